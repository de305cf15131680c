//! Image references of a file, and the positions of their tags.

use std::sync::Arc;

use super::Document;
use super::graph::SourceTarget;
use super::semantics::StageSemantics;
use super::state::Value;
use super::variables::definition;
use syntax::language::Kind;
use syntax::text::Span;
use syntax::values::reference::{self, Reference};
use syntax::{Fragment, Item};

/// An image reference of an instruction.
#[derive(Clone, Debug)]
pub struct NamedImage {
    /// The index of the instruction.
    pub item: usize,
    /// The span of the word.
    pub span: Span,
    /// The resolved reference.
    pub name: Arc<Reference>,
    /// The value of `--platform`, if specified and known.
    pub platform: Option<String>,
    /// True if it is used as an image for Windows.
    pub windows: bool,
}

/// The position of a tag in the file, for replacing it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenTag {
    /// The span to replace: everything after the name, including a digest.
    pub span: Span,
    /// The text to insert before the tag.
    before: &'static str,
    /// The start of the tag, if written elsewhere.
    prefix: String,
    /// The end of the tag, if written elsewhere.
    suffix: String,
}

impl WrittenTag {
    /// The text for another tag; `None` if the tag can't be written at this position.
    pub fn text(&self, tag: &str) -> Option<String> {
        let rest = tag
            .strip_prefix(&*self.prefix)?
            .strip_suffix(&*self.suffix)?;
        (!rest.is_empty()).then(|| format!("{}{rest}", self.before))
    }
}

/// The image references of a file, in order.
pub fn images(document: &Document) -> Vec<NamedImage> {
    let stages = document.semantics().stages.iter();
    let bases = stages.filter_map(|stage| base_image_of(document, stage));
    let mut found: Vec<_> = bases.chain(source_images(document)).collect();
    found.sort_by_key(|it| it.span);
    found
}

/// The base image of a stage, if its base is an image.
pub fn base_image_of(document: &Document, stage: &StageSemantics) -> Option<NamedImage> {
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

/// The image references of COPY and RUN.
pub fn source_images(document: &Document) -> impl Iterator<Item = NamedImage> {
    document.semantics().sources.iter().filter_map(|source| {
        let SourceTarget::Image(name) = &source.target else {
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

/// The base of a FROM.
fn base_word(document: &Document, item: usize) -> Option<(&Item, &Fragment)> {
    let at = document.file().items.get(item)?;
    let from = at.instruction.kind == Some(Kind::From);
    let word = at.instruction.words().first().filter(|_| from)?;
    Some((at, word))
}

impl NamedImage {
    /// The position of its tag: in the word, or in the default value of the argument that the word uses.
    pub fn tag(&self, document: &Document) -> Option<WrittenTag> {
        let written = document.text.slice(self.span);
        if let Ok(name) = reference::parse(&written) {
            return Some(tag_after_name(&name, self.span));
        }
        let (_, word) = base_word(document, self.item)?;
        let argument = argument(&word.text)?;
        let at = definition(document, self.item, None, &argument.name)?;
        let item = document.file().items.get(at.item)?;
        let value = at.pair(document.file())?.value.as_ref()?;
        let span = item.at(value.span);
        // A value with quotes, variables or a line break isn't changed.
        let plain = document.text.slice(span);
        if plain.contains(['$', '"', '\'', '\\', '`', '\n']) {
            return None;
        }
        if argument.prefix.is_empty() && argument.suffix.is_empty() {
            return Some(tag_after_name(&reference::parse(&plain).ok()?, span));
        }
        let (_, tag) = argument
            .prefix
            .split_at_checked(tag_colon(&argument.prefix)?)?;
        Some(WrittenTag {
            span,
            before: "",
            prefix: tag.get(1..)?.to_owned(),
            suffix: argument.suffix,
        })
    }
}

/// The position of the tag in a literal name.
fn tag_after_name(name: &Reference, span: Span) -> WrittenTag {
    WrittenTag {
        span: Span::new(span.start + name.name_span().end, span.end),
        before: ":",
        prefix: String::new(),
        suffix: String::new(),
    }
}

/// The only variable in a word.
pub struct Argument {
    /// Its name.
    pub name: String,
    /// The text before it.
    pub prefix: String,
    /// The text after it.
    pub suffix: String,
}

/// Parses a word that contains exactly one variable.
pub fn argument(word: &str) -> Option<Argument> {
    let (front, rest) = word.split_once('$')?;
    let (inner, back) = if let Some(rest) = rest.strip_prefix('{') {
        rest.split_once('}')?
    } else {
        let end = rest.find(|c: char| c != '_' && !c.is_ascii_alphanumeric());
        rest.split_at_checked(end.unwrap_or(rest.len()))?
    };
    // Also `${NAME:-default}`.
    let name = inner.split(':').next().filter(|it| !it.is_empty())?;
    let unquoted = |text: &str| text.replace(['"', '\''], "");
    let plain = !back.contains('$') && name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric());
    plain.then(|| Argument {
        name: name.to_owned(),
        prefix: unquoted(front),
        suffix: unquoted(back),
    })
}

/// The byte offset of the colon before the tag in a reference or the start of one. Ports and digests are ignored.
pub fn tag_colon(text: &str) -> Option<usize> {
    let path = text.rfind('/').map_or(0, |slash| slash + 1);
    let name = text.get(path..)?;
    let colon = name.find(':').filter(|_| !name.contains('@'))?;
    Some(path + colon)
}
