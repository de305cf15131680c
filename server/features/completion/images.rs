//! Images that the catalogue knows, their tags, and their platforms.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::item::{Completion, CompletionKind};
use super::line::{Line, Slot};
use super::place::Inside;
use super::tags::Repository;
use super::topic::Topic;
use crate::analysis::{Document, argument, images, tag_colon};
use crate::catalogue::{self, Entry, Image, Known};
use crate::language::Kind;
use crate::values::reference::{self, Reference};

/// A tag that is being typed.
pub(super) struct TagPlace {
    /// The image in front of it.
    image: String,
    /// The tag that stands there already.
    written: String,
    /// What stands between the colon and the word that is typed, and what stands behind that: other tags don't fit.
    front: String,
    back: String,
    /// True if the image is for Windows.
    windows: bool,
}

/// The tag that is being typed in the name of an image, and where it is.
pub(super) fn tag_at(line: &Line, word: Range<usize>) -> Option<(TagPlace, Range<usize>)> {
    let before = line.get(word.start..line.cursor);
    let colon = word.start + tag_colon(before)?;
    let range = colon + 1..word.end;
    let written = line.get(range.clone());
    // What a variable brings isn't known here.
    if line.get(word.clone()).contains('$') {
        return None;
    }
    let place = TagPlace {
        image: line.get(word.start..colon).to_owned(),
        written: written.split('@').next().unwrap_or_default().to_owned(),
        front: String::new(),
        back: String::new(),
        windows: false,
    };
    Some((place, range))
}

/// Where in the file the value of an ARG ends up in the name of an image: what is in front of it, and behind.
fn feeds(document: &Document, name: &str) -> Option<(String, String)> {
    let items = document.file().items.iter();
    let froms = items.filter(|it| it.instruction.kind == Some(Kind::From));
    let words = froms.filter_map(|it| Some(it.instruction.words().first()?.text.clone()));
    let mut arguments = words.filter_map(|word| argument(&word));
    let found = arguments.find(|it| it.name == name)?;
    Some((found.front, found.back))
}

/// What can come in the default of an ARG that FROM uses: an image, or a tag. The range is what it takes the place of.
pub(super) fn in_default(
    document: &Document,
    line: &Line,
    name: &str,
    value: Range<usize>,
) -> Option<(Option<TagPlace>, Range<usize>)> {
    let (front, back) = feeds(document, name)?;
    let value = {
        let text = line.get(value.clone());
        let quote = text.starts_with(['"', '\'']);
        let closed = quote && text.len() > 1 && text.ends_with(['"', '\'']);
        value.start + usize::from(quote)..value.end - usize::from(closed)
    };
    if front.is_empty() && back.is_empty() {
        return Some(match tag_at(line, value.clone()) {
            Some((place, range)) => (Some(place), range),
            None => (None, value),
        });
    }
    let colon = tag_colon(&front)?;
    let (image, tag) = front.split_at_checked(colon)?;
    let place = TagPlace {
        image: image.to_owned(),
        written: format!("{}{}{back}", tag.get(1..)?, line.get(value.clone())),
        front: tag.get(1..)?.to_owned(),
        back,
        windows: false,
    };
    Some((Some(place), value))
}

/// The images that are used most, but for names that are taken.
pub(super) fn names(taken: &BTreeSet<String>) -> Vec<Completion> {
    let official = catalogue::images().into_iter().map(|image| {
        let mut offer = Completion::new(CompletionKind::Image, image.name())
            .detail(image.about())
            .about(Topic::Image(image, ""));
        offer.deprecated = image.is_deprecated();
        offer
    });
    let others = catalogue::others()
        .map(|(name, about)| Completion::new(CompletionKind::Image, name).detail(about));
    // What isn't looked after any more comes last of all.
    let (old, current): (Vec<_>, Vec<_>) = official.partition(|it| it.deprecated);
    let all = current.into_iter().chain(others).chain(old);
    all.filter(|it| !taken.contains(&it.label)).collect()
}

impl TagPlace {
    /// For the platform of an instruction.
    pub(super) fn of(mut self, inside: &Inside) -> TagPlace {
        let mut flags = inside.flags.iter().map(|it| inside.line.get(it.clone()));
        self.windows = flags.any(|it| it.starts_with("--platform=windows"));
        self
    }

