//! Docker Official Images and their tags.

use std::fmt;
use std::sync::{Arc, Mutex};

use super::configuration::Configuration;
use super::store::{self, Row};
use syntax::lock::lock;
use syntax::values::reference::Reference;
use syntax::values::tag;

/// An official image.
#[derive(Clone, Copy, Debug)]
pub struct CatalogueImage {
    row: Row,
}

/// A month, displayed as `2023-10`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(u8);

/// A notice that the maintainers of an image publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The image is end-of-life.
    EndOfLife,
    /// The image isn't updated here at the moment.
    Stale,
    /// Some of its tags are end-of-life.
    Partial,
    /// Another notice.
    Note,
}

/// The replacement for an end-of-life image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// The name of another image.
    pub name: &'static str,
    /// True if it has the same tags.
    pub same_tags: bool,
}

/// Tags that currently refer to the same image.
#[derive(Clone, Copy, Debug)]
pub struct CatalogueEntry {
    platforms: &'static str,
    tags: &'static str,
    shared: &'static str,
    configuration: Option<&'static str>,
}

/// The status of a tag.
#[derive(Clone, Debug)]
pub enum Known {
    /// It is maintained. Contains the images that it refers to, for different platforms.
    Current(Vec<CatalogueEntry>),
    /// It hasn't been updated since a month.
    Retired(Month),
}

