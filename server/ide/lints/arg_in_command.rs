//! Argument of the build in the command of a container.
//!
//! `ARG` exists during the build only. `CMD`, `ENTRYPOINT` and `HEALTHCHECK` run in the container, where the variable is empty,
//! unless it is set when the container starts. `ENV` sets a variable for containers too; its value may be that of an argument.
//!
//! Not reported: variables with a default value, such as `${PORT:-80}`, and those that the command sets itself.
//!
//! ```dockerfile
//! FROM python:3.14
//! ARG PORT=8000
//! CMD exec python -m http.server "$PORT"
//! ```
//!
//! ```dockerfile
//! FROM python:3.14
//! ARG PORT=8000
//! ENV PORT=$PORT
//! CMD exec python -m http.server "$PORT"
//! ```

use super::context::RuleContext;
use super::declare::above;
use super::diagnostic::{Fix, Severity};
use super::rule::{Category, Check, Rule, documentation};
use super::secrets_used_in_arg_or_env::is_secret;
use super::undeclared_arg::{OF_SHELLS, has_default};
use analysis::shell;
use syntax::VariableOrigin;
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};

pub(super) const RULE: Rule = Rule::dockwright(
    "ArgInCommand",
    Category::Bug,
    Severity::Warning,
    documentation!("arg_in_command.rs"),
    Check::Each(&[Kind::Cmd, Kind::Entrypoint, Kind::Healthcheck], check),
);

/// Variables that every container has.
const OF_CONTAINERS: [&str; 4] = ["HOME", "PATH", "TERM", "USER"];

fn check(context: &mut RuleContext) {
    if !context.is_in_file() || !context.is_in_stage() {
        return;
    }
    let source = context.source(Span::new(0, context.instruction().len));
    if !source.contains('$') {
        return;
    }
    let document = context.document();
    let Some(command) = shell(document, context.item).filter(|it| it.sound) else {
        return;
    };
    let Some(stage) = context.stage() else { return };
    // What else may set variables.
    let others = ["export ", "source ", "eval ", ". "];
    let is_cmd = context.instruction().kind == Some(Kind::Cmd);
    let has_script = stage
        .end
        .config
        .entrypoint
        .as_ref()
        .is_some_and(|it| !it.is_empty());
    let shell_words = context.before().config.shell.as_ref();
    let is_login = shell_words.is_some_and(|it| it.iter().any(|it| it.starts_with("-l")));
    if is_cmd && has_script || is_login || others.iter().any(|it| source.contains(it)) {
        return;
    }
    let mut reported: Vec<&str> = Vec::new();
    for used in &command.variables {
        let name = &*used.name;
        if used.writes
            || used.origin != VariableOrigin::Environment
            || has_default(name, used.modified.as_deref())
            || OF_SHELLS.contains(&name)
            || OF_CONTAINERS.contains(&name)
            || reported.contains(&name)
            || is_tested(&source, name)
        {
            continue;
        }
        // What ENV sets, also in the base image, is set in the container, whatever ARG declares.
        let variable = stage.end.environment.get(name);
        let pair = variable.and_then(|it| it.origin.pair());
        if stage.end.config.env.get(name).is_some()
            || pair.is_none_or(|it| it.instruction.kind != Some(Kind::Arg))
        {
            continue;
        }
        reported.push(name);
        let unless = if stage.end.environment.open {
            ", unless the base image sets it"
        } else {
            ""
        };
        let message = format!(
            "`${name}` is empty in a container{unless}: `ARG` only exists during the build. Use `ENV`"
        );
        // Below the declaration, and not for what shouldn't be in an image.
        let declared = context.before().environment.get(name);
        let is_declared = declared.is_some_and(|it| it.origin.pair().is_some());
        let place = context.place().filter(|_| is_declared && !is_secret(name));
        let fix = place.map(|item| {
            let keyword = super::keyword_case::majority(document).apply("ENV");
            let text = format!("{keyword} {name}=${name}{}", document.text.new_line());
            let edit = TextEdit::new(Span::empty(above(document, item.start)), text);
            Fix::suggestion(format!("Add `ENV {name}=${name}`"), vec![edit])
        });
        if let Some(diagnostic) = context.report(used.whole, message) {
            diagnostic.fixes.extend(fix);
        }
    }
}

/// True if a command tests whether a variable has a value.
fn is_tested(source: &str, name: &str) -> bool {
    let source = source.replace('\\', "");
    let quotes = ["\"$", "\"${", "$", "${"];
    ["-n ", "-z ", "case "].iter().any(|operator| {
        let mut written = quotes.iter().map(|it| format!("{operator}{it}{name}"));
        written.any(|it| source.contains(&it))
    })
}
