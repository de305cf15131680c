//! `cargo xtask`: generates derived files of the project, and lists circles of files.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Parser;

/// Generate derived files, and inspect the source code.
#[derive(Parser)]
#[command(name = "cargo xtask")]
enum Task {
    /// Generate the built-in catalogue of images (docs/catalogue.md).
    Catalogue {
        /// The folder of source data.
        #[arg(default_value = "tests/golden/catalogue")]
        source: PathBuf,
        /// The output file.
        #[arg(default_value = "server/analysis/catalogue/images.bin")]
        out: PathBuf,
    },
    /// List circles of files that use each other's items, with the lines that close them.
    Circles,
    /// Write a dictionary of the language for the fuzzer.
    Dictionary {
        /// The output file.
        out: PathBuf,
    },
    /// Generate rule pages, settings tables and the command-line page in docs.
    Pages,
    /// Generate the parser from grammar/grammar.js. Requires Node.js.
    #[cfg(feature = "grammar")]
    Grammar {
        /// The output folder.
        #[arg(default_value = "grammar/src")]
        out: PathBuf,
    },
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
        Task::Circles => xtask::circles::circles(&project.join("server")).map(|circles| {
            for circle in circles {
                // The reader may close the pipe, as `head` does.
                let _ = writeln!(std::io::stdout(), "{circle}");
            }
        }),
        Task::Dictionary { out } => std::fs::write(&out, xtask::dictionary::text())
            .map_err(|error| format!("{}: {error}", out.display())),
        // The tests write them, as they draw diagnostics.
        Task::Pages => run(Command::new(env!("CARGO"))
            .args(["test", "--test", "all", "pages"])
            .env("UPDATE_EXPECT", "1")
            .current_dir(&project)),
        #[cfg(feature = "grammar")]
        Task::Grammar { out } => grammar(&project, &out),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            report(&problem);
            ExitCode::FAILURE
        }
    }
}

/// Generates the parser, in the newest format that tree-sitter supports.
#[cfg(feature = "grammar")]
fn grammar(project: &Path, out: &Path) -> Result<(), String> {
    let folder = project.join("grammar");
    tree_sitter_generate::generate_parser_in_directory(
        folder.clone(),
        Some(project.join(out)),
        Some(folder.join("grammar.js")),
        tree_sitter_generate::ABI_VERSION_MAX,
        None,
        Some("node"),
        true,
        tree_sitter_generate::OptLevel::default(),
        &mut Vec::new(),
    )
    .map_err(|error| error.to_string())
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
