//! What is wrong with an instruction by itself, or with the file as a whole, in BuildKit's eyes.

use crate::text::Span;

/// Something that BuildKit refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind of problem it is.
    pub kind: ProblemKind,
    /// Where it is.
    pub span: Span,
    /// What is wrong, for people.
    pub message: String,
    /// What the text of `span` should probably be.
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

    /// The problem with the word that was probably meant; its message asks for it.
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
    /// A parser directive stands twice, in any case.
    DuplicateDirective,
    /// The escape character must be a backslash or a backtick.
    InvalidEscape,
    /// There is no instruction in the file.
    EmptyFile,
    /// A line has more than 65,535 bytes.
    LineTooLong,
    /// The line that ends a heredoc isn't there.
    UnterminatedHeredoc,
    /// There are more heredocs on the line than can be followed here. BuildKit knows no limit.
    TooManyHeredocs,
    /// In JSON form everything must be a string.
    InvalidJsonElement,
    /// A word of ENV or LABEL lacks its `=`, or its value.
    MissingValue,
    /// There is no such instruction.
    UnknownInstruction,
    /// An instruction stands before the first FROM that can't.
    MissingFrom,
    /// Something that the instruction needs isn't there.
    MissingArgument,
    /// The instruction doesn't take that many arguments.
    ExtraArgument,
    /// A stage's name isn't one.
    InvalidStageName,
    /// The instruction has no such flag.
    UnknownFlag,
    /// A flag is given twice that can be given once.
    DuplicateFlag,
    /// A flag lacks its value.
    MissingFlagValue,
    /// A flag's value isn't one that it can have.
    InvalidFlagValue,
    /// A name is empty.
    BlankName,
    /// A heredoc can't be where files are copied to.
    HeredocDestination,
    /// ONBUILD can't keep that instruction.
    InvalidTrigger,
    /// HEALTHCHECK is NONE or CMD.
    InvalidHealthcheck,
    /// SHELL has no shell form.
    ShellForm,
    /// The options of a `check` directive can't be read.
    InvalidCheckDirective,
    /// A quote is not closed.
    UnterminatedQuote,
    /// A `${…}` that BuildKit can't read, or that does what it can't do.
    InvalidSubstitution,
    /// A variable that must be set has no value.
    RequiredVariableUnset,
    /// FROM comes to nothing.
    BlankBaseName,
    /// That can't be the name of an image.
    InvalidImageReference,
    /// That can't be a platform.
    InvalidPlatform,
    /// There is no stage of that number.
    UnknownStage,
    /// There is no stage of the name that is to be built.
    UnknownTarget,
    /// `--from` takes no variables.
    VariableInFrom,
    /// A stage takes files from one that comes later.
    StageOrder,
    /// Stages need each other.
    CircularDependency,
    /// The options of a mount don't go together, or one isn't any.
    InvalidMount,
    /// That can't be a port.
    InvalidPort,
    /// There is no such signal.
    InvalidStopSignal,
    /// That can't be file permissions.
    InvalidChmod,
    /// A checksum that is none, or that nothing can have.
    InvalidChecksum,
    /// Files can't be copied from there.
    InvalidSource,
    /// A path that Windows can't have here.
    InvalidPath,
    /// A working directory that can't be one.
    InvalidWorkdir,
    /// A volume comes to nothing.
    EmptyVolume,
    /// Only the labs channel of the Dockerfile syntax knows it.
    NeedsLabs,
}
