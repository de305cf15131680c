//! Which hosts may be contacted, and the limits of time and size. Pure; all such decisions are here.
//!
//! A Dockerfile is untrusted: an image name in it must not cause a connection to a host that the user doesn't trust.
//! Allowed are the public registries below, those that the user is logged in to, and those in the user's own settings.
//! Nothing in a workspace can add to these.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use url::Url;

use super::authority::Authority;

/// Public registries.
const PUBLIC_REGISTRIES: &[&str] = &[
    "cgr.dev",
    "container-registry.oracle.com",
    "dhi.io",
    "docker.elastic.co",
    "docker.io",
    "eu.gcr.io",
    "gcr.io",
    "ghcr.io",
    "asia.gcr.io",
    "index.docker.io",
    "k8s.gcr.io",
    "lscr.io",
    "mcr.microsoft.com",
    "mirror.gcr.io",
    "nvcr.io",
    "public.ecr.aws",
    "quay.io",
    "registry-1.docker.io",
    "registry.access.redhat.com",
    "registry.fedoraproject.org",
    "registry.gitlab.com",
    "registry.hub.docker.com",
    "registry.k8s.io",
    "us.gcr.io",
];

/// Registries with a token server on another host, and that host.
const TOKEN_SERVERS: &[(&str, &str)] = &[
    ("docker.io", "auth.docker.io"),
    ("registry-1.docker.io", "auth.docker.io"),
    ("registry.hub.docker.com", "auth.docker.io"),
];

/// Suffixes of host names that are never public.
const PRIVATE_SUFFIXES: &[&str] = &[
    ".corp",
    ".home",
    ".home.arpa",
    ".internal",
    ".intranet",
    ".lan",
    ".local",
    ".localdomain",
    ".localhost",
    ".private",
];

/// Metadata services of clouds, at addresses that are otherwise private.
const METADATA: &[IpAddr] = &[
    IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)),
];

/// Size limits of response bodies, in bytes after decompression.
pub mod size {
    /// A response of a token server.
    pub const TOKEN: usize = 64 * 1024;
    /// A response of Docker Hub's API, or of another vendor's.
    pub const HUB: usize = 2 * 1024 * 1024;
    /// A manifest or an image configuration.
    pub const MANIFEST: usize = 4 * 1024 * 1024;
    /// A page of tags.
    pub const TAGS: usize = 8 * 1024 * 1024;
    /// An error response; the rest is ignored.
    pub const ERROR: usize = 64 * 1024;
}

/// The most pages of tags that are requested.
pub const MAX_PAGES: usize = 10;
/// The most tags of a repository.
pub const MAX_TAGS: usize = 50_000;
/// The most redirects that are followed for one request.
pub const MAX_REDIRECTS: usize = 3;
/// The most concurrent requests: to one host, and in total.
pub const MAX_CONCURRENT: (usize, usize) = (2, 4);
/// The length at which text from responses is truncated, in characters.
pub const MAX_TEXT_CHARS: usize = 300;
/// The minimum length of a search text, in characters.
pub const MIN_SEARCH_CHARS: usize = 3;

/// Time limit for connecting.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// Time limit for the response headers, and between two parts of the body.
pub const READ_TIMEOUT: Duration = Duration::from_secs(5);
/// Time limit for a query, with all its requests.
pub const TOTAL_TIMEOUT: Duration = Duration::from_secs(10);

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// How long results are fresh, in seconds.
pub mod fresh {
    use super::{DAY, HOUR, MINUTE};

    /// Tags and search results.
    pub const USUAL: u64 = HOUR;
    /// The error that something doesn't exist.
    pub const MISSING: u64 = 10 * MINUTE;
    /// The error that a login is missing or refused.
    pub const LOGIN: u64 = MINUTE;
    /// Content by digest, which never changes.
    pub const BY_DIGEST: u64 = 365 * DAY;
    /// Until this age, a result that is no longer fresh is shown with its age while it is revalidated.
    pub const STALE: u64 = 7 * DAY;
}

/// How long a host is paused after consecutive failures, in seconds: a minute, doubling up to 15 minutes.
pub fn pause(failures: u32) -> u64 {
    let doubled = MINUTE.saturating_mul(1 << failures.saturating_sub(1).min(8));
    doubled.min(15 * MINUTE)
}

