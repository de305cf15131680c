//! The rules for `ShellCheck`'s codes, made from the table of codes of the crate `shell`.

use std::sync::LazyLock;

use super::super::diagnostic::Severity;
use super::super::rule::{Category, Check, Rule};
use shell::{CODES, Code, CodeSeverity};

/// A rule for each code, sorted by name.
pub(in super::super) static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rules = CODES.iter().map(|code| {
        let category = if code.is_style() {
            Category::Style
        } else {
            Category::Bug
        };
        Rule {
            enabled: code.enabled,
            ..Rule::dockwright(code.name, category, severity(code), "", Check::Shell(code))
        }
    });
    rules.collect()
});

/// The rule of a code.
pub(super) fn rule_of(code: &Code) -> Option<&'static Rule> {
    let at = RULES.binary_search_by(|it| it.name.cmp(code.name)).ok()?;
    RULES.get(at)
}

fn severity(code: &Code) -> Severity {
    match code.severity {
        // BuildKit doesn't refuse it.
        CodeSeverity::Error | CodeSeverity::Warning => Severity::Warning,
        CodeSeverity::Information => Severity::Information,
        CodeSeverity::Hint => Severity::Hint,
    }
}
