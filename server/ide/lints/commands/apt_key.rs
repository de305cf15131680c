//! `apt-key`, which is deprecated.
//!
//! `apt-key` is removed in Debian 13 and Ubuntu 25.04: there, the build fails with "apt-key: not found". In older releases
//! it prints a warning, and a key that it adds is trusted for every repository. Store the key in a file, and name the file in
//! the entry of its repository with `signed-by`. A key in text form (`.asc`) needs no conversion.
//!
//! Reported for commands that add keys. The severity is *warning* if the base image is known to lack `apt-key`, otherwise
//! *hint*. Not reported for releases before Debian 9 and Ubuntu 16.04, whose apt doesn't know `signed-by`.
//!
//! ```dockerfile
//! FROM debian:13
//! RUN curl -fsSL https://example.com/key.asc | apt-key add -
//! RUN echo "deb https://example.com/debian stable main" > /etc/apt/sources.list.d/example.list
//! ```
//!
//! ```dockerfile
//! FROM debian:13
//! ADD --chmod=644 https://example.com/key.asc /etc/apt/keyrings/example.asc
//! RUN echo "deb [signed-by=/etc/apt/keyrings/example.asc] https://example.com/debian stable main" > /etc/apt/sources.list.d/example.list
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{DiagnosticTag, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::program::Program;
use super::release::{Release, release};
use syntax::language::Kind;

pub(in super::super) const RULE: Rule = Rule {
    tag: Some(DiagnosticTag::Deprecated),
    ..Rule::dockwright(
        "AptKey",
        Category::Deprecated,
        Severity::Hint,
        documentation!("apt_key.rs"),
        Check::Each(&[Kind::Run], check),
    )
};

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    for command in &script.commands {
        let program = Program::of(command);
        let subcommand = program.operands().next().map_or("", |it| it.value.as_str());
        if program.name != "apt-key" {
            continue;
        }
        // Only these add a key.
        let adds = program.arguments().iter().any(|it| {
            let it = it.value.as_str();
            it == "add" || it.starts_with("--recv") || it.starts_with("--fetch")
        });
        let release = match release(context) {
            Some(Release::WithoutAptKey(_)) | None if !adds => continue,
            Some(Release::Old) => return,
            Some(Release::WithoutAptKey(release)) => Some(release),
            None => None,
        };
        let message = match &release {
            Some(release) => format!(
                "`apt-key` doesn't exist in {release}: store the key in /etc/apt/keyrings, and reference it with `signed-by`"
            ),
            None => "`apt-key` is deprecated, and removed in newer releases: store the key in /etc/apt/keyrings, and reference it with `signed-by`".to_owned(),
        };
        let Some(name) = command.words.get(program.index) else {
            continue;
        };
        let end = match command.words.get(program.index + 1) {
            Some(word) if word.value == subcommand => word.range.end,
            _ => name.range.end,
        };
        let span = script.span_of(command, name.range.start..end);
        let is_configured = context.has_configured_severity();
        if let Some(diagnostic) = context.report(span, message)
            && release.is_some()
            && !is_configured
        {
            diagnostic.severity = diagnostic.severity.max(Severity::Warning);
        }
    }
}
