//! The configuration of hadolint: `.hadolint.yaml` and its environment variables.
//!
//! A file that hadolint rejects has no effect, as in hadolint. Codes without a rule are kept for [`Hadolint::to_toml`].

use std::collections::BTreeMap;
use std::fmt::Write;

use builds::{Yaml, YamlValue, parse_yaml};

use super::{Config, ConfigProblem, Level, OutputFormat, Threshold};
use ide::lints::{self, LabelSchema, LabelType, RuleSettings, Selector, override_levels};

/// The names of the file, the first of which is read.
pub const HADOLINT_FILES: [&str; 2] = [".hadolint.yaml", ".hadolint.yml"];

/// A configuration of hadolint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hadolint {
    ignored: Vec<String>,
    /// The codes of each severity, from the highest.
    overrides: [Vec<String>; 4],
    trusted_registries: Vec<String>,
    labels: BTreeMap<String, LabelType>,
    strict_labels: Option<bool>,
    threshold: Option<Threshold>,
    no_fail: Option<bool>,
    format: Option<OutputFormat>,
    no_pragmas: Option<bool>,
}

/// The severities of hadolint, and ours.
const SEVERITIES: [(&str, Level); 4] = [
    ("error", Level::Error),
    ("warning", Level::Warning),
    ("info", Level::Information),
    ("style", Level::Hint),
];

/// Where hadolint rejects a file, and why.
type Rejection = (std::ops::Range<usize>, String);

impl Hadolint {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// A warning if hadolint rejects it.
    pub fn parse(text: &str) -> Result<Hadolint, ConfigProblem> {
        read(text).map_err(|(span, message)| {
            let mut start = span.start.min(text.len());
            while !text.is_char_boundary(start) {
                start -= 1;
            }
            let mut end = span.end.clamp(start, text.len());
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            ConfigProblem {
                span: start..end.max(start),
                message: format!("hadolint ignores this file: {message}"),
                severity: Level::Warning,
            }
        })
    }

    /// Reads the environment variables of hadolint; `None` if none of them is set.
    pub fn from_environment(get: impl Fn(&str) -> Option<String>) -> Option<Hadolint> {
        let get = |name: &str| get(&format!("HADOLINT_{name}"));
        let list = |name: &str| -> Vec<String> {
            let value = get(name).unwrap_or_default();
            let parts = value.split(',').filter(|it| !it.is_empty());
            parts.map(str::to_owned).collect()
        };
        let boolean = |name: &str| {
            let value = get(name)?.to_ascii_lowercase();
            Some(["1", "y", "yes", "on", "true"].contains(&value.as_str()))
        };
        let labels = list("REQUIRE_LABELS");
        let labels = labels.iter().filter_map(|it| {
            let (name, kind) = it.split_once(':')?;
            Some((name.to_owned(), label_type(kind)?))
        });
        let threshold = get("FAILURE_THRESHOLD");
        let read = Hadolint {
            ignored: list("IGNORE"),
            overrides: SEVERITIES
                .map(|(name, _)| list(&format!("OVERRIDE_{}", name.to_ascii_uppercase()))),
            trusted_registries: list("TRUSTED_REGISTRIES"),
            labels: labels.collect(),
            strict_labels: boolean("STRICT_LABELS"),
            threshold: threshold.as_deref().and_then(self::threshold),
            no_fail: boolean("NOFAIL"),
            format: get("FORMAT").as_deref().and_then(format),
            no_pragmas: boolean("DISABLE_IGNORE_PRAGMA"),
        };
        (read != Hadolint::default()).then_some(read)
    }

    /// Adds what `other` sets, which takes precedence. Lists are joined.
    pub fn extend(&mut self, other: Hadolint) {
        self.ignored.extend(other.ignored);
        for (own, other) in self.overrides.iter_mut().zip(other.overrides) {
            own.extend(other);
        }
        self.trusted_registries.extend(other.trusted_registries);
        self.labels.extend(other.labels);
        self.strict_labels = other.strict_labels.or(self.strict_labels);
        self.threshold = other.threshold.or(self.threshold);
        self.no_fail = other.no_fail.or(self.no_fail);
        self.format = other.format.or(self.format);
        self.no_pragmas = other.no_pragmas.or(self.no_pragmas);
    }

