//! The typed syntax: a file as BuildKit's parser reads it, with source positions.

use std::sync::Arc;

use super::shell::Cache;
use super::{Attachment, Fragment, Problem};
use crate::language::{self, Kind};
use crate::text::Span;

/// A file.
///
/// Offsets in an [`Instruction`] are relative to its beginning, so that it stays the same when text before it changes;
/// an [`Item`] holds its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dockerfile {
    /// The escape character: `\` or `` ` ``.
    pub escape: char,
    /// The directives that BuildKit's parser reads, in order. Only `escape` takes effect from here; see
    /// [`Dockerfile::directive`] for the others.
    pub directives: Vec<Directive>,
    /// The directives as BuildKit reads them for `syntax` and `check`.
    pub(crate) frontend_directives: Vec<Directive>,
    /// The comments between instructions, in order, without those inside instructions.
    pub comments: Vec<Comment>,
    /// The instructions, in order.
    pub items: Vec<Item>,
}

impl Dockerfile {
    /// The `syntax` or `check` directive that takes effect. Unlike for `escape`, an indented one doesn't, and one that
    /// follows a `#!` line does.
    pub fn directive(&self, name: &str) -> Option<&Directive> {
        let mut directives = self.frontend_directives.iter();
        directives.find(|it| it.name.eq_ignore_ascii_case(name))
    }

    /// The last directive of either kind.
    pub fn last_directive(&self) -> Option<&Directive> {
        let all = self.directives.iter().chain(&self.frontend_directives);
        all.max_by_key(|it| it.span.end)
    }
}

/// A parser directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// All of it, from the `#`.
    pub span: Span,
    /// Its name, as it is written.
    pub name: String,
    /// Where the name is.
    pub name_span: Span,
    /// Its value.
    pub value: String,
    /// Where the value is; empty where it should be.
    pub value_span: Span,
}

/// A comment between instructions, from its `#` to the end of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Where it is.
    pub span: Span,
    /// True if it contains a `=`, without which BuildKit ignores it.
    pub assigns: bool,
    /// True if it begins with the name of another linter whose comments silence findings.
    pub names_linter: bool,
    /// True if it begins with `#include`, like a directive of the C preprocessor.
    pub includes: bool,
}

/// An instruction and its place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Offset of the instruction's beginning.
    pub start: u32,
    /// The instruction.
    pub instruction: Arc<Instruction>,
}

impl Item {
    /// All of the instruction, heredocs included.
    pub fn span(&self) -> Span {
        Span::new(self.start, self.start + self.instruction.len)
    }

    /// Where something within the instruction is in the file.
    pub fn at(&self, span: Span) -> Span {
        span.shifted(self.start)
    }
}

/// An instruction by itself. All its spans are counted from its beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instruction {
    /// Its length in bytes, from a continuation before the keyword, if any, to the end of its last line.
    pub len: u32,
    /// The keyword, as it is written.
    pub keyword: Fragment,
    /// Which instruction it is; `None` if BuildKit doesn't know it.
    pub kind: Option<Kind>,
    /// Its flags, in order.
    pub flags: Vec<Flag>,
    /// The rest of the line.
    pub arguments: Arguments,
    /// The bodies of its heredocs, in order.
    pub heredocs: Vec<Heredoc>,
    /// The markers of its heredocs (`<<EOF`), in order.
    pub markers: Vec<HeredocMarker>,
    /// The comments within continuations.
    pub comments: Vec<Span>,
    /// The blank lines within continuations, from the first to the last.
    pub blank_lines: Option<Span>,
    /// Its own problems, regardless of other instructions.
    pub problems: Vec<Problem>,
    /// Its shell command, parsed on first use.
    pub(super) shell: Cache,
    /// What the linter found in its scripts.
    pub findings: Attachment,
}

/// A flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// All of it, from the dashes.
    pub span: Span,
    /// The flag as BuildKit gets it: quotes and escapes removed, dashes included.
    pub word: Fragment,
    /// Its name, without the dashes.
    pub name: Fragment,
    /// Its value; `None` if there is no `=`.
    pub value: Option<Fragment>,
}

