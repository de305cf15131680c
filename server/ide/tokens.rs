//! Semantic tokens.

use std::ops::Range;

use analysis::{Document, Stages, shell, uses};
use syntax::cancellation::checkpoint;
use syntax::language::{self, FlagValue, Kind};
use syntax::text::{Span, Text};
use syntax::word::{Part, Rules, Word};
use syntax::{
    Arguments, Fragment, Instruction, Item, LineKind, ShellTokenKind, mount_options, physical_lines,
};

/// A token: a non-empty span on one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The span.
    pub span: Span,
    /// The type.
    pub kind: TokenKind,
    /// The modifiers.
    pub modifiers: Modifiers,
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $name:ident = $lsp:literal,)*) => {
        /// The type of a token.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum TokenKind {
            $($(#[doc = $doc])* $name,)*
        }

        impl TokenKind {
            /// The names in LSP; a type is the index of its name.
            pub const NAMES: &[&str] = &[$($lsp),*];
        }
    };
}

kinds! {
    /// A keyword.
    Keyword = "keyword",
    /// A comment.
    Comment = "comment",
    /// A text.
    String = "string",
    /// A number.
    Number = "number",
    /// An operator.
    Operator = "operator",
    /// A flag, or an option of a mount.
    Parameter = "parameter",
    /// A variable.
    Variable = "variable",
    /// A label, or the name of a directive.
    Property = "property",
    /// A stage.
    Namespace = "namespace",
    /// An image.
    Type = "type",
    /// A word from a fixed list, or the tag or digest of an image.
    EnumMember = "enumMember",
    /// A mark of a heredoc.
    Macro = "macro",
    /// A command of a shell.
    Function = "function",
    /// An escape sequence.
    Regexp = "regexp",
}

/// Token modifiers, as bits in the order of their names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Modifiers(pub u32);

impl Modifiers {
    /// The names in LSP.
    pub const NAMES: &[&str] = &["declaration", "deprecated", "defaultLibrary"];
    /// No modifiers.
    pub const NONE: Modifiers = Modifiers(0);
    /// A definition.
    pub const DECLARATION: Modifiers = Modifiers(1);
    /// Something that should no longer be used.
    pub const DEPRECATED: Modifiers = Modifiers(2);
    /// Something that BuildKit defines.
    pub const DEFAULT: Modifiers = Modifiers(4);
}

/// The tokens in a range of a document, in order, without overlaps.
pub fn tokens(document: &Document, part: Span) -> Vec<Token> {
    let items = &document.file().items;
    let first = items.partition_point(|item| item.span().end < part.start);
    let last = items.partition_point(|item| item.start <= part.end);
    paint(document, first..last.max(first), |span| overlap(span, part))
}

/// The tokens of some instructions and of what precedes each of them, in order, without overlaps. Those that follow the
/// last instruction of the file belong to the index after it.
pub fn of_instructions(document: &Document, items: Range<usize>) -> Vec<Token> {
    let all = &document.file().items;
    let end_of = |count: usize| count.checked_sub(1).and_then(|it| all.get(it));
    let start = end_of(items.start).map_or(0, |it| it.span().end);
    let end = match all.get(items.end.saturating_sub(1)) {
        Some(last) => last.span().end,
        None => document.text.len() + 1,
    };
    let count = items.end.min(all.len());
    paint(document, items.start.min(count)..count, |span| {
        start <= span.start && span.start < end
    })
}

/// The tokens of some instructions, and of the comments and directives that are wanted.
fn paint(document: &Document, items: Range<usize>, is_wanted: impl Fn(Span) -> bool) -> Vec<Token> {
    let file = document.file();
    let mut painter = Painter {
        text: &document.text,
        escape: file.escape,
        tokens: Vec::new(),
    };
    for directive in file.directives.iter().filter(|it| is_wanted(it.span)) {
        painter.add(directive.name_span, TokenKind::Property);
        painter.equals(directive.name_span.end, directive.value_span.start);
        painter.add(directive.value_span, TokenKind::String);
    }
    for comment in file.comments.iter().filter(|it| is_wanted(it.span)) {
        painter.add(comment.span, TokenKind::Comment);
    }
    let stages = Stages::of(document);
    let last = file.items.len().saturating_sub(1);
    let items = file
        .items
        .iter()
        .enumerate()
        .take(items.end)
        .skip(items.start);
    for (number, item) in items {
        checkpoint();
        painter.item(stages, number, item, &item.instruction);
        painter.shell(document, number, item);
        // Only the last line of a file can end with a continuation and have no next line.
        let line_of = |offset| document.text.line_of(offset);
        if line_of(item.start) < line_of(item.span().end) || number == last {
            painter.between_lines(item);
        }
    }
    let mut tokens = painter.tokens;
    tokens.sort_by_key(|token| (token.span.start, std::cmp::Reverse(token.span.end)));
    flatten(tokens, &document.text)
}

