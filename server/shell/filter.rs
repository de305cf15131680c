//! What is reported of an engine's findings: [`findings`] drops those that the shell or known values rule out, and adds
//! messages.

use std::ops::Range;

use crate::{Code, Dialect, Finding, OuterVariable, RawFinding, ScriptFix, ShellScript};

/// Commands whose output is a single word.
const PRINT_A_WORD: [&str; 16] = [
    "apk --print-arch",
    "arch",
    "date +%F",
    "date +%s",
    "dpkg --print-architecture",
    "dpkg-architecture",
    "getconf",
    "hostname",
    "id -g",
    "id -u",
    "lsb_release -c",
    "lsb_release -sc",
    "mktemp",
    "nproc",
    "rpm -E",
    "uname -",
];

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
        "SC2086" => known(script, text).is_some_and(|it| match splits(&it) {
            // An option that is switched off; `[ $X = 1 ]` fails.
            None if it.is_empty() => !is_in_test(script.text, range.start),
            it => it.is_none(),
        }),
        "SC2046" => {
            let inner = text.trim_start_matches("$(").trim_start_matches('`').trim();
            PRINT_A_WORD.iter().any(|it| {
                let is_whole = |rest: &str| !rest.contains(['|', ';', '&']);
                let after = inner.strip_prefix(it);
                after.is_some_and(|rest| it.ends_with('-') || is_end(rest) && is_whole(rest))
            })
        }
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
        "SC2154" => names(text).next().is_none_or(is_set),
        "SC2164" => {
            let rest = script.text.get(range.end..).unwrap_or_default();
            let rest = rest.trim_start_matches([';', ')', '}', '\n', ' ', '\t']);
            script.exits_on_error || rest.is_empty()
        }
        "SC3045" => {
            let line = script.text.get(..range.end).unwrap_or_default();
            let command = line.rsplit([';', '&', '|', '\n', '(', '{']).next();
            let command = command.unwrap_or_default().trim_start();
            let is_read = command.starts_with("read");
            command.starts_with("ulimit")
                || is_read && (script.dialect == Dialect::Ash || text.starts_with("-p"))
        }
        _ => false,
    }
}

/// True if a text is at the end of a word.
fn is_end(rest: &str) -> bool {
    rest.chars()
        .next()
        .is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '-')
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
    let is_safe = !may_set(script.text, name) && !may_set(script.text, "IFS");
    is_safe.then_some(value)
}

/// True if a name occurs in a text other than as `$name` or `${name`, and may therefore be set.
fn may_set(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + name.len()..).unwrap_or_default();
        let is_whole = !before.ends_with(is_name) && !after.starts_with(is_name);
        let is_read = before.ends_with('$') || before.ends_with("${");
        let assigns = after.starts_with(":=") || after.starts_with('=') && before.ends_with('{');
        let is_listed = after.starts_with([' ', ';', '\n']) && is_read_before(before);
        is_whole && (assigns || !is_read && (after.starts_with(['=', '+']) || is_listed))
    })
}

/// True if a text ends within a command that sets the variables that it names.
fn is_read_before(before: &str) -> bool {
    let command = before.rsplit([';', '&', '|', '\n', '(', '{']).next();
    let mut words = command.unwrap_or_default().split_whitespace();
    words.any(|it| {
        matches!(
            it,
            "for" | "read" | "getopts" | "unset" | "local" | "mapfile" | "readarray"
        )
    })
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

fn is_name(c: char) -> bool {
    c == '_' || c.is_ascii_alphanumeric()
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
