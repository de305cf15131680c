//! The names that scripts define: variables and functions, with what is needed to find and rename them: [`ShellNames`].
//!
//! Which variable an occurrence means and where its value comes from is determined by `variables`; this walks the same tree
//! once more, without recursion, for the structure around the occurrences: what runs conditionally, in a loop, in a subshell
//! or in a function. All spans are relative to the instruction.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

use tree_sitter::Node;

use super::super::{Fragment, Instruction};
use super::bash::{parse, range_of};
use super::command::{self, Command};
use super::parsed::Shell;
use super::scanner::commands;
use super::symbols::{
    HazardKind, MentionRole, ScriptSymbols, ShellBranch, ShellCall, ShellFunction, ShellHazard,
    ShellLoop, ShellMention, ShellNames, ShellVariable,
};
use super::variables::is_name;
use crate::language::{TAKES_CODE, reads_posix_input, set_by_file};
use crate::text::Span;

impl Instruction {
    /// The names that the scripts of the instruction define, for the commands for which [`Instruction::shell`] results
    /// something.
    pub fn shell_names(&self) -> Option<&ShellNames> {
        let shell = self.shell()?;
        Some(shell.names.get_or_init(|| read(self, shell)))
    }
}

fn read(instruction: &Instruction, shell: &Shell) -> ShellNames {
    let Some(command) = command::extract(instruction) else {
        return ShellNames::default();
    };
    let is_inner = inner_scripts(&command);
    let within = |it: &ShellVariable| {
        let mut bodies = command.heredocs.iter().zip(&is_inner);
        bodies.position(|(heredoc, inner)| *inner && heredoc.body.span.covers(it.span))
    };
    let mut variables: Vec<(Option<usize>, &ShellVariable)> =
        shell.variables.iter().map(|it| (within(it), it)).collect();
    let mut scripts = Vec::new();
    let mut take = |script: Option<usize>| {
        let (taken, rest) = variables.drain(..).partition(|(of, _)| *of == script);
        variables = rest;
        let taken: Vec<(Option<usize>, &ShellVariable)> = taken;
        taken.into_iter().map(|(_, it)| it).collect::<Vec<_>>()
    };
    let own = take(None);
    let marks = |it: &ShellVariable| {
        let mut heredocs = command.heredocs.iter();
        let heredoc = heredocs.find(|heredoc| heredoc.body.span.covers(it.span))?;
        Some(command.text.span_of(heredoc.marker.clone()).start)
    };
    scripts.push(script(&command.text, own, marks, shell.sound));
    for (number, heredoc) in command.heredocs.iter().enumerate() {
        if is_inner.get(number).copied().unwrap_or_default() {
            let own = take(Some(number));
            scripts.push(script(&heredoc.body, own, |_| None, shell.sound));
        }
    }
    ShellNames {
        scripts: scripts.into(),
    }
}

/// For each heredoc, whether it is the unchanged input of another shell.
fn inner_scripts(command: &Command) -> Vec<bool> {
    if command.heredocs.is_empty() {
        return Vec::new();
    }
    let list = commands(&command.text.text, 0);
    let is_read = |heredoc: &command::Inner| {
        let reader = list.iter().find(|it| it.range.end >= heredoc.marker.end);
        let words = reader.map(|it| it.words.iter().map(|word| word.value.as_str()));
        heredoc.input && !heredoc.expand && words.is_some_and(reads_posix_input)
    };
    command.heredocs.iter().map(is_read).collect()
}

