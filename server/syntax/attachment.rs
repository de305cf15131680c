//! [`Attachment`]: a result of a later layer that is kept with an instruction, so that it lives as long as it does.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// A place for one value of any type. It is ignored in comparisons, and a copy is empty.
#[derive(Default)]
pub struct Attachment(Mutex<Option<Arc<dyn Any + Send + Sync>>>);

impl Attachment {
    /// The value, if it is of a type.
    pub fn get<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        let value = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        value.clone()?.downcast().ok()
    }

    /// Replaces the value.
    pub fn set<T: Any + Send + Sync>(&self, value: Arc<T>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
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
