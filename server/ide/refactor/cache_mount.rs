//! Mounts a cache for the package manager of a RUN, so that builds don't download everything again.

use super::commands::row;
use super::offer::Offer;
use super::source::instruction_at;
use analysis::{Distribution, Document, distribution, shell};
use syntax::ScriptCommand;
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};

pub(super) fn offer(document: &Document, part: Span) -> Vec<Offer<'_>> {
    mount(document, part).into_iter().collect()
}

/// The first version of the syntax with mounts.
const SINCE: u32 = 2;

/// The caches of a package manager.
struct Cache {
    /// Its name, for the title.
    name: &'static str,
    /// The folders, each with the options of the mount.
    folders: &'static [&'static str],
    /// True for folders in the home of root.
    is_home: bool,
}

fn mount(document: &Document, part: Span) -> Option<Offer<'_>> {
    let (number, item) = instruction_at(document, part)?;
    let it = &item.instruction;
    if it.kind != Some(Kind::Run) || document.frontend_version().is_some_and(|it| it < SINCE) {
        return None;
    }
    shell(document, number)?;
    let script = it.script().filter(|it| !it.is_exec)?;
    let state = &document.semantics().step(number)?.before;
    let user = state.config.user.as_ref();
    let is_root = user.is_none_or(|it| matches!(it.known(), Some("" | "0" | "root")));
    let cache = script.commands.iter().find_map(cache)?;
    let mounted = it.flags.iter().filter(|flag| flag.name.text == "mount");
    let mounted: Vec<&str> = mounted
        .filter_map(|flag| Some(flag.value.as_ref()?.text.as_str()))
        .collect();
    let is_mounted = |folder: &str| {
        let folder = folder.split(',').next().unwrap_or(folder);
        mounted.iter().any(|it| it.contains(folder))
    };
    if (cache.is_home && !is_root) || cache.folders.iter().any(|it| is_mounted(it)) {
        return None;
    }
    let mut edits: Vec<TextEdit> = Vec::new();
    let mut flags = String::new();
    for folder in cache.folders {
        flags += " --mount=type=cache,target=";
        flags += folder;
    }
    let end = item.at(it.keyword.span).end;
    edits.push(TextEdit::new(Span::empty(end), flags));
    // Debian's images remove what apt downloads.
    if cache.name == "apt" {
        let stage = document.semantics().stage_of(number)?;
        let (_, shell) = row(document, number)?;
        let first = shell.steps.first()?;
        if distribution(document, stage) != Some(Distribution::Debian) {
            return None;
        }
        let at = item.at(first.span).start;
        edits.push(TextEdit::new(Span::empty(at), format!("{KEEP} && ")));
    }
    Some(Offer::new(
        format!("Mount a cache for {}", cache.name),
        edits,
    ))
}

/// Removes the configuration by which Debian's images remove downloaded packages.
const KEEP: &str = "rm -f /etc/apt/apt.conf.d/docker-clean";

/// The cache of a command, if it uses one.
fn cache(command: &ScriptCommand) -> Option<Cache> {
    let subcommand = command.subcommand();
    let is = |names: &[&str]| names.contains(&subcommand);
    let arguments = command.arguments();
    if arguments
        .iter()
        .any(|it| it.value.starts_with("--no-cache"))
    {
        return None;
    }
    let home = |name, folders| Cache {
        name,
        folders,
        is_home: true,
    };
    let system = |name, folders| Cache {
        name,
        folders,
        is_home: false,
    };
    match command.name() {
        "apt-get" | "apt" if is(&["install", "update"]) => Some(system(
            "apt",
            &[
                "/var/cache/apt,sharing=locked",
                "/var/lib/apt,sharing=locked",
            ],
        )),
        "apk" if is(&["add"]) => Some(system("apk", &["/var/cache/apk,sharing=locked"])),
        "dnf" if is(&["install"]) => Some(system("dnf", &["/var/cache/dnf,sharing=locked"])),
        "yum" if is(&["install"]) => Some(system("yum", &["/var/cache/yum,sharing=locked"])),
        "pip" | "pip3" if is(&["install"]) => Some(home("pip", &["/root/.cache/pip"])),
        "uv" if is(&["pip", "sync"]) => Some(home("uv", &["/root/.cache/uv"])),
        "npm" if is(&["ci", "install", "i"]) => Some(home("npm", &["/root/.npm"])),
        "yarn" if is(&["", "install"]) => Some(system("Yarn", &["/usr/local/share/.cache/yarn"])),
        "go" if is(&["build", "install", "mod"]) => {
            Some(home("Go", &["/root/.cache/go-build", "/go/pkg/mod"]))
        }
        "mvn" | "mvnw" => Some(home("Maven", &["/root/.m2"])),
        "gradle" | "gradlew" => Some(home("Gradle", &["/root/.gradle"])),
        "cargo" if is(&["build", "install", "fetch"]) => {
            Some(system("Cargo", &["/usr/local/cargo/registry"]))
        }
        "composer" if is(&["install"]) => Some(home("Composer", &["/root/.composer/cache"])),
        _ => None,
    }
}