fn overlap(a: Span, b: Span) -> bool {
    a.start <= b.end && b.start <= a.end
}

/// Splits nested tokens so that none overlap: an inner token interrupts an outer one, and of two with the same start
/// the later one is the inner one. Adjacent equal tokens are merged, except for two variables.
fn flatten(tokens: Vec<Token>, text: &Text) -> Vec<Token> {
    let mut flat: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut open: Vec<Token> = Vec::new();
    let mut put = |token: Token, start: u32, end: u32| {
        let goes_on = |it: &&mut Token| {
            (it.span.end, it.kind, it.modifiers) == (start, token.kind, token.modifiers)
        };
        if start >= end {
            return;
        }
        let begins_variable = || {
            token.kind == TokenKind::Variable
                && start == token.span.start
                && text.slice(Span::new(start, start + 1)).starts_with('$')
        };
        match flat
            .last_mut()
            .filter(goes_on)
            .filter(|_| !begins_variable())
        {
            Some(before) => before.span.end = end,
            None => flat.push(Token {
                span: Span::new(start, end),
                ..token
            }),
        }
    };
    let mut at = 0;
    for token in tokens {
        checkpoint();
        while let Some(outer) = open
            .last()
            .copied()
            .filter(|outer| outer.span.end <= token.span.start)
        {
            put(outer, at.max(outer.span.start), outer.span.end);
            at = at.max(outer.span.end);
            open.pop();
        }
        if let Some(outer) = open.last() {
            put(*outer, at.max(outer.span.start), token.span.start);
        }
        at = at.max(token.span.start);
        open.push(token);
    }
    while let Some(outer) = open.pop() {
        put(outer, at.max(outer.span.start), outer.span.end);
        at = at.max(outer.span.end);
    }
    flat
}

struct Painter<'d> {
    text: &'d Text,
    escape: char,
    tokens: Vec<Token>,
}

