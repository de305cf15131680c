//! The state of a query: [`Answer`].

use std::sync::Arc;

use super::error::RegistryError;

/// The state of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<T> {
    /// The latest known value.
    pub value: Option<Arc<T>>,
    /// The age of the value, in seconds.
    pub age: u64,
    /// False while a query is still running; its result is in the cache later.
    pub complete: bool,
    /// Why there is no value, or no newer one.
    pub error: Option<RegistryError>,
}

/// No value, and no query is running.
impl<T> Default for Answer<T> {
    fn default() -> Self {
        Answer {
            value: None,
            age: 0,
            complete: true,
            error: None,
        }
    }
}
