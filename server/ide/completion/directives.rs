//! Parser directives and their values, and the options of checks, which comments before instructions can have too.

use super::cursor::Part;
use super::images::TagPlace;
use super::item::{Completion, CompletionKind};
use super::line::TypedWord;
use super::snippet;
use super::topic::Topic;
use crate::lints::{Group, RULES};
use analysis::{Document, tag_colon};
use syntax::language::{self, DIRECTIVES, DirectiveSpec, DirectiveValue};
use syntax::text::Span;
use syntax::values::reference;

/// A position in a parser directive, or where one can be added.
pub(super) enum Place {
    /// The name of a directive that has a value; any name can replace it.
    Rename,
    /// The name of a new directive.
    Name {
        /// The prefix to insert if it is missing.
        front: &'static str,
    },
    /// The name of a `check` comment before an instruction.
    CheckComment {
        /// The prefix to insert if it is missing.
        front: &'static str,
    },
    /// The value of a directive.
    Value(DirectiveValue),
    /// The tag of the frontend image.
    Tag(TagPlace),
    /// An option of checks, with the options that exist already.
    Option {
        /// True in a comment before an instruction.
        inline: bool,
        /// True if `skip` exists.
        skip: bool,
        /// True if `error` exists.
        error: bool,
        /// True if `experimental` exists.
        experimental: bool,
    },
    /// The name of a check, among all or only the experimental ones.
    Rule {
        /// True for `experimental=`.
        experimental: bool,
        /// The names that the option has already.
        given: Vec<String>,
    },
    /// A boolean.
    Boolean,
}

/// Finds the part of a directive or comment at an offset.
pub(super) fn find(document: &Document, offset: u32) -> Part<Place> {
    let file = document.file();
    let line = document.text.line(document.text.line_of(offset));
    let directive = file
        .directives
        .iter()
        .find(|it| it.span.start < offset && offset <= line.end && it.span.start >= line.start);
    if let Some(directive) = directive {
        if directive.name_span.touches(offset) {
            let slot = plain(document, directive.name_span, offset);
            return Part::Here(Some((Place::Rename, slot)));
        }
        return Part::Here(value(
            document,
            &directive.name,
            directive.name_span.end,
            offset,
            false,
        ));
    }
    let after = file.comments.partition_point(|it| it.span.start < offset);
    let comment = after.checked_sub(1).and_then(|at| file.comments.get(at));
    match comment.filter(|it| offset <= it.span.end) {
        Some(comment) => Part::Here(in_comment(document, comment.span, offset)),
        None => Part::Elsewhere,
    }
}

fn in_comment(document: &Document, comment: Span, offset: u32) -> Option<(Place, TypedWord)> {
    let text = document.text.slice(comment);
    let after_hash = text.strip_prefix('#')?;
    let name = after_hash.trim_start();
    let name_start = comment.start + 1 + (after_hash.len() - name.len()) as u32;
    let at_top = can_hold_directive(document, comment.start);
    let front = if name_start == comment.start + 1 {
        " "
    } else {
        ""
    };
    let word = || {
        let start = name_start.min(offset);
        plain(document, Span::new(start, comment.end.max(start)), offset)
    };
    match name.split_once('=') {
        // `# escape=` is a comment until there is a value.
        Some((name, _)) if at_top || name.trim().eq_ignore_ascii_case("check") => {
            let end = name_start + name.len() as u32;
            value(document, name.trim(), end, offset, !at_top)
        }
        None if name.bytes().all(|b| b.is_ascii_alphabetic()) => {
            let front = if offset < name_start { "" } else { front };
            if at_top {
                return Some((Place::Name { front }, word()));
            }
            let begun = name.len() > 1 && "check".starts_with(name);
            begun.then(|| (Place::CheckComment { front }, word()))
        }
        _ => None,
    }
}

/// The word at a span, as written.
fn plain(document: &Document, span: Span, offset: u32) -> TypedWord {
    let typed = Span::new(span.start, offset.max(span.start));
    TypedWord {
        span,
        previous_lines: String::new(),
        typed: document.text.slice(typed).into_owned(),
        last: true,
    }
}

