//! Version without quotes.
//!
//! For a shell, `>` begins the name of a file: `pip install flask>=2.0` installs any version of `flask`, and writes the output
//! of the command to a file named `=2.0`. Put the requirement into quotes.
//!
//! ```dockerfile
//! FROM python:3.14
//! RUN pip install --no-cache-dir flask>=3.1
//! ```
//!
//! ```dockerfile
//! FROM python:3.14
//! RUN pip install --no-cache-dir 'flask>=3.1'
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Fix, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::edit::is_editable;
use super::packages::{Manager, PackageCommand};
use syntax::ScriptCommand;
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};

pub(in super::super) const RULE: Rule = Rule::dockwright(
    "UnquotedVersion",
    Category::Bug,
    Severity::Warning,
    documentation!("unquoted_version.rs"),
    Check::Each(&[Kind::Run], check),
);

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    let redirected = |it: &&ScriptCommand| !it.redirections.is_empty();
    for command in script.commands.iter().filter(redirected) {
        let is_install = PackageCommand::of(command).is_some()
            || matches!(
                command.name(),
                "conda" | "mamba" | "micromamba" | "pipx" | "pnpm" | "poetry" | "uv"
            );
        if !is_install {
            continue;
        }
        let text = script.text_of(command);
        let mut end = 0;
        for redirection in &command.redirections {
            let target = &redirection.target;
            let Some(before) = text.get(..target.range.start) else {
                continue;
            };
            // `a>=1` and `a<2`, without spaces.
            let Some(name) = before.strip_suffix(redirection.operator) else {
                continue;
            };
            let is_version = match redirection.operator {
                ">" => target.value.starts_with('='),
                "<" => {
                    let version = target.value.strip_prefix('=').unwrap_or(&target.value);
                    version.starts_with(|c: char| c.is_ascii_digit())
                }
                _ => false,
            };
            let is_name = |c: char| c.is_ascii_alphanumeric() || "._-[]@/".contains(c);
            let start = name.len() - name.chars().rev().take_while(|c| is_name(*c)).count();
            let before = text.get(..start).and_then(|it| it.chars().next_back());
            let is_word = before.is_none_or(char::is_whitespace);
            if !is_version || !is_word || start == name.len() || start < end {
                continue;
            }
            // All of the requirement, as in `a>=1,<2`.
            let rest = text.get(start..).unwrap_or_default();
            let stops = |c: char| c.is_whitespace() || matches!(c, ';' | '&' | '|' | ')');
            end = start + rest.find(stops).unwrap_or(rest.len());
            let written = text.get(start..end).unwrap_or_default();
            let span = script.span_of(command, start..end);
            let operator = redirection.operator;
            let manager = PackageCommand::of(command).map(|it| it.manager);
            let advice = if manager == Some(Manager::Apt) {
                "apt only takes exact versions, as in `name=1.0`"
            } else {
                "put the requirement into quotes"
            };
            let message = format!(
                "For the shell, `{operator}` is a redirection, and `{}` the name of a file: {advice}",
                target.value
            );
            // Quotes don't help where only exact versions are known.
            let is_exact = matches!(manager, Some(Manager::Apt | Manager::Dnf | Manager::Yum));
            let can_fix = !is_exact
                && is_editable(context, &script)
                && !written.contains(['\'', '"', '$', '\\']);
            let (first, last) = (
                context.file_span(Span::empty(span.start)),
                context.file_span(Span::empty(span.end)),
            );
            if let Some(diagnostic) = context.report(span, message)
                && can_fix
            {
                let edits = vec![TextEdit::new(first, "'"), TextEdit::new(last, "'")];
                diagnostic.fixes.push(Fix::suggestion("Add quotes", edits));
            }
        }
    }
}
