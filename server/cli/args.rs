//! The command line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand, ValueEnum};

use super::report::ReportFormat;
use super::selection::Selection;
use analysis::{Build, BuildTarget, Rest};
use ide::lints::Severity;
use lsp::Channel;
use project::Given;
use project::config::Threshold;

/// The value name of arguments that take names of rules.
pub(super) const RULE: &str = "RULE";

/// The language server and checker for Dockerfiles.
#[derive(Debug, Parser)]
#[command(version, about, propagate_version = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve an editor
    Lsp(LspArgs),
    /// Tell what is wrong with Dockerfiles, and put it right
    Check(CheckArgs),
    /// Put Dockerfiles into form, without changing what they mean
    Fmt(FmtArgs),
    /// Tell what a Dockerfile means: its instructions, stages and images
    Inspect(InspectArgs),
    /// Tell about rules
    Explain(ExplainArgs),
    /// Tell what is known of images
    Image(ImageArgs),
    /// Open your editor with Dockwright on a file, without touching your configuration
    Try(TryArgs),
    /// Print what completes this command in a shell
    Completions(CompletionsArgs),
    /// Print the manual, as `man` reads it
    Manual,
}

/// The arguments of `lsp`.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
pub struct LspArgs {
    /// Speak over standard input and output; so it is without any flag
    #[arg(long)]
    stdio: bool,
    /// Connect to a port of this machine on which the editor listens
    #[arg(long, value_name = "PORT")]
    socket: Option<u16>,
    /// Connect to a Unix domain socket, or a named pipe of Windows, on which the editor listens
    #[arg(long, value_name = "NAME")]
    pipe: Option<String>,
}

impl LspArgs {
    pub(super) fn channel(self) -> Channel {
        match (self.socket, self.pipe) {
            (Some(port), _) => Channel::Socket(port),
            (_, Some(name)) => Channel::Pipe(name),
            _ => Channel::Stdio,
        }
    }
}

/// The arguments of `image`.
#[derive(Debug, clap::Args)]
pub struct ImageArgs {
    /// Names of images, as FROM takes them
    #[arg(value_name = "NAME[:TAG]", required = true)]
    pub(super) names: Vec<String>,
    /// Ask no registry: only what is known without a network
    #[arg(long, conflicts_with = "refresh")]
    pub(super) offline: bool,
    /// Ask registries for what they say now, and what the images set; some count that as a pull
    #[arg(long)]
    pub(super) refresh: bool,
    /// How to print what is known
    #[arg(long, value_enum, default_value_t = ImageFormat::Text)]
    pub(super) format: ImageFormat,
}

/// How to print what is known of images.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ImageFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// The arguments of `check`.
#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub struct CheckArgs {
    /// Dockerfiles, and folders to look for them in; `-` is standard input [default: .]
    #[arg(value_name = "PATH")]
    files: Vec<PathBuf>,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(super) format: ReportFormat,
    /// Only these rules; `buildkit` is all that BuildKit itself says, and where it says it
    #[arg(long, value_name = RULE, value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Not these rules
    #[arg(long, value_name = RULE, value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// How bad something must be to end with exit code 1 [default: warning]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(super) fail_on: Option<FailOn>,
    /// Apply the safe fixes, and print what is left; what comes of standard input is printed instead
    #[arg(long)]
    pub(super) fix: bool,
    /// Print what fixes would change as a patch, and change nothing
    #[arg(long)]
    pub(super) diff: bool,
    /// The value of a build argument
    #[arg(long = "build-arg", value_name = "NAME=VALUE")]
    pub(super) build_args: Vec<String>,
    /// The folder of the build context, instead of the Dockerfile's
    #[arg(long, value_name = "FOLDER")]
    pub(super) context: Option<PathBuf>,
    /// What standard input is called, and where it would be
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<PathBuf>,
    /// Ask registries what the tags of the files' images stand for now
    #[arg(long)]
    pub(super) online: bool,
    /// Judge by the files alone: read no configuration, and take for unset what neither they nor --build-arg set
    #[arg(long)]
    pub(super) no_config: bool,
    /// How many files to check at once [default: one for each core]
    #[arg(
        long,
        default_value_t = 0,
        value_name = "NUMBER",
        hide_default_value = true
    )]
    pub(super) threads: usize,
}