/// The key of a tag order: the image, the tag to replace, and whether it is for Windows.
type Order = (&'static str, Option<String>, bool);

/// Sorted tags.
type Ordered = Arc<[&'static str]>;

/// The maximum number of cached tag orders.
const MAX_ORDERS: usize = 16;

/// The registries that host the official images, and the path prefix in each.
const MIRRORS: &[(&str, &str)] = &[
    ("docker.io", "library/"),
    ("registry-1.docker.io", "library/"),
    ("registry.hub.docker.com", "library/"),
    ("public.ecr.aws", "docker/library/"),
    ("mirror.gcr.io", "library/"),
];

/// The date of the data, like `2026-08-22`.
pub fn day() -> &'static str {
    store::day()
}

/// All official images, the most used first and end-of-life ones last.
pub fn images() -> Vec<CatalogueImage> {
    let mut images: Vec<CatalogueImage> = store::rows()
        .iter()
        .map(|row| CatalogueImage { row: *row })
        .collect();
    let used = |it: &CatalogueImage| match it.row.rank {
        0 => u32::MAX,
        rank => rank,
    };
    images.sort_by_key(|it| (it.is_deprecated(), used(it), it.name()));
    images
}

/// Names and descriptions of other widely used images, in the order of completion.
pub fn others() -> impl Iterator<Item = (&'static str, &'static str)> {
    store::others()
}

/// An official image by its short name, like `golang`.
pub fn image(name: &str) -> Option<CatalogueImage> {
    let rows = store::rows();
    let at = rows.binary_search_by_key(&name, |it| it.name).ok()?;
    rows.get(at).map(|row| CatalogueImage { row: *row })
}

/// The official image that a reference refers to, on Docker Hub or a mirror.
pub fn official(reference: &Reference) -> Option<CatalogueImage> {
    let mut mirrors = MIRRORS.iter().filter(|it| it.0 == reference.domain());
    let name = mirrors.find_map(|it| reference.path().strip_prefix(it.1))?;
    image(name)
}

/// The prefix of a name that precedes the short names of official images, like `public.ecr.aws/docker/library/`. It is
/// empty for a name on Docker Hub without a registry.
pub fn official_prefix(name: &str) -> Option<&str> {
    let hubs = ["docker.io/", "index.docker.io/"].into_iter();
    let found = MIRRORS.iter().filter_map(|(domain, folder)| {
        let rest = name.strip_prefix(domain)?.strip_prefix('/')?;
        let rest = rest.strip_prefix(folder)?;
        name.get(..name.len() - rest.len())
    });
    let short = hubs.filter_map(|hub| name.get(..hub.len()).filter(|it| *it == hub));
    let longest = found.chain(short).max_by_key(|it| it.len());
    longest.or_else(|| name.get(..0))
}

/// True if a repository of Docker Hub, like `library/golang`, and its tag are known to exist.
pub fn has(path: &str, tag: Option<&str>) -> bool {
    let image = path.strip_prefix("library/").and_then(image);
    image.is_some_and(|image| tag.is_none_or(|tag| image.tag(tag).is_some()))
}

/// True if an image exists only for Windows, according to its name and tag.
pub fn is_for_windows(image: &Reference) -> bool {
    let tag = image.tag().unwrap_or_default();
    if WINDOWS_TAGS.iter().any(|it| tag.contains(it)) {
        return true;
    }
    let path = image.path();
    let name = path.rsplit('/').next().unwrap_or(path);
    if ["nanoserver", "windowsservercore"]
        .iter()
        .any(|it| name.contains(it))
    {
        return true;
    }
    let is_below = |folder: &str| {
        let rest = path.strip_prefix(folder);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    match image.domain() {
        "mcr.microsoft.com" => WINDOWS_FOLDERS.iter().any(|it| is_below(it)),
        "docker.io" => path.starts_with("winamd64/") || WINDOWS_REPOSITORIES.contains(&path),
        _ => false,
    }
}

/// Parts of tags that only images for Windows have.
const WINDOWS_TAGS: [&str; 4] = ["windows", "nanoserver", "servercore", "ltsc20"];

/// The folders of `mcr.microsoft.com` with images for Windows only.
const WINDOWS_FOLDERS: [&str; 3] = ["windows", "windows-cssc", "dotnet/framework"];

/// The repositories of Docker Hub with images for Windows only, which preceded those on `mcr.microsoft.com`.
const WINDOWS_REPOSITORIES: [&str; 4] = [
    "microsoft/windows",
    "microsoft/iis",
    "microsoft/wcf",
    "microsoft/dotnet-framework",
];

impl CatalogueImage {
    /// Its short name, like `golang`.
    pub fn name(self) -> &'static str {
        self.row.name
    }

    /// A short description.
    pub fn about(self) -> &'static str {
        self.row.about
    }

    /// The month in which its last tag was updated, if all are retired.
    pub fn retired(self) -> Option<Month> {
        Month::from_number(self.row.month)
    }

    /// The notice of its maintainers.
    pub fn notice(self) -> Option<Notice> {
        Some(match self.row.notice {
            "eol" => Notice::EndOfLife,
            "stale" => Notice::Stale,
            "partial" => Notice::Partial,
            "note" => Notice::Note,
            _ => return None,
        })
    }

    /// The image that replaces it.
    pub fn replacement(self) -> Option<Replacement> {
        let written = self.row.replacement;
        let name = written.trim_end_matches('=');
        (!name.is_empty()).then_some(Replacement {
            name,
            same_tags: name != written,
        })
    }

    /// True if it is end-of-life or none of its tags is updated.
    pub fn is_deprecated(self) -> bool {
        self.retired().is_some() || self.notice() == Some(Notice::EndOfLife)
    }

    /// Its current tags, grouped by image, in the order of its maintainers: the newest first.
    pub fn entries(self) -> Vec<CatalogueEntry> {
        let Some(block) = store::block(self.row) else {
            return Vec::new();
        };
        let with = |mark: char| {
            let lines = block.lines.lines();
            lines.filter_map(move |line| line.strip_prefix(mark))
        };
        let platforms: Vec<&'static str> = with('p').collect();
        let configurations: Vec<&'static str> = with('c').collect();
        let entry = |line: &'static str| {
            let mut fields = line.split('\t');
            let at = fields.next()?.parse::<usize>().ok()?;
            let configuration = fields.next()?.parse::<usize>().ok();
            Some(CatalogueEntry {
                platforms: platforms.get(at)?,
                configuration: configuration.and_then(|at| configurations.get(at)).copied(),
                tags: fields.next()?,
                shared: fields.next()?,
            })
        };
        with('e').filter_map(entry).collect()
    }

    /// The month since which a tag hasn't been updated, or `Some(None)` if it is maintained; `None` if it never
    /// existed.
    pub fn month(self, tag: &str) -> Option<Option<Month>> {
        store::month(self.row, tag).map(Month::from_number)
    }

    /// The status of a tag; `None` if it never existed.
    pub fn tag(self, tag: &str) -> Option<Known> {
        if let Some(month) = self.month(tag)? {
            return Some(Known::Retired(month));
        }
        let entries = self.entries().into_iter();
        let entries = entries.filter(|it| it.has(tag)).collect();
        Some(Known::Current(entries))
    }

    /// True if a tag doesn't exist and won't be added, as the image is retired or the version is older than all
    /// maintained ones. Other tags may have been added since the date of the data.
    pub fn never_had(self, tag: &str) -> bool {
        if self.month(tag).is_some() || tag::is_hidden(tag) {
            return false;
        }
        if self.retired().is_some() {
            return true;
        }
        let line = |it: &tag::Tag| match it.main.as_slice() {
            _ if it.date => None,
            [major, minor, ..] => Some((*major, *minor)),
            [major] => Some((*major, u64::MAX)),
            [] => None,
        };
        let requested = tag::parse(tag).filter(|it| it.prefix.is_empty());
        let Some(requested) = requested.as_ref().and_then(line) else {
            return false;
        };
        let entries = self.entries();
        let tags = entries.iter().flat_map(CatalogueEntry::tags);
        let lines = tags
            .filter_map(tag::parse)
            .filter(|it| it.main.len() > 1 || it.main == [requested.0]);
        let lowest = lines.filter_map(|it| line(&it)).min();
        lowest.is_some_and(|lowest| {
            requested.0 < lowest.0 || (requested.1 != u64::MAX && requested < lowest)
        })
    }

    /// The configuration of the image that a reference refers to: that of its tag, or else what all Linux images of the
    /// repository have in common.
    pub fn configuration(self, reference: &Reference, windows: bool) -> Option<Configuration> {
        let pinned = reference.digest().is_some();
        let tag = reference.tag().unwrap_or("latest");
        if !pinned {
            let entries = self.entries().into_iter().filter(|it| it.has(tag));
            let mut entries = entries.filter(|it| it.is_for_windows() == windows);
            if let Some(found) = entries.find_map(|it| it.configuration()) {
                return Some(found);
            }
        }
        self.common_configuration()
            .filter(|_| !windows && !is_for_windows(reference))
    }

    /// What all Linux images that the repository ever had have in common.
    fn common_configuration(self) -> Option<Configuration> {
        let mut lines = store::block(self.row)?.lines.lines();
        let line = lines.find_map(|line| line.strip_prefix('a'))?;
        Some(Configuration {
            whole: false,
            ..Configuration::parse(line)
        })
    }

    /// The tags that refer to the same image as a maintained tag, including itself, preferably for the given platform.
    pub fn aliases(self, tag: &str, windows: bool) -> Vec<&'static str> {
        let entries = self.entries();
        let mut found = entries.iter().filter(|it| it.has(tag));
        let first = found.clone().next();
        let entry = found.find(|it| it.is_for_windows() == windows).or(first);
        entry.map(|it| it.all().collect()).unwrap_or_default()
    }

    /// Its current tags in the order of completion; `context` is the tag to replace.
    pub fn ordered(self, context: Option<&str>, windows: bool) -> Ordered {
        // Each keystroke in a tag requests the same order.
        static CACHE: Mutex<Vec<(Order, Ordered)>> = Mutex::new(Vec::new());
        let order = (self.name(), context.map(str::to_owned), windows);
        let kept = || lock(&CACHE);
        if let Some((_, tags)) = kept().iter().find(|it| it.0 == order) {
            return tags.clone();
        }
        let entries = self.entries();
        let groups: Vec<Vec<&str>> = entries.iter().map(|it| it.all().collect()).collect();
        let tags: Ordered = tag::order(&groups, context, windows).into();
        let mut kept = kept();
        if kept.len() >= MAX_ORDERS {
            kept.remove(0);
        }
        kept.push((order, tags.clone()));
        tags
    }

    /// The current tags that are newer than one of its tags.
    pub fn newer(self, tag: &str) -> tag::Newer<'static> {
        let entries = self.entries();
        tag::newer(
            tag,
            entries.iter().flat_map(CatalogueEntry::all),
            &self.aliases("latest", false),
        )
    }
}

