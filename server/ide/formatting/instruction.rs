//! Formatting a single instruction.

use std::collections::BTreeSet;

use super::quotes::{Reader, SPACES, Shell};
use super::style::{Continuation, Style};
use syntax::language::Kind;
use syntax::text::{Span, TextEdit};
use syntax::{
    Arguments, Fragment, Instruction, LineKind, PhysicalLine, ProblemKind, physical_lines,
};

/// The context of an instruction.
#[derive(Clone, Copy)]
pub(super) struct Context {
    pub(super) escape: char,
    pub(super) style: Style,
    /// The shell that runs its command.
    pub(super) shell: Shell,
}

/// The edits that format an instruction. `source` is its text without heredocs; spans are relative to its beginning.
pub(super) fn format_instruction(
    instruction: &Instruction,
    source: &str,
    context: Context,
) -> Vec<TextEdit> {
    if !is_understood(instruction) {
        return Vec::new();
    }
    let mut layout = Layout {
        source,
        context,
        command: None,
        regions: Vec::new(),
        lines: Vec::new(),
        edits: Vec::new(),
    };
    layout.keywords(instruction);
    if is_well_spaced(source, context.escape) {
        return layout.edits;
    }
    let lines: Vec<Line> = physical_lines(source, context.escape)
        .map(|line| Line::new(line, source))
        .collect();
    let mut regions = Vec::new();
    add_regions(instruction, source, context.escape, &mut regions);
    for region in &mut regions {
        let array = matches!(region.kind, RegionKind::Json);
        if array
            && serde_json::from_str::<Vec<String>>(&joined(&lines, source, region.span)).is_err()
        {
            region.kind = RegionKind::Word;
        }
    }
    let is_command = |it: &&Region| !matches!(it.kind, RegionKind::Word);
    layout.command = regions.iter().find(is_command).map(|it| it.span.start);
    layout.regions = regions;
    layout.lines = lines;
    layout.walk();
    layout.indent();
    layout.align();
    layout.ends();
    layout.edits
}

/// True for a single line (most instructions) in which no space needs to be added or removed, whatever it separates.
/// Lines with arrays need a closer look.
fn is_well_spaced(source: &str, escape: char) -> bool {
    let line = source.strip_suffix('\n').unwrap_or(source);
    let mut before = ' ';
    for c in line.chars() {
        match c {
            ' ' if before == ' ' => return false,
            '\n' | '\r' | '\t' | '[' => return false,
            _ => before = c,
        }
    }
    before != ' ' && before != escape
}

/// The text of a span's lines, joined as BuildKit does.
fn joined(lines: &[Line], source: &str, span: Span) -> String {
    let texts = lines.iter().filter(|it| it.is_text());
    texts
        .map(|it| {
            let (start, end) = (it.physical.span.start, it.physical.text_end);
            slice(source, start.max(span.start), end.min(span.end))
        })
        .collect()
}

/// False if the instruction has problems that make its words uncertain.
fn is_understood(it: &Instruction) -> bool {
    let doubtful = it.problems.iter().any(|problem| {
        matches!(
            problem.kind,
            ProblemKind::InvalidHealthcheck
                | ProblemKind::InvalidJsonElement
                | ProblemKind::InvalidSubstitution
                | ProblemKind::InvalidTrigger
                | ProblemKind::LineTooLong
                | ProblemKind::MissingValue
                | ProblemKind::ShellForm
                | ProblemKind::TooManyHeredocs
                | ProblemKind::UnknownInstruction
                | ProblemKind::UnterminatedHeredoc
                | ProblemKind::UnterminatedQuote
        )
    });
    if let Arguments::Trigger { instruction, .. } = &it.arguments
        && instruction.kind.is_none()
    {
        return false;
    }
    // A keyword may follow a continuation, or contain one.
    it.kind.is_some() && it.keyword.span.start == 0 && is_plain(&it.keyword) && !doubtful
}

/// True for an ASCII word without continuations, whose case can be changed safely.
fn is_plain(word: &Fragment) -> bool {
    word.text.is_ascii() && word.span.len() as usize == word.text.len()
}

