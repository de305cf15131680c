//! The case of keywords.

use analysis::{Casing, Document};
use syntax::Instruction;

/// The case of a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    Lower,
    Upper,
}

impl Case {
    /// The case of a word; `None` if it is mixed. A word without letters counts as lower case.
    pub(crate) fn detect(word: &str) -> Option<Case> {
        let all = [Case::Lower, Case::Upper];
        all.into_iter().find(|case| case.apply(word) == word)
    }

    /// The case for words that belong to an instruction: that of its keyword, or upper case if that is mixed.
    pub(crate) fn of_keyword(it: &Instruction) -> Case {
        Case::detect(&it.keyword.text).unwrap_or(Case::Upper)
    }

    /// Converts a word to this case.
    pub(crate) fn apply(self, word: &str) -> String {
        match self {
            Case::Lower => word.to_lowercase(),
            Case::Upper => word.to_uppercase(),
        }
    }
}

/// The case that most instructions of a file use.
pub(crate) fn majority(document: &Document) -> Case {
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