    /// The repository whose tags can come.
    pub(super) fn repository(
        &self,
        document: &Document,
        number: usize,
        slot: &Slot,
    ) -> Option<Repository> {
        let image = reference::parse(&self.image).ok()?;
        let written = Some(self.written.clone()).filter(|it| it.contains('-'));
        let used = || used(document, number, &image).into_iter().next();
        Some(Repository {
            begins: slot.typed.clone(),
            context: written.or_else(used),
            around: (self.front.clone(), self.back.clone()),
            windows: self.windows,
            image,
        })
    }

    /// The tags that can come: those that the file has already for other images, else those of the catalogue.
    pub(super) fn offers(&self, document: &Document, number: usize) -> Vec<Completion> {
        let Ok(name) = reference::parse(&self.image) else {
            return Vec::new();
        };
        let used = used(document, number, &name);
        let Some(image) = catalogue::official(&name) else {
            let offer = |tag: &String| {
                Completion::new(CompletionKind::Value, tag).detail("tag in this file")
            };
            return used.iter().map(offer).collect();
        };
        // Of what is just being typed nothing can be told yet.
        let written = Some(self.written.as_str()).filter(|it| it.contains('-'));
        let context = written.or(used.first().map(String::as_str));
        let entries = image.entries();
        let mut meant: HashMap<&str, &Entry> = HashMap::new();
        for entry in entries
            .iter()
            .filter(|it| it.is_for_windows() == self.windows)
        {
            for tag in entry.all() {
                meant.entry(tag).or_insert(entry);
            }
        }
        let tags = image.ordered(context, self.windows).into_iter();
        let offers = tags.filter_map(|tag| {
            let text = tag.strip_prefix(&*self.front)?.strip_suffix(&*self.back)?;
            // A tag that is only there for another system tells so.
            let entry = meant.get(tag).copied();
            let entry = entry.or_else(|| entries.iter().find(|it| it.has(tag)))?;
            (!text.is_empty()).then(|| offer(image, tag, text, entry))
        });
        offers.collect()
    }
}

fn offer(image: Image, tag: &'static str, text: &str, entry: &Entry) -> Completion {
    let mut offer = Completion::new(CompletionKind::Value, text)
        .detail(architectures(entry))
        .about(Topic::Image(image, tag));
    // What it is called most exactly.
    let exact = entry.tags().next().filter(|it| *it != tag);
    if let Some(exact) = exact {
        offer = offer.beside(format!("= {exact}"));
    }
    offer
}

/// The machines that something is for, in short.
fn architectures(entry: &Entry) -> String {
    let mut names: Vec<&str> = Vec::new();
    for platform in entry.platforms() {
        let name = platform.strip_prefix("linux/").unwrap_or(platform);
        let name = match name {
            "windows/amd64" => "windows",
            name => name.split('/').next().unwrap_or(name),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.sort_by_key(|it| !matches!(*it, "amd64" | "arm64"));
    let more = names.len().saturating_sub(SHOWN);
    names.truncate(SHOWN);
    let mut text = names.join(" ");
    if more > 0 {
        text.push_str(&format!(" +{more}"));
    }
    text
}

/// How many machines are named before the rest is counted.
const SHOWN: usize = 3;

/// The tags that a file has for an image elsewhere than in an instruction, in order.
fn used(document: &Document, number: usize, name: &Reference) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for other in images(document).iter().filter(|it| it.item != number) {
        let tag = other
            .name
            .tag()
            .filter(|_| other.name.name() == name.name());
        if let Some(tag) = tag.filter(|tag| !found.iter().any(|it| it == tag)) {
            found.push(tag.to_owned());
        }
    }
    found
}

/// The platforms of the image of a FROM, if they are known.
pub(super) fn platforms(inside: &Inside) -> Option<Vec<&'static str>> {
    let text = inside
        .line
        .get(inside.line.cursor..inside.line.text().len());
    let mut words = text.split_ascii_whitespace();
    // The value itself may go on behind the cursor.
    let mut words = words.by_ref().skip_while(|it| it.starts_with("--"));
    let first = words.next();
    let glued = !text.starts_with([' ', '\t']);
    let word = if glued { words.next() } else { first }?;
    let name = reference::parse(word).ok()?;
    let tag = name.tag().unwrap_or("latest");
    let Known::Current(entries) = catalogue::official(&name)?.tag(tag)? else {
        return None;
    };
    let mut found: Vec<&str> = Vec::new();
    for platform in entries.iter().flat_map(Entry::platforms) {
        if !found.contains(&platform) {
            found.push(platform);
        }
    }
    Some(found)
}
