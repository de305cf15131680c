//! Recommended packages are installed too.
//!
//! `apt-get install` also installs the packages that the chosen ones recommend. They are often unnecessary in a container and may
//! multiply the size. `--no-install-recommends` leaves them out. Sometimes a program needs one of them, which must then be
//! installed explicitly: `curl`, for example, recommends `ca-certificates`. As the result has to be tested, this rule is off by
//! default.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install --no-install-recommends -y curl && rm -rf /var/lib/apt/lists/*
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Fix, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::edit::insert_after;
use super::packages::{Manager, PackageCommand};
use syntax::language::Kind;

pub(in super::super) const RULE: Rule = Rule {
    aliases: &["DL3015", "DS-0029"],
    enabled: false,
    ..Rule::dockwright(
        "RecommendedPackages",
        Category::Size,
        Severity::Hint,
        documentation!("recommended_packages.rs"),
        Check::Each(&[Kind::Run], check),
    )
};

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    for command in &script.commands {
        let Some(packages) = PackageCommand::of(command) else {
            continue;
        };
        let is_configured = |it: &syntax::ScriptWord| {
            it.value.contains("Install-Recommends") || it.value.contains("no-install-recommends")
        };
        if packages.manager != Manager::Apt
            || packages.subcommand() != "install"
            || command.words.iter().any(is_configured)
            || packages.packages().is_empty()
        {
            continue;
        }
        if !context.ships() || context.any_before(|text| text.contains("Install-Recommends")) {
            return;
        }
        let span = script.span_of(command, packages.range());
        let message = format!(
            "`{} install` also installs recommended packages: add `--no-install-recommends`",
            packages.name
        );
        let edit = insert_after(
            context,
            &script,
            command,
            packages.subcommand,
            " --no-install-recommends",
        );
        if let Some(diagnostic) = context.report(span, message) {
            let fix = edit.map(|edit| Fix::suggestion("Add `--no-install-recommends`", vec![edit]));
            diagnostic.fixes.extend(fix);
        }
    }
}
