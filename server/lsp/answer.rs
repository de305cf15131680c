//! Asking something about a document, so that a panic is contained and a long answer disturbs nobody.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tower_lsp::jsonrpc::{Error, Result};

use analysis::Document;

/// Asks something about a document, away from the thread that reads messages if it may take long. A panic is an error of
/// this question alone.
pub(super) async fn answer<T, F>(document: Arc<Document>, question: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce(&Document) -> T + Send + 'static,
{
    let at_once = document.text.len() <= AT_ONCE;
    let ask = move || {
        catch_unwind(AssertUnwindSafe(|| question(&document))).map_err(|_| Error::internal_error())
    };
    if at_once {
        return ask();
    }
    tokio::task::spawn_blocking(ask)
        .await
        .unwrap_or_else(|_| Err(Error::internal_error()))
}

/// Texts up to this length, in bytes, are answered about at once: that is faster than to hand them to another thread and
/// back.
const AT_ONCE: u32 = 512 * 1024;

#[cfg(test)]
mod tests {
    use super::*;
    use syntax::text::Text;

    /// No question is known to panic, so one is made up: on this thread, and for a long text on another.
    #[tokio::test]
    async fn a_panic_is_an_error_of_one_question() {
        for text in ["FROM a\n".to_owned(), "#\n".repeat(AT_ONCE as usize)] {
            let document = Arc::new(Document::new(Text::new(&text), 1));
            let panics = answer(document.clone(), |_| -> u32 { panic!("on purpose") });
            assert_eq!(panics.await, Err(Error::internal_error()));
            let length = answer(document, |document| document.text.len());
            assert_eq!(length.await, Ok(text.len() as u32));
        }
    }
}
