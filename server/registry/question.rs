//! What can be asked, and asking it: which places, which requests, one after the other.

use std::collections::HashSet;
use std::sync::Arc;

use reqwest::Method;
use reqwest::header;
use serde::{Deserialize, Serialize};
use url::Url;

use super::authority::Authority;
use super::client::{Client, Got, Place, Request};
use super::error::{Intent, RegistryError};
use super::model::{Hit, Image, Tag, Tags};
use super::oci::Manifest;
use super::other::Own;
use super::policy::{self, MOST_PAGES, MOST_REDIRECTS, MOST_TAGS, Policy, fresh, size};
use super::{headers, hub, oci};
use syntax::values::digest;

/// Where Docker Hub's images are.
const HUB_REGISTRY: &str = "registry-1.docker.io";

/// A question that can be asked of a registry.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) enum Question {
    /// The tags of a repository, perhaps only those with a text in them.
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
    /// An image for a platform, by tag or digest.
    Image {
        domain: String,
        path: String,
        version: String,
        platform: String,
    },
    /// Repositories of Docker Hub.
    Search { text: String },
}

/// The answer to a question.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Fact {
    Tags(Arc<Tags>),
    Tag(Arc<Tag>),
    Image(Arc<Image>),
    Hits(Arc<Vec<Hit>>),
}

/// A fact, and true if only this user may know it.
pub(super) type Learnt = Result<(Fact, bool), RegistryError>;

/// True for the names of Docker Hub, some of which only stand for it.
pub(super) fn is_hub(domain: &str) -> bool {
    ["docker.io", HUB_REGISTRY, "registry.hub.docker.com"].contains(&domain)
}

impl Question {
    /// How long an answer holds, in seconds.
    pub(super) fn fresh_for(&self) -> u64 {
        match self {
            Question::Image { version, .. } if digest::parse(version).is_ok() => fresh::BY_DIGEST,
            _ => fresh::USUAL,
        }
    }

    /// The registry that it is about.
    pub(super) fn domain(&self) -> &str {
        match self {
            Question::Tags { domain, .. }
            | Question::Tag { domain, .. }
            | Question::Image { domain, .. } => domain,
            Question::Search { .. } => "docker.io",
        }
    }

    /// Asks it. Whether it may be asked has been decided before.
    pub(super) async fn ask(&self, asker: &Asker<'_>) -> Learnt {
        match self {
            Question::Tags { domain, path, name } => {
                let (tags, private) = asker.tags(domain, path, name.as_deref()).await?;
                Ok((Fact::Tags(Arc::new(tags)), private))
            }
            Question::Tag { domain, path, tag } => {
                let (tag, private) = asker.tag(domain, path, tag).await?;
                Ok((Fact::Tag(Arc::new(tag)), private))
            }
            Question::Image {
                domain,
                path,
                version,
                platform,
            } => {
                let (image, private) = asker.image(domain, path, version, platform).await?;
                Ok((Fact::Image(Arc::new(image)), private))
            }
            Question::Search { text } => {
                let url = hub::search(&asker.hub()?, text).ok_or(RegistryError::Missing)?;
                let what = "a search".to_owned();
                let body = asker.hub_get(url, what).await?.body;
                let hits = hub::read_search(&body).ok_or(RegistryError::Unreadable)?;
                Ok((Fact::Hits(Arc::new(hits)), false))
            }
        }
    }
}

/// Asks with a client, for a purpose.
pub(super) struct Asker<'c> {
    pub(super) client: &'c Arc<Client>,
    pub(super) policy: Policy,
    pub(super) intent: Intent,
}

