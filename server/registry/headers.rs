//! Parsers for response headers.

use super::policy::{self, DEFAULT_RETRY_AFTER, MAX_PAUSE};
use super::time;

/// An authentication challenge of a registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Challenge {
    /// A token from a token server.
    Bearer {
        /// The URL of the token server.
        realm: String,
        /// The service to request a token for.
        service: Option<String>,
        /// The scope to request a token for.
        scope: Option<String>,
    },
    /// User name and password.
    Basic,
}

/// The challenges in `WWW-Authenticate` headers; a header may contain several. Unknown schemes are left out.
pub fn challenges<'h>(headers: impl IntoIterator<Item = &'h str>) -> Vec<Challenge> {
    let mut found = Vec::new();
    for header in headers {
        let mut parameters: Vec<(String, String)> = Vec::new();
        let mut scheme: Option<String> = None;
        for part in parts(header) {
            match part {
                Part::Scheme(word) => {
                    found.extend(challenge(scheme.as_deref(), &parameters));
                    parameters.clear();
                    scheme = Some(word);
                }
                Part::Parameter(key, value) => parameters.push((key, value)),
            }
        }
        found.extend(challenge(scheme.as_deref(), &parameters));
    }
    found
}

fn challenge(scheme: Option<&str>, parameters: &[(String, String)]) -> Option<Challenge> {
    let value = |name: &str| {
        let parameter = parameters.iter().find(|(key, _)| key == name);
        parameter.map(|(_, value)| value.clone())
    };
    match scheme? {
        "bearer" => Some(Challenge::Bearer {
            realm: value("realm")?,
            service: value("service"),
            scope: value("scope"),
        }),
        "basic" => Some(Challenge::Basic),
        _ => None,
    }
}

/// A part of a list of challenges.
enum Part {
    /// An authentication scheme, in lower case.
    Scheme(String),
    /// A name, in lower case, and its value.
    Parameter(String, String),
}

fn parts(header: &str) -> Vec<Part> {
    let mut found = Vec::new();
    let mut rest = header;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let end = rest.find([' ', '\t', ',', '=']).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        if word.is_empty() {
            // A stray `=` or similar.
            match tail.char_indices().nth(1) {
                Some((next, _)) => rest = tail.get(next..).unwrap_or_default(),
                None => return found,
            }
            continue;
        }
        let word = word.to_ascii_lowercase();
        let Some(value) = tail.trim_start().strip_prefix('=') else {
            found.push(Part::Scheme(word));
            rest = tail;
            continue;
        };
        let value = value.trim_start();
        let (value, tail) = if let Some(quoted) = value.strip_prefix('"') {
            unquote(quoted)
        } else {
            let end = value.find([' ', '\t', ',']).unwrap_or(value.len());
            let (value, tail) = value.split_at(end);
            (value.to_owned(), tail)
        };
        found.push(Part::Parameter(word, value));
        rest = tail;
    }
}

/// The text up to the closing quote, and the text after the quote.
fn unquote(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (value, text.get(at + 1..).unwrap_or_default()),
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            c => value.push(c),
        }
    }
    (value, "")
}

/// The target of the `Link` header with `rel=next`.
pub fn next_link<'h>(headers: impl IntoIterator<Item = &'h str>) -> Option<&'h str> {
    headers.into_iter().find_map(|header| {
        header.split('<').skip(1).find_map(|link| {
            let (target, parameters) = link.split_once('>')?;
            let next = parameters.split([';', ',']).any(|parameter| {
                let (key, value) = parameter.split_once('=').unwrap_or_default();
                let value = value.trim().trim_matches('"');
                key.trim().eq_ignore_ascii_case("rel") && value.eq_ignore_ascii_case("next")
            });
            next.then_some(target)
        })
    })
}

/// How long to wait after a 429 response, in seconds, from the values of `Retry-After` and `X-Retry-After`. A value is in
/// seconds, in seconds since 1970, or a date.
pub fn retry_after(values: [Option<&str>; 2], now: u64) -> u64 {
    /// Larger numbers are seconds since 1970.
    const MIN_TIMESTAMP: u64 = 1_000_000_000;
    let read = |text: &str| match text.trim().parse::<u64>() {
        Ok(timestamp) if timestamp > MIN_TIMESTAMP => Some(timestamp.saturating_sub(now)),
        Ok(seconds) => Some(seconds),
        Err(_) => Some(time::http_date(text.trim())?.saturating_sub(now)),
    };
    let seconds = values.into_iter().flatten().find_map(read);
    seconds.unwrap_or(DEFAULT_RETRY_AFTER).clamp(1, MAX_PAUSE)
}

/// True if a rate limit is nearly reached, from the headers with the limit and the remaining requests: `100;w=21600` or
/// `180`.
pub fn is_scarce(limit: Option<&str>, remaining: Option<&str>) -> bool {
    let number = |text: &str| text.split(';').next()?.trim().parse::<u64>().ok();
    match (limit.and_then(number), remaining.and_then(number)) {
        (Some(limit), Some(remaining)) => policy::is_scarce(remaining, limit),
        _ => false,
    }
}

/// The text of a `Warning: 299 - "…"`.
pub fn warning(header: &str) -> Option<String> {
    let (_, rest) = header.trim().strip_prefix("299 ")?.split_once('"')?;
    let text = super::json::sanitize(&unquote(rest).0);
    (!text.is_empty()).then_some(text)
}
