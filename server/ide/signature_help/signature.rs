//! Signatures and their parameters.

use std::ops::Range;

/// The signatures at a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureHelp {
    /// The signatures that match the typed text; at least one.
    pub signatures: Vec<Signature>,
    /// The index of the best match.
    pub active: usize,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The label.
    pub label: String,
    /// The documentation, in Markdown.
    pub docs: String,
    /// The parameters, in order.
    pub parameters: Vec<Parameter>,
    /// The index of the active parameter.
    pub active: Option<usize>,
}

/// A parameter of a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The range in the label, in bytes.
    pub range: Range<usize>,
    /// The documentation, in Markdown.
    pub docs: String,
}

/// The parameters with the given texts, each after the preceding one and the first at or after `from`.
pub(super) fn parameters(label: &str, from: usize, parts: &[&str], docs: &str) -> Vec<Parameter> {
    let mut at = from;
    let parameter = |part: &&str| {
        let rest = label.get(at..).unwrap_or_default();
        let start = at + rest.find(part).unwrap_or_default();
        at = start + part.len();
        Parameter {
            range: start..at,
            docs: docs.to_owned(),
        }
    };
    parts.iter().map(parameter).collect()
}
