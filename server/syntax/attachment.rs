//! [`Attachment`]: a result of a later layer that is kept with an instruction, so that it lives as long as it does.

use crate::lock::lock;
use std::any::Any;
use std::fmt;
use std::sync::{Arc, Mutex};

/// A place for one value of any type. It is ignored in comparisons, and a copy is empty.
#[derive(Default)]
pub struct Attachment(Mutex<Option<Arc<dyn Any + Send + Sync>>>);

impl Attachment {
    /// The value, if it is of a type.
    pub fn get<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        let value = lock(&self.0);
        value.clone()?.downcast().ok()
    }

    /// Replaces the value.
    pub fn set<T: Any + Send + Sync>(&self, value: Arc<T>) {
        *lock(&self.0) = Some(value);
    }
}

impl PartialEq for Attachment {
    fn eq(&self, _: &Attachment) -> bool {
        true
    }
}

impl Eq for Attachment {}

impl Clone for Attachment {
    fn clone(&self) -> Attachment {
        Attachment::default()
    }
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("…")
    }
}
