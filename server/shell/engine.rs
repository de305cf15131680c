//! The engine: shuck-linter, contained. Its panics are caught, long scripts are skipped, and scripts that nest or chain
//! deeply run on a thread with a large stack.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;
use std::thread;

use shuck_linter::{AnalysisRequest, LinterSettings, ShellCheckCodeMap, ShellDialect};
use shuck_parser::parser::Parser;

use crate::{CODES, Dialect, Engine, Outcome, RawFinding, SyntaxError};

/// Runs shuck-linter.
pub(super) struct Contained;

/// The longest script, in bytes, that is checked.
const LONGEST: usize = 64 * 1024;

/// The number of operators and brackets up to which a script can't need more than the stack of any thread.
const FLAT: usize = 48;

/// How deeply the braces of expansions may nest in a script that is checked: the time that the engine takes grows much
/// faster than their number.
const DEEPEST_EXPANSION: usize = 24;

/// The number of commands times that of unquoted expansions up to which SC2086 is looked for: the engine compares them with
/// each other.
const MOST_UNQUOTED: usize = 10_000;

/// The stack for other scripts, in bytes. Only what is used is allocated.
const STACK: usize = 64 * 1024 * 1024;

impl Engine for Contained {
    fn run(&self, text: &str, dialect: Dialect) -> Outcome {
        if text.len() > LONGEST
            || text.trim().is_empty()
            || expansion_depth(text) > DEEPEST_EXPANSION
        {
            return Outcome::default();
        }
        let run = || catch_unwind(AssertUnwindSafe(|| lint(text, dialect))).unwrap_or_default();
        if complexity(text) <= FLAT {
            return run();
        }
        // WebAssembly has no threads; the host catches an overflow.
        if cfg!(target_family = "wasm") {
            return run();
        }
        let large = thread::Builder::new().stack_size(STACK);
        thread::scope(|scope| {
            let thread = large.spawn_scoped(scope, run);
            thread.ok().and_then(|it| it.join().ok())
        })
        .unwrap_or_default()
    }
}

/// How deeply the braces of expansions nest.
fn expansion_depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut before) = (0_usize, 0, 0);
    for byte in text.bytes() {
        match byte {
            b'{' if before == b'$' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
        before = byte;
    }
    deepest
}

/// The number of commands in a text times that of expansions outside of quotes, roughly.
fn unquoted_work(text: &str) -> usize {
    let (mut commands, mut expansions) = (1_usize, 0_usize);
    let (mut quote, mut is_escaped) = (None, false);
    for byte in text.bytes() {
        let is_plain = !std::mem::take(&mut is_escaped);
        match (quote, byte) {
            (None, b'&' | b'|' | b';' | b'\n') => commands += 1,
            (None, b'$') if is_plain => expansions += 1,
            (None | Some(b'"'), b'\\') => is_escaped = is_plain,
            (None, b'\'' | b'"') if is_plain => quote = Some(byte),
            (Some(q), _) if q == byte && is_plain => quote = None,
            _ => {}
        }
    }
    commands.saturating_mul(expansions)
}

/// An upper bound of how deeply a script can nest.
fn complexity(text: &str) -> usize {
    let opens = |c: &u8| matches!(c, b'(' | b'{' | b'`' | b'[' | b'&' | b'|' | b'"' | b'<');
    let operators = text.bytes().filter(|it| opens(it)).count();
    let is_keyword = |word: &&str| matches!(*word, "if" | "while" | "until" | "for" | "case" | "!");
    operators / 2 + text.split_whitespace().filter(is_keyword).count()
}

/// `ShellCheck`'s code of each rule.
static NUMBERS: LazyLock<ShellCheckCodeMap> = LazyLock::new(ShellCheckCodeMap::default);

/// The codes for which the engine has another number, with its number.
const RENUMBERED: [(&str, u32); 2] = [("SC3029", 3073), ("SC3039", 3042)];

/// The engine's name of a code.
fn engine_name(name: &str) -> String {
    let other = RENUMBERED.iter().find(|it| it.0 == name);
    other.map_or_else(|| name.to_owned(), |(_, number)| format!("SC{number}"))
}

/// The code with a number of the engine.
fn code_number(number: u32) -> u32 {
    let other = RENUMBERED.iter().find(|it| it.1 == number);
    let name = other.and_then(|(name, _)| name.strip_prefix("SC")?.parse().ok());
    name.unwrap_or(number)
}

fn settings(dialect: ShellDialect, skipped: Option<&str>) -> LinterSettings {
    let names = CODES.iter().map(|code| code.name);
    let names = names.filter(|name| Some(*name) != skipped);
    let rules = names.filter_map(|name| NUMBERS.resolve(&engine_name(name)));
    let mut settings = LinterSettings::for_rules(rules).with_shell(dialect);
    // Files that a script sources are never read.
    settings.resolve_source_closure = false;
    // Which variables the environment contains is known.
    settings.report_environment_style_names = true;
    settings
}

static SH: LazyLock<LinterSettings> = LazyLock::new(|| settings(ShellDialect::Sh, None));
static DASH: LazyLock<LinterSettings> = LazyLock::new(|| settings(ShellDialect::Dash, None));
static BASH: LazyLock<LinterSettings> = LazyLock::new(|| settings(ShellDialect::Bash, None));
static KSH: LazyLock<LinterSettings> = LazyLock::new(|| settings(ShellDialect::Ksh, None));

