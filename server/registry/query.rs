//! The kinds of queries, and the requests that answer them: which endpoints, in which order.

use std::collections::HashSet;
use std::sync::Arc;

use reqwest::Method;
use reqwest::header;
use serde::{Deserialize, Serialize};
use url::Url;

use super::authority::Authority;
use super::client::{Client, Endpoint};
use super::error::{Intent, RegistryError};
use super::message::{Request, Response};
use super::model::{Hit, Image, TagInfo, Tags};
use super::oci::Manifest;
use super::policy::{self, MAX_PAGES, MAX_REDIRECTS, MAX_TAGS, Policy, fresh, size};
use super::vendor::VendorApi;
use super::{headers, hub, oci};
use syntax::values::digest;

/// The host of Docker Hub's registry API.
const HUB_REGISTRY: &str = "registry-1.docker.io";

/// A query. Serialized as part of the disk cache's keys.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) enum Query {
    /// The tags of a repository; with `name`, those that contain it.
    Tags {
        domain: String,
        path: String,
        name: Option<String>,
    },
    /// One tag.
    Tag {
        domain: String,
        path: String,
        tag: String,
    },
    /// The configuration of an image for a platform, by tag or digest (`version`).
    Image {
        domain: String,
        path: String,
        version: String,
        platform: String,
    },
    /// Repositories of Docker Hub that match a text.
    Search { text: String },
}

/// The result of a query.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Record {
    Tags(Arc<Tags>),
    Tag(Arc<TagInfo>),
    Image(Arc<Image>),
    Hits(Arc<Vec<Hit>>),
}

/// A record, and true if it was fetched with credentials: then it isn't written to disk.
pub(super) type QueryResult = Result<(Record, bool), RegistryError>;

/// True for Docker Hub and its aliases.
pub(super) fn is_hub(domain: &str) -> bool {
    ["docker.io", HUB_REGISTRY, "registry.hub.docker.com"].contains(&domain)
}

impl Query {
    /// How long a result is fresh, in seconds.
    pub(super) fn fresh_for(&self) -> u64 {
        match self {
            Query::Image { version, .. } if digest::parse(version).is_ok() => fresh::BY_DIGEST,
            _ => fresh::USUAL,
        }
    }

    /// The queried registry.
    pub(super) fn domain(&self) -> &str {
        match self {
            Query::Tags { domain, .. }
            | Query::Tag { domain, .. }
            | Query::Image { domain, .. } => domain,
            Query::Search { .. } => "docker.io",
        }
    }

    /// Runs the query. The caller has checked the policy.
    pub(super) async fn run(&self, fetcher: &Fetcher<'_>) -> QueryResult {
        match self {
            Query::Tags { domain, path, name } => {
                let (tags, private) = fetcher.tags(domain, path, name.as_deref()).await?;
                Ok((Record::Tags(Arc::new(tags)), private))
            }
            Query::Tag { domain, path, tag } => {
                let (tag, private) = fetcher.tag(domain, path, tag).await?;
                Ok((Record::Tag(Arc::new(tag)), private))
            }
            Query::Image {
                domain,
                path,
                version,
                platform,
            } => {
                let (image, private) = fetcher.image(domain, path, version, platform).await?;
                Ok((Record::Image(Arc::new(image)), private))
            }
            Query::Search { text } => {
                let url = hub::search(&fetcher.hub()?, text).ok_or(RegistryError::Missing)?;
                let what = "a search".to_owned();
                let body = fetcher.hub_get(url, what).await?.body;
                let hits = hub::read_search(&body).ok_or(RegistryError::InvalidResponse)?;
                Ok((Record::Hits(Arc::new(hits)), false))
            }
        }
    }
}

/// Runs queries with a client, for an intent.
pub(super) struct Fetcher<'c> {
    pub(super) client: &'c Arc<Client>,
    pub(super) policy: Policy,
    pub(super) intent: Intent,
}

