//! What BuildKit says, and what we say.
//!
//! The recorded answers are compared in full by the tools beside them; this is the part that every run can afford.

use std::fs;

use dockwright::analysis::Document;
use dockwright::text::Text;
use serde_json::Value;

use crate::shared::shared;

/// A recorded answer of BuildKit.
struct Case {
    id: String,
    text: String,
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
        cases.push(Case {
            id,
            text,
            answer: case["buildkit"].take(),
        });
    }
    cases
}

/// What BuildKit says of a file that it refuses for what its instructions are by themselves.
fn refusal(answer: &Value) -> Option<&Value> {
    answer
        .get("parse_error")
        .or_else(|| answer.get("instruction_error"))
}

/// The line, from 0, that a refusal names; `None` if it is none.
fn line_of(refusal: &Value) -> Option<u64> {
    refusal["ranges"][0][0].as_u64()?.checked_sub(1)
}

#[test]
fn what_buildkit_takes_is_no_error() {
    let mut wrong = Vec::new();
    for case in cases() {
        let fine = refusal(&case.answer).is_none() && case.answer.get("panic").is_none();
        if fine && case.answer.get("build_error").is_none() {
            let document = Document::new(Text::new(&case.text), 0);
            wrong.extend(
                document
                    .problems()
                    .iter()
                    .map(|problem| format!("{}: {}", case.id, problem.message)),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_buildkit_refuses_is_an_error_on_its_line() {
    let mut wrong = Vec::new();
    for case in cases() {
        let Some(line) = refusal(&case.answer).map(line_of) else {
            continue;
        };
        let document = Document::new(Text::new(&case.text), 0);
        let problems = document.problems();
        if problems.is_empty() {
            wrong.push(format!("{}: nothing found", case.id));
        }
        // BuildKit tells where the instruction begins, we tell where in it.
        let at = |offset: u32| u64::from(document.text.line_of(offset));
        let begins = |offset: u32| {
            let items = &document.file().items;
            items
                .iter()
                .rev()
                .find(|item| item.start <= offset)
                .map_or(0, |item| at(item.start))
        };
        let found = |line| {
            problems
                .iter()
                .any(|p| at(p.span.start) == line || begins(p.span.start) == line)
        };
        if line.is_some_and(|line| !found(line)) {
            wrong.push(format!(
                "{}: nothing on line {line:?}, but {problems:?}",
                case.id
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
