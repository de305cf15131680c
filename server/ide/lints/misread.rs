//! Instructions that BuildKit reads otherwise than their author does.

use super::misspelled_flag::contains_flag;
use super::nested_instruction::contains_instruction;
use super::trailing_comment::trailing_comment;
use syntax::Instruction;

/// True if some of the arguments aren't meant as such, which is reported: rules don't report what follows from it.
pub(super) fn is_misread(it: &Instruction) -> bool {
    trailing_comment(it).is_some() || contains_instruction(it) || contains_flag(it)
}
