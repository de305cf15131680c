//! Cache mount without effect.
//!
//! A cache mount keeps what package managers download from one build to the next, but only if they keep it at all:
//!
//! - The images of Debian and Ubuntu, and those built on them, configure apt to delete each package after its installation:
//!   a cache mount on `/var/cache/apt` stays empty. Remove `/etc/apt/apt.conf.d/docker-clean`.
//! - `--no-cache-dir` of pip and `--no-cache` of apk and uv turn the cache off. Remove the flag where a cache mount is used;
//!   nothing of it is part of the image.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
//!     --mount=type=cache,target=/var/lib/apt,sharing=locked \
//!     apt-get update && apt-get install -y --no-install-recommends curl
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
//!     --mount=type=cache,target=/var/lib/apt,sharing=locked \
//!     rm -f /etc/apt/apt.conf.d/docker-clean && apt-get update && apt-get install -y --no-install-recommends curl
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Fix, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::edit::{is_editable, remove_words};
use super::mounts;
use super::packages::{Action, Manager, PackageCommand};
use super::program::Program;
use analysis::{Distribution, VariableLookup};
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::values::user::is_root;
use syntax::{Script, ScriptCommand};

pub(in super::super) const RULE: Rule = Rule::dockwright(
    "UnusedCacheMount",
    Category::Cache,
    Severity::Information,
    documentation!("unused_cache_mount.rs"),
    Check::Each(&[Kind::Run], check),
);

/// Texts of instructions that make apt keep its packages.
const KEEPS: [&str; 5] = [
    "APT_CONFIG",
    "apt.conf",
    "docker-clean",
    "eep-Downloaded",
    "eep-cache",
];

fn check(context: &mut RuleContext) {
    if context.instruction().flag("mount").is_none() {
        return;
    }
    let Some(targets) = mounts::caches(context.step, context.escape()) else {
        return;
    };
    let Some(script) = context.script().filter(|_| !targets.is_empty()) else {
        return;
    };
    let has = |text: &str| targets.iter().any(|it| it.contains(text));
    let has_part = |name: &str| targets.iter().any(|it| it.split('/').any(|it| it == name));
    for command in &script.commands {
        let Some(packages) = PackageCommand::of(command) else {
            let program = Program::of(command);
            // What `uv run` runs has flags of its own.
            let runs = program
                .operands()
                .next()
                .is_some_and(|it| it.value == "run" || it.value == "tool");
            if program.name == "uv" && has("uv") && !runs {
                report_flag(context, &script, command, &["--no-cache"]);
            }
            continue;
        };
        match (packages.manager, packages.action) {
            (Manager::Apt, Action::Install)
                if has("/var/cache/apt")
                    && !packages.has("-d")
                    && !packages.has("--download-only") =>
            {
                return report_apt(context, &script);
            }
            (Manager::Pip, Action::Install) if has_part("pip") => {
                report_flag(context, &script, command, &["--no-cache-dir"]);
                report_variable(context, &script, command);
            }
            (Manager::Apk, Action::Install) if has("/var/cache/apk") || has("/etc/apk/cache") => {
                report_flag(context, &script, command, &["--no-cache"]);
            }
            _ => {}
        }
    }
}

/// Reports a mount for apt, which deletes its packages after their installation.
fn report_apt(context: &mut RuleContext, script: &Script) {
    if context.official_image().is_none() || context.distribution() != Some(Distribution::Debian) {
        return;
    }
    // Once is enough for a stage.
    let is_repeated = context.earlier().any(|(_, step)| {
        let targets = mounts::caches(step, context.escape()).unwrap_or_default();
        targets.iter().any(|it| it.contains("/var/cache/apt"))
    });
    if is_repeated || context.any_before(|it| KEEPS.iter().any(|text| it.contains(text))) {
        return;
    }
    let Some(span) = mount_span(context, "/var/cache/apt") else {
        return;
    };
    let first = script.commands.first();
    // As root, and before everything.
    let user = context.before().config.user.as_ref();
    let is_root = user.is_none_or(|it| it.known().is_some_and(is_root));
    let is_start = |it: &&ScriptCommand| {
        let before = script.text_of(it).get(..it.range.start);
        it.name() != "sudo" && before.is_some_and(|it| it.trim().is_empty())
    };
    let can_fix = is_root && is_editable(context, script);
    let edit = first.filter(|_| can_fix).filter(is_start).map(|it| {
        let at = context.file_span(Span::empty(script.span(it).start));
        TextEdit::new(at, "rm -f /etc/apt/apt.conf.d/docker-clean && ")
    });
    let message = "This mount stays empty, as apt is configured to delete each package after its installation: remove `/etc/apt/apt.conf.d/docker-clean`".to_owned();
    if let Some(diagnostic) = context.report(span, message) {
        let fix = edit.map(|it| Fix::suggestion("Remove `docker-clean`", vec![it]));
        diagnostic.fixes.extend(fix);
    }
}

/// Reports a flag that turns off the cache which is mounted.
fn report_flag(
    context: &mut RuleContext,
    script: &Script,
    command: &ScriptCommand,
    flags: &[&str],
) {
    let mut words = command.words.iter().enumerate();
    let Some((index, word)) = words.find(|(_, it)| flags.contains(&it.value.as_str())) else {
        return;
    };
    let message = format!("`{}` turns off the cache that is mounted", word.value);
    // Packages of apk are only kept in the other folder.
    let is_index = command.name() == "apk" && mount_span(context, "/etc/apk/cache").is_none();
    let edit = remove_words(context, script, command, index..index + 1).filter(|_| !is_index);
    if let Some(diagnostic) = context.report(script.span_of(command, word.range.clone()), message) {
        let fix = edit.map(|it| Fix::suggestion(format!("Remove `{}`", word.value), vec![it]));
        diagnostic.fixes.extend(fix);
    }
}

/// Reports a mount for pip, whose cache a variable turns off.
fn report_variable(context: &mut RuleContext, script: &Script, command: &ScriptCommand) {
    let variable = context.before().environment.find("PIP_NO_CACHE_DIR");
    let VariableLookup::Set(value) = variable else {
        return;
    };
    // pip also takes `off` and `0` as numbers for it, in different ways in different versions.
    let is_on = value
        .known()
        .is_some_and(|it| matches!(it, "1" | "true" | "yes" | "on"));
    let text = script.text_of(command);
    if !is_on || text.contains("PIP_NO_CACHE_DIR") {
        return;
    }
    if let Some(span) = mount_span(context, "pip") {
        let message = "`PIP_NO_CACHE_DIR` turns off the cache that is mounted".to_owned();
        context.report(span, message);
    }
}

/// The span of the mount whose value contains a text.
fn mount_span(context: &RuleContext, text: &str) -> Option<Span> {
    let mut flags = context.instruction().flags.iter();
    flags.find_map(|it| {
        let value = it.value.as_ref().filter(|_| it.name.text == "mount")?;
        value.text.contains(text).then_some(value.span)
    })
}
