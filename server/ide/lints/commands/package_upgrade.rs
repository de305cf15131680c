//! All packages upgraded in a build.
//!
//! `apt-get upgrade` and the like install the newest versions of all packages of the base image. The result depends on the time of
//! the build, and the layer contains the upgraded files a second time. A newer base image (`docker build --pull`) has
//! the same versions. Some projects upgrade on purpose, as a base image may lack the newest security updates, so this rule
//! is off by default.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get upgrade -y && rm -rf /var/lib/apt/lists/*
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-20251117-slim
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::Severity;
use super::super::rule::{Category, Check, Rule, documentation};
use super::packages::{Action, Manager, PackageCommand};
use syntax::language::Kind;

pub(in super::super) const RULE: Rule = Rule {
    aliases: &[
        "DL3005", "DL3017", "DL3031", "DL3035", "DL3039", "DS-0024", "DF069",
    ],
    enabled: false,
    ..Rule::dockwright(
        "PackageUpgrade",
        Category::Reproducibility,
        Severity::Hint,
        documentation!("package_upgrade.rs"),
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
        let is_all = packages.manager == Manager::Apt || packages.packages().is_empty();
        if packages.action != Action::Upgrade || !is_all {
            continue;
        }
        let span = script.span_of(command, packages.range());
        let message = format!(
            "`{} {}` upgrades all packages, so the result depends on the time of the build: use a newer base image",
            packages.name,
            packages.subcommand()
        );
        context.report(span, message);
    }
}
