//! Named context that nothing uses.
//!
//! A Bake file or a Compose file gives the build a named context (`contexts`, `additional_contexts`) that no `FROM`,
//! `COPY --from` or `RUN --mount=from=` refers to. It is reported as a warning if a name in the Dockerfile is similar,
//! and otherwise as information.
//!
//! In the examples, the build has the named context `assets`.
//!
//! ```dockerfile
//! FROM scratch
//! COPY --from=asets logo.svg /
//! ```
//!
//! ```dockerfile
//! FROM scratch
//! COPY --from=assets logo.svg /
//! ```

use super::checker::Checker;
use super::diagnostic::{Fix, Severity};
use super::rule::{Category, Check, Rule, documentation};
use super::unused_build_argument::{first_from, report_unused};
use analysis::{Base, Document, SourceTarget, Stages, context_name};
use syntax::language::suggest;
use syntax::text::{Span, TextEdit};

pub(super) const RULE: Rule = Rule {
    inline: false,
    ..Rule::dockwright(
        "UnusedNamedContext",
        Category::Bug,
        Severity::Warning,
        documentation!("unused_named_context.rs"),
        Check::File(check),
    )
};

fn check(checker: &mut Checker) {
    let document = checker.document;
    let build = document.build();
    let Some(definition) = build.definition.clone() else {
        return;
    };
    let Some(from) = first_from(document) else {
        return;
    };
    if build.contexts.is_empty() || has_unknown_base(document) {
        return;
    }
    let written = written(document);
    let by = format!("`{}` in {}", definition.name, definition.file);
    let mut others = Vec::new();
    for name in build.contexts.keys() {
        let is_used = |word: &str| context_name(word).as_ref() == Some(name);
        if written.iter().any(|it| is_used(&it.0)) {
            continue;
        }
        // A name that is another stage or context is what it says.
        let free = written.iter().filter(|it| it.2);
        let meant = suggest(name, free.map(|it| it.0.as_str()), false);
        let meant = meant.and_then(|meant| written.iter().find(|it| it.0 == meant));
        let Some((word, span, _)) = meant else {
            others.push(format!("`{name}`"));
            continue;
        };
        let message = format!("`{word}` isn't a named context of {by}; did you mean `{name}`?");
        let edit = TextEdit::new(*span, name.as_str());
        let fix = Fix::suggestion(format!("Change to `{name}`"), vec![edit]);
        if let Some(diagnostic) = checker.report(&RULE, None, None, *span, message) {
            diagnostic.fixes.push(fix);
        }
    }
    let message = match others.as_slice() {
        [] => return,
        [one] => format!("Nothing uses the named context {one} of {by}"),
        many => format!(
            "Nothing uses the named contexts {} of {by}",
            many.join(", ")
        ),
    };
    report_unused(checker, &RULE, from, message);
}

/// True if a FROM has a base that can't be determined, which may be a named context.
fn has_unknown_base(document: &Document) -> bool {
    let stages = &document.semantics().stages;
    stages.iter().any(|it| *it.base() == Base::Unknown)
}

/// The names that may refer to named contexts: stage names, bases and sources, with their spans, and whether they refer
/// to an image.
fn written(document: &Document) -> Vec<(String, Span, bool)> {
    let semantics = document.semantics();
    let mut written = Vec::new();
    for stage in Stages::of(document).all() {
        let base = semantics
            .stages
            .get(stage.index)
            .map(|it| it.base().clone());
        let span = stage.base.map(|it| stage.from.at(it.span));
        match (base, span) {
            (Some(Base::Image(name)), Some(span)) => written.push((name.to_string(), span, true)),
            (Some(Base::Context(name)), Some(span)) => {
                written.push((name.to_string(), span, false));
            }
            _ => {}
        }
        // A named context takes the place of a stage of its name.
        if let Some((name, span)) = stage.name.zip(stage.name_span()) {
            written.push((name.text.to_lowercase(), span, false));
        }
    }
    for source in &semantics.sources {
        let Some(item) = document.file().items.get(source.item) else {
            continue;
        };
        let span = item.at(source.span);
        match &source.target {
            SourceTarget::Image(name) => written.push((name.clone(), span, true)),
            SourceTarget::Context(name) => written.push((name.clone(), span, false)),
            SourceTarget::Stage(_) | SourceTarget::Nothing => {}
        }
    }
    written
}
