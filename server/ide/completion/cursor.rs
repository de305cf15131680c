//! What is at the cursor: the instruction, and the argument that is being typed.

use std::ops::Range;

use super::line::{Line, TypedWord};
use syntax::Item;
use syntax::language::{InstructionSpec, Kind};

/// The result of looking for the cursor in a part of a file.
pub(super) enum Part<P> {
    /// The cursor is not in the part.
    Elsewhere,
    /// The cursor is in the part, with the place if anything can be completed.
    Here(Option<(P, TypedWord)>),
}

/// The instruction at the cursor.
pub(super) struct InstructionContext<'d> {
    /// The index of its item.
    pub(super) number: usize,
    /// Its item.
    pub(super) item: &'d Item,
    /// The description of the instruction; in an ONBUILD, of the trigger.
    pub(super) facts: &'static InstructionSpec,
    /// True in an ONBUILD.
    pub(super) onbuild: bool,
    /// Its logical line.
    pub(super) line: Line,
    /// Its flags, without the one that is being typed.
    pub(super) flags: Vec<Range<usize>>,
    /// The position where its arguments begin or can begin.
    pub(super) arguments: usize,
}

impl InstructionContext<'_> {
    pub(super) fn kind(&self) -> Kind {
        self.facts.kind
    }

    /// True if a flag is given, with or without a value.
    pub(super) fn has_flag(&self, name: &str) -> bool {
        let mut flags = self.flags.iter();
        flags.any(|range| {
            let flag = self.line.get(range.clone()).strip_prefix("--");
            flag.and_then(|it| it.split('=').next()) == Some(name)
        })
    }

    /// The value of a flag.
    pub(super) fn flag(&self, name: &str) -> Option<&str> {
        let mut flags = self.flags.iter().rev();
        flags.find_map(|range| {
            let flag = self.line.get(range.clone()).strip_prefix("--")?;
            flag.strip_prefix(name)?.strip_prefix('=')
        })
    }
}

/// The argument at the cursor.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact by itself")]
pub(super) struct Argument {
    /// The number of arguments before it.
    pub(super) index: usize,
    /// The words of the arguments, including this one unless it is empty.
    pub(super) words: Vec<Range<usize>>,
    /// True for a string of a JSON array.
    pub(super) json: bool,
    /// True after the `=` of a pair.
    pub(super) value: bool,
    /// True if a `=` follows it.
    pub(super) followed: bool,
    /// True if it is in quotes, which aren't replaced.
    pub(super) quoted: bool,
}

impl Argument {
    /// True if another pair of the instruction has a name.
    pub(super) fn has_other(&self, line: &Line, name: &str) -> bool {
        let mut words = self.words.iter().enumerate();
        words.any(|(number, it)| {
            let written = line.get(it.clone()).split('=').next();
            number != self.index && written == Some(name)
        })
    }
}
