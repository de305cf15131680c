//! Files of a package manager left in the image.
//!
//! Package managers keep what they download: lists of packages, archives, and metadata. Nothing in a container needs them,
//! but they become part of the layer, often tens of megabytes. A later `RUN` can't make the layer smaller, so remove
//! them in the same `RUN`, or don't write them:
//!
//! | package manager | in the same `RUN` |
//! |---|---|
//! | `apt-get` | `rm -rf /var/lib/apt/lists/*` at the end. Images of Debian and Ubuntu already remove the archives |
//! | `apk` | `apk add --no-cache`, without `apk update` |
//! | `dnf`, `yum` | `dnf clean all` at the end |
//! | `zypper` | `zypper clean --all` at the end |
//! | `pip` | `pip install --no-cache-dir` |
//! | `yarn` | `yarn cache clean` at the end |
//!
//! A cache mount, such as `RUN --mount=type=cache,target=/root/.cache/pip`, keeps the files for the next build without
//! adding them to the image.
//!
//! Reported only for stages whose layers are part of the image.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y curl
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Fix, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::edit::{append, insert_after, is_editable};
use super::index_update_alone::lone_update;
use super::mounts;
use super::package_use::{Installs, installs_after, last_use_of_apt_lists};
use super::packages::{Action, Manager, PackageCommand};
use super::program::{Program, has_extension};
use super::release::{Release, release};
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::{Joined, Script, ScriptCommand};

pub(in super::super) const RULE: Rule = Rule {
    aliases: &[
        "DL3009", "DL3019", "DL3032", "DL3036", "DL3040", "DL3042", "DL3060", "DS-0019", "DS-0025",
    ],
    ..Rule::dockwright(
        "PackageCacheLeft",
        Category::Size,
        Severity::Information,
        documentation!("package_cache_left.rs"),
        Check::Each(&[Kind::Run], check),
    )
};

/// Texts in commands that remove the lists of apt.
const APT_LISTS: [&str; 7] = [
    "/var/lib/apt",
    "apt/lists",
    "/var/lib/{",
    "/var/{",
    "distclean",
    "dist-clean",
    "/lists/",
];

/// Texts in commands that remove the index of apk.
const APK_CACHE: [&str; 5] = [
    "/var/cache/apk",
    "/var/cache/*",
    "/var/cache ",
    "/var/cache/",
    "/etc/apk/cache",
];

/// Texts in commands that remove the caches of dnf, yum and zypper.
const OTHER_CACHE: [&str; 4] = ["/var/cache/", "/var/cache ", "/var/{", "clean all"];

/// A finding.
struct Left<'s> {
    command: PackageCommand<'s>,
    message: String,
    fix: Option<Fix>,
}

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    let packages: Vec<_> = script
        .commands
        .iter()
        .filter_map(PackageCommand::of)
        .collect();
    if packages.is_empty() || !context.ships() || lone_update(&script).is_some() {
        return;
    }
    let distribution = context.distribution();
    if packages
        .iter()
        .any(|it| it.manager.is_foreign(distribution))
    {
        return;
    }
    let found = [
        apt(context, &script, &packages),
        apk(context, &script, &packages),
        cleaned(context, &script, &packages),
        yarn(context, &script, &packages),
    ];
    for left in found.into_iter().flatten() {
        report(context, &script, left);
    }
    for command in packages {
        if let Some(left) = pip(context, &script, command) {
            report(context, &script, left);
        }
    }
}

fn report(context: &mut RuleContext, script: &Script, left: Left) {
    let span = script.span_of(left.command.command, left.command.range());
    let codes = left.command.manager.cache_codes();
    if let Some(diagnostic) = context.report_as(codes, span, left.message) {
        diagnostic.fixes.extend(left.fix);
    }
}

/// True if a command after another one mentions one of the texts, or is an unknown script that may clean up.
fn is_cleaned(script: &Script, after: &ScriptCommand, texts: &[&str]) -> bool {
    let mut later = script
        .commands
        .iter()
        .filter(|it| it.range.start >= after.range.end || it.nesting.substitution);
    later.any(|it| {
        let text = script.text_of(it);
        let text = text.get(it.range.clone()).unwrap_or_default();
        let name = Program::of(it).name;
        let is_own = PackageCommand::of(it).is_some();
        texts.iter().any(|clean| text.contains(clean))
            || !is_own
                && (name.contains("clean") || has_extension(name, "sh") && text.contains("clean"))
            || matches!(name, "rm" | "find") && (text.contains("/var/lib/*") || text.contains("$("))
    })
}