/// The place in the value of the directive whose name ends at an offset.
fn value(
    document: &Document,
    name: &str,
    name_end: u32,
    offset: u32,
    inline: bool,
) -> Option<(Place, TypedWord)> {
    let facts = language::directive(name)?;
    let line = document.text.line(document.text.line_of(name_end));
    let rest = document.text.slice(Span::new(name_end, line.end));
    let equals = rest.find('=')?;
    let from = name_end + equals as u32 + 1;
    if offset < from {
        return None;
    }
    let rest = rest.get(equals + 1..)?;
    if facts.value == DirectiveValue::Checks {
        return checks(document, rest, from, offset, inline);
    }
    let trimmed = rest.trim();
    let start = from + (rest.len() - rest.trim_start().len()) as u32;
    let span = if trimmed.is_empty() {
        Span::empty(offset)
    } else {
        Span::new(start, start + trimmed.len() as u32)
    };
    if !span.touches(offset) {
        return None;
    }
    let typed = document.text.slice(Span::new(span.start, offset));
    if facts.value == DirectiveValue::Image
        && let Some(colon) = tag_colon(&typed)
    {
        let (image, written) = trimmed.split_at_checked(colon)?;
        // A digest belongs to another tag.
        let written = written.get(1..)?.split(' ').next()?;
        let tag = written.split('@').next()?;
        let place = Place::Tag(TagPlace::of_syntax(image, tag));
        let start = span.start + colon as u32 + 1;
        let end = (start + written.len() as u32).max(offset);
        let slot = plain(document, Span::new(start, end), offset);
        return Some((place, slot));
    }
    Some((Place::Value(facts.value), plain(document, span, offset)))
}

/// The place in check options, which begin at an offset.
fn checks(
    document: &Document,
    options: &str,
    from: u32,
    offset: u32,
    inline: bool,
) -> Option<(Place, TypedWord)> {
    let at = (offset - from) as usize;
    let before = options.get(..at)?;
    let start = before.rfind(';').map_or(0, |at| at + 1);
    let end = options
        .get(at..)?
        .find(';')
        .map_or(options.len(), |end| at + end);
    let slot = |start: usize, end: usize| {
        let text = options.get(start..end).unwrap_or_default();
        let trimmed = text.trim_start();
        let start = start + text.len() - trimmed.len();
        let end = start + trimmed.trim_end().len();
        // Nothing to replace between words.
        let (start, end) = if start <= at && at <= end {
            (start, end)
        } else if trimmed.is_empty() {
            (at, at)
        } else {
            return None;
        };
        let span = Span::new(from + start as u32, from + end as u32);
        Some(plain(document, span, offset))
    };
    let option = before.get(start..)?;
    let Some((key, names)) = option.split_once('=') else {
        let end = options
            .get(at..end)?
            .find('=')
            .map_or(end, |equals| at + equals + 1);
        let others = [options.get(..start)?, options.get(end..)?];
        let given = |name: &str| {
            let mut keys = others.iter().flat_map(|it| it.split(';'));
            keys.any(|it| it.split('=').next().unwrap_or_default().trim() == name)
        };
        let place = Place::Option {
            inline,
            skip: given("skip"),
            error: given("error"),
            experimental: given("experimental"),
        };
        return Some((place, slot(start, end)?));
    };
    let names_start = start + key.len() + 1;
    let word_start = names
        .rfind(',')
        .map_or(names_start, |at| names_start + at + 1);
    let word_end = options.get(at..end)?.find(',').map_or(end, |end| at + end);
    let others = [
        options.get(names_start..word_start)?,
        options.get(word_end..end)?,
    ];
    let others = others.iter().flat_map(|it| it.split(','));
    let given = others.map(|it| it.trim().to_owned());
    let place = match key.trim() {
        "skip" | "experimental" => Place::Rule {
            experimental: key.trim() == "experimental",
            given: given.collect(),
        },
        "error" => Place::Boolean,
        _ => return None,
    };
    Some((place, slot(word_start, word_end)?))
}

/// True if only directives precede an offset.
pub(super) fn can_hold_directive(document: &Document, offset: u32) -> bool {
    let file = document.file();
    let before = file.directives.iter().rfind(|it| it.span.end <= offset);
    let end = before.map_or(0, |it| it.span.end);
    // Directives are at the top of a file, so a distant offset needs no check.
    let line = document.text.line_of(offset);
    if line > file.directives.len() as u32 {
        return false;
    }
    let between = document.text.slice(Span::new(end, offset));
    let line_ends = between.matches('\n').count();
    between
        .trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
        .is_empty()
        && line_ends == usize::from(end > 0)
}

impl Place {
    /// The candidates.
    pub(super) fn candidates(&self, document: &Document) -> Vec<Completion> {
        match self {
            Place::Rename => {
                let rows = DIRECTIVES.iter();
                rows.map(|facts| row("", facts).text(facts.name)).collect()
            }
            Place::Name { front } => new(document, front),
            Place::CheckComment { front } => {
                let check = Completion::new(CompletionKind::Directive, "check=skip=")
                    .snippet(format!("{front}check=skip=${{1}}"))
                    .detail("Checks to skip for the instruction below")
                    .going_on();
                vec![check]
            }
            Place::Value(value) => values(*value),
            Place::Tag(place) => syntax_tags(place.image()),
            Place::Option {
                inline,
                skip,
                error,
                experimental,
            } => options(*inline, [*skip, *error, *experimental]),
            Place::Rule {
                experimental,
                given,
            } => rules(*experimental, given),
            Place::Boolean => super::examples::list(language::examples::BOOLEANS),
        }
    }
}

