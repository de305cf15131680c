//! Sending what is to be asked: connections, redirects, tokens, and hosts that want to be left alone.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, NoProxy, Proxy};
use tokio::sync::{OnceCell, Semaphore};
use url::Url;

use super::authority::Authority;
use super::credentials::{Credentials, Found, Keychain};
use super::error::{Intent, RegistryError};
use super::headers::{self, Challenge};
use super::helper::{self, HelperError};
use super::marked::{self, Marked};
use super::oci;
use super::policy::{self, Policy, Refusal};
use super::resolve::{Forbidden, Guard, Resolver};
use super::settings::{Environment, Settings};
use super::status::{Asked, Record};

/// How long what the user's files say is taken for true, in seconds.
const KEYCHAIN_FRESH: u64 = 30;
/// How long before its end a token isn't used any more, in seconds.
const TOKEN_MARGIN: u64 = 10;

/// How long credentials from a helper are reused, in seconds.
const HELPER_FRESH: u64 = 600;

/// The number of seconds since 1970.
pub type Clock = Arc<dyn Fn() -> u64 + Send + Sync>;

/// Sends requests.
pub(super) struct Client {
    pub(super) settings: Settings,
    pub(super) record: Record,
    pub(super) clock: Clock,
    environment: Environment,
    resolver: Arc<dyn Resolver>,
    policy: Arc<RwLock<Policy>>,
    keychain: Mutex<Option<(u64, Arc<Keychain>)>>,
    http: OnceCell<reqwest::Client>,
    tokens: Mutex<HashMap<(String, String), Token>>,
    hosts: Mutex<HashMap<Authority, Host>>,
    marked: Mutex<Marked>,
    /// Credentials from helpers, in memory only.
    helped: helper::Memory,
    helper_turn: tokio::sync::Mutex<()>,
    all: Semaphore,
}

/// A value of `Authorization`, and until when it holds.
struct Token {
    header: HeaderValue,
    until: u64,
    private: bool,
    /// True for the stored credentials themselves, not a token issued for them.
    is_credentials: bool,
}

/// What is known of a host.
struct Host {
    turns: Arc<Semaphore>,
    failures: u32,
    /// Not asked before.
    paused_until: u64,
    /// Asked before only for what the user asks for.
    scarce_until: u64,
    warnings: Vec<String>,
}

impl Default for Host {
    fn default() -> Self {
        Host {
            turns: Arc::new(Semaphore::new(policy::MOST_AT_ONCE.0)),
            failures: 0,
            paused_until: 0,
            scarce_until: 0,
            warnings: Vec::new(),
        }
    }
}

/// A place that has repositories: a registry or a mirror.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Where it is; `v2/` is below.
    pub(super) base: Url,
    /// Whose credentials are for it.
    pub(super) home: Authority,
    /// True if it stands for another.
    pub(super) mirror: bool,
}

/// A request.
#[derive(Clone)]
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) accept: Option<&'static str>,
    /// The most bytes of an answer.
    pub(super) most: usize,
    /// How many redirects may be followed.
    pub(super) redirects: usize,
    /// What it is about, for the record.
    pub(super) what: String,
    pub(super) intent: Intent,
    authorization: Option<HeaderValue>,
    form: Option<String>,
}

impl Request {
    /// A question that follows no redirects.
    pub(super) fn get(url: Url, most: usize, what: String, intent: Intent) -> Request {
        Request {
            method: Method::GET,
            url,
            accept: None,
            most,
            redirects: 0,
            what,
            intent,
            authorization: None,
            form: None,
        }
    }

    /// True if it says who asks, or that somebody may.
    pub(super) fn is_authorized(&self) -> bool {
        self.authorization.is_some()
    }
}

/// An answer.
#[derive(Clone)]
pub(super) struct Got {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// Where it came from in the end.
    pub(super) url: Url,
}

