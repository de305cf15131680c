//! Work done progress for requests that take a while (LSP 3.17, *Work Done Progress*).

use std::pin::pin;
use std::time::Duration;

use tower_lsp::ls_types::ProgressToken;
use tower_lsp::{Client, NotCancellable, OngoingProgress, Unbounded};

use super::runtime;

/// Work that is done within this time is not reported, to avoid flicker.
const DELAY: Duration = Duration::from_millis(400);

/// The token under which progress is reported.
pub(super) enum Token {
    /// The `workDoneToken` of the client's request.
    Client(ProgressToken),
    /// A token to be created by the server (`window/workDoneProgress/create`).
    Server,
}

impl Token {
    /// The request's token if it has one, else a server token; `None` if the client doesn't support that either.
    pub(super) fn new(requested: Option<ProgressToken>, server_initiated: bool) -> Option<Token> {
        let server = server_initiated.then_some(Token::Server);
        requested.map(Token::Client).or(server)
    }
}

/// Runs `work`, and reports it to the client under `title` if it takes longer than [`DELAY`].
pub(super) async fn with_progress<T>(
    client: &Client,
    token: Option<Token>,
    title: &str,
    work: impl Future<Output = T>,
) -> T {
    let mut work = pin!(work);
    let begin = async {
        runtime::sleep(DELAY).await;
        let token = match token? {
            Token::Client(token) => token,
            Token::Server => create(client).await?,
        };
        let progress = client.progress(token, title).begin().await;
        Some(Reported(Some(progress)))
    };
    // The client may respond late; the work doesn't wait for it.
    let progress = tokio::select! {
        biased;
        result = &mut work => return result,
        progress = begin => progress,
    };
    let result = work.await;
    drop(progress);
    result
}

/// Progress that was begun. It ends when this is dropped, which also happens when the request is cancelled.
struct Reported(Option<OngoingProgress<Unbounded, NotCancellable>>);

impl Drop for Reported {
    fn drop(&mut self) {
        if let Some(progress) = self.0.take() {
            runtime::spawn(progress.finish());
        }
    }
}

/// Creates a server token; `None` if the client refuses it.
async fn create(client: &Client) -> Option<ProgressToken> {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let token = ProgressToken::String(format!("dockwright/{number}"));
    let created = client.create_work_done_progress(token.clone()).await;
    created.ok().map(|()| token)
}
