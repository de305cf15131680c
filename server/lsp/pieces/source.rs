//! The document that pieces were rendered from, and what is unchanged since.

use std::sync::Arc;

use analysis::Document;
use syntax::Item;
use syntax::text::{Content, Text};

/// The document that pieces were rendered from, as far as needed to find what has changed since.
#[derive(Default)]
pub(super) struct Source {
    content: Content,
    lines: u32,
    pub(super) items: Vec<Item>,
}

/// The instructions that are unchanged, with all that precedes each of them: the first ones and the last ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Unchanged {
    /// How many at the beginning.
    pub(super) front: usize,
    /// How many at the end.
    pub(super) back: usize,
    /// The number of lines by which those at the end have moved down.
    pub(super) moved: i64,
}

impl Source {
    /// What is unchanged in a document.
    pub(super) fn unchanged(&self, document: &Document) -> Unchanged {
        let text = &document.text;
        let (old, new) = (self.items.as_slice(), document.file().items.as_slice());
        let (front, back) = self.content.shared_ends(text);
        let count = old.len().min(new.len());
        // The last instruction of a file may be continued by what is appended.
        let most = count.saturating_sub(1);
        let is_same = |(a, b): &(&Item, &Item)| Arc::ptr_eq(&a.instruction, &b.instruction);
        let is_kept = |pair: &(&Item, &Item)| {
            let (a, b) = pair;
            a.start == b.start && b.span().end < front && is_same(pair)
        };
        let pairs = old.iter().zip(new);
        let front_count = pairs.take(most).take_while(is_kept).count();
        // A line is unchanged if the line feed before it is.
        let back_start = text.len() - back;
        let first_line = text.line_feed_after(back_start);
        let moved_bytes = i64::from(text.len()) - i64::from(self.len());
        let is_moved = |pair: &(&Item, &Item)| {
            let (a, b) = pair;
            i64::from(a.start) + moved_bytes == i64::from(b.start)
                && b.start > first_line
                && is_same(pair)
        };
        let pairs = old.iter().rev().zip(new.iter().rev());
        let back_count = pairs.take(count - front_count).take_while(is_moved).count();
        Unchanged {
            front: front_count,
            // What precedes the first of them may have changed.
            back: back_count.saturating_sub(1),
            moved: i64::from(text.lines()) - i64::from(self.lines),
        }
    }

    /// Like [`Source::unchanged`], but what has moved to another line counts as changed.
    pub(super) fn unchanged_in_place(&self, document: &Document) -> Unchanged {
        let unchanged = self.unchanged(document);
        Unchanged {
            back: if unchanged.moved == 0 {
                unchanged.back
            } else {
                0
            },
            ..unchanged
        }
    }

    pub(super) fn len(&self) -> u32 {
        self.content.len()
    }

    /// Follows the document, of which some instructions are unchanged.
    pub(super) fn update(&mut self, document: &Document, unchanged: Unchanged) {
        let text: &Text = &document.text;
        let new = &document.file().items;
        let changed = unchanged.front..new.len() - unchanged.back;
        let old = unchanged.front..self.items.len() - unchanged.back;
        let replaced = new.get(changed).unwrap_or_default().iter().cloned();
        self.items.splice(old, replaced);
        for (old, new) in self.items.iter_mut().zip(new).rev().take(unchanged.back) {
            old.start = new.start;
        }
        self.content = text.content();
        self.lines = text.lines();
    }
}
