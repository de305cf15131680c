//! Instruction within another one.
//!
//! A backslash at the end of a line joins it with the next one, so that an instruction that begins there isn't one: `RUN a \`,
//! followed by `RUN b`, executes `a` with the arguments `RUN` and `b`, and after `&& \` the shell looks for a program named
//! `RUN`. `WORKDIR /app \`, followed by `RUN make`, makes a folder with the name `/app RUN make`. Usually, the end of the line
//! before it is left over from a line that was removed.
//!
//! Reported for keywords in capital letters at the beginning of a line, where a shell expects a command, also in a heredoc, and
//! for the first string of an array, as in the health checks of Compose: `["CMD", "curl"]`. Not reported within quotes.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && \
//! RUN apt-get install -y curl
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && \
//!     apt-get install -y curl
//! ```

use super::context::RuleContext;
use super::diagnostic::{Fix, Severity};
use super::rule::{Category, Check, Rule, documentation};
use analysis::{Document, shell};
use syntax::language::{INSTRUCTIONS, Kind, instruction};
use syntax::text::{Span, TextEdit};
use syntax::{Arguments, Instruction, Item, Joined, ScriptCommand, ShellTokenKind};

pub(super) const RULE: Rule = Rule::dockwright(
    "NestedInstruction",
    Category::Bug,
    Severity::Warning,
    documentation!("nested_instruction.rs"),
    Check::BeforeErrors(check),
);

/// The operators after which a shell expects another command.
const OPERATORS: [&str; 4] = ["&&", "||", ";", "|"];

/// Returns the span from the first keyword on, relative to the instruction, if it is reported.
fn check(context: &mut RuleContext) -> Option<Span> {
    // Most instructions have a single line.
    let whole = context.file_span(Span::new(0, context.instruction().len));
    let source = context.text_at(whole);
    if context.instruction().arguments.is_json() || source.contains("[\"CMD") {
        return in_array(context);
    }
    if !source.contains('\n') {
        return in_line(context, &source);
    }
    if !context.instruction().heredocs.is_empty() {
        in_heredoc(context);
    }
    let item = context.place()?;
    let found = continued(context.checker.document, context.item, item);
    let first = found.first()?.span;
    let document = context.document();
    let mut is_reported = false;
    for found in found {
        let what = if found.is_program {
            "executed as a program"
        } else {
            "an argument"
        };
        let message = format!(
            "`{}` is {what} here: the line before it continues",
            found.keyword
        );
        if let Some(diagnostic) = context.report(found.span, message) {
            diagnostic.fixes.extend(found.fixes(document, item));
            is_reported = true;
        }
    }
    is_reported.then(|| first.to(Span::empty(context.instruction().len)))
}

/// `RUN a && RUN b`, and `RUN a && USER b`.
fn in_line(context: &mut RuleContext, source: &str) -> Option<Span> {
    let rest = source.get("RUN ".len()..)?;
    let is_run = context.instruction().kind == Some(Kind::Run);
    if !is_run || !INSTRUCTIONS.iter().any(|it| rest.contains(it.keyword)) {
        return None;
    }
    let script = context.script().filter(|it| !it.is_exec)?;
    let mut commands = script.commands.iter().enumerate();
    let (index, command) = commands.find(|(_, it)| {
        is_keyword(it.name()) && it.words.len() > 1 && it.nesting.is_none() && !it.pipes
    })?;
    let [word, next, ..] = &command.words[..] else {
        return None;
    };
    let keyword = word.value.as_str();
    let span = script.span_of(command, word.range.clone());
    let is_last = index + 1 == script.commands.len();
    let previous = index.checked_sub(1).and_then(|it| script.commands.get(it));
    let edit = if keyword == "RUN" {
        Some((
            "Remove `RUN`".to_owned(),
            script.span_of(command, word.range.start..next.range.start),
            "",
        ))
    } else {
        let title = format!("Make `{keyword}` an instruction of its own");
        let start = match previous {
            Some(it) => script.span(it).end,
            None => 0,
        };
        let between = Span::new(start, span.start);
        is_last.then_some((title, between, context.new_line()))
    };
    let edit = edit.map(|(title, span, text)| {
        let is_first = previous.is_none() && !text.is_empty();
        let text = if is_first { "" } else { text };
        (title, TextEdit::new(context.file_span(span), text))
    });
    let message = format!("`{keyword}` is executed as a program here");
    let diagnostic = context.report(span, message)?;
    let fix = edit.map(|(title, edit)| Fix::suggestion(title, vec![edit]));
    diagnostic.fixes.extend(fix);
    Some(span)
}

