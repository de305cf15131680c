//! Sources of ADD and COPY: Git repositories, HTTP URLs or files (BuildKit's `dfgitutil` and `gitutil`, Go's `net/url`).

use std::collections::HashMap;
use std::net::Ipv6Addr;

use super::go::{Part, boolean, escape, plain, quoted, unescape};
use super::path::join;

/// A source of ADD or COPY.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A Git repository.
    Git(GitSource),
    /// A file at an HTTP or HTTPS URL.
    Http,
    /// Files of the build context or of a stage.
    Local,
}

/// A Git repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GitSource {
    /// Its URL, as passed to Git.
    pub remote: String,
    /// The branch, tag or commit; empty if unspecified.
    pub reference: String,
    /// The subdirectory; empty for the whole repository.
    pub subdir: String,
    /// The expected commit; empty if unspecified.
    pub checksum: String,
    /// Whether `.git` is kept, if specified.
    pub keep_git_dir: Option<bool>,
    /// Whether submodules are fetched, if specified.
    pub submodules: Option<bool>,
    /// The source of file timestamps, `checkout` or `commit`; empty if unspecified.
    pub mtime: String,
    /// True if the commit is fetched directly, without resolving the branch or tag.
    pub fetch_by_commit: bool,
    /// True for `github.com/a/b`, which looks like a file: only a build context can be a repository by such a name.
    pub looks_local: bool,
}

/// Parses a source (`dispatchCopy`).
///
/// # Errors
///
/// BuildKit's message about a repository's query. If there are several errors, BuildKit reports any of them; this reports
/// the first.
pub fn parse(text: &str) -> Result<Source, String> {
    match git(text) {
        Some(Err(why)) => Err(why),
        Some(Ok(git)) if !git.looks_local => Ok(Source::Git(git)),
        _ if is_http(text) => Ok(Source::Http),
        _ => Ok(Source::Local),
    }
}

/// True if a source is an HTTP URL and not a repository (`isHTTPSource`).
pub fn is_http(text: &str) -> bool {
    (text.starts_with("http://") || text.starts_with("https://")) && !is_git(text)
}

/// True if a source is a repository, even one that looks like a file (`isGitSource`).
pub fn is_git(text: &str) -> bool {
    matches!(git(text), Some(Ok(_)))
}

/// Parses a source as a repository (`dfgitutil.ParseGitRef`): `None` if it isn't one, an error if only its query is
/// invalid.
pub fn git(text: &str) -> Option<Result<GitSource, String>> {
    if text.starts_with("./") || text.starts_with("../") {
        return None;
    }
    let looks_local = text.starts_with("github.com/");
    let url = if looks_local {
        Url::without_scheme(text)?
    } else if let Some(scheme) = scheme(text) {
        Url::with_scheme(text, scheme)?
    } else {
        Url::scp(text)?
    };
    // An HTTP URL is a repository only if it ends with `.git`.
    let web = matches!(url.scheme.as_str(), "http" | "https");
    if web && !url.path.ends_with(b".git") && !looks_local {
        return None;
    }
    let mut git = GitSource {
        remote: url.remote,
        looks_local,
        ..GitSource::default()
    };
    if !url.fragment.is_empty() {
        let fragment = text_of(&url.fragment);
        let (reference, subdir) = fragment.split_once(':').unwrap_or((&fragment, ""));
        reference.clone_into(&mut git.reference);
        let subdir = join(&["/", subdir]);
        subdir.trim_start_matches('/').clone_into(&mut git.subdir);
    }
    Some(git.load(url.query).map(|()| git))
}

