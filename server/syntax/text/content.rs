//! Earlier contents of a text, to find what has changed since.

use ropey::Rope;

use super::Text;

/// The content of a text at some time. Unlike a clone of the text, it doesn't slow down later edits.
#[derive(Clone, Debug, Default)]
pub struct Content(pub(super) Rope);

impl Text {
    /// The content of the text as it is now.
    pub fn content(&self) -> Content {
        Content(self.rope.clone())
    }
}

impl Content {
    /// The length in bytes.
    pub fn len(&self) -> u32 {
        self.0.len_bytes() as u32
    }

    /// True if it is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The lengths, in bytes, of the longest beginning and the longest end that it shares with a text. They don't
    /// overlap in either.
    pub fn shared_ends(&self, text: &Text) -> (u32, u32) {
        let (old, new) = (&self.0, &text.rope);
        let (old_len, new_len) = (old.len_bytes(), new.len_bytes());
        let front = shared::<Front>(old.chunks(), new.chunks());
        let back = shared::<Back>(
            old.chunks_at_byte(old_len).0.reversed(),
            new.chunks_at_byte(new_len).0.reversed(),
        );
        let most = old_len.min(new_len) - front;
        (front as u32, back.min(most) as u32)
    }
}

/// How to take bytes from one end of a slice.
trait End {
    /// Splits a slice in the given number of bytes at the end, and the others.
    fn split(bytes: &[u8], count: usize) -> (&[u8], &[u8]);
    /// The number of bytes that two slices of the same length share at the end.
    fn shared(a: &[u8], b: &[u8]) -> usize;
}

/// The beginning.
struct Front;

/// The end.
struct Back;

impl End for Front {
    fn split(bytes: &[u8], count: usize) -> (&[u8], &[u8]) {
        bytes.split_at(count)
    }

    fn shared(a: &[u8], b: &[u8]) -> usize {
        a.iter().zip(b).take_while(|(a, b)| a == b).count()
    }
}

impl End for Back {
    fn split(bytes: &[u8], count: usize) -> (&[u8], &[u8]) {
        let (others, end) = bytes.split_at(bytes.len() - count);
        (end, others)
    }

    fn shared(a: &[u8], b: &[u8]) -> usize {
        let pairs = a.iter().rev().zip(b.iter().rev());
        pairs.take_while(|(a, b)| a == b).count()
    }
}

/// The length that two texts share at one end. Their chunks are given from that end on.
fn shared<'a, E: End>(
    mut a: impl Iterator<Item = &'a str>,
    mut b: impl Iterator<Item = &'a str>,
) -> usize {
    let mut length = 0;
    let (mut x, mut y): (&[u8], &[u8]) = (&[], &[]);
    loop {
        if x.is_empty() {
            let Some(next) = a.next() else { return length };
            x = next.as_bytes();
        } else if y.is_empty() {
            let Some(next) = b.next() else { return length };
            y = next.as_bytes();
        } else {
            let count = x.len().min(y.len());
            let (x_end, x_rest) = E::split(x, count);
            let (y_end, y_rest) = E::split(y, count);
            if !is_same(x_end, y_end) {
                return length + E::shared(x_end, y_end);
            }
            length += count;
            (x, y) = (x_rest, y_rest);
        }
    }
}

/// True if two slices are equal. Versions of a text share most of their memory.
fn is_same(a: &[u8], b: &[u8]) -> bool {
    std::ptr::eq(a, b) || a == b
}

#[cfg(test)]
mod tests {
    use super::super::Span;
    use super::*;

    #[track_caller]
    fn shared(old: &str, span: Span, new: &str) -> (u32, u32) {
        let mut text = Text::new(old);
        let content = text.content();
        text.edit(span, new);
        content.shared_ends(&text)
    }

    #[test]
    fn what_two_contents_share_at_both_ends() {
        assert_eq!(shared("abcd", Span::new(1, 2), "xy"), (1, 2));
        assert_eq!(shared("aaaa", Span::new(1, 2), ""), (3, 0));
        assert_eq!(shared("aa", Span::new(1, 1), "a"), (2, 0));
        assert_eq!(shared("", Span::new(0, 0), "a"), (0, 0));
        assert_eq!(shared("ab", Span::new(0, 0), ""), (2, 0));
        let long = "RUN make\n".repeat(10_000);
        assert_eq!(
            shared(&long, Span::new(45_000, 45_001), "x"),
            (45_000, 44_999)
        );
        assert_eq!(
            shared(&long, Span::new(45_003, 45_003), "é"),
            (45_003, 44_997)
        );
    }
}
