//! The arguments of the command line.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};

use super::report::{ReportTarget, ReportTargetParser};
use super::selection::Selection;
use analysis::{Build, Unspecified};
use ide::lints::{Preset, Severity};
use lsp::Channel;
use project::ProjectOptions;
use project::builds::{BuildOptions, project_root, tool_of_file};
use project::config::{self, Config, Threshold};
use project::context::repository;

/// The value name of arguments that take names of rules.
pub(super) const RULE: &str = "RULE";

/// A language server, linter and formatter for Dockerfiles
#[derive(Debug, Parser)]
#[command(name = "dockwright", version, propagate_version = true)]
pub struct Args {
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start the language server
    Lsp(LspArgs),
    /// Lint Dockerfiles and apply fixes
    Check(Box<CheckArgs>),
    /// Format Dockerfiles
    Fmt(FmtArgs),
    /// Show stages, images and resolved values of a Dockerfile
    Inspect(InspectArgs),
    /// Show the builds that Bake files, Compose files and dev containers define
    Builds(BuildsArgs),
    /// Explain rules
    Explain(ExplainArgs),
    /// Create configuration files
    Config(ConfigArgs),
    /// Show information about images
    Image(ImageArgs),
    /// Try Dockwright in your editor, without changing its configuration
    Try(TryArgs),
    /// Generate shell completions
    Completions(CompletionsArgs),
    /// Print the man page (roff)
    Manual,
}

/// The arguments of `lsp`.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
pub struct LspArgs {
    /// Communicate over stdin and stdout (default)
    #[arg(long)]
    stdio: bool,
    /// Connect to a local TCP port on which the editor listens
    #[arg(long, value_name = "PORT")]
    socket: Option<u16>,
    /// Connect to a Unix domain socket or Windows named pipe on which the editor listens
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
    /// Image references, as in FROM
    #[arg(value_name = "NAME[:TAG]", required = true)]
    pub(super) names: Vec<String>,
    /// Use no network, only the built-in catalogue and the cache
    #[arg(long, conflicts_with = "refresh")]
    pub(super) offline: bool,
    /// Query registries and fetch image configurations (may count as a pull)
    #[arg(long)]
    pub(super) refresh: bool,
    /// Output format
    #[arg(long, value_enum, default_value_t = ImageFormat::Text)]
    pub(super) format: ImageFormat,
}

/// Output formats of `image`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ImageFormat {
    /// Human-readable
    Text,
    /// JSON
    Json,
}

/// The arguments of `check`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("changes").args(["fix", "diff"]).multiple(true))]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub struct CheckArgs {
    /// Dockerfiles, folders to search for them, and Compose and Bake files; `-` for stdin [default: .]
    #[arg(value_name = "PATH")]
    pub(super) files: Vec<PathBuf>,
    /// Output format, which may be followed by `=FILE`; several formats are written to a file each [default: text]
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = ReportTargetParser)]
    pub(super) format: Vec<ReportTarget>,
    /// Write the report to a file
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Rules that are enabled unless configured otherwise [default: recommended]
    #[arg(long, value_parser = presets())]
    pub(super) preset: Option<Preset>,
    /// Enable only these rules: names, categories, or codes of other linters; `buildkit` selects BuildKit's checks at
    /// BuildKit's positions
    #[arg(long, value_name = RULE, value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Disable these rules
    #[arg(long, value_name = RULE, value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// Minimum severity that causes exit code 1 [default: warning]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(super) fail_on: Option<FailOn>,
    /// Apply safe fixes and report the rest; when reading stdin, write the fixed text to stdout
    #[arg(long)]
    pub(super) fix: bool,
    /// Print the changes of safe fixes as a patch, without writing files
    #[arg(long, conflicts_with_all = ["format", "output"])]
    pub(super) diff: bool,
    /// With `--fix` or `--diff`, also apply fixes that may change what the file does: review the result
    #[arg(long = "unsafe", requires = "changes")]
    pub(super) unsafe_fixes: bool,
    /// Set a build argument
    #[arg(long = "build-arg", value_name = "NAME=VALUE")]
    pub(super) build_args: Vec<String>,
    /// Build context [default: that of the build, or else the Dockerfile's folder]
    #[arg(long, value_name = "FOLDER")]
    pub(super) context: Option<PathBuf>,
    /// The options of builds.
    #[command(flatten)]
    pub(super) builds: BuildSelection,
    /// Path to use for stdin (for configuration and messages)
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<PathBuf>,
    /// Query registries for the current digests of the images' tags
    #[arg(long)]
    pub(super) online: bool,
    /// Ignore configuration files and builds; with `--select buildkit`, treat undefined build arguments as unset, as BuildKit does
    #[arg(long)]
    pub(super) no_config: bool,
    /// Configuration file, instead of the nearest `dockwright.toml`; hadolint's, if it ends in `.yaml` or `.yml`
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(super) config: Option<PathBuf>,
    /// Skip files that match a pattern of `.gitignore`, unless they are arguments
    #[arg(long, value_name = "PATTERN")]
    pub(super) exclude: Vec<String>,
    /// Check files that match a pattern of `.gitignore`, whatever their names
    #[arg(long, value_name = "PATTERN")]
    pub(super) include: Vec<String>,
    /// Report only findings that aren't in this file
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Write the findings to the --baseline file, and succeed
    #[arg(long, requires = "baseline", conflicts_with = "diff")]
    pub(super) write_baseline: bool,
    /// Succeed if no Dockerfile is found
    #[arg(long)]
    pub(super) allow_no_files: bool,
    /// Number of files to check in parallel [default: number of cores]
    #[arg(
        long,
        default_value_t = 0,
        value_name = "NUMBER",
        hide_default_value = true
    )]
    pub(super) threads: usize,
}

