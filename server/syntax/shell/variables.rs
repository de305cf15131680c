//! The variables of a command, and which of them the command itself sets.
//!
//! A flow-sensitive analysis (abstract interpretation): variables set by `a && b` are set afterwards only if both were
//! run; those set in a subshell or a part of a pipeline are lost at its end.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use tree_sitter::Node;

use super::super::Fragment;
use super::super::word::{Rules, Word};
use super::bash::{parse, range_of};
use super::command::{Command, Inner};
use super::symbols::{ShellVariable, VariableOrigin};
use crate::language::{READERS, reads_posix_input, set_by_file};

/// The variables of a command.
pub(super) struct Variables {
    /// The variables, in the order of the text.
    pub(super) variables: Vec<ShellVariable>,
    /// False if the command is nested too deeply or contains text that can't be parsed.
    pub(super) complete: bool,
}

/// The variables in a command with the given syntax tree.
pub(super) fn variables(root: Node, command: &Command) -> Variables {
    let mut reader = Reader {
        root,
        text: &command.text,
        heredocs: &command.heredocs,
        variables: Vec::new(),
        depth: 0,
        complete: true,
        set_anywhere: None,
        collects: false,
        names: Rc::default(),
    };
    reader.node(root, Known::default());
    let mut variables = reader.variables;
    variables.sort_by_key(|it| it.span.start);
    Variables {
        variables,
        complete: reader.complete,
    }
}

/// The maximum nesting that is analyzed.
const MAX_DEPTH: usize = 120;

/// Numbers for the names of variables.
#[derive(Default)]
struct Names(HashMap<Box<str>, usize>);

impl Names {
    /// The number of a name.
    fn number(&mut self, name: &str) -> usize {
        let next = self.0.len();
        match self.0.get(name) {
            Some(number) => *number,
            None => *self.0.entry(name.into()).or_insert(next),
        }
    }
}

/// The variables that the command has set so far. States share their memory until one changes.
#[derive(Clone, Default)]
struct Known {
    set: Rc<Set>,
    /// True if it has evaluated a text or file that may have set others.
    others: bool,
}

/// Sets of numbers of names, in bits.
#[derive(Clone, Default)]
struct Set {
    /// The variables set on all paths.
    always: Vec<u64>,
    /// The variables set on any path.
    ever: Vec<u64>,
}

/// True if a number is in a set.
fn contains(bits: &[u64], number: usize) -> bool {
    let word = bits.get(number / 64);
    word.is_some_and(|word| word & (1 << (number % 64)) != 0)
}

fn insert(bits: &mut Vec<u64>, number: usize) {
    let index = number / 64;
    if bits.len() <= index {
        bits.resize(index + 1, 0);
    }
    if let Some(word) = bits.get_mut(index) {
        *word |= 1 << (number % 64);
    }
}

/// Adds the numbers of another set.
fn unite(bits: &mut Vec<u64>, other: &[u64]) {
    if bits.len() < other.len() {
        bits.resize(other.len(), 0);
    }
    for (word, other) in bits.iter_mut().zip(other) {
        *word |= other;
    }
}

impl Known {
    fn origin_of(&self, number: Option<usize>) -> VariableOrigin {
        let ever = number.filter(|it| contains(&self.set.ever, *it));
        match ever.map(|it| contains(&self.set.always, it)) {
            None if self.others => VariableOrigin::Unknown,
            None => VariableOrigin::Environment,
            Some(true) => VariableOrigin::Shell,
            Some(false) => VariableOrigin::Either,
        }
    }

    fn set(&mut self, number: usize, always: bool) {
        let is_new = !contains(&self.set.ever, number);
        let is_certain = always && !contains(&self.set.always, number);
        if is_new || is_certain {
            let set = Rc::make_mut(&mut self.set);
            insert(&mut set.ever, number);
            if always {
                insert(&mut set.always, number);
            }
        }
    }

    /// The state where two paths join.
    fn or(mut self, other: &Known) -> Known {
        if !Rc::ptr_eq(&self.set, &other.set) {
            let set = Rc::make_mut(&mut self.set);
            set.always.truncate(other.set.always.len());
            for (word, other) in set.always.iter_mut().zip(&other.set.always) {
                *word &= other;
            }
        }
        self.may_set(other);
        self
    }

    /// Marks the variables of another state as possibly set.
    fn may_set(&mut self, other: &Known) {
        if !Rc::ptr_eq(&self.set, &other.set) && !other.set.ever.is_empty() {
            unite(&mut Rc::make_mut(&mut self.set).ever, &other.set.ever);
        }
        self.others |= other.others;
    }
}

