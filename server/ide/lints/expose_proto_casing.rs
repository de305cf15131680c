//! Protocol in EXPOSE is not lowercase.
//!
//! The image stores the protocol in lower case, so write it that way.
//!
//! ```dockerfile
//! FROM alpine
//! EXPOSE 80/TcP 53/udp
//! ```
//!
//! ```dockerfile
//! FROM alpine
//! EXPOSE 80/tcp 53/udp
//! ```

use super::context::RuleContext;
use super::diagnostic::Fix;
use super::ports::exposed;
use super::rule::{Category, Check, Rule, documentation};
use syntax::language::Kind;
use syntax::text::TextEdit;

pub(super) const RULE: Rule = Rule {
    aliases: &["DF078"],
    ..Rule::buildkit(
        "ExposeProtoCasing",
        Category::Style,
        documentation!("expose_proto_casing.rs"),
        Check::Each(&[Kind::Expose], check),
    )
};

/// `convert_expose.go:parsePort`.
fn check(context: &mut RuleContext) {
    for word in context.instruction().words() {
        for port in exposed(context, word) {
            let Some(protocol) = port.protocol() else {
                continue;
            };
            let lower = protocol.to_ascii_lowercase();
            if lower == protocol {
                continue;
            }
            let message = format!(
                "Defined protocol '{}' in EXPOSE instruction should be lowercase",
                port.text
            );
            let length = port.text.len();
            let span = port.part(length - protocol.len()..length);
            let at = context.file_span(span.unwrap_or(word.span));
            let is_editable = span.is_some() && context.is_in_file();
            let span = span.unwrap_or(word.span);
            if let Some(diagnostic) = context.report(span, message)
                && is_editable
            {
                let title = format!("Change to `{lower}`");
                let edit = TextEdit::new(at, lower);
                diagnostic.fixes.push(Fix::safe(title, vec![edit]));
            }
        }
    }
}