/// A line of a heredoc that is an instruction: `RUN <<EOF`, followed by `RUN a`.
fn in_heredoc(context: &mut RuleContext) {
    let Some(script) = context.script().filter(|it| !it.is_exec) else {
        return;
    };
    let nested = |it: &&ScriptCommand| {
        let is_first = matches!(it.joined, Joined::First | Joined::Sequence);
        is_keyword(it.name()) && it.words.len() > 1 && it.nesting.is_none() && is_first
    };
    for command in script.commands.iter().filter(nested) {
        let [word, next, ..] = &command.words[..] else {
            continue;
        };
        let keyword = word.value.as_str();
        let span = script.span_of(command, word.range.clone());
        let removed = script.span_of(command, word.range.start..next.range.start);
        let edit = TextEdit::new(context.file_span(removed), "");
        let can_fix = keyword == "RUN" && context.is_in_file();
        let message = format!("`{keyword}` is executed as a program here, in a heredoc");
        if let Some(diagnostic) = context.report(span, message)
            && can_fix
        {
            diagnostic
                .fixes
                .push(Fix::suggestion("Remove `RUN`", vec![edit]));
        }
    }
}

/// The first string of an array that is a keyword, as in the health checks of Compose: `["CMD", "curl"]`.
fn in_array(context: &mut RuleContext) -> Option<Span> {
    let instruction = context.instruction();
    let arguments = match &instruction.arguments {
        Arguments::Health(health) => &*health.command,
        other => other,
    };
    let Arguments::Json { strings, .. } = arguments else {
        return None;
    };
    let [first, next, ..] = &strings[..] else {
        return None;
    };
    let is_word = is_keyword(&first.text) || matches!(first.text.as_str(), "CMD-SHELL" | "NONE");
    if !is_word {
        return None;
    }
    let removed = Span::new(first.span.start, next.span.start);
    let edit = TextEdit::new(context.file_span(removed), "");
    let can_fix = context.is_in_file() && first.text != "CMD-SHELL";
    let message = format!("`{}` is executed as a program here", first.text);
    let (span, keyword) = (first.span, first.text.clone());
    let diagnostic = context.report(span, message)?;
    if can_fix {
        let title = format!("Remove `{keyword}`");
        diagnostic.fixes.push(Fix::suggestion(title, vec![edit]));
    }
    Some(span)
}

/// A keyword at the beginning of a line that continues an instruction.
struct ContinuedLine {
    /// The keyword.
    keyword: String,
    /// Its place in the instruction.
    span: Span,
    /// The end of the text on the lines before it, without comments.
    before: u32,
    /// The same without the operators and continuations at the end.
    end: u32,
    /// True if a shell executes it as a program.
    is_program: bool,
    /// True if what precedes it is a whole instruction.
    is_complete: bool,
    /// True if the text after it can follow what precedes it.
    joins: bool,
}

/// True if an argument is the keyword of another instruction, which follows a line that continues.
pub(super) fn contains_instruction(it: &Instruction) -> bool {
    let words = it.words();
    words.iter().skip(1).any(|it| is_keyword(&it.text))
}

/// The keywords at the beginning of lines that continue an instruction.
fn continued(document: &Document, number: usize, item: &Item) -> Vec<ContinuedLine> {
    let it = &*item.instruction;
    let source = document.text.slice(item.span());
    let end = it.heredocs.first();
    let end = end.map_or(source.len(), |it| it.body.start as usize);
    let source = source.get(..end).unwrap_or_default();
    let escape = document.file().escape;
    let mut found = Vec::new();
    // The end of the text before a line, without comments.
    let mut before = 0;
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let text = line.trim();
        let indent = line.len() - line.trim_start().len();
        let word = text.split_whitespace().next().unwrap_or_default();
        let rest = text.get(word.len()..).unwrap_or_default();
        let has_rest = !without_continuation(rest, escape).is_empty();
        if start > 0 && has_rest && is_keyword(word) {
            let at = (start + indent) as u32;
            let span = Span::new(at, at + word.len() as u32);
            let text = source.get(..before).unwrap_or_default();
            let before_it = without_continuation(text, escape);
            let is_listed = is_shell(it) && is_listed(before_it, rest);
            // A line with nothing but a continuation begins the instruction.
            if !before_it.is_empty() && !is_listed && is_word(document, number, it, span) {
                found.push(ContinuedLine::new(it, text, escape, word, span, rest));
            }
        }
        if !text.starts_with('#') && !text.is_empty() {
            before = start + indent + text.len();
        }
        start += line.len();
    }
    found
}

/// True for an instruction whose arguments are a command in shell form.
fn is_shell(it: &Instruction) -> bool {
    matches!(it.arguments, Arguments::Shell(_) | Arguments::Health(_))
}

/// True for a word in the list of a loop, in the elements of an array, and for a pattern of `case`: a name, not a command.
/// `before` and `after` are the texts around it.
fn is_listed(before: &str, after: &str) -> bool {
    let command = before.rsplit([';', '&', '|']).next().unwrap_or_default();
    let mut words = command.split_whitespace();
    let is_loop = words.any(|it| matches!(it, "for" | "select"));
    let array = before.rfind("=(").and_then(|at| before.get(at..));
    let is_array = array.is_some_and(|it| !it.contains(')'));
    is_loop || is_array || after.trim_start().starts_with(['|', ')'])
}

/// A text without the continuations, and spaces, at its end.
fn without_continuation(text: &str, escape: char) -> &str {
    text.trim_end_matches(|it: char| it.is_whitespace() || it == escape)
}

