//! Command for users and groups that the base image doesn't have.
//!
//! Alpine has the `adduser` and `addgroup` of `BusyBox`: `adduser -D -G app app`. `useradd`, `groupadd` and `usermod` are in the
//! package `shadow`.
//!
//! Debian has other options: `adduser` with `-D` or `-S` fails there. From Debian 13 on, the small images, such as
//! `python:3.14-slim`, have neither `adduser` nor `addgroup`: use `useradd` and `groupadd`.
//!
//! Reported if the distribution is known by the base image, and nothing before installs what is missing.
//!
//! ```dockerfile
//! FROM node:24-alpine
//! RUN groupadd -r app && useradd -r -g app app
//! ```
//!
//! ```dockerfile
//! FROM node:24-alpine
//! RUN addgroup -S app && adduser -S -G app app
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::Severity;
use super::super::rule::{Category, Check, Rule, documentation};
use super::release::DebianRelease;
use super::wrong_package_manager::{is_conditional, is_named};
use crate::commands::program::Program;
use analysis::Distribution;
use syntax::Script;
use syntax::language::Kind;

pub(in super::super) const RULE: Rule = Rule::dockwright(
    "WrongUserCommand",
    Category::Bug,
    Severity::Warning,
    documentation!("wrong_user_command.rs"),
    Check::Each(&[Kind::Run], check),
);

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    if context.distribution() == Some(Distribution::Debian) {
        return check_debian(context, &script);
    }
    for command in &script.commands {
        let program = Program::of(command);
        let adds_to_group = program.arguments().iter().any(|it| {
            let letters = it.value.strip_prefix('-');
            letters.is_some_and(|it| it.contains('G') && !it.starts_with('-'))
        });
        let own = match program.name {
            "useradd" => "use `adduser`",
            "groupadd" | "gpasswd" => "use `addgroup`",
            "usermod" if adds_to_group => "use `addgroup`",
            "usermod" | "groupmod" => "install it",
            _ => continue,
        };
        if context.distribution() != Some(Distribution::Alpine) {
            return;
        }
        if is_conditional(&script, command) {
            continue;
        }
        let provides = |text: &str| {
            ["shadow", "busybox", "/usr/sbin", "/bin", "xargs", "$(cat"]
                .iter()
                .any(|it| text.contains(it))
        };
        if context.before().windows
            || !is_named(context)
            || context.is_repeated(program.name)
            || context.any_before(provides)
        {
            return;
        }
        let message = format!(
            "`{}` isn't in Alpine, unless the package `shadow` is installed: {own}",
            program.name
        );
        let Some(word) = command.words.get(program.index) else {
            return;
        };
        context.report(script.span_of(command, word.range.clone()), message);
        return;
    }
}

/// Commands of other distributions in Debian and Ubuntu.
fn check_debian(context: &mut RuleContext, script: &Script) {
    for command in &script.commands {
        let program = Program::of(command);
        let own = match program.name {
            "adduser" | "deluser" => "useradd",
            "addgroup" | "delgroup" => "groupadd",
            _ => continue,
        };
        let Some(word) = command.words.get(program.index) else {
            continue;
        };
        let span = script.span_of(command, word.range.clone());
        if is_conditional(script, command) || context.before().windows || !is_named(context) {
            return;
        }
        // The options of BusyBox.
        let option = program
            .arguments()
            .iter()
            .find(|it| program.name == "adduser" && matches!(it.value.as_str(), "-D" | "-S"));
        let message = if let Some(option) = option {
            if context.any_before(|it| it.contains("busybox")) {
                return;
            }
            format!(
                "`adduser` of Debian has no option `{}`, only that of BusyBox: use `useradd`",
                option.value
            )
        } else {
            let Some(release) = without_adduser(context) else {
                return;
            };
            // Many packages bring it, and scripts may install some.
            let installs = |it: &str| it.contains("install") || it.contains(".sh");
            if context.any_before(installs) || context.is_repeated(program.name) {
                return;
            }
            format!(
                "`{}` isn't in the image of {release}: use `{own}`, or install `adduser`",
                program.name
            )
        };
        context.report(span, message);
        return;
    }
}

/// The release of the base image, if that is a small one without the package `adduser`: from Debian 13 on, apt doesn't need it.
fn without_adduser(context: &RuleContext) -> Option<String> {
    let image = context.base_image()?;
    let official = context.official_image()?;
    let is_slim = image
        .tag()
        .is_some_and(|it| it.split('-').any(|it| it == "slim"));
    let is_small =
        official.name() == "debian" || is_slim && matches!(official.name(), "node" | "python");
    let release = DebianRelease::of(image)?;
    let is_new = !release.is_ubuntu && release.version.0 == 13;
    (is_small && is_new).then_some(release.name)
}
