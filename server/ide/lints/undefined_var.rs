//! Undefined variable.
//!
//! BuildKit replaces an undefined variable with an empty string, which often results in an unintended path or URL. A
//! variable is defined by a preceding `ENV` or `ARG` in the same stage or in a stage it is based on, or by the base image.
//! An argument from before the first `FROM`, or a platform argument like `TARGETARCH`, is defined in a stage only after
//! `ARG name`. An `ENV` that sets several variables uses the values from before it. Variables in the shell commands of
//! `RUN`, `CMD` and `ENTRYPOINT` are not checked.
//!
//! ```dockerfile
//! FROM scratch
//! ARG VERSION=1.2
//! COPY app-$VERISON /app
//! ```
//!
//! ```dockerfile
//! FROM scratch
//! ARG VERSION=1.2
//! COPY app-$VERSION /app
//! ```

use std::collections::BTreeSet;

use super::context::RuleContext;
use super::diagnostic::{Fix, Related, Severity};
use super::rule::{Category, Check, Rule, documentation};
use super::undeclared_arg::{self, Hidden};
use analysis::{Environment, NOT_IN_ENVIRONMENT, Use, VariableLookup, uses};
use syntax::Pair;
use syntax::language::{Kind, suggest_first};
use syntax::text::{Span, TextEdit};
use syntax::values::reference::Reference;

pub(super) const RULE: Rule = Rule::buildkit(
    "UndefinedVar",
    Category::Bug,
    documentation!("undefined_var.rs"),
    Check::Each(
        &[
            Kind::Add,
            Kind::Arg,
            Kind::Copy,
            Kind::Env,
            Kind::Label,
            Kind::Run,
            Kind::Stopsignal,
            Kind::User,
            Kind::Volume,
            Kind::Workdir,
        ],
        check,
    ),
);

/// `validations.go:reportUnmatchedVariables`.
fn check(context: &mut RuleContext) {
    // BuildKit doesn't check the arguments before the first stage, which can only use each other.
    if !context.is_in_stage() {
        return;
    }
    let mut reported = BTreeSet::new();
    let mut outer: Option<(String, Span)> = None;
    for used in uses(context.instruction(), context.escape()) {
        if NOT_IN_ENVIRONMENT.contains(&used.name.as_str()) {
            continue;
        }
        // A syntax error is reported already.
        let mut problems = context.step.problems().iter();
        if problems.any(|it| it.span.covers(used.whole) || used.whole.covers(it.span)) {
            continue;
        }
        // ARG evaluates its pairs one after another.
        let pairs = context
            .instruction()
            .pairs()
            .get(..used.pair.unwrap_or_default());
        let mut own = pairs.unwrap_or_default().iter();
        let environment = &context.before().environment;
        let certain = match environment.find(&used.name) {
            _ if own.any(|pair| pair.name.text == used.name) => continue,
            VariableLookup::Set(_) | VariableLookup::Declared => continue,
            VariableLookup::Missing => true,
            VariableLookup::Perhaps => false,
        };
        // `${X:+:$X}` is one mistake, though BuildKit reports both uses.
        let is_inner =
            |(name, whole): &(String, Span)| *name == used.name && whole.covers(used.whole);
        if !context.checker.settings.only_buildkit && outer.as_ref().is_some_and(is_inner) {
            continue;
        }
        if is_required(&used) {
            continue;
        }
        if !certain && !context.checker.settings.only_buildkit && is_of_image(context, &used.name) {
            continue;
        }
        let cause = Cause::find(context, &used);
        let suggestion = suggestion(&used.name, environment).filter(|_| cause.is_none());
        let mut message = format!("Usage of undefined variable '${}'", used.name);
        if let Some(suggestion) = suggestion {
            message += &format!(" (did you mean ${suggestion}?)");
        }
        match &cause {
            Some(cause) => message += &format!(" ({})", cause.reason(&used.name)),
            None if !certain && suggestion.is_some() => message += "; the base image may set it",
            None if !certain => message += " (may be set by the base image)",
            None => {}
        }
        if !reported.insert(used.span) {
            continue;
        }
        outer = Some((used.name.clone(), used.whole));
        let at = context.file_span(used.span);
        let is_in_file = context.is_in_file();
        let (related, fix) = match &cause {
            Some(cause) => (cause.related(), cause.fix(context, &used.name)),
            None => (None, None),
        };
        let is_plain = used.whole.len() as usize <= used.name.len() + "${}".len();
        let mut pairs = context.instruction().pairs().iter();
        let defined = pairs.find(|it| it.span.covers(used.whole));
        let defines = defined.is_some_and(|it| it.name.text == used.name);
        let can_fix = is_in_file && is_plain && !defines;
        let Some(diagnostic) = context.report(used.whole, message) else {
            continue;
        };
        if !certain && cause.is_none() {
            diagnostic.severity = diagnostic.severity.min(Severity::Information);
        }
        diagnostic.related.extend(related);
        diagnostic.fixes.extend(fix);
        let is_name = |it: &str| it.chars().all(|c| c == '_' || c.is_ascii_alphanumeric());
        // Many variables of base images are similar to `PATH`.
        let is_probable = |it: &str| is_name(it) && (certain || it != "PATH");
        if let Some(suggestion) =
            suggestion.filter(|it| can_fix && is_probable(it) && is_misspelled(&used.name, it))
        {
            let title = format!("Change to `${suggestion}`");
            let edit = TextEdit::new(at, suggestion);
            diagnostic.fixes.push(Fix::suggestion(title, vec![edit]));
        }
    }
}