/// The names in a text. `mark` results the place of the mark of the heredoc that contains a variable.
fn script(
    text: &Fragment,
    variables: Vec<&ShellVariable>,
    mark: impl Fn(&ShellVariable) -> Option<u32>,
    sound: bool,
) -> ScriptSymbols {
    let tree = parse(&text.text);
    let mut walker = Walker {
        text,
        notes: HashMap::new(),
        regions: Vec::new(),
        functions: Vec::new(),
        branches: Vec::new(),
        calls: Vec::new(),
        hazards: Vec::new(),
        names_as_text: Vec::new(),
        comments: Vec::new(),
    };
    if !sound {
        walker.hazard(0..text.text.len(), HazardKind::Unparsed);
    }
    walker.walk(tree.root_node());
    let mut mentions: Vec<ShellMention> = Vec::with_capacity(variables.len());
    for it in variables {
        // Arithmetic reads and writes a variable in one place.
        if let Some(last) = mentions.last_mut().filter(|last| last.span == it.span) {
            if it.writes && last.role == MentionRole::Read {
                last.role = MentionRole::Builtin;
            }
            continue;
        }
        let mark = mark(it);
        let offset = text.offset_in_text(it.span.start);
        let note = offset.filter(|_| mark.is_none());
        let note = note.and_then(|at| walker.notes.remove(&at));
        mentions.push(walker.mention(it, note, mark.unwrap_or(it.span.start)));
    }
    mentions.sort_by_key(|it| it.at);
    let loops = walker.surround(&mut mentions);
    ScriptSymbols {
        mentions: mentions.into(),
        functions: walker.functions.into(),
        calls: walker.calls.into(),
        loops: loops.into(),
        branches: walker.branches.into(),
        hazards: walker.hazards.into(),
        names_as_text: walker.names_as_text.into(),
        comments: walker.comments.into(),
    }
}

/// What the tree has about the name of a variable.
struct Note {
    role: MentionRole,
    statement: Range<usize>,
    value: Option<Box<str>>,
    exported: bool,
    local: bool,
}

/// A part of a text that runs under its own conditions.
struct Region {
    range: Range<usize>,
    kind: RegionKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RegionKind {
    /// It may not run.
    Conditional,
    /// It may run several times, in parts.
    Loop,
    /// It can't change the shell.
    Subshell,
    /// The function with this index.
    Function(usize),
}

/// A node around the current one.
#[derive(Clone, Copy)]
struct Around<'t> {
    node: Node<'t>,
    /// For a list, where what runs only after its right side ends.
    list_end: usize,
    declaration: Declaration,
}

/// The effect of `export`, `local` and the like on the names in it.
#[derive(Clone, Copy, Default)]
struct Declaration {
    exports: bool,
    is_local: bool,
}

struct Walker<'t> {
    text: &'t Fragment,
    /// By the offset of the name.
    notes: HashMap<usize, Note>,
    regions: Vec<Region>,
    functions: Vec<ShellFunction>,
    branches: Vec<ShellBranch>,
    calls: Vec<ShellCall>,
    hazards: Vec<ShellHazard>,
    names_as_text: Vec<Span>,
    comments: Vec<Span>,
}

impl<'t> Walker<'t> {
    fn walk(&mut self, root: Node<'t>) {
        let mut cursor = root.walk();
        let mut around: Vec<Around<'t>> = Vec::new();
        loop {
            let node = cursor.node();
            let here = self.enter(node, around.last().copied());
            if node.kind() != "comment" && cursor.goto_first_child() {
                around.push(here);
                continue;
            }
            while !cursor.goto_next_sibling() {
                around.pop();
                if !cursor.goto_parent() {
                    return;
                }
            }
        }
    }

