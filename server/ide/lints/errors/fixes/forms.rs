//! Fixes for the syntax of an instruction: keywords, JSON arrays, missing or misplaced arguments.

use super::problem_context::{ProblemContext, change};
use crate::lints::diagnostic::Fix;
use crate::lints::shell_words::{json, plain_words};
use syntax::language::{INSTRUCTIONS, Kind, suggest};
use syntax::text::{Span, TextEdit};
use syntax::{Arguments, Instruction, Item, ProblemKind};

/// Turns `// text`, a comment in other languages, into a comment.
pub(super) fn comment(context: &ProblemContext) -> Option<Fix> {
    let slashes = Span::new(context.span.start, context.span.start + 2);
    let is_one = context.source(slashes) == "//" && context.item()?.start == slashes.start;
    is_one.then(|| change("Convert to a comment", slashes, "#"))
}

/// Adds a missing line continuation before a line that continues an instruction.
pub(super) fn continued_line(context: &ProblemContext) -> Option<Fix> {
    let (end, _) = missing_continuation(context)?;
    let escape = context.document.file().escape;
    // The backslash of a file whose escape character is another one.
    let last = Span::new(end.saturating_sub(2), end);
    if escape != '\\' && context.source(last) == " \\" {
        let title = "Change the backslash to a backquote, the escape character of this file";
        let at = Span::new(end - 1, end);
        return Some(change(title, at, escape.to_string()));
    }
    Some(change(
        "Add a line continuation",
        Span::empty(end),
        format!(" {escape}"),
    ))
}

/// The instruction before that of a problem.
fn previous_item<'d>(context: &ProblemContext<'d>) -> Option<&'d Item> {
    let items = &context.document.file().items;
    items.get(context.item_index?.checked_sub(1)?)
}

/// The text from an offset to the end of its line.
fn rest_of_line(context: &ProblemContext, start: u32) -> String {
    context.source(Span::new(start, context.line(start).end))
}

/// The end of the line before, if a line continuation is missing there: one of the lines shows that the command isn't
/// complete (true), or only the indentation does (false).
fn missing_continuation(context: &ProblemContext) -> Option<(u32, bool)> {
    let (text, file) = (&context.document.text, context.document.file());
    let before = previous_item(context)?;
    let start = context.item()?.start;
    let line = text.line_of(start).checked_sub(1)?;
    let written = text.slice(text.line(line)).into_owned();
    let end = text.line(line).start + written.trim_end().len() as u32;
    // A continuation in a shell comment would have no effect.
    if text.line_of(before.span().end.max(1) - 1) != line
        || !before.instruction.heredocs.is_empty()
        || written.contains('#')
        || written.trim_end().ends_with(file.escape)
    {
        return None;
    }
    let operators = ["&&", "||", "|"];
    let previous = before.instruction.innermost();
    let rest = rest_of_line(context, start);
    let continues = match (&previous.arguments, previous.kind) {
        // Another line that continues an instruction.
        (_, None) => false,
        (Arguments::Shell(command), _) => operators.iter().any(|it| command.text.ends_with(it)),
        (Arguments::Health(_), _) => false,
        (_, Some(Kind::Arg | Kind::Env | Kind::Label)) if is_pairs(&rest) => false,
        // The arguments of other instructions aren't lists that are likely to continue with such a line.
        _ => return None,
    };
    let word = context.source(context.span);
    let indent = |offset: u32| {
        let line = text.line(text.line_of(offset));
        let before = text.slice(Span::new(line.start, offset));
        before
            .chars()
            .all(char::is_whitespace)
            .then(|| before.len())
    };
    let (own, other) = (indent(start)?, indent(before.start).unwrap_or_default());
    let is_indented = own > other || own > 0 && own == other && previous.kind.is_none();
    let is_incomplete = continues || operators.contains(&word.as_str());
    (is_incomplete || is_indented).then_some((end, is_incomplete))
}

/// True for a line that consists of `name=value`.
fn is_pairs(line: &str) -> bool {
    let line = line.trim_end().trim_end_matches(['\\', '`']);
    let mut quote = None;
    // A space within quotes doesn't separate words.
    let mut words = line.split(|c: char| {
        match quote {
            Some(open) if open == c => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            _ => {}
        }
        quote.is_none() && c.is_whitespace()
    });
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    words.all(|word| {
        let name = word.split_once('=').map_or("", |it| it.0);
        word.is_empty() || !name.is_empty() && name.chars().all(is_name)
    })
}

