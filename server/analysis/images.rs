//! Image references in a file, and the spans of their parts.

use super::document::Document;
use super::from::Base;
use super::graph::SourceTarget;
use syntax::language::DirectiveValue;
use syntax::language::directive;
use syntax::text::Span;
use syntax::values::reference::{self, Reference};
use syntax::word::{Part, Rules, Word};
use syntax::{Fragment, Instruction, mount_options};

/// An image reference in a word.
#[derive(Clone, Debug)]
pub struct ImageReference {
    /// The reference; without tag and digest if they are unknown.
    pub reference: Reference,
    /// True if the whole reference is known.
    pub complete: bool,
    /// The word.
    word: Fragment,
    /// The length in bytes of the start of the word that is part of the reference without expansion.
    literal: usize,
}

impl ImageReference {
    /// Parses the image reference of a word. `value` is the expanded word, if known.
    pub fn parse(word: &Fragment, escape: char, value: Option<&str>) -> Option<ImageReference> {
        let literal = literal(&word.text, escape);
        let (text, complete) = match value {
            Some(value) => (value, true),
            None => (name_prefix(&word.text, literal)?, false),
        };
        let literal = if text == word.text {
            text.len()
        } else {
            literal
        };
        Some(ImageReference {
            reference: reference::parse(text).ok()?,
            complete,
            word: word.clone(),
            literal,
        })
    }

    /// True if it contains no variables.
    pub fn is_literal(&self) -> bool {
        self.literal == self.word.text.len()
    }

    /// The span of a part of the reference, relative to the start of the instruction; `None` if that part needs
    /// expansion.
    pub fn written(&self, part: Span) -> Option<Span> {
        let range = part.start as usize..part.end as usize;
        (range.end <= self.literal).then(|| self.word.span_of(range))
    }

    /// The span of registry and path; the whole word if they need expansion.
    pub fn name_span(&self) -> Span {
        let name = self.written(self.reference.name_span());
        name.unwrap_or(self.word.span)
    }
}

/// The length in bytes of the start of a word that needs no expansion.
fn literal(text: &str, escape: char) -> usize {
    // BuildKit removes byte order marks.
    if text.contains('\u{feff}') {
        return 0;
    }
    let word = Word::parse(text, Rules::words(escape));
    let plain = word.parts.iter().map_while(|part| match part {
        Part::Text(range) => Some(range.end),
        _ => None,
    });
    plain.last().unwrap_or_default()
}

/// The name before an unknown tag or digest.
fn name_prefix(text: &str, literal: usize) -> Option<&str> {
    let (front, rest) = text.split_at_checked(literal)?;
    // The rest may be part of the name.
    if rest.contains('/') {
        return None;
    }
    let path = front.rfind('/').map_or(0, |slash| slash + 1);
    let end = front.get(path..)?.find([':', '@'])?;
    front.get(..path + end)
}

/// The base image of a stage; `None` if the base is not an image or its name is unknown.
pub fn base_image(document: &Document, stage: usize) -> Option<ImageReference> {
    let stage = document.semantics().stages.get(stage)?;
    let from = document.file().items.get(stage.items.start)?;
    let word = from.instruction.words().first()?;
    let value = match stage.base() {
        Base::Image(name) => Some(&**name),
        Base::Unknown => None,
        Base::Context(_) | Base::Scratch | Base::Stage(_) => return None,
    };
    ImageReference::parse(word, document.file().escape, value)
}

/// The image that a `--from` or `from=` value refers to; `None` if it refers to something else.
pub fn source_image(document: &Document, item: usize, word: &Fragment) -> Option<ImageReference> {
    let mut sources = document.semantics().sources.iter();
    let source = sources.find(|it| it.item == item && it.span == word.span)?;
    match &source.target {
        SourceTarget::Image(name) if name != "scratch" => {
            ImageReference::parse(word, document.file().escape, Some(name))
        }
        _ => None,
    }
}

/// The image of the `syntax` directive.
pub fn syntax_image(document: &Document) -> Option<ImageReference> {
    let file = document.file();
    let is_image = |name: &str| directive(name).map(|it| it.value) == Some(DirectiveValue::Image);
    let written = file.directives.iter().find(|it| is_image(&it.name))?;
    let name = written.value.split_whitespace().next()?;
    let start = written.value_span.start;
    let span = Span::new(start, start + name.len() as u32);
    let word = Fragment::plain(name.to_owned(), span);
    ImageReference::parse(&word, file.escape, Some(name))
}

/// The values of `--from` and `from=` in an instruction.
pub fn source_words(it: &Instruction) -> Vec<Fragment> {
    let value = |name: &'static str| {
        let flags = it.flags.iter().filter(move |flag| flag.name.text == name);
        flags.filter_map(|flag| flag.value.as_ref())
    };
    let copied = value("from").cloned();
    let mounted = value("mount").flat_map(|mount| {
        let from = mount_options(mount).into_iter();
        let from = from.filter(|option| option.key.text.eq_ignore_ascii_case("from"));
        from.filter_map(|option| option.value)
    });
    copied.chain(mounted).collect()
}
