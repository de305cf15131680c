//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::lsp::Channel;

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
    /// Tell what BuildKit would refuse
    Check(CheckArgs),
    /// Tell what BuildKit reads
    Inspect(InspectArgs),
    /// Open your editor with Dockwright on a file, without touching your configuration
    Try(TryArgs),
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

/// The arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// The Dockerfiles; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// How to print what is found
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
    /// Which findings to print: `buildkit`, what BuildKit itself says
    #[arg(long, value_name = "GROUP", value_parser = ["buildkit"])]
    pub(super) select: Option<String>,
    /// Read no configuration file
    #[arg(long)]
    pub(super) no_config: bool,
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
    /// Take nothing for known of base images
    #[arg(long)]
    pub(super) no_base_config: bool,
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
}
