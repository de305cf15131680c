//! `pip install` into the Python of the distribution.
//!
//! From Debian 12, Ubuntu 23.04 and Alpine 3.19 on, `pip` refuses to install packages next to those of the distribution:
//! "error: externally-managed-environment". Create a virtual environment, use an image of Python, which has an installation
//! of its own, or permit it with `--break-system-packages`.
//!
//! Reported if `pip` comes from a package of the distribution, and nothing mentions a virtual environment or the setting.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends python3-pip && rm -rf /var/lib/apt/lists/*
//! RUN pip install --no-cache-dir requests==2.32.5
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends python3-pip && rm -rf /var/lib/apt/lists/*
//! RUN pip install --break-system-packages --no-cache-dir requests==2.32.5
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Fix, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::edit::insert_after;
use super::packages::{Action, Manager, PackageCommand};
use super::release::DebianRelease;
use syntax::language::Kind;
use syntax::text::Span;

pub(in super::super) const RULE: Rule = Rule::dockwright(
    "ExternallyManagedPython",
    Category::Bug,
    Severity::Warning,
    documentation!("externally_managed_python.rs"),
    Check::Each(&[Kind::Run], check),
);

/// Texts in instructions that install another Python, or permit the installation.
const OTHER: [&str; 15] = [
    "altinstall",
    "make install",
    "EXTERNALLY",
    "BREAK_SYSTEM_PACKAGES",
    "venv",
    "virtualenv",
    "get-pip",
    "pip.conf",
    "config set",
    "conda",
    "mamba",
    "pyenv",
    "pipx",
    "Python-",
    "deadsnakes",
];

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    let commands = script.commands.iter().filter_map(PackageCommand::of);
    let refused: Vec<_> = commands.filter(is_refused).collect();
    let Some(install) = refused.first() else {
        return;
    };
    let Some(image) = managed_image(context) else {
        return;
    };
    let installs = |it: &str| {
        let is_permitted = it.contains("break-system-packages");
        !is_permitted && (it.contains("pip install") || it.contains("pip3 install"))
    };
    if context.any_earlier(installs) {
        return;
    }
    let is_other = |text: &str| OTHER.iter().any(|it| text.contains(it));
    let has_pip = |text: &str| text.contains("python3-pip") || text.contains("py3-pip");
    let sets_path = |text: &str| text.contains("PATH=");
    if context.any_before(is_other)
        || context.any_before(sets_path)
        || !context.any_before(has_pip)
        || context
            .earlier()
            .any(|(_, it)| it.instruction.flag("from").is_some())
    {
        return;
    }
    let message = format!(
        "In {image}, pip refuses to install next to the packages of the distribution: create a virtual environment, or add `--break-system-packages`"
    );
    let span: Span = script.span_of(install.command, install.range());
    // The pip of the distribution can't be replaced, not even with the flag.
    let upgrades_pip = |it: &PackageCommand| it.packages().iter().any(|it| it.value == "pip");
    let edit = |it: &PackageCommand| {
        let flag = " --break-system-packages";
        insert_after(context, &script, it.command, it.subcommand, flag)
    };
    let edits: Option<Vec<_>> = refused.iter().map(edit).collect();
    let edits = edits.filter(|_| !refused.iter().any(upgrades_pip));
    if let Some(diagnostic) = context.report(span, message) {
        let fix = edits.map(|it| Fix::suggestion("Add `--break-system-packages`", it));
        diagnostic.fixes.extend(fix);
    }
}

/// True for `pip install` into the Python of the distribution.
fn is_refused(it: &PackageCommand) -> bool {
    let elsewhere = [
        "-t",
        "--target",
        "--root",
        "--prefix",
        "--dry-run",
        "--python",
        "--help",
        "-h",
        "--break-system-packages",
    ];
    let words = &it.command.words;
    // Another Python has its own.
    let is_versioned = it.name.contains('.') || it.name.starts_with("python3.");
    it.manager == Manager::Pip
        && !is_versioned
        && it.action == Action::Install
        && !elsewhere.iter().any(|flag| it.has(flag))
        && !words.iter().any(|it| it.value.starts_with('$'))
        && words.first().is_some_and(|it| !it.value.contains('/'))
}

/// The base image, if its Python is managed by the distribution alone.
fn managed_image(context: &RuleContext) -> Option<String> {
    let image = context.base_image()?;
    let name = image.familiar();
    let tag = image.tag().unwrap_or("latest");
    if image.digest().is_some() && image.tag().is_none() {
        return None;
    }
    // Images of other languages are built on the same releases.
    let is_system = matches!(name.as_str(), "debian" | "ubuntu" | "alpine");
    let languages = ["eclipse-temurin", "golang", "node", "php", "ruby", "rust"];
    if !is_system && !languages.contains(&name.as_str()) {
        return None;
    }
    let is_managed = match DebianRelease::of(image) {
        Some(release) => release.is_since(12, (23, 4)),
        None => alpine_version(&name, tag).is_some_and(|it| it >= (3, 19)),
    };
    let is_latest = is_system && matches!(tag, "latest" | "stable" | "edge" | "rolling");
    (is_managed || is_latest).then(|| format!("{name}:{tag}"))
}

/// The version of Alpine in a tag, as in `alpine:3.22` and `node:24-alpine3.22`.
fn alpine_version(name: &str, tag: &str) -> Option<(u32, u32)> {
    let mut parts = tag.split('-');
    let text = if name == "alpine" {
        parts.next()?
    } else {
        parts.find_map(|it| it.strip_prefix("alpine"))?
    };
    let mut numbers = text.split('.').map(str::parse);
    let major = numbers.next()?.ok()?;
    Some((major, numbers.next().map_or(Some(u32::MAX), Result::ok)?))
}
