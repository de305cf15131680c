//! What may be asked of whom, how long, and how much of an answer is read. Pure, and the only place of these decisions.
//!
//! A Dockerfile is text by somebody else: no name in it may make this machine talk to a host that the user doesn't know.
//! Asked are the registries below, those that the user is logged in to, and those that the user lists in settings of
//! their own. Nothing in a workspace can add to these.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use url::Url;

use super::authority::Authority;

/// Public registries.
const KNOWN: &[&str] = &[
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

/// Registries whose tokens another host gives, and that host.
const REALMS: &[(&str, &str)] = &[
    ("docker.io", "auth.docker.io"),
    ("registry-1.docker.io", "auth.docker.io"),
    ("registry.hub.docker.com", "auth.docker.io"),
];

/// Endings of names that no public host has.
const INNER_ENDINGS: &[&str] = &[
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

/// Where clouds tell secrets to their machines, in what else are private networks.
const METADATA: &[IpAddr] = &[
    IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)),
];

/// The most bytes that are read, after unpacking.
pub mod size {
    /// Of the answer of a token server.
    pub const TOKEN: usize = 64 * 1024;
    /// Of a page of Docker Hub, or of another registry's own interface.
    pub const HUB: usize = 2 * 1024 * 1024;
    /// Of a manifest or a configuration.
    pub const MANIFEST: usize = 4 * 1024 * 1024;
    /// Of a page of tags.
    pub const TAGS: usize = 8 * 1024 * 1024;
    /// Of the message of an error, of which only a code is wanted.
    pub const ERROR: usize = 64 * 1024;
}

/// The most pages of tags that are asked for.
pub const MOST_PAGES: usize = 10;
/// The most tags that are kept.
pub const MOST_TAGS: usize = 50_000;
/// The most redirects that are followed, one after the other.
pub const MOST_REDIRECTS: usize = 3;
/// The most requests at a time, to one host and together.
pub const MOST_AT_ONCE: (usize, usize) = (2, 4);
/// The longest text of somebody else's that is kept, in characters.
pub const LONGEST_TEXT: usize = 300;
/// The shortest text that is searched for, in characters.
pub const SHORTEST_SEARCH: usize = 3;

/// Until a connection stands.
pub const CONNECT_TIME: Duration = Duration::from_secs(3);
/// Until the head of an answer, and between two parts of its body.
pub const READ_TIME: Duration = Duration::from_secs(5);
/// Until one question is answered, however many requests that takes.
pub const WHOLE_TIME: Duration = Duration::from_secs(10);

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// How long an answer is taken for true, in seconds.
pub mod fresh {
    use super::{DAY, HOUR, MINUTE};

    /// Tags, what is known of a tag, and what a search finds.
    pub const USUAL: u64 = HOUR;
    /// That there is no such thing.
    pub const MISSING: u64 = 10 * MINUTE;
    /// That a login is missing, or of no use.
    pub const LOGIN: u64 = MINUTE;
    /// What is found by its digest never changes.
    pub const BY_DIGEST: u64 = 365 * DAY;
    /// Until then, what is no longer fresh is shown with its age while it is asked for again.
    pub const STALE: u64 = 7 * DAY;
}

/// How long a host isn't asked after so many failures in a row, in seconds: a minute, doubling up to 15.
pub fn pause(failures: u32) -> u64 {
    let doubled = MINUTE.saturating_mul(1 << failures.saturating_sub(1).min(8));
    doubled.min(15 * MINUTE)
}

/// How long a host isn't asked after it said that it is asked too often, and not how long, in seconds.
pub const PAUSE_WHEN_LIMITED: u64 = MINUTE;
/// However long a host wants to be left alone, it is asked again after so many seconds.
pub const LONGEST_PAUSE: u64 = DAY;

/// True if so little of an allowance is left that only what the user asks for is asked.
pub fn is_scarce(remaining: u64, limit: u64) -> bool {
    remaining.saturating_mul(5) < limit
}

/// Why something isn't asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The network is switched off.
    Offline,
    /// This is no host.
    NoHost,
    /// The user doesn't know the host.
    Unknown,
    /// It is an address, not a name.
    Address,
    /// It is not the usual port.
    Port,
    /// It isn't encrypted.
    Plain,
    /// The name belongs to a place that it may not.
    Inner,
    /// The answer led elsewhere.
    Elsewhere,
}

