//! Package manager that the base image doesn't have.
//!
//! Each Linux distribution has a package manager of its own: `apt-get` in Debian and Ubuntu, `apk` in Alpine, `dnf` or `yum` in
//! Fedora and Red Hat, `zypper` in SUSE, `pacman` in Arch Linux. With that of another one, the build fails with "not found".
//! The tags of many images have the name of the distribution, such as `node:24-alpine` and `node:24-bookworm`.
//!
//! Reported if the distribution is known by the base image, and nothing before mentions the program. Not reported in a
//! condition.
//!
//! ```dockerfile
//! FROM node:24-alpine
//! RUN apt-get update && apt-get install -y curl
//! ```
//!
//! ```dockerfile
//! FROM node:24-alpine
//! RUN apk add --no-cache curl
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::Severity;
use super::super::rule::{Category, Check, Rule, documentation};
use super::program::Program;
use analysis::Distribution;
use syntax::language::Kind;
use syntax::{Joined, Script, ScriptCommand};

pub(in super::super) const RULE: Rule = Rule::dockwright(
    "WrongPackageManager",
    Category::Bug,
    Severity::Warning,
    documentation!("wrong_package_manager.rs"),
    Check::Each(&[Kind::Run], check),
);

/// The package managers of distributions; the first one is recommended.
const MANAGERS: [(Distribution, &[&str]); 5] = [
    (Distribution::Debian, &["apt-get", "apt"]),
    (Distribution::Alpine, &["apk"]),
    (Distribution::RedHat, &["dnf", "yum", "microdnf"]),
    (Distribution::Suse, &["zypper"]),
    (Distribution::Arch, &["pacman"]),
];

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    for command in &script.commands {
        let program = Program::of(command);
        let is_manager = |it: &&(Distribution, &[&str])| it.1.contains(&program.name);
        let Some((distribution, _)) = MANAGERS.iter().find(is_manager) else {
            continue;
        };
        let Some(actual) = context.distribution().filter(|it| it != distribution) else {
            continue;
        };
        let text = script.text_of(command);
        let before = text.get(..command.range.start).unwrap_or_default();
        let is_mentioned = before.contains(program.name)
            || context
                .earlier()
                .any(|(index, _)| mentions(context, index, program.name));
        if is_conditional(&script, command)
            || is_mentioned
            || context.before().windows
            || !is_named(context)
        {
            return;
        }
        let Some(word) = command.words.get(program.index) else {
            return;
        };
        let own = MANAGERS.iter().find(|it| it.0 == actual);
        let own = own.and_then(|it| it.1.first());
        let own = own.map(|it| if is_minimal(context) { "microdnf" } else { *it });
        let message = match own {
            Some(own) => format!(
                "`{}` isn't in this image, which is based on {}: use `{own}`",
                program.name,
                name(actual)
            ),
            None => format!(
                "`{}` isn't in this image, which has no package manager",
                program.name
            ),
        };
        context.report(script.span_of(command, word.range.clone()), message);
        return;
    }
}

/// True for a command that may not run, or whose failure is handled.
pub(super) fn is_conditional(script: &Script, command: &ScriptCommand) -> bool {
    let text = script.text_of(command);
    let tests = [
        "command -v",
        "which ",
        "type ",
        "/etc/os-release",
        " -x ",
        "||",
    ];
    command.nesting.conditional
        || command.nesting.tested
        || command.joined == Joined::Or
        || tests.iter().any(|it| text.contains(it))
}

/// True for an image of the Red Hat family that only contains the small package manager.
fn is_minimal(context: &RuleContext) -> bool {
    let is_red_hat = context.distribution() == Some(Distribution::RedHat);
    let is_small = context.base_image().is_some_and(|it| {
        let tag = it.tag().unwrap_or_default();
        let minimal = |it: &str| it.contains("minimal");
        minimal(it.path()) || minimal(tag) || tag.ends_with("slim") || it.path() == "library/mysql"
    });
    is_red_hat && is_small
}

/// True if the base image is written with its name, and the tag, if any, isn't only a digest. What an argument stands for
/// may differ from build to build.
pub(super) fn is_named(context: &RuleContext) -> bool {
    let Some(bottom) = context.bottom_stage() else {
        return false;
    };
    let image = bottom.from.image.as_deref();
    let has_name = image.is_some_and(|it| it.digest().is_none() || it.tag().is_some());
    let from = context.items(bottom.items.clone()).first();
    let word = from.and_then(|it| it.instruction.words().first());
    has_name && word.is_some_and(|it| !it.text.contains('$'))
}

/// True if an instruction mentions a program.
fn mentions(context: &RuleContext, index: usize, program: &str) -> bool {
    let item = context.items(index..index + 1).first();
    item.is_some_and(|it| context.text_at(it.span()).contains(program))
}

fn name(distribution: Distribution) -> &'static str {
    match distribution {
        Distribution::Debian => "Debian",
        Distribution::Alpine => "Alpine",
        Distribution::RedHat => "Fedora or Red Hat",
        Distribution::Suse => "SUSE",
        Distribution::Arch => "Arch Linux",
        Distribution::Busybox => "BusyBox",
    }
}
