//! Parses configuration files, with error recovery.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};
use std::path::PathBuf;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::contents::FileSection;
use super::globs::{Globs, pattern_error};
use super::keys::{self, ConfigKey};
use super::{Config, ConfigProblem, Level};
use ide::formatting::Indent;
use ide::lints::{self, GROUPS, LabelType, Selector};
use syntax::language::suggest;

/// The maximum size of a file, in bytes.
const MAX_SIZE: usize = 1024 * 1024;

/// How often a text is parsed again without the lines at which the parser stopped.
const MAX_PASSES: usize = 8;

/// A key of a table.
pub(super) type Key<'t> = Spanned<DeString<'t>>;

/// A value with its position.
pub(super) type Value<'t> = Spanned<DeValue<'t>>;

impl Config {
    /// Parses a configuration file. Valid entries are kept, and the problems of the others returned in the order of the text.
    /// Names of rules that aren't in `known_rules` are problems.
    pub fn parse(text: &str, known_rules: &[&str]) -> (Config, Vec<ConfigProblem>) {
        read(text, known_rules)
    }
}

/// Parses a configuration file. Problems are ordered by position.
fn read(text: &str, known_rules: &[&str]) -> (Config, Vec<ConfigProblem>) {
    if text.len() > MAX_SIZE {
        let problem = ConfigProblem {
            span: 0..0,
            message: "the file is too large".to_owned(),
            severity: Level::Error,
        };
        return (Config::default(), vec![problem]);
    }
    let (text, mut problems) = without_lone_keys(text);
    let (tree, errors) = DeTable::parse_recoverable(&text);
    problems.extend(one_for_each_line(&text, &errors));
    let mut reader = Reader {
        text: &text,
        known_rules,
        problems: Vec::new(),
        contexts: Vec::new(),
    };
    let mut config = reader.config(tree.get_ref());
    config.contexts = reader.contexts;
    // Values next to syntax errors come from error recovery, so that problems with them are skipped.
    let recovered = |found: &ConfigProblem| {
        let touches =
            |it: &ConfigProblem| it.span.start <= found.span.end && found.span.start <= it.span.end;
        problems.iter().any(touches)
    };
    let found: Vec<_> = reader
        .problems
        .into_iter()
        .filter(|it| !recovered(it))
        .collect();
    problems.extend(found);
    problems.sort_by_key(|it| (it.span.start, it.span.end));
    problems.dedup();
    (config, problems)
}

/// Replaces lines that have a key and no value by spaces, and returns the problems of these. The parser recovers from all
/// other errors, but skips everything after this one.
fn without_lone_keys(text: &str) -> (String, Vec<ConfigProblem>) {
    let mut text = text.to_owned();
    let mut problems = Vec::new();
    for _ in 0..MAX_PASSES {
        let (_, errors) = DeTable::parse_recoverable(&text);
        let is_lone = |error: &&toml::de::Error| error.message().starts_with("key with no value");
        let lone = errors.iter().filter(is_lone);
        let lines: Vec<_> = lone
            .filter_map(|error| Some((line(&text, error.span()?.start)?, error.message())))
            .collect();
        if lines.is_empty() {
            break;
        }
        for (span, message) in lines {
            // Several errors may be on one line.
            if !problems.iter().any(|it: &ConfigProblem| it.span == span) {
                problems.push(syntax(&text, span.clone(), message));
                text.replace_range(span.clone(), &" ".repeat(span.len()));
            }
        }
    }
    (text, problems)
}

/// The parser's errors, one per line: an error causes others on its line. An unclosed delimiter takes precedence.
fn one_for_each_line(text: &str, errors: &[toml::de::Error]) -> Vec<ConfigProblem> {
    let mut found: Vec<_> = errors
        .iter()
        .map(|error| {
            let span = error.span().unwrap_or(text.len()..text.len());
            let line = line(text, span.start).unwrap_or_else(|| span.clone());
            let first = (!error.message().starts_with("unclosed"), span.start);
            (line.start, first, syntax(text, span, error.message()))
        })
        .collect();
    found.sort_by_key(|(line, first, _)| (*line, *first));
    found.dedup_by_key(|(line, ..)| *line);
    found.into_iter().map(|(.., problem)| problem).collect()
}

