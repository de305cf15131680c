//! User with a large ID.
//!
//! `useradd` enters a new user in `/var/log/lastlog` and `/var/log/faillog`, at a place that depends on the ID. For a large ID,
//! these files are nearly empty on the disk of a system, but layers of images store them whole: 300 MB for an ID of a million.
//! `--no-log-init` leaves them out.
//!
//! Reported for IDs of six digits and more on releases of Debian before 13 and of Ubuntu before 25.04, which have the files.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN useradd --uid 1000650000 app
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN useradd --no-log-init --uid 1000650000 app
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Fix, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::edit::is_editable;
use super::program::{Program, short_flags};
use super::release::DebianRelease;
use syntax::ScriptWord;
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};

pub(in super::super) const RULE: Rule = Rule {
    aliases: &["DL3046"],
    ..Rule::dockwright(
        "LargeUserId",
        Category::Size,
        Severity::Warning,
        documentation!("large_user_id.rs"),
        Check::Each(&[Kind::Run], check),
    )
};

/// The least ID that is reported.
const LARGE: u64 = 100_000;

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    for command in script.named("useradd") {
        let program = Program::of(command);
        let Some(id) = id(context, program.arguments()).filter(|it| *it >= LARGE) else {
            continue;
        };
        let release = context.base_image().and_then(DebianRelease::of);
        if release.is_none_or(|it| it.is_since(13, (25, 4))) {
            return;
        }
        let Some(name) = command.words.get(program.index) else {
            return;
        };
        let span = script.span_of(command, name.range.clone());
        let message = format!(
            "For the ID {id}, `useradd` writes large files to `/var/log`, which the layer contains: add `--no-log-init`"
        );
        let edit = TextEdit::new(context.file_span(Span::empty(span.end)), " --no-log-init");
        let can_fix = is_editable(context, &script);
        if let Some(diagnostic) = context.report(span, message) {
            let fix = Fix::safe("Add `--no-log-init`", vec![edit]);
            diagnostic.fixes.extend(Some(fix).filter(|_| can_fix));
        }
    }
}

/// The ID that `useradd` gives to the user, if it is known and an entry in the files is made.
fn id(context: &RuleContext, arguments: &[ScriptWord]) -> Option<u64> {
    let is_without_log = |it: &ScriptWord| {
        it.value == "--no-log-init" || short_flags(&it.value).is_some_and(|it| it.contains('l'))
    };
    let is_elsewhere = |it: &ScriptWord| {
        let name = it.value.split('=').next().unwrap_or_default();
        matches!(
            name,
            "-R" | "--root" | "-P" | "--prefix" | "-D" | "--defaults"
        )
    };
    if arguments
        .iter()
        .any(|it| is_without_log(it) || is_elsewhere(it))
    {
        return None;
    }
    arguments.iter().enumerate().find_map(|(number, it)| {
        let value = it.value.as_str();
        let value = match value.strip_prefix("--uid").or(value.strip_prefix("-u")) {
            Some("") => context.word_value(arguments.get(number + 1)?)?,
            Some(rest) => rest.strip_prefix('=').unwrap_or(rest).to_owned(),
            None => return None,
        };
        value.parse().ok()
    })
}
