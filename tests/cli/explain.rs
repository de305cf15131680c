//! `dockwright explain`.

use expect_test::expect;

use super::Folder;

#[test]
fn a_check_and_an_error() {
    Folder::new(&[]).says(
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

            A BuildKit check.
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

            An error: BuildKit refuses such a file.
            --- exit code 0
        "#]],
    );
}

#[test]
fn rules_of_other_kinds() {
    let folder = Folder::new(&[]);
    let last = |rule: &str| {
        let ran = folder.run(&["explain", rule]);
        assert_eq!(ran.code, 0);
        ran.out.lines().last().unwrap().to_owned()
    };
    expect!["https://docs.docker.com/go/dockerfile/rule/invalid-definition-description/"]
        .assert_eq(&last("InvalidDefinitionDescription"));
    expect!["A Dockwright rule."].assert_eq(&last("UnknownCheckRule"));
    // It is a limit of ours, and BuildKit refuses nothing.
    expect![
        "There are more heredocs on the line than can be followed here. BuildKit knows no limit."
    ]
    .assert_eq(&last("TooManyHeredocs"));
    expect!["An error: BuildKit refuses such a file."].assert_eq(&last("UnknownTarget"));
}

#[test]
fn an_unknown_rule() {
    Folder::new(&[]).says(
        &["explain", "UndefinedVr", "EmptyVolume", "nonsense"],
        expect![[r#"
            # EmptyVolume

            A volume comes to nothing.

            ```dockerfile
            FROM scratch
            VOLUME $DATA
            ```

            ```dockerfile
            FROM scratch
            ARG DATA=/data
            VOLUME $DATA
            ```

            An error: BuildKit refuses such a file.
            --- standard error
            dockwright: there is no rule UndefinedVr (did you mean UndefinedVar?)
            dockwright: there is no rule nonsense; `dockwright explain` lists all
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
            .chain(["InvalidIgnoreFile"])
            .collect::<Vec<_>>()
    );
    let said = |name: &str| ran.out.lines().find(|line| line.starts_with(name)).unwrap();
    expect!["StageNameCasing                  Stage name is not lowercase."]
        .assert_eq(said("StageNameCasing"));
    expect!["InvalidMount                     The options of a mount don't go together, or one isn't any."].assert_eq(said("InvalidMount"));
}
