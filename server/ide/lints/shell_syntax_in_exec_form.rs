//! Shell syntax in exec form.
//!
//! In exec form (a JSON array), no shell runs the command: the first string is the program, and each other string is one
//! argument, exactly as it is written. So `$NAME` isn't expanded, `&&` and `|` are passed to the program as arguments, and
//! `["npm start"]` looks for a program whose name contains a space. Write each word as a string of its own, and name the
//! shell if the command needs one: `["sh", "-c", "…"]`.
//!
//! The same holds for the words of `SHELL`: `SHELL ["/bin/bash -c"]` looks for a program of that name.
//!
//! Not reported if a word names a shell, or if a script that the file sets as `ENTRYPOINT` may run the command. A fix names
//! the shell, unless the image has an `ENTRYPOINT`, which gets the command as arguments.
//!
//! ```dockerfile
//! FROM node:24
//! ENV PORT=8080
//! CMD ["node", "server.js", "--port", "$PORT"]
//! ```
//!
//! ```dockerfile
//! FROM node:24
//! ENV PORT=8080
//! CMD ["/bin/sh", "-c", "exec node server.js --port \"$PORT\""]
//! ```

use super::context::RuleContext;
use super::diagnostic::{Fix, Severity};
use super::rule::{Category, Check, Rule, documentation};
use super::shell_words::{Runs, is_script, json, plain_words, runs};
use analysis::catalogue::CatalogueImage;
use analysis::{Base, VariableLookup};
use shell::names_a_list;
use syntax::language::{Kind, file_name, is_posix_shell};
use syntax::text::{Span, TextEdit};
use syntax::values::reference::Reference;
use syntax::{Arguments, Fragment};

pub(super) const RULE: Rule = Rule::dockwright(
    "ShellSyntaxInExecForm",
    Category::Bug,
    Severity::Warning,
    documentation!("shell_syntax_in_exec_form.rs"),
    Check::Each(
        &[
            Kind::Run,
            Kind::Cmd,
            Kind::Entrypoint,
            Kind::Healthcheck,
            Kind::Shell,
        ],
        check,
    ),
);

fn check(context: &mut RuleContext) {
    let instruction = context.instruction();
    let arguments = match &instruction.arguments {
        Arguments::Health(health) => &*health.command,
        other => other,
    };
    let Arguments::Json { span, strings } = arguments else {
        return;
    };
    let Some(first) = strings.first() else { return };
    if context.before().windows {
        return;
    }
    if let Some((span, message, edits)) = split_script(context, strings) {
        let is_in_file = context.is_in_file();
        if let Some(diagnostic) = context.report(span, message)
            && is_in_file
            && !edits.is_empty()
        {
            let fix = Fix::suggestion("Join the words of the command", edits);
            diagnostic.fixes.push(fix);
        }
        return;
    }
    if strings.iter().any(|it| names_shell(&it.text)) {
        return;
    }
    // Only then does the stage matter.
    if mistake(context, first, strings, false).is_none() {
        return;
    }
    let kind = instruction.kind;
    // On Windows, the words of SHELL are joined again.
    if kind == Some(Kind::Shell) {
        let program = first.text.split(' ').next().unwrap_or_default();
        if strings.len() > 1 || !is_posix_shell(file_name(program)) {
            return;
        }
    }
    if kind == Some(Kind::Cmd) && may_be_run_by_entrypoint(context) {
        return;
    }
    // With an ENTRYPOINT, CMD is no command but its arguments.
    let stage = context.stage();
    let entrypoint = stage.and_then(|it| it.end.config.entrypoint.as_ref());
    let is_argument = kind == Some(Kind::Cmd)
        && entrypoint.is_some_and(|it| !it.is_empty())
        && !is_run_by_image(context);
    let Some(found) = mistake(context, first, strings, is_argument) else {
        return;
    };
    let mut message = found.message;
    // A shell wouldn't have it either.
    let of_arg = strings
        .iter()
        .find_map(|it| variable(&it.text).filter(|it| is_only_arg(context, it.name)));
    let is_empty = kind != Some(Kind::Run) && of_arg.is_some();
    if is_empty && found.kind == ExecMistakeKind::Variable {
        message += ", and `ARG` doesn't exist in a container: use `ENV` and a shell";
    }
    let is_builtin = BUILTINS.contains(&first.text.as_str());
    let can_fix = context.is_in_file() && !is_argument && !is_builtin && has_shell(context);
    let can_fix = can_fix && !is_empty;
    let fix = (can_fix && !(kind == Some(Kind::Cmd) && is_prepared_by_image(context, first)))
        .then(|| {
            fix(
                context,
                *span,
                strings,
                found.kind == ExecMistakeKind::Command,
            )
        })
        .flatten();
    if let Some(diagnostic) = context.report(found.span, message) {
        diagnostic.fixes.extend(fix);
    }
}

