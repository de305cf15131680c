//! What registries say in the heads of their answers.

use super::policy::{self, LONGEST_PAUSE, PAUSE_WHEN_LIMITED};
use super::time;

/// How a registry wants to know who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Challenge {
    /// By a token from somewhere.
    Bearer {
        /// Where tokens are.
        realm: String,
        /// For whom they are.
        service: Option<String>,
        /// What they are for, in the registry's words.
        scope: Option<String>,
    },
    /// By name and password.
    Basic,
}

/// The challenges of `WWW-Authenticate` headers, of which each may have several. What isn't understood is left out.
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
    let value = |wanted: &str| {
        let found = parameters.iter().find(|(key, _)| key == wanted);
        found.map(|(_, value)| value.clone())
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

/// A piece of a list of challenges.
enum Part {
    /// How to tell who asks, in small letters.
    Scheme(String),
    /// A name, in small letters, and its value.
    Parameter(String, String),
}

fn parts(header: &str) -> Vec<Part> {
    let mut found = Vec::new();
    let mut rest = header;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let end = rest.find([' ', '\t', ',', '=']).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        if word.is_empty() {
            // A lone `=` and the like.
            match behind.char_indices().nth(1) {
                Some((next, _)) => rest = behind.get(next..).unwrap_or_default(),
                None => return found,
            }
            continue;
        }
        let word = word.to_ascii_lowercase();
        let Some(value) = behind.trim_start().strip_prefix('=') else {
            found.push(Part::Scheme(word));
            rest = behind;
            continue;
        };
        let value = value.trim_start();
        let (value, behind) = if let Some(quoted) = value.strip_prefix('"') {
            unquote(quoted)
        } else {
            let end = value.find([' ', '\t', ',']).unwrap_or(value.len());
            let (value, behind) = value.split_at(end);
            (value.to_owned(), behind)
        };
        found.push(Part::Parameter(word, value));
        rest = behind;
    }
}

/// What is up to the closing quote, and what is behind it.
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

/// Where the next page is, by `Link` headers.
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

/// How long a registry wants to be left alone after saying that it is asked too often, in seconds: by `Retry-After`, or
/// else by `X-Retry-After`. Either may have seconds, a moment of 1970, or a date.
pub fn retry_after(values: [Option<&str>; 2], now: u64) -> u64 {
    /// Whoever says so many seconds means a moment.
    const MOMENT: u64 = 1_000_000_000;
    let read = |text: &str| match text.trim().parse::<u64>() {
        Ok(moment) if moment > MOMENT => Some(moment.saturating_sub(now)),
        Ok(seconds) => Some(seconds),
        Err(_) => Some(time::http(text.trim())?.saturating_sub(now)),
    };
    let said = values.into_iter().flatten().find_map(read);
    said.unwrap_or(PAUSE_WHEN_LIMITED).clamp(1, LONGEST_PAUSE)
}

/// True if little is left of an allowance, by a header with the whole and one with the rest: `100;w=21600` or `180`.
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
    let text = super::json::shown(&unquote(rest).0);
    (!text.is_empty()).then_some(text)
}