impl CheckArgs {
    /// The files and folders to check.
    ///
    /// # Errors
    ///
    /// If `--stdin-filename` is given without `-`.
    pub(super) fn roots(&self) -> Result<Vec<PathBuf>, String> {
        roots(&self.files, self.stdin_filename.is_some())
    }

    /// True if a file is an argument itself, and not only in a folder that is one.
    pub(super) fn names(&self, file: &Path) -> bool {
        self.files.iter().any(|it| it == file)
    }

    /// The options that apply to all files.
    ///
    /// # Errors
    ///
    /// If a build argument is invalid, or the context doesn't exist.
    pub(super) fn project_options(&self, rules: &Selection) -> Result<ProjectOptions, String> {
        if let Some(folder) = self.context.as_ref().filter(|it| !it.is_dir()) {
            return Err(format!("--context {}: no such folder", folder.display()));
        }
        if let Some(file) = self.config.as_ref().filter(|it| !it.is_file()) {
            return Err(format!("--config {}: no such file", file.display()));
        }
        Ok(ProjectOptions {
            editor: Vec::new(),
            config: self.config.clone(),
            patterns: Config::of_patterns(&self.exclude, &self.include)?,
            args: build_args(&self.build_args)?,
            target: None,
            context: self.context.clone(),
            // BuildKit's answer depends on nothing else then. Other rules would claim what isn't known.
            unspecified: if self.no_config && rules.only_buildkit() {
                Build::alone().unspecified
            } else {
                Unspecified::Unknown
            },
            no_config: self.no_config,
            preset: self.preset,
            only_buildkit: rules.only_buildkit(),
            builds: self.builds.options(&self.roots()?, self.no_config),
        })
    }
}

/// The options of builds that files define.
#[derive(Debug, clap::Args)]
pub(super) struct BuildSelection {
    /// Use the context, target and arguments of this build of a Bake file, Compose file or dev container
    #[arg(long = "build", value_name = "NAME", conflicts_with = "no_builds")]
    pub(super) name: Option<String>,
    /// Ignore Bake files, Compose files and dev containers
    #[arg(long)]
    no_builds: bool,
}

impl BuildSelection {
    /// The options for the files and folders that are arguments.
    pub(super) fn options(&self, roots: &[PathBuf], no_config: bool) -> BuildOptions {
        let here = PathBuf::from(".");
        let whole = |path: PathBuf| {
            let folder = config::absolute(&path)?;
            let here = config::absolute(Path::new("."));
            // Without a repository, a folder belongs to the one that the command runs in.
            let start = match here.filter(|here| folder.starts_with(here)) {
                Some(here) if repository(&folder).is_none() => here,
                _ => folder,
            };
            Some(project_root(&start))
        };
        let folder_of = |root: &PathBuf| match root.parent() {
            Some(parent) if !root.is_dir() => parent.to_owned(),
            _ => root.clone(),
        };
        // Most files share their folder.
        let folders: BTreeSet<PathBuf> = roots.iter().map(folder_of).chain([here]).collect();
        let folders: BTreeSet<PathBuf> = folders.into_iter().filter_map(whole).collect();
        let files = roots.iter().filter(|it| is_build_file(it));
        BuildOptions {
            disabled: self.no_builds || no_config,
            folders: folders.into_iter().collect(),
            name: self.name.clone(),
            files: files.filter_map(|it| config::absolute(it)).collect(),
            ..BuildOptions::default()
        }
    }
}

