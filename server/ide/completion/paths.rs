//! Paths: sources and destinations of COPY, ADD and mounts.

use std::collections::BTreeSet;

use super::cursor::{Argument, InstructionContext};
use super::files::{Folder, Form};
use super::item::{Completion, CompletionKind};
use super::line::TypedWord;
use super::stage_files;
use analysis::{Document, Value};
use syntax::language::Kind;

/// The candidates for an argument of COPY or ADD, and the folder whose content is needed.
pub(super) fn candidates(
    document: &Document,
    inside: &InstructionContext,
    argument: &Argument,
    slot: &TypedWord,
) -> (Vec<Completion>, Option<Folder>) {
    let mut found = Vec::new();
    // The last of several is the destination, unless more follow.
    let last = argument.index + 1 >= argument.words.len();
    if argument.index > 0 && last {
        found = workdirs(document, inside.number, "/");
        let here = Completion::new(CompletionKind::Folder, "./").detail("the working directory");
        found.push(here);
    }
    if let Some(from) = inside.flag("from") {
        found.extend(of_stage(document, inside.number, from));
        return (found, None);
    }
    // The content of a named context is unknown.
    if inside.onbuild || slot.typed.contains("://") {
        return (found, None);
    }
    let escape = document.file().escape;
    let form = if argument.json {
        Form::Json(escape)
    } else {
        Form::Word(escape)
    };
    let folder = Folder::wanted(slot, form).map(|mut folder| {
        folder.before = found.len();
        folder.is_pattern = argument.index == 0 || !last;
        let others = argument.words.iter().enumerate();
        let others = others.filter(|(number, _)| *number != argument.index);
        let written = others.map(|(_, range)| inside.line.get(range.clone()).to_owned());
        folder.given = written.collect();
        folder
    });
    (found, folder)
}

/// The working directories that are set before an instruction: those of its stage first, the latest first. `suffix` is
/// appended to each.
pub(super) fn workdirs(document: &Document, number: usize, suffix: &str) -> Vec<Completion> {
    let semantics = document.semantics();
    let stage = semantics.stage_of(number).map_or(0, |it| it.items.start);
    let steps = semantics.steps().take_while(|(item, _)| *item < number);
    let mut found = Vec::new();
    for (item, step) in steps {
        if step.instruction.kind == Some(Kind::Workdir)
            && let Some(Value::Known(path)) = &step.after.config.workdir
        {
            found.push((item >= stage, item, path.clone()));
        }
    }
    found.sort_by_key(|(own, item, _)| std::cmp::Reverse((*own, *item)));
    let mut seen = BTreeSet::new();
    found.retain(|(_, _, path)| seen.insert(path.clone()));
    let candidate = |(own, _, path): (bool, usize, std::sync::Arc<str>)| {
        let end = if path.ends_with('/') { "" } else { suffix };
        let detail = if own {
            "WORKDIR"
        } else {
            "WORKDIR of another stage"
        };
        Completion::new(CompletionKind::Folder, format!("{path}{end}")).detail(detail)
    };
    found.into_iter().map(candidate).collect()
}

/// The paths that a stage is known to create or copy; `from` is the name it is referred to by.
pub(super) fn of_stage(document: &Document, number: usize, from: &str) -> Vec<Completion> {
    let stages = &document.semantics().stages;
    let stage = match from.parse::<usize>() {
        Ok(index) => stages.get(index),
        Err(_) => stages.iter().rev().find(|stage| {
            let first = stage.body.steps.first();
            let name = first.and_then(|it| it.instruction.stage_name());
            name.is_some_and(|it| it.text.eq_ignore_ascii_case(from))
        }),
    };
    let Some(stage) = stage.filter(|it| it.items.start < number) else {
        return Vec::new();
    };
    let escape = document.file().escape;
    let files = stage_files::of(document, stage.index, escape);
    let candidate = |it: stage_files::StageFile| {
        let (kind, slash) = if it.folder {
            (CompletionKind::Folder, "/")
        } else {
            (CompletionKind::File, "")
        };
        let slash = if it.path == "/" { "" } else { slash };
        Completion::new(kind, format!("{}{slash}", it.path)).detail(it.seen)
    };
    files.into_iter().map(candidate).collect()
}
