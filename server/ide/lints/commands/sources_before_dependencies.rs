//! All sources copied before dependencies are installed.
//!
//! BuildKit repeats an instruction if anything before it has changed. After `COPY . .`, every change of any file in the build
//! context repeats the installation of the dependencies, which only depend on a few files, such as `package.json` and its
//! lock file. Copy these first, install, then copy the rest.
//!
//! Reported if the whole context is copied, and the first installation of the stage comes after it, without a cache mount.
//! Not reported if files of another stage are copied in between, as the installation may need them.
//!
//! ```dockerfile
//! FROM node:24-alpine
//! WORKDIR /app
//! COPY . .
//! RUN npm ci
//! CMD ["node", "server.js"]
//! ```
//!
//! ```dockerfile
//! FROM node:24-alpine
//! WORKDIR /app
//! COPY package.json package-lock.json ./
//! RUN npm ci
//! COPY . .
//! CMD ["node", "server.js"]
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Related, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::super::settings::SourceStatus;
use super::mounts;
use super::packages::is_versioned;
use super::program::Program;
use analysis::Step;
use syntax::ScriptCommand;
use syntax::language::{Kind, file_name};

pub(in super::super) const RULE: Rule = Rule {
    aliases: &["DF070"],
    ..Rule::dockwright(
        "SourcesBeforeDependencies",
        Category::Cache,
        Severity::Information,
        documentation!("sources_before_dependencies.rs"),
        Check::Each(&[Kind::Run], check),
    )
};

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    let Some((command, manifest)) = script
        .commands
        .iter()
        .find_map(|it| Some((it, manifest(it)?)))
    else {
        return;
    };
    if mounts::has_files(context) {
        return;
    }
    // Installed only for the rest of the script.
    let is_removed = script.commands.iter().any(|it| {
        let is_folder = |it: &str| matches!(file_name(it), "node_modules" | "vendor");
        it.name() == "rm" && it.arguments().iter().any(|it| is_folder(&it.value))
    });
    if is_removed {
        return;
    }
    // The nearest COPY of everything, if nothing before it installs the same.
    let mut copy = None;
    for (index, step) in context.earlier() {
        if copies_all(step) {
            copy = Some(index);
        } else if copy.is_none() && copies_of_stage(step) {
            // What another stage built may be needed.
            return;
        } else if installs(context, step, manifest) || mentions(step, manifest) {
            return;
        }
    }
    let Some(copy) = copy else { return };
    if context.any_before_stage(|step| installs(context, step, manifest)) {
        return;
    }
    let sources = context.sources().filter(|it| it.is_certain());
    if sources.is_some_and(|it| it.find(manifest) == SourceStatus::Missing) {
        return;
    }
    let program = Program::of(command);
    let mut operands = program.operands().map(|it| it.value.as_str());
    let subcommand = operands.next().unwrap_or_default();
    let written = match (program.name, operands.next()) {
        ("go", Some(second)) => format!("go {subcommand} {second}"),
        (name, _) => format!("{name} {subcommand}"),
    };
    let files = match (program.name, subcommand, lock_file(program.name)) {
        // Without the lock file, other versions would be installed, or none.
        ("npm", "install" | "i", _) | (_, _, None) => format!("`{manifest}`"),
        (_, _, Some(lock_file)) => format!("`{manifest}` and `{lock_file}`"),
    };
    let message = format!(
        "Every change in the build context repeats `{}`: copy {files} and install before copying everything else",
        written.trim_end()
    );
    let end = command.words.get(1).or(command.words.first());
    let end = end.map_or(command.range.end, |it| it.range.end);
    let span = script.span_of(command, command.range.start..end);
    let item = context.file().items.get(copy).map(|it| {
        it.at(it.instruction.keyword.span.to(it
            .instruction
            .words()
            .last()
            .map_or(it.instruction.keyword.span, |it| it.span)))
    });
    if let Some(diagnostic) = context.report(span, message)
        && let Some(span) = item
    {
        diagnostic.related.push(Related {
            span,
            message: "Everything is copied here".to_owned(),
        });
    }
}

