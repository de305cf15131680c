//! Script that can't run.
//!
//! Three mistakes in a script of the build context only show when the container starts, with messages that lead astray:
//!
//! - Its permissions don't allow to execute it: "permission denied". Use `chmod +x` and commit that, or `COPY --chmod=755`.
//! - Its first line ends with a carriage return, as in files from Windows: "no such file or directory", though the file is
//!   there, since a program named `sh\r` is looked for. Save it with line feeds only; in Git, with `* text=auto eol=lf` in
//!   `.gitattributes`.
//! - It has no `#!` line, and no shell runs it: "exec format error".
//!
//! Reported for the commands of `CMD`, `ENTRYPOINT`, `HEALTHCHECK` and `RUN`, if the build context is known, and nothing
//! between the `COPY` and the command may have changed the file.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! COPY entrypoint.sh /
//! ENTRYPOINT ["/entrypoint.sh"]
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! COPY --chmod=755 entrypoint.sh /
//! ENTRYPOINT ["/entrypoint.sh"]
//! ```

use super::commands::program::has_extension;
use super::context::RuleContext;
use super::copied_files::{CopiedFiles, absolute};
use super::diagnostic::{Fix, Related, Severity};
use super::path_overwritten::DEFAULT;
use super::rule::{Category, Check, Rule, documentation};
use super::settings::{ScriptFile, Sources};
use analysis::Step;
use syntax::language::{Kind, file_name};
use syntax::text::{Span, TextEdit};
use syntax::values::{path, source};
use syntax::{Script, ScriptCommand, is_heredoc_marker};

pub(super) const RULE: Rule = Rule::dockwright(
    "ScriptCannotRun",
    Category::Bug,
    Severity::Warning,
    documentation!("script_cannot_run.rs"),
    Check::Each(
        &[Kind::Cmd, Kind::Entrypoint, Kind::Healthcheck, Kind::Run],
        check,
    ),
);

/// A file of the build context in the image.
struct CopiedFile {
    /// Its path in the build context.
    source: String,
    file: ScriptFile,
    /// The index of the COPY or ADD.
    item: usize,
    /// True if nothing else is copied by it.
    is_alone: bool,
    /// True if it sets permissions.
    has_mode: bool,
}

fn check(context: &mut RuleContext) {
    if context.checker.settings.sources.is_none() || context.before().windows {
        return;
    }
    let Some(script) = context.script() else {
        return;
    };
    for command in &script.commands {
        if let Some(path) = path_of(context, command)
            && let Some(copied) = copied(context, &path)
            && let Some((mistake, is_mode)) = mistake(&script, &copied)
        {
            report(context, &script, command, &copied, &mistake, is_mode);
            return;
        }
    }
}

/// The path of the program that a command runs, in the image: several if it is looked for in folders.
fn path_of(context: &RuleContext, command: &ScriptCommand) -> Option<Vec<String>> {
    let name = command.words.first().filter(|it| it.is_literal)?;
    let name = name.value.as_str();
    if name.contains('/') {
        return Some(vec![absolute(context.step, name)?]);
    }
    // Other names are those of programs.
    let is_script = name.contains('.') || name.contains("entrypoint");
    is_script.then(|| {
        DEFAULT
            .split(':')
            .map(|it| format!("{it}/{name}"))
            .collect()
    })
}

/// What a RUN contains that may change files, or their permissions.
const CHANGES: [&str; 6] = ["chmod", "dos2unix", "sed ", "find ", "*", "$"];

/// The file of the build context at one of several paths of the image, if it is certainly there unchanged.
fn copied(context: &RuleContext, paths: &[String]) -> Option<CopiedFile> {
    let name = file_name(paths.first()?);
    let sources = context.sources()?;
    let escape = context.escape();
    // What mentions the file, and what may change, replace or add it.
    let mentions = context.mentions();
    let mentions = mentions.as_ref().and_then(|it| it.of(name));
    let items = mentions.map(|mentions| {
        let matters = context.matching(|it, text| match it.kind {
            Some(Kind::Run) => CHANGES.iter().any(|it| text.contains(it)),
            Some(Kind::Add | Kind::Copy) => it.flag("from").is_none(),
            kind => kind == Some(Kind::Onbuild),
        });
        let mut items = [&*matters, mentions].concat();
        items.sort_unstable();
        items.dedup();
        items
    });
    for (item, step) in context.earlier_of(items.as_deref()) {
        let instruction = &step.instruction;
        let text = context.items(item..item + 1).first();
        let text = text
            .map(|it| context.text_at(it.span()))
            .unwrap_or_default();
        match instruction.kind {
            Some(Kind::Run)
                if text.contains(name) || CHANGES.iter().any(|it| text.contains(it)) =>
            {
                return None;
            }
            Some(Kind::Add | Kind::Copy) => {
                if instruction.flag("from").is_some() {
                    if text.contains(name) {
                        return None;
                    }
                    continue;
                }
                let found = paths.iter().find_map(|path| {
                    let (source, file) = source_of(step, sources, path, escape)?;
                    Some(CopiedFile {
                        source,
                        file,
                        item,
                        is_alone: instruction.words().len() == 2 && text.contains(name),
                        has_mode: instruction.flag("chmod").is_some(),
                    })
                });
                if found.is_some() || text.contains(name) {
                    return found;
                }
            }
            Some(Kind::Onbuild) => return None,
            // It is reported there.
            Some(Kind::Cmd | Kind::Entrypoint | Kind::Healthcheck) if text.contains(name) => {
                return None;
            }
            _ => {}
        }
    }
    None
}

