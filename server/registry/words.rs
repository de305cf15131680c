//! What is known of an image, in words for people.

use super::Answer;
use super::error::RegistryError;
use super::model::{Hit, Image, Tag};
use syntax::values::reference::Reference;

/// The most lines of what an image sets.
const LONGEST_PAGE: usize = 40;

/// What is known of an image, in Markdown; empty if that is nothing. `now` is in seconds since 1970.
pub fn describe(of: &Reference, tag: &Answer<Tag>, image: &Answer<Image>, now: u64) -> String {
    let mut lines = Vec::new();
    let name = of.tag().unwrap_or("latest");
    if let Some(found) = &tag.value {
        let pushed = found.pushed.map(|at| format!("pushed {}", ago(now, at)));
        let size = found
            .size
            .map(|size| format!("{} compressed", megabytes(size)));
        let facts: Vec<_> = [pushed, size].into_iter().flatten().collect();
        if !facts.is_empty() {
            lines.push(format!("`{name}`: {}.", facts.join(", ")));
        }
        if !found.platforms.is_empty() {
            let platforms = found.platforms.iter().map(|it| format!("`{it}`"));
            lines.push(format!("For {}.", platforms.collect::<Vec<_>>().join(", ")));
        }
        match (&found.digest, of.digest()) {
            (Some(now), Some(pinned)) if now != pinned => {
                lines.push(format!("`{name}` now points to `{now}`."));
            }
            (Some(_), Some(_)) => lines.push(format!("Matches the current digest of `{name}`.")),
            (Some(now), None) => lines.push(format!("Now `{now}`.")),
            (None, _) => {}
        }
    }
    if let Some(image) = &image.value {
        lines.extend(sets(image));
    }
    if tag.value.is_some() {
        let age = match tag.age {
            0..60 => "just now".to_owned(),
            age => ago(now, now.saturating_sub(age)),
        };
        lines.push(format!("Fetched from {} {age}.", of.domain()));
    }
    // What the user can do something about, or needs to know to believe the rest.
    let shown = |it: &&RegistryError| {
        let usual = matches!(
            it,
            RegistryError::Missing | RegistryError::Denied | RegistryError::Limited
        );
        usual || it.concerns_login()
    };
    if let Some(error) = tag.error.as_ref().filter(shown) {
        lines.push(sentence(&error.message()));
    }
    lines.join("\n\n")
}

/// When a tag was pushed and how big it is, in a few words; empty if that isn't known. `now` is in seconds since 1970.
pub fn in_short(tag: &Tag, now: u64) -> String {
    let facts = [tag.pushed.map(|at| ago(now, at)), tag.size.map(megabytes)];
    let facts: Vec<_> = facts.into_iter().flatten().collect();
    facts.join(" · ")
}

/// What is known of an image that was found, in a few words.
pub fn hit_in_short(hit: &Hit) -> String {
    let stars = (hit.stars > 0).then(|| format!("★ {}", hit.stars));
    let official = hit.official.then(|| "official".to_owned());
    let about = hit.description.clone().filter(|it| !it.is_empty());
    let facts: Vec<_> = official.into_iter().chain(stars).chain(about).collect();
    facts.join(" · ")
}

/// What an image sets, in a block of code.
fn sets(image: &Image) -> Option<String> {
    let rows = image.instructions();
    (!rows.is_empty()).then(|| format!("```dockerfile\n{}\n```", rows.join("\n")))
}

impl Image {
    /// What it sets, as instructions: what is on one line, and not more than a page.
    pub fn instructions(&self) -> Vec<String> {
        let config = &self.config;
        let mut rows = Vec::new();
        for (name, value) in &config.env {
            rows.push(format!("ENV {name}={value}"));
        }
        let mut row = |keyword: &str, value: Option<String>| {
            rows.extend(value.map(|value| format!("{keyword} {value}")));
        };
        let list = |words: &[String]| {
            let words: Vec<_> = words.iter().map(|word| format!("{word:?}")).collect();
            (!words.is_empty()).then(|| format!("[{}]", words.join(", ")))
        };
        let words = |words: &[String]| (!words.is_empty()).then(|| words.join(" "));
        row("USER", config.user.clone());
        row("WORKDIR", config.workdir.clone());
        row("EXPOSE", words(&config.ports));
        row("VOLUME", list(&config.volumes));
        row("SHELL", list(&config.shell));
        row("STOPSIGNAL", config.stop_signal.clone());
        row("ENTRYPOINT", list(&config.entrypoint));
        row("CMD", list(&config.cmd));
        for trigger in &config.on_build {
            row("ONBUILD", Some(trigger.clone()));
        }
        // What could end a block of code, or mean something to a terminal, isn't shown.
        rows.retain(|row| !row.contains(|c: char| c.is_control() || c == '`') && row.len() < 1000);
        rows.truncate(LONGEST_PAGE);
        rows
    }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), chars.as_str())
}

/// How long ago a moment was, roughly.
fn ago(now: u64, at: u64) -> String {
    let seconds = now.saturating_sub(at);
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

fn megabytes(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        1_000_000..1_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{}.{} GB", bytes / 1_000_000_000, bytes / 100_000_000 % 10),
    }
}
