//! Parsing with tree-sitter-bash.

use std::cell::RefCell;
use std::ops::Range;

use tree_sitter::{Node, Parser, Tree};

thread_local! {
    static PARSER: RefCell<Parser> = RefCell::new({
        let mut parser = Parser::new();
        parser
            .set_language(&tree_sitter_bash::LANGUAGE.into())
            .expect("the grammar is of a version that the library reads");
        parser
    });
}

/// The range of a node without the whitespace that precedes it. In a double-quoted string, the grammar attributes the
/// whitespace between two variables to the second one.
pub(super) fn range_of(node: Node, text: &str) -> Range<usize> {
    let range = node.byte_range();
    let written = text.get(range.clone()).unwrap_or_default();
    let whitespace = written.len() - written.trim_start().len();
    range.start + whitespace..range.end
}

pub(super) fn parse(text: &str) -> Tree {
    PARSER.with_borrow_mut(|parser| {
        parser
            .parse(text, None)
            .expect("a parser with a language and without a limit gives a tree")
    })
}
