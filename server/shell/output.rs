//! What commands print, as far as their words show.

use crate::parts::unquoted;
use crate::scan::{Command, CommandKind, Operator, Scan};
use crate::values::{Trail, Values, is_plain};

/// Commands whose output is a single word, also with more arguments. A command that ends with `-` stands for all that
/// begin so.
const PRINT_A_WORD: [&str; 30] = [
    "apk --print-arch",
    "arch",
    "dpkg --print-architecture",
    "dpkg-architecture",
    "gcc -dumpmachine",
    "gcc -dumpversion",
    "getconf",
    "git describe",
    "git rev-parse",
    "go env",
    "id -g",
    "id -gn",
    "id -u",
    "id -un",
    "mkpasswd",
    "mktemp",
    "node --version",
    "node -v",
    "npm prefix",
    "npm root",
    "nproc",
    "openssl passwd",
    "pwd",
    "rpm -E",
    "stat -c",
    "uname -",
    "whoami",
    "xx-clang --print-sysroot",
    "xx-clang --print-target-triple",
    "xx-info",
];

/// Commands whose output is a list of options or files, which is meant to be split.
const PRINT_A_LIST: [&str; 4] = [
    "nix-store",
    "pkg-config",
    "pkgconf",
    "xx-clang --print-cmake-defines",
];

/// Commands that print a part of each line of their input.
const FILTERS: [&str; 10] = [
    "cat", "cut", "egrep", "grep", "head", "rev", "sort", "tail", "tee", "uniq",
];

/// Commands that print nothing.
const SILENT: [&str; 17] = [
    ".", ":", "[", "[[", "cd", "exit", "export", "false", "local", "mkdir", "read", "return",
    "set", "source", "test", "true", "unset",
];

/// True if the commands of a substitution print a single word.
pub(super) fn prints_a_word(values: &Values, inner: &str, trail: Trail) -> bool {
    let Some(mut trail) = trail.inner() else {
        return false;
    };
    let scan = Scan::new(inner);
    let commands = top(&scan);
    let pipelines = pipelines(&commands);
    if let Some(last) = commands.last()
        && is_number(last, inner)
        && (commands.len() > 1 && pipelines.len() == 1)
    {
        return true;
    }
    let is_loop = |it: &&&Command| {
        it.kind == CommandKind::Loop
            || it.kind == CommandKind::Keyword && matches!(it.name(inner), "while" | "until")
    };
    if commands.iter().any(|it| it.is_grouped || is_loop(&it)) {
        return false;
    }
    trail.has_os_release |= commands.iter().any(|it| {
        let call = it.call(inner);
        matches!(call.as_slice(), ["." | "source", file, ..] if file.ends_with("/os-release"))
    });
    let printing: Vec<_> = printing(&pipelines, inner).collect();
    let all_whole = printing
        .iter()
        .all(|it| pipeline_prints_a_word(values, it, inner, trail));
    let has_branches = commands.iter().any(|it| it.kind != CommandKind::Simple);
    let are_alternatives = || {
        let mut first = printing.iter().filter_map(|it| it.first());
        let mut firsts = first.clone().skip(1);
        first.all(|it| it.name(inner) == "echo") && firsts.all(|it| it.before == Operator::Or)
    };
    let is_one = printing.len() == 1 || has_branches || are_alternatives();
    !printing.is_empty() && is_one && all_whole
}

/// True if the commands of a substitution print a list that is meant to be split.
pub(super) fn prints_a_list(inner: &str) -> bool {
    let scan = Scan::new(inner);
    let commands = top(&scan);
    let Some(call) = commands.first().map(|it| words(it, inner)) else {
        return false;
    };
    let is_config = call.split(' ').next().unwrap_or_default();
    let is_config = is_config.ends_with("-config") && call.contains(" --");
    commands.len() == 1 && (is_config || PRINT_A_LIST.iter().any(|it| begins(&call, it)))
}

/// True if the commands of a substitution print as many words as there are: quotes would make one word of them.
pub(super) fn prints_many_words(inner: &str) -> bool {
    const LISTS: [&str; 14] = [
        "apt-mark",
        "cat",
        "comm",
        "dpkg-query",
        "fd",
        "find",
        "grep",
        "jq",
        "locate",
        "ls",
        "rpm",
        "seq",
        "sort",
        "xargs",
    ];
    let scan = Scan::new(inner);
    let commands = top(&scan);
    commands.iter().any(|it| LISTS.contains(&it.name(inner)))
}

/// True if the commands of a substitution print options under a condition, such as `[ … ] && echo --debug`.
pub(super) fn prints_optional_words(inner: &str) -> bool {
    let scan = Scan::new(inner);
    let commands = top(&scan);
    let pipelines = pipelines(&commands);
    let printing: Vec<_> = printing(&pipelines, inner).collect();
    let prints = |it: &&[&Command]| {
        let name = it.first().map(|it| it.name(inner));
        it.len() == 1 && matches!(name, Some("echo" | "printf"))
    };
    let has_if = commands.iter().any(|it| it.kind == CommandKind::Keyword);
    let last = commands.last().map(|it| it.before);
    !printing.is_empty()
        && printing.iter().all(prints)
        && (has_if || matches!(last, Some(Operator::And | Operator::Or)))
}

