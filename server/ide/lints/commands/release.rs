//! The release of Debian or Ubuntu that a base image is built on, as far as its name and the catalogue show.

use super::super::context::RuleContext;
use analysis::Distribution;
use analysis::catalogue::{self, CatalogueImage, Month};
use syntax::values::reference::Reference;

/// A release of Debian or Ubuntu.
pub(super) struct DebianRelease {
    pub(super) is_ubuntu: bool,
    /// Of Ubuntu, the year and the month; of Debian, the number and 0.
    pub(super) version: (u32, u32),
    /// Its name for messages: `Debian trixie`, `Debian 13`, `Ubuntu 25.04`.
    pub(super) name: String,
}

/// The code names of the releases of Debian, with their numbers.
const DEBIAN: [(&str, u32); 12] = [
    ("squeeze", 6),
    ("wheezy", 7),
    ("jessie", 8),
    ("stretch", 9),
    ("buster", 10),
    ("bullseye", 11),
    ("bookworm", 12),
    ("trixie", 13),
    ("forky", 14),
    // What isn't released yet is newer than any.
    ("sid", 99),
    ("testing", 99),
    ("unstable", 99),
];

/// The code names of the releases of Ubuntu.
const UBUNTU: [(&str, (u32, u32)); 14] = [
    ("lucid", (10, 4)),
    ("precise", (12, 4)),
    ("trusty", (14, 4)),
    ("utopic", (14, 10)),
    ("vivid", (15, 4)),
    ("wily", (15, 10)),
    ("xenial", (16, 4)),
    ("bionic", (18, 4)),
    ("focal", (20, 4)),
    ("jammy", (22, 4)),
    ("noble", (24, 4)),
    ("plucky", (25, 4)),
    ("questing", (25, 10)),
    ("resolute", (26, 4)),
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

impl DebianRelease {
    /// The release whose code name is a part of a tag, such as `3.14-slim-trixie`.
    fn of_code_name(tag: &str) -> Option<DebianRelease> {
        let mut parts = tag.split(['-', '.', '_', '/']);
        parts.find_map(|part| {
            let debian = DEBIAN.iter().find(|it| it.0 == part);
            let debian = debian.map(|it| (false, (it.1, 0)));
            let ubuntu = UBUNTU.iter().find(|it| it.0 == part);
            let (is_ubuntu, version) = debian.or(ubuntu.map(|it| (true, it.1)))?;
            Some(DebianRelease {
                is_ubuntu,
                version,
                name: format!("{} {part}", if is_ubuntu { "Ubuntu" } else { "Debian" }),
            })
        })
    }

    /// The release in a name such as `debian:12` or `agent-ubuntu-14.04:1`.
    fn of_number(name: &str) -> Option<DebianRelease> {
        ["debian", "ubuntu"].into_iter().find_map(|distribution| {
            let (_, after) = name.split_once(distribution)?;
            let number = after.trim_start_matches(['-', '_', ':']);
            let end = number.find(|c: char| !c.is_ascii_digit() && c != '.');
            let number = number.get(..end.unwrap_or(number.len()))?;
            let mut parts = number.split('.').map(str::parse);
            let major = parts.next()?.ok().filter(|it| *it < 100)?;
            let is_ubuntu = distribution == "ubuntu";
            let minor = parts.next().and_then(Result::ok);
            Some(DebianRelease {
                is_ubuntu,
                version: (major, minor.filter(|_| is_ubuntu).unwrap_or_default()),
                name: if is_ubuntu {
                    format!("Ubuntu {number}")
                } else {
                    format!("Debian {major}")
                },
            })
        })
    }

    /// The release that an image names: by its tag, by another tag of the same image, or by its own name.
    pub(super) fn of(image: &Reference) -> Option<DebianRelease> {
        let tag = image.tag().unwrap_or("latest");
        let official = catalogue::official(image);
        let aliases = official
            .map(|it: CatalogueImage| it.aliases(tag, false))
            .unwrap_or_default();
        let mut texts = std::iter::once(tag).chain(aliases).chain([image.path()]);
        let path = image.path();
        let name = path.rsplit('/').next().unwrap_or(path);
        texts
            .find_map(DebianRelease::of_code_name)
            .or_else(|| DebianRelease::of_number(&format!("{name}:{tag}")))
    }

    /// The release that the tag of an official image names; `None` if only other tags of the same image do.
    pub(super) fn of_tag(image: &Reference) -> Option<DebianRelease> {
        let official = catalogue::official(image)?;
        let tag = image.tag()?;
        DebianRelease::of_code_name(tag)
            .or_else(|| DebianRelease::of_number(&format!("{}:{tag}", official.name())))
    }

    /// True for a release of Debian from `debian` on, or of Ubuntu from `ubuntu` on.
    pub(super) fn is_since(&self, debian: u32, ubuntu: (u32, u32)) -> bool {
        if self.is_ubuntu {
            self.version >= ubuntu
        } else {
            self.version.0 >= debian
        }
    }
}

/// What differs in a release of Debian or Ubuntu from most of them.
pub(super) enum Release {
    /// Before Debian 9 and Ubuntu 16.04: apt doesn't know `signed-by`, and pip neither `--no-cache-dir` nor a cache.
    Old,
    /// From Debian 13 and Ubuntu 25.04 on: `apt-key` doesn't exist. The release is named.
    WithoutAptKey(String),
}

/// The release that the stage of a command is built on, if it is known to differ from most.
pub(super) fn release(context: &RuleContext) -> Option<Release> {
    let image = context.base_image()?;
    if let Some(release) = DebianRelease::of(image) {
        if !release.is_since(9, (16, 0)) {
            return Some(Release::Old);
        }
        let is_new = release.is_since(13, (25, 0));
        return is_new.then_some(Release::WithoutAptKey(release.name));
    }
    let tag = image.tag().unwrap_or("latest");
    let official = catalogue::official(image);
    if image.path().rsplit('/').next() == Some("debian") && tag == "stable" {
        return Some(Release::WithoutAptKey("Debian stable".to_owned()));
    }
    // Debian 9 was released in June 2017.
    let official = official.filter(|it| !ON_UBUNTU.contains(&it.name()));
    let updated = official.and_then(|it| it.month(tag).flatten().or(it.retired()));
    let is_old = updated.is_some_and(|it| it < Month::new(2017, 6));
    let is_debian = context.distribution() == Some(Distribution::Debian);
    (is_old && is_debian).then_some(Release::Old)
}

/// The release of Debian or Ubuntu that the tag of an official image names, if its `/bin/sh` doesn't have the option
/// `pipefail`. Dash 0.5.12-7 of Debian was the first with it.
pub(super) fn release_without_pipefail(context: &RuleContext) -> Option<String> {
    let image = context.base_image()?;
    if context.distribution() != Some(Distribution::Debian) {
        return None;
    }
    let release = DebianRelease::of_tag(image)?;
    (!release.is_since(13, (24, 5))).then_some(release.name)
}
