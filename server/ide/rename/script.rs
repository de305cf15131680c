//! Renames the variables and functions that scripts define. Refuses if anything else may use the name.

use analysis::{
    Document, ScriptName, ScriptNameKind, assigns, may_be_of_environment, mentions, script_of,
    scripts, variable,
};
use syntax::language::{CHANGES_SHELL, Kind, predefined};
use syntax::text::Span;
use syntax::{Arguments, HazardKind, Instruction, Item, ScriptSymbols};

use super::{RenameError, is_only_shown, line, looks_used, words};

/// Rejects a name that can't be renamed at all.
pub(super) fn refuse(document: &Document, name: &ScriptName) -> Result<(), RenameError> {
    check_hazards(document, name, &name.name)?;
    match name.kind {
        ScriptNameKind::Function => refuse_function(document, name),
        ScriptNameKind::Variable { function } => refuse_variable(document, name, function),
    }
}

/// Rejects a new name.
pub(super) fn accept(document: &Document, name: &ScriptName, new: &str) -> Result<(), RenameError> {
    let begins = new.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic());
    if !begins || !new.chars().all(|c| c == '_' || c.is_ascii_alphanumeric()) {
        return Err(format!(
            "`{new}` is not a valid name in a shell: it must begin with a letter or `_` and contain only letters, digits and `_`"
        ));
    }
    if new == name.name {
        return Ok(());
    }
    check_hazards(document, name, new)?;
    let line = line(document, name.item);
    match name.kind {
        ScriptNameKind::Function => {
            if is_command_of_shell(new) {
                return Err(format!("`{new}` is a command of the shell"));
            }
            match whole_words(document, name.item, new).next() {
                Some(_) => Err(format!("the command on line {line} already uses `{new}`")),
                None => Ok(()),
            }
        }
        ScriptNameKind::Variable { .. } => {
            if is_special(new) {
                return Err(format!("`{new}` has a special meaning in a shell"));
            }
            let is_defined =
                predefined(new).is_some() || variable(document, name.item, None, new).is_some();
            if is_defined {
                return Err(format!(
                    "variable `{new}` already exists in the environment of the command on line {line}"
                ));
            }
            let taken = scripts(document, name.item)
                .iter()
                .any(|it| it.mentions.iter().any(|it| *it.name == *new));
            if taken {
                return Err(format!("the command on line {line} already uses `{new}`"));
            }
            check_text(document, name, new)
        }
    }
}

/// Rejects a name if a script of its instruction may use any name in an unknown way.
fn check_hazards(document: &Document, of: &ScriptName, name: &str) -> Result<(), RenameError> {
    let Some(item) = document.file().items.get(of.item) else {
        return Ok(());
    };
    let is_variable = of.kind != ScriptNameKind::Function;
    for hazard in scripts(document, of.item).iter().flat_map(|it| &it.hazards) {
        let line = document.text.line_of(item.at(hazard.span).start) + 1;
        let reason = match hazard.kind {
            HazardKind::Unparsed => format!("cannot parse the command on line {line}"),
            HazardKind::Evaluates => format!("`eval` on line {line} may use `{name}`"),
            HazardKind::Sources => format!("the file that line {line} sources may use `{name}`"),
            HazardKind::Sets(names) if is_variable && names.contains(&name) => {
                format!("the file that line {line} sources may set `{name}`")
            }
            HazardKind::Indirect if is_variable => {
                format!("line {line} uses a variable whose name is computed")
            }
            HazardKind::ExportsAll if is_variable => {
                format!("programs may use `{name}`, as line {line} exports all variables")
            }
            HazardKind::Calls if !is_variable => {
                let text = document.text.slice(item.at(hazard.span));
                if matches!(&*text, "\"$@\"" | "$@" | "\"$1\"" | "$1") {
                    continue;
                }
                format!("line {line} runs a command whose name is computed")
            }
            _ => continue,
        };
        return Err(reason);
    }
    Ok(())
}

/// The instruction of a name, and its script.
fn place<'d>(document: &'d Document, name: &ScriptName) -> Option<(&'d Item, &'d ScriptSymbols)> {
    let item = document.file().items.get(name.item)?;
    Some((item, script_of(document, name)?))
}