/// The trimmed line that contains an offset; `None` if it is empty.
fn line(text: &str, at: usize) -> Option<Range<usize>> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |feed| feed + 1);
    let rest = text.get(start..)?;
    let whole = rest.lines().next()?;
    let start = start + (whole.len() - whole.trim_start().len());
    let end = start + whole.trim().len();
    (start < end).then_some(start..end)
}

/// A syntax error, its span moved to character boundaries.
fn syntax(text: &str, span: Range<usize>, message: &str) -> ConfigProblem {
    let clamp = |at: usize| {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = clamp(span.start);
    ConfigProblem {
        span: start..clamp(span.end).max(start),
        message: format!("invalid TOML: {message}"),
        severity: Level::Error,
    }
}

/// Converts the tree of a configuration file.
pub(super) struct Reader<'k> {
    text: &'k str,
    known_rules: &'k [&'k str],
    problems: Vec<ConfigProblem>,
    contexts: Vec<(PathBuf, Range<usize>)>,
}

impl Reader<'_> {
    fn config(&mut self, tree: &DeTable) -> Config {
        let mut config = Config::default();
        for (key, value) in tree {
            if key.get_ref() == "registry" {
                let message = "`registry` is a user setting and belongs in ~/.config/dockwright/config.toml or the \
                               editor's settings; the registries that images may come from are `trusted-registries` below [check]";
                self.problem(key.span(), message.to_owned(), Level::Warning);
            } else if !self.entry(&keys::TABLES, key, value, &mut config) {
                self.unknown("key", key, &keys::names(&keys::TABLES));
            }
        }
        config
    }

    /// Reads an entry of a table with some keys; returns `false` for any other key.
    fn entry<T>(
        &mut self,
        keys: &[ConfigKey<T>],
        key: &Key,
        value: &Value,
        settings: &mut T,
    ) -> bool {
        let known = keys.iter().find(|it| it.name == key.get_ref().as_ref());
        if let Some(known) = known {
            (known.read)(self, key, value, settings);
        }
        known.is_some()
    }

    /// Reads a table with some keys.
    pub(super) fn entries<T>(
        &mut self,
        keys: &[ConfigKey<T>],
        key: &Key,
        value: &Value,
        settings: &mut T,
    ) {
        for (key, value) in self.table(key, value) {
            if !self.entry(keys, key, value, settings) {
                self.unknown("key", key, &keys::names(keys));
            }
        }
    }

    /// The types of labels by their keys.
    pub(super) fn label_types(&mut self, key: &Key, value: &Value) -> BTreeMap<String, LabelType> {
        let all = LabelType::ALL.map(|it| (it.name(), it));
        let entries = self.table(key, value);
        entries
            .filter_map(|(key, value)| {
                let kind = self.choice(key, value, &all)?;
                Some((key.get_ref().to_string(), kind))
            })
            .collect()
    }

    pub(super) fn files(&mut self, key: &Key, value: &Value) -> Vec<FileSection> {
        let DeValue::Array(parts) = value.get_ref() else {
            self.wrong_type(key, value, "a list of tables");
            return Vec::new();
        };
        parts
            .iter()
            .filter_map(|part| self.file(key, part))
            .collect()
    }

    /// One `[[file]]`; `None` without `path`.
    fn file(&mut self, key: &Key, value: &Value) -> Option<FileSection> {
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(key, value, "a list of tables");
            return None;
        };
        let mut section = FileSection::default();
        for (key, value) in table {
            let is_known = self.entry(&keys::FILE, key, value, &mut section)
                || self.entry(&keys::BUILD, key, value, &mut section.build);
            if !is_known {
                let mut names = keys::names(&keys::FILE);
                names.extend(keys::names(&keys::BUILD));
                self.unknown("key", key, &names);
            }
        }
        if !table.contains_key("path") {
            let message = "`[[file]]` requires `path`";
            self.problem(value.span(), message.to_owned(), Level::Error);
            return None;
        }
        Some(section)
    }

    /// The patterns of a `[[file]]`.
    pub(super) fn file_path(&mut self, key: &Key, value: &Value) -> Globs {
        if matches!(value.get_ref(), DeValue::Array(list) if list.is_empty()) {
            self.empty(key, value);
        }
        self.globs(key, value)
    }

    /// The values of build arguments.
    pub(super) fn arguments(&mut self, key: &Key, value: &Value) -> BTreeMap<String, String> {
        let mut arguments = BTreeMap::new();
        for (key, value) in self.table(key, value) {
            if key.get_ref().is_empty() {
                let message = "a build argument needs a name".to_owned();
                self.problem(key.span(), message, Level::Error);
            } else if let Some(value) = self.argument(key, value) {
                arguments.insert(key.get_ref().to_string(), value);
            }
        }
        arguments
    }

    /// The folder of a build context.
    pub(super) fn context(&mut self, key: &Key, value: &Value) -> Option<PathBuf> {
        let context = self.non_empty(key, value).map(PathBuf::from)?;
        self.contexts.push((context.clone(), value.span()));
        Some(context)
    }

    pub(super) fn indent(&mut self, key: &Key, value: &Value) -> Option<Indent> {
        if matches!(value.get_ref(), DeValue::String(it) if it == "tab") {
            return Some(Indent::TAB);
        }
        let spaces = self.number(key, value, 1..=16, "a number or \"tab\"");
        spaces.map(Indent::spaces)
    }

    /// One of several names.
    pub(super) fn choice<T: Copy>(
        &mut self,
        key: &Key,
        value: &Value,
        all: &[(&str, T)],
    ) -> Option<T> {
        let text = self.string(key, value)?;
        let found = all.iter().find(|(name, _)| *name == text);
        if found.is_none() {
            let names: Vec<_> = all.iter().map(|(name, _)| *name).collect();
            let hint = suggestion(&text, &names)
                .unwrap_or_else(|| format!(" (expected one of {})", names.join(", ")));
            let key = shown(key.get_ref());
            let message = format!("unknown value for {key}: {}{hint}", shown(&text));
            self.problem(value.span(), message, Level::Error);
        }
        found.map(|(_, found)| *found)
    }

    pub(super) fn boolean(&mut self, key: &Key, value: &Value) -> Option<bool> {
        if let DeValue::Boolean(value) = value.get_ref() {
            return Some(*value);
        }
        self.wrong_type(key, value, "a boolean");
        None
    }

    /// A number in a range.
    pub(super) fn number(
        &mut self,
        key: &Key,
        value: &Value,
        range: RangeInclusive<u32>,
        expected: &str,
    ) -> Option<u32> {
        let DeValue::Integer(number) = value.get_ref() else {
            self.wrong_type(key, value, expected);
            return None;
        };
        let read = u32::from_str_radix(number.as_str(), number.radix()).ok();
        let read = read.filter(|it| range.contains(it));
        if read.is_none() {
            let (least, most) = range.into_inner();
            let message = format!("{} must be from {least} to {most}", shown(key.get_ref()));
            self.problem(value.span(), message, Level::Error);
        }
        read
    }

    pub(super) fn rules(&mut self, key: &Key, value: &Value) -> BTreeMap<String, Level> {
        let mut entries = Vec::new();
        for (key, value) in self.table(key, value) {
            let level = self.word(key, value, Level::ALL, Level::name);
            let name = key.get_ref().as_ref();
            if let Some((precedence, keys)) = self.rule_keys(name) {
                entries.extend(level.map(|level| (precedence, keys, level)));
            } else if let Some(message) = lints::without_rule(name) {
                self.problem(key.span(), message, Level::Warning);
            } else {
                let groups = GROUPS.iter().map(|it| it.name);
                let known: Vec<&str> = self.known_rules.iter().copied().chain(groups).collect();
                self.unknown("rule", key, &known);
            }
        }
        // A rule has priority over its category, wherever it is in the table.
        entries.sort_by_key(|(precedence, _, _)| *precedence);
        let mut rules = BTreeMap::new();
        for (_, keys, level) in entries {
            lints::override_levels(&mut rules, keys.into_iter().map(|key| (key, level)));
        }
        rules
    }

    /// The precedence of a name of rules, and the keys of the severities that it stands for; `None` if it is unknown. Names
    /// of rules are case-sensitive, as in `# check=`.
    fn rule_keys(&self, name: &str) -> Option<(u8, Vec<String>)> {
        let is_known = self.known_rules.contains(&name);
        let selector = match Selector::new(name) {
            None | Some(Selector::Name(_)) if is_known => return Some((3, rule_keys(name))),
            None | Some(Selector::Name(_) | Selector::Nothing) => return None,
            Some(selector) => selector,
        };
        let mut keys = selector.keys();
        // The rules that aren't about Dockerfiles.
        let others = self.known_rules.iter();
        let others = others.filter(|it| lints::rule(it).is_none());
        if matches!(
            selector,
            Selector::All | Selector::Category(lints::Category::Bug)
        ) {
            keys.extend(others.map(|it| (*it).to_owned()));
        }
        Some((selector.precedence(), keys))
    }

    /// A severity or threshold by its name.
    pub(super) fn word<T: Copy>(
        &mut self,
        key: &Key,
        value: &Value,
        all: [T; 5],
        name: fn(T) -> &'static str,
    ) -> Option<T> {
        let DeValue::String(text) = value.get_ref() else {
            self.wrong_type(key, value, "a severity");
            return None;
        };
        let found = all.into_iter().find(|it| name(*it) == text);
        if found.is_none() {
            let names = all.map(name);
            let hint = suggestion(text, &names)
                .unwrap_or_else(|| format!(" (expected one of {})", names.join(", ")));
            let message = format!("unknown severity: {}{hint}", shown(text));
            self.problem(value.span(), message, Level::Error);
        }
        found
    }

    /// Patterns; those that are valid.
    pub(super) fn globs(&mut self, key: &Key, value: &Value) -> Globs {
        let patterns: Vec<_> = self
            .all_strings(key, value)
            .into_iter()
            .filter(|(pattern, span)| {
                let error = pattern_error(pattern);
                if let Some(error) = &error {
                    self.problem(span.clone(), error.clone(), Level::Error);
                }
                error.is_none()
            })
            .map(|(pattern, _)| pattern)
            .collect();
        Globs::new(patterns.iter().map(String::as_str))
    }

    /// Registries, or namespaces of them. `index.docker.io` becomes `docker.io`.
    pub(super) fn registries(&mut self, key: &Key, value: &Value) -> Vec<String> {
        let mut found = Vec::new();
        for (entry, span) in self.all_strings(key, value) {
            let host = entry.split('/').next().unwrap_or_default();
            // `*.example.com`, and `registry.*` as in hadolint.
            let name = host.strip_prefix('*').unwrap_or(host);
            let name = name.strip_suffix('*').unwrap_or(name);
            let is_host = name.contains(['.', ':']) || name == "localhost";
            if entry.contains("://") || name.contains('*') || !is_host || name.ends_with(':') {
                let message = format!(
                    "{} is not a registry such as docker.io, docker.io/library or *.example.com",
                    shown(&entry)
                );
                self.problem(span, message, Level::Error);
                continue;
            }
            found.push(match entry.strip_prefix("index.docker.io") {
                Some(rest) => format!("docker.io{rest}"),
                None => entry,
            });
        }
        found
    }

    /// Patterns of images.
    pub(super) fn images(&mut self, key: &Key, value: &Value) -> Vec<String> {
        let mut found = Vec::new();
        for (entry, span) in self.all_strings(key, value) {
            if entry.is_empty() || entry.contains("://") || entry.contains(char::is_whitespace) {
                let message = format!(
                    "{} is not an image such as python:3.14 or ghcr.io/team/*",
                    shown(&entry)
                );
                self.problem(span, message, Level::Error);
                continue;
            }
            found.push(entry);
        }
        found
    }

    /// The strings of a list and their spans. A single string counts as a list.
    fn all_strings(&mut self, key: &Key, value: &Value) -> Vec<(String, Range<usize>)> {
        let one = std::slice::from_ref(value);
        let (values, expected) = match value.get_ref() {
            DeValue::Array(values) => (values.as_ref(), "a list of strings"),
            _ => (one, "a string or a list of strings"),
        };
        let mut strings = Vec::new();
        for value in values {
            match value.get_ref() {
                DeValue::String(string) => strings.push((string.to_string(), value.span())),
                _ => self.wrong_type(key, value, expected),
            }
        }
        strings
    }

    /// A string that isn't empty.
    pub(super) fn non_empty(&mut self, key: &Key, value: &Value) -> Option<String> {
        let string = self.string(key, value)?;
        if string.is_empty() {
            self.empty(key, value);
        }
        Some(string).filter(|string| !string.is_empty())
    }

    /// The value of a build argument: a string, or another scalar as it is written.
    fn argument(&mut self, key: &Key, value: &Value) -> Option<String> {
        match value.get_ref() {
            DeValue::String(_) | DeValue::Array(_) | DeValue::Table(_) => self.string(key, value),
            _ => self.text.get(value.span()).map(str::to_owned),
        }
    }

    fn string(&mut self, key: &Key, value: &Value) -> Option<String> {
        if let DeValue::String(string) = value.get_ref() {
            return Some(string.to_string());
        }
        self.wrong_type(key, value, "a string");
        None
    }

    /// The entries of a table; none if it isn't one.
    fn table<'v, 't>(
        &mut self,
        key: &Key,
        value: &'v Value<'t>,
    ) -> impl Iterator<Item = (&'v Key<'t>, &'v Value<'t>)> + use<'v, 't> {
        let table = if let DeValue::Table(table) = value.get_ref() {
            Some(table)
        } else {
            self.wrong_type(key, value, "a table");
            None
        };
        table.into_iter().flatten()
    }

    fn wrong_type(&mut self, key: &Key, value: &Value, expected: &str) {
        let is = match value.get_ref() {
            DeValue::String(_) => "a string".to_owned(),
            DeValue::Integer(number) => in_quotes(expected, "an integer", &number.to_string()),
            DeValue::Float(number) => in_quotes(expected, "a float", number.as_str()),
            DeValue::Boolean(value) => in_quotes(expected, "a boolean", &value.to_string()),
            DeValue::Datetime(_) => "a date".to_owned(),
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) if expected == "a list of tables" => {
                "a table (did you mean [[file]]?)".to_owned()
            }
            DeValue::Table(_) => "a table".to_owned(),
        };
        let message = format!("{} must be {expected}, not {is}", shown(key.get_ref()));
        self.problem(value.span(), message, Level::Error);
    }

    fn empty(&mut self, key: &Key, value: &Value) {
        let message = format!("{} is empty", shown(key.get_ref()));
        self.problem(value.span(), message, Level::Warning);
    }

    fn unknown(&mut self, what: &str, key: &Key, known: &[&str]) {
        let name = key.get_ref();
        let hint = suggestion(name, known).unwrap_or_default();
        let message = format!("unknown {what}: {}{hint}", shown(name));
        self.problem(key.span(), message, Level::Warning);
    }

    fn problem(&mut self, span: Range<usize>, message: String, severity: Level) {
        self.problems.push(ConfigProblem {
            span,
            message,
            severity,
        });
    }
}

