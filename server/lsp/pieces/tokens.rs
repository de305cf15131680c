//! Semantic tokens in pieces.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write as _;
use std::ops::Range;

use super::bytes::Bytes;
use super::source::Source;
use analysis::{Document, Stages, posix_instructions};
use syntax::Item;
use syntax::text::{Encoding, Position};

/// The numbers of a token.
const NUMBERS: usize = 5;

/// The semantic tokens of a document, each number after a comma. They are relative to each other, so those after an
/// edit remain the same.
#[derive(Default)]
pub(crate) struct TokenPieces {
    source: Source,
    bytes: Bytes,
    /// A number for the names of the stages and what they are built on, which decide what other instructions refer to.
    stages: u64,
    /// For each instruction, whether a POSIX shell runs its script.
    posix: Vec<bool>,
}

impl TokenPieces {
    /// Brings the tokens up to date with the document. Returns how they differ from the earlier ones, if that is needed.
    pub(crate) fn update(
        &mut self,
        document: &Document,
        encoding: Encoding,
        needs_edit: bool,
    ) -> Option<TokensEdit> {
        let stages = stages_key(document);
        let posix = posix_instructions(document);
        if self.stages != stages {
            self.source = Source::default();
        }
        let mut unchanged = self.source.unchanged(document);
        let same = |(a, b): &(&bool, &bool)| a == b;
        let pairs = self.posix.iter().zip(&posix).take(unchanged.front);
        unchanged.front = pairs.take_while(same).count();
        let pairs = self.posix.iter().rev().zip(posix.iter().rev());
        unchanged.back = pairs.take(unchanged.back).take_while(same).count();

        let count = document.file().items.len();
        let mut writer = Writer {
            document,
            encoding,
            bytes: Bytes::default(),
        };
        writer.bytes.extend(&self.bytes, 0..unchanged.front);
        // The first token after those that have changed is relative to the last one of them.
        let earlier = |new: usize| new + self.source.items.len() - count;
        let mut end = count - unchanged.back;
        while end < count {
            end += 1;
            if !self.bytes.is_empty(earlier(end - 1)) {
                break;
            }
        }
        if end < count {
            writer.render(unchanged.front..end);
            writer
                .bytes
                .extend(&self.bytes, earlier(end)..earlier(count));
            writer.render(count..count + 1);
        } else {
            writer.render(unchanged.front..count + 1);
        }
        let bytes = writer.bytes;
        let edit = needs_edit.then(|| TokensEdit::between(&self.bytes.bytes, &bytes.bytes));
        self.source.update(document, unchanged);
        *self = TokenPieces {
            source: std::mem::take(&mut self.source),
            bytes,
            stages,
            posix,
        };
        edit
    }

