//! Telling the client of work that takes a while (LSP 3.17, *Work Done Progress*).

use std::pin::pin;
use std::time::Duration;

use tower_lsp::Client;
use tower_lsp::ls_types::ProgressToken;

/// What is done by then isn't told of: it would only flicker.
const A_WHILE: Duration = Duration::from_millis(400);

/// How a client is told.
pub(super) enum Token {
    /// By the name that it has given its request.
    Given(ProgressToken),
    /// By a name that it takes from us.
    Ours,
}

impl Token {
    /// The way that there is; `None` if there isn't any.
    pub(super) fn of(given: Option<ProgressToken>, takes_ours: bool) -> Option<Token> {
        let ours = takes_ours.then_some(Token::Ours);
        given.map(Token::Given).or(ours)
    }
}

/// Waits for work, and tells the client that it is done if that takes a while. `title` says what is done.
pub(super) async fn told<T>(
    client: &Client,
    token: Option<Token>,
    title: &str,
    work: impl Future<Output = T>,
) -> T {
    let mut work = pin!(work);
    let begin = async {
        tokio::time::sleep(A_WHILE).await;
        let token = match token? {
            Token::Given(token) => token,
            Token::Ours => own(client).await?,
        };
        Some(client.progress(token, title).begin().await)
    };
    // A client answers when it likes, and the work doesn't wait for it.
    let told = tokio::select! {
        biased;
        done = &mut work => return done,
        told = begin => told,
    };
    let done = work.await;
    if let Some(told) = told {
        told.finish().await;
    }
    done
}

/// A name of our own, if the client takes it.
async fn own(client: &Client) -> Option<ProgressToken> {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let token = ProgressToken::String(format!("dockwright/{number}"));
    let taken = client.create_work_done_progress(token.clone()).await;
    taken.ok().map(|()| token)
}
