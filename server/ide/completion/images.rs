//! Images of the catalogue, their tags and platforms.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::cursor::InstructionContext;
use super::item::{Completion, CompletionKind};
use super::line::{Line, TypedWord};
use super::tags::Repository;
use super::topic::Topic;
use analysis::catalogue::{self, CatalogueEntry, CatalogueImage, Known};
use analysis::{Document, Environment, argument, expand_word, images, tag_colon};
use syntax::Fragment;
use syntax::language::Kind;
use syntax::text::Span;
use syntax::values::reference::{self, Reference};
use syntax::word::{Part, Rules, Word};

/// The tag that is being typed.
pub(super) struct TagPlace {
    /// The image that it belongs to.
    image: String,
    /// The existing tag.
    written: String,
    /// The text between the colon and the typed word, and the text after the word; only tags with both fit.
    front: String,
    back: String,
    /// True if the image is for Windows.
    windows: bool,
}

/// An image name that is being typed after a prefix that is kept.
pub(super) struct NamePlace {
    /// The resolved value of the prefix, like `mcr.microsoft.com/`; `None` if it is unknown.
    front: Option<String>,
}

/// Resolves the words at a position.
pub(super) struct Values<'e> {
    /// The variables, if there are any.
    pub(super) environment: Option<&'e Environment>,
    pub(super) escape: char,
}

impl Values<'_> {
    /// For words without variable expansion.
    pub(super) const NONE: Values<'static> = Values {
        environment: None,
        escape: '\\',
    };

    fn of(&self, text: &str) -> Option<String> {
        if !text.contains('$') {
            return Some(text.to_owned());
        }
        let word = Fragment::plain(text.to_owned(), Span::default());
        let value = expand_word(&word, self.escape, self.environment?).ok()?;
        value.known().map(str::to_owned)
    }

    /// The end of the last variable in a text.
    fn last(&self, text: &str) -> Option<usize> {
        let word = Word::parse(text, Rules::words(self.escape));
        let variables = word.parts.iter();
        let variables = variables.filter(|it| matches!(it, Part::Variable(_)));
        variables.map(|it| it.range().end).next_back()
    }
}

/// The part of an image's name that is being typed.
pub(super) enum Typed {
    Tag(TagPlace),
    Name(NamePlace),
}

/// The tag that is being typed in an image name, or the name after a kept prefix, with its range. `None` if the whole
/// text is the name. A name after an unknown prefix is unknown as well.
pub(super) fn typed_at(
    line: &Line,
    word: Range<usize>,
    values: &Values,
) -> Option<(Typed, Range<usize>)> {
    let before = line.get(word.start..line.cursor);
    let fixed = values.last(before).unwrap_or(0);
    let unknown = || {
        let place = NamePlace { front: None };
        Some((Typed::Name(place), line.cursor..line.cursor))
    };
    let (image, front, start) = if let Some(colon) = tag_colon(before) {
        let start = fixed.max(colon + 1);
        let front = values.of(before.get(colon + 1..start)?);
        let Some((image, front)) = values.of(before.get(..colon)?).zip(front) else {
            return unknown();
        };
        (image, front, start)
    } else {
        let front = values.of(before.get(..fixed)?);
        // The variable may contain more than a name.
        let colon = front.as_deref().and_then(|it| Some((it, tag_colon(it)?)));
        let colon = colon.filter(|_| !before.get(fixed..).is_some_and(|it| it.contains('/')));
        let Some((whole, colon)) = colon else {
            return name_at(before, word, front, fixed);
        };
        let (image, tag) = whole.split_at_checked(colon)?;
        (image.to_owned(), tag.get(1..)?.to_owned(), fixed)
    };
    let start = word.start + start;
    let after = line.get(line.cursor..word.end);
    let end = line.cursor + after.find('$').unwrap_or(after.len());
    let Some(back) = values.of(line.get(end..word.end)) else {
        return unknown();
    };
    let written = format!("{front}{}{back}", line.get(start..end));
    let place = TagPlace {
        image,
        written: written.split('@').next().unwrap_or_default().to_owned(),
        front,
        back,
        windows: false,
    };
    Some((Typed::Tag(place), start..end))
}