/// The states after a command, by exit status.
struct Outcome {
    succeeded: Known,
    failed: Known,
}

impl Outcome {
    /// The same state for both exit statuses.
    fn both(known: Known) -> Self {
        Outcome {
            failed: known.clone(),
            succeeded: known,
        }
    }

    fn either(self) -> Known {
        self.succeeded.or(&self.failed)
    }

    fn or(self, other: &Outcome) -> Self {
        Outcome {
            succeeded: self.succeeded.or(&other.succeeded),
            failed: self.failed.or(&other.failed),
        }
    }
}

struct Reader<'t> {
    root: Node<'t>,
    text: &'t Fragment,
    heredocs: &'t [Inner],
    variables: Vec<ShellVariable>,
    depth: usize,
    complete: bool,
    /// Everything that is set anywhere in the command, computed on demand.
    set_anywhere: Option<Known>,
    /// True to find only what is set, in any order.
    collects: bool,
    names: Rc<RefCell<Names>>,
}

impl<'t> Reader<'t> {
    fn text_of(&self, node: Node) -> &'t str {
        self.text.text.get(node.byte_range()).unwrap_or_default()
    }

    /// Records a variable; `whole` is its range including `$` and braces.
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
        if self.collects || !is_name(it) {
            return;
        }
        let all = text(&whole);
        let rest = all
            .strip_prefix("${")
            .and_then(|it| it.strip_prefix(text(&name)));
        self.variables.push(ShellVariable {
            name: it.into(),
            span: fragment.span_of(name.clone()),
            whole: fragment.span_of(whole.clone()),
            modified: rest.is_some_and(|it| it != "}").then(|| all.into()),
            origin: known.origin_of(self.names.borrow().0.get(it).copied()),
            writes,
        });
    }

    /// Adds a name to those that are set.
    fn set_name(&self, name: &str, known: &mut Known, always: bool) {
        known.set(self.names.borrow_mut().number(name), always);
    }

    /// Records an assignment of a variable.
    fn set(&mut self, node: Node<'t>, known: &mut Known) {
        let name = self.text_of(node);
        if is_name(name) {
            self.set_name(name, known, true);
            self.mention(node.byte_range(), node.byte_range(), known, true);
        }
    }

    /// Analyzes a node and its descendants, starting in a state.
    fn node(&mut self, node: Node<'t>, known: Known) -> Outcome {
        if self.depth == MAX_DEPTH {
            self.complete = false;
            return Outcome::both(known);
        }
        self.depth += 1;
        let outcome = self.in_node(node, known);
        self.depth -= 1;
        outcome
    }

    fn in_node(&mut self, node: Node<'t>, mut known: Known) -> Outcome {
        match node.kind() {
            "list" => return self.list(node, known),
            "negated_command" => {
                let outcome = self.all(node, known);
                return Outcome {
                    succeeded: outcome.failed,
                    failed: outcome.succeeded,
                };
            }
            // Each part runs in its own subshell.
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
                    self.set_name(self.text_of(child), &mut known, true);
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
                let looped = self.may_set_in(node, known);
                return match body {
                    Some(body) => self.node(body, looped),
                    None => Outcome::both(looped),
                };
            }
            "while_statement" | "c_style_for_statement" => {
                let known = self.may_set_in(node, known);
                let outcome = self.all(node, known.clone()).either();
                return Outcome::both(outcome.or(&known));
            }
            "if_statement" => return self.condition(node, known),
            "case_statement" => {
                let mut ways: Option<Outcome> = None;
                let mut all = false;
                for child in children(node) {
                    if child.kind() == "case_item" {
                        all |= child.child(0).is_some_and(|it| self.text_of(it) == "*");
                        let way = self.all(child, known.clone());
                        ways = Some(match ways {
                            Some(ways) => ways.or(&way),
                            None => way,
                        });
                    } else {
                        known = self.node(child, known).either();
                    }
                }
                let none = Outcome::both(known);
                return match ways {
                    Some(ways) if all => ways,
                    Some(ways) => ways.or(&none),
                    None => none,
                };
            }
            "function_definition" => {
                // It may be called at any time, or never.
                if self.collects {
                    let called = self.all(node, known.clone()).either();
                    known.may_set(&called);
                } else {
                    let inner = self.may_set_in(self.root, known.clone());
                    self.all(node, inner);
                    known = self.may_set_in(node, known);
                }
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
        Outcome::both(known)
    }

    /// Analyzes all children in sequence.
    fn all(&mut self, node: Node<'t>, known: Known) -> Outcome {
        let mut outcome = Outcome::both(known);
        for child in children(node) {
            // Anonymous nodes such as whitespace have no outcome.
            if child.is_named() {
                outcome = self.node(child, outcome.either());
            }
        }
        outcome
    }

    fn list(&mut self, node: Node<'t>, known: Known) -> Outcome {
        // A long list is deeply nested on its left.
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
        let mut outcome = self.node(first, known);
        for (operator, right) in rights.into_iter().rev() {
            outcome = self.joined(outcome, operator, right);
        }
        outcome
    }

    /// The outcome of `… && right` or `… || right`.
    fn joined(&mut self, left: Outcome, operator: Node, right: Node<'t>) -> Outcome {
        if operator.kind() == "&&" {
            let right = self.node(right, left.succeeded);
            Outcome {
                succeeded: right.succeeded,
                failed: right.failed.or(&left.failed),
            }
        } else {
            let right = self.node(right, left.failed);
            Outcome {
                succeeded: right.succeeded.or(&left.succeeded),
                failed: right.failed,
            }
        }
    }

    fn redirected(&mut self, node: Node<'t>, known: Known) -> Outcome {
        let mut rest = None;
        let body = node.child_by_field_name("body");
        // The grammar attributes a redirection of the last command to the whole list.
        let of_last = body.filter(|it| it.kind() == "list");
        let listed = of_last.map(|list| self.node(list, known.clone()));
        let known = match &listed {
            Some(outcome) => outcome.succeeded.clone(),
            None => known,
        };
        for child in children(node).filter(|it| Some(*it) != body) {
            // `<<EOF && more`: the heredoc belongs to the command before.
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
        let outcome = match (listed, body) {
            (Some(outcome), _) => outcome,
            (None, Some(body)) => self.node(body, known),
            (None, None) => Outcome::both(known),
        };
        match rest {
            Some((operator, right)) => self.joined(outcome, operator, right),
            None => outcome,
        }
    }

    /// `name=value`. Before a command it isn't `permanent`.
    fn assignment(&mut self, node: Node<'t>, known: &mut Known, permanent: bool) {
        if let Some(value) = node.child_by_field_name("value") {
            *known = self.node(value, std::mem::take(known)).either();
        }
        let Some(name) = node.child_by_field_name("name") else {
            return;
        };
        let name = name.child_by_field_name("name").unwrap_or(name);
        if permanent {
            self.set(name, known);
        } else {
            let mut own = Known::default();
            self.set_name(self.text_of(name), &mut own, true);
            self.mention(name.byte_range(), name.byte_range(), &own, true);
        }
    }

    fn command(&mut self, node: Node<'t>, known: &mut Known) {
        let name = node.child_by_field_name("name");
        let called = name.map_or("", |name| self.text_of(name));
        let mut arguments = BuiltinArguments::new(called);
        for child in children(node) {
            if child.kind() == "variable_assignment" {
                self.assignment(child, known, false);
                continue;
            }
            if !child.is_named() || Some(child) == name || child.kind().ends_with("redirect") {
                if child.is_named() {
                    *known = self.node(child, std::mem::take(known)).either();
                }
                continue;
            }
            let text = self.text_of(child);
            if arguments.next_is_name(text) && child.kind() == "word" && is_name(text) {
                self.set(child, known);
            } else {
                *known = self.node(child, std::mem::take(known)).either();
            }
        }
        if READERS.contains(&called) {
            let mut arguments = children(node).filter(|it| it.is_named() && Some(*it) != name);
            let file = arguments.next().filter(|_| called != "eval");
            match file.and_then(|it| set_by_file(self.text_of(it))) {
                Some(names) => {
                    for name in names {
                        self.set_name(name, known, false);
                    }
                }
                None => known.others = true,
            }
        } else if self.reads_indirectly(node, called) {
            known.others = true;
        }
    }

    /// True for a command that may set any variable, in another form: `command . file`, `"eval" text`, `let "a=1"`.
    fn reads_indirectly(&self, node: Node<'t>, called: &str) -> bool {
        let is_plain = !matches!(called, "command" | "builtin" | "let")
            && !called.contains(['"', '\'', '\\', '$', '`']);
        if is_plain {
            return false;
        }
        let mut words = children(node).filter(Node::is_named);
        words.any(|it| {
            let word = self.text_of(it).replace(['"', '\'', '\\'], "");
            word == "let" || READERS.contains(&word.as_str())
        })
    }

    fn declaration(&mut self, node: Node<'t>, known: &mut Known) {
        let keyword = node.child(0).map_or("", |it| self.text_of(it));
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
                    let text = self.text_of(child).trim_start_matches('"');
                    if let Some((name, _)) = text.split_once('=').filter(|it| is_name(it.0)) {
                        self.set_name(name, known, true);
                    }
                }
            }
        }
    }

    fn condition(&mut self, node: Node<'t>, known: Known) -> Outcome {
        // The condition comes before `then`, the body after it; `elif` and `else` are separate nodes.
        let mut outcome = Outcome::both(known);
        let mut otherwise: Option<Known> = None;
        let mut ways: Option<Outcome> = None;
        for child in children(node) {
            match child.kind() {
                "then" => {
                    otherwise = Some(outcome.failed.clone());
                    outcome = Outcome::both(outcome.succeeded);
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
                _ if child.is_named() => outcome = self.node(child, outcome.either()),
                _ => {}
            }
        }
        if let Some(ways) = ways {
            outcome = outcome.or(&ways);
        }
        match otherwise {
            Some(otherwise) => outcome.or(&Outcome::both(otherwise)),
            None => outcome,
        }
    }

    /// The outcome of an `elif`, and the state where its condition is false.
    fn elif(&mut self, node: Node<'t>, known: Known) -> (Outcome, Known) {
        let mut outcome = Outcome::both(known);
        let mut otherwise = Known::default();
        for child in children(node) {
            if child.kind() == "then" {
                otherwise = outcome.failed.clone();
                outcome = Outcome::both(outcome.succeeded);
            } else if child.is_named() {
                outcome = self.node(child, outcome.either());
            }
        }
        (outcome, otherwise)
    }

    /// `$name`, `${name…}` and `name[…]`.
    fn expansion(&mut self, node: Node<'t>, known: &mut Known) {
        let mut named = false;
        for child in children(node) {
            if child.kind() == "variable_name" && !named {
                let whole = range_of(node, &self.text.text);
                self.mention(child.byte_range(), whole, known, false);
                named = true;
            } else if child.is_named() {
                *known = self.node(child, std::mem::take(known)).either();
            }
        }
    }

    /// `name++` and `name = …` in arithmetic, where a name is read and written.
    fn arithmetic(&mut self, node: Node<'t>, known: &mut Known) {
        let operator = node.child_by_field_name("operator");
        let operator = operator.map_or("", |it| it.kind());
        let compares = matches!(operator, "==" | "!=" | "<=" | ">=");
        if !compares && (operator.ends_with('=') || matches!(operator, "++" | "--")) {
            let mut inner = children(node).filter(Node::is_named);
            let name = inner.find(|it| it.kind() == "variable_name");
            if let Some(name) = name {
                self.set_name(self.text_of(name), known, false);
                self.mention(name.byte_range(), name.byte_range(), known, true);
            }
        }
    }

    /// The variables in a pattern, which the grammar parses as text.
    fn pattern(&mut self, node: Node<'t>, known: &Known) {
        let text = self.text_of(node);
        if !text.contains('$') {
            return;
        }
        let start = node.start_byte();
        let shifted = |range: &Range<usize>| start + range.start..start + range.end;
        for variable in Word::parse(text, Rules::words('\\')).variables() {
            self.mention(
                shifted(&variable.name),
                shifted(&variable.range),
                known,
                false,
            );
        }
    }

    /// The variables in the body of the heredoc whose marker the node was: those that the shell expands in it, or those of
    /// its commands, if it is the input of another shell.
    fn heredoc(&mut self, node: Node<'t>, known: &Known) {
        let heredocs = self.heredocs;
        for inner in heredocs.iter().filter(|it| is_at(it, node)) {
            if inner.expand {
                self.read_within(&as_string(&inner.body), known);
            } else if inner.input && self.is_input_of_shell(node) {
                self.read_within(&inner.body, known);
            }
        }
    }

    /// True if a redirection is the input of a POSIX shell.
    fn is_input_of_shell(&self, redirect: Node<'t>) -> bool {
        let body = redirect
            .parent()
            .and_then(|it| it.child_by_field_name("body"));
        body.filter(|it| it.kind() == "command").is_some_and(|it| {
            let words: Vec<_> = children(it).filter(Node::is_named).collect();
            reads_posix_input(words.iter().map(|it| self.text_of(*it)))
        })
    }

    /// Analyzes another text, starting in a state of this one.
    fn read_within(&mut self, text: &Fragment, known: &Known) {
        let tree = parse(&text.text);
        let root = tree.root_node();
        let mut inner = Reader {
            root,
            text,
            heredocs: &[],
            variables: Vec::new(),
            depth: self.depth,
            complete: !root.has_error(),
            set_anywhere: None,
            collects: self.collects,
            names: self.names.clone(),
        };
        inner.node(root, known.clone());
        self.complete &= inner.complete;
        self.variables.append(&mut inner.variables);
    }

    /// The state within a node that may run several times or never.
    fn may_set_in(&mut self, node: Node<'t>, mut known: Known) -> Known {
        // What is set within the node is found in it. Otherwise, each level of nesting would double the work.
        if self.collects {
            return known;
        }
        let set = if node == self.root {
            if self.set_anywhere.is_none() {
                self.set_anywhere = Some(self.set_in(node));
            }
            self.set_anywhere.clone().unwrap_or_default()
        } else {
            self.set_in(node)
        };
        known.may_set(&set);
        known
    }

    /// The variables that a node sets.
    fn set_in(&self, node: Node<'t>) -> Known {
        let mut inner = Reader {
            root: node,
            text: self.text,
            heredocs: &[],
            variables: Vec::new(),
            depth: self.depth,
            complete: true,
            set_anywhere: None,
            collects: true,
            names: self.names.clone(),
        };
        let mut set = Known::default();
        for child in children(node).filter(Node::is_named) {
            set.may_set(&inner.node(child, Known::default()).either());
        }
        set
    }
}

