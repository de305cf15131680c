//! ENV that uses a variable which the same ENV sets.
//!
//! All values of an `ENV` are expanded before any of its variables is set. So in `ENV DIR=/opt BIN=$DIR/bin`, `$DIR` is the
//! value from before the instruction, or nothing, and not `/opt`. Set the variables in two instructions.
//!
//! Not reported if the value is the same before and after, or if the variable is set after its use, as in
//! `ENV OLD_PATH=$PATH PATH=/opt/bin:$PATH`. If there is no value before, BuildKit's check `UndefinedVar` reports it.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! ENV DIR=/srv
//! ENV DIR=/opt BIN=$DIR/bin
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! ENV DIR=/srv
//! ENV DIR=/opt
//! ENV BIN=$DIR/bin
//! ```

use super::context::RuleContext;
use super::diagnostic::{Related, Severity};
use super::rule::{Category, Check, Rule, documentation};
use super::undefined_var::split_before;
use analysis::{NOT_IN_ENVIRONMENT, Use, Value, VariableLookup, uses};
use syntax::language::Kind;

pub(super) const RULE: Rule = Rule {
    aliases: &["DL3044"],
    ..Rule::dockwright(
        "SelfReferenceInEnv",
        Category::Bug,
        Severity::Warning,
        documentation!("self_reference_in_env.rs"),
        Check::Each(&[Kind::Env], check),
    )
};

fn check(context: &mut RuleContext) {
    let pairs = context.instruction().pairs();
    if pairs.len() < 2 {
        return;
    }
    for used in uses(context.instruction(), context.escape()) {
        report(context, &used);
    }
}

fn report(context: &mut RuleContext, used: &Use) {
    let pairs = context.instruction().pairs();
    let user = pairs.iter().position(|it| it.span.covers(used.whole));
    let Some(user) = user.filter(|_| !NOT_IN_ENVIRONMENT.contains(&used.name.as_str())) else {
        return;
    };
    let before = pairs.iter().take(user);
    let Some(setter) = before.rev().find(|it| it.name.text == used.name) else {
        return;
    };
    let old = match context.before().environment.find(&used.name) {
        VariableLookup::Set(value) => Some(value),
        VariableLookup::Declared => None,
        // BuildKit reports it.
        VariableLookup::Missing | VariableLookup::Perhaps => return,
    };
    let Some(written) = setter.value.as_ref() else {
        return;
    };
    let new = context.value(written);
    let old_text = old.and_then(Value::known);
    let is_same = new.as_deref().is_some_and(|new| old_text == Some(new))
        || is_reference_to(&written.text, &used.name);
    if is_same {
        return;
    }
    let name = &used.name;
    let old_shown = match (old, old_text) {
        (None, _) => "empty".to_owned(),
        (Some(_), Some("")) => "empty".to_owned(),
        (Some(_), Some(old)) => syntax::quoted(shortened(old)),
        (Some(_), None) => "its previous value".to_owned(),
    };
    let new_shown = new.map_or_else(
        || "the new value".to_owned(),
        |it| syntax::quoted(shortened(&it)),
    );
    let (old_shown, new_shown) = if old_shown == new_shown {
        // The difference isn't in what is shown.
        ("its previous value".to_owned(), "the new value".to_owned())
    } else {
        (old_shown, new_shown)
    };
    let message = format!(
        "${name} is {old_shown} here, not {new_shown}: an ENV takes effect after all its values are expanded"
    );
    let related = Related {
        span: context.file_span(setter.name.span),
        message: "Set here".to_owned(),
    };
    let fix = context
        .is_in_file()
        .then(|| split_before(context, user))
        .flatten();
    if let Some(diagnostic) = context.report(used.whole, message) {
        diagnostic.related.push(related);
        diagnostic.fixes.extend(fix);
    }
}

/// True if a value is the variable itself: `$NAME`, `"${NAME}"`.
fn is_reference_to(value: &str, name: &str) -> bool {
    let value = value.trim_matches(['"', '\'']);
    let inner = value.strip_prefix('$').unwrap_or_default();
    let inner = inner
        .strip_prefix('{')
        .and_then(|it| it.strip_suffix('}'))
        .unwrap_or(inner);
    inner == name
}

/// The beginning of a long text.
fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let start: String = text.chars().take(MOST).collect();
    format!("{start}…")
}
