//! The tokens of a command.

use std::cmp::Reverse;

use tree_sitter::Node;

use super::super::Fragment;
use super::bash::range_of;
use super::parsed::{ShellToken, ShellTokenKind};

/// The tokens of a command, in order, with outer tokens before inner ones.
pub(super) fn tokens(root: Node, text: &Fragment) -> Vec<ShellToken> {
    let mut tokens = Vec::new();
    let mut cursor = root.walk();
    let mut around = Vec::new();
    loop {
        let node = cursor.node();
        let (kind, inside) = token(node, around.last().copied().unwrap_or_default(), text);
        if let Some(kind) = kind {
            let range = match kind {
                ShellTokenKind::Variable => range_of(node, &text.text),
                _ => node.byte_range(),
            };
            // Missing nodes are empty.
            let pieces = text.pieces(range).filter(|it| !it.is_empty());
            tokens.extend(pieces.map(|span| ShellToken { span, kind }));
        }
        if inside && cursor.goto_first_child() {
            around.push(node.kind());
            continue;
        }
        while !cursor.goto_next_sibling() {
            around.pop();
            if !cursor.goto_parent() {
                if root.has_error() {
                    close_quotes(&mut tokens, text);
                }
                return tokens;
            }
        }
    }
}

/// Marks the rest of the line after an unclosed quote as a string. Of the tokens in it, only variables are kept; all of
/// them within an unclosed `$(…)`.
fn close_quotes(tokens: &mut Vec<ShellToken>, text: &Fragment) {
    let open = open_at_end(&text.text);
    let is_quote = |it: &&Open| matches!(it.end, '"' | '\'');
    let Some(first) = open.iter().find(is_quote) else {
        return;
    };
    let line_end = |at: usize| {
        let rest = text.text.get(at..).unwrap_or_default();
        at + rest.find('\n').unwrap_or(rest.len())
    };
    if let Some(last) = open.last().filter(is_quote) {
        let string = text.span_of(last.at..line_end(last.at));
        tokens.retain(|it| {
            let within = string.start <= it.span.start && it.span.start < string.end;
            !within || (it.kind == ShellTokenKind::Variable && last.end == '"')
        });
    }
    let pieces = text.pieces(first.at..line_end(first.at));
    tokens.extend(pieces.filter(|it| !it.is_empty()).map(|span| ShellToken {
        span,
        kind: ShellTokenKind::String,
    }));
    tokens.sort_by_key(|it| (it.span.start, Reverse(it.span.end)));
}

/// An unclosed construct.
struct Open {
    /// Its start, in bytes.
    at: usize,
    /// The character that would close it.
    end: char,
}

/// The unclosed constructs at the end of a command, outermost first.
fn open_at_end(text: &str) -> Vec<Open> {
    let mut open: Vec<Open> = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut begins = true;
    while let Some((at, c)) = chars.next() {
        let around = open.last().map(|it| it.end);
        let begins_word = std::mem::replace(&mut begins, c.is_whitespace() || ";&|(".contains(c));
        let end = match (c, around) {
            (c, Some(end)) if c == end => {
                open.pop();
                continue;
            }
            (_, Some('\'')) => continue,
            ('\\', _) => {
                chars.next();
                continue;
            }
            ('#', None | Some(')' | '`')) if begins_word => {
                while chars.next_if(|(_, c)| *c != '\n').is_some() {}
                continue;
            }
            ('$', _) if chars.next_if(|(_, c)| *c == '{').is_some() => '}',
            ('$', _) if chars.next_if(|(_, c)| *c == '(').is_some() => ')',
            ('(', Some(')')) => ')',
            ('\'', Some('"')) => continue,
            ('"' | '\'' | '`', _) => c,
            _ => continue,
        };
        open.push(Open { at, end });
    }
    open
}

/// The token kind of a node, given its parent's kind, and whether to visit its children.
fn token(node: Node, parent: &str, text: &Fragment) -> (Option<ShellTokenKind>, bool) {
    let kind = match node.kind() {
        "comment" => ShellTokenKind::Comment,
        "string" | "raw_string" | "ansi_c_string" | "heredoc_body" => ShellTokenKind::String,
        "number" => ShellTokenKind::Number,
        "simple_expansion" => return (Some(ShellTokenKind::Variable), false),
        "variable_name" | "special_variable_name" => ShellTokenKind::Variable,
        "${" | "}" if parent == "expansion" => ShellTokenKind::Variable,
        _ if parent == "expansion" && !node.is_named() => ShellTokenKind::Operator,
        "heredoc_start" | "heredoc_end" => ShellTokenKind::Marker,
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
