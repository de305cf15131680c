//! Registries for a client: its settings, what is told of images in hovers and actions, and what was asked.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower_lsp::ls_types::{InitializeParams, Uri};

use crate::catalogue;
use crate::features::code_action::ActionKind;
use crate::features::completion::{Repository, Told, ToldTag};
use crate::features::pin::{Image, Pin};
use crate::registry::model::Tags;
use crate::registry::settings::{Environment, Settings};
use crate::registry::{Answer, Intent, Outside, Registry, describe, in_short};

/// The kind of the actions that pin images.
pub(super) const PIN: ActionKind = ActionKind::Rewrite;
/// The command that tells what was asked of registries.
pub(super) const STATUS: &str = "dockwright.registryStatus";

/// How long somebody who points or types waits.
const SHORT: Duration = Duration::from_millis(300);
/// The shortest text by which old tags are looked for.
const SHORTEST_TYPED: usize = 2;
/// How long somebody waits who has chosen something.
const LONG: Duration = Duration::from_secs(15);

/// Registries for a client, once it has introduced itself; those that are cloned are the same.
#[derive(Clone, Default)]
pub(super) struct Registries(Arc<OnceLock<(Registry, Vec<String>)>>);

/// What an action needs to be carried out later.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct PinLater {
    /// The document.
    pub(super) uri: Uri,
    /// Its version.
    pub(super) version: i32,
    /// Where the image is, in bytes.
    pub(super) offset: u32,
}

impl PinLater {
    pub(super) fn new(uri: Uri, version: i32, pin: &Pin) -> PinLater {
        PinLater {
            uri,
            version,
            offset: pin.image.span.start,
        }
    }
}

impl Registries {
    /// Begins with what a client tells of itself. The folders that it works on have no say.
    pub(super) fn start(&self, params: &InitializeParams) {
        let folders = params.workspace_folders.iter().flatten();
        let uris = folders.map(|folder| &folder.uri);
        #[expect(deprecated, reason = "older clients tell it only so")]
        let uris = uris.chain(&params.root_uri);
        let paths = uris.filter_map(|uri| Some(uri.to_file_path()?.into_owned()));
        let environment =
            Environment::of_process().with_workspaces(paths.collect::<Vec<PathBuf>>());
        let told = params.initialization_options.as_ref();
        let (settings, problems) = Settings::of(&environment, told);
        let outside = Outside::of_process(environment, catalogue::has);
        let _ = self.0.set((Registry::new(settings, outside), problems));
    }

    /// What isn't understood of the user's settings.
    pub(super) fn problems(&self) -> Vec<String> {
        let problems = self.0.get().map(|(_, problems)| problems.iter());
        let problem = |it: &String| format!("registries aren't asked: {it}");
        problems.into_iter().flatten().map(problem).collect()
    }

    fn registry(&self) -> Option<&Registry> {
        self.0.get().map(|(registry, _)| registry)
    }

    /// True if nobody is asked anything.
    pub(super) fn is_offline(&self) -> bool {
        self.registry().is_none_or(Registry::is_offline)
    }

    /// What is known of an image within a short time, in Markdown.
    pub(super) async fn describe(&self, image: &Image) -> String {
        let Some(registry) = self.registry() else {
            return String::new();
        };
        let of = &image.reference;
        let known = registry.known_image(of, &image.platform);
        // Who pins without a tag doesn't mean one.
        let tag = if of.tag().is_none() && of.digest().is_some() {
            Answer::default()
        } else {
            registry.tag(of, Intent::Speculative, SHORT).await
        };
        describe(of, &tag, &known, now())
    }

    /// The tags of a repository within a short time.
    pub(super) async fn tags(&self, wanted: &Repository) -> Told {
        let Some(registry) = self.registry().filter(|it| !it.is_offline()) else {
            return Told::default();
        };
        let end = Instant::now() + SHORT;
        let image = &wanted.image;
        let newest = registry.tags(image, None, Intent::Speculative, SHORT).await;
        let mut told = told(&newest);
        let typed = Some(wanted.begins.as_str()).filter(|it| it.len() >= SHORTEST_TYPED);
        let whole = newest.value.as_ref().is_some_and(|it| it.whole);
        // Old ones are looked for only if no other can be meant.
        if let Some(typed) = typed.filter(|typed| {
            newest.value.is_some()
                && !whole
                && !told.tags.iter().any(|it| it.name.starts_with(typed))
        }) {
            let left = end.saturating_duration_since(Instant::now());
            let older = registry.tags(image, Some(typed), Intent::Speculative, left);
            let older = self::told(&older.await);
            told.tags.extend(older.tags);
            told.more |= older.more;
        }
        told
    }

    /// The digest of an image, or why it isn't known.
    pub(super) async fn digest(&self, image: &Image) -> Result<String, String> {
        let name = image.reference.familiar();
        let Some(registry) = self.registry() else {
            return Err(name);
        };
        let tag = registry.tag(&image.reference, Intent::Explicit, LONG).await;
        let digest = tag.value.and_then(|tag| tag.digest.clone());
        digest.ok_or_else(|| {
            let why = tag.trouble.map(|trouble| trouble.message());
            format!(
                "{name}: {}",
                why.as_deref().unwrap_or("the registry takes too long")
            )
        })
    }

    /// What was asked of registries, for the user.
    pub(super) fn status(&self) -> Value {
        let Some(registry) = self.registry() else {
            return Value::Null;
        };
        let asked = registry.asked().into_iter().map(
            |it| json!({ "host": it.host, "what": it.what, "at": it.at, "result": it.result }),
        );
        let warnings = registry.warnings().into_iter();
        let warnings = warnings.map(|(host, text)| json!({ "host": host, "text": text }));
        json!({
            "offline": registry.is_offline(),
            "asked": asked.collect::<Vec<_>>(),
            "warnings": warnings.collect::<Vec<_>>(),
        })
    }
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

fn told(answer: &Answer<Tags>) -> Told {
    let now = now();
    let tags = answer.value.iter().flat_map(|it| &it.tags);
    let tags = tags.map(|tag| ToldTag {
        name: tag.name.clone(),
        digest: tag.digest.clone(),
        detail: in_short(tag, now),
    });
    let whole = answer.value.as_ref().is_none_or(|it| it.whole);
    Told {
        tags: tags.collect(),
        more: !answer.complete || !whole,
    }
}
