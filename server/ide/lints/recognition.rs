//! Recognizes texts that aren't Dockerfiles: templates, and what can't be read as a Dockerfile at all.
//!
//! A template becomes a Dockerfile when a preprocessor has run, so that errors in it mean nothing and formatting could
//! damage it. [`template`] recognizes it by its markers; [`unreadable`] is for the formatter. Neither accesses the file
//! system: whether the file's name is that of a template is up to the caller.

use std::fmt;

use super::not_text::{NotText, not_text};
use analysis::{Document, Frontend, NoteTopic};
use syntax::text::Span;
use syntax::{Item, Problem, ProblemKind};

/// Why a text isn't read as a Dockerfile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// A template, and a marker of its syntax.
    Template(&'static str),
    /// It is encoded in UTF-16.
    Utf16,
    /// It contains bytes that no text has.
    Binary,
    /// Something else; the first thing that BuildKit rejects, and its line, starting at 1.
    Other(String, u32),
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Unreadable::Template(marker) => {
                write!(f, "a template (`{marker}`), not a Dockerfile")
            }
            Unreadable::Utf16 => f.write_str("encoded in UTF-16, not in UTF-8"),
            Unreadable::Binary => f.write_str("a binary file, not a Dockerfile"),
            Unreadable::Other(message, line) => {
                write!(f, "not a Dockerfile (line {line}: {message})")
            }
        }
    }
}

/// How certain it must be that a text can't be read as a Dockerfile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// BuildKit can read most of it: for files.
    File,
    /// It may become a Dockerfile, while the user types: for editors.
    Editor,
}

/// False for a document with a frontend other than Docker's, whose syntax is unknown, unless the build is known completely.
pub(super) fn is_supported(document: &Document) -> bool {
    document.frontend() != Frontend::Other || document.build().is_fully_specified()
}

/// Markers at which an instruction, or a line of one, begins only in templates.
const LINE_MARKERS: [(&str, &str); 4] = [
    ("{%", "{% … %}"),
    ("{#", "{# … #}"),
    ("<%", "<% … %>"),
    ("{{", "{{ … }}"),
];

/// A marker of template syntax in a text; `None` if it isn't a template. In a file with the name of a template, such as
/// `Dockerfile.j2`, any marker counts. In others, a marker counts only where it would be an error in a Dockerfile, since
/// commands and heredocs may contain templates for other programs.
pub fn template(document: &Document, has_template_name: bool) -> Option<&'static str> {
    let is_marked = document
        .text
        .contains(document.text.span(), &LINE_MARKERS.map(|it| it.0));
    let items = document.file().items.iter();
    let items = items.filter(|item| is_marked || !item.instruction.comments.is_empty());
    let found = items.filter_map(|item| Markers::find(document, item));
    first_marker(document, &found.collect::<Vec<_>>(), has_template_name)
}

/// Like [`template`], but keeps what it finds in each instruction for the next version of the document. Evaluates the
/// document.
pub(super) fn template_of_version(
    document: &Document,
    has_template_name: bool,
) -> Option<&'static str> {
    let items = &document.file().items;
    let mut found = Vec::new();
    for (first, body) in document.semantics().bodies() {
        let notes = body.notes(NoteTopic::Markers, 0, |number, _| {
            Markers::find(document, items.get(first + number)?)
        });
        found.extend(notes.iter().map(|(_, markers)| *markers));
    }
    first_marker(document, &found, has_template_name)
}

/// The marker that counts, given those in instructions.
fn first_marker(
    document: &Document,
    found: &[Markers],
    has_template_name: bool,
) -> Option<&'static str> {
    let includes = || {
        let mut comments = document.file().comments.iter();
        found.iter().any(|it| it.include)
            || comments.any(|it| it.includes && is_include(&document.text.slice(it.span)))
    };
    let first = found.iter().find_map(|it| it.instruction);
    first
        .or_else(|| found.iter().find_map(|it| it.line))
        .or_else(|| includes().then_some("#include"))
        .or_else(|| {
            has_template_name
                .then(|| anywhere(&document.text.slice(document.text.span())))
                .flatten()
        })
}