impl GitSource {
    /// Applies a query (`loadQuery`).
    fn load(&mut self, query: Query) -> Result<(), String> {
        let (mut tag, mut branch) = (String::new(), String::new());
        for (written, values) in query {
            let [value] = values.as_slice() else {
                return Err(format!("query {} has multiple values", quoted(&written)));
            };
            let key = text_of(&written);
            if value.is_empty() && !SWITCHES.contains(&key.as_str()) {
                return Err(format!("query {} has no value", quoted(&written)));
            }
            let switch = || {
                if value.is_empty() {
                    return Ok(true);
                }
                boolean(value).ok_or_else(|| format!("invalid {key} value: {}", quoted(value)))
            };
            match key.as_str() {
                "ref" => agree("ref", &mut self.reference, text_of(value))?,
                "tag" => tag = text_of(value),
                "branch" => branch = text_of(value),
                "subdir" => agree("subdir", &mut self.subdir, text_of(value))?,
                "checksum" | "commit" => self.checksum = text_of(value),
                "keep-git-dir" => self.keep_git_dir = Some(switch()?),
                "submodules" => self.submodules = Some(switch()?),
                "fetch-by-commit" => self.fetch_by_commit = switch()?,
                "mtime" => match value.as_slice() {
                    b"checkout" | b"commit" => self.mtime = text_of(value),
                    _ => {
                        return Err(format!(
                            "invalid mtime value: {} (must be \"checkout\" or \"commit\")",
                            quoted(value)
                        ));
                    }
                },
                _ => return Err(format!("unexpected query {}", quoted(&written))),
            }
        }
        if !tag.is_empty() {
            agree("ref", &mut self.reference, full("refs/tags/", &tag))?;
        }
        if !branch.is_empty() {
            if !tag.is_empty() {
                return Err("branch conflicts with tag".to_owned());
            }
            agree("ref", &mut self.reference, full("refs/heads/", &branch))?;
        }
        Ok(())
    }
}

/// Query keys that don't need a value.
const SWITCHES: [&str; 3] = ["submodules", "keep-git-dir", "fetch-by-commit"];

/// Sets a value; if it is specified twice, both must agree.
fn agree(what: &str, old: &mut String, new: String) -> Result<(), String> {
    if !old.is_empty() && *old != new {
        return Err(format!(
            "{what} conflicts: {} vs {}",
            quoted(&*old),
            quoted(&new)
        ));
    }
    *old = new;
    Ok(())
}

fn full(prefix: &str, name: &str) -> String {
    if name.starts_with(prefix) {
        name.to_owned()
    } else {
        format!("{prefix}{name}")
    }
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The scheme before `://`, in lower case.
fn scheme(text: &str) -> Option<String> {
    let (scheme, _) = text.split_once("://")?;
    let fits = !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric());
    fits.then(|| scheme.to_ascii_lowercase())
}

/// A query: each key once, in order of first occurrence, with all its values.
type Query = Vec<(Vec<u8>, Vec<Vec<u8>>)>;

/// The parts of a URL that are relevant for Git.
struct Url {
    scheme: String,
    path: Vec<u8>,
    query: Query,
    fragment: Vec<u8>,
    /// The URL without query and fragment.
    remote: String,
}

impl Url {
    /// Parses a URL with a scheme that Git supports (`gitutil.ParseURL`, `url.Parse`).
    fn with_scheme(text: &str, scheme: String) -> Option<Url> {
        if !matches!(scheme.as_str(), "http" | "https" | "ssh" | "git") {
            return None;
        }
        let split = Split::new(text)?;
        let (_, rest) = split.before.split_once("://")?;
        let slash = rest.find('/').unwrap_or(rest.len());
        let (authority, path) = rest.split_at(slash);
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, authority),
        };
        let host = host_of(&scheme, host)?;
        let user = match user {
            Some(user) => Some(user_of(user)?),
            None => None,
        };
        let mut remote = format!("{scheme}:");
        if !host.is_empty() || !path.is_empty() || user.is_some() {
            remote.push_str("//");
        }
        if let Some(user) = user {
            remote.push_str(&format!("{user}@"));
        }
        remote.push_str(&escape(&host, Part::Host));
        split.finish(scheme, path, remote)
    }

    /// Parses a GitHub URL without a scheme.
    fn without_scheme(text: &str) -> Option<Url> {
        let split = Split::new(text)?;
        split.finish("https".to_owned(), split.before, String::new())
    }

    /// Parses an scp-style URL, `git@github.com:a/b` (`sshutil.ParseSCPStyleURL`).
    fn scp(text: &str) -> Option<Url> {
        let name = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        if text.contains('\n') {
            return None;
        }
        let (user, rest) = text.split_once('@')?;
        let (host, rest) = rest.split_once(':')?;
        let users = !user.is_empty() && user.bytes().all(|b| name(b) || b == b'_');
        let hosts = !host.is_empty() && host.bytes().all(|b| name(b) || b == b'.');
        if !users || !hosts {
            return None;
        }
        let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (query, sound) = query_of(query);
        sound.then(|| Url {
            scheme: "ssh".to_owned(),
            path: path.as_bytes().to_vec(),
            query,
            fragment: fragment.as_bytes().to_vec(),
            remote: format!("{user}@{host}:{path}"),
        })
    }
}

