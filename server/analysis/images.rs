//! Image references in a file.

use super::catalogue::{self, Configuration};
use super::document::Document;
use super::from::Base;
use super::graph::SourceTarget;
use super::image_reference::ImageReference;
use super::semantics::StageSemantics;
use syntax::language::DirectiveValue;
use syntax::language::directive;
use syntax::text::Span;
use syntax::{Fragment, Instruction, mount_options};

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

/// What the catalogue knows of the configuration of the image that a stage is built on, directly or through other stages.
pub fn base_configuration(document: &Document, stage: &StageSemantics) -> Option<Configuration> {
    let bottom = document.semantics().bottom(stage);
    let image = bottom.from.image.as_deref()?;
    catalogue::official(image)?.configuration(image, bottom.from.windows)
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
