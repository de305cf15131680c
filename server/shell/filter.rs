//! What is reported of an engine's findings: [`findings`] drops those that the shell or known values rule out, and adds
//! messages.

use std::ops::Range;

use crate::output::{
    cannot_fail, ends_in_a_filter, ends_without_a_line, prints_a_list, prints_a_word,
    prints_many_words, prints_optional_words,
};
use crate::parts::{Part, parts};
use crate::scan::{Command, Operator, is_name, split_assignment};
use crate::values::{Trail, Values, has_wildcard, names_a_list, splits};
use crate::{Code, Dialect, Finding, OuterVariable, RawFinding, ScriptFix, ShellScript};

/// The findings to report, in the order of the text.
pub(super) fn findings(script: &ShellScript, found: Vec<RawFinding>) -> Vec<Finding> {
    if found.is_empty() {
        return Vec::new();
    }
    let values = Values::new(script);
    let found = found.into_iter();
    let mut list: Vec<Finding> = found.filter_map(|it| finding(&values, it)).collect();
    list.sort_by(|a, b| (a.range.start, a.code.name).cmp(&(b.range.start, b.code.name)));
    list.dedup_by(|a, b| a.range == b.range && a.code.name == b.code.name);
    // `echo $(command)` and `$(echo …)` are better without the substitution than with quotes around it.
    let needless = list
        .iter()
        .filter(|it| matches!(it.code.name, "SC2005" | "SC2116"));
    let needless: Vec<Range<usize>> = needless.map(|it| it.range.clone()).collect();
    // The elements of an array are one mistake.
    let arrays = list.iter().filter(|it| it.code.name == "SC2048");
    let arrays: Vec<Range<usize>> = arrays.map(|it| it.range.clone()).collect();
    list.retain(|it| it.code.name != "SC2086" || !arrays.contains(&it.range));
    list.retain(|it| {
        let is_within =
            |outer: &Range<usize>| outer.start <= it.range.start && it.range.end <= outer.end;
        it.code.name != "SC2046" || !needless.iter().any(is_within)
    });
    list
}

fn finding(values: &Values, raw: RawFinding) -> Option<Finding> {
    let script = values.script;
    let code = crate::code(&format!("SC{}", raw.number))?;
    let text = script.text.get(raw.range.clone())?;
    if !code.shells.include(script.dialect)
        || is_ruled_out(values, code, &raw.range, text)
        || is_misplaced(script.text, raw.range.start)
    {
        return None;
    }
    let message = value_message(values, code, &raw.range, text);
    // The name of a builtin, without its arguments.
    let named = match code.name {
        "SC3044" => text.split_whitespace().next().unwrap_or(text),
        "SC2210" => text.trim_start_matches(['>', '<', ' ']),
        _ => text,
    };
    let message = message.unwrap_or_else(|| code.message.replace("{}", &shortened(named)));
    Some(Finding {
        code,
        message,
        range: raw.range.clone(),
        fix: fix(values, code, text, raw).filter(|_| !is_pattern(values, code, text)),
    })
}

/// True within backquotes that contain a backslash: the engine reads what the shell makes of them, and its places are those
/// of a shorter text.
fn is_misplaced(script: &str, at: usize) -> bool {
    let mut open = None;
    let mut is_single = false;
    let mut bytes = script.bytes().enumerate();
    while let Some((place, byte)) = bytes.next() {
        match byte {
            b'\\' if !is_single => {
                bytes.next();
            }
            b'\'' if open.is_none() => is_single = !is_single,
            b'`' if !is_single => match open.take() {
                Some(start) if (start + 1..place).contains(&at) => {
                    let inner = script.get(start..place).unwrap_or_default();
                    return inner.contains('\\');
                }
                Some(_) => {}
                None if place > at => return false,
                None => open = Some(place),
            },
            _ => {}
        }
    }
    false
}

/// True for a variable whose value is a pattern, which quotes would keep from being expanded.
fn is_pattern(values: &Values, code: &Code, text: &str) -> bool {
    code.name == "SC2086" && known(values, text).is_some_and(|it| has_wildcard(&it))
}

