//! Document links.

use tower_lsp::ls_types::{DocumentLink, Uri};

use super::ranges::range;
use crate::client_flags::ClientFlags;
use analysis::{DefinitionPlace, Document};
use ide::links::{Link, LinkTarget};
use project::DocumentContext;
use syntax::text::Encoding;

/// The links whose targets exist. Checks files on disk.
pub(crate) fn links(
    document: &Document,
    found: Vec<Link>,
    context: &DocumentContext,
    flags: ClientFlags,
) -> Vec<DocumentLink> {
    let links = found.into_iter().filter_map(|found| {
        let (target, tooltip) = match found.target {
            LinkTarget::Image(page) => (page.parse().ok()?, "Open image page"),
            LinkTarget::Address(address) => (address.parse().ok()?, "Open the address"),
            LinkTarget::File(path) => (
                Uri::from_file_path(context.file(&path)?)?,
                "Open the file in the build context",
            ),
            LinkTarget::Context(place) => {
                (place_uri(&place)?, "Open the named context's definition")
            }
        };
        Some(DocumentLink {
            range: range(document, found.span, flags.encoding),
            target: Some(target),
            tooltip: flags.link_tooltips.then(|| tooltip.to_owned()),
            data: None,
        })
    });
    links.collect()
}

/// The URI of a place, with the line and the column, which start at 1, as its fragment.
fn place_uri(place: &DefinitionPlace) -> Option<Uri> {
    let start = place.text.position(place.span.start, Encoding::Utf16);
    let file = Uri::from_file_path(&place.path)?;
    let (line, column) = (start.line + 1, start.character + 1);
    format!("{}#L{line},{column}", file.as_str()).parse().ok()
}
