//! Ignore files in `dockwright check`.

use expect_test::expect;
use serde_json::Value;

use super::Folder;

/// The ignore file of a context is checked once, together with its Dockerfiles.
#[test]
fn of_a_context() {
    let folder = Folder::new(&[
        ("Dockerfile", "FROM scratch\n"),
        ("dev.Dockerfile", "FROM scratch\n"),
        (".dockerignore", "# logs\n*.log\nsrc\\generated\n!\n"),
    ]);
    folder.check(
        &["check"],
        expect![[r#"
        error[InvalidIgnoreFile]: syntax error in pattern
         --> .dockerignore:3:1
          |
        2 | *.log
        3 | src\generated
          | ^^^^^^^^^^^^^
        4 | !
          |

        error[InvalidIgnoreFile]: illegal exclusion pattern: "!"
         --> .dockerignore:4:1
          |
        3 | src\generated
        4 | !
          | ^

        2 errors in 1 file
        --- exit code 1
    "#]],
    );
    folder.check(
        &["check", "dev.Dockerfile", ".dockerignore"],
        expect![[r#"
        error[InvalidIgnoreFile]: syntax error in pattern
         --> .dockerignore:3:1
          |
        2 | *.log
        3 | src\generated
          | ^^^^^^^^^^^^^
        4 | !
          |

        error[InvalidIgnoreFile]: illegal exclusion pattern: "!"
         --> .dockerignore:4:1
          |
        3 | src\generated
        4 | !
          | ^

        2 errors in 1 file
        --- exit code 1
    "#]],
    );
    // A Dockerfile's own ignore file replaces that of the context.
    folder.write("Dockerfile.dockerignore", "*.log\n");
    folder.check(
        &["check", "Dockerfile"],
        expect![[r#"
        --- exit code 0
    "#]],
    );
}

#[test]
fn of_another_context() {
    let folder = Folder::new(&[
        ("docker/Dockerfile", "FROM scratch\n"),
        ("docker/.dockerignore", "[\n"),
        ("app/.dockerignore", "!\n"),
        (
            "compose.yaml",
            "services: {a: {build: {context: app, dockerfile: ../docker/Dockerfile}}}",
        ),
        (".git/HEAD", ""),
    ]);
    let rules = |args: &[&str]| folder.run(args).rules();
    assert_eq!(
        rules(&["check"]),
        ["InvalidIgnoreFile app/.dockerignore:1:1"]
    );
    let own = ["check", "--context", "docker"];
    assert_eq!(rules(&own), ["InvalidIgnoreFile docker/.dockerignore:1:1"]);
}

/// As an argument, whatever the name starts with, and on stdin.
#[test]
fn as_an_argument() {
    let folder = Folder::new(&[
        ("Dockerfile.dockerignore", "FROM a\n!\n"),
        (".containerignore", "[a\n"),
        ("clean.dockerignore", "*\n!src\n"),
    ]);
    folder.check(
        &[
            "check",
            "Dockerfile.dockerignore",
            ".containerignore",
            "clean.dockerignore",
        ],
        expect![[r#"
            error[InvalidIgnoreFile]: illegal exclusion pattern: "!"
             --> Dockerfile.dockerignore:2:1
              |
            1 | FROM a
            2 | !
              | ^

            error[InvalidIgnoreFile]: syntax error in pattern
             --> .containerignore:1:1
              |
            1 | [a
              | ^^

            2 errors in 2 files
            --- exit code 1
        "#]],
    );
    let args = ["check", "-", "--stdin-filename", ".dockerignore"];
    let ran = folder.feed(&args, "RUN\n");
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
    let ran = folder.feed(&args, "RUN\n!\n");
    assert_eq!(ran.rules(), ["InvalidIgnoreFile .dockerignore:2:1"]);
    assert_eq!(ran.code, 1);
    // It is neither fixed nor formatted.
    let ran = folder.feed(
        &["check", "--fix", "-", "--stdin-filename", ".dockerignore"],
        "run x\n!\n",
    );
    assert_eq!(ran.out, "run x\n!\n");
    assert_eq!(
        folder
            .run(&["check", "--diff", "clean.dockerignore"])
            .to_string(),
        "--- exit code 0\n"
    );
    folder.check(
        &["fmt", "clean.dockerignore"],
        expect![[r#"
        --- standard error
        dockwright: clean.dockerignore: not formatted: not a Dockerfile
        --- exit code 2
    "#]],
    );
    assert_eq!(folder.read("clean.dockerignore"), "*\n!src\n");
    // A folder is searched for Dockerfiles only.
    assert_eq!(folder.run(&["check", "."]).rules(), [""; 0]);
}

#[test]
fn as_a_rule() {
    let folder = Folder::new(&[("Dockerfile", "FROM scratch\n"), (".dockerignore", "!\n")]);
    let code = |args: &[&str]| folder.run(args).code;
    assert_eq!(code(&["check", "--select", "invalidignorefile"]), 1);
    assert_eq!(code(&["check", "--select", "buildkit"]), 1);
    assert_eq!(code(&["check", "--select", "UnknownFlag"]), 0);
    assert_eq!(code(&["check", "--ignore", "InvalidIgnoreFile"]), 0);
    folder.check(&["explain", "InvalidIgnoreFile"], expect![[r#"
        # InvalidIgnoreFile

        A `.dockerignore` file has a pattern that BuildKit can't read.

        A build that loads the context fails, whatever the other patterns are. `!` must be followed by a pattern. A bracket opens a
        class of characters, as in `[a-z]`, which must be closed. A backslash escapes the next character, and paths are written with
        `/` on every system. A line can't have more than 65,535 bytes.

        ```text
        src\generated
        docs/[draft
        !
        ```

        ```text
        src/generated
        docs/\[draft
        !docs/final
        ```

        An error: BuildKit rejects such a file.
        --- exit code 0
    "#]]);
    let ran = folder.run(&["check", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&ran.out).unwrap();
    let run = &log["runs"][0];
    let result = &run["results"][0];
    assert_eq!(result["ruleId"], "InvalidIgnoreFile");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], ".dockerignore");
    let rule = &run["tool"]["driver"]["rules"][0];
    let text = |field: &str| rule[field]["text"].as_str().unwrap().to_owned();
    expect!["A `.dockerignore` file has a pattern that BuildKit can't read."]
        .assert_eq(&text("shortDescription"));
    assert!(text("fullDescription").len() > text("shortDescription").len());
    assert_eq!(rule["defaultConfiguration"]["level"], "error");
}

/// Each line of the documentation's first example is reported, and no line of the second one.
#[test]
fn examples() {
    for (name, docs, _) in project::IGNORE_FILE_RULES {
        let blocks: Vec<_> = docs.split("```text\n").skip(1).collect();
        let blocks = blocks.iter().map(|it| it.split("```").next().unwrap());
        let [wrong, right] = blocks.collect::<Vec<_>>().try_into().unwrap();
        let found = |text: &str| {
            let folder = Folder::new(&[(".dockerignore", text)]);
            folder.run(&["check", ".dockerignore"]).rules()
        };
        let wrong_lines = found(wrong);
        assert_eq!(wrong_lines.len(), wrong.lines().count());
        assert!(
            wrong_lines.iter().all(|it| it.starts_with(name)),
            "{wrong_lines:?}"
        );
        assert_eq!(found(right), [""; 0]);
    }
}
