//! Open documents, and edits as users make them.

use fastrand::Rng;
use serde_json::{Value, json};

use crate::edits::TYPED;
use crate::protocol::client::range;
use crate::protocol::every_position::{boundary, position};

/// One replacement, in bytes of the text that the preceding ones have resulted in.
pub(super) struct Edit {
    start: usize,
    old: String,
    new: String,
}

/// Edits that are sent and undone together.
pub(super) struct Batch {
    edits: Vec<Edit>,
    /// Sent as the whole new text, without ranges.
    whole: bool,
}

impl Batch {
    /// The batch that reverts this one.
    fn inverse(self) -> Batch {
        let edits = self.edits.into_iter().rev().map(|edit| Edit {
            start: edit.start,
            old: edit.new,
            new: edit.old,
        });
        Batch {
            edits: edits.collect(),
            whole: self.whole,
        }
    }
}

/// Characters that users type.
const CHARACTERS: [char; 21] = [
    ' ', 'a', 'Z', '9', '=', '$', '/', ':', '"', '\'', '\\', '{', '}', '[', ']', '#', '-', '.',
    ',', '<', '\n',
];

/// A kind of edit: its name, and a function that makes one.
type Kind = (&'static str, fn(&mut Rng, &str) -> Vec<Edit>);

/// The kinds of edits.
pub(super) const KINDS: [Kind; 10] = [
    ("type a character", |random, text| {
        let typed = random.choice(CHARACTERS).unwrap();
        vec![insert(any_place(random, text), typed.to_string())]
    }),
    ("insert a fragment", |random, text| {
        let fragment = random.choice(TYPED).unwrap();
        vec![insert(any_place(random, text), (*fragment).to_owned())]
    }),
    ("backspace", |random, text| {
        let end = any_place(random, text);
        let start = boundary(text, end.saturating_sub(random.usize(1..8)));
        vec![replace(text, start, end, "")]
    }),
    ("delete a selection", |random, text| {
        let start = any_place(random, text);
        let end = boundary(text, (start + random.usize(1..200)).min(text.len()));
        vec![replace(text, start, end.max(start), "")]
    }),
    ("delete a line", |random, text| {
        let (start, end) = any_line(random, text);
        vec![replace(text, start, end, "")]
    }),
    ("duplicate a line", |random, text| {
        let (start, end) = any_line(random, text);
        vec![insert(start, text[start..end].to_owned())]
    }),
    ("move a line", |random, text| {
        let (start, end) = any_line(random, text);
        let rest = [&text[..start], &text[end..]].concat();
        let (to, _) = any_line(random, &rest);
        let removed = replace(text, start, end, "");
        vec![removed, insert(to, text[start..end].to_owned())]
    }),
    ("replace a word", |random, text| {
        let (start, end) = any_line(random, text);
        let words = text[start..end].split(|c: char| !c.is_alphanumeric());
        let words: Vec<&str> = words.filter(|it| it.len() > 1).collect();
        let Some(word) = random.choice(words) else {
            return Vec::new();
        };
        let places = text.match_indices(word).take(10).map(|(at, _)| at);
        let places: Vec<usize> = places.collect();
        // From the end, so that the other places stay where they are.
        let edits = places.into_iter().rev();
        edits
            .map(|at| replace(text, at, at + word.len(), "word"))
            .collect()
    }),
    ("comment lines", |random, text| {
        let (start, mut end) = any_line(random, text);
        let mut starts = vec![start];
        while starts.len() < 3 && end < text.len() {
            starts.push(end);
            end = line_end(text, end);
        }
        let edits = starts.into_iter().rev();
        edits.map(|at| insert(at, "# ".to_owned())).collect()
    }),
    ("replace the text", |random, text| {
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        random.shuffle(&mut lines);
        lines.truncate(random.usize(..=lines.len()));
        vec![replace(text, 0, text.len(), &lines.concat())]
    }),
];

/// The number of the last kind, which replaces the whole text.
const WHOLE: usize = KINDS.len() - 1;

fn insert(start: usize, new: String) -> Edit {
    let old = String::new();
    Edit { start, old, new }
}

fn replace(text: &str, start: usize, end: usize, new: &str) -> Edit {
    let old = text[start..end].to_owned();
    let new = new.to_owned();
    Edit { start, old, new }
}

fn any_place(random: &mut Rng, text: &str) -> usize {
    boundary(text, random.usize(..=text.len()))
}

/// The start of a line, and its end including the line break.
fn any_line(random: &mut Rng, text: &str) -> (usize, usize) {
    let at = any_place(random, text);
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    (start, line_end(text, start))
}

fn line_end(text: &str, start: usize) -> usize {
    let end = text[start..].find('\n');
    end.map_or(text.len(), |length| start + length + 1)
}

/// A document of the workspace, open or not.
pub(super) struct Document {
    pub(super) uri: String,
    /// The language id with which it is opened.
    pub(super) language: &'static str,
    /// The text on disk.
    original: String,
    pub(super) text: String,
    /// Increases as long as the server runs, also while the document is closed.
    pub(super) version: i32,
    pub(super) is_open: bool,
    undo: Vec<Batch>,
    redo: Vec<Batch>,
    /// Everything is being undone.
    reverting: bool,
}

/// After this many edits, everything is undone.
const LONGEST_HISTORY: usize = 60;

impl Document {
    pub(super) fn new(uri: String, language: &'static str, original: String) -> Document {
        Document {
            uri,
            language,
            text: original.clone(),
            original,
            version: 0,
            is_open: false,
            undo: Vec::new(),
            redo: Vec::new(),
            reverting: false,
        }
    }

    /// Opens it with the text on disk.
    pub(super) fn open(&mut self) {
        self.is_open = true;
        self.version += 1;
        self.text.clone_from(&self.original);
        self.undo.clear();
        self.redo.clear();
        self.reverting = false;
    }

    /// Makes, undoes or repeats an edit, and returns the changes to send. Counts it under its kind; undone and repeated ones
    /// come after those.
    pub(super) fn edit(
        &mut self,
        random: &mut Rng,
        counts: &mut [usize; KINDS.len() + 2],
    ) -> Value {
        let too_long = self.text.len() > 2 * self.original.len() + 4_000;
        self.reverting |= too_long || self.undo.len() > LONGEST_HISTORY;
        self.reverting &= !self.undo.is_empty();
        self.version += 1;
        let choice = if self.reverting { 0 } else { random.u8(..10) };
        if choice < 3
            && let Some(batch) = self.undo.pop()
        {
            counts[KINDS.len()] += 1;
            let batch = batch.inverse();
            let changes = self.apply(&batch);
            self.redo.push(batch);
            if self.undo.is_empty() {
                assert_eq!(self.text, self.original, "undo restores the text");
            }
            return changes;
        }
        if choice == 3
            && let Some(batch) = self.redo.pop()
        {
            counts[KINDS.len() + 1] += 1;
            let batch = batch.inverse();
            let changes = self.apply(&batch);
            self.undo.push(batch);
            return changes;
        }
        let mut kind = random.usize(..KINDS.len());
        // Rarer than the others: after it, little of the text is left to edit.
        if kind == WHOLE && random.u8(..4) > 0 {
            kind = 0;
        }
        counts[kind] += 1;
        let batch = Batch {
            edits: KINDS[kind].1(random, &self.text),
            whole: kind == WHOLE,
        };
        let changes = self.apply(&batch);
        self.redo.clear();
        self.undo.push(batch);
        changes
    }

    /// Applies edits to the text, and returns them as the protocol's changes.
    fn apply(&mut self, batch: &Batch) -> Value {
        let mut changes = Vec::new();
        for edit in &batch.edits {
            let (mut start, mut end) = (edit.start, edit.start + edit.old.len());
            assert_eq!(self.text[start..end], edit.old);
            let mut new = edit.new.clone();
            // Positions within a CRLF don't exist: an edit that joined or splits one takes in the other half.
            if self.text[..start].ends_with('\r') && self.text[start..].starts_with('\n') {
                start -= 1;
                new.insert(0, '\r');
            }
            if self.text[..end].ends_with('\r') && self.text[end..].starts_with('\n') {
                end += 1;
                new.push('\n');
            }
            if !batch.whole {
                let at = range(position(&self.text, start), position(&self.text, end));
                changes.push(json!({ "range": at, "text": new }));
            }
            self.text.replace_range(start..end, &new);
        }
        if batch.whole {
            changes.push(json!({ "text": self.text }));
        }
        Value::Array(changes)
    }
}
