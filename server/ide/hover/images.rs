//! Hover for images: the parts of their names, and what is known about them.

use super::context::HoverContext;
use crate::image as facts;
use crate::markdown::note;
use analysis::{Base, ImageReference, SourceTarget, base_image, source_image};
use syntax::Fragment;
use syntax::language::registry;
use syntax::text::Span;
use syntax::values::reference::Reference;

/// A part of an image name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Registry,
    Namespace,
    Name,
    Tag,
    Digest,
}

/// The hover for the base of a stage.
pub(super) fn base(context: &HoverContext, whole: Span) -> Option<(Span, String)> {
    let stage = context.stage()?;
    if *stage.base() == Base::Scratch {
        let text = "The empty image: no files, no shell, no configuration. Programs must be copied with all their dependencies.";
        return Some((whole, note("FROM scratch", text)));
    }
    if let Base::Context(name) = stage.base() {
        return Some((whole, named_context(context, name)?));
    }
    let image = base_image(context.document, stage.index)?;
    let windows = stage.from.windows;
    Some(hover(context, &image, whole, windows, ""))
}

/// The hover for the source in `--from` or `from=`.
pub(super) fn source(context: &HoverContext, word: &Fragment) -> Option<(Span, String)> {
    let item = context.item()?;
    let mut sources = context.document.semantics().sources.iter();
    let here = sources.find(|it| it.item == item && it.span == word.span);
    if let Some(SourceTarget::Context(name)) = here.map(|it| &it.target) {
        return Some((context.at(word.span), named_context(context, name)?));
    }
    let image = source_image(context.document, item, word)?;
    let build_context = "\n\nA build context of this name (`--build-context`) takes precedence.";
    Some(hover(
        context,
        &image,
        context.at(word.span),
        false,
        build_context,
    ))
}

/// The hover for a named context.
fn named_context(context: &HoverContext, name: &str) -> Option<String> {
    let build = context.document.build();
    let it = build.contexts.get(name)?;
    let by = build.definition.as_ref();
    let by = by.map_or_else(String::new, |it| {
        format!(" of `{}` in {}", it.name, it.file)
    });
    let text = format!("Named context{by}: {}.", facts::context_source(&it.source));
    Some(note(name, &text))
}

/// The hover for an image; `windows` selects its Windows variant, and `more` is appended to the parts of the name.
fn hover(
    context: &HoverContext,
    image: &ImageReference,
    whole: Span,
    windows: bool,
    more: &str,
) -> (Span, String) {
    let it = &image.reference;
    let written = parts(it).into_iter().filter_map(|(part, span)| {
        let span = image.written(span)?;
        context.is_at(span).then_some((part, span))
    });
    let here = written.into_iter().next();
    let span = here.map_or(whole, |(_, span)| context.at(span));
    let rows = rows(image);
    let rows = rows.into_iter().map(|(part, text)| {
        let hovered = here.is_some_and(|it| it.0 == part);
        let mark = if hovered { "**" } else { "" };
        format!("- {mark}{text}{mark}")
    });
    let rows: Vec<String> = rows.collect();
    let title = if image.complete {
        it.with_default_tag()
    } else {
        it.name()
    };
    let mut page = format!("{}{more}", note(&title, &rows.join("\n")));
    let known = facts::summary(it, windows).filter(|_| image.complete);
    if let Some(known) = known {
        page.push_str(&format!("\n\n{}", known.about()));
    }
    if let Some(known) = registry(it.domain()) {
        let address = known.page(it.domain(), it.path());
        let of_tag = it.tag().filter(|_| image.complete);
        let of_tag = of_tag.and_then(|tag| known.tag_page(it.domain(), it.path(), tag));
        let links = [("Page", address), ("Page of the tag", of_tag)].into_iter();
        let links = links.filter_map(|(name, address)| Some(format!("[{name}]({})", address?)));
        let links: Vec<_> = links.collect();
        if !links.is_empty() {
            page.push_str(&format!("\n\n{}", links.join(" · ")));
        }
    }
    (span, page)
}

/// The parts that are written in a name, with their spans.
fn parts(it: &Reference) -> Vec<(Part, Span)> {
    let path = it.path_span;
    let name = it.path().rsplit('/').next().unwrap_or_default();
    let cut = path.end - name.len() as u32;
    let namespace = (cut > path.start).then(|| Span::new(path.start, cut - 1));
    let spans = [
        (Part::Registry, it.registry_span),
        (Part::Namespace, namespace),
        (Part::Name, Some(Span::new(cut, path.end))),
        (Part::Tag, it.tag_span),
        (Part::Digest, it.digest_span),
    ];
    let spans = spans.into_iter();
    spans
        .filter_map(|(part, span)| Some((part, span?)))
        .collect()
}

/// The descriptions of all parts of a name, written or implied.
fn rows(image: &ImageReference) -> Vec<(Part, String)> {
    let it = &image.reference;
    let mut rows = Vec::new();
    let host = it.domain();
    if !host.is_empty() {
        let name = registry(host).map(|known| format!(", {}", known.name));
        let unwritten = it.registry_span.is_none();
        let why = if unwritten { " (default)" } else { "" };
        let name = name.unwrap_or_default();
        rows.push((Part::Registry, format!("registry: `{host}`{name}{why}")));
    }
    let (namespace, name) = match it.path().rsplit_once('/') {
        Some((namespace, name)) => (Some(namespace), name),
        None => (None, it.path()),
    };
    if let Some(namespace) = namespace {
        let official = host == "docker.io" && namespace == "library";
        let official = if official {
            " (Docker's official images)"
        } else {
            ""
        };
        rows.push((
            Part::Namespace,
            format!("namespace: `{namespace}`{official}"),
        ));
    }
    rows.push((Part::Name, format!("name: `{name}`")));
    let tag = match (it.tag(), it.digest(), image.complete) {
        (_, _, false) if image.is_literal() => None,
        (_, _, false) => Some("tag: unknown".to_owned()),
        (Some(tag), Some(_), _) => Some(format!(
            "tag: `{tag}`, informative only, as the digest takes precedence"
        )),
        (Some(tag), None, _) => Some(format!("tag: `{tag}`")),
        (None, Some(_), _) => None,
        (None, None, _) => Some("tag: `latest` (default)".to_owned()),
    };
    rows.extend(tag.map(|tag| (Part::Tag, tag)));
    if let Some(digest) = it.digest() {
        rows.push((
            Part::Digest,
            format!("digest: `{digest}`, which always refers to the same image"),
        ));
    }
    rows
}
