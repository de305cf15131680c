//! A record of what was asked of whom, for the user to see.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// The most that is remembered.
const MOST: usize = 200;

/// One request, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The host that was asked, with its port if it isn't the usual one.
    pub host: String,
    /// What was asked for, as `tags of library/golang`.
    pub what: String,
    /// When, in seconds since 1970.
    pub at: u64,
    /// What came of it: the number of the answer, or why there was none.
    pub result: String,
}

/// The last requests, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Record(Mutex<VecDeque<Asked>>);

impl Record {
    /// Remembers one.
    pub(super) fn add(&self, asked: Asked) {
        // Names of private images stay out of logs.
        tracing::debug!(host = asked.host, result = asked.result, "registry request");
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() == MOST {
            all.pop_front();
        }
        all.push_back(asked);
    }

    /// All that are remembered.
    pub(super) fn all(&self) -> Vec<Asked> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().cloned().collect()
    }
}
