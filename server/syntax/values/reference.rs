//! Image references such as `alpine:3.20` or `ghcr.io/a/b@sha256:…` (`distribution/reference`).

use std::fmt;

use super::digest::{self, DigestError};
use super::go::lower;
use crate::text::Span;

/// The registry of a name without one.
const DEFAULT_DOMAIN: &str = "docker.io";
/// Its legacy name.
const LEGACY_DOMAIN: &str = "index.docker.io";
/// The namespace of its official images.
const OFFICIAL: &str = "library/";
/// The longest path of a repository, in bytes.
const MAX_PATH_LEN: usize = 255;

/// An image reference: as written, and normalized.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The span of the registry.
    pub registry_span: Option<Span>,
    /// The span of the repository's path, without the registry.
    pub path_span: Span,
    /// The span of the tag.
    pub tag_span: Option<Span>,
    /// The span of the digest, including its algorithm.
    pub digest_span: Option<Span>,
    domain: String,
    path: String,
    tag: Option<String>,
    digest: Option<String>,
}

impl Reference {
    /// The span of registry and path.
    pub fn name_span(&self) -> Span {
        let start = self.registry_span.unwrap_or(self.path_span).start;
        Span::new(start, self.path_span.end)
    }

    /// The registry, `docker.io` if none is written. Empty for the few names that only look as if they had one
    /// (`reference.Domain`).
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The repository's path in its registry, with `library/` for an official image (`reference.Path`).
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The tag, if one is written.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The digest, if one is written.
    pub fn digest(&self) -> Option<&str> {
        self.digest.as_deref()
    }

    /// Registry and path in full.
    pub fn name(&self) -> String {
        if self.domain.is_empty() {
            self.path.clone()
        } else {
            format!("{}/{}", self.domain, self.path)
        }
    }

    /// The short name, without `docker.io/` and `library/` (`reference.FamiliarName`).
    pub fn familiar(&self) -> String {
        if self.domain != DEFAULT_DOMAIN {
            return self.name();
        }
        let official = self.path.strip_prefix(OFFICIAL);
        let official = official.filter(|name| !name.contains('/'));
        official.unwrap_or(&self.path).to_owned()
    }

    /// The short form of the reference (`reference.FamiliarString`).
    pub fn familiar_text(&self) -> String {
        self.familiar() + &self.version()
    }

    /// The full reference, with `latest` if there is neither tag nor digest (`reference.TagNameOnly`).
    pub fn with_default_tag(&self) -> String {
        let latest = self.tag.is_none() && self.digest.is_none();
        format!("{self}{}", if latest { ":latest" } else { "" })
    }

    fn version(&self) -> String {
        let tag = self.tag.iter().map(|tag| format!(":{tag}"));
        let digest = self.digest.iter().map(|digest| format!("@{digest}"));
        tag.chain(digest).collect()
    }
}

/// The full reference: only the registry and `library/` are added.
impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.name(), self.version())
    }
}

/// Why an image reference is invalid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReferenceError {
    /// Its format is invalid.
    Format,
    /// It contains upper-case letters: in this path, or elsewhere if the path is empty.
    Uppercase(String),
    /// Its path is longer than 255 bytes.
    TooLong,
    /// It is an image identifier.
    Identifier(String),
    /// Its digest is invalid.
    Digest(DigestError),
}

impl ReferenceError {
    /// The library's message.
    pub fn message(&self) -> String {
        match self {
            ReferenceError::Format => "invalid reference format".to_owned(),
            ReferenceError::Uppercase(path) if path.is_empty() => {
                "repository name must be lowercase".to_owned()
            }
            ReferenceError::Uppercase(path) => {
                format!("invalid reference format: repository name ({path}) must be lowercase")
            }
            ReferenceError::TooLong => {
                format!("repository name must not be more than {MAX_PATH_LEN} characters")
            }
            ReferenceError::Identifier(text) => format!(
                "invalid repository name ({text}), cannot specify 64-byte hexadecimal strings"
            ),
            ReferenceError::Digest(why) => why.message().to_owned(),
        }
    }
}