fn fix(values: &Values, code: &Code, text: &str, raw: RawFinding) -> Option<ScriptFix> {
    let RawFinding { range, edits, .. } = raw;
    if code.name == "SC2006" {
        let inner = text.strip_prefix('`')?.strip_suffix('`')?;
        let (start, end) = (range.start, range.end);
        // `$((` begins arithmetic.
        let open = if inner.starts_with('(') { "$( " } else { "$(" };
        let edits = vec![
            (start..start + 1, open.to_owned()),
            (end - 1..end, ")".to_owned()),
        ];
        // Escapes have another meaning there, and a comment would contain the bracket.
        let is_same = !inner.contains(['\\', '`', '#']);
        // With a `$` before it, the text would be another expansion.
        let before = values.script.text.get(..start)?;
        let is_same = is_same && !before.ends_with('$');
        return is_same.then_some(ScriptFix {
            edits,
            is_safe: true,
        });
    }
    if code.name == "SC2048" && matches!(text, "$*" | "${*}") {
        return Some(ScriptFix {
            edits: vec![(range, "\"$@\"".to_owned())],
            is_safe: false,
        });
    }
    // Without the spaces, something else would be printed.
    if code.name == "SC2291" {
        return None;
    }
    if code.name == "SC2154" {
        let name = names(text).next()?;
        let at = range.start + text.find(name)?;
        let similar = (values.script.similar)(name)?;
        return Some(ScriptFix {
            edits: vec![(at..at + name.len(), similar)],
            is_safe: false,
        });
    }
    // A `$` that backquotes protect with a backslash, and assignments in the output of a command.
    if edits.iter().any(|(at, _)| is_escaped(values, at.start)) || is_export(values, &range) {
        return None;
    }
    if code.name == "SC2046" && prints_many_words(command_in(text)) {
        return None;
    }
    let is_safe = matches!(code.name, "SC2196" | "SC2197" | "SC3014");
    let exists = !code.fix.is_empty() && !edits.is_empty();
    exists.then_some(ScriptFix { edits, is_safe })
}

/// Variables in capital letters that programs and scripts use only if they are set, and those of shells.
const OPTIONAL: [&str; 48] = [
    "COPROC",
    "MAPFILE",
    "SHELLOPTS",
    "SRANDOM",
    "_",
    "CFLAGS",
    "CI",
    "CLASSPATH",
    "CMAKE_PREFIX_PATH",
    "COLUMNS",
    "CPATH",
    "CPPFLAGS",
    "CXXFLAGS",
    "DEBUG",
    "DIRSTACK",
    "DISPLAY",
    "EDITOR",
    "EPOCHSECONDS",
    "EUID",
    "GROUPS",
    "HOSTNAME",
    "HOSTTYPE",
    "IFS",
    "LANG",
    "LDFLAGS",
    "LD_LIBRARY_PATH",
    "LD_PRELOAD",
    "LIBRARY_PATH",
    "LINENO",
    "MACHTYPE",
    "MAKEFLAGS",
    "MANPATH",
    "NODE_OPTIONS",
    "OPTIND",
    "OSTYPE",
    "PKG_CONFIG_PATH",
    "PYTHONPATH",
    "RANDOM",
    "RUSTFLAGS",
    "SECONDS",
    "SHELL",
    "SHLVL",
    "SSH_AUTH_SOCK",
    "TERM",
    "TMPDIR",
    "UID",
    "VERBOSE",
    "XDG_RUNTIME_DIR",
];

/// True if a script assigns variables whose names aren't written plainly: `export $(cat .env)`, `declare "a=b"`.
fn assigns_any(text: &str) -> bool {
    let keywords = ["export", "declare", "typeset", "readonly", "local"];
    keywords.iter().any(|keyword| {
        text.split(keyword).skip(1).any(|after| {
            let mut words = after.split_ascii_whitespace();
            let first = words.find(|it| !it.starts_with('-')).unwrap_or_default();
            after.starts_with([' ', '\t']) && first.starts_with(['$', '"', '\'', '`'])
        })
    })
}

/// True for a variable that is set, or may be, or needn't be.
fn is_set(values: &Values, name: &str) -> bool {
    if values.reads_scripts || values.is_assigned(name) || assigns_any(values.script.text) {
        return true;
    }
    let is_optional = || {
        let is_capital = !name.contains(|c: char| c.is_ascii_lowercase());
        is_capital
            && (OPTIONAL.contains(&name)
                || name.starts_with("BASH")
                || name.starts_with("LC_")
                || !values.is_unset(name))
    };
    match (values.script.variables)(name) {
        OuterVariable::Unset => is_optional(),
        _ => (values.script.similar)(name).is_none(),
    }
}

