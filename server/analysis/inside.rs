//! An edit inside of a stage of which nothing outside of it can tell, as most are: only what was edited is worked out
//! again, in its place.

use std::ops::Range;
use std::sync::Arc;

use super::body::{Body, Outline, Step};
use super::from::Base;
use super::meaning::{Meaning, Stage};
use super::state::State;
use super::step::Around;
use syntax::language::Kind;
use syntax::{Item, Untouched};

/// What an edit has changed in a stage.
struct Edited {
    /// The number of the stage.
    stage: usize,
    /// The instructions that are no longer, as numbers of the stage's.
    old: Range<usize>,
    /// How many there are in their place.
    new: usize,
}

impl Edited {
    /// The number in the stage that an instruction has now.
    fn moved(&self, number: usize) -> usize {
        if number < self.old.end {
            number
        } else {
            number + self.new - self.old.len()
        }
    }
}

/// Works out what has been edited. False, with nothing done, if it can't be told from the stage alone what comes of it.
pub(super) fn work_out(
    meaning: &mut Arc<Meaning>,
    items: &[Item],
    untouched: Untouched,
    around: &Around,
) -> bool {
    let Some(edited) = edited(meaning, items, untouched) else {
        return false;
    };
    let Some(stage) = meaning.stages.get(edited.stage) else {
        return false;
    };
    let first = stage.items.start + edited.old.start;
    let new = items.get(first..first + edited.new).unwrap_or_default();
    let Some(outline) = outline(stage, &edited, new, items) else {
        return false;
    };
    let Some((steps, state)) = steps(&stage.body, &edited, new, around) else {
        return false;
    };
    let until = edited.old.end + steps.len() - edited.new;
    let to_the_end = until == stage.body.steps.len();
    let end = if to_the_end { state } else { stage.end.clone() };
    let is_base = |it: &Stage| *it.base() == Base::Stage(edited.stage);
    if !Arc::ptr_eq(&end, &stage.end) && meaning.stages.iter().any(is_base) {
        return false;
    }
    let meaning = Arc::make_mut(meaning);
    meaning.make_room(edited.stage, &edited.old, edited.new);
    if let Some(stage) = meaning.stages.get_mut(edited.stage) {
        stage.end = end;
        let mut all = match Arc::get_mut(&mut stage.body) {
            Some(body) => std::mem::take(&mut body.steps),
            None => stage.body.steps.clone(),
        };
        all.splice(edited.old.start..until, steps);
        stage.body = Arc::new(Body::new(outline, all));
    }
    true
}

/// What was edited, if that is all behind the FROM of one stage.
fn edited(meaning: &Meaning, items: &[Item], untouched: Untouched) -> Option<Edited> {
    let count = meaning.stages.last()?.items.end;
    let front = untouched.front;
    let back = untouched.back;
    let after = meaning.stages.partition_point(|it| it.items.start < front);
    let stage = meaning.stages.get(after.checked_sub(1)?)?;
    let (old, new) = (front..count - back, front..items.len() - back);
    let is_from = |item: &Item| item.instruction.kind == Some(Kind::From);
    if old.end > stage.items.end || items.get(new.clone())?.iter().any(is_from) {
        return None;
    }
    if meaning.refused().any(|(item, _)| old.contains(&item)) {
        return None;
    }
    Some(Edited {
        stage: stage.index,
        old: old.start - stage.items.start..old.end - stage.items.start,
        new: new.len(),
    })
}

/// What can be told of the stage's instructions now. `None` if it gives others something else than before.
fn outline(stage: &Stage, edited: &Edited, new: &[Item], items: &[Item]) -> Option<Outline> {
    let body = &stage.body;
    let gone = body.steps.get(edited.old.clone()).unwrap_or_default();
    let gone = Outline::of(gone.iter().map(|step| &step.instruction));
    let come = Outline::of(new.iter().map(|item| &item.instruction));
    let keeps = |outline: &Outline| !outline.triggers.numbers.is_empty();
    if gone.reads != come.reads || keeps(&gone) || keeps(&come) {
        return None;
    }
    if edited.old.len() != edited.new && !gone.reads.is_empty() {
        return None;
    }
    let mut outline = body.outline();
    if gone.is_plain() && come.is_plain() {
        outline.casing = outline.casing.replaced(gone.casing, come.casing);
    } else {
        let end = stage.items.end + edited.new - edited.old.len();
        let all = items.get(stage.items.start..end).unwrap_or_default();
        outline = Outline {
            // What others got of it stays the same, too.
            reads: outline.reads,
            triggers: outline.triggers,
            ..Outline::of(all.iter().map(|item| &item.instruction))
        };
    }
    let reads = outline.reads.iter_mut().map(|(number, _)| number);
    for number in reads.chain(&mut outline.triggers.numbers) {
        *number = edited.moved(*number);
    }
    Some(outline)
}

/// What comes in the place of the steps that were edited, and of those behind them that are in another state now; and the
/// state behind it.
fn steps(
    body: &Body,
    edited: &Edited,
    new: &[Item],
    around: &Around,
) -> Option<(Vec<Step>, Arc<State>)> {
    let before = body.steps.get(edited.old.start.checked_sub(1)?)?;
    let mut state: Arc<State> = before.after.clone();
    let mut steps = Vec::new();
    for item in new {
        let step = Step::of(&item.instruction, &state, around);
        state = step.after.clone();
        steps.push(step);
    }
    for old in body.steps.iter().skip(edited.old.end) {
        if Arc::ptr_eq(&old.before, &state) {
            break;
        }
        let step = Step::of(&old.instruction, &state, around);
        state = step.after.clone();
        steps.push(step);
    }
    Some((steps, state))
}
