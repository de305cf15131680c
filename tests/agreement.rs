//! What BuildKit says, and what we say.
//!
//! The recorded answers are compared in full by the tools beside them; this is the part that every run can afford.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use dockwright::analysis::{Build, Document};
use dockwright::context::IgnoreFile;
use dockwright::lints::{Diagnostic, Excludes, Exclusion, Settings, Severity, check};
use dockwright::text::Text;
use dockwright::values::path::clean;
use serde_json::Value;

use crate::shared::shared;

/// A recorded answer of BuildKit.
struct Case {
    id: String,
    text: String,
    args: BTreeMap<String, String>,
    answer: Value,
}

fn cases() -> Vec<Case> {
    let read = |file: &str| {
        shared(file)
            .map(|path| fs::read_to_string(path).unwrap())
            .unwrap_or_default()
    };
    let corpus = shared("corpus");
    let mut cases = Vec::new();
    for line in read("golden/cases.jsonl")
        .lines()
        .chain(read("golden/corpus.jsonl").lines())
    {
        let mut case: Value = serde_json::from_str(line).unwrap();
        let id = case["id"].as_str().unwrap().to_owned();
        let text = match (case["text"].as_str(), &corpus) {
            (Some(text), _) => text.to_owned(),
            (None, Some(folder)) => {
                String::from_utf8_lossy(&fs::read(folder.join(&id)).unwrap()).into_owned()
            }
            (None, None) => continue,
        };
        let args = case["args"].as_object().into_iter().flatten();
        let args = args.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()));
        cases.push(Case {
            id,
            text,
            args: args.collect(),
            answer: case["buildkit"].take(),
        });
    }
    cases
}

impl Case {
    /// The document, in the build that was recorded.
    fn document(&self) -> Document {
        let build = Build {
            args: self.args.clone(),
            ..Build::alone()
        };
        Document::in_build(Text::new(&self.text), 0, build.into())
    }

    /// What BuildKit says of a file that it refuses.
    fn refusal(&self) -> Option<&Value> {
        let layers = ["parse_error", "instruction_error", "build_error"];
        layers.iter().find_map(|layer| self.answer.get(layer))
    }

    /// The lines, from 1, that a refusal is about; `None` if it tells none, or one that there isn't.
    fn refused_line(&self) -> Option<u64> {
        let line = self.refusal()?["ranges"][0][0].as_u64()?;
        (line > 0).then_some(line)
    }

    /// BuildKit's checks and their lines, from 1.
    fn checks(&self) -> BTreeSet<(String, u64)> {
        let found = self.answer["lint"].as_array();
        let found = found.into_iter().flatten().map(|it| {
            let rule = it["rule"].as_str().unwrap().to_owned();
            (rule, it["ranges"][0][0].as_u64().unwrap_or_default())
        });
        found.collect()
    }
}

/// What we say, as BuildKit would: errors and checks with their lines, from 1.
fn found(document: &Document) -> Vec<(bool, String, u64)> {
    let settings = Settings {
        only_buildkit: true,
        ..Settings::default()
    };
    let found = check(document, &settings).into_iter();
    let line = |it: &Diagnostic| u64::from(document.text.line_of(it.span.start)) + 1;
    found
        .map(|it| {
            (
                it.severity == Severity::Error,
                it.rule.to_owned(),
                line(&it),
            )
        })
        .collect()
}

#[test]
fn we_say_what_buildkit_says() {
    let mut wrong = Vec::new();
    for case in cases() {
        if case.answer.get("panic").is_some() {
            continue;
        }
        let document = case.document();
        let found = found(&document);
        let errors: Vec<_> = found.iter().filter(|it| it.0).collect();
        if case.refusal().is_some() == errors.is_empty() {
            wrong.push(format!("{}: {:?}, but {errors:?}", case.id, case.refusal()));
            continue;
        }
        if case.refusal().is_none() {
            let checks = found.iter().map(|(_, rule, line)| (rule.clone(), *line));
            let (ours, theirs) = (checks.collect::<BTreeSet<_>>(), case.checks());
            if ours != theirs {
                wrong.push(format!("{}: {ours:?}, but BuildKit {theirs:?}", case.id));
            }
            continue;
        }
        let line = case.refused_line();
        if line.is_some_and(|line| errors.iter().all(|it| it.2 != line)) {
            wrong.push(format!(
                "{}: nothing on line {line:?}, but {errors:?}",
                case.id
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// BuildKit's own tests of its checks.
#[test]
fn what_buildkit_tests_of_its_checks() {
    let Some(path) = shared("cases/buildkit-checks.jsonl") else {
        return;
    };
    let mut wrong = Vec::new();
    for line in fs::read_to_string(path).unwrap().lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        // This one needs a registry.
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
        let settings = Settings {
            only_buildkit: true,
            exclusion,
            ..Settings::default()
        };
        let found = check(&document, &settings);
        let line = |it: &Diagnostic| u64::from(document.text.line_of(it.span.start)) + 1;
        let ours = found.iter().map(|it| (line(it), it.rule.to_owned()));
        let mut ours: BTreeSet<_> = ours.collect();
        let theirs = case["all"].as_array().unwrap().iter();
        let theirs = theirs.map(|it| (it[0].as_u64().unwrap(), it[1].as_str().unwrap().to_owned()));
        let theirs: BTreeSet<_> = theirs.collect();
        let error = case["error"].as_str();
        let refused = error.is_some_and(|it| !it.starts_with("lint violation"));
        if refused {
            // BuildKit stops there, we go on.
            ours.retain(|it| theirs.contains(it));
        }
        let fails = found.iter().any(|it| it.severity == Severity::Error);
        let details = case["details"].as_array().into_iter().flatten();
        let mut details = details.map(|it| it.as_str().unwrap());
        let told = |detail: &str| found.iter().any(|it| it.message.starts_with(detail));
        let untold = details.find(|it| !told(it));
        if ours != theirs || fails != error.is_some() || untold.is_some() {
            wrong.push(format!(
                "{text}: {ours:?}, but {theirs:?}; {error:?}; {untold:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}: {}", wrong.len(), wrong.join("\n"));
}
