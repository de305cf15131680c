//! Queries to image registries. Requests are sent only on behalf of the user, and only to hosts that [`policy`] allows.
//!
//! [`Registry`] answers from memory, from the disk cache, or from the network, within the caller's time budget; a query
//! that takes longer continues in the background, and its result is cached. URLs and parsers are pure ([`hub`], [`oci`],
//! [`vendor`], [`headers`]); `query` decides which requests are needed, and `client` sends them.

mod answer;
pub mod authority;
mod cache;
mod client;
pub mod credentials;
mod daemon;
mod environment;
mod error;
mod etag_cache;
pub mod headers;
mod helper;
pub mod hub;
mod json;
mod message;
pub mod model;
pub mod oci;
pub mod policy;
mod query;
mod render;
mod resolve;
pub mod settings;
mod status;
mod time;
pub mod vendor;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

pub use answer::Answer;
pub use client::Clock;
pub use environment::ProcessEnvironment;
pub use error::{Intent, RegistryError};
pub use render::{describe, hit_summary, tag_summary};
pub use resolve::{Resolver, SystemResolver};
pub use status::LoggedRequest;

use cache::{Cache, Entry, stale_after};
use client::Client;
use model::{Hit, Image, TagInfo, Tags};
use policy::{MIN_SEARCH_CHARS, Period, Refusal, fresh};
use query::{Fetcher, Query, QueryResult, Record, is_hub};
use settings::RegistrySettings;

use syntax::lock::lock;
use syntax::values::reference::Reference;

/// How long an answer is fresh if the user requested the current state, in seconds.
const FRESH_ON_REFRESH: u64 = 60;
/// How long a refusal is cached, in seconds: long enough not to repeat the decision on every keystroke.
const REFUSAL_FRESH: u64 = 5;

/// Whether a repository (`library/golang`), or a tag of it, is known to exist on Docker Hub.
pub type IsKnown = fn(&str, Option<&str>) -> bool;

/// Dependencies of [`Registry`] that tests replace.
pub struct Deps {
    /// The user's environment.
    pub environment: ProcessEnvironment,
    /// Resolves host names.
    pub resolver: Arc<dyn Resolver>,
    /// The current time.
    pub clock: Clock,
    /// Repositories and tags of Docker Hub that are known to exist.
    pub is_known: IsKnown,
}

impl Deps {
    /// The system's resolver and clock.
    pub fn system(environment: ProcessEnvironment, is_known: IsKnown) -> Deps {
        let now = || {
            let since = SystemTime::now().duration_since(UNIX_EPOCH);
            since.map_or(0, |since| since.as_secs())
        };
        Deps {
            environment,
            resolver: Arc::new(SystemResolver),
            clock: Arc::new(now),
            is_known,
        }
    }
}

/// A client of image registries. Clones share their state. Sends nothing until it is queried.
#[derive(Clone)]
pub struct Registry(Arc<Inner>);

/// Queries in flight, by what they query and whether the user requested it; each receiver is closed at the end.
type InFlightMap = HashMap<(Query, bool), watch::Receiver<()>>;

struct Inner {
    client: Arc<Client>,
    cache: Cache,
    /// Queries in flight. Explicit and speculative ones are separate, as explicit ones may do more.
    in_flight: Mutex<InFlightMap>,
    is_known: IsKnown,
}

impl Registry {
    /// A client with a user's settings. The cache folder isn't used if it is in a workspace.
    pub fn new(settings: RegistrySettings, deps: Deps) -> Registry {
        let folder = deps.environment.cache_folder();
        let folder =
            folder.filter(|folder| settings.cache && !deps.environment.is_in_workspace(folder));
        let Deps {
            environment,
            resolver,
            clock,
            is_known,
        } = deps;
        Registry(Arc::new(Inner {
            client: Arc::new(Client::new(settings, environment, resolver, clock)),
            cache: Cache::new(folder),
            in_flight: Mutex::default(),
            is_known,
        }))
    }

    /// The newest tags of a repository, or all of them; with `text`, tags that contain it. Returns within `budget`; the
    /// query continues.
    pub async fn tags(
        &self,
        repository: &Reference,
        text: Option<&str>,
        intent: Intent,
        budget: Duration,
    ) -> Answer<Tags> {
        // Other registries list all tags at once.
        let searches = is_hub(repository.domain()) || repository.domain() == "quay.io";
        let text = text.filter(|text| searches && !text.is_empty());
        let query = Query::Tags {
            domain: repository.domain().to_owned(),
            path: repository.path().to_owned(),
            name: text.map(str::to_owned),
        };
        let answer = self.query(query, intent, budget).await;
        answer.select(|record| match record {
            Record::Tags(tags) => Some(tags),
            _ => None,
        })
    }

