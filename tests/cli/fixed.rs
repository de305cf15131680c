//! All safe fixes of real files at once: what they are about is gone, and nothing else has come.

use std::collections::BTreeMap;
use std::fs;

use dockwright::analysis::{Build, Document};
use dockwright::lints::{Diagnostic, Settings, Severity, check, fix_all};
use dockwright::text::Text;

use crate::shared::{files, shared};

/// One of so many files is fixed, or of `DOCKWRIGHT_EVERY`.
const EVERY: usize = 13;

/// What is found, by rule.
fn counts(found: &[Diagnostic]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for it in found {
        *counts.entry(it.rule).or_default() += 1;
    }
    counts
}

/// What images are, except for what fixes are about: labels, and commands that need no shell.
fn images(document: &Document) -> Vec<String> {
    let meaning = document.meaning();
    let stages = 0..meaning.stages.len();
    let image = |stage| {
        let Some(config) = meaning.image(stage) else {
            return "none".to_owned();
        };
        let env: Vec<_> = config
            .env
            .iter()
            .map(|(name, it)| (name, &it.value))
            .collect();
        let (user, workdir) = (&config.user, &config.workdir);
        let (ports, volumes, signal) = (&config.ports, &config.volumes, &config.stop_signal);
        format!("{env:?} {user:?} {workdir:?} {ports:?} {volumes:?} {signal:?}")
    };
    stages.map(image).collect()
}

fn complaint(text: &str) -> Option<String> {
    let settings = Settings::default();
    let document = |text: &str| Document::new(Text::new(text), 0);
    let built = |text: &str| {
        images(&Document::in_build(
            Text::new(text),
            0,
            Build::alone().into(),
        ))
    };
    let before = document(text);
    let fixed = fix_all(&before, &settings, |_| true)?;
    let found = check(&before, &settings);
    let left = check(&document(&fixed.text), &settings);
    if let Some(it) = left.iter().find(|it| it.fixes.iter().any(|fix| fix.safe)) {
        return Some(format!("not fixed: {it:?}"));
    }
    let gone = counts(&fixed.fixed);
    let was = counts(&found);
    for (rule, count) in counts(&left) {
        let was = was.get(rule).copied().unwrap_or_default();
        let gone = gone.get(rule).copied().unwrap_or_default();
        if count + gone > was {
            return Some(format!(
                "{rule}: {was} were, {gone} are fixed, and {count} left"
            ));
        }
    }
    let errors = |found: &[Diagnostic]| {
        let errors = found.iter().filter(|it| it.severity == Severity::Error);
        errors.map(|it| it.message.clone()).collect::<Vec<_>>()
    };
    if errors(&found) != errors(&left) {
        return Some(format!(
            "errors were {:?} and are {:?}",
            errors(&found),
            errors(&left)
        ));
    }
    let (was, is) = (built(text), built(&fixed.text));
    (was != is).then(|| format!("images were {was:?} and are {is:?}"))
}

#[test]
fn real_files() {
    let Some(folder) = shared("corpus/train") else {
        return;
    };
    let every = std::env::var("DOCKWRIGHT_EVERY")
        .ok()
        .and_then(|it| it.parse().ok());
    let mut complaints = Vec::new();
    let mut fixed = 0;
    for path in files(&folder).iter().step_by(every.unwrap_or(EVERY)) {
        let bytes = fs::read(path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        fixed += 1;
        if let Some(complaint) = complaint(&text) {
            complaints.push(format!("{}: {complaint}", path.display()));
        }
    }
    assert!(fixed > 0);
    assert!(
        complaints.is_empty(),
        "{} of {fixed}:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
}
