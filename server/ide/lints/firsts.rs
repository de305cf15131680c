//! What rules look for in all instructions before each one, kept for one run: looking at all of them each time would take
//! quadratic time.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

/// A property of instructions, with the first instruction of the stage that is searched.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Property {
    /// Whether a function of the source returns true; its address. Functions of one address do the same.
    Predicate(usize, usize),
    /// Whether a RUN contains a text.
    Text(String, usize),
}

/// The first instructions with certain properties, as far as instructions were looked at.
#[derive(Default)]
pub(super) struct Firsts(RefCell<HashMap<Property, First>>);

#[derive(Clone, Copy, Default)]
struct First {
    /// The end of the instructions that were looked at.
    end: usize,
    first: Option<usize>,
}

impl Firsts {
    /// True if one of some instructions has a property. For one property, they always begin at the same place.
    pub(super) fn is_before(
        &self,
        property: Property,
        items: Range<usize>,
        mut holds: impl FnMut(usize) -> bool,
    ) -> bool {
        let mut known = self.0.borrow_mut();
        let known = known.entry(property).or_default();
        if known.first.is_none() {
            let rest = known.end.max(items.start)..items.end;
            known.end = known.end.max(items.end);
            known.first = rest.clone().find(|item| holds(*item));
            // What comes after the first one doesn't matter.
            if let Some(first) = known.first {
                known.end = first + 1;
            }
        }
        known.first.is_some_and(|first| items.contains(&first))
    }
}

/// The instructions for which predicates hold, by the address of the predicate and the first instruction of the stage.
pub(super) type Matches = HashMap<(usize, usize), Rc<[usize]>>;

/// The instructions in which names occur: of files, programs and packages.
#[derive(Default)]
pub(super) struct Mentions(HashMap<Box<str>, Vec<usize>>);

impl Mentions {
    /// Adds an instruction with its source.
    pub(super) fn add(&mut self, item: usize, source: &str) {
        for name in source.split(|c| !is_part(c)).filter(|it| !it.is_empty()) {
            if let Some(known) = self.0.get_mut(name) {
                if known.last() != Some(&item) {
                    known.push(item);
                }
            } else {
                self.0.insert(name.into(), vec![item]);
            }
        }
    }

    /// The instructions in which a name may occur as a whole, in their order; `None` for a name that isn't looked up.
    pub(super) fn of(&self, name: &str) -> Option<&[usize]> {
        let is_name = !name.is_empty() && name.chars().all(is_part);
        is_name.then(|| self.0.get(name).map_or(&[][..], Vec::as_slice))
    }
}

/// True for a character of names.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '-' | '_')
}