/// The keys of the severities that the name of a rule stands for.
fn rule_keys(name: &str) -> Vec<String> {
    match Selector::new(name) {
        Some(selector @ Selector::Name(_)) if lints::rule(name).is_some() => selector.keys(),
        _ => vec![name.to_owned()],
    }
}

/// The type of a value, with a suggestion to quote it if a string is expected.
fn in_quotes(expected: &str, is: &str, text: &str) -> String {
    if expected == "a string" {
        format!("{is} (did you mean \"{text}\"?)")
    } else {
        is.to_owned()
    }
}

/// A suggestion of the nearest known word, which differs in case or a few characters.
fn suggestion(word: &str, known: &[&str]) -> Option<String> {
    let same = known.iter().find(|it| it.eq_ignore_ascii_case(word));
    let near = || suggest(word, known.iter().copied(), false);
    let meant = same.copied().or_else(near)?;
    Some(format!(" (did you mean {meant}?)"))
}

/// A word of the file for a message: without control characters, and truncated.
fn shown(word: &str) -> Cow<'_, str> {
    const MAX_CHARS: usize = 60;
    let plain = |c: char| !c.is_control();
    if word.chars().all(plain) && word.chars().nth(MAX_CHARS).is_none() && !word.is_empty() {
        return Cow::Borrowed(word);
    }
    let cut: String = word.chars().take(MAX_CHARS).collect();
    let dots = if cut.len() < word.len() { "…" } else { "" };
    Cow::Owned(format!("{cut:?}{dots}"))
}
