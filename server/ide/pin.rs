//! Image references in a document, and how they are pinned to digests.

use analysis::{Document, Entity, Stages, find, images};
use syntax::text::{Span, TextEdit};
use syntax::values::reference::{self, Reference};

/// The default platform of images.
const DEFAULT_PLATFORM: &str = "linux/amd64";

/// An image reference without variables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinnableImage {
    /// The span of the name.
    pub span: Span,
    /// The parsed reference. Its spans are relative to the start of the name.
    pub reference: Reference,
    /// The platform that the image is used for.
    pub platform: String,
}

/// The image whose name is at an offset. `None` for stages and for names with variables.
pub fn image(document: &Document, offset: u32) -> Option<PinnableImage> {
    let found = find(document, offset)?;
    let (span, text) = match &found.entity {
        Entity::Base { word, stage: None } => (found.span, word.text.as_str()),
        Entity::Source { word, stage: None } => (found.span, word.text.as_str()),
        Entity::DirectiveValue(directive) if directive.name.eq_ignore_ascii_case("syntax") => {
            (directive.value_span, directive.value.as_str())
        }
        _ => return None,
    };
    let number = text.bytes().all(|b| b.is_ascii_digit());
    // A named context of the build may take the place of an image.
    let is_image = matches!(found.entity, Entity::DirectiveValue(_))
        || images(document).iter().any(|it| it.span == span);
    if text == "scratch" || number || !is_image || document.text.slice(span) != text {
        return None;
    }
    let stages = Stages::of(document);
    let stage = stages.all().find(|stage| {
        let item = document.file().items.get(stage.items.start);
        item.is_some_and(|item| item.span().touches(offset))
    });
    let platform = stage.and_then(|stage| {
        let semantics = document.semantics().stages.get(stage.index)?;
        semantics.from.platform.as_ref()?.known().map(str::to_owned)
    });
    Some(PinnableImage {
        span,
        reference: reference::parse(text).ok()?,
        platform: platform.unwrap_or_else(|| DEFAULT_PLATFORM.to_owned()),
    })
}

/// An image that can be pinned or whose pin can be updated, once its current digest is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// The title for the user.
    pub title: String,
    /// The image.
    pub image: PinnableImage,
}

/// The pin in a range of a document. An image without a tag can't be updated, as its latest version is undefined.
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

/// The edit that pins an image to a digest. The tag is kept, for readers and for later updates.
pub fn pinned(image: &PinnableImage, digest: &str) -> TextEdit {
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
