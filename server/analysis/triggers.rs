//! What a stage gets from the ONBUILD of the stage that it is built on (`convert.go:initOnBuildTriggers`).

use std::sync::{Arc, OnceLock};

use super::step::trigger_text;
use syntax::text::{Span, Text};
use syntax::{Instruction, Item, Problem, ProblemKind, Syntax, problems};

/// The instructions that ONBUILD keeps in a stage.
#[derive(Clone, Debug, Default)]
pub(super) struct Triggers {
    /// The numbers of the ONBUILD in the stage.
    pub(super) numbers: Vec<usize>,
    /// What they keep, once a stage is built on this one.
    read: OnceLock<Arc<[Trigger]>>,
}

/// An instruction that ONBUILD keeps, read by itself, as BuildKit does when a stage gets it: with the default escape
/// character, and with all checks, which are not made where it stands in ONBUILD.
#[derive(Debug)]
pub(super) struct Trigger {
    /// The instruction, if there is one.
    pub(super) instruction: Option<Arc<Instruction>>,
    /// What BuildKit refuses in its text.
    pub(super) problems: Vec<Problem>,
}

impl Triggers {
    /// What is kept in a stage, given its instructions.
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

/// A problem in a trigger, told where the stage gets it.
pub(super) fn in_trigger(problem: &Problem, span: Span) -> Problem {
    let message = format!("in an ONBUILD of the base: {}", problem.message);
    Problem::new(problem.kind, span, message)
}
