//! Names of rules: [`Selector`] reads what people write where rules are named, and [`Preset`] is a named set of severities.
//!
//! A rule is named by its own name, by a code of another linter (`DL3021`), or together with others by a category
//! (`security`) or by `buildkit` and `all`. If a rule reports what another linter has several codes for, a code means only
//! the findings with this code.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::diagnostic::{Diagnostic, Severity};
use super::errors;
use super::rule::{Category, Group, Rule};
use super::rules::{self, RULES, rule, shell_rules};
use syntax::ProblemKind;

/// What a name selects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selector {
    /// All rules.
    All,
    /// BuildKit's checks and errors.
    BuildKit,
    /// The rules of a category.
    Category(Category),
    /// A rule or an error, by its name.
    Name(&'static str),
    /// What another linter reports under this code.
    Code(&'static str),
    /// A code of another linter for which there is no rule.
    Nothing,
}

/// A name of several rules.
#[derive(Clone, Copy, Debug)]
pub struct RuleGroup {
    /// The name.
    pub name: &'static str,
    /// What it selects.
    pub selector: Selector,
    /// A sentence about it.
    pub docs: &'static str,
}

const fn category(category: Category, docs: &'static str) -> RuleGroup {
    RuleGroup {
        name: category.name(),
        selector: Selector::Category(category),
        docs,
    }
}

/// The names that select several rules.
pub const GROUPS: [RuleGroup; 9] = [
    RuleGroup {
        name: "all",
        selector: Selector::All,
        docs: "All rules.",
    },
    RuleGroup {
        name: "buildkit",
        selector: Selector::BuildKit,
        docs: "BuildKit's checks and errors, at BuildKit's positions.",
    },
    category(
        Category::Bug,
        "Rules about builds that fail, and images that differ from what the file describes.",
    ),
    category(
        Category::Security,
        "Rules about security risks in builds and images.",
    ),
    category(
        Category::Reproducibility,
        "Rules about builds whose result changes although the file stays the same.",
    ),
    category(
        Category::Size,
        "Rules about what makes images larger than necessary.",
    ),
    category(
        Category::Cache,
        "Rules about what makes builds slower than necessary.",
    ),
    category(
        Category::Deprecated,
        "Rules about what is no longer recommended or supported.",
    ),
    category(
        Category::Style,
        "Rules about conventions, and about code without effect.",
    ),
];

/// The group with a name, in any case.
pub fn group(name: &str) -> Option<&'static RuleGroup> {
    GROUPS.iter().find(|it| it.name.eq_ignore_ascii_case(name))
}

impl Selector {
    /// What a name selects, in any case; `None` if it is unknown.
    pub fn new(name: &str) -> Option<Selector> {
        let same = |known: &&'static str| known.eq_ignore_ascii_case(name);
        if let Some(group) = group(name) {
            return Some(group.selector);
        }
        let mut names = rules::names().chain(errors::names());
        if let Some(name) = names.find(same) {
            return Some(Selector::Name(name));
        }
        let code = canonical_code(name);
        if let Some(known) = codes().find(|it| *it == code) {
            return Some(Selector::Code(known));
        }
        is_code(&code).then_some(Selector::Nothing)
    }

    /// True if it selects a rule or an error as a whole or in part.
    pub fn touches(self, name: &str) -> bool {
        match rule(name) {
            Some(rule) => self.touches_rule(rule),
            // What isn't a rule is an error of BuildKit.
            None => match self {
                Selector::All | Selector::BuildKit => true,
                Selector::Name(known) => known == name,
                Selector::Code(code) => codes_of(name).contains(&code),
                Selector::Category(_) | Selector::Nothing => false,
            },
        }
    }

    /// True if it selects a rule as a whole or in part.
    fn touches_rule(self, rule: &Rule) -> bool {
        match self {
            Selector::All => true,
            Selector::BuildKit => rule.group == Group::BuildKit,
            Selector::Category(category) => rule.category == category,
            Selector::Name(known) => known == rule.name,
            Selector::Code(code) => rule.aliases.contains(&code),
            Selector::Nothing => false,
        }
    }

    /// True if it selects a rule as a whole.
    pub fn covers(self, rule: &Rule) -> bool {
        let is_part = matches!(self, Selector::Code(code) if rule.distinguishes(code));
        self.touches_rule(rule) && !is_part
    }

