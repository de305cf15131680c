//! Registry access through the network.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use tower_lsp::ls_types::InitializeParams;

use super::SHORT;
use analysis::catalogue;
use ide::completion::{ListedTag, Repository, Search, SearchResult, SearchResults, TagList};
use ide::pin::PinnableImage;
use registry::ProcessEnvironment;
use registry::model::Tags;
use registry::settings::RegistrySettings;
use registry::{Answer, Deps, Intent, Registry, describe, hit_summary, tag_summary};
use syntax::lock::lock;

/// The time limit of a completion that the user invoked, for a repository without built-in tags.
const INVOKED: Duration = Duration::from_secs(2);
/// The shortest prefix, in bytes, for which old tags are requested.
const SHORTEST_TYPED: usize = 2;
/// The time limit of a code action that the user has chosen.
const LONG: Duration = Duration::from_secs(15);

/// Docker Hub is searched only this long after the last edit, so that no search follows each key.
const PAUSE: Duration = Duration::from_millis(300);
/// The minimum interval between two searches.
const SEARCH_INTERVAL: Duration = Duration::from_secs(1);
/// If a search returns this many images, there may be more.
const SEARCH_PAGE: usize = 25;

/// Registry access, available after `initialize`. Clones share their state.
#[derive(Clone, Default)]
pub(crate) struct Registries(Arc<Inner>);

#[derive(Default)]
struct Inner {
    /// The registries, and the errors in their settings.
    started: OnceLock<(Registry, Vec<String>)>,
    last: Mutex<Last>,
}

/// When the user last typed, and when the last search started.
#[derive(Default)]
struct Last {
    typed: Option<Instant>,
    searched: Option<Instant>,
}

impl Last {
    /// True if the user has stopped typing.
    fn is_idle(&self) -> bool {
        self.typed.is_none_or(|it| it.elapsed() >= PAUSE)
    }

    /// Starts a search if one is allowed now. Returns whether it may run.
    fn start_search(&mut self) -> bool {
        let allowed = self
            .searched
            .is_none_or(|it| it.elapsed() >= SEARCH_INTERVAL);
        let starts = self.is_idle() && allowed;
        if starts {
            self.searched = Some(Instant::now());
        }
        starts
    }
}

impl Registries {
    /// Reads the settings from the process environment and `initializationOptions`; workspace folders can't influence
    /// them.
    pub(crate) fn start(&self, params: &InitializeParams) {
        let folders = params.workspace_folders.iter().flatten();
        let uris = folders.map(|folder| &folder.uri);
        #[expect(deprecated, reason = "older clients send it only here")]
        let uris = uris.chain(&params.root_uri);
        let paths = uris.filter_map(|uri| Some(uri.to_file_path()?.into_owned()));
        let environment =
            ProcessEnvironment::from_process().with_workspaces(paths.collect::<Vec<PathBuf>>());
        let options = params.initialization_options.as_ref();
        let (settings, problems) = RegistrySettings::load(&environment, options);
        let deps = Deps::system(environment, catalogue::has);
        let _ = self
            .0
            .started
            .set((Registry::new(settings, deps), problems));
    }

    /// The errors in the user's registry settings, as messages.
    pub(crate) fn problems(&self) -> Vec<String> {
        let problems = self.0.started.get().map(|(_, problems)| problems.iter());
        let problem = |it: &String| format!("registry access is disabled: {it}");
        problems.into_iter().flatten().map(problem).collect()
    }

    fn registry(&self) -> Option<&Registry> {
        self.0.started.get().map(|(registry, _)| registry)
    }

    /// True if no registry is queried.
    pub(crate) fn is_offline(&self) -> bool {
        self.registry().is_none_or(Registry::is_offline)
    }

    /// Information about an image in Markdown, as far as it is available within a short time.
    pub(crate) async fn describe(&self, image: &PinnableImage) -> String {
        let Some(registry) = self.registry() else {
            return String::new();
        };
        let reference = &image.reference;
        let known = registry.known_image(reference, &image.platform);
        // A digest without a tag doesn't imply `latest`.
        let tag = if reference.tag().is_none() && reference.digest().is_some() {
            Answer::default()
        } else {
            registry.tag(reference, Intent::Speculative, SHORT).await
        };
        describe(reference, &tag, &known, now())
    }

