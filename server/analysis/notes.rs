//! [`Notes`]: something noted about single instructions of a body, kept when the others are edited.

use std::any::Any;
use std::marker::PhantomData;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use syntax::cancellation::checkpoint;
use syntax::lock::lock;

/// What notes are about. Each topic has one place in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteTopic {
    /// Findings of the rules that check each instruction.
    Findings,
    /// Findings in the scripts of instructions.
    Scripts,
    /// Instructions that replace `/bin/sh`.
    Shells,
    /// Markers of template syntax.
    Markers,
    /// Features that aren't available in all versions of the frontend.
    Features,
    /// What Buildah doesn't support.
    Buildah,
    /// Sources in the build context.
    Sources,
    /// Names that ARG declares.
    Arguments,
    /// Variables in FROM, and in the names of other sources.
    SourceVariables,
    /// Links to files and URLs.
    Links,
    /// CMD and ENTRYPOINT.
    Commands,
    /// What instructions do with packages.
    Packages,
}

/// The number of topics.
const TOPICS: usize = NoteTopic::Packages as usize + 1;

/// Something noted about an instruction.
pub type Note = Arc<dyn Any + Send + Sync>;

/// The notes of one topic.
#[derive(Clone, Debug, Default)]
struct Noted {
    /// What else the notes depend on.
    key: u64,
    /// The numbers of the instructions, in order, each with its note.
    notes: Arc<Vec<(usize, Note)>>,
    /// The instructions that have changed since.
    changed: Range<usize>,
}

impl Noted {
    /// The instructions `old` are replaced by `new` others.
    fn replaced(&mut self, old: &Range<usize>, new: usize) {
        let moved = |number: usize| number + new - old.len();
        let first = self.notes.partition_point(|it| it.0 < old.start);
        let end = self.notes.partition_point(|it| it.0 < old.end);
        if first < end || (old.len() != new && end < self.notes.len()) {
            let notes = Arc::make_mut(&mut self.notes);
            notes.drain(first..end);
            for note in notes.iter_mut().skip(first) {
                note.0 = moved(note.0);
            }
        }
        let new = old.start..old.start + new;
        if self.changed.is_empty() {
            self.changed = new;
            return;
        }
        let start = self.changed.start.min(new.start);
        let end = if self.changed.end > old.end {
            moved(self.changed.end)
        } else {
            new.end
        };
        self.changed = start..end;
    }
}

/// What is noted about the instructions of a body. An edit keeps the notes about the others.
#[derive(Debug, Default)]
pub(super) struct Notes([Mutex<Option<Noted>>; TOPICS]);

impl Notes {
    /// The notes after the instructions `old` are replaced by `new` others.
    pub(super) fn replaced(&self, old: &Range<usize>, new: usize) -> Notes {
        let notes = Notes::default();
        for (from, to) in self.0.iter().zip(&notes.0) {
            let noted = lock(from).take();
            if let Some(mut noted) = noted {
                noted.replaced(old, new);
                *lock(to) = Some(noted);
            }
        }
        notes
    }

    /// The notes of a topic about `count` instructions. `find` is called for each instruction about which nothing is
    /// known yet with this key.
    pub(super) fn get<T: Send + Sync + 'static>(
        &self,
        topic: NoteTopic,
        key: u64,
        count: usize,
        mut find: impl FnMut(usize) -> Option<T>,
    ) -> NotesOf<T> {
        let Some(place) = self.0.get(topic as usize) else {
            return NotesOf::default();
        };
        let mut place = lock(place);
        let noted = place.get_or_insert_with(|| Noted {
            key,
            notes: Arc::default(),
            changed: 0..count,
        });
        if noted.key != key {
            *noted = Noted {
                key,
                notes: Arc::default(),
                changed: 0..count,
            };
        }
        if !noted.changed.is_empty() {
            let changed = noted.changed.clone();
            let old = |it: &(usize, Note)| changed.contains(&it.0);
            // It may be cancelled. Nothing is stored then.
            let new = changed.clone().filter_map(|number| {
                checkpoint();
                let note: Note = Arc::new(find(number)?);
                Some((number, note))
            });
            let new: Vec<(usize, Note)> = new.collect();
            noted.changed = 0..0;
            if !new.is_empty() || noted.notes.iter().any(old) {
                let first = noted.notes.partition_point(|it| it.0 < changed.start);
                let end = noted.notes.partition_point(|it| it.0 < changed.end);
                let notes = Arc::make_mut(&mut noted.notes);
                notes.splice(first..end, new);
            }
        }
        NotesOf {
            notes: noted.notes.clone(),
            kind: PhantomData,
        }
    }

    /// The instructions with a note, and those about which nothing is known with this key, of `count`, in order.
    pub(super) fn open(
        &self,
        topic: NoteTopic,
        key: u64,
        count: usize,
    ) -> Vec<(usize, Option<Note>)> {
        let place = self.0.get(topic as usize);
        let noted = place.map(|it| lock(it));
        let noted = noted.as_ref().and_then(|it| it.as_ref());
        let Some(noted) = noted.filter(|it| it.key == key) else {
            return (0..count).map(|it| (it, None)).collect();
        };
        let changed = &noted.changed;
        if changed.is_empty() && noted.notes.is_empty() {
            return Vec::new();
        }
        let known = |it: &(usize, Note)| (it.0, Some(it.1.clone()));
        let first = noted.notes.partition_point(|it| it.0 < changed.start);
        let (front, rest) = noted.notes.split_at(first);
        let back = rest.iter().filter(|it| !changed.contains(&it.0));
        let open = changed.clone().map(|it| (it, None));
        let front = front.iter().map(known);
        front.chain(open).chain(back.map(known)).collect()
    }

    /// Notes something about these instructions and nothing about all others.
    pub(super) fn set(&self, topic: NoteTopic, key: u64, notes: Vec<(usize, Note)>) {
        let Some(place) = self.0.get(topic as usize) else {
            return;
        };
        let noted = Noted {
            key,
            notes: Arc::new(notes),
            changed: 0..0,
        };
        *lock(place) = Some(noted);
    }
}

/// Notes of one kind about instructions.
#[derive(Debug)]
pub struct NotesOf<T> {
    notes: Arc<Vec<(usize, Note)>>,
    kind: PhantomData<T>,
}

impl<T> Default for NotesOf<T> {
    fn default() -> NotesOf<T> {
        NotesOf {
            notes: Arc::default(),
            kind: PhantomData,
        }
    }
}

impl<T: 'static> NotesOf<T> {
    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }

    /// The notes, each with the number of its instruction, in order.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &T)> {
        let notes = self.notes.iter();
        notes.filter_map(|(number, note)| Some((*number, note.downcast_ref()?)))
    }
    /// The notes like [`NotesOf::iter`], the last first.
    pub fn iter_back(&self) -> impl Iterator<Item = (usize, &T)> {
        let notes = self.notes.iter().rev();
        notes.filter_map(|(number, note)| Some((*number, note.downcast_ref()?)))
    }

    /// The note about an instruction.
    pub fn get(&self, number: usize) -> Option<&T> {
        let at = self.notes.binary_search_by_key(&number, |it| it.0).ok()?;
        self.notes.get(at)?.1.downcast_ref()
    }
}
