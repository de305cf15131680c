//! Images: what their names consist of, and where they come from.

use super::place::Place;
use crate::image as facts;
use crate::markdown::note;
use analysis::{Base, Image, base_image, source_image};
use syntax::Fragment;
use syntax::language::registry;
use syntax::text::Span;
use syntax::values::reference::Reference;

/// A part of an image's name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Registry,
    Namespace,
    Name,
    Tag,
    Digest,
}

/// What FROM builds on.
pub(super) fn base(place: &Place, whole: Span) -> Option<(Span, String)> {
    let stage = place.stage()?;
    if *stage.base() == Base::Scratch {
        let text = "The empty image: no files, no shell, no settings. What runs in it has to bring all it needs.";
        return Some((whole, note("FROM scratch", text)));
    }
    let image = base_image(place.document, stage.index)?;
    let windows = stage.from.windows;
    Some(hover(place, &image, whole, windows, ""))
}

/// What `--from` or `from=` takes files from.
pub(super) fn source(place: &Place, word: &Fragment) -> Option<(Span, String)> {
    let image = source_image(place.document, place.item()?, word)?;
    let context =
        "\n\nIf the build is given a context of this name (`--build-context`), it is that instead.";
    Some(hover(place, &image, place.at(word.span), false, context))
}

/// What is known of an image, for Windows or not.
fn hover(place: &Place, image: &Image, whole: Span, windows: bool, more: &str) -> (Span, String) {
    let it = &image.reference;
    let written = parts(it).into_iter().filter_map(|(part, span)| {
        let span = image.written(span)?;
        place.is_at(span).then_some((part, span))
    });
    let here = written.into_iter().next();
    let span = here.map_or(whole, |(_, span)| place.at(span));
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
    let known = facts::sheet(it, windows).filter(|_| image.complete);
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

/// The parts of a name that are written, and where.
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

/// What is said of the parts of a name, written or not.
fn rows(image: &Image) -> Vec<(Part, String)> {
    let it = &image.reference;
    let mut rows = Vec::new();
    let host = it.domain();
    if !host.is_empty() {
        let name = registry(host).map(|known| format!(", {}", known.name));
        let unwritten = it.registry_span.is_none();
        let why = if unwritten {
            ", as none is written"
        } else {
            ""
        };
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
            ", that of Docker's official images"
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
        (_, _, false) => Some("tag: depends on what isn't known here".to_owned()),
        (Some(tag), Some(_), _) => Some(format!(
            "tag: `{tag}`, for people only, as the digest decides"
        )),
        (Some(tag), None, _) => Some(format!("tag: `{tag}`")),
        (None, Some(_), _) => None,
        (None, None, _) => Some("tag: `latest`, as none is written".to_owned()),
    };
    rows.extend(tag.map(|tag| (Part::Tag, tag)));
    if let Some(digest) = it.digest() {
        rows.push((
            Part::Digest,
            format!("digest: `{digest}`, which always means the same image"),
        ));
    }
    rows
}