/// A mistake in an array.
struct ExecMistake {
    span: Span,
    message: String,
    kind: ExecMistakeKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ExecMistakeKind {
    /// A whole command in one word.
    Command,
    /// A command or an operator that only a shell has.
    Syntax,
    /// A variable.
    Variable,
}

/// The first mistake.
fn mistake(
    context: &RuleContext,
    first: &Fragment,
    strings: &[Fragment],
    is_argument: bool,
) -> Option<ExecMistake> {
    let found = |span, message, kind| {
        Some(ExecMistake {
            span,
            message,
            kind,
        })
    };
    if let [only] = strings
        && !is_argument
        && is_command(&only.text)
    {
        let advice = if plain_words(&only.text).is_some() {
            "write each word as a string of its own"
        } else {
            "let a shell run it, as in `[\"/bin/sh\", \"-c\", …]`"
        };
        let message = format!(
            "In exec form, this is the name of a program, {}: {advice}",
            json(&only.text)
        );
        return found(only.span, message, ExecMistakeKind::Command);
    }
    if !is_argument && strings.len() > 1 && BUILTINS.contains(&first.text.as_str()) {
        let message = format!(
            "In exec form, no shell runs the command, and `{}` is no program but a part of the shell",
            first.text
        );
        return found(first.span, message, ExecMistakeKind::Syntax);
    }
    let splits = |it: &Fragment| matches!(it.text.as_str(), "-S" | "--split-string");
    let interprets = INTERPRETERS.contains(&file_name(&first.text)) || strings.iter().any(splits);
    let mut before = "";
    for word in strings {
        let text = word.text.as_str();
        let is_program = PROGRAM_OPTIONS.contains(&std::mem::replace(&mut before, text));
        if OPERATORS.contains(&text) {
            let message = format!(
                "In exec form, no shell runs the command, so `{text}` is passed as an argument"
            );
            return found(word.span, message, ExecMistakeKind::Syntax);
        }
        let Some(variable) = variable(text).filter(|_| !interprets && !is_program) else {
            continue;
        };
        // Within other text, `$` may mean something else.
        let is_defined = matches!(
            context.before().environment.find(variable.name),
            VariableLookup::Set(_) | VariableLookup::Declared
        );
        let rest = text.strip_suffix(variable.written);
        let is_whole = rest.is_some_and(|it| it.is_empty() || it.ends_with(['=', ':', '/', '@']));
        let is_upper = !variable.name.contains(|c: char| c.is_ascii_lowercase());
        if !is_defined && !is_whole && !is_upper {
            continue;
        }
        let value = match context.before().environment.find(variable.name) {
            VariableLookup::Set(value) => value.known().filter(|it| !it.is_empty()),
            _ => None,
        };
        let value = value.map_or(String::new(), |it| format!(" (`{it}`)"));
        let written = variable.written;
        let message = format!(
            "In exec form, no shell runs the command, so `{written}` isn't replaced by its value{value}"
        );
        return found(word.span, message, ExecMistakeKind::Variable);
    }
    None
}

/// Options that precede a program in another language.
const PROGRAM_OPTIONS: [&str; 6] = ["-c", "-e", "-r", "--command", "--eval", "--execute"];

/// True for a variable that only an ARG sets.
fn is_only_arg(context: &RuleContext, name: &str) -> bool {
    let state = context.before();
    let pair = state.environment.get(name).and_then(|it| it.origin.pair());
    let is_arg = pair.is_some_and(|it| it.instruction.kind == Some(Kind::Arg));
    is_arg && state.config.env.get(name).is_none()
}

/// True if the image may have a shell.
fn has_shell(context: &RuleContext) -> bool {
    let without_shell = |it: &Reference| {
        let is_debug = it
            .tag()
            .is_some_and(|tag| tag.contains("debug") || tag.contains("dev"));
        let names = ["distroless/", "chainguard/"];
        !is_debug && names.iter().any(|name| it.path().starts_with(name))
    };
    !context.is_from_scratch() && !context.base_image().is_some_and(without_shell)
}

/// True for the program of an official image whose entrypoint prepares it, if it is called by its name.
fn is_prepared_by_image(context: &RuleContext, program: &Fragment) -> bool {
    let prepared = [
        ("mariadb", "mariadbd"),
        ("mysql", "mysqld"),
        ("nginx", "nginx"),
        ("postgres", "postgres"),
    ];
    context.official_image().is_some_and(|image| {
        let name = file_name(&program.text);
        prepared
            .iter()
            .any(|it| it.0 == image.name() && it.1 == name)
    })
}

/// Commands that only a shell has.
const BUILTINS: [&str; 8] = [
    ".", "alias", "cd", "exec", "export", "set", "source", "ulimit",
];

/// The script of `["sh", "-c", "exec", "node", "x.js"]` of which only the first word is meant as such: the span of the words
/// after it, the message, and the edits that join them.
fn split_script(
    context: &RuleContext,
    strings: &[Fragment],
) -> Option<(Span, String, Vec<TextEdit>)> {
    let [shell, option, script, rest @ ..] = strings else {
        return None;
    };
    let name = |c: char| c.is_ascii_alphanumeric() || "_./+-".contains(c);
    let is_split = is_posix_shell(file_name(&shell.text))
        && matches!(option.text.as_str(), "-c" | "-ec" | "-lc" | "-xc")
        && !script.text.is_empty()
        // It ends the options.
        && script.text != "--"
        && script.text.chars().all(name);
    let last = rest.last().filter(|_| is_split)?;
    let message = format!(
        "`{}` alone is the script, and these words are its arguments `$0`, `$1`, …: write the whole command as one string",
        script.text
    );
    let mut edits = Vec::new();
    let mut before = script;
    for word in rest {
        if plain_words(&word.text).is_none_or(|it| it.len() != 1) {
            edits.clear();
            break;
        }
        // The quotes and the comma.
        let (start, end) = (context.file_span(before.span), context.file_span(word.span));
        let gap = Span::new(start.end, end.start);
        edits.push(TextEdit::new(gap, " "));
        before = word;
    }
    let span = rest.first().map_or(last.span, |it| it.span.to(last.span));
    Some((span, message, edits))
}

/// Words that only a shell understands.
const OPERATORS: [&str; 7] = ["&&", "||", "|", "2>&1", ">", ">>", "&"];

/// Programs that may replace variables themselves, or whose programs contain `$`.
const INTERPRETERS: [&str; 17] = [
    "awk",
    "gawk",
    "perl",
    "make",
    "envsubst",
    "sed",
    "grep",
    "php",
    "tclsh",
    "expect",
    "gomplate",
    "dockerize",
    "jq",
    "mongo",
    "mongosh",
    "psql",
    "ssh",
];

/// True for a word that names a shell, or a program that runs one.
fn names_shell(word: &str) -> bool {
    let name = file_name(word).to_ascii_lowercase();
    let name = name.strip_suffix(".exe").unwrap_or(&name);
    let shells = [
        "cmd",
        "powershell",
        "pwsh",
        "fish",
        "busybox",
        "su",
        "nu",
        "csh",
        "tcsh",
        "rc",
        "eval",
    ];
    is_posix_shell(name) || shells.contains(&name)
}

/// True for a program and its arguments in one word.
fn is_command(text: &str) -> bool {
    let mut words = text.split_ascii_whitespace();
    let program = words.next().unwrap_or_default();
    let name = |c: char| c.is_ascii_alphanumeric() || "_./+-".contains(c);
    // A path may contain spaces.
    let in_path = |it: &str| program.contains('/') && it.find('/').is_some_and(|at| at > 0);
    let Some(second) = words.next() else {
        return false;
    };
    !program.is_empty()
        && !program.starts_with('-')
        && !in_path(second)
        && program.chars().all(name)
}

/// A variable of a word.
struct Variable<'w> {
    name: &'w str,
    written: &'w str,
}

