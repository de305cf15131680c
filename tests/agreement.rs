//! Compares BuildKit's recorded results with those of `inspect` and `check`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::cli::program;
use crate::golden::{self, checked};

/// The minimum number of results that agree with BuildKit's.
const HELD: usize = 3_100;

/// A recorded result of BuildKit.
struct Case {
    id: String,
    text: String,
    args: BTreeMap<String, String>,
    answer: Value,
}

impl Case {
    fn new(case: &Value, text: String) -> Case {
        let args = case["args"].as_object().into_iter().flatten();
        let args = args.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()));
        Case {
            id: case["id"].as_str().unwrap().to_owned(),
            text,
            args: args.collect(),
            answer: case["buildkit"].clone(),
        }
    }

    /// The error at which BuildKit stops.
    fn error(&self) -> Option<&Value> {
        let layers = ["parse_error", "instruction_error", "build_error"];
        layers.iter().find_map(|layer| self.answer.get(layer))
    }
}

/// Dockwright's results.
struct Ours {
    /// The output of `inspect`.
    inspected: Value,
    /// The diagnostics of `check`.
    found: Vec<Found>,
}

/// A diagnostic of `check`.
struct Found {
    is_error: bool,
    rule: String,
    /// 1-based.
    line: u64,
    message: String,
}

/// Runs `inspect` and `check` on cases with the same build arguments.
#[track_caller]
fn answers(cases: &[&Case]) -> Vec<Ours> {
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<PathBuf> = (0..cases.len())
        .map(|number| folder.path().join(format!("{number:06}.Dockerfile")))
        .collect();
    for (path, case) in paths.iter().zip(cases) {
        fs::write(path, &case.text).unwrap();
    }
    let args = cases.first().map(|it| it.args.iter()).into_iter().flatten();
    let args: Vec<String> = args
        .map(|(name, value)| format!("--build-arg={name}={value}"))
        .collect();
    let run = |command: &[&str]| -> Vec<u8> {
        let output = program(folder.path())
            .args(command)
            .args(&args)
            .args(&paths)
            .output()
            .unwrap();
        let code = output.status.code();
        assert!(matches!(code, Some(0 | 1)), "{command:?}: {output:?}");
        output.stdout
    };
    let inspected = run(&["inspect", "--format=json", "--no-base-config"]);
    let inspected = serde_json::Deserializer::from_slice(&inspected).into_iter();
    let inspected: Vec<Value> = inspected.map(Result::unwrap).collect();
    let report = run(&["check", "--format=json", "--select=buildkit", "--no-config"]);
    let report: Value = serde_json::from_slice(&report).unwrap();
    let reports = report["files"].as_array().unwrap();
    assert_eq!((inspected.len(), reports.len()), (cases.len(), cases.len()));
    let found = |it: &Value| Found {
        is_error: it["severity"] == "error",
        rule: it["rule"].as_str().unwrap().to_owned(),
        line: it["range"]["start"]["line"].as_u64().unwrap() + 1,
        message: it["message"].as_str().unwrap().to_owned(),
    };
    let found = reports.iter().map(|report| {
        let all = report["diagnostics"].as_array().unwrap();
        all.iter().map(found).collect()
    });
    let both = inspected.into_iter().zip(found);
    both.map(|(inspected, found)| Ours { inspected, found })
        .collect()
}

/// A property in which the results for a case differ, with both values.
struct Difference {
    figure: &'static str,
    detail: String,
}

/// Collects the properties of one case.
#[derive(Default)]
struct Figures {
    compared: Vec<&'static str>,
    different: Vec<Difference>,
}

impl Figures {
    fn compare<T: PartialEq + std::fmt::Debug>(
        &mut self,
        figure: &'static str,
        theirs: T,
        ours: T,
    ) {
        self.compared.push(figure);
        if theirs != ours {
            let detail = format!("BuildKit {theirs:?}\n    but we {ours:?}");
            self.different.push(Difference { figure, detail });
        }
    }
}