impl CheckArgs {
    /// Where Dockerfiles are.
    ///
    /// # Errors
    ///
    /// If standard input has a name, and isn't to be read.
    pub(super) fn roots(&self) -> Result<Vec<PathBuf>, String> {
        roots(&self.files, self.stdin_filename.is_some())
    }

    /// True if a file is named itself, and not only a folder that it is in.
    pub(super) fn names(&self, file: &Path) -> bool {
        self.files.iter().any(|it| it == file)
    }

    /// What is asked for.
    ///
    /// # Errors
    ///
    /// If a build argument is none, or there is no such context.
    pub(super) fn given(&self, rules: &Selection) -> Result<Given, String> {
        if let Some(folder) = self.context.as_ref().filter(|it| !it.is_dir()) {
            return Err(format!(
                "--context {}: there is no such folder",
                folder.display()
            ));
        }
        Ok(Given {
            editor: Vec::new(),
            args: build_args(&self.build_args)?,
            target: None,
            context: self.context.clone(),
            rest: if self.no_config {
                Build::alone().rest
            } else {
                Rest::Open
            },
            no_config: self.no_config,
            only_buildkit: rules.only_buildkit(),
        })
    }
}

/// Where Dockerfiles are, as paths and a name of standard input tell.
///
/// # Errors
///
/// If standard input has a name, and isn't to be read.
fn roots(files: &[PathBuf], stdin_is_named: bool) -> Result<Vec<PathBuf>, String> {
    let stdin = Path::new("-");
    match (files.is_empty(), stdin_is_named) {
        (true, false) => Ok(vec![PathBuf::from(".")]),
        (true, true) => Ok(vec![stdin.to_owned()]),
        (false, true) if !files.iter().any(|it| it == stdin) => {
            Err("--stdin-filename: standard input isn't to be read, as no path is -".to_owned())
        }
        (false, _) => Ok(files.to_vec()),
    }
}

/// Build arguments as Docker takes them: a name alone gets its value from the environment, if it is there.
///
/// # Errors
///
/// If a name is empty.
fn build_args(given: &[String]) -> Result<BTreeMap<String, String>, String> {
    let mut args = BTreeMap::new();
    for arg in given {
        let (name, value) = match arg.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (arg.as_str(), std::env::var(arg).ok()),
        };
        if name.is_empty() {
            return Err(format!("--build-arg {arg}: there is no name"));
        }
        if let Some(value) = value {
            args.insert(name.to_owned(), value);
        }
    }
    Ok(args)
}

/// How bad something must be to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// What BuildKit refuses
    Error,
    /// What BuildKit warns of
    Warning,
    /// What is worth to be looked at
    Information,
    /// Anything
    Hint,
    /// Nothing
    Never,
}

impl From<Threshold> for FailOn {
    fn from(said: Threshold) -> FailOn {
        match said {
            Threshold::Never => FailOn::Never,
            Threshold::Error => FailOn::Error,
            Threshold::Warning => FailOn::Warning,
            Threshold::Information => FailOn::Information,
            Threshold::Hint => FailOn::Hint,
        }
    }
}

impl FailOn {
    /// Whether something is bad enough.
    pub(super) fn includes(self, severity: Severity) -> bool {
        match self {
            FailOn::Error => severity >= Severity::Error,
            FailOn::Warning => severity >= Severity::Warning,
            FailOn::Information => severity >= Severity::Information,
            FailOn::Hint => true,
            FailOn::Never => false,
        }
    }
}

