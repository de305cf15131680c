//! `dockwright check --fix`: which fixes are applied, and which files are written.

use std::fs;

use expect_test::expect;

use super::Folder;

const TEXT: &str =
    "from alpine as Build\n\n# Who made it\nMAINTAINER me@example.com\t\nENV A  b c \nCPOY x y\n";

#[test]
fn files_are_fixed() {
    let folder = Folder::new(&[("Dockerfile", TEXT), ("notes", "keep\n")]);
    folder.check(
        &["check", "--fix"],
        expect![[r#"
            information[UntaggedImage]: alpine has no tag, so it means `latest`, which changes with each release: specify a version
             --> Dockerfile:1:6
              |
            1 | FROM alpine AS build
              |      ^^^^^^

            error[UnknownInstruction]: unknown instruction: CPOY (did you mean COPY?)
             --> Dockerfile:6:1
              |
            5 | ENV A="b c" 
            6 | CPOY x y
              | ^^^^

            1 error, 1 information in 1 file
            4 fixed
            --- exit code 1
        "#]],
    );
    expect![[r#"
        FROM alpine AS build

        # Who made it
        LABEL org.opencontainers.image.authors="me@example.com"	
        ENV A="b c" 
        CPOY x y
    "#]]
    .assert_eq(&folder.read("Dockerfile"));
    let mut names: Vec<_> = fs::read_dir(folder.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["Dockerfile", "notes"]);
    // The second run changes nothing.
    let before = folder.read("Dockerfile");
    let ran = folder.run(&["check", "--fix"]);
    assert!(!ran.out.contains("fixed"), "{}", ran.out);
    assert_eq!(folder.read("Dockerfile"), before);
}

#[test]
fn diff_writes_nothing() {
    let text = TEXT.replace("\n\n", "\n");
    let folder = Folder::new(&[("a/Dockerfile", &text), ("b/Dockerfile", "FROM a:1\n")]);
    folder.check(
        &["check", "--fix", "--diff"],
        expect![[r#"
        --- a/a/Dockerfile
        +++ b/a/Dockerfile
        @@ -1,5 +1,5 @@
        -from alpine as Build
        +FROM alpine AS build
         # Who made it
        -MAINTAINER me@example.com	
        -ENV A  b c 
        +LABEL org.opencontainers.image.authors="me@example.com"	
        +ENV A="b c" 
         CPOY x y
        --- exit code 1
    "#]],
    );
    let output = |args: &[&str]| folder.run(args).to_string();
    assert_eq!(
        output(&["check", "--diff"]),
        output(&["check", "--fix", "--diff"])
    );
    assert_eq!(folder.read("a/Dockerfile"), text);
    let ran = folder.run(&["check", "--diff", "b"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
}

#[test]
fn only_selected_rules_are_fixed() {
    let folder = Folder::new(&[("Dockerfile", TEXT)]);
    folder.run(&[
        "check",
        "--fix",
        "--select",
        "MaintainerDeprecated,StageNameCasing",
        "--ignore",
        "StageNameCasing",
    ]);
    let label = "LABEL org.opencontainers.image.authors=\"me@example.com\"";
    assert_eq!(
        folder.read("Dockerfile"),
        TEXT.replace("MAINTAINER me@example.com", label)
    );
}

#[test]
fn line_endings_and_byte_order_mark_are_kept() {
    let folder = Folder::new(&[]);
    folder.write(
        "Dockerfile",
        "\u{feff}FROM a:1\r\nENV A b\r\nRUN x\\\r\n\r\n y\nMAINTAINER me",
    );
    assert_eq!(folder.run(&["check", "--fix"]).code, 0);
    assert_eq!(
        folder.read("Dockerfile"),
        "\u{feff}FROM a:1\r\nENV A=b\r\nRUN x\\\r\n y\nLABEL org.opencontainers.image.authors=\"me\""
    );
}

#[cfg(unix)]
#[test]
fn links_and_permissions_are_kept() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    let folder = Folder::new(&[
        ("real/file", "FROM a:1\nENV A b\n"),
        ("two", "FROM a:1\nENV A b\n"),
    ]);
    let real = folder.path("real/file");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real/file", folder.path("Dockerfile")).unwrap();
    fs::hard_link(folder.path("two"), folder.path("two.Dockerfile")).unwrap();
    assert_eq!(folder.run(&["check", "--fix"]).code, 0);
    let link = fs::symlink_metadata(folder.path("Dockerfile")).unwrap();
    assert!(link.is_symlink());
    assert_eq!(fs::metadata(&real).unwrap().mode() & 0o777, 0o640);
    for name in ["real/file", "two", "two.Dockerfile"] {
        assert_eq!(folder.read(name), "FROM a:1\nENV A=b\n", "{name}");
    }
}

/// Writing would replace the invalid bytes.
#[test]
fn invalid_utf8_is_not_fixed() {
    let folder = Folder::new(&[("b.Dockerfile", "FROM a:1\nENV A b\n")]);
    let text = b"FROM a:1\nRUN echo \xff\nENV A b\n";
    folder.write("a.Dockerfile", text);
    let ran = folder.run(&["check"]);
    assert!(
        ran.out.ends_with("\n1 can be fixed with --fix\n"),
        "{}",
        ran.out
    );
    let ran = folder.run(&["check", "a.Dockerfile"]);
    assert!(!ran.out.contains("can be fixed"), "{}", ran.out);
    folder.check(&["check", "--fix"], expect![[r#"
        warning[LegacyKeyValueFormat]: "ENV key=value" should be used instead of legacy "ENV key value" format
         --> a.Dockerfile:3:5
          |
        2 | RUN echo �
        3 | ENV A b
          |     ^^^

        1 warning in 1 file
        1 fixed
        --- standard error
        dockwright: a.Dockerfile: not fixed: invalid UTF-8
        --- exit code 2
    "#]]);
    assert_eq!(fs::read(folder.path("a.Dockerfile")).unwrap(), text);
    assert_eq!(folder.read("b.Dockerfile"), "FROM a:1\nENV A=b\n");
}

/// The fixed text is written to stdout, and the report to stderr.
#[test]
fn stdin_is_written_to_stdout() {
    let folder = Folder::new(&[]);
    let ran = folder.feed(&["check", "--fix", "-"], "FROM a:1\nENV A b\nCPOY x\n");
    expect![[r#"
        FROM a:1
        ENV A=b
        CPOY x
        --- standard error
        error[UnknownInstruction]: unknown instruction: CPOY (did you mean COPY?)
         --> -:3:1
          |
        2 | ENV A=b
        3 | CPOY x
          | ^^^^

        1 error in 1 file
        1 fixed
        --- exit code 1
    "#]]
    .assert_eq(&ran.to_string());
    let ran = folder.feed(&["check", "--fix", "-"], "FROM a:1\n");
    assert_eq!(
        (ran.code, ran.out.as_str(), ran.err.as_str()),
        (0, "FROM a:1\n", "")
    );
    let ran = folder.feed(
        &["check", "--fix", "--diff", "--stdin-filename", "a/b"],
        "FROM a:1\nENV A b",
    );
    expect![[r#"
        --- a/a/b
        +++ b/a/b
        @@ -1,2 +1,2 @@
         FROM a:1
        -ENV A b
        \ No newline at end of file
        +ENV A=b
        \ No newline at end of file
        --- exit code 1
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn fixed_diagnostics_do_not_fail() {
    let folder = Folder::new(&[("Dockerfile", "FROM a:1\nENV A b\n")]);
    assert_eq!(folder.run(&["check"]).code, 1);
    folder.check(
        &["check", "--fix"],
        expect![[r#"
        1 fixed
        --- exit code 0
    "#]],
    );
}

/// A command becomes a string of an array before its variables are quoted, in another round.
#[test]
fn fixes_of_a_command_and_within_it() {
    let text = "FROM alpine:3.24\nCMD a --bind 0.0.0.0:${PORT:-8000} $X\n";
    let folder = Folder::new(&[("Dockerfile", text)]);
    folder.check(
        &["check", "--diff", "--unsafe"],
        expect![[r#"
        --- a/Dockerfile
        +++ b/Dockerfile
        @@ -1,2 +1,2 @@
         FROM alpine:3.24
        -CMD a --bind 0.0.0.0:${PORT:-8000} $X
        +CMD ["/bin/sh", "-c", "a --bind 0.0.0.0:\"${PORT:-8000}\" \"$X\""]
        --- exit code 1
    "#]],
    );
}

/// Fixes that change what the file does are applied with `--unsafe` only.
#[test]
fn unsafe_fixes() {
    let text = "FROM debian:latest\nWORKDIR /app\nRUN apt-get update && apt-get install -y curl\nENV a b\n";
    let folder = Folder::new(&[("Dockerfile", text)]);
    folder.check(
        &["check", "--diff", "--unsafe"],
        expect![[r#"
        --- a/Dockerfile
        +++ b/Dockerfile
        @@ -1,4 +1,4 @@
        -FROM debian:latest
        +FROM debian:13
         WORKDIR /app
        -RUN apt-get update && apt-get install -y curl
        -ENV a b
        +RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
        +ENV a=b
        --- exit code 1
    "#]],
    );
    folder.check(
        &["check", "--unsafe"],
        expect![[r#"
        --- standard error
        error: the following required arguments were not provided:
          <--fix|--diff>

        Usage: dockwright check --unsafe <--fix|--diff> [PATH]...

        For more information, try '--help'.
        --- exit code 2
    "#]],
    );
    folder.run(&["check", "--fix", "--unsafe"]);
    expect![[r#"
        FROM debian:13
        WORKDIR /app
        RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
        ENV a=b
    "#]]
    .assert_eq(&folder.read("Dockerfile"));
}

/// A missing line continuation is added before anything is appended to the command.
#[test]
fn errors_are_fixed_first() {
    let text = "FROM debian:13\nRUN apt-get update && apt-get install -y curl\n    git\n";
    let folder = Folder::new(&[("Dockerfile", text)]);
    folder.run(&["check", "--fix"]);
    assert_eq!(folder.read("Dockerfile"), text);
    folder.run(&["check", "--fix", "--unsafe"]);
    expect![[r#"
        FROM debian:13
        RUN apt-get update && apt-get install -y curl \
            git && \
            rm -rf /var/lib/apt/lists/*
    "#]]
    .assert_eq(&folder.read("Dockerfile"));
}

/// A fix that doesn't resolve its finding isn't repeated.
#[test]
fn flags_are_added_once() {
    let text = "FROM debian:13\nRUN sudo -E -- apt-get install y\n";
    let folder = Folder::new(&[("Dockerfile", text)]);
    folder.run(&["check", "--fix", "--select", "InstallWithoutYes"]);
    expect![[r#"
        FROM debian:13
        RUN sudo -E -- apt-get install -y y
    "#]]
    .assert_eq(&folder.read("Dockerfile"));
}