/// A URL split at `?` and `#`.
struct Split<'a> {
    before: &'a str,
    query: &'a str,
    /// True if there is a `?` with nothing after it.
    bare: bool,
    fragment: &'a str,
}

impl<'a> Split<'a> {
    fn new(text: &'a str) -> Option<Split<'a>> {
        let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
        if rest.bytes().any(|b| b < b' ' || b == 0x7f) {
            return None;
        }
        let (before, query) = rest.split_once('?').unwrap_or((rest, ""));
        Some(Split {
            before,
            query,
            bare: query.is_empty() && before.len() < rest.len(),
            fragment,
        })
    }

    /// The URL of these parts, its path and the text before its path.
    fn finish(&self, scheme: String, path: &str, mut remote: String) -> Option<Url> {
        let bytes = unescape(path, Part::Path).ok()?;
        // A path with more escapes than necessary is left unchanged.
        let sound = |b: u8| plain(b, Part::Path) || b"!'()*[]%".contains(&b);
        if path.bytes().all(sound) {
            remote.push_str(path);
        } else {
            remote.push_str(&escape(&bytes, Part::Path));
        }
        if self.bare {
            remote.push('?');
        }
        Some(Url {
            scheme,
            path: bytes,
            query: query_of(self.query).0,
            fragment: unescape(self.fragment, Part::Fragment).ok()?,
            remote,
        })
    }
}

/// Normalizes a user and optional password (`url.validUserinfo`); `None` if invalid.
fn user_of(text: &str) -> Option<String> {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=%@".contains(&b);
    if !text.bytes().all(fits) {
        return None;
    }
    let again = |text: &str| Some(escape(&unescape(text, Part::User).ok()?, Part::User));
    match text.split_once(':') {
        Some((user, password)) => Some(format!("{}:{}", again(user)?, again(password)?)),
        None => again(text),
    }
}

/// Parses a host and optional port (`url.parseHost`); `None` if invalid.
fn host_of(scheme: &str, text: &str) -> Option<Vec<u8>> {
    let port_fits = |port: &str| {
        let digits = port.strip_prefix(':');
        port.is_empty() || digits.is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
    };
    match text.rfind('[') {
        None => {}
        Some(0) => {
            let (address, port) = text.get(1..)?.rsplit_once(']')?;
            if !port_fits(port) {
                return None;
            }
            let zone = address.find("%25").unwrap_or(address.len());
            let (address, zone) = address.split_at(zone);
            let mut host = unescape(address, Part::Host).ok()?;
            host.extend(unescape(zone, Part::Zone).ok()?);
            is_v6(&host).then_some(())?;
            host.insert(0, b'[');
            host.push(b']');
            host.extend(port.bytes());
            return Some(host);
        }
        Some(_) => return None,
    }
    // Only other schemes may have several colons.
    let colon = if matches!(scheme, "http" | "https") {
        text.find(':')
    } else {
        text.rfind(':')
    };
    let port = colon.and_then(|colon| text.get(colon..));
    if !port.is_none_or(port_fits) {
        return None;
    }
    unescape(text, Part::Host).ok()
}

/// True for an IPv6 address, with or without a zone (`netip.ParseAddr`).
fn is_v6(bytes: &[u8]) -> bool {
    let mut parts = bytes.splitn(2, |b| *b == b'%');
    let address = parts.next().unwrap_or_default();
    let zone = parts.next();
    let address = std::str::from_utf8(address).ok();
    address.is_some_and(|a| a.parse::<Ipv6Addr>().is_ok()) && zone.is_none_or(|z| !z.is_empty())
}

/// The maximum number of parameters in a query.
const MAX_PARAMETERS: usize = 10_000;

/// Parses a query, and whether all of it is valid (`url.ParseQuery`).
fn query_of(text: &str) -> (Query, bool) {
    let mut query: Query = Vec::new();
    let mut places: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut sound = true;
    if text.split('&').count() > MAX_PARAMETERS {
        return (query, false);
    }
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let read = |text: &str| unescape(text, Part::Query).ok();
        let (Some(key), Some(value), false) = (read(key), read(value), pair.contains(';')) else {
            sound = false;
            continue;
        };
        let place = *places.entry(key.clone()).or_insert(query.len());
        match query.get_mut(place) {
            Some((_, values)) => values.push(value),
            None => query.push((key, vec![value])),
        }
    }
    (query, sound)
}
