//! `builder = "buildah"`: what Buildah lacks, its ignore files, and the hint in the hover.

use expect_test::{Expect, expect};
use ide::hover::hover_in;
use ide::lints::{self, Settings};
use project::{Project, ProjectOptions};

use crate::fixture::{document, draw, folder};

fn settings() -> Settings {
    Settings {
        is_buildah: true,
        ..Settings::default()
    }
}

fn check(text: &str, expect: Expect) {
    let document = document(text);
    let found = lints::check(&document, &settings());
    let found = found.iter().filter(|it| it.rule == "UnsupportedByBuildah");
    let notes: Vec<_> = found.map(|it| (it.span, it.message.clone())).collect();
    expect.assert_eq(&draw(text, &notes));
    // Only with the setting, and never as BuildKit's.
    let own = |settings: &Settings| {
        let found = lints::check(&document, settings);
        found.iter().any(|it| it.rule == "UnsupportedByBuildah")
    };
    assert!(!own(&Settings::default()));
    let only_buildkit = true;
    assert!(!own(&Settings {
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
        expect![[""]],
    );
}

#[test]
fn modes_and_links() {
    check(
        "FROM alpine\nARG M\n\
         COPY --chmod=u+x a /a\nCOPY --chmod=go=r,u=rw a /a\nADD --chmod=0755 a /a\nCOPY --chmod=$M a /a\nCOPY --chmod=755 a /a\n\
         COPY --link a /a\nADD --link=true a /a\nCOPY --link=false a /a\n",
        expect![[""]],
    );
}

#[test]
fn what_images_cannot_store() {
    check(
        "FROM alpine\nHEALTHCHECK CMD true\nshell [\"/bin/sh\", \"-c\"]\nONBUILD RUN id\n\
         EXPOSE 80 8000-8010 9000-9001/udp $A-$B\n",
        expect![[""]],
    );
}

#[test]
fn heredocs() {
    check(
        "FROM alpine\nCOPY <<E /a\necho \\$HOME $HOME\nE\nCOPY <<'E' /a\n\\$HOME\nE\nRUN <<E\necho \\$HOME\nE\n",
        expect![[""]],
    );
}

#[test]
fn stage_names() {
    check(
        "FROM alpine AS Build\nFROM alpine AS other\nCOPY --from=build /a /a\nCOPY --from=Build /a /a\nCOPY --from=0 /a /a\n\
         RUN --mount=from=OTHER true\nFROM build\nRUN --mount=type=bind,from=Other,target=/o true\nCOPY --from=Nginx /a /a\n",
        expect![[""]],
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
