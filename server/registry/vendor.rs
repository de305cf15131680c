//! Vendor APIs that provide more about tags than the OCI API: URLs and parsers.

use serde_json::Value;
use url::Url;

use super::json::{list, number, read, text, timestamp};
use super::model::{TagInfo, Tags};
use syntax::values::{digest, reference};

/// A vendor's API for tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VendorApi {
    /// quay.io: newest first, with dates and digests.
    Quay,
    /// Microsoft Artifact Registry: with dates and digests.
    Microsoft,
}

impl VendorApi {
    /// The API of a registry, if it has one.
    pub fn for_registry(domain: &str) -> Option<VendorApi> {
        match domain {
            "quay.io" => Some(VendorApi::Quay),
            "mcr.microsoft.com" => Some(VendorApi::Microsoft),
            _ => None,
        }
    }

    /// The URL of the newest tags of a repository; with `name`, of those that contain it, if the API can filter.
    pub fn tags(self, base: &Url, path: &str, name: Option<&str>) -> Option<Url> {
        let mut url = base.clone();
        let mut parts = url.path_segments_mut().ok()?;
        parts.pop_if_empty();
        match self {
            VendorApi::Quay => {
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
            VendorApi::Microsoft => {
                parts.extend(["api", "v1", "catalog"]);
                parts.extend(path.split('/')).push("tags");
                drop(parts);
                url.query_pairs_mut().append_pair("reg", "mar");
            }
        }
        Some(url)
    }

    /// Parses a page of tags.
    pub fn read_tags(self, body: &[u8]) -> Option<Tags> {
        let page = read(body)?;
        match self {
            VendorApi::Quay => {
                page.get("tags")?.as_array()?;
                let tag = |tag: &Value| {
                    let mut read = tag_of(tag, "manifest_digest")?;
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
            VendorApi::Microsoft => {
                let tags = page.as_array()?.iter().filter_map(|tag| {
                    let mut read = tag_of(tag, "digest")?;
                    read.pushed = timestamp(tag, "lastModifiedDate");
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

/// A tag's name, and its digest from the field `digest`.
fn tag_of(value: &Value, digest: &str) -> Option<TagInfo> {
    let name = text(value, "name").filter(|name| reference::is_tag(name))?;
    let digest = text(value, digest).filter(|it| digest::parse(it).is_ok());
    Some(TagInfo {
        name: name.to_owned(),
        digest: digest.map(str::to_owned),
        ..TagInfo::default()
    })
}
