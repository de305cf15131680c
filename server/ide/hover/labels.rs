//! Hover for keys of labels from the OCI image specification.

use crate::markdown::note;
use syntax::Fragment;
use syntax::language;

/// The specification of the keys.
const SPECIFICATION: &str = "https://specs.opencontainers.org/image-spec/annotations/";

pub(super) fn hover(key: &Fragment) -> Option<String> {
    let label = language::label(key.text.trim_matches(['"', '\'']))?;
    let title = format!("LABEL {}=\"{}\"", label.key, label.example);
    let page = note(&title, label.docs);
    Some(format!("{page}\n\n[Specification]({SPECIFICATION})"))
}