    /// The severities of the codes: those that are ignored, and others by the highest severity that they are given.
    fn levels(&self) -> Vec<(&str, Level)> {
        let overrides = self.overrides.iter().zip(SEVERITIES);
        let given = overrides
            .rev()
            .flat_map(|(codes, (_, level))| codes.iter().map(move |code| (code.as_str(), level)));
        let ignored = self.ignored.iter().map(|code| (code.as_str(), Level::Off));
        let mut levels = BTreeMap::new();
        levels.extend(given.chain(ignored));
        levels.into_iter().collect()
    }

    /// The minimum severity for which a check fails. hadolint fails on information unless configured.
    fn fail_on(&self) -> Threshold {
        match self.no_fail {
            Some(true) => Threshold::Never,
            _ => self.threshold.unwrap_or(Threshold::Information),
        }
    }

    /// The registries; none if all are trusted.
    fn registries(&self) -> Vec<String> {
        if self.trusted_registries.iter().any(|it| it == "*") {
            return Vec::new();
        }
        let registries = self.trusted_registries.iter();
        let registries = registries.map(|it| match it.as_str() {
            "hub.docker.com" => "docker.io".to_owned(),
            _ => it.clone(),
        });
        registries.collect()
    }

    /// The settings that say the same.
    pub fn to_config(&self) -> Config {
        let mut config = Config {
            fail_on: Some(self.fail_on()),
            output_format: self.format,
            ..Config::default()
        };
        // hadolint knows no such finding, which must not fail its users' checks.
        config.rules.insert("UnusedIgnore".to_owned(), Level::Hint);
        for (code, level) in self.levels() {
            if let Some(selector) = selector(code) {
                let keys = selector.keys().into_iter().map(|key| (key, level));
                override_levels(&mut config.rules, keys);
            }
        }
        let registries = self.registries();
        let labels = LabelSchema {
            labels: self.labels.clone(),
            strict: self.strict_labels == Some(true),
        };
        config.rule_settings = RuleSettings {
            pragmas: self.no_pragmas.map(|it| !it),
            labels: (labels != LabelSchema::default()).then_some(labels),
            trusted_registries: (!registries.is_empty()).then_some(registries),
            ..RuleSettings::default()
        };
        config
    }

    /// The equivalent `dockwright.toml`. `schema` is the URL of its schema.
    pub fn to_toml(&self, schema: &str) -> String {
        let mut text = format!("#:schema {schema}\n");
        let string = |it: &str| toml::Value::String(it.to_owned()).to_string();
        text += "\n[check]\n";
        let _ = writeln!(text, "fail-on = \"{}\"", self.fail_on().name());
        if let Some(format) = self.format {
            let _ = writeln!(text, "output-format = \"{}\"", format.name());
        }
        if self.no_pragmas == Some(true) {
            text += "pragmas = false\n";
        }
        let registries = self.registries();
        if !registries.is_empty() {
            let list: Vec<String> = registries.iter().map(|it| string(it)).collect();
            let _ = writeln!(text, "trusted-registries = [{}]", list.join(", "));
        }
        let mut without = Vec::new();
        text += "\n[rules]\nUnusedIgnore = \"hint\"\n";
        for (code, level) in self.levels() {
            let Some(selector) = selector(code) else {
                without.push(code);
                continue;
            };
            let keys = selector.keys();
            let name = match keys.as_slice() {
                [] => {
                    without.push(code);
                    continue;
                }
                [one] if !one.contains('/') => one,
                _ => code,
            };
            let note = if name == code {
                String::new()
            } else {
                format!("  # {code}")
            };
            let _ = writeln!(text, "{name} = \"{}\"{note}", level.name());
        }
        if !without.is_empty() {
            let _ = writeln!(text, "# Without an equivalent rule: {}", without.join(", "));
        }
        if !self.labels.is_empty() || self.strict_labels == Some(true) {
            text += "\n[labels]\n";
            if self.strict_labels == Some(true) {
                text += "strict = true\n";
            }
            if !self.labels.is_empty() {
                text += "\n[labels.schema]\n";
            }
            for (key, kind) in &self.labels {
                let _ = writeln!(text, "{} = \"{}\"", string(key), kind.name());
            }
        }
        text
    }
}

/// What a code selects, in the case in which hadolint has it: one of its own, or one of `ShellCheck`'s.
fn selector(code: &str) -> Option<Selector> {
    let selector = Selector::new(code)?;
    let (Selector::Code(known) | Selector::Name(known)) = selector else {
        return None;
    };
    let is_shellcheck = || lints::shell_rules().any(|it| it.name == code);
    let is_code = matches!(selector, Selector::Code(_)) || is_shellcheck();
    (known == code && is_code).then_some(selector)
}