/// True if a backslash precedes a place.
fn is_escaped(values: &Values, at: usize) -> bool {
    let before = values.script.text.get(..at).unwrap_or_default();
    before.ends_with('\\')
}

/// True for a substitution that is a whole argument of `export` or `env`.
fn is_export(values: &Values, range: &Range<usize>) -> bool {
    let place = Place::new(values, range);
    (place.declares() || place.command_name() == "env") && place.is_whole_word()
}

/// True if the shell, or what is known of the variables, rules a finding out.
fn is_ruled_out(values: &Values, code: &Code, range: &Range<usize>, text: &str) -> bool {
    let script = values.script;
    let place = Place::new(values, range);
    match code.name {
        "SC2086" => is_one_word(values, &place, text),
        "SC2046" => {
            let inner = command_in(text);
            prints_a_word(values, inner, Trail::default())
                || place.is_never_split()
                || place.is_whole_word()
                    && (prints_optional_words(inner)
                        || prints_a_list(inner)
                        || place.is_for_packages()
                        || matches!(place.command_name(), "env" | "export" | "kill" | "set"))
        }
        "SC2027" => prints_a_word(values, command_in(text), Trail::default()),
        "SC2005" => ends_without_a_line(command_in(text.trim_start_matches("echo").trim())),
        // A name with a suffix doesn't begin with `-`; an option with a pattern, which another code is about.
        "SC2035" => {
            // `./*` would be the names in the archive.
            if place.command_name() == "tar" {
                return true;
            }
            let rest = script.text.get(range.end..).unwrap_or_default();
            let is_end = |c: char| c.is_whitespace() || matches!(c, ';' | '&' | '|' | ')' | '`');
            text != "*" || rest.starts_with(|c| !is_end(c)) || place.is_after_pattern_option()
        }
        // With these options, whitespace doesn't split names.
        "SC2038" => {
            let words = place.next_words();
            let mut own = words.iter().skip(1).take_while(|it| it.starts_with('-'));
            own.any(|it| {
                let options = ["-I", "-i", "-d", "--replace", "--delimiter"];
                options.iter().any(|option| it.starts_with(option))
            })
        }
        // What is printed are no names of files.
        "SC2044" => text
            .split_whitespace()
            .any(|it| it.starts_with("-printf") || matches!(it, "-exec" | "-execdir")),
        "SC2059" => names(text).all(|name| match values.outer(name) {
            Some(value) => !value.contains(['%', '\\']),
            None => false,
        }),
        // The same file is reported where it is written, too.
        "SC2094" => {
            let before = script.text.get(..range.start).unwrap_or_default();
            before.trim_end().ends_with('<')
        }
        "SC2115" => {
            let first = names(text).next();
            first
                .and_then(|it| values.outer(it))
                .is_some_and(|it| !it.is_empty())
        }
        // A heredoc, whose marker is replaced by such a name, opens no file.
        "SC2024" => {
            let rest = script.text.get(range.start..).unwrap_or_default();
            rest.strip_prefix('<').is_some_and(|it| it.starts_with('_'))
        }
        "SC2034" => {
            let name = text.split(['=', '+']).next().unwrap_or_default();
            // The engine reports the keyword of `for name in …`, which often only repeats a command.
            if matches!(name, "for" | "select") && !text.contains('=') {
                return true;
            }
            let outer = (script.variables)(name);
            let is_set = !matches!(outer, OuterVariable::Unset | OuterVariable::Perhaps);
            // A text that is evaluated uses it, or one that is passed to a program.
            let uses = [format!("${name}"), format!("${{{name}")];
            let uses = |text: &str| uses.iter().any(|it| text.contains(it.as_str()));
            let mut words = script
                .heredocs
                .split(|c: char| c != '_' && !c.is_alphanumeric());
            let is_in_arithmetic =
                script.heredocs.contains("$((") && words.any(|word| word == name);
            let is_used = values.reads_scripts && uses(script.text)
                || uses(script.heredocs)
                || is_in_arithmetic;
            is_set || is_used || place.is_test_of_input()
        }
        "SC2162" => place.is_test_of_input(),
        // A list with one entry is intentional.
        "SC2043" => {
            let (from, to) = text.split_once("..").unwrap_or((text, ""));
            let is_number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
            !(is_number(from) && is_number(to))
        }
        // What is compared with another text has a code of its own.
        "SC2078" => {
            let rest = script.text.get(range.end..).unwrap_or_default();
            !rest.trim_start().starts_with(']')
        }
        // A comment between lines.
        "SC2092" => text.trim_start_matches(['`', ' ']).starts_with('#'),
        "SC2154" => {
            let before = script.text.get(..range.start).unwrap_or_default();
            let before = before.trim_end_matches(['"', ' ']);
            let after = script.text.get(range.end..).unwrap_or_default();
            let after = after.trim_start_matches(['"', ' ']);
            let is_compared = ["!= \"\"", "= \"\"", "== \"\""]
                .iter()
                .any(|it| after.starts_with(it));
            let is_tested = before.ends_with(" -n") || before.ends_with(" -z") || is_compared;
            is_tested || names(text).next().is_none_or(|it| is_set(values, it))
        }
        "SC2155" => place.hides_nothing(),
        "SC2164" => {
            let folder = text.strip_prefix("cd").unwrap_or_default().trim();
            // They exist everywhere.
            if matches!(folder, "" | "/" | "/tmp" | "~") {
                return true;
            }
            let rest = script.text.get(range.end..).unwrap_or_default();
            let rest = rest.trim_start_matches([';', ')', '}', '\n', ' ', '\t']);
            // What follows a pipe or `&` runs in another shell.
            let is_last = rest.is_empty()
                || rest.starts_with('#') && !rest.contains('\n')
                || rest.starts_with('|') && !rest.starts_with("||")
                || rest.trim_start_matches('&').is_empty();
            script.exits_on_error || is_last
        }
        // The errors of all commands of a group may be meant for a pipe after it.
        "SC2069" => place.command.is_some_and(|it| it.is_grouped),
        // Nothing would be piped to a program.
        "SC2238" => matches!(place.command_name(), "echo" | "printf"),
        "SC3045" => {
            let is_read = place.command_name() == "read";
            place.command_name() == "ulimit"
                || is_read && (script.dialect == Dialect::Ash || text.starts_with("-p"))
        }
        // The other options work in dash, and other programs have their own.
        "SC3037" => {
            let option = text.strip_prefix("echo").unwrap_or(text).trim();
            let is_echo = text.starts_with("echo") || place.previous_word() == Some("echo");
            !is_echo || !option.contains('e')
        }
        _ => false,
    }
}