/// The first variable of a word; special parameters such as `$1` are none.
fn variable(text: &str) -> Option<Variable<'_>> {
    // Spring replaces placeholders in properties.
    if text.starts_with("-D") || text.starts_with("--spring") {
        return None;
    }
    let start = text.find('$')?;
    let rest = text.get(start + 1..)?;
    let (inner, in_braces) = match rest.strip_prefix('{') {
        Some(inner) => (inner, true),
        None => (rest, false),
    };
    let is_name = |c: char| c == '_' || c.is_ascii_alphanumeric();
    let end = inner.find(|c| !is_name(c)).unwrap_or(inner.len());
    let name = inner.get(..end)?;
    if !name.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic()) {
        return None;
    }
    let length = if in_braces {
        1 + inner.find('}')? + 1
    } else {
        end
    };
    let written = text.get(start..start + 1 + length)?;
    Some(Variable { name, written })
}

/// True if the entrypoint may be a shell, or a script that runs its arguments by a shell.
fn may_be_run_by_entrypoint(context: &RuleContext) -> bool {
    let Some(stage) = context.stage() else {
        return false;
    };
    // The end of the instruction's own stage.
    let Some(entrypoint) = &stage.end.config.entrypoint else {
        return false;
    };
    let mut own = stage.body.steps.iter();
    let is_own = own.any(|it| it.instruction.kind == Some(Kind::Entrypoint));
    let runs_arguments = |it: &String| {
        let name = file_name(it);
        is_script(name)
            || name.contains("entrypoint")
            || ["bootstrap", "init", "launch", "launcher", "run", "start"].contains(&name)
    };
    entrypoint.iter().any(|it| names_shell(it)) || is_own && entrypoint.iter().any(runs_arguments)
}

