//! An ARG or ENV has the name of a secret.
//!
//! What ENV sets is in the image for all to read, and the value of an ARG is in its history. A secret mount gives a
//! secret to the one RUN that needs it, and leaves nothing behind. BuildKit goes by words of the name alone, such as
//! `token` or `key`, unless one of them is `public`, `file` or `version`; so this may well be no secret, and then a
//! comment `# check=skip=SecretsUsedInArgOrEnv` above it says so.
//!
//! ```dockerfile
//! FROM alpine
//! ARG API_TOKEN
//! RUN wget --header "Authorization: $API_TOKEN" https://example.com/data
//! ```
//!
//! ```dockerfile
//! FROM alpine
//! RUN --mount=type=secret,id=api,env=API_TOKEN \
//!     wget --header "Authorization: $API_TOKEN" https://example.com/data
//! ```

use super::diagnostic::Severity;
use super::place::Place;
use super::rule::{Check, Group, Rule};
use crate::language::Kind;
use crate::syntax::quoted;

pub(super) const RULE: Rule = Rule {
    name: "SecretsUsedInArgOrEnv",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: None,
    experimental: false,
    inline: true,
    source: include_str!("secrets_used_in_arg_or_env.rs"),
    check: Check::Each(&[Kind::Arg, Kind::Env], check),
};

/// Words in names of secrets.
const SECRET: [&str; 10] = [
    "apikey",
    "auth",
    "credential",
    "credentials",
    "key",
    "password",
    "passwd",
    "pword",
    "secret",
    "token",
];

/// Words in names of what only has to do with a secret.
const HARMLESS: [&str; 3] = ["file", "public", "version"];

/// `validations.go:validateNoSecretKey`.
fn check(place: &mut Place) {
    // BuildKit says nothing of the arguments before the first stage.
    if place.meaning().stage_of(place.item).is_none() {
        return;
    }
    let is_env = place.it().kind == Some(Kind::Env);
    let keyword = if is_env { "ENV" } else { "ARG" };
    for pair in place.it().pairs() {
        // ARG takes names as they are written.
        let name = is_env.then(|| place.value(&pair.name)).flatten();
        let name = name.unwrap_or_else(|| pair.name.text.clone());
        if is_secret(&name) {
            let message = format!(
                "Do not use ARG or ENV instructions for sensitive data ({keyword} {})",
                quoted(&name)
            );
            place.report(pair.name.span, message);
        }
    }
}

fn is_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    let has = |words: &[&str]| name.split('_').any(|word| words.contains(&word));
    has(&SECRET) && !has(&HARMLESS)
}
