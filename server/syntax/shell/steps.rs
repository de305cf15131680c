//! The commands of a row: `a && b && c`.

use tree_sitter::Node;

use super::super::Fragment;
use crate::language::{CHANGES_SHELL, READS_COMMANDS};
use crate::text::Span;

/// One command of a row, in which each runs if those before have succeeded. All spans are counted from the beginning of
/// the instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShellStep {
    /// Where it is.
    pub span: Span,
    /// It as a text, continuations joined.
    pub text: Box<str>,
    /// True if it leaves the shell as it was: its folder, its variables, its options.
    pub keeps_shell: bool,
    /// True if it does the same whether the shell goes on behind a command that fails within it, or not (`set -e`).
    pub is_strict: bool,
    /// If it is a command with its arguments, where these words are, the name first.
    pub words: Box<[Span]>,
}

/// The commands of a row; none if anything else than `&&` joins them, or there is a comment.
pub(super) fn steps(root: Node, text: &Fragment) -> Vec<ShellStep> {
    let mut cursor = root.walk();
    let mut all = root.children(&mut cursor);
    let (Some(only), None) = (all.next(), all.next()) else {
        return Vec::new();
    };
    let mut row = Vec::new();
    let mut first = only;
    let mut behind = Vec::new();
    // A long row is nested deeply to its left.
    loop {
        let body = first.child_by_field_name("body");
        match (first.kind(), body) {
            // The grammar takes the redirection of the last for one of all.
            ("redirected_statement", Some(body)) if body.kind() == "list" => {
                let mut cursor = first.walk();
                behind = first
                    .children(&mut cursor)
                    .filter(|it| *it != body)
                    .collect();
                first = body;
            }
            ("list", _) => {
                let (Some(left), Some(operator), Some(right)) =
                    (first.child(0), first.child(1), first.child(2))
                else {
                    return Vec::new();
                };
                if operator.kind() != "&&" || first.child_count() != 3 {
                    return Vec::new();
                }
                row.push((right, std::mem::take(&mut behind)));
                first = left;
            }
            _ => break,
        }
    }
    row.push((first, behind));
    row.reverse();
    let of = |node: Node| text.text.get(node.byte_range()).unwrap_or_default();
    let steps = row.into_iter().map(|(node, behind)| {
        let end = behind.last().map_or(node.end_byte(), Node::end_byte);
        let range = node.start_byte()..end;
        let all = || std::iter::once(node).chain(behind.iter().copied());
        ShellStep {
            span: text.span_of(range.clone()),
            text: text.text.get(range).unwrap_or_default().into(),
            keeps_shell: all().all(|it| keeps_shell(it, &of)),
            is_strict: all().all(|it| is_strict(it, &of)),
            words: words(node, text),
        }
    });
    steps.collect()
}

/// True if nothing in a node changes the shell in which it is run.
fn keeps_shell<'t>(root: Node, of: &impl Fn(Node) -> &'t str) -> bool {
    everywhere(root, |node| match node.kind() {
        "subshell" | "command_substitution" | "process_substitution" => Some(true),
        "command" => {
            let name = node.child_by_field_name("name");
            let known = name.is_some_and(|it| is_plain(of(it)) && !CHANGES_SHELL.contains(&of(it)));
            let prints_to = of(node).starts_with("printf -v");
            (!known || prints_to).then_some(false)
        }
        // One in front of a command is the command's.
        "variable_assignment" => {
            let around = node.parent().map(|it| it.kind());
            (around != Some("command")).then_some(false)
        }
        "declaration_command"
        | "unset_command"
        | "function_definition"
        | "for_statement"
        | "c_style_for_statement"
        | "&"
        | "ERROR" => Some(false),
        // `${a:=b}` sets a variable, and so does arithmetic.
        ":=" | "=" if node.parent().is_some_and(|it| it.kind() == "expansion") => Some(false),
        "arithmetic_expansion" if of(node).contains(['=', '+', '-']) => Some(false),
        "compound_statement" if of(node).starts_with("((") => Some(false),
        _ => None,
    })
}

/// True if a node is a command or a row of pipes, and so is what is within.
fn is_strict<'t>(root: Node, of: &impl Fn(Node) -> &'t str) -> bool {
    everywhere(root, |node| match node.kind() {
        "command" => {
            let name = node.child_by_field_name("name");
            let known =
                name.is_some_and(|it| is_plain(of(it)) && !READS_COMMANDS.contains(&of(it)));
            (!known).then_some(false)
        }
        "list"
        | "negated_command"
        | "if_statement"
        | "while_statement"
        | "for_statement"
        | "c_style_for_statement"
        | "case_statement"
        | "compound_statement"
        | "subshell"
        | "function_definition"
        | "process_substitution"
        | "&"
        | ";"
        | "ERROR" => Some(false),
        _ => None,
    })
}

/// Asks about a node and all within: what is answered with true isn't looked into.
fn everywhere(root: Node, answer: impl Fn(Node) -> Option<bool>) -> bool {
    let mut cursor = root.walk();
    let mut depth = 0_usize;
    loop {
        let inside = match answer(cursor.node()) {
            Some(false) => return false,
            Some(true) => false,
            None => true,
        };
        if inside && cursor.goto_first_child() {
            depth += 1;
            continue;
        }
        while depth == 0 || !cursor.goto_next_sibling() {
            if depth == 0 {
                return true;
            }
            cursor.goto_parent();
            depth -= 1;
        }
    }
}

/// True for a word that nothing is done to.
fn is_plain(word: &str) -> bool {
    !word.contains(['$', '`', '"', '\'', '\\', '*', '?', '[', '{', '~'])
}

/// The words of a command, its redirections left out.
fn words(node: Node, text: &Fragment) -> Box<[Span]> {
    let body = match node.kind() {
        "redirected_statement" => node.child_by_field_name("body"),
        _ => Some(node),
    };
    let Some(command) = body.filter(|it| it.kind() == "command") else {
        return Box::default();
    };
    let mut cursor = command.walk();
    let words = command.named_children(&mut cursor);
    let words = words.filter(|it| !it.kind().ends_with("redirect"));
    let words = words.map(|it| text.span_of(it.byte_range()));
    words.collect()
}
