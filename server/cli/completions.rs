//! `dockwright completions`: the script that completes the command line in a shell.
//!
//! The script is `clap_complete`'s, generated from the definition of the command line. [`bash`], [`zsh`] and [`fish`] add what
//! that library doesn't generate: names of rules, several of them with commas between, values of positional arguments in
//! fish, and `--option=value` in bash. Completing runs no program.

use std::io::{self, Write};

use clap::{Arg, Command, CommandFactory};
use clap_complete::Shell;

use super::args::{Args, CompletionsArgs, RULE};
use super::exit_code::EXIT_ERROR;
use project::explain::{names, selectable, summary};

/// The name of the command.
const NAME: &str = "dockwright";

/// Prints the script. Returns the exit code: 2 if the shell isn't known.
///
/// # Errors
///
/// If writing fails.
pub(super) fn run(
    args: &CompletionsArgs,
    out: &mut impl Write,
    err: &mut impl Write,
) -> io::Result<u8> {
    let Some(shell) = args.shell.or_else(Shell::from_env) else {
        writeln!(
            err,
            "{NAME}: unknown shell; specify it: {NAME} completions SHELL"
        )?;
        return Ok(EXIT_ERROR);
    };
    let mut command = Args::command();
    // A write that fails would be a panic there.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, NAME, &mut script);
    let script = String::from_utf8(script).map_err(io::Error::other)?;
    let script = match shell {
        Shell::Bash => bash(script, &command),
        Shell::Zsh => zsh(&script),
        Shell::Fish => fish(&script, &command),
        _ => script,
    };
    out.write_all(script.as_bytes())?;
    Ok(0)
}

/// The values of an argument that takes rules; groups are included only for options.
fn rules(arg: &Arg) -> Option<Vec<&'static str>> {
    takes_rules(arg).then(|| {
        if arg.is_positional() {
            names().collect()
        } else {
            selectable().collect()
        }
    })
}

fn takes_rules(arg: &Arg) -> bool {
    let names = arg.get_value_names().unwrap_or_default();
    names.iter().any(|it| it.as_str() == RULE)
}

/// True if an argument takes only known values.
fn is_closed(arg: &Arg) -> bool {
    let takes_values = arg.get_num_args().is_some_and(|it| it.takes_values());
    takes_values && (takes_rules(arg) || !arg.get_possible_values().is_empty())
}

/// Quotes a text for a shell with single quotes, and escapes characters.
fn quoted(text: &str, escapes: &[(char, &str)]) -> String {
    let mut quoted = String::from("'");
    for c in text.chars() {
        match escapes.iter().find(|it| it.0 == c) {
            Some((_, escape)) => quoted.push_str(escape),
            None => quoted.push(c),
        }
    }
    quoted.push('\'');
    quoted
}

/// Wraps the generated function in one that handles `--option=value`, completes the last of several rules, and offers no file
/// names where only known values are possible.
fn bash(mut script: String, command: &Command) -> String {
    let mut lists: Vec<(String, Vec<String>)> = Vec::new();
    let mut closed = Vec::new();
    for part in command.get_subcommands() {
        for arg in part.get_arguments().filter(|it| is_closed(it)) {
            let option = arg.get_long().map(|it| format!("--{it}"));
            let option = option.unwrap_or_default();
            let place = format!("'{} '{option}", part.get_name());
            if let Some(rules) = rules(arg) {
                let rules = rules.join(" ");
                match lists.iter_mut().find(|it| it.0 == rules) {
                    Some((_, places)) => places.push(place.clone()),
                    None => lists.push((rules, vec![place.clone()])),
                }
            }
            closed.push(place);
        }
    }
    let lists = lists.iter().map(|(rules, places)| {
        let places = places.join(" | ");
        format!("        {places}) rules='{rules}' ;;\n")
    });
    let lists = lists.collect::<String>();
    let closed = closed.join(" | ");
    script += &format!(
        r#"
# Comma-separated rules, and `--option=value`.
_{NAME}_wrapper() {{
    local value="$2" option="$3" attached="" command="" rules="" word
    # The index of the option in `--option=value`.
    local i=-1
    if [[ $value == --*=* ]]; then
        i=$COMP_CWORD
        option="${{value%%=*}}" value="${{value#*=}}"
        attached="$option="
    elif [[ ${{COMP_WORDS[COMP_CWORD]}} == = ]]; then
        i=$((COMP_CWORD - 1))
        option="${{COMP_WORDS[i]}}" value=""
    elif [[ $option == = ]]; then
        i=$((COMP_CWORD - 2))
        option="${{COMP_WORDS[i]}}"
    fi
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        if [[ $word != -* ]]; then
            command="$word"
            break
        fi
    done
    # A positional argument: neither an option nor its value.
    [[ $option == --* ]] || option=""
    [[ $i -lt 0 && $value == -* ]] && option="-"
    case "$command $option" in
{lists}    esac
    if [[ -n $rules ]]; then
        local before="" last="$value"
        if [[ -n $option ]]; then
            last="${{value##*,}}"
            before="${{value%"$last"}}"
        fi
        COMPREPLY=($(compgen -P "$before" -W "$rules" -- "$last"))
    elif [[ $i -ge 0 ]]; then
        local words=("${{COMP_WORDS[@]:0:i}}" "$option" "$value")
        local COMP_WORDS=("${{words[@]}}") COMP_CWORD=$((i + 1))
        _{NAME} "$1" "$value" "$option"
    else
        _{NAME} "$1" "$2" "$3"
    fi
    COMPREPLY=("${{COMPREPLY[@]/#/$attached}}")
    case "$command $option" in
    {closed})
        [[ ${{BASH_VERSINFO[0]}} -lt 4 ]] || compopt +o default +o bashdefault 2>/dev/null
        ;;
    esac
}}

if [[ ${{BASH_VERSINFO[0]}} -eq 4 && ${{BASH_VERSINFO[1]}} -ge 4 || ${{BASH_VERSINFO[0]}} -gt 4 ]]; then
    complete -F _{NAME}_wrapper -o nosort -o bashdefault -o default {NAME}
else
    complete -F _{NAME}_wrapper -o bashdefault -o default {NAME}
fi
"#
    );
    script
}

