//! Hover for keys of labels from the OCI image specification.

use crate::markdown::{code, note};
use syntax::Fragment;
use syntax::language;

/// The specification of the keys.
const SPECIFICATION: &str = "https://specs.opencontainers.org/image-spec/annotations/";

pub(super) fn hover(key: &Fragment) -> Option<String> {
    let label = language::label(key.text.trim_matches(['"', '\'']))?;
    let page = note(&format!("LABEL {}", label.key), label.docs);
    let example = code(label.example);
    Some(format!(
        "{page}\n\nExample: {example}.\n\n[Specification]({SPECIFICATION})"
    ))
}
