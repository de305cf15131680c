//! The commands of a list: `a && b && c`.

use tree_sitter::Node;

use super::super::Fragment;
use crate::language::{CHANGES_SHELL, READS_COMMANDS};
use crate::text::Span;

/// One command of a list in which each runs only if the previous ones succeeded. All spans are relative to the
/// instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShellStep {
    /// Its span.
    pub span: Span,
    /// Its text, with continuations joined.
    pub text: Box<str>,
    /// True if it doesn't change the shell's directory, variables or options.
    pub keeps_shell: bool,
    /// True if it behaves the same with and without `set -e`.
    pub is_strict: bool,
    /// For a simple command, the spans of its name and arguments.
    pub words: Box<[Span]>,
}

/// The commands of a list; empty if anything other than `&&` joins them, or if there is a comment.
pub(super) fn steps(root: Node, text: &Fragment) -> Vec<ShellStep> {
    let mut cursor = root.walk();
    let mut all = root.children(&mut cursor);
    let (Some(only), None) = (all.next(), all.next()) else {
        return Vec::new();
    };
    let mut list = Vec::new();
    let mut first = only;
    let mut redirects = Vec::new();
    // A long list is deeply nested on its left.
    loop {
        let body = first.child_by_field_name("body");
        match (first.kind(), body) {
            // The grammar attributes a redirection of the last command to the whole list.
            ("redirected_statement", Some(body)) if body.kind() == "list" => {
                let mut cursor = first.walk();
                redirects = first
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
                list.push((right, std::mem::take(&mut redirects)));
                first = left;
            }
            _ => break,
        }
    }
    list.push((first, redirects));
    list.reverse();
    let text_of = |node: Node| text.text.get(node.byte_range()).unwrap_or_default();
    let steps = list.into_iter().map(|(node, redirects)| {
        let end = redirects.last().map_or(node.end_byte(), Node::end_byte);
        let range = node.start_byte()..end;
        let all = || std::iter::once(node).chain(redirects.iter().copied());
        ShellStep {
            span: text.span_of(range.clone()),
            text: text.text.get(range).unwrap_or_default().into(),
            keeps_shell: all().all(|it| keeps_shell(it, &text_of)),
            is_strict: all().all(|it| is_strict(it, &text_of)),
            words: words(node, text),
        }
    });
    steps.collect()
}

/// True for a command that a function of the shell may be, and that changes variables: `conda activate`, `nvm use`.
fn activates(text: &str) -> bool {
    const MANAGERS: [&str; 15] = [
        "asdf",
        "conda",
        "fnm",
        "jenv",
        "mamba",
        "micromamba",
        "mise",
        "module",
        "nodenv",
        "nvm",
        "pyenv",
        "rbenv",
        "rvm",
        "sdk",
        "workon",
    ];
    const CHANGES: [&str; 7] = [
        "activate",
        "deactivate",
        "env",
        "load",
        "shell",
        "swap",
        "use",
    ];
    let mut words = text.split_ascii_whitespace();
    let is_manager = words.next().is_some_and(|it| MANAGERS.contains(&it));
    is_manager && (text.starts_with("workon") || words.any(|it| CHANGES.contains(&it)))
}

/// True if nothing in a node changes the state of the shell.
fn keeps_shell<'t>(root: Node, text_of: &impl Fn(Node) -> &'t str) -> bool {
    all_nodes(root, |node| match node.kind() {
        "subshell" | "command_substitution" | "process_substitution" => Some(true),
        "command" => {
            let name = node.child_by_field_name("name");
            let name = name.map(text_of).filter(|name| is_plain(name));
            let known = name.is_some_and(|name| !CHANGES_SHELL.contains(&name));
            let text = text_of(node);
            let prints_to = text.starts_with("printf -v");
            (!known || prints_to || activates(text)).then_some(false)
        }
        // An assignment before a command only applies to the command.
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
        "arithmetic_expansion" if text_of(node).contains(['=', '+', '-']) => Some(false),
        "compound_statement" if text_of(node).starts_with("((") => Some(false),
        _ => None,
    })
}

/// True if a node contains only commands and pipelines.
fn is_strict<'t>(root: Node, text_of: &impl Fn(Node) -> &'t str) -> bool {
    all_nodes(root, |node| match node.kind() {
        "command" => {
            let name = node.child_by_field_name("name");
            let name = name.map(text_of).filter(|name| is_plain(name));
            let known = name.is_some_and(|name| !READS_COMMANDS.contains(&name));
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

/// True if a predicate holds for a node and its descendants. `Some(true)` skips the node's descendants.
fn all_nodes(root: Node, predicate: impl Fn(Node) -> Option<bool>) -> bool {
    let mut cursor = root.walk();
    let mut depth = 0_usize;
    loop {
        let inside = match predicate(cursor.node()) {
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

/// True for a word without quotes and expansions.
fn is_plain(word: &str) -> bool {
    !word.contains(['$', '`', '"', '\'', '\\', '*', '?', '[', '{', '~'])
}

/// The words of a command, without redirections.
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