/// Writes `RUN` before a command, and `ENV` before assignments.
pub(super) fn missing_keyword(context: &ProblemContext) -> Option<Fix> {
    let keyword = missing(context)?;
    let at = Span::empty(context.span.start);
    let title = format!("Insert `{keyword}`");
    Some(change(title, at, format!("{keyword} ")))
}

/// The keyword that is missing before what isn't one.
fn missing(context: &ProblemContext) -> Option<&'static str> {
    let word = context.source(context.span);
    if joined_keyword(context).is_some() || continues_pairs(context) {
        return None;
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if let Some((name, _)) = word.split_once('=') {
        let is_pair = !name.is_empty() && name.chars().all(is_name);
        let is_keyword = INSTRUCTIONS.iter().any(|it| it.keyword == name);
        let is_pairs = is_pairs(&rest_of_line(context, context.span.start));
        // `A=1 make` sets the variable for one command.
        let keyword = if is_pairs { "ENV" } else { "RUN" };
        return (is_pair && !is_keyword).then_some(keyword);
    }
    // The destination of a COPY on a line of its own.
    let kind = previous_item(context).and_then(|it| it.instruction.kind);
    let is_alone = context
        .item()
        .is_some_and(|it| it.instruction.len as usize == word.len());
    if matches!(kind, Some(Kind::Add | Kind::Copy)) && is_alone {
        return None;
    }
    let is_lower = word.chars().all(|c| !c.is_ascii_uppercase());
    let is_path = word.starts_with("./") || word.starts_with('/') && word.len() > 1;
    let is_command = COMMANDS.contains(&word.as_str()) || crate::commands::command(&word).is_some();
    let is_path = is_path && !word.starts_with("//") && !word.contains('*');
    (is_lower && (is_path || is_command)).then_some("RUN")
}

/// Separates a keyword from its argument: `ENVA=1`, `WORKDIR=/app`.
pub(super) fn separated_keyword(context: &ProblemContext) -> Option<Fix> {
    let (keyword, rest) = joined_keyword(context)?;
    let is_replaced = rest.starts_with(['=', ':']);
    let start = context.span.start + keyword.len() as u32;
    let span = Span::new(start, start + u32::from(is_replaced));
    // After `ENV:`, a space follows.
    let text = if rest == ":" { "" } else { " " };
    Some(change("Insert a space", span, text))
}

/// A keyword and what follows it without a space.
fn joined_keyword(context: &ProblemContext) -> Option<(&'static str, String)> {
    let word = context.source(context.span);
    let rows = INSTRUCTIONS.iter().map(|it| it.keyword);
    let keyword = rows
        .filter(|it| word.starts_with(it))
        .max_by_key(|it| it.len())?;
    let rest = word.get(keyword.len()..)?;
    // `ENVA=1`, not `ENVIRONMENT=a`.
    let name = rest.split_once('=').map_or("", |it| it.0);
    let is_short =
        name.len() < 3 || name.contains('_') || name.contains(|c: char| c.is_ascii_digit());
    let is_pair = matches!(keyword, "ARG" | "ENV" | "LABEL") && !name.is_empty() && is_short;
    // `ENV=1` has no name.
    if matches!(keyword, "ENV" | "LABEL") && rest.starts_with('=') && rest.matches('=').count() == 1
    {
        return None;
    }
    // What precedes a JSON array is suggested with it.
    let is_argument =
        rest.starts_with(|c: char| !c.is_ascii_uppercase() && c != '[' && c != '#') || is_pair;
    (is_argument && rest != "=").then(|| (keyword, rest.to_owned()))
}

/// True for a line that continues the pairs of the instruction before it.
fn continues_pairs(context: &ProblemContext) -> bool {
    let kind = previous_item(context).and_then(|it| it.instruction.kind);
    matches!(kind, Some(Kind::Arg | Kind::Env | Kind::Label))
        && missing_continuation(context).is_some()
        && context.source(context.span).contains('=')
}