/// The lists that `apt-get update` downloads.
fn apt<'s>(
    context: &mut RuleContext,
    script: &'s Script,
    packages: &[PackageCommand<'s>],
) -> Option<Left<'s>> {
    let mut updates = packages.iter().filter(|it| {
        it.manager == Manager::Apt
            && it.action == Action::Refresh
            && !it.command.nesting.conditional
    });
    let update = updates.next()?;
    let last = updates.next_back().unwrap_or(update);
    if mounts::covers(context, "/var/lib/apt/lists")
        || is_cleaned(script, last.command, &APT_LISTS)
        || script.text_of(update.command).contains("apt-clean")
    {
        return None;
    }
    // What installs from the lists would fail without them.
    let needs_lists = context.stage().is_some_and(|stage| {
        let number = context.item - stage.items.start;
        installs_after(&stage.body, number, Manager::Apt) == Installs::Yes
    });
    let clean = as_same_user(*last, "rm -rf /var/lib/apt/lists/*");
    let edit = append(context, script, &clean).filter(|_| !needs_lists);
    let title = "Remove the lists at the end";
    let fix = edit.map(|edit| {
        if uses_lists_later(context) {
            Fix::suggestion(title, vec![edit])
        } else {
            Fix::safe(title, vec![edit])
        }
    });
    let advice = if needs_lists {
        "update and remove them in each `RUN` that installs".to_owned()
    } else {
        format!("end the `RUN` with `{clean}`")
    };
    Some(Left {
        command: *update,
        message: format!(
            "`{} {}` leaves its package lists in the image: {advice}",
            update.name,
            update.subcommand()
        ),
        fix,
    })
}

/// A command that runs as the user of another one.
fn as_same_user(command: PackageCommand, text: &str) -> String {
    match command.command.name() {
        name @ ("sudo" | "doas") => format!("{name} {text}"),
        _ => text.to_owned(),
    }
}

/// True if a later RUN, also in another stage, installs with apt without an update.
fn uses_lists_later(context: &RuleContext) -> bool {
    context.checker.depends_on_file();
    let last = context.checker.last_use_of_apt_lists.get_or_init(|| {
        let bodies = context.semantics().bodies();
        let last = bodies.filter_map(|(first, body)| Some(first + last_use_of_apt_lists(body)?));
        last.max()
    });
    last.is_some_and(|last| last > context.item)
}

/// The index that `apk` downloads without `--no-cache`.
fn apk<'s>(
    context: &RuleContext,
    script: &'s Script,
    packages: &[PackageCommand<'s>],
) -> Option<Left<'s>> {
    let own = packages.iter().filter(|it| {
        it.manager == Manager::Apk
            && matches!(
                it.action,
                Action::Refresh | Action::Install | Action::Upgrade
            )
            && !it.has("--no-cache")
            && !it.has("--no-network")
            && !it.has("--root")
            && !it.command.has_flag("", Some('p'))
            && !it.has("--cache-dir")
    });
    let own: Vec<_> = own.copied().collect();
    let last = own.last()?;
    let is_unknown = own.iter().any(|it| {
        let mut arguments = it.command.arguments().iter();
        arguments.any(|it| it.value.contains("CACHE") && it.value.starts_with('$'))
    });
    if is_unknown
        || mounts::covers(context, "/var/cache/apk")
        || mounts::covers(context, "/etc/apk/cache")
        || is_cleaned(script, last.command, &APK_CACHE)
        || is_cleaned(script, last.command, &["cache clean"])
    {
        return None;
    }
    let adds = own.iter().filter(|it| it.action != Action::Refresh);
    let command = adds.clone().next().copied().unwrap_or(*own.first()?);
    let message = if command.action == Action::Refresh {
        "`apk update` leaves its index in the image: `apk add --no-cache` needs no update"
            .to_owned()
    } else {
        format!(
            "`apk {}` leaves its index in the image: add `--no-cache`",
            command.subcommand()
        )
    };
    let mut edits = Vec::new();
    for it in &own {
        edits.push(if it.action == Action::Refresh {
            without_update(context, script, it.command)
        } else {
            insert_after(context, script, it.command, it.subcommand, " --no-cache")
        });
    }
    let edits: Option<Vec<_>> = edits.into_iter().collect();
    Some(Left {
        command,
        message,
        fix: edits.map(|edits| Fix::safe("Add `--no-cache`", edits)),
    })
}

