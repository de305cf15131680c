//! Errors in single instructions: those of BuildKit's line parsers (`parser/line_parsers.go`) and of
//! `instructions/parse.go`. BuildKit stops at the first; all are reported here.

use std::ops::Range;

use super::ast::{Arguments, Directive, Dockerfile, Flag, Heredoc, Instruction, Pair};
use super::problem::{Problem, ProblemKind};
use super::word::unquoted_words;
use super::{Fragment, duration};
use crate::language::{Arity, FlagValue, INSTRUCTIONS, Kind, suggest};
use crate::text::{Span, Text};
use crate::values::go::{boolean as parse_bool, quoted};

/// Checks an instruction and stores its problems.
pub(super) fn instruction(it: &mut Instruction) {
    let mut problems = std::mem::take(&mut it.problems);
    line_parser(it, &mut problems);
    if it.kind.is_some() {
        flags(it, &mut problems);
        arguments(it, &mut problems);
    } else {
        unknown(it, &mut problems);
    }
    it.problems = problems;
}

fn unknown(it: &Instruction, problems: &mut Vec<Problem>) {
    let word = &it.keyword.text;
    let keywords = INSTRUCTIONS.iter().map(|facts| facts.keyword);
    // `RUN["x"]` lacks a space, which edit distance wouldn't find.
    let glued = keywords.clone().filter(|keyword| {
        let rest = word
            .get(..keyword.len())
            .filter(|start| start.eq_ignore_ascii_case(keyword));
        rest.is_some()
            && word
                .get(keyword.len()..)
                .is_some_and(|rest| rest.starts_with(['[', '"', '\'']))
    });
    let suggestion = glued.max_by_key(|keyword| keyword.len()).map_or_else(
        || {
            // The beginning of one keyword only.
            let upper = word.to_ascii_uppercase();
            let mut begun = keywords
                .clone()
                .filter(|it| word.len() > 2 && it.starts_with(&upper));
            let begun = begun.next().filter(|_| begun.next().is_none());
            let meant = begun.or_else(|| suggest(word, keywords, false));
            meant.map(|meant| like(meant, word))
        },
        |keyword| {
            word.get(..keyword.len())
                .zip(word.get(keyword.len()..))
                .map(|(k, rest)| format!("{k} {rest}"))
        },
    );
    // A continuation with nothing after it is an instruction without a name.
    let span = if word.is_empty() {
        Span::new(0, it.len.min(1))
    } else {
        it.keyword.span
    };
    let problem = Problem::new(
        ProblemKind::UnknownInstruction,
        span,
        format!("unknown instruction: {word}"),
    );
    problems.push(problem.suggesting(suggestion));
}

/// A word in the case of another.
fn like(word: &str, model: &str) -> String {
    if model == model.to_lowercase() {
        word.to_lowercase()
    } else {
        word.to_owned()
    }
}

/// Errors of the line parsers, which also apply to an ONBUILD trigger. Those of JSON arrays were found while lowering
/// the array.
fn line_parser(it: &Instruction, problems: &mut Vec<Problem>) {
    if let Arguments::Trigger { instruction, .. } = &it.arguments {
        problems.extend(instruction.problems.iter().cloned());
        line_parser(instruction, problems);
    }
    for heredoc in it.heredocs.iter().filter(|heredoc| heredoc.end.is_none()) {
        let marker = it
            .markers
            .iter()
            .find(|marker| marker.name.text.contains(&heredoc.name))
            .or(it.markers.first());
        let span = marker.map_or(it.keyword.span, |marker| marker.span);
        problems.push(Problem::new(
            ProblemKind::UnterminatedHeredoc,
            span,
            "unterminated heredoc",
        ));
    }
    let Some(kind @ (Kind::Env | Kind::Label)) = it.kind else {
        return;
    };
    for (number, pair) in it.pairs().iter().enumerate() {
        if pair.value.is_some() {
            continue;
        }
        let word = &pair.name.text;
        let message = if number == 0 {
            format!("{} must have two arguments", kind.keyword())
        } else {
            format!(
                "Syntax error - can't find = in {}. Must be of the form: name=value",
                quoted(word)
            )
        };
        problems.push(Problem::new(ProblemKind::MissingValue, pair.span, message));
    }
}