/// Commands of shells, beside the programs that are known otherwise.
const COMMANDS: [&str; 15] = [
    "cat", "cd", "chmod", "chown", "cp", "echo", "exec", "if", "ln", "ls", "mkdir", "mv", "rm",
    "sudo", "touch",
];

/// Why an instruction is unknown, if it isn't misspelled. It doesn't depend on the indentation.
pub(super) fn reason(context: &ProblemContext) -> Option<&'static str> {
    let word = context.source(context.span);
    if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].contains(&&*word) {
        return Some("Git marks a conflict that isn't resolved");
    }
    if word.starts_with("```") {
        return Some("this line belongs to a Markdown document");
    }
    if joined_keyword(context).is_some() {
        return Some("a space is missing after the keyword");
    }
    if missing_continuation(context).is_some_and(|it| it.1) || continues_pairs(context) {
        return Some("a line continuation is missing before it");
    }
    match missing(context)? {
        "RUN" => Some("`RUN` or a line continuation is missing before it"),
        _ => Some("`ENV` or a line continuation is missing before it"),
    }
}

/// True for what isn't a misspelled keyword, whatever it is similar to.
pub(super) fn is_no_keyword(context: &ProblemContext) -> bool {
    let word = context.source(context.span);
    let rest = rest_of_line(context, context.span.end);
    // A command of a shell, a key of YAML, and an assignment.
    if word == "export" || word.ends_with(':') || rest.trim_start().starts_with("= ") {
        return context.problem.kind == ProblemKind::UnknownInstruction;
    }
    // Disabled in the way of another language, or by chance.
    let is_marked = |it: &str| {
        let marks = ["//", ";", "--", "%", "<!--", "#"];
        marks.iter().any(|mark| it.starts_with(mark)) || it.contains('#')
    };
    context.problem.kind == ProblemKind::UnknownInstruction
        && (is_marked(&context.source(context.span))
            || reason(context).is_some()
            || missing_continuation(context).is_some())
}

/// Converts a number or a boolean in a JSON array to a string.
pub(super) fn json_string(context: &ProblemContext) -> Option<Fix> {
    let source = context.source(context.span);
    let value: serde_json::Value = serde_json::from_str(&source).ok()?;
    let text = json(&source);
    let plain = value.is_number() || value.is_boolean();
    plain.then(|| change(format!("Write `{text}`"), context.span, text))
}

/// Converts the words of SHELL to a JSON array.
pub(super) fn json_of_words(context: &ProblemContext) -> Option<Fix> {
    let [command] = context.instruction()?.words() else {
        return None;
    };
    // A shell wouldn't preserve the backslashes of Windows paths.
    let text = command.text.replace('\\', "/");
    let windows = text != command.text;
    let mut words = plain_words(&text)?;
    // All of it in quotes.
    if let [only] = &words[..]
        && only.value.contains(' ')
    {
        let inner = only.value.clone();
        words = plain_words(&inner)?;
    }
    if !context.is_whole(command) || windows {
        return None;
    }
    let strings: Vec<_> = words.iter().map(|it| json(&it.value)).collect();
    let array = format!("[{}]", strings.join(", "));
    Some(change(
        "Convert to a JSON array",
        context.file_span(command.span),
        array,
    ))
}

/// Inserts `CMD` before the command of HEALTHCHECK, or corrects a misspelled one.
pub(super) fn health_word(context: &ProblemContext) -> Option<Fix> {
    let Arguments::Health(health) = &context.instruction()?.arguments else {
        return None;
    };
    let word = &health.word.text;
    if context.source(context.span) != *word || context.lacks_value() {
        return None;
    }
    if word.starts_with('-') && !word.starts_with("--") && word.contains('=') {
        let at = Span::empty(context.span.start);
        return Some(change("Insert a hyphen", at, "-"));
    }
    let name = word.split('=').next().unwrap_or_default();
    let options = [
        "interval",
        "retries",
        "start-interval",
        "start-period",
        "timeout",
    ];
    if options.contains(&name) && word.contains('=') {
        let at = Span::empty(context.span.start);
        return Some(change("Insert hyphens", at, "--"));
    }
    let has_command = !health.command.words().is_empty();
    match suggest(word, ["CMD", "NONE"], false) {
        Some("NONE") if !has_command => Some(change("Change to `NONE`", context.span, "NONE")),
        // Many short commands have a small edit distance to it.
        Some("CMD") if has_command && word.to_uppercase().starts_with('C') && word.len() < 5 => {
            Some(change("Change to `CMD`", context.span, "CMD"))
        }
        _ => {
            let at = Span::empty(context.span.start);
            Some(change("Insert `CMD`", at, "CMD "))
        }
    }
}