fn compare(case: &Case, ours: &Ours) -> Figures {
    let mut figures = Figures::default();
    let (answer, inspected) = (&case.answer, &ours.inspected);
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    if let Some(tree) = answer.get("tree") {
        let theirs: Vec<Value> = list(tree).iter().map(their_instruction).collect();
        let found: Vec<Value> = list(&inspected["instructions"])
            .iter()
            .map(our_instruction)
            .collect();
        let (theirs, found) = ((&answer["escape"], theirs), (&inspected["escape"], found));
        figures.compare("tree", theirs, found);
    }
    if let Some(stages) = answer.get("stages") {
        let theirs: Vec<Value> = list(stages).iter().map(stage).collect();
        let found: Vec<Value> = list(&inspected["stages"]).iter().map(stage).collect();
        figures.compare("stages", theirs, found);
    }
    for (number, theirs) in list(&answer["images"]).iter().enumerate() {
        if theirs.get("error").is_none() {
            let found = &inspected["stages"][number]["image"];
            figures.compare("images", image(theirs), image(found));
        }
    }
    let errors: Vec<_> = ours.found.iter().filter(|it| it.is_error).collect();
    let error = case.error();
    figures.compare("verdict", error.is_some(), !errors.is_empty());
    if let Some(error) = error {
        // Line 0 is a bug in BuildKit: any line is accepted.
        let range = &error["ranges"][0];
        let range = range[0]
            .as_u64()
            .filter(|it| *it > 0)
            .zip(range[1].as_u64());
        let lines: Vec<u64> = errors.iter().map(|it| it.line).collect();
        let is_there =
            range.is_none_or(|(first, last)| lines.iter().any(|it| (first..=last).contains(it)));
        if lines.is_empty() || !is_there {
            figures.compare("errors", error.to_string(), format!("{lines:?}"));
        } else {
            figures.compare("errors", 0, 0);
        }
        return figures;
    }
    let checks = list(&answer["lint"]);
    let theirs = checks.iter().map(|it| {
        let line = it["ranges"][0][0].as_u64().unwrap_or_default();
        (
            it["rule"].as_str().unwrap(),
            line,
            it["detail"].as_str().unwrap(),
        )
    });
    let theirs: BTreeSet<_> = theirs.collect();
    let warnings = ours.found.iter().filter(|it| !it.is_error);
    let found: BTreeSet<_> = warnings
        .map(|it| (it.rule.as_str(), it.line, it.message.as_str()))
        .collect();
    let places = |set: &BTreeSet<(&str, u64, &str)>| -> BTreeSet<(String, u64)> {
        set.iter().map(|it| (it.0.to_owned(), it.1)).collect()
    };
    figures.compare("checks", places(&theirs), places(&found));
    figures.compare("messages", theirs, found);
    figures
}

/// Removes trailing empty arguments, which are insignificant.
fn without_empty_end(mut arguments: Vec<Value>) -> Vec<Value> {
    while arguments.last().is_some_and(|it| it == "") {
        arguments.pop();
    }
    arguments
}

/// Converts an instruction from either format to a common one. Lines in ONBUILD are insignificant.
fn instruction(
    it: &Value,
    keyword: &str,
    arguments: Vec<Value>,
    (start, end): (&Value, &Value),
) -> Value {
    let heredocs = it["heredocs"].as_array().into_iter().flatten().map(|it| {
        json!([
            it["name"],
            it["fd"].as_u64().unwrap_or_default(),
            it["expand"],
            it["chomp"].as_bool().unwrap_or_default(),
            it["content"]
        ])
    });
    json!({
        "keyword": keyword,
        "lines": [start, end],
        "flags": it["flags"].as_array().cloned().unwrap_or_default(),
        "arguments": without_empty_end(arguments),
        "json": it["json"].as_bool().unwrap_or_default(),
        "heredocs": heredocs.collect::<Vec<_>>(),
    })
}

fn their_instruction(it: &Value) -> Value {
    fn within(it: &Value, lines: (&Value, &Value)) -> Value {
        let arguments = it["args"].as_array().into_iter().flatten().map(|it| {
            let Some(children) = it.get("children").and_then(Value::as_array) else {
                return it.clone();
            };
            let inner = children
                .iter()
                .map(|it| within(it, (&Value::Null, &Value::Null)));
            inner.collect()
        });
        instruction(it, it["kind"].as_str().unwrap(), arguments.collect(), lines)
    }
    within(it, (&it["start"], &it["end"]))
}

