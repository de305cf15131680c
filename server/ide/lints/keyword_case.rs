//! The case of keywords.

use analysis::{Casing, Document};

/// The case of a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Lower,
    Upper,
}

impl Case {
    /// The case of a word; `None` if it is mixed. A word without letters counts as lower case.
    pub(super) fn detect(word: &str) -> Option<Case> {
        let all = [Case::Lower, Case::Upper];
        all.into_iter().find(|case| case.apply(word) == word)
    }

    /// Converts a word to this case.
    pub(super) fn apply(self, word: &str) -> String {
        match self {
            Case::Lower => word.to_lowercase(),
            Case::Upper => word.to_uppercase(),
        }
    }
}

/// The case that most instructions of a file use.
pub(super) fn majority(document: &Document) -> Case {
    let stages = document.semantics().stages.iter();
    let casing = stages.map(|stage| stage.body.casing);
    let count = |(lower, upper), casing: Casing| (lower + casing.lower, upper + casing.upper);
    let (lower, upper) = casing.fold((0, 0), count);
    if lower > upper {
        Case::Lower
    } else {
        Case::Upper
    }
}