/// Removes one keyword of `ONBUILD ONBUILD`.
pub(super) fn one_onbuild(context: &ProblemContext) -> Option<Fix> {
    let second = context.instruction()?;
    let (Some(Kind::Onbuild), Arguments::Trigger { instruction, .. }) =
        (second.kind, &second.arguments)
    else {
        return None;
    };
    if !context.is_problem(second.keyword.span)
        || instruction.kind.is_none_or(|it| !it.facts().trigger)
    {
        return None;
    }
    let all = Span::new(
        context.span.start,
        context.file_span(instruction.keyword.span).start,
    );
    Some(change("Remove the second `ONBUILD`", all, ""))
}

/// Swaps a heredoc and the path that it is copied to.
pub(super) fn heredoc_first(context: &ProblemContext) -> Option<Fix> {
    let instruction = context.instruction()?;
    let Arguments::Words(words) = &instruction.arguments else {
        return None;
    };
    let [path, mark] = words.as_slice() else {
        return None;
    };
    if !context.is_whole(path) || !context.is_whole(mark) {
        return None;
    }
    // Two heredocs lack a path, in whichever order.
    if path.text.starts_with("<<") {
        return None;
    }
    let edits = vec![
        TextEdit::new(context.file_span(path.span), mark.text.as_str()),
        TextEdit::new(context.file_span(mark.span), path.text.as_str()),
    ];
    let title = format!("Copy the heredoc to `{}`", path.text);
    Some(Fix::suggestion(title, edits))
}

/// Adds the working directory as the missing destination of COPY or ADD.
pub(super) fn destination(context: &ProblemContext) -> Option<Fix> {
    let instruction = context.instruction()?;
    let (Some(Kind::Add | Kind::Copy), Arguments::Words(words)) =
        (instruction.kind, &instruction.arguments)
    else {
        return None;
    };
    let [source] = words.as_slice() else {
        return None;
    };
    let at = Span::empty(context.file_span(source.span).end);
    let plain = instruction.heredocs.is_empty() && !source.text.starts_with(['[', '#', '<']);
    plain.then(|| change("Copy to the working directory", at, " ."))
}

/// True for an instruction that splits its arguments at whitespace, also in quotes, and takes a JSON array instead.
pub(in super::super) fn takes_json_words(instruction: &Instruction) -> bool {
    matches!(
        instruction.kind,
        Some(Kind::Add | Kind::Copy | Kind::Volume)
    )
}

/// Converts words with quotes around spaces to a JSON array.
pub(super) fn json_of_quoted_words(context: &ProblemContext) -> Option<Fix> {
    let instruction = context.instruction()?;
    if !takes_json_words(instruction) || !instruction.heredocs.is_empty() {
        return None;
    }
    let words = instruction.words();
    let first = words.first().filter(|it| !it.text.starts_with('['))?;
    let all = first.span.to(words.last()?.span);
    let all = context.file_span(all);
    let escape = context.document.file().escape;
    let words = quoted_words(&context.source(all), escape)?;
    let is_complete = instruction.kind == Some(Kind::Volume) || words.len() > 1;
    let strings: Vec<_> = words.iter().map(|it| json(it)).collect();
    let array = format!("[{}]", strings.join(", "));
    is_complete.then(|| change("Convert to a JSON array", all, array))
}

/// The words of a text, where quotes may enclose spaces; `None` if they would mean something else without quotes.
fn quoted_words(text: &str, escape: char) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in text.chars() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ' | '\t') => words.extend(word.take()),
            (Some('\''), '$') => return None,
            (_, '"' | '\'' | '\n' | '\r') => return None,
            _ if c == escape => return None,
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}
