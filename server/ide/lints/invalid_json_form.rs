//! JSON form that isn't valid JSON.
//!
//! Where an instruction accepts a JSON array, BuildKit tries to read its arguments as one. If they aren't valid JSON, it
//! reports nothing: `RUN`, `CMD`, `ENTRYPOINT` and `HEALTHCHECK` pass the text to a shell, and `COPY`, `ADD` and `VOLUME`
//! split it at spaces. Strings need straight double quotes, also around variables, and a backslash is written `\\`. It is
//! an error if the build fails because of it.
//!
//! Other instructions, such as `USER` and `WORKDIR`, accept no array: the brackets become a part of the value.
//!
//! ```dockerfile
//! FROM alpine
//! VOLUME ['/data']
//! ```
//!
//! ```dockerfile
//! FROM alpine
//! VOLUME ["/data"]
//! ```

use std::ops::Range;

use super::context::RuleContext;
use super::diagnostic::{Fix, Severity};
use super::json_args_recommended::may_be_windows;
use super::json_array::{Element, JsonArray, Mistake, MistakeKind};
use super::rule::{Category, Check, Rule, documentation};
use super::shell_words::{json, plain_words};
use super::trailing_comment::trailing_comment;
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::{Arguments, Fragment, Instruction, logical_line};

pub(super) const RULE: Rule = Rule {
    aliases: &["tally/invalid-json-form"],
    ..Rule::dockwright(
        "InvalidJsonForm",
        Category::Bug,
        Severity::Warning,
        documentation!("invalid_json_form.rs"),
        Check::BeforeErrors(check),
    )
};

/// Returns the span of the arguments, relative to the instruction, if they are reported.
fn check(context: &mut RuleContext) -> Option<Span> {
    if let Some((span, c)) = control_character(context.instruction()) {
        return control_in_path(context, span, c);
    }
    // A comment after the array is reported as such.
    if trailing_comment(context.instruction()).is_some() {
        return None;
    }
    if let Some(found) = needless_array(context) {
        return report_needless_array(context, found);
    }
    if let Some(found) = other_brackets(context.instruction()) {
        return report_other_brackets(context, &found);
    }
    let arguments = arguments(context)?;
    let array = JsonArray::parse(arguments.text())?;
    let first = array.mistakes.first()?;
    let consequence = match arguments.kind {
        Kind::Run | Kind::Cmd | Kind::Entrypoint | Kind::Healthcheck => {
            ", so a shell runs this text"
        }
        Kind::Add | Kind::Copy | Kind::Volume => ", so this is split at spaces",
        _ => "",
    };
    let message = format!("Not a JSON array{consequence}: {}", first.reason());
    let span = arguments.span_of(first.range.clone());
    let all = arguments.span_of(0..arguments.text().len());
    let fixes = fixes(context, &arguments, &array);
    let diagnostic = context.report(span, message)?;
    diagnostic.fixes.extend(fixes);
    Some(all)
}

/// The fixes for the arguments of an instruction, if they are meant as a JSON array but aren't one.
pub(super) fn json_fixes(context: &RuleContext) -> Option<Vec<Fix>> {
    let arguments = arguments(context)?;
    let array = JsonArray::parse(arguments.text())?;
    Some(fixes(context, &arguments, &array))
}

/// Arguments that start with a bracket.
struct BracketArguments {
    /// The instruction that they belong to; for ONBUILD, the inner one.
    kind: Kind,
    /// The logical line of the instruction.
    line: Fragment,
    /// The position in the line.
    range: Range<usize>,
}

impl BracketArguments {
    fn text(&self) -> &str {
        self.line.text.get(self.range.clone()).unwrap_or_default()
    }

    /// The source span of a part of the text, relative to the instruction.
    fn span_of(&self, range: Range<usize>) -> Span {
        let start = self.range.start;
        self.line.span_of(start + range.start..start + range.end)
    }
}

