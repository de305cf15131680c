//! `# check=` names a rule that there isn't.
//!
//! BuildKit takes any word for the name of a rule, so a misspelt one silences nothing. Names are case-sensitive.
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

use super::diagnostic::{Fix, Severity};
use super::options::{Name, Options};
use super::rule::{Check, Group, Rule};
use super::run::Run;
use crate::language::suggest;
use crate::text::TextEdit;

pub(super) const RULE: Rule = Rule {
    name: "UnknownCheckRule",
    group: Group::Dockwright,
    severity: Severity::Warning,
    tag: None,
    experimental: false,
    inline: false,
    source: include_str!("unknown_check_rule.rs"),
    check: Check::File(check),
};

fn check(run: &mut Run) {
    for (item, name) in named(run) {
        if name.text.is_empty() || super::names().any(|known| known == name.text) {
            continue;
        }
        let same = super::names().find(|known| known.eq_ignore_ascii_case(&name.text));
        let meant = same.or_else(|| suggest(&name.text, super::names(), false));
        let reason = match (same, meant) {
            (Some(same), _) => format!("names are case-sensitive: {same}"),
            (None, Some(meant)) => format!("did you mean {meant}?"),
            (None, None) => "BuildKit takes any word, and nothing comes of it".to_owned(),
        };
        let message = format!("There is no check '{}' ({reason})", name.text);
        let Some(found) = run.report(&RULE, None, item, name.span, message) else {
            continue;
        };
        if let Some(meant) = meant {
            let edit = TextEdit::new(name.span, meant);
            let title = format!("Change to `{meant}`");
            found.fixes.push(Fix::suggestion(title, vec![edit]));
        }
    }
}

/// All names of rules that stand in options, and the instructions that they are above.
fn named(run: &Run) -> Vec<(Option<usize>, Name)> {
    let of = |(item, options): (Option<usize>, &Options)| {
        let lists = [&options.skip, &options.experimental];
        let names = lists.into_iter().flat_map(|list| list.names.clone());
        names.map(|name| (item, name)).collect::<Vec<_>>()
    };
    let mut names: Vec<_> = run.all_options().flat_map(of).collect();
    names.sort_by_key(|(_, name)| name.span);
    names
}
