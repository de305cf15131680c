//! Official images, and what is known of their tags.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::configuration::Configuration;
use super::store::{self, Row};
use syntax::values::reference::Reference;
use syntax::values::tag;

/// An official image.
#[derive(Clone, Copy, Debug)]
pub struct Image {
    row: Row,
}

/// A month, shown like `2023-10`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(u8);

/// What its makers say of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// It isn't looked after any more.
    EndOfLife,
    /// It isn't updated here at the moment.
    Stale,
    /// Some of its tags aren't looked after any more.
    Partial,
    /// Something else that is worth reading.
    Note,
}

/// What to use instead of an image that isn't looked after any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instead {
    /// The name of another image.
    pub name: &'static str,
    /// True if it has the same tags.
    pub same_tags: bool,
}

/// Tags that mean the same image, as it is today.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    platforms: &'static str,
    tags: &'static str,
    shared: &'static str,
    configuration: Option<&'static str>,
}

/// What is known of a tag.
#[derive(Clone, Debug)]
pub enum Known {
    /// It is looked after: images that it means, for different platforms.
    Current(Vec<Entry>),
    /// It isn't updated any more since a month.
    Retired(Month),
}

/// An image, the tag that is being replaced, and whether it is for Windows: what an order of tags is for.
type Order = (&'static str, Option<String>, bool);

/// Tags in their order.
type Ordered = Arc<[&'static str]>;

/// So many orders of tags are kept.
const MOST_ORDERS: usize = 16;

/// Where the official images are as well, and in which folder there.
const MIRRORS: &[(&str, &str)] = &[
    ("docker.io", "library/"),
    ("registry-1.docker.io", "library/"),
    ("registry.hub.docker.com", "library/"),
    ("public.ecr.aws", "docker/library/"),
    ("mirror.gcr.io", "library/"),
];

/// The day of what is known, like `2026-08-22`.
pub fn day() -> &'static str {
    store::day()
}

/// All official images, those that are used most first, and those that aren't looked after any more last.
pub fn images() -> Vec<Image> {
    let mut images: Vec<Image> = store::rows()
        .iter()
        .map(|row| Image { row: *row })
        .collect();
    let used = |it: &Image| match it.row.rank {
        0 => u32::MAX,
        rank => rank,
    };
    images.sort_by_key(|it| (it.is_deprecated(), used(it), it.name()));
    images
}

/// Other images that are used much, in the order in which they are offered: the name, and what it is.
pub fn others() -> impl Iterator<Item = (&'static str, &'static str)> {
    store::others()
}

/// An official image by its short name, like `golang`.
pub fn image(name: &str) -> Option<Image> {
    let rows = store::rows();
    let at = rows.binary_search_by_key(&name, |it| it.name).ok()?;
    rows.get(at).map(|row| Image { row: *row })
}

/// The official image that a name means, at Docker Hub or at a mirror of it.
pub fn official(reference: &Reference) -> Option<Image> {
    let mut mirrors = MIRRORS.iter().filter(|it| it.0 == reference.domain());
    let name = mirrors.find_map(|it| reference.path().strip_prefix(it.1))?;
    image(name)
}

/// The front of a name behind which the short names of official images are, as `public.ecr.aws/docker/library/`; empty
/// for none, which is Docker Hub as well.
pub fn home_in(name: &str) -> Option<&str> {
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

/// True for a repository of Docker Hub that is known to be there, as `library/golang`, or for a tag of it.
pub fn has(path: &str, tag: Option<&str>) -> bool {
    let image = path.strip_prefix("library/").and_then(image);
    image.is_some_and(|image| tag.is_none_or(|tag| image.tag(tag).is_some()))
}

/// True for an image that says in its name that it is for Windows.
pub fn is_for_windows(image: &Reference) -> bool {
    let tag = image.tag().unwrap_or_default();
    let tagged = ["windows", "nanoserver"].iter().any(|it| tag.contains(it));
    tagged || (image.domain() == "mcr.microsoft.com" && image.path().starts_with("windows/"))
}

impl Image {
    /// Its short name, like `golang`.
    pub fn name(self) -> &'static str {
        self.row.name
    }

    /// What it is, in a few words.
    pub fn about(self) -> &'static str {
        self.row.about
    }

    /// Since when none of its tags is updated any more.
    pub fn retired(self) -> Option<Month> {
        Month::of(self.row.month)
    }

    /// What its makers say of it.
    pub fn notice(self) -> Option<Notice> {
        Some(match self.row.notice {
            "eol" => Notice::EndOfLife,
            "stale" => Notice::Stale,
            "partial" => Notice::Partial,
            "note" => Notice::Note,
            _ => return None,
        })
    }

    /// What to use instead of it.
    pub fn instead(self) -> Option<Instead> {
        let written = self.row.instead;
        let name = written.trim_end_matches('=');
        (!name.is_empty()).then_some(Instead {
            name,
            same_tags: name != written,
        })
    }

    /// True if nobody should begin with it any more.
    pub fn is_deprecated(self) -> bool {
        self.retired().is_some() || self.notice() == Some(Notice::EndOfLife)
    }

    /// Its current tags, by the images that they mean, the newest first as its makers list them.
    pub fn entries(self) -> Vec<Entry> {
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
            Some(Entry {
                platforms: platforms.get(at)?,
                configuration: configuration.and_then(|at| configurations.get(at)).copied(),
                tags: fields.next()?,
                shared: fields.next()?,
            })
        };
        with('e').filter_map(entry).collect()
    }

    /// Since when one of its tags isn't updated any more, if it isn't; `None` if there never was such a tag.
    pub fn month(self, tag: &str) -> Option<Option<Month>> {
        store::month(self.row, tag).map(Month::of)
    }

    /// What is known of one of its tags; `None` if there never was such a tag.
    pub fn tag(self, tag: &str) -> Option<Known> {
        if let Some(month) = self.month(tag)? {
            return Some(Known::Retired(month));
        }
        let entries = self.entries().into_iter();
        let meant = entries.filter(|it| it.has(tag)).collect();
        Some(Known::Current(meant))
    }

    /// True if there is no such tag, and none will come: all of the image is given up, or its version is below all that
    /// are still looked after. Of others it can't be known, as new tags come every day.
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
        let asked = tag::parse(tag).filter(|it| it.prefix.is_empty());
        let Some(asked) = asked.as_ref().and_then(line) else {
            return false;
        };
        let entries = self.entries();
        let tags = entries.iter().flat_map(Entry::tags);
        let lines = tags
            .filter_map(tag::parse)
            .filter(|it| it.main.len() > 1 || it.main == [asked.0]);
        let lowest = lines.filter_map(|it| line(&it)).min();
        lowest.is_some_and(|lowest| asked.0 < lowest.0 || (asked.1 != u64::MAX && asked < lowest))
    }

    /// What the image that a name means sets, as far as it is known: what its tag means today, or what all its tags for
    /// Linux always meant.
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
        self.always()
            .filter(|_| !windows && !is_for_windows(reference))
    }

    /// What all images of all tags for Linux set that it ever had.
    fn always(self) -> Option<Configuration> {
        let mut lines = store::block(self.row)?.lines.lines();
        let line = lines.find_map(|line| line.strip_prefix('a'))?;
        Some(Configuration {
            whole: false,
            ..Configuration::read(line)
        })
    }

    /// Tags that mean the same as one does where it is looked after, this one among them; for Windows or for others, if
    /// it is there for these.
    pub fn aliases(self, tag: &str, windows: bool) -> Vec<&'static str> {
        let entries = self.entries();
        let mut found = entries.iter().filter(|it| it.has(tag));
        let first = found.clone().next();
        let entry = found.find(|it| it.is_for_windows() == windows).or(first);
        entry.map(|it| it.all().collect()).unwrap_or_default()
    }

    /// Its current tags in the order in which a person wants them; `context` is the tag that is being replaced.
    pub fn ordered(self, context: Option<&str>, windows: bool) -> Ordered {
        // Every key that is hit in a tag wants the same order.
        static KEPT: Mutex<Vec<(Order, Ordered)>> = Mutex::new(Vec::new());
        let order = (self.name(), context.map(str::to_owned), windows);
        let kept = || KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, tags)) = kept().iter().find(|it| it.0 == order) {
            return tags.clone();
        }
        let entries = self.entries();
        let groups: Vec<Vec<&str>> = entries.iter().map(|it| it.all().collect()).collect();
        let tags: Ordered = tag::order(&groups, context, windows).into();
        let mut kept = kept();
        if kept.len() >= MOST_ORDERS {
            kept.remove(0);
        }
        kept.push((order, tags.clone()));
        tags
    }

    /// Which of its current tags are newer than one of its tags.
    pub fn newer(self, tag: &str) -> tag::Newer<'static> {
        let entries = self.entries();
        tag::newer(
            tag,
            entries.iter().flat_map(Entry::all),
            &self.aliases("latest", false),
        )
    }
}

impl Entry {
    /// The platforms, like `linux/arm/v7`.
    pub fn platforms(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.platforms.split(' ')
    }

    /// The tags that mean this image and no other.
    pub fn tags(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.tags.split(' ').filter(|it| !it.is_empty())
    }

    /// All tags that mean this image, those too that mean others for other platforms.
    pub fn all(&self) -> impl Iterator<Item = &'static str> + use<> {
        let shared = self.shared.split(' ').filter(|it| !it.is_empty());
        self.tags().chain(shared)
    }

    /// Whether a tag means this image.
    pub fn has(&self, tag: &str) -> bool {
        self.all().any(|it| it == tag)
    }

    /// Whether it is for Windows and for nothing else.
    pub fn is_for_windows(&self) -> bool {
        self.platforms().all(|it| it.starts_with("windows/"))
    }

    /// What it sets, if that is known.
    pub fn configuration(&self) -> Option<Configuration> {
        self.configuration.map(Configuration::read)
    }
}

impl Month {
    fn of(number: u8) -> Option<Month> {
        (number > 0).then_some(Month(number))
    }

    /// True if it was over for some months on [`day`]: what has paused shortly before it may have gone on since.
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
