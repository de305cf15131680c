//! Unknown rule in `# check=`.
//!
//! BuildKit ignores unknown names, so a misspelled name has no effect. Names are case-sensitive. A code of another linter, such
//! as `DL3021`, is accepted for a rule of Dockwright, but not for one of BuildKit's checks.
//!
//! ```dockerfile
//! # check=skip=StageNameCaseing
//! FROM alpine AS Build
//! ```
//!
//! ```dockerfile
//! # check=skip=StageNameCasing
//! FROM alpine AS Build
//! ```

use super::checker::Checker;
use super::diagnostic::{Fix, Severity};
use super::options::{Options, RuleName};
use super::rule::{Category, Check, Group, Rule, documentation};
use syntax::language::suggest;
use syntax::text::TextEdit;

pub(super) const RULE: Rule = Rule {
    inline: false,
    ..Rule::dockwright(
        "UnknownCheckRule",
        Category::Bug,
        Severity::Warning,
        documentation!("unknown_check_rule.rs"),
        Check::File(check),
    )
};

fn check(checker: &mut Checker) {
    for (item, name) in named_rules(checker) {
        if name.text.is_empty() || checker.rules.names().any(|known| known == name.text) {
            continue;
        }
        let meant: Vec<&Rule> = checker.rules.with_code(&name.text).collect();
        if meant.iter().any(|rule| rule.group != Group::BuildKit) {
            continue;
        }
        let other_case = checker
            .rules
            .names()
            .find(|known| known.eq_ignore_ascii_case(&name.text));
        let same = meant.first().map(|rule| rule.name);
        let suggestion = other_case
            .or(same)
            .or_else(|| suggest(&name.text, checker.rules.names(), false));
        let reason = match (other_case, suggestion) {
            (Some(name), _) => format!("names are case-sensitive: {name}"),
            (None, Some(name)) => format!("did you mean {name}?"),
            (None, None) => "BuildKit ignores unknown names".to_owned(),
        };
        let message = format!("Unknown check '{}' ({reason})", name.text);
        let Some(diagnostic) = checker.report(&RULE, None, item, name.span, message) else {
            continue;
        };
        if let Some(suggestion) = suggestion {
            let edit = TextEdit::new(name.span, suggestion);
            let title = format!("Change to `{suggestion}`");
            diagnostic.fixes.push(Fix::suggestion(title, vec![edit]));
        }
    }
}

/// All rule names in options, with the index of the instruction that they precede.
fn named_rules(checker: &Checker) -> Vec<(Option<usize>, RuleName)> {
    let names_in = |(item, options): (Option<usize>, &Options)| {
        let lists = [&options.skip, &options.experimental];
        let names = lists.into_iter().flat_map(|list| list.names.clone());
        names.map(|name| (item, name)).collect::<Vec<_>>()
    };
    let mut names: Vec<_> = checker.all_options().flat_map(names_in).collect();
    names.sort_by_key(|(_, name)| name.span);
    names
}