/// The file of the build context that an instruction copies to a path of the image.
fn source_of(
    step: &Step,
    sources: &Sources,
    at: &str,
    escape: char,
) -> Option<(String, ScriptFile)> {
    let instruction = &step.instruction;
    let mut words = instruction.words().iter();
    if instruction.flag("parents").is_some() || words.any(|it| is_heredoc_marker(&it.text)) {
        return None;
    }
    let CopiedFiles {
        sources: copied,
        destination,
        is_folder,
    } = CopiedFiles::of(step, escape)?;
    // A later source takes precedence.
    copied.into_iter().rev().find_map(|source| {
        let source = source?;
        if source.contains(['*', '?', '['])
            || !matches!(source::parse(&source), Ok(source::Source::Local))
        {
            return None;
        }
        let rest = at.strip_prefix(destination.trim_end_matches('/'))?;
        // The file under another name or its own, or a file of a folder.
        if rest.is_empty() {
            let file = (!is_folder).then(|| sources.script(&source))??;
            return Some((path::clean(&source), file));
        }
        let rest = rest.strip_prefix('/')?;
        if rest == file_name(&source)
            && let Some(file) = sources.script(&source)
        {
            return Some((path::clean(&source), file));
        }
        let inner = path::clean(&format!("{source}/{rest}"));
        let file = sources.script(&inner)?;
        Some((inner, file))
    })
}

/// Why a file can't run, and whether its permissions are the reason.
fn mistake(script: &Script, copied: &CopiedFile) -> Option<(String, bool)> {
    let line = &copied.file.first_line[..];
    let name = file_name(&copied.source);
    if line.starts_with(b"\xef\xbb\xbf#!") {
        let message = format!(
            "`{name}` can't run, as it begins with a byte order mark (\"exec format error\"): save it without"
        );
        return script.is_exec.then_some((message, false));
    }
    let has_interpreter = line.starts_with(b"#!");
    if has_interpreter && line.ends_with(b"\r\n") {
        let message = format!(
            "`{name}` can't run, as its first line ends with a carriage return (\"no such file or directory\"): save it with line feeds only"
        );
        return Some((message, false));
    }
    if copied.file.is_executable == Some(false) && !copied.has_mode {
        let message = format!(
            "`{name}` can't run, as it isn't executable in the build context (\"permission denied\")"
        );
        return Some((message, true));
    }
    let is_text =
        std::str::from_utf8(line).is_ok_and(|it| !it.contains('\0') && !it.trim().is_empty());
    let is_script = !has_interpreter && is_text && has_extension(name, "sh");
    (script.is_exec && is_script).then(|| {
        let message = format!(
            "`{name}` can't run, as its first line names no interpreter (\"exec format error\"): begin it with `#!/bin/sh`"
        );
        (message, false)
    })
}

fn report(
    context: &mut RuleContext,
    script: &Script,
    command: &ScriptCommand,
    copied: &CopiedFile,
    mistake: &str,
    is_mode: bool,
) {
    let Some(word) = command.words.first() else {
        return;
    };
    let copy = context.items(copied.item..copied.item + 1).first();
    let keyword = copy.map(|it| it.at(it.instruction.keyword.span));
    // The only source is the file.
    let can_fix = is_mode && copied.is_alone && context.is_in_file();
    let fix = keyword.filter(|_| can_fix).map(|it| {
        let edit = TextEdit::new(Span::empty(it.end), " --chmod=755");
        Fix::suggestion("Add `--chmod=755`", vec![edit])
    });
    let related = keyword.map(|span| Related {
        span,
        message: format!("Copies `{}`", copied.source),
    });
    let span = script.span_of(command, word.range.clone());
    if let Some(diagnostic) = context.report(span, mistake.to_owned()) {
        diagnostic.related.extend(related);
        diagnostic.fixes.extend(fix);
    }
}
