//! The command line: commands, their arguments and their output.
//!
//! [`run`] executes one command. Analyses, rules and formatting are in `analysis` and `ide`.

mod args;
mod baseline;
mod builds;
mod check;
mod completions;
mod config;
mod exit_code;
mod explain;
mod format;
mod image;
mod inputs;
mod inspect;
mod online;
mod pages;
mod patch;
mod report;
mod selection;
mod source;
mod try_out;

use std::io::{self, Write};
use std::process::ExitCode;

pub use args::{Args, Command};
use exit_code::EXIT_ERROR;

/// Runs a command, and returns its exit code.
pub fn run(args: Args) -> ExitCode {
    let done = match args.command {
        Command::Lsp(lsp) => lsp::run(&lsp.channel()),
        Command::Check(check) => {
            check::run(&check, &mut io::stdout().lock(), &mut io::stderr().lock())
        }
        Command::Fmt(fmt) => format::run(&fmt, &mut io::stdout().lock(), &mut io::stderr().lock()),
        Command::Inspect(inspect) => {
            inspect::run(&inspect, &mut io::stdout().lock(), &mut io::stderr().lock())
        }
        Command::Builds(builds) => {
            builds::run(&builds, &mut io::stdout().lock(), &mut io::stderr().lock())
        }
        Command::Config(config) => {
            config::run(&config, &mut io::stdout().lock(), &mut io::stderr().lock())
        }
        Command::Explain(explain) => {
            explain::run(&explain, &mut io::stdout().lock(), &mut io::stderr().lock())
        }
        Command::Image(image) => {
            image::run(&image, &mut io::stdout().lock(), &mut io::stderr().lock())
        }
        Command::Completions(args) => {
            completions::run(&args, &mut io::stdout().lock(), &mut io::stderr().lock())
        }
        Command::Manual => pages::manual(&mut io::stdout().lock()),
        Command::Try(try_out) => {
            try_out::run(&try_out, &mut io::stdout().lock(), &mut io::stderr().lock())
        }
    };
    match done {
        Ok(code) => ExitCode::from(code),
        // The reader has closed the pipe, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "dockwright: {error}");
            ExitCode::from(EXIT_ERROR)
        }
    }
}