impl Refusal {
    /// A sentence about it, without the name of the host.
    pub fn message(self) -> &'static str {
        match self {
            Refusal::Offline => "registry access is disabled (offline)",
            Refusal::NoHost => "invalid host",
            Refusal::Unknown => "registry not in the allow list",
            Refusal::Address => "IP addresses must be in the allow list",
            Refusal::Port => "non-standard ports must be in the allow list",
            Refusal::Plain => "plain HTTP not allowed",
            Refusal::Inner => "name of a private network",
            Refusal::Elsewhere => "redirect to another host not allowed",
        }
    }
}

/// What addresses a name may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those of the public network.
    Public,
    /// Those of private networks and of this machine as well, because the user knows the host.
    Private,
}

/// Whom the user knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Nobody is asked anything.
    pub offline: bool,
    /// Hosts that the user lists. `*.` before a name is anything below it.
    pub allow: Vec<String>,
    /// Hosts that the user lists as not encrypted.
    pub insecure: Vec<String>,
    /// Hosts of mirrors that the user lists.
    pub mirrors: Vec<Authority>,
    /// Hosts that the user is logged in to.
    pub logged_in: Vec<Authority>,
}

impl Policy {
    /// Whether a registry may be asked, by its name in a reference.
    ///
    /// # Errors
    ///
    /// Why not.
    pub fn registry(&self, domain: &str) -> Result<Authority, Refusal> {
        let authority = Authority::parse(domain).ok_or(Refusal::NoHost)?;
        self.host(&authority)?;
        Ok(authority)
    }

    /// Whether a host may be asked.
    ///
    /// # Errors
    ///
    /// Why not.
    pub fn host(&self, authority: &Authority) -> Result<(), Refusal> {
        if self.offline {
            return Err(Refusal::Offline);
        }
        if self.is_listed(authority) {
            return Ok(());
        }
        if authority.address().is_some() {
            return Err(Refusal::Address);
        }
        if !KNOWN.contains(&authority.host.as_str()) {
            return Err(Refusal::Unknown);
        }
        if authority.port.is_some() {
            return Err(Refusal::Port);
        }
        Ok(())
    }

    /// True if the user themself names a host, with its port.
    pub fn is_listed(&self, authority: &Authority) -> bool {
        self.allow.iter().any(|name| is_named(name, authority))
            || self.is_listed_as_insecure(authority)
            || self.mirrors.contains(authority)
            || self.logged_in.contains(authority)
    }

    /// True if a host may be asked without encryption: the user lists it so, or lists it and it is this machine.
    pub fn is_insecure(&self, authority: &Authority) -> bool {
        self.is_listed_as_insecure(authority)
            || authority.is_loopback() && self.is_listed(authority)
    }

    fn is_listed_by_name(&self, authority: &Authority) -> bool {
        let mut names = self.allow.iter().filter(|name| !name.starts_with("*."));
        names.any(|name| is_named(name, authority))
    }

    /// A host without a port has the usual one of what isn't encrypted as well.
    fn is_listed_as_insecure(&self, authority: &Authority) -> bool {
        let usual = (authority.port == Some(80)).then(|| Authority {
            port: None,
            ..authority.clone()
        });
        let names = |name: &String| {
            is_named(name, authority) || usual.as_ref().is_some_and(|usual| is_named(name, usual))
        };
        self.insecure.iter().any(names)
    }