/// The edit that removes `apk update && `.
fn without_update(
    context: &RuleContext,
    script: &Script,
    command: &ScriptCommand,
) -> Option<TextEdit> {
    let index = script
        .commands
        .iter()
        .position(|it| std::ptr::eq(it, command))?;
    let next = script.commands.get(index + 1)?;
    let is_simple = next.joined == Joined::And
        && command.nesting.is_none()
        && next.nesting.is_none()
        && command.joined != Joined::Or
        && command.redirections.is_empty()
        && command.range.end <= next.range.start;
    let start = script.span(command).start;
    let end = script.span(next).start;
    let span = context.file_span(Span::new(start, end));
    let written = context.text_at(span);
    (is_simple && is_editable(context, script) && !written.contains('#'))
        .then(|| TextEdit::new(span, ""))
}

/// What `dnf`, `yum` and `zypper` download.
fn cleaned<'s>(
    context: &RuleContext,
    script: &'s Script,
    packages: &[PackageCommand<'s>],
) -> Option<Left<'s>> {
    let is_own =
        |it: &&PackageCommand| matches!(it.manager, Manager::Dnf | Manager::Yum | Manager::Zypper);
    let mut installs = packages.iter().filter(is_own).filter(|it| {
        matches!(
            it.action,
            Action::Install | Action::Upgrade | Action::Refresh
        ) && !it.has("--installroot")
            && !it.has("--root")
            && !it.has("--setopt=cachedir")
            && !it.has("--downloadonly")
            && !it.has("--help")
    });
    let last = installs.next_back()?;
    let (folders, clean) = match last.manager {
        Manager::Zypper => (&["/var/cache/zypp"][..], "zypper clean --all".to_owned()),
        _ => (
            &["/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5"][..],
            format!("{} clean all", last.name),
        ),
    };
    let clean = as_same_user(*last, &clean);
    let is_after = |it: &&PackageCommand| it.command.range.start > last.command.range.start;
    let mut later = packages.iter().filter(is_own).filter(is_after);
    if later.any(|it| it.action == Action::Clean)
        || folders.iter().any(|it| mounts::covers(context, it))
        || is_cleaned(script, last.command, &OTHER_CACHE)
        || script.text_of(last.command).ends_with("/var/cache")
    {
        return None;
    }
    let edit = append(context, script, &clean);
    Some(Left {
        command: *last,
        message: format!(
            "`{} {}` leaves its cache in the image: end the `RUN` with `{clean}`",
            last.name,
            last.subcommand()
        ),
        fix: edit.map(|edit| Fix::safe(format!("Add `{clean}` at the end"), vec![edit])),
    })
}

/// The cache of `yarn`.
fn yarn<'s>(
    context: &RuleContext,
    script: &'s Script,
    packages: &[PackageCommand<'s>],
) -> Option<Left<'s>> {
    let mut installs = packages.iter().filter(|it| {
        it.manager == Manager::Yarn
            && it.action == Action::Install
            && (!it.subcommand().is_empty() || it.command.words.len() == it.subcommand)
            && !["--version", "--help", "-v", "--immutable", "--cache-folder"]
                .iter()
                .any(|flag| it.has(flag))
    });
    let install = installs.next_back()?;
    let environment = &context.before().environment;
    let is_moved = environment.declares("YARN_CACHE_FOLDER");
    if is_moved
        || mounts::any_contains(context, "yarn")
        || mounts::any_contains(context, ".cache")
        || is_cleaned(
            script,
            install.command,
            &["cache clean", ".cache", "/yarn", "yarn-"],
        )
    {
        return None;
    }
    // Version 1; in later versions, the cache may be a part of the project.
    let is_first = install.has("--frozen-lockfile") || install.has("--pure-lockfile");
    let edit = append(context, script, "yarn cache clean").filter(|_| is_first);
    Some(Left {
        command: *install,
        message: "`yarn` leaves its cache in the image: end the `RUN` with `yarn cache clean`"
            .to_owned(),
        fix: edit.map(|edit| Fix::safe("Add `yarn cache clean` at the end", vec![edit])),
    })
}