/// True for a file that defines builds.
pub(super) fn is_build_file(path: &Path) -> bool {
    tool_of_file(path).is_some() && path.is_file()
}

/// The files and folders to read: the arguments; without any, stdin if it has a name, or else the current folder.
///
/// # Errors
///
/// If stdin has a name, and isn't among the arguments.
fn roots(files: &[PathBuf], stdin_is_named: bool) -> Result<Vec<PathBuf>, String> {
    let stdin = Path::new("-");
    match (files.is_empty(), stdin_is_named) {
        (true, false) => Ok(vec![PathBuf::from(".")]),
        (true, true) => Ok(vec![stdin.to_owned()]),
        (false, true) if !files.iter().any(|it| it == stdin) => {
            Err("--stdin-filename requires `-` as a path".to_owned())
        }
        (false, _) => Ok(files.to_vec()),
    }
}

/// The names of presets.
fn presets() -> impl TypedValueParser<Value = Preset> {
    let names = PossibleValuesParser::new(Preset::ALL.map(Preset::name));
    names.try_map(|name| {
        let preset = Preset::ALL.into_iter().find(|it| it.name() == name);
        preset.ok_or("unknown preset")
    })
}

/// Parses build arguments as Docker does: a name without a value takes it from the environment, and is ignored if unset there.
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
            return Err(format!("--build-arg {arg}: missing name"));
        }
        if let Some(value) = value {
            args.insert(name.to_owned(), value);
        }
    }
    Ok(args)
}

/// The minimum severity that causes exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Errors
    Error,
    /// Warnings and errors
    Warning,
    /// Informational diagnostics and above
    Information,
    /// All diagnostics
    Hint,
    /// Diagnostics never cause exit code 1
    Never,
}

impl From<Threshold> for FailOn {
    fn from(threshold: Threshold) -> FailOn {
        match threshold {
            Threshold::Never => FailOn::Never,
            Threshold::Error => FailOn::Error,
            Threshold::Warning => FailOn::Warning,
            Threshold::Information => FailOn::Information,
            Threshold::Hint => FailOn::Hint,
        }
    }
}

impl FailOn {
    /// Whether a diagnostic of this severity causes exit code 1.
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
    /// Names of rules, categories, or codes of other linters [default: list all rules]
    #[arg(value_name = RULE)]
    pub(super) rules: Vec<String>,
}

/// The arguments of `config`.
#[derive(Debug, clap::Args)]
pub struct ConfigArgs {
    /// What to create.
    #[command(subcommand)]
    pub(super) command: ConfigCommand,
}

/// What `config` creates.
#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Convert a hadolint configuration to a `dockwright.toml`
    Import(ImportArgs),
    /// Print the JSON schema of `dockwright.toml`
    Schema,
}

/// The arguments of `config import`.
#[derive(Debug, clap::Args)]
pub(super) struct ImportArgs {
    /// hadolint configuration file [default: the one that applies here]
    #[arg(value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// File to write; `-` for stdout
    #[arg(long, value_name = "FILE", default_value = "dockwright.toml")]
    pub(super) output: PathBuf,
    /// Overwrite the file
    #[arg(long)]
    pub(super) force: bool,
}

/// The arguments of `fmt`.
#[derive(Debug, clap::Args)]
pub struct FmtArgs {
    /// Dockerfiles, folders to search for them, and Compose and Bake files; `-` for stdin (formatted to stdout) [default: .]
    #[arg(value_name = "PATH")]
    pub(super) files: Vec<PathBuf>,
    /// List files that aren't formatted, and exit with 1 if there are any
    #[arg(long)]
    pub(super) check: bool,
    /// Print the changes as a patch, and exit with 1 if there are any
    #[arg(long)]
    pub(super) diff: bool,
    /// The options of builds.
    #[command(flatten)]
    pub(super) builds: BuildSelection,
    /// Path to use for stdin (for configuration and messages)
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<PathBuf>,
    /// Ignore configuration files
    #[arg(long)]
    pub(super) no_config: bool,
    /// Number of files to format in parallel [default: number of cores]
    #[arg(
        long,
        default_value_t = 0,
        value_name = "NUMBER",
        hide_default_value = true
    )]
    pub(super) threads: usize,
}