impl CatalogueEntry {
    /// The platforms, like `linux/arm/v7`.
    pub fn platforms(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.platforms.split(' ')
    }

    /// The tags that refer only to this image.
    pub fn tags(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.tags.split(' ').filter(|it| !it.is_empty())
    }

    /// All tags that refer to this image, including those that refer to others on other platforms.
    pub fn all(&self) -> impl Iterator<Item = &'static str> + use<> {
        let shared = self.shared.split(' ').filter(|it| !it.is_empty());
        self.tags().chain(shared)
    }

    /// True if a tag refers to this image.
    pub fn has(&self, tag: &str) -> bool {
        self.all().any(|it| it == tag)
    }

    /// True if it is only for Windows.
    pub fn is_for_windows(&self) -> bool {
        self.platforms().all(|it| it.starts_with("windows/"))
    }

    /// Its configuration, if known.
    pub fn configuration(&self) -> Option<Configuration> {
        self.configuration.map(Configuration::parse)
    }
}

impl Month {
    /// A month of a year from 2013 on.
    pub fn new(year: u16, month: u16) -> Month {
        let number = year.saturating_sub(2013) * 12 + month;
        Month(u8::try_from(number).unwrap_or(u8::MAX))
    }

    fn from_number(number: u8) -> Option<Month> {
        (number > 0).then_some(Month(number))
    }

    /// True if it was more than three months before [`day`]. Updates that paused more recently may have resumed.
    pub fn is_past(self) -> bool {
        const MONTHS: u16 = 3;
        let mut parts = day().split('-').map(|it| it.parse().unwrap_or(0u16));
        let (year, month) = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
        let today = (year.saturating_sub(2013) * 12).saturating_add(month);
        u16::from(self.0) + MONTHS <= today
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let months = u16::from(self.0.saturating_sub(1));
        write!(f, "{}-{:02}", 2013 + months / 12, 1 + months % 12)
    }
}