/// A part of an instruction in which spaces don't merely separate words.
#[derive(Clone, Copy)]
struct Region<'i> {
    span: Span,
    kind: RegionKind<'i>,
}

#[derive(Clone, Copy)]
enum RegionKind<'i> {
    /// A word, which isn't changed.
    Word,
    /// A command in shell form.
    Shell(&'i str),
    /// A JSON array.
    Json,
}

/// The regions of an instruction, in order.
fn add_regions<'i>(it: &'i Instruction, source: &str, escape: char, regions: &mut Vec<Region<'i>>) {
    let word = |span| Region {
        span,
        kind: RegionKind::Word,
    };
    regions.push(word(it.keyword.span));
    regions.extend(it.flags.iter().map(|flag| word(flag.span)));
    if let Arguments::Health(health) = &it.arguments {
        regions.push(word(health.word.span));
        add_arguments(&health.command, source, escape, regions);
    } else {
        add_arguments(&it.arguments, source, escape, regions);
    }
    // Markers are within commands, or words or parts of words.
    for mark in &it.markers {
        let meets = |region: &&mut Region| {
            region.span.start < mark.span.end && mark.span.start < region.span.end
        };
        if let Some(first) = regions.iter().position(|it| meets(&&mut it.clone())) {
            for region in regions.iter_mut().skip(first).filter(meets) {
                if matches!(region.kind, RegionKind::Word) {
                    region.span = region.span.to(mark.span);
                }
            }
        } else {
            regions.push(word(mark.span));
        }
    }
    regions.sort_by_key(|region| (region.span.start, std::cmp::Reverse(region.span.end)));
}

fn add_arguments<'i>(
    arguments: &'i Arguments,
    source: &str,
    escape: char,
    regions: &mut Vec<Region<'i>>,
) {
    let word = |span| Region {
        span,
        kind: RegionKind::Word,
    };
    match arguments {
        Arguments::None | Arguments::Health(_) => {}
        Arguments::Words(words) => {
            let words = words.iter().map(|it| (it.span, [Some(it), None]));
            regions.extend(merge_quoted(words, escape).map(word));
        }
        Arguments::Pairs(pairs) => {
            let pairs = pairs
                .iter()
                .map(|it| (it.span, [Some(&it.name), it.value.as_ref()]));
            regions.extend(merge_quoted(pairs, escape).map(word));
        }
        Arguments::Json { span, .. } => regions.push(Region {
            span: *span,
            kind: RegionKind::Json,
        }),
        Arguments::Shell(command) => regions.push(Region {
            span: command.span,
            kind: RegionKind::Shell(&command.text),
        }),
        Arguments::Trigger { instruction, .. } => {
            let first = regions.len();
            add_regions(instruction, source, escape, regions);
            // The image stores the text, so spaces in it count.
            let inner = regions.iter_mut().skip(first);
            for region in inner.filter(|it| matches!(it.kind, RegionKind::Json)) {
                region.kind = RegionKind::Word;
            }
        }
    }
}

/// The spans of words, merging those within the same quotes: some instructions split words inside quotes too, but the
/// spaces there are intentional.
fn merge_quoted<'i>(
    words: impl Iterator<Item = (Span, [Option<&'i Fragment>; 2])>,
    escape: char,
) -> impl Iterator<Item = Span> {
    let mut merged: Vec<Span> = Vec::new();
    let mut open = None;
    for (span, texts) in words {
        match merged.last_mut().filter(|_| open.is_some()) {
            Some(last) => *last = last.to(span),
            None => merged.push(span),
        }
        for text in texts.into_iter().flatten() {
            open = quote_after(open, &text.text, escape);
        }
    }
    merged.into_iter()
}

/// The quote that is open after a text, given the one that is open before it.
pub(super) fn quote_after(mut open: Option<char>, text: &str, escape: char) -> Option<char> {
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match open {
            _ if c == escape && open != Some('\'') => {
                chars.next();
            }
            None if c == '"' || c == '\'' => open = Some(c),
            Some(quote) if c == quote => open = None,
            _ => {}
        }
    }
    open
}

