//! What features say of a Dockerfile that a Compose file builds.

use std::sync::Arc;

use analysis::{BuildTarget, Document};
use expect_test::{Expect, expect};
use ide::completion::{Trigger, completion};
use ide::definition::in_build;
use ide::hover::hover;
use ide::links::{LinkTarget, links};
use ide::rename::rename;
use ide::stage_graph::unneeded;
use syntax::text::Text;

use crate::fixture::{draw, parse_all};
use crate::lints::{defined_build, picture};

/// A document in the build that gives the argument `VERSION` and the named context `assets`.
fn built(fixture: &str) -> (Document, Vec<u32>) {
    let (text, cursors) = parse_all(fixture);
    let build = defined_build().into();
    (Document::in_build(Text::new(&text), 0, build), cursors)
}

fn check_hovers(fixture: &str, expect: Expect) {
    let (document, cursors) = built(fixture);
    let found = cursors.into_iter().filter_map(|at| hover(&document, at));
    let found = found.map(|it| (it.span, it.markdown.replace('\n', "¶")));
    let found: Vec<_> = found.collect();
    expect.assert_eq(&draw(&document.text.to_string(), &found));
}

#[test]
fn hovers_name_the_build() {
    check_hovers(
        "ARG $0VERSION=1\nFROM alpine:$$0VERSION\nARG VERSION\nARG T$0ARGETARCH\nCOPY --from=as$0sets a /\nRUN echo $VER$0SION\nFROM as$0sets\n",
        expect![[r#"
            ARG VERSION=1
                ▔▔▔▔▔▔▔ ```dockerfile¶ARG VERSION=1¶```¶¶Set on line 1. `api` in compose.yaml sets it to `3.20`.
            FROM alpine:$VERSION
                         ▔▔▔▔▔▔▔ ```dockerfile¶ARG VERSION=1¶```¶¶Set on line 1. `api` in compose.yaml sets it to `3.20`.
            ARG VERSION
            ARG TARGETARCH
                ▔▔▔▔▔▔▔▔▔▔ ```dockerfile¶ARG TARGETARCH¶```¶¶Declared on line 4. Its value depends on the build.¶¶Architecture that the image is built for, like `amd64` or `arm64`.¶¶`api` in compose.yaml builds for `linux/amd64`, `linux/arm64`.
            COPY --from=assets a /
                        ▔▔▔▔▔▔ ```dockerfile¶assets¶```¶¶Named context of `api` in compose.yaml: the folder `/work/assets`.
            RUN echo $VERSION
                      ▔▔▔▔▔▔▔ ```dockerfile¶ARG VERSION¶```¶¶Declared on line 3. `api` in compose.yaml sets it to `3.20`.
            FROM assets
                 ▔▔▔▔▔▔ ```dockerfile¶assets¶```¶¶Named context of `api` in compose.yaml: the folder `/work/assets`.
        "#]],
    );
}

/// A configuration file or the command line may set what the definition sets too.
#[test]
fn hovers_name_what_overrides_the_build() {
    for (arg_files, source) in [
        (&[("VERSION", "dockwright.toml")][..], "`dockwright.toml`"),
        (&[], "`--build-arg`"),
    ] {
        let names = |it: &(&str, &str)| (it.0.to_owned(), it.1.to_owned());
        let build = analysis::Build {
            args: [("VERSION".to_owned(), "9".to_owned())].into(),
            arg_files: arg_files.iter().map(names).collect(),
            ..analysis::Build::default()
        };
        let build = build.over(&defined_build());
        let text = Text::new("FROM a\nARG VERSION=1\n");
        let document = Document::in_build(text, 0, build.into());
        let found = hover(&document, 12).unwrap().markdown;
        assert!(
            found.ends_with(&format!("{source} sets it to `9`.")),
            "{found}"
        );
    }
}

#[test]
fn hover_of_a_withheld_value() {
    let mut build = defined_build();
    build.args.clear();
    build.unknown_args.insert("VERSION".to_owned());
    let text = Text::new("FROM a\nARG VERSION=1\nRUN $VERSION\n");
    let document = Document::in_build(text, 0, build.into());
    let found = hover(&document, 12).unwrap();
    expect![[r#"
        ```dockerfile
        ARG VERSION=1
        ```

        Set on line 2. `api` in compose.yaml sets it. Its value is unknown, or not for display."#]]
    .assert_eq(&found.markdown);
}

#[test]
fn definitions_in_the_file_that_defines_the_build() {
    let (document, cursors) = built(
        "ARG VER$0SION\nFROM alpine:$VER$0SION\nCOPY --from=as$0sets a /\nCOPY --from=al$0pine a /\n",
    );
    let found = cursors.into_iter().filter_map(|at| in_build(&document, at));
    let found = found.map(|it| (it.origin, it.place.text.slice(it.place.span).into_owned()));
    let found: Vec<_> = found.collect();
    expect![[r#"
        ARG VERSION
            ▔▔▔▔▔▔▔ 3.20
        FROM alpine:$VERSION
        COPY --from=assets a /
                    ▔▔▔▔▔▔ build
        COPY --from=alpine a /
    "#]]
    .assert_eq(&draw(&document.text.to_string(), &found));
}

#[test]
fn links_of_named_contexts() {
    let (document, _) = built(
        "FROM assets\nCOPY --from=assets a /\nRUN --mount=from=assets,target=/x a\nCOPY --from=busybox a /\n",
    );
    let found = links(&document).into_iter();
    let found = found.map(|it| {
        let target = match it.target {
            LinkTarget::Context(place) => place.text.slice(place.span).into_owned(),
            _ => "other".to_owned(),
        };
        (it.span, target)
    });
    expect![[r#"
        FROM assets
             ▔▔▔▔▔▔ build
        COPY --from=assets a /
                    ▔▔▔▔▔▔ build
        RUN --mount=from=assets,target=/x a
                         ▔▔▔▔▔▔ build
        COPY --from=busybox a /
                    ▔▔▔▔▔▔▔ other
    "#]]
    .assert_eq(&draw(
        &document.text.to_string(),
        &found.collect::<Vec<_>>(),
    ));
}

/// A stage with the name of a named context isn't built.
#[test]
fn a_named_context_takes_the_place_of_a_stage() {
    let (document, cursors) =
        built("FROM alpine AS as$0sets\nENV A=1\nCOPY a /\n\nFROM assets\nRUN echo $A\n");
    let found = unneeded(&document);
    expect![[r#"
        FROM alpine AS assets
        ▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔▔
        ENV A=1
        ▔▔▔▔▔▔▔
        COPY a /
        ▔▔▔▔▔▔▔▔ not built: the named context `assets` takes its place

        FROM assets
        RUN echo $A
    "#]]
    .assert_eq(&draw(&document.text.to_string(), &found));
    let found = hover(&document, cursors[0]).unwrap().markdown;
    expect![[r#"
        ```dockerfile
        FROM alpine AS assets
        ```

        Stage 0, on line 1.

        Isn't built: the named context `assets` of the build takes its place."#]]
    .assert_eq(&found);
    // What the stage sets isn't there.
    let stage = &document.semantics().stages[1];
    assert!(stage.end.environment.get("A").is_none());
}

#[test]
fn named_contexts_are_completed() {
    for fixture in [
        "FROM as$0",
        "FROM a\nCOPY --from=as$0",
        "FROM a\nRUN --mount=from=as$0",
    ] {
        let (document, cursors) = built(fixture);
        let mut found = completion(&document, cursors[0], Trigger::Explicit);
        found.select();
        let first = found.items.first().unwrap();
        let text = format!("{} {} ({})", first.label, first.beside, first.detail);
        assert_eq!(
            text, "assets the folder /work/assets (named context)",
            "{fixture}"
        );
    }
}

#[test]
fn undeclared_arguments() {
    let rule = "UnusedBuildArgument";
    for (text, expected) in [
        (
            "FROM a\nARG VERSION\n",
            expect![[r#"
            FROM a
            ARG VERSION
        "#]],
        ),
        (
            "ARG VERSION\nFROM a\n",
            expect![[r#"
            ARG VERSION
            FROM a
        "#]],
        ),
        (
            "FROM a\nRUN x\n",
            expect![[r#"
            FROM a
            ▔▔▔▔ `api` in compose.yaml sets the build argument `VERSION`, which no ARG declares
            RUN x
        "#]],
        ),
        (
            "FROM a\nARG version\n",
            expect![[r#"
            FROM a
            ▔▔▔▔ `api` in compose.yaml sets the build argument `VERSION`, which no ARG declares
            ARG version
        "#]],
        ),
        (
            "ARG VERSIONS=1\nFROM a\nARG VERSIONS\n",
            expect![[r#"
                ARG VERSIONS=1
                    ▔▔▔▔▔▔▔▔ `api` in compose.yaml sets the build argument `VERSION`, which isn't declared (did you mean `VERSIONS`?)
                FROM a
                ARG VERSIONS
                --- suggestion: Rename it to `VERSION`
                ARG VERSION=1
                FROM a
                ARG VERSION
            "#]],
        ),
        (
            "RUN x\n",
            expect![[r#"
            RUN x
        "#]],
        ),
    ] {
        expected.assert_eq(&picture(rule, text));
    }
}

#[test]
fn unused_contexts() {
    let rule = "UnusedNamedContext";
    for (text, expected) in [
        (
            "FROM assets\n",
            expect![[r#"
            FROM assets
        "#]],
        ),
        (
            "FROM a AS assets\n",
            expect![[r#"
            FROM a AS assets
        "#]],
        ),
        (
            "FROM docker.io/library/assets:latest\n",
            expect![[r#"
            FROM docker.io/library/assets:latest
        "#]],
        ),
        (
            "FROM a\nRUN --mount=from=assets,target=/x y\n",
            expect![[r#"
                FROM a
                RUN --mount=from=assets,target=/x y
            "#]],
        ),
        (
            "FROM $BASE\n",
            expect![[r#"
            FROM $BASE
        "#]],
        ),
        (
            "FROM a\n",
            expect![[r#"
            FROM a
            ▔▔▔▔ Nothing uses the named context `assets` of `api` in compose.yaml
        "#]],
        ),
        (
            "FROM a\nRUN --mount=from=asset,target=/x y\n",
            expect![[r#"
                FROM a
                RUN --mount=from=asset,target=/x y
                                 ▔▔▔▔▔ `asset` isn't a named context of `api` in compose.yaml; did you mean `assets`?
                --- suggestion: Change to `assets`
                FROM a
                RUN --mount=from=assets,target=/x y
            "#]],
        ),
        (
            "FROM a AS asset\nRUN x\n",
            expect![[r#"
            FROM a AS asset
            ▔▔▔▔ Nothing uses the named context `assets` of `api` in compose.yaml
            RUN x
        "#]],
        ),
    ] {
        expected.assert_eq(&picture(rule, text));
    }
}

/// Compose merges files and passes variables of the environment; messages name the file that does so.
#[test]
fn arguments_of_other_files_and_of_the_environment() {
    let (document, cursors) = built("FROM a\nARG VERS$0ION\nARG UR$0L=x\n");
    let mut build = defined_build();
    let mut origin = (**build.definition.as_ref().unwrap()).clone();
    if let Some(Some(place)) = origin.args.get_mut("VERSION") {
        place.path = "/work/compose.override.yaml".into();
    }
    origin.passed_args.insert("URL".to_owned());
    build.definition = Some(Arc::new(origin));
    let text = Text::new(&document.text.to_string());
    let document = Document::in_build(text, 0, build.clone().into());
    let about = hover(&document, cursors[1]).unwrap().markdown;
    expect!["Set on line 3. Here it is `x`, unless the environment sets it: `api` in compose.yaml passes it."].assert_eq(about.lines().last().unwrap());
    let refused = |at: &u32| rename(&document, *at, "NEW", &[&build]).unwrap_err();
    let refused: Vec<String> = cursors.iter().map(refused).collect();
    expect![[r#"
        `api` in compose.override.yaml sets `VERSION`: rename it there first
        `api` in compose.yaml passes `URL` from the environment: rename it there first"#]]
    .assert_eq(&refused.join("\n"));
}

#[test]
fn names_that_a_build_uses_cannot_be_renamed() {
    let rename = |fixture: &str, new: &str| {
        let (document, cursors) = built(fixture);
        let mut build = defined_build();
        build.target = Some(BuildTarget::Name("BUILD".to_owned()));
        let answers = cursors.into_iter().map(|at| {
            let found = rename(&document, at, new, &[&build]);
            found.err().unwrap_or_else(|| "can be renamed".to_owned())
        });
        answers.collect::<Vec<_>>().join("\n")
    };
    let text = "ARG VER$0SION\nFROM a AS bu$0ild\nARG VERSION\nRUN echo $VER$0SION\nARG OTHER$0\nFROM build AS la$0st\n";
    expect![[r#"
        `api` in compose.yaml sets `VERSION`: rename it there first
        `api` in compose.yaml builds `build`: change its target first
        `api` in compose.yaml sets `VERSION`: rename it there first
        can be renamed
        can be renamed"#]]
    .assert_eq(&rename(text, "fresh"));
    // A variable of that name which no argument declares.
    expect!["can be renamed"].assert_eq(&rename("FROM a\nENV VER$0SION=1\n", "fresh"));
    // Names that something else has in the build.
    let text = "FROM a AS te$0st\nARG NUM$0BER\nENV LET$0TER=1\n";
    expect![[r#"
        can be renamed
        `api` in compose.yaml sets `VERSION`: choose another name
        can be renamed"#]]
    .assert_eq(&rename(text, "VERSION"));
    expect![[r#"
        `api` in compose.yaml has a named context `assets`
        can be renamed
        can be renamed"#]]
    .assert_eq(&rename(text, "assets"));
}
