//! Files removed in an instruction of their own.
//!
//! Each instruction adds a layer to the image, and a layer can't change those before it. `RUN rm -rf /tmp/build` only hides
//! the files: they stay in the layer that created them, are still downloaded with the image, and can be extracted from
//! it. To get a smaller image, remove files in the `RUN` that creates them; or create them in another stage and copy only
//! the result. Don't copy what isn't needed: `.dockerignore` excludes it.
//!
//! Reported for caches and temporary files, and for paths that an instruction before it in the same stage mentions.
//! Reported only for stages whose layers are part of the image. Not reported if the `RUN` does anything else.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! COPY app.tar.gz /tmp/
//! RUN tar -xzf /tmp/app.tar.gz -C /opt
//! RUN rm -rf /tmp/app.tar.gz
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN --mount=type=bind,source=app.tar.gz,target=/tmp/app.tar.gz tar -xzf /tmp/app.tar.gz -C /opt
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::Severity;
use super::super::rule::{Category, Check, Rule, documentation};
use super::mounts;
use super::packages::{Action, Manager, PackageCommand};
use super::program::Program;
use analysis::Step;
use syntax::language::{Kind, file_name};
use syntax::{Script, ScriptCommand, ScriptWord};

pub(in super::super) const RULE: Rule = Rule::dockwright(
    "RemovalInOwnLayer",
    Category::Size,
    Severity::Information,
    documentation!("removal_in_own_layer.rs"),
    Check::Each(&[Kind::Run], check),
);

/// Folders with caches and temporary files, by the start of a path.
const TEMPORARY: [&str; 14] = [
    "/tmp/",
    "/var/tmp",
    "/var/cache/",
    "/var/lib/apt/lists",
    "/root/.cache",
    "~/.cache",
    "$HOME/.cache",
    "/root/.npm",
    "~/.npm",
    "/root/.m2",
    "~/.m2",
    "/root/.gradle",
    "/usr/share/doc",
    "/usr/share/man",
];

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    if script.is_exec
        || script.commands.len() > 20
        || !context.ships()
        || mounts::has_files(context)
        || !script
            .commands
            .iter()
            .all(|it| removes(it) || is_neutral(it))
    {
        return;
    }
    // What the first removal removes, and where it came from.
    for command in script.commands.iter().filter(|it| removes(it)) {
        let Some((what, origin)) = removed(context, command) else {
            continue;
        };
        let message = match origin {
            Some(line) => format!(
                "Removing {what} here doesn't make the image smaller: it stays in the layer of line {line}"
            ),
            None if what.starts_with('`') => format!(
                "Removing {what} here doesn't make the image smaller: remove it in the `RUN` that creates it"
            ),
            None => format!(
                "Removing {what} here doesn't make the image smaller: do it in the `RUN` that installs packages"
            ),
        };
        context.report(script.span(command), message);
        return;
    }
}

/// True for a command that only removes files.
fn removes(command: &ScriptCommand) -> bool {
    if let Some(packages) = PackageCommand::of(command) {
        return matches!(packages.action, Action::Clean)
            && !command.arguments().iter().any(|it| it.value == "verify")
            || packages.manager == Manager::Apt && packages.subcommand() == "autoremove";
    }
    let program = Program::of(command);
    match program.name {
        "rm" | "rmdir" => true,
        "find" => program.arguments().iter().any(|it| it.value == "-delete"),
        _ => false,
    }
}

/// True for a command that changes no files.
fn is_neutral(command: &ScriptCommand) -> bool {
    matches!(
        command.name(),
        "set" | "cd" | "true" | ":" | "echo" | "sync"
    ) && command.redirections.is_empty()
}

/// What a command removes, with the line of the instruction that created it, if the image would be smaller without it.
fn removed(context: &RuleContext, command: &ScriptCommand) -> Option<(String, Option<u32>)> {
    if let Some(packages) = PackageCommand::of(command) {
        let what = match packages.action {
            Action::Clean => "the package cache",
            _ => "packages",
        };
        return Some((what.to_owned(), None));
    }
    let program = Program::of(command);
    let count = if program.name == "find" {
        1
    } else {
        usize::MAX
    };
    let created = program.operands().take(count).find_map(|word| {
        let line = origin(context, word)?;
        Some((format!("`{}`", word.value), Some(line)))
    });
    let is_temporary = |path: &str| {
        // Which files `/tmp/name*` removes, and whether there are any, is unknown.
        let is_part = path.contains('*') && !path.ends_with("/*");
        !is_part && (path == "/tmp" || TEMPORARY.iter().any(|it| path.starts_with(it)))
    };
    created.or_else(|| {
        let mut words = program.operands().take(count).map(|it| it.value.as_str());
        let path = words.find(|it| is_temporary(it))?;
        Some((format!("`{path}`"), None))
    })
}