    /// What addresses the name of a host may have. A proxy or a host that answers redirect to is treated like any other.
    pub fn reach(&self, host: &str) -> Reach {
        let same = |authority: &Authority| authority.host == host;
        let named = |name: &String| {
            // A list with ports says something of the host on other ports too: where it is.
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

    /// Where the tokens of a registry come from, if that is a place to ask.
    ///
    /// # Errors
    ///
    /// Why it isn't.
    pub fn realm(&self, registry: &Url, realm: &str) -> Result<Url, Refusal> {
        let url = Url::parse(realm).map_err(|_| Refusal::NoHost)?;
        let place = self.place(registry, &url)?;
        let home = Authority::of(registry).ok_or(Refusal::NoHost)?;
        let related = place.host == home.host
            || home.parent().is_some_and(|parent| place.host == parent)
            || home.parent().is_some() && home.parent() == place.parent()
            || gives_tokens(&home, &place);
        if related || self.host(&place).is_ok() {
            Ok(url)
        } else {
            Err(Refusal::Elsewhere)
        }
    }

    /// Whether the user's name and password for a registry may be sent to a place: to the registry itself, to the domain
    /// that it is below, or to who is known to give its tokens. Never where somebody else can read along.
    pub fn credentials_may_go(&self, registry: &Url, to: &Url) -> bool {
        let (Some(home), Some(place)) = (Authority::of(registry), Authority::of(to)) else {
            return false;
        };
        // What stays on this machine can be read along by nobody.
        let safe = to.scheme() == "https" || place.is_loopback() && self.is_insecure(&place);
        let default_port = place.port.is_none();
        safe && (place == home
            || default_port && place.host == home.host
            || default_port && home.parent().is_some_and(|parent| place.host == parent)
            || gives_tokens(&home, &place)
            || home.is_loopback() && place.is_loopback() && self.is_listed(&place)
            || home.parent().is_some()
                && home.parent() == place.parent()
                && self.is_listed_by_name(&place))
    }

    /// Where an answer redirects to, if that is a place to ask.
    ///
    /// # Errors
    ///
    /// Why it isn't.
    pub fn redirect(&self, from: &Url, location: &str) -> Result<Url, Refusal> {
        let url = from.join(location).map_err(|_| Refusal::NoHost)?;
        self.place(from, &url)?;
        Ok(url)
    }

    /// The place that an answer names, if answers may name it: encrypted, with a name of the public network and the usual
    /// port, unless it is where the answer came from, or the user lists both.
    fn place(&self, from: &Url, to: &Url) -> Result<Authority, Refusal> {
        let place = Authority::of(to).ok_or(Refusal::NoHost)?;
        if !to.username().is_empty() || to.password().is_some() {
            return Err(Refusal::NoHost);
        }
        match to.scheme() {
            "https" => {}
            "http" if self.is_insecure(&place) => {}
            _ => return Err(Refusal::Plain),
        }
        let trusted = Authority::of(from).is_some_and(|from| self.is_listed(&from));
        if same_origin(from, to) || trusted && self.is_listed(&place) {
            return Ok(place);
        }
        if place.address().is_some() {
            return Err(Refusal::Address);
        }
        let inner = INNER_ENDINGS
            .iter()
            .any(|ending| place.host.ends_with(ending));
        if inner || !place.host.contains('.') {
            return Err(Refusal::Inner);
        }
        if place.port.is_some() {
            return Err(Refusal::Port);
        }
        Ok(place)
    }
}

/// Where the next page is, if an answer may lead there: to the same origin, and to tags of the same repository. What is
/// beyond that may only say where to go on.
///
/// # Errors
///
/// Why it may not.
pub fn next_page(from: &Url, link: &str) -> Result<Url, Refusal> {
    let to = from.join(link).map_err(|_| Refusal::NoHost)?;
    if !same_origin(from, &to) || !to.username().is_empty() {
        return Err(Refusal::Elsewhere);
    }
    if to.path() == from.path() {
        return Ok(to);
    }
    // Registries behind a path of their own tell the path that they know.
    if !to.path().ends_with("/tags/list") {
        return Err(Refusal::Elsewhere);
    }
    let last = to.query_pairs().find(|(key, _)| key == "last");
    let (_, last) = last.ok_or(Refusal::Elsewhere)?;
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

/// True if two URLs lead to the same scheme, host and port.
pub fn same_origin(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme()
        && one.host() == other.host()
        && one.port_or_known_default() == other.port_or_known_default()
}

/// True if a name may have an address.
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

/// Private networks, those of carriers, and this machine.
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

/// True if a name in a list of the user's is a host.
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

fn gives_tokens(home: &Authority, place: &Authority) -> bool {
    let known = |(registry, realm): &(&str, &str)| home.host == *registry && place.host == *realm;
    home.port.is_none() && place.port.is_none() && REALMS.iter().any(known)
}