/// The markers of template syntax in an instruction.
#[derive(Clone, Copy, Debug, Default)]
struct Markers {
    /// In place of the keyword, or in a FROM.
    instruction: Option<&'static str>,
    /// At the beginning of a continued line.
    line: Option<&'static str>,
    /// True if a comment in it is an `#include` of the C preprocessor, which Podman runs on `Containerfile.in`.
    include: bool,
}

impl Markers {
    /// The markers in an instruction; `None` if there are none.
    fn find(document: &Document, item: &Item) -> Option<Markers> {
        let comments = item.instruction.comments.iter();
        let mut comments = comments.map(|it| document.text.slice(item.at(*it)));
        let markers = Markers {
            instruction: in_instruction(document, item),
            line: in_lines(document, item),
            include: comments.any(|it| is_include(&it)),
        };
        let any = markers.instruction.is_some() || markers.line.is_some() || markers.include;
        any.then_some(markers)
    }
}

/// A marker in place of a keyword, or in a FROM.
fn in_instruction(document: &Document, item: &Item) -> Option<&'static str> {
    let instruction = &item.instruction;
    if instruction.kind.is_none() {
        let keyword = instruction.keyword.text.as_str();
        return marker_at(keyword);
    }
    if instruction.kind != Some(syntax::language::Kind::From) {
        return None;
    }
    let source = document.text.slice(item.span());
    let found = LINE_MARKERS.iter().find(|(open, _)| source.contains(open));
    // In a FROM, `{#` may be part of `${#…}`.
    found.filter(|it| it.0 != "{#").map(|it| it.1)
}

/// The marker that a line begins with.
fn marker_at(line: &str) -> Option<&'static str> {
    let found = LINE_MARKERS.iter().find(|(open, _)| line.starts_with(open));
    found.map(|it| it.1)
}

/// A marker at the beginning of a continued line, outside of heredocs.
fn in_lines(document: &Document, item: &Item) -> Option<&'static str> {
    let heredocs = item.instruction.heredocs.iter();
    let body = heredocs.map(|it| item.at(it.body).start).min();
    let span = item.span();
    let source = document
        .text
        .slice(Span::new(span.start, body.unwrap_or(span.end)));
    let lines = source.lines().skip(1).map(str::trim);
    let mut found = lines.filter_map(|line| {
        // A shell command may begin with `{{.Id}}`.
        let is_statement = |it: &str| {
            it.starts_with([' ', '-', '#', '/'])
                || it.starts_with("if ")
                || it.starts_with("range ")
        };
        match (marker_at(line)?, line) {
            ("{% … %}", line) if line.contains("%}") => Some("{% … %}"),
            ("<% … %>", line) if line.contains("%>") => Some("<% … %>"),
            ("{{ … }}", line) if line.get(2..).is_some_and(is_statement) => Some("{{ … }}"),
            _ => None,
        }
    });
    found.next()
}

/// True for `#include "file"` and `#include <file>`.
fn is_include(comment: &str) -> bool {
    let Some(file) = comment.trim().strip_prefix("#include") else {
        return false;
    };
    let file = file.trim_start();
    let enclosed = |open: char, close: char| {
        let inner = file
            .strip_prefix(open)
            .and_then(|it| it.strip_suffix(close));
        inner.is_some_and(|it| !it.is_empty() && !it.contains([open, close]))
    };
    enclosed('"', '"') || enclosed('<', '>')
}

