//! A host and port, from a registry's name, a key of a credentials file, or the user's settings.

use std::fmt;
use std::net::IpAddr;

use url::{Host, Url};

/// A host and a port, normalized: two for the same server are equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Authority {
    /// The host, in lower case; an IPv6 address without brackets.
    pub host: String,
    /// The port, unless it is 443.
    pub port: Option<u16>,
}

impl Authority {
    /// Parses `host`, `host:port`, or a URL, of which the path is ignored. `None` if it is invalid or contains user
    /// information.
    pub fn parse(text: &str) -> Option<Authority> {
        let bare = text.split_once("://").map_or(text, |(_, rest)| rest);
        let bare = bare.split(['/', '?', '#']).next()?;
        if bare.is_empty() || bare.contains('@') {
            return None;
        }
        let plain = text.starts_with("http://");
        let scheme = if plain { "http" } else { "https" };
        let url = Url::parse(&format!("{scheme}://{bare}/")).ok()?;
        // Reject what URLs treat as an IPv4 address although it isn't in dotted notation, such as `0x7f.1`.
        if let Some(Host::Ipv4(address)) = url.host()
            && !bare.starts_with(&address.to_string())
        {
            return None;
        }
        Authority::from_url(&url)
    }

    /// The authority of a URL, if it has one.
    pub fn from_url(url: &Url) -> Option<Authority> {
        let host = match url.host()? {
            Host::Domain(name) => name.trim_end_matches('.').to_ascii_lowercase(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        let port = url.port_or_known_default().filter(|port| *port != 443);
        (!host.is_empty()).then_some(Authority { host, port })
    }

    /// The host as an IP address, if it is one.
    pub fn address(&self) -> Option<IpAddr> {
        self.host.parse().ok()
    }

    /// True if the host is a loopback name or address.
    pub fn is_loopback(&self) -> bool {
        match self.address() {
            Some(address) => address.is_loopback(),
            None => self.host == "localhost" || self.host.ends_with(".localhost"),
        }
    }

    /// The parent domain of the host, unless that is a top-level domain.
    pub fn parent(&self) -> Option<&str> {
        if self.address().is_some() {
            return None;
        }
        let (_, parent) = self.host.split_once('.')?;
        parent.contains('.').then_some(parent)
    }
}

impl fmt::Display for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.host.contains(':'), self.port) {
            (true, Some(port)) => write!(f, "[{}]:{port}", self.host),
            (true, None) => write!(f, "[{}]", self.host),
            (false, Some(port)) => write!(f, "{}:{port}", self.host),
            (false, None) => f.write_str(&self.host),
        }
    }
}