/// How long a host is paused after a 429 response without `Retry-After`, in seconds.
pub const DEFAULT_RETRY_AFTER: u64 = MINUTE;
/// The maximum pause of a host, in seconds.
pub const MAX_PAUSE: u64 = DAY;

/// A period of time, in seconds since 1970.
///
/// A clock that is set back is before the beginning, and so out of the period: what a wrong clock has started ends with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    from: u64,
    until: u64,
}

impl Period {
    /// The period of `seconds` from a time on.
    pub fn new(from: u64, seconds: u64) -> Period {
        let until = from.saturating_add(seconds);
        Period { from, until }
    }

    /// When it begins, in seconds since 1970.
    pub fn from(self) -> u64 {
        self.from
    }

    /// True if a time is in the period.
    pub fn contains(self, time: u64) -> bool {
        (self.from..self.until).contains(&time)
    }

    /// This period, or another one that ends later.
    #[must_use]
    pub fn or_longer(self, other: Period) -> Period {
        if other.until > self.until {
            other
        } else {
            self
        }
    }
}

/// True if so little of a rate limit remains that only explicit requests are sent.
pub fn is_scarce(remaining: u64, limit: u64) -> bool {
    remaining.saturating_mul(5) < limit
}

/// Why a request isn't sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Network access is disabled.
    Offline,
    /// The host is invalid.
    InvalidHost,
    /// The host is neither a public registry nor in the user's lists.
    NotAllowed,
    /// The host is an IP address.
    IpAddress,
    /// The port isn't the default one.
    NonStandardPort,
    /// The connection wouldn't be encrypted.
    PlainHttp,
    /// The name belongs to a private network.
    PrivateName,
    /// The response refers to another host.
    OtherHost,
}

impl Refusal {
    /// A message, without the host name.
    pub fn message(self) -> &'static str {
        match self {
            Refusal::Offline => "registry access is disabled (offline)",
            Refusal::InvalidHost => "invalid host",
            Refusal::NotAllowed => "registry not in the allow list",
            Refusal::IpAddress => "IP addresses must be in the allow list",
            Refusal::NonStandardPort => "non-standard ports must be in the allow list",
            Refusal::PlainHttp => "plain HTTP not allowed",
            Refusal::PrivateName => "name of a private network",
            Refusal::OtherHost => "redirect to another host not allowed",
        }
    }
}

/// Which addresses a host name may resolve to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Public addresses.
    Public,
    /// Also addresses of private networks and of this machine, as the user lists the host.
    Private,
}

/// The hosts that the user trusts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// True if network access is disabled.
    pub offline: bool,
    /// The user's allow list. `*.` before a name matches all its subdomains.
    pub allow: Vec<String>,
    /// Hosts that may be contacted over plain HTTP.
    pub insecure: Vec<String>,
    /// Hosts of the configured mirrors.
    pub mirrors: Vec<Authority>,
    /// Registries that the user is logged in to.
    pub logged_in: Vec<Authority>,
}

impl Policy {
    /// Checks whether a registry, by its name in an image reference, may be contacted.
    ///
    /// # Errors
    ///
    /// If it may not.
    pub fn registry(&self, domain: &str) -> Result<Authority, Refusal> {
        let authority = Authority::parse(domain).ok_or(Refusal::InvalidHost)?;
        self.host(&authority)?;
        Ok(authority)
    }

    /// Checks whether a host may be contacted.
    ///
    /// # Errors
    ///
    /// If it may not.
    pub fn host(&self, authority: &Authority) -> Result<(), Refusal> {
        if self.offline {
            return Err(Refusal::Offline);
        }
        if self.is_listed(authority) {
            return Ok(());
        }
        if authority.address().is_some() {
            return Err(Refusal::IpAddress);
        }
        if !PUBLIC_REGISTRIES.contains(&authority.host.as_str()) {
            return Err(Refusal::NotAllowed);
        }
        if authority.port.is_some() {
            return Err(Refusal::NonStandardPort);
        }
        Ok(())
    }

