//! Ports of EXPOSE: `80`, `8000-8010/udp` (BuildKit's `portSpecs`).

use std::fmt::{self, Display, Formatter};
use std::net::IpAddr;

use super::go::quoted;
use crate::text::Span;

/// A port or a range of ports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Port {
    /// The span of a host address, including brackets. EXPOSE ignores it.
    pub ip: Option<Span>,
    /// The span of host ports. EXPOSE ignores them.
    pub host: Option<Span>,
    /// The span of the container ports.
    pub container: Span,
    /// The span of the protocol.
    pub protocol: Option<Span>,
    /// The first port.
    pub first: u16,
    /// The last port; not less than the first.
    pub last: u16,
    /// The protocol in lower case, `tcp` by default.
    pub transport: &'static str,
}

impl Port {
    /// The ports that the image exposes.
    pub fn exposed(&self) -> Exposed {
        Exposed {
            first: self.first,
            last: self.last,
            transport: self.transport,
        }
    }
}

/// A range of ports that an image exposes, displayed as `80/tcp` or `8000-8010/udp`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exposed {
    /// The first port.
    pub first: u16,
    /// The last port; not less than the first.
    pub last: u16,
    /// The protocol in lower case.
    pub transport: &'static str,
}

impl Exposed {
    /// Each port as listed in an image configuration: `80/tcp`. Up to 65,536.
    pub fn each(self) -> impl Iterator<Item = String> {
        (self.first..=self.last).map(move |port| format!("{port}/{}", self.transport))
    }
}

impl Display for Exposed {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let Exposed {
            first,
            last,
            transport,
        } = self;
        if first == last {
            write!(f, "{first}/{transport}")
        } else {
            write!(f, "{first}-{last}/{transport}")
        }
    }
}

/// Parses a word of EXPOSE (`parsePort`).
///
/// # Errors
///
/// BuildKit's message.
pub fn parse(text: &str) -> Result<Port, String> {
    // From the end, because an IPv6 address contains colons.
    let mut pieces = text.rsplitn(3, ':');
    let container = pieces.next().unwrap_or_default();
    let host = pieces.next().unwrap_or_default();
    let ip = pieces.next().unwrap_or_default();
    let (ports, protocol) = container.split_once('/').unwrap_or((container, ""));
    let invalid = |why: &str| format!("invalid port: {}: {why}", quoted(text));
    if ports.is_empty() {
        return Err(invalid("no port specified"));
    }
    let transport = match protocol.to_ascii_lowercase().as_str() {
        "" | "tcp" => "tcp",
        "udp" => "udp",
        "sctp" => "sctp",
        _ => return Err(invalid(&format!("invalid proto: {protocol}"))),
    };
    check_address(ip)?;
    let (first, last) = range(ports).ok_or_else(|| format!("invalid containerPort: {ports}"))?;
    if !host.is_empty() {
        let (from, to) = range(host).ok_or_else(|| format!("invalid hostPort: {host}"))?;
        if first != last && last - first != to - from {
            return Err(format!(
                "invalid ranges specified for container and host Ports: {ports} and {host}"
            ));
        }
    }
    let span = |start: usize, part: &str| Span::new(start as u32, (start + part.len()) as u32);
    let written = |start: usize, part: &str| (!part.is_empty()).then(|| span(start, part));
    let start = text.len() - container.len();
    Ok(Port {
        ip: written(0, ip),
        host: written(start.saturating_sub(host.len() + 1), host),
        container: span(start, ports),
        protocol: written(text.len() - protocol.len(), protocol),
        first,
        last,
        transport,
    })
}

/// Checks an optional address, with or without brackets.
fn check_address(ip: &str) -> Result<(), String> {
    let mut address = ip;
    if ip.starts_with('[') {
        address = bracketed(ip)
            .map_err(|why| format!("invalid IP address {ip}: address {ip}:: {why}"))?;
    }
    if address.is_empty() || address.parse::<IpAddr>().is_ok() {
        Ok(())
    } else {
        Err(format!("invalid IP address: {address}"))
    }
}

/// The content of brackets, if nothing follows them (`net.SplitHostPort`, with `:` appended).
fn bracketed(ip: &str) -> Result<&str, &'static str> {
    let (inner, rest) = ip
        .strip_prefix('[')
        .and_then(|ip| ip.split_once(']'))
        .ok_or("missing ']' in address")?;
    match rest.bytes().next() {
        Some(b':') => Err("too many colons in address"),
        Some(_) => Err("missing port in address"),
        None if inner.contains('[') => Err("unexpected '[' in address"),
        None => Ok(inner),
    }
}

/// One port, or a range whose end isn't less than its start (`parsePortRange`).
fn range(text: &str) -> Option<(u16, u16)> {
    let (first, last) = match text.split_once('-') {
        Some((first, last)) if first != last => (first, last),
        Some((first, _)) => (first, first),
        None => (text, text),
    };
    let (first, last) = (number(first)?, number(last)?);
    (first <= last).then_some((first, last))
}

/// Parses a number like `strconv.ParseInt`, which accepts signs.
fn number(text: &str) -> Option<u16> {
    match text.strip_prefix('-') {
        Some(rest) => {
            let zero = !rest.is_empty() && rest.bytes().all(|b| b == b'0');
            zero.then_some(0)
        }
        None => text.parse().ok(),
    }
}
