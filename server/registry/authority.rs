//! A host and its port, as registries, keys of credentials and lists of the user name them.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use url::{Host, Url};

/// A host and, if it isn't the usual one, its port. Two that mean the same place are equal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Authority {
    /// The host, in small letters; an address of IPv6 without its brackets.
    pub host: String,
    /// The port, if it is written and not 443.
    pub port: Option<u16>,
}

impl Authority {
    /// Reads `host`, `host:port`, or the URL of either, of which scheme and path are left away. `None` if it names no
    /// place, or carries a name and password.
    pub fn parse(text: &str) -> Option<Authority> {
        let bare = text.split_once("://").map_or(text, |(_, rest)| rest);
        let bare = bare.split(['/', '?', '#']).next()?;
        if bare.is_empty() || bare.contains('@') {
            return None;
        }
        let plain = text.starts_with("http://");
        let scheme = if plain { "http" } else { "https" };
        let url = Url::parse(&format!("{scheme}://{bare}/")).ok()?;
        // What URLs take for an address though it isn't written as one, like `0x7f.1`, is not what was meant.
        if let Some(Host::Ipv4(address)) = url.host()
            && !bare.starts_with(&address.to_string())
        {
            return None;
        }
        Authority::of(&url)
    }

    /// Where a URL leads; `None` if nowhere.
    pub fn of(url: &Url) -> Option<Authority> {
        let host = match url.host()? {
            Host::Domain(name) => name.trim_end_matches('.').to_ascii_lowercase(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        let port = url.port_or_known_default().filter(|port| *port != 443);
        (!host.is_empty()).then_some(Authority { host, port })
    }

    /// The address, if the host is one rather than a name.
    pub fn address(&self) -> Option<IpAddr> {
        self.host.parse().ok()
    }

    /// True if the host is this machine, by its name or its address.
    pub fn is_loopback(&self) -> bool {
        let below_127 = |address: Ipv4Addr| address.is_loopback();
        match self.address() {
            Some(IpAddr::V4(address)) => below_127(address),
            Some(IpAddr::V6(address)) => address.is_loopback(),
            None => self.host == "localhost" || self.host.ends_with(".localhost"),
        }
    }

    /// The domain that the host is directly below, if that isn't a single word.
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
