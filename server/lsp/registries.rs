//! Registries for a client: its settings, what is told of images in hovers and actions, and what was asked.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower_lsp::ls_types::{InitializeParams, Uri};

use analysis::catalogue;
use ide::code_action::ActionKind;
use ide::completion::{Find, Finds, Repository, Search, Told, ToldTag};
use ide::pin::{Image, Pin};
use registry::model::Tags;
use registry::settings::{Environment, Settings};
use registry::{Answer, Intent, Outside, Registry, describe, hit_in_short, in_short};

/// The kind of the actions that pin images.
pub(super) const PIN: ActionKind = ActionKind::Rewrite;
/// The command that tells what was asked of registries.
pub(super) const STATUS: &str = "dockwright.registryStatus";

/// How long somebody who points or types waits.
pub(super) const SHORT: Duration = Duration::from_millis(300);
/// How long a completion that the user invoked waits for a registry, if there is nothing else to offer.
const INVOKED: Duration = Duration::from_secs(2);
/// The shortest text by which old tags are looked for.
const SHORTEST_TYPED: usize = 2;
/// How long somebody waits who has chosen something.
const LONG: Duration = Duration::from_secs(15);

/// Docker Hub is searched only this long after the last edit, so that no search follows each key.
const PAUSE: Duration = Duration::from_millis(300);
/// Nobody searches more often.
const BETWEEN_SEARCHES: Duration = Duration::from_secs(1);
/// If a search finds so many, there may be more.
const MANY: usize = 25;

/// Registries for a client, once it has introduced itself; those that are cloned are the same.
#[derive(Clone, Default)]
pub(super) struct Registries(Arc<Inner>);

#[derive(Default)]
struct Inner {
    /// The registries, and what isn't understood of the settings.
    started: OnceLock<(Registry, Vec<String>)>,
    last: Mutex<Last>,
}

/// When something was done last.
#[derive(Default)]
struct Last {
    typed: Option<Instant>,
    searched: Option<Instant>,
}

impl Last {
    /// True if the user isn't typing.
    fn rests(&self) -> bool {
        self.typed.is_none_or(|it| it.elapsed() >= PAUSE)
    }

    /// Whether a search may start now; if so, it counts as started.
    fn search(&mut self) -> bool {
        let allowed = self
            .searched
            .is_none_or(|it| it.elapsed() >= BETWEEN_SEARCHES);
        let starts = self.rests() && allowed;
        if starts {
            self.searched = Some(Instant::now());
        }
        starts
    }
}

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
        #[expect(deprecated, reason = "older clients send it only here")]
        let uris = uris.chain(&params.root_uri);
        let paths = uris.filter_map(|uri| Some(uri.to_file_path()?.into_owned()));
        let environment =
            Environment::of_process().with_workspaces(paths.collect::<Vec<PathBuf>>());
        let told = params.initialization_options.as_ref();
        let (settings, problems) = Settings::of(&environment, told);
        let outside = Outside::of_process(environment, catalogue::has);
        let _ = self
            .0
            .started
            .set((Registry::new(settings, outside), problems));
    }

    /// What isn't understood of the user's settings.
    pub(super) fn problems(&self) -> Vec<String> {
        let problems = self.0.started.get().map(|(_, problems)| problems.iter());
        let problem = |it: &String| format!("registry access is disabled: {it}");
        problems.into_iter().flatten().map(problem).collect()
    }

    fn registry(&self) -> Option<&Registry> {
        self.0.started.get().map(|(registry, _)| registry)
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

    /// The tags of a repository within a time. `explicit` is true if the user invoked the completion: then a credential
    /// helper may be started, and a repository without built-in tags is worth a longer wait.
    pub(super) async fn tags(&self, wanted: &Repository, explicit: bool, wait: Duration) -> Told {
        let Some(registry) = self.registry().filter(|it| !it.is_offline()) else {
            return Told::default();
        };
        let image = &wanted.image;
        let built_in = image.domain() == "docker.io" && catalogue::has(image.path(), None);
        let (intent, wait) = match (explicit, built_in) {
            (false, _) => (Intent::Speculative, wait),
            (true, true) => (Intent::Explicit, wait),
            (true, false) => (Intent::Explicit, INVOKED),
        };
        let end = Instant::now() + wait;
        let newest = registry.tags(image, None, intent, wait).await;
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
            let older = registry.tags(image, Some(typed), intent, left);
            let older = self::told(&older.await);
            told.tags.extend(older.tags);
            told.more |= older.more;
        }
        told
    }

    /// Notes that the user is typing.
    pub(super) fn typing(&self) {
        self.last().typed = Some(Instant::now());
    }

    fn last(&self) -> MutexGuard<'_, Last> {
        let last = self.0.last.lock();
        last.unwrap_or_else(PoisonError::into_inner)
    }

    /// Images by a part of their name within a short time: searched for if the user isn't typing, otherwise those that
    /// were found before.
    pub(super) async fn find(&self, wanted: &Search) -> Finds {
        let Some(registry) = self.registry().filter(|it| !it.is_offline()) else {
            return Finds::default();
        };
        let answer = if self.last().search() {
            let search = registry.search(&wanted.text, Intent::Explicit, SHORT);
            search.await
        } else {
            registry.known_search(&wanted.text)
        };
        let hits = answer.value.iter().flat_map(|hits| hits.iter());
        let images = hits.map(|hit| Find {
            name: hit.name.clone(),
            detail: hit_in_short(hit),
        });
        let images: Vec<Find> = images.collect();
        Finds {
            more: !answer.complete || images.len() >= MANY,
            images,
        }
    }

    /// The digest of an image, or why it isn't known.
    pub(super) async fn digest(&self, image: &Image) -> Result<String, String> {
        let name = image.reference.familiar();
        let Some(registry) = self.registry() else {
            return Err(name);
        };
        let tag = registry.tag(&image.reference, Intent::Refresh, LONG).await;
        let digest = tag.value.and_then(|tag| tag.digest.clone());
        digest.ok_or_else(|| {
            let why = tag.error.map(|error| error.message());
            format!(
                "{name}: {}",
                why.as_deref().unwrap_or("the registry timed out")
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
