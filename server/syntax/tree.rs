//! Incremental parsing: text to tree.
//!
//! A logical line is parsed in the same way wherever it begins. So an edit needs no tree of the whole text, which the parser
//! would walk at each keystroke: a tree of the edited instructions and some around them is enough, if the instruction after
//! them still begins where it did.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::Arc;

use tree_sitter::{InputEdit, ParseOptions, ParseState, Parser, Point, Range, Tree};

use super::ast::Dockerfile;
use super::lower::{self, Change, Lowered};
use crate::cancellation;
use crate::text::{Span, Text};

/// One version of a file: its syntax, and the tree of the part that was edited last.
#[derive(Clone)]
pub struct Syntax {
    window: Option<Window>,
    lowered: Arc<Lowered>,
}

/// A part of a text with its tree.
#[derive(Clone)]
struct Window {
    part: Section,
    tree: Tree,
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
    fn changed(self, change: Change) -> Section {
        Section {
            next: self.next.map(|next| change.moved(next)),
            ..self
        }
    }
}

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

impl Syntax {
    /// Parses a text.
    pub fn parse(text: &Text) -> Syntax {
        let (part, tree) = (Section::ALL, parse(text, Section::ALL, None));
        let lowered = Arc::new(lower::file(tree.root_node(), text));
        let mut syntax = Syntax {
            window: None,
            lowered,
        };
        syntax.keep(Window { part, tree });
        syntax
    }

    /// Reparses after some edits, given in order. `text` is the new text.
    pub fn edit(&mut self, edits: &[Edit], text: &Text) -> Untouched {
        let Some(change) = Change::from_edits(edits) else {
            return Untouched::ALL;
        };
        let lowered = Arc::make_mut(&mut self.lowered);
        if let Some(Window { part, mut tree }) = self.window.take()
            && lowered.covers(part, change, text)
        {
            for edit in edits {
                tree.edit(&input_edit(*edit));
            }
            let part = part.changed(change);
            let tree = parse(text, part, Some(&tree));
            if let Some(untouched) = lowered.change(change, part, tree.root_node(), text) {
                self.keep(Window { part, tree });
                return untouched;
            }
        }
        let mut around = AROUND;
        loop {
            let part = lowered.part(change, around, text);
            let tree = parse(text, part, None);
            if let Some(untouched) = lowered.change(change, part, tree.root_node(), text) {
                self.keep(Window { part, tree });
                return untouched;
            }
            around *= 8;
        }
    }

    /// Keeps a tree for the next edit, unless it is large.
    fn keep(&mut self, window: Window) {
        let is_small = self.lowered.count(window.part) <= MAX_KEPT;
        // With another escape character, sections can't be parsed by themselves.
        let is_kept = is_small || self.lowered.file.escape != '\\';
        self.window = is_kept.then_some(window);
    }

    /// The file.
    pub fn file(&self) -> &Dockerfile {
        &self.lowered.file
    }
}

/// How many instructions before and after an edit are parsed with it.
const AROUND: usize = 2;

/// The number of instructions up to which a tree is kept for the next edit.
const MAX_KEPT: usize = 12;

/// The tree of a text as an S-expression, for tests.
pub fn to_sexp(text: &Text) -> String {
    whole(text).root_node().to_sexp()
}

/// The tree of a whole text.
pub(super) fn whole(text: &Text) -> Tree {
    parse(text, Section::ALL, None)
}

/// Rows and columns aren't used, so they are always zero.
fn input_edit(edit: Edit) -> InputEdit {
    let start_byte = edit.span.start as usize;
    let origin = Point::new(0, 0);
    InputEdit {
        start_byte,
        old_end_byte: edit.span.end as usize,
        new_end_byte: start_byte + edit.new_len as usize,
        start_position: origin,
        old_end_position: origin,
        new_end_position: origin,
    }
}

thread_local! {
    static PARSER: RefCell<Parser> = RefCell::new({
        let mut parser = Parser::new();
        parser
            .set_language(&dockwright_grammar::LANGUAGE.into())
            .expect("the grammar is of a version that the library reads");
        parser
    });
}

/// Parses a part of a text, and the line on which the instruction after it begins.
fn parse(text: &Text, part: Section, old: Option<&Tree>) -> Tree {
    let origin = Point::new(0, 0);
    let range = Range {
        start_byte: part.start as usize,
        end_byte: part.next.map_or(u32::MAX, |next| next.end) as usize,
        start_point: origin,
        end_point: Point::new(u32::MAX as usize, u32::MAX as usize),
    };
    let mut read = |offset: usize, _: Point| text.chunk(offset);
    let mut progress = |_: &ParseState| {
        if cancellation::is_cancelled() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let tree = PARSER.with_borrow_mut(|parser| {
        parser
            .set_included_ranges(&[range])
            .expect("a single range is in order");
        let options = ParseOptions::new().progress_callback(&mut progress);
        let tree = parser.parse_with_options(&mut read, old, Some(options));
        if tree.is_none() {
            // It would go on where it was cancelled.
            parser.reset();
        }
        tree
    });
    tree.unwrap_or_else(|| cancellation::unwind())
}
