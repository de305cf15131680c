//! Argument used in `RUN` without `ARG` in the stage.
//!
//! An argument declared before the first `FROM`, and a platform argument like `TARGETARCH`, is visible in a stage only after
//! an `ARG` with its name in that stage. Without it, the variable is empty in the commands of the stage, unless the base
//! image sets one of that name. BuildKit's own check `UndefinedVar` covers other instructions, but not commands.
//! Variables that the command itself sets or provides a default for (`${NAME:-value}`) are not reported.
//!
//! ```dockerfile
//! FROM alpine:3.22
//! RUN wget https://example.com/tool-$TARGETARCH
//! ```
//!
//! ```dockerfile
//! FROM alpine:3.22
//! ARG TARGETARCH
//! RUN wget https://example.com/tool-$TARGETARCH
//! ```

use std::collections::BTreeSet;

use super::context::RuleContext;
use super::declare;
use super::diagnostic::{Fix, Related, Severity};
use super::rule::{Category, Check, Rule, documentation};
use analysis::{Document, VariableLookup, shell};
use syntax::VariableOrigin;
use syntax::language::{Kind, PredefinedScope, predefined};
use syntax::text::Span;

pub(super) const RULE: Rule = Rule::dockwright(
    "UndeclaredArg",
    Category::Bug,
    Severity::Warning,
    documentation!("undeclared_arg.rs"),
    Check::Each(&[Kind::Run], check),
);

fn check(context: &mut RuleContext) {
    if !context.is_in_file() || !context.is_in_stage() {
        return;
    }
    // Parsing the command takes longer than everything else in a check.
    if !mentions_hidden(context) {
        return;
    }
    let document = context.document();
    let Some(command) = shell(document, context.item).filter(|it| it.sound) else {
        return;
    };
    let environment = &context.before().environment;
    let mut reported: BTreeSet<&str> = BTreeSet::new();
    for used in &command.variables {
        let name = &*used.name;
        if used.writes
            || used.origin != VariableOrigin::Environment
            || has_default(name, used.modified.as_deref())
            || reported.contains(name)
        {
            continue;
        }
        let certain = match environment.find(name) {
            VariableLookup::Missing => true,
            VariableLookup::Perhaps => false,
            VariableLookup::Set(_) | VariableLookup::Declared => continue,
        };
        let Some(hidden) = Hidden::find(document, name) else {
            continue;
        };
        // A base image may set any other variable.
        if !certain && hidden != Hidden::Predefined {
            continue;
        }
        // The command may get it from a secret.
        let flags = &context.instruction().flags;
        if flags.iter().any(|flag| flag.word.text.contains(name)) {
            continue;
        }
        reported.insert(name);
        let message = format!("'${name}' is empty here: {}", hidden.reason(name));
        let fix = fix(document, context.item, name);
        if let Some(diagnostic) = context.report(used.whole, message) {
            diagnostic.fixes.extend(fix);
            diagnostic.related.extend(hidden.related());
        }
    }
}

/// True if a word in the command is the name of an argument that isn't visible in it.
fn mentions_hidden(context: &RuleContext) -> bool {
    let instruction = context.instruction();
    let environment = &context.before().environment;
    // The global arguments are a part of the key under which findings are kept.
    let is_hidden = |name: &str| {
        Hidden::find(context.checker.document, name).is_some()
            && matches!(
                environment.find(name),
                VariableLookup::Missing | VariableLookup::Perhaps
            )
    };
    let words = instruction.words().iter().map(|it| &it.text);
    let heredocs = instruction.heredocs.iter().map(|it| &it.content);
    let mut texts = words.chain(heredocs);
    texts.any(|text| {
        let mut names = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        names.any(|name| !name.is_empty() && is_hidden(name))
    })
}

/// True for `${name:-value}` and similar, which handle a missing value.
fn has_default(name: &str, modified: Option<&str>) -> bool {
    let rest = modified.and_then(|it| it.strip_prefix("${")?.strip_prefix(name));
    let rest = rest.map(|it| it.strip_prefix(':').unwrap_or(it));
    rest.is_some_and(|it| it.starts_with(['-', '+', '=', '?']))
}

/// An argument that exists outside of a stage, and is not visible in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hidden {
    /// BuildKit sets it.
    Predefined,
    /// It is declared before the first FROM, at this position.
    Global(Span),
}

impl Hidden {
    /// The argument with a name.
    pub(super) fn find(document: &Document, name: &str) -> Option<Hidden> {
        let globals = &document.semantics().globals.environment;
        let origin = globals.get(name).map(|it| it.origin.pair());
        if let Some(Some(pair)) = origin {
            let definition = pair.definition(document)?;
            return definition.span(document.file()).map(Hidden::Global);
        }
        let is_global = predefined(name).is_some_and(|it| it.scope == PredefinedScope::Global);
        is_global.then_some(Hidden::Predefined)
    }

    /// Why it isn't visible.
    pub(super) fn reason(self, name: &str) -> String {
        match self {
            Hidden::Predefined => format!("BuildKit sets it only after `ARG {name}` in the stage"),
            Hidden::Global(_) => {
                format!("a stage sees a global argument only after `ARG {name}`")
            }
        }
    }

    /// Where it is declared.
    pub(super) fn related(self) -> Option<Related> {
        match self {
            Hidden::Predefined => None,
            Hidden::Global(span) => Some(Related {
                span,
                message: "Declared here".to_owned(),
            }),
        }
    }
}

/// The fix that declares an argument before an instruction.
pub(super) fn fix(document: &Document, item: usize, name: &str) -> Option<Fix> {
    let edit = declare::in_stage(document, item, name)?;
    Some(Fix::suggestion(format!("Add `ARG {name}`"), vec![edit]))
}