impl Asker<'_> {
    fn hub(&self) -> Result<Url, RegistryError> {
        let set = self.client.settings.hub.as_deref();
        base(set.unwrap_or(hub::BASE)).ok_or(RegistryError::Unreachable)
    }

    /// A page of Docker Hub about a repository, which shows what is public.
    async fn hub_page(&self, url: Url, path: &str, what: String) -> Result<Got, RegistryError> {
        match self.hub_get(url, what).await {
            // All official images are public, and others look the same whether they don't exist or are private.
            Err(RegistryError::Missing) if !path.starts_with("library/") => {
                Err(RegistryError::Denied)
            }
            got => got,
        }
    }

    async fn hub_get(&self, url: Url, what: String) -> Result<Got, RegistryError> {
        let request = Request::get(url, size::HUB, what, self.intent);
        self.client.send(request).await?.ok()
    }

    /// The places to ask for a registry, mirrors first.
    fn places(&self, domain: &str) -> Vec<Place> {
        let name = if is_hub(domain) { "docker.io" } else { domain };
        let mirrors = self.client.settings.mirrors.get(name);
        let mirrors = mirrors.into_iter().flatten().filter_map(|mirror| {
            let home = Authority::parse(mirror)?;
            let url = if mirror.contains("://") {
                base(mirror)?
            } else {
                self.base_of(&home, mirror)?
            };
            Some(Place {
                base: url,
                home,
                mirror: true,
            })
        });
        let mut places: Vec<_> = mirrors.collect();
        let host = if is_hub(domain) { HUB_REGISTRY } else { domain };
        if let (Some(home), Some(host)) = (Authority::parse(name), Authority::parse(host))
            && let Some(base) = self.base_of(&host, &host.to_string())
        {
            places.push(Place {
                base,
                home,
                mirror: false,
            });
        }
        places
    }

    fn base_of(&self, authority: &Authority, written: &str) -> Option<Url> {
        let insecure = self.policy.is_insecure(authority);
        let scheme = if insecure { "http" } else { "https" };
        base(&format!("{scheme}://{written}"))
    }

    async fn tags(
        &self,
        domain: &str,
        path: &str,
        name: Option<&str>,
    ) -> Result<(Tags, bool), RegistryError> {
        let what = format!("tags of {path}");
        if is_hub(domain) {
            let mirrors = self.places(domain).into_iter().filter(|it| it.mirror);
            if let Ok(found) = self.listed(mirrors.collect(), path).await {
                return Ok(found);
            }
            let url = hub::tags(&self.hub()?, path, name).ok_or(RegistryError::Missing)?;
            return match self.hub_page(url, path, what).await {
                Ok(got) => {
                    let tags = hub::read_tags(&got.body).ok_or(RegistryError::Unreadable)?;
                    Ok((tags, false))
                }
                // Private ones look as if they weren't there; only the user's own registry knows.
                Err(RegistryError::Missing | RegistryError::Denied)
                    if self.knows_user(domain).await =>
                {
                    let places = self.places(domain).into_iter().filter(|it| !it.mirror);
                    self.listed(places.collect(), path).await
                }
                Err(error) => Err(error),
            };
        }
        let places = self.places(domain);
        if let (Some(own), Some(place)) = (Own::of(domain), places.first())
            && !place.mirror
            && let Some(url) = own.tags(&place.base, path, name)
        {
            let request = Request::get(url, size::HUB, what, self.intent);
            // What isn't public is only known to the interface that everybody has.
            if let Ok(got) = self.client.send(request).await?.ok() {
                let tags = own.read_tags(&got.body).ok_or(RegistryError::Unreadable)?;
                return Ok((tags, false));
            }
        }
        self.listed(places, path).await
    }

    async fn knows_user(&self, domain: &str) -> bool {
        let Some(home) = Authority::parse(if is_hub(domain) { "docker.io" } else { domain }) else {
            return false;
        };
        self.client.keychain().await.hosts().contains(&home)
    }

    /// All tags of a repository, from the first place that knows them. What the last says of why not counts.
    async fn listed(&self, places: Vec<Place>, path: &str) -> Result<(Tags, bool), RegistryError> {
        let mut error = RegistryError::Missing;
        for place in places {
            match self.listed_at(&place, path).await {
                Ok(found) => return Ok(found),
                Err(why) => error = why,
            }
        }
        Err(error)
    }

    /// All tags of a repository, page after page.
    async fn listed_at(&self, place: &Place, path: &str) -> Result<(Tags, bool), RegistryError> {
        let mut next = oci::tags(&place.base, path);
        let mut tags = Vec::new();
        let mut seen = HashSet::new();
        let mut asked = HashSet::new();
        let mut private = false;
        while let Some(url) = next.take() {
            if asked.len() == MOST_PAGES || !asked.insert(url.clone()) {
                return Ok((Tags { tags, whole: false }, private));
            }
            let what = format!("tags of {path}");
            let mut request = Request::get(url.clone(), size::TAGS, what, self.intent);
            request.redirects = MOST_REDIRECTS;
            let answer = self.client.ask(place, path, request).await;
            let answer = answer.and_then(|(got, private)| Ok((got.ok()?, private)));
            let (got, of_user) = match answer {
                Ok(answer) => answer,
                // Some pages are better than none.
                Err(_) if !tags.is_empty() => return Ok((Tags { tags, whole: false }, private)),
                Err(error) => return Err(error),
            };
            private |= of_user;
            let page = oci::read_tags(&got.body);
            let Some(page) = page else {
                return Err(RegistryError::Unreadable);
            };
            let new = page.into_iter().filter(|tag| seen.insert(tag.name.clone()));
            tags.extend(new.take(MOST_TAGS - tags.len().min(MOST_TAGS)));
            let Some(link) = headers::next_link(got.all(header::LINK)) else {
                break;
            };
            let follow = policy::same_origin(&got.url, &url) && tags.len() < MOST_TAGS;
            match policy::next_page(&url, link) {
                Ok(to) if follow => next = Some(to),
                _ => return Ok((Tags { tags, whole: false }, private)),
            }
        }
        Ok((Tags { tags, whole: true }, private))
    }

    async fn tag(&self, domain: &str, path: &str, tag: &str) -> Result<(Tag, bool), RegistryError> {
        let mut known = None;
        if is_hub(domain) {
            let url = hub::tag(&self.hub()?, path, tag).ok_or(RegistryError::Missing)?;
            let what = format!("the tag {tag} of {path}");
            match self.hub_page(url, path, what).await {
                Ok(got) => {
                    let read = hub::read_tag(&got.body).ok_or(RegistryError::Unreadable)?;
                    // The answer to another question is none.
                    if read.name != tag {
                        return Err(RegistryError::Unreadable);
                    }
                    if read.digest.is_some() {
                        return Ok((read, false));
                    }
                    known = Some(read);
                }
                Err(RegistryError::Missing | RegistryError::Denied)
                    if self.knows_user(domain).await => {}
                // A mirror may know.
                Err(_) if self.places(domain).iter().any(|it| it.mirror) => {}
                Err(error) => return Err(error),
            }
        }
        let (digest, private) = self.digest(domain, path, tag).await?;
        let mut found = known.unwrap_or_default();
        tag.clone_into(&mut found.name);
        found.digest = Some(digest);
        Ok((found, private))
    }

    /// The digest of a tag, from the first place that knows it.
    async fn digest(
        &self,
        domain: &str,
        path: &str,
        tag: &str,
    ) -> Result<(String, bool), RegistryError> {
        let mut error = RegistryError::Missing;
        for place in self.places(domain) {
            match self.digest_at(&place, path, tag).await {
                Ok(found) => return Ok(found),
                Err(why) => error = why,
            }
        }
        Err(error)
    }

    /// The digest of a tag, without pulling anything if the registry tells it so.
    async fn digest_at(
        &self,
        place: &Place,
        path: &str,
        tag: &str,
    ) -> Result<(String, bool), RegistryError> {
        let url = oci::manifest(&place.base, path, tag).ok_or(RegistryError::Missing)?;
        let what = format!("the digest of {path}:{tag}");
        let mut request = self.manifest_request(url, what);
        request.method = Method::HEAD;
        let (got, private) = self.client.ask(place, path, request.clone()).await?;
        if got.status != 405 {
            let got = got.ok()?;
            let told = got.header("docker-content-digest");
            if let Some(told) = told.filter(|told| digest::parse(told).is_ok()) {
                return Ok((told.to_owned(), private));
            }
        }
        request.method = Method::GET;
        let (got, private) = self.client.ask(place, path, request).await?;
        Ok((sha256(&got.ok()?.body), private))
    }

    fn manifest_request(&self, url: Url, what: String) -> Request {
        let mut request = Request::get(url, size::MANIFEST, what, self.intent);
        request.accept = Some(oci::ACCEPT);
        request.redirects = MOST_REDIRECTS;
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
        for place in self.places(domain) {
            match self.image_at(&place, path, version, platform).await {
                Ok(found) => return Ok(found),
                Err(why) => error = why,
            }
        }
        Err(error)
    }

    async fn image_at(
        &self,
        place: &Place,
        path: &str,
        version: &str,
        platform: &str,
    ) -> Result<(Image, bool), RegistryError> {
        let (body, mut private) = self.manifest(place, path, version).await?;
        let digest = sha256(&body);
        let mut manifest = oci::read_manifest(&body).ok_or(RegistryError::Unreadable)?;
        let mut platforms = Vec::new();
        if let Manifest::Index(images) = &manifest {
            platforms = images
                .iter()
                .map(|(_, platform)| platform.clone())
                .collect();
            platforms.dedup();
            let (one, _) = oci::choose(images, platform).ok_or(RegistryError::Missing)?;
            let (body, of_user) = self.manifest(place, path, one).await?;
            private |= of_user;
            manifest = oci::read_manifest(&body).ok_or(RegistryError::Unreadable)?;
        }
        let Manifest::Image { config, size } = manifest else {
            return Err(RegistryError::Unreadable);
        };
        let url = oci::blob(&place.base, path, &config).ok_or(RegistryError::Missing)?;
        let what = format!("the configuration of {path}");
        let mut request = Request::get(url, size::MANIFEST, what, self.intent);
        request.redirects = MOST_REDIRECTS;
        let (got, of_user) = self.client.ask(place, path, request).await?;
        let got = got.ok()?;
        if !is_digest_of(&config, &got.body) {
            return Err(RegistryError::Unreadable);
        }
        let mut image = oci::read_config(&got.body).ok_or(RegistryError::Unreadable)?;
        image.digest = digest;
        image.size = size;
        if platforms.is_empty() {
            platforms.push(image.platform.clone());
        }
        image.platforms = platforms;
        Ok((image, private || of_user))
    }

    async fn manifest(
        &self,
        place: &Place,
        path: &str,
        version: &str,
    ) -> Result<(Vec<u8>, bool), RegistryError> {
        let url = oci::manifest(&place.base, path, version).ok_or(RegistryError::Missing)?;
        let what = format!("the manifest of {path}");
        let request = self.manifest_request(url, what);
        let (got, private) = self.client.ask(place, path, request).await?;
        let body = got.ok()?.body;
        if digest::parse(version).is_ok() && !is_digest_of(version, &body) {
            return Err(RegistryError::Unreadable);
        }
        Ok((body, private))
    }
}

/// A URL that paths can be put behind.
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

/// The digest of some bytes.
pub(super) fn sha256(bytes: &[u8]) -> String {
    let made = ring::digest::digest(&ring::digest::SHA256, bytes);
    format!("sha256:{}", hex(made.as_ref()))
}

fn is_digest_of(digest: &str, bytes: &[u8]) -> bool {
    let algorithm = match digest.split_once(':') {
        Some(("sha256", _)) => &ring::digest::SHA256,
        Some(("sha384", _)) => &ring::digest::SHA384,
        Some(("sha512", _)) => &ring::digest::SHA512,
        _ => return false,
    };
    let made = hex(ring::digest::digest(algorithm, bytes).as_ref());
    digest.split_once(':').is_some_and(|(_, told)| told == made)
}
