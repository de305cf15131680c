//! The schema of labels in the configuration: [`LabelType`] checks values.

use std::collections::BTreeMap;

/// The labels that images must have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LabelSchema {
    /// The types of their values, by key.
    pub labels: BTreeMap<String, LabelType>,
    /// True if other labels are reported.
    pub strict: bool,
}

/// The type of a label's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LabelType {
    /// Any text that isn't empty.
    Text,
    /// A URL.
    Url,
    /// An SPDX license expression, such as `MIT OR Apache-2.0`.
    Spdx,
    /// A semantic version.
    Semver,
    /// A date and time as in RFC 3339.
    Rfc3339,
    /// An email address.
    Email,
    /// A Git commit: 7, 40 or 64 hexadecimal digits.
    Hash,
}

impl LabelType {
    /// All types.
    pub const ALL: [LabelType; 7] = [
        LabelType::Text,
        LabelType::Url,
        LabelType::Spdx,
        LabelType::Semver,
        LabelType::Rfc3339,
        LabelType::Email,
        LabelType::Hash,
    ];

    /// The name in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            LabelType::Text => "text",
            LabelType::Url => "url",
            LabelType::Spdx => "spdx",
            LabelType::Semver => "semver",
            LabelType::Rfc3339 => "rfc3339",
            LabelType::Email => "email",
            LabelType::Hash => "hash",
        }
    }

    /// What a value has to be, for messages.
    pub(super) fn expected(self) -> &'static str {
        match self {
            LabelType::Text => "a text",
            LabelType::Url => "a URL, such as https://example.com",
            LabelType::Spdx => "an SPDX license expression, such as Apache-2.0",
            LabelType::Semver => "a semantic version, such as 1.4.0",
            LabelType::Rfc3339 => "a date and time as in RFC 3339, such as 2026-11-29T12:00:00Z",
            LabelType::Email => "an email address",
            LabelType::Hash => "a commit: 7, 40 or 64 hexadecimal digits in lower case",
        }
    }

    /// True if a value that isn't empty is of this type.
    pub(super) fn accepts(self, value: &str) -> bool {
        match self {
            LabelType::Text => true,
            LabelType::Url => is_url(value),
            LabelType::Spdx => spdx::Expression::parse(value).is_ok(),
            LabelType::Semver => semver::Version::parse(value).is_ok(),
            LabelType::Rfc3339 => is_rfc3339(value),
            LabelType::Email => is_email(value),
            LabelType::Hash => {
                let is_digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
                [7, 40, 64].contains(&value.len()) && value.chars().all(is_digit)
            }
        }
    }
}

/// True for a URI with a scheme (RFC 3986, 3).
fn is_url(value: &str) -> bool {
    let Some((scheme, rest)) = value.split_once(':') else {
        return false;
    };
    let is_scheme_char = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    let is_uri_char = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c);
    let host = rest.strip_prefix("//");
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(is_scheme_char)
        && !rest.is_empty()
        && rest.chars().all(is_uri_char)
        && host.is_none_or(|it| !it.is_empty() && (scheme == "file" || !it.starts_with('/')))
}

/// True for a date and time such as `2026-11-29T12:00:00Z` (RFC 3339, 5.6).
fn is_rfc3339(value: &str) -> bool {
    let number = |text: Option<&str>, most: u32| {
        let text = text.filter(|it| it.bytes().all(|b| b.is_ascii_digit()));
        text.and_then(|it| it.parse::<u32>().ok())
            .filter(|it| *it <= most)
    };
    let is_at = |at: usize, chars: &str| value.get(at..=at).is_some_and(|it| chars.contains(it));
    let separators =
        is_at(4, "-") && is_at(7, "-") && is_at(10, "Tt ") && is_at(13, ":") && is_at(16, ":");
    let (year, month, day) = (
        number(value.get(0..4), 9999),
        number(value.get(5..7), 12),
        number(value.get(8..10), 31),
    );
    let time = number(value.get(11..13), 23)
        .and(number(value.get(14..16), 59))
        .and(number(value.get(17..19), 60));
    let (Some(year), Some(month), Some(day), Some(_), true) = (year, month, day, time, separators)
    else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let rest = value.get(19..).unwrap_or_default();
    let zone = match rest.strip_prefix('.') {
        Some(fraction) => {
            let zone = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            if zone.len() == fraction.len() {
                return false;
            }
            zone
        }
        None => rest,
    };
    let offset = zone.strip_prefix(['+', '-']);
    let is_offset = offset.is_some_and(|it| {
        it.len() == 5
            && it.get(2..3) == Some(":")
            && number(it.get(0..2), 23).is_some()
            && number(it.get(3..5), 59).is_some()
    });
    month > 0 && day > 0 && day <= days && (zone == "Z" || zone == "z" || is_offset)
}

/// True for an address without a display name and without quotes.
fn is_email(value: &str) -> bool {
    let Some((local, domain)) = value.rsplit_once('@') else {
        return false;
    };
    let is_local = |c: char| c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c);
    let is_part = |part: &str| {
        let is_plain = |c: char| c.is_alphanumeric() || c == '-';
        !part.is_empty()
            && part.chars().all(is_plain)
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    !local.is_empty()
        && local.chars().all(is_local)
        && local.split('.').all(|it| !it.is_empty())
        && domain.split('.').all(is_part)
}
