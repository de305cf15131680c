//! Heredocs: their start marks, the lines that end them, and variables in their bodies.

use std::collections::BTreeSet;

use super::commands;
use super::cursor::Part;
use super::item::{Completion, CompletionKind};
use super::line::TypedWord;
use super::variables::{self, VariableSite};
use super::visibility::Visibility;
use analysis::Document;
use syntax::language::Kind;
use syntax::text::Span;
use syntax::word::is_name_char;
use syntax::{Arguments, Heredoc, Item};

/// A position in the body of a heredoc.
pub(super) struct Place<'d> {
    number: usize,
    what: Target<'d>,
}

enum Target<'d> {
    /// The line that ends it.
    End(&'d Heredoc),
    /// A command, with the functions of the script before it.
    Function(Vec<Completion>),
    /// A variable, the script before it, and its offset in the file.
    Variable(VariableSite, Option<String>, u32),
}

/// Finds the part of an item's heredocs at an offset.
pub(super) fn find<'d>(
    document: &'d Document,
    number: usize,
    item: &'d Item,
    offset: u32,
) -> Part<Place<'d>> {
    let heredocs = &item.instruction.heredocs;
    let local = offset - item.start;
    let Some(first) = heredocs.first().filter(|it| it.body.start <= local) else {
        return Part::Elsewhere;
    };
    // At the end of a text without a final newline, the line of the mark continues.
    let start = item.start + first.body.start;
    let before = document
        .text
        .slice(Span::new(start.saturating_sub(1), start));
    if !before.ends_with(['\n', '\r']) {
        return Part::Elsewhere;
    }
    let here = heredocs.iter().find(|it| {
        let open = it.end.is_none() && local == it.body.end;
        it.body.contains(local) || open
    });
    Part::Here(here.and_then(|heredoc| in_body(document, number, item, heredoc, offset)))
}

fn in_body<'d>(
    document: &'d Document,
    number: usize,
    item: &Item,
    heredoc: &'d Heredoc,
    offset: u32,
) -> Option<(Place<'d>, TypedWord)> {
    let line = document.text.line(document.text.line_of(offset));
    let text = document.text.slice(line);
    let at = offset.checked_sub(line.start)? as usize;
    let slot = |start: usize, end: usize| TypedWord {
        span: Span::new(line.start + start as u32, line.start + end as u32),
        previous_lines: String::new(),
        typed: text.get(start..at).unwrap_or_default().to_owned(),
        last: true,
    };
    let it = &item.instruction;
    let kind = match &it.arguments {
        Arguments::Trigger { instruction, .. } => instruction.kind,
        _ => it.kind,
    };
    let visibility = match kind {
        Some(Kind::Run) => Some(Visibility::Command),
        _ => heredoc.expand.then_some(Visibility::Build),
    };
    if let Some(spot) = visibility.and_then(|visibility| variables::in_text(&text, at, visibility))
    {
        let slot = slot(spot.range.start, spot.range.end);
        let body = Span::new(item.start + heredoc.body.start, slot.span.start);
        let script = (visibility == Some(Visibility::Command))
            .then(|| document.text.slice(body).into_owned());
        let what = Target::Variable(spot, script, slot.span.start);
        return Some((Place { number, what }, slot));
    }
    if heredoc.end.is_some()
        && visibility == Some(Visibility::Command)
        && let Some(found) = function(document, item, heredoc, offset)
    {
        let before = text.get(..at)?;
        let start = before.trim_end_matches(is_name_char).len();
        let after = text.get(at..)?;
        let end = text.len() - after.trim_start_matches(is_name_char).len();
        let what = Target::Function(found);
        return Some((Place { number, what }, slot(start, end)));
    }
    if heredoc.end.is_some() {
        return None;
    }
    let indent = if heredoc.chomp {
        text.len() - text.trim_start_matches('\t').len()
    } else {
        0
    };
    let typed = text.get(indent..at)?;
    let rest = text.get(at..)?;
    let begins = heredoc.name.starts_with(typed) && rest.trim().is_empty();
    begins.then(|| {
        let what = Target::End(heredoc);
        (Place { number, what }, slot(indent, at))
    })
}

/// The functions that can be called at an offset in a heredoc, if there are any.
fn function(
    document: &Document,
    item: &Item,
    heredoc: &Heredoc,
    offset: u32,
) -> Option<Vec<Completion>> {
    let body = Span::new(item.start + heredoc.body.start, offset);
    let script = document.text.slice(body);
    let script = script.trim_end_matches(is_name_char);
    let found = commands::functions(script);
    (!found.is_empty()).then_some(found)
}

impl Place<'_> {
    /// True if a command is being typed.
    pub(super) fn is_command(&self) -> bool {
        matches!(self.what, Target::Function(_))
    }

    /// The variable that is being typed; `None` on the line that ends the heredoc.
    pub(super) fn variable(&self) -> Option<&VariableSite> {
        match &self.what {
            Target::End(_) | Target::Function(_) => None,
            Target::Variable(spot, ..) => Some(spot),
        }
    }

    /// The candidates.
    pub(super) fn candidates(&self, document: &Document) -> Vec<Completion> {
        match &self.what {
            Target::End(heredoc) => {
                let candidate = Completion::new(CompletionKind::Keyword, heredoc.name.clone());
                vec![candidate.detail("Ends the heredoc")]
            }
            Target::Function(found) => found.clone(),
            Target::Variable(spot, script, offset) => {
                variables::in_heredoc(document, self.number, script.as_deref(), spot, *offset)
            }
        }
    }
}

/// Marks that begin a heredoc, with the line that ends it.
pub(super) fn marks(document: &Document, kind: Kind, slot: &TypedWord) -> Vec<Completion> {
    let mut names = vec!["EOF"];
    let mut seen = BTreeSet::from(["EOF"]);
    for item in &document.file().items {
        for heredoc in item
            .instruction
            .heredocs
            .iter()
            .filter(|it| it.end.is_some())
        {
            if seen.insert(&heredoc.name) {
                names.push(&heredoc.name);
            }
        }
    }
    let sign = if slot.typed.starts_with("<<-") {
        "<<-"
    } else {
        "<<"
    };
    let candidate = |name: &str| {
        let mark = format!("{sign}{name}");
        let mut candidate = Completion::new(CompletionKind::Keyword, mark.clone());
        if slot.last {
            let target = match kind {
                Kind::Run => "",
                _ => " ${1:/path}",
            };
            candidate = candidate.snippet(format!("{mark}{target}\n$0\n{name}"));
            mark.clone_into(&mut candidate.text);
        }
        candidate.detail(format!("Text up to a line {name}"))
    };
    names.into_iter().map(candidate).collect()
}
