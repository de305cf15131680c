//! Installation without package lists.
//!
//! `apt-get install` looks packages up in lists that `apt-get update` downloads. The official images of Debian and Ubuntu
//! contain none, and `rm -rf /var/lib/apt/lists/*` deletes them, so that the image is smaller. Without lists, the build fails
//! with "Unable to locate package". Update in the `RUN` that installs.
//!
//! Only reported if the lists are certainly missing, and the package isn't installed yet: in stages that are built directly on
//! the official `debian` and `ubuntu` images, and on the slim variants of `python` and `node`, whose instructions before it
//! are known to download no lists, or delete them.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get install -y --no-install-recommends curl
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
use super::mounts;
use super::package_use::installs_nothing;
use super::packages::{Action, Manager, PackageCommand};
use super::program::{has_extension, short_flags};
use super::wrong_package_manager::is_conditional;
use analysis::{Base, Distribution, Step};
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::{Script, ScriptCommand, ScriptWord};

pub(in super::super) const RULE: Rule = Rule::dockwright(
    "InstallWithoutUpdate",
    Category::Bug,
    Severity::Warning,
    documentation!("install_without_update.rs"),
    Check::Each(&[Kind::Run], check),
);

/// The folder of the lists.
const LISTS: &str = "/var/lib/apt/lists";

/// The number of instructions before an installation that are examined.
const MAX_STEPS: usize = 64;

/// Packages that the base images contain, beside libraries.
const INSTALLED: [&str; 40] = [
    "adduser",
    "apt",
    "base-files",
    "base-passwd",
    "bash",
    "bsdutils",
    "ca-certificates",
    "coreutils",
    "dash",
    "debconf",
    "debian-archive-keyring",
    "debianutils",
    "diffutils",
    "dpkg",
    "e2fsprogs",
    "findutils",
    "gpgv",
    "grep",
    "gzip",
    "hostname",
    "init-system-helpers",
    "login",
    "logsave",
    "mawk",
    "mount",
    "ncurses-base",
    "ncurses-bin",
    "netbase",
    "openssl",
    "passwd",
    "perl-base",
    "procps",
    "sed",
    "sensible-utils",
    "sysvinit-utils",
    "tar",
    "tzdata",
    "ubuntu-keyring",
    "usr-is-merged",
    "util-linux",
];

fn check(context: &mut RuleContext) {
    let Some(script) = context.script().filter(|it| !it.is_exec) else {
        return;
    };
    let Some((packages, name)) = installation(&script) else {
        return;
    };
    if !is_small(context)
        || is_conditional(&script, packages.command)
        || mounts::covers(context, LISTS)
        || mounts::any_contains(context, "/var/lib/apt")
    {
        return;
    }
    let Some(lists) = lists_before(context, &name) else {
        return;
    };
    let range = packages.range();
    let why = match lists {
        Missing::Never => "the base image contains none",
        Missing::Deleted => "they were deleted before",
    };
    let message = format!(
        "`{} {}` doesn't find {name} without package lists, and {why}: run `{} update` in this `RUN`",
        packages.name,
        packages.subcommand(),
        packages.name
    );
    let at = script.span_of(packages.command, range.start..range.start);
    let is_plain = packages.command.nesting.is_none() && is_editable(context, &script);
    let text = format!("{} update && ", packages.name);
    let edit = TextEdit::new(context.file_span(Span::empty(at.start)), text);
    let fix = Fix::suggestion(
        format!("Run `{} update` before it", packages.name),
        vec![edit],
    );
    let span = script.span_of(packages.command, range);
    if let Some(diagnostic) = context.report(span, message) {
        diagnostic.fixes.extend(Some(fix).filter(|_| is_plain));
    }
}

