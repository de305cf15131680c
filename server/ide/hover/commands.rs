//! Commands: what a container of the image runs, and when its health is checked.

use super::durations::spoken;
use super::place::Place;
use crate::markdown::{code, note};
use analysis::{Container, Health, Made, container, setter};
use syntax::Instruction;
use syntax::language::Kind;
use syntax::text::Span;

/// What is to be said of the CMD, ENTRYPOINT or HEALTHCHECK that is here.
pub(super) fn here(place: &Place, it: &Instruction) -> Option<String> {
    let kind = it.kind?;
    if !matches!(kind, Kind::Cmd | Kind::Entrypoint | Kind::Healthcheck) {
        return None;
    }
    let nothing = !it.arguments.is_json() && it.words().iter().all(|word| word.text.is_empty());
    if place.is_kept() || (nothing && kind != Kind::Healthcheck) {
        return None;
    }
    let stage = place.stage()?;
    let counts = setter(place.document, stage.index, kind)?;
    if let Some(later) = counts.item.filter(|item| Some(*item) != place.item()) {
        let later = place.document.file().items.get(later)?;
        let line = place.document.text.line_of(later.start) + 1;
        return Some(format!("Has no effect: line {line} takes its place."));
    }
    if kind == Kind::Healthcheck {
        let health = place.after()?.config.health.as_ref()?;
        return health_sentence(health);
    }
    let found = container(place.document, stage.index)?;
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
    match found.made {
        Made::PerhapsCmd => format!(
            "A container runs {words}{around}; if the base image has an `ENTRYPOINT`, that runs with it for arguments."
        ),
        Made::Both => {
            format!("A container runs {words}{around}: `ENTRYPOINT` followed by `CMD`.")
        }
        Made::ShellEntrypoint => format!(
            "A container runs {words}{around}. `CMD` is ignored, as `ENTRYPOINT` is in shell form."
        ),
        Made::Cmd | Made::Entrypoint => format!("A container runs {words}{around}."),
    }
}

/// What is to be said of the words of a command.
pub(super) fn argument(place: &Place, it: &Instruction, span: Span) -> Option<(Span, String)> {
    let here = here(place, it)?;
    let title = it.kind?.facts().keyword;
    Some((place.at(span), note(title, &here)))
}

/// A command in JSON form.
pub(super) fn json(words: &[String]) -> String {
    // A string can always be written as JSON.
    let words = words
        .iter()
        .filter_map(|word| serde_json::to_string(word).ok());
    format!("[{}]", words.collect::<Vec<_>>().join(", "))
}

/// When the health of a container is checked. What isn't told is as Docker has it (`moby/daemon/health.go`).
fn health_sentence(health: &Health) -> Option<String> {
    let (kind, command) = health.test.split_first()?;
    let command = match kind.as_str() {
        "NONE" => return None,
        "CMD-SHELL" => code(&command.join(" ")),
        _ => code(&json(command)),
    };
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

/// A time behind `every` or `the first`: one of something needs no number.
fn bare(time: &str) -> &str {
    let one = time.strip_prefix("1 ");
    one.filter(|unit| !unit.contains(' ')).unwrap_or(time)
}

/// A second in nanoseconds.
const SECOND: i64 = 1_000_000_000;
