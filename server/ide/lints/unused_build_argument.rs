//! Build argument without ARG.
//!
//! A Bake file, a Compose file or a dev container gives the build an argument that no `ARG` of the Dockerfile declares.
//! BuildKit ignores it. It is reported as a warning if an `ARG` has a similar name, and otherwise as information, since
//! several Dockerfiles may share their arguments.
//!
//! In the examples, the build gives the argument `VERSION`.
//!
//! ```dockerfile
//! ARG VERSON=3.20
//! FROM alpine:${VERSON}
//! ```
//!
//! ```dockerfile
//! ARG VERSION=3.20
//! FROM alpine:${VERSION}
//! ```

use std::collections::BTreeMap;

use super::checker::Checker;
use super::diagnostic::{Fix, Severity};
use super::rule::{Category, Check, Rule, documentation};
use analysis::{Document, Spelling, occurrences, symbol_at};
use syntax::language::{self, Kind, suggest};
use syntax::text::{Span, TextEdit};

pub(super) const RULE: Rule = Rule {
    inline: false,
    ..Rule::dockwright(
        "UnusedBuildArgument",
        Category::Bug,
        Severity::Warning,
        documentation!("unused_build_argument.rs"),
        Check::File(check),
    )
};

/// The prefix of the arguments that control BuildKit itself.
const CONTROLS: &str = "BUILDKIT_";

fn check(checker: &mut Checker) {
    let document = checker.document;
    let Some(definition) = document.build().definition.clone() else {
        return;
    };
    let Some(from) = first_from(document) else {
        return;
    };
    let declared = declared(document);
    let is_unknown = |name: &&String| {
        !declared.contains_key(name.as_str())
            && !name.starts_with(CONTROLS)
            && language::predefined(name).is_none()
    };
    let unknown: Vec<&String> = definition.args.keys().filter(is_unknown).collect();
    let mut others: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in unknown {
        let by = definition.setter(name);
        let unset = declared
            .iter()
            .filter(|it| !definition.args.contains_key(it.0));
        // Another letter makes another short name.
        let unset = unset.map(|it| it.0.as_str()).filter(|it| it.len() > 2);
        let meant = suggest(name, unset, false).filter(|_| name.len() > 2);
        let Some((meant, span)) = meant.and_then(|meant| Some((meant, declared.get(meant)?)))
        else {
            others.entry(by).or_default().push(format!("`{name}`"));
            continue;
        };
        let message = format!(
            "{by} sets the build argument `{name}`, which isn't declared (did you mean `{meant}`?)"
        );
        let edits = renamed(document, *span, name);
        let fix = edits.map(|edits| Fix::suggestion(format!("Rename it to `{name}`"), edits));
        if let Some(diagnostic) = checker.report(&RULE, None, None, *span, message) {
            diagnostic.fixes.extend(fix);
        }
    }
    for (by, names) in others {
        let what = match names.as_slice() {
            [one] => format!("the build argument {one}"),
            many => format!("the build arguments {}", many.join(", ")),
        };
        let message = format!("{by} sets {what}, which no ARG declares");
        report_unused(checker, &RULE, from, message);
    }
}

/// Reports what a build gives and the Dockerfile doesn't use, as information: several Dockerfiles may share it.
pub(super) fn report_unused(
    checker: &mut Checker,
    rule: &'static Rule,
    from: Span,
    message: String,
) {
    if let Some(diagnostic) = checker.report(rule, None, None, from, message)
        && diagnostic.severity == Severity::Warning
    {
        diagnostic.severity = Severity::Information;
    }
}

/// The edits that rename the argument at a span and its uses.
fn renamed(document: &Document, span: Span, name: &str) -> Option<Vec<TextEdit>> {
    let (symbol, _) = symbol_at(document, span.start)?;
    let found = occurrences(document, &symbol).into_iter();
    let named = found.filter(|it| it.spelling == Spelling::Name);
    Some(named.map(|it| TextEdit::new(it.span, name)).collect())
}

/// The keyword of the first FROM.
pub(super) fn first_from(document: &Document) -> Option<Span> {
    let items = document.file().items.iter();
    let mut froms = items.filter(|it| it.instruction.kind == Some(Kind::From));
    let from = froms.next()?;
    Some(from.at(from.instruction.keyword.span))
}

/// The names that ARG declares, with the span of the first declaration.
pub(super) fn declared(document: &Document) -> BTreeMap<String, Span> {
    let mut declared = BTreeMap::new();
    for item in &document.file().items {
        if item.instruction.kind != Some(Kind::Arg) {
            continue;
        }
        for pair in item.instruction.pairs() {
            let span = item.at(pair.name.span);
            declared.entry(pair.name.text.clone()).or_insert(span);
        }
    }
    declared
}
