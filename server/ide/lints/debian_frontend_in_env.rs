//! `DEBIAN_FRONTEND` set in the image.
//!
//! `DEBIAN_FRONTEND=noninteractive` keeps `apt-get` from asking questions during a build. As `ENV`, it also applies to each
//! container, where it hides the questions of packages that are installed there. As `ARG`, it only applies to the
//! build.
//!
//! Only reported if the image is built with it, so not if an instruction resets it, and not in the stages that the image only
//! takes files from.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! ENV DEBIAN_FRONTEND=noninteractive
//! RUN apt-get update && apt-get install -y tzdata
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! ARG DEBIAN_FRONTEND=noninteractive
//! RUN apt-get update && apt-get install -y tzdata
//! ```

use super::context::RuleContext;
use super::diagnostic::{Fix, Severity};
use super::keyword_case::Case;
use super::rule::{Category, Check, Rule, documentation};
use analysis::{Distribution, Value};
use syntax::Pair;
use syntax::language::Kind;
use syntax::text::TextEdit;

pub(super) const RULE: Rule = Rule::dockwright(
    "DebianFrontendInEnv",
    Category::Bug,
    Severity::Information,
    documentation!("debian_frontend_in_env.rs"),
    Check::Each(&[Kind::Env], check),
);

const NAME: &str = "DEBIAN_FRONTEND";

fn check(context: &mut RuleContext) {
    let pairs = context.instruction().pairs();
    let Some(pair) = pairs.iter().find(|it| it.name.text == NAME) else {
        return;
    };
    let value = pair.value.as_ref().and_then(|it| context.value(it));
    if value.as_deref() != Some("noninteractive") || !context.ships() {
        return;
    }
    // Without apt, neither has an effect.
    if context
        .distribution()
        .is_some_and(|it| it != Distribution::Debian)
    {
        return;
    }
    // The value at the end of the stage, if it is another one.
    let stage = context.stage();
    let end = stage.and_then(|it| it.end.config.env.get(NAME));
    let end = end.and_then(|it| it.value.as_ref()).and_then(Value::known);
    if end != Some("noninteractive") {
        return;
    }
    let fix = (context.is_in_file() && pairs.len() == 1)
        .then(|| fix(context, pair))
        .flatten();
    let message = "DEBIAN_FRONTEND=noninteractive also applies to containers: use ARG".to_owned();
    if let Some(diagnostic) = context.report(pair.span, message) {
        diagnostic.fixes.extend(fix);
    }
}

/// The fix that makes it an argument.
fn fix(context: &RuleContext, pair: &Pair) -> Option<Fix> {
    // Stages that are built on this one wouldn't have it.
    if context.is_base() {
        return None;
    }
    let keyword = &context.instruction().keyword;
    let case = Case::detect(&keyword.text)?;
    let mut edits = vec![TextEdit::new(
        context.file_span(keyword.span),
        case.apply("ARG"),
    )];
    if pair.is_legacy {
        let between = syntax::text::Span::new(pair.name.span.end, pair.value.as_ref()?.span.start);
        if context.source(between).contains('\n') {
            return None;
        }
        edits.push(TextEdit::new(context.file_span(between), "="));
    }
    Some(Fix::suggestion("Use `ARG`", edits))
}
