//! Character that looks like a space but isn't one.
//!
//! Text copied from a web page or a chat may contain no-break spaces (U+00A0) or other characters that look like a space
//! or are invisible. Most instructions and shells don't separate words at them, and a continuation character followed
//! by one doesn't continue the line. Within quotes they are not reported. It is an error if the build fails because of it.
//!
//! ```dockerfile
//! FROM alpine
//! RUN apk add git curl
//! ```
//!
//! ```dockerfile
//! FROM alpine
//! RUN apk add git curl
//! ```

use super::context::RuleContext;
use super::diagnostic::{Fix, Severity};
use super::rule::{Category, Check, Rule, documentation};
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::{Fragment, Instruction, logical_line};

pub(super) const RULE: Rule = Rule::dockwright(
    "NoBreakSpace",
    Category::Bug,
    Severity::Warning,
    documentation!("no_break_space.rs"),
    Check::BeforeErrors(check),
);

/// True for characters that look like a space or are invisible, but don't separate words.
fn is_other_space(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{1680}' | '\u{2000}'
            ..='\u{200b}' | '\u{202f}' | '\u{205f}' | '\u{2060}' | '\u{3000}' | '\u{feff}'
    )
}

/// Returns the span of the instruction if it is reported.
fn check(context: &mut RuleContext) -> Option<Span> {
    let instruction = context.instruction();
    let item = context.place()?;
    let end = instruction.heredocs.first();
    let end = end.map_or(instruction.len, |it| it.body.start);
    // The line of the instruction.
    let text = &context.checker.document.text;
    // Whitespace at the end of the last line isn't part of the instruction.
    let last = item.start + end.saturating_sub(u32::from(end > 0));
    let line_end = text.line(text.line_of(last)).end.max(item.start + end);
    let source = text.slice(Span::new(item.start, line_end));
    if source.is_ascii() || !source.contains(is_other_space) {
        return None;
    }
    let escape = context.escape();
    let line = logical_line(&source, escape);
    let fails = !instruction.problems.is_empty() || !context.step.problems().is_empty();
    let mut found = in_line(instruction, &line, escape);
    // PowerShell separates words at these characters.
    let windows = context.before().windows || context.before().windows_shell || escape == '`';
    let is_script = matches!(
        instruction.kind,
        Some(Kind::Run | Kind::Cmd | Kind::Entrypoint | Kind::Healthcheck)
    );
    if windows && is_script && !fails {
        found.clear();
    }
    let trailing = line
        .text
        .trim_end_matches(|c: char| is_other_space(c) || " \t\r".contains(c));
    let is_open = trailing.ends_with(escape)
        && instruction.heredocs.is_empty()
        && line
            .text
            .get(trailing.len()..)
            .is_some_and(|it| it.contains(is_other_space));
    let at = found
        .first()
        .copied()
        .or(is_open.then_some(trailing.len()))?;
    let c = line.text.get(at..)?.chars().find(|c| is_other_space(*c))?;
    let at = at + line.text.get(at..)?.find(c)?;
    let rest = line.text.get(at..)?;
    let length = rest.len() - rest.trim_start_matches(c).len();
    let span = line.span_of(at..at + length);
    let reason = if is_open && at >= trailing.len() {
        format!("so `{escape}` doesn't continue the line")
    } else {
        "which doesn't separate words".to_owned()
    };
    let message = format!("This is {}, {reason}", name(c));
    let mut positions = found;
    if is_open {
        let tail = line.text.get(trailing.len()..)?.char_indices();
        let tail = tail
            .filter(|(_, c)| is_other_space(*c))
            .map(|(at, _)| trailing.len() + at);
        positions.extend(tail);
        positions.dedup();
    }
    let edits = positions.iter().filter_map(|&at| {
        let c = line.text.get(at..)?.chars().next()?;
        let span = line.span_of(at..at + c.len_utf8());
        let is_invisible = matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}');
        let text = if is_invisible || is_open && at >= trailing.len() {
            ""
        } else {
            " "
        };
        Some(TextEdit::new(context.file_span(span), text))
    });
    let edits = context.join_edits(edits.collect::<Vec<_>>());
    let next = context.item + 1;
    let fix = Fix::suggestion("Use plain spaces", edits);
    let diagnostic = context.report(span, message)?;
    diagnostic.fixes.push(fix);
    if is_open {
        context.checker.explains_next(next);
    }
    Some(Span::new(0, instruction.len))
}

/// The offsets of the characters that matter in a logical line, in order.
fn in_line(instruction: &Instruction, line: &Fragment, escape: char) -> Vec<usize> {
    let quotes_matter = match instruction.kind {
        None | Some(Kind::Add | Kind::Copy | Kind::Expose | Kind::From | Kind::Volume) => false,
        // They separate words like spaces here, or are part of prose.
        Some(Kind::Arg | Kind::Env | Kind::Label | Kind::Maintainer) => return Vec::new(),
        _ => true,
    };
    let is_json = instruction.arguments.is_json();
    // An array is reported as such.
    let is_array = line.text.contains('[')
        && instruction
            .words()
            .first()
            .is_some_and(|it| it.text.starts_with('['));
    let mut found = Vec::new();
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in line.text.char_indices() {
        if std::mem::take(&mut escaped) {
            continue;
        }
        match c {
            _ if c == escape => escaped = quote != Some('\''),
            '"' | '\'' if quotes_matter || is_json => match quote {
                None => quote = Some(c),
                Some(open) if open == c => quote = None,
                Some(_) => {}
            },
            _ if is_other_space(c) && quote.is_none() && !is_array => found.push(at),
            _ => {}
        }
    }
    // Trailing ones are trimmed.
    let content = line.text.trim_end();
    found.retain(|at| *at < content.len());
    found
}

/// The name of a character, with an article.
fn name(c: char) -> String {
    let name = match c {
        '\u{a0}' => "a no-break space",
        '\u{202f}' => "a narrow no-break space",
        '\u{200b}' => "a zero-width space",
        '\u{2060}' => "a word joiner",
        '\u{feff}' => "a byte order mark",
        '\u{3000}' => "an ideographic space",
        _ => "a special space",
    };
    format!("{name} (U+{:04X})", u32::from(c))
}
