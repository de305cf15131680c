//! Shell or user name in a stage of `scratch` or of a distroless image.
//!
//! `scratch` is an empty image, without a shell and without a list of users. Distroless images have no shell either, except
//! for those with `debug` in their tags.
//!
//! - A `RUN` in shell form fails, as there is no `/bin/sh`.
//! - A `CMD`, `ENTRYPOINT` or `HEALTHCHECK` in shell form builds, but the container doesn't start. Use a JSON array.
//! - `USER` with a name builds, but the container doesn't start, as there is no `/etc/passwd`. Use a number.
//!
//! Not reported if files are copied among which may be a shell or `/etc/passwd`.
//!
//! ```dockerfile
//! FROM golang:1.25 AS build
//! COPY . .
//! RUN CGO_ENABLED=0 go build -o /server .
//!
//! FROM scratch
//! COPY --from=build /server /app/server
//! USER app
//! CMD ["/app/server"]
//! ```
//!
//! ```dockerfile
//! FROM golang:1.25 AS build
//! COPY . .
//! RUN CGO_ENABLED=0 go build -o /server .
//!
//! FROM scratch
//! COPY --from=build /server /app/server
//! USER 10001
//! CMD ["/app/server"]
//! ```

use super::context::RuleContext;
use super::diagnostic::Severity;
use super::rule::{Category, Check, Rule, documentation};
use analysis::Step;
use syntax::language::Kind;
use syntax::text::Span;
use syntax::values::path;
use syntax::values::user::is_root;
use syntax::{Arguments, Fragment};

pub(super) const RULE: Rule = Rule::dockwright(
    "NoShellInScratch",
    Category::Bug,
    Severity::Warning,
    documentation!("no_shell_in_scratch.rs"),
    Check::Each(
        &[
            Kind::Run,
            Kind::Cmd,
            Kind::Entrypoint,
            Kind::Healthcheck,
            Kind::User,
        ],
        check,
    ),
);

fn check(context: &mut RuleContext) {
    let Some((span, needed)) = needed(context) else {
        return;
    };
    let is_build = context.instruction().kind == Some(Kind::Run);
    if !is_build && context.is_replaced() {
        return;
    }
    let image = if context.is_from_scratch() {
        "an image from scratch"
    } else {
        "a distroless image"
    };
    // A container starts with the files of the whole stage.
    let Some(steps) = steps(context, is_build) else {
        return;
    };
    if steps.iter().any(|step| provides(context, step, needed)) {
        return;
    }
    let message = match (needed, is_build) {
        (Needed::Users, _) => format!(
            "The container doesn't start: {image} has no /etc/passwd with user names (use a number)"
        ),
        (Needed::Shell, true) => format!("This fails: {image} has no shell"),
        (Needed::Shell, false) => {
            format!("The command can't run: {image} has no shell (use a JSON array)")
        }
    };
    context.report(span, message);
}

/// True if the base image is one of Google's distroless images without a shell.
fn is_distroless(context: &RuleContext) -> bool {
    context.base_image().is_some_and(|it| {
        let is_debug = it.tag().is_some_and(|tag| tag.contains("debug"));
        it.domain() == "gcr.io" && it.path().starts_with("distroless/") && !is_debug
    })
}

/// What an instruction needs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Needed {
    Shell,
    Users,
}

/// What the instruction needs, and where.
fn needed(context: &RuleContext) -> Option<(Span, Needed)> {
    let instruction = context.instruction();
    let config = &context.before().config;
    // This is checked first, as nearly all stages have another base.
    let is_distroless = config.open && is_distroless(context);
    if !is_distroless && (config.open || !context.is_from_scratch())
        || !context.is_in_file()
        || context.before().windows
    {
        return None;
    }
    if instruction.kind == Some(Kind::User) {
        if is_distroless {
            return None;
        }
        let word = instruction.words().first()?;
        let value = context.value(word)?;
        let name = value.split(':').next().unwrap_or_default();
        let is_name =
            !name.is_empty() && !name.chars().all(|c| c.is_ascii_digit()) && !is_root(name);
        return is_name.then_some((word.span, Needed::Users));
    }
    let arguments = match &instruction.arguments {
        Arguments::Health(health) => &*health.command,
        other => other,
    };
    let Arguments::Shell(command) = arguments else {
        return None;
    };
    let has_shell = config.shell.is_some();
    let has_mount = instruction.flag("mount").is_some();
    // A heredoc may name its own interpreter.
    let has_heredoc = !instruction.heredocs.is_empty();
    if has_shell || has_mount || has_heredoc || command.text.trim().is_empty() {
        return None;
    }
    Some((instruction.keyword.span, Needed::Shell))
}

/// The steps of the stage and those that it is built on, for RUN only those before it.
fn steps<'d>(context: &mut RuleContext<'_, 'd>, is_build: bool) -> Option<Vec<&'d Step>> {
    let stage = context.stage()?;
    let count = if is_build {
        context.item - stage.items.start
    } else {
        stage.body.steps.len()
    };
    let mut steps: Vec<&Step> = stage.body.steps.iter().take(count).collect();
    steps.extend(&stage.triggers);
    for base in context.stage_with_bases().skip(1) {
        steps.extend(&base.body.steps);
        steps.extend(&base.triggers);
    }
    Some(steps)
}

/// True if a step may add what is needed.
fn provides(context: &RuleContext, step: &Step, needed: Needed) -> bool {
    let instruction = &step.instruction;
    match instruction.kind {
        Some(Kind::Copy | Kind::Add) => {}
        // A program may create any file.
        Some(Kind::Run) => {
            return instruction.arguments.is_json() || instruction.flag("mount").is_some();
        }
        _ => return false,
    }
    let Some((last, sources)) = instruction.words().split_last() else {
        return false;
    };
    let escape = context.escape();
    let value = |word: &Fragment| {
        let value = analysis::expand_word(word, escape, &step.before.environment).ok()?;
        value.known().map(str::to_owned)
    };
    let workdir = match &step.before.config.workdir {
        Some(workdir) => workdir.known(),
        None => Some("/"),
    };
    let (Some(destination), Some(workdir)) = (value(last), workdir) else {
        return true;
    };
    let destination = if destination.starts_with('/') {
        path::clean(&destination)
    } else {
        path::clean(&format!("{workdir}/{destination}"))
    };
    let folders: &[&str] = match needed {
        Needed::Shell => &[
            "/bin", "/usr", "/usr/bin", "/bin/sh", "/busybox", "/lib", "/usr/lib",
        ],
        Needed::Users => &["/etc", "/etc/passwd"],
    };
    if folders.contains(&&*destination) {
        return true;
    }
    let is_copied_below_root = destination == "/";
    sources.iter().any(|source| {
        let Some(source) = value(source) else {
            return is_copied_below_root;
        };
        is_copied_below_root && !is_certainly_file(&source, instruction.kind == Some(Kind::Add))
    })
}

/// True for a source that is a single file, and no archive that ADD unpacks.
fn is_certainly_file(source: &str, adds: bool) -> bool {
    let (folder, name) = source.rsplit_once('/').unwrap_or(("", source));
    let extension = name.rsplit_once('.').map_or("", |it| it.1);
    let is_pattern = source.contains(['*', '?', '[']);
    let is_program = folder.ends_with("/bin") || folder == "bin" || folder.ends_with("/sbin");
    let may_be_archive =
        adds && (extension.is_empty() || name.contains(".t") || extension.ends_with('z'));
    !may_be_archive
        && !is_pattern
        && !name.is_empty()
        && name != "sh"
        && name != "busybox"
        && (is_program || (!extension.is_empty() && !name.starts_with('.')))
}
