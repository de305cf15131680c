//! Registry access for a client: settings, data for hovers, completions and code actions, and the request log.
//!
//! On WebAssembly there is none, as with `offline` in the settings.

#[cfg(not(target_family = "wasm"))]
mod network;
#[cfg(target_family = "wasm")]
mod offline;

use std::time::Duration;

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::Uri;

use ide::code_action::ActionKind;
use ide::pin::Pin;
#[cfg(not(target_family = "wasm"))]
pub(super) use network::{Registries, state_file};
#[cfg(target_family = "wasm")]
pub(super) use offline::{Registries, state_file};

/// The kind of the actions that pin images.
pub(super) const PIN: ActionKind = ActionKind::Rewrite;

/// The time limit of hovers and automatic completions.
pub(super) const SHORT: Duration = Duration::from_millis(300);

/// The `data` of a code action that pins an image, from which its edit is resolved.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct PinData {
    /// The document's URI.
    pub(super) uri: Uri,
    /// The version of the document.
    pub(super) version: i32,
    /// The offset of the image in the document, in bytes.
    pub(super) offset: u32,
}

impl PinData {
    pub(super) fn new(uri: Uri, version: i32, pin: &Pin) -> PinData {
        PinData {
            uri,
            version,
            offset: pin.image.span.start,
        }
    }
}