/// A marker anywhere in a file with the name of a template.
fn anywhere(text: &str) -> Option<&'static str> {
    let enclosed = |open: &str, close: &str, name: fn(&str) -> bool| {
        text.match_indices(open).any(|(at, _)| {
            let rest = text.get(at + open.len()..).unwrap_or_default();
            let inner = rest.split_once(close).map(|it| it.0);
            inner.is_some_and(name)
        })
    };
    let directive = |line: &str| {
        let word = line.strip_prefix('#');
        let word = word.and_then(|it| it.split([' ', '\t', '(']).next());
        word.is_some_and(|it| ["if", "ifdef", "ifndef", "define", "endif", "include"].contains(&it))
    };
    let is_name = |it: &str| {
        !it.is_empty()
            && it
                .bytes()
                .all(|c| c.is_ascii_alphanumeric() || c == b'_' || c == b'-')
    };
    let anything = |it: &str| !it.is_empty();
    [
        (enclosed("{%", "%}", anything), "{% … %}"),
        (enclosed("<%", "%>", anything), "<% … %>"),
        (enclosed("{{", "}}", anything), "{{ … }}"),
        (text.lines().any(directive), "#if"),
        (enclosed("@", "@", is_name), "@…@"),
        (enclosed("%%", "%%", is_name), "%%…%%"),
        (
            text.starts_with("define(") || text.contains("\ndefine("),
            "define()",
        ),
    ]
    .into_iter()
    .find(|it| it.0)
    .map(|it| it.1)
}

/// Why a text can't be formatted as a Dockerfile; `None` if it can.
pub fn unreadable(
    document: &Document,
    has_template_name: bool,
    strictness: Strictness,
) -> Option<Unreadable> {
    match not_text(document) {
        Some(NotText::Utf16) => return Some(Unreadable::Utf16),
        Some(NotText::Binary) => return Some(Unreadable::Binary),
        None => {}
    }
    if let Some(marker) = template(document, has_template_name) {
        return Some(Unreadable::Template(marker));
    }
    let items = &document.file().items;
    let unknown = items.iter().filter(|it| it.instruction.kind.is_none());
    let (unknown, known) = (unknown.clone().count(), items.len() - unknown.count());
    let is_binary = document.text.slice(document.text.span()).contains('\0');
    if is_binary && unknown > 0 {
        return Some(Unreadable::Binary);
    }
    let is_other = match strictness {
        // Few lines may be the beginnings of instructions.
        Strictness::Editor => unknown > known.max(2),
        Strictness::File => unknown > known || is_rejected(document),
    };
    is_other.then(|| other(document))
}

/// True if the file can't be a Dockerfile though most of its lines begin with the name of an instruction, as in prose.
fn is_rejected(document: &Document) -> bool {
    let problems = document.problems();
    let items = &document.file().items;
    let from = |it: &&Item| it.instruction.kind == Some(syntax::language::Kind::From);
    let mut stages = items.iter().filter(from).peekable();
    if stages.peek().is_some() {
        let is_wrong = |item: &Item| {
            problems
                .iter()
                .any(|it| is_shape(it) && item.span().covers(it.span))
        };
        return stages.any(is_wrong);
    }
    // A part of a Dockerfile has no FROM; sentences begin with a capital letter.
    let prose = |item: &Item| {
        let mut letters = item.instruction.keyword.text.bytes();
        letters.next().is_some_and(|it| it.is_ascii_uppercase())
            && letters.all(|it| it.is_ascii_lowercase())
    };
    let is_wrong = |item: &&Item| {
        let mut within = problems.iter().filter(|it| item.span().covers(it.span));
        within.any(|it| it.kind != ProblemKind::MissingFrom)
    };
    let wrong = items.iter().filter(is_wrong).count();
    items.iter().any(prose) || items.len() > 2 && 2 * wrong > items.len()
}

/// True for an error that a FROM has only in other texts.
fn is_shape(problem: &Problem) -> bool {
    use ProblemKind::{ExtraArgument, InvalidImageReference, MissingArgument};
    [ExtraArgument, InvalidImageReference, MissingArgument].contains(&problem.kind)
}

/// The reason for a text that is no Dockerfile: its first error.
fn other(document: &Document) -> Unreadable {
    let problems = document.problems();
    let shape = problems
        .iter()
        .filter(|it| is_shape(it) || it.kind == ProblemKind::UnknownInstruction);
    let first = { shape }.min_by_key(|it| it.span.start);
    let (message, at) = first.map_or(("no FROM instruction", 0), |it| {
        // Nothing was meant to be another instruction.
        let message = it.message.split(" (did you mean ").next();
        (message.unwrap_or_default(), it.span.start)
    });
    Unreadable::Other(message.to_owned(), document.text.line_of(at) + 1)
}