impl FmtArgs {
    /// The files and folders to format.
    ///
    /// # Errors
    ///
    /// If `--stdin-filename` is given without `-`.
    pub(super) fn roots(&self) -> Result<Vec<PathBuf>, String> {
        roots(&self.files, self.stdin_filename.is_some())
    }

    /// True if no files are written.
    pub(super) fn is_dry_run(&self) -> bool {
        self.check || self.diff
    }
}

/// The arguments of `inspect`.
#[derive(Debug, clap::Args)]
pub struct InspectArgs {
    /// Dockerfiles, Compose and Bake files; `-` for stdin
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    pub(super) format: OutputFormat,
    /// Set a build argument
    #[arg(long = "build-arg", value_name = "NAME=VALUE")]
    build_args: Vec<String>,
    /// Target stage [default: the last]
    #[arg(long, value_name = "STAGE")]
    target: Option<String>,
    /// The options of builds.
    #[command(flatten)]
    pub(super) builds: BuildSelection,
    /// Don't use built-in base image metadata
    #[arg(long)]
    pub(super) no_base_config: bool,
}

impl InspectArgs {
    /// The options that apply to all files.
    ///
    /// # Errors
    ///
    /// If a build argument is invalid.
    pub(super) fn project_options(&self) -> Result<ProjectOptions, String> {
        Ok(ProjectOptions {
            args: build_args(&self.build_args)?,
            target: self.target.clone(),
            unspecified: Unspecified::Absent {
                architecture: "amd64",
                catalogue: !self.no_base_config,
            },
            builds: self.builds.options(&self.files, false),
            ..ProjectOptions::default()
        })
    }
}

/// The arguments of `builds`.
#[derive(Debug, clap::Args)]
pub struct BuildsArgs {
    /// Folder in which the tools would run
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub(super) folder: PathBuf,
    /// Output format
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    pub(super) format: OutputFormat,
    /// Show only the builds of this tool
    #[arg(long, value_enum, value_name = "TOOL")]
    pub(super) tool: Option<BuildTool>,
    /// Files to read instead of the default ones; requires --tool
    #[arg(short = 'f', long = "file", value_name = "FILE", requires = "tool")]
    pub(super) files: Vec<PathBuf>,
    /// Active Compose profiles
    #[arg(long = "profile", value_name = "NAME")]
    pub(super) profiles: Vec<String>,
    /// Compose environment files to read instead of .env
    #[arg(long = "env-file", value_name = "FILE")]
    pub(super) env_files: Vec<PathBuf>,
    /// Folder to which the paths of Compose files are relative [default: that of the first file]
    #[arg(long, value_name = "FOLDER")]
    pub(super) project_directory: Option<PathBuf>,
}

/// A tool that defines builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum BuildTool {
    /// `docker buildx bake`
    Bake,
    /// `docker compose`
    Compose,
    /// Dev containers
    Devcontainer,
}

impl BuildTool {
    pub(super) fn tool(self) -> ::builds::Tool {
        match self {
            BuildTool::Bake => ::builds::Tool::Bake,
            BuildTool::Compose => ::builds::Tool::Compose,
            BuildTool::Devcontainer => ::builds::Tool::Devcontainer,
        }
    }
}

/// The arguments of `try`.
#[derive(Debug, clap::Args)]
pub struct TryArgs {
    /// Dockerfile to open [default: a sample]
    #[arg(value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// Editor to open [default: that of $VISUAL or $EDITOR, or the first one found]
    #[arg(long, value_enum, value_name = "EDITOR")]
    pub(super) editor: Option<Editor>,
    /// Print what an editor would show, without opening one
    #[arg(long, conflicts_with = "editor")]
    pub(super) print: bool,
    /// VS Code extension to use, built by editors/vscode/package.sh
    #[arg(long, value_name = "FILE", conflicts_with = "print")]
    pub(super) vsix: Option<PathBuf>,
}

impl TryArgs {
    /// The requested editor. `--vsix` implies VS Code.
    pub(super) fn editor(&self) -> Option<Editor> {
        let vscode = self.vsix.as_ref().map(|_| Editor::Vscode);
        self.editor.or(vscode)
    }
}

/// The arguments of `completions`.
#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    /// Shell [default: from $SHELL]
    #[arg(value_enum, value_name = "SHELL")]
    pub(super) shell: Option<clap_complete::Shell>,
}

/// Output formats of `inspect`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputFormat {
    /// Human-readable
    Text,
    /// JSON
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
