//! User or group ID that the base image uses.
//!
//! From Ubuntu 23.04 on, the image has a user `ubuntu` with the ID 1000, and the images of Node.js have `node`: `useradd -u 1000`
//! fails with "UID 1000 is not unique". Use that user, take another ID, or remove the user before.
//!
//! ```dockerfile
//! FROM ubuntu:24.04
//! RUN useradd --create-home --uid 1000 app
//! ```
//!
//! ```dockerfile
//! FROM ubuntu:24.04
//! RUN useradd --create-home --uid 1001 app
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Fix, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::edit::is_editable;
use super::program::Program;
use super::release::DebianRelease;
use super::wrong_package_manager::{is_conditional, is_named};
use syntax::language::Kind;
use syntax::text::TextEdit;
use syntax::{ScriptCommand, ScriptWord};

pub(in super::super) const RULE: Rule = Rule::dockwright(
    "UserIdInUse",
    Category::Bug,
    Severity::Warning,
    documentation!("user_id_in_use.rs"),
    Check::Each(&[Kind::Run], check),
);

/// Texts of instructions that remove or change users.
const CHANGES: [&str; 9] = [
    "userdel",
    "deluser",
    "usermod",
    "groupmod",
    "groupdel",
    "delgroup",
    "/etc/passwd",
    "/etc/group",
    ".sh",
];

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    let found = script
        .commands
        .iter()
        .find_map(|it| Some((it, id(context, it)?)));
    let Some((command, (word, offset, is_group))) = found else {
        return;
    };
    let Some(user) = user(context) else { return };
    let is_changed = |it: &str| CHANGES.iter().any(|text| it.contains(text));
    if is_conditional(&script, command) || !is_named(context) || context.any_before(is_changed) {
        return;
    }
    let what = if is_group { "group" } else { "user" };
    let message =
        format!("The base image has a {what} with the ID 1000, `{user}`: use it, or another ID");
    let span = script.span_of(command, word.range.start + offset..word.range.end);
    let at = context.file_span(span);
    let whole = context.document().text.to_string();
    let is_alone = whole.matches("1000").count() == 1;
    let can_fix = is_alone && is_editable(context, &script) && context.text_at(at) == "1000";
    if let Some(diagnostic) = context.report(span, message)
        && can_fix
    {
        let edit = TextEdit::new(at, "1001");
        diagnostic
            .fixes
            .push(Fix::suggestion("Change to `1001`", vec![edit]));
    }
}

/// The word with the ID 1000 that a command gives to a new user or group, where the ID begins in it, and whether it is that of
/// a group.
fn id<'c>(
    context: &RuleContext,
    command: &'c ScriptCommand,
) -> Option<(&'c ScriptWord, usize, bool)> {
    let program = Program::of(command);
    let (options, is_group) = match program.name {
        "useradd" | "adduser" => (["-u", "--uid"], false),
        "groupadd" | "addgroup" => (["-g", "--gid"], true),
        _ => return None,
    };
    let arguments = program.arguments();
    let permits = |it: &ScriptWord| {
        matches!(
            it.value.as_str(),
            "-o" | "--non-unique" | "-ou" | "-f" | "-R" | "-P" | "--root" | "--prefix"
        )
    };
    if arguments.iter().any(permits) {
        return None;
    }
    arguments.iter().enumerate().find_map(|(index, it)| {
        let value = it.value.as_str();
        if options.contains(&value) {
            let next = arguments.get(index + 1)?;
            let id = context.word_value(next)?;
            return (id == "1000").then_some((next, 0, is_group));
        }
        let rest = options
            .iter()
            .find_map(|option| value.strip_prefix(option))?;
        let id = rest.strip_prefix('=').unwrap_or(rest);
        (id == "1000").then(|| (it, value.len() - id.len(), is_group))
    })
}

/// The user with the ID 1000 in the base image.
fn user(context: &RuleContext) -> Option<&'static str> {
    let image = context.base_image()?;
    match image.familiar().as_str() {
        "ubuntu" => {
            let release = DebianRelease::of(image)?;
            release.is_since(u32::MAX, (23, 4)).then_some("ubuntu")
        }
        "node" => Some("node"),
        _ => None,
    }
}
