//! Registries that tell tags better in an interface of their own. What to ask, and how to read it.

use serde_json::Value;
use url::Url;

use super::json::{list, moment, number, read, text};
use super::model::{Tag, Tags};
use syntax::values::{digest, reference};

/// A way to ask for tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// That of quay.io: newest first, with dates and digests.
    Quay,
    /// That of the Microsoft Artifact Registry, with dates and digests.
    Microsoft,
}

impl Own {
    /// The interface of a registry, if it has one.
    pub fn of(domain: &str) -> Option<Own> {
        match domain {
            "quay.io" => Some(Own::Quay),
            "mcr.microsoft.com" => Some(Own::Microsoft),
            _ => None,
        }
    }

    /// The newest tags of a repository, or those with a text in them.
    pub fn tags(self, base: &Url, path: &str, name: Option<&str>) -> Option<Url> {
        let mut url = base.clone();
        let mut parts = url.path_segments_mut().ok()?;
        parts.pop_if_empty();
        match self {
            Own::Quay => {
                parts.extend(["api", "v1", "repository"]);
                parts.extend(path.split('/')).extend(["tag", ""]);
                drop(parts);
                let mut query = url.query_pairs_mut();
                query.append_pair("limit", "100");
                query.append_pair("onlyActiveTags", "true");
                if let Some(name) = name {
                    query.append_pair("filter_tag_name", &format!("like:{name}"));
                }
            }
            Own::Microsoft => {
                parts.extend(["api", "v1", "catalog"]);
                parts.extend(path.split('/')).push("tags");
                drop(parts);
                url.query_pairs_mut().append_pair("reg", "mar");
            }
        }
        Some(url)
    }

    /// Reads a page of tags.
    pub fn read_tags(self, body: &[u8]) -> Option<Tags> {
        let page = read(body)?;
        match self {
            Own::Quay => {
                page.get("tags")?.as_array()?;
                let tag = |tag: &Value| {
                    let mut read = named(tag, "manifest_digest")?;
                    read.pushed = number(tag, "start_ts");
                    read.size = number(tag, "size");
                    Some(read)
                };
                let more = page.get("has_additional").and_then(Value::as_bool);
                Some(Tags {
                    tags: list(&page, "tags").filter_map(tag).collect(),
                    whole: more == Some(false),
                })
            }
            Own::Microsoft => {
                let tags = page.as_array()?.iter().filter_map(|tag| {
                    let mut read = named(tag, "digest")?;
                    read.pushed = moment(tag, "lastModifiedDate");
                    Some(read)
                });
                Some(Tags {
                    tags: tags.collect(),
                    whole: true,
                })
            }
        }
    }
}

fn named(value: &Value, digest: &str) -> Option<Tag> {
    let name = text(value, "name").filter(|name| reference::is_tag(name))?;
    let digest = text(value, digest).filter(|it| digest::parse(it).is_ok());
    Some(Tag {
        name: name.to_owned(),
        digest: digest.map(str::to_owned),
        ..Tag::default()
    })
}