fn our_instruction(it: &Value) -> Value {
    fn within(it: &Value, lines: (&Value, &Value)) -> Value {
        let arguments = it["arguments"].as_array().into_iter().flatten().map(|it| {
            let Some(children) = it.as_array() else {
                return it.clone();
            };
            let inner = children
                .iter()
                .map(|it| within(it, (&Value::Null, &Value::Null)));
            inner.collect()
        });
        instruction(
            it,
            it["keyword"].as_str().unwrap(),
            arguments.collect(),
            lines,
        )
    }
    within(it, (&it["start"], &it["end"]))
}

/// A stage in the common format.
fn stage(it: &Value) -> Value {
    let text = |key: &str| it[key].as_str().unwrap_or_default();
    json!([text("name"), text("base"), text("platform"), it["line"]])
}

/// An image configuration without empty entries, with unordered lists sorted.
fn image(it: &Value) -> BTreeMap<String, Value> {
    let is_empty = |it: &Value| match it {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Number(number) => number.as_i64() == Some(0),
        Value::Bool(_) => false,
    };
    let entries = it.as_object().into_iter().flatten();
    let entries = entries.map(|(name, value)| {
        let value = match (name.as_str(), value) {
            ("ports" | "volumes", Value::Object(map)) => json!(map.keys().collect::<BTreeSet<_>>()),
            ("ports" | "volumes" | "env", Value::Array(list)) => {
                let mut list = list.clone();
                list.sort_by_key(ToString::to_string);
                Value::Array(list)
            }
            ("healthcheck", Value::Object(map)) => {
                let given = map.iter().filter(|(_, value)| !is_empty(value));
                let given = given.map(|(name, value)| (name.to_lowercase(), value.clone()));
                json!(given.collect::<BTreeMap<_, _>>())
            }
            _ => value.clone(),
        };
        (name.clone(), value)
    });
    entries.filter(|(_, value)| !is_empty(value)).collect()
}

