//! `dockwright check`: selection of files and rules, output, and exit codes.

use std::io::Read;
use std::process::Stdio;

use expect_test::expect;

use super::{Folder, Ran, skipped};

const CLEAN: &str = "FROM alpine:3.22\nRUN true\n";
/// Causes a warning.
const RELATIVE: &str = "FROM alpine:3.22\nWORKDIR x\n";
/// Causes an error.
const UNKNOWN: &str = "FROM alpine:3.22\nCPOY x y\n";

#[test]
fn clean_file_prints_nothing() {
    Folder::new(&[("Dockerfile", CLEAN)]).check(
        &["check"],
        expect![[r#"
            --- exit code 0
        "#]],
    );
}

#[test]
fn text_output() {
    let text = "FROM alpine AS a\nRUN é🐳 \\\n\n  b\nFROM alpine AS a\nCMD [\"x\"]\nENV A b\nCMD [\"y\"]\nCOPY --form=a x y\n";
    Folder::new(&[("Dockerfile", text), ("clean.Dockerfile", CLEAN)])
        .check(&["check"], expect![[r#"
            information[UntaggedImage]: alpine has no tag, so it means `latest`, which changes with each release: specify a version
             --> Dockerfile:1:6
              |
            1 | FROM alpine AS a
              |      ^^^^^^
            2 | RUN é🐳 \
              |

            warning[NoEmptyContinuation]: Empty continuation line
             --> Dockerfile:3:1
              |
            2 | RUN é🐳 \
            3 |
              | ^
            4 |   b
              |

            information[UntaggedImage]: alpine has no tag, so it means `latest`, which changes with each release: specify a version
             --> Dockerfile:5:6
              |
            4 |   b
            5 | FROM alpine AS a
              |      ^^^^^^
            6 | CMD ["x"]
              |

            warning[DuplicateStageName]: Duplicate stage name "a", stage names should be unique
             --> Dockerfile:5:16
              |
            4 |   b
            5 | FROM alpine AS a
              |                ^
            6 | CMD ["x"]
              |
            note: First stage with this name
             --> Dockerfile:1:16
              |
            1 | FROM alpine AS a
              |                ^

            warning[MultipleInstructionsDisallowed]: Multiple CMD instructions should not be used in the same stage because only the last one will be used
             --> Dockerfile:6:1
              |
            5 | FROM alpine AS a
            6 | CMD ["x"]
              | ^^^^^^^^^
            7 | ENV A b
              |
            note: Overridden here
             --> Dockerfile:8:1
              |
            8 | CMD ["y"]
              | ^^^^^^^^^

            warning[LegacyKeyValueFormat]: "ENV key=value" should be used instead of legacy "ENV key value" format
             --> Dockerfile:7:5
              |
            6 | CMD ["x"]
            7 | ENV A b
              |     ^^^
            8 | CMD ["y"]
              |

            error[UnknownFlag]: unknown flag: --form (did you mean from?)
             --> Dockerfile:9:8
              |
            8 | CMD ["y"]
            9 | COPY --form=a x y
              |        ^^^^

            warning[RelativeDestination]: No `WORKDIR` is set, so "y" is /y: set one, or use an absolute path
             --> Dockerfile:9:17
              |
            8 | CMD ["y"]
            9 | COPY --form=a x y
              |                 ^

            1 error, 5 warnings, 2 information in 1 file
            2 can be fixed with --fix
            --- exit code 1
        "#]]);
}

#[test]
fn folders_are_searched() {
    let names = [
        "Dockerfile",
        "Dockerfile.dev",
        "Dockerfile.md",
        "api.Dockerfile",
        "b/Containerfile",
        "b/Containerfile.prod",
        "b/README",
        "c/dockerfile",
        "c/Dockerfile.dockerignore",
        ".devcontainer/Dockerfile",
        ".hidden/Dockerfile",
        "out/Dockerfile",
        "sub/kept/Dockerfile",
        "sub/gone/Dockerfile",
    ];
    let folder = Folder::new(&names.map(|name| (name, RELATIVE)));
    folder.write(".gitignore", "/out\n");
    folder.write("sub/.gitignore", "gone\n");
    let ran = folder.run(&["check"]);
    expect![[r#"
        WorkdirRelativePath .devcontainer/Dockerfile:2:9
        WorkdirRelativePath Dockerfile:2:9
        WorkdirRelativePath Dockerfile.dev:2:9
        WorkdirRelativePath api.Dockerfile:2:9
        WorkdirRelativePath b/Containerfile:2:9
        WorkdirRelativePath b/Containerfile.prod:2:9
        WorkdirRelativePath c/dockerfile:2:9
        WorkdirRelativePath sub/kept/Dockerfile:2:9"#]]
    .assert_eq(&ran.rules().join("\n"));
    // Files that are arguments are checked whatever their name, and each file once.
    let ran = folder.run(&["check", "out", "b/README", "c", "c/dockerfile", "./c"]);
    expect![[r#"
        WorkdirRelativePath out/Dockerfile:2:9
        WorkdirRelativePath b/README:2:9
        WorkdirRelativePath c/dockerfile:2:9"#]]
    .assert_eq(&ran.rules().join("\n"));
    assert_eq!(ran.code, 1);
}

#[test]
fn folder_without_dockerfiles() {
    let folder = Folder::new(&[("a/README", "")]);
    folder.check(
        &["check", "a"],
        expect![[r#"
            --- standard error
            dockwright: no Dockerfile found in a; use --allow-no-files to permit this
            --- exit code 2
        "#]],
    );
}

#[test]
fn missing_files_are_reported() {
    let folder = Folder::new(&[("Dockerfile", RELATIVE)]);
    folder.check(
        &["check", "none", "Dockerfile", "nor/this"],
        expect![[r#"
            warning[WorkdirRelativePath]: Relative workdir "x" can have unexpected results if the base image changes
             --> Dockerfile:2:9
              |
            1 | FROM alpine:3.22
            2 | WORKDIR x
              |         ^

            1 warning in 1 file
            1 can be fixed with --fix
            --- standard error
            dockwright: none: No such file or directory (os error 2)
            dockwright: nor/this: No such file or directory (os error 2)
            --- exit code 2
        "#]],
    );
}

/// Dangling links and links out of the folder are ignored in a search. `/proc/self/mem` can't be read from its start.
#[cfg(target_os = "linux")]
#[test]
fn links_in_a_folder() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new(&[("Dockerfile", RELATIVE)]);
    symlink("nowhere", folder.path("a.Dockerfile")).unwrap();
    symlink("/proc/self/mem", folder.path("b.Dockerfile")).unwrap();
    let ran = folder.run(&["check"]);
    assert_eq!(ran.rules(), ["WorkdirRelativePath Dockerfile:2:9"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let ran = folder.run(&["check", "b.Dockerfile"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.starts_with("dockwright: b.Dockerfile: "),
        "{}",
        ran.err
    );
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
}

#[test]
fn standard_input() {
    let folder = Folder::new(&[("Dockerfile", UNKNOWN)]);
    let ran = folder.feed(&["check", "-"], RELATIVE);
    expect![[r#"
        warning[WorkdirRelativePath]: Relative workdir "x" can have unexpected results if the base image changes
         --> -:2:9
          |
        1 | FROM alpine:3.22
        2 | WORKDIR x
          |         ^

        1 warning in 1 file
        1 can be fixed with --fix
        --- exit code 1
    "#]].assert_eq(&ran.to_string());
    let named = ["check", "--stdin-filename", "a/b.Dockerfile"];
    for args in [&named[..], &[&named[..], &["-"]].concat()] {
        let ran = folder.feed(args, RELATIVE);
        assert_eq!(ran.rules(), ["WorkdirRelativePath a/b.Dockerfile:2:9"]);
    }
    // Without stdin, the name would have no effect.
    let ran = folder.feed(&["check", "--stdin-filename", "a", "Dockerfile"], RELATIVE);
    expect![[r#"
        --- standard error
        dockwright: --stdin-filename requires `-` as a path
        --- exit code 2
    "#]]
    .assert_eq(&ran.to_string());
}

#[test]
fn invalid_utf8_is_replaced_as_in_buildkit() {
    let folder = Folder::new(&[]);
    folder.write("Dockerfile", b"FROM alpine:3.22\nCPOY \xff\xfe\n");
    folder.check(
        &["check"],
        expect![[r#"
        error[UnknownInstruction]: unknown instruction: CPOY (did you mean COPY?)
         --> Dockerfile:2:1
          |
        1 | FROM alpine:3.22
        2 | CPOY ��
          | ^^^^

        1 error in 1 file
        --- exit code 1
    "#]],
    );
}

#[test]
fn rules_are_selected_and_ignored() {
    let text = "# check=skip=Foo\nFROM alpine:3.22 as Build\nWORKDIR x\nCPOY x\n";
    let folder = Folder::new(&[("Dockerfile", text)]);
    let rules = |args: &[&str]| folder.run(&[&["check"], args].concat()).rules().join("\n");
    expect![[r#"
        UnknownCheckRule Dockerfile:1:14
        FromAsCasing Dockerfile:2:18
        StageNameCasing Dockerfile:2:21
        WorkdirRelativePath Dockerfile:3:9
        UnknownInstruction Dockerfile:4:1"#]]
    .assert_eq(&rules(&[]));
    expect![[r#"
        WorkdirRelativePath Dockerfile:3:9
        UnknownInstruction Dockerfile:4:1"#]]
    .assert_eq(&rules(&[
        "--select",
        "workdirrelativepath,UnknownInstruction",
    ]));
    expect![[r#"
        FromAsCasing Dockerfile:2:18
        StageNameCasing Dockerfile:2:21"#]]
    .assert_eq(&rules(&[
        "--select=StageNameCasing",
        "--select=FromAsCasing",
    ]));
    expect![[r#"
        UnknownCheckRule Dockerfile:1:14
        StageNameCasing Dockerfile:2:21
        WorkdirRelativePath Dockerfile:3:9"#]]
    .assert_eq(&rules(&["--ignore", "FromAsCasing,UnknownInstruction"]));
    // `buildkit` excludes Dockwright's rules, and can be combined with others.
    expect![[r#"
        FromAsCasing Dockerfile:2:18
        StageNameCasing Dockerfile:2:21
        WorkdirRelativePath Dockerfile:3:9
        UnknownInstruction Dockerfile:4:1"#]]
    .assert_eq(&rules(&["--select", "buildkit"]));
    assert_eq!(
        rules(&["--select", "buildkit,UnknownCheckRule"]),
        rules(&[])
    );
    assert_eq!(rules(&["--select", "all"]), rules(&[]));
    expect!["UnknownCheckRule Dockerfile:1:14"].assert_eq(&rules(&["--ignore", "buildkit"]));
    expect![[r#""#]].assert_eq(&rules(&["--ignore", "all"]));
    // Disabled rules don't cause a failure.
    assert_eq!(folder.run(&["check", "--ignore", "all"]).code, 0);
}

/// With `--select buildkit`, diagnostics are at BuildKit's positions: the first line of the instruction.
#[test]
fn buildkit_positions() {
    let folder = Folder::new(&[("Dockerfile", "FROM alpine:3.22\nENV A=1 \\\n  B=$C\n")]);
    let ran = folder.run(&["check"]);
    assert_eq!(ran.rules(), ["UndefinedVar Dockerfile:3:5"]);
    let ran = folder.run(&["check", "--select", "buildkit"]);
    assert_eq!(ran.rules(), ["UndefinedVar Dockerfile:2:1"]);
}

#[test]
fn wrong_usage() {
    let folder = Folder::new(&[("Dockerfile", RELATIVE)]);
    let wrong: [&[&str]; 9] = [
        &["check", "--select", "UndefinedVr"],
        &["check", "--select", "buildkt"],
        &["check", "--ignore", "nothing-like-it"],
        &["check", "--build-arg", "=x"],
        &["check", "--context", "none"],
        &["check", "--context", "Dockerfile"],
        &["check", "--format", "yaml"],
        &["check", "--fail-on", "info"],
        &["chekc"],
    ];
    let mut messages = String::new();
    for args in wrong {
        let ran = folder.run(args);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}");
        messages += ran.err.lines().next().unwrap();
        messages.push('\n');
    }
    expect![[r#"
        dockwright: unknown rule `UndefinedVr` (did you mean UndefinedVar?)
        dockwright: unknown rule `buildkt` (did you mean buildkit?)
        dockwright: unknown rule `nothing-like-it`; `dockwright explain` lists all
        dockwright: --build-arg =x: missing name
        dockwright: --context none: no such folder
        dockwright: --context Dockerfile: no such folder
        error: invalid value 'yaml' for '--format <FORMAT[=FILE]>'
        error: invalid value 'info' for '--fail-on <SEVERITY>'
        error: unrecognized subcommand 'chekc'
    "#]]
    .assert_eq(&messages);
}

#[test]
fn fail_on() {
    let folder = Folder::new(&[("clean", CLEAN), ("warning", RELATIVE), ("error", UNKNOWN)]);
    let code = |args: &[&str]| folder.run(&[&["check"], args].concat()).code;
    assert_eq!(code(&["clean"]), 0);
    assert_eq!(code(&["warning"]), 1);
    assert_eq!(code(&["error"]), 1);
    assert_eq!(code(&["--fail-on", "error", "warning"]), 0);
    assert_eq!(code(&["--fail-on", "error", "error"]), 1);
    assert_eq!(code(&["--fail-on", "never", "error"]), 0);
    assert_eq!(code(&["--fail-on", "hint", "clean"]), 0);
    assert_eq!(code(&["--fail-on", "never", "none"]), 2);
    // Diagnostics are reported nevertheless.
    assert_eq!(
        folder
            .run(&["check", "--fail-on", "never", "error"])
            .rules()
            .len(),
        1
    );
}

#[test]
fn build_arguments() {
    let text = "ARG BASE\nFROM $BASE\nARG A\nEXPOSE $A\n";
    let folder = Folder::new(&[("Dockerfile", text)]);
    let rules = |args: &[&str]| folder.run(&[&["check"], args].concat()).rules().join("\n");
    expect!["InvalidDefaultArgInFrom Dockerfile:2:6"].assert_eq(&rules(&[]));
    expect![[r#"
        InvalidDefaultArgInFrom Dockerfile:2:6
        InvalidPort Dockerfile:4:8"#]]
    .assert_eq(&rules(&["--build-arg", "A=http"]));
    expect!["InvalidImageReference Dockerfile:2:6"].assert_eq(&rules(&[
        "--build-arg",
        "A=80",
        "--build-arg",
        "BASE=Up/",
    ]));
    // Without a value, it is taken from the environment.
    let mut command = folder.command(&["check", "--build-arg", "A"]);
    command.env("A", "http");
    assert_eq!(
        Ran::from(command.output().unwrap()).rules(),
        folder.run(&["check", "--build-arg", "A=http"]).rules()
    );
}

#[test]
fn ignored_files_of_the_context() {
    let copy = "FROM alpine:3.22\nCOPY tmp/a tmp/kept /b/\n";
    let folder = Folder::new(&[
        ("app/Dockerfile", copy),
        ("app/.dockerignore", "# not these\ntmp/a\n"),
        ("app/own.Dockerfile", copy),
        ("app/own.Dockerfile.dockerignore", ""),
        ("root/.dockerignore", "**/kept\n"),
    ]);
    let headings = |args: &[&str]| {
        let ran = folder.run(&[&["check"], args].concat());
        let lines = ran.out.lines().filter(|line| line.contains('['));
        lines.map(str::to_owned).collect::<Vec<_>>().join("\n")
    };
    expect![[r#"
        warning[CopyIgnoredFile]: Attempting to Copy file "tmp/a" that is excluded by .dockerignore (pattern "tmp/a", line 2)
        warning[SourceNotFound]: `tmp/kept` does not exist in the build context"#]].assert_eq(&headings(&["app/Dockerfile"]));
    expect![[r#"
        warning[SourceNotFound]: `tmp/a` does not exist in the build context
        warning[SourceNotFound]: `tmp/kept` does not exist in the build context"#]]
    .assert_eq(&headings(&["app/own.Dockerfile"]));
    expect![[r#"
        warning[SourceNotFound]: `tmp/a` does not exist in the build context
        warning[CopyIgnoredFile]: Attempting to Copy file "tmp/kept" that is excluded by .dockerignore (pattern "**/kept", line 1)"#]].assert_eq(&headings(&["app/Dockerfile", "--context", "root"]));
    let ran = folder.feed(&["check", "--stdin-filename", "app/Dockerfile"], copy);
    assert_eq!(
        ran.rules(),
        [
            "CopyIgnoredFile app/Dockerfile:2:6",
            "SourceNotFound app/Dockerfile:2:12"
        ]
    );
}

#[test]
fn output_does_not_depend_on_threads() {
    let files: Vec<String> = (0..40).map(|n| format!("{n}/Dockerfile")).collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .zip([RELATIVE, CLEAN, UNKNOWN].into_iter().cycle())
        .map(|(name, text)| (name.as_str(), text))
        .collect();
    let folder = Folder::new(&files);
    let one = folder.run(&["check", "--threads", "1"]).to_string();
    assert!(one.contains("13 errors, 14 warnings in 27 files"), "{one}");
    assert_eq!(folder.run(&["check", "--threads", "7"]).to_string(), one);
    assert_eq!(folder.run(&["check"]).to_string(), one);
}

/// The exit code is the same if the reader closes the pipe, as `head` does.
#[test]
fn closed_pipe() {
    let stages: Vec<_> = (0..3_000).map(|n| format!("FROM a{n} AS S{n}")).collect();
    let text = stages.join("\n");
    let folder = Folder::new(&[("Dockerfile", &text)]);
    for format in [
        "text",
        "json",
        "sarif",
        "github",
        "checkstyle",
        "gitlab",
        "junit",
    ] {
        let mut command = folder.command(&["check", "--format", format]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut first = [0];
        let mut out = child.stdout.take().unwrap();
        out.read_exact(&mut first).unwrap();
        drop(out);
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{format}");
        assert_eq!(output.status.code(), Some(1), "{format}");
    }
}

/// Colours are printed on terminals, unless `NO_COLOR` is set.
#[cfg(target_os = "linux")]
#[test]
fn colours() {
    use std::process::Command;
    let folder = Folder::new(&[("Dockerfile", RELATIVE)]);
    assert!(!folder.run(&["check"]).out.contains('\x1b'));
    let at_terminal = |no_color: &str| {
        let program = env!("CARGO_BIN_EXE_dockwright");
        let mut command = Command::new("script");
        command.args(["-qec", &format!("'{program}' check"), "/dev/null"]);
        command.current_dir(folder.path("")).stdin(Stdio::null());
        let output = command.env("NO_COLOR", no_color).output().ok()?;
        Some(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let Some(coloured) = at_terminal("") else {
        return skipped("`script` is not installed");
    };
    assert!(coloured.contains("\x1b["), "{coloured:?}");
    let plain = at_terminal("1").unwrap();
    assert!(plain.contains("WorkdirRelativePath"), "{plain:?}");
    assert!(!plain.contains('\x1b'), "{plain:?}");
}

/// Control characters of a file aren't printed to the terminal.
#[test]
fn control_characters_are_replaced() {
    let folder = Folder::new(&[("Dockerfile", "FROM alpine:3.22\nA\x1b[31mB x\x07\n")]);
    let ran = folder.run(&["check"]);
    assert_eq!(ran.rules(), ["UnknownInstruction Dockerfile:2:1"]);
    assert!(!ran.out.contains(['\x1b', '\x07']), "{:?}", ran.out);
}

/// Without diagnostics, a user at a terminal sees what was checked. Scripts get no output.
#[cfg(target_os = "linux")]
#[test]
fn a_summary_on_a_terminal() {
    let folder = Folder::new(&[
        ("a.Dockerfile", "FROM a:1\n"),
        ("b.Dockerfile", "FROM b:1\n"),
        ("wrong/Dockerfile", "FROM a:1\nX\n"),
    ]);
    let on_terminal = |arguments: &str| {
        let program = env!("CARGO_BIN_EXE_dockwright");
        let mut command = std::process::Command::new("script");
        command.args(["-qec", &format!("'{program}' {arguments}"), "/dev/null"]);
        let output = command.current_dir(folder.path("")).output();
        let output = output.expect("script of util-linux");
        String::from_utf8(output.stdout).unwrap().replace('\r', "")
    };
    assert_eq!(
        on_terminal("check *.Dockerfile"),
        "no problems in 2 files\n"
    );
    assert_eq!(on_terminal("check a.Dockerfile"), "no problems in 1 file\n");
    assert_eq!(on_terminal("check --format github a.Dockerfile"), "");
    assert_eq!(on_terminal("check --diff a.Dockerfile"), "");
    assert!(!on_terminal("check .").contains("no problems"));
    assert!(!on_terminal("check a.Dockerfile none").contains("no problems"));
    assert_eq!(
        on_terminal("fmt *.Dockerfile"),
        "2 files already formatted\n"
    );
    assert_eq!(
        folder.run(&["check", "a.Dockerfile"]).to_string(),
        "--- exit code 0\n"
    );
    assert_eq!(
        folder.run(&["fmt", "a.Dockerfile"]).to_string(),
        "--- exit code 0\n"
    );
}

/// One rule for the files of a folder, whichever command searches it; `include` and `exclude` change it.
#[test]
fn files_of_a_folder() {
    let names = [
        "Dockerfile-dev",
        "base-Dockerfile",
        "x.containerfile",
        "Dockerfile.md",
        "Dockerfile.j2",
        "Dockerfile.orig",
        "dockerfile.go",
        "images/Dockerfile.in",
        "images/web.docker",
        "node_modules/a/Dockerfile",
        "vendor/Dockerfile",
    ];
    let files = names.map(|name| (name, "from  a\nX\n"));
    let folder = Folder::new(&files);
    let listed = |command: &[&str]| {
        let ran = folder.run(command);
        let mut found: Vec<String> = ran.rules();
        found.extend(
            ran.out
                .lines()
                .filter(|it| !it.contains(' '))
                .map(str::to_owned),
        );
        let found = found.iter().map(|it| it.replace("UnknownInstruction ", ""));
        let mut found: Vec<_> = found
            .map(|it| it.replace(":2:1", ""))
            .filter(|it| names.contains(&it.as_str()))
            .collect();
        found.sort();
        found.dedup();
        found.join(" ")
    };
    let both = |expected: &str| {
        assert_eq!(
            listed(&["check", "--select", "UnknownInstruction"]),
            expected
        );
        assert_eq!(listed(&["fmt", "--check"]), expected);
    };
    both("Dockerfile-dev base-Dockerfile vendor/Dockerfile x.containerfile");
    folder.write(
        "dockwright.toml",
        "[check]\ninclude = [\"images/\", \"*.orig\", \"!images/*.in\"]\nexclude = [\"vendor/\", \"base-*\"]\n",
    );
    both("Dockerfile-dev Dockerfile.orig images/web.docker x.containerfile");
    // What is named is taken.
    assert_eq!(
        listed(&["fmt", "--check", "Dockerfile.md"]),
        "Dockerfile.md"
    );
}

/// A template is skipped and never formatted, whether it is named or found.
#[test]
fn templates_are_left_alone() {
    let template = "FROM {{ a }}\n{% if b %}\nrun  c\n{% endif %}\n";
    let folder = Folder::new(&[
        ("Dockerfile", template),
        ("Dockerfile.j2", template),
        ("Containerfile.in", "#include \"a\"\nRUN b\n"),
        ("good/Dockerfile", "FROM a:1\n"),
    ]);
    folder.check(
        &["check"],
        expect![[r#"
        --- standard error
        dockwright: Dockerfile: skipped: a template (`{{ … }}`), not a Dockerfile
        --- exit code 0
    "#]],
    );
    folder.check(
        &["check", "Dockerfile.j2", "Containerfile.in"],
        expect![[r#"
            --- standard error
            dockwright: Dockerfile.j2: skipped: a template (`{{ … }}`), not a Dockerfile
            dockwright: Containerfile.in: skipped: a template (`#include`), not a Dockerfile
            --- exit code 0
        "#]],
    );
    folder.check(
        &["check", "--format", "json", "Dockerfile.j2"],
        expect![[r#"
            {"files":[]}
            --- standard error
            dockwright: Dockerfile.j2: skipped: a template (`{{ … }}`), not a Dockerfile
            --- exit code 0
        "#]],
    );
    folder.check(
        &["fmt"],
        expect![[r#"
        --- standard error
        dockwright: Dockerfile: not formatted: a template (`{{ … }}`), not a Dockerfile
        --- exit code 0
    "#]],
    );
    folder.check(
        &["fmt", "Dockerfile.j2", "Containerfile.in"],
        expect![[r#"
        --- standard error
        dockwright: Dockerfile.j2: not formatted: a template (`{{ … }}`), not a Dockerfile
        dockwright: Containerfile.in: not formatted: a template (`#include`), not a Dockerfile
        --- exit code 2
    "#]],
    );
    assert_eq!(folder.read("Dockerfile.j2"), template);
    let ran = folder.feed(&["fmt", "--stdin-filename", "Dockerfile.j2"], template);
    assert_eq!((ran.code, ran.out.as_str()), (2, template));
    // Prose, YAML and binary files.
    for text in [
        "From the docs: see  below\n\nrun   it\n",
        "a:\n  b: c\n  d:  e\n",
        "\0\u{1}\n\0x\n",
    ] {
        folder.write("Dockerfile", text);
        let ran = folder.run(&["fmt", "Dockerfile"]);
        assert_eq!(ran.code, 2);
        assert!(
            ran.err
                .starts_with("dockwright: Dockerfile: not formatted: "),
            "{}",
            ran.err
        );
        assert_eq!(folder.read("Dockerfile"), text);
    }
}

/// Codes of `ShellCheck` that are off by default can be selected.
#[test]
fn codes_that_are_off() {
    let text = "FROM alpine\nRUN echo 'a $HOME'; true; if [ $? = 0 ]; then date; fi\n";
    let folder = Folder::new(&[("Dockerfile", text)]);
    let codes = |args: &[&str]| {
        let ran = folder.run(&[&["check", "--format", "json"], args].concat());
        ["SC2016", "SC2181"].map(|code| ran.out.contains(code))
    };
    assert_eq!(codes(&[]), [false, false]);
    assert_eq!(codes(&["--select", "SC2016"]), [true, false]);
    assert_eq!(codes(&["--select", "SC2016,SC2181"]), [true, true]);
}
