//! Misspelled subcommand or flag of a package manager.
//!
//! Package managers refuse what they don't know, and the build fails: `apt-get instal` is an invalid operation, and
//! `--no-install-recommend` isn't understood.
//!
//! Only reported for `apt-get`, `apt`, `apk`, `dnf`, `yum` and `zypper`, and if a known subcommand or flag is similar.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y --no-install-recommend curl
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends curl
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Fix, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::edit::is_editable;
use super::packages::{Manager, PackageCommand};
use super::wrong_package_manager::is_conditional;
use syntax::ScriptWord;
use syntax::language::{Kind, edit_distance, suggest_first};
use syntax::text::TextEdit;

pub(in super::super) const RULE: Rule = Rule::dockwright(
    "MisspelledArgument",
    Category::Bug,
    Severity::Warning,
    documentation!("misspelled_argument.rs"),
    Check::Each(&[Kind::Run], check),
);

/// The subcommands of `apt-get` and `apt`.
const APT: [&str; 37] = [
    "auto-clean",
    "auto-remove",
    "autoclean",
    "autopurge",
    "autoremove",
    "build-dep",
    "changelog",
    "check",
    "clean",
    "depends",
    "dist-upgrade",
    "dist-clean",
    "distclean",
    "download",
    "dselect-upgrade",
    "edit-sources",
    "full-upgrade",
    "help",
    "indextargets",
    "install",
    "list",
    "madison",
    "modernize-sources",
    "moo",
    "policy",
    "purge",
    "rdepends",
    "reinstall",
    "remove",
    "satisfy",
    "search",
    "show",
    "showsrc",
    "source",
    "update",
    "upgrade",
    "why",
];

/// The subcommands of `apk`.
const APK: [&str; 26] = [
    "adbdump", "adbgen", "adbsign", "add", "audit", "cache", "convdb", "convndx", "del", "dot",
    "extract", "fetch", "fix", "index", "info", "list", "manifest", "mkndx", "mkpkg", "policy",
    "query", "search", "stats", "update", "upgrade", "verify",
];

/// The subcommands of `dnf`, `yum` and `zypper` that images are built with.
const RPM: [&str; 37] = [
    "addrepo",
    "autoremove",
    "build-dep",
    "builddep",
    "check",
    "check-update",
    "check-upgrade",
    "clean",
    "config-manager",
    "distro-sync",
    "distrosync",
    "downgrade",
    "download",
    "dsync",
    "erase",
    "groupinstall",
    "history",
    "info",
    "install",
    "install-new-recommends",
    "list",
    "localinstall",
    "makecache",
    "module",
    "patch",
    "provides",
    "refresh",
    "reinstall",
    "remove",
    "removerepo",
    "renamerepo",
    "repolist",
    "repos",
    "search",
    "update",
    "upgrade",
    "versionlock",
];

/// Flags of `apt-get` without `--` and `no-`, beside those that hover describes.
const APT_FLAGS: [&str; 36] = [
    "act",
    "allow-insecure-repositories",
    "allow-releaseinfo-change",
    "arch-only",
    "auto-remove",
    "autoremove",
    "build",
    "build-profiles",
    "comment",
    "compile",
    "config-file",
    "default-release",
    "diff-only",
    "download",
    "dsc-only",
    "error-on",
    "fix-policy",
    "help",
    "host-architecture",
    "ignore-hold",
    "indep-only",
    "just-print",
    "list-cleanup",
    "only-source",
    "planner",
    "print-uris",
    "quiet",
    "recon",
    "remove",
    "show-upgraded",
    "snapshot",
    "solver",
    "tar-only",
    "trivial-only",
    "version",
    "with-source",
];

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    for command in &script.commands {
        // `aptitude` has other subcommands.
        let packages = PackageCommand::of(command).filter(|it| it.name != "aptitude");
        let Some(packages) = packages else {
            continue;
        };
        if !packages.manager.is_of_distribution() {
            continue;
        }
        for (word, meant, what) in mistakes(&packages) {
            if is_conditional(&script, command) {
                break;
            }
            // It is probably still being typed.
            let is_last = script.commands.last().and_then(|it| it.words.last());
            if is_last.is_some_and(|it| std::ptr::eq(it, word)) && meant.starts_with(&word.value) {
                continue;
            }
            let message = format!(
                "`{}` has no {what} `{}` (did you mean `{meant}`?)",
                packages.name, word.value
            );
            let span = script.span_of(command, word.range.clone());
            let edit = TextEdit::new(context.file_span(span), meant.as_str());
            let can_fix = is_editable(context, &script);
            let fix = Fix::suggestion(format!("Change to `{meant}`"), vec![edit]);
            if let Some(diagnostic) = context.report(span, message) {
                diagnostic.fixes.extend(Some(fix).filter(|_| can_fix));
            }
        }
    }
}

/// The words of a command that are misspelled, what is probably meant, and what they are.
fn mistakes<'c>(packages: &PackageCommand<'c>) -> Vec<(&'c ScriptWord, String, &'static str)> {
    let words = &packages.command.words;
    let mut found = Vec::new();
    let subcommand = words.get(packages.subcommand).filter(|it| it.is_literal);
    found.extend(subcommand.and_then(|it| {
        let meant = subcommand_meant(packages.manager, &it.value)?;
        Some((it, meant.to_owned(), "subcommand"))
    }));
    let flags = words
        .iter()
        .filter(|it| it.is_literal && it.value.starts_with("--"));
    let flags = flags.take_while(|it| it.value != "--");
    found.extend(flags.filter_map(|it| {
        let meant = flag_meant(packages, &it.value)?;
        Some((it, meant, "flag"))
    }));
    found
}

fn subcommand_meant(manager: Manager, name: &str) -> Option<&'static str> {
    let known: &[&'static str] = match manager {
        Manager::Apt => &APT,
        Manager::Apk => &APK,
        _ => &RPM,
    };
    let is_name = name.bytes().all(|it| it.is_ascii_lowercase() || it == b'-');
    if !is_name || name.len() < 3 || known.contains(&name) {
        return None;
    }
    similar(name, known.iter().copied())
}

fn flag_meant(packages: &PackageCommand, flag: &str) -> Option<String> {
    let name = flag.split('=').next()?.strip_prefix("--")?;
    let spec = crate::commands::command(packages.name)?;
    let own = spec.subcommands.iter().flat_map(|it| &it.flags);
    let all = spec.flags.iter().chain(own).flat_map(|it| &it.names);
    let long = all.filter_map(|it| Some(it.strip_prefix("--")?.trim_end_matches('=')));
    let known: Vec<&str> = match packages.manager {
        Manager::Apt => {
            let positive = long.map(|it| it.strip_prefix("no-").unwrap_or(it));
            positive.chain(APT_FLAGS).collect()
        }
        // Its flags can be abbreviated.
        Manager::Apk => long.collect(),
        _ => return None,
    };
    let (negation, base) = match name.strip_prefix("no-") {
        Some(base) if packages.manager == Manager::Apt => ("no-", base),
        _ => ("", name),
    };
    let is_known = known
        .iter()
        .any(|it| it.starts_with(base) && (*it == base || packages.manager == Manager::Apk));
    if is_known || base.len() < 5 {
        return None;
    }
    let meant = similar(base, known)?;
    let rest = flag.get("--".len() + name.len()..)?;
    Some(format!("--{negation}{meant}{rest}"))
}

/// The known word that is probably meant.
fn similar<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let meant = suggest_first(word, known)?;
    let distance = if word.len() < 5 { 1 } else { 2 };
    (edit_distance(word, meant) <= distance).then_some(meant)
}
