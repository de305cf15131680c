//! Keywords, and templates of instructions.

use super::directives::{self, can_hold_directive};
use super::item::{Completion, CompletionKind};
use super::line::TypedWord;
use super::topic::Topic;
use analysis::{Base, Distribution, Document, distribution};
use syntax::language::templates::{FILES, PARTS, Template};
use syntax::language::{INSTRUCTIONS, InstructionSpec, Kind};
use syntax::text::Span;

/// The instructions, by frequency.
const USUAL: [Kind; 18] = [
    Kind::Run,
    Kind::From,
    Kind::Copy,
    Kind::Env,
    Kind::Arg,
    Kind::Workdir,
    Kind::Cmd,
    Kind::Expose,
    Kind::Add,
    Kind::Entrypoint,
    Kind::Label,
    Kind::User,
    Kind::Volume,
    Kind::Healthcheck,
    Kind::Shell,
    Kind::Stopsignal,
    Kind::Onbuild,
    Kind::Maintainer,
];

/// A position where a keyword can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The index that the instruction has or would have in the file.
    pub(super) number: usize,
    /// True if text follows it on its line.
    pub(super) followed: bool,
    /// True in an ONBUILD.
    pub(super) onbuild: bool,
    /// True on an empty line.
    pub(super) fresh: bool,
}

/// The place on a line with only whitespace before an offset outside of all instructions.
pub(super) fn between(document: &Document, offset: u32) -> Option<(Place, Span)> {
    let line = document.text.line(document.text.line_of(offset));
    let before = document
        .text
        .slice(Span::new(line.start, offset.max(line.start)));
    before
        .trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
        .is_empty()
        .then_some(())?;
    let number = document
        .file()
        .items
        .partition_point(|item| item.start < offset);
    let rest = document.text.slice(Span::new(offset, line.end.max(offset)));
    let followed = !rest.trim().is_empty();
    let place = Place {
        number,
        followed,
        onbuild: false,
        fresh: !followed,
    };
    Some((place, Span::empty(offset)))
}

impl Place {
    /// The candidates.
    pub(super) fn candidates(&self, document: &Document, slot: &TypedWord) -> Vec<Completion> {
        let lower = is_lower_case(document);
        let candidate = |facts: &'static InstructionSpec| keyword(facts, lower, self.followed);
        if self.onbuild {
            let rows = INSTRUCTIONS.iter().filter(|facts| facts.trigger);
            return rows.map(candidate).collect();
        }
        let first = document.semantics().stages.first();
        let in_stage = first.is_some_and(|stage| stage.items.start < self.number);
        let fits =
            |facts: &&InstructionSpec| in_stage || matches!(facts.kind, Kind::From | Kind::Arg);
        let mut rows: Vec<_> = INSTRUCTIONS.iter().filter(fits).collect();
        if !slot.typed.is_empty() {
            rows.sort_by_key(|facts| USUAL.iter().position(|kind| *kind == facts.kind));
        } else if !in_stage {
            // A file begins with one of these.
            rows.sort_by_key(|facts| facts.kind != Kind::From);
        }
        let mut found: Vec<_> = rows.into_iter().map(candidate).collect();
        if self.fresh && can_hold_directive(document, slot.span.start) {
            found.extend(directives::new(document, "# "));
        }
        let file = document.file();
        if file.items.is_empty() && file.comments.is_empty() && file.directives.is_empty() {
            found.extend(FILES.iter().map(|it| template(it, '\\', false)));
        } else if in_stage && !self.followed {
            // The package manager of another distribution isn't there.
            let stages = document.semantics().stages.iter();
            let stage = stages.rev().find(|it| it.items.start < self.number);
            let system = stage.and_then(|it| distribution(document, it));
            let is_other = system.is_some_and(|it| it != Distribution::Debian);
            let is_other = is_other || stage.is_some_and(|it| *it.base() == Base::Scratch);
            let parts = PARTS
                .iter()
                .filter(|it| !(is_other && it.name.contains("apt-get")));
            found.extend(parts.map(|it| template(it, file.escape, lower)));
        }
        found
    }
}

/// True if most of the file's keywords are in lower case.
pub(super) fn is_lower_case(document: &Document) -> bool {
    let bodies = document.semantics().bodies();
    let (lower, upper) = bodies.fold((0, 0), |(lower, upper), (_, body)| {
        (lower + body.casing.lower, upper + body.casing.upper)
    });
    lower > upper
}

fn keyword(facts: &'static InstructionSpec, lower: bool, followed: bool) -> Completion {
    let keyword = if lower {
        facts.keyword.to_lowercase()
    } else {
        facts.keyword.to_owned()
    };
    let mut candidate = Completion::new(CompletionKind::Keyword, keyword.clone())
        .detail(facts.summary)
        .about(Topic::Instruction(facts));
    // Existing arguments are kept.
    if !followed {
        candidate = candidate.snippet(format!("{keyword} {}", facts.snippet));
        candidate.text = format!("{keyword} ");
    }
    candidate.deprecated = facts.deprecated;
    candidate
}

/// A template, with the case and the escape character of the file.
fn template(it: &Template, escape: char, lower: bool) -> Completion {
    let mut snippet = it.snippet.to_owned();
    if escape != '\\' {
        snippet = snippet.replace("\\\\\n", &format!("{escape}\n"));
    }
    let mut label = it.name.to_owned();
    if lower {
        let small = |text: &str| {
            let end = text.find(' ').unwrap_or(text.len());
            let (front, rest) = text.split_at(end);
            front.to_lowercase() + rest
        };
        (label, snippet) = (small(&label), small(&snippet));
    }
    Completion::new(CompletionKind::Template, label)
        .snippet(snippet)
        .detail(it.summary)
}