fn refuse_variable(
    document: &Document,
    name: &ScriptName,
    function: Option<usize>,
) -> Result<(), RenameError> {
    let Some((item, script)) = place(document, name) else {
        return Ok(());
    };
    let text = &name.name;
    if is_special(text) {
        return Err(format!("`{text}` has a special meaning in a shell"));
    }
    let line_of = |span: Span| document.text.line_of(item.at(span).start) + 1;
    let others = scripts(document, name.item).iter().enumerate();
    let mut others = others.filter(|(number, _)| *number != name.script);
    let other = others.find_map(|(_, it)| it.mentions.iter().find(|it| *it.name == **text));
    if let Some(other) = other {
        let line = line_of(other.span);
        return Err(format!("another script uses `{text}` on line {line}"));
    }
    let own = mentions(script, text, function);
    if let Some(it) = own.iter().find(|it| it.exported) {
        let line = line_of(it.span);
        return Err(format!("line {line} passes `{text}` to other programs"));
    }
    let step = document.semantics().step(name.item);
    let is_open = step.is_none_or(|it| it.before.environment.open);
    // In a container any variable may be set; in a base image they are in upper case by convention.
    let at_runtime = kind(&item.instruction) != Some(Kind::Run);
    let is_upper = !text.contains(|c: char| c.is_ascii_lowercase());
    let may_be_set = at_runtime || is_open && is_upper;
    let mut read = own.iter().filter(|it| may_be_of_environment(it));
    if let Some(it) = read.next().filter(|_| may_be_set) {
        let line = line_of(it.span);
        return Err(format!(
            "`{text}` on line {line} may be set by the environment of the command"
        ));
    }
    check_text(document, name, text)
}

/// Rejects an ARG or ENV that a script passes to programs under its name.
pub(super) fn refuse_passed(
    document: &Document,
    number: usize,
    name: &str,
) -> Result<(), RenameError> {
    let Some(item) = document.file().items.get(number) else {
        return Ok(());
    };
    let scripts = scripts(document, number).iter();
    let own = scripts.filter(|it| assigns(it, name));
    let mut own = own.flat_map(|it| it.mentions.iter());
    match own.find(|it| *it.name == *name && it.exported) {
        Some(it) => {
            let line = document.text.line_of(item.at(it.span).start) + 1;
            Err(format!("line {line} passes `{name}` to other programs"))
        }
        None => Ok(()),
    }
}

/// Rejects a name of a variable that occurs where its meaning is unknown.
fn check_text(document: &Document, name: &ScriptName, text: &str) -> Result<(), RenameError> {
    let Some(item) = document.file().items.get(name.item) else {
        return Ok(());
    };
    let source = document.text.slice(item.span());
    let known = known_places(document, name.item, text);
    let shell = item.instruction.shell();
    let as_names = || {
        let scripts = scripts(document, name.item).iter();
        scripts.flat_map(|it| it.names_as_text.iter())
    };
    let flags = item.instruction.flags.iter().map(|it| it.span);
    let is_uncertain = |word: &Span| {
        let is_shown = || shell.is_some_and(|it| is_only_shown(it, &source, *word));
        flags.clone().any(|it| it.covers(*word))
            || as_names().any(|it| it.covers(*word))
            || looks_used(&source, *word) && !is_shown()
            || is_assigned(&source, *word) && is_quoted(&source, *word)
    };
    let mut others = words(&source, text).filter(|word| !known.iter().any(|it| it.covers(*word)));
    let Some(word) = others.find(is_uncertain) else {
        return Ok(());
    };
    let line = document.text.line_of(item.at(word).start) + 1;
    Err(format!("cannot determine how line {line} uses `{text}`"))
}

/// The occurrences of a name whose meaning is known, and comments, relative to the instruction.
fn known_places(document: &Document, item: usize, name: &str) -> Vec<Span> {
    let mut known = Vec::new();
    let Some(of) = document.file().items.get(item) else {
        return known;
    };
    known.extend(of.instruction.comments.iter().copied());
    for script in scripts(document, item) {
        let own = script.mentions.iter().filter(|it| *it.name == *name);
        known.extend(own.map(|it| it.span));
        known.extend(script.comments.iter().copied());
    }
    known
}

/// True if `=` or `+=` follows a word.
fn is_assigned(text: &str, word: Span) -> bool {
    let after = text.get(word.end as usize..).unwrap_or_default();
    after.starts_with('=') || after.starts_with("+=") || after.starts_with("++")
}

/// True if a word is in a text that another program may execute.
fn is_quoted(text: &str, word: Span) -> bool {
    let before = text.get(..word.start as usize).unwrap_or_default();
    before.ends_with(['\'', '"', ';', '(', '{'])
        || before.trim_end().ends_with([';', '&', '|', '(', '{'])
}

fn refuse_function(document: &Document, name: &ScriptName) -> Result<(), RenameError> {
    let Some((item, script)) = place(document, name) else {
        return Ok(());
    };
    let text = &name.name;
    if is_command_of_shell(text) {
        return Err(format!("`{text}` is also a command of the shell"));
    }
    let known = known_calls(script, text);
    let comments = scripts(document, name.item).iter();
    let comments = comments.flat_map(|it| it.comments.iter());
    let mut comments = comments.chain(&item.instruction.comments);
    let mut others = whole_words(document, name.item, text)
        .filter(|it| !known.contains(it) && !comments.any(|comment| comment.covers(*it)));
    match others.next() {
        Some(word) => {
            let line = document.text.line_of(item.at(word).start) + 1;
            Err(format!("cannot determine how line {line} uses `{text}`"))
        }
        None => Ok(()),
    }
}

