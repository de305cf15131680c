//! The runtime of tokio.

use std::time::Duration;

use super::panicked::Panicked;

/// Starts a task.
pub(crate) fn spawn<T: Send + 'static>(task: impl Future<Output = T> + Send + 'static) {
    drop(tokio::spawn(task));
}

/// Runs a computation on a blocking thread, without waiting for it.
pub(crate) fn spawn_blocking(compute: impl FnOnce() + Send + 'static) {
    drop(tokio::task::spawn_blocking(compute));
}

/// Starts a computation on a blocking thread. Returns a future of its result.
pub(crate) fn run_blocking<T: Send + 'static>(
    compute: impl FnOnce() -> T + Send + 'static,
) -> impl Future<Output = Result<T, Panicked>> + Send {
    let running = tokio::task::spawn_blocking(compute);
    async move { running.await.map_err(|_| Panicked) }
}

/// Waits for a duration.
pub(crate) async fn sleep(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// The output of a future, or `None` if it takes longer than a duration.
pub(crate) async fn timeout<T>(duration: Duration, future: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(duration, future).await.ok()
}
