//! What the release of a base image offers, as far as its name and the catalogue show.

use super::super::context::RuleContext;
use analysis::Distribution;
use analysis::catalogue::{self, CatalogueImage, Month};

/// Code names of the first releases without `apt-key`, and of those after them.
const WITHOUT_APT_KEY: [&str; 8] = [
    "trixie", "forky", "sid", "plucky", "questing", "resolute", "testing", "unstable",
];

/// Code names of releases before Debian 9 and Ubuntu 16.04.
const OLD: [&str; 9] = [
    "squeeze", "wheezy", "jessie", "lucid", "precise", "trusty", "utopic", "vivid", "wily",
];

/// Official images that are built on Ubuntu, which had a newer apt before Debian.
const ON_UBUNTU: [&str; 6] = [
    "ubuntu",
    "ros",
    "swift",
    "ibmjava",
    "websphere-liberty",
    "mongo",
];

/// The release of Debian or Ubuntu that an image is built on, if it differs from most.
pub(super) enum Release {
    /// Before Debian 9 and Ubuntu 16.04: apt doesn't know `signed-by`, and pip neither `--no-cache-dir` nor a cache.
    Old,
    /// From Debian 13 and Ubuntu 25.04 on: `apt-key` doesn't exist. The release is named.
    WithoutAptKey(String),
}

/// The release that the stage of a command is built on, if it is known to differ from most.
pub(super) fn release(context: &RuleContext) -> Option<Release> {
    let image = context.base_image()?;
    let tag = image.tag().unwrap_or("latest");
    let official = catalogue::official(image);
    let aliases = official
        .map(|it: CatalogueImage| it.aliases(tag, false))
        .unwrap_or_default();
    for text in std::iter::once(tag).chain(aliases).chain([image.path()]) {
        for part in text.split(['-', '.', '_', '/']) {
            if WITHOUT_APT_KEY.contains(&part) {
                return Some(Release::WithoutAptKey(part.to_owned()));
            }
            if OLD.contains(&part) {
                return Some(Release::Old);
            }
        }
    }
    let path = image.path();
    let name = path.rsplit('/').next().unwrap_or(path);
    let numbered = numbered(&format!("{name}:{tag}"));
    match numbered {
        Some(("debian", number @ 13..100)) => {
            return Some(Release::WithoutAptKey(format!("Debian {number}")));
        }
        Some(("ubuntu", 25..100)) => {
            return Some(Release::WithoutAptKey(format!("Ubuntu {tag}")));
        }
        Some(("debian", ..9) | ("ubuntu", ..16)) => return Some(Release::Old),
        Some(_) => return None,
        None if name == "debian" && tag == "stable" => {
            return Some(Release::WithoutAptKey("stable".to_owned()));
        }
        None => {}
    }
    // Debian 9 was released in June 2017.
    let official = official.filter(|it| !ON_UBUNTU.contains(&it.name()));
    let updated = official.and_then(|it| it.month(tag).flatten().or(it.retired()));
    let is_old = updated.is_some_and(|it| it < Month::new(2017, 6));
    let is_debian = context.distribution() == Some(Distribution::Debian);
    (is_old && is_debian).then_some(Release::Old)
}

/// The distribution and the first number of its release, in a name such as `debian:12` or `agent-ubuntu-14.04:1`.
fn numbered(name: &str) -> Option<(&'static str, u32)> {
    ["debian", "ubuntu"].into_iter().find_map(|distribution| {
        let (_, after) = name.split_once(distribution)?;
        let number = after.trim_start_matches(['-', '_', ':']);
        let end = number.find(|c: char| !c.is_ascii_digit());
        let number = number.get(..end.unwrap_or(number.len()))?;
        Some((distribution, number.parse().ok()?))
    })
}

/// Code names of releases of Debian up to 12 and Ubuntu up to 24.04. Dash 0.5.12-7 of Debian was the first with `pipefail`.
const WITHOUT_PIPEFAIL: [&str; 11] = [
    "jessie", "stretch", "buster", "bullseye", "bookworm", "trusty", "xenial", "bionic", "focal",
    "jammy", "noble",
];

/// The release of Debian or Ubuntu that the tag of an official image names, if its `/bin/sh` doesn't have the option
/// `pipefail`.
pub(super) fn release_without_pipefail(context: &RuleContext) -> Option<String> {
    let image = context.base_image()?;
    let official = catalogue::official(image)?;
    if context.distribution() != Some(Distribution::Debian) {
        return None;
    }
    let tag = image.tag()?;
    let mut parts = tag.split(['-', '.', '_']);
    if let Some(name) = parts.find(|it| WITHOUT_PIPEFAIL.contains(it)) {
        return Some(name.to_owned());
    }
    match numbered(&format!("{}:{tag}", official.name()))? {
        ("debian", number @ ..13) => Some(format!("Debian {number}")),
        ("ubuntu", ..24) => Some(format!("Ubuntu {tag}")),
        ("ubuntu", 24) if tag.starts_with("24.04") => Some(format!("Ubuntu {tag}")),
        _ => None,
    }
}