/// The command of a command substitution.
fn command_in(text: &str) -> &str {
    let text = text.trim_start_matches('"').trim_end_matches('"');
    if let Some(inner) = text.strip_prefix("$(") {
        return inner.strip_suffix(')').unwrap_or(inner).trim();
    }
    text.trim_matches('`').trim()
}

/// True if a variable without quotes stays one word, or is meant to be split.
fn is_one_word(values: &Values, place: &Place, text: &str) -> bool {
    if place.is_never_split() || place.command_name() == ":" {
        return true;
    }
    let parts = parts(text);
    let [Part::Variable { name, modifier }] = parts.as_slice() else {
        return false;
    };
    let is_test = place.is_test();
    let is_empty = values.is_unset(name) || values.outer(name).is_some_and(|it| it.is_empty());
    if values.stays_whole(name, modifier, Trail::default()) {
        // An option that is switched off; `[ $X = 1 ]` fails.
        return !(is_test && is_empty && modifier.is_empty());
    }
    if is_test {
        return false;
    }
    let is_part = modifier.is_empty() || modifier.starts_with(['/', '%', '#']);
    let is_whole_word = is_part && place.is_whole_word();
    if is_whole_word && values.is_list(name) {
        return true;
    }
    if matches!(place.command_name(), "echo" | "printf" | "cd") || !place.is_argument() {
        return false;
    }
    match known(values, text) {
        // It is written as a pattern, or as a list.
        Some(value) => {
            let is_pattern = !value.trim().contains(char::is_whitespace) && has_wildcard(&value);
            is_pattern || is_whole_word && !is_path_with_spaces(&value)
        }
        None => is_whole_word && names_a_list(name),
    }
}

