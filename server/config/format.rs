//! How Dockerfiles are to look: `[format]`.

/// What is said of the look of Dockerfiles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Format {
    /// The case of keywords.
    pub case: Option<Case>,
    /// The unit of indentation.
    pub indent: Option<Unit>,
    /// Whether continued lines are indented.
    pub indent_continued: Option<bool>,
    /// Where escape characters stand that continue lines.
    pub continuation: Option<Continuation>,
    /// How many blank lines may follow one another.
    pub blank_lines: Option<u32>,
    /// Whether `ENV name value` becomes `ENV name=value`.
    pub legacy: Option<bool>,
    /// Whether blanks at the ends of lines go.
    pub trim_trailing: Option<bool>,
    /// Whether the last line gets an end.
    pub final_newline: Option<bool>,
}

/// The case of keywords.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// `RUN`
    Upper,
    /// `run`
    Lower,
    /// As it is.
    Keep,
}

/// The unit of indentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Some spaces.
    Spaces(u32),
    /// A tab.
    Tab,
}

/// Where escape characters stand that continue lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Continuation {
    /// Behind one blank.
    Space,
    /// All those of an instruction in one column.
    Align,
    /// Where they are.
    Keep,
}

impl Format {
    /// The keys of the table.
    pub(super) const KEYS: [&str; 8] = [
        "blank-lines",
        "case",
        "continuation",
        "final-newline",
        "indent",
        "indent-continued",
        "legacy",
        "trim-trailing",
    ];

    /// Puts what another one says before what is said here.
    pub(super) fn extend(&mut self, other: Format) {
        *self = Format {
            case: other.case.or(self.case),
            indent: other.indent.or(self.indent),
            indent_continued: other.indent_continued.or(self.indent_continued),
            continuation: other.continuation.or(self.continuation),
            blank_lines: other.blank_lines.or(self.blank_lines),
            legacy: other.legacy.or(self.legacy),
            trim_trailing: other.trim_trailing.or(self.trim_trailing),
            final_newline: other.final_newline.or(self.final_newline),
        };
    }
}
