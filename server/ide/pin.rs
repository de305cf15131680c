//! Images by their names: where they are written, and how they are pinned to digests.

use analysis::{Document, Stages, Thing, find};
use syntax::text::{Span, TextEdit};
use syntax::values::reference::{self, Reference};

/// What images are for if nothing is said.
const DEFAULT_PLATFORM: &str = "linux/amd64";

/// An image where it is written by its name, with nothing to put into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Where the name is.
    pub span: Span,
    /// What it says. Its spans are counted from the beginning of the name.
    pub reference: Reference,
    /// The platform that it is for.
    pub platform: String,
}

/// The image whose name is at an offset. Stages are none, and what has variables in it isn't read.
pub fn image(document: &Document, offset: u32) -> Option<Image> {
    let found = find(document, offset)?;
    let (span, text) = match &found.thing {
        Thing::Base { word, stage: None } => (found.span, word.text.as_str()),
        Thing::Source { word, stage: None } => (found.span, word.text.as_str()),
        Thing::DirectiveValue(directive) if directive.name.eq_ignore_ascii_case("syntax") => {
            (directive.value_span, directive.value.as_str())
        }
        _ => return None,
    };
    let number = text.bytes().all(|b| b.is_ascii_digit());
    if text == "scratch" || number || document.text.slice(span) != text {
        return None;
    }
    let stages = Stages::of(document);
    let stage = stages.all().find(|stage| {
        let item = document.file().items.get(stage.items.start);
        item.is_some_and(|item| item.span().touches(offset))
    });
    let platform = stage.and_then(|stage| {
        let meaning = document.meaning().stages.get(stage.index)?;
        meaning.from.platform.as_ref()?.known().map(str::to_owned)
    });
    Some(Image {
        span,
        reference: reference::parse(text).ok()?,
        platform: platform.unwrap_or_else(|| DEFAULT_PLATFORM.to_owned()),
    })
}

/// A pin that can be put or moved, once somebody says to which digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// What it does, for people.
    pub title: String,
    /// The image.
    pub image: Image,
}

/// The pin that can be put or moved in a part of a document. One without a tag can't be moved: nobody knows where to.
pub fn pin(document: &Document, part: Span) -> Option<Pin> {
    let image = image(document, part.start).or_else(|| image(document, part.end))?;
    let name = image.reference.familiar();
    let title = match (image.reference.tag(), image.reference.digest()) {
        (tag, None) => {
            let tag = tag.map(|tag| format!(":{tag}"));
            format!("Pin `{name}{}` to its digest", tag.unwrap_or_default())
        }
        (Some(tag), Some(_)) => format!("Update the pin of `{name}:{tag}`"),
        (None, Some(_)) => return None,
    };
    Some(Pin { title, image })
}

/// The edit that pins an image to a digest. Its tag stays, for people and for the next time.
pub fn pinned(image: &Image, digest: &str) -> TextEdit {
    match image.reference.digest_span {
        Some(span) => TextEdit {
            span: Span::new(image.span.start + span.start, image.span.start + span.end),
            text: digest.to_owned(),
        },
        None => TextEdit {
            span: Span::new(image.span.end, image.span.end),
            text: format!("@{digest}"),
        },
    }
}
