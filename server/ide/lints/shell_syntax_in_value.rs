//! Shell syntax where no shell reads it.
//!
//! A shell reads the commands of `RUN`, `CMD`, `ENTRYPOINT` and `HEALTHCHECK`. The arguments of the other instructions are read
//! by BuildKit, which only replaces variables:
//!
//! - `ENV DATE=$(date)` runs nothing: the value is the text `$(date)`. Run the command where the value is needed, or pass the
//!   value with `--build-arg`.
//! - `WORKDIR ~/app` creates a folder named `~`. Write the path of the home directory.
//! - `USER app;`, `ENV A=1; B=2` and `ENV A=1, B=2` make `;` and `,` a part of the value.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! WORKDIR ~/app
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! WORKDIR /root/app
//! ```

use std::ops::Range;

use super::context::RuleContext;
use super::diagnostic::{Fix, Severity};
use super::misread::is_misread;
use super::rule::{Category, Check, Rule, documentation};
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::values::user::is_root;
use syntax::{Fragment, Instruction, Pair};

pub(super) const RULE: Rule = Rule::dockwright(
    "ShellSyntaxInValue",
    Category::Bug,
    Severity::Warning,
    documentation!("shell_syntax_in_value.rs"),
    Check::BeforeErrors(check),
);

/// Returns the span of a command and what follows it, relative to the instruction, if that is reported: its words aren't
/// meant as arguments.
fn check(context: &mut RuleContext) -> Option<Span> {
    let instruction = context.instruction().innermost();
    match instruction.kind? {
        Kind::Env | Kind::Arg | Kind::Label => {
            let command = command_in_pairs(context, instruction);
            if command.is_none() {
                separators_of_pairs(context, instruction);
            }
            command
        }
        Kind::Add | Kind::Copy | Kind::User | Kind::Volume | Kind::Workdir => {
            let command = command_in_words(context, instruction);
            if command.is_none() {
                home(context, instruction);
                separator_after_word(context, instruction);
            }
            command
        }
        _ => None,
    }
}

/// A command substitution in a text that no shell reads.
struct Substitution {
    range: Range<usize>,
    /// False if it ends in another word.
    is_closed: bool,
}

/// The first command substitution in a text, outside of single quotes.
fn substitution(text: &str, escape: char) -> Option<Substitution> {
    let mut chars = text.char_indices();
    let (mut in_double, mut in_single) = (false, false);
    while let Some((at, c)) = chars.next() {
        match c {
            _ if c == escape && !in_single => {
                chars.next();
            }
            '\'' if !in_double => in_single = !in_single,
            '"' if !in_single => in_double = !in_double,
            '$' if !in_single && text.get(at + 1..)?.starts_with('(') => {
                let close = closing(text.get(at + 1..)?);
                return Some(Substitution {
                    range: at..close.map_or(text.len(), |it| at + 1 + it),
                    is_closed: close.is_some(),
                });
            }
            _ => {}
        }
    }
    // In a longer text, backquotes may enclose a name.
    let inner = text.trim_matches('"');
    let command = inner.strip_prefix('`')?.strip_suffix('`')?;
    let is_command = !command.is_empty() && !command.contains(['`', '\\']) && escape != '`';
    let start = text.find('`')?;
    is_command.then(|| Substitution {
        range: start..start + inner.len(),
        is_closed: true,
    })
}

/// The end of the brackets that a text begins with.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

/// True for a variable whose value is a command or a part of one, which a shell reads later.
fn is_code(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let words = [
        "ARGS", "CMD", "COMMAND", "EVAL", "EXEC", "FLAGS", "OPT", "OPTS", "OPTIONS", "PROMPT",
        "PS1", "PS4", "RUN", "SCRIPT",
    ];
    let mut parts = name.split('_');
    parts.any(|part| words.iter().any(|it| part.ends_with(it)))
}

/// True if another instruction lets a shell read the value of a variable as a command.
fn is_evaluated(context: &RuleContext, name: &str) -> bool {
    let document = context.document();
    let mut items = document.file().items.iter();
    items.any(|it| {
        let text = document.text.slice(it.span());
        let uses = [format!("${name}"), format!("${{{name}")];
        let is_used = uses.iter().any(|it| text.contains(it));
        is_used && (text.contains("eval ") || text.contains("-c"))
    })
}

/// True for a placeholder that another program replaces before the build, such as `$(Build.BuildNumber)`.
fn is_placeholder(written: &str) -> bool {
    let name = written
        .strip_prefix("$(")
        .and_then(|it| it.strip_suffix(')'));
    let part = |it: &str| {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        !it.is_empty() && it.chars().all(is_name)
    };
    name.is_some_and(|it| it.contains('.') && it.split('.').all(part))
}

