//! The variables of a command, and which of them are the shell's own.
//!
//! Follows the command as the shell would: what `a && b` has set is set behind it only if both were run, what a subshell
//! or a part of a pipeline sets is gone with it.

use std::ops::Range;

use tree_sitter::Node;

use super::super::Fragment;
use super::super::word::{Rules, Word};
use super::command::{Command, Inner};
use super::{Sees, ShellVariable, parse};
use crate::language::{READERS, reads_posix_input, set_by_file};

/// What has been read in a command.
pub(super) struct Read {
    /// The variables, in the order of the text.
    pub(super) variables: Vec<ShellVariable>,
    /// False if it is nested too deeply to read all of it, or has something in it that can't be read.
    pub(super) complete: bool,
}

/// The variables in a command, whose tree this is.
pub(super) fn variables(root: Node, command: &Command) -> Read {
    let mut reader = Reader {
        root,
        text: &command.text,
        heredocs: &command.heredocs,
        found: Vec::new(),
        depth: 0,
        complete: true,
        set_anywhere: None,
    };
    reader.node(root, Known::default());
    let mut variables = reader.found;
    variables.sort_by_key(|it| it.span.start);
    Read {
        variables,
        complete: reader.complete,
    }
}

/// Deeper nesting than this is not read.
const MAX_DEPTH: usize = 120;

/// What the command has set so far.
#[derive(Clone, Default)]
struct Known<'t> {
    /// Names; true for those that it has set on all ways.
    names: Vec<(&'t str, bool)>,
    /// True if it has read a text or a file that may have set others.
    others: bool,
}

impl<'t> Known<'t> {
    fn sees(&self, name: &str) -> Sees {
        match self.names.iter().find(|it| it.0 == name) {
            None if self.others => Sees::Perhaps,
            None => Sees::Environment,
            Some((_, true)) => Sees::Own,
            Some((_, false)) => Sees::Either,
        }
    }

    fn set(&mut self, name: &'t str, surely: bool) {
        match self.names.iter_mut().find(|it| it.0 == name) {
            Some(it) => it.1 |= surely,
            None => self.names.push((name, surely)),
        }
    }

    /// What is known where two ways meet.
    fn or(mut self, other: &Known<'t>) -> Known<'t> {
        for it in &mut self.names {
            it.1 &= other.sees(it.0) == Sees::Own;
        }
        self.perhaps(other);
        self
    }

    /// Something may have set what another has.
    fn perhaps(&mut self, other: &Known<'t>) {
        for (name, _) in &other.names {
            self.set(name, false);
        }
        self.others |= other.others;
    }
}

/// What is known behind a command.
struct Behind<'t> {
    succeeded: Known<'t>,
    failed: Known<'t>,
}

impl<'t> Behind<'t> {
    /// The same in either case.
    fn both(known: Known<'t>) -> Self {
        Behind {
            failed: known.clone(),
            succeeded: known,
        }
    }

    fn either(self) -> Known<'t> {
        self.succeeded.or(&self.failed)
    }

    fn or(self, other: &Behind<'t>) -> Self {
        Behind {
            succeeded: self.succeeded.or(&other.succeeded),
            failed: self.failed.or(&other.failed),
        }
    }
}

struct Reader<'t> {
    root: Node<'t>,
    text: &'t Fragment,
    heredocs: &'t [Inner],
    found: Vec<ShellVariable>,
    depth: usize,
    complete: bool,
    /// What is set anywhere.
    set_anywhere: Option<Known<'t>>,
}

