//! ONBUILD triggers that a stage inherits from its base stage (`convert.go:initOnBuildTriggers`).

use std::sync::{Arc, OnceLock};

use super::step::trigger_text;
use syntax::text::{Span, Text};
use syntax::{Instruction, Item, Problem, ProblemKind, Syntax, problems};

/// The ONBUILD triggers of a stage.
#[derive(Clone, Debug, Default)]
pub(super) struct Triggers {
    /// The indices of the ONBUILD instructions in the stage.
    pub(super) numbers: Vec<usize>,
    /// The triggers, parsed when a stage is built on this one.
    read: OnceLock<Arc<[Trigger]>>,
}

/// A trigger, parsed on its own, as BuildKit does when a stage inherits it: with the default escape character, and with
/// all checks, which are skipped for the ONBUILD itself.
#[derive(Debug)]
pub(super) struct Trigger {
    /// The instruction, if there is one.
    pub(super) instruction: Option<Arc<Instruction>>,
    /// What BuildKit rejects in its text.
    pub(super) problems: Vec<Problem>,
}

impl Triggers {
    /// The triggers of a stage, given its instructions.
    pub(super) fn read(&self, items: &[Item]) -> Arc<[Trigger]> {
        let read = || {
            let items = self.numbers.iter().filter_map(|number| items.get(*number));
            let texts = items.filter_map(|item| trigger_text(&item.instruction));
            texts.map(Trigger::read).collect()
        };
        self.read.get_or_init(read).clone()
    }
}

impl Trigger {
    fn read(text: &str) -> Trigger {
        let text = Text::new(text);
        let syntax = Syntax::parse(&text);
        let file = syntax.file();
        let mut problems = problems(file, &text);
        problems.retain(|problem| problem.kind != ProblemKind::MissingFrom);
        if file.items.len() > 1 {
            let message = "onbuild trigger should be a single expression";
            let problem = Problem::new(ProblemKind::InvalidTrigger, Span::default(), message);
            problems.push(problem);
        }
        let first = file.items.first();
        Trigger {
            instruction: first.map(|item| item.instruction.clone()),
            problems,
        }
    }
}

/// A problem in a trigger, reported at the stage that inherits it.
pub(super) fn in_trigger(problem: &Problem, span: Span) -> Problem {
    let message = format!("in an ONBUILD of the base: {}", problem.message);
    Problem::new(problem.kind, span, message)
}
