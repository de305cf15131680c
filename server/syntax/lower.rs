//! Lowering: tree to typed syntax. The only module that depends on the grammar's nodes.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use tree_sitter::{Language, Node, TreeCursor};

use super::ast::{
    Arguments, Comment, Directive, Dockerfile, Flag, HealthcheckArguments, Heredoc, HeredocMarker,
    Instruction, Item, Pair,
};
use super::attachment::Attachment;
use super::edit::{Change, Section, Untouched, shift};
use super::fragment::Fragment;
use super::logical::{LineKind, Logical, physical_lines};
use super::problem::{Problem, ProblemKind};
use super::shell::Cache;
use super::word::{Part, Rules, Word, unquoted_words};
use super::{check, flags, frontend};
use crate::language::{Kind, instruction};
use crate::text::{Span, Text};

/// A lowered file.
#[derive(Clone)]
pub(super) struct Lowered {
    pub(super) file: Dockerfile,
}

/// Lowers a whole file.
pub(super) fn file(root: Node, text: &Text) -> Lowered {
    let directives = directives(root, text);
    let mut lowering = Lowering::new(text, escape(&directives));
    lowering.run(root, 0, |_| false);
    lowering.finish(directives)
}

impl Lowered {
    /// The number of items that end on a line before a change.
    fn before(&self, change: Change, text: &Text) -> usize {
        let items = &self.file.items;
        let stays = |item: &Item| text.line_feed_after(item.span().end) < change.span.start;
        let mut first = items.partition_point(|item| item.span().end < change.span.start);
        while let Some(before) = first.checked_sub(1)
            && !items.get(before).is_some_and(stays)
        {
            first = before;
        }
        first
    }

    /// The part of the new text with some instructions before and after a change.
    pub(super) fn part(&self, change: Change, around: usize, text: &Text) -> Section {
        let items = &self.file.items;
        // The beginning of a text may have directives.
        // Only a directive at the beginning of the text sets another escape character.
        if self.file.escape != '\\' {
            return Section::ALL;
        }
        let first = self.before(change, text).checked_sub(around);
        let first = first.filter(|first| *first > 0);
        let first = first.and_then(|first| items.get(first));
        let end = items.partition_point(|item| item.start <= change.old_end());
        Section {
            start: first.map_or(0, |item| item.start),
            next: items.get(end + around).map(|item| {
                let start = shift(item.start, change.growth);
                Span::new(start, text.line_feed_after(start))
            }),
        }
    }

    /// True if a change, and the end of the item before it, are in a part of the old text.
    pub(super) fn covers(&self, part: Section, change: Change, text: &Text) -> bool {
        let before = self.before(change, text).checked_sub(1);
        let before = before.and_then(|it| self.file.items.get(it));
        (part.start == 0 || before.is_some_and(|it| it.start >= part.start))
            && part.next.is_none_or(|next| change.old_end() < next.start)
    }

    /// The number of items in a part.
    pub(super) fn count(&self, part: Section) -> usize {
        let items = &self.file.items;
        let first = items.partition_point(|item| item.start < part.start);
        let end = part.next.map_or(items.len(), |next| {
            items.partition_point(|item| item.start < next.start)
        });
        end.saturating_sub(first)
    }

