//! IP address or host port in EXPOSE.
//!
//! An image only declares the ports that its containers listen on. Host ports are set when a container is run, with
//! `docker run --publish` or in a Compose file. BuildKit ignores everything but the container port, and may reject other
//! values in the future.
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

use super::context::RuleContext;
use super::diagnostic::Fix;
use super::ports::exposed;
use super::rule::{Category, Check, Rule, documentation};
use syntax::language::Kind;
use syntax::text::TextEdit;
use syntax::values::ports;

pub(super) const RULE: Rule = Rule::buildkit(
    "ExposeInvalidFormat",
    Category::Bug,
    documentation!("expose_invalid_format.rs"),
    Check::Each(&[Kind::Expose], check),
);

/// `convert_expose.go:parsePort`.
fn check(context: &mut RuleContext) {
    for word in context.instruction().words() {
        for port in exposed(context, word) {
            let host = port.text.len() - port.container().len();
            // An empty part before a colon is neither an address nor a port.
            let has_no_host = matches!(port.text.get(..host), Some("" | ":" | "::"));
            if has_no_host || port.protocol().is_none() {
                continue;
            }
            let message = format!(
                "EXPOSE instruction should not define an IP address or host-port mapping, found '{}'",
                port.text
            );
            let span = port.part(0..host);
            let at = context.file_span(span.unwrap_or(word.span));
            // What is left must be a port, which it isn't where colons are within brackets.
            let is_port = ports::parse(port.container()).is_ok();
            let is_editable = span.is_some() && is_port && context.is_in_file();
            let span = span.unwrap_or(word.span);
            let title = format!("Expose `{}`", port.container());
            if let Some(diagnostic) = context.report(span, message)
                && is_editable
            {
                let edit = TextEdit::new(at, "");
                diagnostic.fixes.push(Fix::safe(title, vec![edit]));
            }
        }
    }
}
