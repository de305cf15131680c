//! Command that doesn't end, in `RUN`.
//!
//! `RUN` waits until its command ends. A server, or `tail -f`, runs until it is stopped, so the build never ends. What a
//! container runs belongs in `CMD`.
//!
//! Not reported: commands in the background, commands with a time limit, and those in a condition.
//!
//! ```dockerfile
//! FROM node:24
//! WORKDIR /app
//! COPY . .
//! RUN npm start
//! ```
//!
//! ```dockerfile
//! FROM node:24
//! WORKDIR /app
//! COPY . .
//! CMD ["npm", "start"]
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::Severity;
use super::super::rule::{Category, Check, Rule, documentation};
use super::command_without_effect::shown;
use super::packages::is_versioned;
use crate::commands::program::Program;
use syntax::language::Kind;
use syntax::{Joined, ScriptCommand};

pub(in super::super) const RULE: Rule = Rule::dockwright(
    "CommandNeverEnds",
    Category::Bug,
    Severity::Warning,
    documentation!("command_never_ends.rs"),
    Check::Each(&[Kind::Run], check),
);

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    let Some(last) = script.commands.last().filter(|it| never_ends(it)) else {
        return;
    };
    let is_complex = |it: &ScriptCommand| {
        matches!(it.joined, Joined::Or | Joined::Background)
            || it.pipes
            || matches!(it.name(), "timeout" | "kill" | "pkill" | "trap" | "wait")
    };
    if script.commands.iter().any(is_complex) {
        return;
    }
    // `&` may follow.
    let rest = script.text_of(last).get(last.range.end..);
    if !last.nesting.is_none() || rest.is_none_or(|it| it.contains('&')) {
        return;
    }
    let written = shown(&script, last);
    let message =
        format!("`{written}` runs until it is stopped, so the build doesn't end: use `CMD`");
    context.report(script.span(last), message);
}

/// True for a command that runs until it is stopped.
fn never_ends(command: &ScriptCommand) -> bool {
    let program = Program::of(command);
    let arguments: Vec<&str> = program
        .arguments()
        .iter()
        .map(|it| it.value.as_str())
        .collect();
    let operands: Vec<&str> = program.operands().map(|it| it.value.as_str()).collect();
    let has = |flag: &str| arguments.contains(&flag);
    // The last two test a configuration.
    let ends = ["--help", "-h", "--version", "-t", "-T"];
    if ends.iter().any(|it| has(it)) {
        return false;
    }
    let first = operands.first().copied().unwrap_or_default();
    let last = operands.last().copied().unwrap_or_default();
    match program.name {
        "tail" => has("-f") || has("-F"),
        "sleep" => first == "infinity",
        "nginx" => arguments.iter().any(|it| it.contains("daemon off")),
        "apachectl" | "apache2ctl" | "httpd" => {
            has("-DFOREGROUND") || arguments.windows(2).any(|it| it == ["-D", "FOREGROUND"])
        }
        "catalina.sh" => first == "run",
        "flask" | "rails" => matches!(last, "run" | "server" | "s"),
        "gunicorn" | "uvicorn" | "hypercorn" => {
            !has("-D") && !has("--daemon") && !has("--check-config") && first.contains(':')
        }
        "npm" | "yarn" | "pnpm" | "bun" => {
            operands == ["start"]
                || operands == ["run", "start"]
                || operands == ["run", "dev"]
                || operands == ["dev"] && program.name != "npm"
        }
        "ng" | "vite" | "vue-cli-service" => first == "serve",
        "next" => first == "dev",
        "nodemon" => !operands.is_empty(),
        "npx" => matches!(
            operands.as_slice(),
            ["next", "dev"] | ["vite"] | ["ng" | "serve", ..]
        ),
        "php" => operands.get(..2) == Some(&["artisan", "serve"]),
        "mvn" | "mvnw" => operands == ["spring-boot:run"],
        "dotnet" => first == "watch",
        name if is_versioned(name, "python") => {
            let is_server = matches!(operands.get(1), Some(&"runserver"));
            first.ends_with("manage.py") && is_server
                || arguments.starts_with(&["-m", "http.server"])
        }
        _ => false,
    }
}