/// True if a value looks like the path of one file.
fn is_path_with_spaces(value: &str) -> bool {
    let mut words = value.split_whitespace();
    let is_path = words.next().is_some_and(|it| it.starts_with('/'));
    is_path && words.any(|it| !it.starts_with(['/', '-', '.', '*']))
}

/// Where a finding is.
struct Place<'v> {
    values: &'v Values<'v>,
    range: &'v Range<usize>,
    /// The innermost command.
    command: Option<&'v Command>,
}

impl<'v> Place<'v> {
    fn new(values: &'v Values<'v>, range: &'v Range<usize>) -> Place<'v> {
        Place {
            values,
            range,
            command: values.scan.at(range.start),
        }
    }

    fn text(&self) -> &'v str {
        self.values.script.text
    }

    fn command_name(&self) -> &'v str {
        self.command.map_or("", |it| it.name(self.text()))
    }

    /// The word before the place in the command.
    fn previous_word(&self) -> Option<&'v str> {
        let words = self.command?.words.iter();
        let before = words.take_while(|it| it.end <= self.range.start);
        self.text().get(before.last()?.clone())
    }

    /// The words of the command that follows the one at the place, which is the first one of a pipe.
    fn next_words(&self) -> Vec<&'v str> {
        let mut commands = self.values.scan.commands.iter();
        let next =
            commands.find(|it| it.before == Operator::Pipe && it.range.start >= self.range.start);
        let words = next.into_iter().flat_map(|it| it.words.iter());
        words.filter_map(|it| self.text().get(it.clone())).collect()
    }

    /// True if the place is a whole word of a command.
    fn is_whole_word(&self) -> bool {
        self.command.is_some_and(|it| it.words.contains(self.range))
    }

    /// True in the words of a command other than its assignments.
    fn is_argument(&self) -> bool {
        self.command.is_some_and(|it| {
            let word = it.word_at(self.range.start);
            word.is_some_and(|word| word.0 >= it.assignments(self.text()))
        })
    }

    /// True within `[ … ]`, or after `test`.
    fn is_test(&self) -> bool {
        self.command.is_some_and(|it| it.is_test(self.text()))
    }

    /// True if the word before is an option of `find` that takes a pattern.
    fn is_after_pattern_option(&self) -> bool {
        matches!(
            self.previous_word(),
            Some("-name" | "-iname" | "-path" | "-ipath" | "-wholename" | "-iwholename")
        )
    }

    /// True at a place in a word that the shell never splits: the target of a redirection, and assignments after `export`.
    fn is_never_split(&self) -> bool {
        let Some(command) = self.command else {
            return false;
        };
        let dialect = self.values.script.dialect;
        // Bash that is not started as `sh` refuses several words there.
        if command.is_redirection(self.range.start) {
            return dialect != Dialect::Bash;
        }
        // Dash did until version 0.5.11.
        let word = command.word_at(self.range.start);
        let word = word.and_then(|it| self.text().get(it.1.clone()));
        let is_assignment = word.and_then(split_assignment).is_some();
        is_assignment && self.declares() && dialect != Dialect::Dash
    }

    /// True in a command that declares variables.
    fn declares(&self) -> bool {
        matches!(
            self.command_name(),
            "export" | "readonly" | "local" | "declare" | "typeset"
        )
    }

    /// True for an argument of a package manager that takes names of packages.
    fn is_for_packages(&self) -> bool {
        const MANAGERS: [&str; 14] = [
            "apk", "apt", "apt-get", "apt-mark", "dnf", "gem", "microdnf", "npm", "pacman", "pip",
            "pip3", "rpm", "yum", "zypper",
        ];
        const ACTIONS: [&str; 13] = [
            "-S",
            "-e",
            "add",
            "auto",
            "autoremove",
            "del",
            "erase",
            "hold",
            "install",
            "manual",
            "purge",
            "remove",
            "uninstall",
        ];
        let call = self.command.map(|it| it.call(self.text()));
        let call = call.unwrap_or_default();
        call.first().is_some_and(|it| MANAGERS.contains(it))
            && call.iter().any(|it| ACTIONS.contains(it))
    }

    /// True if a `read` is a condition, and nothing uses what it reads.
    fn is_test_of_input(&self) -> bool {
        let Some(command) = self.command else {
            return false;
        };
        let call = command.call(self.text());
        let Some((&"read", names)) = call.split_first() else {
            return false;
        };
        let is_used = |name: &&str| {
            let uses = [format!("${name}"), format!("${{{name}")];
            uses.iter().any(|it| self.text().contains(it))
        };
        let is_condition =
            command.is_condition || matches!(command.after, Operator::And | Operator::Or);
        is_condition && !names.iter().any(is_used)
    }

    /// True if the substitutions of an assignment after `export` can't fail, or the script goes on if they do.
    fn hides_nothing(&self) -> bool {
        let Some(command) = self.command else {
            return false;
        };
        let word = command.word_at(self.range.start);
        let word = word.and_then(|it| self.text().get(it.1.clone()));
        let Some((_, _, value)) = word.and_then(split_assignment) else {
            return false;
        };
        if !self.values.exits_on_error && command.after == Operator::Separator {
            return true;
        }
        parts(value).iter().all(|it| match it {
            // Dash has no `pipefail`.
            Part::Substitution(inner) => {
                cannot_fail(inner)
                    || self.values.script.dialect == Dialect::Dash && ends_in_a_filter(inner)
            }
            _ => true,
        })
    }
}