/// The first command that installs packages by name, if nothing before it may download lists, with one of the packages that isn't
/// in the base images.
fn installation(script: &Script) -> Option<(PackageCommand<'_>, String)> {
    for command in &script.commands {
        let Some(packages) = PackageCommand::of(command) else {
            if !installs_nothing(command) {
                return None;
            }
            continue;
        };
        match (packages.manager, packages.action) {
            (Manager::Apt, Action::Install) if updates(&packages) => return None,
            (Manager::Apt, Action::Install) if packages.subcommand() == "install" => {
                let mut named = packages.packages().into_iter();
                let found = named.find(|it| {
                    let name = it.value.as_str();
                    let is_name = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
                    it.is_literal
                        && name.chars().all(is_name)
                        && !name.starts_with("lib")
                        && !name.starts_with('.')
                        && !has_extension(name, "deb")
                        && !name.ends_with(['+', '-'])
                        && !INSTALLED.contains(&name)
                })?;
                return Some((packages, found.value.clone()));
            }
            (Manager::Apt, Action::Clean | Action::Remove) => {}
            _ => return None,
        }
    }
    None
}

/// True for `apt-get install --update`, which newer releases have.
fn updates(packages: &PackageCommand) -> bool {
    packages.command.words.iter().any(|it| {
        it.value == "--update" || short_flags(&it.value).is_some_and(|it| it.contains('U'))
    })
}

/// True if the packages of the stage's base image are known: hardly any.
fn is_small(context: &RuleContext) -> bool {
    let is_direct = context
        .stage()
        .is_some_and(|it| matches!(it.base(), Base::Image(_)));
    if !is_direct || context.distribution() != Some(Distribution::Debian) {
        return false;
    }
    let (Some(official), Some(image)) = (context.official_image(), context.base_image()) else {
        return false;
    };
    match official.name() {
        "debian" | "ubuntu" => true,
        "node" | "python" => image
            .tag()
            .is_some_and(|it| it.split('-').any(|it| it == "slim")),
        _ => false,
    }
}

/// Why there are no package lists.
#[derive(Clone, Copy)]
enum Missing {
    Never,
    Deleted,
}

/// Why there are no package lists before the instruction; `None` if there may be some, or a package is already installed.
fn lists_before(context: &RuleContext, package: &str) -> Option<Missing> {
    let mut missing = None;
    for (number, (_, step)) in context.earlier().enumerate() {
        if number == MAX_STEPS {
            return None;
        }
        match step.instruction.kind {
            Some(Kind::Run) => {}
            // It may contain lists, or a configuration with another folder.
            Some(Kind::Add | Kind::Copy) if missing.is_none() && copies_to_apt(step) => {
                return None;
            }
            None => return None,
            _ => continue,
        }
        let script = context.script_of(step)?;
        let is_package = |it: &ScriptWord| it.value.split(['=', ':', '/']).next() == Some(package);
        let mentions = |it: &ScriptCommand| it.words.iter().any(is_package);
        if script.commands.iter().any(mentions) {
            return None;
        }
        if missing.is_none() {
            match effect(&script) {
                Effect::None => {}
                Effect::Deletes => missing = Some(Missing::Deleted),
                Effect::Perhaps => return None,
            }
        }
    }
    Some(missing.unwrap_or(Missing::Never))
}

/// True if a COPY or ADD may write into a folder of apt.
fn copies_to_apt(step: &Step) -> bool {
    let words = step.instruction.words();
    words.last().is_none_or(|it| {
        let path = it.text.trim_end_matches('/');
        path.is_empty() || path.contains('$') || LISTS.starts_with(path) || path.contains("/apt")
    })
}

/// What a script does with the lists.
enum Effect {
    None,
    Deletes,
    Perhaps,
}

fn effect(script: &Script) -> Effect {
    let mut effect = Effect::None;
    for command in &script.commands {
        let is_plain = command.nesting.is_none();
        match PackageCommand::of(command) {
            Some(it) if it.manager == Manager::Apt => match it.action {
                Action::Install | Action::Upgrade | Action::Clean | Action::Remove => {}
                Action::Refresh | Action::Other => effect = Effect::Perhaps,
            },
            Some(_) => {}
            None => {
                let mut words = command.words.iter();
                let deletes = command.name() == "rm"
                    && words.any(|it| it.value.trim_end_matches(['/', '*']) == LISTS);
                if deletes && is_plain {
                    effect = Effect::Deletes;
                } else if !installs_nothing(command) {
                    effect = Effect::Perhaps;
                }
            }
        }
    }
    effect
}
