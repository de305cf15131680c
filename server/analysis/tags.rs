//! The images that a file names, and where their tags stand.

use std::sync::Arc;

use super::Document;
use super::graph::Target;
use super::meaning::Stage;
use super::state::Value;
use super::variables::definition;
use syntax::language::Kind;
use syntax::text::Span;
use syntax::values::reference::{self, Reference};
use syntax::{Fragment, Item};

/// An image that an instruction names.
#[derive(Clone, Debug)]
pub struct NamedImage {
    /// The number of the instruction.
    pub item: usize,
    /// The word that names it.
    pub span: Span,
    /// What the word comes to.
    pub name: Arc<Reference>,
    /// What `--platform` says, if it says something known.
    pub platform: Option<String>,
    /// True if it is for Windows.
    pub windows: bool,
}

/// Where a tag is written: what has to be replaced for another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenTag {
    /// What is replaced: all behind the name, a digest too.
    pub span: Span,
    /// What comes there in front of the tag.
    before: &'static str,
    /// How the tag begins elsewhere.
    front: String,
    /// How it ends elsewhere.
    back: String,
}

impl WrittenTag {
    /// The text for another tag; `None` if it can't be written there.
    pub fn text(&self, tag: &str) -> Option<String> {
        let rest = tag.strip_prefix(&*self.front)?.strip_suffix(&*self.back)?;
        (!rest.is_empty()).then(|| format!("{}{rest}", self.before))
    }
}

/// The images that a file names, in order.
pub fn images(document: &Document) -> Vec<NamedImage> {
    let stages = document.meaning().stages.iter();
    let bases = stages.filter_map(|stage| base_image_of(document, stage));
    let mut found: Vec<_> = bases.chain(source_images(document)).collect();
    found.sort_by_key(|it| it.span);
    found
}

/// The image that a stage is built on, if it names one.
pub fn base_image_of(document: &Document, stage: &Stage) -> Option<NamedImage> {
    let name = stage.from.image.clone()?;
    let item = stage.items.start;
    let (at, word) = base_word(document, item)?;
    let platform = stage.from.platform.as_ref().and_then(Value::known);
    Some(NamedImage {
        item,
        span: at.at(word.span),
        name,
        platform: platform.map(str::to_owned),
        windows: stage.from.windows,
    })
}

/// The images that COPY and RUN take files from.
pub fn source_images(document: &Document) -> impl Iterator<Item = NamedImage> {
    document.meaning().sources.iter().filter_map(|source| {
        let Target::Image(name) = &source.target else {
            return None;
        };
        let at = document.file().items.get(source.item)?;
        Some(NamedImage {
            item: source.item,
            span: at.at(source.span),
            name: Arc::new(reference::parse(name).ok()?),
            platform: None,
            windows: false,
        })
    })
}

/// The word that says what a FROM builds on.
fn base_word(document: &Document, item: usize) -> Option<(&Item, &Fragment)> {
    let at = document.file().items.get(item)?;
    let from = at.instruction.kind == Some(Kind::From);
    let word = at.instruction.words().first().filter(|_| from)?;
    Some((at, word))
}

impl NamedImage {
    /// Where its tag is written: in its word, or in the default of the argument that the word takes it from.
    pub fn tag(&self, document: &Document) -> Option<WrittenTag> {
        let written = document.text.slice(self.span);
        if let Ok(name) = reference::parse(&written) {
            return Some(behind_name(&name, self.span));
        }
        let (_, word) = base_word(document, self.item)?;
        let argument = argument(&word.text)?;
        let at = definition(document, self.item, None, &argument.name)?;
        let item = document.file().items.get(at.item)?;
        let value = at.pair(document.file())?.value.as_ref()?;
        let span = item.at(value.span);
        // With quotes, variables or a line break in it, it isn't ours to change.
        let plain = document.text.slice(span);
        if plain.contains(['$', '"', '\'', '\\', '`', '\n']) {
            return None;
        }
        if argument.front.is_empty() && argument.back.is_empty() {
            return Some(behind_name(&reference::parse(&plain).ok()?, span));
        }
        let (_, tag) = argument
            .front
            .split_at_checked(tag_colon(&argument.front)?)?;
        Some(WrittenTag {
            span,
            before: "",
            front: tag.get(1..)?.to_owned(),
            back: argument.back,
        })
    }
}

/// A name that is written in full.
fn behind_name(name: &Reference, span: Span) -> WrittenTag {
    WrittenTag {
        span: Span::new(span.start + name.name_span().end, span.end),
        before: ":",
        front: String::new(),
        back: String::new(),
    }
}

/// A variable in a word that has no other.
pub struct Argument {
    /// Its name.
    pub name: String,
    /// What is in front of it.
    pub front: String,
    /// What is behind it.
    pub back: String,
}

/// The variable in a word that has no other.
pub fn argument(word: &str) -> Option<Argument> {
    let (front, rest) = word.split_once('$')?;
    let (inner, back) = if let Some(rest) = rest.strip_prefix('{') {
        rest.split_once('}')?
    } else {
        let end = rest.find(|c: char| c != '_' && !c.is_ascii_alphanumeric());
        rest.split_at_checked(end.unwrap_or(rest.len()))?
    };
    // `${NAME:-default}` is that as well.
    let name = inner.split(':').next().filter(|it| !it.is_empty())?;
    let unquoted = |text: &str| text.replace(['"', '\''], "");
    let plain = !back.contains('$') && name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric());
    plain.then(|| Argument {
        name: name.to_owned(),
        front: unquoted(front),
        back: unquoted(back),
    })
}

/// Where the colon of the tag is in a name or the beginning of one: not that of a port, nor that of a digest.
pub fn tag_colon(text: &str) -> Option<usize> {
    let path = text.rfind('/').map_or(0, |slash| slash + 1);
    let name = text.get(path..)?;
    let colon = name.find(':').filter(|_| !name.contains('@'))?;
    Some(path + colon)
}