/// True for the keyword of an instruction, in capital letters.
fn is_keyword(word: &str) -> bool {
    word.chars().all(|it| it.is_ascii_uppercase()) && instruction(word).is_some()
}

/// True if a keyword is a word of its own in the arguments, outside of quotes.
fn is_word(document: &Document, number: usize, it: &Instruction, keyword: Span) -> bool {
    match &it.arguments {
        Arguments::Words(words) => match &words[..] {
            // The rest of the line.
            [rest] => {
                rest.span.covers(keyword) && !rest.text.contains(['"', '\''])
                    || rest.span.start == keyword.start
            }
            _ => words.iter().any(|it| it.span.start == keyword.start),
        },
        Arguments::Pairs(pairs) => pairs.iter().any(|it| {
            // `ENV name value` has a value of several words.
            let legacy = it.value.as_ref().filter(|_| it.is_legacy);
            it.span.start == keyword.start
                || legacy.is_some_and(|value| {
                    value.span.covers(keyword) && !value.text.contains(['"', '\''])
                })
        }),
        Arguments::Health(health) if health.word.span.start == keyword.start => false,
        Arguments::Shell(_) | Arguments::Health(_) => shell(document, number).is_some_and(|it| {
            let mut tokens = it.tokens.iter();
            !tokens.any(|it| {
                let hides = matches!(it.kind, ShellTokenKind::String | ShellTokenKind::Comment);
                hides && it.span.covers(keyword)
            })
        }),
        Arguments::None | Arguments::Json { .. } | Arguments::Trigger { .. } => false,
    }
}

impl ContinuedLine {
    /// `before` is the text of the instruction before the line of the keyword, `rest` that after it.
    fn new(
        it: &Instruction,
        before: &str,
        escape: char,
        keyword: &str,
        span: Span,
        rest: &str,
    ) -> ContinuedLine {
        let is_shell = is_shell(it);
        let text = without_continuation(before, escape);
        let flags = it.flags.last().map_or(it.keyword.span, |it| it.word.span);
        let is_first = text.len() as u32 <= flags.end;
        let operator = OPERATORS.into_iter().find_map(|it| text.strip_suffix(it));
        let operator = operator.filter(|_| is_shell);
        let last = text.split_whitespace().next_back().unwrap_or_default();
        let begins_block = matches!(last, "then" | "do" | "else" | "{" | "(" | "!");
        // Within brackets or a block, the instruction before it isn't complete.
        let opens = |it: char| matches!(it, '(' | '{');
        let closes = |it: char| matches!(it, ')' | '}');
        let mut words = text.split_whitespace();
        let is_balanced = text.matches(opens).count() == text.matches(closes).count()
            && !words.any(|it| matches!(it, "then" | "do" | "case"));
        let is_same = it.keyword.text.eq_ignore_ascii_case(keyword);
        let is_list = matches!(
            it.kind,
            Some(Kind::Arg | Kind::Env | Kind::Expose | Kind::Label | Kind::Volume)
        );
        let rest = rest.trim_start();
        let is_command = !rest.starts_with("--") && !rest.starts_with('[') && !rest.contains("<<");
        let is_joined = operator.is_some() && is_command;
        ContinuedLine {
            keyword: keyword.to_owned(),
            span,
            before: before.len() as u32,
            end: without_continuation(operator.unwrap_or(text), escape).len() as u32,
            is_program: is_shell && (is_first || operator.is_some() || begins_block),
            is_complete: !is_first && (is_balanced || !is_shell),
            joins: is_same && (is_first || is_list || is_joined),
        }
    }

    /// The fixes, in an instruction of a file.
    fn fixes(&self, document: &Document, item: &Item) -> Vec<Fix> {
        let text = &document.text;
        let mut fixes = Vec::new();
        let after = Span::new(self.span.end, item.instruction.len);
        let after = text.slice(item.at(after));
        let space = after.len() - after.trim_start_matches([' ', '\t']).len();
        let before = text.slice(item.at(Span::new(0, self.span.start)));
        let line = before.rfind('\n').map_or(0, |it| it as u32 + 1);
        if self.joins {
            let is_indented = line < self.span.start;
            let indent = if is_indented { "" } else { "    " };
            let span = Span::new(self.span.start, self.span.end + space as u32);
            let edit = TextEdit::new(item.at(span), indent);
            let title = format!("Remove `{}`", self.keyword);
            fixes.push(Fix::suggestion(title, vec![edit]));
        }
        let removed = Span::new(self.end, self.before);
        let has_comment = text.slice(item.at(removed)).contains('#');
        if self.is_complete && !has_comment {
            let end = TextEdit::new(item.at(removed), "");
            let indent = TextEdit::new(item.at(Span::new(line, self.span.start)), "");
            let edits = [end, indent].into_iter().filter(|it| !it.span.is_empty());
            let fix = Fix::suggestion("End the instruction before it", edits.collect());
            fixes.push(fix);
        }
        fixes
    }
}