/// A line of an instruction.
struct Line {
    physical: PhysicalLine,
    /// Where its leading spaces end.
    content: u32,
    /// Where the trailing spaces of its text begin.
    text: u32,
    /// True if its leading spaces only separate words, so that it can be indented.
    movable: bool,
    /// True if the trailing spaces of its text only separate words.
    paddable: bool,
    /// Its new indentation.
    indent: Option<String>,
}

impl Line {
    fn new(physical: PhysicalLine, source: &str) -> Line {
        let (start, end) = (physical.span.start, physical.text_end);
        let text = slice(source, start, end);
        let content = start + (text.len() - text.trim_start_matches(SPACES).len()) as u32;
        let text = start + text.trim_end_matches(SPACES).len() as u32;
        Line {
            physical,
            content,
            text: text.max(content),
            movable: false,
            paddable: false,
            indent: None,
        }
    }

    fn is_text(&self) -> bool {
        self.physical.kind == LineKind::Text
    }

    /// True if it contains nothing but a continuation.
    fn is_bare(&self) -> bool {
        self.content == self.physical.text_end
    }
}

pub(super) fn slice(source: &str, start: u32, end: u32) -> &str {
    source.get(start as usize..end as usize).unwrap_or_default()
}

/// Computes the edits of an instruction.
struct Layout<'i> {
    source: &'i str,
    context: Context,
    /// Where lines can be nested, from the beginning of a command on. Lines of a word list are all on one level.
    command: Option<u32>,
    regions: Vec<Region<'i>>,
    lines: Vec<Line>,
    edits: Vec<TextEdit>,
}

/// The state within a region that spans several lines.
enum Reading {
    Nothing,
    Word,
    Shell(Reader),
    Json { string: bool, escaped: bool },
}

impl Reading {
    fn is_free(&self) -> bool {
        match self {
            Reading::Nothing => true,
            Reading::Word => false,
            Reading::Shell(reader) => reader.is_free(),
            Reading::Json { string, .. } => !string,
        }
    }
}

