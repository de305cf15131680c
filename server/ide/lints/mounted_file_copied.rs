//! File that was in a mount.
//!
//! What a `RUN` writes to a cache mount, or to another mount, isn't part of the stage. If the folder for the results of a
//! build is a cache mount, `COPY --from` doesn't find them: "not found". Copy them out of the mount in the same `RUN`.
//!
//! Reported if no other instruction of the stage may have written to the folder.
//!
//! ```dockerfile
//! FROM rust:1.90 AS build
//! WORKDIR /src
//! COPY . .
//! RUN --mount=type=cache,target=/src/target cargo build --release
//!
//! FROM debian:bookworm-slim
//! COPY --from=build /src/target/release/app /usr/local/bin/
//! ```
//!
//! ```dockerfile
//! FROM rust:1.90 AS build
//! WORKDIR /src
//! COPY . .
//! RUN --mount=type=cache,target=/src/target cargo build --release && cp target/release/app /usr/local/bin/
//!
//! FROM debian:bookworm-slim
//! COPY --from=build /usr/local/bin/app /usr/local/bin/
//! ```

use super::commands::packages::PackageCommand;
use super::commands::{mounts, program};
use super::context::RuleContext;
use super::diagnostic::{Related, Severity};
use super::rule::{Category, Check, Rule, documentation};
use analysis::{Step, catalogue};
use syntax::language::Kind;
use syntax::values::path;

pub(super) const RULE: Rule = Rule::dockwright(
    "MountedFileCopied",
    Category::Bug,
    Severity::Warning,
    documentation!("mounted_file_copied.rs"),
    Check::Each(&[Kind::Copy], check),
);

/// Programs that write nothing to the folders of a project.
const HARMLESS: [&str; 16] = [
    "adduser",
    "addgroup",
    "apt-key",
    "cd",
    "chown",
    "curl",
    "echo",
    "export",
    "groupadd",
    "locale-gen",
    "rustup",
    "set",
    "true",
    "update-ca-certificates",
    "useradd",
    "wget",
];

fn check(context: &mut RuleContext) {
    let instruction = context.instruction();
    let Some((_, sources)) = instruction.words().split_last() else {
        return;
    };
    if instruction.flag("from").is_none() || !context.is_in_file() {
        return;
    }
    let Some(stage) = context.source_stage() else {
        return;
    };
    let semantics = context.semantics();
    let image = semantics.bottom(stage).from.image.as_deref();
    if image.and_then(catalogue::official).is_none() {
        return;
    }
    let escape = context.escape();
    let steps = || {
        let stages = semantics.with_bases(stage);
        stages.flat_map(|it| {
            let steps = it.body.steps.iter().enumerate();
            steps.map(move |(number, step)| (it.items.start + number, step))
        })
    };
    for word in sources {
        let Some(value) = context.value(word).filter(|it| !it.contains(['*', '?'])) else {
            continue;
        };
        let path = path::clean(&format!("/{value}"));
        let mounted = steps().find_map(|(item, step)| {
            let targets = mounts::writable(step, escape);
            // What the image itself has in system folders isn't known.
            let targets = targets.into_iter().flatten();
            let mut targets =
                targets.filter(|it| !it.starts_with("/usr/") && !it.starts_with("/var/"));
            Some((item, targets.find(|it| mounts::is_below(&path, it))?))
        });
        let Some((item, folder)) = mounted else {
            continue;
        };
        if steps().any(|(_, step)| may_write(context, step, &folder)) {
            continue;
        }
        let what = if path == folder { "is" } else { "is in" };
        let message = format!(
            "{path} {what} a mount, whose files aren't part of the stage: copy them to another folder in the `RUN`"
        );
        let place = context.file().items.get(item);
        let related = place.map(|it| Related {
            span: it.at(it.instruction.keyword.span),
            message: format!("Mounts {folder}"),
        });
        if let Some(diagnostic) = context.report(word.span, message) {
            diagnostic.related.extend(related);
        }
    }
}

/// True if an instruction may write to a folder in the stage itself.
fn may_write(context: &RuleContext, step: &Step, folder: &str) -> bool {
    let instruction = &step.instruction;
    match instruction.kind {
        Some(Kind::Add | Kind::Copy) => {
            // A folder of the context may contain it.
            let words = instruction.words();
            let destination = words.last().map_or("", |it| it.text.as_str());
            let name = folder.rsplit('/').next().unwrap_or(folder);
            instruction.flag("from").is_some()
                || instruction.kind == Some(Kind::Add)
                || matches!(name, "node_modules" | "vendor")
                || destination.contains(name)
        }
        Some(Kind::Run) => {
            let mounts = mounts::writable(step, context.escape());
            if mounts.is_none_or(|it| it.iter().any(|it| mounts::is_below(folder, it))) {
                return false;
            }
            let Some(script) = context.script_of(step) else {
                return true;
            };
            !script.commands.iter().all(|it| {
                let name = program::Program::of(it).name;
                PackageCommand::of(it).is_some_and(|it| it.manager.is_of_distribution())
                    || HARMLESS.contains(&name)
            })
        }
        Some(Kind::Onbuild) => true,
        _ => false,
    }
}