/// The file that determines what a command installs.
fn manifest(command: &ScriptCommand) -> Option<&str> {
    let program = Program::of(command);
    let mut operands = program.operands().map(|it| it.value.as_str());
    let first = operands.next().unwrap_or_default();
    let second = operands.next();
    let has = |flag: &str| program.arguments().iter().any(|it| it.value == flag);
    if command.nesting.conditional
        || has("-g")
        || has("--global")
        || has("--prefix")
        || has("--cwd")
        || program
            .arguments()
            .iter()
            .any(|it| it.value.starts_with("--gemfile"))
    {
        return None;
    }
    match (program.name, first) {
        ("npm", "install" | "i" | "ci" | "clean-install") if second.is_none() => {
            Some("package.json")
        }
        ("yarn", "install") => Some("package.json"),
        ("yarn", "") if !has("--version") => Some("package.json"),
        // Offline, what was fetched before is installed.
        ("pnpm", "install" | "i") if second.is_none() && !has("--offline") => Some("package.json"),
        ("bundle", "install") => Some("Gemfile"),
        ("composer", "install") if has("--no-scripts") || has("--no-autoloader") => {
            Some("composer.json")
        }
        ("go", "mod") if second == Some("download") => Some("go.mod"),
        ("poetry", "install") if has("--no-root") => Some("pyproject.toml"),
        ("uv", "sync") if has("--no-install-project") => Some("pyproject.toml"),
        (name, "install") if is_versioned(name, "pip") => requirements(command),
        (name, _) if is_versioned(name, "python") && has("pip") && has("install") => {
            requirements(command)
        }
        _ => None,
    }
}

/// The file in which a program keeps the versions that it installs.
fn lock_file(program: &str) -> Option<&'static str> {
    Some(match program {
        "npm" => "package-lock.json",
        "yarn" => "yarn.lock",
        "pnpm" => "pnpm-lock.yaml",
        "bundle" => "Gemfile.lock",
        "composer" => "composer.lock",
        "go" => "go.sum",
        "poetry" => "poetry.lock",
        "uv" => "uv.lock",
        _ => return None,
    })
}

/// The file of `pip install -r file`, if nothing else is installed.
fn requirements(command: &ScriptCommand) -> Option<&str> {
    let words = &command.words;
    let index = words
        .iter()
        .position(|it| it.value == "-r" || it.value == "--requirement")?;
    let file = words.get(index + 1)?;
    let is_local = words
        .iter()
        .any(|it| it.value == "." || it.value == "-e" || it.value.starts_with("./"));
    (!is_local && file.is_literal && !file.value.starts_with('/')).then_some(file.value.as_str())
}

/// True for a COPY or ADD of the whole build context.
fn copies_all(step: &Step) -> bool {
    let instruction = &step.instruction;
    let is_copy = matches!(instruction.kind, Some(Kind::Copy | Kind::Add));
    let words = instruction.words();
    is_copy
        && instruction.flag("from").is_none()
        && matches!(words, [source, _] if matches!(source.text.as_str(), "." | "./"))
}

/// True for a COPY from another stage or image.
fn copies_of_stage(step: &Step) -> bool {
    step.instruction.kind == Some(Kind::Copy) && step.instruction.flag("from").is_some()
}

/// True if a RUN installs the same dependencies.
fn installs(context: &RuleContext, step: &Step, file: &str) -> bool {
    step.instruction.kind == Some(Kind::Run)
        && context
            .script_of(step)
            .is_some_and(|it| it.commands.iter().any(|it| manifest(it) == Some(file)))
}

/// True for a COPY that mentions the file, also by a pattern.
fn mentions(step: &Step, file: &str) -> bool {
    let stem = file.rsplit('/').next().unwrap_or(file);
    let stem = stem.split('.').next().unwrap_or(stem);
    let is_copy = matches!(step.instruction.kind, Some(Kind::Copy | Kind::Add));
    is_copy
        && step
            .instruction
            .words()
            .iter()
            .any(|it| it.text.contains(stem))
}
