//! A proposed refactoring.

use analysis::Document;
use syntax::text::TextEdit;

/// A proposed refactoring.
pub(super) struct Offer<'d> {
    /// The title for the user.
    pub(super) title: String,
    /// The edits, in source order.
    pub(super) edits: Vec<TextEdit>,
    /// Checks whether the edited document is as intended.
    pub(super) holds: Box<dyn Fn(&Document) -> bool + 'd>,
}

impl<'d> Offer<'d> {
    /// Creates a refactoring that only has to preserve the images.
    pub(super) fn new(title: impl Into<String>, edits: Vec<TextEdit>) -> Self {
        Offer {
            title: title.into(),
            edits,
            holds: Box::new(|_| true),
        }
    }

    /// Adds a condition on the edited document.
    pub(super) fn if_it_holds(mut self, holds: impl Fn(&Document) -> bool + 'd) -> Self {
        self.holds = Box::new(holds);
        self
    }
}
