//! Queries registries for the command line.

use std::io;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures::stream::{self, StreamExt};
use serde_json::{Value, json};

use analysis::catalogue;
use ide::lints::{LiveTags, TagStatus};
use registry::ProcessEnvironment;
use registry::model::{Image, TagInfo};
use registry::settings::RegistrySettings;
use registry::{Answer, Deps, Intent, Registry, RegistryError, tag_summary};
use syntax::values::reference::Reference;

/// How long a command waits for a reply. The timeouts of requests are shorter.
const TIMEOUT: Duration = Duration::from_mins(1);
/// The maximum number of concurrent queries.
const MAX_CONCURRENT: usize = 4;
/// The platform of image configurations.
const PLATFORM: &str = "linux/amd64";

/// The replies of registries about an image.
pub(super) struct RegistryReply {
    tag: Answer<TagInfo>,
    image: Option<Answer<Image>>,
    now: u64,
}

/// Queries registries about images, one after the other. `refresh` bypasses the cache and fetches image configurations. The
/// replies are `None` if the network is disabled. Also returns messages about invalid settings.
///
/// # Errors
///
/// If the async runtime can't be started.
pub(super) fn query(
    images: &[Reference],
    refresh: bool,
) -> io::Result<(Vec<Option<RegistryReply>>, Vec<String>)> {
    let (registry, problems) = registry();
    let Some(registry) = registry else {
        return Ok((images.iter().map(|_| None).collect(), problems));
    };
    let replies = wait(async {
        let mut replies = Vec::new();
        for image in images {
            replies.push(Some(query_one(&registry, image, refresh).await));
        }
        replies
    })?;
    Ok((replies, problems))
}

/// Queries registries for the current digests of the images' tags. Also returns messages about failed queries.
///
/// # Errors
///
/// If the async runtime can't be started.
pub(super) fn live_tags(images: &[Reference]) -> io::Result<(LiveTags, Vec<String>)> {
    let (registry, mut problems) = registry();
    let mut live_tags = LiveTags::default();
    let Some(registry) = registry else {
        if problems.is_empty() {
            problems.push("registry access is disabled (offline)".to_owned());
        }
        return Ok((live_tags, problems));
    };
    let queries = images
        .iter()
        .map(|image| registry.tag(image, Intent::Refresh, TIMEOUT));
    // The timeout of a query starts when it is sent.
    let replies = stream::iter(queries)
        .buffered(MAX_CONCURRENT)
        .collect::<Vec<_>>();
    for (image, reply) in images.iter().zip(wait(replies)?) {
        match (reply.value, reply.error) {
            (Some(tag), None) if reply.complete => {
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
            // Cached values may be outdated.
            (_, error) => {
                let why = error.unwrap_or(RegistryError::TimedOut).message();
                problems.push(format!("{}: {why}", image.familiar_text()));
            }
        }
    }
    Ok((live_tags, problems))
}

/// The registry client with the user's settings; `None` if the network is disabled. Also returns messages about invalid
/// settings.
fn registry() -> (Option<Registry>, Vec<String>) {
    let environment = ProcessEnvironment::from_process();
    let (settings, problems) = RegistrySettings::load(&environment, None);
    let problems = problems.into_iter();
    let problems = problems.map(|it| format!("registry access is disabled: {it}"));
    let online = !settings.offline;
    let deps = Deps::system(environment, catalogue::has);
    let registry = online.then(|| Registry::new(settings, deps));
    (registry, problems.collect())
}

/// Runs a future to completion, without waiting for background tasks.
fn wait<T>(future: impl Future<Output = T>) -> io::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let output = runtime.block_on(future);
    runtime.shutdown_background();
    Ok(output)
}

async fn query_one(registry: &Registry, reference: &Reference, refresh: bool) -> RegistryReply {
    let intent = if refresh {
        Intent::Refresh
    } else {
        Intent::Explicit
    };
    let tag = registry.tag(reference, intent, TIMEOUT).await;
    let image = if refresh {
        Some(registry.image(reference, PLATFORM, intent, TIMEOUT).await)
    } else {
        Some(registry.known_image(reference, PLATFORM)).filter(|it| it.value.is_some())
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    RegistryReply {
        tag,
        image,
        now: now.map_or(0, |now| now.as_secs()),
    }
}

impl RegistryReply {
    /// True if there is any data.
    pub(super) fn has_data(&self) -> bool {
        self.tag.value.is_some() || self.image.as_ref().is_some_and(|it| it.value.is_some())
    }

    /// The error of the query for the tag, if it failed.
    pub(super) fn error(&self) -> Option<String> {
        self.tag.error.as_ref().map(RegistryError::message)
    }

    /// Text output: titles, each with its lines.
    pub(super) fn lines(&self) -> Vec<(&'static str, Vec<String>)> {
        let mut blocks = Vec::new();
        if let Some(tag) = &self.tag.value {
            let facts = tag_summary(tag, self.now);
            let lines = tag.digest.clone().into_iter().chain([facts]);
            let lines = lines.filter(|line| !line.is_empty());
            blocks.push(("registry", lines.collect()));
            blocks.push(("platforms", Vec::from_iter(joined(&tag.platforms))));
        }
        if let Some(image) = self.image.as_ref().and_then(|it| it.value.as_ref()) {
            blocks.push(("sets", image.instructions()));
        }
        blocks
    }

    /// JSON output.
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