impl Layout<'_> {
    fn replace(&mut self, start: u32, end: u32, new: impl AsRef<str> + Into<String>) {
        if slice(self.source, start, end) != new.as_ref() {
            self.edits.push(TextEdit::new(Span::new(start, end), new));
        }
    }

    /// The case of keywords, including `AS`, `CMD` and `NONE`.
    fn keywords(&mut self, it: &Instruction) {
        let case = self.context.style.case();
        let mut word = |it: &Fragment, upper: &str| {
            if is_plain(it) && it.text.eq_ignore_ascii_case(upper) {
                let new = case.apply(upper, &it.text);
                self.replace(it.span.start, it.span.end, new);
            }
        };
        let Some(kind) = it.kind else { return };
        word(&it.keyword, kind.keyword());
        match (&it.arguments, it.words()) {
            (Arguments::Words(_), [_, between, _]) if kind == Kind::From => word(between, "AS"),
            (Arguments::Health(health), _) => {
                word(&health.word, "CMD");
                word(&health.word, "NONE");
            }
            (Arguments::Trigger { instruction, .. }, _) => self.keywords(instruction),
            _ => {}
        }
    }

    /// The spaces within lines, and which leading and trailing spaces only separate words.
    fn walk(&mut self) {
        let texts: Vec<usize> = (0..self.lines.len())
            .filter(|number| self.lines.get(*number).is_some_and(Line::is_text))
            .collect();
        // Spaces after the last word aren't part of it.
        let last = self
            .lines
            .iter()
            .rposition(|it| it.is_text() && !it.is_bare());
        let regions = std::mem::take(&mut self.regions);
        // The first region that doesn't end before the line.
        let mut first = 0;
        let mut reading: Option<(Span, Reading)> = None;
        let mut space_before = false;
        for (place, number) in texts.iter().enumerate() {
            let Some(line) = self.lines.get(*number) else {
                continue;
            };
            let (start, content, text) = (line.physical.span.start, line.content, line.text);
            let (end, bare, continued) = (
                line.physical.text_end,
                line.is_bare(),
                line.physical.continued,
            );
            let mut at = content;
            // Where the words of the line end; the last may end with a space.
            let mut words_end = text;
            let is_past = |region: &Region| region.span.end <= start;
            while regions.get(first).is_some_and(is_past) {
                first += 1;
            }
            let here = regions.iter().skip(first);
            let here = here.take_while(|region| region.span.start < end);
            for region in here.filter(|region| !is_past(region)) {
                let from = region.span.start.max(start);
                self.gap(at, from.max(at).min(text));
                let known = reading.take().filter(|(span, _)| *span == region.span);
                let mut state = known.map_or_else(
                    || match region.kind {
                        RegionKind::Word => Reading::Word,
                        // A command that ends on its line doesn't affect the next.
                        RegionKind::Shell(_) if region.span.end <= end => Reading::Nothing,
                        RegionKind::Shell(command) => {
                            Reading::Shell(self.context.shell.reader_for(command))
                        }
                        RegionKind::Json => Reading::Json {
                            string: false,
                            escaped: false,
                        },
                    },
                    |(_, state)| state,
                );
                let to = region.span.end.min(text).max(from);
                match &mut state {
                    Reading::Nothing => {}
                    Reading::Word => words_end = words_end.max(region.span.end.min(end)),
                    Reading::Shell(reader) => reader.read(slice(self.source, from, to)),
                    Reading::Json { string, escaped } => {
                        let (mut s, mut e) = (*string, *escaped);
                        self.json(from.max(content).min(to), to, &mut s, &mut e);
                        (*string, *escaped) = (s, e);
                    }
                }
                at = at.max(to);
                reading = Some((region.span, state));
            }
            self.gap(at, text.max(at));
            if last.is_none_or(|last| *number >= last) {
                words_end = text;
            }

            space_before = words_end < end || (bare && (space_before || start < content));
            let next = texts.get(place + 1).and_then(|next| self.lines.get(*next));
            let next_content = next.map_or(u32::MAX, |next| next.content);
            let covering = reading.as_ref().filter(|(span, _)| span.end > next_content);
            let free = covering.is_none_or(|(_, state)| state.is_free());
            let json = matches!(covering, Some((_, Reading::Json { .. })));
            let indented = next.is_some_and(|next| next.physical.span.start < next.content);
            let parted = json || space_before || indented || next.is_none();
            let free = free && continued && parted;
            if let Some((_, Reading::Shell(reader))) = &mut reading {
                reader.read(slice(self.source, words_end, end));
            }
            if let Some(line) = self.lines.get_mut(*number) {
                line.text = words_end;
                line.paddable = free && !bare;
            }
            let next = texts.get(place + 1);
            if let Some(next) = next.and_then(|next| self.lines.get_mut(*next)) {
                next.movable = free;
            }
        }
        // If some lines of a command can't be indented, the others stay as they are too.
        let shell = regions
            .iter()
            .any(|it| matches!(it.kind, RegionKind::Shell(_)));
        let mut lines = self.lines.iter().skip(1).filter(|it| it.is_text());
        if shell && self.context.shell == Shell::Other && lines.any(|it| !it.movable) {
            self.lines.iter_mut().for_each(|it| it.movable = false);
        }
    }

    /// Spaces between words.
    fn gap(&mut self, start: u32, end: u32) {
        let text = slice(self.source, start, end);
        let mut at = start;
        while at < end {
            let rest = slice(text, at - start, end - start);
            let begin = at + rest.find(SPACES).unwrap_or(rest.len()) as u32;
            let rest = slice(text, begin - start, end - start);
            at = begin + (rest.len() - rest.trim_start_matches(SPACES).len()) as u32;
            // Next to a lone carriage return, which isn't a line end, spaces may be meant as indentation.
            let beside = slice(self.source, 0, begin).ends_with('\r')
                || slice(self.source, at, end).starts_with('\r');
            if begin < at && !beside {
                self.replace(begin, at, " ");
            }
        }
    }

    /// Spaces between the strings of a JSON array.
    fn json(&mut self, start: u32, end: u32, string: &mut bool, escaped: &mut bool) {
        let text = slice(self.source, start, end);
        let mut before = '\0';
        let mut spaces: Option<u32> = None;
        for (offset, c) in text.char_indices() {
            let at = start + offset as u32;
            if *string {
                match c {
                    _ if *escaped => *escaped = false,
                    '\\' => *escaped = true,
                    '"' => *string = false,
                    _ => {}
                }
                before = c;
                continue;
            }
            if SPACES.contains(&c) {
                spaces.get_or_insert(at);
                continue;
            }
            let tight = matches!(before, '[' | '\0') || matches!(c, ']' | ',');
            let from = spaces.take();
            if from.is_some() || before == ',' {
                self.replace(from.unwrap_or(at), at, if tight { "" } else { " " });
            }
            *string = c == '"';
            before = c;
        }
    }

    /// The indentation of continued lines. The least indented line of a command gets one unit; the others keep their
    /// indentation relative to it, in units if it is regular (see [`step`]). Other lines get one unit.
    fn indent(&mut self) {
        let style = self.context.style;
        if !style.indents_continued() {
            return;
        }
        let indent = style.indent();
        let source = self.source;
        if let Some(end) = self.lines.iter().position(is_next_instruction(source)) {
            self.lines
                .iter_mut()
                .skip(end)
                .for_each(|it| it.movable = false);
        }
        let columns =
            |line: &Line| indent.columns(slice(source, line.physical.span.start, line.content));
        // Flags come before the command.
        let command = self.command.unwrap_or(u32::MAX);
        let is_nested = |line: &Line| line.content >= command;
        let full = || {
            let lines = self.lines.iter();
            lines.filter(|it| it.movable && !it.is_bare() && is_nested(it))
        };
        let least = full().map(columns).min().unwrap_or(0);
        let step = step(full().map(|it| columns(it) - least), indent.width);
        for line in self.lines.iter_mut().filter(|it| it.movable) {
            // Bare lines don't count for the least indentation.
            let more = if is_nested(line) {
                columns(line).saturating_sub(least)
            } else {
                0
            };
            let more = match step {
                Some(step) if more % step == 0 => more / step * indent.width,
                _ => more,
            };
            line.indent = Some(indent.whitespace(indent.width + more));
        }
        // Comments are indented like the next line.
        let mut below: Option<Option<String>> = None;
        let last = self.lines.iter().rev();
        let last = last.clone().find(|it| it.is_text() && !it.is_bare());
        let last = last.and_then(|it| it.indent.clone());
        let last = last.unwrap_or_else(|| indent.whitespace(indent.width));
        for line in self.lines.iter_mut().rev() {
            match line.physical.kind {
                LineKind::Text if line.is_bare() => {}
                LineKind::Text => below = Some(line.indent.clone()),
                LineKind::Comment => {
                    let below = below.clone();
                    line.indent = below.unwrap_or_else(|| Some(last.clone()));
                }
                LineKind::Empty => {}
            }
        }
        let edits: Vec<_> = self
            .lines
            .iter()
            .filter_map(|line| {
                let end = if line.physical.kind == LineKind::Comment {
                    let text = slice(source, line.physical.span.start, line.physical.end);
                    let spaces = text.len() - text.trim_start_matches(SPACES).len();
                    line.physical.span.start + spaces as u32
                } else {
                    line.content
                };
                // A line with nothing but a continuation is aligned instead.
                let aligned = style.continuation() == Continuation::Align && line.is_bare();
                let indent = line
                    .indent
                    .clone()
                    .filter(|_| !aligned || !line.is_text())?;
                Some((line.physical.span.start, end, indent))
            })
            .collect();
        for (start, end, new) in edits {
            self.replace(start, end, new);
        }
    }

    /// The spaces before line continuations.
    fn align(&mut self) {
        let style = self.context.style;
        if style.continuation() == Continuation::Keep {
            return;
        }
        let aligned = style.continuation() == Continuation::Align;
        let mut edits: Vec<&TextEdit> = self.edits.iter().collect();
        edits.sort_by_key(|it| it.span);
        let width = |line: &Line| {
            let start = line.physical.span.start;
            let indent = line.indent.as_deref();
            let indent = indent.unwrap_or(slice(self.source, start, line.content));
            let from = edits.partition_point(|it| it.span.start < line.content);
            let here = edits.iter().skip(from);
            let here = here.take_while(|it| it.span.end <= line.text);
            let grown: i64 = here
                .filter(|it| it.span.end > line.content)
                .map(|it| signed(it.text.len()) - i64::from(it.span.len()))
                .sum();
            let text = slice(self.source, line.content, line.text).chars().count();
            i64::from(style.indent().columns(indent)) + signed(text) + grown
        };
        let paddable = || self.lines.iter().filter(|line| line.paddable);
        let widest = paddable().map(width).max().unwrap_or(0);
        let mut edits: Vec<(u32, u32, String)> = paddable()
            .map(|line| {
                let count = if aligned { widest + 1 - width(line) } else { 1 };
                let spaces = " ".repeat(usize::try_from(count).unwrap_or(1));
                (line.text, line.physical.text_end, spaces)
            })
            .collect();
        if aligned && style.indents_continued() {
            let bare = self
                .lines
                .iter()
                .filter(|it| it.is_text() && it.is_bare() && it.movable && it.physical.continued);
            edits.extend(bare.map(|line| {
                let column = u32::try_from(widest + 1).unwrap_or(1);
                let indent = style.indent().whitespace(column);
                (line.physical.span.start, line.content, indent)
            }));
        }
        for (start, end, new) in edits {
            self.replace(start, end, new);
        }
    }

    /// Trailing whitespace.
    fn ends(&mut self) {
        if !self.context.style.trims_trailing() {
            return;
        }
        let escape = self.context.escape.len_utf8() as u32;
        let source = self.source;
        let edits: Vec<_> = self
            .lines
            .iter()
            // Trimming a blank line at the very end would remove it.
            .filter(|line| {
                line.physical.kind != LineKind::Empty || line.physical.end < line.physical.span.end
            })
            .map(|line| {
                let (start, end) = (line.physical.span.start, line.physical.end);
                let from = match line.physical.kind {
                    LineKind::Text if line.physical.continued => line.physical.text_end + escape,
                    LineKind::Text => line.text,
                    _ => start + slice(source, start, end).trim_end_matches(SPACES).len() as u32,
                };
                (from, end)
            })
            .collect();
        for (start, end) in edits {
            // A carriage return would become part of the line end.
            if !slice(source, 0, start).ends_with('\r') {
                self.replace(start, end, "");
            }
        }
    }
}

