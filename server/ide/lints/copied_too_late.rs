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

use super::commands::program::Program;
use super::context::RuleContext;
use super::diagnostic::{Related, Severity};
use super::rule::{Category, Check, Rule, documentation};
use analysis::catalogue;
use syntax::language::Kind;
use syntax::{Item, Joined, ScriptCommand};

pub(super) const RULE: Rule = Rule::dockwright(
    "CopiedTooLate",
    Category::Bug,
    Severity::Warning,
    documentation!("copied_too_late.rs"),
    Check::Each(&[Kind::Run], check),
);

/// Commands that fail without a file: program, subcommand, file.
const NEEDED: [(&str, &str, &str); 12] = [
    ("bundle", "install", "Gemfile"),
    ("cargo", "build", "Cargo.toml"),
    ("cargo", "fetch", "Cargo.toml"),
    ("composer", "install", "composer.json"),
    ("go", "mod", "go.mod"),
    ("mvn", "dependency:go-offline", "pom.xml"),
    ("mvn", "package", "pom.xml"),
    ("npm", "ci", "package.json"),
    ("npm", "run", "package.json"),
    ("poetry", "install", "pyproject.toml"),
    ("uv", "sync", "pyproject.toml"),
    ("yarn", "build", "package.json"),
];

/// Texts of instructions that may create files.
const CREATES: [&str; 11] = [
    "git ", "curl", "wget", "tar ", "unzip", "init", "create", ">", "new ", "ln ", ".sh",
];

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    let Some((command, needed)) = script
        .commands
        .iter()
        .find_map(|it| Some((it, needed(it)?)))
    else {
        return;
    };
    let image = context.base_image();
    let is_official = image.is_some_and(|it| catalogue::official(it).is_some());
    let is_plain = command.nesting.is_none()
        && command.joined != Joined::Or
        && context.is_in_file()
        && context.instruction().flag("mount").is_none();
    if !is_official || !is_plain || context.before().windows {
        return;
    }
    let Some(stage) = context.stage() else { return };
    if !stage.triggers.is_empty() {
        return;
    }
    let copies = |it: &Item| matches!(it.instruction.kind, Some(Kind::Add | Kind::Copy));
    let creates = |it: &str| CREATES.iter().any(|text| it.contains(text));
    let mut bases = context.stage_with_bases();
    let is_copied = bases.any(|it| {
        let end = it.items.end.min(context.item).max(it.items.start);
        context.items(it.items.start..end).iter().any(copies)
    });
    if is_copied || context.any_before(creates) {
        return;
    }
    let after = context.item + 1..stage.items.end.max(context.item + 1);
    let later = context.items(after).iter().find(|it| {
        let is_local = it.instruction.flag("from").is_none();
        let source = context.text_at(it.span());
        let brings = source.contains(needed.as_str())
            || source.contains(" . ")
            || source.contains(" ./ ")
            || source.contains('*');
        copies(it) && is_local && brings
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

/// The file that a command needs.
fn needed(command: &ScriptCommand) -> Option<String> {
    let program = Program::of(command);
    let words: Vec<&str> = program
        .arguments()
        .iter()
        .map(|it| it.value.as_str())
        .collect();
    if matches!(program.name, "pip" | "pip3") && words.first() == Some(&"install") {
        let option = words
            .iter()
            .position(|it| matches!(*it, "-r" | "--requirement"))?;
        let file = words.get(option + 1)?;
        let is_relative = !file.starts_with(['/', '$']) && !file.contains("://");
        return is_relative.then(|| (*file).trim_start_matches("./").to_owned());
    }
    let is_elsewhere = |it: &&str| {
        let options = [
            "-C",
            "--prefix",
            "--cwd",
            "--dir",
            "-f",
            "--file",
            "--manifest-path",
        ];
        options.iter().any(|option| it.starts_with(option))
    };
    let mut rows = NEEDED.iter();
    let row = rows.find(|it| it.0 == program.name && words.first() == Some(&it.1))?;
    (!words.iter().any(is_elsewhere)).then(|| row.2.to_owned())
}
