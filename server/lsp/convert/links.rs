//! Links to other places.

use tower_lsp::ls_types::{DocumentLink, Uri};

use super::{Abilities, range};
use analysis::Document;
use ide::links::{Link, LinkTarget};
use project::Around;

/// The links that lead somewhere. Looks at the disk for the files.
pub(crate) fn links(
    document: &Document,
    found: Vec<Link>,
    around: &Around,
    abilities: Abilities,
) -> Vec<DocumentLink> {
    let links = found.into_iter().filter_map(|found| {
        let (target, tooltip) = match found.target {
            LinkTarget::Image(page) => (page.parse().ok()?, "Open image page"),
            LinkTarget::Address(address) => (address.parse().ok()?, "Open the address"),
            LinkTarget::File(path) => (
                Uri::from_file_path(around.file(&path)?)?,
                "Open the file in the build context",
            ),
        };
        Some(DocumentLink {
            range: range(document, found.span, abilities.encoding),
            target: Some(target),
            tooltip: abilities.link_tooltips.then(|| tooltip.to_owned()),
            data: None,
        })
    });
    links.collect()
}
