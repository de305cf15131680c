//! What is reported of an engine's findings: [`findings`] drops those that the shell or known values rule out, and adds
//! messages.

use std::ops::Range;

use crate::assigned::{Assignments, is_name, prints_a_word};
use crate::{Code, Dialect, Finding, OuterVariable, RawFinding, ScriptFix, ShellScript};

/// The findings to report, in the order of the text.
pub(super) fn findings(script: &ShellScript, found: Vec<RawFinding>) -> Vec<Finding> {
    let found = found.into_iter();
    let mut list: Vec<Finding> = found.filter_map(|it| finding(script, it)).collect();
    list.sort_by(|a, b| (a.range.start, a.code.name).cmp(&(b.range.start, b.code.name)));
    list.dedup_by(|a, b| a.range == b.range && a.code.name == b.code.name);
    list
}

fn finding(script: &ShellScript, raw: RawFinding) -> Option<Finding> {
    let code = crate::code(&format!("SC{}", raw.number))?;
    let text = script.text.get(raw.range.clone())?;
    if !code.shells.include(script.dialect) || is_ruled_out(script, code, &raw.range, text) {
        return None;
    }
    let message = value_message(script, code, text);
    let message = message.unwrap_or_else(|| code.message.replace("{}", &shortened(text)));
    Some(Finding {
        code,
        message,
        range: raw.range.clone(),
        fix: fix(code, text, raw),
    })
}

fn fix(code: &Code, text: &str, raw: RawFinding) -> Option<ScriptFix> {
    let RawFinding { range, edits, .. } = raw;
    if code.name == "SC2006" {
        let inner = text.strip_prefix('`')?.strip_suffix('`')?;
        let (start, end) = (range.start, range.end);
        let edits = vec![
            (start..start + 1, "$(".to_owned()),
            (end - 1..end, ")".to_owned()),
        ];
        // Escapes have another meaning there.
        let is_same = !inner.contains(['\\', '`']);
        return is_same.then_some(ScriptFix {
            edits,
            is_safe: true,
        });
    }
    let is_safe = matches!(code.name, "SC2196" | "SC2197" | "SC3014");
    let exists = !code.fix.is_empty() && !edits.is_empty();
    exists.then_some(ScriptFix { edits, is_safe })
}

/// True if the shell, or what is known of the variables, rules a finding out.
fn is_ruled_out(script: &ShellScript, code: &Code, range: &Range<usize>, text: &str) -> bool {
    let outer = |name: &str| (script.variables)(name);
    let is_set = |name: &str| outer(name) != OuterVariable::Unset;
    match code.name {
        "SC2086" => is_one_word(script, range, text),
        // Without output, there is no argument.
        "SC2046" => {
            let inner = command_in(text);
            let is_test = inner.starts_with("test ") || inner.starts_with("[ ");
            prints_a_word(inner)
                || is_test && inner.contains("&& echo ")
                || is_never_split(script, range.start)
        }
        "SC2027" => prints_a_word(command_in(text)),
        // An option with a pattern, which another code is about; a name with a suffix doesn't begin with `-`.
        "SC2035" => text != "*" || is_after_option(script.text, range.start),
        "SC2059" => names(text).all(|name| match value(script, name) {
            Some(value) => !value.contains(['%', '\\']),
            None => false,
        }),
        "SC2115" => {
            let first = names(text).next();
            first
                .and_then(|it| value(script, it))
                .is_some_and(|it| !it.is_empty())
        }
        "SC2034" => is_set(text.split(['=', '+']).next().unwrap_or_default()),
        "SC2154" => {
            let mut words = script.text.split_whitespace();
            let is_assigned = |it: &str| !Assignments::new(script.text, it).is_empty();
            words.any(|it| it == "." || it == "source")
                || names(text)
                    .next()
                    .is_none_or(|it| is_set(it) || is_assigned(it))
        }
        "SC2164" => {
            let folder = text.strip_prefix("cd").unwrap_or_default().trim();
            // They exist everywhere.
            if matches!(folder, "" | "/" | "/tmp" | "~") {
                return true;
            }
            let rest = script.text.get(range.end..).unwrap_or_default();
            let rest = rest.trim_start_matches([';', ')', '}', '\n', ' ', '\t']);
            script.exits_on_error || rest.is_empty()
        }
        "SC3045" => {
            let line = script.text.get(..range.end).unwrap_or_default();
            let command = last_command(line).trim_start();
            let is_read = command.starts_with("read");
            command.starts_with("ulimit")
                || is_read && (script.dialect == Dialect::Ash || text.starts_with("-p"))
        }
        // The other options work in dash, and other programs have their own.
        "SC3037" => {
            let before = script.text.get(..range.start).unwrap_or_default();
            let command = before
                .trim_end()
                .rsplit([' ', '\t', '\n', ';', '&', '|', '('])
                .next();
            let option = text.strip_prefix("echo").unwrap_or(text).trim();
            let is_echo = text.starts_with("echo") || command == Some("echo");
            !is_echo || !option.contains('e')
        }
        _ => false,
    }
}

/// The command of a command substitution.
fn command_in(text: &str) -> &str {
    let text = text.trim_start_matches('"');
    text.trim_start_matches("$(")
        .trim_start_matches('`')
        .trim_end_matches([')', '`'])
        .trim()
}

