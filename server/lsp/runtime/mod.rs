//! Tasks and timers of the server: those of tokio, or on WebAssembly those of an executor on its only thread.
//!
//! Everything else in the crate uses these functions, so that the same handlers run on both.

use std::task::{Context, Poll};

#[cfg(not(target_family = "wasm"))]
mod native;
mod panicked;
#[cfg(target_family = "wasm")]
mod wasm;

#[cfg(not(target_family = "wasm"))]
pub(super) use native::{run_blocking, sleep, spawn, spawn_blocking, timeout};
#[cfg(target_family = "wasm")]
pub(super) use wasm::{run_blocking, run_until_stalled, sleep, spawn, spawn_blocking, timeout};

/// Lets other tasks run.
pub(super) async fn pause() {
    let mut paused = false;
    let once = |cx: &mut Context| {
        if paused {
            return Poll::Ready(());
        }
        paused = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    };
    std::future::poll_fn(once).await;
}
