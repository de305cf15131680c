//! The machine-readable output formats of `dockwright check`.

use expect_test::expect;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use super::Folder;

/// Causes diagnostics with related locations, fixes, and several lines. Columns differ from bytes, and special characters of
/// the formats must be escaped.
const TEXT: &str =
    "FROM a AS b\nRUN 🐳 --x \\\n\n  y\nCMD [\"1\"]\nCMD [\"2\"]\nENV A=🐳 \"B<&>%,:\"\nCPOY 🐳\n";

fn folder() -> Folder {
    Folder::new(&[
        ("a b/100%:,é.Dockerfile", TEXT),
        ("clean.Dockerfile", "FROM a:1\n"),
    ])
}

#[test]
fn json() {
    let ran = folder().run(&["check", "--format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    expect![[r#"
        {
          "files": [
            {
              "path": "a b/100%:,é.Dockerfile",
              "diagnostics": [
                {
                  "rule": "UntaggedImage",
                  "severity": "information",
                  "range": {
                    "start": {
                      "line": 0,
                      "character": 5
                    },
                    "end": {
                      "line": 0,
                      "character": 6
                    }
                  },
                  "message": "a has no tag, so it means `latest`, which changes with each release: specify a version",
                  "page": "https://github.com/dockwright/dockwright/blob/main/docs/rules/UntaggedImage.md"
                },
                {
                  "rule": "NoEmptyContinuation",
                  "severity": "warning",
                  "range": {
                    "start": {
                      "line": 2,
                      "character": 0
                    },
                    "end": {
                      "line": 3,
                      "character": 0
                    }
                  },
                  "message": "Empty continuation line",
                  "page": "https://docs.docker.com/go/dockerfile/rule/no-empty-continuation/",
                  "fixes": [
                    {
                      "title": "Remove the blank line",
                      "safe": true,
                      "edits": [
                        {
                          "range": {
                            "start": {
                              "line": 2,
                              "character": 0
                            },
                            "end": {
                              "line": 3,
                              "character": 0
                            }
                          },
                          "newText": ""
                        }
                      ]
                    }
                  ]
                },
                {
                  "rule": "MultipleInstructionsDisallowed",
                  "severity": "warning",
                  "range": {
                    "start": {
                      "line": 4,
                      "character": 0
                    },
                    "end": {
                      "line": 4,
                      "character": 9
                    }
                  },
                  "message": "Multiple CMD instructions should not be used in the same stage because only the last one will be used",
                  "page": "https://docs.docker.com/go/dockerfile/rule/multiple-instructions-disallowed/",
                  "related": [
                    {
                      "range": {
                        "start": {
                          "line": 5,
                          "character": 0
                        },
                        "end": {
                          "line": 5,
                          "character": 9
                        }
                      },
                      "message": "Overridden here"
                    }
                  ],
                  "fixes": [
                    {
                      "title": "Remove this CMD",
                      "safe": false,
                      "edits": [
                        {
                          "range": {
                            "start": {
                              "line": 4,
                              "character": 0
                            },
                            "end": {
                              "line": 5,
                              "character": 0
                            }
                          },
                          "newText": ""
                        }
                      ]
                    }
                  ]
                },
                {
                  "rule": "MissingValue",
                  "severity": "error",
                  "range": {
                    "start": {
                      "line": 6,
                      "character": 9
                    },
                    "end": {
                      "line": 6,
                      "character": 18
                    }
                  },
                  "message": "Syntax error - can't find = in \"\\\"B<&>%,:\\\"\". Must be of the form: name=value",
                  "page": "https://github.com/dockwright/dockwright/blob/main/docs/rules/errors.md#missingvalue"
                },
                {
                  "rule": "UnknownInstruction",
                  "severity": "error",
                  "range": {
                    "start": {
                      "line": 7,
                      "character": 0
                    },
                    "end": {
                      "line": 7,
                      "character": 4
                    }
                  },
                  "message": "unknown instruction: CPOY (did you mean COPY?)",
                  "page": "https://github.com/dockwright/dockwright/blob/main/docs/rules/errors.md#unknowninstruction",
                  "fixes": [
                    {
                      "title": "Change to `COPY`",
                      "safe": false,
                      "edits": [
                        {
                          "range": {
                            "start": {
                              "line": 7,
                              "character": 0
                            },
                            "end": {
                              "line": 7,
                              "character": 4
                            }
                          },
                          "newText": "COPY"
                        }
                      ]
                    }
                  ]
                }
              ]
            },
            {
              "path": "clean.Dockerfile",
              "diagnostics": []
            }
          ]
        }"#]].assert_eq(&format!("{report:#}"));
}

#[test]
fn sarif() {
    let ran = folder().run(&["check", "--format", "sarif"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let log: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().unwrap().contains("sarif-2.1.0"));
    let runs = log["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 1);
    let driver = &runs[0]["tool"]["driver"];
    assert_eq!(driver["name"], "dockwright");
    assert_eq!(driver["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(runs[0]["columnKind"], "utf16CodeUnits");
    let rules = driver["rules"].as_array().unwrap();
    for rule in rules {
        let text = |field: &str| rule[field]["text"].as_str().unwrap();
        assert!(
            !text("shortDescription").is_empty() && !text("help").is_empty(),
            "{rule}"
        );
        // All paragraphs of the help, within GitHub's limit.
        let (full, help) = (text("fullDescription"), text("help"));
        assert!(full.starts_with(text("shortDescription")), "{rule}");
        let blocks = help.split("```").step_by(2);
        let prose: String = blocks.flat_map(str::split_whitespace).collect();
        assert_eq!(full.split_whitespace().collect::<String>(), prose);
        assert!(full.len() <= 1024 && !full.contains("```"), "{rule}");
        let level = rule["defaultConfiguration"]["level"].as_str().unwrap();
        assert!(["error", "warning", "note"].contains(&level), "{rule}");
    }
    let paragraphs = |rule: &Value| {
        let full = rule["fullDescription"]["text"].as_str().unwrap();
        full.split("\n\n").count()
    };
    // A summary and an explanation.
    let counts = rules
        .iter()
        .map(|it| (it["id"].as_str().unwrap(), paragraphs(it)));
    let counts: Vec<_> = counts.collect();
    assert!(
        counts.contains(&("MultipleInstructionsDisallowed", 2)),
        "{counts:?}"
    );
    let results = runs[0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 5);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        let mut places = vec![&result["locations"][0]];
        places.extend(result["relatedLocations"].as_array().into_iter().flatten());
        for place in places {
            assert_place(
                &place["physicalLocation"]["artifactLocation"],
                &place["physicalLocation"]["region"],
            );
        }
        for fix in result["fixes"].as_array().into_iter().flatten() {
            assert!(!fix["description"]["text"].as_str().unwrap().is_empty());
            for change in fix["artifactChanges"].as_array().unwrap() {
                for edit in change["replacements"].as_array().unwrap() {
                    assert_place(&change["artifactLocation"], &edit["deletedRegion"]);
                    assert!(edit["insertedContent"]["text"].is_string());
                }
            }
        }
    }
    expect![[r#"
        {
          "ruleId": "NoEmptyContinuation",
          "ruleIndex": 2,
          "level": "warning",
          "message": {
            "text": "Empty continuation line"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "a%20b/100%25%3A,%C3%A9.Dockerfile",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "startLine": 3,
                  "startColumn": 1,
                  "endLine": 3,
                  "endColumn": 1
                }
              }
            }
          ],
          "fixes": [
            {
              "description": {
                "text": "Remove the blank line"
              },
              "artifactChanges": [
                {
                  "artifactLocation": {
                    "uri": "a%20b/100%25%3A,%C3%A9.Dockerfile",
                    "uriBaseId": "%SRCROOT%"
                  },
                  "replacements": [
                    {
                      "deletedRegion": {
                        "startLine": 3,
                        "startColumn": 1,
                        "endLine": 4,
                        "endColumn": 1
                      },
                      "insertedContent": {
                        "text": ""
                      }
                    }
                  ]
                }
              ]
            }
          ],
          "partialFingerprints": {
            "dockwright/v1": "3b62f158704048c8b7f8eaa4:1"
          }
        }"#]]
    .assert_eq(&format!("{:#}", results[1]));
}

#[track_caller]
fn assert_place(artifact: &Value, region: &Value) {
    assert_eq!(artifact["uri"], "a%20b/100%25%3A,%C3%A9.Dockerfile");
    assert_eq!(artifact["uriBaseId"], "%SRCROOT%");
    let number = |field: &str| region[field].as_u64().unwrap();
    assert!(
        number("startLine") >= 1 && number("startColumn") >= 1,
        "{region}"
    );
    let start = (number("startLine"), number("startColumn"));
    assert!(
        start <= (number("endLine"), number("endColumn")),
        "{region}"
    );
}

#[test]
fn sarif_without_diagnostics() {
    let folder = Folder::new(&[("Dockerfile", "FROM a:1\n")]);
    let ran = folder.run(&["check", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
    assert_eq!(ran.code, 0);
}

#[test]
fn github() {
    folder().check(&["check", "--format", "github"], expect![[r#"
        ::notice file=a b/100%25%3A%2Cé.Dockerfile,line=1,endLine=1,col=6,endColumn=7,title=UntaggedImage::a has no tag, so it means `latest`, which changes with each release: specify a version
        ::warning file=a b/100%25%3A%2Cé.Dockerfile,line=3,endLine=3,col=1,endColumn=1,title=NoEmptyContinuation::Empty continuation line
        ::warning file=a b/100%25%3A%2Cé.Dockerfile,line=5,endLine=5,col=1,endColumn=10,title=MultipleInstructionsDisallowed::Multiple CMD instructions should not be used in the same stage because only the last one will be used
        ::error file=a b/100%25%3A%2Cé.Dockerfile,line=7,endLine=7,col=10,endColumn=19,title=MissingValue::Syntax error - can't find = in "\"B<&>%25,:\"". Must be of the form: name=value
        ::error file=a b/100%25%3A%2Cé.Dockerfile,line=8,endLine=8,col=1,endColumn=5,title=UnknownInstruction::unknown instruction: CPOY (did you mean COPY?)
        --- exit code 1
    "#]]);
}

/// Diagnostics that include a line ending end on their own line.
#[test]
fn github_lines() {
    let long = format!("FROM a:1\nRUN echo {}\nRUN b\n", "x".repeat(70_000));
    for (text, expected) in [
        // An empty line in a continued instruction, after a heredoc, with CRLF, and of several lines.
        (
            "FROM a:1 \\\n# c\n\n# c\nAS b\n",
            "line=3,endLine=3,col=1,endColumn=1",
        ),
        (
            "FROM a:1\nCOPY <<E /x\n\nE\nRUN b \\\n\n c\n",
            "line=6,endLine=6,col=1,endColumn=1",
        ),
        (
            "FROM a:1\r\nRUN b \\\r\n\r\n c\r\n",
            "line=3,endLine=3,col=1,endColumn=1",
        ),
        (
            "FROM a:1\nRUN b \\\n  \n c\n",
            "line=3,endLine=3,col=1,endColumn=3",
        ),
        (&long, "line=2,endLine=2,col=1,endColumn=70010"),
    ] {
        let ran = Folder::new(&[("Dockerfile", text)]).run(&["check", "--format", "github"]);
        let first = ran.out.lines().next().unwrap_or_default();
        assert!(first.contains(expected), "{first}");
    }
}

/// CI systems look for the paths of a report from the root of the repository, wherever the program runs.
#[test]
fn paths_are_relative_to_the_repository() {
    let other = Folder::new(&[("Dockerfile", "FROM a:1\nX\n")]);
    let outside = other.path("Dockerfile").display().to_string();
    let folder = Folder::new(&[(".git/HEAD", ""), ("a/b c/Dockerfile", "FROM a:1\nX\n")]);
    let inside = folder.path("a/b c/Dockerfile").display().to_string();
    let run = |argument: &str, format: &str| {
        let mut command = folder.command(&["check", "--format", format, argument]);
        command.current_dir(folder.path("a"));
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    for argument in [".", "b c/Dockerfile", "../a/b c", inside.as_str()] {
        let github = run(argument, "github");
        assert!(
            github.starts_with("::error file=a/b c/Dockerfile,"),
            "{github}"
        );
        let gitlab: Value = serde_json::from_str(&run(argument, "gitlab")).unwrap();
        assert_eq!(gitlab[0]["location"]["path"], "a/b c/Dockerfile");
        let junit = run(argument, "junit");
        assert!(junit.contains(" file=\"a/b c/Dockerfile\" "), "{junit}");
        let sarif: Value = serde_json::from_str(&run(argument, "sarif")).unwrap();
        let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(
            place["artifactLocation"],
            serde_json::json!({ "uri": "a/b%20c/Dockerfile", "uriBaseId": "%SRCROOT%" })
        );
        assert!(sarif["runs"][0]["originalUriBaseIds"]["%SRCROOT%"].is_object());
    }
    let sarif: Value = serde_json::from_str(&run(&outside, "sarif")).unwrap();
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    let uri = place["artifactLocation"]["uri"].as_str().unwrap();
    assert!(uri.starts_with("file:///"), "{uri}");
    assert!(place["artifactLocation"]["uriBaseId"].is_null());
    assert!(run(&outside, "github").contains(&outside));
}

#[test]
fn gitlab() {
    let ran = folder().run(&["check", "--format", "gitlab"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let issues: Value = serde_json::from_str(&ran.out).unwrap();
    expect![[r#"
        [
          {
            "description": "a has no tag, so it means `latest`, which changes with each release: specify a version",
            "check_name": "UntaggedImage",
            "fingerprint": "daf28d554769bdeff33686ff788cbe5f0a6dd45f30614ee6c709e9c7e2d3ff04",
            "severity": "minor",
            "location": {
              "path": "a b/100%:,é.Dockerfile",
              "positions": {
                "begin": {
                  "line": 1,
                  "column": 6
                },
                "end": {
                  "line": 1,
                  "column": 7
                }
              }
            }
          },
          {
            "description": "Empty continuation line",
            "check_name": "NoEmptyContinuation",
            "fingerprint": "bd54cd7359d7e12352e041ca1ccddd77bec46a5b30fa43aa89688a601767713f",
            "severity": "major",
            "location": {
              "path": "a b/100%:,é.Dockerfile",
              "positions": {
                "begin": {
                  "line": 3,
                  "column": 1
                },
                "end": {
                  "line": 3,
                  "column": 1
                }
              }
            }
          },
          {
            "description": "Multiple CMD instructions should not be used in the same stage because only the last one will be used",
            "check_name": "MultipleInstructionsDisallowed",
            "fingerprint": "b7388536c68b7e9b18ab3a103695a981bcd3d0ef1958cbaaa7b7107c661da301",
            "severity": "major",
            "location": {
              "path": "a b/100%:,é.Dockerfile",
              "positions": {
                "begin": {
                  "line": 5,
                  "column": 1
                },
                "end": {
                  "line": 5,
                  "column": 10
                }
              }
            }
          },
          {
            "description": "Syntax error - can't find = in \"\\\"B<&>%,:\\\"\". Must be of the form: name=value",
            "check_name": "MissingValue",
            "fingerprint": "43384b50ae62646129280084b66f87ca0de1f493541c8da6597dfa23a022a036",
            "severity": "critical",
            "location": {
              "path": "a b/100%:,é.Dockerfile",
              "positions": {
                "begin": {
                  "line": 7,
                  "column": 10
                },
                "end": {
                  "line": 7,
                  "column": 19
                }
              }
            }
          },
          {
            "description": "unknown instruction: CPOY (did you mean COPY?)",
            "check_name": "UnknownInstruction",
            "fingerprint": "80d4fd8a57b6ba35665fbc7b702b2b219066878e8723fac96a5ecdaf9cc87abf",
            "severity": "critical",
            "location": {
              "path": "a b/100%:,é.Dockerfile",
              "positions": {
                "begin": {
                  "line": 8,
                  "column": 1
                },
                "end": {
                  "line": 8,
                  "column": 5
                }
              }
            }
          }
        ]"#]].assert_eq(&format!("{issues:#}"));
    let ran = Folder::new(&[("Dockerfile", "FROM a:1\n")]).run(&["check", "--format", "gitlab"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "[]\n"));
}

/// GitLab compares reports by fingerprint: unique in a report, and the same after lines were added before.
#[test]
fn gitlab_fingerprints() {
    let prints = |text: &str, name: &str| -> Vec<String> {
        let ran = Folder::new(&[(name, text)]).run(&["check", "--format", "gitlab"]);
        let issues: Vec<Value> = serde_json::from_str(&ran.out).unwrap();
        let print = |it: &Value| it["fingerprint"].as_str().unwrap().to_owned();
        issues.iter().map(print).collect()
    };
    let before = prints("FROM a:1\nX\nX\nY\n", "Dockerfile");
    assert_eq!(before.len(), 3);
    let distinct: std::collections::HashSet<_> = before.iter().collect();
    assert_eq!(distinct.len(), 3);
    assert_eq!(
        prints("# c\n\nFROM a:1\nX\nRUN b\nX\nY\n", "Dockerfile"),
        before
    );
    let moved = prints("FROM a:1\nX\nX\nY\n", "Dockerfile.b");
    assert!(moved.iter().all(|it| !before.contains(it)));
}

#[test]
fn junit() {
    let folder = folder();
    folder.check(&["check", "--format", "junit"], expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="dockwright" tests="6" failures="4">
          <testsuite name="a b/100%:,é.Dockerfile" tests="5" failures="4" errors="0">
            <testcase name="UntaggedImage:1:6" classname="a b/100%:,é.Dockerfile" file="a b/100%:,é.Dockerfile" line="1">
              <system-out>a b/100%:,é.Dockerfile:1:6: information[UntaggedImage]: a has no tag, so it means `latest`, which changes with each release: specify a version</system-out>
            </testcase>
            <testcase name="NoEmptyContinuation:3:1" classname="a b/100%:,é.Dockerfile" file="a b/100%:,é.Dockerfile" line="3">
              <failure type="warning" message="Empty continuation line">a b/100%:,é.Dockerfile:3:1: warning[NoEmptyContinuation]: Empty continuation line</failure>
            </testcase>
            <testcase name="MultipleInstructionsDisallowed:5:1" classname="a b/100%:,é.Dockerfile" file="a b/100%:,é.Dockerfile" line="5">
              <failure type="warning" message="Multiple CMD instructions should not be used in the same stage because only the last one will be used">a b/100%:,é.Dockerfile:5:1: warning[MultipleInstructionsDisallowed]: Multiple CMD instructions should not be used in the same stage because only the last one will be used</failure>
            </testcase>
            <testcase name="MissingValue:7:10" classname="a b/100%:,é.Dockerfile" file="a b/100%:,é.Dockerfile" line="7">
              <failure type="error" message="Syntax error - can&apos;t find = in &quot;\&quot;B&lt;&amp;&gt;%,:\&quot;&quot;. Must be of the form: name=value">a b/100%:,é.Dockerfile:7:10: error[MissingValue]: Syntax error - can&apos;t find = in &quot;\&quot;B&lt;&amp;&gt;%,:\&quot;&quot;. Must be of the form: name=value</failure>
            </testcase>
            <testcase name="UnknownInstruction:8:1" classname="a b/100%:,é.Dockerfile" file="a b/100%:,é.Dockerfile" line="8">
              <failure type="error" message="unknown instruction: CPOY (did you mean COPY?)">a b/100%:,é.Dockerfile:8:1: error[UnknownInstruction]: unknown instruction: CPOY (did you mean COPY?)</failure>
            </testcase>
          </testsuite>
          <testsuite name="clean.Dockerfile" tests="1" failures="0" errors="0">
            <testcase name="dockwright check" classname="clean.Dockerfile" file="clean.Dockerfile"/>
          </testsuite>
        </testsuites>
        --- exit code 1
    "#]]);
    // What doesn't fail the check isn't a failed test.
    folder.check(
        &[
            "check",
            "--format",
            "junit",
            "--fail-on",
            "error",
            "--select",
            "buildkit,NoEmptyContinuation",
            "--ignore",
            "UnknownInstruction",
        ],
        expect![[r#"
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="dockwright" tests="4" failures="1">
              <testsuite name="a b/100%:,é.Dockerfile" tests="3" failures="1" errors="0">
                <testcase name="NoEmptyContinuation:3:1" classname="a b/100%:,é.Dockerfile" file="a b/100%:,é.Dockerfile" line="3">
                  <system-out>a b/100%:,é.Dockerfile:3:1: warning[NoEmptyContinuation]: Empty continuation line</system-out>
                </testcase>
                <testcase name="MultipleInstructionsDisallowed:5:1" classname="a b/100%:,é.Dockerfile" file="a b/100%:,é.Dockerfile" line="5">
                  <system-out>a b/100%:,é.Dockerfile:5:1: warning[MultipleInstructionsDisallowed]: Multiple CMD instructions should not be used in the same stage because only the last one will be used</system-out>
                </testcase>
                <testcase name="MissingValue:7:10" classname="a b/100%:,é.Dockerfile" file="a b/100%:,é.Dockerfile" line="7">
                  <failure type="error" message="Syntax error - can&apos;t find = in &quot;\&quot;B&lt;&amp;&gt;%,:\&quot;&quot;. Must be of the form: name=value">a b/100%:,é.Dockerfile:7:10: error[MissingValue]: Syntax error - can&apos;t find = in &quot;\&quot;B&lt;&amp;&gt;%,:\&quot;&quot;. Must be of the form: name=value</failure>
                </testcase>
              </testsuite>
              <testsuite name="clean.Dockerfile" tests="1" failures="0" errors="0">
                <testcase name="dockwright check" classname="clean.Dockerfile" file="clean.Dockerfile"/>
              </testsuite>
            </testsuites>
            --- exit code 1
        "#]],
    );
}

/// Characters that XML can't represent are replaced.
#[test]
fn junit_is_always_valid_xml() {
    let folder = Folder::new(&[("Dockerfile", "FROM a:1\nX\x01\x1bY\u{ffff}]]>\"' z\n")]);
    let ran = folder.run(&["check", "--format", "junit"]);
    let forbidden = |c: char| (c < ' ' && c != '\n') || c == '\u{ffff}';
    assert!(!ran.out.contains(forbidden), "{:?}", ran.out);
    let mut reader = Reader::from_str(&ran.out);
    while reader.read_event().unwrap() != Event::Eof {}
}

#[test]
fn checkstyle() {
    let ran = folder().run(&["check", "--format", "checkstyle"]);
    expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <checkstyle version="4.3">
          <file name="a b/100%:,é.Dockerfile">
            <error line="1" column="6" severity="info" message="a has no tag, so it means `latest`, which changes with each release: specify a version" source="dockwright.UntaggedImage"/>
            <error line="3" column="1" severity="warning" message="Empty continuation line" source="dockwright.NoEmptyContinuation"/>
            <error line="5" column="1" severity="warning" message="Multiple CMD instructions should not be used in the same stage because only the last one will be used" source="dockwright.MultipleInstructionsDisallowed"/>
            <error line="7" column="10" severity="error" message="Syntax error - can&apos;t find = in &quot;\&quot;B&lt;&amp;&gt;%,:\&quot;&quot;. Must be of the form: name=value" source="dockwright.MissingValue"/>
            <error line="8" column="1" severity="error" message="unknown instruction: CPOY (did you mean COPY?)" source="dockwright.UnknownInstruction"/>
          </file>
        </checkstyle>
        --- exit code 1
    "#]].assert_eq(&ran.to_string());
    assert_eq!(
        elements(&ran.out),
        [("checkstyle", 1), ("file", 1), ("error", 5)]
    );
    let folder = Folder::new(&[("Dockerfile", "FROM a:1\n")]);
    let ran = folder.run(&["check", "--format", "checkstyle"]);
    assert_eq!(
        elements(&ran.out),
        [("checkstyle", 1), ("file", 0), ("error", 0)]
    );
}

/// Characters that XML can't represent are replaced.
#[test]
fn checkstyle_is_always_valid_xml() {
    let folder = Folder::new(&[("Dockerfile", "FROM a:1\nX\x01\x1bY\u{ffff}]]>\"' z\n")]);
    let ran = folder.run(&["check", "--format", "checkstyle"]);
    assert_eq!(
        elements(&ran.out),
        [("checkstyle", 1), ("file", 1), ("error", 1)]
    );
    let forbidden = |c: char| (c < ' ' && c != '\n') || c == '\u{ffff}';
    assert!(!ran.out.contains(forbidden), "{:?}", ran.out);
}

/// The number of elements of each kind in a document.
#[track_caller]
fn elements(xml: &str) -> [(&'static str, usize); 3] {
    let mut counts = [("checkstyle", 0), ("file", 0), ("error", 0)];
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().0.to_owned();
                for attribute in tag.attributes() {
                    attribute.unwrap();
                }
                let known = counts.iter_mut().find(|it| it.0 == name);
                known.unwrap_or_else(|| panic!("{name:?}")).1 += 1;
            }
            Event::Eof => return counts,
            _ => {}
        }
    }
}

/// Files that can't be read are reported on stderr, so that the output is valid.
#[test]
fn errors_are_reported_on_stderr() {
    let folder = folder();
    for format in ["json", "sarif", "gitlab"] {
        let ran = folder.run(&["check", "--format", format, ".", "none"]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.starts_with("dockwright: none: "), "{}", ran.err);
        serde_json::from_str::<Value>(&ran.out).unwrap();
    }
}
