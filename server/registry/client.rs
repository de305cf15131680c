//! The HTTP client: connections, redirects, authentication, conditional requests, rate limits and back-off.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{self, HeaderValue};
use reqwest::{Method, NoProxy, Proxy};
use tokio::sync::{OnceCell, Semaphore};
use url::Url;

use super::authority::Authority;
use super::credentials::{Credentials, Keychain, StoredCredentials};
use super::environment::ProcessEnvironment;
use super::error::{Intent, RegistryError};
use super::etag_cache::{self, EtagCache};
use super::headers::{self, Challenge};
use super::helper::{self, HelperError};
use super::message::{Request, Response};
use super::oci;
use super::policy::{self, Period, Policy, Refusal};
use super::resolve::{Forbidden, Guard, Resolver};
use super::settings::RegistrySettings;
use super::status::{LoggedRequest, RequestLog};
use syntax::lock::lock;

/// How long the credential files aren't read again, in seconds.
const KEYCHAIN_FRESH: u64 = 30;
/// How long before its expiry a token isn't used any more, in seconds.
const TOKEN_MARGIN: u64 = 10;

/// How long credentials from a helper are reused, in seconds.
const HELPER_FRESH: u64 = 600;

/// Returns the current time, in seconds since 1970.
pub type Clock = Arc<dyn Fn() -> u64 + Send + Sync>;

/// Sends requests within the limits of the policy and the settings.
pub(super) struct Client {
    pub(super) settings: RegistrySettings,
    pub(super) request_log: RequestLog,
    pub(super) clock: Clock,
    environment: ProcessEnvironment,
    resolver: Arc<dyn Resolver>,
    policy: Arc<RwLock<Policy>>,
    keychain: Mutex<Option<(Period, Arc<Keychain>)>>,
    http: OnceCell<reqwest::Client>,
    tokens: Mutex<HashMap<(String, String), Token>>,
    hosts: Mutex<HashMap<Authority, Host>>,
    etag_cache: Mutex<EtagCache>,
    /// Credentials from helpers, in memory only.
    helper_credentials: helper::CredentialCache,
    /// Held while a helper runs.
    helper_lock: tokio::sync::Mutex<()>,
    /// Limits the requests to all hosts together.
    requests: Semaphore,
}

/// A value of `Authorization`.
struct Token {
    header: HeaderValue,
    /// When it is accepted.
    valid: Period,
    private: bool,
    /// True for the stored credentials themselves, not a token issued for them.
    is_credentials: bool,
}

/// The state of a host.
struct Host {
    /// Limits the requests to this host.
    requests: Arc<Semaphore>,
    /// Consecutive failures.
    failures: u32,
    /// No requests in this period.
    paused: Period,
    /// Only explicit requests in this period.
    scarce: Period,
    warnings: Vec<String>,
}

impl Default for Host {
    fn default() -> Self {
        Host {
            requests: Arc::new(Semaphore::new(policy::MAX_CONCURRENT.0)),
            failures: 0,
            paused: Period::default(),
            scarce: Period::default(),
            warnings: Vec::new(),
        }
    }
}

/// The API of a registry or a mirror.
#[derive(Clone, Debug)]
pub(super) struct Endpoint {
    /// The base URL, without `v2/`.
    pub(super) base: Url,
    /// The host under which its credentials are stored.
    pub(super) credentials_host: Authority,
    /// True for a mirror.
    pub(super) is_mirror: bool,
}