/// Finds the first line that is another instruction, which belongs to this one only because what continues before it is still
/// being typed.
fn is_next_instruction(source: &str) -> impl FnMut(&Line) -> bool {
    let mut is_first = true;
    let mut is_after_empty = false;
    move |line| {
        let is_candidate = !std::mem::take(&mut is_first) && line.is_text() && !line.is_bare();
        let text = slice(source, line.physical.span.start, line.text);
        let word = text.split(SPACES).next().unwrap_or_default();
        let is_keyword = !word.is_empty() && syntax::language::instruction(word).is_some();
        let is_upper = word.chars().all(|c| c.is_ascii_uppercase());
        let found = is_candidate && is_keyword && (is_upper || is_after_empty);
        is_after_empty = line.physical.kind == LineKind::Empty;
        found
    }
}

/// The width of a level in regular steps of two or three columns, if that isn't a unit of the style: each level up to the
/// deepest is the indentation of a line. Wider or irregular steps may align lines with what is above them.
fn step(columns: impl Iterator<Item = u32>, unit: u32) -> Option<u32> {
    let levels: BTreeSet<u32> = columns.filter(|it| *it > 0).collect();
    let step = *levels.first()?;
    let is_regular = levels
        .iter()
        .zip(1..)
        .all(|(columns, level)| *columns == level * step);
    ((2..=3).contains(&step) && step % unit != 0 && is_regular).then_some(step)
}

/// A length as a signed number.
fn signed(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}
