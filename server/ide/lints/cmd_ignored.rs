//! CMD that ENTRYPOINT ignores or can't use.
//!
//! With an `ENTRYPOINT`, `CMD` is not a command but the default arguments of the entrypoint. That needs the exec form (a JSON
//! array) for both:
//!
//! - An `ENTRYPOINT` in shell form takes no arguments, so `CMD` is ignored, and so are the arguments of `docker run`.
//! - A `CMD` in shell form is passed to the `ENTRYPOINT` as three arguments: `/bin/sh`, `-c`, and the text.
//!
//! Not reported if the entrypoint uses its arguments (`$@`), or is a program or script that may run them as a command.
//!
//! ```dockerfile
//! FROM python:3.14
//! ENTRYPOINT python app.py
//! CMD ["--port", "80"]
//! ```
//!
//! ```dockerfile
//! FROM python:3.14
//! ENTRYPOINT ["python", "app.py"]
//! CMD ["--port", "80"]
//! ```

use super::checker::Checker;
use super::diagnostic::{Related, Severity};
use super::rule::{Category, Check, Rule, documentation};
use analysis::{CommandSource, NoteTopic, Setter, container, setter};
use syntax::Arguments;
use syntax::language::{Kind, file_name};

pub(super) const RULE: Rule = Rule::dockwright(
    "CmdIgnored",
    Category::Bug,
    Severity::Warning,
    documentation!("cmd_ignored.rs"),
    Check::File(check),
);

fn check(checker: &mut Checker) {
    let document = checker.document;
    for stage in &document.semantics().stages {
        let config = &stage.end.config;
        if config.cmd.is_none() || config.entrypoint.is_none() {
            continue;
        }
        let commands = stage.body.notes(NoteTopic::Commands, 0, |_, step| {
            let kind = step.instruction.kind;
            matches!(kind, Some(Kind::Cmd | Kind::Entrypoint)).then_some(())
        });
        // What stages before it set is reported there.
        if commands.is_empty() {
            continue;
        }
        let Some(container) = container(document, stage.index) else {
            continue;
        };
        let (cmd, entrypoint) = (
            setter(document, stage.index, Kind::Cmd),
            setter(document, stage.index, Kind::Entrypoint),
        );
        let (Some(cmd), Some(entrypoint)) = (cmd, entrypoint) else {
            continue;
        };
        let (Some(item), Some(entry_item)) = (cmd.item, entrypoint.item) else {
            continue;
        };
        let message = match container.source {
            CommandSource::ShellEntrypoint if !uses_arguments(&entrypoint) => {
                "This CMD is ignored: an ENTRYPOINT in shell form takes no arguments (use a JSON array there)"
                    .to_owned()
            }
            CommandSource::Both => {
                let message = repeated(&cmd, config.entrypoint.as_deref())
                    .or_else(|| garbled(&cmd, &entrypoint, config.cmd.as_deref()));
                let Some(message) = message else { continue };
                message
            }
            _ => continue,
        };
        let file = document.file();
        let (Some(at), Some(entry)) = (file.items.get(item), file.items.get(entry_item)) else {
            continue;
        };
        let keyword = at.at(cmd.instruction.keyword.span);
        let related = Related {
            span: entry.at(entrypoint.instruction.keyword.span),
            message: "The ENTRYPOINT".to_owned(),
        };
        if let Some(diagnostic) = checker.report(&RULE, Some(item), Some(item), keyword, message) {
            diagnostic.related.push(related);
        }
    }
}

/// True if an entrypoint in shell form uses the arguments that the shell gets.
fn uses_arguments(entrypoint: &Setter) -> bool {
    let words = entrypoint.instruction.words().first();
    words.is_some_and(|it| {
        ["$@", "$*", "$0", "$1", "${@", "${*", "${0", "${1"]
            .iter()
            .any(|it2| it.text.contains(it2))
    })
}

/// The message for a CMD in exec form that begins with the program of the entrypoint.
fn repeated(cmd: &Setter, entrypoint: Option<&[String]>) -> Option<String> {
    let Arguments::Json { strings, .. } = &cmd.instruction.arguments else {
        return None;
    };
    let [program] = entrypoint? else { return None };
    let first = file_name(&strings.first()?.text);
    (file_name(program) == first && is_interpreter(first)).then(|| {
        format!(
            "The ENTRYPOINT runs `{first}` already, so this starts `{first} {first} …`: CMD needs only its arguments"
        )
    })
}

/// True for the name of an interpreter, also with its version.
fn is_interpreter(program: &str) -> bool {
    let name = program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    INTERPRETERS.contains(&name)
}

/// The message for a CMD in shell form, if the entrypoint certainly doesn't run it as a command.
fn garbled(cmd: &Setter, entrypoint: &Setter, words: Option<&[String]>) -> Option<String> {
    let Arguments::Shell(text) = &cmd.instruction.arguments else {
        return None;
    };
    let Arguments::Json { strings, .. } = &entrypoint.instruction.arguments else {
        return None;
    };
    let first = strings.first()?;
    let is_flag = text.text.starts_with('-');
    let program = file_name(&first.text);
    let argument = strings.get(1).map_or("", |it| it.text.as_str());
    let runs_script = is_interpreter(program) || PROGRAMS.contains(&program)
        // `npm exec` runs a command.
        || program == "npm" && matches!(argument, "" | "run" | "run-script" | "start" | "test");
    // A script of this name usually runs its arguments at its end, as may a program in an argument.
    let is_wrapper = is_interpreter(program)
        && (argument.contains("entrypoint") || matches!(argument, "-c" | "-e" | "-m" | "-r"));
    if !is_flag && (!runs_script || is_wrapper) {
        return None;
    }
    let (_, shell) = words?.split_last()?;
    let shell: Vec<_> = shell.iter().map(|it| format!("`{it}`")).collect();
    let shell = shell.join(", ");
    Some(format!(
        "This CMD in shell form passes {shell} and its text to `{program}` of the ENTRYPOINT as arguments: use a JSON array"
    ))
}

/// Programs whose scripts rarely run their arguments as a command.
const INTERPRETERS: [&str; 9] = [
    "python", "node", "java", "ruby", "php", "perl", "dotnet", "deno", "bun",
];

/// Programs that don't run their arguments as a command.
const PROGRAMS: [&str; 21] = [
    "ansible-playbook",
    "aws",
    "curl",
    "ffmpeg",
    "flask",
    "git",
    "gradle",
    "gunicorn",
    "helm",
    "httpd",
    "hugo",
    "hypercorn",
    "kubectl",
    "mvn",
    "nginx",
    "pip",
    "pytest",
    "streamlit",
    "terraform",
    "uvicorn",
    "wget",
];