impl Client {
    pub(super) fn new(
        settings: RegistrySettings,
        environment: ProcessEnvironment,
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
            request_log: RequestLog::default(),
            clock,
            environment,
            resolver,
            policy: Arc::new(RwLock::new(policy)),
            keychain: Mutex::default(),
            http: OnceCell::new(),
            tokens: Mutex::default(),
            hosts: Mutex::default(),
            etag_cache: Mutex::default(),
            helper_credentials: helper::CredentialCache::default(),
            helper_lock: tokio::sync::Mutex::default(),
            requests: Semaphore::new(policy::MAX_CONCURRENT.1),
        }
    }

    pub(super) fn now(&self) -> u64 {
        (self.clock)()
    }

    /// The policy, with the registries that the user is currently logged in to.
    pub(super) async fn policy(self: &Arc<Self>) -> Policy {
        self.keychain().await;
        self.current_policy()
    }

    fn current_policy(&self) -> Policy {
        let policy = self.policy.read().unwrap_or_else(PoisonError::into_inner);
        policy.clone()
    }

    /// The user's stored credentials. The files are read on the first query, not before.
    pub(super) async fn keychain(self: &Arc<Self>) -> Arc<Keychain> {
        let now = self.now();
        if let Some((fresh, keychain)) = &*lock(&self.keychain)
            && fresh.contains(now)
        {
            return keychain.clone();
        }
        let environment = self.environment.clone();
        let read = tokio::task::spawn_blocking(move || Keychain::read(&environment));
        let keychain = Arc::new(read.await.unwrap_or_default());
        let mut policy = self.policy.write().unwrap_or_else(PoisonError::into_inner);
        policy.logged_in = keychain.hosts();
        drop(policy);
        *lock(&self.keychain) = Some((Period::new(now, KEYCHAIN_FRESH), keychain.clone()));
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

    /// Sends a request, and follows redirects as far as the policy allows. Adds each request to the log.
    pub(super) async fn send(&self, mut request: Request) -> Result<Response, RegistryError> {
        let mut redirects = request.redirects;
        loop {
            let host = Authority::from_url(&request.url)
                .ok_or(RegistryError::Refused(Refusal::InvalidHost))?;
            // Leave time for the other requests of the query.
            let time = self.settings.timeouts.total.mul_f32(0.8);
            let sent = tokio::time::timeout(time, self.send_once(&host, &request)).await;
            let sent = sent.unwrap_or(Err(RegistryError::TimedOut));
            let result = match &sent {
                Ok(response) => response.status.to_string(),
                Err(error) => error.message(),
            };
            if !matches!(sent, Err(RegistryError::Paused)) {
                self.request_log.add(LoggedRequest {
                    host: host.to_string(),
                    what: request.what.clone(),
                    at: self.now(),
                    result,
                });
            }
            let response = match sent {
                Ok(response) => response,
                Err(error) => {
                    self.record_failure(&host, &error);
                    return Err(error);
                }
            };
            self.record_response(&host, &response);
            let location = response.header(header::LOCATION);
            let Some(location) =
                location.filter(|_| matches!(response.status, 301..=303 | 307 | 308))
            else {
                return Ok(response);
            };
            if redirects == 0 {
                return Err(RegistryError::Refused(Refusal::OtherHost));
            }
            redirects -= 1;
            let target = self.current_policy().redirect(&request.url, location);
            let target = target.map_err(RegistryError::Refused)?;
            if !policy::same_origin(&request.url, &target) {
                request.authorization = None;
            }
            request.url = target;
        }
    }

    async fn send_once(
        &self,
        host: &Authority,
        request: &Request,
    ) -> Result<Response, RegistryError> {
        let semaphore = self.admit(host, request.intent)?;
        let _permit = semaphore
            .acquire()
            .await
            .map_err(|_| RegistryError::Paused)?;
        let _total_permit = self
            .requests
            .acquire()
            .await
            .map_err(|_| RegistryError::Paused)?;
        // The host may have been paused in the meantime.
        self.admit(host, request.intent)?;
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
        let cached = lock(&self.etag_cache).find(request).cloned();
        if let Some(etag) = cached.as_ref().and_then(etag_cache::etag) {
            builder = builder.header(header::IF_NONE_MATCH, etag.clone());
        }
        let sent = builder.send();
        let sent = tokio::time::timeout(self.settings.timeouts.read, sent);
        let mut response = sent
            .await
            .map_err(|_| RegistryError::TimedOut)?
            .map_err(|it| from_reqwest(&it))?;
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        if status == 429 {
            let value = |name| {
                headers
                    .get(name)
                    .and_then(|it: &HeaderValue| it.to_str().ok())
            };
            let values = [value("retry-after"), value("x-retry-after")];
            let seconds = headers::retry_after(values, self.now());
            let pause = Period::new(self.now(), seconds);
            lock(&self.hosts).entry(host.clone()).or_default().paused = pause;
            return Err(RegistryError::RateLimited);
        }
        if status >= 500 {
            return Err(RegistryError::Server(status));
        }
        if let (304, Some(cached)) = (status, &cached) {
            return Ok(etag_cache::revalidated(cached, headers));
        }
        let success = (200..300).contains(&status);
        let max_body_bytes = if success {
            request.max_body_bytes
        } else {
            policy::size::ERROR
        };
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await.map_err(|it| from_reqwest(&it))? {
            if body.len() + part.len() > max_body_bytes {
                if success {
                    return Err(RegistryError::TooLarge);
                }
                break;
            }
            body.extend_from_slice(&part);
        }
        let response = Response {
            status,
            headers,
            body,
            url: request.url.clone(),
        };
        lock(&self.etag_cache).store(request, &response);
        Ok(response)
    }

    /// The semaphore of a host, if a request to it is allowed now.
    ///
    /// # Errors
    ///
    /// If the host is paused, or its rate limit is nearly reached and the request is speculative.
    fn admit(&self, host: &Authority, intent: Intent) -> Result<Arc<Semaphore>, RegistryError> {
        let now = self.now();
        let mut hosts = lock(&self.hosts);
        let known = hosts.entry(host.clone()).or_default();
        let scarce = intent == Intent::Speculative && known.scarce.contains(now);
        if known.paused.contains(now) || scarce {
            return Err(RegistryError::Paused);
        }
        Ok(known.requests.clone())
    }

    /// Pauses a host after a failure.
    pub(super) fn record_failure(&self, host: &Authority, error: &RegistryError) {
        if !error.is_failure() {
            return;
        }
        let mut hosts = lock(&self.hosts);
        let known = hosts.entry(host.clone()).or_default();
        known.failures = known.failures.saturating_add(1);
        let now = self.now();
        let pause = Period::new(now, policy::pause(known.failures));
        known.paused = if known.paused.contains(now) {
            known.paused.or_longer(pause)
        } else {
            pause
        };
    }

    /// Ends the back-off of a host, and records its rate limit and warnings.
    fn record_response(&self, host: &Authority, response: &Response) {
        let scarce = headers::is_scarce(
            response.header("ratelimit-limit"),
            response.header("ratelimit-remaining"),
        ) || headers::is_scarce(
            response.header("x-ratelimit-limit"),
            response.header("x-ratelimit-remaining"),
        );
        let mut hosts = lock(&self.hosts);
        let known = hosts.entry(host.clone()).or_default();
        known.failures = 0;
        if scarce {
            let now = self.now();
            let reset = response.header("x-ratelimit-reset");
            let reset = reset.and_then(|it| it.parse::<u64>().ok());
            let seconds = reset.map_or(0, |reset| reset.saturating_sub(now));
            let seconds = seconds.clamp(policy::DEFAULT_RETRY_AFTER, policy::MAX_PAUSE);
            known.scarce = Period::new(now, seconds);
        }
        for warning in response
            .header_values(header::WARNING)
            .filter_map(headers::warning)
        {
            if known.warnings.len() < 10 && !known.warnings.contains(&warning) {
                known.warnings.push(warning);
            }
        }
    }

    /// The hosts' warnings, without duplicates: the host and the message.
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
    pub(super) async fn send_authenticated(
        self: &Arc<Self>,
        endpoint: &Endpoint,
        path: &str,
        mut request: Request,
    ) -> Result<(Response, bool), RegistryError> {
        let key = (endpoint.base.to_string(), path.to_owned());
        let now = self.now();
        let known = {
            let tokens = lock(&self.tokens);
            let token = tokens.get(&key).filter(|token| token.valid.contains(now));
            token.map(|token| (token.header.clone(), token.private))
        };
        let private = known.as_ref().is_some_and(|(_, private)| *private);
        request.authorization = known.map(|(header, _)| header);
        let response = self.send(request.clone()).await?;
        if response.status != 401 || !policy::same_origin(&response.url, &endpoint.base) {
            return Ok((response, private));
        }
        lock(&self.tokens).remove(&key);
        let challenges = headers::challenges(response.header_values(header::WWW_AUTHENTICATE));
        let store = |token: Token| {
            let mut tokens = lock(&self.tokens);
            let now = self.now();
            tokens.retain(|_, token| token.valid.contains(now));
            tokens.insert(key.clone(), token);
        };

        let anonymous = self.token(endpoint, path, &challenges, None, request.intent);
        let without = match anonymous.await {
            Ok(Some(token)) => {
                request.authorization = Some(token.header.clone());
                let response = self.send(request.clone()).await?;
                if !matches!(response.status, 401 | 403) {
                    store(token);
                    return Ok((response, false));
                }
                // Missing and private images are indistinguishable.
                RegistryError::Denied
            }
            // The registry requires credentials.
            Ok(None) if !challenges.is_empty() => RegistryError::NeedsLogin,
            Ok(None) => RegistryError::Denied,
            Err(error @ (RegistryError::NeedsLogin | RegistryError::Denied)) => error,
            Err(error) => return Err(error),
        };

        let credentials = self.credentials(endpoint, path, request.intent).await?;
        let credentials = credentials.ok_or(without)?;
        let token = self.token(
            endpoint,
            path,
            &challenges,
            Some(&credentials),
            request.intent,
        );
        let token = match token.await {
            Ok(Some(token)) => Ok(token),
            // An identity token can't be used for Basic authentication.
            Ok(None) if !credentials.fits(&challenges) => Err(RegistryError::NeedsLogin),
            Ok(None) => Err(RegistryError::NotSent),
            Err(error) => Err(error),
        };
        let result = match token {
            Ok(token) => {
                request.authorization = Some(token.header.clone());
                let response = self.send(request).await?;
                match response.status {
                    401 if token.is_credentials => Err(credentials.refused()),
                    401 | 403 => Err(RegistryError::NoAccess),
                    _ => {
                        store(token);
                        return Ok((response, true));
                    }
                }
            }
            Err(error) => Err(error),
        };
        if let Err(RegistryError::PasswordRefused | RegistryError::TokenRefused) = &result {
            self.helper_credentials.forget(&credentials);
        }
        result
    }

    /// The value of `Authorization`: a token for the user or without a login, or the user's name and password. `None` if
    /// there is none for these challenges, or the credentials may not be sent.
    async fn token(
        self: &Arc<Self>,
        endpoint: &Endpoint,
        path: &str,
        challenges: &[Challenge],
        credentials: Option<&Credentials>,
        intent: Intent,
    ) -> Result<Option<Token>, RegistryError> {
        let policy = self.current_policy();
        let with_user = credentials.is_some();
        if let Some(Credentials::Token(token)) = credentials {
            let allowed = policy.credentials_may_go(&endpoint.base, &endpoint.base);
            let valid = Period::new(self.now(), 60);
            return Ok(allowed
                .then(|| secret(&format!("Bearer {token}")))
                .flatten()
                .map(|header| Token {
                    header,
                    valid,
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
                        .realm(&endpoint.base, realm)
                        .map_err(RegistryError::Refused)?;
                    if with_user && !policy.credentials_may_go(&endpoint.base, &realm) {
                        continue;
                    }
                    let wanted = TokenScope {
                        realm,
                        service: service.clone(),
                        scope: wanted_scope(path, scope.as_deref()),
                    };
                    let request = token_request(wanted, credentials, intent);
                    let Some(request) = request else { continue };
                    let response = self.send(request).await?;
                    match (response.status, credentials) {
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
                    let (token, seconds) = oci::read_token(&response.ok()?.body)
                        .ok_or(RegistryError::InvalidResponse)?;
                    let seconds = seconds.saturating_sub(TOKEN_MARGIN).clamp(1, 3600);
                    let valid = Period::new(self.now(), seconds);
                    secret(&format!("Bearer {token}")).map(|header| Token {
                        header,
                        valid,
                        private: with_user,
                        is_credentials: false,
                    })
                }
                Challenge::Basic => match credentials {
                    Some(Credentials::Password(user, password))
                        if policy.credentials_may_go(&endpoint.base, &endpoint.base) =>
                    {
                        let header = basic(user, password);
                        header.map(|header| Token {
                            header,
                            valid: Period::new(self.now(), 3600),
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
    /// If they are stored by a credential helper that fails or may not be started.
    async fn credentials(
        self: &Arc<Self>,
        endpoint: &Endpoint,
        path: &str,
        intent: Intent,
    ) -> Result<Option<Credentials>, RegistryError> {
        let (suffix, key) = match self.keychain().await.find(&endpoint.credentials_host, path) {
            None => return Ok(None),
            Some(StoredCredentials::Here(credentials)) => return Ok(Some(credentials)),
            Some(StoredCredentials::Helper(suffix, key)) => (suffix, key),
        };
        let Some(program) = helper::program_name(&suffix) else {
            return Ok(None);
        };
        if !self.settings.credential_helpers {
            return Err(RegistryError::HelperDisabled(program));
        }
        if let Some(credentials) = self.helper_credentials.get(&program, &key, self.now()) {
            return Ok(Some(credentials));
        }
        // It may prompt the user.
        if !intent.is_explicit() {
            return Err(RegistryError::HelperNotStarted(program));
        }
        // One prompt at a time, and no second one for the same password.
        let _guard = self.helper_lock.lock().await;
        if let Some(credentials) = self.helper_credentials.get(&program, &key, self.now()) {
            return Ok(Some(credentials));
        }
        match helper::get(&self.environment, &program, &key).await {
            Ok(credentials) => {
                let valid = Period::new(self.now(), HELPER_FRESH);
                self.helper_credentials
                    .store(program, key, credentials.clone(), valid);
                Ok(Some(credentials))
            }
            Err(HelperError::NotFound) => Ok(None),
            Err(HelperError::Missing) => Err(RegistryError::HelperMissing(program)),
            Err(HelperError::Failed) => Err(RegistryError::HelperFailed(program)),
        }
    }
}

/// The parameters of a token request.
struct TokenScope {
    realm: Url,
    service: Option<String>,
    scope: String,
}

/// The scope to request: pulling one repository, whatever the challenge offers. Some registries have one scope for all
/// repositories, a single word.
fn wanted_scope(path: &str, offered: Option<&str>) -> String {
    let is_word = |scope: &&str| {
        !scope.is_empty() && scope.len() <= 32 && scope.bytes().all(|b| b.is_ascii_alphabetic())
    };
    offered
        .filter(is_word)
        .map_or_else(|| oci::scope(path), str::to_owned)
}

fn token_request(
    wanted: TokenScope,
    credentials: Option<&Credentials>,
    intent: Intent,
) -> Option<Request> {
    let what = "a token".to_owned();
    let mut request = Request::get(wanted.realm, policy::size::TOKEN, what, intent);
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

fn build(settings: &RegistrySettings, proxies: &[Proxy], guard: Guard) -> Option<reqwest::Client> {
    // Fails if a provider is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut certificates = Vec::new();
    for path in &settings.ca_files {
        let text = super::environment::read_text(path, 1024 * 1024).ok()?;
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
    let with_system = builder().tls_certs_merge(certificates.clone()).build();
    // Without system certificates, trust those of the settings only.
    let client = with_system.or_else(|_| builder().tls_certs_only(certificates).build());
    client.ok()
}

/// The names and addresses of this machine, as `NO_PROXY` lists them.
const LOOPBACK: &str = "localhost,127.0.0.0/8,::1,::ffff:127.0.0.0/104";

/// The proxies that the environment names, and their hosts.
fn proxies(environment: &ProcessEnvironment) -> (Vec<Proxy>, Vec<String>) {
    let get = |name: &str| {
        let lower = environment.get(&name.to_ascii_lowercase());
        lower.or_else(|| environment.get(name))
    };
    // As in Go's `net/http` and therefore in Docker, this machine is never reached through a proxy.
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
        let proxy = match (plain, encrypted) {
            (true, true) => Proxy::all(&url),
            (true, false) => Proxy::http(&url),
            _ => Proxy::https(&url),
        };
        let Ok(proxy) = proxy else { continue };
        proxies.push(proxy.no_proxy(none.clone()));
        let host = Url::parse(&url)
            .ok()
            .and_then(|url| Authority::from_url(&url));
        hosts.extend(host.map(|authority| authority.host));
    }
    (proxies, hosts)
}

/// The error of a request, without its URL.
fn from_reqwest(error: &reqwest::Error) -> RegistryError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<Forbidden>() {
            return RegistryError::PrivateAddress;
        }
        cause = error.source();
    }
    if error.is_timeout() {
        RegistryError::TimedOut
    } else if error.is_decode() {
        RegistryError::InvalidResponse
    } else {
        RegistryError::Unreachable
    }
}
