//! Secret in ARG or ENV.
//!
//! Values of `ENV` are readable in the image, and values of `ARG` in its history. A secret mount provides a secret only to
//! the `RUN` that needs it, and leaves no trace in the image. BuildKit looks only at the words of the name, such as
//! `token` or `key`, unless one of them is `public`, `file` or `version`. If the variable is not a secret, silence the
//! rule with `# check=skip=SecretsUsedInArgOrEnv` before the instruction.
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

use super::context::RuleContext;
use super::rule::{Category, Check, Rule, documentation};
use syntax::language::Kind;
use syntax::quoted;

pub(super) const RULE: Rule = Rule {
    aliases: &["DL3064", "DS-0031", "DF014"],
    ..Rule::buildkit(
        "SecretsUsedInArgOrEnv",
        Category::Security,
        documentation!("secrets_used_in_arg_or_env.rs"),
        Check::Each(&[Kind::Arg, Kind::Env], check),
    )
};

/// Words in the names of secrets.
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

/// Words in the names of related values that aren't secret.
const NOT_SECRET: [&str; 3] = ["file", "public", "version"];

/// `validations.go:validateNoSecretKey`.
fn check(context: &mut RuleContext) {
    // BuildKit doesn't check the arguments before the first stage.
    if !context.is_in_stage() {
        return;
    }
    let is_env = context.instruction().kind == Some(Kind::Env);
    let keyword = if is_env { "ENV" } else { "ARG" };
    for pair in context.instruction().pairs() {
        // The names of ARG are not expanded.
        let name = is_env.then(|| context.value(&pair.name)).flatten();
        let name = name.unwrap_or_else(|| pair.name.text.clone());
        if is_secret(&name) {
            let message = format!(
                "Do not use ARG or ENV instructions for sensitive data ({keyword} {})",
                quoted(&name)
            );
            context.report(pair.name.span, message);
        }
    }
}

/// True for a name that BuildKit takes for that of a secret.
pub(super) fn is_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    let has = |words: &[&str]| name.split('_').any(|word| words.contains(&word));
    has(&SECRET) && !has(&NOT_SECRET)
}
