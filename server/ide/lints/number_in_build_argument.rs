//! Build argument that is read as a number.
//!
//! Without quotes, YAML reads `3.10` as the number 3.1, and so does Bake: the build gets `3.1`. Write `"3.10"` in the file that
//! defines the build.
//!
//! In the examples, the build gives the argument `PYTHON` as `3.10`, without quotes.
//!
//! ```dockerfile
//! ARG PYTHON=3.14
//! FROM python:${PYTHON}
//! ```
//!
//! ```dockerfile
//! FROM python:3.10
//! ```

use super::checker::Checker;
use super::diagnostic::Severity;
use super::rule::{Category, Check, Rule, documentation};
use super::unused_build_argument::declared;

pub(super) const RULE: Rule = Rule {
    inline: false,
    ..Rule::dockwright(
        "NumberInBuildArgument",
        Category::Bug,
        Severity::Warning,
        documentation!("number_in_build_argument.rs"),
        Check::File(check),
    )
};

fn check(checker: &mut Checker) {
    let document = checker.document;
    let build = document.build();
    let Some(definition) = build.definition.clone() else {
        return;
    };
    let declared = declared(document);
    for (name, place) in &definition.args {
        let (Some(place), Some(value)) = (place, build.args.get(name)) else {
            continue;
        };
        let written = place.text.slice(place.span);
        let written = written.trim();
        // A value of the command line takes its place.
        if build.overriding_args.contains(name)
            || !is_number(written)
            || !is_number(value)
            || written == value
        {
            continue;
        }
        let Some(span) = declared.get(name) else {
            continue;
        };
        let message = format!(
            "`{}` in {} sets `{name}` to `{value}`, as `{written}` is read as a number: write \"{written}\" there, in quotes",
            definition.name, definition.file
        );
        checker.report(&RULE, None, None, *span, message);
    }
}

/// True for a text that YAML may read as a number.
fn is_number(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_digit() || "._+-eExobabcdefABCDEF".contains(c);
    text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(plain)
}
