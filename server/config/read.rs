//! Reading a configuration file's text.

use std::collections::BTreeMap;
use std::ops::Range;

use ignore::gitignore::GitignoreBuilder;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{BuildTable, Config, ConfigProblem, FileTable, Level, Threshold};
use crate::language::suggest;

/// Reads a text. What can't be read is told and left out.
pub(super) fn read(text: &str, rules: &[&str]) -> (Config, Vec<ConfigProblem>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader {
        rules,
        problems: Vec::new(),
    };
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        reader.tell(span, error.message().to_owned());
    }
    // Half of a text may say what nobody meant.
    let config = if errors.is_empty() {
        reader.config(table.get_ref())
    } else {
        Config::default()
    };
    reader.problems.sort_by_key(|problem| problem.span.start);
    (config, reader.problems)
}

struct Reader<'r> {
    rules: &'r [&'r str],
    problems: Vec<ConfigProblem>,
}

type Value<'v> = Spanned<DeValue<'v>>;

impl Reader<'_> {
    fn tell(&mut self, span: Range<usize>, message: String) {
        self.problems.push(ConfigProblem {
            span,
            message,
            severity: Level::Error,
        });
    }

    fn config(&mut self, table: &DeTable) -> Config {
        let mut config = Config::default();
        for (key, value) in table {
            match &**key.get_ref() {
                "rules" => config.rules = self.rules(value),
                "check" => self.check(value, &mut config),
                "build" => {
                    let mut build = BuildTable::default();
                    self.each(value, &BUILD_KEYS, |reader, key, value| {
                        reader.build(key, value, &mut build);
                    });
                    config.build = build;
                }
                "file" => config.files = self.files(value),
                "registry" => self.each(value, &["trusted"], |reader, _, value| {
                    config.trusted_registries = reader.strings(value);
                }),
                other => {
                    let known = ["rules", "check", "build", "file", "registry"];
                    self.unknown(key.span(), "table", other, &known);
                }
            }
        }
        config
    }

    fn check(&mut self, value: &Value, config: &mut Config) {
        self.each(
            value,
            &["exclude", "fail-on"],
            |reader, key, value| match key {
                "exclude" => config.exclude = reader.patterns(value),
                _ => config.fail_on = reader.word(value, &Threshold::WORDS),
            },
        );
    }

    /// Reads a key of a table about a build. False if it is none.
    fn build(&mut self, key: &str, value: &Value, build: &mut BuildTable) -> bool {
        match key {
            "context" => build.context = self.string(value),
            "target" => build.target = self.string(value),
            "args" => build.args = self.args(value),
            _ => return false,
        }
        true
    }

    fn files(&mut self, value: &Value) -> Vec<FileTable> {
        let DeValue::Array(tables) = value.get_ref() else {
            self.tell(
                value.span(),
                "write it as [[file]], once for each".to_owned(),
            );
            return Vec::new();
        };
        let mut files = Vec::new();
        for table in tables {
            let mut file = FileTable::default();
            let known = ["path", "context", "target", "args", "rules"];
            self.each(table, &known, |reader, key, value| match key {
                "path" => file.paths = reader.patterns(value),
                "rules" => file.rules = reader.rules(value),
                _ => {
                    reader.build(key, value, &mut file.build);
                }
            });
            if file.paths.is_empty() {
                let message = "it needs a `path`: the Dockerfiles that it is about";
                self.tell(table.span(), message.to_owned());
            }
            files.push(file);
        }
        files
    }

    fn rules(&mut self, value: &Value) -> BTreeMap<String, Level> {
        let mut levels = BTreeMap::new();
        let Some(table) = self.table(value) else {
            return levels;
        };
        for (key, value) in table {
            let name = &**key.get_ref();
            if !self.rules.contains(&name) {
                let known = self.rules.to_vec();
                self.unknown(key.span(), "rule", name, &known);
                continue;
            }
            if let Some(level) = self.word(value, &Level::WORDS) {
                levels.insert(name.to_owned(), level);
            }
        }
        levels
    }

    /// Build arguments. Numbers and booleans are taken as they are written.
    fn args(&mut self, value: &Value) -> BTreeMap<String, String> {
        let mut args = BTreeMap::new();
        let Some(table) = self.table(value) else {
            return args;
        };
        for (key, value) in table {
            let text = match value.get_ref() {
                DeValue::String(text) => text.to_string(),
                DeValue::Integer(number) => number.as_str().to_owned(),
                DeValue::Float(number) => number.as_str().to_owned(),
                DeValue::Boolean(truth) => truth.to_string(),
                other => {
                    let message = format!("a build argument is a string, not {}", kind(other));
                    self.tell(value.span(), message);
                    continue;
                }
            };
            args.insert(key.get_ref().to_string(), text);
        }
        args
    }

    /// Reads each known key of a table, and tells of those that aren't.
    fn each(
        &mut self,
        value: &Value,
        known: &[&str],
        mut read: impl FnMut(&mut Self, &str, &Value),
    ) {
        let Some(table) = self.table(value) else {
            return;
        };
        for (key, value) in table {
            let name = &**key.get_ref();
            if known.contains(&name) {
                read(self, name, value);
            } else {
                self.unknown(key.span(), "key", name, known);
            }
        }
    }

    fn table<'v>(&mut self, value: &'v Value) -> Option<&'v DeTable<'v>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            let message = format!("this is a table, not {}", kind(value.get_ref()));
            self.tell(value.span(), message);
        }
        table
    }

    fn string(&mut self, value: &Value) -> Option<String> {
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            let message = format!("this is a string, not {}", kind(value.get_ref()));
            self.tell(value.span(), message);
        }
        text
    }

    /// Strings, or one.
    fn strings(&mut self, value: &Value) -> Vec<String> {
        match value.get_ref() {
            DeValue::Array(values) => {
                let values = values.iter();
                values.filter_map(|value| self.string(value)).collect()
            }
            _ => self.string(value).into_iter().collect(),
        }
    }

    /// Patterns in the syntax of `.gitignore`, or one.
    fn patterns(&mut self, value: &Value) -> Vec<String> {
        let patterns = self.strings(value);
        for pattern in &patterns {
            let mut builder = GitignoreBuilder::new("");
            if let Err(error) = builder.add_line(None, pattern) {
                self.tell(value.span(), format!("{pattern}: {error}"));
            }
        }
        patterns
    }

    /// One of a few words.
    fn word<T: Copy>(&mut self, value: &Value, words: &[(&str, T)]) -> Option<T> {
        let text = self.string(value)?;
        let found = words.iter().find(|(word, _)| *word == text);
        if found.is_none() {
            let list: Vec<_> = words
                .iter()
                .map(|(word, _)| format!("\"{word}\""))
                .collect();
            let message = format!("\"{text}\" is none of {}", list.join(", "));
            self.tell(value.span(), message);
        }
        found.map(|(_, it)| *it)
    }

    fn unknown(&mut self, span: Range<usize>, what: &str, name: &str, known: &[&str]) {
        let meant = suggest(name, known.iter().copied(), false);
        let meant = meant.or_else(|| {
            let mut same = known.iter().copied();
            same.find(|it| it.eq_ignore_ascii_case(name))
        });
        let meant = meant.map(|meant| format!(" (did you mean {meant}?)"));
        let message = format!("there is no {what} `{name}`{}", meant.unwrap_or_default());
        self.problems.push(ConfigProblem {
            span,
            message,
            severity: Level::Warning,
        });
    }
}

const BUILD_KEYS: [&str; 3] = ["context", "target", "args"];

/// What a value is, in words.
fn kind(value: &DeValue) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