fn command_in_pairs(context: &mut RuleContext, instruction: &Instruction) -> Option<Span> {
    let is_label = instruction.kind == Some(Kind::Label);
    let escape = context.escape();
    let mut first: Option<Span> = None;
    for pair in instruction.pairs() {
        let Some(value) = &pair.value else { continue };
        let Some(found) = substitution(&value.text, escape) else {
            continue;
        };
        // A text may show a command.
        let is_whole = found.range.start <= 1 && value.text.len() - found.range.end <= 1;
        if is_label && !is_whole
            || is_code(&pair.name.text)
            || value
                .text
                .get(found.range.clone())
                .is_some_and(is_placeholder)
            || is_evaluated(context, &pair.name.text)
        {
            continue;
        }
        let start = value.span_of(found.range.clone());
        let span = if found.is_closed {
            start
        } else if first.is_none() {
            start.to(end_of_command(context, start)?)
        } else {
            continue;
        };
        report_command(context, span)?;
        first.get_or_insert(span.to(Span::empty(context.instruction().len)));
    }
    first
}

/// The end of a command that begins in one word and ends in another one.
fn end_of_command(context: &RuleContext, start: Span) -> Option<Span> {
    let rest = context.source(Span::new(start.start, context.instruction().len));
    let end = closing(rest.get(1..)?)?;
    Some(Span::empty(start.start + 1 + end as u32))
}

fn command_in_words(context: &mut RuleContext, instruction: &Instruction) -> Option<Span> {
    let escape = context.escape();
    let mut words = instruction.words().iter();
    let (word, found) = words.find_map(|it| Some((it, substitution(&it.text, escape)?)))?;
    if word
        .text
        .get(found.range.clone())
        .is_some_and(is_placeholder)
    {
        return None;
    }
    let start = word.span_of(found.range);
    let span = if found.is_closed {
        start
    } else {
        start.to(end_of_command(context, start)?)
    };
    report_command(context, span)?;
    Some(span.to(Span::empty(context.instruction().len)))
}

fn report_command(context: &mut RuleContext, span: Span) -> Option<()> {
    let written = context.source(span);
    if let Some(name) = variable_in_brackets(context, &written) {
        let message = format!(
            "`$({name})` isn't replaced by the value of the variable, which is written `${{{name}}}`"
        );
        let at = context.file_span(span);
        let diagnostic = context.report(span, message)?;
        let edit = TextEdit::new(at, format!("${{{name}}}"));
        let fix = Fix::suggestion(format!("Change to `${{{name}}}`"), vec![edit]);
        diagnostic.fixes.push(fix);
        return Some(());
    }
    let line = written.lines().next().unwrap_or_default();
    let shown: String = line.chars().take(LONGEST).collect();
    let shown = if shown.len() < written.len() {
        format!("{}…", shown.trim_end())
    } else {
        shown
    };
    let shown = if shown.starts_with('`') {
        shown
    } else {
        format!("`{shown}`")
    };
    let what = if written.starts_with("$((") {
        "evaluated"
    } else {
        "executed"
    };
    let message = format!("{shown} isn't {what}: no shell reads it");
    context.report(span, message)?;
    Some(())
}

/// The number of characters of a command that a message shows.
const LONGEST: usize = 40;

/// The name in `$(NAME)`, if it is that of a variable.
fn variable_in_brackets(context: &RuleContext, written: &str) -> Option<String> {
    let name = written.strip_prefix("$(")?.strip_suffix(')')?;
    let is_set = context.before().environment.declares(name);
    is_set.then(|| name.to_owned())
}

/// `~` at the beginning of a path.
fn home(context: &mut RuleContext, instruction: &Instruction) {
    if instruction.kind == Some(Kind::User) || context.before().windows {
        return;
    }
    let mut words = instruction.words().iter();
    let Some((word, start)) = words.find_map(|it| Some((it, home_in(it)?))) else {
        return;
    };
    let span = word.span_of(start..start + 1);
    let config = &context.before().config;
    let is_root = match &config.user {
        Some(user) => user.known().is_some_and(is_root),
        None => !config.open,
    };
    let at = context.file_span(span);
    let is_source = matches!(instruction.kind, Some(Kind::Add | Kind::Copy))
        && instruction.words().last() != Some(word);
    let has_home = context.before().environment.declares("HOME");
    let is_trigger = context.instruction().kind == Some(Kind::Onbuild);
    let is_in_file = context.is_in_file() && !has_home && !is_trigger;
    let message = "`~` isn't expanded here, and is the name of a folder: write the path of the home directory".to_owned();
    let Some(diagnostic) = context.report(span, message) else {
        return;
    };
    if is_root && !is_source && is_in_file {
        let edit = TextEdit::new(at, "/root");
        let fix = Fix::suggestion("Change `~` to `/root`", vec![edit]);
        diagnostic.fixes.push(fix);
    }
}