/// Replaces the actions of arguments that take rules.
fn zsh(script: &str) -> String {
    let describe = |names: &mut dyn Iterator<Item = &'static str>| {
        let lines = names.map(|name| {
            let text = format!("{name}:{}", summary(name));
            format!("        {}\n", quoted(&text, &[('\'', r"'\''")]))
        });
        lines.collect::<String>()
    };
    let function = |name: &str, names: &mut dyn Iterator<Item = &'static str>| {
        let lines = describe(names);
        format!(
            "_{NAME}_{name}() {{\n    local -a rules=(\n{lines}    )\n    _describe -t rules rule rules \"$@\"\n}}\n\n"
        )
    };
    let functions = function("rules", &mut names()) + &function("selectable", &mut selectable());
    let mut changed = String::new();
    for line in script.lines() {
        let option = format!(":{RULE}:_default' \\");
        let positional = line.starts_with("'*::rules ");
        if let Some(line) = line.strip_suffix(&option) {
            changed += &format!("{line}:{RULE}:_sequence _{NAME}_selectable' \\");
        } else if let Some(line) = line.strip_suffix(":_default' \\").filter(|_| positional) {
            changed += &format!("{line}:_{NAME}_rules' \\");
        } else {
            changed += line;
        }
        changed.push('\n');
        if line.starts_with("autoload ") {
            changed += &format!("\n{functions}");
        }
    }
    changed
}

/// Adds the values of positional arguments, and those of options that take rules.
fn fish(script: &str, command: &Command) -> String {
    let escapes = [('\'', r"\'"), ('\\', r"\\")];
    let function = |name: &str, names: &mut dyn Iterator<Item = &'static str>| {
        let lines = names.map(|name| {
            let summary = quoted(&summary(name), &escapes);
            format!(" \\\n        {name} {summary}")
        });
        let lines = lines.collect::<String>();
        format!("\nfunction __fish_{NAME}_{name}\n    printf '%s\\t%s\\n'{lines}\nend\n")
    };
    let mut changed = String::new();
    for line in script.lines() {
        changed += line;
        let takes_rules = |arg: &Arg| {
            let option = arg.get_long().map(|it| format!(" -l {it} "));
            takes_rules(arg) && option.is_some_and(|it| line.contains(&it))
        };
        let mut args = command.get_subcommands().flat_map(Command::get_arguments);
        if line.ends_with(" -r") && args.any(takes_rules) {
            changed += &format!(" -f -a \"(__fish_{NAME}_rule_list)\"");
        }
        changed.push('\n');
    }
    for part in command.get_subcommands() {
        let condition = format!("__fish_{NAME}_using_subcommand {}", part.get_name());
        let mut positionals = part.get_positionals().peekable();
        if positionals.peek().is_none() {
            changed += &format!("complete -c {NAME} -n \"{condition}\" -f\n");
        }
        for arg in positionals.filter(|it| is_closed(it)) {
            let values = if takes_rules(arg) {
                format!("(__fish_{NAME}_rules)")
            } else {
                let values = arg.get_possible_values();
                let values = values.iter().map(|it| it.get_name().to_owned());
                values.collect::<Vec<_>>().join(" ")
            };
            changed += &format!("complete -c {NAME} -n \"{condition}\" -f -a \"{values}\"\n");
        }
    }
    changed += &function("rules", &mut names());
    changed += &function("selectable", &mut selectable());
    changed += &format!(
        r#"
# The last of several comma-separated rules.
function __fish_{NAME}_rule_list
    set -l value (string replace -r '^--[a-z-]+=' '' -- (commandline -ct))
    set -l before (string match -r '^.*,' -- $value)
    for rule in (__fish_{NAME}_selectable)
        printf '%s%s\n' "$before" $rule
    end
end
"#
    );
    changed
}
