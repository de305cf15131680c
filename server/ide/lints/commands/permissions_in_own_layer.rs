//! Owner or permissions of copied files changed in an instruction of its own.
//!
//! A layer contains each file that an instruction changes, as a whole, even if only its owner or its permissions change.
//! After `COPY`, a `RUN chown -R` or `RUN chmod -R` of the same files stores all of them again: the image contains them
//! twice. `COPY --chown` and `COPY --chmod` set owner and permissions at once.
//!
//! Reported if the `RUN` does nothing else, and a `COPY` or `ADD` before it in the same stage copied the files; only for
//! stages whose layers are part of the image.
//!
//! ```dockerfile
//! FROM node:24-alpine
//! COPY app /app
//! RUN chown -R node:node /app
//! ```
//!
//! ```dockerfile
//! FROM node:24-alpine
//! COPY --chown=node:node app /app
//! ```

use super::super::context::RuleContext;
use super::super::copied_files::CopiedFiles;
use super::super::diagnostic::{Fix, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::edit::is_editable;
use super::mounts;
use super::program::Program;
use analysis::Step;
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::values::path;
use syntax::values::user::is_root;
use syntax::{Script, ScriptCommand};

pub(in super::super) const RULE: Rule = Rule::dockwright(
    "PermissionsInOwnLayer",
    Category::Size,
    Severity::Information,
    documentation!("permissions_in_own_layer.rs"),
    Check::Each(&[Kind::Run], check),
);

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    if script.is_exec
        || mounts::has_files(context)
        || script.commands.len() > 10
        || !script.commands.iter().all(changes_or_nothing)
        || !context.ships()
    {
        return;
    }
    for command in &script.commands {
        if !is_recursive(command) {
            continue;
        }
        let program = Program::of(command);
        // The flags of COPY take no symbolic modes in older versions; `WorldWritable` reports 777.
        let is_mode = program.name == "chmod";
        let mode = program.operands().next().map_or("", |it| it.value.as_str());
        if is_mode && (!mode.chars().all(|c| c.is_digit(8)) || mode.ends_with("777")) {
            continue;
        }
        // COPY and ADD make files root's anyway.
        let owner = mode.split('.').next().unwrap_or(mode);
        if program.name == "chown" && is_root(owner) {
            continue;
        }
        // The first operand is the owner or the mode.
        for word in program.operands().skip(1) {
            let Some(target) = context.word_value(word) else {
                continue;
            };
            let target = absolute(context, &target);
            let Some((index, step)) = copies(context, &target).into_iter().next() else {
                continue;
            };
            // A folder of the system has more than what is copied, and needs its own command.
            if is_of_system(&target)
                && destination(step, context.escape()).is_none_or(|it| it != target)
            {
                continue;
            }
            let Some(item) = context.items(index..index + 1).first() else {
                continue;
            };
            let line = context.document().text.line_of(item.start) + 1;
            let flag = match program.name {
                "chmod" => "--chmod",
                _ => "--chown",
            };
            let name = program.name;
            let message = format!(
                "`{name}` stores the files from line {line} a second time: use `{flag}` there"
            );
            let span = script.span_of(
                command,
                command.words.first().map_or(0, |it| it.range.start)..word.range.end,
            );
            let name = mode.split([':', '.']).next().unwrap_or_default();
            if !is_mode && is_created_after(context, index, name) {
                continue;
            }
            let fix = fix(context, &script, command, &target);
            if let Some(diagnostic) = context.report(span, message) {
                diagnostic.fixes.extend(fix);
            }
            return;
        }
    }
}

/// True if a user or group is created after an instruction, which can't use it then.
fn is_created_after(context: &RuleContext, index: usize, name: &str) -> bool {
    let mut later = context.earlier().take_while(|(item, _)| *item > index);
    later.any(|(_, step)| {
        let script = context.script_of(step);
        script.is_some_and(|it| {
            it.commands.iter().any(|it| {
                let program = Program::of(it);
                let creates = ["useradd", "adduser", "groupadd", "addgroup"];
                creates.contains(&program.name) && program.operands().any(|it| it.value == name)
            })
        })
    })
}

