//! The rules that `--select` and `--ignore` enable and disable.

use std::collections::BTreeMap;

use ide::lints::{self, Category, Diagnostic, Selector, Severity};
use project::explain::unknown_rule;
use project::{IGNORE_FILE_RULES, SUSPICIOUS_IGNORE_PATTERN};

/// The values of `--select` and `--ignore`.
#[derive(Debug, Default)]
pub(super) struct Selection {
    select: Vec<Selector>,
    ignore: Vec<Selector>,
}

impl Selection {
    /// Parses names of rules and groups and codes of other linters, in any case.
    ///
    /// # Errors
    ///
    /// If a name is unknown, or a code that is to be selected has no rule.
    pub(super) fn new(select: &[String], ignore: &[String]) -> Result<Selection, String> {
        let parse = |names: &[String]| -> Result<Vec<Selector>, String> {
            names.iter().map(|name| selector(name)).collect()
        };
        if let Some(message) = select.iter().find_map(|name| lints::without_rule(name)) {
            return Err(message);
        }
        Ok(Selection {
            select: parse(select)?,
            ignore: parse(ignore)?,
        })
    }

    /// True if `buildkit` alone is selected. Diagnostics are then reported at BuildKit's positions.
    pub(super) fn only_buildkit(&self) -> bool {
        !self.select.is_empty() && self.select.iter().all(|it| *it == Selector::BuildKit)
    }

    /// Whether a rule is enabled, at least for some of its findings.
    pub(super) fn includes(&self, rule: &str) -> bool {
        let among = |selectors: &[Selector]| selectors.iter().any(|it| touches(*it, rule));
        let known = lints::rule(rule);
        let is_ignored = |it: &Selector| match known {
            Some(known) => it.covers(known),
            None => touches(*it, rule),
        };
        (self.select.is_empty() || among(&self.select)) && !self.ignore.iter().any(is_ignored)
    }

    /// Whether a finding is reported.
    pub(super) fn includes_finding(&self, found: &Diagnostic) -> bool {
        let among = |selectors: &[Selector]| {
            let selects = |it: &Selector| touches(*it, found.rule) && is_part(*it, found);
            selectors.iter().any(selects)
        };
        (self.select.is_empty() || among(&self.select)) && !among(&self.ignore)
    }

    /// Adds the severities of rules that are selected and aren't configured, as they may be disabled by default, and disables
    /// those that aren't selected: they don't replace the findings of others either.
    pub(super) fn add_to(&self, levels: &mut BTreeMap<String, Option<Severity>>) {
        if self.select.is_empty() && self.ignore.is_empty() {
            return;
        }
        for rule in lints::RULES {
            if !self.includes(rule.name) {
                lints::override_levels(levels, [(rule.name.to_owned(), None)]);
            } else if !self.select.is_empty() && !rule.enabled {
                let level = levels.entry(rule.name.to_owned());
                level.or_insert(Some(rule.severity));
            }
        }
        // Findings of others are left out one by one.
        for rule in lints::shell_rules().filter(|it| !it.enabled) {
            if !self.select.is_empty() && self.includes(rule.name) {
                let level = levels.entry(rule.name.to_owned());
                level.or_insert(Some(rule.severity));
            }
        }
        let ignored = self.ignore.iter().flat_map(|it| it.keys());
        lints::override_levels(levels, ignored.map(|key| (key, None)));
    }
}

/// True if a selector selects a rule, an error or a rule about ignore files.
fn touches(selector: Selector, rule: &str) -> bool {
    if rule != SUSPICIOUS_IGNORE_PATTERN {
        return selector.touches(rule);
    }
    match selector {
        Selector::BuildKit => false,
        Selector::Category(category) => category == Category::Bug,
        _ => selector.touches(rule),
    }
}

fn is_part(selector: Selector, found: &Diagnostic) -> bool {
    lints::rule(found.rule).is_none() || selector.selects(found)
}

fn selector(name: &str) -> Result<Selector, String> {
    let ignore_file_rules = || {
        let mut names = IGNORE_FILE_RULES.iter().map(|it| it.0);
        names.find(|it| it.eq_ignore_ascii_case(name))
    };
    Selector::new(name)
        .or_else(|| ignore_file_rules().map(Selector::Name))
        .ok_or_else(|| unknown_rule(name))
}