/// True if a variable without quotes stays one word, or is meant to be split.
fn is_one_word(script: &ShellScript, range: &Range<usize>, text: &str) -> bool {
    if is_never_split(script, range.start) {
        return true;
    }
    if let Some(value) = known(script, text) {
        return match splits(&value) {
            // An option that is switched off; `[ $X = 1 ]` fails.
            None if value.is_empty() => !is_in_test(script.text, range.start),
            it => it.is_none(),
        };
    }
    let Some(name) = names(text).next() else {
        return false;
    };
    let assignments = Assignments::new(script.text, name);
    if (script.variables)(name) == OuterVariable::Word && assignments.is_empty() {
        return true;
    }
    let is_plain = text == format!("${name}") || text == format!("${{{name}}}");
    let is_separator = |c: char| c.is_whitespace() || matches!(c, ';' | '&' | '|' | ')' | '(');
    let ends = script.text.get(range.end..).unwrap_or_default();
    let begins = script.text.get(..range.start).unwrap_or_default();
    let is_whole_word = is_plain
        && (ends.is_empty() || ends.starts_with(is_separator))
        && (begins.is_empty() || begins.ends_with(is_separator));
    assignments.stay_whole() || is_whole_word && assignments.is_list()
}

/// True at a place in a word that the shell never splits: the target of a redirection, and assignments after `export`.
fn is_never_split(script: &ShellScript, at: usize) -> bool {
    let before = script.text.get(..at).unwrap_or_default();
    let word_start = before.rfind([' ', '\t', '\n', ';', '&', '|', '(', '<', '>']);
    let word_start = word_start.map_or(0, |it| it + 1);
    let (command, word) = before.split_at_checked(word_start).unwrap_or_default();
    // Bash that is not started as `sh` refuses several words there.
    if command.trim_end_matches([' ', '\t']).ends_with(['<', '>']) {
        return script.dialect != Dialect::Bash;
    }
    // Dash did until version 0.5.11.
    let name = word.split('=').next().unwrap_or_default();
    let is_assignment = word.contains('=') && !name.is_empty() && name.chars().all(is_name);
    let first = last_command(command).split_whitespace().next();
    is_assignment
        && matches!(first, Some("export" | "readonly" | "local"))
        && matches!(script.dialect, Dialect::Ash | Dialect::Bash | Dialect::Ksh)
}

/// The last command in a text, as far as it goes.
fn last_command(text: &str) -> &str {
    let last = text.rsplit([';', '&', '|', '\n', '(', '{']).next();
    last.unwrap_or_default()
}

/// True if the word before a place is an option of `find` that takes a pattern.
fn is_after_option(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().split_whitespace();
    before.last().is_some_and(|it| {
        matches!(
            it,
            "-name" | "-iname" | "-path" | "-ipath" | "-wholename" | "-iwholename"
        )
    })
}

/// The message of a finding that shows the value of the variable.
fn value_message(script: &ShellScript, code: &Code, text: &str) -> Option<String> {
    if code.name != "SC2086" {
        return None;
    }
    let value = known(script, text)?;
    let effect = splits(&value)?;
    let (text, value) = (shortened(text), shortened(&value));
    Some(format!(
        "`{text}` is unquoted: its value `{value}` {effect}"
    ))
}

/// What the shell does with a value without quotes; `None` if it stays the same.
fn splits(value: &str) -> Option<String> {
    let words = value.split([' ', '\t', '\n']).filter(|it| !it.is_empty());
    let words = words.count();
    if words > 1 {
        return Some(format!("is split into {words} words"));
    }
    if value.contains(['*', '?', '[']) {
        return Some("is expanded as a pattern".to_owned());
    }
    let trims = value.contains([' ', '\t', '\n']);
    trims.then(|| "loses its spaces".to_owned())
}

/// The value of a variable, or of a part of it like `${name%.*}`, unless the script may set it.
fn known(script: &ShellScript, text: &str) -> Option<String> {
    let inner = text.strip_prefix('$')?;
    let inner = match inner.strip_prefix('{') {
        Some(inner) => inner.strip_suffix('}')?,
        None => inner,
    };
    let end = inner.find(|c: char| !is_name(c)).unwrap_or(inner.len());
    let (name, modifier) = inner.split_at_checked(end)?;
    let value = value(script, name)?;
    let mut after = modifier.chars();
    let keeps = match (after.next(), after.next()) {
        (None, _) => true,
        // A part of a value that stays the same does so too.
        (Some('%' | '#'), _) => splits(&value).is_none(),
        (Some(':'), Some('0'..='9')) => splits(&value).is_none(),
        (Some(':'), Some('-' | '=' | '?')) | (Some('-' | '=' | '?'), _) => !value.is_empty(),
        _ => false,
    };
    keeps.then_some(value)
}

/// The value of a variable that the script doesn't set.
fn value(script: &ShellScript, name: &str) -> Option<String> {
    let OuterVariable::Value(value) = (script.variables)(name) else {
        return None;
    };
    let is_unset = |name: &str| Assignments::new(script.text, name).is_empty();
    (is_unset(name) && is_unset("IFS")).then_some(value)
}

/// True if a place is within `[ … ]` or after `test`.
fn is_in_test(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let command = before.rsplit([';', '&', '|', '\n']).next();
    let mut words = command.unwrap_or_default().split_whitespace();
    words.any(|it| it == "[" || it == "test")
}

/// The names of the variables in a text.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split('$').skip(1).filter_map(|rest| {
        let rest = rest.strip_prefix('{').unwrap_or(rest);
        let rest = rest.trim_start_matches(['#', '!']);
        let end = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
        rest.get(..end).filter(|it| !it.is_empty())
    })
}

/// A text for a message: one line, and not too long.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 50;
    let line = text.trim().lines().next().unwrap_or_default();
    if line.chars().count() <= LONGEST && line.len() == text.trim().len() {
        return line.replace('`', "'");
    }
    let start: String = line.chars().take(LONGEST).collect();
    format!("{}…", start.replace('`', "'"))
}
