//! Cooperative cancellation of long computations.
//!
//! A [`CancelToken`] runs a computation, which calls [`checkpoint`] in its loops. Once the token is cancelled, the next
//! checkpoint unwinds the computation. Without a token, a checkpoint does nothing.
//!
//! What a computation keeps for later (in a `OnceLock` or behind a lock) is stored when it is complete, as a panic would
//! interrupt it too.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

thread_local! {
    /// The token of the computation that runs on this thread.
    static CURRENT: RefCell<Option<CancelToken>> = const { RefCell::new(None) };
}

/// Cancels a computation. Clones cancel the same one.
#[derive(Clone, Debug, Default)]
pub struct CancelToken(Arc<AtomicBool>);

/// The computation was cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

impl CancelToken {
    /// Cancels the computation, also one that begins later.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// True once it is cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Runs a computation on this thread, until it is complete or cancelled. Other panics are passed on.
    ///
    /// # Errors
    ///
    /// If it is cancelled.
    pub fn run<T>(&self, compute: impl FnOnce() -> T) -> Result<T, Cancelled> {
        let before = CURRENT.replace(Some(self.clone()));
        let result = catch_unwind(AssertUnwindSafe(|| {
            checkpoint();
            compute()
        }));
        CURRENT.set(before);
        result.or_else(|reason| match reason.downcast::<Cancelled>() {
            Ok(cancelled) => Err(*cancelled),
            Err(panic) => resume_unwind(panic),
        })
    }
}

/// Ends the computation of this thread here if it is cancelled.
pub fn checkpoint() {
    if is_cancelled() {
        unwind();
    }
}

/// True if the computation of this thread is cancelled, for code that can't be unwound.
pub(crate) fn is_cancelled() -> bool {
    CURRENT.with_borrow(|token| token.as_ref().is_some_and(CancelToken::is_cancelled))
}

/// Ends the computation of this thread, which is cancelled.
pub(crate) fn unwind() -> ! {
    // Unlike a panic, this prints nothing.
    resume_unwind(Box::new(Cancelled));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cancelled_computation_ends_at_its_next_checkpoint() {
        let token = CancelToken::default();
        let mut steps = 0;
        let result = token.run(|| {
            for step in 0..10 {
                checkpoint();
                steps += 1;
                if step == 3 {
                    token.cancel();
                }
            }
        });
        assert_eq!((result, steps), (Err(Cancelled), 4));
        assert_eq!(token.run(|| steps), Err(Cancelled));
        // Other computations of the thread go on.
        checkpoint();
        assert_eq!(CancelToken::default().run(|| 1), Ok(1));
    }

    #[test]
    fn other_panics_are_passed_on() {
        let run = || CancelToken::default().run(|| resume_unwind(Box::new("on purpose")));
        let panic: Result<Result<(), Cancelled>, _> = catch_unwind(run);
        assert!(panic.is_err());
        checkpoint();
    }
}