/// The name that is being typed after a variable, or after the namespace of the official images.
fn name_at(
    before: &str,
    word: Range<usize>,
    front: Option<String>,
    fixed: usize,
) -> Option<(Typed, Range<usize>)> {
    if fixed == 0 {
        let front = catalogue::official_prefix(before).filter(|it| !it.is_empty())?;
        let start = word.start + front.len();
        let front = Some(front.to_owned());
        return Some((Typed::Name(NamePlace { front }), start..word.end));
    }
    let slash = before.get(fixed..)?.starts_with('/');
    let front = front.map(|it| if slash { it + "/" } else { it });
    let start = word.start + fixed + usize::from(slash);
    Some((Typed::Name(NamePlace { front }), start..word.end))
}

/// The text before and after the value of an ARG in the image name that uses it.
fn feeds(document: &Document, name: &str) -> Option<(String, String)> {
    let items = document.file().items.iter();
    let froms = items.filter(|it| it.instruction.kind == Some(Kind::From));
    let words = froms.filter_map(|it| Some(it.instruction.words().first()?.text.clone()));
    let mut arguments = words.filter_map(|word| argument(&word));
    let found = arguments.find(|it| it.name == name)?;
    Some((found.prefix, found.suffix))
}

/// The place in the default of an ARG that FROM uses: an image or a tag, with the range to replace.
pub(super) fn in_default(
    document: &Document,
    line: &Line,
    name: &str,
    value: Range<usize>,
) -> Option<(Option<Typed>, Range<usize>)> {
    let (front, back) = feeds(document, name)?;
    let value = {
        let text = line.get(value.clone());
        let quote = text.starts_with(['"', '\'']);
        let closed = quote && text.len() > 1 && text.ends_with(['"', '\'']);
        value.start + usize::from(quote)..value.end - usize::from(closed)
    };
    // Nothing is completed outside of its quotes.
    if !(value.start..=value.end).contains(&line.cursor) {
        return None;
    }
    if front.is_empty() && back.is_empty() {
        return Some(match typed_at(line, value.clone(), &Values::NONE) {
            Some((typed, range)) => (Some(typed), range),
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
    Some((Some(Typed::Tag(place)), value))
}

/// The most frequently used images, without names that are taken.
pub(super) fn names(taken: &BTreeSet<String>) -> Vec<Completion> {
    let official = catalogue::images().into_iter().map(|image| {
        let mut candidate = Completion::new(CompletionKind::Image, image.name())
            .detail(image.about())
            .about(Topic::Image(image, ""));
        candidate.deprecated = image.is_deprecated();
        candidate
    });
    let others = catalogue::others()
        .map(|(name, about)| Completion::new(CompletionKind::Image, name).detail(about));
    // End-of-life images come last.
    let (old, current): (Vec<_>, Vec<_>) = official.partition(|it| it.deprecated);
    let all = current.into_iter().chain(others).chain(old);
    all.filter(|it| !taken.contains(&it.label)).collect()
}

impl NamePlace {
    /// The candidates for the name after the prefix.
    pub(super) fn candidates(&self, document: &Document, number: usize) -> Vec<Completion> {
        let Some(front) = self.front.as_deref() else {
            return Vec::new();
        };
        let official = catalogue::official_prefix(front) == Some(front);
        let hub = front.is_empty() || HUB.contains(&front);
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for other in images(document).iter().filter(|it| it.item != number) {
            let name = other.name.name();
            let name = name.strip_prefix(front).filter(|it| !it.is_empty());
            found.extend(name.map(|name| {
                Completion::new(CompletionKind::Image, name).detail("image in this file")
            }));
        }
        for mut candidate in names(&BTreeSet::new()) {
            let is_official = !candidate.label.contains('/');
            let at_hub =
                reference::parse(&candidate.label).is_ok_and(|it| it.domain() == "docker.io");
            let name = match candidate.label.strip_prefix(front) {
                _ if is_official && official => &candidate.label,
                _ if at_hub && hub => &candidate.label,
                Some(name) if !name.is_empty() => name,
                _ => continue,
            };
            let name = name.to_owned();
            candidate.text.clone_from(&name);
            candidate.label = name;
            found.push(candidate);
        }
        found.retain(|it| seen.insert(it.label.clone()));
        found
    }

    /// The prefix, if it is known.
    pub(super) fn front(&self) -> Option<&str> {
        self.front.as_deref()
    }
}

/// Docker Hub's names as a prefix.
const HUB: [&str; 2] = ["docker.io/", "index.docker.io/"];

impl TagPlace {
    /// The tag of a frontend image, from the parts before and after the colon.
    pub(super) fn of_syntax(image: &str, written: &str) -> TagPlace {
        TagPlace {
            image: image.to_owned(),
            written: written.to_owned(),
            front: String::new(),
            back: String::new(),
            windows: false,
        }
    }

    /// True if the catalogue knows a tag, even one that is no longer maintained.
    pub(super) fn is_known(&self, typed: &str) -> bool {
        let tag = format!("{}{typed}{}", self.front, self.back);
        let image = reference::parse(&self.image).ok();
        let image = image.and_then(|it| catalogue::official(&it));
        image.is_some_and(|it| it.tag(&tag).is_some())
    }

    /// The image, as written.
    pub(super) fn image(&self) -> &str {
        &self.image
    }

    /// Sets the platform from an instruction.
    pub(super) fn of(mut self, inside: &InstructionContext) -> TagPlace {
        let mut flags = inside.flags.iter().map(|it| inside.line.get(it.clone()));
        self.windows = flags.any(|it| it.starts_with("--platform=windows"));
        self
    }

    /// The repository whose tags are needed.
    pub(super) fn repository(
        &self,
        document: &Document,
        number: usize,
        slot: &TypedWord,
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

    /// The candidates: tags that the file uses for other images, or else those of the catalogue.
    pub(super) fn candidates(&self, document: &Document, number: usize) -> Vec<Completion> {
        let Ok(name) = reference::parse(&self.image) else {
            return Vec::new();
        };
        let used = used(document, number, &name);
        let Some(image) = catalogue::official(&name) else {
            let candidate = |tag: &String| {
                Completion::new(CompletionKind::Value, tag).detail("tag in this file")
            };
            return used.iter().map(candidate).collect();
        };
        // An unfinished tag doesn't determine the variant.
        let written = Some(self.written.as_str()).filter(|it| it.contains('-'));
        let context = written.or(used.first().map(String::as_str));
        // Tags that exist only for another operating system are described as such.
        let mut entries = image.entries();
        entries.sort_by_key(|it| it.is_for_windows() != self.windows);
        let about: Vec<String> = entries.iter().map(architectures).collect();
        let mut meant: HashMap<&str, (&CatalogueEntry, &str)> = HashMap::new();
        for (entry, about) in entries.iter().zip(&about) {
            for tag in entry.all() {
                meant.entry(tag).or_insert((entry, about));
            }
        }
        let tags = image.ordered(context, self.windows);
        let candidates = tags.iter().filter_map(|tag| {
            let text = tag.strip_prefix(&*self.front)?.strip_suffix(&*self.back)?;
            let (entry, about) = meant.get(tag)?;
            (!text.is_empty()).then(|| candidate(image, tag, text, entry, about))
        });
        candidates.collect()
    }
}

fn candidate(
    image: CatalogueImage,
    tag: &'static str,
    text: &str,
    entry: &CatalogueEntry,
    architectures: &str,
) -> Completion {
    let mut candidate = Completion::new(CompletionKind::Value, text)
        .detail(architectures)
        .about(Topic::Image(image, tag));
    // The most specific alias.
    let exact = entry.tags().next().filter(|it| *it != tag);
    if let Some(exact) = exact {
        candidate = candidate.beside(format!("= {exact}"));
    }
    candidate
}

/// The architectures of an image, abbreviated.
fn architectures(entry: &CatalogueEntry) -> String {
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

/// The maximum number of architectures that are named; the rest is counted.
const SHOWN: usize = 3;

/// The tags that a file uses for an image outside of an instruction, in order.
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

/// The platforms of the image in a FROM, if they are known.
pub(super) fn platforms(inside: &InstructionContext) -> Option<Vec<&'static str>> {
    let text = inside
        .line
        .get(inside.line.cursor..inside.line.text().len());
    let mut words = text.split_ascii_whitespace();
    // The value may continue after the cursor.
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
    for platform in entries.iter().flat_map(CatalogueEntry::platforms) {
        if !found.contains(&platform) {
            found.push(platform);
        }
    }
    Some(found)
}