impl<'t> Reader<'t> {
    fn of(&self, node: Node) -> &'t str {
        self.text.text.get(node.byte_range()).unwrap_or_default()
    }

    /// A variable in `whole`.
    fn mention(&mut self, name: Range<usize>, whole: Range<usize>, known: &Known, writes: bool) {
        self.mention_in(self.text, name, whole, known, writes);
    }

    fn mention_in(
        &mut self,
        fragment: &Fragment,
        name: Range<usize>,
        whole: Range<usize>,
        known: &Known,
        writes: bool,
    ) {
        let text = |range: &Range<usize>| fragment.text.get(range.clone()).unwrap_or_default();
        let it = text(&name);
        if !is_name(it) {
            return;
        }
        let all = text(&whole);
        let rest = all
            .strip_prefix("${")
            .and_then(|it| it.strip_prefix(text(&name)));
        self.found.push(ShellVariable {
            name: it.into(),
            span: fragment.span_of(name.clone()),
            whole: fragment.span_of(whole.clone()),
            modified: rest.is_some_and(|it| it != "}").then(|| all.into()),
            sees: known.sees(it),
            writes,
        });
    }

    /// A name that the command sets from here on.
    fn set(&mut self, node: Node<'t>, known: &mut Known<'t>) {
        let name = self.of(node);
        if is_name(name) {
            known.set(name, true);
            self.mention(node.byte_range(), node.byte_range(), known, true);
        }
    }

    /// Reads a node that begins in a state, and all within.
    fn node(&mut self, node: Node<'t>, known: Known<'t>) -> Behind<'t> {
        if self.depth == MAX_DEPTH {
            self.complete = false;
            return Behind::both(known);
        }
        self.depth += 1;
        let behind = self.in_node(node, known);
        self.depth -= 1;
        behind
    }

    fn in_node(&mut self, node: Node<'t>, mut known: Known<'t>) -> Behind<'t> {
        match node.kind() {
            "list" => return self.list(node, known),
            "negated_command" => {
                let behind = self.all(node, known);
                return Behind {
                    succeeded: behind.failed,
                    failed: behind.succeeded,
                };
            }
            // Each runs in a shell of its own.
            "pipeline" => {
                for part in children(node) {
                    self.node(part, known.clone());
                }
            }
            "subshell" | "command_substitution" | "process_substitution" => {
                self.all(node, known.clone());
            }
            "redirected_statement" => return self.redirected(node, known),
            "variable_assignment" => self.assignment(node, &mut known, true),
            "command" => self.command(node, &mut known),
            "declaration_command" => self.declaration(node, &mut known),
            "unset_command" => {
                for child in children(node).filter(|it| it.kind() == "variable_name") {
                    self.mention(child.byte_range(), child.byte_range(), &known, true);
                    known.set(self.of(child), true);
                }
            }
            "for_statement" => {
                let variable = node.child_by_field_name("variable");
                let body = node.child_by_field_name("body");
                for child in children(node).filter(|it| Some(*it) != variable && Some(*it) != body)
                {
                    known = self.node(child, known).either();
                }
                if let Some(variable) = variable {
                    self.set(variable, &mut known);
                }
                let looped = self.perhaps_set_in(node, known);
                return match body {
                    Some(body) => self.node(body, looped),
                    None => Behind::both(looped),
                };
            }
            "while_statement" | "c_style_for_statement" => {
                let known = self.perhaps_set_in(node, known);
                let behind = self.all(node, known.clone()).either();
                return Behind::both(behind.or(&known));
            }
            "if_statement" => return self.condition(node, known),
            "case_statement" => {
                let mut ways: Option<Behind> = None;
                let mut all = false;
                for child in children(node) {
                    if child.kind() == "case_item" {
                        all |= child.child(0).is_some_and(|it| self.of(it) == "*");
                        let way = self.all(child, known.clone());
                        ways = Some(match ways {
                            Some(ways) => ways.or(&way),
                            None => way,
                        });
                    } else {
                        known = self.node(child, known).either();
                    }
                }
                let none = Behind::both(known);
                return match ways {
                    Some(ways) if all => ways,
                    Some(ways) => ways.or(&none),
                    None => none,
                };
            }
            "function_definition" => {
                // It is called whenever, if ever.
                let inner = self.perhaps_set_in(self.root, known.clone());
                self.all(node, inner);
                known = self.perhaps_set_in(node, known);
            }
            "simple_expansion" | "expansion" | "subscript" => self.expansion(node, &mut known),
            "variable_name" => {
                self.mention(node.byte_range(), node.byte_range(), &known, false);
            }
            "unary_expression" | "postfix_expression" | "binary_expression" => {
                known = self.all(node, known).either();
                self.arithmetic(node, &mut known);
            }
            "regex" | "extglob_pattern" => self.pattern(node, &known),
            "file_redirect" if self.heredocs.iter().any(|it| is_at(it, node)) => {
                self.heredoc(node, &known);
            }
            "comment" => {}
            _ => return self.all(node, known),
        }
        Behind::both(known)
    }

    /// All children, one after another.
    fn all(&mut self, node: Node<'t>, known: Known<'t>) -> Behind<'t> {
        let mut behind = Behind::both(known);
        for child in children(node) {
            // Blanks and the like have no outcome.
            if child.is_named() {
                behind = self.node(child, behind.either());
            }
        }
        behind
    }

    fn list(&mut self, node: Node<'t>, known: Known<'t>) -> Behind<'t> {
        // A long row is nested deeply to its left.
        let mut rights = Vec::new();
        let mut first = node;
        while first.kind() == "list" {
            let (Some(left), Some(operator), Some(right)) =
                (first.child(0), first.child(1), first.child(2))
            else {
                break;
            };
            rights.push((operator, right));
            first = left;
        }
        if first.kind() == "list" {
            return self.all(first, known);
        }
        let mut behind = self.node(first, known);
        for (operator, right) in rights.into_iter().rev() {
            behind = self.joined(behind, operator, right);
        }
        behind
    }

    /// What is behind `… && right` and `… || right`.
    fn joined(&mut self, left: Behind<'t>, operator: Node, right: Node<'t>) -> Behind<'t> {
        if operator.kind() == "&&" {
            let right = self.node(right, left.succeeded);
            Behind {
                succeeded: right.succeeded,
                failed: right.failed.or(&left.failed),
            }
        } else {
            let right = self.node(right, left.failed);
            Behind {
                succeeded: right.succeeded.or(&left.succeeded),
                failed: right.failed,
            }
        }
    }

    fn redirected(&mut self, node: Node<'t>, known: Known<'t>) -> Behind<'t> {
        let mut rest = None;
        let body = node.child_by_field_name("body");
        // The grammar takes the redirection of the last of a list for one of all.
        let of_last = body.filter(|it| it.kind() == "list");
        let listed = of_last.map(|list| self.node(list, known.clone()));
        let known = match &listed {
            Some(behind) => behind.succeeded.clone(),
            None => known,
        };
        for child in children(node).filter(|it| Some(*it) != body) {
            // `<<EOF && more`: the heredoc belongs to what is in front.
            let right = child.child_by_field_name("right");
            let operator = child.child_by_field_name("operator");
            if let (Some(right), Some(operator)) = (right, operator) {
                for part in children(child).filter(|it| *it != right && *it != operator) {
                    self.node(part, known.clone());
                }
                rest = Some((operator, right));
            } else {
                self.node(child, known.clone());
            }
        }
        let behind = match (listed, body) {
            (Some(behind), _) => behind,
            (None, Some(body)) => self.node(body, known),
            (None, None) => Behind::both(known),
        };
        match rest {
            Some((operator, right)) => self.joined(behind, operator, right),
            None => behind,
        }
    }

    /// `name=value`, which lasts unless it stands in front of a command.
    fn assignment(&mut self, node: Node<'t>, known: &mut Known<'t>, lasts: bool) {
        if let Some(value) = node.child_by_field_name("value") {
            *known = self.node(value, std::mem::take(known)).either();
        }
        let Some(name) = node.child_by_field_name("name") else {
            return;
        };
        let name = name.child_by_field_name("name").unwrap_or(name);
        if lasts {
            self.set(name, known);
        } else {
            let mut own = Known::default();
            own.set(self.of(name), true);
            self.mention(name.byte_range(), name.byte_range(), &own, true);
        }
    }

    fn command(&mut self, node: Node<'t>, known: &mut Known<'t>) {
        let name = node.child_by_field_name("name");
        let called = name.map_or("", |name| self.of(name));
        let sets = matches!(called, "read" | "getopts" | "mapfile" | "readarray");
        let mut prints_to = false;
        for child in children(node) {
            if child.kind() == "variable_assignment" {
                self.assignment(child, known, false);
                continue;
            }
            let argument = Some(child) != name && child.kind() == "word";
            if argument && (sets || prints_to) && is_name(self.of(child)) {
                self.set(child, known);
            } else if child.is_named() {
                *known = self.node(child, std::mem::take(known)).either();
            }
            prints_to = argument && called == "printf" && self.of(child) == "-v";
        }
        if READERS.contains(&called) {
            let mut arguments = children(node).filter(|it| it.is_named() && Some(*it) != name);
            let file = arguments.next().filter(|_| called != "eval");
            match file.and_then(|it| set_by_file(self.of(it))) {
                Some(names) => names.iter().for_each(|it| known.set(it, false)),
                None => known.others = true,
            }
        }
    }

    fn declaration(&mut self, node: Node<'t>, known: &mut Known<'t>) {
        let keyword = node.child(0).map_or("", |it| self.of(it));
        let keeps = matches!(keyword, "export" | "readonly");
        for child in children(node).skip(1) {
            match child.kind() {
                "variable_assignment" => self.assignment(child, known, true),
                "variable_name" if keeps => {
                    self.mention(child.byte_range(), child.byte_range(), known, false);
                }
                "variable_name" => self.set(child, known),
                _ => {
                    *known = self.node(child, std::mem::take(known)).either();
                    // `export "name=value"`.
                    let text = self.of(child).trim_start_matches('"');
                    if let Some((name, _)) = text.split_once('=').filter(|it| is_name(it.0)) {
                        known.set(name, true);
                    }
                }
            }
        }
    }

    fn condition(&mut self, node: Node<'t>, known: Known<'t>) -> Behind<'t> {
        // Conditions come before `then`, what to do behind it; `elif` and `else` are nodes of their own.
        let mut behind = Behind::both(known);
        let mut otherwise: Option<Known> = None;
        let mut ways: Option<Behind> = None;
        for child in children(node) {
            match child.kind() {
                "then" => {
                    otherwise = Some(behind.failed.clone());
                    behind = Behind::both(behind.succeeded);
                }
                "elif_clause" | "else_clause" => {
                    let known = otherwise.take().unwrap_or_default();
                    let way = if child.kind() == "elif_clause" {
                        let (way, other) = self.elif(child, known);
                        otherwise = Some(other);
                        way
                    } else {
                        self.all(child, known)
                    };
                    ways = Some(match ways {
                        Some(ways) => ways.or(&way),
                        None => way,
                    });
                }
                _ if child.is_named() => behind = self.node(child, behind.either()),
                _ => {}
            }
        }
        if let Some(ways) = ways {
            behind = behind.or(&ways);
        }
        match otherwise {
            Some(otherwise) => behind.or(&Behind::both(otherwise)),
            None => behind,
        }
    }

    /// What is behind an `elif`, and what is known where its condition doesn't hold.
    fn elif(&mut self, node: Node<'t>, known: Known<'t>) -> (Behind<'t>, Known<'t>) {
        let mut behind = Behind::both(known);
        let mut otherwise = Known::default();
        for child in children(node) {
            if child.kind() == "then" {
                otherwise = behind.failed.clone();
                behind = Behind::both(behind.succeeded);
            } else if child.is_named() {
                behind = self.node(child, behind.either());
            }
        }
        (behind, otherwise)
    }

    /// `$name`, `${name…}` and `name[…]`.
    fn expansion(&mut self, node: Node<'t>, known: &mut Known<'t>) {
        let mut named = false;
        for child in children(node) {
            if child.kind() == "variable_name" && !named {
                self.mention(child.byte_range(), node.byte_range(), known, false);
                named = true;
            } else if child.is_named() {
                *known = self.node(child, std::mem::take(known)).either();
            }
        }
    }

    /// `name++` and `name = …` in arithmetic, where one name is read and written.
    fn arithmetic(&mut self, node: Node<'t>, known: &mut Known<'t>) {
        let operator = node.child_by_field_name("operator");
        let operator = operator.map_or("", |it| it.kind());
        let compares = matches!(operator, "==" | "!=" | "<=" | ">=");
        if !compares && (operator.ends_with('=') || matches!(operator, "++" | "--")) {
            let mut inner = children(node).filter(Node::is_named);
            let name = inner.find(|it| it.kind() == "variable_name");
            if let Some(name) = name {
                known.set(self.of(name), false);
                self.mention(name.byte_range(), name.byte_range(), known, true);
            }
        }
    }

    /// The variables in a pattern, which the grammar takes for a text.
    fn pattern(&mut self, node: Node<'t>, known: &Known<'t>) {
        let text = self.of(node);
        if !text.contains('$') {
            return;
        }
        let start = node.start_byte();
        let moved = |range: &Range<usize>| start + range.start..start + range.end;
        for variable in Word::parse(text, Rules::words('\\')).variables() {
            self.mention(moved(&variable.name), moved(&variable.range), known, false);
        }
    }

    /// The variables in the body of a heredoc, whose mark the node was: those that the shell expands in it, or those of
    /// the commands in it, if it is what another shell reads.
    fn heredoc(&mut self, node: Node<'t>, known: &Known<'t>) {
        let heredocs = self.heredocs;
        for inner in heredocs.iter().filter(|it| is_at(it, node)) {
            if inner.expand {
                self.read_within(&as_string(&inner.body), known);
            } else if inner.input && self.is_input_of_shell(node) {
                self.read_within(&inner.body, known);
            }
        }
    }

    /// True if what a redirection leads to a command are commands of a shell.
    fn is_input_of_shell(&self, redirect: Node<'t>) -> bool {
        let body = redirect
            .parent()
            .and_then(|it| it.child_by_field_name("body"));
        body.filter(|it| it.kind() == "command").is_some_and(|it| {
            let words: Vec<_> = children(it).filter(Node::is_named).collect();
            reads_posix_input(words.iter().map(|it| self.of(*it)))
        })
    }

    /// Reads another text, in a state of this one.
    fn read_within(&mut self, text: &Fragment, known: &Known<'t>) {
        let tree = parse(&text.text);
        let root = tree.root_node();
        let mut inner = Reader {
            root,
            text,
            heredocs: &[],
            found: Vec::new(),
            depth: self.depth,
            complete: !root.has_error(),
            set_anywhere: None,
        };
        inner.node(root, known.clone());
        self.complete &= inner.complete;
        self.found.append(&mut inner.found);
    }

    /// What is known within a node that may be run several times or never.
    fn perhaps_set_in(&mut self, node: Node<'t>, mut known: Known<'t>) -> Known<'t> {
        let set = if node == self.root {
            if self.set_anywhere.is_none() {
                self.set_anywhere = Some(self.set_in(node));
            }
            self.set_anywhere.clone().unwrap_or_default()
        } else {
            self.set_in(node)
        };
        known.perhaps(&set);
        known
    }

    /// What is set in a node.
    fn set_in(&self, node: Node<'t>) -> Known<'t> {
        let mut inner = Reader {
            root: node,
            text: self.text,
            heredocs: &[],
            found: Vec::new(),
            depth: self.depth,
            complete: true,
            // No more of this within.
            set_anywhere: Some(Known::default()),
        };
        let mut set = Known::default();
        for child in children(node).filter(Node::is_named) {
            set.perhaps(&inner.node(child, Known::default()).either());
        }
        set
    }
}

