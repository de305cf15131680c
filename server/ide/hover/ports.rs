//! Ports: their protocol, and what is usually found there.

use super::place::Place;
use crate::markdown::note;
use syntax::Fragment;
use syntax::language;
use syntax::text::Span;
use syntax::values::ports::{self, Port};

/// What there is to know about a word of EXPOSE, or about the part of it.
pub(super) fn hover(place: &Place, word: &Fragment) -> Option<(Span, String)> {
    let text = place.single(word)?;
    let port = ports::parse(&text).ok()?;
    let numbers = if port.first == port.last {
        port.first.to_string()
    } else {
        format!("{}-{}", port.first, port.last)
    };
    let title = format!("EXPOSE {numbers}/{}", port.transport);
    let says = says(&port, &numbers);
    let protocol = protocol(port.transport);
    let host = "Host ports are ignored in EXPOSE; publish with `docker run -p` (`docker run -p`).";
    let spans = [
        (Some(port.container), says.as_str()),
        (port.protocol, protocol),
        (port.host, host),
        (port.ip, host),
    ];
    let parts = spans
        .into_iter()
        .filter_map(|(span, says)| Some((span?, says)));
    let (span, says) = place
        .part(word, &text, parts)
        .unwrap_or((place.at(word.span), says.as_str()));
    Some((span, note(&title, says)))
}

fn says(port: &Port, numbers: &str) -> String {
    let transport = port.transport.to_uppercase();
    if port.first != port.last {
        let count = u32::from(port.last) - u32::from(port.first) + 1;
        return format!(
            "{count} {transport} ports, from {} to {}.",
            port.first, port.last
        );
    }
    match language::service(port.first, port.transport) {
        Some(service) => format!(
            "{transport} port {numbers}, where one usually finds: {}.",
            service.name
        ),
        None => format!("{transport} port {numbers}."),
    }
}

fn protocol(transport: &str) -> &'static str {
    match transport {
        "udp" => "UDP: single packets, which may get lost.",
        "sctp" => "SCTP: several streams of messages in one connection.",
        _ => "TCP (default)",
    }
}