impl Painter<'_> {
    fn add(&mut self, span: Span, kind: TokenKind) {
        self.add_with(span, kind, Modifiers::NONE);
    }

    /// Adds a token, split by lines.
    fn add_with(&mut self, span: Span, kind: TokenKind, modifiers: Modifiers) {
        if span.is_empty() {
            return;
        }
        let (first, last) = (self.text.line_of(span.start), self.text.line_of(span.end));
        for line in first..=last {
            let line = self.text.line(line);
            let (start, end) = (span.start.max(line.start), span.end.min(line.end));
            if start < end {
                self.tokens.push(Token {
                    span: Span::new(start, end),
                    kind,
                    modifiers,
                });
            }
        }
    }

    fn item(&mut self, stages: Stages, number: usize, item: &Item, it: &Instruction) {
        let deprecated = it.kind.is_some_and(|kind| kind.facts().deprecated);
        let modifiers = if deprecated {
            Modifiers::DEPRECATED
        } else {
            Modifiers::NONE
        };
        if it.kind.is_some() {
            self.add_with(item.at(it.keyword.span), TokenKind::Keyword, modifiers);
        }
        for flag in &it.flags {
            self.add(item.at(flag.name_span()), TokenKind::Parameter);
            let Some(value) = &flag.value else { continue };
            self.assignment(item, flag.name_span(), value);
            let row = it.flag_facts(flag);
            match row.map(|row| row.value) {
                Some(FlagValue::Mount) => self.mount(stages, item, value),
                Some(FlagValue::Source) => {
                    let stage = stages.source(&value.text).is_some();
                    self.add(
                        item.at(value.span),
                        if stage {
                            TokenKind::Namespace
                        } else {
                            TokenKind::Type
                        },
                    );
                }
                Some(FlagValue::OneOf(_) | FlagValue::Boolean) => {
                    self.add(item.at(value.span), TokenKind::EnumMember);
                }
                Some(FlagValue::Duration | FlagValue::Count) => {
                    self.add(item.at(value.span), TokenKind::Number);
                }
                _ => self.add(item.at(value.span), TokenKind::String),
            }
        }
        for mark in &it.markers {
            self.add(item.at(mark.span), TokenKind::Macro);
        }
        for end in it.heredocs.iter().filter_map(|heredoc| heredoc.end) {
            self.add(item.at(end), TokenKind::Macro);
        }
        self.arguments(stages, number, item, it);
        // The variables of an inner instruction are found with the outer one's.
        if item.instruction.keyword.span == it.keyword.span {
            for variable in uses(it, self.escape) {
                let predefined = language::predefined(&variable.name).is_some();
                let modifiers = if predefined {
                    Modifiers::DEFAULT
                } else {
                    Modifiers::NONE
                };
                let modified = variable.modified.as_deref();
                self.variable(item, variable.whole, variable.span, modified, modifiers);
            }
        }
    }

    /// A reference to a variable, with its `$` and braces; the text after an operator has the type of its surroundings.
    fn variable(
        &mut self,
        item: &Item,
        whole: Span,
        name: Span,
        modified: Option<&str>,
        modifiers: Modifiers,
    ) {
        let Some(modified) = modified else {
            self.add_with(item.at(whole), TokenKind::Variable, modifiers);
            return;
        };
        let front = Span::new(whole.start, name.end);
        self.add_with(item.at(front), TokenKind::Variable, modifiers);
        let operator = Span::new(name.end, name.end + modifier_len(modified));
        self.add(item.at(operator), TokenKind::Operator);
        if modified.ends_with('}') {
            let brace = Span::new(whole.end - 1, whole.end);
            self.add_with(item.at(brace), TokenKind::Variable, modifiers);
        }
    }

    /// The `=` between a name and its value.
    fn assignment(&mut self, item: &Item, name: Span, value: &Fragment) {
        self.equals(item.start + name.end, item.start + value.span.start);
    }

    /// The `=` between two offsets, if there is one.
    fn equals(&mut self, start: u32, end: u32) {
        // In most cases there is nothing else.
        let at = match end.checked_sub(start) {
            Some(1) => Some(0),
            _ => self.text.slice(Span::new(start, end.max(start))).find('='),
        };
        if let Some(at) = at {
            let start = start + at as u32;
            self.add(Span::new(start, start + 1), TokenKind::Operator);
        }
    }

    /// Comments between the lines of an instruction, and line continuation characters.
    fn between_lines(&mut self, item: &Item) {
        let heredoc = item.instruction.heredocs.first();
        let end = match heredoc {
            Some(heredoc) => item.start + heredoc.body.start,
            None => self.text.line_feed_after(item.span().end),
        };
        let source = self.text.slice(Span::new(item.start, end));
        for line in physical_lines(&source, self.escape) {
            let here = |at: u32| item.at(Span::new(at, line.end));
            match line.kind {
                LineKind::Comment => {
                    let text = source.get(line.span.start as usize..line.end as usize);
                    let indentation = text.and_then(|text| text.find('#')).unwrap_or(0);
                    self.add(
                        here(line.span.start + indentation as u32),
                        TokenKind::Comment,
                    );
                }
                LineKind::Text if line.continued => {
                    let length = self.escape.len_utf8() as u32;
                    let escape = Span::new(line.text_end, line.text_end + length);
                    self.add(item.at(escape), TokenKind::Operator);
                }
                LineKind::Text | LineKind::Empty => {}
            }
        }
    }

    /// The tokens of a shell command, if its shell is supported.
    fn shell(&mut self, document: &Document, number: usize, item: &Item) {
        let tokens = shell(document, number).map(|shell| &shell.tokens);
        for token in tokens.into_iter().flatten() {
            let (kind, modifiers) = of_shell(token.kind);
            self.add_with(item.at(token.span), kind, modifiers);
        }
    }

    fn mount(&mut self, stages: Stages, item: &Item, value: &Fragment) {
        for option in mount_options(value) {
            self.add(item.at(option.key.span), TokenKind::Parameter);
            let Some(value) = option.value else { continue };
            self.assignment(item, option.key.span, &value);
            let row = language::mount_option(&option.key.text);
            let kind = match row.map(|row| row.value) {
                Some(language::MountValue::From) if stages.named(&value.text).is_some() => {
                    TokenKind::Namespace
                }
                Some(language::MountValue::From) => TokenKind::Type,
                Some(
                    language::MountValue::Type
                    | language::MountValue::Sharing
                    | language::MountValue::Switch,
                ) => TokenKind::EnumMember,
                Some(
                    language::MountValue::Mode
                    | language::MountValue::Number
                    | language::MountValue::Size,
                ) => TokenKind::Number,
                _ => TokenKind::String,
            };
            self.add(item.at(value.span), kind);
        }
    }

    fn arguments(&mut self, stages: Stages, number: usize, item: &Item, it: &Instruction) {
        match &it.arguments {
            Arguments::Trigger { instruction, .. } => self.item(stages, number, item, instruction),
            Arguments::Pairs(pairs) => {
                for pair in pairs {
                    let kind = if it.kind == Some(Kind::Label) {
                        TokenKind::Property
                    } else {
                        TokenKind::Variable
                    };
                    self.add_with(item.at(pair.name.span), kind, Modifiers::DECLARATION);
                    if let Some(value) = &pair.value {
                        if !pair.is_legacy {
                            self.assignment(item, pair.name.span, value);
                        }
                        self.quoted(item, value);
                    }
                }
            }
            Arguments::Words(words) if it.kind == Some(Kind::From) => {
                self.from(stages, number, item, words);
            }
            Arguments::Words(words) => {
                for word in words {
                    // The mark of a heredoc, including its quotes, has a token already.
                    if it.markers.iter().any(|mark| mark.span.covers(word.span)) {
                        continue;
                    }
                    match it.kind {
                        Some(Kind::Expose) => self.add(item.at(word.span), TokenKind::Number),
                        Some(Kind::Stopsignal) => {
                            self.add(item.at(word.span), TokenKind::EnumMember);
                        }
                        Some(Kind::Maintainer) => self.add(item.at(word.span), TokenKind::String),
                        _ => self.quoted(item, word),
                    }
                }
            }
            Arguments::Json { strings, .. } => self.json(item, strings),
            Arguments::Health(health) => {
                self.add(item.at(health.word.span), TokenKind::Keyword);
                if let Arguments::Json { strings, .. } = &*health.command {
                    self.json(item, strings);
                }
            }
            Arguments::Shell(_) | Arguments::None => {}
        }
    }

    fn from(&mut self, stages: Stages, number: usize, item: &Item, words: &[Fragment]) {
        let index = stages.containing(number).map_or(0, |stage| stage.index);
        let mut words = words.iter();
        if let Some(base) = words.next() {
            let stage = stages.get(index).is_some_and(|it| it.base_stage.is_some());
            self.add(
                item.at(base.span),
                if stage {
                    TokenKind::Namespace
                } else {
                    TokenKind::Type
                },
            );
            if !stage && let Some(at) = tag(&base.text) {
                self.add(
                    item.at(base.span_of(at..base.text.len())),
                    TokenKind::EnumMember,
                );
            }
        }
        if let Some(keyword) = words
            .next()
            .filter(|word| word.text.eq_ignore_ascii_case("as"))
        {
            self.add(item.at(keyword.span), TokenKind::Keyword);
            if let Some(name) = words.next() {
                self.add_with(
                    item.at(name.span),
                    TokenKind::Namespace,
                    Modifiers::DECLARATION,
                );
            }
        }
    }

    /// The strings of a JSON array, with their quotes.
    fn json(&mut self, item: &Item, strings: &[Fragment]) {
        for string in strings {
            let inner = string.span;
            let quoted = Span::new(inner.start.saturating_sub(1), inner.end + 1);
            self.add(item.at(quoted), TokenKind::String);
        }
    }

    /// The quoted parts of a word, and its escapes.
    fn quoted(&mut self, item: &Item, word: &Fragment) {
        if !word.text.contains(['"', '\'', self.escape]) {
            return;
        }
        for part in &Word::parse(&word.text, Rules::words(self.escape)).parts {
            match part {
                Part::Single(range) | Part::Double { range, .. } => {
                    self.add(item.at(word.span_of(range.clone())), TokenKind::String);
                }
                Part::Escape { range, .. } => {
                    self.add(item.at(word.span_of(range.clone())), TokenKind::Regexp);
                }
                _ => {}
            }
        }
    }
}