/// The arguments of `explain`.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// The rules; without any, all of them in a line each
    #[arg(value_name = RULE)]
    pub(super) rules: Vec<String>,
}

/// The arguments of `fmt`.
#[derive(Debug, clap::Args)]
pub struct FmtArgs {
    /// Dockerfiles, and folders to look for them in [default: .]; `-` is standard input, of which standard output gets the
    /// form
    #[arg(value_name = "PATH")]
    pub(super) files: Vec<PathBuf>,
    /// Only name the files that would change, and end with exit code 1 if there are any
    #[arg(long)]
    pub(super) check: bool,
    /// Only print what would change as a patch, and end with exit code 1 if there is anything
    #[arg(long)]
    pub(super) diff: bool,
    /// What standard input is called, and where it would be
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<PathBuf>,
    /// Read no configuration
    #[arg(long)]
    pub(super) no_config: bool,
    /// How many files to format at once [default: one for each core]
    #[arg(
        long,
        default_value_t = 0,
        value_name = "NUMBER",
        hide_default_value = true
    )]
    pub(super) threads: usize,
}

impl FmtArgs {
    /// Where Dockerfiles are.
    ///
    /// # Errors
    ///
    /// If standard input has a name, and isn't to be read.
    pub(super) fn roots(&self) -> Result<Vec<PathBuf>, String> {
        roots(&self.files, self.stdin_filename.is_some())
    }

    /// True if nothing is to be written.
    pub(super) fn only_looks(&self) -> bool {
        self.check || self.diff
    }
}

/// The arguments of `inspect`.
#[derive(Debug, clap::Args)]
pub struct InspectArgs {
    /// The Dockerfiles; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
    /// The value of a build argument
    #[arg(long = "build-arg", value_name = "NAME=VALUE")]
    build_args: Vec<String>,
    /// The stage to build, instead of the last
    #[arg(long, value_name = "STAGE")]
    target: Option<String>,
    /// Take nothing for known of base images
    #[arg(long)]
    pub(super) no_base_config: bool,
}

impl InspectArgs {
    /// The build that is inspected.
    ///
    /// # Errors
    ///
    /// If a build argument is none.
    pub(super) fn build(&self) -> Result<Build, String> {
        Ok(Build {
            args: build_args(&self.build_args)?,
            target: self.target.clone().map(BuildTarget::Name),
            rest: Rest::Closed {
                architecture: "amd64",
                catalogue: !self.no_base_config,
            },
        })
    }
}

/// The arguments of `try`.
#[derive(Debug, clap::Args)]
pub struct TryArgs {
    /// The Dockerfile to open, instead of a sample
    #[arg(value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// The editor to open, instead of the first that is found
    #[arg(long, value_enum, value_name = "EDITOR")]
    pub(super) editor: Option<Editor>,
    /// Open no editor, but print what it would show
    #[arg(long, conflicts_with = "editor")]
    pub(super) print: bool,
    /// The extension, for VS Code, as editors/vscode/package.sh makes it
    #[arg(long, value_name = "FILE", conflicts_with = "print")]
    pub(super) vsix: Option<PathBuf>,
}

impl TryArgs {
    /// The editor that is asked for. Who brings an extension means the one that it is for.
    pub(super) fn editor(&self) -> Option<Editor> {
        let vscode = self.vsix.as_ref().map(|_| Editor::Vscode);
        self.editor.or(vscode)
    }
}

/// The arguments of `completions`.
#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    /// The shell; without one, it is that of $SHELL
    #[arg(value_enum, value_name = "SHELL")]
    pub(super) shell: Option<clap_complete::Shell>,
}

/// How to print something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// An editor that can be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Editor {
    /// Neovim, 0.10 or later
    Neovim,
    /// Helix
    Helix,
    /// Emacs, 29 or later
    Emacs,
    /// Kakoune with kak-lsp 18 or later
    Kakoune,
    /// Vim with ALE
    Vim,
    /// VS Code, with its extension from --vsix
    Vscode,
}