fn flags(it: &Instruction, problems: &mut Vec<Problem>) {
    let Some(facts) = it.kind.map(Kind::facts) else {
        return;
    };
    let none =
        it.kind == Some(Kind::Healthcheck) && health_type(it).is_some_and(|word| word == "NONE");
    if !facts.checks_flags || none {
        return;
    }
    for (number, flag) in it.flags.iter().enumerate() {
        let name = flag.name.text.as_str();
        let Some(row) = facts.flag(name) else {
            let known = facts.flags.iter().map(|row| row.name);
            let problem = Problem::new(
                ProblemKind::UnknownFlag,
                flag.name.span,
                format!("unknown flag: --{name}"),
            );
            problems.push(problem.suggesting(suggest(name, known, true).map(str::to_owned)));
            continue;
        };
        if row.arity != Arity::Many
            && it
                .flags
                .iter()
                .take(number)
                .any(|before| before.name.text == name)
        {
            let message = format!("duplicate flag specified: --{name}");
            problems.push(Problem::new(ProblemKind::DuplicateFlag, flag.span, message));
            continue;
        }
        let value = flag.value.as_ref();
        let missing = match row.arity {
            Arity::Switch => value.is_some_and(|value| value.text.is_empty()),
            Arity::Once | Arity::Many => value.is_none(),
        };
        if missing {
            let message = format!("missing a value on flag: --{name}");
            problems.push(Problem::new(
                ProblemKind::MissingFlagValue,
                flag.span,
                message,
            ));
            continue;
        }
        if let Some(value) = value {
            flag_value(name, row.value, flag, value, problems);
        }
    }
}

/// Checks a flag's value, as far as it is checked before expansion.
fn flag_value(
    name: &str,
    kind: FlagValue,
    flag: &Flag,
    value: &Fragment,
    problems: &mut Vec<Problem>,
) {
    let text = value.text.as_str();
    let whole = if value.span.is_empty() {
        flag.span
    } else {
        value.span
    };
    let mut invalid = |span: Span, message: String| {
        problems.push(Problem::new(ProblemKind::InvalidFlagValue, span, message));
    };
    match kind {
        FlagValue::Boolean
            if !text.eq_ignore_ascii_case("true") && !text.eq_ignore_ascii_case("false") =>
        {
            invalid(
                whole,
                format!("expecting boolean value for flag --{name}, not: {text}"),
            );
        }
        FlagValue::OneOf(words) if !words.contains(&text) => {
            let message = match name {
                "network" => format!("invalid network mode {}", quoted(text)),
                _ => format!("{name} {} is not valid", quoted(text)),
            };
            let problem = Problem::new(ProblemKind::InvalidFlagValue, whole, message);
            problems.push(
                problem.suggesting(suggest(text, words.iter().copied(), false).map(str::to_owned)),
            );
        }
        FlagValue::Duration if !text.is_empty() => match duration::parse(text) {
            Err(message) => invalid(whole, message),
            Ok(nanoseconds) if nanoseconds != 0 && nanoseconds < 1_000_000 => {
                invalid(
                    whole,
                    format!("Interval {} cannot be less than 1ms", quoted(name)),
                );
            }
            Ok(_) => {}
        },
        FlagValue::Count if !text.is_empty() => match parse_count(text) {
            Ok(count) if count < 0 => {
                invalid(whole, format!("--{name} cannot be negative ({count})"));
            }
            Ok(_) => {}
            Err(reason) => invalid(
                whole,
                format!("strconv.ParseInt: parsing {}: {reason}", quoted(text)),
            ),
        },
        FlagValue::Mount => match csv_fields(text) {
            Err(reason) => invalid(whole, format!("failed to parse csv mounts: {reason}")),
            Ok(fields) => {
                for (field, range) in fields {
                    let Some((key, from)) = field.split_once('=') else {
                        continue;
                    };
                    let dollar = from.find('$').filter(|at| at + 1 != from.len());
                    if key.eq_ignore_ascii_case("from") && dollar.is_some() {
                        let message =
                            "'from' doesn't support variable expansion, define alias stage instead";
                        invalid(value.span_of(range), message.to_owned());
                    }
                }
            }
        },
        FlagValue::Device => device(text, value, whole, &mut invalid),
        _ => {}
    }
}

