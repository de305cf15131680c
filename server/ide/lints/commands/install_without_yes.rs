//! Installation that asks for confirmation.
//!
//! `apt-get`, `apt`, `dnf`, `yum` and `zypper` ask before they install or remove packages. Nobody can answer during a build:
//! the command fails, or installs nothing. `-y` (`--assume-yes`) answers all questions; for `zypper` it is
//! `--non-interactive` (`-n`) before the subcommand, or `-y` after it. `pacman` has `--noconfirm`, and
//! `pip uninstall` has `-y`.
//!
//! `microdnf` never asks. Not reported if the answer comes from a pipe such as `yes |`, or from a configuration file that an instruction before it
//! writes.
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install curl
//! ```
//!
//! ```dockerfile
//! FROM debian:bookworm-slim
//! RUN apt-get update && apt-get install -y curl
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Fix, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::packages::{Action, Manager, PackageCommand, is_versioned};
use super::program::{Program, short_flags};
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::{Joined, Script, ScriptCommand};

pub(in super::super) const RULE: Rule = Rule {
    aliases: &["DL3014", "DL3030", "DL3034", "DL3038", "DS-0021", "DF015"],
    ..Rule::dockwright(
        "InstallWithoutYes",
        Category::Bug,
        Severity::Warning,
        documentation!("install_without_yes.rs"),
        Check::Each(&[Kind::Run], check),
    )
};

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    for command in &script.commands {
        if let Some((flag, last)) = confirming_flag(command) {
            report_other(context, &script, command, flag, last);
            continue;
        }
        let Some(packages) = PackageCommand::of(command) else {
            continue;
        };
        let asks = matches!(
            packages.action,
            Action::Install | Action::Upgrade | Action::Remove
        )
            && matches!(
                packages.manager,
                Manager::Apt | Manager::Dnf | Manager::Yum | Manager::Zypper
            )
            // It always assumes yes.
            && packages.name != "microdnf";
        // Its answer comes from elsewhere, or unknown arguments may contain the flag.
        if !asks
            || installs_nothing(&script, packages)
            || answers(packages, context)
            || is_answered(&script, command)
            || is_configured(context, packages.manager)
        {
            continue;
        }
        let Some(subcommand) = command.words.get(packages.subcommand) else {
            continue;
        };
        let at = script.span_of(command, subcommand.range.clone());
        let first = script.span(command).start;
        let message = format!(
            "`{} {}` may ask for confirmation, which fails in a build: add `-y`",
            packages.name, subcommand.value
        );
        let end = context.file_span(at).end;
        let can_fix = context.is_in_file() && !script.is_exec;
        let codes = packages.manager.confirmation_codes();
        let span = Span::new(first, at.end);
        if let Some(diagnostic) = context.report_as(codes, span, message)
            && can_fix
        {
            let edit = TextEdit::new(Span::empty(end), " -y");
            diagnostic.fixes.push(Fix::safe("Add `-y`", vec![edit]));
        }
    }
}

/// The flag that confirms in advance for another program, and the index of the word after which it belongs, if a confirmation is
/// needed.
fn confirming_flag(command: &ScriptCommand) -> Option<(&'static str, usize)> {
    let program = Program::of(command);
    let first = program.arguments().first()?.value.as_str();
    let (flag, flags): (_, &[&str]) = match (program.name, first) {
        ("pacman", _) => {
            let operation = short_flags(first)?;
            let changes = operation.starts_with('S')
                && !operation.contains(['s', 'i', 'l', 'p', 'w', 'c', 'h'])
                || operation.starts_with('R');
            let refreshes =
                matches!(operation, "Sy" | "Syy") && program.operands().next().is_none();
            if !changes || refreshes {
                return None;
            }
            ("--noconfirm", &["--noconfirm", "--print"])
        }
        (name, "uninstall") if is_versioned(name, "pip") => ("-y", &["-y", "--yes", "-qy", "-yq"]),
        _ => return None,
    };
    let mut arguments = program.arguments().iter();
    let is_answered = arguments.any(|it| {
        flags.contains(&it.value.as_str()) || it.value.starts_with('$') || it.value == "--help"
    });
    (!is_answered).then_some((flag, program.index + 1))
}

fn report_other(
    context: &mut RuleContext,
    script: &Script,
    command: &ScriptCommand,
    flag: &'static str,
    last: usize,
) {
    if is_answered(script, command) || context.any_before(answers_conda) {
        return;
    }
    let program = Program::of(command);
    let Some(word) = command.words.get(last) else {
        return;
    };
    let at = script.span_of(command, word.range.clone());
    let first = script.span(command).start;
    let message = format!(
        "`{} {}` needs a confirmation, which fails in a build: add `{flag}`",
        program.name, word.value
    );
    let end = context.file_span(at).end;
    let can_fix = context.is_in_file() && !script.is_exec;
    if let Some(diagnostic) = context.report(Span::new(first, at.end), message)
        && can_fix
    {
        let edit = TextEdit::new(Span::empty(end), format!(" {flag}"));
        let fix = Fix::safe(format!("Add `{flag}`"), vec![edit]);
        diagnostic.fixes.push(fix);
    }
}