    /// True if it selects a finding.
    pub fn selects(self, found: &Diagnostic) -> bool {
        self.touches(found.rule)
            && match (self, rule(found.rule)) {
                (Selector::Code(code), Some(rule)) => rule.has_code(found.codes, code),
                _ => true,
            }
    }

    /// The keys of [`LintSettings::levels`](super::LintSettings) that it stands for.
    pub fn keys(self) -> Vec<String> {
        let mut keys = Vec::new();
        let rules = RULES.iter().copied().chain(shell_rules());
        for rule in rules.filter(|rule| self.touches_rule(rule)) {
            match self {
                Selector::Code(code) if rule.distinguishes(code) => {
                    keys.push(level_key(rule, code));
                }
                _ => keys.push(rule.name.to_owned()),
            }
        }
        keys
    }

    /// How specific it is: settings for a rule take precedence over those for its category.
    pub fn precedence(self) -> u8 {
        match self {
            Selector::All => 0,
            Selector::BuildKit => 1,
            Selector::Category(_) => 2,
            Selector::Name(_) => 3,
            Selector::Code(_) | Selector::Nothing => 4,
        }
    }
}

impl Rule {
    /// True if it has several codes of the linter with this code, so that the code means a part of its findings.
    pub(super) fn distinguishes(&self, code: &str) -> bool {
        let linter = linter(code);
        let same = self.aliases.iter().filter(|it| **it != code);
        self.aliases.contains(&code) && same.map(|it| self::linter(it)).any(|it| it == linter)
    }

    /// True if a finding with these codes is what another linter reports under `code`. Without codes, a finding is all that
    /// the rule reports.
    pub(super) fn has_code(&self, codes: &[&str], code: &str) -> bool {
        self.aliases.contains(&code)
            && (codes.is_empty() || codes.contains(&code) || !self.distinguishes(code))
    }

    /// The severity of a finding with these codes, as configured or else the default; `None` if it is disabled.
    pub(super) fn severity_of(
        &self,
        codes: &[&str],
        levels: &BTreeMap<String, Option<Severity>>,
    ) -> Option<Severity> {
        let default = self.enabled.then_some(self.severity);
        if levels.is_empty() {
            return default;
        }
        let distinguished = self.aliases.iter().filter(|it| self.distinguishes(it));
        let mut own = distinguished.filter(|it| codes.is_empty() || codes.contains(it));
        let configured = own.find_map(|code| levels.get(&level_key(self, code)));
        let configured = configured.or_else(|| levels.get(self.name));
        configured.copied().unwrap_or(default)
    }
}

/// Overrides severities by others. One for a rule replaces those for its codes.
pub fn override_levels<L>(
    levels: &mut BTreeMap<String, L>,
    others: impl IntoIterator<Item = (String, L)>,
) {
    for (key, level) in others {
        if !key.contains('/') {
            let codes = format!("{key}/");
            levels.retain(|it, _| !it.starts_with(&codes));
        }
        levels.insert(key, level);
    }
}

/// The key in [`LintSettings::levels`](super::LintSettings) for the findings of a rule with a code.
fn level_key(rule: &Rule, code: &str) -> String {
    format!("{}/{code}", rule.name)
}

/// The codes of a rule or an error.
pub fn codes_of(name: &str) -> &'static [&'static str] {
    match (rule(name), errors::kind(name)) {
        (Some(rule), _) => rule.aliases,
        (None, Some(kind)) => error_codes(kind),
        (None, None) => &[],
    }
}

/// The codes of all rules and errors.
pub fn codes() -> impl Iterator<Item = &'static str> {
    let errors = ProblemKind::ALL.iter().flat_map(|kind| error_codes(*kind));
    let rules = RULES.iter().flat_map(|rule| rule.aliases);
    rules.chain(errors).copied()
}

/// The codes of other linters for an error.
fn error_codes(kind: ProblemKind) -> &'static [&'static str] {
    match kind {
        ProblemKind::InvalidPort => &["DL3011", "DS-0008", "DF040"],
        ProblemKind::CircularDependency => &["DL3023", "DS-0006", "DF050"],
        ProblemKind::InvalidTrigger => &["DL3043", "DF068"],
        ProblemKind::MissingFrom => &["DL3061", "DF037"],
        _ => &[],
    }
}

