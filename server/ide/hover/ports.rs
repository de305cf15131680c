//! Hover for ports: their protocol, and the service that usually uses them.

use super::context::HoverContext;
use crate::markdown::note;
use syntax::Fragment;
use syntax::language;
use syntax::text::Span;
use syntax::values::ports::{self, Port};

/// The hover for a word of EXPOSE, or for the part of it at the cursor.
pub(super) fn hover(context: &HoverContext, word: &Fragment) -> Option<(Span, String)> {
    let text = context.single(word)?;
    let port = ports::parse(&text).ok()?;
    let numbers = if port.first == port.last {
        port.first.to_string()
    } else {
        format!("{}-{}", port.first, port.last)
    };
    let title = format!("EXPOSE {numbers}/{}", port.transport);
    let docs = description(&port, &numbers);
    let protocol = protocol(port.transport);
    let host = "Host ports are ignored in EXPOSE; publish with `docker run -p`.";
    let spans = [
        (Some(port.container), docs.as_str()),
        (port.protocol, protocol),
        (port.host, host),
        (port.ip, host),
    ];
    let parts = spans
        .into_iter()
        .filter_map(|(span, docs)| Some((span?, docs)));
    let (span, docs) = context
        .part(word, &text, parts)
        .unwrap_or((context.at(word.span), docs.as_str()));
    Some((span, note(&title, docs)))
}

fn description(port: &Port, numbers: &str) -> String {
    let transport = port.transport.to_uppercase();
    if port.first != port.last {
        let count = u32::from(port.last) - u32::from(port.first) + 1;
        return format!(
            "{count} {transport} ports, from {} to {}.",
            port.first, port.last
        );
    }
    match language::service(port.first, port.transport) {
        Some(service) => format!("{transport} port {numbers}, usually {}.", service.name),
        None => format!("{transport} port {numbers}."),
    }
}

fn protocol(transport: &str) -> &'static str {
    match transport {
        "udp" => "UDP: individual packets, without guaranteed delivery.",
        "sctp" => "SCTP: several message streams in one connection.",
        _ => "TCP (default).",
    }
}