    /// The tag of a reference, `latest` by default: its digest, and what else the registry provides.
    pub async fn tag(
        &self,
        image: &Reference,
        intent: Intent,
        budget: Duration,
    ) -> Answer<TagInfo> {
        let query = Query::Tag {
            domain: image.domain().to_owned(),
            path: image.path().to_owned(),
            tag: image.tag().unwrap_or("latest").to_owned(),
        };
        let answer = self.query(query, intent, budget).await;
        answer.select(|record| match record {
            Record::Tag(tag) => Some(tag),
            _ => None,
        })
    }

    /// The configuration of an image for a platform such as `linux/amd64`. Registries may count this as a pull.
    pub async fn image(
        &self,
        image: &Reference,
        platform: &str,
        intent: Intent,
        budget: Duration,
    ) -> Answer<Image> {
        let query = image_query(image, platform);
        let answer = self.query(query, intent, budget).await;
        answer.select(image_of)
    }

    /// The configuration of an image, from memory only.
    pub fn known_image(&self, image: &Reference, platform: &str) -> Answer<Image> {
        let query = image_query(image, platform);
        let entry = self.0.cache.get(&query);
        self.0.answer(&query, entry, true).select(image_of)
    }

    /// Repositories of Docker Hub that match a text of at least three characters.
    pub async fn search(&self, text: &str, intent: Intent, budget: Duration) -> Answer<Vec<Hit>> {
        if text.chars().count() < MIN_SEARCH_CHARS || !self.0.client.settings.search {
            return Answer::default();
        }
        let query = Query::Search {
            text: text.to_owned(),
        };
        let answer = self.query(query, intent, budget).await;
        answer.select(|record| match record {
            Record::Hits(hits) => Some(hits),
            _ => None,
        })
    }

    /// The result of such a search, or of one for a prefix of its text, from memory only.
    pub fn known_search(&self, text: &str) -> Answer<Vec<Hit>> {
        let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
        let texts = ends.filter_map(|end| text.get(..end));
        let texts = texts.take_while(|text| text.chars().count() >= MIN_SEARCH_CHARS);
        let known = texts.filter_map(|text| {
            let query = Query::Search {
                text: text.to_owned(),
            };
            let entry = self.0.cache.get(&query);
            let answer = self.0.answer(&query, entry, true);
            answer.value.is_some().then(|| {
                answer.select(|record| match record {
                    Record::Hits(hits) => Some(hits),
                    _ => None,
                })
            })
        });
        known.into_iter().next().unwrap_or_default()
    }

    /// The latest requests, oldest first.
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.0.client.request_log.all()
    }

    /// Warnings that hosts sent: the host and the message.
    pub fn warnings(&self) -> Vec<(String, String)> {
        self.0.client.warnings()
    }

    /// True if network access is disabled.
    pub fn is_offline(&self) -> bool {
        self.0.client.settings.offline
    }

    async fn query(&self, query: Query, intent: Intent, budget: Duration) -> Answer<Record> {
        let inner = &self.0;
        let entry = inner.cache.get(&query);
        if inner.is_settled(&query, &entry, intent) {
            return inner.answer(&query, entry, true);
        }
        let mut done = inner.start(&query, intent);
        // The sender is dropped when the query ends.
        let waited = tokio::time::timeout(budget, done.changed()).await;
        let entry = inner.cache.get(&query);
        inner.answer(&query, entry, waited.is_ok())
    }
}

fn image_query(image: &Reference, platform: &str) -> Query {
    let version = image.digest().or(image.tag()).unwrap_or("latest");
    Query::Image {
        domain: image.domain().to_owned(),
        path: image.path().to_owned(),
        version: version.to_owned(),
        platform: platform.to_owned(),
    }
}

fn image_of(record: Record) -> Option<Arc<Image>> {
    match record {
        Record::Image(image) => Some(image),
        _ => None,
    }
}

