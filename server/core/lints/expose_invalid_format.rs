//! EXPOSE names an address or a port of the host.
//!
//! An image can only say on which ports its containers listen. Where they are reachable is for those to say who run
//! them, with `docker run --publish` or in a Compose file. BuildKit leaves out all but the port of the container, and
//! means to refuse it one day.
//!
//! ```dockerfile
//! FROM alpine
//! EXPOSE 127.0.0.1:8080:80 443:443/tcp
//! ```
//!
//! ```dockerfile
//! FROM alpine
//! EXPOSE 80 443/tcp
//! ```

use super::diagnostic::{Fix, Severity};
use super::place::Place;
use super::ports::exposed;
use super::rule::{Check, Group, Rule};
use crate::language::Kind;
use crate::text::TextEdit;
use crate::values::ports;

pub(super) const RULE: Rule = Rule {
    name: "ExposeInvalidFormat",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: None,
    experimental: false,
    inline: true,
    source: include_str!("expose_invalid_format.rs"),
    check: Check::Each(&[Kind::Expose], check),
};

/// `convert_expose.go:parsePort`.
fn check(place: &mut Place) {
    for word in place.it().words() {
        for port in exposed(place, word) {
            let host = port.text.len() - port.container().len();
            // Nothing in front of colons is no address and no port.
            let has_none = matches!(port.text.get(..host), Some("" | ":" | "::"));
            if has_none || port.protocol().is_none() {
                continue;
            }
            let message = format!(
                "EXPOSE instruction should not define an IP address or host-port mapping, found '{}'",
                port.text
            );
            let span = port.part(0..host);
            let at = place.at(span.unwrap_or(word.span));
            // What is left must be a port: it isn't where colons stand within brackets.
            let is_port = ports::parse(port.container()).is_ok();
            let can_change = span.is_some() && is_port && place.is_written_here();
            let span = span.unwrap_or(word.span);
            let title = format!("Expose `{}`", port.container());
            if let Some(found) = place.report(span, message)
                && can_change
            {
                let edit = TextEdit::new(at, "");
                found.fixes.push(Fix::safe(title, vec![edit]));
            }
        }
    }
}
