//! What registries say of images, for the terminal.

use std::io;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures::stream::{self, StreamExt};
use serde_json::{Value, json};

use analysis::catalogue;
use ide::lints::{LiveTags, TagStatus};
use registry::model::{Image, Tag};
use registry::settings::{Environment, Settings};
use registry::{Answer, Intent, Outside, Registry, RegistryError, in_short};
use syntax::values::reference::Reference;

/// How long somebody waits who has asked for it. Registries have less time than that.
const PATIENCE: Duration = Duration::from_secs(60);
/// So many questions are on their way at most.
const AT_ONCE: usize = 4;
/// What images are for if nothing is said.
const PLATFORM: &str = "linux/amd64";

/// What registries said of an image.
pub(super) struct Said {
    tag: Answer<Tag>,
    image: Option<Answer<Image>>,
    now: u64,
}

/// Asks registries about images, in turn; `refresh` for what they say now, and for what the images set. `None` for each
/// if the network is switched off. With sentences about settings that aren't understood.
///
/// # Errors
///
/// If the system doesn't let us.
pub(super) fn ask(
    images: &[Reference],
    refresh: bool,
) -> io::Result<(Vec<Option<Said>>, Vec<String>)> {
    let (registry, problems) = registry();
    let Some(registry) = registry else {
        return Ok((images.iter().map(|_| None).collect(), problems));
    };
    let said = wait(async {
        let mut said = Vec::new();
        for image in images {
            said.push(Some(ask_one(&registry, image, refresh).await));
        }
        said
    })?;
    Ok((said, problems))
}

/// Asks registries what the tags of images stand for now, with sentences about those of which that can't be known.
///
/// # Errors
///
/// If the system doesn't let us.
pub(super) fn live_tags(images: &[Reference]) -> io::Result<(LiveTags, Vec<String>)> {
    let (registry, mut problems) = registry();
    let mut live_tags = LiveTags::default();
    let Some(registry) = registry else {
        if problems.is_empty() {
            problems.push("registry access is disabled (offline)".to_owned());
        }
        return Ok((live_tags, problems));
    };
    let asked = images
        .iter()
        .map(|image| registry.tag(image, Intent::Refresh, PATIENCE));
    // The time that a registry has for an answer begins with the question, whether others are before it or not.
    let asked = stream::iter(asked).buffered(AT_ONCE).collect::<Vec<_>>();
    for (image, said) in images.iter().zip(wait(asked)?) {
        match (said.value, said.error) {
            (Some(tag), None) if said.complete => {
                let (digest, platforms) = (tag.digest.clone(), tag.platforms.clone());
                let platform_digests = tag.parts.clone();
                let status = TagStatus::Present {
                    digest,
                    platform_digests,
                    platforms,
                };
                live_tags.insert(image, status);
            }
            (None, Some(RegistryError::Missing)) => live_tags.insert(image, TagStatus::Missing),
            // What was known some days ago says nothing of today.
            (_, error) => {
                let why = error.unwrap_or(RegistryError::TooSlow).message();
                problems.push(format!("{}: {why}", image.familiar_text()));
            }
        }
    }
    Ok((live_tags, problems))
}

/// The registries of whoever runs this, with sentences about settings that aren't understood; `None` if the network is
/// switched off.
fn registry() -> (Option<Registry>, Vec<String>) {
    let environment = Environment::of_process();
    let (settings, problems) = Settings::of(&environment, None);
    let problems = problems.into_iter();
    let problems = problems.map(|it| format!("registry access is disabled: {it}"));
    let online = !settings.offline;
    let outside = Outside::of_process(environment, catalogue::has);
    let registry = online.then(|| Registry::new(settings, outside));
    (registry, problems.collect())
}

/// Waits for answers. What isn't needed any more is left where it is.
fn wait<T>(answers: impl Future<Output = T>) -> io::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let answers = runtime.block_on(answers);
    runtime.shutdown_background();
    Ok(answers)
}

async fn ask_one(registry: &Registry, of: &Reference, refresh: bool) -> Said {
    let intent = if refresh {
        Intent::Refresh
    } else {
        Intent::Explicit
    };
    let tag = registry.tag(of, intent, PATIENCE).await;
    let image = if refresh {
        Some(registry.image(of, PLATFORM, intent, PATIENCE).await)
    } else {
        Some(registry.known_image(of, PLATFORM)).filter(|it| it.value.is_some())
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    Said {
        tag,
        image,
        now: now.map_or(0, |now| now.as_secs()),
    }
}

impl Said {
    /// True if something is known.
    pub(super) fn is_something(&self) -> bool {
        self.tag.value.is_some() || self.image.as_ref().is_some_and(|it| it.value.is_some())
    }

    /// Why nothing is known, if it is so.
    pub(super) fn error(&self) -> Option<String> {
        self.tag.error.as_ref().map(RegistryError::message)
    }

    /// For people: titles, and lines for each.
    pub(super) fn lines(&self) -> Vec<(&'static str, Vec<String>)> {
        let mut blocks = Vec::new();
        if let Some(tag) = &self.tag.value {
            let facts = in_short(tag, self.now);
            let lines = tag.digest.clone().into_iter().chain([facts]);
            let lines = lines.filter(|line| !line.is_empty());
            blocks.push(("registry", lines.collect()));
            blocks.push(("there for", Vec::from_iter(joined(&tag.platforms))));
        }
        if let Some(image) = self.image.as_ref().and_then(|it| it.value.as_ref()) {
            blocks.push(("sets now", image.instructions()));
        }
        blocks
    }

    /// For programs.
    pub(super) fn as_json(&self) -> Value {
        let tag = self.tag.value.as_deref();
        let image = self.image.as_ref().and_then(|it| it.value.as_deref());
        json!({
            "digest": tag.and_then(|it| it.digest.as_ref()),
            "pushed": tag.and_then(|it| it.pushed),
            "size": tag.and_then(|it| it.size),
            "platforms": tag.map(|it| &it.platforms),
            "sets": image.map(Image::instructions),
            "age": self.tag.age,
            "error": self.error(),
        })
    }
}

fn joined(words: &[String]) -> Option<String> {
    (!words.is_empty()).then(|| words.join(" "))
}