fn known_calls(script: &ScriptSymbols, name: &str) -> Vec<Span> {
    let functions = script.functions.iter().filter(|it| *it.name == *name);
    let calls = script.calls.iter().filter(|it| *it.name == *name);
    let functions = functions.map(|it| it.span);
    functions.chain(calls.map(|it| it.span)).collect()
}

/// The occurrences of a text in an instruction as a whole word of a shell, also within quotes.
fn whole_words(document: &Document, item: usize, text: &str) -> impl Iterator<Item = Span> {
    let item = document.file().items.get(item);
    let source = item.map(|it| document.text.slice(it.span()).into_owned());
    let source = source.unwrap_or_default();
    let part = |c: char| c.is_alphanumeric() || "_-./=:@%+,~".contains(c);
    let found = source.match_indices(text).filter(|(at, _)| {
        let before = source.get(..*at).and_then(|it| it.chars().next_back());
        let after = source
            .get(at + text.len()..)
            .and_then(|it| it.chars().next());
        !before.is_some_and(part) && !after.is_some_and(part)
    });
    let spans: Vec<Span> = found
        .map(|(at, it)| Span::new(at as u32, (at + it.len()) as u32))
        .collect();
    spans.into_iter()
}

/// The kind of an instruction; of a trigger, that of the instruction that it runs.
fn kind(instruction: &Instruction) -> Option<Kind> {
    match &instruction.arguments {
        Arguments::Trigger { instruction, .. } => instruction.kind,
        _ => instruction.kind,
    }
}

/// True for a builtin or keyword of a shell.
fn is_command_of_shell(name: &str) -> bool {
    const OTHERS: [&str; 38] = [
        "if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case", "esac",
        "in", "select", "function", "time", "coproc", "echo", "printf", "test", "true", "false",
        "pwd", "kill", "type", "let", "dirs", "compgen", "complete", "caller", "help", "history",
        "logout", "suspend", "times", "compopt", "repeat", "foreach",
    ];
    OTHERS.contains(&name) || CHANGES_SHELL.contains(&name)
}

/// True for a variable that shells or the programs in most images use themselves.
fn is_special(name: &str) -> bool {
    const NAMES: [&str; 62] = [
        "_",
        "CDPATH",
        "COLUMNS",
        "COPROC",
        "CPATH",
        "DIRSTACK",
        "DISPLAY",
        "EDITOR",
        "EGID",
        "EMACS",
        "ENV",
        "EUID",
        "EXECIGNORE",
        "FCEDIT",
        "FIGNORE",
        "FPATH",
        "FUNCNAME",
        "FUNCNEST",
        "GID",
        "GLOBIGNORE",
        "GROUPS",
        "HOME",
        "HOSTFILE",
        "HOSTNAME",
        "HOSTTYPE",
        "IFS",
        "IGNOREEOF",
        "INPUTRC",
        "INSIDE_EMACS",
        "LANG",
        "LANGUAGE",
        "LINENO",
        "LINES",
        "LOGNAME",
        "MACHTYPE",
        "MAIL",
        "MAILCHECK",
        "MAILPATH",
        "MAPFILE",
        "OLDPWD",
        "OPTARG",
        "OPTERR",
        "OPTIND",
        "OSTYPE",
        "PATH",
        "PIPESTATUS",
        "PPID",
        "PROMPT",
        "PS0",
        "PS1",
        "PS2",
        "PS3",
        "PS4",
        "PWD",
        "RANDOM",
        "REPLY",
        "SECONDS",
        "SHELL",
        "SHELLOPTS",
        "SHLVL",
        "TMOUT",
        "TMPDIR",
    ];
    // Parameters that zsh sets or ties to others.
    const MORE: [&str; 22] = [
        "USER",
        "USERNAME",
        "UID",
        "TERM",
        "TZ",
        "SRANDOM",
        "TIMEFORMAT",
        "POSIXLY_CORRECT",
        "path",
        "fpath",
        "cdpath",
        "argv",
        "status",
        "signals",
        "pipestatus",
        "prompt",
        "psvar",
        "histchars",
        "mailpath",
        "manpath",
        "options",
        "functions",
    ];
    const PREFIXES: [&str; 6] = ["BASH", "COMP_", "EPOCH", "HIST", "LC_", "READLINE_"];
    NAMES.contains(&name) || MORE.contains(&name) || PREFIXES.iter().any(|it| name.starts_with(it))
}