/// The first word of the arguments where JSON form is possible, and the kind of its instruction.
fn first_word(instruction: &Instruction) -> Option<(Kind, &Fragment)> {
    let kind = instruction.kind?;
    let arguments = match &instruction.arguments {
        Arguments::Trigger { instruction, .. } => return first_word(instruction),
        Arguments::Health(health) if health.word.text.eq_ignore_ascii_case("CMD") => {
            &*health.command
        }
        other => other,
    };
    let has_json_form = matches!(
        kind,
        Kind::Add
            | Kind::Cmd
            | Kind::Copy
            | Kind::Entrypoint
            | Kind::Healthcheck
            | Kind::Run
            | Kind::Shell
            | Kind::Volume
    );
    match arguments {
        Arguments::Words(words) if has_json_form => Some((kind, words.first()?)),
        Arguments::Shell(command) if has_json_form => Some((kind, command)),
        _ => None,
    }
}

fn arguments(context: &RuleContext) -> Option<BracketArguments> {
    let instruction = context.instruction();
    let (kind, first) = first_word(instruction)?;
    if !first.text.starts_with('[') || !context.is_in_file() {
        return None;
    }
    let item = context.place()?;
    let heredocs = instruction.heredocs.first();
    let end = heredocs.map_or(instruction.len, |it| it.body.start);
    let source = context.text_at(item.at(Span::new(0, end)));
    let line = logical_line(&source, context.escape());
    let start = line.offset_in_text(first.span.start)?;
    let text = line.text.get(start..)?.trim_end();
    let range = start..start + text.len();
    Some(BracketArguments { kind, line, range })
}

/// The fixes, the best first.
fn fixes(context: &RuleContext, arguments: &BracketArguments, array: &JsonArray) -> Vec<Fix> {
    let kinds = || array.mistakes.iter().map(|it| it.kind);
    let variables = array.variables();
    let runs = matches!(
        arguments.kind,
        Kind::Run | Kind::Cmd | Kind::Entrypoint | Kind::Healthcheck
    );
    let title = if kinds().all(MistakeKind::is_backslash) {
        "Double the backslashes".to_owned()
    } else if kinds().all(MistakeKind::is_quote) {
        "Use double quotes".to_owned()
    } else {
        match variables.first() {
            Some(variable) if runs => {
                format!("Convert to a JSON array, in which `{variable}` isn't expanded")
            }
            _ => "Convert to a JSON array".to_owned(),
        }
    };
    let with_shell = (runs && !variables.is_empty())
        .then(|| shell(context, arguments, array))
        .flatten();
    let as_json = json_edits(context, arguments, array);
    let as_json = as_json.map(|edits| Fix::suggestion(title, edits));
    with_shell.into_iter().chain(as_json).collect()
}

/// The edits that correct all mistakes.
fn json_edits(
    context: &RuleContext,
    arguments: &BracketArguments,
    array: &JsonArray,
) -> Option<Vec<TextEdit>> {
    let changes = array.changes()?;
    let mut edits: Vec<TextEdit> = changes
        .into_iter()
        .map(|(range, text)| TextEdit::new(context.file_span(arguments.span_of(range)), text))
        .collect();
    if let Some(comment) = array.comment() {
        // A comment after the array is moved to the line above.
        let item = context.place()?;
        let text = &context.document().text;
        let source = text.slice(item.span());
        let line = text.line(text.line_of(item.start));
        // At the top of a file it may become a directive.
        if source.contains('\n') || context.item == 0 {
            return None;
        }
        let comment = array.text().get(comment)?;
        let above = format!("{comment}{}", text.new_line());
        edits.insert(0, TextEdit::new(Span::empty(line.start), above));
    }
    Some(context.join_edits(edits))
}

/// The command with a shell that expands its variables.
fn shell(context: &RuleContext, arguments: &BracketArguments, array: &JsonArray) -> Option<Fix> {
    let shell = context.before().config.shell.as_ref();
    if may_be_windows(context) || shell.is_some_and(|it| !it.is_empty()) {
        return None;
    }
    let words = array.elements().map(shell_word);
    let words: Vec<String> = words.collect::<Option<_>>()?;
    let command = words.join(" ");
    let (title, text) = if arguments.kind == Kind::Run {
        ("Use the shell form", command)
    } else {
        let command = format!("exec {command}");
        let array = format!("[\"/bin/sh\", \"-c\", {}]", json(&command));
        ("Specify the shell explicitly", array)
    };
    let span = arguments.span_of(0..arguments.text().len());
    let is_whole = context.source(span) == arguments.text();
    let edit = TextEdit::new(context.file_span(span), text);
    is_whole.then(|| Fix::suggestion(title, vec![edit]))
}