/// True if a COPY or ADD puts a file into a folder at a path.
fn puts(step: &Step, path: &str) -> bool {
    let Some((destination, sources)) = step.instruction.words().split_last() else {
        return false;
    };
    let folder = destination.text.trim_end_matches('/');
    let is_folder = destination.text.ends_with('/') || sources.len() > 1;
    is_folder
        && sources.iter().any(|source| {
            let name = file_name(source.text.split(['?', '#']).next().unwrap_or_default());
            let inner = path.strip_prefix(folder);
            !name.is_empty() && inner.and_then(|it| it.strip_prefix('/')) == Some(name)
        })
}

/// The commands of a script whose text contains a path.
fn mentioning<'s>(script: &'s Script, path: &str) -> impl Iterator<Item = &'s ScriptCommand> {
    script.commands.iter().filter(move |it| {
        let text = script.text_of(it).get(it.range.clone());
        text.is_some_and(|it| it.contains(path))
    })
}

/// True if a script only reads a path: extracts, executes or shows it; or only makes an empty file or folder.
fn only_reads(script: &Script, path: &str) -> bool {
    const READERS: [&str; 19] = [
        ".",
        "bash",
        "cat",
        "chmod",
        "chown",
        "dpkg",
        "gunzip",
        "gzip",
        "less",
        "ls",
        "mkdir",
        "rpm",
        "sh",
        "sha256sum",
        "source",
        "tar",
        "test",
        "touch",
        "unzip",
    ];
    let mut mentioning = mentioning(script, path).peekable();
    let reads = |it: &ScriptCommand| {
        let program = Program::of(it);
        let packs = || {
            let first = program.arguments().first().map(|it| it.value.as_str());
            first.is_some_and(|it| it.trim_start_matches('-').contains('c'))
        };
        let name = program.name;
        let is_itself = !name.is_empty() && file_name(path) == name;
        is_itself || READERS.contains(&name) && !(name == "tar" && packs())
    };
    mentioning.peek().is_some() && mentioning.all(reads)
}

/// The line of the COPY, ADD or RUN of the stage that creates a path to remove: the first that mentions it since it was
/// removed last, other than to read it.
fn origin(context: &RuleContext, word: &ScriptWord) -> Option<u32> {
    let path = word.value.trim_end_matches(['*', '/']);
    // A name that is specific enough, and whole.
    let is_specific = path.len() > 4 && path.trim_start_matches('/').len() > 3;
    let is_whole = word
        .value
        .strip_prefix(path)
        .is_some_and(|it| !it.contains('*') || it.starts_with('/'));
    if !is_specific || !is_whole {
        return None;
    }
    let mentions = context.mentions();
    let mentions = mentions.as_ref().and_then(|it| it.of(file_name(path)));
    let mut found = None;
    for (index, step) in context.earlier_of(mentions) {
        if !matches!(
            step.instruction.kind,
            Some(Kind::Copy | Kind::Add | Kind::Run)
        ) {
            continue;
        }
        let item = context.items(index..index + 1).first()?;
        let text = context.text_at(item.span());
        let is_whole = |at: usize| {
            let is_part = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_');
            let before = text.get(..at).and_then(|it| it.chars().next_back());
            // The end of a URL, whose file a download puts into the working directory.
            let before =
                before.filter(|it| *it != '/' || path.contains('/') || !text.contains("://"));
            let after = text.get(at + path.len()..).unwrap_or_default();
            // A file in the folder, if its content is removed, or the folder itself.
            let inner = after.strip_prefix('/');
            let ends = |it: &str| !it.chars().next().is_some_and(is_part);
            !before.is_some_and(is_part)
                && (ends(after) || inner.is_some_and(|it| ends(it) || word.value != path))
        };
        let is_run = step.instruction.kind == Some(Kind::Run);
        let is_put = !is_run && puts(step, path);
        if is_put || text.match_indices(path).any(|(at, _)| is_whole(at)) {
            let script = if is_run {
                context.script_of(step)
            } else {
                None
            };
            let script = script.as_deref();
            if script.is_some_and(|it| only_reads(it, path)) {
                continue;
            }
            // A RUN that removes it, too, doesn't create it.
            let is_removal = script.is_some_and(|it| mentioning(it, path).any(removes));
            if is_removal {
                break;
            }
            found = Some(context.document().text.line_of(item.start) + 1);
        }
    }
    found
}
