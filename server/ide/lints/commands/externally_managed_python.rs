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
const OTHER: [&str; 14] = [
    "EXTERNALLY-MANAGED",
    "BREAK_SYSTEM_PACKAGES",
    "break-system-packages",
    "venv",
    "virtualenv",
    "get-pip",
    "pip.conf",
    "pip config",
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
    let install = script
        .commands
        .iter()
        .filter_map(PackageCommand::of)
        .find(|it| {
            let elsewhere = [
                "-t",
                "--target",
                "--root",
                "--prefix",
                "--dry-run",
                "--python",
                "--help",
            ];
            it.manager == Manager::Pip
                && it.action == Action::Install
                && !elsewhere.iter().any(|flag| it.has(flag))
                && !it.command.words.iter().any(|it| it.value.starts_with('$'))
                && it
                    .command
                    .words
                    .first()
                    .is_some_and(|it| !it.value.contains('/'))
        });
    let Some(install) = install else { return };
    let Some(image) = managed_image(context) else {
        return;
    };
    if context.is_repeated(&format!("{} install", install.name)) {
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
    let words = &install.command.words;
    let first = words.first().map_or(0, |it| it.range.start);
    let last = words.get(install.subcommand).map_or(0, |it| it.range.end);
    let span: Span = script.span_of(install.command, first..last);
    let edit = insert_after(
        context,
        &script,
        install.command,
        install.subcommand,
        " --break-system-packages",
    );
    if let Some(diagnostic) = context.report(span, message) {
        let fix = edit.map(|it| Fix::suggestion("Add `--break-system-packages`", vec![it]));
        diagnostic.fixes.extend(fix);
    }
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
    let version = |text: &str| -> Option<(u32, u32)> {
        let mut numbers = text.split('.');
        let major = numbers.next()?.parse().ok()?;
        Some((
            major,
            numbers
                .next()
                .map_or(Some(u32::MAX), |it| it.parse().ok())?,
        ))
    };
    let first = tag.split('-').next()?;
    let is_managed = |name: &str, text: &str| match (name, version(text)) {
        ("debian", Some((12.., _))) => true,
        ("ubuntu", Some(version)) => version >= (23, 4),
        ("alpine", Some(version)) => version >= (3, 19),
        _ => false,
    };
    let named = [
        "bookworm", "trixie", "forky", "sid", "noble", "plucky", "questing",
    ];
    // As in `bookworm-slim` and `24-alpine3.22`.
    let has_variant = tag.split('-').any(|it| {
        let alpine = it.strip_prefix("alpine").filter(|it| it.contains('.'));
        named.contains(&it) || alpine.is_some_and(|it| is_managed("alpine", it))
    });
    let is_latest = is_system && matches!(tag, "latest" | "stable" | "edge" | "rolling");
    (is_managed(&name, first) || has_variant || is_latest).then(|| format!("{name}:{tag}"))
}