/// True if the commands of a substitution don't fail in a build.
pub(super) fn cannot_fail(inner: &str) -> bool {
    const NEVER_FAIL: [&str; 12] = [
        "arch", "date", "echo", "hostname", "id", "mktemp", "nproc", "printf", "pwd", "uname",
        "whoami", "xx-info",
    ];
    let scan = Scan::new(inner);
    let commands = top(&scan);
    let Some(last) = commands.last() else {
        return true;
    };
    last.before == Operator::Or || commands.len() == 1 && NEVER_FAIL.contains(&last.name(inner))
}

/// True if the last command of a pipe succeeds whatever the others print.
pub(super) fn ends_in_a_filter(inner: &str) -> bool {
    const NEVER_FAIL: [&str; 9] = [
        "awk", "cut", "head", "sed", "sort", "tail", "tr", "uniq", "wc",
    ];
    let scan = Scan::new(inner);
    let commands = top(&scan);
    commands
        .last()
        .is_some_and(|it| it.before == Operator::Pipe && NEVER_FAIL.contains(&it.name(inner)))
}

/// True if commands print nothing after their last line.
pub(super) fn ends_without_a_line(inner: &str) -> bool {
    let scan = Scan::new(inner);
    top(&scan).last().is_some_and(|it| {
        let call = words(it, inner);
        begins(&call, "printf")
            || call.contains("format=format:")
            || call.contains("pretty=format:")
            || begins(&call, "head") && call.contains(" -c")
            || begins(&call, "tr -d") && call.contains("\\n")
    })
}

/// The commands that aren't in substitutions.
fn top(scan: &Scan) -> Vec<&Command> {
    scan.commands.iter().filter(|it| it.depth == 0).collect()
}

/// The commands in groups that `|` joins.
fn pipelines<'c>(commands: &'c [&'c Command]) -> Vec<&'c [&'c Command]> {
    commands
        .chunk_by(|_, second| second.before == Operator::Pipe)
        .collect()
}

/// The pipelines that print something.
fn printing<'c>(
    pipelines: &'c [&'c [&'c Command]],
    text: &'c str,
) -> impl Iterator<Item = &'c [&'c Command]> {
    let is_silent = |it: &&Command| {
        let call = it.call(text);
        let name = call.first().copied().unwrap_or_default();
        let is_quiet = |it: &&str| it.starts_with('-') && it.contains('q');
        let discards = it.redirections.iter().any(|(operator, target)| {
            let is_output = matches!(text.get(operator.clone()), Some(">" | "&>" | ">>"));
            let descriptor = text.get(..operator.start).unwrap_or_default();
            is_output && text.get(target.clone()) == Some("/dev/null") && !descriptor.ends_with('2')
        });
        it.kind != CommandKind::Simple
            || name.is_empty()
            // A forgotten `echo`.
            || name.bytes().all(|it| it.is_ascii_digit())
            || SILENT.contains(&name)
            || discards
            || name == "grep" && call.iter().any(is_quiet)
    };
    let prints = move |it: &&&[&Command]| it.last().is_some_and(|it| !is_silent(it));
    pipelines.iter().filter(prints).copied()
}

fn pipeline_prints_a_word(
    values: &Values,
    commands: &[&Command],
    text: &str,
    trail: Trail,
) -> bool {
    let Some((first, rest)) = commands.split_first() else {
        return false;
    };
    if is_checksum(commands, text) || reads_a_file(first, text) && is_number(first, text) {
        return true;
    }
    if commands.last().is_some_and(|it| {
        is_number(it, text) && (commands.len() > 1 || it.name(text) == "grep")
            || it.name(text) == "expr" && is_number(it, text)
    }) {
        return true;
    }
    command_prints_a_word(values, first, text, trail) && rest.iter().all(|it| is_filter(it, text))
}

/// True for a pipe that takes the checksum of one file: `sha256sum file | cut -d' ' -f1`.
fn is_checksum(commands: &[&Command], text: &str) -> bool {
    let [first, second] = commands else {
        return false;
    };
    let call = first.call(text);
    let is_sum = call.first().is_some_and(|it| it.ends_with("sum")) && call.len() <= 2;
    is_sum && matches!(second.name(text), "awk" | "cut")
}

/// True for a command whose input is a file.
fn reads_a_file(command: &Command, text: &str) -> bool {
    let mut operators = command.redirections.iter().map(|it| text.get(it.0.clone()));
    operators.any(|it| it == Some("<"))
}

/// True if a command prints a number: a count of its input, or the result of a calculation.
fn is_number(command: &Command, text: &str) -> bool {
    let call = command.call(text);
    let has = |words: &[&str]| call.iter().any(|it| words.contains(it));
    match call.first() {
        Some(&"wc") => has(&["-l", "-w", "-c", "-m"]) && call.len() == 2,
        Some(&"grep") => has(&["-c", "--count", "-ci", "-ic", "-cE", "-Ec"]),
        Some(&"expr") => has(&["+", "-", "/", "%", "\\*"]),
        Some(&"xargs") => has(&["expr"]),
        _ => false,
    }
}