    /// True if the user lists a host with this port, or is logged in to it.
    pub fn is_listed(&self, authority: &Authority) -> bool {
        self.allow.iter().any(|name| is_named(name, authority))
            || self.is_listed_as_insecure(authority)
            || self.mirrors.contains(authority)
            || self.logged_in.contains(authority)
    }

    /// True if a host may be contacted over plain HTTP: it is listed as insecure, or it is listed and is this machine.
    pub fn is_insecure(&self, authority: &Authority) -> bool {
        self.is_listed_as_insecure(authority)
            || authority.is_loopback() && self.is_listed(authority)
    }

    fn is_listed_by_name(&self, authority: &Authority) -> bool {
        let mut names = self.allow.iter().filter(|name| !name.starts_with("*."));
        names.any(|name| is_named(name, authority))
    }

    /// True if a host is listed as insecure. An entry without a port also matches port 80.
    fn is_listed_as_insecure(&self, authority: &Authority) -> bool {
        let without_port = (authority.port == Some(80)).then(|| Authority {
            port: None,
            ..authority.clone()
        });
        let names = |name: &String| {
            is_named(name, authority) || without_port.as_ref().is_some_and(|it| is_named(name, it))
        };
        self.insecure.iter().any(names)
    }

    /// Which addresses a host name may resolve to.
    pub fn reach(&self, host: &str) -> Reach {
        let same = |authority: &Authority| authority.host == host;
        let named = |name: &String| {
            // An entry with a port also allows the host's private address on other ports.
            Authority::parse(name).is_some_and(|it| same(&it))
                || is_named(
                    name,
                    &Authority {
                        host: host.to_owned(),
                        port: None,
                    },
                )
        };
        let listed = self.allow.iter().chain(&self.insecure).any(named);
        if listed || self.mirrors.iter().chain(&self.logged_in).any(same) {
            Reach::Private
        } else {
            Reach::Public
        }
    }

    /// The URL of a registry's token server, from the `realm` of its challenge.
    ///
    /// # Errors
    ///
    /// If it may not be contacted.
    pub fn realm(&self, registry: &Url, realm: &str) -> Result<Url, Refusal> {
        let url = Url::parse(realm).map_err(|_| Refusal::InvalidHost)?;
        let target = self.check_target(registry, &url)?;
        let home = Authority::from_url(registry).ok_or(Refusal::InvalidHost)?;
        let related = target.host == home.host
            || home.parent().is_some_and(|parent| target.host == parent)
            || home.parent().is_some() && home.parent() == target.parent()
            || is_token_server(&home, &target);
        if related || self.host(&target).is_ok() {
            Ok(url)
        } else {
            Err(Refusal::OtherHost)
        }
    }

    /// True if the user's credentials for a registry may be sent to a URL: to the registry itself, its parent domain, or
    /// its known token server, and only over an encrypted connection or on this machine.
    pub fn credentials_may_go(&self, registry: &Url, to: &Url) -> bool {
        let (Some(home), Some(target)) = (Authority::from_url(registry), Authority::from_url(to))
        else {
            return false;
        };
        // Loopback connections can't be intercepted.
        let safe = to.scheme() == "https" || target.is_loopback() && self.is_insecure(&target);
        let default_port = target.port.is_none();
        safe && (target == home
            || default_port && target.host == home.host
            || default_port && home.parent().is_some_and(|parent| target.host == parent)
            || is_token_server(&home, &target)
            || home.is_loopback() && target.is_loopback() && self.is_listed(&target)
            || home.parent().is_some()
                && home.parent() == target.parent()
                && self.is_listed_by_name(&target))
    }

    /// The target of a redirect, from the `Location` header.
    ///
    /// # Errors
    ///
    /// If it may not be followed.
    pub fn redirect(&self, from: &Url, location: &str) -> Result<Url, Refusal> {
        let url = from.join(location).map_err(|_| Refusal::InvalidHost)?;
        self.check_target(from, &url)?;
        Ok(url)
    }

