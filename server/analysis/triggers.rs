//! What a stage gets from the ONBUILD of the stage that it is built on (`convert.go:initOnBuildTriggers`).

use std::sync::Arc;

use crate::syntax::{Instruction, Problem, ProblemKind, Syntax, problems};
use crate::text::{Span, Text};

/// Reads the instruction of a trigger by itself, as BuildKit does when a stage gets it: with the default escape
/// character, and with all checks, which are not made where it stands in ONBUILD.
pub(super) fn read_trigger(text: &str) -> (Option<Arc<Instruction>>, Vec<Problem>) {
    let text = Text::new(text);
    let syntax = Syntax::parse(&text);
    let file = syntax.file();
    let found = problems(file, &text).into_iter();
    let found = found.filter(|problem| problem.kind != ProblemKind::MissingFrom);
    let mut found: Vec<_> = found.collect();
    if file.items.len() > 1 {
        let message = "onbuild trigger should be a single expression";
        let problem = Problem::new(ProblemKind::InvalidTrigger, Span::default(), message);
        found.push(problem);
    }
    let first = file.items.first();
    (first.map(|item| item.instruction.clone()), found)
}

/// A problem in a trigger, told where the stage gets it.
pub(super) fn in_trigger(problem: &Problem, span: Span) -> Problem {
    let message = format!("in an ONBUILD of the base: {}", problem.message);
    Problem::new(problem.kind, span, message)
}
