//! The text of a document, as a rope with a line index: [`Text`].

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use ropey::Rope;

use super::Span;
use super::lines::Lines;

/// The byte order mark, at the beginning of files that some editors write.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The text of a document. Editing it is cheap, and so is a clone.
#[derive(Clone, Default)]
pub struct Text {
    pub(super) rope: Rope,
    /// The length of the rope in bytes, which a rope of one chunk would count anew each time.
    len: usize,
    pub(super) lines: Arc<Lines>,
}

impl Text {
    /// The longest text that is accepted, in bytes: offsets are `u32`.
    pub const MAX_LEN: usize = u32::MAX as usize / 2;

    /// A text from a string, truncated to [`Text::MAX_LEN`].
    pub fn new(text: &str) -> Self {
        let mut end = text.len().min(Self::MAX_LEN);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let text = text.get(..end).unwrap_or_default();
        Text {
            rope: Rope::from_str(text),
            len: text.len(),
            lines: Arc::new(Lines::new(text, 0)),
        }
    }

    /// True if this is a clone of the other text and neither was edited since.
    pub fn is_same(&self, other: &Text) -> bool {
        self.rope.is_instance(&other.rope)
    }

    /// The length in bytes.
    pub fn len(&self) -> u32 {
        self.len as u32
    }

    /// True if the text is empty.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The whole text as a span.
    pub fn span(&self) -> Span {
        Span::new(0, self.len())
    }

    /// The text of a span, which is clamped to the text and to character boundaries.
    pub fn slice(&self, span: Span) -> Cow<'_, str> {
        let span = self.clamp(span);
        let chunk = self.chunk(span.start as usize);
        match chunk.get(..span.len() as usize) {
            Some(text) => Cow::Borrowed(text),
            None => Cow::from(self.rope.byte_slice(span.start as usize..span.end as usize)),
        }
    }

    /// Replaces the text of a span. Returns `false` without an edit if the text would become too long.
    pub fn edit(&mut self, span: Span, new: &str) -> bool {
        let span = self.clamp(span);
        if self.len + new.len() > Self::MAX_LEN + span.len() as usize {
            return false;
        }
        let start = self.rope.byte_to_char(span.start as usize);
        let end = self.rope.byte_to_char(span.end as usize);
        self.rope.remove(start..end);
        self.rope.insert(start, new);
        self.len = self.rope.len_bytes();
        Arc::make_mut(&mut self.lines).edit(span, new.len() as u32, &self.rope);
        true
    }

    /// The contiguous chunk of the text from an offset on, for reading the text in chunks. Empty only at the end.
    pub fn chunk(&self, offset: usize) -> &str {
        if offset >= self.len {
            return "";
        }
        let (chunk, start, ..) = self.rope.chunk_at_byte(offset);
        chunk.get(offset - start..).unwrap_or_default()
    }

    /// The span clamped to the text, with both ends on character boundaries.
    pub fn clamp(&self, span: Span) -> Span {
        let start = self.clamp_offset(span.start);
        Span::new(start, self.clamp_offset(span.end).max(start))
    }

    /// The offset clamped to the text and to the beginning of its character.
    pub fn clamp_offset(&self, offset: u32) -> u32 {
        let offset = offset.min(self.len());
        let line = self.lines.get(self.line_of(offset));
        if line.is_none_or(|line| !line.wide) {
            return offset;
        }
        let character = self.rope.byte_to_char(offset as usize);
        self.rope.char_to_byte(character) as u32
    }

    /// The offsets of all line feeds, in order.
    pub fn line_feeds(&self) -> impl Iterator<Item = u32> {
        let mut start = 0;
        self.rope.chunks().flat_map(move |chunk| {
            let offset = start;
            start += chunk.len();
            memchr::memchr_iter(b'\n', chunk.as_bytes()).map(move |at| (offset + at) as u32)
        })
    }

    /// The offset of the last line feed before an offset; `None` if there is none.
    pub fn line_feed_before(&self, offset: u32) -> Option<u32> {
        let offset = (offset as usize).min(self.len);
        let (mut chunks, mut start, ..) = self.rope.chunks_at_byte(offset);
        let chunk = chunks.next().unwrap_or_default().as_bytes();
        let mut before = chunk.get(..offset - start).unwrap_or_default();
        // Steps back before the chunk that was just taken.
        chunks.prev();
        loop {
            if let Some(found) = memchr::memrchr(b'\n', before) {
                return Some((start + found) as u32);
            }
            before = chunks.prev()?.as_bytes();
            start -= before.len();
        }
    }

    /// The offset of the first line feed from an offset on, or the end of the text.
    pub fn line_feed_after(&self, offset: u32) -> u32 {
        let mut at = offset as usize;
        while at < self.len {
            let chunk = self.chunk(at);
            if let Some(found) = memchr::memchr(b'\n', chunk.as_bytes()) {
                return (at + found) as u32;
            }
            at += chunk.len();
        }
        self.len()
    }

    /// True if one of some ASCII texts occurs in a span.
    pub fn contains(&self, span: Span, patterns: &[impl AsRef<str>]) -> bool {
        let span = self.clamp(span);
        let finders: Vec<_> = patterns
            .iter()
            .map(|it| memchr::memmem::Finder::new(it.as_ref()))
            .collect();
        let find = |text: &str| finders.iter().any(|it| it.find(text.as_bytes()).is_some());
        let longest = finders.iter().map(|it| it.needle().len()).max();
        let overlap = longest.unwrap_or_default().saturating_sub(1) as u32;
        let mut at = span.start;
        while at < span.end {
            let chunk = self.chunk(at as usize);
            let end = at + chunk.len() as u32;
            // The rest of the text is less than a chunk.
            if end >= span.end {
                return find(&self.slice(Span::new(at, span.end)));
            }
            let across = Span::new(at.max(end.saturating_sub(overlap)), end + overlap);
            if find(chunk) || find(&self.slice(Span::new(across.start, across.end.min(span.end)))) {
                return true;
            }
            at = end.max(at + 1);
        }
        false
    }

    /// The number of lines, as in LSP: one more than line endings (LF, CRLF or CR).
    pub fn lines(&self) -> u32 {
        self.lines.count()
    }

    /// The line that an offset is on, from 0.
    pub fn line_of(&self, offset: u32) -> u32 {
        self.lines.containing(offset)
    }

    /// A line without its ending; for lines beyond the text, an empty span at its end.
    pub fn line(&self, line: u32) -> Span {
        let end = || Span::empty(self.len());
        self.lines.get(line).map_or_else(end, |line| line.span)
    }
}

impl Text {
    /// The line ending for inserted lines: that of the first line.
    pub fn new_line(&self) -> &'static str {
        if self.slice(self.line_end(0)) == "\r\n" {
            "\r\n"
        } else {
            "\n"
        }
    }

    /// The offset before which lines are inserted above a line: its start, after a byte order mark on the first line.
    pub fn line_start(&self, line: u32) -> u32 {
        let span = self.line(line);
        let mark = BYTE_ORDER_MARK.len() as u32;
        let is_marked =
            span.start == 0 && self.slice(Span::new(0, mark.min(span.end))) == BYTE_ORDER_MARK;
        if is_marked { mark } else { span.start }
    }

    /// The span of a line's ending: LF, CRLF or CR; empty on the last line.
    pub fn line_end(&self, line: u32) -> Span {
        Span::new(self.line(line).end, self.line(line.saturating_add(1)).start)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text::new(text)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rope.chunks().try_for_each(|chunk| f.write_str(chunk))
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.rope == other.rope
    }
}

impl Eq for Text {}
