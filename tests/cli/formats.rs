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
        ("clean.Dockerfile", "FROM a\n"),
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
                  "message": "Syntax error - can't find = in \"\\\"B<&>%,:\\\"\". Must be of the form: name=value"
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
    assert_eq!(results.len(), 4);
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
          "ruleId": "MultipleInstructionsDisallowed",
          "ruleIndex": 1,
          "level": "warning",
          "message": {
            "text": "Multiple CMD instructions should not be used in the same stage because only the last one will be used"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "a%20b/100%25%3A,%C3%A9.Dockerfile"
                },
                "region": {
                  "startLine": 5,
                  "startColumn": 1,
                  "endLine": 5,
                  "endColumn": 10
                }
              }
            }
          ],
          "relatedLocations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "a%20b/100%25%3A,%C3%A9.Dockerfile"
                },
                "region": {
                  "startLine": 6,
                  "startColumn": 1,
                  "endLine": 6,
                  "endColumn": 10
                }
              },
              "message": {
                "text": "Overridden here"
              }
            }
          ],
          "fixes": [
            {
              "description": {
                "text": "Remove this CMD"
              },
              "artifactChanges": [
                {
                  "artifactLocation": {
                    "uri": "a%20b/100%25%3A,%C3%A9.Dockerfile"
                  },
                  "replacements": [
                    {
                      "deletedRegion": {
                        "startLine": 5,
                        "startColumn": 1,
                        "endLine": 6,
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
          ]
        }"#]].assert_eq(&format!("{:#}", results[1]));
}

fn assert_place(artifact: &Value, region: &Value) {
    assert_eq!(artifact["uri"], "a%20b/100%25%3A,%C3%A9.Dockerfile");
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
    let folder = Folder::new(&[("Dockerfile", "FROM a\n")]);
    let ran = folder.run(&["check", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
    assert_eq!(ran.code, 0);
}

#[test]
fn github() {
    folder().check(&["check", "--format", "github"], expect![[r#"
        ::warning file=a b/100%25%3A%2Cé.Dockerfile,line=3,endLine=4,title=NoEmptyContinuation::Empty continuation line
        ::warning file=a b/100%25%3A%2Cé.Dockerfile,line=5,endLine=5,col=1,endColumn=10,title=MultipleInstructionsDisallowed::Multiple CMD instructions should not be used in the same stage because only the last one will be used
        ::error file=a b/100%25%3A%2Cé.Dockerfile,line=7,endLine=7,col=10,endColumn=19,title=MissingValue::Syntax error - can't find = in "\"B<&>%25,:\"". Must be of the form: name=value
        ::error file=a b/100%25%3A%2Cé.Dockerfile,line=8,endLine=8,col=1,endColumn=5,title=UnknownInstruction::unknown instruction: CPOY (did you mean COPY?)
        --- exit code 1
    "#]]);
}

#[test]
fn checkstyle() {
    let ran = folder().run(&["check", "--format", "checkstyle"]);
    expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <checkstyle version="4.3">
          <file name="a b/100%:,é.Dockerfile">
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
        [("checkstyle", 1), ("file", 1), ("error", 4)]
    );
    let folder = Folder::new(&[("Dockerfile", "FROM a\n")]);
    let ran = folder.run(&["check", "--format", "checkstyle"]);
    assert_eq!(
        elements(&ran.out),
        [("checkstyle", 1), ("file", 0), ("error", 0)]
    );
}

/// Characters that XML can't represent are replaced.
#[test]
fn checkstyle_is_always_valid_xml() {
    let folder = Folder::new(&[("Dockerfile", "FROM a\nX\x01\x1bY\u{ffff}]]>\"' z\n")]);
    let ran = folder.run(&["check", "--format", "checkstyle"]);
    assert_eq!(
        elements(&ran.out),
        [("checkstyle", 1), ("file", 1), ("error", 1)]
    );
    let forbidden = |c: char| (c < ' ' && c != '\n') || c == '\u{ffff}';
    assert!(!ran.out.contains(forbidden), "{:?}", ran.out);
}

/// The number of elements of each kind in a document.
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
    for format in ["json", "sarif"] {
        let ran = folder.run(&["check", "--format", format, ".", "none"]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.starts_with("dockwright: none: "), "{}", ran.err);
        serde_json::from_str::<Value>(&ran.out).unwrap();
    }
}
