//! Runs a computation on a snapshot of a document. Contains panics, and keeps long computations off the message loop.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tower_lsp::jsonrpc::{Error, Result};

use super::runtime;
use analysis::Document;

/// Returns the result of `compute`, which runs on a blocking thread if the document is longer than [`MAX_INLINE`].
///
/// # Errors
///
/// `InternalError` if `compute` panics. Other requests are not affected.
pub(super) async fn run_on_snapshot<T, F>(document: Arc<Document>, compute: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce(&Document) -> T + Send + 'static,
{
    let inline = document.text.len() <= MAX_INLINE;
    let run = move || {
        catch_unwind(AssertUnwindSafe(|| compute(&document))).map_err(|_| Error::internal_error())
    };
    if inline {
        return run();
    }
    runtime::run_blocking(run)
        .await
        .unwrap_or_else(|_| Err(Error::internal_error()))
}

/// The longest text, in bytes, that is processed on the message loop: up to here, that is faster than switching
/// threads.
const MAX_INLINE: u32 = 512 * 1024;

#[cfg(test)]
mod tests {
    use super::*;
    use syntax::text::Text;

    /// Covers both paths: inline, and a long text on a blocking thread.
    #[tokio::test]
    async fn a_panic_fails_a_single_request() {
        for text in ["FROM a\n".to_owned(), "#\n".repeat(MAX_INLINE as usize)] {
            let document = Arc::new(Document::new(Text::new(&text), 1));
            let panics = run_on_snapshot(document.clone(), |_| -> u32 { panic!("on purpose") });
            assert_eq!(panics.await, Err(Error::internal_error()));
            let length = run_on_snapshot(document, |document| document.text.len());
            assert_eq!(length.await, Ok(text.len() as u32));
        }
    }
}