    /// Lowers the changed part of a file and keeps the rest. `root` is the tree of a part of the text that contains the
    /// change. `None`, without changes, if the change affects what follows that part.
    pub(super) fn change(
        &mut self,
        change: Change,
        part: Section,
        root: Node,
        text: &Text,
    ) -> Option<Untouched> {
        let directives = (part.start == 0).then(|| directives(root, text));
        if let Some(directives) = &directives
            && escape(directives) != self.file.escape
        {
            if part.next.is_some() {
                return None;
            }
            *self = file(root, text);
            return Some(Untouched::NOTHING);
        }
        let first = self.before(change, text);
        let Dockerfile {
            escape,
            items,
            comments,
            ..
        } = &mut self.file;
        let before = first.checked_sub(1).and_then(|last| items.get(last));
        let from = before.map_or(0, |item| item.span().end);
        let first_comment = comments.partition_point(|comment| comment.span.end <= from);

        // Where an instruction began before, everything is as before.
        let mut resumed = None;
        let mut lowering = Lowering::new(text, *escape);
        lowering.run(root, from, |start| {
            if start <= change.span.end {
                return false;
            }
            let old = shift(start, -change.growth);
            let number = items.partition_point(|item| item.start < old);
            if items.get(number).is_some_and(|item| item.start == old) {
                resumed = Some((number, old));
            }
            resumed.is_some() || part.next.is_some_and(|next| start >= next.start)
        });
        let (end, end_comment) = match resumed {
            Some((number, start)) => {
                let comment = comments.partition_point(|comment| comment.span.start < start);
                (number.max(first), comment.max(first_comment))
            }
            None if part.next.is_some() => return None,
            None => (items.len(), comments.len()),
        };

        let untouched = Untouched {
            front: first,
            back: items.len() - end,
        };
        for item in items.iter_mut().skip(end) {
            item.start = shift(item.start, change.growth);
        }
        for Comment { span, .. } in comments.iter_mut().skip(end_comment) {
            *span = change.moved(*span);
        }
        items.splice(first..end, lowering.items);
        comments.splice(first_comment..end_comment, lowering.comments);
        if let Some(directives) = directives {
            self.file.directives = directives;
        }
        self.file.frontend_directives = frontend::directives(text);
        Some(untouched)
    }
}

fn escape(directives: &[Directive]) -> char {
    let valid = |d: &&Directive| {
        d.name.eq_ignore_ascii_case("escape") && (d.value == "`" || d.value == "\\")
    };
    directives
        .iter()
        .rfind(valid)
        .map_or('\\', |d| if d.value == "`" { '`' } else { '\\' })
}

fn span(node: Node) -> Span {
    let Range { start, end } = node.byte_range();
    Span::new(start as u32, end as u32)
}

/// The parser directives at the beginning of a file.
fn directives(root: Node, text: &Text) -> Vec<Directive> {
    let mut found = Vec::new();
    let mut cursor = root.walk();
    let mut more = cursor.goto_first_child();
    while more && cursor.node().kind_id() == NODES.parser_directive {
        let node = cursor.node();
        let all = span(node);
        // The node of a further directive includes the line end before it.
        let source = text.slice(all);
        let hash = source.find('#').unwrap_or_default() as u32;
        let all = Span::new(all.start + hash, all.end);
        let part = |name: &str| {
            node.child_by_field_name(name)
                .map_or(Span::empty(all.end), span)
        };
        let (name_span, value_span) = (part("name"), part("value"));
        found.push(Directive {
            span: all,
            name: text.slice(name_span).into_owned(),
            name_span,
            value: text.slice(value_span).into_owned(),
            value_span,
        });
        more = cursor.goto_next_sibling();
    }
    found
}

macro_rules! nodes {
    ($($name:ident)*) => {
        /// The grammar's nodes by number.
        struct Nodes {
            $($name: u16,)*
        }

        static NODES: LazyLock<Nodes> = LazyLock::new(|| {
            let language: Language = dockwright_grammar::LANGUAGE.into();
            Nodes { $($name: language.id_for_node_kind(stringify!($name), true),)* }
        });
    };
}

nodes! {
    stage parser_directive comment line_continuation keyword unknown_keyword flag end_of_flags
    json_array json_string invalid_element shell_command
    env_pair label_pair arg_pair
    heredoc heredoc_marker heredoc_body heredoc_end heredoc_overflow
}

struct Lowering<'t> {
    text: &'t Text,
    escape: char,
    items: Vec<Item>,
    comments: Vec<Comment>,
}

impl<'t> Lowering<'t> {
    fn new(text: &'t Text, escape: char) -> Self {
        Lowering {
            text,
            escape,
            items: Vec::new(),
            comments: Vec::new(),
        }
    }

    fn finish(self, directives: Vec<Directive>) -> Lowered {
        let Lowering {
            text,
            escape,
            items,
            comments,
        } = self;
        Lowered {
            file: Dockerfile {
                escape,
                directives,
                frontend_directives: frontend::directives(text),
                comments,
                items,
            },
        }
    }

