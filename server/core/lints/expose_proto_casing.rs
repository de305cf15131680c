//! A protocol in EXPOSE is not in lower case.
//!
//! The image keeps it in lower case, however it is written; so it is best written like that.
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

use super::diagnostic::{Fix, Severity};
use super::place::Place;
use super::ports::exposed;
use super::rule::{Check, Group, Rule};
use crate::language::Kind;
use crate::text::TextEdit;

pub(super) const RULE: Rule = Rule {
    name: "ExposeProtoCasing",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: None,
    experimental: false,
    inline: true,
    source: include_str!("expose_proto_casing.rs"),
    check: Check::Each(&[Kind::Expose], check),
};

/// `convert_expose.go:parsePort`.
fn check(place: &mut Place) {
    for word in place.it().words() {
        for port in exposed(place, word) {
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
            let at = place.at(span.unwrap_or(word.span));
            let can_change = span.is_some() && place.is_written_here();
            let span = span.unwrap_or(word.span);
            if let Some(found) = place.report(span, message)
                && can_change
            {
                let title = format!("Change to `{lower}`");
                let edit = TextEdit::new(at, lower);
                found.fixes.push(Fix::safe(title, vec![edit]));
            }
        }
    }
}