/// True if the version of pip that a command runs may have neither a cache nor `--no-cache-dir`, which came with version 6:
/// that of an old release, unless it was replaced before.
fn is_before_caches(context: &RuleContext, script: &Script, install: PackageCommand) -> bool {
    if !matches!(release(context), Some(Release::Old)) {
        return false;
    }
    // Images of Python have their own.
    let bottom = context.bottom_stage();
    let image = bottom.and_then(|it| it.from.image.as_deref());
    let is_python = image.is_some_and(|it| it.path().contains("py"));
    let text = script.text_of(install.command);
    let before = text.get(..install.command.range.start);
    let before = before.unwrap_or_default();
    // `pip install --upgrade pip` doesn't replace `pip3`.
    let replaces: fn(&str) -> bool = if install.name == "pip3" {
        |text| replaces_pip(text, "pip3 install")
    } else {
        |text| replaces_pip(text, "pip install")
    };
    !is_python && !replaces(before) && !context.any_earlier(replaces)
}

/// True if a text contains a command that replaces pip, as by an installation of its own.
fn replaces_pip(text: &str, install: &str) -> bool {
    let upgrades = text.contains("upgrade pip") || text.contains("-U pip");
    text.contains("get-pip") || text.contains("easy_install") || upgrades && text.contains(install)
}

/// The cache of `pip`.
fn pip<'s>(
    context: &mut RuleContext,
    script: &'s Script,
    install: PackageCommand<'s>,
) -> Option<Left<'s>> {
    if install.manager != Manager::Pip || install.action != Action::Install {
        return None;
    }
    let quiet = [
        "--no-cache",
        "--no-cache-dir",
        "--cache-dir",
        "--no-index",
        "--help",
        "--dry-run",
    ];
    let command = install.command;
    let has_unknown = command.arguments().iter().any(|it| {
        it.value.starts_with('$')
            && context
                .word_value(it)
                .is_none_or(|it| it.contains("--no-cache") || it.contains("--cache"))
            && it.value.to_ascii_uppercase().contains("PIP")
    });
    if quiet.iter().any(|it| install.has(it))
        || has_unknown
        || is_before_caches(context, script, install)
        || is_set_for(context, script, command)
        || mounts::any_contains(context, "pip")
        || mounts::any_contains(context, ".cache")
        || mounts::covers(context, "/root")
        || is_cleaned(
            script,
            command,
            &[".cache", "cache purge", "pip cache remove", "/root/.*"],
        )
        || context.any_before(|text| {
            let configures = text.contains("pip config") || text.contains("pip3 config");
            configures && text.contains("no-cache-dir") || text.contains("pip.conf")
        })
    {
        return None;
    }
    let edit = insert_after(
        context,
        script,
        command,
        install.subcommand,
        " --no-cache-dir",
    );
    Some(Left {
        command: install,
        message: format!(
            "`{}{} {}` leaves its cache in the image: add `--no-cache-dir`",
            install.name,
            if install.name.starts_with("python") {
                " -m pip"
            } else {
                ""
            },
            install.subcommand()
        ),
        fix: edit.map(|edit| {
            let title = "Add `--no-cache-dir`";
            // The version of pip is unknown.
            if context.distribution().is_none() {
                return Fix::suggestion(title, vec![edit]);
            }
            Fix::safe(title, vec![edit])
        }),
    })
}

/// True if a variable switches the cache of `pip` off or moves it.
fn is_set_for(context: &RuleContext, script: &Script, command: &ScriptCommand) -> bool {
    const NAMES: [&str; 3] = ["PIP_NO_CACHE_DIR", "PIP_CACHE_DIR", "XDG_CACHE_HOME"];
    let environment = &context.before().environment;
    let is_set = |name: &&str| environment.declares(name);
    let in_script = || {
        let text = script.text_of(command);
        NAMES.iter().any(|it| text.contains(&format!("{it}=")))
    };
    NAMES.iter().any(is_set) || in_script()
}