/// Parses an image reference (`reference.ParseNormalizedNamed`).
///
/// # Errors
///
/// The reason why it is invalid.
pub fn parse(text: &str) -> Result<Reference, ReferenceError> {
    if text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return Err(ReferenceError::Identifier(text.to_owned()));
    }
    let (registry, rest) = split_registry(text);
    let domain = match registry {
        None | Some(LEGACY_DOMAIN) => DEFAULT_DOMAIN,
        Some(registry) => registry,
    };
    let official = domain == DEFAULT_DOMAIN && !rest.contains('/');
    let prefix = if official { OFFICIAL } else { "" };
    let before_tag = rest.split(':').next().unwrap_or_default();
    let remote = format!("{prefix}{before_tag}");
    if remote.to_lowercase() != remote {
        return Err(ReferenceError::Uppercase(remote));
    }
    let shape = |rest: &str, domain: &str| fits(domain, &format!("{prefix}{rest}"));
    if !shape(rest, domain) {
        return Err(if shape(&lower(rest), &lower(domain)) {
            ReferenceError::Uppercase(String::new())
        } else {
            ReferenceError::Format
        });
    }
    let (written, tag, digest) = split_version(rest);
    let path = format!("{prefix}{written}");
    // An invalid registry is the beginning of the path.
    let (registry, domain, path) = if is_domain(domain) {
        (registry, domain, path)
    } else {
        (None, "", format!("{domain}/{path}"))
    };
    if path.len() > MAX_PATH_LEN {
        return Err(ReferenceError::TooLong);
    }
    if let Some(digest) = digest {
        digest::parse(digest).map_err(ReferenceError::Digest)?;
    }
    let start = registry.map_or(0, |registry| registry.len() + 1);
    let end = text.len() - rest.len() + written.len();
    let tag_end = end + tag.map_or(0, |tag| tag.len() + 1);
    let span = |start: usize, end: usize| Span::new(start as u32, end as u32);
    Ok(Reference {
        registry_span: registry.map(|registry| span(0, registry.len())),
        path_span: span(start, end),
        tag_span: tag.map(|_| span(end + 1, tag_end)),
        digest_span: digest.map(|_| span(tag_end + 1, text.len())),
        domain: domain.to_owned(),
        path,
        tag: tag.map(str::to_owned),
        digest: digest.map(str::to_owned),
    })
}

/// Splits a name into the registry, if any, and the rest after its `/` (`splitDockerDomain`). A registry contains a dot, a
/// colon or an upper-case letter, or is `localhost`.
fn split_registry(text: &str) -> (Option<&str>, &str) {
    match text.split_once('/') {
        Some((first, rest))
            if first == "localhost"
                || first.contains(['.', ':'])
                || first.to_lowercase() != first =>
        {
            (Some(first), rest)
        }
        _ => (None, text),
    }
}

/// Splits the part after the registry into path, tag and digest.
fn split_version(text: &str) -> (&str, Option<&str>, Option<&str>) {
    let (before, digest) = match text.split_once('@') {
        Some((before, digest)) => (before, Some(digest)),
        None => (text, None),
    };
    match before.split_once(':') {
        Some((path, tag)) => (path, Some(tag), digest),
        None => (before, None, digest),
    }
}

/// True if a registry and the rest of a name are well-formed (`reference.ReferenceRegexp`).
fn fits(domain: &str, rest: &str) -> bool {
    let (path, tag, digest) = split_version(rest);
    (is_domain(domain) || is_component(domain))
        && path.split('/').all(is_component)
        && tag.is_none_or(is_tag)
        && digest.is_none_or(is_digest)
}

/// A host, or an IPv6 address in brackets, with an optional port.
fn is_domain(text: &str) -> bool {
    let bracketed = text.strip_prefix('[').and_then(|text| text.split_once(']'));
    let (host_fits, port) = if let Some((address, port)) = bracketed {
        let fits = |b: u8| b.is_ascii_hexdigit() || b == b':';
        (!address.is_empty() && address.bytes().all(fits), port)
    } else {
        let (host, port) = text.split_at(text.find(':').unwrap_or(text.len()));
        (host.split('.').all(is_label), port)
    };
    let port_fits = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|port| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()));
    host_fits && port_fits
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// Lower-case letters and digits, separated by `.`, `_`, `__` or any number of `-`.
fn is_component(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let outer = text.bytes().next().is_some_and(inner) && text.bytes().last().is_some_and(inner);
    let separator =
        |text: &str| matches!(text, "" | "." | "_" | "__") || text.bytes().all(|b| b == b'-');
    outer
        && text
            .split(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
            .all(separator)
}

/// True for a valid tag.
pub fn is_tag(text: &str) -> bool {
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    text.len() <= 128
        && text.bytes().next().is_some_and(word)
        && text.bytes().all(|b| word(b) || b == b'.' || b == b'-')
}

/// True for a digest by the reference syntax, which is less strict than [`digest::parse`].
fn is_digest(text: &str) -> bool {
    let Some((algorithm, encoded)) = text.split_once(':') else {
        return false;
    };
    let word = |word: &str| {
        word.bytes().next().is_some_and(|b| b.is_ascii_alphabetic())
            && word.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    algorithm.split(['-', '_', '+', '.']).all(word)
        && encoded.len() >= 32
        && encoded.bytes().all(|b| b.is_ascii_hexdigit())
}