/// An element of an array as a word of a shell command; variables are expanded in elements without quotes.
fn shell_word(element: &Element) -> Option<String> {
    let value = element.value.as_str();
    if element.is_bare && value.contains('$') {
        return (!value.contains(['"', '`', '\\', '!', '(', ' '])).then(|| format!("\"{value}\""));
    }
    let is_plain = plain_words(value).is_some_and(|it| it.len() == 1);
    if is_plain && !value.contains(['"', '\'']) {
        return Some(value.to_owned());
    }
    (!value.contains('\'')).then(|| format!("'{value}'"))
}

/// An array as the argument of an instruction that takes none.
struct NeedlessArray {
    span: Span,
    /// The elements.
    values: Vec<String>,
}

fn needless_array(context: &RuleContext) -> Option<NeedlessArray> {
    let instruction = context.instruction();
    let has_no_array = matches!(
        instruction.kind?,
        Kind::Expose | Kind::Stopsignal | Kind::User | Kind::Workdir
    );
    let words = instruction.words();
    let (first, last) = (words.first()?, words.last()?);
    if !has_no_array || !first.text.starts_with('[') || !context.is_in_file() {
        return None;
    }
    let span = first.span.to(last.span);
    let array: Vec<serde_json::Value> = serde_json::from_str(&context.source(span)).ok()?;
    let values = array.into_iter().map(|it| match it {
        serde_json::Value::String(text) => Some(text),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    });
    let values: Vec<String> = values.collect::<Option<_>>()?;
    (!values.is_empty()).then_some(NeedlessArray { span, values })
}

fn report_needless_array(context: &mut RuleContext, found: NeedlessArray) -> Option<Span> {
    let NeedlessArray { span, values } = found;
    let keyword = &context.instruction().keyword.text;
    let message = format!("{keyword} takes no JSON array: the brackets become a part of the value");
    let is_list = context.instruction().kind == Some(Kind::Expose);
    let plain = |it: &String| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "._/:-".contains(c);
        !it.is_empty() && it.chars().all(plain)
    };
    let can_be_written = (is_list || values.len() == 1) && values.iter().all(plain);
    let at = context.file_span(span);
    let diagnostic = context.report(span, message)?;
    if can_be_written {
        let text = values.join(" ");
        let title = format!("Change to `{text}`");
        let fix = Fix::suggestion(title, vec![TextEdit::new(at, text)]);
        diagnostic.fixes.push(fix);
    }
    Some(span)
}

/// A command that is meant as an array, but has other brackets, or no quotes and commas.
struct OtherBrackets<'c> {
    command: &'c Fragment,
    reason: &'static str,
    /// Its words.
    words: Vec<String>,
}

/// The command of CMD or ENTRYPOINT if it is like `("a", "b")` or `[a b]`.
fn other_brackets(instruction: &Instruction) -> Option<OtherBrackets<'_>> {
    let Arguments::Shell(command) = &instruction.arguments else {
        return None;
    };
    if !matches!(instruction.kind, Some(Kind::Cmd | Kind::Entrypoint)) {
        return None;
    }
    let text = command.text.as_str();
    let within = |open, close| text.strip_prefix(open)?.strip_suffix(close);
    if let Some(inner) = within('[', ']') {
        // The shell's `[` is followed by a space.
        let is_name = inner.starts_with(|c: char| c.is_ascii_alphanumeric() || "./_".contains(c));
        let words = plain_words(inner).filter(|it| is_name && it.len() > 1)?;
        let is_quoted = inner.contains(['"', '\'', ',']);
        return (!is_quoted).then(|| OtherBrackets {
            command,
            reason: "words need double quotes, and commas between them",
            words: words.into_iter().map(|it| it.value).collect(),
        });
    }
    let inner = within('(', ')').or_else(|| within('{', '}'))?;
    let words: Vec<String> = serde_json::from_str(&format!("[{inner}]")).ok()?;
    // A shell runs one program in brackets.
    (words.len() > 1).then_some(OtherBrackets {
        command,
        reason: "an array has square brackets",
        words,
    })
}

