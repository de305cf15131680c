//! Document links: image pages, URLs and files.

use analysis::{
    Base, DefinitionPlace, Document, ImageReference, NoteTopic, SourceTarget, Step, base_image,
    expand_word, source_words, syntax_image,
};
use syntax::cancellation::checkpoint;
use syntax::language::{Kind, MOUNT_TYPES, mount_option, registry};
use syntax::text::Span;
use syntax::values::source::{self, Source};
use syntax::{Flag, Fragment, MountOption, is_heredoc_marker, mount_options};

/// A document link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The span of the link text.
    pub span: Span,
    /// The target.
    pub target: LinkTarget,
}

/// The target of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// The registry page of an image.
    Image(String),
    /// A URL.
    Address(String),
    /// A file of the build context, by its path in it; it may not exist.
    File(String),
    /// The definition of a named context, in the file that defines the build.
    Context(DefinitionPlace),
}

/// The links of a document, in source order.
pub fn links(document: &Document) -> Vec<Link> {
    let file = document.file();
    let mut links: Vec<Link> = Vec::new();
    links.extend(syntax_image(document).and_then(|image| page(&image, 0)));
    for stage in &document.semantics().stages {
        checkpoint();
        let item = file.items.get(stage.items.start);
        let image = base_image(document, stage.index).zip(item);
        links.extend(image.and_then(|(image, item)| page(&image, item.start)));
    }
    links.extend(contexts(document));
    for source in &document.semantics().sources {
        checkpoint();
        let (Some(item), SourceTarget::Image(name)) = (file.items.get(source.item), &source.target)
        else {
            continue;
        };
        let mut words = source_words(&item.instruction).into_iter();
        let word = words.find(|word| word.span == source.span);
        let image = word.filter(|_| name != "scratch");
        let image = image.and_then(|word| ImageReference::parse(&word, file.escape, Some(name)));
        links.extend(image.and_then(|image| page(&image, item.start)));
    }
    for (first, body) in document.semantics().bodies() {
        let found = body.notes(
            NoteTopic::Links,
            u64::from(u32::from(file.escape)),
            |_, step| {
                checkpoint();
                let found = match step.instruction.kind {
                    Some(Kind::Add | Kind::Copy) => sources(step, file.escape),
                    Some(Kind::Run) => mounted(step, file.escape),
                    _ => return None,
                };
                (!found.is_empty()).then_some(found)
            },
        );
        for (number, found) in found.iter() {
            let Some(item) = file.items.get(first + number) else {
                continue;
            };
            links.extend(found.iter().map(|(span, target)| Link {
                span: item.at(*span),
                target: target.clone(),
            }));
        }
    }
    links.sort_by_key(|link| link.span.start);
    links
}

/// The links of named contexts.
fn contexts(document: &Document) -> Vec<Link> {
    let semantics = document.semantics();
    let items = &document.file().items;
    let bases = semantics.stages.iter().filter_map(|stage| {
        let Base::Context(name) = stage.base() else {
            return None;
        };
        let from = items.get(stage.items.start)?;
        Some((name.to_string(), from.at(from.instruction.base_span())))
    });
    let sources = semantics.sources.iter().filter_map(|source| {
        let SourceTarget::Context(name) = &source.target else {
            return None;
        };
        Some((name.clone(), items.get(source.item)?.at(source.span)))
    });
    let link = |(name, span): (String, Span)| {
        let context = document.build().contexts.get(&name)?;
        let target = LinkTarget::Context(context.place.clone()?);
        Some(Link { span, target })
    };
    bases.chain(sources).filter_map(link).collect()
}

/// The link to an image's page; `start` is the start of its instruction.
fn page(image: &ImageReference, start: u32) -> Option<Link> {
    let it = &image.reference;
    let page = registry(it.domain())?.page(it.domain(), it.path())?;
    Some(Link {
        span: image.name_span().shifted(start),
        target: LinkTarget::Image(page),
    })
}

/// The links of an instruction's sources. Spans are relative to the start of the instruction.
fn sources(step: &Step, escape: char) -> Vec<(Span, LinkTarget)> {
    let it = &step.instruction;
    let Some((_, words)) = it.words().split_last() else {
        return Vec::new();
    };
    let adds = it.kind == Some(Kind::Add);
    let elsewhere = !adds && it.flag("from").is_some();
    let words = words.iter().filter(|word| !is_heredoc_marker(&word.text));
    let target = |text: &str| match source::parse(text).ok()? {
        Source::Http => {
            (adds && !text.ends_with("://")).then(|| LinkTarget::Address(text.to_owned()))
        }
        Source::Git(git) => {
            let web = git.remote.starts_with("https://") || git.remote.starts_with("http://");
            (adds && web).then_some(LinkTarget::Address(git.remote))
        }
        Source::Local if elsewhere => None,
        Source::Local => file(text),
    };
    words
        .filter_map(|word| {
            let value = expand_word(word, escape, &step.before.environment);
            Some((word.span, target(value.ok()?.known()?)?))
        })
        .collect()
}

/// The link to a file of the build context; `None` for patterns and folders.
fn file(path: &str) -> Option<LinkTarget> {
    let is_file =
        !path.contains(['*', '?', '[', '\\']) && !path.is_empty() && !path.ends_with(['/', '.']);
    is_file.then(|| LinkTarget::File(path.to_owned()))
}

/// The links of the files that a command mounts from the build context.
fn mounted(step: &Step, escape: char) -> Vec<(Span, LinkTarget)> {
    let mounts = step
        .instruction
        .flags
        .iter()
        .filter(|flag| flag.name.text == "mount");
    let source = |flag: &Flag| {
        let options = mount_options(flag.value.as_ref()?);
        let option = |name: &str| {
            let is =
                |it: &&MountOption| mount_option(&it.key.text).is_some_and(|it| it.name == name);
            options.iter().find(is).and_then(|it| it.value.as_ref())
        };
        let binds = |kind: &Fragment| kind.text.eq_ignore_ascii_case(MOUNT_TYPES[0].name);
        if option("from").is_some() || !option("type").is_none_or(binds) {
            return None;
        }
        let word = option("source")?;
        let value = expand_word(word, escape, &step.before.environment);
        Some((word.span, file(value.ok()?.known()?)?))
    };
    mounts.filter_map(source).collect()
}
