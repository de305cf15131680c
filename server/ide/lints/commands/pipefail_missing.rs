//! Pipe that ignores the failure of its first command.
//!
//! The exit code of a pipe is that of its last command. If `curl` fails in `curl … | sh`, or ends in the middle of the file,
//! the build goes on with what the last command makes of it. Some commands, such as `tar`, fail on an empty or incomplete
//! input themselves, but their message isn't that of the cause. With the option `pipefail`, the pipe fails if any of its
//! commands fails: `set -o pipefail` in the `RUN`, if `/bin/sh` supports it (Alpine, Fedora and others), or for all
//! instructions that follow, `SHELL ["/bin/bash", "-o", "pipefail", "-c"]`. The `/bin/sh` of Debian up to 12 and Ubuntu up to
//! 24.04 doesn't support it: `set -o pipefail` fails there, which is reported as an error if the tag names the release.
//!
//! Reported once for each `RUN`, if a command whose failure matters is not the last one of a pipe: downloads, archives,
//! and programs that aren't known. Not reported for `echo`, `cat`, `grep` and other text tools, in conditions, if `||`
//! follows, and if the last command is `apt-key`, which fails without a key and has a rule of its own.
//!
//! ```dockerfile
//! FROM alpine:3.22
//! RUN wget -O- https://example.com/releases.json | tee /opt/releases.json
//! ```
//!
//! ```dockerfile
//! FROM alpine:3.22
//! RUN set -o pipefail && wget -O- https://example.com/releases.json | tee /opt/releases.json
//! ```

use super::super::context::RuleContext;
use super::super::diagnostic::{Fix, FixReach, Severity};
use super::super::rule::{Category, Check, Rule, documentation};
use super::super::untagged_image::is_local as is_local_image;
use super::edit::{is_editable, is_sound};
use super::packages::is_versioned;
use super::program::Program;
use super::release::release_without_pipefail;
use analysis::Distribution;
use syntax::language::{Kind, file_name};
use syntax::text::{Span, TextEdit};
use syntax::{Joined, Script, ScriptCommand};

pub(in super::super) const RULE: Rule = Rule {
    aliases: &["DL4006"],
    ..Rule::dockwright(
        "PipefailMissing",
        Category::Bug,
        Severity::Information,
        documentation!("pipefail_missing.rs"),
        Check::Each(&[Kind::Run], check),
    )
};

/// Programs whose failure in a pipe is unlikely or doesn't matter.
const HARMLESS: [&str; 102] = [
    "",
    "echo",
    "printf",
    "yes",
    "cat",
    "true",
    ":",
    "set",
    "env",
    "printenv",
    "ls",
    "find",
    "grep",
    "egrep",
    "fgrep",
    "sed",
    "awk",
    "gawk",
    "mawk",
    "sort",
    "cut",
    "tr",
    "uniq",
    "head",
    "tail",
    "wc",
    "tee",
    "xargs",
    "test",
    "[",
    "pwd",
    "date",
    "uname",
    "arch",
    "whoami",
    "id",
    "hostname",
    "nproc",
    "seq",
    "basename",
    "dirname",
    "readlink",
    "realpath",
    "ldd",
    "file",
    "stat",
    "du",
    "df",
    "ps",
    "dpkg",
    "dpkg-query",
    "dpkg-architecture",
    "apt-mark",
    "rpm",
    "getent",
    "which",
    "type",
    "command",
    "rev",
    "paste",
    "fold",
    "diff",
    "cmp",
    "comm",
    "locale",
    "md5sum",
    "sha1sum",
    "sha256sum",
    "sha512sum",
    "scanelf",
    "readelf",
    "objdump",
    "nm",
    "strings",
    "lsb_release",
    "groups",
    "xx-info",
    "filterdiff",
    "nginx",
    "rm",
    "java",
    "chmod",
    "mkdir",
    "cp",
    "mv",
    "ln",
    "jq",
    "yq",
    "expr",
    "false",
    "ifconfig",
    "ip",
    "free",
    "locate",
    "apk",
    "conda",
    "update-alternatives",
    "php-config",
    "pg_config",
    "node",
    "ruby",
    "perl",
];

fn check(context: &mut RuleContext) {
    let Some(script) = context.script() else {
        return;
    };
    if report_unsupported(context, &script) {
        return;
    }
    let Some(command) = script.commands.iter().find(|it| matters(&script, it)) else {
        return;
    };
    if has_pipefail(context, &script) {
        return;
    }
    let name = Program::of(command).name;
    let message = if name.is_empty() {
        "The pipe ignores a failure of this command: `pipefail` isn't set".to_owned()
    } else {
        format!("The pipe ignores a failure of `{name}`: `pipefail` isn't set")
    };
    let fix = fix(context, &script);
    let end = command
        .words
        .last()
        .map_or(command.range.end, |it| it.range.end);
    let span = script.span_of(command, command.range.start..end);
    if let Some(diagnostic) = context.report(span, message) {
        diagnostic.fixes.extend(fix);
    }
}

