//! All safe fixes of a file at once remove their diagnostics, cause no others, and don't change images.

use std::collections::BTreeMap;

use analysis::{Build, Document};
use ide::lints::{Diagnostic, FixTier, LintSettings, Severity, check, fix_all};
use syntax::text::Text;

use crate::golden::checked;
use crate::texts::{case_texts, texts};

/// The number of diagnostics by rule.
fn counts(found: &[Diagnostic]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for it in found {
        *counts.entry(it.rule).or_default() += 1;
    }
    counts
}

/// The configurations of all images, without what fixes may change: labels, and commands that need no shell.
fn images(document: &Document) -> Vec<String> {
    let semantics = document.semantics();
    let stages = 0..semantics.stages.len();
    let image = |stage| {
        let Some(config) = semantics.image(stage) else {
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

/// Why the fixes of a text are wrong, if they are.
fn failure(text: &str) -> Option<String> {
    let settings = LintSettings::default();
    let document = |text: &str| Document::new(Text::new(text), 0);
    let built = |text: &str| {
        images(&Document::in_build(
            Text::new(text),
            0,
            Build::alone().into(),
        ))
    };
    let before = document(text);
    let fixed = fix_all(&before, &settings, FixTier::Safe, |_| true)?;
    let found = check(&before, &settings);
    let left = check(&document(&fixed.text), &settings);
    if let Some(it) = left.iter().find(|it| it.fixes.iter().any(|fix| fix.safe)) {
        return Some(format!("not fixed: {it:?}"));
    }
    let removed = counts(&fixed.fixed);
    let was = counts(&found);
    // A fixed error may reveal further problems.
    let repaired = fixed.fixed.iter().any(|it| it.severity == Severity::Error);
    let compared = if repaired {
        BTreeMap::new()
    } else {
        counts(&left)
    };
    for (rule, count) in compared {
        let was = was.get(rule).copied().unwrap_or_default();
        let removed = removed.get(rule).copied().unwrap_or_default();
        if count + removed > was {
            return Some(format!(
                "{rule}: {was} before, {removed} fixed, {count} left"
            ));
        }
    }
    let errors = |found: &[Diagnostic]| {
        let errors = found.iter().filter(|it| it.severity == Severity::Error);
        errors.map(|it| it.message.clone()).collect::<Vec<_>>()
    };
    let (was, is) = (errors(&found), errors(&left));
    let is_new = |it: &String| !was.contains(it);
    if is.len() > was.len() || !repaired && is.iter().any(is_new) {
        return Some(format!("errors were {was:?} and are {is:?}"));
    }
    if was != is {
        // With errors, there are no images.
        return None;
    }
    // It sets what the command was meant to.
    let mut rules = fixed.fixed.iter().map(|it| it.rule);
    if rules.any(|it| it == "CommandWithoutEffect") {
        return None;
    }
    let (was, is) = (built(text), built(&fixed.text));
    (was != is).then(|| format!("images were {was:?} and are {is:?}"))
}

#[test]
fn all_texts() {
    fix(&[texts(), case_texts()].concat());
}

mod needs_shared {
    use crate::shared::corpus;

    #[test]
    #[ignore = "needs ../shared"]
    fn real_files() {
        super::fix(&corpus());
    }
}

/// Applies all safe fixes to some texts.
#[track_caller]
fn fix(texts: &[String]) {
    checked(texts.len(), "Dockerfiles with all fixes applied");
    let failures = texts.iter().filter_map(|text| {
        let failure = failure(text)?;
        Some(format!("{failure} in {text:?}"))
    });
    let failures: Vec<_> = failures.collect();
    assert!(
        failures.is_empty(),
        "{} of {}:\n{}",
        failures.len(),
        texts.len(),
        failures.join("\n")
    );
}
