//! FROM uses an argument that isn't declared.
//!
//! FROM sees only arguments that stand before the first FROM, and those that BuildKit predefines, like `BUILDPLATFORM`.
//! Anything else is empty there, whatever ENV and the stages say.
//!
//! ```dockerfile
//! ARG VERSION=3.20
//! FROM alpine:${VERISON:-3}
//! ```
//!
//! ```dockerfile
//! ARG VERSION=3.20
//! FROM alpine:${VERSION:-3}
//! ```

use std::collections::BTreeSet;

use super::diagnostic::{Fix, Severity};
use super::place::Place;
use super::rule::{Check, Group, Rule};
use crate::analysis::{Known, uses};
use crate::language::{Kind, suggest};
use crate::text::TextEdit;

pub(super) const RULE: Rule = Rule {
    name: "UndefinedArgInFrom",
    group: Group::BuildKit,
    severity: Severity::Warning,
    tag: None,
    experimental: false,
    inline: true,
    source: include_str!("undefined_arg_in_from.rs"),
    check: Check::Each(&[Kind::From], check),
};

/// `validations.go:reportUnusedFromArgs`.
fn check(place: &mut Place) {
    let environment = &place.before().environment;
    for used in uses(place.it(), place.file().escape) {
        if !matches!(environment.find(&used.name), Known::Missing) {
            continue;
        }
        let names: BTreeSet<&str> = environment.all().map(|(name, _)| name).collect();
        let meant = suggest(&used.name, names, true);
        let mut message = format!("FROM argument '{}' is not declared", used.name);
        if let Some(meant) = meant {
            message += &format!(" (did you mean {meant}?)");
        }
        let at = place.at(used.span);
        let Some(found) = place.report(used.whole, message) else {
            continue;
        };
        if let Some(meant) = meant {
            let edit = TextEdit::new(at, meant);
            let title = format!("Change to `{meant}`");
            found.fixes.push(Fix::suggestion(title, vec![edit]));
        }
    }
}