    fn text_of(&self, range: Range<usize>) -> &'t str {
        self.text.text.get(range).unwrap_or_default()
    }

    fn region(&mut self, range: Range<usize>, kind: RegionKind) {
        self.regions.push(Region { range, kind });
    }

    fn hazard(&mut self, range: Range<usize>, kind: HazardKind) {
        let span = self.text.span_of(range);
        self.hazards.push(ShellHazard { span, kind });
    }

    fn takes_names(&mut self, range: Range<usize>) {
        self.names_as_text.push(self.text.span_of(range));
    }

    fn note(&mut self, name: Node, role: MentionRole, statement: Range<usize>) {
        let note = Note {
            role,
            statement,
            value: None,
            exported: false,
            local: false,
        };
        self.notes.insert(name.start_byte(), note);
    }

    fn enter(&mut self, node: Node<'t>, around: Option<Around<'t>>) -> Around<'t> {
        let mut here = Around {
            node,
            list_end: node.end_byte(),
            declaration: Declaration::default(),
        };
        let range = node.byte_range();
        match node.kind() {
            "list" => self.list(node, around, &mut here),
            "if_statement" => self.branches(node),
            "elif_clause" | "else_clause" | "case_item" => {
                let then = children(node).into_iter().find(|it| it.kind() == "then");
                let start = then.map_or(range.start, |it| it.end_byte());
                if let Some(statement) = around {
                    self.branch(statement.node, start..range.end);
                }
                self.region(range, RegionKind::Conditional);
            }
            "for_statement" | "while_statement" | "c_style_for_statement" => {
                self.in_loop(node);
            }
            "function_definition" => self.function(node),
            "subshell" | "command_substitution" | "process_substitution" => {
                self.region(range, RegionKind::Subshell);
            }
            "pipeline" => {
                for part in children(node).into_iter().filter(Node::is_named) {
                    self.region(part.byte_range(), RegionKind::Subshell);
                }
            }
            "variable_assignment" => self.assignment(node, around),
            "declaration_command" => here.declaration = self.declaration(node),
            "unset_command" => {
                for child in children(node).into_iter().skip(1) {
                    if child.kind() == "variable_name" {
                        self.note(child, MentionRole::Unset, range.clone());
                    } else {
                        self.takes_names(child.byte_range());
                    }
                }
            }
            "command" => self.command(node),
            "comment" => self.comments.push(self.text.span_of(range)),
            "expansion" => self.expansion(node),
            "arithmetic_expansion" | "subscript" => self.takes_names(range),
            // In `[[ x -eq 1 ]]` a word is arithmetic.
            "compound_statement" | "test_command" => {
                let text = self.text_of(range.clone());
                if text.starts_with("((") || text.starts_with("[[") {
                    self.takes_names(range);
                }
            }
            _ => {}
        }
        here
    }

    fn list(&mut self, node: Node<'t>, around: Option<Around<'t>>, here: &mut Around<'t>) {
        let operator = |list: Node<'t>| list.child(1).map_or("", |it| it.kind());
        let of = around.filter(|it| {
            it.node.kind() == "list"
                && it.node.start_byte() == node.start_byte()
                && operator(it.node) == "&&"
        });
        if let Some(of) = of {
            here.list_end = of.list_end;
        }
        let Some(right) = node.child(2) else { return };
        let end = if operator(node) == "&&" {
            here.list_end
        } else {
            node.end_byte()
        };
        self.region(right.start_byte()..end, RegionKind::Conditional);
    }

    fn branch(&mut self, statement: Node, range: Range<usize>) {
        self.branches.push(ShellBranch {
            statement: self.text.span_of(statement.byte_range()),
            span: self.text.span_of(range),
        });
    }

    fn branches(&mut self, node: Node) {
        let mut start = None;
        for child in children(node) {
            match child.kind() {
                "then" => start = Some(child.end_byte()),
                "elif_clause" | "else_clause" | "fi" => {
                    if let Some(start) = start.take() {
                        self.branch(node, start..child.start_byte());
                        self.region(start..child.start_byte(), RegionKind::Conditional);
                    }
                }
                _ => {}
            }
        }
    }

    fn in_loop(&mut self, node: Node) {
        let body = node.child_by_field_name("body");
        let head_end = body.map_or(node.end_byte(), |it| it.start_byte());
        if node.kind() == "for_statement" {
            self.region(node.byte_range(), RegionKind::Conditional);
        }
        self.region(node.byte_range(), RegionKind::Loop);
        if let Some(body) = body {
            self.region(body.byte_range(), RegionKind::Conditional);
        }
        if node.kind() == "c_style_for_statement" {
            self.takes_names(node.start_byte()..head_end);
        }
        if let Some(variable) = node.child_by_field_name("variable") {
            let head = self.text_of(node.start_byte()..head_end);
            let head = head.trim_end_matches(|c: char| c.is_whitespace() || c == ';');
            let statement = node.start_byte()..node.start_byte() + head.len();
            self.note(variable, MentionRole::Loop, statement);
        }
    }

    fn function(&mut self, node: Node) {
        let Some(name) = node.child_by_field_name("name") else {
            return;
        };
        let index = self.functions.len();
        self.functions.push(ShellFunction {
            name: self.text_of(name.byte_range()).into(),
            span: self.text.span_of(name.byte_range()),
            whole: self.text.span_of(node.byte_range()),
        });
        if let Some(body) = node.child_by_field_name("body") {
            self.region(body.byte_range(), RegionKind::Function(index));
        }
    }

    fn assignment(&mut self, node: Node<'t>, around: Option<Around<'t>>) {
        let Some(name) = node.child_by_field_name("name") else {
            return;
        };
        let is_element = name.kind() == "subscript";
        let name = name.child_by_field_name("name").unwrap_or(name);
        let appends = children(node).iter().any(|it| it.kind() == "+=");
        let value = match node.child_by_field_name("value") {
            _ if is_element || appends => None,
            Some(value) => self.literal(value),
            None => Some(""),
        };
        let declaration = around.map(|it| it.declaration).unwrap_or_default();
        let before_command = around.is_some_and(|it| {
            it.node.kind() == "command" && it.node.child_by_field_name("name").is_some()
        });
        self.notes.insert(
            name.start_byte(),
            Note {
                role: if before_command {
                    MentionRole::Passed
                } else {
                    MentionRole::Assigned
                },
                statement: node.byte_range(),
                value: value.map(Into::into),
                exported: declaration.exports || before_command,
                local: declaration.is_local,
            },
        );
    }

    /// The value of a word without expansions.
    fn literal(&self, value: Node) -> Option<&'t str> {
        let text = self.text_of(value.byte_range());
        let inner = match value.kind() {
            "word" | "number" => text,
            "raw_string" => return text.strip_prefix('\'')?.strip_suffix('\''),
            "string" => text.strip_prefix('"')?.strip_suffix('"')?,
            _ => return None,
        };
        (!inner.contains(['$', '`', '\\', '~'])).then_some(inner)
    }

    fn declaration(&mut self, node: Node) -> Declaration {
        let list = children(node);
        for child in list.iter().skip(1) {
            if !matches!(child.kind(), "variable_assignment" | "variable_name") {
                self.takes_names(child.byte_range());
            }
        }
        let keyword = list.first().map_or("", |it| it.kind());
        let flags: String = list
            .iter()
            .map(|it| self.text_of(it.byte_range()))
            .filter(|it| it.starts_with('-'))
            .collect();
        if flags.contains('n') && keyword != "export" {
            self.hazard(node.byte_range(), HazardKind::Indirect);
        }
        let declares = matches!(keyword, "local" | "declare" | "typeset");
        let declaration = Declaration {
            exports: keyword == "export" || flags.contains('x'),
            is_local: declares && !flags.contains('g'),
        };
        for name in list.iter().filter(|it| it.kind() == "variable_name") {
            let note = Note {
                // `export x` doesn't change its value.
                role: if declares {
                    MentionRole::Declared
                } else {
                    MentionRole::Read
                },
                statement: node.byte_range(),
                value: None,
                exported: declaration.exports,
                local: declaration.is_local,
            };
            self.notes.insert(name.start_byte(), note);
        }
        declaration
    }

    fn command(&mut self, node: Node) {
        let Some(name) = node.child_by_field_name("name") else {
            return;
        };
        let called = self.text_of(name.byte_range());
        if called.contains(['$', '`', '"', '\'', '\\', '*', '?']) {
            self.hazard(name.byte_range(), HazardKind::Calls);
            return;
        }
        self.calls.push(ShellCall {
            name: called.into(),
            span: self.text.span_of(name.byte_range()),
        });
        if TAKES_CODE.contains(&called) {
            self.takes_names(node.byte_range());
        }
        let arguments = || {
            let all = children(node).into_iter();
            all.filter(move |it| it.is_named() && *it != name)
        };
        match called {
            "eval" => self.hazard(node.byte_range(), HazardKind::Evaluates),
            "." | "source" => {
                let file = arguments().next();
                let known = file.and_then(|it| set_by_file(self.text_of(it.byte_range())));
                let kind = known.map_or(HazardKind::Sources, HazardKind::Sets);
                self.hazard(node.byte_range(), kind);
            }
            "set" => {
                let exports = arguments().any(|it| {
                    let text = self.text_of(it.byte_range());
                    let short = text.strip_prefix('-').filter(|it| !it.starts_with('-'));
                    short.is_some_and(|it| it.contains('a')) || text == "allexport"
                });
                if exports {
                    self.hazard(node.byte_range(), HazardKind::ExportsAll);
                }
            }
            "read" | "getopts" | "mapfile" | "readarray" | "printf" => {
                for word in arguments() {
                    let text = self.text_of(word.byte_range());
                    let quotes = |c| matches!(c, '"' | '\'');
                    if word.kind() == "word" {
                        self.note(word, MentionRole::Builtin, node.byte_range());
                    } else if is_name(text.trim_matches(quotes)) && called != "printf" {
                        self.takes_names(word.byte_range());
                    }
                }
            }
            _ => {}
        }
    }

    fn expansion(&mut self, node: Node) {
        let list = children(node);
        if list.get(1).is_some_and(|it| it.kind() == "!") {
            self.hazard(node.byte_range(), HazardKind::Indirect);
        }
        if list.iter().any(|it| it.kind() == ":") {
            self.takes_names(node.byte_range());
        }
        let mut rest = list.iter();
        let name = rest.find(|it| matches!(it.kind(), "variable_name" | "subscript"));
        if let Some(name) = name
            && rest
                .next()
                .is_some_and(|it| matches!(it.kind(), ":=" | "="))
        {
            let name = name.child_by_field_name("name").unwrap_or(*name);
            let statement = range_of(node, &self.text.text);
            self.note(name, MentionRole::Default, statement);
        }
    }

    fn mention(&self, it: &ShellVariable, note: Option<Note>, at: u32) -> ShellMention {
        // A word after `read` may also be the argument of an option.
        let note = note.filter(|note| note.role != MentionRole::Builtin || it.writes);
        let role = match &note {
            Some(note) => note.role,
            None if it.writes => MentionRole::Builtin,
            None => MentionRole::Read,
        };
        let statement = note.as_ref().map(|note| note.statement.clone());
        ShellMention {
            name: it.name.clone(),
            span: it.span,
            whole: it.whole,
            origin: it.origin,
            role,
            statement: statement.map_or(it.span, |range| self.text.span_of(range)),
            exported: note.as_ref().is_some_and(|it| it.exported),
            local: note.as_ref().is_some_and(|it| it.local),
            value: note.and_then(|it| it.value),
            at,
            certain_until: u32::MAX,
            visible_until: u32::MAX,
            function: None,
            in_loop: None,
        }
    }

    /// Adds to each occurrence what surrounds it, and results the loops.
    fn surround(&mut self, mentions: &mut [ShellMention]) -> Vec<ShellLoop> {
        #[derive(Clone, Copy)]
        struct Open {
            end: u32,
            certain_until: u32,
            visible_until: u32,
            function: Option<usize>,
            in_loop: Option<usize>,
        }
        let mut regions = std::mem::take(&mut self.regions);
        regions.sort_by_key(|it| (it.range.start, Reverse(it.range.end)));
        let mut regions = regions.into_iter().peekable();
        let mut loops: Vec<ShellLoop> = Vec::new();
        let outside = Open {
            end: u32::MAX,
            certain_until: u32::MAX,
            visible_until: u32::MAX,
            function: None,
            in_loop: None,
        };
        let mut open: Vec<Open> = Vec::new();
        for mention in mentions {
            while let Some(region) =
                regions.next_if(|it| self.text.span_of(it.range.clone()).start <= mention.at)
            {
                let span = self.text.span_of(region.range);
                while open.last().is_some_and(|it| it.end <= span.start) {
                    open.pop();
                }
                let mut inner = open.last().copied().unwrap_or(outside);
                inner.end = span.end;
                if region.kind != RegionKind::Loop {
                    inner.certain_until = inner.certain_until.min(span.end);
                }
                match region.kind {
                    RegionKind::Conditional => {}
                    RegionKind::Loop => {
                        loops.push(ShellLoop {
                            span,
                            parent: inner.in_loop,
                        });
                        inner.in_loop = Some(loops.len() - 1);
                    }
                    RegionKind::Subshell => {
                        inner.visible_until = inner.visible_until.min(span.end);
                    }
                    RegionKind::Function(index) => {
                        inner.function = Some(index);
                        inner.in_loop = None;
                    }
                }
                open.push(inner);
            }
            while open.last().is_some_and(|it| it.end <= mention.at) {
                open.pop();
            }
            let here = open.last().copied().unwrap_or(outside);
            mention.certain_until = here.certain_until;
            mention.visible_until = here.visible_until;
            mention.function = here.function;
            mention.in_loop = here.in_loop;
        }
        loops
    }
}

fn children(node: Node) -> Vec<Node> {
    let mut cursor = node.walk();
    node.children(&mut cursor).collect()
}