/// Reports `set -o pipefail`, before which only other options are set, for a shell that is known not to have the option.
/// Returns true if it is reported.
fn report_unsupported(context: &mut RuleContext, script: &Script) -> bool {
    let mut commands: Vec<&ScriptCommand> = script.commands.iter().collect();
    commands.sort_by_key(|it| it.range.start);
    let mut first = commands.into_iter().take_while(|it| it.name() == "set");
    first.any(|it| report_unsupported_command(context, script, it))
}

fn report_unsupported_command(
    context: &mut RuleContext,
    script: &Script,
    command: &ScriptCommand,
) -> bool {
    let mut options = command.arguments().windows(2);
    let sets = |option: &str, value: &str| {
        let letters = option.strip_prefix('-');
        value == "pipefail" && letters.is_some_and(|it| it.ends_with('o') && !it.starts_with('-'))
    };
    let sets_pipefail = command.name() == "set"
        && options.any(|it| matches!(it, [option, value] if sets(&option.value, &value.value)));
    let is_default = context.before().config.shell.is_none()
        && !script.is_exec
        && !script.is_named
        && script.interpreter.is_none();
    if !sets_pipefail || !is_default || !command.nesting.is_none() {
        return false;
    }
    let Some(release) = release_without_pipefail(context) else {
        return false;
    };
    // Another shell may take the place of `/bin/sh`.
    if context.any_before(|it| it.contains("bin/sh") || it.contains("dpkg-reconfigure")) {
        return false;
    }
    let end = command
        .words
        .last()
        .map_or(command.range.end, |it| it.range.end);
    let span = script.span_of(command, command.range.start..end);
    let message =
        format!("`set -o pipefail` fails: the `/bin/sh` of {release} doesn't have the option");
    let fix = Some(bash_with_pipefail(context)).filter(|_| !depends_on_dash(context));
    let is_configured = context.has_configured_severity();
    if let Some(diagnostic) = context.report(span, message) {
        if !is_configured {
            diagnostic.severity = Severity::Error;
        }
        diagnostic.fixes.extend(fix);
    }
    true
}

/// True if another shell, or `pipefail`, may change what this or a later RUN of the file does: `echo` of dash replaces `\n`, and
/// commands that read only the beginning of a pipe end the one before them.
fn depends_on_dash(context: &RuleContext) -> bool {
    let items = context.file().items.get(context.item..).unwrap_or_default();
    items.iter().any(|it| {
        let source = context.text_at(it.span());
        let has_escapes =
            source.contains("echo") && (source.contains("\\n") || source.contains("\\t"));
        let is_run = matches!(it.instruction.kind, Some(Kind::Run | Kind::Onbuild));
        let ends_early = ["yes |", "| head", "|head", "grep -q", "grep -m"];
        is_run && (has_escapes || ends_early.iter().any(|it| source.contains(it)))
    })
}

/// The fix that uses bash, which Debian's images contain.
fn bash_with_pipefail(context: &RuleContext) -> Fix {
    let at = context.file_span(Span::empty(0));
    let new_line = context.new_line();
    let text = format!("SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]{new_line}");
    let title = "Use bash with `pipefail` from here on";
    Fix {
        reach: FixReach::Following,
        ..Fix::suggestion(title, vec![TextEdit::new(at, text)])
    }
}

/// True if a command goes into a pipe, and its failure matters.
fn matters(script: &Script, command: &ScriptCommand) -> bool {
    let program = Program::of(command);
    command.pipes
        && !command.nesting.tested
        && !command.nesting.negated
        && !HARMLESS.contains(&program.name)
        && !is_local(&program)
        && !is_in_argument(script, command)
        && !is_tolerated(script, command)
}

/// True for a command in a substitution that is an argument of another command: its failure is ignored in any case.
fn is_in_argument(script: &Script, command: &ScriptCommand) -> bool {
    let encloses = |it: &&ScriptCommand| {
        let (outer, inner) = (&it.range, &command.range);
        std::ptr::eq(script.text_of(it), script.text_of(command))
            && outer.start <= inner.start
            && inner.end <= outer.end
            && outer != inner
    };
    let mut outer = script.commands.iter().filter(encloses);
    command.nesting.substitution && outer.any(|it| !it.words.is_empty())
}

