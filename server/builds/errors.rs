//! What is wrong with a definition, and where.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use syntax::text::Position;

use crate::Place;
use crate::budget::Exhausted;
use crate::files::Reader;
use crate::sensitive::without_secrets;

/// At most this many errors are reported.
const MAX_ERRORS: usize = 100;

/// What an error means for the builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ErrorKind {
    /// The tool refuses the definition.
    Error,
    /// The definition is valid, but a running build needs something that isn't available here.
    Requirement,
}

/// What is wrong with a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError {
    /// Where: the file and its bytes.
    pub place: Place,
    /// Where, as lines and UTF-16 columns.
    pub range: Range<Position>,
    /// What is wrong.
    pub message: String,
    /// What it means for the builds.
    pub kind: ErrorKind,
    /// Whether the file contains values that aren't for display, as a `.env` file does.
    pub in_secret_file: bool,
}

/// The errors of one evaluation.
#[derive(Default)]
pub(crate) struct Errors {
    found: Vec<(Place, String, ErrorKind)>,
    /// Values that aren't for display and that messages may contain.
    secrets: BTreeSet<String>,
    /// The files whose text isn't for display.
    secret_files: BTreeSet<String>,
}

impl Errors {
    /// Adds an error.
    pub(crate) fn add(&mut self, place: Place, message: impl Into<String>) {
        self.push(place, message.into(), ErrorKind::Error);
    }

    /// Adds a requirement of a running build.
    pub(crate) fn require(&mut self, place: Place, message: impl Into<String>) {
        self.push(place, message.into(), ErrorKind::Requirement);
    }

    /// Adds an error about a whole file.
    pub(crate) fn add_file(&mut self, file: &str, message: impl Into<String>) {
        self.add(Place::new(&Arc::from(file), 0..0), message);
    }

    /// Replaces a value in all messages.
    pub(crate) fn hide(&mut self, value: &str) {
        if !value.trim().is_empty() && !self.secrets.contains(value) {
            self.secrets.insert(value.to_owned());
        }
    }

    /// Marks a file whose text isn't for display.
    pub(crate) fn hide_file(&mut self, file: &str) {
        self.secret_files.insert(file.to_owned());
    }

    /// Whether nothing is wrong.
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The number of errors.
    pub(crate) fn count(&self) -> usize {
        self.found.len()
    }

    fn push(&mut self, place: Place, message: String, kind: ErrorKind) {
        // After the limit of work, everything fails with this message.
        let exhausted = message == Exhausted::MESSAGE;
        let known = |(other, text, _): &(Place, String, ErrorKind)| {
            *text == message && (exhausted || *other == place)
        };
        if self.found.len() < MAX_ERRORS && !self.found.iter().any(known) {
            self.found.push((place, message, kind));
        }
    }

    /// The errors with their positions, in the order of their places.
    pub(crate) fn finish(self, reader: &Reader) -> Vec<BuildError> {
        let Errors {
            mut found,
            secrets,
            secret_files,
        } = self;
        found.sort();
        found
            .into_iter()
            .map(|(place, message, kind)| {
                let text = reader.known(&place.file).unwrap_or_default();
                let written = text.get(place.span()).unwrap_or_default();
                BuildError {
                    message: without_secrets(&message, &secrets, written.contains('$')),
                    in_secret_file: secret_files.contains(&*place.file),
                    range: position(&text, place.start)..position(&text, place.end),
                    place,
                    kind,
                }
            })
            .collect()
    }
}

/// The position of a byte in a text.
fn position(text: &str, offset: u32) -> Position {
    let mut offset = (offset as usize).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = text.get(..offset).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count();
    let character = before.get(line_start..).unwrap_or_default();
    Position {
        line: line as u32,
        character: character.encode_utf16().count() as u32,
    }
}
