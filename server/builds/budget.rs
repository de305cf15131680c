//! A limit on the work of one evaluation, so that hostile files end in an error.

use std::cell::Cell;

/// Evaluation steps: visited nodes, function calls, copied elements.
const MAX_STEPS: u64 = 250_000;

/// Bytes of computed text.
const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// The limit was exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exhausted;

impl Exhausted {
    pub(crate) const MESSAGE: &'static str = "the definition is too large when expanded";
}

/// The work that is left.
#[derive(Debug)]
pub(crate) struct Budget {
    steps: Cell<u64>,
    bytes: Cell<u64>,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget {
            steps: Cell::new(MAX_STEPS),
            bytes: Cell::new(MAX_BYTES),
        }
    }
}

impl Budget {
    /// Spends steps.
    pub(crate) fn steps(&self, count: usize) -> Result<(), Exhausted> {
        spend(&self.steps, count)
    }

    /// Spends bytes of text, and a step for each 64 of them.
    pub(crate) fn bytes(&self, count: usize) -> Result<(), Exhausted> {
        spend(&self.steps, count / 64)?;
        spend(&self.bytes, count)
    }
}

fn spend(left: &Cell<u64>, count: usize) -> Result<(), Exhausted> {
    if let Some(rest) = left.get().checked_sub(count as u64) {
        left.set(rest);
        Ok(())
    } else {
        left.set(0);
        Err(Exhausted)
    }
}
