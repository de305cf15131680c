//! Runs a computation on a snapshot of a document. Contains panics, and keeps long computations off the message loop.
//!
//! A computation on another thread ends at its next checkpoint when its future is dropped, as after `$/cancelRequest`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tower_lsp::jsonrpc::{Error, Result};

use super::runtime;
use analysis::Document;
use syntax::cancellation::CancelToken;

/// What a computation reads of a document, on which its time depends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// Little more than what has changed, or what is at one place, once the document has been evaluated.
    Part,
    /// All of it.
    Whole,
}

impl Extent {
    /// The longest text, in bytes, for which the computation runs on the message loop: up to here, it takes some
    /// milliseconds at most, and switching threads would delay it.
    fn max_inline(self) -> u32 {
        match self {
            Extent::Part => 512 * 1024,
            Extent::Whole => 64 * 1024,
        }
    }
}

/// Returns the result of `compute`, which runs on a blocking thread if the document is long.
///
/// # Errors
///
/// `InternalError` if `compute` panics. Other requests are not affected.
pub(super) async fn run_on_snapshot<T, F>(
    document: Arc<Document>,
    extent: Extent,
    compute: F,
) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce(&Document) -> T + Send + 'static,
{
    let extent = if document.is_evaluated() {
        extent
    } else {
        Extent::Whole
    };
    let inline = document.text.len() <= extent.max_inline();
    let run = move || compute(&document);
    if inline {
        return catch_unwind(AssertUnwindSafe(run)).map_err(|_| Error::internal_error());
    }
    run_cancellable(run).await
}

/// Returns the result of `compute`, which runs on a blocking thread.
///
/// # Errors
///
/// `InternalError` if `compute` panics.
pub(super) async fn run_cancellable<T: Send + 'static>(
    compute: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    let guard = CancelOnDrop(CancelToken::default());
    let token = guard.0.clone();
    let result = runtime::run_blocking(move || token.run(compute)).await;
    match result {
        Ok(Ok(result)) => Ok(result),
        Ok(Err(_)) => Err(Error::request_cancelled()),
        Err(_) => Err(Error::internal_error()),
    }
}

/// Cancels a computation when the future that waits for it is dropped.
struct CancelOnDrop(CancelToken);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use syntax::text::Text;

    /// Covers both paths: inline, and a long text on a blocking thread.
    #[tokio::test]
    async fn a_panic_fails_a_single_request() {
        let long = "#\n".repeat(Extent::Whole.max_inline() as usize);
        for text in ["FROM a\n".to_owned(), long] {
            let document = Arc::new(Document::new(Text::new(&text), 1));
            let panics = |_: &Document| -> u32 { panic!("on purpose") };
            let failed = run_on_snapshot(document.clone(), Extent::Whole, panics);
            assert_eq!(failed.await, Err(Error::internal_error()));
            let length = |document: &Document| document.text.len();
            let length = run_on_snapshot(document, Extent::Whole, length);
            assert_eq!(length.await, Ok(text.len() as u32));
        }
    }

    #[tokio::test]
    async fn a_dropped_future_ends_the_computation() {
        use std::sync::mpsc::channel;
        use syntax::cancellation::checkpoint;

        let ((started, starts), (ended, ends)) = (channel(), channel());
        let endless = move || {
            // Dropped when the computation is unwound.
            let _ended = ended;
            started.send(()).expect("a receiver");
            loop {
                checkpoint();
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
        };
        let mut computation = Box::pin(run_cancellable::<()>(endless));
        assert!(futures::poll!(&mut computation).is_pending());
        starts.recv().expect("a sender");
        drop(computation);
        let end: std::result::Result<(), _> = ends.recv();
        assert!(end.is_err());
    }
}