    /// Lowers instructions and comments from an offset on, until `stop` returns true for an instruction's start: it and
    /// everything after it is already known.
    fn run(&mut self, root: Node, from: u32, mut stop: impl FnMut(u32) -> bool) {
        let mut nodes = Instructions::from(root, from);
        // A continuation before a keyword, and the comments within it.
        let mut opened: Option<u32> = None;
        let mut inner_comments = Vec::new();
        while let Some(node) = nodes.current() {
            let (here, kind) = (span(node), node.kind_id());
            if here.start < from || kind == NODES.parser_directive {
                // Before the offset.
            } else if kind == NODES.comment {
                if opened.is_some() {
                    inner_comments.push(here);
                } else {
                    let source = self.text.slice(here);
                    self.comments.push(Comment {
                        span: here,
                        assigns: source.contains('='),
                        names_linter: names_linter(&source),
                        includes: source.starts_with("#include"),
                    });
                }
            } else if kind == NODES.line_continuation {
                opened.get_or_insert(here.start);
            } else {
                let start = opened.take().unwrap_or(here.start);
                if stop(start) {
                    return;
                }
                let mut instruction = self.instruction(node, start, here.end);
                instruction.comments.splice(
                    0..0,
                    inner_comments.drain(..).map(|c: Span| local(c, start)),
                );
                self.items.push(Item {
                    start,
                    instruction: Arc::new(instruction),
                });
            }
            nodes.advance();
        }
    }

    /// Lowers an instruction that begins at `start`, which is before its node if a continuation opens it.
    fn instruction(&self, node: Node, start: u32, end: u32) -> Instruction {
        let line_end = first_heredoc(node).map_or(end, |heredoc| heredoc.start);
        // The end of the line shows whether it is continued; whitespace there isn't part of any node.
        let source = self
            .text
            .slice(Span::new(start, self.text.line_feed_after(line_end)));
        let logical = Logical::join(&source, self.escape);
        let inner = Inner {
            text: self.text,
            escape: self.escape,
            start,
            logical: &logical,
        };
        let mut instruction = inner.lower(node, 0);
        instruction.len = end - start;
        instruction.blank_lines = logical.blank_lines;
        check::instruction(&mut instruction);
        instruction
    }
}

/// A cursor over the instructions of a file and the comments between them, inside and outside of stages.
struct Instructions<'t> {
    cursor: TreeCursor<'t>,
    done: bool,
}

impl<'t> Instructions<'t> {
    /// Starts at the node that contains the byte before `offset`, or earlier.
    fn from(root: Node<'t>, offset: u32) -> Self {
        let last = offset.saturating_sub(1) as usize;
        let mut cursor = root.walk();
        // tree-sitter finds nothing where a hidden node ends with a hidden node.
        let down = |cursor: &mut TreeCursor| {
            cursor.goto_first_child_for_byte(last).is_some() || cursor.goto_first_child()
        };
        let mut done = !down(&mut cursor);
        if !done && cursor.node().kind_id() == NODES.stage {
            done = !down(&mut cursor);
        }
        Instructions { cursor, done }
    }

    fn current(&self) -> Option<Node<'t>> {
        (!self.done).then(|| self.cursor.node())
    }

    fn advance(&mut self) {
        while !self.done {
            if self.cursor.goto_next_sibling() {
                if self.cursor.node().kind_id() == NODES.stage {
                    self.cursor.goto_first_child();
                }
                return;
            }
            // At the end of a stage, continues after it.
            self.done = self.cursor.depth() <= 1;
            self.cursor.goto_parent();
        }
    }
}

/// A span relative to the beginning of its instruction.
fn local(span: Span, start: u32) -> Span {
    Span::new(span.start - start, span.end - start)
}

/// The span of an instruction's first heredoc, which begins where its line ends.
fn first_heredoc(node: Node) -> Option<Span> {
    let mut inner = Some(node);
    for _ in 0..=MAX_TRIGGERS {
        let node = inner?;
        let mut cursor = node.walk();
        let heredoc = node
            .named_children(&mut cursor)
            .find(|child| child.kind_id() == NODES.heredoc);
        if let Some(heredoc) = heredoc {
            return Some(span(heredoc));
        }
        inner = node.child_by_field_name("trigger");
    }
    None
}

/// The maximum nesting of ONBUILD that is parsed. BuildKit rejects the second.
const MAX_TRIGGERS: usize = 32;

/// Lowers one instruction.
struct Inner<'a> {
    text: &'a Text,
    escape: char,
    start: u32,
    logical: &'a Logical<'a>,
}

