//! The severities and the documentation of rules, as reports state them.

use ide::lints::{self, Severity, errors};
use project::IGNORE_FILE_RULES;

/// The name of a severity.
pub(super) fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "information",
        Severity::Hint => "hint",
    }
}

/// The documentation of a rule or an error, and its default severity.
pub(super) fn rule_docs(name: &str) -> (String, Severity) {
    match (lints::rule(name), errors::kind(name)) {
        (Some(rule), _) => (rule.docs(), rule.severity),
        (_, Some(kind)) => (errors::docs(kind), errors::severity(kind)),
        (None, None) => {
            let rule = IGNORE_FILE_RULES.iter().find(|it| it.0 == name);
            rule.map_or((String::new(), Severity::Error), |it| {
                (it.1.to_owned(), it.2)
            })
        }
    }
}
