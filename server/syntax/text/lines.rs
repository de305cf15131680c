//! Line index of a text.

use ropey::Rope;

use super::Span;

/// The lines of a text: one more than it has line endings.
#[derive(Clone)]
pub(super) struct Lines(Vec<Line>);

/// A line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// Its span, without its ending (LF, CRLF or CR).
    pub(super) span: Span,
    /// True if it contains non-ASCII characters.
    pub(super) wide: bool,
}

impl Line {
    fn new(text: &[u8], start: u32) -> Line {
        Line {
            span: Span::new(start, start + text.len() as u32),
            wide: !text.is_ascii(),
        }
    }
}

impl Default for Lines {
    fn default() -> Self {
        Lines(vec![Line::default()])
    }
}

impl Lines {
    /// The lines of a text that begins at an offset.
    pub(super) fn new(text: &str, offset: u32) -> Lines {
        let bytes = text.as_bytes();
        let mut lines = Vec::new();
        let mut start = 0;
        let line = |start: usize, end: usize| {
            Line::new(
                bytes.get(start..end).unwrap_or_default(),
                offset + start as u32,
            )
        };
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let is_end_of_crlf = at > 0 && bytes.get(at - 1..=at) == Some(b"\r\n");
            if !is_end_of_crlf {
                lines.push(line(start, at));
            }
            start = at + 1;
        }
        lines.push(line(start, bytes.len()));
        Lines(lines)
    }

    /// The number of lines.
    pub(super) fn count(&self) -> u32 {
        self.0.len() as u32
    }

    /// A line by index.
    pub(super) fn get(&self, line: u32) -> Option<Line> {
        self.0.get(line as usize).copied()
    }

    /// The line that an offset is on.
    pub(super) fn containing(&self, offset: u32) -> u32 {
        let beyond = self.0.partition_point(|line| line.span.start <= offset);
        beyond.saturating_sub(1) as u32
    }

    /// Updates the lines after a span was replaced by `new_len` bytes. `text` is the new text.
    pub(super) fn edit(&mut self, span: Span, new_len: u32, text: &Rope) {
        // An LF after an existing CR becomes part of the same line ending.
        let first = self.containing(span.start.saturating_sub(1)) as usize;
        let after = self.containing(span.end) as usize + 1;
        let start = self.0.get(first).map_or(0, |line| line.span.start);
        let moved = |offset: u32| offset - span.end + span.start + new_len;
        let (end, is_last) = match self.0.get(after) {
            Some(next) => (moved(next.span.start), false),
            None => (text.len_bytes() as u32, true),
        };
        for line in self.0.iter_mut().skip(after) {
            line.span = Span::new(moved(line.span.start), moved(line.span.end));
        }
        let between = text.byte_slice(start as usize..end as usize);
        let mut between = Lines::new(&std::borrow::Cow::from(between), start).0;
        if !is_last {
            // The next line already exists.
            between.pop();
        }
        self.0.splice(first..after, between);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_after_edits_are_those_of_the_new_text() {
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..20_000 {
            let pieces = ["a", "é", "\n", "\r", "\r\n", ""];
            let mut some = |most: usize| -> String {
                let count = random.usize(..=most);
                (0..count).filter_map(|_| random.choice(pieces)).collect()
            };
            let (front, old, back, new) = (some(4), some(3), some(4), some(3));
            let before = format!("{front}{old}{back}");
            let after = format!("{front}{new}{back}");
            let mut lines = Lines::new(&before, 0);
            let start = front.len() as u32;
            let span = Span::new(start, start + old.len() as u32);
            let text = Rope::from_str(&after);
            lines.edit(span, new.len() as u32, &text);
            assert_eq!(lines.0, Lines::new(&after, 0).0, "{before:?} -> {after:?}");
            assert_eq!(lines.count() as usize, text.len_lines());
            for (number, line) in lines.0.iter().enumerate() {
                assert_eq!(
                    line.span.start as usize,
                    text.line_to_byte(number),
                    "{after:?}"
                );
            }
        }
    }
}