/// Why there is no rule for some well-known codes.
const WITHOUT_RULE: [(&str, &str); 13] = [
    (
        "DL1000",
        "what BuildKit can't parse is reported as one of its errors, and can't be ignored",
    ),
    (
        "DL1001",
        "comments that ignore nothing are reported as UnusedIgnore",
    ),
    (
        "DL3001",
        "a command such as `ps` does no harm; those without effect are reported as CommandWithoutEffect",
    ),
    (
        "DL3003",
        "`cd` before `&&` is common; one without effect is reported as CommandWithoutEffect",
    ),
    (
        "DL3010",
        "the extraction of an archive that is copied is left to the author",
    ),
    (
        "DL3047",
        "progress output of wget makes the log longer, not the image",
    ),
    ("DL3057", "most images need no health check"),
    (
        "DL3059",
        "consecutive RUN instructions are often intended; an editor can merge them",
    ),
    (
        "DL3066",
        "a user's name is as good as its number where it is known",
    ),
    ("DL4001", "an image may need both wget and curl"),
    (
        "DL4005",
        "another `/bin/sh` affects all scripts of the image, `SHELL` only instructions: both are of use",
    ),
    ("DF003", "consecutive RUN instructions are often intended"),
    ("DF012", "most images need no health check"),
];

/// What to say about a code of another linter for which there is no rule; `None` if it isn't a code.
pub fn without_rule(name: &str) -> Option<String> {
    let code = canonical_code(name);
    if Selector::new(name) != Some(Selector::Nothing) {
        return None;
    }
    let reason = WITHOUT_RULE.iter().find(|it| it.0 == code);
    Some(match reason {
        Some((_, reason)) => format!("{code} has no equivalent rule: {reason}"),
        None => format!("{code} has no equivalent rule"),
    })
}

/// A code as it is in [`Rule::aliases`]: `dl3021`, `hadolint/DL3021`, `AVD-DS-0011` and `DS011` are written in other ways.
fn canonical_code(name: &str) -> Cow<'_, str> {
    if name.starts_with("tally/") {
        return Cow::Borrowed(name);
    }
    let name = name.rsplit('/').next().unwrap_or(name);
    let code = name.to_ascii_uppercase();
    let code = code.strip_prefix("AVD-").map(str::to_owned).unwrap_or(code);
    match code.strip_prefix("DS") {
        Some(digits) if digits.len() == 3 && is_digits(digits) => format!("DS-0{digits}").into(),
        _ => code.into(),
    }
}

/// True for the form of a code of hadolint, `ShellCheck`, Checkov, Trivy, droast or tally.
fn is_code(code: &str) -> bool {
    let number = |prefix: &str, lengths: std::ops::RangeInclusive<usize>| {
        let digits = code.strip_prefix(prefix);
        digits.is_some_and(|it| lengths.contains(&it.len()) && is_digits(it))
    };
    number("DL", 4..=4)
        || number("SC", 4..=4)
        || number("DF", 3..=3)
        || number("DS-", 4..=4)
        || number("CKV_DOCKER_", 1..=3)
        || number("CKV2_DOCKER_", 1..=3)
        || code.starts_with("tally/")
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit())
}

/// The letters with which the codes of a linter begin.
fn linter(code: &str) -> &str {
    let end = code.find(|it: char| !it.is_ascii_alphabetic());
    code.get(..end.unwrap_or(code.len())).unwrap_or(code)
}

/// A named set of severities, which the configuration of single rules overrides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// Only BuildKit's checks.
    BuildKit,
    /// The default severities.
    Recommended,
    /// All rules, also those that are disabled by default.
    Strict,
    /// Only the rules about security.
    Security,
}

impl Preset {
    /// All presets.
    pub const ALL: [Preset; 4] = [
        Preset::BuildKit,
        Preset::Recommended,
        Preset::Strict,
        Preset::Security,
    ];

    /// Its name in the configuration and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Preset::BuildKit => "buildkit",
            Preset::Recommended => "recommended",
            Preset::Strict => "strict",
            Preset::Security => "security",
        }
    }

    /// The severities that differ from the defaults.
    pub fn levels(self) -> BTreeMap<String, Option<Severity>> {
        let level = |rule: &Rule| match self {
            Preset::BuildKit => (rule.group != Group::BuildKit).then_some(None),
            Preset::Recommended => None,
            Preset::Strict => (!rule.enabled).then_some(Some(rule.severity)),
            Preset::Security => (rule.category != Category::Security).then_some(None),
        };
        let all = RULES.iter().copied().chain(shell_rules());
        let levels = all.filter_map(|rule| Some((rule.name.to_owned(), level(rule)?)));
        levels.collect()
    }
}
