//! The interface that every registry has: tags, manifests, configurations. What to ask, and how to read it.

use std::collections::{HashMap, HashSet};

use serde_json::Value;
use url::Url;

use super::json::{keys, list, moment, number, read, text, texts};
use super::model::{Image, ImageConfig, Tag};
use super::{hub, policy};
use syntax::values::{digest, platform, reference};

/// The kinds of manifest that are understood. A registry that isn't told them says that there is no such tag.
pub const ACCEPT: &str = "application/vnd.oci.image.index.v1+json, \
    application/vnd.docker.distribution.manifest.list.v2+json, \
    application/vnd.oci.image.manifest.v1+json, \
    application/vnd.docker.distribution.manifest.v2+json";

/// How many tags there may be on a page. Some registries refuse more.
const TAGS: &str = "1000";

/// The first page of the tags of a repository.
pub fn tags(base: &Url, path: &str) -> Option<Url> {
    let mut url = below(base, path, &["tags", "list"])?;
    url.query_pairs_mut().append_pair("n", TAGS);
    Some(url)
}

/// A manifest, by a tag or a digest.
pub fn manifest(base: &Url, path: &str, version: &str) -> Option<Url> {
    below(base, path, &["manifests", version])
}

/// A blob, like a configuration.
pub fn blob(base: &Url, path: &str, digest: &str) -> Option<Url> {
    below(base, path, &["blobs", digest])
}

/// What a token is wanted for.
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

/// Reads a page of tags. Some registries add what they know of each.
pub fn read_tags(body: &[u8]) -> Option<Vec<Tag>> {
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
    let tags = names.take(policy::MOST_TAGS).map(|name| {
        let mut tag = Tag {
            name: name.to_owned(),
            ..Tag::default()
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

/// What a manifest says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Manifest {
    /// One for each platform: where they are, and which platform each is for.
    Index(Vec<(String, String)>),
    /// An image of one platform: where its configuration is, and the bytes of its layers.
    Image {
        /// The digest of its configuration.
        config: String,
        /// The size of its layers as they are downloaded, in bytes.
        size: u64,
    },
    /// Something of old that can't be built upon any more, or no image at all.
    Other,
}

/// Reads a manifest of any kind.
pub fn read_manifest(body: &[u8]) -> Option<Manifest> {
    let manifest = read(body)?;
    let digest_of = |value: &Value| {
        let digest = text(value, "digest").filter(|it| digest::parse(it).is_ok());
        digest.map(str::to_owned)
    };
    if manifest.get("manifests").is_some_and(Value::is_array) {
        let images = list(&manifest, "manifests").filter_map(|entry| {
            let note = entry.get("annotations");
            if note.is_some_and(|note| text(note, "vnd.docker.reference.type").is_some()) {
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

/// The image of an index for a platform: its digest, and the platform as it is written there.
pub fn choose<'i>(images: &'i [(String, String)], wanted: &str) -> Option<&'i (String, String)> {
    let normal = |text: &str| Some(platform::parse(text).ok()?.normalized());
    let wanted = normal(wanted)?;
    let is_wanted = |image: &&(String, String)| normal(&image.1).as_ref() == Some(&wanted);
    images.iter().find(is_wanted)
}

/// Reads a configuration. Digest and platforms of the whole are others' to tell.
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
    let health = config.get("Healthcheck").map(|it| texts(it, "Test"));
    let health = health.and_then(|test| test.into_iter().next());
    Some(Image {
        digest: String::new(),
        platform: hub::platform(&value, "variant").unwrap_or_default(),
        platforms: Vec::new(),
        size: 0,
        created: moment(&value, "created"),
        config: ImageConfig {
            user: owned("User"),
            workdir: owned("WorkingDir"),
            env: env.map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
            entrypoint: texts(config, "Entrypoint"),
            cmd: texts(config, "Cmd"),
            shell: texts(config, "Shell"),
            ports: keys(config, "ExposedPorts"),
            volumes: keys(config, "Volumes"),
            stop_signal: owned("StopSignal"),
            on_build: texts(config, "OnBuild"),
            labels: labels.collect(),
            healthcheck: health.is_some_and(|kind| kind != "NONE"),
        },
    })
}

/// Reads the code of an error, like `MANIFEST_UNKNOWN`.
pub fn read_error(body: &[u8]) -> Option<String> {
    let value = read(body)?;
    let code = text(list(&value, "errors").next()?, "code")?;
    let plain = |c: char| c.is_ascii_uppercase() || c == '_';
    (code.len() <= 40 && code.chars().all(plain)).then(|| code.to_owned())
}

/// A token, and for how many seconds it holds.
pub fn read_token(body: &[u8]) -> Option<(String, u64)> {
    let value = read(body)?;
    let token = text(&value, "token").or_else(|| text(&value, "access_token"))?;
    // Nothing but what may stand in a header.
    if !token.bytes().all(|b| b.is_ascii_graphic()) {
        return None;
    }
    let seconds = number(&value, "expires_in").unwrap_or(60);
    Some((token.to_owned(), seconds))
}
