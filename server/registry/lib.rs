//! What registries say of images: asked only when the user asks, and only of those that the user knows.
//!
//! [`Registry`] answers from memory, from a folder, or from the network, within the time that the asker has; what takes
//! longer goes on by itself and is there the next time. [`policy`] decides what may be asked of whom. What to ask and how
//! to read the answers are functions without a network ([`hub`], [`oci`], [`other`], [`headers`]); `client` sends them,
//! in the order that `question` wants.

pub mod authority;
mod cache;
mod client;
pub mod credentials;
mod daemon;
mod error;
pub mod headers;
mod helper;
pub mod hub;
mod json;
mod marked;
pub mod model;
pub mod oci;
pub mod other;
pub mod policy;
mod question;
mod resolve;
pub mod settings;
mod status;
mod time;
mod words;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

pub use client::Clock;
pub use error::{Intent, RegistryError};
pub use resolve::{Resolver, System};
pub use status::Asked;
pub use words::{describe, hit_in_short, in_short};

use cache::{Cache, Entry, stale_after};
use client::Client;
use model::{Hit, Image, Tag, Tags};
use policy::{Refusal, SHORTEST_SEARCH, fresh};
use question::{Asker, Fact, Learnt, Question, is_hub};
use settings::{Environment, Settings};

use syntax::values::reference::Reference;

/// How long an answer is good enough for what the user asks for, in seconds.
const FRESH_FOR_USER: u64 = 60;
/// How long a refusal is remembered, in seconds: only so long that typing doesn't decide it again and again.
const REFUSAL_FRESH: u64 = 5;

/// What is known of something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<T> {
    /// What is known, if anything is.
    pub value: Option<Arc<T>>,
    /// How old that is, in seconds.
    pub age: u64,
    /// True if nothing more is coming: otherwise it pays to ask again.
    pub complete: bool,
    /// Why there is nothing, or nothing newer.
    pub error: Option<RegistryError>,
}

/// Whether a repository is known to be there, or a tag of it.
pub type IsKnown = fn(&str, Option<&str>) -> bool;

/// What is around: everything that a test has another one of.
pub struct Outside {
    /// The user's environment.
    pub environment: Environment,
    /// Who knows addresses.
    pub resolver: Arc<dyn Resolver>,
    /// What time it is.
    pub clock: Clock,
    /// True for a repository of Docker Hub, as `library/golang`, or a tag of it, that is known to be there.
    pub is_known: IsKnown,
}

impl Outside {
    /// The real one.
    pub fn of_process(environment: Environment, is_known: IsKnown) -> Outside {
        let now = || {
            let since = SystemTime::now().duration_since(UNIX_EPOCH);
            since.map_or(0, |since| since.as_secs())
        };
        Outside {
            environment,
            resolver: Arc::new(System),
            clock: Arc::new(now),
            is_known,
        }
    }
}

/// Knows what registries say. A copy is the same one. Asks nobody until it is asked.
#[derive(Clone)]
pub struct Registry(Arc<Inner>);

/// Queries in flight, by what they query and whether the user requested it; each receiver is closed at the end.
type Flights = HashMap<(Question, bool), watch::Receiver<()>>;

struct Inner {
    client: Arc<Client>,
    cache: Cache,
    /// Queries in flight. One that the user requested may do more than one that nobody requested, so these are two.
    flights: Mutex<Flights>,
    is_known: IsKnown,
}

impl Registry {
    /// One for a user.
    pub fn new(settings: Settings, outside: Outside) -> Registry {
        let folder = outside.environment.cache_folder();
        let folder =
            folder.filter(|folder| settings.cache && !outside.environment.is_in_workspace(folder));
        let Outside {
            environment,
            resolver,
            clock,
            is_known,
        } = outside;
        Registry(Arc::new(Inner {
            client: Arc::new(Client::new(settings, environment, resolver, clock)),
            cache: Cache::new(folder),
            flights: Mutex::default(),
            is_known,
        }))
    }

    /// The newest tags of a repository, or all of them; with a text, also older ones with that text in them. Within a
    /// time; what takes longer goes on.
    pub async fn tags(
        &self,
        of: &Reference,
        text: Option<&str>,
        intent: Intent,
        budget: Duration,
    ) -> Answer<Tags> {
        // Others tell all at once.
        let searches = is_hub(of.domain()) || of.domain() == "quay.io";
        let text = text.filter(|text| searches && !text.is_empty());
        let question = Question::Tags {
            domain: of.domain().to_owned(),
            path: of.path().to_owned(),
            name: text.map(str::to_owned),
        };
        let answer = self.ask(question, intent, budget).await;
        answer.of(|fact| match fact {
            Fact::Tags(tags) => Some(tags),
            _ => None,
        })
    }

