//! What can come next.

use crate::analysis::{Document, Stages};
use crate::language::{DIRECTIVES, DirectiveValue, INSTRUCTIONS, Instruction, Kind};
use crate::syntax::{Arguments, Item};
use crate::text::Span;

/// Something that can come next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is shown.
    pub label: String,
    /// A few words beside it.
    pub detail: String,
    /// More about it, in Markdown.
    pub docs: String,
    /// What it is.
    pub kind: CompletionKind,
    /// What it replaces.
    pub span: Span,
    /// What comes there.
    pub text: String,
    /// The same as a snippet, in LSP's syntax, for editors that can deal with it.
    pub snippet: Option<String>,
    /// True if nothing speaks for using it any more.
    pub deprecated: bool,
}

/// What a completion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompletionKind {
    /// An instruction, or a word like one.
    Keyword,
    /// A parser directive.
    Directive,
    /// A value of something.
    Value,
}

/// What can come at an offset, in the order in which it should be offered.
pub fn completion(document: &Document, offset: u32) -> Vec<Completion> {
    let file = document.file();
    if let Some(found) = directive(document, offset) {
        return found;
    }
    let in_comment = |span: Span| span.start < offset && offset <= span.end;
    if file.comments.iter().any(|comment| in_comment(comment.span)) {
        return Vec::new();
    }
    let number = file
        .items
        .partition_point(|item| item.start <= offset)
        .checked_sub(1);
    let item = number
        .and_then(|number| file.items.get(number))
        .filter(|item| item.span().touches(offset) || is_behind(document, item, offset));
    match item {
        Some(item) => in_item(document, item, number.unwrap_or_default(), offset),
        None if is_blank_before(document, offset) => {
            let next = file.items.partition_point(|item| item.start < offset);
            let rest = document.text.slice(Span::new(
                offset,
                document.text.line(document.text.line_of(offset)).end,
            ));
            let mut found =
                instructions(document, next, Span::empty(offset), !rest.trim().is_empty());
            found.extend(directives(document, offset));
            found
        }
        None => Vec::new(),
    }
}

/// True if nothing but blanks stands between an instruction and an offset behind it on the same line.
fn is_behind(document: &Document, item: &Item, offset: u32) -> bool {
    let end = item.span().end;
    end <= offset && is_blank(&document.text.slice(Span::new(end, offset)))
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c == ' ' || c == '\t')
}

/// True if nothing but blanks stands before an offset on its line.
fn is_blank_before(document: &Document, offset: u32) -> bool {
    let line = document.text.line(document.text.line_of(offset));
    document
        .text
        .slice(Span::new(line.start, offset.max(line.start)))
        .trim()
        .is_empty()
}

fn in_item(document: &Document, item: &Item, number: usize, offset: u32) -> Vec<Completion> {
    let it = &item.instruction;
    let at = offset - item.start;
    if it.keyword.span.touches(at) {
        return instructions(
            document,
            number,
            item.at(it.keyword.span),
            it.len > it.keyword.span.end,
        );
    }
    // The instruction in an ONBUILD.
    if it.kind == Some(Kind::Onbuild) && at > it.keyword.span.end {
        return match &it.arguments {
            Arguments::None => triggers(document, Span::empty(offset), false),
            Arguments::Trigger {
                instruction: trigger,
                ..
            } if trigger.keyword.span.touches(at) => {
                let followed = it.len > trigger.keyword.span.end;
                triggers(document, item.at(trigger.keyword.span), followed)
            }
            _ => Vec::new(),
        };
    }
    Vec::new()
}

/// True if the file's keywords are mostly in lower case.
fn is_lower_case(document: &Document) -> bool {
    let (mut lower, mut upper) = (0, 0);
    for item in &document.file().items {
        let keyword = &item.instruction.keyword.text;
        if item.instruction.kind.is_none() {
            continue;
        }
        lower += usize::from(*keyword == keyword.to_lowercase());
        upper += usize::from(*keyword == keyword.to_uppercase());
    }
    lower > upper
}

/// The instructions that can stand as a file's `number`th.
fn instructions(document: &Document, number: usize, span: Span, followed: bool) -> Vec<Completion> {
    let stages = Stages::of(document);
    let in_stage = stages
        .get(0)
        .is_some_and(|stage| stage.items.start < number);
    let fits = |facts: &&Instruction| in_stage || matches!(facts.kind, Kind::From | Kind::Arg);
    let mut rows: Vec<_> = INSTRUCTIONS.iter().filter(fits).collect();
    if !in_stage {
        // What a file begins with.
        rows.sort_by_key(|facts| facts.kind != Kind::From);
    }
    offer(document, rows, span, followed)
}

fn triggers(document: &Document, span: Span, followed: bool) -> Vec<Completion> {
    let rows = INSTRUCTIONS.iter().filter(|facts| facts.trigger);
    offer(document, rows, span, followed)
}

/// Offers instructions, in the case of the file.
fn offer<'r>(
    document: &Document,
    rows: impl IntoIterator<Item = &'r Instruction>,
    span: Span,
    followed: bool,
) -> Vec<Completion> {
    let lower = is_lower_case(document);
    rows.into_iter()
        .map(|facts| instruction(facts, lower, span, followed))
        .collect()
}

fn instruction(facts: &Instruction, lower: bool, span: Span, followed: bool) -> Completion {
    let keyword = if lower {
        facts.keyword.to_lowercase()
    } else {
        facts.keyword.to_owned()
    };
    // Where arguments stand already, none are made up.
    let snippet = (!followed).then(|| format!("{keyword} {}", facts.snippet));
    let text = if followed {
        keyword.clone()
    } else {
        format!("{keyword} ")
    };
    Completion {
        label: keyword,
        detail: facts.summary.to_owned(),
        docs: super::hover::keyword(facts),
        kind: CompletionKind::Keyword,
        span,
        text,
        snippet,
        deprecated: facts.deprecated,
    }
}

