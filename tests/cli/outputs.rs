//! Where reports are written to, in which formats, and which files are checked.

use expect_test::expect;
use serde_json::Value;

use super::Folder;

const TEXT: &str = "FROM alpine:3.22\nMAINTAINER me\nWORKDIR app\n";

fn folder() -> Folder {
    Folder::new(&[("Dockerfile", TEXT)])
}

#[test]
fn several_formats() {
    let folder = folder();
    let text = folder.run(&["check"]);
    let ran = folder.run(&[
        "check",
        "--format",
        "sarif=out.sarif",
        "--format",
        "text",
        "--format",
        "junit=junit.xml",
    ]);
    assert_eq!(ran.to_string(), text.to_string());
    assert_eq!(
        folder.read("out.sarif"),
        folder.run(&["check", "--format", "sarif"]).out
    );
    assert_eq!(
        folder.read("junit.xml"),
        folder.run(&["check", "--format", "junit"]).out
    );
    let ran = folder.run(&["check", "--output", "report.txt"]);
    assert_eq!((ran.out.as_str(), ran.code), ("", 1));
    assert_eq!(folder.read("report.txt"), text.out);
    let ran = folder.run(&["check", "--format", "json", "--output", "report.json"]);
    assert_eq!((ran.out.as_str(), ran.code), ("", 1));
    assert_eq!(
        folder.read("report.json"),
        folder.run(&["check", "--format", "json"]).out
    );
    folder.check(
        &["check", "--format", "json", "--format", "sarif"],
        expect![[r#"
            --- standard error
            dockwright: of several formats, all but one must be written to a file: --format FORMAT=FILE
            --- exit code 2
        "#]],
    );
    let ran = folder.run(&["check", "--format", "jsn"]);
    assert_eq!(ran.code, 2);
    let ran = folder.run(&["check", "--output", "none/report.txt"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.starts_with("dockwright: none/report.txt: "),
        "{}",
        ran.err
    );
}

#[test]
fn markdown() {
    let folder = Folder::new(&[(
        "a/Dockerfile",
        "FROM alpine:3.22\nMAINTAINER me\nCOPY --frm=|x` a b\n",
    )]);
    folder.check(&["check", "--format", "markdown"], expect![[r#"
        Dockwright: 1 error, 2 warnings in 1 file

        | place | severity | finding | rule |
        |---|---|---|---|
        | a/Dockerfile:2:1 | warning | Maintainer instruction is deprecated in favor of using label | [MaintainerDeprecated](https://docs.docker.com/go/dockerfile/rule/maintainer-deprecated/) |
        | a/Dockerfile:3:8 | error | unknown flag: --frm (did you mean from?) | [UnknownFlag](https://github.com/dockwright/dockwright/blob/main/docs/rules/errors.md#unknownflag) |
        | a/Dockerfile:3:18 | warning | No \`WORKDIR\` is set, so "b" is /b: set one, or use an absolute path | [RelativeDestination](https://github.com/dockwright/dockwright/blob/main/docs/rules/RelativeDestination.md) |
        --- exit code 1
    "#]]);
    folder.write("a/Dockerfile", "FROM alpine:3.22\n");
    folder.check(
        &["check", "--format", "markdown"],
        expect![[r#"
            Dockwright: no problems in 1 file
            --- exit code 0
        "#]],
    );
}

#[test]
fn sonarqube() {
    folder().check(&["check", "--format", "sonarqube"], expect![[r#"
        {
          "rules": [
            {
              "id": "MaintainerDeprecated",
              "name": "MAINTAINER is deprecated.",
              "description": "MAINTAINER is deprecated.\n\nIt sets an image field that few tools display. Labels are shown by `docker inspect` and registries, and\n`org.opencontainers.image.authors` is the label that the OCI image specification defines for the authors. Quotes in\n`MAINTAINER` are part of its value.\n\n```dockerfile\nFROM alpine\nMAINTAINER Jane Doe <jane@example.com>\n```\n\n```dockerfile\nFROM alpine\nLABEL org.opencontainers.image.authors=\"Jane Doe <jane@example.com>\"\n```",
              "engineId": "dockwright",
              "cleanCodeAttribute": "CONVENTIONAL",
              "impacts": [
                {
                  "softwareQuality": "MAINTAINABILITY",
                  "severity": "MEDIUM"
                }
              ]
            },
            {
              "id": "WorkdirRelativePath",
              "name": "Relative path in the first WORKDIR of a stage.",
              "description": "Relative path in the first WORKDIR of a stage.\n\nThe path is relative to the working directory of the base image, which isn't visible in the file and may change. Use an\nabsolute path. Further `WORKDIR` instructions may be relative to it, also in stages based on this one.\n\n```dockerfile\nFROM nginx\nWORKDIR usr/share/nginx/html\nCOPY public .\n```\n\n```dockerfile\nFROM nginx\nWORKDIR /usr/share/nginx/html\nCOPY public .\n```",
              "engineId": "dockwright",
              "cleanCodeAttribute": "LOGICAL",
              "impacts": [
                {
                  "softwareQuality": "RELIABILITY",
                  "severity": "MEDIUM"
                }
              ]
            }
          ],
          "issues": [
            {
              "ruleId": "MaintainerDeprecated",
              "primaryLocation": {
                "message": "Maintainer instruction is deprecated in favor of using label",
                "filePath": "Dockerfile",
                "textRange": {
                  "startLine": 2,
                  "endLine": 2,
                  "startColumn": 0,
                  "endColumn": 10
                }
              }
            },
            {
              "ruleId": "WorkdirRelativePath",
              "primaryLocation": {
                "message": "Relative workdir \"app\" can have unexpected results if the base image changes",
                "filePath": "Dockerfile",
                "textRange": {
                  "startLine": 3,
                  "endLine": 3,
                  "startColumn": 8,
                  "endColumn": 11
                }
              }
            }
          ]
        }
        --- exit code 1
    "#]]);
}

#[test]
fn fingerprints_in_sarif() {
    let folder = folder();
    let fingerprints = || -> Vec<String> {
        let ran = folder.run(&["check", "--format", "sarif"]);
        let log: Value = serde_json::from_str(&ran.out).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        let fingerprints = results
            .iter()
            .map(|it| it["partialFingerprints"]["dockwright/v1"].to_string());
        fingerprints.collect()
    };
    let before = fingerprints();
    assert_eq!(before.len(), 2);
    folder.write("Dockerfile", format!("# a\n\n{TEXT}MAINTAINER me\n"));
    let after = fingerprints();
    assert_eq!(after[..2], before);
    assert_ne!(after[2], after[0]);
}

#[test]
fn files_by_patterns() {
    let folder = Folder::new(&[
        ("Dockerfile", TEXT),
        ("vendor/Dockerfile", TEXT),
        ("images/app.docker", TEXT),
    ]);
    let files = |args: &[&str]| {
        let ran = folder.run(&[&["check", "--select", "DL4000"], args].concat());
        let rules = ran.rules();
        let files = rules.iter().map(|it| {
            it.trim_start_matches("MaintainerDeprecated ")
                .trim_end_matches(":2:1")
                .to_owned()
        });
        files.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(files(&[]), "Dockerfile vendor/Dockerfile");
    assert_eq!(files(&["--exclude", "vendor/"]), "Dockerfile");
    assert_eq!(
        files(&["--include", "*.docker", "--exclude", "/Dockerfile"]),
        "images/app.docker vendor/Dockerfile"
    );
    // An argument is never excluded.
    assert_eq!(
        files(&["vendor/Dockerfile", "--exclude", "vendor/"]),
        "vendor/Dockerfile"
    );
    folder.check(
        &["check", "--exclude", "[a"],
        expect![[r#"
        --- standard error
        dockwright: --exclude: invalid pattern: unclosed [
        --- exit code 2
    "#]],
    );
}

#[test]
fn no_files() {
    let folder = Folder::new(&[("README.md", "")]);
    folder.check(
        &["check"],
        expect![[r#"
        --- standard error
        dockwright: no Dockerfile found in .; use --allow-no-files to permit this
        --- exit code 2
    "#]],
    );
    folder.check(
        &["check", "--allow-no-files"],
        expect![[r#"
        --- standard error
        dockwright: no Dockerfile to check in .
        --- exit code 0
    "#]],
    );
}

#[test]
fn configuration_file() {
    let folder = Folder::new(&[
        ("Dockerfile", TEXT),
        (
            "dockwright.toml",
            "[rules]\nMaintainerDeprecated = \"off\"\n",
        ),
        (
            "ci/strict.toml",
            "[rules]\nWorkdirRelativePath = \"error\"\n",
        ),
    ]);
    let rules = |args: &[&str]| folder.run(&[&["check"], args].concat()).rules().join(" ");
    assert_eq!(rules(&[]), "WorkdirRelativePath Dockerfile:3:9");
    assert_eq!(
        rules(&["--config", "ci/strict.toml"]),
        "MaintainerDeprecated Dockerfile:2:1 WorkdirRelativePath Dockerfile:3:9"
    );
    assert!(
        folder
            .run(&["check", "--config", "ci/strict.toml"])
            .out
            .contains("error[Workdir")
    );
    assert_eq!(
        folder.run(&["check", "--config", "a", "--no-config"]).code,
        2
    );
}
