//! The nodes of the syntax tree, for people who write queries for the grammar.

use tree_sitter::TreeCursor;

use super::tree;
use crate::cancellation::checkpoint;
use crate::text::{Span, Text};

/// A node of the syntax tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxNode {
    /// The number of its ancestors.
    pub depth: u32,
    /// The field of its parent in which it is.
    pub field: Option<String>,
    /// Its kind; the text for a node without a name.
    pub kind: String,
    /// True if it has a name in the grammar.
    pub named: bool,
    /// Its place.
    pub span: Span,
}

/// The nodes of the tree of a text, each before its children.
pub fn syntax_nodes(text: &Text) -> Vec<SyntaxNode> {
    let tree = tree::whole(text);
    let mut cursor = tree.walk();
    let mut nodes = vec![node(&cursor)];
    loop {
        checkpoint();
        if !cursor.goto_first_child() {
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return nodes;
                }
            }
        }
        nodes.push(node(&cursor));
    }
}

fn node(cursor: &TreeCursor<'_>) -> SyntaxNode {
    let node = cursor.node();
    SyntaxNode {
        depth: cursor.depth(),
        field: cursor.field_name().map(str::to_owned),
        kind: node.kind().to_owned(),
        named: node.is_named(),
        span: Span::new(node.start_byte() as u32, node.end_byte() as u32),
    }
}