/// The arguments of an instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arguments {
    /// No arguments, or those of an unknown instruction.
    None,
    /// Words, or one word that is the rest of the line.
    Words(Vec<Fragment>),
    /// Strings of a JSON array.
    Json {
        /// All of the array, its brackets included.
        span: Span,
        /// The strings, decoded. What isn't a string is left out.
        strings: Vec<Fragment>,
    },
    /// A command in shell form.
    Shell(Fragment),
    /// Names with values.
    Pairs(Vec<Pair>),
    /// The arguments of HEALTHCHECK.
    Health(HealthcheckArguments),
    /// The instruction that ONBUILD keeps.
    Trigger {
        /// The instruction. Its spans, too, are counted from the beginning of the outer one.
        instruction: Box<Instruction>,
        /// The joined line without `ONBUILD`, as stored in the image.
        text: String,
    },
}

/// A name with a value, of ENV, LABEL or ARG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The whole word, or all of `name value`.
    pub span: Span,
    /// The name, with its quotes if it has any.
    pub name: Fragment,
    /// The value, with its quotes; `None` if there is no `=` and no value.
    pub value: Option<Fragment>,
    /// True for `name value`.
    pub is_legacy: bool,
}

/// The arguments of HEALTHCHECK.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthcheckArguments {
    /// `CMD` or `NONE`, or the word in its place.
    pub word: Fragment,
    /// The command, or what follows `NONE`; [`Arguments::None`], [`Arguments::Shell`] or [`Arguments::Json`].
    pub command: Box<Arguments>,
}

/// A heredoc marker on the instruction's line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeredocMarker {
    /// All of it, like `3<<-"EOF"`.
    pub span: Span,
    /// Its name, with its quotes if it has any.
    pub name: Fragment,
}

/// A heredoc.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heredoc {
    /// Its name, without quotes.
    pub name: String,
    /// The number before `<<`; 0 if there is none.
    pub descriptor: u64,
    /// True if no part of the name is quoted.
    pub expand: bool,
    /// True for `<<-`.
    pub chomp: bool,
    /// Its lines, line ends included.
    pub body: Span,
    /// What is in `body`.
    pub content: String,
    /// The line that ends it, without leading tabs; `None` if it is missing.
    pub end: Option<Span>,
}

impl Instruction {
    /// The instruction of an ONBUILD trigger, or the instruction itself.
    pub fn innermost(&self) -> &Instruction {
        let mut innermost = self;
        while let Arguments::Trigger { instruction, .. } = &innermost.arguments {
            innermost = instruction;
        }
        innermost
    }

    /// The words of the arguments, the strings of JSON form, or the one text of shell form.
    pub fn words(&self) -> &[Fragment] {
        self.arguments.words()
    }

    /// The pairs of ENV, LABEL and ARG.
    pub fn pairs(&self) -> &[Pair] {
        match &self.arguments {
            Arguments::Pairs(pairs) => pairs,
            _ => &[],
        }
    }

    /// The base of FROM; the keyword if it is missing.
    pub fn base_span(&self) -> Span {
        self.words().first().map_or(self.keyword.span, |it| it.span)
    }

    /// The name that FROM gives its stage.
    pub fn stage_name(&self) -> Option<&Fragment> {
        if self.kind != Some(Kind::From) {
            return None;
        }
        match self.words() {
            [_, word, name, ..] if word.text.eq_ignore_ascii_case("as") => Some(name),
            _ => None,
        }
    }

    /// The flag with a name; the last one if there are several.
    pub fn flag(&self, name: &str) -> Option<&Flag> {
        self.flags.iter().rev().find(|flag| flag.name.text == name)
    }

    /// The definition of one of its flags; `None` if the instruction has no such flag.
    pub fn flag_facts(&self, flag: &Flag) -> Option<&'static language::FlagSpec> {
        self.kind?.facts().flag(&flag.name.text)
    }
}

impl Flag {
    /// Where its name stands, the dashes included.
    pub fn name_span(&self) -> Span {
        Span::new(self.span.start, self.name.span.end.max(self.span.start))
    }
}

impl Arguments {
    /// The words, the strings of JSON form, or the one text of shell form.
    pub fn words(&self) -> &[Fragment] {
        match self {
            Arguments::Words(words) | Arguments::Json { strings: words, .. } => words,
            Arguments::Shell(text) => std::slice::from_ref(text),
            _ => &[],
        }
    }

    /// True in JSON form.
    pub fn is_json(&self) -> bool {
        matches!(self, Arguments::Json { .. })
    }
}
