//! The Linux distribution of a stage, as far as the name of its base image shows: [`distribution`].

use super::semantics::StageSemantics;
use super::{Base, Document};
use syntax::values::reference::Reference;

/// A family of Linux distributions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distribution {
    /// Debian and what is based on it, such as Ubuntu: apt, and dash as `/bin/sh`.
    Debian,
    /// Alpine: apk, and the ash of `BusyBox` as `/bin/sh`.
    Alpine,
    /// Fedora, RHEL and their relatives: dnf or yum, and bash as `/bin/sh`.
    RedHat,
    /// SUSE: zypper, and bash as `/bin/sh`.
    Suse,
    /// Arch Linux: pacman, and bash as `/bin/sh`.
    Arch,
    /// `BusyBox` alone, without a package manager.
    Busybox,
}

impl Distribution {
    /// True if `/bin/sh` supports `set -o pipefail` in all releases. Debian's dash does only since Debian 13.
    pub fn has_pipefail(self) -> bool {
        self != Distribution::Debian
    }
}

/// The distribution of a stage; `None` if it is unknown.
pub fn distribution(document: &Document, stage: &StageSemantics) -> Option<Distribution> {
    let bottom = document.semantics().bottom(stage);
    match bottom.base() {
        Base::Image(_) => of_image(bottom.from.image.as_deref()?),
        _ => None,
    }
}

/// The distribution of an image by its name.
fn of_image(image: &Reference) -> Option<Distribution> {
    let tag = image.tag().unwrap_or_default();
    // The variant of a tag, such as `3.22-alpine3.21` or `1.27-bookworm`.
    let variants = tag.split(['-', '.', '_']);
    for variant in variants {
        let name = variant.trim_end_matches(|c: char| c.is_ascii_digit());
        let known = VARIANTS.iter().find(|it| it.0 == name);
        if let Some((_, distribution)) = known {
            return Some(*distribution);
        }
    }
    let path = image.path();
    let official = path.strip_prefix("library/").unwrap_or(path);
    let name = path.rsplit('/').next().unwrap_or(path);
    let systems = SYSTEMS.iter().find(|it| it.0 == name);
    // Anybody's `node` may be built on anything.
    let known = systems.or_else(|| OFFICIAL.iter().find(|it| it.0 == official));
    known.map(|it| it.1)
}

/// Distributions by parts of tags.
const VARIANTS: &[(&str, Distribution)] = &[
    ("alpine", Distribution::Alpine),
    ("jessie", Distribution::Debian),
    ("stretch", Distribution::Debian),
    ("buster", Distribution::Debian),
    ("bullseye", Distribution::Debian),
    ("bookworm", Distribution::Debian),
    ("trixie", Distribution::Debian),
    ("forky", Distribution::Debian),
    ("sid", Distribution::Debian),
    ("trusty", Distribution::Debian),
    ("xenial", Distribution::Debian),
    ("bionic", Distribution::Debian),
    ("focal", Distribution::Debian),
    ("jammy", Distribution::Debian),
    ("noble", Distribution::Debian),
    ("resolute", Distribution::Debian),
    ("debian", Distribution::Debian),
    ("ubuntu", Distribution::Debian),
    ("fedora", Distribution::RedHat),
    ("centos", Distribution::RedHat),
    ("rockylinux", Distribution::RedHat),
    ("ubi", Distribution::RedHat),
    ("oraclelinux", Distribution::RedHat),
    ("amazonlinux", Distribution::RedHat),
    ("busybox", Distribution::Busybox),
];

/// Images of distributions, also under other names than the official ones.
const SYSTEMS: &[(&str, Distribution)] = &[
    ("alpine", Distribution::Alpine),
    ("debian", Distribution::Debian),
    ("ubuntu", Distribution::Debian),
    ("fedora", Distribution::RedHat),
    ("centos", Distribution::RedHat),
    ("rockylinux", Distribution::RedHat),
    ("almalinux", Distribution::RedHat),
    ("oraclelinux", Distribution::RedHat),
    ("amazonlinux", Distribution::RedHat),
    ("archlinux", Distribution::Arch),
    ("leap", Distribution::Suse),
    ("tumbleweed", Distribution::Suse),
    ("busybox", Distribution::Busybox),
];

/// Distributions of other official images whose tags don't name another one.
const OFFICIAL: &[(&str, Distribution)] = &[
    ("docker", Distribution::Alpine),
    ("registry", Distribution::Alpine),
    ("buildpack-deps", Distribution::Debian),
    ("python", Distribution::Debian),
    ("node", Distribution::Debian),
    ("golang", Distribution::Debian),
    ("ruby", Distribution::Debian),
    ("php", Distribution::Debian),
    ("rust", Distribution::Debian),
    ("perl", Distribution::Debian),
    ("gcc", Distribution::Debian),
    ("nginx", Distribution::Debian),
    ("httpd", Distribution::Debian),
    ("postgres", Distribution::Debian),
    ("redis", Distribution::Debian),
    ("mariadb", Distribution::Debian),
    ("mongo", Distribution::Debian),
    ("wordpress", Distribution::Debian),
    ("mysql", Distribution::RedHat),
];