/// True for the name in `name=value`, which could be exported or precede a command, unlike an array or a name after `read`.
fn is_plain_assignment(values: &Values, range: &Range<usize>, text: &str) -> bool {
    let after = values.script.text.get(range.end..).unwrap_or_default();
    let is_value = after
        .strip_prefix('=')
        .is_some_and(|it| !it.starts_with('('));
    is_value && !text.contains('[')
}

/// The message of a finding that depends on its place, or shows the value of the variable.
fn value_message(values: &Values, code: &Code, range: &Range<usize>, text: &str) -> Option<String> {
    match code.name {
        "SC2034" if !is_plain_assignment(values, range, text) => {
            return Some(format!("`{}` is assigned but never used", shortened(text)));
        }
        // The variable, not all of its expansion.
        "SC2154" => {
            let parts = parts(text);
            let [Part::Variable { name, .. }] = parts.as_slice() else {
                return None;
            };
            let Some(similar) = (values.script.similar)(name) else {
                return Some(code.message.replace("{}", &format!("${name}")));
            };
            let unless = match (values.script.variables)(name) {
                OuterVariable::Unset => "is never assigned",
                _ => "is only assigned if the base image does it",
            };
            return Some(format!("`${name}` {unless} (did you mean `${similar}`?)"));
        }
        "SC2048" => {
            let name = text.strip_prefix("${")?.strip_suffix("[*]}")?;
            return Some(format!(
                "`{}` is unquoted: elements with spaces are split; use `\"${{{name}[@]}}\"`",
                shortened(text)
            ));
        }
        "SC2086" => {}
        _ => return None,
    }
    let value = known(values, text)?;
    if value.is_empty() && Place::new(values, range).is_test() {
        let text = shortened(text);
        return Some(format!(
            "`{text}` is unquoted: its value is empty, so the test lacks a word"
        ));
    }
    let effect = splits(&value)?;
    let (text, value) = (shortened(text), shortened(&value));
    Some(format!(
        "`{text}` is unquoted: its value `{value}` {effect}"
    ))
}

/// The value of a variable, also of a required one like `${name:?}`, unless the script may set it.
fn known(values: &Values, text: &str) -> Option<String> {
    let parts = parts(text);
    let [Part::Variable { name, modifier }] = parts.as_slice() else {
        return None;
    };
    let value = values.outer(name)?;
    let keeps = modifier.is_empty()
        || modifier
            .trim_start_matches(':')
            .starts_with(['-', '=', '?'])
            && !value.is_empty();
    keeps.then_some(value)
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
        return without_backquotes(line);
    }
    let start: String = line.chars().take(LONGEST).collect();
    format!("{}…", without_backquotes(&start))
}

/// A text without backquotes, which enclose it in a message: command substitutions are written with `$(…)`.
fn without_backquotes(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) || text.contains("\\`") {
        return text.replace('`', "'");
    }
    let mut whole = String::new();
    for (number, part) in parts.iter().enumerate() {
        whole += match number {
            0 => "",
            _ if number.is_multiple_of(2) => ")",
            _ => "$(",
        };
        whole += part;
    }
    whole
}
