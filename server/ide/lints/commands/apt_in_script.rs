//! `apt` in a script.
//!
//! `apt` is made for terminals: it doesn't promise that its options and output stay the same, and warns "apt does not have a stable
//! CLI interface. Use with caution in scripts." `apt-get` and `apt-cache` do the same and stay compatible.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt update && apt-get install -y curl
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y curl
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Fix, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::packages::PackageCommand;
use super::program::Program;
use syntax::language::Kind;
use syntax::text::TextEdit;

pub(in super::super) const RULE: Rule = Rule {
    aliases: &["DL3027"],
    enabled: false,
    ..Rule::dockwright(
        "AptInScript",
        Category::Style,
        Severity::Hint,
        documentation!("apt_in_script.rs"),
        Check::Each(&[Kind::Run], check),
    )
};

/// The subcommands that `apt-get` has, too.
const SAME: [&str; 12] = [
    "update",
    "install",
    "reinstall",
    "remove",
    "purge",
    "autoremove",
    "upgrade",
    "clean",
    "autoclean",
    "source",
    "build-dep",
    "download",
];

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    for command in &script.commands {
        let program = Program::of(command);
        if program.name != "apt" {
            continue;
        }
        let Some(word) = command.words.get(program.index) else {
            continue;
        };
        let span = script.span_of(command, word.range.clone());
        let place = context.file_span(span);
        let is_same = PackageCommand::of(command).is_some_and(|it| SAME.contains(&it.subcommand()))
            && context.is_in_file()
            && !script.is_exec
            && context.text_at(place) == "apt";
        let message = "`apt` has no stable interface for scripts: use `apt-get`".to_owned();
        if let Some(diagnostic) = context.report(span, message)
            && is_same
        {
            let edits = vec![TextEdit::new(place, "apt-get")];
            diagnostic.fixes.push(Fix::safe("Use `apt-get`", edits));
        }
    }
}