/// The arguments of a builtin that assigns the variables that its arguments name.
struct BuiltinArguments {
    /// The short options that take an argument; `a` of `read` and `v` of `printf` take a name.
    options: &'static str,
    /// The option whose argument is next.
    option: Option<char>,
    /// The position of the next operand.
    operand: usize,
    /// The positions of operands that are names.
    names: Range<usize>,
    /// True after `--` or the first operand.
    ended: bool,
}

impl BuiltinArguments {
    fn new(command: &str) -> Self {
        let (options, names) = match command {
            "read" => ("adinNptu", 0..usize::MAX),
            "mapfile" | "readarray" => ("CcdnOsu", 0..1),
            "getopts" => ("", 1..2),
            "printf" => ("v", 0..0),
            _ => ("", 0..0),
        };
        BuiltinArguments {
            options,
            option: None,
            operand: 0,
            names,
            ended: command == "getopts",
        }
    }

    /// True if the next argument is in the place of a name.
    fn next_is_name(&mut self, text: &str) -> bool {
        if let Some(option) = self.option.take() {
            return matches!(option, 'a' | 'v');
        }
        if !self.ended && text.len() > 1 && text.starts_with('-') {
            self.ended = text == "--";
            let mut letters = text.chars().skip(1);
            let takes = letters.find(|it| self.options.contains(*it));
            // Otherwise the rest of the word is its argument.
            self.option = takes.filter(|_| letters.next().is_none());
            return false;
        }
        self.ended = true;
        self.operand += 1;
        self.names.contains(&(self.operand - 1))
    }
}

/// The children of a node. (`Node::next_sibling` is linear in the number of children.)
fn children(node: Node) -> std::vec::IntoIter<Node> {
    let mut cursor = node.walk();
    let children: Vec<_> = node.children(&mut cursor).collect();
    children.into_iter()
}

/// The body of a heredoc as a command with a double-quoted string, in which the same is expanded. Double quotes outside
/// of expansions are replaced.
fn as_string(body: &Fragment) -> Fragment {
    let mut text = String::with_capacity(body.text.len());
    // The closing characters of open expansions and quotes.
    let mut open = Vec::new();
    let mut chars = body.text.chars().peekable();
    while let Some(c) = chars.next() {
        let around = open.last().copied();
        // It must not become a part of the name of a variable before it.
        text.push(if c == '"' && around.is_none() { '.' } else { c });
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
        // Everything up to the closing quote is literal.
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

/// True for the heredoc whose marker a node was.
fn is_at(heredoc: &Inner, node: Node) -> bool {
    heredoc.marker.contains(&node.start_byte())
}

/// True for a valid name of a variable of a shell.
pub fn is_name(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic());
    begins && text.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
}
