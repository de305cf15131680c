//! Formatting options.

/// Formatting options. Unset options fall back to another style ([`Style::or`]) and finally to the defaults.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// The case of keywords; upper case by default.
    pub case: Option<Case>,
    /// The unit of indentation; four spaces by default.
    pub indent: Option<Indent>,
    /// Whether continued lines are indented; they are by default.
    pub indent_continued: Option<bool>,
    /// Position of line continuations; after a space by default.
    pub continuation: Option<Continuation>,
    /// Maximum number of consecutive blank lines; one by default.
    pub blank_lines: Option<u32>,
    /// Whether `ENV name value` is rewritten to `ENV name=value`; off by default.
    pub legacy: Option<bool>,
    /// Whether trailing whitespace is trimmed; it is by default.
    pub trim_trailing: Option<bool>,
    /// Whether a missing final newline is added; it is by default. An existing one always stays.
    pub final_newline: Option<bool>,
    /// The line ending of the file; by default, each line keeps its own. Applied by [`line_endings`] alone.
    ///
    /// [`line_endings`]: super::line_endings
    pub line_ending: Option<LineEnding>,
}

/// A line ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnding {
    /// A line feed.
    Lf,
    /// A carriage return and a line feed.
    CrLf,
}

/// The case of keywords.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// `RUN`
    Upper,
    /// `run`
    Lower,
    /// Unchanged.
    Keep,
}

/// The unit of indentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Indent {
    /// Columns per indentation level, at least 1.
    pub width: u32,
    /// Whether indentation is filled with as many tabs as fit, and spaces only for the rest.
    pub tabs: bool,
    /// Columns per tab, at least 1.
    pub tab_width: u32,
}

/// Position of line continuations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Continuation {
    /// After one space.
    Space,
    /// Aligned in one column per instruction.
    Align,
    /// Unchanged.
    Keep,
}

impl Style {
    /// This style, with unset options taken from `other`.
    #[must_use]
    pub fn or(self, other: Style) -> Style {
        Style {
            case: self.case.or(other.case),
            indent: self.indent.or(other.indent),
            indent_continued: self.indent_continued.or(other.indent_continued),
            continuation: self.continuation.or(other.continuation),
            blank_lines: self.blank_lines.or(other.blank_lines),
            legacy: self.legacy.or(other.legacy),
            trim_trailing: self.trim_trailing.or(other.trim_trailing),
            final_newline: self.final_newline.or(other.final_newline),
            line_ending: self.line_ending.or(other.line_ending),
        }
    }

    pub(super) fn case(self) -> Case {
        self.case.unwrap_or(Case::Upper)
    }

    pub(super) fn indent(self) -> Indent {
        let indent = self.indent.unwrap_or(Indent::spaces(4));
        Indent {
            width: indent.width.clamp(1, 64),
            tab_width: indent.tab_width.clamp(1, 64),
            ..indent
        }
    }

    pub(super) fn indents_continued(self) -> bool {
        self.indent_continued.unwrap_or(true)
    }

    pub(super) fn continuation(self) -> Continuation {
        self.continuation.unwrap_or(Continuation::Space)
    }

    pub(super) fn blank_lines(self) -> usize {
        self.blank_lines.unwrap_or(1) as usize
    }

    pub(super) fn rewrites_legacy(self) -> bool {
        self.legacy.unwrap_or(false)
    }

    pub(super) fn trims_trailing(self) -> bool {
        self.trim_trailing.unwrap_or(true)
    }

    pub(super) fn ends_last_line(self) -> bool {
        self.final_newline.unwrap_or(true)
    }
}

impl Case {
    /// A keyword in this case. `upper` is its upper-case form, `written` its current form.
    pub(super) fn apply(self, upper: &str, written: &str) -> String {
        match self {
            Case::Upper => upper.to_owned(),
            Case::Lower => upper.to_ascii_lowercase(),
            Case::Keep => written.to_owned(),
        }
    }
}

impl LineEnding {
    /// Its characters.
    pub fn text(self) -> &'static str {
        match self {
            LineEnding::Lf => "\n",
            LineEnding::CrLf => "\r\n",
        }
    }
}

impl Indent {
    /// A tab per level, which counts as four columns.
    pub const TAB: Indent = Indent {
        width: 4,
        tabs: true,
        tab_width: 4,
    };

    /// `width` spaces per level. A tab in existing indentation counts as one level.
    pub fn spaces(width: u32) -> Indent {
        Indent {
            width,
            tabs: false,
            tab_width: width,
        }
    }

    /// Whitespace that is `columns` wide.
    pub(super) fn whitespace(self, columns: u32) -> String {
        let tabs = if self.tabs {
            columns / self.tab_width
        } else {
            0
        };
        let spaces = columns - tabs * self.tab_width;
        "\t".repeat(tabs as usize) + &" ".repeat(spaces as usize)
    }

    /// The width of whitespace, in columns.
    pub(super) fn columns(self, whitespace: &str) -> u32 {
        let next = |column: u32, c: char| match c {
            '\t' => (column / self.tab_width + 1) * self.tab_width,
            _ => column + 1,
        };
        whitespace.chars().fold(0, next)
    }
}