/// In a comment or directive where a directive can stand: directives, and their values.
fn directive(document: &Document, offset: u32) -> Option<Vec<Completion>> {
    let file = document.file();
    let line_end = |span: Span| document.text.line(document.text.line_of(span.start)).end;
    if let Some(directive) = file
        .directives
        .iter()
        .find(|d| d.span.start < offset && offset <= line_end(d.span))
    {
        if directive.name_span.touches(offset) {
            return Some(directives_at(document, directive.name_span, false, true));
        }
        // `# escape= ` has a value in BuildKit's eyes: a blank.
        if directive.value.trim().is_empty() {
            let equals = Span::new(directive.name_span.end, offset.max(directive.name_span.end));
            let behind = document.text.slice(equals).contains('=');
            return behind.then(|| values(&directive.name, Span::empty(offset)));
        }
        // Around the `#` and the `=` there is nothing to replace.
        let touched = directive.value_span.touches(offset);
        return Some(if touched {
            values(&directive.name, directive.value_span)
        } else {
            Vec::new()
        });
    }
    let comment = file
        .comments
        .iter()
        .find(|c| c.span.start < offset && offset <= c.span.end)?
        .span;
    if !can_hold_directive(document, comment.start) {
        return None;
    }
    let text = document.text.slice(comment).into_owned();
    let after_hash = text.strip_prefix('#')?;
    let name_start = comment.start + 1 + (after_hash.len() - after_hash.trim_start().len()) as u32;
    let name = after_hash.trim_start();
    match name.split_once('=') {
        // `# escape=` is a comment until there is a value.
        Some((name, value)) if value.trim().is_empty() => {
            let equals = name_start + name.len() as u32;
            (offset > equals).then(|| values(name.trim(), Span::empty(offset)))
        }
        None if name.bytes().all(|b| b.is_ascii_alphabetic()) => {
            let span = Span::new(
                name_start.min(offset),
                comment.end.max(name_start.min(offset)),
            );
            Some(directives_at(
                document,
                span,
                name_start == comment.start + 1,
                false,
            ))
        }
        _ => None,
    }
}

/// True if only directives stand before an offset.
fn can_hold_directive(document: &Document, offset: u32) -> bool {
    let file = document.file();
    let end = file
        .directives
        .iter()
        .take_while(|d| d.span.end <= offset)
        .last()
        .map_or(0, |d| d.span.end);
    let between = document.text.slice(Span::new(end, offset));
    let line_ends = between.matches('\n').count();
    between.trim().is_empty() && line_ends == usize::from(end > 0)
}

/// On an empty line where a directive can stand: whole directives.
fn directives(document: &Document, offset: u32) -> Vec<Completion> {
    if can_hold_directive(document, offset) {
        directives_at(document, Span::empty(offset), true, false)
    } else {
        Vec::new()
    }
}

/// The directives that aren't there yet, or all where one with its value is renamed (`valued`). `blank` says whether a
/// blank has to stand between the `#` and them.
fn directives_at(document: &Document, span: Span, blank: bool, valued: bool) -> Vec<Completion> {
    let given = |name: &str| {
        document
            .file()
            .directives
            .iter()
            .any(|d| d.name.eq_ignore_ascii_case(name))
    };
    let on_empty_line = span.is_empty()
        && !document
            .text
            .slice(Span::new(0, span.start))
            .ends_with(['#', ' ', '\t']);
    let rows = DIRECTIVES
        .iter()
        .filter(|facts| valued || !given(facts.name));
    rows.map(|facts| {
        let front = match (on_empty_line, blank) {
            (true, _) => "# ",
            (false, true) => " ",
            (false, false) => "",
        };
        let back = if valued { "" } else { "=" };
        let first = facts
            .examples
            .first()
            .copied()
            .unwrap_or_default()
            .replace('\\', "\\\\");
        let snippet = (!valued).then(|| format!("{front}{}=${{1:{first}}}", facts.name));
        Completion {
            label: format!("# {}=", facts.name),
            detail: facts.summary.to_owned(),
            docs: facts.docs.to_owned(),
            kind: CompletionKind::Directive,
            span,
            text: format!("{front}{}{back}", facts.name),
            snippet,
            deprecated: false,
        }
    })
    .collect()
}

fn values(name: &str, span: Span) -> Vec<Completion> {
    let Some(facts) = DIRECTIVES
        .iter()
        .find(|facts| facts.name.eq_ignore_ascii_case(name))
    else {
        return Vec::new();
    };
    let about = |value: &str| match facts.value {
        DirectiveValue::Image if value.ends_with("labs") => {
            "Newest syntax, with what is being tried out"
        }
        DirectiveValue::Image => "Newest stable syntax",
        DirectiveValue::EscapeCharacter if value == "`" => "Backtick, for Windows paths",
        DirectiveValue::EscapeCharacter => "Backslash, the default",
        DirectiveValue::Checks if value.starts_with("skip") => "Checks to leave out",
        DirectiveValue::Checks if value.starts_with("error") => "Let findings fail the build",
        DirectiveValue::Checks => "Checks that are being tried out",
    };
    let completion = |value: &&str| Completion {
        label: (*value).to_owned(),
        detail: about(value).to_owned(),
        docs: facts.docs.to_owned(),
        kind: CompletionKind::Value,
        span,
        text: (*value).to_owned(),
        snippet: None,
        deprecated: false,
    };
    facts.examples.iter().map(completion).collect()
}