/// The children of a node. Asking each for the next would count from the first every time.
fn children(node: Node) -> std::vec::IntoIter<Node> {
    let mut cursor = node.walk();
    let children: Vec<_> = node.children(&mut cursor).collect();
    children.into_iter()
}

/// The body of a heredoc as a command with a text in double quotes, in which the same is expanded; its own double quotes
/// are text, but for those within expansions.
fn as_string(body: &Fragment) -> Fragment {
    let mut text = String::with_capacity(body.text.len());
    // What ends the expansions and quotes that are open.
    let mut open = Vec::new();
    let mut chars = body.text.chars().peekable();
    while let Some(c) = chars.next() {
        let around = open.last().copied();
        text.push(if c == '"' && around.is_none() { '_' } else { c });
        match (c, around) {
            ('\\', _) => text.extend(chars.next()),
            (_, Some(end)) if c == end => {
                open.pop();
            }
            ('$', _) if chars.peek() == Some(&'{') => {
                text.extend(chars.next());
                open.push('}');
            }
            ('$', _) if chars.peek() == Some(&'(') => {
                text.extend(chars.next());
                open.push(')');
            }
            ('(', Some(')')) => open.push(')'),
            ('\'', Some(')' | '`')) => open.push('\''),
            ('"', Some(')' | '}' | '`')) => open.push('"'),
            ('`', Some(')' | '}' | '"') | None) => open.push('`'),
            _ => {}
        }
        // Nothing means anything up to the other one.
        if open.last() == Some(&'\'') {
            for c in chars.by_ref() {
                text.push(c);
                if c == '\'' {
                    open.pop();
                    break;
                }
            }
        }
    }
    Fragment::plain(text, body.span).within("cat \"", "\"\n")
}

/// True for the heredoc whose mark a node was.
fn is_at(heredoc: &Inner, node: Node) -> bool {
    heredoc.mark.contains(&node.start_byte())
}

fn is_name(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic());
    begins && text.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
}
