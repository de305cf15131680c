//! A setting of a build with its place in a file.

use std::ops::Range;
use std::sync::Arc;

/// A span of bytes in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The path of the file, relative to the root folder.
    pub file: Arc<str>,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Place {
    pub(crate) fn new(file: &Arc<str>, span: Range<usize>) -> Place {
        Place {
            file: Arc::clone(file),
            start: span.start as u32,
            end: span.end.max(span.start) as u32,
        }
    }

    /// The span of bytes.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value of a build with its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it is written; `None` for values that aren't written in a file, such as defaults.
    pub place: Option<Place>,
    /// Whether it comes from a `.env` file, or from a variable with a name like `TOKEN`. It isn't for display.
    pub sensitive: bool,
}

impl<T> Setting<T> {
    pub(crate) fn of_default(value: T) -> Setting<T> {
        Setting {
            value,
            place: None,
            sensitive: false,
        }
    }
}

/// A text, or `None` if it can't be determined.
pub(crate) type Text = Setting<Option<String>>;

/// The texts that are known.
pub(crate) fn known(texts: &[Text]) -> Vec<Setting<String>> {
    texts
        .iter()
        .filter_map(|text| known_one(Some(text)))
        .collect()
}

/// A text, if it is known.
pub(crate) fn known_one(text: Option<&Text>) -> Option<Setting<String>> {
    let text = text?;
    Some(Setting {
        value: text.value.clone()?,
        place: text.place.clone(),
        sensitive: text.sensitive,
    })
}
