//! Spans of text.

use std::fmt;

/// A range of byte offsets with an exclusive end.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte; not less than `start`.
    pub end: u32,
}

impl Span {
    /// A span from `start` to `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        debug_assert!(start <= end);
        Span { start, end }
    }

    /// The empty span at an offset.
    pub const fn empty(offset: u32) -> Self {
        Span::new(offset, offset)
    }

    /// Its length in bytes.
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// True if its length is zero.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// True if an offset is in it or directly after it, as for a cursor.
    pub const fn touches(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// True if an offset is in it, its end excluded.
    pub const fn contains(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    /// True if another span overlaps it, or one begins where the other ends.
    pub const fn meets(self, other: Span) -> bool {
        self.touches(other.start) || other.touches(self.start)
    }

    /// True if it contains the whole of another span.
    pub const fn covers(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that contains both.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The span moved towards the end by some bytes.
    #[must_use]
    pub const fn shifted(self, by: u32) -> Span {
        Span::new(self.start + by, self.end + by)
    }

    /// The span counted from an offset, at which or after which it begins: the reverse of [`Span::shifted`].
    #[must_use]
    pub const fn relative_to(self, start: u32) -> Span {
        Span::new(self.start - start, self.end - start)
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}
