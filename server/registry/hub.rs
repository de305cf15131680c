//! Docker Hub's API: URLs and parsers for the newest tags, a tag, and search. Parsers return `None` if the response is
//! invalid.

use serde_json::Value;
use url::Url;

use super::json::{list, number, read, sanitize, text, timestamp};
use super::model::{Hit, TagInfo, Tags};
use syntax::values::{digest, reference};

/// The base URL.
pub const BASE: &str = "https://hub.docker.com/";
/// The page size for tags.
const TAGS: &str = "100";
/// The number of search results to request.
const HITS: &str = "25";

/// The URL of the newest tags of a repository; with `name`, of those that contain it.
pub fn tags(base: &Url, path: &str, name: Option<&str>) -> Option<Url> {
    let mut url = repository(base, path, &["tags"])?;
    {
        let mut query = url.query_pairs_mut();
        query.append_pair("page_size", TAGS);
        query.append_pair("ordering", "last_updated");
        if let Some(name) = name {
            query.append_pair("name", name);
        }
    }
    Some(url)
}

/// The URL of a tag.
pub fn tag(base: &Url, path: &str, tag: &str) -> Option<Url> {
    repository(base, path, &["tags", tag])
}

/// The URL of a search for repositories.
pub fn search(base: &Url, text: &str) -> Option<Url> {
    let mut url = base.join("v2/search/repositories/").ok()?;
    url.query_pairs_mut()
        .append_pair("query", text)
        .append_pair("page_size", HITS);
    Some(url)
}

/// The URL of a repository (`namespace/name`), with a path below it.
fn repository(base: &Url, path: &str, below: &[&str]) -> Option<Url> {
    let (namespace, name) = path.split_once('/')?;
    // Docker Hub has no deeper paths.
    if name.contains('/') {
        return None;
    }
    let mut url = base.clone();
    url.path_segments_mut()
        .ok()?
        .pop_if_empty()
        .extend(["v2", "namespaces", namespace, "repositories", name])
        .extend(below);
    Some(url)
}

/// Parses a page of tags.
pub fn read_tags(body: &[u8]) -> Option<Tags> {
    let page = read(body)?;
    page.get("results")?.as_array()?;
    let tags = list(&page, "results").filter_map(tag_of).collect();
    Some(Tags {
        tags,
        whole: text(&page, "next").is_none(),
    })
}

/// Parses a tag.
pub fn read_tag(body: &[u8]) -> Option<TagInfo> {
    tag_of(&read(body)?)
}

fn tag_of(value: &Value) -> Option<TagInfo> {
    let name = text(value, "name").filter(|name| reference::is_tag(name))?;
    let (mut platforms, mut parts) = (Vec::new(), Vec::new());
    for image in list(value, "images") {
        let part = text(image, "digest").filter(|it| digest::parse(it).is_ok());
        parts.extend(part.map(str::to_owned));
        let platform = platform(image, "variant");
        platforms.extend(platform.filter(|platform| !platforms.contains(platform)));
    }
    let pushed = timestamp(value, "tag_last_pushed").or_else(|| timestamp(value, "last_updated"));
    let digest = text(value, "digest").filter(|it| digest::parse(it).is_ok());
    Some(TagInfo {
        name: name.to_owned(),
        digest: digest.map(str::to_owned),
        pushed,
        size: number(value, "full_size").filter(|size| *size > 0),
        platforms,
        parts,
    })
}

/// A platform as `os/architecture/variant`. `None` for attestations (`unknown/unknown`).
pub(super) fn platform(value: &Value, variant: &str) -> Option<String> {
    let os = text(value, "os")?;
    let architecture = text(value, "architecture")?;
    if os == "unknown" || architecture == "unknown" {
        return None;
    }
    let variant = text(value, variant).map(|variant| format!("/{variant}"));
    let platform = format!("{os}/{architecture}{}", variant.unwrap_or_default());
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    (platform.len() <= 64 && platform.chars().all(plain)).then_some(platform)
}

/// Parses search results.
pub fn read_search(body: &[u8]) -> Option<Vec<Hit>> {
    let page = read(body)?;
    page.get("results")?.as_array()?;
    let hits = list(&page, "results").filter_map(|hit| {
        let name = text(hit, "repo_name")?;
        // Skip invalid image names.
        reference::parse(name).ok()?;
        Some(Hit {
            name: name.to_owned(),
            description: text(hit, "short_description").map(sanitize),
            stars: number(hit, "star_count").unwrap_or_default(),
            pulls: number(hit, "pull_count").unwrap_or_default(),
            official: hit.get("is_official").and_then(Value::as_bool) == Some(true),
        })
    });
    Some(hits.collect())
}
