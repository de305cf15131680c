//! Password in a command.
//!
//! The command of a `RUN` is stored in the image's history: everyone who can pull the image reads the password with
//! `docker history`. It is also the same in every container. Most images need no password: `docker exec` works without one.
//! If a command of the build needs one, pass it with `RUN --mount=type=secret`; if a container needs one, set it when the
//! container starts.
//!
//! Reported: `chpasswd`, `passwd`, `htpasswd -b`, `useradd -p`, `sshpass -p` and `docker login -p` with a password,
//! `curl -u user:password`, `wget --password=…`, variables such as `PGPASSWORD`, and URLs that contain a password; only for
//! stages whose layers are part of the image. Not reported: values from a file or a secret.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN echo "root:secret" | chpasswd
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN --mount=type=secret,id=password chpasswd < /run/secrets/password
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::Severity;
use super::super::rule::{Category, Check, Rule, documentation};
use super::download::is_downloader;
use super::program::Program;
use syntax::language::Kind;
use syntax::{Joined, Script, ScriptCommand, ScriptWord};

pub(in super::super) const RULE: Rule = Rule {
    aliases: &["CKV2_DOCKER_17"],
    ..Rule::dockwright(
        "PasswordInCommand",
        Category::Security,
        Severity::Warning,
        documentation!("password_in_command.rs"),
        Check::Each(&[Kind::Run], check),
    )
};

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    for number in 0..script.commands.len() {
        let Some((word, command, what)) = password(context, &script, number) else {
            continue;
        };
        if !context.ships() {
            return;
        }
        let span = script.span_of(command, word.range.clone());
        let message = match Program::of(command).name {
            "useradd" | "usermod" => {
                "`-p` takes an encrypted password: with this text, no password is accepted"
                    .to_owned()
            }
            _ => format!(
                "{what} is stored in the image's history, and is the same in every container: set it when a container starts, or read it from a secret (`--mount=type=secret`)"
            ),
        };
        context.report(span, message);
    }
}

/// A word with a password, its command, and whose password it is.
fn password<'s>(
    context: &RuleContext,
    script: &'s Script,
    number: usize,
) -> Option<(&'s ScriptWord, &'s ScriptCommand, String)> {
    let command = script.commands.get(number)?;
    let program = Program::of(command);
    let arguments = program.arguments();
    let has = |flag: &str| arguments.iter().any(|it| it.value == flag);
    let whose = |word: &ScriptWord| match word.value.split_once(':') {
        Some((user, _)) if is_name(user) => format!("The password of `{user}`"),
        _ => "The password".to_owned(),
    };
    let named = |it: &&ScriptWord| {
        let value = it.value.split_once('=');
        let (name, value) = value.unwrap_or_default();
        PASSWORD_VARIABLES.contains(&name) && !value.is_empty() && it.is_literal
    };
    if let Some(word) = command.assignments.iter().find(named) {
        let name = word.value.split('=').next().unwrap_or_default();
        return Some((word, command, format!("The password in `{name}`")));
    }
    match program.name {
        "sshpass" | "docker" => {
            let is_login = program.name != "docker" || has("login");
            let index = arguments
                .iter()
                .position(|it| it.value == "-p" || it.value == "--password")
                .filter(|_| is_login)?;
            let word = arguments.get(index + 1).filter(|it| it.is_literal)?;
            Some((word, command, "The password".to_owned()))
        }
        "htpasswd" => {
            let is_batch = |it: &ScriptWord| {
                let letters = it.value.strip_prefix('-');
                letters.is_some_and(|it| it.contains('b') && !it.starts_with('-'))
            };
            arguments.iter().find(|it| is_batch(it))?;
            let word = program.operands().last().filter(|it| it.is_literal)?;
            (program.operands().count() > 1).then(|| (word, command, "The password".to_owned()))
        }
        "chpasswd" | "passwd" => {
            if program.name == "chpasswd" && (has("-e") || has("--encrypted")) {
                return None;
            }
            let here = command.redirections.iter().find(|it| it.operator == "<<<");
            if let Some(here) = here.filter(|it| is_known(context, &it.target)) {
                return Some((&here.target, command, whose(&here.target)));
            }
            if command.joined != Joined::Pipe {
                return None;
            }
            let before = script.commands.get(..number)?.iter().rev();
            let input = before
                .into_iter()
                .find(|it| it.pipes && it.range.end <= command.range.start)?;
            if !matches!(input.name(), "echo" | "printf" | "yes") {
                return None;
            }
            let word = input.operands().find(|it| {
                let value = it.value.as_str();
                (program.name == "passwd" || value.contains(':')) && is_known(context, it)
            })?;
            // `user:` removes the password.
            let is_empty = program.name == "chpasswd" && word.value.trim_end().ends_with(':');
            (!is_empty).then(|| (word, input, whose(word)))
        }
        "useradd" | "usermod" => {
            let index = arguments
                .iter()
                .position(|it| it.value == "--password" || it.value == "-p")?;
            let word = arguments.get(index + 1)?;
            // An encrypted password can't be reversed easily, and `*` or `!` disables it.
            let is_encrypted = word.value.starts_with(['$', '*', '!'])
                || word.value.is_empty()
                || word.value == "x";
            let user = arguments.last().filter(|it| is_name(&it.value));
            let what = match user {
                Some(user) => format!("The password of `{}`", user.value),
                None => "The password".to_owned(),
            };
            (!is_encrypted && word.is_literal).then_some((word, command, what))
        }
        name if is_downloader(name) || name == "git" => {
            let index = arguments
                .iter()
                .position(|it| it.value == "-u" || it.value == "--user");
            let user = index
                .and_then(|index| arguments.get(index + 1))
                .filter(|_| name == "curl");
            let user = user.filter(|it| {
                it.is_literal
                    && it
                        .value
                        .split_once(':')
                        .is_some_and(|(_, it)| !it.is_empty())
            });
            if let Some(word) = user {
                return Some((word, command, whose(word)));
            }
            let is_option = |it: &&ScriptWord| {
                let options = ["--password=", "--http-password=", "--ftp-password="];
                let mut values = options
                    .iter()
                    .filter_map(|start| it.value.strip_prefix(start));
                name == "wget" && it.is_literal && values.any(|it| !it.is_empty())
            };
            if let Some(word) = arguments.iter().find(is_option) {
                return Some((word, command, "The password".to_owned()));
            }
            let word = arguments.iter().find(|it| has_credentials(it))?;
            Some((word, command, "The password in the URL".to_owned()))
        }
        _ => None,
    }
}

/// Variables from which programs read a password.
const PASSWORD_VARIABLES: [&str; 5] = [
    "MYSQL_PWD",
    "PGPASSWORD",
    "REDISCLI_AUTH",
    "RSYNC_PASSWORD",
    "SSHPASS",
];

/// True for a word whose value is in the history: it only contains variables of the file.
fn is_known(context: &RuleContext, word: &ScriptWord) -> bool {
    !word.value.contains("$(") && !word.value.contains('`') && context.word_value(word).is_some()
}

/// True for a URL with a password that is written in it.
fn has_credentials(word: &ScriptWord) -> bool {
    let Some((scheme, rest)) = word.value.split_once("://") else {
        return false;
    };
    let authority = rest.split('/').next().unwrap_or_default();
    let Some((user, _)) = authority.rsplit_once('@') else {
        return false;
    };
    let password = user.split_once(':').map_or("", |it| it.1);
    matches!(scheme, "http" | "https" | "ftp")
        && !password.is_empty()
        && !password.contains(['$', '`', '<', '{'])
        && !matches!(password, "x-oauth-basic" | "anonymous" | "guest")
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}
