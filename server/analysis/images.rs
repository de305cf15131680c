//! Images that a file names: which they are, as far as that is known, and where their parts are written.

use super::document::Document;
use super::from::Base;
use super::graph::Target;
use syntax::language::DirectiveValue;
use syntax::language::directive;
use syntax::text::Span;
use syntax::values::reference::{self, Reference};
use syntax::word::{Part, Rules, Word};
use syntax::{Fragment, Instruction, mount_options};

/// An image that a word names.
#[derive(Clone, Debug)]
pub struct Image {
    /// Its name. If not all of it is known, it is that without tag and digest.
    pub reference: Reference,
    /// True if all of it is known.
    pub complete: bool,
    /// The word.
    word: Fragment,
    /// How much of the word is in the name as it is written.
    literal: usize,
}

impl Image {
    /// The image that a word names. `value` is what the word comes to, if that is known.
    pub fn of(word: &Fragment, escape: char, value: Option<&str>) -> Option<Image> {
        let literal = literal(&word.text, escape);
        let (text, complete) = match value {
            Some(value) => (value, true),
            None => (name_in_front(&word.text, literal)?, false),
        };
        let literal = if text == word.text {
            text.len()
        } else {
            literal
        };
        Some(Image {
            reference: reference::parse(text).ok()?,
            complete,
            word: word.clone(),
            literal,
        })
    }

    /// True if there are no variables in it.
    pub fn is_literal(&self) -> bool {
        self.literal == self.word.text.len()
    }

    /// Where a part of the name is written, from the beginning of the instruction; `None` if it isn't written as it is.
    pub fn written(&self, part: Span) -> Option<Span> {
        let range = part.start as usize..part.end as usize;
        (range.end <= self.literal).then(|| self.word.span_of(range))
    }

    /// Where registry and path are written; all of the word if they aren't written as they are.
    pub fn name_span(&self) -> Span {
        let name = self.written(self.reference.name_span());
        name.unwrap_or(self.word.span)
    }
}

/// How much of a word's beginning stands for itself.
fn literal(text: &str, escape: char) -> usize {
    // BuildKit drops it.
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

/// The name in front of a tag or digest that isn't known.
fn name_in_front(text: &str, literal: usize) -> Option<&str> {
    let (front, rest) = text.split_at_checked(literal)?;
    // What follows may still be of the name.
    if rest.contains('/') {
        return None;
    }
    let path = front.rfind('/').map_or(0, |slash| slash + 1);
    let end = front.get(path..)?.find([':', '@'])?;
    front.get(..path + end)
}

/// The image that FROM builds on; `None` if it isn't one, or isn't known.
pub fn base_image(document: &Document, stage: usize) -> Option<Image> {
    let stage = document.meaning().stages.get(stage)?;
    let from = document.file().items.get(stage.items.start)?;
    let word = from.instruction.words().first()?;
    let value = match stage.base() {
        Base::Image(name) => Some(&**name),
        Base::Unknown => None,
        Base::Scratch | Base::Stage(_) => return None,
    };
    Image::of(word, document.file().escape, value)
}

/// The image that an instruction takes files from by a word; `None` if it takes them from something else.
pub fn source_image(document: &Document, item: usize, word: &Fragment) -> Option<Image> {
    let mut sources = document.meaning().sources.iter();
    let source = sources.find(|it| it.item == item && it.span == word.span)?;
    match &source.target {
        Target::Image(name) if name != "scratch" => {
            Image::of(word, document.file().escape, Some(name))
        }
        _ => None,
    }
}

/// The image that reads the file.
pub fn syntax_image(document: &Document) -> Option<Image> {
    let file = document.file();
    let is_image = |name: &str| directive(name).map(|it| it.value) == Some(DirectiveValue::Image);
    let written = file.directives.iter().find(|it| is_image(&it.name))?;
    let name = written.value.split_whitespace().next()?;
    let start = written.value_span.start;
    let span = Span::new(start, start + name.len() as u32);
    let word = Fragment::plain(name.to_owned(), span);
    Image::of(&word, file.escape, Some(name))
}

/// The words by which an instruction takes files from somewhere.
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
