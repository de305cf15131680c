//! `cargo xtask`: writes the files of the project that are made from others.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Parser;

/// Writes files that are made from others.
#[derive(Parser)]
#[command(name = "cargo xtask")]
enum Task {
    /// The built-in catalogue of images: docs/catalogue.md.
    Catalogue {
        /// The recorded facts.
        #[arg(default_value = "tests/golden/catalogue")]
        source: PathBuf,
        /// The file to write.
        #[arg(default_value = "server/analysis/catalogue/images.bin")]
        out: PathBuf,
    },
    /// Rule pages, the tables of settings and the page of the command line, all below docs.
    Pages,
    /// The parser, from grammar/grammar.js. Needs the command `tree-sitter`.
    Grammar,
}

fn main() -> ExitCode {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let done = match Task::parse() {
        Task::Catalogue { source, out } => {
            let texts = project.join("xtask/catalogue");
            xtask::catalogue::generate(&project.join(source), &texts).and_then(|bytes| {
                let out = project.join(out);
                std::fs::write(&out, bytes).map_err(|error| format!("{}: {error}", out.display()))
            })
        }
        // They show what the rules find, which the tests draw.
        Task::Pages => run(Command::new(env!("CARGO"))
            .args(["test", "--test", "all", "pages"])
            .env("UPDATE_EXPECT", "1")
            .current_dir(&project)),
        Task::Grammar => run(Command::new("tree-sitter")
            .args(["generate", "--js-runtime", "native"])
            .current_dir(project.join("grammar"))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            report(&problem);
            ExitCode::FAILURE
        }
    }
}

fn run(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().display().to_string();
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name}: {status}")),
        Err(error) => Err(format!("{name}: {error}")),
    }
}

#[expect(clippy::print_stderr, reason = "a program for the terminal")]
fn report(line: &str) {
    eprintln!("{line}");
}
