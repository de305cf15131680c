//! `dockwright check --baseline`.

use expect_test::expect;

use super::Folder;

const TEXT: &str = "FROM alpine:3.22\nMAINTAINER me\nWORKDIR app\n";

#[test]
fn only_new_findings() {
    let folder = Folder::new(&[("Dockerfile", TEXT), ("a/Dockerfile", TEXT)]);
    let write = ["check", "--baseline", "known.json", "--write-baseline"];
    folder.check(
        &write,
        expect![[r#"
            4 in the baseline
            --- exit code 0
        "#]],
    );
    expect![[r#"
        {
          "version": 1,
          "files": {
            "Dockerfile": {
              "MaintainerDeprecated": {
                "f968d13ed1fc3b61e9fce09c": 1
              },
              "WorkdirRelativePath": {
                "03cb06a380bff39ebc4ce4ed": 1
              }
            },
            "a/Dockerfile": {
              "MaintainerDeprecated": {
                "f968d13ed1fc3b61e9fce09c": 1
              },
              "WorkdirRelativePath": {
                "03cb06a380bff39ebc4ce4ed": 1
              }
            }
          }
        }
    "#]]
    .assert_eq(&folder.read("known.json"));
    let check = ["check", "--baseline", "known.json"];
    folder.check(
        &check,
        expect![[r#"
            4 in the baseline
            --- exit code 0
        "#]],
    );
    // Lines move, are indented and get comments; one more of the same is new, and so is another file.
    folder.write(
        "Dockerfile",
        "# syntax=docker/dockerfile:1\n\nFROM alpine:3.22\n\n# known\n  MAINTAINER   me\nMAINTAINER me\nENV A b\nWORKDIR app\n",
    );
    folder.write("b/Dockerfile", "FROM alpine:3.22\nMAINTAINER me\n");
    folder.check(&check, expect![[r#"
        warning[MaintainerDeprecated]: Maintainer instruction is deprecated in favor of using label
         --> Dockerfile:7:1
          |
        6 |   MAINTAINER   me
        7 | MAINTAINER me
          | ^^^^^^^^^^
        8 | ENV A b
          |

        warning[LegacyKeyValueFormat]: "ENV key=value" should be used instead of legacy "ENV key value" format
         --> Dockerfile:8:5
          |
        7 | MAINTAINER me
        8 | ENV A b
          |     ^^^
        9 | WORKDIR app
          |

        warning[MaintainerDeprecated]: Maintainer instruction is deprecated in favor of using label
         --> b/Dockerfile:2:1
          |
        1 | FROM alpine:3.22
        2 | MAINTAINER me
          | ^^^^^^^^^^

        3 warnings in 2 files
        3 can be fixed with --fix
        4 in the baseline
        --- exit code 1
    "#]]);
    // From another folder of the repository, the paths are the same.
    folder.write(".git/HEAD", "");
    assert_eq!(folder.run(&write).code, 0);
    let mut elsewhere = folder.command(&["check", "--baseline", "../known.json"]);
    let ran = elsewhere.current_dir(folder.path("a")).output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
}

#[test]
fn invalid_baselines() {
    let folder = Folder::new(&[
        ("Dockerfile", TEXT),
        ("list.json", "[]"),
        ("future.json", "{\"version\":2,\"files\":{}}"),
    ]);
    for name in ["none.json", "list.json", "future.json"] {
        let ran = folder.run(&["check", "--baseline", name]);
        assert_eq!(ran.code, 2, "{name}");
        assert!(
            ran.err.starts_with(&format!("dockwright: {name}: ")),
            "{}",
            ran.err
        );
    }
    let ran = folder.run(&["check", "--write-baseline"]);
    assert_eq!(ran.code, 2);
}

#[test]
fn files_that_were_not_checked_are_kept() {
    let folder = Folder::new(&[
        ("Dockerfile", TEXT),
        ("a/Dockerfile", TEXT),
        ("b/Dockerfile", TEXT),
    ]);
    let write = |path| {
        [
            "check",
            "--baseline",
            "known.json",
            "--write-baseline",
            path,
        ]
    };
    folder.run(&write("."));
    std::fs::remove_file(folder.path("b/Dockerfile")).unwrap();
    folder.run(&write("a"));
    folder.check(
        &["check", "--baseline", "known.json", "."],
        expect![[r#"
            4 in the baseline
            --- exit code 0
        "#]],
    );
    assert!(!folder.read("known.json").contains("b/Dockerfile"));
}
