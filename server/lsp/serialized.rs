//! Messages and results in JSON.

/// Serializes a message, without a header. Errors are logged.
pub(super) fn body(message: &impl serde::Serialize) -> Option<Vec<u8>> {
    let body = serde_json::to_vec(message);
    body.inspect_err(|error| tracing::error!(%error, "failed to serialize a message"))
        .ok()
}

/// A result in JSON.
pub(super) struct Serialized(pub(super) Vec<u8>);

impl Serialized {
    /// The result for a document that isn't open.
    pub(super) fn null() -> Serialized {
        Serialized(b"null".to_vec())
    }
}