/// Variables that systems and programs know, and words that make other names of them.
const KNOWN: [&str; 10] = [
    "CPATH",
    "HOME",
    "HOSTNAME",
    "LANG",
    "LD_LIBRARY_PATH",
    "LIBRARY_PATH",
    "MANPATH",
    "PYTHONPATH",
    "TERM",
    "USER",
];
const WORDS: [&str; 16] = [
    "DEST", "DST", "GID", "GROUP", "HOST", "MAJOR", "MAX", "MIN", "MINOR", "PATCH", "PORT", "SRC",
    "UID", "USER", "X", "Y",
];

/// True for a name that probably is a misspelling of another one, and doesn't differ from it in meaning.
pub(super) fn is_misspelled(name: &str, other: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (name.split('_').collect(), other.split('_').collect());
    let mut differing = a.iter().zip(&b).filter(|(a, b)| a != b);
    let is_other_word =
        a.len() == b.len() && differing.all(|(a, b)| WORDS.contains(a) && WORDS.contains(b));
    let all_but_last = |it: &str| it.chars().rev().skip(1).collect::<String>();
    let is_series = name.len() == other.len() && all_but_last(name) == all_but_last(other)
        || name.trim_end_matches(|c: char| c.is_ascii_digit()) == other;
    !KNOWN.contains(&name) && !is_other_word && !is_series
}

/// True for `${NAME:?message}`: if the variable isn't set, the build fails with that message, which is the intent.
fn is_required(used: &Use) -> bool {
    let rest = used
        .modified
        .as_deref()
        .and_then(|it| it.strip_prefix("${"));
    let rest = rest.and_then(|it| it.strip_prefix(&*used.name));
    rest.is_some_and(|it| it.starts_with('?') || it.starts_with(":?"))
}

/// Variables that images outside of the catalogue set, by the beginning of the image's name.
const IMAGE_VARIABLES: [(&str, &[&str]); 9] = [
    ("dunglas/frankenphp", &["PHP_INI_DIR"]),
    ("jupyter/", JUPYTER),
    ("mambaorg/micromamba", &["MAMBA_ROOT_PREFIX", "MAMBA_USER"]),
    ("mcr.microsoft.com/dotnet/", &["APP_UID"]),
    (
        "mcr.microsoft.com/playwright",
        &["PLAYWRIGHT_BROWSERS_PATH"],
    ),
    ("nvidia/cuda", &["CUDA_VERSION", "LD_LIBRARY_PATH"]),
    (
        "public.ecr.aws/lambda/",
        &["LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT"],
    ),
    ("quay.io/jupyter/", JUPYTER),
    ("rocker/", &["LANG", "R_HOME", "R_VERSION"]),
];

const JUPYTER: &[&str] = &["CONDA_DIR", "NB_GID", "NB_UID", "NB_USER"];