/// `commands_rundevice.go:ParseDevice`.
fn device(text: &str, value: &Fragment, whole: Span, invalid: &mut impl FnMut(Span, String)) {
    let fields = match csv_fields(text) {
        Ok(fields) => fields,
        Err(reason) => return invalid(whole, format!("failed to parse csv devices: {reason}")),
    };
    let mut device = String::new();
    for (field, range) in fields {
        let at = value.span_of(range);
        let lower = field.to_lowercase();
        match lower.split_once('=') {
            None if lower == "required" => {}
            None if device.is_empty() => device = field,
            None => invalid(
                at,
                format!("invalid field '{field}' must be a key=value pair"),
            ),
            Some(("name", _)) if !device.is_empty() => {
                invalid(at, format!("device name already set to {device}"));
            }
            Some(("name", _)) => {
                field
                    .get("name=".len()..)
                    .unwrap_or_default()
                    .clone_into(&mut device);
            }
            Some(("required", _)) => {
                let value = field.get("required=".len()..).unwrap_or_default();
                if parse_bool(value).is_none() {
                    invalid(at, format!("invalid value for required: {value}"));
                }
            }
            Some(_) if device.is_empty() => device = field,
            Some((key, _)) => invalid(at, format!("unexpected key '{key}' in '{field}'")),
        }
    }
}

/// A number as Go's `strconv.ParseInt` reads it, of 32 bits and decimal.
fn parse_count(text: &str) -> Result<i64, &'static str> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err("invalid syntax");
    }
    text.parse::<i32>()
        .map(i64::from)
        .map_err(|_| "value out of range")
}

/// The fields of a comma-separated value and their byte ranges (`tonistiigi/go-csvvalue`).
///
/// # Errors
///
/// The message of Go's CSV reader.
pub fn csv_fields(text: &str) -> Result<Vec<(String, Range<usize>)>, String> {
    let text = text
        .strip_suffix('\n')
        .map_or(text, |t| t.strip_suffix('\r').unwrap_or(t));
    if text.is_empty() {
        return Err("EOF".to_owned());
    }
    let wrong = |at: usize, what: &str| format!("parse error on line 1, column {}: {what}", at + 1);
    let mut fields = Vec::new();
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let Some(quoted) = rest.strip_prefix('"') else {
            let end = at + rest.find(',').unwrap_or(rest.len());
            let field = text.get(at..end).unwrap_or_default();
            if let Some(quote) = field.find('"') {
                return Err(wrong(at + quote, "bare \" in non-quoted-field"));
            }
            fields.push((field.to_owned(), at..end));
            if end == text.len() {
                return Ok(fields);
            }
            at = end + 1;
            continue;
        };
        let start = at;
        let mut field = String::new();
        let mut inner = quoted;
        loop {
            let Some((before, after)) = inner.split_once('"') else {
                return Err(wrong(
                    text.len() - inner.len(),
                    "extraneous or missing \" in quoted-field",
                ));
            };
            field.push_str(before);
            at = text.len() - after.len();
            if let Some(more) = after.strip_prefix('"') {
                field.push('"');
                inner = more;
            } else if after.is_empty() {
                fields.push((field, start..at));
                return Ok(fields);
            } else if after.starts_with(',') {
                fields.push((field, start..at));
                at += 1;
                break;
            } else {
                return Err(wrong(at - 1, "extraneous or missing \" in quoted-field"));
            }
        }
    }
}