fn read(text: &str) -> Result<Hadolint, Rejection> {
    let document = parse_yaml(text)?;
    let YamlValue::Map(entries) = &document.value else {
        let message = "it must be a mapping with keys such as `ignored`";
        return Err((document.span, message.to_owned()));
    };
    let mut read = Hadolint::default();
    for (key, value) in entries {
        match key.as_str() {
            "ignored" => read.ignored = strings(key, value)?,
            "override" => {
                for (key, value) in mapping(key, value)? {
                    let known = SEVERITIES.iter().position(|it| it.0 == key);
                    if let Some(list) = known.and_then(|it| read.overrides.get_mut(it)) {
                        *list = strings(key, value)?;
                    }
                }
            }
            "trustedRegistries" => read.trusted_registries = strings(key, value)?,
            "label-schema" => {
                for (label, value) in mapping(key, value)? {
                    let expected = "`text`, `rfc3339`, `semver`, `spdx`, `hash`, `url` or `email`";
                    let kind = word(label, value, expected, label_type)?;
                    read.labels.insert(label.clone(), kind);
                }
            }
            "strict-labels" => read.strict_labels = boolean(key, value)?,
            "no-fail" => read.no_fail = boolean(key, value)?,
            "disable-ignore-pragma" => read.no_pragmas = boolean(key, value)?,
            "failure-threshold" if value.value != YamlValue::Null => {
                read.threshold = Some(word(key, value, "a severity", threshold)?);
            }
            "format" if value.value != YamlValue::Null => {
                read.format = Some(word(key, value, "a format of hadolint", format)?);
            }
            _ => {}
        }
    }
    Ok(read)
}

fn wrong(key: &str, value: &Yaml, expected: &str) -> Rejection {
    (
        value.span.clone(),
        format!("`{}` must be {expected}", key.escape_debug()),
    )
}

/// A list of strings; none for `null`.
fn strings(key: &str, value: &Yaml) -> Result<Vec<String>, Rejection> {
    let items = match &value.value {
        YamlValue::Null => return Ok(Vec::new()),
        YamlValue::List(items) => items,
        _ => return Err(wrong(key, value, "a list of strings")),
    };
    let strings = items.iter().map(|item| match &item.value {
        YamlValue::String(text) => Ok(text.clone()),
        _ => Err(wrong(key, item, "a list of strings")),
    });
    strings.collect()
}

fn mapping<'y>(key: &str, value: &'y Yaml) -> Result<&'y [(String, Yaml)], Rejection> {
    match &value.value {
        YamlValue::Null => Ok(&[]),
        YamlValue::Map(entries) => Ok(entries),
        _ => Err(wrong(key, value, "a mapping")),
    }
}

fn boolean(key: &str, value: &Yaml) -> Result<Option<bool>, Rejection> {
    match value.value {
        YamlValue::Null => Ok(None),
        YamlValue::Bool(it) => Ok(Some(it)),
        _ => Err(wrong(key, value, "`true` or `false`")),
    }
}

fn word<T>(
    key: &str,
    value: &Yaml,
    expected: &str,
    known: fn(&str) -> Option<T>,
) -> Result<T, Rejection> {
    let word = match &value.value {
        YamlValue::String(word) => known(word),
        YamlValue::Null => known(""),
        _ => None,
    };
    word.ok_or_else(|| wrong(key, value, expected))
}

fn threshold(name: &str) -> Option<Threshold> {
    match name {
        "error" => Some(Threshold::Error),
        "warning" => Some(Threshold::Warning),
        "info" => Some(Threshold::Information),
        // Everything fails the check.
        "style" | "ignore" | "none" => Some(Threshold::Hint),
        _ => None,
    }
}

fn label_type(name: &str) -> Option<LabelType> {
    let name = if name.is_empty() { "text" } else { name };
    LabelType::ALL.into_iter().find(|it| it.name() == name)
}

/// The format that is closest to one of hadolint.
fn format(name: &str) -> Option<OutputFormat> {
    match name {
        "tty" | "gnu" => Some(OutputFormat::Text),
        "json" | "codacy" => Some(OutputFormat::Json),
        "checkstyle" => Some(OutputFormat::Checkstyle),
        "codeclimate" | "gitlab_codeclimate" => Some(OutputFormat::Gitlab),
        "sonarqube" => Some(OutputFormat::Sonarqube),
        "sarif" => Some(OutputFormat::Sarif),
        "junit" => Some(OutputFormat::Junit),
        _ => None,
    }
}