/// `mark` precedes the name in the label. An existing `#` is no part of the item, as some editors insert the common
/// prefix of all items.
fn row(mark: &str, facts: &'static DirectiveSpec) -> Completion {
    Completion::new(CompletionKind::Directive, format!("{mark}{}=", facts.name))
        .detail(facts.summary)
        .about(Topic::Directive(facts))
        .filter(format!("{}=", facts.name))
}

/// The directives that are missing. `front` is the prefix before a name.
pub(super) fn new(document: &Document, front: &str) -> Vec<Completion> {
    let given = &document.file().directives;
    let is_given = |name: &str| given.iter().any(|it| it.name.eq_ignore_ascii_case(name));
    let rows = DIRECTIVES.iter().filter(|facts| !is_given(facts.name));
    let mark = if front.starts_with('#') { "# " } else { "" };
    let candidates = rows.map(|facts| {
        let first = facts.examples.first().copied().unwrap_or_default();
        let first = snippet::escaped(first);
        let mut candidate =
            row(mark, facts).snippet(format!("{front}{}=${{1:{first}}}", facts.name));
        // Without snippets the value is requested next.
        candidate.text = format!("{front}{}=", facts.name);
        candidate.going_on()
    });
    candidates.collect()
}

fn values(value: DirectiveValue) -> Vec<Completion> {
    let Some(facts) = DIRECTIVES.iter().find(|facts| facts.value == value) else {
        return Vec::new();
    };
    let about = |text: &str| match value {
        DirectiveValue::Image if text.ends_with("labs") => {
            "Latest syntax with experimental features"
        }
        DirectiveValue::Image => "Latest stable syntax",
        DirectiveValue::EscapeCharacter if text == "`" => "Backtick, for Windows paths",
        DirectiveValue::EscapeCharacter => "Backslash, the default",
        DirectiveValue::Checks => "",
    };
    let candidate = |text: &&str| {
        Completion::new(CompletionKind::Value, *text)
            .detail(about(text))
            .about(Topic::Directive(facts))
    };
    facts.examples.iter().map(candidate).collect()
}

/// The tags of Docker's own frontend image. Others are known only to their registry.
fn syntax_tags(image: &str) -> Vec<Completion> {
    let is_ours = |name: &str| {
        let name = reference::parse(name).ok()?;
        Some(name.name() == reference::parse(language::FRONTEND).ok()?.name())
    };
    if is_ours(image) != Some(true) {
        return Vec::new();
    }
    let channels = [
        ("1", "Latest stable syntax"),
        ("1-labs", "Latest syntax with experimental features"),
    ];
    let channels = channels
        .map(|(tag, about)| Completion::new(CompletionKind::Value, tag).detail(about))
        .into_iter();
    let versions = (0..=language::FRONTEND_MINOR).rev().map(|minor| {
        Completion::new(CompletionKind::Value, format!("1.{minor}")).detail("This version")
    });
    channels.chain(versions).collect()
}

fn options(inline: bool, [skip, error, experimental]: [bool; 3]) -> Vec<Completion> {
    let mut found = Vec::new();
    let mut add = |given: bool, text: &str, about: &str| {
        if !given {
            let candidate = Completion::new(CompletionKind::Option, text).detail(about);
            found.push(if text.ends_with('=') {
                candidate.going_on()
            } else {
                candidate
            });
        }
    };
    add(skip, "skip=", "Checks to skip");
    // It has no effect in a comment before an instruction.
    add(error || inline, "error=true", "Treat findings as errors");
    add(
        experimental,
        "experimental=",
        "Experimental checks to enable",
    );
    found
}

/// The names of checks, BuildKit's first.
fn rules(experimental: bool, given: &[String]) -> Vec<Completion> {
    let mut rules: Vec<_> = RULES
        .iter()
        .filter(|rule| rule.experimental || !experimental)
        .filter(|rule| given.iter().all(|it| it != rule.name))
        .collect();
    rules.sort_by_key(|rule| rule.group != Group::BuildKit);
    let candidate = |rule: &&&'static crate::lints::Rule| {
        let whose = match rule.group {
            Group::BuildKit => "BuildKit",
            Group::Dockwright => "Dockwright",
        };
        Completion::new(CompletionKind::Rule, rule.name)
            .detail(whose)
            .about(Topic::Rule(rule))
    };
    let all = Completion::new(CompletionKind::Value, "all").detail("Every check");
    // `all` can't be combined with names.
    let all = given.iter().all(String::is_empty).then_some(all);
    rules.iter().map(candidate).chain(all).collect()
}