fn arguments(it: &Instruction, problems: &mut Vec<Problem>) {
    let Some(kind) = it.kind else { return };
    let name = kind.keyword();
    let mut missing = |message: String| {
        problems.push(Problem::new(
            ProblemKind::MissingArgument,
            it.keyword.span,
            message,
        ));
    };
    let words = it.words();
    match kind {
        Kind::Add | Kind::Copy => {
            if words.len() < 2 {
                missing(format!(
                    "{name} requires at least two arguments, but only one was provided. \
                     Destination could not be determined"
                ));
            } else if let Some(last) = words.last().filter(|last| is_heredoc_marker(&last.text)) {
                let message = format!("{name} cannot accept a heredoc as a destination");
                problems.push(Problem::new(
                    ProblemKind::HeredocDestination,
                    last.span,
                    message,
                ));
            }
        }
        Kind::Arg => {
            if it.pairs().is_empty() {
                missing("ARG requires at least one argument".to_owned());
            }
            check_names(it.pairs(), name, problems);
        }
        Kind::Env | Kind::Label => {
            if it.pairs().is_empty() {
                missing(format!("{name} requires at least one argument"));
            }
            check_names(it.pairs(), name, problems);
        }
        Kind::Expose if words.is_empty() => {
            missing("EXPOSE requires at least one argument".to_owned());
        }
        Kind::User | Kind::Workdir | Kind::Stopsignal | Kind::Maintainer if words.is_empty() => {
            missing(format!("{name} requires exactly one argument"));
        }
        Kind::Volume => {
            if words.is_empty() {
                missing("VOLUME requires at least one argument".to_owned());
            }
            for word in words.iter().filter(|word| word.text.trim().is_empty()) {
                let message = "VOLUME specified can not be an empty string";
                problems.push(Problem::new(
                    ProblemKind::MissingArgument,
                    word.span,
                    message,
                ));
            }
        }
        Kind::From => from(it, problems),
        Kind::Healthcheck => healthcheck(it, problems),
        Kind::Onbuild => onbuild(it, problems),
        Kind::Shell => match &it.arguments {
            Arguments::None => missing("SHELL requires at least one argument".to_owned()),
            Arguments::Json { strings, .. } if strings.is_empty() => {
                missing("SHELL requires at least one argument".to_owned());
            }
            Arguments::Json { .. } => {}
            other => {
                let span = other
                    .words()
                    .first()
                    .map_or(it.keyword.span, |word| word.span);
                let message = "SHELL requires the arguments to be in JSON form";
                problems.push(Problem::new(ProblemKind::ShellForm, span, message));
            }
        },
        _ => {}
    }
}

fn check_names(pairs: &[Pair], name: &str, problems: &mut Vec<Problem>) {
    for pair in pairs.iter().filter(|pair| pair.name.text.is_empty()) {
        let message = format!("{name} names can not be blank");
        problems.push(Problem::new(ProblemKind::EmptyName, pair.span, message));
    }
}

fn from(it: &Instruction, problems: &mut Vec<Problem>) {
    let words = it.words();
    let count = "FROM requires either one or three arguments";
    match words {
        [] => problems.push(Problem::new(
            ProblemKind::MissingArgument,
            it.keyword.span,
            count,
        )),
        [_] => {}
        [_, keyword, name] if keyword.text.eq_ignore_ascii_case("as") => {
            if !is_stage_name(&name.text.to_lowercase()) {
                let message = format!(
                    "invalid name for build stage: {}, name can't start with a number or contain symbols",
                    quoted(&name.text)
                );
                problems.push(Problem::new(
                    ProblemKind::InvalidStageName,
                    name.span,
                    message,
                ));
            }
        }
        [_, keyword] if keyword.text.eq_ignore_ascii_case("as") => {
            problems.push(Problem::new(
                ProblemKind::MissingArgument,
                keyword.span,
                count,
            ));
        }
        [_, keyword, name, extra, ..] if keyword.text.eq_ignore_ascii_case("as") => {
            let span = extra
                .span
                .to(words.last().map_or(name.span, |last| last.span));
            problems.push(Problem::new(ProblemKind::ExtraArgument, span, count));
        }
        [_, extra, ..] => {
            let span = extra
                .span
                .to(words.last().map_or(extra.span, |last| last.span));
            problems.push(Problem::new(ProblemKind::ExtraArgument, span, count));
        }
    }
}

