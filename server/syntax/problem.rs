//! Errors that BuildKit reports for a single instruction or for the file as a whole.

use crate::text::Span;

/// An error that BuildKit reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind of problem it is.
    pub kind: ProblemKind,
    /// Where it is.
    pub span: Span,
    /// The message for the user.
    pub message: String,
    /// The probably intended text of `span`.
    pub suggestion: Option<String>,
}

impl Problem {
    /// A problem at a span, with BuildKit's message.
    pub fn new(kind: ProblemKind, span: Span, message: impl Into<String>) -> Self {
        Problem {
            kind,
            span,
            message: message.into(),
            suggestion: None,
        }
    }

    /// The problem with a suggestion, which is also added to its message.
    #[must_use]
    pub fn suggesting(mut self, suggestion: Option<String>) -> Self {
        if let Some(meant) = &suggestion {
            self.message = format!("{} (did you mean {meant}?)", self.message);
        }
        self.suggestion = suggestion;
        self
    }
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $name:ident,)*) => {
        /// The kinds of problems.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ProblemKind {
            $($(#[doc = $doc])* $name,)*
        }

        impl ProblemKind {
            /// All kinds.
            pub const ALL: &[ProblemKind] = &[$(ProblemKind::$name),*];

            /// The name that tools show.
            pub fn name(self) -> &'static str {
                match self {
                    $(ProblemKind::$name => stringify!($name),)*
                }
            }

            /// What it is about, in a sentence or two.
            pub fn docs(self) -> &'static str {
                match self {
                    $(ProblemKind::$name => concat!($($doc),*).trim_ascii(),)*
                }
            }
        }
    };
}

kinds! {
    /// A parser directive is given twice, in any case.
    DuplicateDirective,
    /// The escape character must be a backslash or a backtick.
    InvalidEscape,
    /// The file isn't encoded in UTF-8. Dockerfiles written by older versions of PowerShell and by some editors on Windows
    /// are encoded in UTF-16, which BuildKit can't read. Save the file as UTF-8; a byte order mark is allowed.
    InvalidEncoding,
    /// The file contains no instructions.
    EmptyFile,
    /// A line has more than 65,535 bytes.
    LineTooLong,
    /// A heredoc isn't terminated.
    UnterminatedHeredoc,
    /// The line has more heredocs than are supported here. BuildKit has no limit.
    TooManyHeredocs,
    /// In JSON form, every element must be a string.
    InvalidJsonElement,
    /// A word of ENV or LABEL has no `=` or no value.
    MissingValue,
    /// Unknown instruction.
    UnknownInstruction,
    /// An instruction other than ARG comes before the first FROM.
    MissingFrom,
    /// A required argument of the instruction is missing.
    MissingArgument,
    /// The instruction has too many arguments.
    ExtraArgument,
    /// The name of a stage is invalid.
    InvalidStageName,
    /// The instruction has no such flag.
    UnknownFlag,
    /// A flag that may only be given once is given twice.
    DuplicateFlag,
    /// A flag has no value.
    MissingFlagValue,
    /// The value of a flag is invalid.
    InvalidFlagValue,
    /// A name is empty.
    EmptyName,
    /// A heredoc can't be the destination.
    HeredocDestination,
    /// The instruction isn't allowed in ONBUILD.
    InvalidTrigger,
    /// HEALTHCHECK must be followed by NONE or CMD.
    InvalidHealthcheck,
    /// SHELL must use the JSON form.
    ShellForm,
    /// The options of a `check` directive are invalid.
    InvalidCheckDirective,
    /// A quote is not closed.
    UnterminatedQuote,
    /// A `${…}` that BuildKit can't parse or doesn't support.
    InvalidSubstitution,
    /// A required variable isn't set.
    RequiredVariableUnset,
    /// The base name of FROM resolves to an empty string.
    EmptyBaseName,
    /// The image reference is invalid.
    InvalidImageReference,
    /// The platform is invalid.
    InvalidPlatform,
    /// No stage has that index.
    UnknownStage,
    /// The target stage doesn't exist.
    UnknownTarget,
    /// `--from` doesn't support variables.
    VariableInFrom,
    /// A stage copies files from a later stage.
    StageOrder,
    /// Stages depend on each other.
    CircularDependency,
    /// The options of a mount are invalid or contradict each other.
    InvalidMount,
    /// The port is invalid.
    InvalidPort,
    /// Unknown signal.
    InvalidStopSignal,
    /// The file mode is invalid.
    InvalidChmod,
    /// A checksum is invalid or not supported for this source.
    InvalidChecksum,
    /// The source isn't allowed.
    InvalidSource,
    /// The path is invalid on Windows.
    InvalidPath,
    /// The working directory is invalid.
    InvalidWorkdir,
    /// A volume resolves to an empty string.
    EmptyVolume,
    /// Requires the labs channel of the Dockerfile syntax.
    NeedsLabs,
    /// A global `SOURCE_DATE_EPOCH` is not a number of seconds, `context`, or the name of a stage that adds one remote
    /// source.
    InvalidSourceDateEpoch,
}