    /// The response with an edit of the earlier tokens, or with all.
    pub(crate) fn response(&self, edit: Option<TokensEdit>, result_id: &str) -> Vec<u8> {
        let all = without_comma(&self.bytes.bytes);
        let head = format!(r#"{{"resultId":"{result_id}","#);
        let Some(edit) = edit else {
            return [head.as_bytes(), br#""data":["#, all, b"]}"].concat();
        };
        if edit.is_empty() {
            return format!(r#"{head}"edits":[]}}"#).into_bytes();
        }
        let place = format!(r#""start":{},"deleteCount":{}"#, edit.start, edit.deleted);
        let inserted = self.bytes.bytes.get(edit.inserted).unwrap_or_default();
        [
            format!(r#"{head}"edits":[{{{place},"data":["#).as_bytes(),
            without_comma(inserted),
            b"]}]}",
        ]
        .concat()
    }
}

fn stages_key(document: &Document) -> u64 {
    let mut key = DefaultHasher::new();
    for stage in Stages::of(document).all() {
        (stage.name.map(|it| &it.text), stage.base_stage).hash(&mut key);
    }
    key.finish()
}

fn without_comma(numbers: &[u8]) -> &[u8] {
    numbers.strip_prefix(b",").unwrap_or(numbers)
}

/// An edit that turns the numbers of earlier tokens into those of the newer ones.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TokensEdit {
    /// The number of numbers before the edit.
    start: usize,
    /// The number of numbers that it deletes.
    deleted: usize,
    /// Where the numbers that it inserts are among the newer ones, in bytes.
    inserted: Range<usize>,
}

impl TokensEdit {
    /// True if the tokens are the same.
    fn is_empty(&self) -> bool {
        self.deleted == 0 && self.inserted.is_empty()
    }

    /// The smallest edit of whole tokens.
    fn between(old: &[u8], new: &[u8]) -> TokensEdit {
        let is_same = |(a, b): &(&u8, &u8)| a == b;
        let count = |numbers: &[u8]| memchr::memchr_iter(b',', numbers).count();
        let shared = if old == new {
            old.len()
        } else {
            old.iter().zip(new).take_while(is_same).count()
        };
        // The last number of those that are shared may go on.
        let is_end = |of: &[u8]| of.get(shared).is_none_or(|it| *it == b',');
        let front = new.get(..shared).unwrap_or_default();
        let mut numbers = count(front);
        if !(is_end(old) && is_end(new)) {
            numbers = numbers.saturating_sub(1);
        }
        let start = numbers - numbers % NUMBERS;
        let front = memchr::memchr_iter(b',', front)
            .nth(start)
            .unwrap_or(shared);
        let (old, new_rest) = (
            old.get(front..).unwrap_or_default(),
            new.get(front..).unwrap_or_default(),
        );
        let pairs = old.iter().rev().zip(new_rest.iter().rev());
        let shared = pairs.take_while(is_same).count();
        let back = new_rest.get(new_rest.len() - shared..).unwrap_or_default();
        let numbers = count(back);
        let back = match numbers % NUMBERS {
            _ if numbers < NUMBERS => 0,
            others => {
                let start = memchr::memchr_iter(b',', back).nth(others);
                start.map_or(0, |start| back.len() - start)
            }
        };
        let deleted = old.get(..old.len() - back).unwrap_or_default();
        TokensEdit {
            start,
            deleted: count(deleted),
            inserted: front..new.len() - back,
        }
    }
}

/// Writes pieces in order.
struct Writer<'d> {
    document: &'d Document,
    encoding: Encoding,
    bytes: Bytes,
}

impl Writer<'_> {
    /// Renders the pieces of instructions; the index after the last one stands for what follows it.
    fn render(&mut self, pieces: Range<usize>) {
        let items = &self.document.file().items;
        let text = &self.document.text;
        // The first token is relative to the last one before it.
        let before = (0..pieces.start).rev().find(|it| !self.bytes.is_empty(*it));
        let first = before.unwrap_or(pieces.start);
        let tokens = ide::tokens::of_instructions(self.document, first..pieces.end);
        let mut tokens = tokens.into_iter().peekable();
        let mut last = Position::default();
        let end_of = |piece: usize| items.get(piece).map_or(u32::MAX, |it: &Item| it.span().end);
        if let Some(before) = before {
            let end = end_of(before);
            while let Some(token) = tokens.next_if(|it| it.span.start < end) {
                last = text.position(token.span.start, self.encoding);
            }
        }
        for piece in pieces {
            let end = end_of(piece);
            while let Some(token) = tokens.next_if(|it| it.span.start < end) {
                let range = text.range(token.span, self.encoding);
                let start = range.start;
                let same_line = start.line == last.line;
                let column = if same_line { last.character } else { 0 };
                // Writing to a vector can't fail.
                let _ = write!(
                    self.bytes.bytes,
                    ",{},{},{},{},{}",
                    start.line - last.line,
                    start.character - column,
                    range.end.character - start.character,
                    token.kind as u32,
                    token.modifiers.0
                );
                last = start;
            }
            self.bytes.end_piece();
        }
    }
}