/// True for a valid stage name, in lower case (`parse.go:validStageName`).
pub fn is_stage_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_lowercase())
        && bytes.all(|b| {
            b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.')
        })
}

fn health_type(it: &Instruction) -> Option<String> {
    match &it.arguments {
        Arguments::Health(health) => Some(health.word.text.to_uppercase()),
        _ => None,
    }
}

fn healthcheck(it: &Instruction, problems: &mut Vec<Problem>) {
    let Arguments::Health(health) = &it.arguments else {
        let message = "HEALTHCHECK requires at least one argument";
        return problems.push(Problem::new(
            ProblemKind::MissingArgument,
            it.keyword.span,
            message,
        ));
    };
    let word = health.word.text.to_uppercase();
    let span = health.word.span;
    let command = health.command.words();
    match word.as_str() {
        "NONE" => {
            if let Some(extra) = command.first() {
                let message = "HEALTHCHECK NONE takes no arguments";
                problems.push(Problem::new(
                    ProblemKind::ExtraArgument,
                    extra.span,
                    message,
                ));
            }
        }
        "CMD" => {
            if command.is_empty() {
                let message = "Missing command after HEALTHCHECK CMD";
                problems.push(Problem::new(ProblemKind::MissingArgument, span, message));
            }
        }
        _ => {
            let message = format!("Unknown type {} in HEALTHCHECK (try CMD)", quoted(&word));
            problems.push(Problem::new(ProblemKind::InvalidHealthcheck, span, message));
        }
    }
}

fn onbuild(it: &Instruction, problems: &mut Vec<Problem>) {
    let Arguments::Trigger { instruction, .. } = &it.arguments else {
        let message = "ONBUILD requires at least one argument";
        return problems.push(Problem::new(
            ProblemKind::MissingArgument,
            it.keyword.span,
            message,
        ));
    };
    let keyword = instruction.keyword.text.to_uppercase();
    let message = match instruction.kind {
        Some(Kind::Onbuild) => "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed".to_owned(),
        Some(kind) if !kind.facts().trigger => {
            format!("{keyword} isn't allowed as an ONBUILD trigger")
        }
        _ => return,
    };
    problems.push(Problem::new(
        ProblemKind::InvalidTrigger,
        instruction.keyword.span,
        message,
    ));
}

/// True if a word of ADD or COPY as a whole is a heredoc marker (`parser.go:ParseHeredoc`).
pub fn is_heredoc_marker(word: &str) -> bool {
    heredoc_marker(word).is_some()
}

/// The heredoc's name and whether its body is expanded, if a word of ADD or COPY as a whole is its marker.
fn heredoc_marker(word: &str) -> Option<(String, bool)> {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = rest.strip_prefix("<<")?;
    let rest = rest
        .strip_prefix('-')
        .unwrap_or(rest)
        .trim_start_matches(['\t', '\n', '\u{c}', '\r', ' ']);
    if rest.is_empty() || rest.contains('<') {
        return None;
    }
    let (mut words, plain) = unquoted_words(rest)?;
    let name = words.pop().filter(|_| words.is_empty())?;
    Some((name, plain))
}

