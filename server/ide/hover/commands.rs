//! Hover for commands: the effective command of the container and its health check.

use super::context::HoverContext;
use super::durations::spoken;
use crate::markdown::{code, note};
use analysis::{CommandSource, Container, Health, container, setter};
use syntax::Instruction;
use syntax::language::Kind;
use syntax::text::Span;

/// The note about a CMD, ENTRYPOINT or HEALTHCHECK instruction.
pub(super) fn here(context: &HoverContext, it: &Instruction) -> Option<String> {
    let kind = it.kind?;
    if !matches!(kind, Kind::Cmd | Kind::Entrypoint | Kind::Healthcheck) {
        return None;
    }
    let nothing = !it.arguments.is_json() && it.words().iter().all(|word| word.text.is_empty());
    if context.is_kept() || (nothing && kind != Kind::Healthcheck) {
        return None;
    }
    let stage = context.stage()?;
    let counts = setter(context.document, stage.index, kind)?;
    if let Some(later) = counts.item.filter(|item| Some(*item) != context.item()) {
        let later = context.document.file().items.get(later)?;
        let line = context.document.text.line_of(later.start) + 1;
        return Some(format!("Has no effect: overridden on line {line}."));
    }
    if kind == Kind::Healthcheck {
        let health = context.after()?.config.health.as_ref()?;
        return health_sentence(health);
    }
    let found = container(context.document, stage.index)?;
    let config = &stage.end.config;
    let mut around = String::new();
    if let Some(user) = config.user.as_ref().and_then(|it| it.known()) {
        around.push_str(&format!(", as user {}", code(user)));
    }
    if let Some(workdir) = config.workdir.as_ref().and_then(|it| it.known()) {
        around.push_str(&format!(", in {}", code(workdir)));
    }
    Some(sentence(&found, &around))
}

fn sentence(found: &Container, around: &str) -> String {
    let words = code(&json(&found.words));
    match found.source {
        CommandSource::PerhapsCmd => format!(
            "A container runs {words}{around}; if the base image has an `ENTRYPOINT`, that runs with these words as arguments."
        ),
        CommandSource::Both => {
            format!("A container runs {words}{around}: `ENTRYPOINT` followed by `CMD`.")
        }
        CommandSource::ShellEntrypoint => format!(
            "A container runs {words}{around}. `CMD` is ignored, as `ENTRYPOINT` is in shell form."
        ),
        CommandSource::Cmd | CommandSource::Entrypoint => {
            format!("A container runs {words}{around}.")
        }
    }
}

/// The hover for the arguments of a command.
pub(super) fn argument(
    context: &HoverContext,
    it: &Instruction,
    span: Span,
) -> Option<(Span, String)> {
    let here = here(context, it)?;
    let title = it.kind?.facts().keyword;
    Some((context.at(span), note(title, &here)))
}

/// A command in exec form.
pub(super) fn json(words: &[String]) -> String {
    // A string can always be encoded as JSON.
    let words = words
        .iter()
        .filter_map(|word| serde_json::to_string(word).ok());
    format!("[{}]", words.collect::<Vec<_>>().join(", "))
}

/// The health check in words, with Docker's defaults (`moby/daemon/health.go`).
fn health_sentence(health: &Health) -> Option<String> {
    let (kind, words) = health.test.split_first()?;
    let command = match kind.as_str() {
        "NONE" => return None,
        "CMD-SHELL" => code(&words.join(" ")),
        _ => code(&json(words)),
    };
    // Half typed, or refused.
    let is_valid = health.interval >= 0 && health.timeout >= 0 && health.retries >= 0;
    if !is_valid || words.iter().all(|it| it.trim().is_empty()) {
        return None;
    }
    let or = |value: i64, default: i64| if value == 0 { default } else { value };
    let interval = or(health.interval, 30 * SECOND);
    let timeout = or(health.timeout, 30 * SECOND);
    let retries = or(health.retries, 3);
    let failures = match retries {
        1 => "One failure makes".to_owned(),
        _ => format!("{retries} failures in a row make"),
    };
    let mut text = format!(
        "Runs {command} every {}. A run that takes longer than {} has failed. {failures} the container unhealthy.",
        bare(&spoken(interval)),
        spoken(timeout),
    );
    if health.start_period > 0 {
        let start = or(health.start_interval, 5 * SECOND);
        text.push_str(&format!(
            " In the first {} it runs every {}, and until it has succeeded once, failures don't count.",
            bare(&spoken(health.start_period)),
            bare(&spoken(start))
        ));
    }
    Some(text)
}

/// A duration after `every` or `the first`: a single unit needs no number.
fn bare(time: &str) -> &str {
    let one = time.strip_prefix("1 ");
    one.filter(|unit| !unit.contains(' ')).unwrap_or(time)
}

/// A second in nanoseconds.
const SECOND: i64 = 1_000_000_000;