    /// What is known of the tag of a reference, or of `latest`: its digest, and perhaps more.
    pub async fn tag(&self, of: &Reference, intent: Intent, budget: Duration) -> Answer<Tag> {
        let question = Question::Tag {
            domain: of.domain().to_owned(),
            path: of.path().to_owned(),
            tag: of.tag().unwrap_or("latest").to_owned(),
        };
        let answer = self.ask(question, intent, budget).await;
        answer.of(|fact| match fact {
            Fact::Tag(tag) => Some(tag),
            _ => None,
        })
    }

    /// What an image sets, for a platform as `linux/amd64`. Registries count this as a pull.
    pub async fn image(
        &self,
        of: &Reference,
        platform: &str,
        intent: Intent,
        budget: Duration,
    ) -> Answer<Image> {
        let question = image_question(of, platform);
        let answer = self.ask(question, intent, budget).await;
        answer.of(image_of)
    }

    /// What is known of an image without asking anyone.
    pub fn known_image(&self, of: &Reference, platform: &str) -> Answer<Image> {
        let question = image_question(of, platform);
        let entry = self.0.cache.get(&question);
        self.0.answer(&question, entry, true).of(image_of)
    }

    /// Repositories of Docker Hub by a text of at least three characters.
    pub async fn search(&self, text: &str, intent: Intent, budget: Duration) -> Answer<Vec<Hit>> {
        if text.chars().count() < SHORTEST_SEARCH || !self.0.client.settings.search {
            return Answer::default();
        }
        let question = Question::Search {
            text: text.to_owned(),
        };
        let answer = self.ask(question, intent, budget).await;
        answer.of(|fact| match fact {
            Fact::Hits(hits) => Some(hits),
            _ => None,
        })
    }

    /// What is known of such a search without asking anyone: of itself, or of one for the beginning of its text.
    pub fn known_search(&self, text: &str) -> Answer<Vec<Hit>> {
        let ends = text.char_indices().map(|(at, c)| at + c.len_utf8()).rev();
        let texts = ends.filter_map(|end| text.get(..end));
        let texts = texts.take_while(|it| it.chars().count() >= SHORTEST_SEARCH);
        let known = texts.filter_map(|text| {
            let question = Question::Search {
                text: text.to_owned(),
            };
            let entry = self.0.cache.get(&question);
            let answer = self.0.answer(&question, entry, true);
            answer.value.is_some().then(|| {
                answer.of(|fact| match fact {
                    Fact::Hits(hits) => Some(hits),
                    _ => None,
                })
            })
        });
        known.into_iter().next().unwrap_or_default()
    }

    /// The last requests, the oldest first.
    pub fn asked(&self) -> Vec<Asked> {
        self.0.client.record.all()
    }

    /// What hosts warn of: the host, and its words.
    pub fn warnings(&self) -> Vec<(String, String)> {
        self.0.client.warnings()
    }

    /// True if nobody is asked anything.
    pub fn is_offline(&self) -> bool {
        self.0.client.settings.offline
    }

    async fn ask(&self, question: Question, intent: Intent, budget: Duration) -> Answer<Fact> {
        let inner = &self.0;
        let entry = inner.cache.get(&question);
        if inner.is_settled(&question, &entry, intent) {
            return inner.answer(&question, entry, true);
        }
        let mut done = inner.start(&question, intent);
        // The sender is gone when all is done.
        let waited = tokio::time::timeout(budget, done.changed()).await;
        let entry = inner.cache.get(&question);
        inner.answer(&question, entry, waited.is_ok())
    }
}

fn image_question(of: &Reference, platform: &str) -> Question {
    let version = of.digest().or(of.tag()).unwrap_or("latest");
    Question::Image {
        domain: of.domain().to_owned(),
        path: of.path().to_owned(),
        version: version.to_owned(),
        platform: platform.to_owned(),
    }
}

fn image_of(fact: Fact) -> Option<Arc<Image>> {
    match fact {
        Fact::Image(image) => Some(image),
        _ => None,
    }
}

impl Inner {
    fn flights(&self) -> MutexGuard<'_, Flights> {
        self.flights.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// True if what is kept is good enough.
    fn is_settled(&self, question: &Question, entry: &Entry, intent: Intent) -> bool {
        let now = self.client.now();
        let fresh_for = match intent {
            Intent::Speculative | Intent::Explicit => question.fresh_for(),
            Intent::Refresh => question.fresh_for().min(FRESH_FOR_USER),
        };
        let by_digest = question.fresh_for() > fresh::STALE;
        let fresh = entry
            .fact
            .as_ref()
            .is_some_and(|(_, at)| by_digest || now.saturating_sub(*at) < fresh_for);
        let in_vain = entry.error.as_ref().is_some_and(|(_, until)| now < *until);
        fresh || in_vain && !intent.is_explicit()
    }

