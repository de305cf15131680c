//! Edits of a text: what they change, which part of the text is parsed again, and which instructions they leave unchanged.

use crate::text::Span;

/// A change of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The replaced span, in the text before the change.
    pub span: Span,
    /// The length of the new text, in bytes.
    pub new_len: u32,
}

/// The number of instructions at the beginning and end of a file that an edit left unchanged (the same objects).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Untouched {
    /// At the beginning.
    pub front: usize,
    /// At the end.
    pub back: usize,
}

impl Untouched {
    /// All of them.
    pub const ALL: Untouched = Untouched {
        front: usize::MAX,
        back: usize::MAX,
    };
    /// None of them.
    pub const NOTHING: Untouched = Untouched { front: 0, back: 0 };

    /// The instructions left unchanged by two successive edits.
    #[must_use]
    pub fn and(self, other: Untouched) -> Untouched {
        Untouched {
            front: self.front.min(other.front),
            back: self.back.min(other.back),
        }
    }

    /// Limits the counts to a file that had `before` instructions and now has `now`, so that none is counted twice.
    #[must_use]
    pub fn within(self, before: usize, now: usize) -> Untouched {
        let front = self.front.min(before).min(now);
        let back = self.back.min(before - front).min(now - front);
        Untouched { front, back }
    }
}

/// A part of a text from an instruction on, or from the beginning.
#[derive(Clone, Copy, Debug)]
pub(super) struct Section {
    /// Where it begins.
    pub(super) start: u32,
    /// The beginning of the instruction after it, and the end of the line on which that begins; `None` at the end of the
    /// text.
    pub(super) next: Option<Span>,
}

impl Section {
    /// The whole text.
    pub(super) const ALL: Section = Section {
        start: 0,
        next: None,
    };

    /// The part after a change within it.
    pub(super) fn changed(self, change: Change) -> Section {
        Section {
            next: self.next.map(|next| change.moved(next)),
            ..self
        }
    }
}

/// The changed part of a text: everything between an unchanged beginning and an unchanged end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change {
    /// Where the change is in the new text.
    pub(super) span: Span,
    /// The difference in length between the new and the old text, in bytes.
    pub(super) growth: i64,
}

impl Change {
    /// The combined change of several edits; `None` if there are none.
    pub(super) fn from_edits(edits: &[Edit]) -> Option<Change> {
        let mut change: Option<Change> = None;
        for edit in edits {
            let growth = i64::from(edit.new_len) - i64::from(edit.span.len());
            let new = Span::new(edit.span.start, edit.span.start + edit.new_len);
            change = Some(match change {
                None => Change { span: new, growth },
                Some(before) => {
                    // Text after this edit moves with it.
                    let moved = |offset: u32| match offset {
                        o if o <= edit.span.start => o,
                        o if o >= edit.span.end => shift(o, growth),
                        _ => new.end,
                    };
                    let start = moved(before.span.start);
                    let old = Span::new(start, moved(before.span.end).max(start));
                    Change {
                        span: old.to(new),
                        growth: before.growth + growth,
                    }
                }
            });
        }
        change
    }

    /// The end of the replaced part in the old text.
    pub(super) fn old_end(self) -> u32 {
        shift(self.span.end, -self.growth)
    }

    /// A span after the change in the new text, given that in the old text.
    pub(super) fn moved(self, span: Span) -> Span {
        let moved = |offset| shift(offset, self.growth);
        Span::new(moved(span.start), moved(span.end))
    }
}

pub(super) fn shift(offset: u32, by: i64) -> u32 {
    u32::try_from(i64::from(offset) + by).unwrap_or_default()
}