    /// The tags of a repository, as far as they are available within `wait`. If the user invoked the completion
    /// (`explicit`), a credential helper may be started, and the wait is longer for repositories without built-in tags.
    pub(crate) async fn tags(
        &self,
        wanted: &Repository,
        explicit: bool,
        wait: Duration,
    ) -> TagList {
        let Some(registry) = self.registry().filter(|it| !it.is_offline()) else {
            return TagList::default();
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
        let mut list = tag_list(&newest);
        let typed = Some(wanted.begins.as_str()).filter(|it| it.len() >= SHORTEST_TYPED);
        let whole = newest.value.as_ref().is_some_and(|it| it.whole);
        // Old tags are requested only if no newer one has the prefix.
        if let Some(typed) = typed.filter(|typed| {
            newest.value.is_some()
                && !whole
                && !list.tags.iter().any(|it| it.name.starts_with(typed))
        }) {
            let left = end.saturating_duration_since(Instant::now());
            let older = registry.tags(image, Some(typed), intent, left);
            let older = tag_list(&older.await);
            list.tags.extend(older.tags);
            list.more |= older.more;
        }
        list
    }

    /// Records that the user is typing.
    pub(crate) fn typing(&self) {
        self.last().typed = Some(Instant::now());
    }

    fn last(&self) -> MutexGuard<'_, Last> {
        lock(&self.0.last)
    }

    /// The images whose names match a search text. Runs a search, for a short time, if the user has stopped typing;
    /// otherwise returns cached results.
    pub(crate) async fn find(&self, wanted: &Search) -> SearchResults {
        let Some(registry) = self.registry().filter(|it| !it.is_offline()) else {
            return SearchResults::default();
        };
        let result = if self.last().start_search() {
            let search = registry.search(&wanted.text, Intent::Explicit, SHORT);
            search.await
        } else {
            registry.known_search(&wanted.text)
        };
        let hits = result.value.iter().flat_map(|hits| hits.iter());
        let images = hits.map(|hit| SearchResult {
            name: hit.name.clone(),
            detail: hit_summary(hit),
        });
        let images: Vec<SearchResult> = images.collect();
        SearchResults {
            more: !result.complete || images.len() >= SEARCH_PAGE,
            images,
        }
    }

    /// The current digest of an image.
    ///
    /// # Errors
    ///
    /// A message for the user if the digest can't be determined.
    pub(crate) async fn digest(&self, image: &PinnableImage) -> Result<String, String> {
        let name = image.reference.familiar();
        let Some(registry) = self.registry() else {
            return Err(name);
        };
        let tag = registry.tag(&image.reference, Intent::Refresh, LONG).await;
        let digest = tag.value.and_then(|tag| tag.digest.clone());
        digest.ok_or_else(|| {
            let error = tag.error.map(|error| error.message());
            format!(
                "{name}: {}",
                error.as_deref().unwrap_or("the registry timed out")
            )
        })
    }

    /// The registry requests and warnings, as the JSON result of [`crate::commands::STATUS`].
    pub(crate) fn status(&self) -> Value {
        let Some(registry) = self.registry() else {
            return Value::Null;
        };
        let requests = registry.requests().into_iter().map(
            |it| json!({ "host": it.host, "what": it.what, "at": it.at, "result": it.result }),
        );
        let warnings = registry.warnings().into_iter();
        let warnings = warnings.map(|(host, text)| json!({ "host": host, "text": text }));
        json!({
            "offline": registry.is_offline(),
            "requests": requests.collect::<Vec<_>>(),
            "warnings": warnings.collect::<Vec<_>>(),
        })
    }
}

/// A file in which the server keeps state for the user.
pub(crate) fn state_file(name: &str) -> Option<PathBuf> {
    ProcessEnvironment::from_process().state_file(name)
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

fn tag_list(result: &Answer<Tags>) -> TagList {
    let now = now();
    let tags = result.value.iter().flat_map(|it| &it.tags);
    let tags = tags.map(|tag| ListedTag {
        name: tag.name.clone(),
        digest: tag.digest.clone(),
        detail: tag_summary(tag, now),
    });
    let whole = result.value.as_ref().is_none_or(|it| it.whole);
    TagList {
        tags: tags.collect(),
        more: !result.complete || !whole,
    }
}