impl Inner<'_> {
    fn lower(&self, node: Node, triggers: usize) -> Instruction {
        let mut it = Instruction {
            len: 0,
            keyword: Fragment::default(),
            kind: None,
            flags: Vec::new(),
            arguments: Arguments::None,
            heredocs: Vec::new(),
            markers: Vec::new(),
            comments: Vec::new(),
            blank_lines: None,
            problems: Vec::new(),
            shell: Cache::default(),
            findings: Attachment::default(),
        };
        let mut rest: Option<Span> = None;
        let mut pairs = Vec::new();
        let mut health = None;
        let mut overflow = false;
        let mut split = (0, 0);
        let mut cursor = node.walk();
        let mut more = cursor.goto_first_child();
        let mut has_keyword = false;
        while more {
            let child = cursor.node();
            let kind = child.kind_id();
            if !has_keyword && (kind == NODES.keyword || kind == NODES.unknown_keyword) {
                has_keyword = true;
                it.keyword = self.keyword(child);
                // Trailing whitespace that isn't ASCII doesn't belong to the keyword, though the grammar takes it so.
                it.kind = instruction(&it.keyword.text).map(|facts| facts.kind);
            } else if kind == NODES.flag {
                let (flag, bytes) = self.flag(self.local(child));
                split = (flag.span.end, bytes);
                it.flags.push(flag);
            } else if kind == NODES.comment {
                it.comments.push(self.local(child));
            } else if kind == NODES.json_array {
                it.arguments = self.json(child, &mut it.problems);
            } else if kind == NODES.shell_command {
                self.markers(child, &mut it.markers);
                it.comments.extend(self.comments_in(child));
                let command = self.fragment(child).trimmed_end();
                if !command.text.is_empty() {
                    let command = after_split(command, split);
                    it.arguments = Arguments::Shell(command);
                }
            } else if kind == NODES.env_pair || kind == NODES.label_pair || kind == NODES.arg_pair {
                it.comments.extend(self.comments_in(child));
                pairs.push(self.pair(child));
            } else if kind == NODES.heredoc {
                overflow |= self.heredoc(child, &mut it.heredocs);
            } else if kind == NODES.line_continuation || kind == NODES.end_of_flags {
                // Not part of the typed syntax.
            } else if it.kind == Some(Kind::Onbuild) && cursor.field_name() == Some("trigger") {
                if triggers == MAX_TRIGGERS {
                    break;
                }
                let mut trigger = self.lower(child, triggers + 1);
                it.comments.append(&mut trigger.comments);
                it.markers.append(&mut trigger.markers);
                it.heredocs.append(&mut trigger.heredocs);
                let text = trigger_text(self.logical.text(), &it.heredocs);
                it.arguments = Arguments::Trigger {
                    instruction: Box::new(trigger),
                    text,
                };
            } else if it.kind == Some(Kind::Healthcheck) && health.is_none() {
                let here = self.local(child);
                let word = self.fragment(child);
                let word = if self.ends_line(here) {
                    word.trimmed_end()
                } else {
                    word
                };
                let (word, bytes) = health_word(&word);
                split = (here.end, bytes);
                health = Some(word);
            } else {
                if kind == NODES.heredoc_marker {
                    it.markers.push(self.marker(child));
                }
                it.comments.extend(self.comments_in(child));
                let here = self.local(child);
                rest = Some(rest.map_or(here, |r| r.to(here)));
            }
            more = cursor.goto_next_sibling();
        }
        if it.kind.is_none() {
            if it.flags.is_empty() {
                it.flags = self.flags_after(&it.keyword);
            }
            // The keyword that BuildKit reads may contain whitespace that isn't ASCII.
            rest = rest.filter(|rest| rest.start >= it.keyword.span.end);
            it.arguments = Arguments::None;
        }
        let rest = rest.map(|span| self.logical.fragment(span).trimmed());
        let rest = rest.map(|rest| after_split(rest, split));
        it.arguments = match (it.kind, it.arguments, rest) {
            (Some(Kind::Env | Kind::Label | Kind::Arg), _, _) if !pairs.is_empty() => {
                self.end_pairs(&mut pairs);
                Arguments::Pairs(pairs)
            }
            (Some(Kind::Healthcheck), command, _) => match health {
                Some(word) => Arguments::Health(HealthcheckArguments {
                    word,
                    command: Box::new(command),
                }),
                None => Arguments::None,
            },
            (
                Some(Kind::Add | Kind::Copy | Kind::Expose | Kind::From | Kind::Volume),
                Arguments::None,
                Some(rest),
            ) => Arguments::Words(split_fields(&rest)),
            (Some(_), Arguments::None, Some(rest)) => Arguments::Words(vec![rest]),
            (_, arguments, _) => arguments,
        };
        self.name_heredocs(&mut it);
        if overflow {
            let last = it.markers.last();
            let at = last.map_or(it.keyword.span, |marker| marker.span);
            let message =
                "more heredocs on one line than can be followed; what comes after them is not read";
            it.problems
                .push(Problem::new(ProblemKind::TooManyHeredocs, at, message));
        }
        it
    }

    fn local(&self, node: Node) -> Span {
        local(span(node), self.start)
    }

    fn fragment(&self, node: Node) -> Fragment {
        self.logical.fragment(self.local(node))
    }

    /// The keyword as BuildKit reads it: everything up to whitespace.
    fn keyword(&self, node: Node) -> Fragment {
        let from = self.local(node);
        let rest = self
            .logical
            .fragment(Span::new(from.start, u32::MAX))
            .trimmed();
        let end = rest.text.find(is_ascii_space).unwrap_or(rest.text.len());
        rest.part(0..end)
    }

    /// A flag, and how many of its bytes BuildKit takes for the beginning of what follows.
    fn flag(&self, here: Span) -> (Flag, usize) {
        let word = self.logical.fragment(here);
        // An unclosed quote extends to the end of the line, without trailing whitespace.
        let word = if self.ends_line(here) {
            word.trimmed_end()
        } else {
            word
        };
        let (word, rest) = flags::unquote(&word, self.escape);
        let equals = word.text.find('=');
        let dashes = word.text.len().min(2);
        let name = word.part(dashes..equals.unwrap_or(word.text.len()).max(dashes));
        let value = equals.map(|at| word.part(at + 1..word.text.len()));
        let flag = Flag {
            span: here,
            name,
            value,
            word,
        };
        (flag, rest)
    }

    /// The flags after an unknown keyword that ends with an escape character or contains whitespace that isn't ASCII: the
    /// grammar finds none there.
    fn flags_after(&self, keyword: &Fragment) -> Vec<Flag> {
        let line = self.logical.fragment(Span::new(keyword.span.end, u32::MAX));
        let mut rest = line.trimmed();
        let mut flags = Vec::new();
        while rest.text.starts_with("--") {
            let end = rest.text.find(is_ascii_space).unwrap_or(rest.text.len());
            let word = rest.part(0..end);
            let flag = self.flag(word.span).0;
            if flag.word.text == "--" {
                break;
            }
            flags.push(flag);
            rest = rest.part(end..rest.text.len()).trimmed();
        }
        flags
    }

    /// True if only whitespace follows a span on the logical line.
    fn ends_line(&self, span: Span) -> bool {
        self.logical
            .fragment(Span::new(span.end, u32::MAX))
            .text
            .trim_start()
            .is_empty()
    }

    fn comments_in(&self, node: Node) -> Vec<Span> {
        let mut cursor = node.walk();
        let comments = node
            .named_children(&mut cursor)
            .filter(|n| n.kind_id() == NODES.comment);
        comments.map(|n| self.local(n)).collect()
    }

    fn json(&self, node: Node, problems: &mut Vec<Problem>) -> Arguments {
        let mut strings = Vec::new();
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor) {
            if child.kind_id() == NODES.json_string {
                strings.push(self.fragment(child).json_string());
            } else if child.kind_id() == NODES.invalid_element {
                let message =
                    "when using JSON array syntax, arrays must be comprised of strings only";
                problems.push(Problem::new(
                    ProblemKind::InvalidJsonElement,
                    self.local(child),
                    message,
                ));
            }
        }
        Arguments::Json {
            span: self.local(node),
            strings,
        }
    }

    fn pair(&self, node: Node) -> Pair {
        let name = node.child_by_field_name("name");
        let value = node.child_by_field_name("value");
        let here = self.local(node);
        let whole = self.logical.fragment(here);
        let name = name.map_or_else(|| whole.part(0..0), |n| self.fragment(n));
        let has_equals = whole
            .text
            .get(name.text.len()..)
            .is_some_and(|rest| rest.starts_with('='));
        let value = match value {
            Some(value) => Some(self.fragment(value)),
            None if has_equals => Some(whole.part(whole.text.len()..whole.text.len())),
            None => None,
        };
        let is_legacy = !has_equals && value.is_some();
        let value = if is_legacy {
            value.map(|value| value.trimmed_end())
        } else {
            value
        };
        Pair {
            span: here,
            name,
            value,
            is_legacy,
        }
    }

    /// Trims the last word: trailing whitespace that an unclosed quote includes, and a trailing escape character, which
    /// BuildKit's splitter drops (`line_parsers.go:parseWords`).
    fn end_pairs(&self, pairs: &mut Vec<Pair>) {
        let Some(last) = pairs.last_mut() else { return };
        if !self.ends_line(last.span) {
            return;
        }
        let is_legacy = last.is_legacy;
        let word = last.value.as_mut().unwrap_or(&mut last.name);
        *word = word.trimmed_end();
        let parsed = Word::parse(&word.text, Rules::words(self.escape));
        if !is_legacy && ends_in_bare_escape(&parsed, &word.text, self.escape) {
            *word = word.part(0..word.text.len() - self.escape.len_utf8());
            // A word that was nothing else is dropped.
            if word.text.is_empty() && last.value.is_none() {
                pairs.pop();
            }
        }
    }

    fn markers(&self, node: Node, markers: &mut Vec<HeredocMarker>) {
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor) {
            if child.kind_id() == NODES.heredoc_marker {
                markers.push(self.marker(child));
            }
        }
    }

    fn marker(&self, node: Node) -> HeredocMarker {
        let name = node
            .child_by_field_name("name")
            .map_or_else(Fragment::default, |n| self.marker_name(n));
        HeredocMarker {
            span: self.local(node),
            name,
        }
    }

    /// The name in a heredoc's marker, which may be on a continued line.
    fn marker_name(&self, node: Node) -> Fragment {
        let here = self.local(node);
        let source = self.text.slice(span(node));
        let begin = physical_lines(&source, self.escape).find_map(|line| {
            let range = line.span.start as usize..line.text_end as usize;
            let text = source.get(range).unwrap_or_default();
            let space = text.len() - text.trim_start_matches(is_ascii_space).len();
            let is_name = line.kind == LineKind::Text && space < text.len();
            is_name.then_some(line.span.start + space as u32)
        });
        let start = here.start + begin.unwrap_or(0);
        self.logical.fragment(Span::new(start, here.end))
    }

    /// Lowers a heredoc's body; the rest is filled in later from its marker. True if the parser gave up because there are
    /// too many heredocs.
    fn heredoc(&self, node: Node, heredocs: &mut Vec<Heredoc>) -> bool {
        let mut cursor = node.walk();
        let mut heredoc = Heredoc {
            name: String::new(),
            descriptor: 0,
            expand: true,
            chomp: false,
            body: Span::empty(self.local(node).end),
            content: String::new(),
            end: None,
        };
        for child in node.named_children(&mut cursor) {
            let kind = child.kind_id();
            if kind == NODES.heredoc_overflow {
                return true;
            }
            if kind == NODES.heredoc_body {
                heredoc.body = self.local(child);
                heredoc.content = self.text.slice(span(child)).into_owned();
            } else if kind == NODES.heredoc_end {
                let end = self.local(child);
                heredoc.name = self.text.slice(span(child)).into_owned();
                heredoc.end = Some(end);
                if heredoc.content.is_empty() {
                    heredoc.body = Span::empty(end.start);
                }
            }
        }
        heredocs.push(heredoc);
        false
    }

    fn name_heredocs(&self, it: &mut Instruction) {
        if it.markers.len() != it.heredocs.len() {
            return;
        }
        for (marker, heredoc) in it.markers.iter().zip(&mut it.heredocs) {
            let text = self.logical.fragment(marker.span).text;
            let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
            let (descriptor, rest) = text.split_at(digits);
            heredoc.descriptor = if digits == 0 {
                0
            } else {
                descriptor.parse().unwrap_or(u64::MAX)
            };
            heredoc.chomp = rest.starts_with("<<-");
            let name = rest.trim_start_matches('<');
            let name = name.strip_prefix('-').unwrap_or(name);
            if let Some((words, plain)) = unquoted_words(name.trim_start_matches(is_ascii_space)) {
                // The marker may extend past whitespace that splits shell words, but not arguments.
                heredoc.name = words.into_iter().next().unwrap_or_default();
                heredoc.expand = plain;
            }
        }
    }
}