/// The heredocs whose bodies ADD or COPY expands: those whose marker is a source as a whole. BuildKit looks them up by
/// name (`instructions/parse.go:parseSourcesAndDest`).
pub fn expanded_heredocs(it: &Instruction) -> Vec<&Heredoc> {
    let sources = match it.words().split_last() {
        Some((_, sources)) if matches!(it.kind, Some(Kind::Add | Kind::Copy)) => sources,
        _ => return Vec::new(),
    };
    let markers = sources.iter().filter_map(|word| heredoc_marker(&word.text));
    let expanded = markers.filter(|(_, expand)| *expand);
    let named = |name: &str| it.heredocs.iter().rfind(|heredoc| heredoc.name == name);
    expanded.filter_map(|(name, _)| named(&name)).collect()
}

/// All errors in a file that BuildKit finds before it evaluates the instructions together.
pub fn problems(file: &Dockerfile, text: &Text) -> Vec<Problem> {
    let mut problems = file_problems(file, text);
    for item in &file.items {
        let own = item.instruction.problems.iter();
        problems.extend(own.map(|problem| Problem {
            span: item.at(problem.span),
            ..problem.clone()
        }));
    }
    problems
}

/// Errors in a file that don't belong to a single instruction.
pub fn file_problems(file: &Dockerfile, text: &Text) -> Vec<Problem> {
    let mut problems = Vec::new();
    directives(file, &mut problems);
    long_lines(text, &mut problems);
    if file.items.is_empty() {
        // BuildKit detects this at the end.
        let last = text.clamp_offset(text.len().saturating_sub(1));
        let span = text.line(text.line_of(last));
        problems.push(Problem::new(
            ProblemKind::EmptyFile,
            span,
            "file with no instructions",
        ));
    }
    // Reported once: only one FROM is missing.
    let argument = |kind: Option<Kind>| kind == Some(Kind::Arg);
    let first = file
        .items
        .iter()
        .find(|item| !argument(item.instruction.kind));
    // An unknown word may be a misspelled FROM.
    let begins = |kind: Option<Kind>| kind.is_none_or(|kind| kind == Kind::From);
    if let Some(item) = first.filter(|item| !begins(item.instruction.kind)) {
        let span = item.at(item.instruction.keyword.span);
        problems.push(Problem::new(
            ProblemKind::MissingFrom,
            span,
            "no build stage in current context",
        ));
    }
    problems
}

/// `directives.go:ParseLine` and `parser.go:setEscapeToken`.
fn directives(file: &Dockerfile, problems: &mut Vec<Problem>) {
    for directive in &file.directives {
        let name = directive.name.to_lowercase();
        let same = |other: &&Directive| other.name.eq_ignore_ascii_case(&name);
        if file.directives.iter().filter(same).count() > 1 {
            let message = format!("only one {name} parser directive can be used");
            problems.push(Problem::new(
                ProblemKind::DuplicateDirective,
                directive.name_span,
                message,
            ));
        }
        if name == "escape" && directive.value != "\\" && directive.value != "`" {
            let value = if directive.value.is_empty() {
                " "
            } else {
                &directive.value
            };
            let message = format!("invalid escape token '{value}' does not match ` or \\");
            let span = if directive.value.is_empty() {
                directive.span
            } else {
                directive.value_span
            };
            problems.push(Problem::new(ProblemKind::InvalidEscape, span, message));
        }
    }
}

/// The longest line that BuildKit's scanner accepts, in bytes, without its end (`bufio.MaxScanTokenSize`).
const MAX_LINE: u32 = 65_535;

fn long_lines(text: &Text, problems: &mut Vec<Problem>) {
    // BuildKit's lines end at line feeds only. Skips to the last line feed within MAX_LINE, not to the next.
    let mut start = 0;
    while text.len() - start > MAX_LINE {
        let last = text.line_feed_before(start + MAX_LINE + 1);
        let Some(last) = last.filter(|last| *last >= start) else {
            // BuildKit reports how far it got: the end of the previous line.
            let span = Span::new(start.saturating_sub(1), text.line_feed_after(start));
            let message = format!("dockerfile line greater than max allowed size of {MAX_LINE}");
            problems.push(Problem::new(ProblemKind::LineTooLong, span, message));
            return;
        };
        start = last + 1;
    }
}