fn command_prints_a_word(values: &Values, command: &Command, text: &str, trail: Trail) -> bool {
    let mut written = command.words.iter().filter_map(|it| text.get(it.clone()));
    if written.next() == Some("command") && written.next() == Some("-v") {
        return written.count() == 1;
    }
    let call = command.call(text);
    let Some((name, arguments)) = call.split_first() else {
        return false;
    };
    let is_whole = |it: &&&str| values.source_stays_whole(it, trail);
    let operands = || arguments.iter().filter(|it| !it.starts_with('-'));
    match *name {
        "echo" => operands().count() <= 1 && operands().all(|it| is_whole(&it)),
        "printf" => {
            let mut operands = operands();
            let format = operands.next().map(|it| unquoted(it)).unwrap_or_default();
            let format = format.trim_end_matches("\\n");
            let is_simple = is_plain(format) && !format.contains('\\');
            is_simple && operands.clone().count() <= 1 && operands.all(|it| is_whole(&it))
        }
        "basename" | "dirname" | "realpath" | "readlink" => operands().all(|it| is_whole(&it)),
        // The number of a process.
        "cat" => arguments.len() == 1 && operands().all(|it| it.rsplit('.').next() == Some("pid")),
        "date" => arguments.iter().any(|it| {
            let format = unquoted(it);
            let has_spaces = ["%c", "%r", "%x", "%+"]
                .iter()
                .any(|it| format.contains(it));
            format.starts_with('+') && is_plain(&format) && !has_spaces
                || it.starts_with("-I")
                || it.starts_with("--iso-8601")
        }),
        // The path of a program.
        "which" => operands().count() == 1,
        // The value of a constant.
        "php" => {
            let program = arguments.get(1).map(|it| unquoted(it)).unwrap_or_default();
            let printed = program.strip_prefix("echo ");
            arguments.first() == Some(&"-r") && printed.is_some_and(is_without_spaces)
        }
        "git" if arguments.first() == Some(&"log") => arguments.iter().any(|it| {
            let format = unquoted(it);
            let format = format
                .split_once("format:")
                .or(format.split_once("format="));
            matches!(format, Some((_, "%h" | "%H")))
        }),
        "hostname" => !arguments.contains(&"-I"),
        // One of the fields, without its label.
        "lsb_release" => {
            let letters = |it: &&&str| {
                let letters = it.strip_prefix('-').filter(|it| !it.starts_with('-'));
                letters.map_or(0, |it| it.matches(['c', 'i', 'r']).count())
            };
            let is_short = |it: &&str| match it.strip_prefix("--") {
                Some(long) => long == "short",
                None => it.contains('s'),
            };
            let fields = ["--codename", "--id", "--release"];
            let fields = arguments.iter().filter(|it| fields.contains(it)).count();
            let short: usize = arguments.iter().map(|it| letters(&it)).sum();
            fields + short == 1 && arguments.iter().any(is_short)
        }
        _ => {
            let call = words(command, text);
            PRINT_A_WORD.iter().any(|it| begins(&call, it))
        }
    }
}

/// True if a command makes a word of a word.
fn is_filter(command: &Command, text: &str) -> bool {
    let call = command.call(text);
    let Some((name, arguments)) = call.split_first() else {
        return false;
    };
    let inserts_nothing = |it: &&str| {
        let argument = unquoted(it);
        is_without_spaces(&argument) && !argument.contains("\\n") && !argument.contains("\\t")
    };
    match *name {
        "tr" if arguments.first() == Some(&"-d") => true,
        "tr" | "sed" => arguments.iter().all(inserts_nothing),
        // One field, or several without a separator.
        "awk" => {
            let program = arguments.iter().find(|it| it.contains('{'));
            program.is_some_and(|it| {
                let program = unquoted(it);
                let mut texts = program.split('"').skip(1).step_by(2);
                !has_outer_comma(&program) && texts.all(is_without_spaces)
            })
        }
        "xargs" => arguments.is_empty(),
        "openssl" => arguments.first() == Some(&"passwd"),
        _ => FILTERS.contains(name),
    }
}

/// True if a comma that isn't in brackets separates what a program prints.
fn has_outer_comma(program: &str) -> bool {
    let mut depth = 0_i32;
    program.chars().any(|it| {
        depth += i32::from(it == '(') - i32::from(it == ')');
        it == ',' && depth == 0
    })
}

fn is_without_spaces(text: &str) -> bool {
    !text.contains(char::is_whitespace)
}

/// The name and the arguments of a command, without quotes.
fn words(command: &Command, text: &str) -> String {
    let words = command.call(text).into_iter().map(unquoted);
    words.collect::<Vec<_>>().join(" ")
}

/// True if a command begins with words.
fn begins(call: &str, words: &str) -> bool {
    let after = call.strip_prefix(words);
    after.is_some_and(|rest| {
        words.ends_with('-') || rest.is_empty() || rest.starts_with([' ', '\t'])
    })
}
