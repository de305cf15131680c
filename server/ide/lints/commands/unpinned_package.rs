//! Package without a version.
//!
//! Without a version, each build installs the newest one that the repository offers at its time. With one, every build
//! installs the same, or fails: Debian and Alpine remove old versions from their repositories, and security updates have to be
//! entered by hand. So this rule is off by default. For reproducible builds, a repository that keeps all
//! versions, or a base image by digest, helps more.
//!
//! Reported only for stages whose layers are part of the image; a variable with a known value counts as its value.
//!
//! ```dockerfile
//! FROM alpine:3.22
//! RUN apk add --no-cache curl
//! ```
//!
//! ```dockerfile
//! FROM alpine:3.22
//! RUN apk add --no-cache curl=8.14.1-r2
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::Severity;
use super::super::rule::{Category, Check, Rule, documentation};
use super::packages::{Action, Manager, PackageCommand};
use super::program::has_extension;
use syntax::ScriptWord;
use syntax::language::Kind;

pub(in super::super) const RULE: Rule = Rule {
    aliases: &[
        "DL3008", "DL3013", "DL3016", "DL3018", "DL3028", "DL3033", "DL3037", "DL3041", "DL3062",
    ],
    enabled: false,
    ..Rule::dockwright(
        "UnpinnedPackage",
        Category::Reproducibility,
        Severity::Information,
        documentation!("unpinned_package.rs"),
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
        if packages.action != Action::Install || is_pinned_elsewhere(packages) {
            continue;
        }
        let unpinned: Vec<_> = packages
            .packages()
            .into_iter()
            .filter(|it| is_unpinned(context, packages, it))
            .collect();
        let (Some(first), Some(last)) = (unpinned.first(), unpinned.last()) else {
            continue;
        };
        if !context.ships() {
            return;
        }
        let names: Vec<_> = unpinned
            .iter()
            .take(3)
            .map(|it| format!("`{}`", it.value))
            .collect();
        let more = if unpinned.len() > 3 { ", …" } else { "" };
        let message = format!("No version specified for {}{more}", names.join(", "));
        let span = script.span_of(command, first.range.start..last.range.end);
        context.report_as(packages.manager.version_codes(), span, message);
    }
}

/// True if a file or a flag determines the versions.
fn is_pinned_elsewhere(packages: PackageCommand) -> bool {
    match packages.manager {
        Manager::Pip => ["-r", "--requirement", "-c", "--constraint"]
            .iter()
            .any(|it| packages.has(it)),
        Manager::Npm => !matches!(packages.subcommand(), "install" | "i" | "add"),
        Manager::Yarn => true,
        Manager::Gem => ["-v", "--version"].iter().any(|it| packages.has(it)),
        Manager::Dnf | Manager::Yum => matches!(
            packages.subcommand(),
            "group"
                | "groupinstall"
                | "builddep"
                | "module"
                | "localinstall"
                | "swap"
                | "distro-sync"
        ),
        Manager::Apt => packages.subcommand() == "build-dep",
        Manager::Apk | Manager::Zypper | Manager::Go => false,
    }
}

/// True for a package that certainly has no version.
fn is_unpinned(context: &RuleContext, packages: PackageCommand, word: &ScriptWord) -> bool {
    let Some(value) = context.word_value(word) else {
        return false;
    };
    if value.is_empty() || value.starts_with(['.', '/', '!', '-', '~']) || value.contains("://") {
        return false;
    }
    match packages.manager {
        Manager::Apt => {
            !value.contains(['=', '/'])
                && !has_extension(&value, "deb")
                && !value.ends_with(['-', '+'])
        }
        Manager::Apk => !value.contains(['=', '<', '>', '~', '@']) && !has_extension(&value, "apk"),
        Manager::Dnf | Manager::Yum => {
            let mut parts = value.split('-').skip(1);
            let has_version = parts.any(|it| it.starts_with(|c: char| c.is_ascii_digit()));
            !has_version && !has_extension(&value, "rpm") && !value.starts_with('@')
        }
        Manager::Zypper => !value.contains(['=', '<', '>']) && !has_extension(&value, "rpm"),
        Manager::Pip => {
            !value.contains(['=', '<', '>', '~', '@', '/'])
                && ![".whl", ".tar.gz", ".zip"]
                    .iter()
                    .any(|it| value.ends_with(it))
        }
        Manager::Npm => {
            let name = value.strip_prefix('@').unwrap_or(&value);
            !name.contains(['@', '#', ':'])
                && (value.starts_with('@') || !value.contains('/'))
                && !has_extension(&value, "tgz")
        }
        Manager::Gem => !value.contains(':') && !has_extension(&value, "gem"),
        Manager::Go => {
            let path = value.split_once('@');
            value.contains('.')
                && path.is_none_or(|it| it.1 == "latest")
                && !has_extension(&value, "go")
        }
        Manager::Yarn => false,
    }
}