/// True for a subcommand that only prints what is there.
fn is_local(program: &Program) -> bool {
    let first = program.operands().next().map_or("", |it| it.value.as_str());
    match program.name {
        "git" => !matches!(first, "clone" | "fetch" | "ls-remote" | "archive"),
        "go" => matches!(first, "version" | "env" | "list"),
        "gpg" | "gpg2" => {
            let mut arguments = program.arguments().iter();
            arguments.any(|it| {
                it.value.starts_with("--list")
                    || it.value == "--with-colons"
                    || it.value == "--version"
            })
        }
        name if is_versioned(name, "pip") => matches!(first, "list" | "freeze" | "show"),
        _ => program
            .arguments()
            .iter()
            .any(|it| matches!(it.value.as_str(), "--version" | "--help")),
    }
}

/// True if `||` follows the pipe, or it ends in a command that always succeeds, or that fails on an empty input.
fn is_tolerated(script: &Script, command: &ScriptCommand) -> bool {
    let after = script
        .commands
        .iter()
        .skip_while(|it| !std::ptr::eq(*it, command))
        .skip(1);
    let after = after.filter(|it| {
        std::ptr::eq(script.text_of(it), script.text_of(command)) && it.nesting == command.nesting
    });
    let mut ends_so = false;
    for it in after {
        if it.joined != Joined::Pipe {
            return ends_so || it.joined == Joined::Or;
        }
        ends_so = matches!(Program::of(it).name, "true" | ":" | "apt-key");
    }
    ends_so
}

/// True if the base image is one that no registry has, and so is built from another file, whose SHELL isn't known.
fn has_local_base(context: &RuleContext) -> bool {
    let image = context
        .bottom_stage()
        .and_then(|it| it.from.image.as_deref());
    image.is_some_and(is_local_image)
}

/// True if the shell has the option, or may have it.
fn has_pipefail(context: &RuleContext, script: &Script) -> bool {
    let in_shell = |shell: &[String]| shell.iter().any(|it| it.contains("pipefail"));
    let config = &context.before().config;
    config.shell.as_deref().is_some_and(in_shell)
        || config.shell.is_none() && has_local_base(context)
        || script.commands.iter().any(|it| {
            let text = script.text_of(it).get(it.range.clone()).unwrap_or_default();
            text.contains("pipefail")
        })
        || script
            .interpreter
            .as_deref()
            .is_some_and(|it| it.contains("pipefail"))
        || context
            .source(Span::new(0, context.instruction().len))
            .contains("pipefail")
}

/// The fix for the shell of the stage.
fn fix(context: &RuleContext, script: &Script) -> Option<Fix> {
    if !is_editable(context, script) {
        return None;
    }
    let shell = context.before().config.shell.as_deref();
    let program = shell.and_then(|it| it.first()).map(|it| file_name(it));
    let supports = match program {
        Some("bash" | "zsh" | "ash" | "ksh" | "mksh") => true,
        Some("sh") | None => context
            .distribution()
            .is_some_and(Distribution::has_pipefail),
        Some(_) => false,
    };
    let instruction = context.instruction();
    let first = script.commands.iter().min_by_key(|it| it.range.start)?;
    if supports {
        // A pipe whose last command ends early fails with it, and `diff` fails where it finds something.
        let ends_early = script.commands.iter().any(|it| {
            it.pipes && matches!(Program::of(it).name, "yes" | "diff" | "cmp" | "grep")
                || it.joined == Joined::Pipe
                    && matches!(
                        Program::of(it).name,
                        "head" | "grep" | "egrep" | "sed" | "awk" | "jq" | "read" | "while" | ""
                    )
        });
        // `time` precedes the whole pipe.
        let before = script.text_of(first).get(..first.range.start)?;
        if !first.nesting.is_none()
            || first.joined != Joined::First
            || !before.trim().is_empty()
            || !is_sound(context)
        {
            return None;
        }
        let at = context.file_span(Span::empty(script.span(first).start));
        let text = if instruction.heredocs.is_empty() {
            "set -o pipefail && ".to_owned()
        } else {
            let indent = before.rsplit('\n').next().unwrap_or_default();
            format!("set -o pipefail\n{indent}")
        };
        if !instruction.heredocs.is_empty() && script.interpreter.is_some() {
            return None;
        }
        let edits = vec![TextEdit::new(at, text)];
        let title = "Add `set -o pipefail`";
        return Some(if ends_early {
            Fix::suggestion(title, edits)
        } else {
            Fix::safe(title, edits)
        });
    }
    // Debian's images contain bash.
    let is_debian = context.distribution() == Some(Distribution::Debian) && shell.is_none();
    (is_debian && !depends_on_dash(context)).then(|| bash_with_pipefail(context))
}
