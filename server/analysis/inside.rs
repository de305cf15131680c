//! Incremental update for the common case: an edit that affects only one stage. The edited instructions are evaluated
//! again, and those after them until the state is unchanged.

use std::ops::Range;
use std::sync::Arc;

use super::body::{Body, Outline, Step};
use super::epoch;
use super::from::Base;
use super::semantics::{Semantics, StageSemantics};
use super::state::State;
use super::step::EvalContext;
use syntax::language::Kind;
use syntax::{Item, Untouched};

/// The instructions of a stage that an edit has changed.
struct Edited {
    /// The index of the stage.
    stage: usize,
    /// The replaced instructions, as indices in the stage.
    old: Range<usize>,
    /// The number of instructions that replace them.
    new: usize,
}

impl Edited {
    /// The new index of an instruction in the stage.
    fn moved(&self, number: usize) -> usize {
        if number < self.old.end {
            number
        } else {
            number + self.new - self.old.len()
        }
    }
}

/// Updates the edited stage. Returns false, without changes, if the edit may affect other stages.
pub(super) fn update(
    semantics: &mut Arc<Semantics>,
    items: &[Item],
    untouched: Untouched,
    context: &EvalContext,
) -> bool {
    let globals = semantics.front.end().unwrap_or(&semantics.globals);
    if epoch::is_named(&globals.environment, context.build) {
        return false;
    }
    let Some(edited) = edited(semantics, items, untouched) else {
        return false;
    };
    let Some(stage) = semantics.stages.get(edited.stage) else {
        return false;
    };
    let first = stage.items.start + edited.old.start;
    let new = items.get(first..first + edited.new).unwrap_or_default();
    let Some(outline) = outline(stage, &edited, new, items) else {
        return false;
    };
    let Some((steps, state)) = steps(&stage.body, &edited, new, context) else {
        return false;
    };
    let until = edited.old.end + steps.len() - edited.new;
    let to_the_end = until == stage.body.steps.len();
    let end = if to_the_end { state } else { stage.end.clone() };
    let is_base = |it: &StageSemantics| *it.base() == Base::Stage(edited.stage);
    if !Arc::ptr_eq(&end, &stage.end) && semantics.stages.iter().any(is_base) {
        return false;
    }
    let semantics = Arc::make_mut(semantics);
    semantics.shift_items(edited.stage, &edited.old, edited.new);
    if let Some(stage) = semantics.stages.get_mut(edited.stage) {
        stage.end = end;
        let old = edited.old.start..until;
        stage.body = Arc::new(Body::replaced(&mut stage.body, outline, old, steps));
    }
    true
}

/// The edited instructions, if all of them follow the FROM of one stage.
fn edited(semantics: &Semantics, items: &[Item], untouched: Untouched) -> Option<Edited> {
    let count = semantics.stages.last()?.items.end;
    let front = untouched.front;
    let back = untouched.back;
    let after = semantics
        .stages
        .partition_point(|it| it.items.start < front);
    let stage = semantics.stages.get(after.checked_sub(1)?)?;
    let (old, new) = (front..count - back, front..items.len() - back);
    let is_from = |item: &Item| item.instruction.kind == Some(Kind::From);
    if old.end > stage.items.end || items.get(new.clone())?.iter().any(is_from) {
        return None;
    }
    if semantics.rejections().any(|(item, _)| old.contains(&item)) {
        return None;
    }
    Some(Edited {
        stage: stage.index,
        old: old.start - stage.items.start..old.end - stage.items.start,
        new: new.len(),
    })
}

/// The new outline of the stage. `None` if other stages are affected.
fn outline(
    stage: &StageSemantics,
    edited: &Edited,
    new: &[Item],
    items: &[Item],
) -> Option<Outline> {
    let body = &stage.body;
    let removed = body.steps.get(edited.old.clone()).unwrap_or_default();
    let removed = Outline::new(removed.iter().map(|step| &step.instruction));
    let added = Outline::new(new.iter().map(|item| &item.instruction));
    let has_triggers = |outline: &Outline| !outline.triggers.numbers.is_empty();
    if removed.reads != added.reads || has_triggers(&removed) || has_triggers(&added) {
        return None;
    }
    if edited.old.len() != edited.new && !removed.reads.is_empty() {
        return None;
    }
    let mut outline = body.outline();
    if removed.is_plain() && added.is_plain() {
        outline.casing = outline.casing.replaced(removed.casing, added.casing);
    } else {
        let end = stage.items.end + edited.new - edited.old.len();
        let all = items.get(stage.items.start..end).unwrap_or_default();
        outline = Outline {
            // Unchanged, as checked before.
            reads: outline.reads,
            triggers: outline.triggers,
            ..Outline::new(all.iter().map(|item| &item.instruction))
        };
    }
    let reads = outline.reads.iter_mut().map(|(number, _)| number);
    for number in reads.chain(&mut outline.triggers.numbers) {
        *number = edited.moved(*number);
    }
    Some(outline)
}

/// The steps that replace the edited ones and those after them whose state has changed, and the state after the last.
fn steps(
    body: &Body,
    edited: &Edited,
    new: &[Item],
    context: &EvalContext,
) -> Option<(Vec<Step>, Arc<State>)> {
    let before = body.steps.get(edited.old.start.checked_sub(1)?)?;
    let mut state: Arc<State> = before.after.clone();
    let mut steps = Vec::new();
    for item in new {
        let step = Step::evaluate(&item.instruction, &state, context);
        state = step.after.clone();
        steps.push(step);
    }
    for old in body.steps.iter().skip(edited.old.end) {
        if Arc::ptr_eq(&old.before, &state) {
            break;
        }
        let step = Step::evaluate(&old.instruction, &state, context);
        state = step.after.clone();
        steps.push(step);
    }
    Some((steps, state))
}