impl Got {
    pub(super) fn header(&self, name: impl header::AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(super) fn all(&self, name: HeaderName) -> impl Iterator<Item = &str> {
        let values = self.headers.get_all(name).iter();
        values.filter_map(|value| value.to_str().ok())
    }

    /// The answer, if it is what was wanted.
    pub(super) fn ok(self) -> Result<Got, RegistryError> {
        match self.status {
            200..300 => Ok(self),
            401 | 403 => Err(RegistryError::Denied),
            404 => Err(RegistryError::Missing),
            number => Err(RegistryError::Server(number)),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Client {
    pub(super) fn new(
        settings: Settings,
        environment: Environment,
        resolver: Arc<dyn Resolver>,
        clock: Clock,
    ) -> Client {
        let mut policy = Policy {
            offline: settings.offline,
            allow: settings.allow.clone(),
            insecure: settings.insecure.clone(),
            ..Policy::default()
        };
        for mirror in settings.mirrors.values().flatten().chain(&settings.hub) {
            policy.mirrors.extend(Authority::parse(mirror));
            if mirror.starts_with("http://") {
                policy
                    .insecure
                    .extend(Authority::parse(mirror).map(|it| it.to_string()));
            }
        }
        Client {
            settings,
            record: Record::default(),
            clock,
            environment,
            resolver,
            policy: Arc::new(RwLock::new(policy)),
            keychain: Mutex::default(),
            http: OnceCell::new(),
            tokens: Mutex::default(),
            hosts: Mutex::default(),
            marked: Mutex::default(),
            helped: helper::Memory::default(),
            helper_turn: tokio::sync::Mutex::default(),
            all: Semaphore::new(policy::MOST_AT_ONCE.1),
        }
    }

    pub(super) fn now(&self) -> u64 {
        (self.clock)()
    }

    /// The policy with what the user's files say just now.
    pub(super) async fn policy(self: &Arc<Self>) -> Policy {
        self.keychain().await;
        self.policy_now()
    }

    fn policy_now(&self) -> Policy {
        let policy = self.policy.read().unwrap_or_else(PoisonError::into_inner);
        policy.clone()
    }

    /// What the user's files say. Read when something is asked for, never before.
    pub(super) async fn keychain(self: &Arc<Self>) -> Arc<Keychain> {
        let now = self.now();
        if let Some((read, keychain)) = &*lock(&self.keychain)
            && now.saturating_sub(*read) < KEYCHAIN_FRESH
        {
            return keychain.clone();
        }
        let environment = self.environment.clone();
        let read = tokio::task::spawn_blocking(move || Keychain::of(&environment));
        let keychain = Arc::new(read.await.unwrap_or_default());
        let mut policy = self.policy.write().unwrap_or_else(PoisonError::into_inner);
        policy.logged_in = keychain.hosts();
        drop(policy);
        *lock(&self.keychain) = Some((now, keychain.clone()));
        keychain
    }

    async fn http(&self) -> Result<&reqwest::Client, RegistryError> {
        let build = || async {
            let settings = self.settings.clone();
            let (proxies, hosts) = proxies(&self.environment);
            let guard = Guard {
                resolver: self.resolver.clone(),
                policy: self.policy.clone(),
                proxies: hosts,
            };
            // Certificates are read from files.
            let build = tokio::task::spawn_blocking(move || build(&settings, &proxies, guard));
            build.await.ok().flatten().ok_or(RegistryError::Unreachable)
        };
        self.http.get_or_try_init(build).await
    }

    /// Sends a request and follows where it leads, as far as it may.
    pub(super) async fn send(&self, mut request: Request) -> Result<Got, RegistryError> {
        let mut redirects = request.redirects;
        loop {
            let host =
                Authority::of(&request.url).ok_or(RegistryError::Refused(Refusal::NoHost))?;
            // One request leaves some of the time for what else the question needs.
            let time = self.settings.timeouts.whole.mul_f32(0.8);
            let sent = tokio::time::timeout(time, self.send_once(&host, &request)).await;
            let sent = sent.unwrap_or(Err(RegistryError::TooSlow));
            let result = match &sent {
                Ok(got) => got.status.to_string(),
                Err(error) => error.message(),
            };
            if !matches!(sent, Err(RegistryError::Paused)) {
                self.record.add(Asked {
                    host: host.to_string(),
                    what: request.what.clone(),
                    at: self.now(),
                    result,
                });
            }
            let got = match sent {
                Ok(got) => got,
                Err(error) => {
                    self.note_failure(&host, &error);
                    return Err(error);
                }
            };
            self.note_answer(&host, &got);
            let location = got.header(header::LOCATION);
            let Some(location) = location.filter(|_| matches!(got.status, 301..=303 | 307 | 308))
            else {
                return Ok(got);
            };
            if redirects == 0 {
                return Err(RegistryError::Refused(Refusal::Elsewhere));
            }
            redirects -= 1;
            let to = self.policy_now().redirect(&request.url, location);
            let to = to.map_err(RegistryError::Refused)?;
            if !policy::same_origin(&request.url, &to) {
                request.authorization = None;
            }
            request.url = to;
        }
    }

    async fn send_once(&self, host: &Authority, request: &Request) -> Result<Got, RegistryError> {
        let turns = self.turns(host, request.intent)?;
        let _turn = turns.acquire().await.map_err(|_| RegistryError::Paused)?;
        let _one_of_all = self
            .all
            .acquire()
            .await
            .map_err(|_| RegistryError::Paused)?;
        // While this one waited, another may have learnt that there is no use.
        self.turns(host, request.intent)?;
        let http = self.http().await?;
        let mut builder = http.request(request.method.clone(), request.url.clone());
        if let Some(accept) = request.accept {
            builder = builder.header(header::ACCEPT, accept);
        }
        if let Some(authorization) = &request.authorization {
            builder = builder.header(header::AUTHORIZATION, authorization.clone());
        }
        if let Some(form) = &request.form {
            builder = builder
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(form.clone());
        }
        let known = lock(&self.marked).find(request).cloned();
        if let Some(mark) = known.as_ref().and_then(marked::mark) {
            builder = builder.header(header::IF_NONE_MATCH, mark.clone());
        }
        let sent = builder.send();
        let sent = tokio::time::timeout(self.settings.timeouts.read, sent);
        let mut response = sent
            .await
            .map_err(|_| RegistryError::TooSlow)?
            .map_err(|it| from_reqwest(&it))?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        if status == 429 {
            let value = |name| {
                headers
                    .get(name)
                    .and_then(|it: &HeaderValue| it.to_str().ok())
            };
            let said = [value("retry-after"), value("x-retry-after")];
            let seconds = headers::retry_after(said, self.now());
            let mut hosts = lock(&self.hosts);
            hosts.entry(host.clone()).or_default().paused_until = self.now() + seconds;
            return Err(RegistryError::Limited);
        }
        if status >= 500 {
            return Err(RegistryError::Server(status));
        }
        if let (304, Some(known)) = (status, &known) {
            return Ok(marked::still(known, headers));
        }
        let success = (200..300).contains(&status);
        let most = if success {
            request.most
        } else {
            policy::size::ERROR
        };
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await.map_err(|it| from_reqwest(&it))? {
            if body.len() + part.len() > most {
                if success {
                    return Err(RegistryError::TooBig);
                }
                break;
            }
            body.extend_from_slice(&part);
        }
        let got = Got {
            status,
            headers,
            body,
            url: request.url.clone(),
        };
        lock(&self.marked).keep(request, &got);
        Ok(got)
    }

    /// How to take turns at a host, if it may be asked just now.
    fn turns(&self, host: &Authority, intent: Intent) -> Result<Arc<Semaphore>, RegistryError> {
        let now = self.now();
        let mut hosts = lock(&self.hosts);
        let known = hosts.entry(host.clone()).or_default();
        let scarce = intent == Intent::Speculative && known.scarce_until > now;
        if known.paused_until > now || scarce {
            return Err(RegistryError::Paused);
        }
        Ok(known.turns.clone())
    }

    /// Leaves a host alone for a while, if it is at fault.
    pub(super) fn note_failure(&self, host: &Authority, error: &RegistryError) {
        if !error.is_failure() {
            return;
        }
        let mut hosts = lock(&self.hosts);
        let known = hosts.entry(host.clone()).or_default();
        known.failures = known.failures.saturating_add(1);
        let until = self.now() + policy::pause(known.failures);
        known.paused_until = known.paused_until.max(until);
    }

    fn note_answer(&self, host: &Authority, got: &Got) {
        let scarce = headers::is_scarce(
            got.header("ratelimit-limit"),
            got.header("ratelimit-remaining"),
        ) || headers::is_scarce(
            got.header("x-ratelimit-limit"),
            got.header("x-ratelimit-remaining"),
        );
        let mut hosts = lock(&self.hosts);
        let known = hosts.entry(host.clone()).or_default();
        known.failures = 0;
        if scarce {
            let reset = got
                .header("x-ratelimit-reset")
                .and_then(|it| it.parse().ok());
            let usual = self.now() + policy::PAUSE_WHEN_LIMITED;
            let most = self.now() + policy::LONGEST_PAUSE;
            known.scarce_until = reset.unwrap_or(usual).clamp(usual, most);
        }
        for warning in got.all(header::WARNING).filter_map(headers::warning) {
            if known.warnings.len() < 10 && !known.warnings.contains(&warning) {
                known.warnings.push(warning);
            }
        }
    }

    /// What hosts warn of, each once.
    pub(super) fn warnings(&self) -> Vec<(String, String)> {
        let hosts = lock(&self.hosts);
        let warnings = hosts.iter().flat_map(|(host, known)| {
            let warnings = known.warnings.iter();
            warnings.map(|warning| (host.to_string(), warning.clone()))
        });
        let mut warnings: Vec<_> = warnings.collect();
        warnings.sort();
        warnings
    }

    /// Sends a request about a repository: anonymously first, then with the user's credentials if the registry wants them.
    /// The response, and true if it took credentials.
    pub(super) async fn ask(
        self: &Arc<Self>,
        place: &Place,
        path: &str,
        mut request: Request,
    ) -> Result<(Got, bool), RegistryError> {
        let key = (place.base.to_string(), path.to_owned());
        let now = self.now();
        let known = {
            let tokens = lock(&self.tokens);
            let token = tokens.get(&key).filter(|token| token.until > now);
            token.map(|token| (token.header.clone(), token.private))
        };
        let private = known.as_ref().is_some_and(|(_, private)| *private);
        request.authorization = known.map(|(header, _)| header);
        let got = self.send(request.clone()).await?;
        if got.status != 401 || !policy::same_origin(&got.url, &place.base) {
            return Ok((got, private));
        }
        lock(&self.tokens).remove(&key);
        let challenges = headers::challenges(got.all(header::WWW_AUTHENTICATE));
        let keep = |token: Token| {
            let mut tokens = lock(&self.tokens);
            let now = self.now();
            tokens.retain(|_, token| token.until > now);
            tokens.insert(key.clone(), token);
        };

        let anonymous = self.token(place, path, &challenges, None, request.intent);
        let without = match anonymous.await {
            Ok(Some(token)) => {
                request.authorization = Some(token.header.clone());
                let got = self.send(request.clone()).await?;
                if !matches!(got.status, 401 | 403) {
                    keep(token);
                    return Ok((got, false));
                }
                // What doesn't exist and what is private look the same.
                RegistryError::Denied
            }
            // Nothing but credentials opens it.
            Ok(None) if !challenges.is_empty() => RegistryError::NeedsLogin,
            Ok(None) => RegistryError::Denied,
            Err(error @ (RegistryError::NeedsLogin | RegistryError::Denied)) => error,
            Err(error) => return Err(error),
        };

        let credentials = self.credentials(place, path, request.intent).await?;
        let credentials = credentials.ok_or(without)?;
        let token = self.token(place, path, &challenges, Some(&credentials), request.intent);
        let token = match token.await {
            Ok(Some(token)) => Ok(token),
            // A token in place of a password is of no use for Basic authentication.
            Ok(None) if !credentials.fits(&challenges) => Err(RegistryError::NeedsLogin),
            Ok(None) => Err(RegistryError::NotSent),
            Err(error) => Err(error),
        };
        let result = match token {
            Ok(token) => {
                request.authorization = Some(token.header.clone());
                let got = self.send(request).await?;
                match got.status {
                    401 if token.is_credentials => Err(credentials.refused()),
                    401 | 403 => Err(RegistryError::NoAccess),
                    _ => {
                        keep(token);
                        return Ok((got, true));
                    }
                }
            }
            Err(error) => Err(error),
        };
        if let Err(RegistryError::PasswordRefused | RegistryError::TokenRefused) = &result {
            self.helped.forget(&credentials);
        }
        result
    }

    /// The value of `Authorization`: a token for the user or without a login, or the user's name and password. `None` if
    /// there is none for these challenges, or the credentials may not be sent.
    async fn token(
        self: &Arc<Self>,
        place: &Place,
        path: &str,
        challenges: &[Challenge],
        credentials: Option<&Credentials>,
        intent: Intent,
    ) -> Result<Option<Token>, RegistryError> {
        let policy = self.policy_now();
        let with_user = credentials.is_some();
        if let Some(Credentials::Token(token)) = credentials {
            let may = policy.credentials_may_go(&place.base, &place.base);
            let until = self.now() + 60;
            return Ok(may
                .then(|| secret(&format!("Bearer {token}")))
                .flatten()
                .map(|header| Token {
                    header,
                    until,
                    private: true,
                    is_credentials: true,
                }));
        }
        for challenge in challenges {
            let token = match challenge {
                Challenge::Bearer {
                    realm,
                    service,
                    scope,
                } => {
                    let realm = policy
                        .realm(&place.base, realm)
                        .map_err(RegistryError::Refused)?;
                    if with_user && !policy.credentials_may_go(&place.base, &realm) {
                        continue;
                    }
                    let wanted = Wanted {
                        realm,
                        service: service.clone(),
                        scope: wanted_scope(path, scope.as_deref()),
                    };
                    let asked = token_request(wanted, credentials, intent);
                    let Some(request) = asked else { continue };
                    let got = self.send(request).await?;
                    match (got.status, credentials) {
                        (401, None) => return Err(RegistryError::NeedsLogin),
                        (401, Some(credentials)) => return Err(credentials.refused()),
                        // RFC 6749, 5.2: `invalid_grant`.
                        (400, Some(credentials @ Credentials::Identity(_))) => {
                            return Err(credentials.refused());
                        }
                        (400 | 403 | 404, None) => return Err(RegistryError::Denied),
                        (400 | 403 | 404, Some(_)) => return Err(RegistryError::NoAccess),
                        _ => {}
                    }
                    let (token, seconds) =
                        oci::read_token(&got.ok()?.body).ok_or(RegistryError::Unreadable)?;
                    let seconds = seconds.saturating_sub(TOKEN_MARGIN).clamp(1, 3600);
                    let until = self.now() + seconds;
                    secret(&format!("Bearer {token}")).map(|header| Token {
                        header,
                        until,
                        private: with_user,
                        is_credentials: false,
                    })
                }
                Challenge::Basic => match credentials {
                    Some(Credentials::Password(user, password))
                        if policy.credentials_may_go(&place.base, &place.base) =>
                    {
                        let header = basic(user, password);
                        header.map(|header| Token {
                            header,
                            until: self.now() + 3600,
                            private: true,
                            is_credentials: true,
                        })
                    }
                    _ => None,
                },
            };
            if token.is_some() {
                return Ok(token);
            }
        }
        Ok(None)
    }

    /// The user's credentials for a repository; `None` if none are stored.
    ///
    /// # Errors
    ///
    /// If a credential helper stores them that doesn't return them, or isn't started.
    async fn credentials(
        self: &Arc<Self>,
        place: &Place,
        path: &str,
        intent: Intent,
    ) -> Result<Option<Credentials>, RegistryError> {
        let (suffix, key) = match self.keychain().await.find(&place.home, path) {
            None => return Ok(None),
            Some(Found::Here(credentials)) => return Ok(Some(credentials)),
            Some(Found::Helper(suffix, key)) => (suffix, key),
        };
        let Some(program) = helper::program_name(&suffix) else {
            return Ok(None);
        };
        if !self.settings.credential_helpers {
            return Err(RegistryError::HelperDisabled(program));
        }
        if let Some(credentials) = self.helped.get(&program, &key, self.now()) {
            return Ok(Some(credentials));
        }
        // It may prompt the user.
        if !intent.is_explicit() {
            return Err(RegistryError::HelperNotStarted(program));
        }
        // One prompt at a time, and no second one for the same password.
        let _turn = self.helper_turn.lock().await;
        if let Some(credentials) = self.helped.get(&program, &key, self.now()) {
            return Ok(Some(credentials));
        }
        match helper::get(&self.environment, &program, &key).await {
            Ok(credentials) => {
                let until = self.now() + HELPER_FRESH;
                self.helped.keep(program, key, credentials.clone(), until);
                Ok(Some(credentials))
            }
            Err(HelperError::NotFound) => Ok(None),
            Err(HelperError::Missing) => Err(RegistryError::HelperMissing(program)),
            Err(HelperError::Failed) => Err(RegistryError::HelperFailed(program)),
        }
    }
}

/// What a token is wanted for.
struct Wanted {
    realm: Url,
    service: Option<String>,
    scope: String,
}

/// To read one repository and no more, whatever the registry wants to give. Some have one token for all.
fn wanted_scope(path: &str, said: Option<&str>) -> String {
    let one_word = |said: &&str| {
        !said.is_empty() && said.len() <= 32 && said.bytes().all(|b| b.is_ascii_alphabetic())
    };
    said.filter(one_word)
        .map_or_else(|| oci::scope(path), str::to_owned)
}

fn token_request(
    wanted: Wanted,
    credentials: Option<&Credentials>,
    intent: Intent,
) -> Option<Request> {
    let most = policy::size::TOKEN;
    let what = "a token".to_owned();
    let mut request = Request::get(wanted.realm, most, what, intent);
    let mut pairs = Vec::new();
    if let Some(service) = &wanted.service {
        pairs.push(("service", service.as_str()));
    }
    pairs.push(("scope", &wanted.scope));
    if let Some(Credentials::Identity(token)) = credentials {
        pairs.push(("grant_type", "refresh_token"));
        pairs.push(("client_id", "dockwright"));
        pairs.push(("refresh_token", token));
        let form = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        request.method = Method::POST;
        request.form = Some(form);
        return Some(request);
    }
    request.url.query_pairs_mut().extend_pairs(pairs);
    if let Some(Credentials::Password(user, password)) = credentials {
        request.authorization = Some(basic(user, password)?);
    }
    Some(request)
}

fn secret(text: &str) -> Option<HeaderValue> {
    let mut header = HeaderValue::from_str(text).ok()?;
    header.set_sensitive(true);
    Some(header)
}

fn basic(user: &str, password: &str) -> Option<HeaderValue> {
    let encoded = STANDARD.encode(format!("{user}:{password}"));
    secret(&format!("Basic {encoded}"))
}

fn build(settings: &Settings, proxies: &[Proxy], guard: Guard) -> Option<reqwest::Client> {
    // Another in this process may have chosen before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut certificates = Vec::new();
    for path in &settings.ca_files {
        let text = super::settings::read_text(path, 1024 * 1024).ok()?;
        certificates.extend(reqwest::Certificate::from_pem_bundle(text.as_bytes()).ok()?);
    }
    let guard = Arc::new(guard);
    let builder = || {
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!(
                "dockwright",
                "/",
                env!("CARGO_PKG_VERSION"),
                " (+",
                env!("CARGO_PKG_REPOSITORY"),
                ")"
            ))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .http1_only()
            .connect_timeout(settings.timeouts.connect)
            .read_timeout(settings.timeouts.read)
            .pool_max_idle_per_host(1)
            .dns_resolver(guard.clone());
        for proxy in proxies {
            builder = builder.proxy(proxy.clone());
        }
        builder
    };
    let trusting = builder().tls_certs_merge(certificates.clone()).build();
    // A system without certificates trusts those that the user gives, and may still talk to what isn't encrypted.
    let built = trusting.or_else(|_| builder().tls_certs_only(certificates).build());
    built.ok()
}

/// The names and addresses of this machine, as `NO_PROXY` lists them.
const LOOPBACK: &str = "localhost,127.0.0.0/8,::1,::ffff:127.0.0.0/104";

/// The proxies that the environment names, and their hosts.
fn proxies(environment: &Environment) -> (Vec<Proxy>, Vec<String>) {
    let get = |name: &str| {
        let lower = environment.get(&name.to_ascii_lowercase());
        lower.or_else(|| environment.get(name))
    };
    // As in Go's `net/http`, and so for Docker, this machine is never reached through a proxy.
    let direct = [get("NO_PROXY").unwrap_or_default(), LOOPBACK].join(",");
    let none = NoProxy::from_string(&direct);
    let mut proxies = Vec::new();
    let mut hosts = Vec::new();
    for (name, plain, encrypted) in [
        ("HTTPS_PROXY", false, true),
        ("HTTP_PROXY", true, false),
        ("ALL_PROXY", true, true),
    ] {
        let Some(value) = get(name) else { continue };
        let url = if value.contains("://") {
            value.to_owned()
        } else {
            format!("http://{value}")
        };
        let made = match (plain, encrypted) {
            (true, true) => Proxy::all(&url),
            (true, false) => Proxy::http(&url),
            _ => Proxy::https(&url),
        };
        let Ok(made) = made else { continue };
        proxies.push(made.no_proxy(none.clone()));
        let host = Url::parse(&url).ok().and_then(|url| Authority::of(&url));
        hosts.extend(host.map(|authority| authority.host));
    }
    (proxies, hosts)
}

/// The error of a request, without anything of the request.
fn from_reqwest(error: &reqwest::Error) -> RegistryError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<Forbidden>() {
            return RegistryError::InnerAddress;
        }
        cause = error.source();
    }
    if error.is_timeout() {
        RegistryError::TooSlow
    } else if error.is_decode() {
        RegistryError::Unreadable
    } else {
        RegistryError::Unreachable
    }
}
