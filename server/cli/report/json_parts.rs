//! Parts of reports in JSON: arrays that are created while they are written, and fields of objects.

use std::cell::Cell;

use serde::{Serialize, Serializer};
use serde_json::Value;

/// A JSON array, whose elements are created while it is written, one after the other. It can be written once.
pub(super) struct Streamed<I>(Cell<Option<I>>);

impl<I> Streamed<I> {
    pub(super) fn new(elements: I) -> Streamed<I> {
        Streamed(Cell::new(Some(elements)))
    }
}

impl<I: Iterator<Item: Serialize>> Serialize for Streamed<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.take().into_iter().flatten())
    }
}

/// Adds a field to an object.
pub(super) fn set(object: &mut Value, name: &str, value: impl Into<Value>) {
    if let Value::Object(fields) = object {
        fields.insert(name.to_owned(), value.into());
    }
}