    /// Checks a URL from a response: it must use HTTPS, a public host name and the default port, unless it has the same
    /// origin as the request, or the user lists both hosts.
    fn check_target(&self, from: &Url, to: &Url) -> Result<Authority, Refusal> {
        let target = Authority::from_url(to).ok_or(Refusal::InvalidHost)?;
        if !to.username().is_empty() || to.password().is_some() {
            return Err(Refusal::InvalidHost);
        }
        match to.scheme() {
            "https" => {}
            "http" if self.is_insecure(&target) => {}
            _ => return Err(Refusal::PlainHttp),
        }
        let trusted = Authority::from_url(from).is_some_and(|from| self.is_listed(&from));
        if same_origin(from, to) || trusted && self.is_listed(&target) {
            return Ok(target);
        }
        if target.address().is_some() {
            return Err(Refusal::IpAddress);
        }
        let private = PRIVATE_SUFFIXES
            .iter()
            .any(|suffix| target.host.ends_with(suffix));
        if private || !target.host.contains('.') {
            return Err(Refusal::PrivateName);
        }
        if target.port.is_some() {
            return Err(Refusal::NonStandardPort);
        }
        Ok(target)
    }
}

/// The URL of the next page of tags, from a `Link` header. It must have the same origin; if its path differs, only its
/// `last` parameter is used.
///
/// # Errors
///
/// If it leads to another host, or isn't a page of tags.
pub fn next_page(from: &Url, link: &str) -> Result<Url, Refusal> {
    let to = from.join(link).map_err(|_| Refusal::InvalidHost)?;
    if !same_origin(from, &to) || !to.username().is_empty() {
        return Err(Refusal::OtherHost);
    }
    if to.path() == from.path() {
        return Ok(to);
    }
    // A registry under a path prefix may not know the prefix.
    if !to.path().ends_with("/tags/list") {
        return Err(Refusal::OtherHost);
    }
    let last = to.query_pairs().find(|(key, _)| key == "last");
    let (_, last) = last.ok_or(Refusal::OtherHost)?;
    let mut url = from.clone();
    let kept = from.query_pairs().filter(|(key, _)| key != "last");
    let kept: Vec<_> = kept
        .map(|(k, v)| (k.into_owned(), v.into_owned()))
        .collect();
    url.query_pairs_mut()
        .clear()
        .extend_pairs(kept)
        .append_pair("last", &last);
    Ok(url)
}

/// True if two URLs have the same scheme, host and port.
pub fn same_origin(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme()
        && one.host() == other.host()
        && one.port_or_known_default() == other.port_or_known_default()
}

/// True if a host name with this reach may resolve to an address.
pub fn may_dial(address: IpAddr, reach: Reach) -> bool {
    let address = address.to_canonical();
    if METADATA.contains(&address) {
        return false;
    }
    let private = match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => is_private_v6(address),
    };
    let public = match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    };
    public || reach == Reach::Private && private
}

/// Private networks, carrier-grade NAT (RFC 6598), and loopback.
fn is_private_v4(address: Ipv4Addr) -> bool {
    let [a, b, ..] = address.octets();
    address.is_private() || address.is_loopback() || a == 100 && (64..128).contains(&b)
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    address.is_unique_local() || address.is_loopback()
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = a == 0
        || a >= 224
        || address.is_link_local()
        || address.is_documentation()
        || (a, b, c) == (192, 0, 0)
        || (a, b, c) == (192, 88, 99)
        || a == 198 && (b == 18 || b == 19);
    !special && !is_private_v4(address)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let unicast = a & 0xe000 == 0x2000;
    let special = a == 0x2002
        || a == 0x2001 && b < 0x0200
        || a == 0x2001 && b == 0x0db8
        || a == 0x3fff && b < 0x1000;
    unicast && !special
}

/// True if an entry of a list matches a host.
fn is_named(name: &str, authority: &Authority) -> bool {
    if let Some(parent) = name.strip_prefix("*.") {
        let Some(parent) = Authority::parse(parent) else {
            return false;
        };
        let below = authority
            .host
            .strip_suffix(&parent.host)
            .is_some_and(|before| before.ends_with('.') && before.len() > 1);
        return below && parent.host.contains('.') && parent.port == authority.port;
    }
    Authority::parse(name).as_ref() == Some(authority)
}

/// True if a host is the known token server of a registry.
fn is_token_server(registry: &Authority, target: &Authority) -> bool {
    let known = |(name, server): &(&str, &str)| registry.host == *name && target.host == *server;
    registry.port.is_none() && target.port.is_none() && TOKEN_SERVERS.iter().any(known)
}
