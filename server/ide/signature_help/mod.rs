//! Signature help: the syntax of instructions, flag values, directives and commands in scripts.

mod commands;
mod directives;
mod filled;
mod flags;
mod line;
mod signature;

use analysis::Document;
use line::Line;
use syntax::language::signatures::{FLAGS, Flags, SyntaxVariant, signatures};
use syntax::language::{self, InstructionSpec, Kind};

pub use signature::{Parameter, Signature, SignatureHelp};

/// The signatures for the text at an offset.
pub fn signature_help(document: &Document, offset: u32) -> Option<SignatureHelp> {
    if let Some(found) = directives::signature(document, offset) {
        return Some(found);
    }
    if let Some(found) = commands::signature(document, offset) {
        return Some(found);
    }
    let line = Line::of(document, offset)?;
    instruction(&line, 0, document.file().escape)
}

/// The signatures of the instruction that begins at a position of the line.
fn instruction(line: &Line, from: usize, escape: char) -> Option<SignatureHelp> {
    let keyword = line.words(from).into_iter().next()?;
    if line.cursor <= keyword.end {
        return None;
    }
    let facts = language::instruction(line.get(keyword.clone()))?;
    if facts.kind == Kind::Onbuild {
        let trigger = line.words(keyword.end).into_iter().next();
        if trigger.is_some_and(|it| line.cursor > it.end) {
            return instruction(line, keyword.end, escape);
        }
    }
    arguments(line, facts, keyword.end, escape)
}

/// The signatures of the arguments of an instruction.
fn arguments(
    line: &Line,
    facts: &InstructionSpec,
    from: usize,
    escape: char,
) -> Option<SignatureHelp> {
    let rows = signatures(facts.kind)?;
    let has_flags = rows.flags != Flags::Never;
    let flags = if has_flags {
        line.flags(from, escape)
    } else {
        Vec::new()
    };
    let start = flags.last().map_or(from, |flag| flag.end);
    let at_flag = flags
        .iter()
        .find(|flag| flag.start <= line.cursor && line.cursor <= flag.end);
    if let Some(flag) = at_flag
        && let Some(found) = flags::value(line, facts, flag.clone())
    {
        return Some(found);
    }
    let in_flags = at_flag.is_some() || line.cursor < start;
    let shown = match rows.flags {
        Flags::Never => false,
        Flags::Typed => !flags.is_empty(),
        Flags::Always => true,
    };
    let typed = filled::Typed {
        line,
        start,
        escape,
        flags: !flags.is_empty(),
    };
    let filled: Vec<_> = if in_flags {
        let forms = filled::in_flags(rows.variants);
        forms.map(|form| (form, 0)).collect()
    } else {
        let fill = |form: &'static SyntaxVariant| {
            let flags = usize::from(shown && form.takes_flags());
            Some((form, typed.part(form)? + flags))
        };
        let found = rows.variants.iter().filter_map(fill);
        found
            .map(|(form, at)| {
                // Flags may still be added before the command of a health check.
                let only_flags = facts.kind == Kind::Healthcheck && typed.is_before();
                (form, if only_flags { 0 } else { at })
            })
            .collect()
    };
    if filled.is_empty() {
        return None;
    }
    let signatures = filled
        .into_iter()
        .map(|(form, active)| signature(facts, form, shown && form.takes_flags(), active));
    Some(SignatureHelp {
        signatures: signatures.collect(),
        active: 0,
    })
}

/// A signature of an instruction.
fn signature(
    facts: &InstructionSpec,
    form: &SyntaxVariant,
    flags: bool,
    active: usize,
) -> Signature {
    let mut label = facts.keyword.to_owned();
    let mut parameters = Vec::new();
    if flags {
        let start = label.len() + 1;
        label.push_str(&format!(" {}", FLAGS.text));
        let names: Vec<_> = facts
            .flags
            .iter()
            .map(|it| format!("`--{}`", it.name))
            .collect();
        parameters.push(Parameter {
            range: start..label.len(),
            docs: format!("{} {}", FLAGS.docs, names.join(", ")),
        });
    }
    label.push(' ');
    let start = label.len();
    label.push_str(form.text);
    let mut at = 0;
    for part in form.parts {
        let rest = form.text.get(at..).unwrap_or_default();
        at += rest.find(part.text).unwrap_or_default();
        let end = at + part.text.len();
        parameters.push(Parameter {
            range: start + at..start + end,
            docs: part.docs.to_owned(),
        });
        at = end;
    }
    Signature {
        label,
        docs: format!("{}.\n\n[Reference]({})", facts.summary, facts.url()),
        active: Some(active).filter(|at| *at < parameters.len()),
        parameters,
    }
}