/// True for an installation or a removal that names no package, and so changes nothing unless packages are broken: after
/// `dpkg -i` that has failed.
fn installs_nothing(script: &Script, packages: PackageCommand) -> bool {
    let arguments = packages.command.words.get(packages.subcommand + 1..);
    let mut arguments = arguments.unwrap_or_default().iter();
    let program = Program::of(packages.command);
    let has_operand = arguments.any(|it| !it.value.starts_with('-'));
    if packages.manager != Manager::Apt || has_operand {
        return false;
    }
    let mut flags = program.arguments().iter();
    match packages.action {
        Action::Install => {}
        Action::Remove => {
            return matches!(packages.subcommand(), "purge" | "remove")
                && !flags.any(|it| matches!(it.value.as_str(), "--auto-remove" | "--autoremove"));
        }
        _ => return false,
    }
    let fixes = flags.any(|it| matches!(it.value.as_str(), "-f" | "--fix-broken"));
    let after_failure = packages.command.joined != Joined::And;
    let uses_dpkg = script.commands.iter().any(|it| it.name() == "dpkg");
    !(fixes && after_failure && uses_dpkg)
}

/// True if a command has a flag that answers, or may have one.
fn answers(packages: PackageCommand, context: &RuleContext) -> bool {
    let command = packages.command;
    let letters = match packages.manager {
        Manager::Apt => ['y', 'q', 's', 'd'],
        Manager::Zypper => ['y', 'n', 'y', 'n'],
        _ => ['y', 'y', 'y', 'y'],
    };
    let is_unknown = |it: &syntax::ScriptWord| {
        it.value.starts_with('$') && context.word_value(it).is_none_or(|it| it.starts_with('-'))
    };
    let longs = [
        "--yes",
        "--assume-yes",
        "--assumeyes",
        "--non-interactive",
        "--no-confirm",
        "--force-yes",
        "--allow-downgrades",
        "--dry-run",
        "--simulate",
        "--just-print",
        "--download-only",
        "--downloadonly",
        "--print-uris",
        "--assumeno",
        "--help",
        "--setopt=assumeyes=1",
        "--setopt=assumeyes=true",
    ];
    // `-q` only implies an answer twice: `-qq`, `-q=2`.
    let is_quiet = |it: &syntax::ScriptWord| {
        it.value == "-q=2"
            || (it.value.starts_with('-')
                && !it.value.starts_with("--")
                && it.value.matches('q').count() > 1)
    };
    let arguments = command.arguments();
    // Those of the program itself: `--` may belong to `sudo`.
    let mut own = Program::of(command)
        .arguments()
        .iter()
        .take_while(|it| it.value != "--");
    let has_letter = own.any(|it| {
        let flag = short_flags(&it.value);
        let flag = flag.and_then(|it| it.split('=').next()).unwrap_or_default();
        flag.contains(|c| c != 'q' && letters.contains(&c))
    });
    has_letter
        || longs.iter().any(|long| {
            arguments
                .iter()
                .any(|it| it.value == *long || it.value.starts_with(&format!("{long}=")))
        })
        || packages.manager == Manager::Apt
            && (arguments.iter().any(is_quiet)
                || arguments
                    .iter()
                    .filter(|it| it.value == "-q" || it.value == "--quiet")
                    .count()
                    > 1)
        || arguments
            .iter()
            .any(|it| it.value.contains("Assume-Yes") || it.value.contains("assumeyes"))
        || arguments.iter().any(is_unknown)
}

/// True if something is piped into a command, or a program before it answers.
fn is_answered(script: &Script, command: &ScriptCommand) -> bool {
    command.joined == Joined::Pipe
        || command
            .redirections
            .iter()
            .any(|it| it.operator.starts_with('<'))
        || script
            .commands
            .iter()
            .any(|it| it.pipes && it.name() == "yes" && it.range.end < command.range.start)
}

/// True if a text may configure conda to answer.
fn answers_conda(text: &str) -> bool {
    const TEXTS: [&str; 6] = [
        "always_yes",
        "ALWAYS_YES",
        "condarc",
        "noconfirm=",
        "yes |",
        "yes y",
    ];
    TEXTS.iter().any(|it| text.contains(it))
}

/// True if an instruction before it, or the same one, configures the package manager to answer.
fn is_configured(context: &mut RuleContext, manager: Manager) -> bool {
    context.any_before(match manager {
        Manager::Apt => |text| {
            let texts = ["Assume-Yes", "assume-yes \"true\"", "/etc/apt/apt.conf"];
            texts.iter().any(|it| text.contains(it))
        },
        Manager::Zypper => |text| text.contains("/etc/zypp/zypp.conf"),
        _ => |text| text.contains("assumeyes"),
    })
}
