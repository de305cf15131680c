//! `dockwright check` with a configuration file.

use expect_test::expect;

use super::Folder;

const RELATIVE: &str = "FROM alpine:3.22\nWORKDIR x\n";

#[test]
fn file_in_a_parent() {
    let folder = Folder::new(&[
        (
            "dockwright.toml",
            "[rules]\nWorkdirRelativePath = \"error\"\n",
        ),
        ("a/b/Dockerfile", RELATIVE),
        (
            "off/dockwright.toml",
            "[rules]\nWorkdirRelativePath = \"off\"\n",
        ),
        ("off/Dockerfile", RELATIVE),
    ]);
    folder.check(&["check"], expect![[r#"
        error[WorkdirRelativePath]: Relative workdir "x" can have unexpected results if the base image changes
         --> a/b/Dockerfile:2:9
          |
        1 | FROM alpine:3.22
        2 | WORKDIR x
          |         ^

        1 error in 1 file
        1 can be fixed with --fix
        --- exit code 1
    "#]]);
    let ran = folder.run(&["check", "--no-config"]);
    assert!(ran.out.contains("2 warnings in 2 files\n"), "{}", ran.out);
    // For stdin, `--stdin-filename` determines the configuration file.
    let at = |path: &str| folder.feed(&["check", "-", "--stdin-filename", path], RELATIVE);
    assert_eq!(
        (at("x.Dockerfile").code, at("off/x.Dockerfile").code),
        (1, 0)
    );
}

#[test]
fn severity_and_exit_code() {
    let config = |level: &str, fail_on: &str| {
        let config = format!(
            "[rules]\nWorkdirRelativePath = \"{level}\"\n[check]\nfail-on = \"{fail_on}\"\n"
        );
        let folder = Folder::new(&[("dockwright.toml", &config), ("Dockerfile", RELATIVE)]);
        (
            folder.run(&["check"]).code,
            folder.run(&["check", "--fail-on", "hint"]).code,
        )
    };
    assert_eq!(config("hint", "warning"), (0, 1));
    assert_eq!(config("information", "information"), (1, 1));
    assert_eq!(config("warning", "error"), (0, 1));
    assert_eq!(config("error", "error"), (1, 1));
    assert_eq!(config("off", "hint"), (0, 0));
}

#[test]
fn files_are_excluded() {
    let folder = Folder::new(&[
        (
            "dockwright.toml",
            "[check]\nexclude = [\"vendor/\", \"*.gen.Dockerfile\"]\n",
        ),
        ("vendor/a/Dockerfile", RELATIVE),
        ("a.gen.Dockerfile", RELATIVE),
        ("Dockerfile", RELATIVE),
    ]);
    let rules = |args: &[&str]| folder.run(&[&["check"], args].concat()).rules();
    assert_eq!(rules(&[]), ["WorkdirRelativePath Dockerfile:2:9"]);
    // Files that are arguments are never excluded.
    let named = "vendor/a/Dockerfile";
    assert_eq!(
        rules(&[named]),
        ["WorkdirRelativePath vendor/a/Dockerfile:2:9"]
    );
    folder.check(
        &["check", "vendor"],
        expect![[r#"
        --- standard error
        dockwright: no Dockerfile to check in vendor
        --- exit code 0
    "#]],
    );
}

#[test]
fn builds_of_files() {
    let text = "ARG BASE\nFROM $BASE\nCOPY a b\n";
    let folder = Folder::new(&[
        (
            "dockwright.toml",
            "[build]\nargs = { BASE = \"alpine\" }\n\n[[file]]\npath = \"web/\"\ncontext = \"web/src\"\nargs = { BASE = \"Alpine\" }\n",
        ),
        ("Dockerfile", text),
        ("web/Dockerfile", text),
        ("web/src/.dockerignore", "a\n"),
    ]);
    let rules = |args: &[&str]| folder.run(&[&["check"], args].concat()).rules().join("\n");
    expect![[r#"
        InvalidDefaultArgInFrom Dockerfile:2:6
        UntaggedImage Dockerfile:2:6
        RelativeDestination Dockerfile:3:8
        InvalidImageReference web/Dockerfile:2:6
        CopyIgnoredFile web/Dockerfile:3:6"#]]
    .assert_eq(&rules(&[]));
    // The command line takes precedence.
    expect![[r#"
        InvalidDefaultArgInFrom Dockerfile:2:6
        UntaggedImage Dockerfile:2:6
        RelativeDestination Dockerfile:3:8
        InvalidDefaultArgInFrom web/Dockerfile:2:6
        UntaggedImage web/Dockerfile:2:6
        CopyIgnoredFile web/Dockerfile:3:6
        RelativeDestination web/Dockerfile:3:8"#]]
    .assert_eq(&rules(&["--build-arg", "BASE=busybox"]));
}

#[test]
fn unknown_target() {
    let folder = Folder::new(&[
        ("dockwright.toml", "[build]\ntarget = \"tset\"\n"),
        ("Dockerfile", "FROM alpine:3.22 AS test\nRUN true\n"),
    ]);
    folder.check(
        &["check"],
        expect![[r#"
            error[UnknownTarget]: target stage "tset" could not be found (did you mean test?)
             --> Dockerfile:1:1
              |
            1 | FROM alpine:3.22 AS test
              | ^^^^
            2 | RUN true
              |

            1 error in 1 file
            --- exit code 1
        "#]],
    );
    folder.write("dockwright.toml", "[build]\ntarget = \"TEST\"\n");
    assert_eq!(folder.run(&["check"]).code, 0);
}

#[test]
fn missing_context_folder() {
    let folder = Folder::new(&[
        ("dockwright.toml", "[build]\ncontext = \"source\"\n"),
        ("Dockerfile", "FROM alpine:3.22\nRUN true\n"),
    ]);
    folder.check(
        &["check"],
        expect![[r#"
        --- standard error
        warning[InvalidConfiguration]: no folder is named "source"
         --> dockwright.toml:2:11
          |
        1 | [build]
        2 | context = "source"
          |           ^^^^^^^^

        --- exit code 0
    "#]],
    );
    folder.write("source/app.js", "");
    assert_eq!(folder.run(&["check"]).err, "");
}

#[test]
fn invalid_entries_are_reported() {
    let folder = Folder::new(&[
        (
            "dockwright.toml",
            "[rules]\nWorkdirRelativePath = \"eror\"\nStageNameCsing = \"off\"\n",
        ),
        ("Dockerfile", RELATIVE),
    ]);
    folder.check(&["check"], expect![[r#"
        warning[WorkdirRelativePath]: Relative workdir "x" can have unexpected results if the base image changes
         --> Dockerfile:2:9
          |
        1 | FROM alpine:3.22
        2 | WORKDIR x
          |         ^

        1 warning in 1 file
        1 can be fixed with --fix
        --- standard error
        error[InvalidConfiguration]: unknown severity: eror (did you mean error?)
         --> dockwright.toml:2:23
          |
        1 | [rules]
        2 | WorkdirRelativePath = "eror"
          |                       ^^^^^^
        3 | StageNameCsing = "off"
          |

        warning[InvalidConfiguration]: unknown rule: StageNameCsing (did you mean StageNameCasing?)
         --> dockwright.toml:3:1
          |
        2 | WorkdirRelativePath = "eror"
        3 | StageNameCsing = "off"
          | ^^^^^^^^^^^^^^

        --- exit code 2
    "#]]);
    // Entries without effect don't cause a failure.
    folder.write("dockwright.toml", "[rules]\nStageNameCsing = \"off\"\n");
    let ran = folder.run(&["check", "--fail-on", "never"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.err.contains("unknown rule: StageNameCsing"),
        "{}",
        ran.err
    );
    folder.write("dockwright.toml", "[rules\n");
    let ran = folder.run(&["check", "--fail-on", "never"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--> dockwright.toml:1:"), "{}", ran.err);
    // A file that can't be read is reported.
    folder.write("dockwright.toml", b"[rules]\n# \xff\n");
    let ran = folder.run(&["check", "--fail-on", "never"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("invalid UTF-8 at byte 10"), "{}", ran.err);
    #[cfg(target_os = "linux")]
    {
        let path = folder.path("dockwright.toml");
        std::fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink("/proc/self/mem", &path).unwrap();
        let ran = folder.run(&["check", "--fail-on", "never"]);
        assert_eq!(ran.code, 2);
        assert!(
            ran.err.contains("a link to a file outside of the project"),
            "{}",
            ran.err
        );
    }
    // With `--no-config`, it isn't read.
    let ran = folder.run(&["check", "--no-config"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
}

/// The content of a file that isn't part of the project must not be printed, as in a check of a pull request.
#[cfg(unix)]
#[test]
fn links_to_files_outside_of_the_project() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new(&[
        ("secret", "private: line\nFROM outside\n"),
        ("in/Dockerfile", "FROM alpine:3.22\n"),
        ("in/.git/HEAD", ""),
        ("in/shared/own.toml", "[rules]\nnone = 'off'\n"),
    ]);
    for name in [
        "dockwright.toml",
        ".hadolint.yaml",
        "b.Dockerfile",
        ".dockerignore",
    ] {
        symlink("../secret", folder.path(&format!("in/{name}"))).unwrap();
        for args in [&["check", "in"][..], &["fmt", "--diff", "in"]] {
            let ran = folder.run(args).to_string();
            assert!(
                !ran.contains("private") && !ran.contains("outside\n"),
                "{name}: {ran}"
            );
        }
        std::fs::remove_file(folder.path(&format!("in/{name}"))).unwrap();
    }
    // Within the repository, links are followed.
    symlink("shared/own.toml", folder.path("in/dockwright.toml")).unwrap();
    let ran = folder.run(&["check", "in"]);
    assert!(ran.err.contains("none = 'off'"), "{ran}");
}
