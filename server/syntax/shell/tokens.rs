//! What the words of a command are.

use tree_sitter::Node;

use super::super::Fragment;
use super::{ShellToken, ShellTokenKind};

/// The tokens of a command, in order, the outer ones before those within.
pub(super) fn tokens(root: Node, text: &Fragment) -> Vec<ShellToken> {
    let mut tokens = Vec::new();
    let mut cursor = root.walk();
    let mut around = Vec::new();
    loop {
        let node = cursor.node();
        let (kind, inside) = token(node, around.last().copied().unwrap_or_default(), text);
        if let Some(kind) = kind {
            // What the grammar misses is empty.
            let pieces = text.pieces(node.byte_range()).filter(|it| !it.is_empty());
            tokens.extend(pieces.map(|span| ShellToken { span, kind }));
        }
        if inside && cursor.goto_first_child() {
            around.push(node.kind());
            continue;
        }
        while !cursor.goto_next_sibling() {
            around.pop();
            if !cursor.goto_parent() {
                return tokens;
            }
        }
    }
}

/// What a node in a parent of a kind is, and whether there may be more within it.
fn token(node: Node, parent: &str, text: &Fragment) -> (Option<ShellTokenKind>, bool) {
    let kind = match node.kind() {
        "comment" => ShellTokenKind::Comment,
        "string" | "raw_string" | "ansi_c_string" | "heredoc_body" => ShellTokenKind::String,
        "number" => ShellTokenKind::Number,
        "variable_name" | "special_variable_name" => ShellTokenKind::Variable,
        "heredoc_start" | "heredoc_end" => ShellTokenKind::Mark,
        "command_name" => ShellTokenKind::Command,
        "word" if parent == "function_definition" => ShellTokenKind::Function,
        "word" if starts_with_dash(node, text) && matches!(parent, "command" | "concatenation") => {
            ShellTokenKind::Flag
        }
        "if" | "then" | "elif" | "else" | "fi" | "for" | "select" | "in" | "do" | "done"
        | "while" | "until" | "case" | "esac" | "function" | "declare" | "typeset" | "export"
        | "readonly" | "local" | "unset" | "unsetenv" => ShellTokenKind::Keyword,
        "&&" | "||" | "|" | "|&" | "&" | ";" | ";;" | ";&" | ";;&" | "!" | "=" | "+=" | "<"
        | ">" | ">>" | "&>" | "&>>" | "<&" | ">&" | ">|" | "<<" | "<<-" | "<<<" => {
            ShellTokenKind::Operator
        }
        _ => return (None, true),
    };
    (Some(kind), node.child_count() > 0)
}

fn starts_with_dash(node: Node, text: &Fragment) -> bool {
    let text = text.text.get(node.start_byte()..);
    text.is_some_and(|it| it.starts_with('-'))
}