impl Fetcher<'_> {
    fn hub(&self) -> Result<Url, RegistryError> {
        let set = self.client.settings.hub.as_deref();
        base(set.unwrap_or(hub::BASE)).ok_or(RegistryError::Unreachable)
    }

    /// A response of Docker Hub's API about a repository. The API has public repositories only.
    async fn hub_repository(
        &self,
        url: Url,
        path: &str,
        what: String,
    ) -> Result<Response, RegistryError> {
        match self.hub_get(url, what).await {
            // Official images are public; others may be private.
            Err(RegistryError::Missing) if !path.starts_with("library/") => {
                Err(RegistryError::Denied)
            }
            response => response,
        }
    }

    async fn hub_get(&self, url: Url, what: String) -> Result<Response, RegistryError> {
        let request = Request::get(url, size::HUB, what, self.intent);
        self.client.send(request).await?.ok()
    }

    /// The endpoints of a registry, mirrors first.
    fn endpoints(&self, domain: &str) -> Vec<Endpoint> {
        let name = if is_hub(domain) { "docker.io" } else { domain };
        let mirrors = self.client.settings.mirrors.get(name);
        let mirrors = mirrors.into_iter().flatten().filter_map(|mirror| {
            let authority = Authority::parse(mirror)?;
            let url = if mirror.contains("://") {
                base(mirror)?
            } else {
                self.base_url(&authority, mirror)?
            };
            Some(Endpoint {
                base: url,
                credentials_host: authority,
                is_mirror: true,
            })
        });
        let mut endpoints: Vec<_> = mirrors.collect();
        let host = if is_hub(domain) { HUB_REGISTRY } else { domain };
        if let (Some(credentials_host), Some(host)) =
            (Authority::parse(name), Authority::parse(host))
            && let Some(base) = self.base_url(&host, &host.to_string())
        {
            endpoints.push(Endpoint {
                base,
                credentials_host,
                is_mirror: false,
            });
        }
        endpoints
    }

    /// A base URL from a host and a path, with the scheme that the policy requires.
    fn base_url(&self, authority: &Authority, location: &str) -> Option<Url> {
        let insecure = self.policy.is_insecure(authority);
        let scheme = if insecure { "http" } else { "https" };
        base(&format!("{scheme}://{location}"))
    }

    async fn tags(
        &self,
        domain: &str,
        path: &str,
        name: Option<&str>,
    ) -> Result<(Tags, bool), RegistryError> {
        let what = format!("tags of {path}");
        if is_hub(domain) {
            let mirrors = self.endpoints(domain).into_iter().filter(|it| it.is_mirror);
            if let Ok(tags) = self.list_tags(mirrors.collect(), path).await {
                return Ok(tags);
            }
            let url = hub::tags(&self.hub()?, path, name).ok_or(RegistryError::Missing)?;
            return match self.hub_repository(url, path, what).await {
                Ok(response) => {
                    let tags =
                        hub::read_tags(&response.body).ok_or(RegistryError::InvalidResponse)?;
                    Ok((tags, false))
                }
                // It may be private: query the registry with the user's credentials.
                Err(RegistryError::Missing | RegistryError::Denied)
                    if self.has_credentials(domain).await =>
                {
                    let endpoints = self
                        .endpoints(domain)
                        .into_iter()
                        .filter(|it| !it.is_mirror);
                    self.list_tags(endpoints.collect(), path).await
                }
                Err(error) => Err(error),
            };
        }
        let endpoints = self.endpoints(domain);
        if let (Some(api), Some(endpoint)) = (VendorApi::for_registry(domain), endpoints.first())
            && !endpoint.is_mirror
            && let Some(url) = api.tags(&endpoint.base, path, name)
        {
            let request = Request::get(url, size::HUB, what, self.intent);
            // Private repositories are in the OCI API only.
            if let Ok(response) = self.client.send(request).await?.ok() {
                let tags = api
                    .read_tags(&response.body)
                    .ok_or(RegistryError::InvalidResponse)?;
                return Ok((tags, false));
            }
        }
        self.list_tags(endpoints, path).await
    }

    /// True if the user is logged in to a registry.
    async fn has_credentials(&self, domain: &str) -> bool {
        let Some(registry) = Authority::parse(if is_hub(domain) { "docker.io" } else { domain })
        else {
            return false;
        };
        self.client.keychain().await.hosts().contains(&registry)
    }

    /// All tags of a repository, from the first endpoint that has them. Otherwise the last endpoint's error.
    async fn list_tags(
        &self,
        endpoints: Vec<Endpoint>,
        path: &str,
    ) -> Result<(Tags, bool), RegistryError> {
        let mut error = RegistryError::Missing;
        for endpoint in endpoints {
            match self.list_tags_at(&endpoint, path).await {
                Ok(result) => return Ok(result),
                Err(failure) => error = failure,
            }
        }
        Err(error)
    }

    /// All tags of a repository, page by page.
    async fn list_tags_at(
        &self,
        endpoint: &Endpoint,
        path: &str,
    ) -> Result<(Tags, bool), RegistryError> {
        let mut next = oci::tags(&endpoint.base, path);
        let mut tags = Vec::new();
        let mut seen = HashSet::new();
        let mut visited = HashSet::new();
        let mut private = false;
        while let Some(url) = next.take() {
            if visited.len() == MAX_PAGES || !visited.insert(url.clone()) {
                return Ok((Tags { tags, whole: false }, private));
            }
            let what = format!("tags of {path}");
            let mut request = Request::get(url.clone(), size::TAGS, what, self.intent);
            request.redirects = MAX_REDIRECTS;
            let result = self
                .client
                .send_authenticated(endpoint, path, request)
                .await;
            let result = result.and_then(|(response, private)| Ok((response.ok()?, private)));
            let (response, with_user) = match result {
                Ok(result) => result,
                // Return the pages so far.
                Err(_) if !tags.is_empty() => return Ok((Tags { tags, whole: false }, private)),
                Err(error) => return Err(error),
            };
            private |= with_user;
            let page = oci::read_tags(&response.body);
            let Some(page) = page else {
                return Err(RegistryError::InvalidResponse);
            };
            let new = page.into_iter().filter(|tag| seen.insert(tag.name.clone()));
            tags.extend(new.take(MAX_TAGS - tags.len().min(MAX_TAGS)));
            let Some(link) = headers::next_link(response.header_values(header::LINK)) else {
                break;
            };
            let follow = policy::same_origin(&response.url, &url) && tags.len() < MAX_TAGS;
            match policy::next_page(&url, link) {
                Ok(page) if follow => next = Some(page),
                _ => return Ok((Tags { tags, whole: false }, private)),
            }
        }
        Ok((Tags { tags, whole: true }, private))
    }

    async fn tag(
        &self,
        domain: &str,
        path: &str,
        tag: &str,
    ) -> Result<(TagInfo, bool), RegistryError> {
        let mut known = None;
        if is_hub(domain) {
            let url = hub::tag(&self.hub()?, path, tag).ok_or(RegistryError::Missing)?;
            let what = format!("the tag {tag} of {path}");
            match self.hub_repository(url, path, what).await {
                Ok(response) => {
                    let read =
                        hub::read_tag(&response.body).ok_or(RegistryError::InvalidResponse)?;
                    // The response must be about this tag.
                    if read.name != tag {
                        return Err(RegistryError::InvalidResponse);
                    }
                    if read.digest.is_some() {
                        return Ok((read, false));
                    }
                    known = Some(read);
                }
                Err(RegistryError::Missing | RegistryError::Denied)
                    if self.has_credentials(domain).await => {}
                // A mirror may have it.
                Err(_) if self.endpoints(domain).iter().any(|it| it.is_mirror) => {}
                Err(error) => return Err(error),
            }
        }
        let (digest, private) = self.digest(domain, path, tag).await?;
        let mut result = known.unwrap_or_default();
        tag.clone_into(&mut result.name);
        result.digest = Some(digest);
        Ok((result, private))
    }

    /// The digest of a tag, from the first endpoint that has it.
    async fn digest(
        &self,
        domain: &str,
        path: &str,
        tag: &str,
    ) -> Result<(String, bool), RegistryError> {
        let mut error = RegistryError::Missing;
        for endpoint in self.endpoints(domain) {
            match self.digest_at(&endpoint, path, tag).await {
                Ok(result) => return Ok(result),
                Err(failure) => error = failure,
            }
        }
        Err(error)
    }

    /// The digest of a tag: with a HEAD request, which isn't a pull, if the registry supports that.
    async fn digest_at(
        &self,
        endpoint: &Endpoint,
        path: &str,
        tag: &str,
    ) -> Result<(String, bool), RegistryError> {
        let url = oci::manifest(&endpoint.base, path, tag).ok_or(RegistryError::Missing)?;
        let what = format!("the digest of {path}:{tag}");
        let mut request = self.manifest_request(url, what);
        request.method = Method::HEAD;
        let (response, private) = self
            .client
            .send_authenticated(endpoint, path, request.clone())
            .await?;
        if response.status != 405 {
            let response = response.ok()?;
            let digest = response.header("docker-content-digest");
            if let Some(digest) = digest.filter(|text| digest::parse(text).is_ok()) {
                return Ok((digest.to_owned(), private));
            }
        }
        request.method = Method::GET;
        let (response, private) = self
            .client
            .send_authenticated(endpoint, path, request)
            .await?;
        Ok((sha256(&response.ok()?.body), private))
    }

    fn manifest_request(&self, url: Url, what: String) -> Request {
        let mut request = Request::get(url, size::MANIFEST, what, self.intent);
        request.accept = Some(oci::ACCEPT);
        request.redirects = MAX_REDIRECTS;
        request
    }

    async fn image(
        &self,
        domain: &str,
        path: &str,
        version: &str,
        platform: &str,
    ) -> Result<(Image, bool), RegistryError> {
        let mut error = RegistryError::Missing;
        for endpoint in self.endpoints(domain) {
            match self.image_at(&endpoint, path, version, platform).await {
                Ok(result) => return Ok(result),
                Err(failure) => error = failure,
            }
        }
        Err(error)
    }

    async fn image_at(
        &self,
        endpoint: &Endpoint,
        path: &str,
        version: &str,
        platform: &str,
    ) -> Result<(Image, bool), RegistryError> {
        let (body, mut private) = self.manifest(endpoint, path, version).await?;
        let digest = sha256(&body);
        let mut manifest = oci::read_manifest(&body).ok_or(RegistryError::InvalidResponse)?;
        let mut platforms = Vec::new();
        if let Manifest::Index(images) = &manifest {
            platforms = images
                .iter()
                .map(|(_, platform)| platform.clone())
                .collect();
            platforms.dedup();
            let (digest, _) = oci::choose(images, platform).ok_or(RegistryError::Missing)?;
            let (body, with_user) = self.manifest(endpoint, path, digest).await?;
            private |= with_user;
            manifest = oci::read_manifest(&body).ok_or(RegistryError::InvalidResponse)?;
        }
        let Manifest::Image { config, size } = manifest else {
            return Err(RegistryError::InvalidResponse);
        };
        let url = oci::blob(&endpoint.base, path, &config).ok_or(RegistryError::Missing)?;
        let what = format!("the configuration of {path}");
        let mut request = Request::get(url, size::MANIFEST, what, self.intent);
        request.redirects = MAX_REDIRECTS;
        let (response, with_user) = self
            .client
            .send_authenticated(endpoint, path, request)
            .await?;
        let response = response.ok()?;
        if !is_digest_of(&config, &response.body) {
            return Err(RegistryError::InvalidResponse);
        }
        let mut image = oci::read_config(&response.body).ok_or(RegistryError::InvalidResponse)?;
        image.digest = digest;
        image.size = size;
        if platforms.is_empty() {
            platforms.push(image.platform.clone());
        }
        image.platforms = platforms;
        Ok((image, private || with_user))
    }

    async fn manifest(
        &self,
        endpoint: &Endpoint,
        path: &str,
        version: &str,
    ) -> Result<(Vec<u8>, bool), RegistryError> {
        let url = oci::manifest(&endpoint.base, path, version).ok_or(RegistryError::Missing)?;
        let what = format!("the manifest of {path}");
        let request = self.manifest_request(url, what);
        let (response, private) = self
            .client
            .send_authenticated(endpoint, path, request)
            .await?;
        let body = response.ok()?.body;
        if digest::parse(version).is_ok() && !is_digest_of(version, &body) {
            return Err(RegistryError::InvalidResponse);
        }
        Ok((body, private))
    }
}

/// Parses a base URL, to which paths can be appended.
fn base(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let plain = url.username().is_empty() && url.query().is_none();
    (plain && matches!(url.scheme(), "http" | "https")).then_some(url)
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text += &format!("{byte:02x}");
    }
    text
}

/// The SHA-256 digest of some bytes, as `sha256:<hex>`.
pub(super) fn sha256(bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    format!("sha256:{}", hex(digest.as_ref()))
}

fn is_digest_of(digest: &str, bytes: &[u8]) -> bool {
    let algorithm = match digest.split_once(':') {
        Some(("sha256", _)) => &ring::digest::SHA256,
        Some(("sha384", _)) => &ring::digest::SHA384,
        Some(("sha512", _)) => &ring::digest::SHA512,
        _ => return false,
    };
    let actual = hex(ring::digest::digest(algorithm, bytes).as_ref());
    digest
        .split_once(':')
        .is_some_and(|(_, expected)| expected == actual)
}
