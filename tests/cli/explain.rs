//! `dockwright explain`.

use expect_test::expect;

use super::Folder;

#[test]
fn check_and_error() {
    Folder::new(&[]).check(
        &["explain", "workdirrelativepath", "UnknownFlag"],
        expect![[r#"
            # WorkdirRelativePath

            Relative path in the first WORKDIR of a stage.

            The path is relative to the working directory of the base image, which isn't visible in the file and may change. Use an
            absolute path. Further `WORKDIR` instructions may be relative to it, also in stages based on this one.

            ```dockerfile
            FROM nginx
            WORKDIR usr/share/nginx/html
            COPY public .
            ```

            ```dockerfile
            FROM nginx
            WORKDIR /usr/share/nginx/html
            COPY public .
            ```

            A BuildKit check of the category `bug`.
            In other linters: DL3000, DS-0009, CKV_DOCKER_10, DF009.
            https://docs.docker.com/go/dockerfile/rule/workdir-relative-path/

            # UnknownFlag

            The instruction has no such flag.

            ```dockerfile
            FROM alpine
            COPY --chwon=app . /app
            ```

            ```dockerfile
            FROM alpine
            COPY --chown=app . /app
            ```

            An error: BuildKit rejects such a file.
            --- exit code 0
        "#]],
    );
}

#[test]
fn last_lines() {
    let folder = Folder::new(&[]);
    let last = |rule: &str| {
        let ran = folder.run(&["explain", rule]);
        assert_eq!(ran.code, 0);
        ran.out.lines().last().unwrap().to_owned()
    };
    expect!["https://docs.docker.com/go/dockerfile/rule/invalid-definition-description/"]
        .assert_eq(&last("InvalidDefinitionDescription"));
    expect!["https://github.com/dockwright/dockwright/blob/main/docs/rules/UnknownCheckRule.md"]
        .assert_eq(&last("UnknownCheckRule"));
    // A limit of Dockwright, which isn't an error in BuildKit.
    expect!["The line has more heredocs than are supported here. BuildKit has no limit."]
        .assert_eq(&last("TooManyHeredocs"));
    expect!["An error: BuildKit rejects such a file."].assert_eq(&last("UnknownTarget"));
}

#[test]
fn unknown_rule() {
    Folder::new(&[]).check(
        &["explain", "UndefinedVr", "EmptyVolume", "nonsense"],
        expect![[r#"
            # EmptyVolume

            A volume resolves to an empty string.

            ```dockerfile
            FROM scratch
            VOLUME $DATA
            ```

            ```dockerfile
            FROM scratch
            ARG DATA=/data
            VOLUME $DATA
            ```

            An error: BuildKit rejects such a file.
            --- standard error
            dockwright: unknown rule `UndefinedVr` (did you mean UndefinedVar?)
            dockwright: unknown rule `nonsense`; `dockwright explain` lists all
            --- exit code 2
        "#]],
    );
}

#[test]
fn all_rules() {
    let ran = Folder::new(&[]).run(&["explain"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let names: Vec<_> = ran
        .out
        .lines()
        .map(|line| line.split_whitespace().next().unwrap())
        .collect();
    assert_eq!(
        names,
        ide::lints::names()
            .chain(ide::lints::errors::names())
            .chain(["InvalidIgnoreFile", "SuspiciousIgnorePattern"])
            .collect::<Vec<_>>()
    );
    let line_of = |name: &str| ran.out.lines().find(|line| line.starts_with(name)).unwrap();
    expect!["StageNameCasing                  Stage name is not lowercase."]
        .assert_eq(line_of("StageNameCasing"));
    expect!["InvalidMount                     The options of a mount are invalid or contradict each other."].assert_eq(line_of("InvalidMount"));
}
