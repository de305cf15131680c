//! Files that every user can change.
//!
//! With the mode `777`, every program in the container can replace the files, whichever user it runs as. So a
//! vulnerability in any of them is enough to change programs that others, such as root, execute. Give the files to the
//! user that needs them, with `COPY --chown` or `chown`, and the mode `755` (`644` for files that aren't executed).
//!
//! Not reported: modes with the sticky bit such as `1777`, `/tmp` and the like, files that the same `RUN` creates with
//! `touch`, and stages whose files aren't a part of the image.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN chmod -R 777 /opt/app
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN chmod -R 755 /opt/app
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Fix, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::program::Program;
use syntax::language::{Kind, file_name};
use syntax::text::TextEdit;
use syntax::{Script, ScriptWord};

pub(in super::super) const RULE: Rule = Rule {
    aliases: &["DF034"],
    ..Rule::dockwright(
        "WorldWritable",
        Category::Security,
        Severity::Warning,
        documentation!("world_writable.rs"),
        Check::Each(&[Kind::Run, Kind::Copy, Kind::Add], check),
    )
};

fn check(context: &mut RuleContext) {
    if context.instruction().kind != Some(Kind::Run) {
        return check_copy(context);
    }
    let Some(script) = context.script() else {
        return;
    };
    for command in &script.commands {
        let program = Program::of(command);
        if program.name != "chmod" {
            continue;
        }
        let mut operands = program.operands();
        let Some(mode) = operands.next().filter(|it| is_world_writable(&it.value)) else {
            continue;
        };
        let targets: Vec<_> = operands.collect();
        // A folder of `mktemp`.
        let is_unknown = targets
            .iter()
            .any(|it| it.value.starts_with('$') && context.word_value(it).is_none());
        if targets.is_empty()
            || is_unknown && script.text_of(command).contains("mktemp")
            || targets.iter().all(|it| {
                let value = context.word_value(it);
                is_temporary(value.as_deref().unwrap_or(&it.value))
            })
            || is_created_empty(&script, &targets)
            || !context.ships()
        {
            continue;
        }
        // A later `chmod` of the same files.
        let is_changed = script.commands.iter().any(|it| {
            it.range.start > command.range.end
                && Program::of(it).name == "chmod"
                && targets
                    .iter()
                    .all(|target| it.words.iter().any(|word| word.value == target.value))
        });
        if is_changed {
            continue;
        }
        let what = match targets.as_slice() {
            [only] => format!("`{}`", only.value),
            _ => "the files".to_owned(),
        };
        let message = format!(
            "With mode `{}`, every user in the container can change {what}",
            mode.value
        );
        let span = script.span_of(command, mode.range.clone());
        let place = context.file_span(span);
        let is_number = mode.value.trim_start_matches('0') == "777"
            && context.text_at(place) == mode.value.as_str()
            && context.is_in_file();
        let digits = enough(&targets);
        if let Some(diagnostic) = context.report(span, message)
            && is_number
            && let Some(digits) = digits
        {
            let text = mode.value.replace("777", digits);
            let title = format!("Change to `{text}`");
            let edits = vec![TextEdit::new(place, text)];
            diagnostic.fixes.push(Fix::suggestion(title, edits));
        }
    }
}

/// The permissions that are enough for files: all can execute programs, and read others. `None` for folders, and for what may
/// be one: a program of another user may write to it.
fn enough(targets: &[&ScriptWord]) -> Option<&'static str> {
    let extension = |it: &&ScriptWord| {
        let (_, extension) = file_name(&it.value).rsplit_once('.')?;
        Some(extension.to_ascii_lowercase())
    };
    let is_one_of = |list: &[&str]| {
        targets
            .iter()
            .all(|it| extension(it).is_some_and(|it| list.contains(&it.as_str())))
    };
    if is_one_of(&["bash", "cgi", "js", "pl", "py", "rb", "sh"]) {
        Some("755")
    } else if is_one_of(&[
        "cfg", "cnf", "conf", "ini", "json", "toml", "txt", "xml", "yaml", "yml",
    ]) {
        Some("644")
    } else {
        let is_program =
            |it: &&ScriptWord| it.value.contains("/bin/") || it.value.contains("entrypoint");
        targets.iter().all(is_program).then_some("755")
    }
}

/// True for files that the script creates with `touch`, for other users to write.
fn is_created_empty(script: &Script, targets: &[&ScriptWord]) -> bool {
    let programs = || script.commands.iter().map(Program::of);
    targets.iter().all(|target| {
        programs()
            .any(|it| it.name == "touch" && it.operands().any(|word| word.value == target.value))
    })
}

/// True for folders whose files don't outlive a container or a boot, or that all users write to.
fn is_temporary(path: &str) -> bool {
    const FOLDERS: [&str; 6] = ["/tmp", "/var/tmp", "/dev", "/run", "/var/run", "/var/lock"];
    let is_in = |folder: &&str| {
        let rest = path.strip_prefix(*folder);
        rest.is_some_and(|it| it.is_empty() || it.starts_with('/'))
    };
    path.starts_with("/proc/") || FOLDERS.iter().any(is_in)
}

/// `COPY --chmod=777`.
fn check_copy(context: &mut RuleContext) {
    let instruction = context.instruction();
    let Some(flag) = instruction.flag("chmod") else {
        return;
    };
    let Some(written) = &flag.value else {
        return;
    };
    let mode = context.value(written);
    if !mode.is_some_and(|it| is_world_writable(&it)) || !context.ships() {
        return;
    }
    let destination = instruction.words().last().and_then(|it| context.value(it));
    if destination.is_some_and(|it| is_temporary(&it)) {
        return;
    }
    let message = format!(
        "With mode `{}`, every user in the container can change the files",
        written.text
    );
    context.report(flag.span, message);
}

/// True for a mode that allows every user to change and execute files, without the sticky bit.
fn is_world_writable(mode: &str) -> bool {
    let digits = mode.trim_start_matches('0');
    let is_number = digits.len() >= 3 && digits.chars().all(|c| c.is_digit(8));
    if is_number {
        let special = digits
            .len()
            .checked_sub(4)
            .and_then(|at| digits.as_bytes().get(at));
        let is_sticky = special.is_some_and(|it| (it - b'0') % 2 == 1);
        return digits.ends_with("777") && !is_sticky;
    }
    matches!(mode, "a+rwx" | "a=rwx" | "ugo+rwx" | "ugo=rwx" | "o+rwx")
}