/// True for a folder that base images and packages fill.
fn is_of_system(path: &str) -> bool {
    ["/etc", "/var", "/usr", "/home", "/root", "/lib"]
        .iter()
        .any(|it| {
            path.strip_prefix(it)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
}

/// True for a command that changes owners or permissions, or nothing.
fn changes_or_nothing(command: &ScriptCommand) -> bool {
    let program = Program::of(command);
    matches!(
        program.name,
        "chown" | "chmod" | "chgrp" | "set" | "true" | "echo"
    ) && command.redirections.is_empty()
}

/// True for `chown -R` and `chmod -R`.
fn is_recursive(command: &ScriptCommand) -> bool {
    let program = Program::of(command);
    matches!(program.name, "chown" | "chmod" | "chgrp")
        && program.arguments().iter().any(|it| {
            let value = it.value.as_str();
            value == "--recursive"
                || value.starts_with('-') && !value.starts_with("--") && value.contains('R')
        })
}

/// The absolute path of a file in the stage.
fn absolute(context: &RuleContext, target: &str) -> String {
    let target = target.trim_end_matches("/*");
    if target.starts_with('/') {
        return path::clean(target);
    }
    let workdir = context.before().config.workdir.as_ref();
    let workdir = workdir.and_then(|it| it.known()).unwrap_or("/");
    path::clean(&format!("{workdir}/{target}"))
}

/// The earlier COPY and ADD of the stage whose files are below a path, the nearest first.
fn copies<'d>(context: &RuleContext<'_, 'd>, target: &str) -> Vec<(usize, &'d Step)> {
    if target == "/" {
        return Vec::new();
    }
    let earlier = context.earlier().filter(|(_, step)| {
        matches!(step.instruction.kind, Some(Kind::Copy | Kind::Add))
            && destination(step, context.escape()).is_some_and(|it| {
                it == target
                    || it
                        .strip_prefix(target)
                        .is_some_and(|it| it.starts_with('/'))
            })
    });
    earlier.collect()
}

/// True if an instruction before a COPY, also in a stage below, mentions its destination or a folder in it, which may exist
/// then.
fn exists_before(context: &RuleContext, index: usize, target: &str) -> bool {
    let mut stages = context.stage_with_bases();
    stages.any(|stage| {
        let end = stage.items.end.min(index).max(stage.items.start);
        let mut items = context.items(stage.items.start..end).iter();
        items.any(|it| {
            let source = context.text_at(it.span());
            let is_same = |at: (usize, &str)| {
                let rest = source.get(at.0 + target.len()..).unwrap_or_default();
                !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || "_-.".contains(c))
            };
            let is_workdir = it.instruction.kind == Some(Kind::Workdir);
            let found = source.match_indices(target).any(is_same);
            found && !is_workdir
        })
    })
}

/// The absolute destination of a COPY or ADD.
fn destination(step: &Step, escape: char) -> Option<String> {
    Some(CopiedFiles::of(step, escape)?.destination)
}

/// The fix that adds `--chown` to the COPY before, and removes the RUN.
fn fix(
    context: &RuleContext,
    script: &Script,
    command: &ScriptCommand,
    target: &str,
) -> Option<Fix> {
    let program = Program::of(command);
    let operands: Vec<_> = program.operands().collect();
    let [value, _] = operands.as_slice() else {
        return None;
    };
    let flag = match program.name {
        "chown" => "--chown",
        "chmod" => "--chmod",
        _ => return None,
    };
    let is_plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '_' | '-' | '.' | '$' | '{' | '}');
    if !is_editable(context, script)
        || script.commands.len() != 1
        || !value.value.chars().all(is_plain)
        || !value.is_literal && context.word_value(value).is_none()
    {
        return None;
    }
    // All files come from the COPY directly before it, as `target` is its destination.
    let (index, step) = context.earlier().next()?;
    let copies = copies(context, target);
    let copy = context.items(index..index + 1).first()?;
    let own = context.place()?;
    if copies.len() != 1
        || copies.first()?.0 != index
        || destination(step, context.escape())? != target
        || step
            .instruction
            .flag(flag.trim_start_matches('-'))
            .is_some()
        || !step.instruction.problems.is_empty()
    {
        return None;
    }
    // What ADD unpacks has modes of its own, and a folder that exists already keeps its owner.
    let is_old = flag == "--chmod" && context.frontend_version().is_some_and(|it| it < 2);
    if step.instruction.kind == Some(Kind::Add)
        || is_old
        || is_of_system(target)
        || exists_before(context, index, target)
    {
        return None;
    }
    // With `--link`, names can't be looked up; and what WORKDIR creates would keep its owner.
    let is_number = |it: &str| it.chars().all(|c| c.is_ascii_digit() || c == ':');
    let has_link = step.instruction.flag("link").is_some();
    let workdir = context.before().config.workdir.as_ref();
    let is_workdir = workdir.and_then(|it| it.known()) == Some(target);
    if has_link && !is_number(&value.value) || is_workdir && program.name == "chown" {
        return None;
    }
    let document = context.document();
    let keyword = copy.at(step.instruction.keyword.span).end;
    let between = Span::new(copy.span().end, own.start);
    // Comments would lose their instruction.
    if document.text.slice(between).contains('#') {
        return None;
    }
    let removed = Span::new(copy.span().end, own.span().end);
    // `chown 1001` leaves the group root, while `--chown=1001` would change it too.
    let value = match value.value.as_str() {
        it if flag == "--chown" && !it.contains([':', '.']) => format!("{it}:0"),
        it => it.to_owned(),
    };
    let title = format!(
        "Use `{flag}` on line {}",
        document.text.line_of(copy.start) + 1
    );
    let removed_text = if document.text.slice(own.span()).ends_with('\n') {
        document.text.new_line()
    } else {
        ""
    };
    Some(Fix::suggestion(
        title,
        vec![
            TextEdit::new(Span::empty(keyword), format!(" {flag}={value}")),
            TextEdit::new(removed, removed_text),
        ],
    ))
}
