//! Program that isn't in a folder of `PATH`.
//!
//! A command in exec form without a slash is only looked for in the folders of `PATH`, neither in `/` nor in the working
//! directory: the container doesn't start, with "executable file not found in $PATH". Write its path, or copy it to
//! `/usr/local/bin/`.
//!
//! Reported if an instruction copies the program to another folder, and no other one mentions it.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! COPY --chmod=755 start.sh /
//! ENTRYPOINT ["start.sh"]
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! COPY --chmod=755 start.sh /
//! ENTRYPOINT ["/start.sh"]
//! ```

use super::context::RuleContext;
use super::copied_files::CopiedFiles;
use super::diagnostic::{Fix, Severity};
use super::path_overwritten::DEFAULT;
use super::rule::{Category, Check, Rule, documentation};
use analysis::{Base, Step, VariableLookup};
use syntax::language::{Kind, file_name};
use syntax::text::TextEdit;
use syntax::values::path;

pub(super) const RULE: Rule = Rule::dockwright(
    "ProgramNotInPath",
    Category::Bug,
    Severity::Warning,
    documentation!("program_not_in_path.rs"),
    Check::Each(&[Kind::Cmd, Kind::Entrypoint], check),
);

fn check(context: &mut RuleContext) {
    let Some(script) = context.script().filter(|it| it.is_exec) else {
        return;
    };
    let Some(command) = script.commands.first() else {
        return;
    };
    let Some(word) = command.words.first().filter(|it| it.is_literal) else {
        return;
    };
    let name = word.value.as_str();
    let is_name = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if name.is_empty() || !name.chars().all(is_name) {
        return;
    }
    let is_known = match context.bottom() {
        Some(Base::Scratch) => true,
        Some(Base::Image(_)) => context.official_image().is_some(),
        _ => false,
    };
    // Official images have one.
    let is_own = name == "docker-entrypoint.sh";
    if !is_known || is_own || context.before().windows || context.is_replaced() {
        return;
    }
    // CMD may be arguments.
    let Some(stage) = context.stage() else { return };
    let entrypoint = stage.end.config.entrypoint.as_ref();
    let is_cmd = context.instruction().kind == Some(Kind::Cmd);
    if is_cmd && entrypoint.is_some_and(|it| !it.is_empty()) {
        return;
    }
    let Some(path) = copied(context, name) else {
        return;
    };
    let folders = match stage.end.environment.find("PATH") {
        VariableLookup::Set(value) => match value.known() {
            Some(value) => value.to_owned(),
            None => return,
        },
        VariableLookup::Missing => DEFAULT.to_owned(),
        _ => return,
    };
    let folder = path.rsplit_once('/').map_or("", |it| it.0);
    let is_in_path = folders
        .split(':')
        .any(|it| it.trim_end_matches('/') == folder || it.is_empty() || it == ".");
    if is_in_path {
        return;
    }
    let message =
        format!("`{name}` isn't found: it is {path}, and only the folders of `PATH` are searched");
    let span = script.span_of(command, word.range.clone());
    let at = context.file_span(span);
    let can_fix = context.is_in_file() && context.text_at(at) == name;
    if let Some(diagnostic) = context.report(span, message)
        && can_fix
    {
        let edit = TextEdit::new(at, path.clone());
        let title = format!("Change to `{path}`");
        diagnostic.fixes.push(Fix::suggestion(title, vec![edit]));
    }
}

/// The path to which an instruction of the stage copies a file of a name; `None` if another one may put it elsewhere.
fn copied(context: &RuleContext, name: &str) -> Option<String> {
    let escape = context.escape();
    let is_script = name.contains('.');
    let mut found = None;
    for stage in context.stage_with_bases() {
        for (number, step) in stage.body.steps.iter().enumerate() {
            let item = stage.items.start + number;
            let place = context.items(item..item + 1).first()?;
            let kind = step.instruction.kind;
            if matches!(
                kind,
                Some(Kind::Cmd | Kind::Entrypoint | Kind::From | Kind::Healthcheck)
            ) {
                continue;
            }
            let source = context.text_at(place.span());
            // A script may move it, and a package may have a program of this name.
            let installs = ["install", " add ", " sync", "make", "curl", "wget"];
            let texts = [name, ".sh", "*"];
            if kind == Some(Kind::Run)
                && (texts.iter().any(|it| source.contains(it))
                    || !is_script && installs.iter().any(|it| source.contains(it)))
            {
                return None;
            }
            let is_valid = step.instruction.problems.is_empty();
            if !is_valid || !matches!(kind, Some(Kind::Add | Kind::Copy)) {
                continue;
            }
            // A folder has no extension, as most programs; what another stage made for it is a file.
            let is_file = is_script || step.instruction.flag("from").is_some();
            match target(step, name, escape).filter(|_| is_file) {
                Some(path) if found.is_none() => found = Some(path),
                Some(_) => return None,
                None if source.contains("/bin")
                    || source.contains('$')
                    || fills_root(step, escape) =>
                {
                    return None;
                }
                None => {}
            }
        }
    }
    found
}

/// True for files that are copied to `/` by their folder: they may be anywhere.
fn fills_root(step: &Step, escape: char) -> bool {
    let copied = CopiedFiles::of(step, escape);
    copied.is_none_or(|it| {
        let is_folder = |it: &String| it.ends_with('/') || !it.contains('.') || it == ".";
        it.destination == "/" && it.sources.iter().flatten().any(is_folder)
    })
}

/// The path to which a COPY or ADD puts a file of a name, which it copies by itself.
fn target(step: &Step, name: &str, escape: char) -> Option<String> {
    let copied = CopiedFiles::of(step, escape)?;
    if step.instruction.flag("parents").is_some() {
        return None;
    }
    if !copied.is_folder && file_name(&copied.destination) == name {
        return Some(copied.destination);
    }
    let mut sources = copied.sources.iter().flatten();
    let is_copied = sources.any(|it| file_name(it) == name);
    // Without a slash at the end, it may be a folder, or the new name.
    let path = || path::clean(&format!("{}/{name}", copied.destination));
    (is_copied && copied.is_folder).then(path)
}
