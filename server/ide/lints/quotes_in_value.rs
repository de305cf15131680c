//! Quotes that aren't part of the value.
//!
//! BuildKit removes quotes from the values of `ENV`, `LABEL` and `ARG`, as a shell does, also within a word. The value of
//! `ENV OPTIONS={"debug":true}` is `{debug:true}`, which isn't JSON. Enclose the whole value in single quotes.
//!
//! ```dockerfile
//! FROM alpine:3.22
//! ENV OPTIONS={"debug":true}
//! ```
//!
//! ```dockerfile
//! FROM alpine:3.22
//! ENV OPTIONS='{"debug":true}'
//! ```

use super::context::RuleContext;
use super::diagnostic::{Fix, Severity};
use super::misread::is_misread;
use super::rule::{Category, Check, Rule, documentation};
use syntax::language::Kind;
use syntax::text::TextEdit;

pub(super) const RULE: Rule = Rule::dockwright(
    "QuotesInValue",
    Category::Bug,
    Severity::Warning,
    documentation!("quotes_in_value.rs"),
    Check::Each(&[Kind::Arg, Kind::Env, Kind::Label], check),
);

fn check(context: &mut RuleContext) {
    if is_misread(context.instruction()) {
        return;
    }
    for pair in context.instruction().pairs() {
        let Some(value) = &pair.value else { continue };
        let text = value.text.as_str();
        if !is_json(text) {
            continue;
        }
        let Some(known) = context.value(value).filter(|it| !it.contains('"')) else {
            continue;
        };
        let advice = if text.contains(['$', '\'']) {
            "enclose all of it in double quotes, and escape those within"
        } else {
            "enclose all of it in single quotes"
        };
        let message = format!("BuildKit removes these quotes, so the value is `{known}`: {advice}");
        let span = context.file_span(value.span);
        let can_fix = context.is_in_file() && !text.contains(['\'', '$', context.escape()]);
        let can_fix = can_fix && context.text_at(span) == text;
        let fix = can_fix.then(|| {
            let separator = if pair.is_legacy { "=" } else { "" };
            let written = format!("'{text}'");
            let span = if pair.is_legacy {
                let name = context.file_span(pair.name.span);
                syntax::text::Span::new(name.end, span.end)
            } else {
                span
            };
            let edit = TextEdit::new(span, format!("{separator}{written}"));
            Fix::suggestion("Enclose the value in single quotes", vec![edit])
        });
        if let Some(diagnostic) = context.report(value.span, message) {
            diagnostic.fixes.extend(fix);
        }
    }
}

/// True for a text that begins and ends as an object or array of JSON with strings.
fn is_json(text: &str) -> bool {
    let is_object = text.starts_with('{') && text.ends_with('}');
    let is_array = text.starts_with('[') && text.ends_with(']');
    let inner = text.trim_start_matches(['{', '[', ' ']);
    (is_object || is_array) && inner.starts_with('"') && (is_array || text.contains("\":"))
}