/// The word after HEALTHCHECK. BuildKit splits bytes, so a byte that is a space on its own ends the word even inside a
/// character, whose bytes before it are then invalid UTF-8. Also returns how many of its bytes belong to what follows.
fn health_word(word: &Fragment) -> (Fragment, usize) {
    let is_space = |byte: &u8| matches!(byte, b'\t'..=b'\r' | b' ' | 0x85 | 0xA0);
    let bytes = word.text.as_bytes();
    let end = bytes.iter().position(is_space).unwrap_or(bytes.len());
    let whole = word.text.floor_char_boundary(end);
    if whole == end {
        return (word.part(0..end), 0);
    }
    let next = word.text.ceil_char_boundary(end);
    let mut broken = word.part(0..next);
    broken.text.truncate(whole);
    broken
        .text
        .extend(std::iter::repeat_n('\u{FFFD}', end - whole));
    let rest = bytes.iter().skip(end).skip_while(|it| is_space(it)).count();
    (broken, rest)
}

/// The arguments after a word within whose last character BuildKit ends the word, at an offset: the other bytes of the
/// character, invalid UTF-8, begin the arguments.
fn after_split(arguments: Fragment, (end, bytes): (u32, usize)) -> Fragment {
    if bytes == 0 {
        return arguments;
    }
    let mut before = "\u{FFFD}".repeat(bytes);
    if end < arguments.span.start {
        before.push(' ');
    }
    arguments.within(&before, "")
}

