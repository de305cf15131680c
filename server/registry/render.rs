//! Rendering of query results: Markdown for hovers, short summaries, and configurations as Dockerfile instructions.

use super::Answer;
use super::error::RegistryError;
use super::model::{Hit, Image, TagInfo};
use syntax::values::reference::Reference;

/// The most instructions that are shown for a configuration.
const MAX_INSTRUCTIONS: usize = 40;

/// An image's tag and configuration, in Markdown; empty if neither is known. `now` is in seconds since 1970.
pub fn describe(
    reference: &Reference,
    tag: &Answer<TagInfo>,
    image: &Answer<Image>,
    now: u64,
) -> String {
    let mut lines = Vec::new();
    let name = reference.tag().unwrap_or("latest");
    if let Some(known) = &tag.value {
        let pushed = known.pushed.map(|at| format!("pushed {}", ago(now, at)));
        let size = known
            .size
            .map(|size| format!("{} compressed", human_size(size)));
        let facts: Vec<_> = [pushed, size].into_iter().flatten().collect();
        if !facts.is_empty() {
            lines.push(format!("`{name}`: {}.", facts.join(", ")));
        }
        if !known.platforms.is_empty() {
            let platforms = known.platforms.iter().map(|it| format!("`{it}`"));
            lines.push(format!("For {}.", platforms.collect::<Vec<_>>().join(", ")));
        }
        match (&known.digest, reference.digest()) {
            (Some(now), Some(pinned)) if now != pinned => {
                lines.push(format!("`{name}` now points to `{now}`."));
            }
            (Some(_), Some(_)) => lines.push(format!("Matches the current digest of `{name}`.")),
            (Some(now), None) => lines.push(format!("Now `{now}`.")),
            (None, _) => {}
        }
    }
    if let Some(image) = &image.value {
        lines.extend(instructions_block(image));
    }
    if tag.value.is_some() {
        let age = match tag.age {
            0..60 => "just now".to_owned(),
            age => ago(now, now.saturating_sub(age)),
        };
        lines.push(format!("Fetched from {} {age}.", reference.domain()));
    }
    // Errors that the user can fix, or that make the rest less reliable.
    let relevant = |error: &&RegistryError| {
        let common = matches!(
            error,
            RegistryError::Missing | RegistryError::Denied | RegistryError::RateLimited
        );
        common || error.concerns_login()
    };
    if let Some(error) = tag.error.as_ref().filter(relevant) {
        lines.push(sentence(&error.message()));
    }
    lines.join("\n\n")
}

/// A short summary of a tag: age and size. Empty if neither is known. `now` is in seconds since 1970.
pub fn tag_summary(tag: &TagInfo, now: u64) -> String {
    let facts = [tag.pushed.map(|at| ago(now, at)), tag.size.map(human_size)];
    let facts: Vec<_> = facts.into_iter().flatten().collect();
    facts.join(" · ")
}

/// A short summary of a search result: stars and description.
pub fn hit_summary(hit: &Hit) -> String {
    let stars = (hit.stars > 0).then(|| format!("★ {}", hit.stars));
    let official = hit.official.then(|| "official".to_owned());
    let about = hit.description.clone().filter(|it| !it.is_empty());
    let facts: Vec<_> = official.into_iter().chain(stars).chain(about).collect();
    facts.join(" · ")
}

/// The configuration of an image, as a Markdown code block.
fn instructions_block(image: &Image) -> Option<String> {
    let rows = image.instructions();
    (!rows.is_empty()).then(|| format!("```dockerfile\n{}\n```", rows.join("\n")))
}

impl Image {
    /// The configuration as Dockerfile instructions, without multi-line ones, at most `MAX_INSTRUCTIONS`.
    pub fn instructions(&self) -> Vec<String> {
        let config = &self.config;
        let mut rows = Vec::new();
        for (name, value) in &config.env {
            rows.push(format!("ENV {name}={value}"));
        }
        let mut row = |keyword: &str, value: Option<String>| {
            rows.extend(value.map(|value| format!("{keyword} {value}")));
        };
        let json_list = |values: &[String]| {
            let values: Vec<_> = values.iter().map(|value| format!("{value:?}")).collect();
            (!values.is_empty()).then(|| format!("[{}]", values.join(", ")))
        };
        let joined = |values: &[String]| (!values.is_empty()).then(|| values.join(" "));
        row("USER", config.user.clone());
        row("WORKDIR", config.workdir.clone());
        row("EXPOSE", joined(&config.ports));
        row("VOLUME", json_list(&config.volumes));
        row("SHELL", json_list(&config.shell));
        row("STOPSIGNAL", config.stop_signal.clone());
        row("ENTRYPOINT", json_list(&config.entrypoint));
        row("CMD", json_list(&config.cmd));
        for trigger in &config.on_build {
            row("ONBUILD", Some(trigger.clone()));
        }
        // Skip what could end the code block or control a terminal.
        rows.retain(|row| !row.contains(|c: char| c.is_control() || c == '`') && row.len() < 1000);
        rows.truncate(MAX_INSTRUCTIONS);
        rows
    }
}

/// Capitalizes a message and adds a period.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), chars.as_str())
}

/// The time since a timestamp, rounded down to one unit.
fn ago(now: u64, timestamp: u64) -> String {
    let seconds = now.saturating_sub(timestamp);
    let (number, unit) = match seconds {
        0..60 => return "just now".to_owned(),
        60..3600 => (seconds / 60, "minute"),
        3600..86_400 => (seconds / 3600, "hour"),
        86_400..5_184_000 => (seconds / 86_400, "day"),
        5_184_000..63_072_000 => (seconds / 2_592_000, "month"),
        _ => (seconds / 31_536_000, "year"),
    };
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {unit}{plural} ago")
}

fn human_size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        1_000_000..1_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{}.{} GB", bytes / 1_000_000_000, bytes / 100_000_000 % 10),
    }
}
