//! Download that is executed without a check.
//!
//! `curl … | sh` executes whatever the server returns at the time of the build. If the server or the connection is
//! compromised, so is the image; and the same Dockerfile builds another image when the script changes. If the connection
//! breaks, the shell executes the first part of the script, and the build goes on.
//!
//! Download to a file, compare its checksum (or signature), then execute it. Many projects also publish packages or
//! images, from which `COPY --from` takes the program.
//!
//! Not reported if a checksum or signature is checked in the same pipeline, and for downloads from this machine.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN curl -fsSL https://example.com/install.sh | sh
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN curl -fsSLo install.sh https://example.com/install.sh && \
//!     echo "4f0fc3a3a2f8a1c7b4a58a1e7fa0d0b7f3cde7f3d1cbb0b1a52c4c7f6a5f3d21  install.sh" | sha256sum -c && \
//!     sh install.sh
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::Severity;
use super::super::rule::{Category, Check, Rule, documentation};
use super::download::{Download, downloads, is_downloader, is_private, is_verified};
use super::program::Program;
use syntax::language::{Kind, is_posix_shell};
use syntax::text::Span;
use syntax::{Joined, Script, ScriptCommand};

pub(in super::super) const RULE: Rule = Rule {
    aliases: &["DF021"],
    ..Rule::dockwright(
        "PipedDownload",
        Category::Security,
        Severity::Warning,
        documentation!("piped_download.rs"),
        Check::Each(&[Kind::Run], check),
    )
};

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    for (number, command) in script.commands.iter().enumerate() {
        let Some((name, runs)) = interpreter(command) else {
            continue;
        };
        let found = match runs {
            Runs::Input if command.joined == Joined::Pipe => pipeline(context, &script, number),
            Runs::Input => None,
            Runs::Substitution => substitution(context, &script, number),
        };
        let Some((first, download)) = found else {
            continue;
        };
        if download.host.as_deref().is_some_and(is_private) || download.scheme == "file" {
            continue;
        }
        let host = match &download.host {
            Some(host) => host.as_str(),
            None => "the server",
        };
        let transport = match download.scheme.as_str() {
            "http" => " over an unencrypted connection",
            _ => "",
        };
        let message = format!(
            "`{name}` executes what {host} returns{transport}, without a check: download it to a file, and verify its checksum first"
        );
        let span = script.span(first).to(script.span(command));
        let span = Span::new(span.start, span.end);
        context.report(span, message);
    }
}

/// True if an interpreter executes what a command downloads.
pub(super) fn is_executed(context: &RuleContext, script: &Script, number: usize) -> bool {
    let Some(command) = script.commands.get(number) else {
        return false;
    };
    script.commands.iter().enumerate().any(|(index, it)| {
        let found = match interpreter(it) {
            Some((_, Runs::Input))
                if it.joined == Joined::Pipe && it.range.start > command.range.start =>
            {
                pipeline(context, script, index).map(|it| it.0.range.start)
            }
            Some((_, Runs::Substitution)) => substitution(context, script, index)
                .filter(|_| {
                    it.range.end >= command.range.end && it.range.start < command.range.start
                })
                .map(|_| command.range.start),
            _ => None,
        };
        found == Some(command.range.start)
    })
}

/// Where the code that an interpreter executes comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Runs {
    /// Standard input.
    Input,
    /// A substitution in an argument: `sh -c "$(curl …)"`, `bash <(curl …)`.
    Substitution,
}

/// The name of an interpreter, and what it executes.
fn interpreter(command: &ScriptCommand) -> Option<(&str, Runs)> {
    let program = Program::of(command);
    let name = program.name;
    let is_shell = is_posix_shell(name);
    let is_python = name
        .strip_prefix("python")
        .is_some_and(|it| it.chars().all(|c| c.is_ascii_digit() || c == '.'));
    let is_other = is_python || matches!(name, "perl" | "ruby" | "node" | "php" | "bash3");
    let arguments = program.arguments();
    let substitutes = arguments.iter().any(|it| {
        let value = it.value.trim_start();
        ["$(", "`", "<("].iter().any(|start| {
            value
                .strip_prefix(start)
                .and_then(|rest| rest.split_whitespace().next())
                .is_some_and(is_downloader)
        })
    });
    if substitutes && (is_shell || is_other || matches!(name, "eval" | "." | "source")) {
        return Some((name, Runs::Substitution));
    }
    if !is_shell && !is_other {
        return None;
    }
    let mut reads = true;
    for word in arguments {
        let value = word.value.as_str();
        match value {
            "-" | "-s" | "--" | "/dev/stdin" => return Some((name, Runs::Input)),
            _ if is_shell && value.starts_with('-') && !value.starts_with("--") => {
                if value.contains('s') {
                    return Some((name, Runs::Input));
                }
                reads &= !value.contains('c');
            }
            // Code or a module in an argument; then the input is data.
            _ if value.starts_with('-') && !value.starts_with("--") => return None,
            _ if value.starts_with('-') => {}
            // The value of `-o`.
            "pipefail" | "errexit" => {}
            // A file.
            _ => reads = false,
        }
    }
    reads.then_some((name, Runs::Input))
}

/// The download at the start of the pipeline that ends in a command.
fn pipeline<'s>(
    context: &RuleContext,
    script: &'s Script,
    number: usize,
) -> Option<(&'s ScriptCommand, Download<'s>)> {
    let mut first = None;
    let end = script.commands.get(number)?;
    for command in script.commands.get(..number)?.iter().rev() {
        // A command in a substitution of the pipeline.
        if command.nesting.substitution != end.nesting.substitution {
            continue;
        }
        if !command.pipes {
            break;
        }
        if is_verified(script, command) && is_in_pipeline(script, command, end) {
            return None;
        }
        if let Some(download) = downloads(context, command).into_iter().next() {
            first = Some((command, download));
        }
        if command.joined != Joined::Pipe {
            break;
        }
    }
    first
}

/// True if a verification takes place between two commands.
fn is_in_pipeline(script: &Script, first: &ScriptCommand, last: &ScriptCommand) -> bool {
    let mut between = script
        .commands
        .iter()
        .filter(|it| it.range.start > first.range.start && it.range.end <= last.range.start);
    between.any(|it| {
        let name = Program::of(it).name;
        name.ends_with("sum") || name.starts_with("gpg")
    })
}

/// The download in a substitution of a command.
fn substitution<'s>(
    context: &RuleContext,
    script: &'s Script,
    number: usize,
) -> Option<(&'s ScriptCommand, Download<'s>)> {
    let command = script.commands.get(number)?;
    let inner = script.commands.iter().find(|it| {
        it.nesting.substitution
            && command.range.start < it.range.start
            && it.range.end <= command.range.end
            && is_downloader(Program::of(it).name)
    });
    if let Some(inner) = inner {
        let download = downloads(context, inner).into_iter().next()?;
        return Some((command, download));
    }
    // The scanner doesn't read `<(…)`.
    let word = command
        .arguments()
        .iter()
        .find(|it| it.value.starts_with("<("))?;
    let url = word
        .value
        .split_whitespace()
        .find(|it| it.contains("://"))?;
    let (scheme, rest) = url.trim_matches(['"', '\'']).split_once("://")?;
    let host = rest.split(['/', ':', ')', '"', '\'']).next()?;
    Some((
        command,
        Download {
            word,
            scheme: scheme.to_owned(),
            host: (!host.contains('$')).then(|| host.to_owned()),
        },
    ))
}
