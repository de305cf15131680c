//! `builder = "buildah"`: what Buildah lacks, its ignore files, and the hint in the hover.

use expect_test::{Expect, expect};
use ide::hover::hover_in;
use ide::lints::{self, LintSettings};
use project::{Project, ProjectOptions};

use crate::fixture::{document, draw, folder};

fn settings() -> LintSettings {
    LintSettings {
        builder: lints::Builder::Buildah,
        ..LintSettings::default()
    }
}

#[track_caller]
fn check(text: &str, expect: Expect) {
    let document = document(text);
    let found = lints::check(&document, &settings());
    let found = found.iter().filter(|it| it.rule == "UnsupportedByBuildah");
    let notes: Vec<_> = found.map(|it| (it.span, it.message.clone())).collect();
    expect.assert_eq(&draw(text, &notes));
    // Only with the setting, and never as BuildKit's.
    let own = |settings: &LintSettings| {
        let found = lints::check(&document, settings);
        found.iter().any(|it| it.rule == "UnsupportedByBuildah")
    };
    assert!(!own(&LintSettings::default()));
    let only_buildkit = true;
    assert!(!own(&LintSettings {
        only_buildkit,
        ..settings()
    }));
}

#[test]
fn flags() {
    check(
        "FROM --platform=linux/amd64 alpine\n\
         ADD --unpack=true a.tar /\n\
         ADD --keep-git-dir=true https://github.com/a/b.git /b\n\
         ADD --keep-git-dir=false --checksum=sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef https://a/b /b\n\
         RUN --security=insecure --network=none id\n\
         RUN --device=vendor/device id\n\
         RUN --mount=type=cache,target=/c id\n\
         COPY --parents --exclude=*.md --chown=a:b a /a/\n",
        expect![[r#"
            FROM --platform=linux/amd64 alpine
            ADD --unpack=true a.tar /
                ▔▔▔▔▔▔▔▔▔▔▔▔▔ Buildah 1.43 doesn't support ADD --unpack
            ADD --keep-git-dir=true https://github.com/a/b.git /b
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Buildah 1.43 doesn't support ADD --keep-git-dir
            ADD --keep-git-dir=false --checksum=sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef https://a/b /b
            RUN --security=insecure --network=none id
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Buildah 1.43 doesn't support RUN --security
            RUN --device=vendor/device id
                ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔ Buildah 1.43 doesn't support RUN --device
            RUN --mount=type=cache,target=/c id
            COPY --parents --exclude=*.md --chown=a:b a /a/
        "#]],
    );
}

#[test]
fn modes_and_links() {
    check(
        "FROM alpine\nARG M\n\
         COPY --chmod=u+x a /a\nCOPY --chmod=go=r,u=rw a /a\nADD --chmod=0755 a /a\nCOPY --chmod=$M a /a\nCOPY --chmod=755 a /a\n\
         COPY --link a /a\nADD --link=true a /a\nCOPY --link=false a /a\n",
        expect![[r#"
            FROM alpine
            ARG M
            COPY --chmod=u+x a /a
                         ▔▔▔ Buildah 1.43 accepts only octal modes in --chmod, such as 755
            COPY --chmod=go=r,u=rw a /a
                         ▔▔▔▔▔▔▔▔▔ Buildah 1.43 accepts only octal modes in --chmod, such as 755
            ADD --chmod=0755 a /a
            COPY --chmod=$M a /a
            COPY --chmod=755 a /a
            COPY --link a /a
                 ▔▔▔▔▔▔ Buildah 1.43 ignores --link unless it builds with --layers
            ADD --link=true a /a
                ▔▔▔▔▔▔▔▔▔▔▔ Buildah 1.43 ignores --link unless it builds with --layers
            COPY --link=false a /a
        "#]],
    );
}

#[test]
fn what_images_cannot_store() {
    check(
        "FROM alpine\nHEALTHCHECK CMD true\nshell [\"/bin/sh\", \"-c\"]\nONBUILD RUN id\n\
         EXPOSE 80 8000-8010 9000-9001/udp $A-$B\n",
        expect![[r#"
            FROM alpine
            HEALTHCHECK CMD true
            ▔▔▔▔▔▔▔▔▔▔▔ HEALTHCHECK is not stored in OCI images, the default format of Buildah 1.43; build with --format docker
            shell ["/bin/sh", "-c"]
            ▔▔▔▔▔ SHELL is not stored in OCI images, the default format of Buildah 1.43; build with --format docker
            ONBUILD RUN id
            ▔▔▔▔▔▔▔ ONBUILD is not stored in OCI images, the default format of Buildah 1.43; build with --format docker
            EXPOSE 80 8000-8010 9000-9001/udp $A-$B
                      ▔▔▔▔▔▔▔▔▔ Buildah 1.43 stores the range 8000-8010 as written, instead of its single ports
                                ▔▔▔▔▔▔▔▔▔▔▔▔▔ Buildah 1.43 stores the range 9000-9001 as written, instead of its single ports
        "#]],
    );
}

#[test]
fn heredocs() {
    check(
        "FROM alpine\nCOPY <<E /a\necho \\$HOME $HOME\nE\nCOPY <<'E' /a\n\\$HOME\nE\nRUN <<E\necho \\$HOME\nE\n",
        expect![[r#"
            FROM alpine
            COPY <<E /a
            echo \$HOME $HOME
                 ▔▔ Buildah 1.43 keeps the backslash of \$ in a heredoc
            E
            COPY <<'E' /a
            \$HOME
            E
            RUN <<E
            echo \$HOME
            E
        "#]],
    );
}

#[test]
fn stage_names() {
    check(
        "FROM alpine AS Build\nFROM alpine AS other\nCOPY --from=build /a /a\nCOPY --from=Build /a /a\nCOPY --from=0 /a /a\n\
         RUN --mount=from=OTHER true\nFROM build\nRUN --mount=type=bind,from=Other,target=/o true\nCOPY --from=Nginx /a /a\n",
        expect![[r#"
            FROM alpine AS Build
            FROM alpine AS other
            COPY --from=build /a /a
                        ▔▔▔▔▔ Buildah 1.43 distinguishes the case of stage names: the stage is Build
            COPY --from=Build /a /a
            COPY --from=0 /a /a
            RUN --mount=from=OTHER true
                             ▔▔▔▔▔ Buildah 1.43 distinguishes the case of stage names: the stage is other
            FROM build
                 ▔▔▔▔▔ Buildah 1.43 distinguishes the case of stage names: the stage is Build
            RUN --mount=type=bind,from=Other,target=/o true
                                       ▔▔▔▔▔ Buildah 1.43 distinguishes the case of stage names: the stage is other
            COPY --from=Nginx /a /a
        "#]],
    );
}

/// Next to a Containerfile `.dockerignore` has priority, in the context `.containerignore`.
#[test]
fn ignore_files() {
    let context = |files: &[(&str, &str)]| {
        let mut files = files.to_vec();
        files.push(("Containerfile", "FROM a\nCOPY x y z /\n"));
        let root = folder(&files);
        let project = Project::new(ProjectOptions::default());
        let context = project.document_context(&root.path().join("Containerfile"));
        let excludes = context.settings.exclusion.clone();
        let excluded = ["x", "y", "z"]
            .iter()
            .filter(|it| excludes.as_ref().is_some_and(|all| all.find(it).is_some()));
        excluded.copied().collect::<String>()
    };
    let config = ("dockwright.toml", "[build]\nbuilder = \"buildah\"\n");
    let (docker, container) = ((".dockerignore", "x\n"), (".containerignore", "y\n"));
    assert_eq!(context(&[docker, container]), "x");
    assert_eq!(context(&[config, docker, container]), "y");
    assert_eq!(context(&[config, docker]), "x");
    assert_eq!(
        context(&[
            config,
            docker,
            container,
            ("Containerfile.containerignore", "z\n")
        ]),
        "z"
    );
    let own = ("Containerfile.dockerignore", "x\n");
    assert_eq!(
        context(&[
            config,
            container,
            own,
            ("Containerfile.containerignore", "z\n")
        ]),
        "x"
    );
}

/// A Containerfile isn't taken for one of Podman's; its hover says what may be set.
#[test]
fn hint_for_containerfiles() {
    let document = document("FROM alpine\nRUN a\n");
    let hint = |name: &str, config: &str, offset: u32| {
        let root = folder(&[(name, ""), ("dockwright.toml", config)]);
        let project = Project::new(ProjectOptions::default());
        let context = project.document_context(&root.path().join(name));
        let hover = hover_in(&document, offset, &context.settings).unwrap();
        hover.markdown.contains("builder = \"buildah\"")
    };
    for name in ["Containerfile", "app.containerfile", "Containerfile.ubi"] {
        assert!(hint(name, "", 1), "{name}");
        assert!(!hint(name, "", 13), "{name}");
        assert!(
            !hint(name, "[build]\nbuilder = \"buildkit\"\n", 1),
            "{name}"
        );
        assert!(
            !hint(name, "[[file]]\npath = [\"*\"]\nbuilder = \"buildah\"\n", 1),
            "{name}"
        );
    }
    assert!(!hint("Dockerfile", "", 1));
}