/// True if the base image is known to set a variable, though nothing else is known about the image.
fn is_of_image(context: &RuleContext, name: &str) -> bool {
    let Some(image) = context.base_image().map(Reference::familiar) else {
        return false;
    };
    let mut known = IMAGE_VARIABLES.iter();
    known.any(|(start, names)| image.starts_with(start) && names.contains(&name))
}

/// A known reason why a variable is undefined.
enum Cause {
    /// It is an argument that the stage doesn't declare.
    Hidden(Hidden),
    /// The same ENV sets it. The positions are those between the pairs where it can be split, and of the setting pair.
    SameInstruction { split: Option<Span>, set: Span },
}

impl Cause {
    /// The reason, except in BuildKit's own output.
    fn find(context: &RuleContext, used: &Use) -> Option<Cause> {
        if context.checker.settings.only_buildkit || !context.is_in_file() {
            return None;
        }
        same_instruction(context, used)
            .or_else(|| Hidden::find(context.document(), &used.name).map(Cause::Hidden))
    }

    fn reason(&self, name: &str) -> String {
        match self {
            Cause::Hidden(hidden) => hidden.reason(name),
            Cause::SameInstruction { .. } => {
                "set by the same ENV, which only affects the instructions after it".to_owned()
            }
        }
    }

    fn related(&self) -> Option<Related> {
        match self {
            Cause::Hidden(hidden) => hidden.related(),
            Cause::SameInstruction { set, .. } => Some(Related {
                span: *set,
                message: "Set here".to_owned(),
            }),
        }
    }

    fn fix(&self, context: &RuleContext, name: &str) -> Option<Fix> {
        let document = context.document();
        match self {
            Cause::Hidden(_) => undeclared_arg::fix(document, context.item, name),
            Cause::SameInstruction { split, .. } => Some(split_at(context, (*split)?)),
        }
    }
}

/// The fix that splits an ENV before one of its pairs.
pub(super) fn split_before(context: &RuleContext, pair: usize) -> Option<Fix> {
    let pairs = context.instruction().pairs();
    let (before, after) = (pairs.get(pair.checked_sub(1)?)?, pairs.get(pair)?);
    let gap = context.file_span(Span::new(before.span.end, after.span.start));
    Some(split_at(context, gap))
}

/// The fix that splits an ENV at the gap between two pairs.
fn split_at(context: &RuleContext, gap: Span) -> Fix {
    let line_end = context.new_line();
    let source = context.text_at(gap);
    let lines = source.lines().map(str::trim);
    let comments = lines.filter(|line| line.starts_with('#'));
    let comments: String = comments.flat_map(|line| [line, line_end]).collect();
    let keyword = &context.instruction().keyword.text;
    let edit = TextEdit::new(gap, format!("{line_end}{comments}{keyword} "));
    Fix::suggestion("Split the instruction", vec![edit])
}

/// The assignment of a variable that another pair of the same ENV uses.
fn same_instruction(context: &RuleContext, used: &Use) -> Option<Cause> {
    let it = context.instruction();
    if it.kind != Some(Kind::Env) {
        return None;
    }
    let pairs = it.pairs();
    let user = pairs.iter().position(|pair| pair.span.covers(used.whole))?;
    let is_other = |number: usize, pair: &Pair| number != user && pair.name.text == used.name;
    let (setter, pair) = pairs
        .iter()
        .enumerate()
        .find(|(number, it)| is_other(*number, it))?;
    let before = user.checked_sub(1).and_then(|it| pairs.get(it));
    let gap = before.zip(pairs.get(user)).filter(|_| setter < user);
    let gap = gap.map(|(a, b)| context.file_span(Span::new(a.span.end, b.span.start)));
    Some(Cause::SameInstruction {
        split: gap,
        set: context.file_span(pair.name.span),
    })
}

/// The variable of an environment with the most similar name; of several, the one that was assigned first.
pub(super) fn suggestion<'e>(name: &str, environment: &'e Environment) -> Option<&'e str> {
    let length = name.chars().count();
    let near = environment.names(|it| it.chars().count().abs_diff(length) <= 2);
    (near.len() <= MAX_CANDIDATES)
        .then(|| suggest_first(name, near))
        .flatten()
}

/// The maximum number of names of similar length to compare. With more, a suggestion is unreliable and slow.
const MAX_CANDIDATES: usize = 500;
