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
use super::edit::{Change, Edit, Section, Untouched};
use super::lower::{self, Lowered};
use crate::cancellation;
use crate::text::Text;

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
