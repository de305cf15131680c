//! Document links.

use tower_lsp::ls_types::{DocumentLink, Uri};

use super::{ClientFlags, range};
use analysis::Document;
use ide::links::{Link, LinkTarget};
use project::DocumentContext;

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