fn report_other_brackets(context: &mut RuleContext, found: &OtherBrackets) -> Option<Span> {
    let command = found.command;
    let message = format!(
        "Not a JSON array, so a shell runs this text: {}",
        found.reason
    );
    let words: Vec<String> = found.words.iter().map(|it| json(it)).collect();
    let text = format!("[{}]", words.join(", "));
    let at = context.file_span(command.span);
    let is_one_line = !context.source(command.span).contains('\n');
    let can_be_fixed = context.is_in_file() && is_one_line;
    let diagnostic = context.report(command.span, message)?;
    if can_be_fixed {
        let fix = Fix::suggestion("Convert to a JSON array", vec![TextEdit::new(at, text)]);
        diagnostic.fixes.push(fix);
    }
    Some(command.span)
}

/// A path on a Windows drive in a valid array, with an escape sequence of a control character: `"C:\temp"`.
fn control_character(instruction: &Instruction) -> Option<(Span, char)> {
    let arguments = match &instruction.arguments {
        Arguments::Trigger { instruction, .. } => return control_character(instruction),
        Arguments::Health(health) => &*health.command,
        other => other,
    };
    let Arguments::Json { strings, .. } = arguments else {
        return None;
    };
    strings.iter().find_map(|string| {
        let text = string.text.as_str();
        let mut start = text.chars();
        let is_drive = start.next().is_some_and(|c| c.is_ascii_alphabetic())
            && start.next() == Some(':')
            && start.next().is_some_and(|c| c == '\\' || c.is_control());
        let (at, c) = text.char_indices().find(|(_, c)| c.is_control())?;
        is_drive.then(|| (string.span_of(at..at + c.len_utf8()), c))
    })
}

fn control_in_path(context: &mut RuleContext, span: Span, c: char) -> Option<Span> {
    if !context.is_in_file() {
        return None;
    }
    let name = match c {
        '\t' => "a tab",
        '\n' => "a line feed",
        '\r' => "a carriage return",
        '\u{8}' => "a backspace",
        '\u{c}' => "a form feed",
        _ => return None,
    };
    let escape = context.source(span);
    let message = format!("`{escape}` in a JSON string is {name} (write `\\\\` for a backslash)");
    let item = context.place()?;
    let source = context.text_at(item.span()).into_owned();
    let start = item.start;
    // All single backslashes of the string's line are part of paths.
    let line_start = source.get(..span.start as usize)?.rfind('"')?;
    let line_end = span.end as usize + source.get(span.end as usize..)?.find('"')?;
    let inner = source.get(line_start + 1..line_end)?;
    let edits = super::json_array::single_backslashes(inner).map(|at| {
        let at = start + (line_start + 1 + at) as u32;
        TextEdit::new(Span::empty(at), "\\")
    });
    let edits: Vec<_> = edits.collect();
    let diagnostic = context.report(span, message)?;
    let fix = Fix::suggestion("Double the backslashes", edits);
    diagnostic.fixes.push(fix);
    None
}

impl Mistake {
    /// The reason for the message.
    fn reason(&self) -> String {
        let text = &self.text;
        match self.kind {
            MistakeKind::Escape => {
                format!("`{text}` is not a JSON escape sequence (write `\\\\` for a backslash)")
            }
            MistakeKind::EscapedEnd => {
                "`\\\"` doesn't end the string (write `\\\\` for a backslash)".to_owned()
            }
            MistakeKind::SingleQuote => {
                "strings need double quotes, not single quotes".to_owned()
            }
            MistakeKind::OtherQuote => {
                format!("strings need straight double quotes, not `{text}`")
            }
            MistakeKind::Bare if text.starts_with('$') => {
                format!("variables need double quotes too: `\"{text}\"`")
            }
            MistakeKind::Bare => format!("`{text}` needs double quotes"),
            MistakeKind::MissingComma => "a comma is missing before this string".to_owned(),
            MistakeKind::ExtraComma => "this comma has no string after it".to_owned(),
            MistakeKind::OtherComma => format!("strings are separated by `,`, not `{text}`"),
            MistakeKind::Unclosed => "the string is not closed".to_owned(),
            MistakeKind::MissingBracket => "`]` is missing at the end".to_owned(),
            MistakeKind::TextAfter if text.starts_with('#') => {
                "a comment needs a line of its own".to_owned()
            }
            MistakeKind::TextAfter => "there is text after `]`".to_owned(),
            MistakeKind::Space => {
                "only spaces, tabs and line breaks are allowed between strings, not a no-break space".to_owned()
            }
            MistakeKind::Control => "a string can't contain a tab (write `\\t`)".to_owned(),
        }
    }
}
