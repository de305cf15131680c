//! Stage name is not lowercase.
//!
//! BuildKit converts stage names to lower case, so `AS Build` defines the stage `build`. `FROM Build` still refers to an
//! image of that name, while `COPY --from=Build` refers to the stage. A lowercase name refers to the stage everywhere.
//!
//! ```dockerfile
//! FROM alpine AS BuildBase
//! FROM scratch
//! COPY --from=BuildBase /bin/sh /bin/
//! ```
//!
//! ```dockerfile
//! FROM alpine AS buildbase
//! FROM scratch
//! COPY --from=buildbase /bin/sh /bin/
//! ```

use super::context::RuleContext;
use super::diagnostic::Fix;
use super::rule::{Category, Check, Rule, documentation};
use analysis::SourceTarget;
use syntax::ProblemKind;
use syntax::language::Kind;
use syntax::text::TextEdit;

pub(super) const RULE: Rule = Rule::buildkit(
    "StageNameCasing",
    Category::Style,
    documentation!("stage_name_casing.rs"),
    Check::Each(&[Kind::From], check),
);

/// `instructions/parse.go:isLowerCaseStageName`.
fn check(context: &mut RuleContext) {
    let [_, _, name] = context.instruction().words() else {
        return;
    };
    let lower = name.text.to_lowercase();
    if lower == name.text || !context.is_in_file() {
        return;
    }
    let message = format!("Stage name '{}' should be lowercase", name.text);
    let edits = renamed(context, &name.text, &lower);
    let is_whole = context.source(name.span) == name.text;
    // An invalid name may contain a variable, which would change its meaning in lower case.
    let mut problems = context.instruction().problems.iter();
    let is_name = !problems.any(|it| it.kind == ProblemKind::InvalidStageName);
    if let Some(diagnostic) = context.report(name.span, message)
        && is_whole
        && is_name
    {
        let title = format!("Rename the stage to `{lower}`");
        diagnostic.fixes.push(Fix::safe(title, edits));
    }
}

/// The edits that rename a stage and all references to it.
fn renamed(context: &RuleContext, old: &str, new: &str) -> Vec<TextEdit> {
    let file = context.file();
    let Some(stage) = context.semantics().stage_of(context.item) else {
        return Vec::new();
    };
    let sources = context.semantics().sources.iter();
    let sources = sources.filter(|it| it.target == SourceTarget::Stage(stage.index));
    let sources = sources.filter_map(|it| Some(file.items.get(it.item)?.at(it.span)));
    let name = context
        .instruction()
        .stage_name()
        .map(|name| context.file_span(name.span));
    let spans = name.into_iter().chain(sources);
    spans
        .filter(|span| context.text_at(*span) == old)
        .map(|span| TextEdit::new(span, new))
        .collect()
}