fn lint(text: &str, dialect: Dialect) -> Outcome {
    let mut settings: &LinterSettings = match dialect {
        Dialect::Sh | Dialect::Ash => &SH,
        Dialect::Dash => &DASH,
        Dialect::Bash => &BASH,
        Dialect::Ksh => &KSH,
    };
    // Made for each such script, as there are hardly any.
    let without_quotes;
    if unquoted_work(text) > MOST_UNQUOTED {
        without_quotes = self::settings(settings.shell, Some("SC2086"));
        settings = &without_quotes;
    }
    let parsed = Parser::with_dialect(text, settings.shell.parser_dialect()).parse();
    let request = AnalysisRequest::from_parse_result(&parsed, text, settings);
    let found = request.with_shellcheck_map(&NUMBERS).lint();
    let findings = found.into_iter().filter_map(|it| {
        let edits = it.fix.iter().flat_map(shuck_linter::Fix::edits);
        let edits = edits.map(|edit| {
            let range = edit.range();
            let range = usize::from(range.start())..usize::from(range.end());
            (range, edit.content().to_owned())
        });
        Some(RawFinding {
            number: code_number(NUMBERS.code_for_rule(it.rule)?),
            range: it.span.start.offset()..it.span.end.offset(),
            edits: edits.collect(),
        })
    });
    Outcome {
        findings: findings.collect(),
        syntax_error: parsed.diagnostics.first().map(|it| {
            let range = it.span.start.offset()..it.span.end.offset();
            syntax_error(&it.message, text, range)
        }),
    }
}

/// What the parser's messages mean: a text that begins with the first part, and the message for the user, in which
/// `{}` is the text at the place.
const CAUSES: [(&str, &str); 12] = [
    (
        "syntax error: unterminated double quote",
        "This `\"` is never closed",
    ),
    (
        "syntax error: unterminated single quote",
        "This `'` is never closed",
    ),
    (
        "syntax error: unterminated backtick",
        "This backquote is never closed",
    ),
    (
        "syntax error: unterminated command substitution",
        "This `$(` is never closed",
    ),
    (
        "expected 'fi'",
        "An `if` has no `fi`: it is missing after `{}`",
    ),
    (
        "expected 'done'",
        "A loop has no `done`: it is missing after `{}`",
    ),
    (
        "expected 'esac'",
        "A `case` has no `esac`: it is missing after `{}`",
    ),
    (
        "expected '}' to close",
        "A `{` has no `}`: it is missing after `{}`",
    ),
    (
        "expected ')' to close",
        "A `(` has no `)`: it is missing after `{}`",
    ),
    ("expected command after &&", "No command follows `&&`"),
    ("expected command after ||", "No command follows `||`"),
    ("expected command after |", "No command follows `|`"),
];

/// Words that can't begin a command.
const CLOSING: [&str; 11] = [
    "fi", "done", "esac", "then", "else", "elif", "do", ")", "}", "&&", "||",
];

fn syntax_error(message: &str, text: &str, range: Range<usize>) -> SyntaxError {
    let place = text.get(range.clone()).unwrap_or_default();
    let cause = CAUSES.iter().find(|it| message.starts_with(it.0));
    let range = match cause {
        // To the end of the text; the first character is what isn't closed.
        Some((cause, _)) if cause.contains("unterminated") => {
            let opening = if place.starts_with("$(") { 2 } else { 1 };
            range.start..range.start + opening.min(place.len())
        }
        _ => range,
    };
    // What stands for the text of a heredoc, which ends the instruction.
    let is_heredoc = !place.is_empty() && place.chars().all(|c| c == '_');
    let message = if let Some((_, message)) = cause {
        Some(match message.rsplit_once(": it is missing after `{}`") {
            Some((start, _)) if is_heredoc => format!(
                "{start}: a heredoc ends the instruction. Put the whole script into a heredoc"
            ),
            _ => match message.rsplit_once("{}") {
                Some((before, after)) => format!("{before}{place}{after}"),
                None => (*message).to_owned(),
            },
        })
    } else {
        let is_closing = message == "expected command" && CLOSING.contains(&place);
        is_closing.then(|| format!("Unexpected `{place}`"))
    };
    SyntaxError {
        range,
        message,
        missing_separator: None,
        is_certain: false,
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_UNQUOTED, expansion_depth, unquoted_work};

    #[test]
    fn braces_of_expansions_are_counted_where_they_nest() {
        assert_eq!(expansion_depth("a ${b} ${c} {d}"), 1);
        assert_eq!(expansion_depth("${a:-${b:-\"${c}\"}}"), 3);
        assert_eq!(expansion_depth("}}${a"), 1);
    }

    #[test]
    fn expansions_outside_of_quotes_are_counted_with_the_commands() {
        assert_eq!(
            unquoted_work("echo $a \"$b\" '$c' \\$d; echo \"\\\"$e\" ${f}"),
            2 * 2
        );
        assert_eq!(unquoted_work("true && true"), 0);
        let long = "echo $A && ".repeat(1_000);
        assert!(unquoted_work(&long) > MOST_UNQUOTED);
    }
}