impl Inner {
    fn in_flight(&self) -> MutexGuard<'_, InFlightMap> {
        lock(&self.in_flight)
    }

    /// True if the cached entry answers the query: it is fresh, or a recent error that a speculative query needn't repeat.
    fn is_settled(&self, query: &Query, entry: &Entry, intent: Intent) -> bool {
        let now = self.client.now();
        let fresh_for = match intent {
            Intent::Speculative | Intent::Explicit => query.fresh_for(),
            Intent::Refresh => query.fresh_for().min(FRESH_ON_REFRESH),
        };
        let by_digest = query.fresh_for() > fresh::STALE;
        let fresh = entry
            .record
            .as_ref()
            .is_some_and(|(_, at)| by_digest || Period::new(*at, fresh_for).contains(now));
        let failed = entry.error.as_ref();
        let failed = failed.is_some_and(|(_, pause)| pause.contains(now));
        fresh || failed && !intent.is_explicit()
    }

    /// The cached entry as an answer; without its value if that is stale.
    fn answer(&self, query: &Query, entry: Entry, complete: bool) -> Answer<Record> {
        let now = self.client.now();
        let cached = entry
            .record
            .map(|(record, at)| (record, now.saturating_sub(at)));
        let cached = cached.filter(|(_, age)| *age < stale_after(query));
        let age = cached.as_ref().map_or(0, |(_, age)| *age);
        Answer {
            value: cached.map(|(record, _)| Arc::new(record)),
            age,
            complete,
            error: entry.error.map(|(error, _)| error),
        }
    }

    /// Starts a query, or joins one in flight that may do at least as much. The receiver is closed at its end.
    fn start(self: &Arc<Self>, query: &Query, intent: Intent) -> watch::Receiver<()> {
        let mut in_flight = self.in_flight();
        let explicit = in_flight.get(&(query.clone(), true));
        let speculative = in_flight.get(&(query.clone(), false));
        if let Some(running) = explicit.or(speculative.filter(|_| !intent.is_explicit())) {
            return running.clone();
        }
        let earlier = speculative.cloned();
        let (sender, receiver) = watch::channel(());
        let key = (query.clone(), intent.is_explicit());
        in_flight.insert(key.clone(), receiver.clone());
        let running = InFlight {
            inner: self.clone(),
            key,
            _sender: sender,
        };
        tokio::spawn(async move {
            // Its answer may suffice.
            if let Some(mut earlier) = earlier {
                let _ = earlier.changed().await;
            }
            running.run(intent).await;
        });
        receiver
    }

    /// True if the repository or tag of a query is known to exist.
    fn is_known(&self, query: &Query) -> bool {
        let (path, tag) = match query {
            Query::Tags { path, .. } => (path, None),
            Query::Tag { path, tag, .. } => (path, Some(tag.as_str())),
            Query::Image { .. } | Query::Search { .. } => return false,
        };
        is_hub(query.domain()) && (self.is_known)(path, tag)
    }

    async fn fetch(&self, query: &Query, intent: Intent) -> QueryResult {
        let policy = self.client.policy().await;
        match query {
            // Docker Hub's search isn't a registry, but needs the network.
            Query::Search { .. } if policy.offline => Err(Refusal::Offline),
            Query::Search { .. } => Ok(()),
            _ => policy.registry(query.domain()).map(|_| ()),
        }
        .map_err(RegistryError::Refused)?;
        let fetcher = Fetcher {
            client: &self.client,
            policy,
            intent,
        };
        let total = self.client.settings.timeouts.total;
        let result = tokio::time::timeout(total, query.run(&fetcher)).await;
        match result.unwrap_or(Err(RegistryError::TimedOut)) {
            // Docker Hub may answer 404 when the rate limit is exceeded.
            Err(RegistryError::Missing) if self.is_known(query) => Err(RegistryError::RateLimited),
            result => result,
        }
    }
}

/// A query in flight, until this is dropped.
struct InFlight {
    inner: Arc<Inner>,
    key: (Query, bool),
    _sender: watch::Sender<()>,
}

impl InFlight {
    async fn run(self, intent: Intent) {
        let (inner, query) = (&self.inner, &self.key.0);
        let loading = (inner.clone(), query.clone());
        let load = move || loading.0.cache.load(&loading.1, loading.0.client.now());
        let _ = tokio::task::spawn_blocking(load).await;
        let entry = inner.cache.get(query);
        if inner.is_settled(query, &entry, intent) {
            return;
        }
        let result = inner.fetch(query, intent).await;
        let now = inner.client.now();
        match result {
            Ok((record, private)) => {
                let storing = (inner.clone(), query.clone());
                let store = move || storing.0.cache.store(&storing.1, record, now, private);
                let _ = tokio::task::spawn_blocking(store).await;
            }
            Err(error) => {
                let pause = match error {
                    RegistryError::Missing | RegistryError::Denied => fresh::MISSING,
                    RegistryError::Refused(_)
                    | RegistryError::PrivateAddress
                    | RegistryError::HelperNotStarted(_) => REFUSAL_FRESH,
                    ref error if error.concerns_login() => fresh::LOGIN,
                    _ => policy::DEFAULT_RETRY_AFTER,
                };
                inner
                    .cache
                    .store_error(query, error, Period::new(now, pause));
            }
        }
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.inner.in_flight().remove(&self.key);
    }
}

impl Answer<Record> {
    fn select<T>(self, pick: impl Fn(Record) -> Option<Arc<T>>) -> Answer<T> {
        Answer {
            value: self.value.and_then(|record| pick((*record).clone())),
            age: self.age,
            complete: self.complete,
            error: self.error,
        }
    }
}
