//! The command line: the built program, its output and its exit codes.

mod baseline;
mod builds;
mod check;
mod completions;
mod config;
mod explain;
#[cfg(unix)]
mod faults;
mod fix;
mod fixed;
mod fmt_command;
mod formats;
mod hadolint;
mod ignore_files;
mod image;
mod inspect;
mod names;
mod outputs;
mod sources;

use std::fmt;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use expect_test::Expect;
use tempfile::TempDir;

/// A folder with files, and the program run in it.
struct Folder(TempDir);

/// The result of a run.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Folder {
    fn new(files: &[(&str, &str)]) -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        String::from_utf8(fs::read(self.path(name)).unwrap()).unwrap()
    }

    /// The program, without environment variables that affect its output.
    fn command(&self, args: &[&str]) -> Command {
        let mut command = program(self.0.path());
        command.args(args).stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        Ran::from(self.command(args).output().unwrap())
    }

    /// Runs with a short text on stdin.
    fn feed(&self, args: &[&str], text: impl AsRef<[u8]>) -> Ran {
        let mut command = self.command(args);
        command.stdin(Stdio::piped());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // The program may exit without reading it.
        let _ = child.stdin.take().unwrap().write_all(text.as_ref());
        Ran::from(child.wait_with_output().unwrap())
    }

    /// Runs and compares the whole output and the exit code.
    fn check(&self, args: &[&str], expect: Expect) {
        expect.assert_eq(&self.run(args).to_string());
    }
}

pub(crate) fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dockwright"));
    command.current_dir(folder);
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "DOCKWRIGHT_LOG"] {
        command.env_remove(name);
    }
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("HADOLINT_") {
            command.env_remove(name);
        }
    }
    command
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ran {
            code: output.status.code().expect("exited without a signal"),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

impl Ran {
    /// The reported rules, with their positions, of the text format.
    fn rules(&self) -> Vec<String> {
        let lines: Vec<&str> = self.out.lines().collect();
        let heads = lines.windows(2).filter_map(|pair| {
            let (_, rule) = pair[0].split_once('[')?;
            let (rule, _) = rule.split_once("]: ")?;
            let (_, place) = pair[1].split_once("--> ")?;
            Some(format!("{rule} {place}"))
        });
        heads.collect()
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}", self.out)?;
        if !self.err.is_empty() {
            write!(f, "--- standard error\n{}", self.err)?;
        }
        writeln!(f, "--- exit code {}", self.code)
    }
}

/// Reports on stderr that a test is skipped. The output of `eprintln!` is captured for tests that pass.
fn skipped(reason: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {reason}");
}

#[test]
fn name_version_and_description() {
    let folder = Folder::new(&[]);
    let version = folder.run(&["--version"]).out;
    assert_eq!(
        version,
        format!("dockwright {}\n", env!("CARGO_PKG_VERSION"))
    );
    let about = "A language server, linter and formatter for Dockerfiles";
    let help = folder.run(&["--help"]).out;
    assert!(help.starts_with(about), "{help}");
    let manual = folder.run(&["manual"]).out;
    assert!(
        manual.contains(&format!("\ndockwright \\- {about}\n")),
        "{manual}"
    );
}
