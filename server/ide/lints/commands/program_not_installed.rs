//! Program that isn't in the base image.
//!
//! Images of distributions, and the small variants of other official images, lack many programs: `debian` and `ubuntu` have
//! neither `curl` nor `wget`, `alpine` has no `curl`. A `RUN` fails with "not found"; a `HEALTHCHECK` always fails, and the
//! container never becomes healthy. With such a `CMD` or `ENTRYPOINT`, it doesn't start. Install the program first.
//!
//! Reported in `RUN` if nothing was installed or copied before, and in the other instructions if nothing in the stage
//! mentions the program.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN curl -fsSLo /usr/local/bin/tool https://example.com/tool
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl && rm -rf /var/lib/apt/lists/*
//! RUN curl -fsSLo /usr/local/bin/tool https://example.com/tool
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::Severity;
use super::super::rule::{Category, Check, Rule, documentation};
use super::wrong_package_manager::is_named;
use crate::commands::program::Program;
use syntax::language::Kind;
use syntax::{Item, Joined, Script, ScriptCommand};

pub(in super::super) const RULE: Rule = Rule::dockwright(
    "ProgramNotInstalled",
    Category::Bug,
    Severity::Warning,
    documentation!("program_not_installed.rs"),
    Check::Each(
        &[Kind::Cmd, Kind::Entrypoint, Kind::Healthcheck, Kind::Run],
        check,
    ),
);

/// Programs that neither Debian's nor Ubuntu's image contains.
const NOT_IN_DEBIAN: &[&str] = &[
    "curl", "g++", "gcc", "git", "jq", "make", "node", "npm", "pip", "pip3", "python3", "unzip",
    "wget", "zip",
];

/// Programs that Alpine's image doesn't contain.
const NOT_IN_ALPINE: &[&str] = &[
    "bash", "curl", "g++", "gcc", "git", "jq", "make", "node", "npm", "pip", "pip3", "python3",
    "zip",
];

/// Programs that the small variants of images of languages don't contain.
const NOT_IN_SLIM: &[&str] = &["curl", "git", "jq", "unzip", "wget", "zip"];
const NOT_IN_ALPINE_VARIANT: &[&str] = &["curl", "git", "jq", "zip"];

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    let kind = context.instruction().kind;
    let is_health = kind == Some(Kind::Healthcheck);
    let is_command = matches!(kind, Some(Kind::Cmd | Kind::Entrypoint));
    // Most commands run other programs.
    let is_listed = |it: &ScriptCommand| {
        let name = Program::of(it).name;
        NOT_IN_DEBIAN.contains(&name) || NOT_IN_ALPINE.contains(&name)
    };
    if !script.commands.iter().any(is_listed) {
        return;
    }
    let Some((image, missing)) = missing(context) else {
        return;
    };
    let found = script.commands.iter().enumerate().find(|(number, it)| {
        let name = Program::of(it).name;
        // Another program may do it instead.
        let next = script.commands.get(number + 1);
        let is_replaced = next.is_some_and(|it| {
            it.joined == Joined::Or && !matches!(it.name(), "exit" | "false" | "kill")
        });
        missing.contains(&name) && !is_conditional(&script, it, is_health) && !is_replaced
    });
    let found = found.map(|(_, it)| it);
    let Some(command) = found else { return };
    let program = Program::of(command);
    let name = program.name;
    let Some(word) = command.words.get(program.index) else {
        return;
    };
    // A path states where it is.
    if word.value != name || context.before().windows || !is_named(context) {
        return;
    }
    let message = if is_command {
        let end = context.stage().map(|it| &it.end.config);
        let is_argument = kind == Some(Kind::Cmd) && end.is_none_or(|it| it.entrypoint.is_some());
        let is_started = context.ships() && !context.is_base();
        if is_argument || !is_started || context.is_replaced() || is_mentioned(context, name) {
            return;
        }
        format!("`{name}` isn't in {image}, and nothing installs it: the container doesn't start")
    } else if is_health {
        if context.is_replaced() || is_mentioned(context, name) {
            return;
        }
        let has_wget = name == "curl" && !missing.contains(&"wget");
        let other = if has_wget { " (it has `wget`)" } else { "" };
        format!("`{name}` isn't in {image}{other}, and nothing installs it: the check always fails")
    } else {
        let text = script.text_of(command);
        let own = text.get(..command.range.start).unwrap_or_default();
        let is_function = own.contains(&format!("{name}()"));
        if is_function
            || provides(own)
            || runs_files(own)
            || context.instruction().flag("mount").is_some()
            || context.is_repeated(&format!("{name} "))
            || is_provided(context)
        {
            return;
        }
        format!("`{name}` isn't in {image}, and nothing before installs it")
    };
    context.report(script.span_of(command, word.range.clone()), message);
}

/// The name of the base image, and programs that it doesn't contain.
fn missing(context: &RuleContext) -> Option<(String, &'static [&'static str])> {
    let image = context.base_image()?;
    let name = image.familiar();
    let tag = image.tag().unwrap_or("latest");
    let has = |variant: &str| {
        tag.split('-')
            .any(|it| it.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.') == variant)
    };
    let missing = match name.as_str() {
        "debian" | "ubuntu" => NOT_IN_DEBIAN,
        "alpine" => NOT_IN_ALPINE,
        "node" | "python" if !is_recent(&name, tag) => return None,
        "node" | "python" if has("slim") => NOT_IN_SLIM,
        "node" | "python" if has("alpine") => NOT_IN_ALPINE_VARIANT,
        _ => return None,
    };
    Some((format!("{name}:{tag}"), missing))
}

/// True for a release whose small variants are known: those of old ones contained more.
fn is_recent(name: &str, tag: &str) -> bool {
    let version = tag.split('-').next().unwrap_or_default();
    let mut numbers = version.split('.').map(str::parse::<u32>);
    match (name, numbers.next(), numbers.next()) {
        ("node", Some(Ok(major)), _) => major >= 16,
        ("python", Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= (3, 9),
        // Of a tag without a version, the newest one is meant.
        (_, first, _) => first.is_none_or(|it| it.is_err()) || version == "3",
    }
}

/// True for a command that may not run, or whose failure is expected. Health checks often end in `|| exit 1`.
fn is_conditional(script: &Script, command: &ScriptCommand, is_health: bool) -> bool {
    let text = script.text_of(command);
    let tests = ["command -v", "which ", "type ", "hash "];
    command.nesting.conditional
        || command.nesting.tested
        || command.joined == Joined::Or
        || !is_health && text.contains("||")
        || tests.iter().any(|it| text.contains(it))
}

/// True for a text of commands that may install programs, or change where they are found.
fn provides(text: &str) -> bool {
    [
        "install", " add ", "-i ", "PATH", "dpkg", "rpm", "tar ", "busybox", "function", "alias",
    ]
    .iter()
    .any(|it| text.contains(it))
}

/// True if an instruction before this one may add programs.
fn is_provided(context: &RuleContext) -> bool {
    let adds = |it: &Item| {
        let source = context.text_at(it.span());
        let last = it.instruction.words().last();
        let last = last.map_or("", |it| it.text.as_str());
        let to_system = ["/usr", "/bin", "/sbin", "/opt", "$"];
        match it.instruction.kind {
            Some(Kind::Copy) => {
                it.instruction.flag("from").is_some()
                    || last == "/"
                    || to_system.iter().any(|it| last.starts_with(it))
            }
            Some(Kind::Run) => provides(&source) || source.contains(".sh") || runs_files(&source),
            Some(Kind::Workdir) => last == "/" || to_system.iter().any(|it| last.starts_with(it)),
            Some(Kind::Env) => source.contains("PATH"),
            Some(Kind::Add) => true,
            _ => false,
        }
    };
    let mut stages = context.stage_with_bases();
    stages.any(|stage| {
        let end = stage.items.end.min(context.item).max(stage.items.start);
        context.items(stage.items.start..end).iter().any(adds)
    })
}

/// True for a COPY or ADD whose files may be programs: an archive, or a folder of the system as destination.
fn may_add_programs(item: &Item) -> bool {
    let last = item.instruction.words().last();
    let last = last.map_or("/", |it| it.text.trim_end_matches(['/', '"']));
    let is_system = ["/usr", "/opt", "/sbin", "$"]
        .iter()
        .any(|it| last.starts_with(it));
    last.is_empty()
        || is_system
        || last.contains("/bin")
        || item.instruction.kind == Some(Kind::Add)
}

/// True if a command is a path, or a shell reads a file: what it installs is unknown.
pub(in super::super) fn runs_files(source: &str) -> bool {
    let mut commands = source.split(['&', ';', '|', '\n', '(']);
    commands.any(|it| {
        let mut words = it
            .split_whitespace()
            .filter(|it| !it.starts_with("--") && *it != "RUN");
        let first = words.next().unwrap_or_default();
        let is_shell = matches!(first, "." | "bash" | "sh" | "source");
        first.contains('/') || is_shell && words.next().is_some_and(|it| !it.starts_with('-'))
    })
}

/// True if another instruction of the stage mentions a program, or may install it.
fn is_mentioned(context: &RuleContext, name: &str) -> bool {
    // What the container runs doesn't install anything, but a health check may rely on it.
    let is_health = context.instruction().kind == Some(Kind::Healthcheck);
    let mut stages = context.stage_with_bases();
    stages.any(|stage| {
        let mut items = context.items(stage.items.clone()).iter();
        items.any(|it| {
            let kind = it.instruction.kind;
            match kind {
                Some(Kind::Healthcheck) => return false,
                Some(Kind::Cmd | Kind::Entrypoint) if !is_health => return false,
                _ => {}
            }
            let source = context.text_at(it.span());
            let is_copy = matches!(kind, Some(Kind::Copy | Kind::Add));
            let is_open = || {
                runs_files(&source)
                    || source.contains(".sh")
                    || source.contains("xargs")
                    || source.contains("$(")
            };
            let installs = source.contains("install") || source.contains(" add ");
            source.contains(name)
                || is_copy && (it.instruction.flag("from").is_some() || may_add_programs(it))
                || kind == Some(Kind::Run) && (is_open() || installs && source.contains('$'))
                // A package may contain a program of another name, or require one.
                || kind == Some(Kind::Run) && !is_health && (provides(&source) || source.contains("://"))
                || kind == Some(Kind::Onbuild)
        })
    })
}
