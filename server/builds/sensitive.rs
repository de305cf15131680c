//! Which values aren't for display.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// Parts of names of variables that hold secrets.
const WORDS: &[&str] = &[
    "password",
    "passwd",
    "pword",
    "pass",
    "passphrase",
    "auth",
    "token",
    "pat",
    "secret",
    "credential",
    "key",
];

/// What is shown in place of values that aren't for display.
pub const MASK: &str = "***";

/// The length from which a secret is replaced in a message about a text without variables. Shorter ones are common words.
const MIN_SECRET: usize = 4;

/// Whether a variable of this name probably holds a secret: one of the parts of its name, divided by `_`, `-`, `.` or case,
/// is a word like `TOKEN` (or ends with `PASSWORD`, `TOKEN`, `SECRET`, `KEY` or `CREDENTIALS`). The words contain those of
/// BuildKit's check `SecretsUsedInArgOrEnv`. `PWD` alone is the working directory.
#[must_use]
pub fn is_sensitive_name(name: &str) -> bool {
    let parts = parts(name);
    let is_sensitive = |part: &String| {
        let singular = part.strip_suffix('s').unwrap_or(part);
        WORDS.contains(&part.as_str())
            || WORDS.contains(&singular)
            || parts.len() > 1 && part == "pwd"
            || ["password", "token", "secret", "key", "credential"]
                .iter()
                .any(|word| {
                    singular.ends_with(word) && singular != "monkey" && singular != "turkey"
                })
    };
    parts.iter().any(is_sensitive)
}

/// A text with the user names and passwords of URLs replaced by `***`. A user name alone, such as `git@`, stays in URLs of SSH.
#[must_use]
pub fn without_credentials(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        out.push_str(before);
        rest = after;
        let is_end =
            |char: char| char.is_whitespace() || matches!(char, '/' | '?' | '#' | '"' | '\'' | '`');
        let authority = after.split(is_end).next().unwrap_or_default();
        let Some((user, _)) = authority.rsplit_once('@') else {
            continue;
        };
        if user.contains(':') || !before.ends_with("ssh://") {
            out.push_str(MASK);
            rest = after.get(user.len()..).unwrap_or_default();
        }
    }
    if out.is_empty() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// A message in which secrets are replaced. `has_variables` is true if the text that the message is about contains variables.
pub(crate) fn without_secrets(
    message: &str,
    secrets: &BTreeSet<String>,
    has_variables: bool,
) -> String {
    let mut message = without_credentials(message).into_owned();
    let mut secrets: Vec<&String> = secrets.iter().collect();
    // A secret may be part of another one.
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    for secret in secrets {
        if has_variables || secret.len() >= MIN_SECRET {
            message = message.replace(secret.as_str(), MASK);
        }
    }
    message
}

/// The lower-case parts of a name.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut lower_before = false;
    for char in name.chars() {
        let new = !char.is_alphanumeric() || (char.is_uppercase() && lower_before);
        if new {
            parts.push(String::new());
        }
        if char.is_alphanumeric()
            && let Some(last) = parts.last_mut()
        {
            last.extend(char.to_lowercase());
        }
        lower_before = char.is_lowercase();
    }
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let secrets = "API_TOKEN npmAuth NPM_AUTH DB_PWORD DB_PASS GITHUB_PAT MYSQL_PWD apikey AWS_CREDENTIALS PASSWORDS";
        for name in secrets.split(' ') {
            assert!(is_sensitive_name(name), "{name}");
        }
        for name in "PWD OLDPWD BYPASS PATH AUTHOR MONKEY VERSION COMPASS".split(' ') {
            assert!(!is_sensitive_name(name), "{name}");
        }
    }

    #[test]
    fn credentials() {
        let cases = [
            (
                "https://x:ghp_x@github.com/a/b.git#main",
                "https://***@github.com/a/b.git#main",
            ),
            (
                "https://ghp_x@github.com/a/b.git",
                "https://***@github.com/a/b.git",
            ),
            ("https://github.com/a/b.git", "https://github.com/a/b.git"),
            ("ssh://git@host/a", "ssh://git@host/a"),
            ("ssh://git:pw@host/a", "ssh://***@host/a"),
            ("git@github.com:a/b", "git@github.com:a/b"),
            ("https://host/a@b", "https://host/a@b"),
            (
                "`https://a:b@c` and `https://d:e@f`",
                "`https://***@c` and `https://***@f`",
            ),
        ];
        for (text, shown) in cases {
            assert_eq!(without_credentials(text), shown);
        }
    }
}
