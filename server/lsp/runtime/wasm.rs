//! An executor on the only thread. It returns to the host when no task can make progress, and tells it when the next
//! timer is due.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::pin;
use std::task::{Poll, Waker};
use std::time::{Duration, Instant};

use futures::executor::{LocalPool, LocalSpawner};
use futures::future::{Either, select};
use futures::task::LocalSpawnExt;

use super::panicked::Panicked;

thread_local! {
    static POOL: RefCell<LocalPool> = RefCell::default();
    static SPAWNER: LocalSpawner = POOL.with_borrow(LocalPool::spawner);
    /// The timers that haven't elapsed, by the time when they are due and a number that makes keys unique.
    static TIMERS: RefCell<BTreeMap<(Instant, u64), Waker>> = RefCell::default();
    static NEXT: Cell<u64> = const { Cell::new(0) };
}

/// Starts a task.
pub(crate) fn spawn<T: 'static>(task: impl Future<Output = T> + 'static) {
    let task = async move {
        task.await;
    };
    // Fails only after the pool has been dropped, with the thread.
    let _ = SPAWNER.with(|spawner| spawner.spawn_local(task));
}

/// Runs a computation after the tasks that are ready, without waiting for it.
pub(crate) fn spawn_blocking(compute: impl FnOnce() + 'static) {
    spawn(async move { compute() });
}

/// Runs a computation when the future is polled. A panic ends the program.
pub(crate) fn run_blocking<T: Send + 'static>(
    compute: impl FnOnce() -> T + Send + 'static,
) -> impl Future<Output = Result<T, Panicked>> + Send {
    async move { Ok(compute()) }
}

/// Waits for a duration.
pub(crate) async fn sleep(duration: Duration) {
    let key = (Instant::now() + duration, NEXT.get());
    NEXT.set(key.1 + 1);
    let timer = Timer(key);
    poll_fn(|context| {
        if Instant::now() >= timer.0.0 {
            return Poll::Ready(());
        }
        TIMERS.with_borrow_mut(|timers| timers.insert(timer.0, context.waker().clone()));
        Poll::Pending
    })
    .await;
}

/// A timer, until this is dropped.
struct Timer((Instant, u64));

impl Drop for Timer {
    fn drop(&mut self) {
        TIMERS.with_borrow_mut(|timers| timers.remove(&self.0));
    }
}

/// The output of a future, or `None` if it takes longer than a duration.
pub(crate) async fn timeout<T>(duration: Duration, future: impl Future<Output = T>) -> Option<T> {
    match select(pin!(future), pin!(sleep(duration))).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    }
}

/// Runs tasks until none can make progress. Returns the time until the next timer is due.
pub(crate) fn run_until_stalled() -> Option<Duration> {
    let now = Instant::now();
    let due = TIMERS.with_borrow_mut(|timers| {
        let later = timers.split_off(&(now, u64::MAX));
        std::mem::replace(timers, later)
    });
    due.into_values().for_each(Waker::wake);
    POOL.with_borrow_mut(LocalPool::run_until_stalled);
    let next = TIMERS.with_borrow(|timers| timers.keys().next().map(|(due, _)| *due));
    next.map(|due| due.saturating_duration_since(Instant::now()))
}