    /// What is kept, as an answer.
    fn answer(&self, question: &Question, entry: Entry, complete: bool) -> Answer<Fact> {
        let now = self.client.now();
        let kept = entry.fact.map(|(fact, at)| (fact, now.saturating_sub(at)));
        let kept = kept.filter(|(_, age)| *age < stale_after(question));
        let age = kept.as_ref().map_or(0, |(_, age)| *age);
        Answer {
            value: kept.map(|(fact, _)| Arc::new(fact)),
            age,
            complete,
            error: entry.error.map(|(error, _)| error),
        }
    }

    /// Starts a query, or joins one in flight that may do no less. The receiver is closed at its end.
    fn start(self: &Arc<Self>, question: &Question, intent: Intent) -> watch::Receiver<()> {
        let mut flights = self.flights();
        let explicit = flights.get(&(question.clone(), true));
        let speculative = flights.get(&(question.clone(), false));
        if let Some(flight) = explicit.or(speculative.filter(|_| !intent.is_explicit())) {
            return flight.clone();
        }
        let earlier = speculative.cloned();
        let (sender, receiver) = watch::channel(());
        let key = (question.clone(), intent.is_explicit());
        flights.insert(key.clone(), receiver.clone());
        let flight = Flight {
            inner: self.clone(),
            key,
            _sender: sender,
        };
        tokio::spawn(async move {
            // Its answer may be enough.
            if let Some(mut earlier) = earlier {
                let _ = earlier.changed().await;
            }
            flight.go(intent).await;
        });
        receiver
    }

    /// True if what a question is about is known to be there.
    fn is_known(&self, question: &Question) -> bool {
        let (path, tag) = match question {
            Question::Tags { path, .. } => (path, None),
            Question::Tag { path, tag, .. } => (path, Some(tag.as_str())),
            Question::Image { .. } | Question::Search { .. } => return false,
        };
        is_hub(question.domain()) && (self.is_known)(path, tag)
    }

    async fn find_out(&self, question: &Question, intent: Intent) -> Learnt {
        let policy = self.client.policy().await;
        match question {
            // It isn't about a registry, but it is the network.
            Question::Search { .. } if policy.offline => Err(Refusal::Offline),
            Question::Search { .. } => Ok(()),
            _ => policy.registry(question.domain()).map(|_| ()),
        }
        .map_err(RegistryError::Refused)?;
        let asker = Asker {
            client: &self.client,
            policy,
            intent,
        };
        let whole = self.client.settings.timeouts.whole;
        let learnt = tokio::time::timeout(whole, question.ask(&asker)).await;
        match learnt.unwrap_or(Err(RegistryError::TooSlow)) {
            // Who has asked too often is told that there is nothing.
            Err(RegistryError::Missing) if self.is_known(question) => Err(RegistryError::Limited),
            learnt => learnt,
        }
    }
}

/// A query in flight, until this is dropped.
struct Flight {
    inner: Arc<Inner>,
    key: (Question, bool),
    _sender: watch::Sender<()>,
}

impl Flight {
    async fn go(self, intent: Intent) {
        let (inner, question) = (&self.inner, &self.key.0);
        let loading = (inner.clone(), question.clone());
        let load = move || loading.0.cache.load(&loading.1, loading.0.client.now());
        let _ = tokio::task::spawn_blocking(load).await;
        let entry = inner.cache.get(question);
        if inner.is_settled(question, &entry, intent) {
            return;
        }
        let learnt = inner.find_out(question, intent).await;
        let now = inner.client.now();
        match learnt {
            Ok((fact, private)) => {
                let keeping = (inner.clone(), question.clone());
                let keep = move || keeping.0.cache.keep(&keeping.1, fact, now, private);
                let _ = tokio::task::spawn_blocking(keep).await;
            }
            Err(error) => {
                let pause = match error {
                    RegistryError::Missing | RegistryError::Denied => fresh::MISSING,
                    RegistryError::Refused(_)
                    | RegistryError::InnerAddress
                    | RegistryError::HelperNotStarted(_) => REFUSAL_FRESH,
                    ref it if it.concerns_login() => fresh::LOGIN,
                    _ => policy::PAUSE_WHEN_LIMITED,
                };
                inner.cache.keep_error(question, error, now + pause);
            }
        }
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.inner.flights().remove(&self.key);
    }
}

/// Nothing is known, and nothing more is coming.
impl<T> Default for Answer<T> {
    fn default() -> Self {
        Answer {
            value: None,
            age: 0,
            complete: true,
            error: None,
        }
    }
}

impl Answer<Fact> {
    fn of<T>(self, pick: impl Fn(Fact) -> Option<Arc<T>>) -> Answer<T> {
        Answer {
            value: self.value.and_then(|fact| pick((*fact).clone())),
            age: self.age,
            complete: self.complete,
            error: self.error,
        }
    }
}