/// The position of `~`, if a path begins with it.
fn home_in(word: &Fragment) -> Option<usize> {
    let start = usize::from(word.text.starts_with(['"', '\'']));
    let path = word.text.get(start..)?.trim_end_matches(['"', '\'']);
    begins_at_home(path).then_some(start)
}

/// True for a path that a shell would expand to one in the home directory.
pub(super) fn begins_at_home(path: &str) -> bool {
    path == "~" || path.starts_with("~/")
}

/// `;` or `,` at the end of a value.
fn separator(value: &Fragment) -> Option<(char, Span)> {
    let text = value.text.as_str();
    let separator = text.chars().last().filter(|it| matches!(it, ';' | ','))?;
    let end = text.len() - 1;
    let rest = text.get(..end)?;
    let quote = rest.chars().next().filter(|it| matches!(it, '"' | '\''));
    let inner = quote.and_then(|it| rest.strip_prefix(it)?.strip_suffix(it));
    let is_plain = |it: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "._-/$@:{}".contains(c);
        // A connection string may end in a semicolon.
        let is_address = it.contains("://") && !it.starts_with("http");
        !it.is_empty() && it.chars().all(plain) && !is_address
    };
    let is_one = match inner {
        Some(inner) => !inner.contains(['"', '\'', '\\']),
        None => is_plain(rest),
    };
    is_one.then(|| (separator, value.span_of(end..text.len())))
}

fn separators_of_pairs(context: &mut RuleContext, instruction: &Instruction) {
    let pairs = instruction.pairs();
    let is_list = |it: &Pair| {
        it.value
            .as_ref()
            .and_then(separator)
            .is_some_and(|it| it.0 == ',')
    };
    let others = pairs.split_last().map_or(&[][..], |it| it.1);
    let are_listed = !others.is_empty() && others.iter().all(is_list);
    if is_misread(instruction) || context.before().windows {
        return;
    }
    let mut found = Vec::new();
    for (number, pair) in pairs.iter().enumerate() {
        let Some((separator, span)) = pair.value.as_ref().and_then(separator) else {
            continue;
        };
        let is_last = number + 1 == pairs.len();
        if is_code(&pair.name.text) {
            continue;
        }
        let message = match separator {
            ',' if are_listed && !is_last => {
                "`,` is a part of the value: only spaces separate the variables"
            }
            ';' if is_last => "`;` is a part of the value: the end of the line ends an instruction",
            ';' => "`;` is a part of the value: only spaces separate the variables",
            _ => continue,
        };
        found.push((separator, span, message));
    }
    report_separators(context, &found);
}

fn separator_after_word(context: &mut RuleContext, instruction: &Instruction) {
    if is_misread(instruction) || context.before().windows {
        return;
    }
    let words = instruction.words();
    let is_json = instruction.arguments.is_json();
    let is_list = matches!(
        instruction.kind,
        Some(Kind::Add | Kind::Copy | Kind::Volume)
    );
    let mut found = Vec::new();
    for (number, word) in words.iter().enumerate().filter(|_| !is_json) {
        let is_last = number + 1 == words.len();
        let Some((separator, span)) = separator(word).filter(|it| it.0 == ';' || is_list) else {
            continue;
        };
        let message = match separator {
            ';' if is_last => "`;` is a part of the value: the end of the line ends an instruction",
            ',' if !is_last => "`,` is a part of the path: only spaces separate the paths",
            _ => continue,
        };
        found.push((separator, span, message));
    }
    report_separators(context, &found);
}

/// Reports separators, each with a fix that removes all of them.
fn report_separators(context: &mut RuleContext, found: &[(char, Span, &str)]) {
    let edits = found.iter().map(|it| context.file_span(it.1));
    let edits: Vec<_> = edits.map(|at| TextEdit::new(at, "")).collect();
    for (separator, span, message) in found {
        let title = match found.len() {
            1 => format!("Remove `{separator}`"),
            number => format!("Remove the {number} separators"),
        };
        if let Some(diagnostic) = context.report(*span, (*message).to_owned()) {
            diagnostic.fixes.push(Fix::suggestion(title, edits.clone()));
        }
    }
}