/// The text of an ONBUILD in the image (`parse.go:parseOnBuild`): the line without the keyword, then the heredocs.
fn trigger_text(line: &str, heredocs: &[Heredoc]) -> String {
    let rest = line.trim_start();
    let rest = rest
        .get("ONBUILD".len()..)
        .unwrap_or_default()
        .trim_start_matches(['\t', '\n', '\u{c}', '\r', ' ']);
    let mut text = rest.to_owned();
    for heredoc in heredocs {
        text.push('\n');
        text.push_str(&heredoc.content);
        text.push_str(&heredoc.name);
    }
    text
}

fn ends_in_bare_escape(word: &Word, text: &str, escape: char) -> bool {
    fn last(parts: &[Part]) -> Option<&Part> {
        match parts.last()? {
            Part::Double { parts, .. } => last(parts),
            part => Some(part),
        }
    }
    match last(&word.parts) {
        Some(Part::Escape { escaped, .. }) => escaped.is_empty(),
        // After an unclosed quote, a trailing escape character escapes nothing and isn't a part.
        _ => {
            word.error.is_some()
                && text.ends_with(escape)
                && !text.ends_with(&format!("{escape}{escape}"))
        }
    }
}

/// Go's `[\t\v\f\r ]`, at which BuildKit splits most words.
pub(super) fn is_ascii_space(c: char) -> bool {
    matches!(c, '\t' | '\u{b}' | '\u{c}' | '\r' | ' ')
}

/// Splits a text at ASCII whitespace, quoted or not (`line_parsers.go:parseStringsWhitespaceDelimited`).
fn split_fields(text: &Fragment) -> Vec<Fragment> {
    let mut words = Vec::new();
    let mut start = 0;
    let bytes = &text.text;
    while let Some(begin) = bytes
        .get(start..)
        .and_then(|rest| rest.find(|c| !is_ascii_space(c)))
        .map(|n| start + n)
    {
        let rest = bytes.get(begin..).unwrap_or_default();
        let end = begin + rest.find(is_ascii_space).unwrap_or(rest.len());
        words.push(text.part(begin..end));
        start = end;
    }
    words
}

/// True for a comment that begins with the name of another linter.
fn names_linter(comment: &str) -> bool {
    let text = comment.trim_start_matches('#').trim_start().as_bytes();
    let names: [&[u8]; 3] = [b"hadolint", b"tally", b"dockerfile-utils"];
    let starts = |name: &&[u8]| {
        let start = text.get(..name.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(name))
    };
    names.iter().any(starts)
}
