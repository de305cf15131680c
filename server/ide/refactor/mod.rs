//! Refactorings that preserve the built image: one file each, and a table of them.
//!
//! Each proposes edits that seem safe. Before a refactoring is offered, the edited document is analyzed: it must result
//! in the same images and have no new errors.

mod cache_mount;
mod command_form;
mod commands;
mod extract_argument;
mod inline_argument;
mod join_commands;
mod name_stage;
mod offer;
mod run_heredoc;
mod sort_arguments;
mod source;
mod split_command;
mod workdir;

use self::offer::Offer;
use super::action::{ActionKind, CodeAction};
use analysis::{Change, Document, Frontend, SourceTarget, StageConfig, Value, expand_word};
use syntax::ProblemKind;
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};

/// A kind of refactoring.
struct Refactoring {
    kind: ActionKind,
    /// Proposes refactorings for a range of a document.
    offer: for<'d> fn(&'d Document, Span) -> Vec<Offer<'d>>,
}

/// All refactorings, in display order.
const REFACTORINGS: [Refactoring; 10] = [
    Refactoring {
        kind: ActionKind::Extract,
        offer: extract_argument::offer,
    },
    Refactoring {
        kind: ActionKind::Inline,
        offer: inline_argument::offer,
    },
    Refactoring {
        kind: ActionKind::Rewrite,
        offer: name_stage::offer,
    },
    Refactoring {
        kind: ActionKind::Rewrite,
        offer: command_form::offer,
    },
    Refactoring {
        kind: ActionKind::Rewrite,
        offer: join_commands::offer,
    },
    Refactoring {
        kind: ActionKind::Rewrite,
        offer: split_command::offer,
    },
    Refactoring {
        kind: ActionKind::Rewrite,
        offer: run_heredoc::offer,
    },
    Refactoring {
        kind: ActionKind::Rewrite,
        offer: sort_arguments::offer,
    },
    Refactoring {
        kind: ActionKind::Rewrite,
        offer: workdir::offer,
    },
    Refactoring {
        kind: ActionKind::Rewrite,
        offer: cache_mount::offer,
    },
];

/// The refactorings for a range of a document, of the requested kinds.
pub fn refactorings(
    document: &Document,
    part: Span,
    wanted: impl Fn(ActionKind) -> bool,
) -> Vec<CodeAction> {
    // The syntax of other frontends is unknown.
    if document.frontend() == Frontend::Other {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut before = None;
    for row in REFACTORINGS.iter().filter(|it| wanted(it.kind)) {
        for offer in (row.offer)(document, part) {
            let before = before.get_or_insert_with(|| Outcome::of(document));
            let after = edited(document, &offer.edits);
            if !(offer.holds)(&after) || !before.is_that_of(&after) {
                continue;
            }
            found.push(CodeAction {
                title: offer.title,
                kind: row.kind,
                edits: offer.edits,
                diagnostic: None,
                preferred: false,
            });
        }
    }
    found
}

/// The edits that merge a RUN with the next one, if that preserves the images.
pub(super) fn merge_with_next(document: &Document, item: usize) -> Option<Vec<TextEdit>> {
    let item = document.file().items.get(item)?;
    let keyword = item.at(item.instruction.keyword.span);
    let offer = join_commands::join(document, Span::empty(keyword.end))?;
    let after = edited(document, &offer.edits);
    let holds = (offer.holds)(&after) && Outcome::of(document).is_that_of(&after);
    holds.then_some(offer.edits)
}

/// The document after the edits.
fn edited(document: &Document, edits: &[TextEdit]) -> Document {
    // From last to first, so that no edit moves another.
    let changes = edits.iter().rev().map(|edit| {
        let span = edit.span;
        Change::Part(Box::new(move |_| span), edit.text.clone())
    });
    document.edited(changes, document.version)
}

/// The properties of a document that must be preserved: its errors, its images, and the files that they copy.
struct Outcome<'d> {
    document: &'d Document,
    problems: Vec<ProblemKind>,
    copied: Vec<Vec<Option<Value>>>,
    sources: Vec<(usize, SourceTarget)>,
}

impl<'d> Outcome<'d> {
    fn of(document: &'d Document) -> Self {
        Outcome {
            document,
            problems: problems(document),
            copied: copied(document),
            sources: sources(document),
        }
    }

    /// True if another document has the same properties.
    fn is_that_of(&self, after: &Document) -> bool {
        let (before, after) = (self.document, after);
        let stages = &before.semantics().stages;
        let mut pairs = stages.iter().zip(&after.semantics().stages);
        stages.len() == after.semantics().stages.len()
            && pairs.all(|(a, b)| a.base() == b.base() && same(&a.end.config, &b.end.config))
            && self.copied == copied(after)
            && self.sources == sources(after)
            && self.problems == problems(after)
    }
}

/// The errors, without their positions.
fn problems(document: &Document) -> Vec<ProblemKind> {
    let own = document.problems();
    let meant = document.semantics().problems().map(|it| it.1);
    let mut all: Vec<_> = own.iter().chain(meant).map(|it| it.kind).collect();
    all.sort_unstable();
    all
}

fn same(a: &StageConfig, b: &StageConfig) -> bool {
    let env = |it: &StageConfig| -> Vec<_> {
        let pairs = it.env.iter();
        pairs
            .map(|(name, it)| (name.clone(), it.value.clone()))
            .collect()
    };
    env(a) == env(b)
        && a.user == b.user
        && a.workdir == b.workdir
        && a.entrypoint == b.entrypoint
        && a.cmd == b.cmd
        && a.ports == b.ports
        && a.volumes == b.volumes
        && a.labels == b.labels
        && a.stop_signal == b.stop_signal
        && a.shell == b.shell
        && a.onbuild == b.onbuild
        && a.health == b.health
}

/// The sources and destinations of COPY and ADD.
fn copied(document: &Document) -> Vec<Vec<Option<Value>>> {
    let escape = document.file().escape;
    let steps = document.semantics().steps().map(|(_, step)| step);
    let copies = steps.filter(|it| matches!(it.instruction.kind, Some(Kind::Add | Kind::Copy)));
    let words = copies.map(|step| {
        let words = step.instruction.words().iter();
        let expand = |word| expand_word(word, escape, &step.before.environment).ok();
        words.map(expand).collect()
    });
    words.collect()
}

/// The stages and images that stages take files from.
fn sources(document: &Document) -> Vec<(usize, SourceTarget)> {
    let sources = document.semantics().sources.iter();
    sources.map(|it| (it.stage, it.target.clone())).collect()
}