/// Official images whose entrypoint is a script that runs its arguments as a command.
const RUN_ARGUMENTS: [&str; 8] = [
    "eclipse-temurin",
    "mariadb",
    "maven",
    "mysql",
    "nginx",
    "node",
    "php",
    "postgres",
];

/// True if the entrypoint is that of an official image which runs its arguments as a command. For one that isn't found,
/// `node` starts its interpreter.
fn is_run_by_image(context: &RuleContext) -> bool {
    let Some(Base::Image(_)) = context.bottom() else {
        return false;
    };
    let name = context.official_image().map(CatalogueImage::name);
    let known = name.filter(|it| RUN_ARGUMENTS.contains(it));
    let mut stages = context.stage_with_bases();
    known.is_some()
        && !stages.any(|stage| {
            let mut steps = stage.body.steps.iter();
            steps.any(|it| it.instruction.kind == Some(Kind::Entrypoint))
        })
}

/// The command for a shell, or as separate words.
fn fix(context: &RuleContext, span: Span, strings: &[Fragment], is_command: bool) -> Option<Fix> {
    let at = context.file_span(span);
    if context.source(span).contains('\n') {
        return None;
    }
    if is_command {
        let words = plain_words(&strings.first()?.text);
        if let Some(words) = words {
            let words: Vec<String> = words.iter().map(|it| json(&it.value)).collect();
            let edit = TextEdit::new(at, format!("[{}]", words.join(", ")));
            return Some(Fix::suggestion("Write each word as a string", vec![edit]));
        }
    }
    let command = if is_command {
        strings.first()?.text.clone()
    } else {
        let mut words = Vec::new();
        let mut after_operator = false;
        for it in strings {
            // What follows an operator is a command.
            let is_command = after_operator && plain_words(&it.text).is_some();
            words.push(if is_command {
                it.text.clone()
            } else {
                shell_word(context, &it.text)?
            });
            after_operator = matches!(it.text.as_str(), "&&" | "||" | "|");
        }
        words.join(" ")
    };
    if context.instruction().kind == Some(Kind::Run) {
        let edit = TextEdit::new(at, command);
        return Some(Fix::suggestion("Use the shell form", vec![edit]));
    }
    // With `exec`, the program gets the signals, if it is the only one.
    let is_list = is_command
        || strings
            .iter()
            .any(|it| OPERATORS.contains(&it.text.as_str()));
    let is_builtin = runs(&strings.first()?.text) == Runs::Shell;
    let command = if is_list || is_builtin {
        command
    } else {
        format!("exec {command}")
    };
    // The arguments of CMD and of `docker run`.
    let takes_arguments = context.instruction().kind == Some(Kind::Entrypoint) && !is_list;
    // The shell of the stage, with its options.
    let default = ["/bin/sh".to_owned(), "-c".to_owned()];
    let own = context.before().config.shell.as_ref();
    let own = own.filter(|it| it.first().is_some_and(|it| is_posix_shell(file_name(it))));
    let mut words: Vec<String> = own
        .map_or(&default[..], |it| it)
        .iter()
        .map(|it| json(it))
        .collect();
    if takes_arguments {
        words.push(json(&format!("{command} \"$@\"")));
        words.push(json("--"));
    } else {
        words.push(json(&command));
    }
    let array = format!("[{}]", words.join(", "));
    let edit = TextEdit::new(at, array);
    Some(Fix::suggestion("Specify the shell explicitly", vec![edit]))
}

/// An argument as a word of a shell command, in which variables are replaced.
fn shell_word(context: &RuleContext, text: &str) -> Option<String> {
    // Options, which are several words, or none.
    let whole = variable(text).filter(|it| it.written == text);
    let is_list = whole.is_some_and(|it| {
        let value = context.before().environment.find(it.name);
        let known = match value {
            VariableLookup::Set(value) => value.known(),
            _ => None,
        };
        names_a_list(it.name) || known.is_some_and(|it| it.is_empty() || it.contains(' '))
    });
    if is_list {
        return Some(text.to_owned());
    }
    let is_plain = plain_words(text).is_some_and(|it| it.len() == 1);
    if OPERATORS.contains(&text) || is_plain && !text.contains(['"', '\'']) {
        return Some(text.to_owned());
    }
    if text.contains('$') {
        return (!text.contains(['"', '`', '\\', '!'])).then(|| format!("\"{text}\""));
    }
    (!text.contains('\'')).then(|| format!("'{text}'"))
}
