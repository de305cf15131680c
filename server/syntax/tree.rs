//! Incremental parsing: text to tree.

use std::cell::RefCell;
use std::sync::Arc;

use tree_sitter::{InputEdit, Parser, Point, Tree};

use super::ast::Dockerfile;
use super::lower::{self, Change, Lowered};
use crate::text::{Span, Text};

/// One version of a file: its tree and the syntax lowered from it.
#[derive(Clone)]
pub struct Syntax {
    tree: Tree,
    lowered: Arc<Lowered>,
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
        let tree = parse(text, None);
        let lowered = Arc::new(lower::file(tree.root_node(), text));
        Syntax { tree, lowered }
    }

    /// Reparses after some edits, given in order. `text` is the new text.
    pub fn edit(&mut self, edits: &[Edit], text: &Text) -> Untouched {
        let Some(change) = Change::from_edits(edits) else {
            return Untouched::ALL;
        };
        for edit in edits {
            self.tree.edit(&input_edit(*edit));
        }
        let tree = parse(text, Some(&self.tree));
        let untouched = Arc::make_mut(&mut self.lowered).change(change, tree.root_node(), text);
        // The previous tree must live until here: reused nodes are recognized by their addresses.
        self.tree = tree;
        untouched
    }

    /// The file.
    pub fn file(&self) -> &Dockerfile {
        &self.lowered.file
    }

    /// The tree as an S-expression, for tests.
    pub fn to_sexp(&self) -> String {
        self.tree.root_node().to_sexp()
    }
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

fn parse(text: &Text, old: Option<&Tree>) -> Tree {
    let mut read = |offset: usize, _: Point| text.chunk(offset);
    PARSER.with_borrow_mut(|parser| {
        parser
            .parse_with_options(&mut read, old, None)
            .expect("a parser with a language and without a limit gives a tree")
    })
}