/// The type and modifiers for a token of a shell command.
fn of_shell(kind: ShellTokenKind) -> (TokenKind, Modifiers) {
    let kind = match kind {
        ShellTokenKind::Keyword => TokenKind::Keyword,
        ShellTokenKind::Command => TokenKind::Function,
        ShellTokenKind::Function => return (TokenKind::Function, Modifiers::DECLARATION),
        ShellTokenKind::Flag => TokenKind::Parameter,
        ShellTokenKind::String => TokenKind::String,
        ShellTokenKind::Number => TokenKind::Number,
        ShellTokenKind::Operator => TokenKind::Operator,
        ShellTokenKind::Comment => TokenKind::Comment,
        ShellTokenKind::Variable => TokenKind::Variable,
        ShellTokenKind::Marker => TokenKind::Macro,
    };
    (kind, Modifiers::NONE)
}

/// The length of the operator in `${name…}`.
fn modifier_len(variable: &str) -> u32 {
    const LONG: [&str; 6] = [":-", ":+", ":?", "##", "%%", "//"];
    let name = variable.trim_start_matches(['$', '{']);
    let rest = name.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
    if LONG.iter().any(|it| rest.starts_with(it)) {
        2
    } else {
        1
    }
}

/// The start of an image's tag or digest.
fn tag(image: &str) -> Option<usize> {
    let digest = image.find('@');
    let name = image.get(..digest.unwrap_or(image.len()))?;
    let path = name.rfind('/').map_or(0, |slash| slash + 1);
    let colon = name.get(path..)?.find(':').map(|at| path + at);
    let in_variable = colon.is_some_and(|at| {
        name.get(..at)
            .is_some_and(|n| n.matches("${").count() > n.matches('}').count())
    });
    colon.filter(|_| !in_variable).or(digest).map(|at| at + 1)
}
