//! Files that are copied after their use.
//!
//! Instructions run in order: `RUN npm ci` needs `package.json` and `package-lock.json`, so the `COPY` of them belongs above
//! it. Below it, the installation fails, as the files aren't there yet.
//!
//! Reported if nothing before the command can have created the files.
//!
//! ```dockerfile
//! FROM python:3.14
//! WORKDIR /app
//! RUN pip install --no-cache-dir -r requirements.txt
//! COPY . .
//! ```
//!
//! ```dockerfile
//! FROM python:3.14
//! WORKDIR /app
//! COPY requirements.txt .
//! RUN pip install --no-cache-dir -r requirements.txt
//! COPY . .
//! ```

use super::commands::packages::{Action, Manager, PackageCommand, is_versioned};
use super::commands::program::Program;
use super::context::RuleContext;
use super::diagnostic::{Related, Severity};
use super::rule::{Category, Check, Rule, documentation};
use analysis::Step;
use syntax::language::Kind;
use syntax::{Joined, ScriptCommand};

pub(super) const RULE: Rule = Rule::dockwright(
    "CopiedTooLate",
    Category::Bug,
    Severity::Warning,
    documentation!("copied_too_late.rs"),
    Check::Each(&[Kind::Run], check),
);

/// Commands that fail without a file: program, arguments, file.
const NEEDED: [(&str, &[&str], &str); 9] = [
    ("bundle", &["install"], "Gemfile"),
    ("cargo", &["build"], "Cargo.toml"),
    ("composer", &["install"], "composer.json"),
    ("go", &["mod", "download"], "go.mod"),
    ("mvn", &["dependency:go-offline"], "pom.xml"),
    ("mvn", &["package"], "pom.xml"),
    ("npm", &["ci"], "package.json"),
    ("poetry", &["install"], "pyproject.toml"),
    ("uv", &["sync"], "pyproject.toml"),
];

/// Options with which a command looks elsewhere, or for something else.
const ELSEWHERE: [&str; 14] = [
    "--cwd",
    "--dir",
    "--directory",
    "--file",
    "--gemfile",
    "--help",
    "--manifest-path",
    "--modfile",
    "--prefix",
    "--project",
    "--version",
    "--working-dir",
    "-C",
    "-d",
];

/// Official images that contain no project.
const WITHOUT_PROJECT: [&str; 14] = [
    "alpine",
    "buildpack-deps",
    "composer",
    "debian",
    "eclipse-temurin",
    "golang",
    "gradle",
    "maven",
    "node",
    "php",
    "python",
    "ruby",
    "rust",
    "ubuntu",
];

/// Programs that create no files of a project.
const HARMLESS: [&str; 10] = [
    "addgroup", "adduser", "chmod", "chown", "corepack", "groupadd", "mkdir", "rm", "set",
    "useradd",
];

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    let mut commands = script.commands.iter();
    let Some((command, needed)) = commands.find_map(|it| Some((it, needed(it)?))) else {
        return;
    };
    let image = context.official_image();
    let is_plain = command.nesting.is_none()
        && command.joined != Joined::Or
        && context.is_in_file()
        && context.instruction().flag("mount").is_none();
    if !is_plain || image.is_none_or(|it| !WITHOUT_PROJECT.contains(&it.name())) {
        return;
    }
    let before = script
        .commands
        .iter()
        .take_while(|it| !std::ptr::eq(*it, command));
    if !before.into_iter().all(creates_nothing) || context.before().windows {
        return;
    }
    let Some(stage) = context.stage() else { return };
    let steps = || {
        let own = stage
            .body
            .steps
            .iter()
            .take(context.item - stage.items.start);
        let bases = context.stage_with_bases().skip(1);
        own.chain(bases.flat_map(|it| it.body.steps.iter()))
    };
    let may_create = |step: &Step| match step.instruction.kind {
        Some(Kind::Add | Kind::Copy | Kind::Onbuild) => true,
        Some(Kind::Run) => context
            .script_of(step)
            .is_none_or(|it| !it.commands.iter().all(creates_nothing)),
        // Variables that name another file.
        Some(Kind::Env) => step.instruction.pairs().iter().any(|it| {
            let names = [
                "BUNDLE_", "CARGO_", "COMPOSER", "GO", "MAVEN_", "POETRY_", "UV_", "npm_",
            ];
            names.iter().any(|name| it.name.text.starts_with(name))
        }),
        _ => false,
    };
    if !stage.triggers.is_empty() || steps().any(may_create) {
        return;
    }
    let after = context.item + 1..stage.items.end.max(context.item + 1);
    let later = context.items(after).iter().find(|it| {
        let instruction = &it.instruction;
        let is_copy = instruction.kind == Some(Kind::Copy) && instruction.flag("from").is_none();
        let words = instruction.words().split_last();
        is_copy
            && words.is_some_and(|(_, sources)| sources.iter().any(|it| brings(&it.text, &needed)))
    });
    let Some(later) = later else { return };
    let line = context.document().text.line_of(later.start) + 1;
    let message = format!("`{needed}` isn't there yet: it is copied in line {line}");
    let related = Related {
        span: later.at(later.instruction.keyword.span),
        message: format!("Copies `{needed}`"),
    };
    if let Some(diagnostic) = context.report(script.span(command), message) {
        diagnostic.related.push(related);
    }
}

/// True for a command that creates no files of a project.
fn creates_nothing(command: &ScriptCommand) -> bool {
    if command.pipes
        || command
            .redirections
            .iter()
            .any(|it| it.operator.starts_with('>') && it.target.value != "/dev/null")
    {
        return false;
    }
    if let Some(packages) = PackageCommand::of(command) {
        let takes_names = packages.has("-g") || packages.has("--global");
        let is_pip = packages.manager == Manager::Pip && packages.action == Action::Install;
        return packages.manager.is_of_distribution() || takes_names || is_pip;
    }
    HARMLESS.contains(&Program::of(command).name)
}

/// True for a source of COPY that is a file, or the folder or the pattern with it.
fn brings(source: &str, file: &str) -> bool {
    let name = source.rsplit('/').next().unwrap_or(source);
    match name.split_once('*') {
        Some((start, end)) => {
            file.len() >= start.len() + end.len() && file.starts_with(start) && file.ends_with(end)
        }
        None => name == file || matches!(source, "." | "./"),
    }
}

/// The file that a command needs.
fn needed(command: &ScriptCommand) -> Option<String> {
    let program = Program::of(command);
    let arguments = program.arguments().iter();
    let words: Vec<&str> = arguments.map(|it| it.value.as_str()).collect();
    let is_elsewhere = |it: &&str| {
        let option = it.split('=').next().unwrap_or_default();
        ELSEWHERE.contains(&option)
    };
    if words.iter().any(is_elsewhere) {
        return None;
    }
    if is_versioned(program.name, "pip") && words.first() == Some(&"install") {
        let option = words
            .iter()
            .position(|it| matches!(*it, "-r" | "--requirement"))?;
        let file = words.get(option + 1)?;
        let is_relative = !file.contains(['/', '$', ':']) || file.starts_with("./");
        return is_relative.then(|| file.trim_start_matches("./").to_owned());
    }
    let mut rows = NEEDED.iter();
    let row = rows.find(|it| it.0 == program.name && words.starts_with(it.1))?;
    // `go mod download name@version` needs none.
    let takes_more = program.name == "go" && words.len() > row.1.len();
    (!takes_more).then(|| row.2.to_owned())
}