/// Compares all cases, prints how many were compared, and returns the differences by case.
#[track_caller]
fn compare_all(cases: &[Case], kind: &str) -> BTreeMap<String, Vec<Difference>> {
    let mut by_args: BTreeMap<_, Vec<&Case>> = BTreeMap::new();
    for case in cases.iter().filter(|it| it.answer.get("panic").is_none()) {
        by_args.entry(&case.args).or_default().push(case);
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut different = BTreeMap::new();
    let (mut count, mut ids) = (0, BTreeSet::new());
    // In chunks, as the length of a command line is limited.
    for some in by_args.values().flat_map(|it| it.chunks(400)) {
        for (case, ours) in some.iter().zip(answers(some)) {
            let figures = compare(case, &ours);
            for figure in figures.compared {
                *counts.entry(figure).or_default() += 1;
            }
            assert!(ids.insert(&case.id), "two cases are called {}", case.id);
            count += 1;
            if !figures.different.is_empty() {
                different.insert(case.id.clone(), figures.different);
            }
        }
    }
    checked(count, &format!("{kind}: {counts:?}"));
    different
}

/// The results agree with BuildKit's except for the cases in `known-differences.txt`. A listed case that agrees must be
/// removed from the list.
#[test]
fn recorded_results_agree_with_buildkit() {
    let recorded = golden::buildkit();
    let case = |it: &Value| Case::new(it, it["text"].as_str().unwrap().to_owned());
    let cases: Vec<Case> = recorded.iter().map(case).collect();
    let different = compare_all(&cases, "answers of BuildKit");
    let mut list = String::new();
    for case in &recorded {
        let id = case["id"].as_str().unwrap();
        let Some(different) = different.get(id) else {
            continue;
        };
        let figures: BTreeSet<_> = different.iter().map(|it| it.figure).collect();
        let figures = figures.into_iter().collect::<Vec<_>>().join(", ");
        let why = case["why"].as_str().unwrap().escape_debug();
        let _ = writeln!(list, "{id}: {figures} ({why})");
        for Difference { figure, detail } in different {
            println!("{id}, {figure}: {detail}");
        }
    }
    let held = cases.len() - different.len();
    checked(held, "answers of BuildKit that are the same as ours");
    assert!(held >= HELD, "only {held} answers are those of BuildKit");
    let path = golden::path("buildkit/known-differences.txt");
    expect_test::expect_file![path].assert_eq(&list);
}

mod needs_shared {
    use std::collections::BTreeSet;
    use std::fs;

    use analysis::{Build, Document};
    use ide::lints::{Diagnostic, Excludes, Exclusion, LintSettings, Severity, check};
    use project::context::IgnoreFile;
    use serde_json::Value;
    use syntax::text::Text;
    use syntax::values::path::clean;

    use super::{Case, compare_all};
    use crate::golden::checked;
    use crate::shared::shared;

    #[test]
    #[ignore = "needs ../shared"]
    fn results_for_real_files_agree_with_buildkit() {
        let recorded = fs::read_to_string(shared("golden/corpus.jsonl")).unwrap();
        let corpus = shared("corpus");
        let lines = recorded.lines().filter(|it| !it.is_empty());
        let cases = lines.map(|line| {
            let case: Value = serde_json::from_str(line).unwrap();
            let text = fs::read(corpus.join(case["id"].as_str().unwrap())).unwrap();
            Case::new(&case, String::from_utf8_lossy(&text).into_owned())
        });
        let different = compare_all(
            &cases.collect::<Vec<_>>(),
            "answers of BuildKit for real files",
        );
        let shown = different.iter().take(20).map(|(id, all)| {
            let all = all.iter().map(|it| format!("{}: {}", it.figure, it.detail));
            format!("{id}\n  {}", all.collect::<Vec<_>>().join("\n  "))
        });
        let shown = shown.collect::<Vec<_>>().join("\n");
        assert!(different.is_empty(), "{} differ:\n{shown}", different.len());
    }

    /// BuildKit's own tests of its checks.
    #[test]
    #[ignore = "needs ../shared"]
    fn tests_of_buildkit() {
        let mut wrong = Vec::new();
        let cases = fs::read_to_string(shared("cases/buildkit-checks.jsonl")).unwrap();
        checked(cases.lines().count(), "tests of BuildKit's checks");
        for line in cases.lines() {
            let case: Value = serde_json::from_str(line).unwrap();
            // Needs a registry.
            if case["rule"] == "InvalidBaseImagePlatform" && case["expect"] == "fires" {
                continue;
            }
            let text = case["text"].as_str().unwrap();
            let args = case["buildArgs"].as_object().into_iter().flatten();
            let args = args.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()));
            let check_argument = case["checkBuildArg"].as_str();
            let check_argument =
                check_argument.map(|it| ("BUILDKIT_DOCKERFILE_CHECK".to_owned(), it.to_owned()));
            let build = Build {
                args: args.chain(check_argument).collect(),
                ..Build::alone()
            };
            let document = Document::in_build(Text::new(text), 0, build.into());
            let ignore = case["dockerignore"].as_str().map(IgnoreFile::parse);
            let exclusion = ignore.map(|ignore| {
                Excludes::new(move |source| {
                    ignore.copy_source(source).map(|pattern| Exclusion {
                        source: clean(source),
                        pattern: pattern.text.clone(),
                        file: ".dockerignore".to_owned(),
                        line: pattern.line,
                    })
                })
            });
            let settings = LintSettings {
                only_buildkit: true,
                exclusion,
                ..LintSettings::default()
            };
            let found = check(&document, &settings);
            let line = |it: &Diagnostic| u64::from(document.text.line_of(it.span.start)) + 1;
            let ours = found.iter().map(|it| (line(it), it.rule.to_owned()));
            let mut ours: BTreeSet<_> = ours.collect();
            let theirs = case["all"].as_array().unwrap().iter();
            let theirs =
                theirs.map(|it| (it[0].as_u64().unwrap(), it[1].as_str().unwrap().to_owned()));
            let theirs: BTreeSet<_> = theirs.collect();
            let error = case["error"].as_str();
            let refused = error.is_some_and(|it| !it.starts_with("lint violation"));
            if refused {
                // BuildKit stops at an error; Dockwright continues.
                ours.retain(|it| theirs.contains(it));
            }
            let fails = found.iter().any(|it| it.severity == Severity::Error);
            let details = case["details"].as_array().into_iter().flatten();
            let mut details = details.map(|it| it.as_str().unwrap());
            let reported = |detail: &str| found.iter().any(|it| it.message.starts_with(detail));
            let missing = details.find(|it| !reported(it));
            if ours != theirs || fails != error.is_some() || missing.is_some() {
                wrong.push(format!(
                    "{text}: {ours:?}, but {theirs:?}; {error:?}; {missing:?}"
                ));
            }
        }
        assert!(wrong.is_empty(), "{}: {}", wrong.len(), wrong.join("\n"));
    }
}
