//! The OCI distribution API: URLs and parsers for tags, manifests, configurations and tokens. Parsers return `None` if the
//! response is invalid.

use std::collections::{HashMap, HashSet};

use serde_json::Value;
use url::Url;

use super::json::{keys, list, number, read, strings, text, timestamp};
use super::model::{Image, ImageConfig, TagInfo};
use super::{hub, policy};
use syntax::values::{digest, platform, reference};

/// The supported media types of manifests. Without them, a registry answers 404 for multi-platform images.
pub const ACCEPT: &str = "application/vnd.oci.image.index.v1+json, \
    application/vnd.docker.distribution.manifest.list.v2+json, \
    application/vnd.oci.image.manifest.v1+json, \
    application/vnd.docker.distribution.manifest.v2+json";

/// The page size for tags. Some registries reject larger ones.
const TAGS: &str = "1000";

/// The URL of the first page of the tags of a repository.
pub fn tags(base: &Url, path: &str) -> Option<Url> {
    let mut url = below(base, path, &["tags", "list"])?;
    url.query_pairs_mut().append_pair("n", TAGS);
    Some(url)
}

/// The URL of a manifest, by tag or digest.
pub fn manifest(base: &Url, path: &str, version: &str) -> Option<Url> {
    below(base, path, &["manifests", version])
}

/// The URL of a blob, such as a configuration.
pub fn blob(base: &Url, path: &str, digest: &str) -> Option<Url> {
    below(base, path, &["blobs", digest])
}

/// The scope of a token to pull a repository.
pub fn scope(path: &str) -> String {
    format!("repository:{path}:pull")
}

fn below(base: &Url, path: &str, parts: &[&str]) -> Option<Url> {
    let mut url = base.clone();
    url.path_segments_mut()
        .ok()?
        .pop_if_empty()
        .push("v2")
        .extend(path.split('/'))
        .extend(parts);
    Some(url)
}

/// Parses a page of tags. Google's registries add details of each tag (`manifest`).
pub fn read_tags(body: &[u8]) -> Option<Vec<TagInfo>> {
    let page = read(body)?;
    let tags = page.get("tags")?;
    if !tags.is_array() && !tags.is_null() {
        return None;
    }
    let mut known = HashMap::new();
    let manifests = page.get("manifest").and_then(Value::as_object);
    for (digest, manifest) in manifests.into_iter().flatten() {
        for tag in list(manifest, "tag").filter_map(Value::as_str) {
            known.insert(tag.to_owned(), (digest, manifest));
        }
    }
    let names = list(&page, "tags").filter_map(Value::as_str);
    let mut seen = HashSet::new();
    let names = names.filter(|name| reference::is_tag(name) && seen.insert(*name));
    let tags = names.take(policy::MAX_TAGS).map(|name| {
        let mut tag = TagInfo {
            name: name.to_owned(),
            ..TagInfo::default()
        };
        if let Some((digest, manifest)) = known.get(name) {
            tag.digest = digest::parse(digest).is_ok().then(|| (*digest).clone());
            let uploaded = number(manifest, "timeUploadedMs").filter(|ms| *ms > 0);
            tag.pushed = uploaded.map(|ms| ms / 1000);
            tag.size = number(manifest, "imageSizeBytes").filter(|size| *size > 0);
        }
        tag
    });
    Some(tags.collect())
}

/// A manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Manifest {
    /// An image index: digest and platform of each image.
    Index(Vec<(String, String)>),
    /// The manifest of an image for one platform.
    Image {
        /// The digest of the configuration.
        config: String,
        /// The compressed size of the layers, in bytes.
        size: u64,
    },
    /// A legacy manifest (schema 1), or not an image.
    Other,
}

/// Parses a manifest.
pub fn read_manifest(body: &[u8]) -> Option<Manifest> {
    let manifest = read(body)?;
    let digest_of = |value: &Value| {
        let digest = text(value, "digest").filter(|it| digest::parse(it).is_ok());
        digest.map(str::to_owned)
    };
    if manifest.get("manifests").is_some_and(Value::is_array) {
        let images = list(&manifest, "manifests").filter_map(|entry| {
            let annotations = entry.get("annotations");
            if annotations.is_some_and(|it| text(it, "vnd.docker.reference.type").is_some()) {
                return None;
            }
            let platform = hub::platform(entry.get("platform")?, "variant")?;
            Some((digest_of(entry)?, platform))
        });
        return Some(Manifest::Index(images.collect()));
    }
    let Some(config) = manifest.get("config").and_then(digest_of) else {
        return manifest.is_object().then_some(Manifest::Other);
    };
    let sizes = list(&manifest, "layers").filter_map(|layer| number(layer, "size"));
    Some(Manifest::Image {
        config,
        size: sizes.fold(0, u64::saturating_add),
    })
}

/// The image of an index for a platform: its digest, and its platform as the index writes it.
pub fn choose<'i>(images: &'i [(String, String)], wanted: &str) -> Option<&'i (String, String)> {
    let normal = |text: &str| Some(platform::parse(text).ok()?.normalized());
    let wanted = normal(wanted)?;
    let is_wanted = |image: &&(String, String)| normal(&image.1).as_ref() == Some(&wanted);
    images.iter().find(is_wanted)
}

/// Parses a configuration. `digest`, `size` and `platforms` aren't part of it and left empty.
pub fn read_config(body: &[u8]) -> Option<Image> {
    let value = read(body)?;
    if !value.is_object() {
        return None;
    }
    let empty = Value::Null;
    let config = value.get("config").unwrap_or(&empty);
    let env = list(config, "Env").filter_map(Value::as_str);
    let env = env.filter_map(|entry| entry.split_once('='));
    let owned = |key: &str| text(config, key).map(str::to_owned);
    let labels = config.get("Labels").and_then(Value::as_object);
    let labels = labels.into_iter().flatten();
    let labels = labels.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())));
    let health = config.get("Healthcheck").map(|it| strings(it, "Test"));
    let health = health.and_then(|test| test.into_iter().next());
    Some(Image {
        digest: String::new(),
        platform: hub::platform(&value, "variant").unwrap_or_default(),
        platforms: Vec::new(),
        size: 0,
        created: timestamp(&value, "created"),
        config: ImageConfig {
            user: owned("User"),
            workdir: owned("WorkingDir"),
            env: env.map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
            entrypoint: strings(config, "Entrypoint"),
            cmd: strings(config, "Cmd"),
            shell: strings(config, "Shell"),
            ports: keys(config, "ExposedPorts"),
            volumes: keys(config, "Volumes"),
            stop_signal: owned("StopSignal"),
            on_build: strings(config, "OnBuild"),
            labels: labels.collect(),
            healthcheck: health.is_some_and(|kind| kind != "NONE"),
        },
    })
}

/// Parses the code of an error, such as `MANIFEST_UNKNOWN`.
pub fn read_error(body: &[u8]) -> Option<String> {
    let value = read(body)?;
    let code = text(list(&value, "errors").next()?, "code")?;
    let plain = |c: char| c.is_ascii_uppercase() || c == '_';
    (code.len() <= 40 && code.chars().all(plain)).then(|| code.to_owned())
}

/// Parses the response of a token server: the token, and its lifetime in seconds.
pub fn read_token(body: &[u8]) -> Option<(String, u64)> {
    let value = read(body)?;
    let token = text(&value, "token").or_else(|| text(&value, "access_token"))?;
    // Only characters that are valid in a header.
    if !token.bytes().all(|b| b.is_ascii_graphic()) {
        return None;
    }
    let seconds = number(&value, "expires_in").unwrap_or(60);
    Some((token.to_owned(), seconds))
}
