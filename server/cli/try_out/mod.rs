//! `dockwright try`: an editor with Dockwright, and nothing of the person's own touched.
//!
//! A new editor is a file here, its row in [`EDITORS`], and its name among the arguments.

mod emacs;
mod helix;
mod kakoune;
mod neovim;
mod show;
mod vim;
mod vscode;

use std::env;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use super::args::{Editor, TryArgs};
use super::{report, source};

const SAMPLE: &str = include_str!("../sample.dockerfile");

/// How an editor is tried.
struct Known {
    editor: Editor,
    /// What people call it.
    name: &'static str,
    /// What its program may be called.
    programs: &'static [&'static str],
    /// True if what it needs beside its program is there.
    is_complete: fn(&TryArgs) -> bool,
    /// Lets it start with a configuration in a folder of its own.
    prepare: fn(&mut Command, &Trial) -> io::Result<()>,
}

/// What is tried.
struct Trial<'a> {
    /// A folder for all that it needs.
    folder: &'a Path,
    /// The Dockerfile.
    file: &'a Path,
    /// The server.
    server: PathBuf,
    args: &'a TryArgs,
}

/// The editors, in the order in which they are looked for.
const EDITORS: [Known; 6] = [
    Known {
        editor: Editor::Neovim,
        name: "Neovim",
        programs: &["nvim"],
        is_complete: |_| true,
        prepare: neovim::prepare,
    },
    Known {
        editor: Editor::Helix,
        name: "Helix",
        programs: &["hx", "helix"],
        is_complete: |_| true,
        prepare: helix::prepare,
    },
    Known {
        editor: Editor::Emacs,
        name: "Emacs",
        programs: &["emacs"],
        is_complete: |_| true,
        prepare: emacs::prepare,
    },
    Known {
        editor: Editor::Kakoune,
        name: "Kakoune with kak-lsp",
        programs: &["kak"],
        is_complete: |_| in_path("kak-lsp").is_some(),
        prepare: kakoune::prepare,
    },
    Known {
        editor: Editor::Vim,
        name: "Vim with ALE",
        programs: &["vim"],
        is_complete: |_| vim::ale().is_some(),
        prepare: vim::prepare,
    },
    Known {
        editor: Editor::Vscode,
        name: "VS Code, or no extension in --vsix",
        programs: &["code", "codium", "code-insiders"],
        is_complete: |args| args.vsix.is_some(),
        prepare: vscode::prepare,
    },
];

/// Opens an editor on a file, or prints what it would show. Gives the exit code.
///
/// # Errors
///
/// If the file can't be read, or nothing can be written.
pub(super) fn run(args: &TryArgs, out: &mut impl Write, err: &mut impl Write) -> io::Result<u8> {
    let folder = tempfile::Builder::new().prefix("dockwright-").tempdir()?;
    let file = if let Some(file) = &args.file {
        // A name that is wrong should be told here, and not by an editor.
        source::read(file, &Arc::default()).map_err(|error| {
            io::Error::new(error.kind(), format!("{}: {error}", file.display()))
        })?;
        file.clone()
    } else {
        let file = folder.path().join("Dockerfile");
        fs::write(&file, SAMPLE)?;
        file
    };
    let at_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    if !args.print && at_terminal {
        if let Some((known, program)) = find(args) {
            let trial = Trial {
                folder: folder.path(),
                file: &file,
                server: env::current_exe()?,
                args,
            };
            return open(known, program, &trial);
        }
        writeln!(err, "dockwright: {}\n", missing(args.editor()))?;
    }
    let document = source::read(&file, &Arc::default())?;
    let name = args.file.as_ref().map_or_else(
        || "Dockerfile".to_owned(),
        |file| file.display().to_string(),
    );
    show::show(&name, &document, report::coloured(&io::stdout()), out)?;
    Ok(0)
}

/// Opens an editor, and waits for its end. Gives its exit code.
fn open(known: &Known, program: PathBuf, trial: &Trial) -> io::Result<u8> {
    let mut command = Command::new(program);
    for (variable, name) in [
        ("XDG_STATE_HOME", "state"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_CACHE_HOME", "cache"),
    ] {
        command.env(variable, trial.folder.join(name));
    }
    (known.prepare)(&mut command, trial)?;
    if trial.args.file.is_none() {
        // So that the editor calls the sample by its short name.
        command.current_dir(trial.folder);
    }
    let status = command.arg(trial.file).status()?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.unwrap_or(1))
}

/// The editor to open, and its program: the one that is asked for, or the one that the person uses, or any.
fn find(args: &TryArgs) -> Option<(&'static Known, PathBuf)> {
    let usual = ["VISUAL", "EDITOR"]
        .into_iter()
        .find_map(env::var_os)
        .unwrap_or_default();
    // Arguments may follow the program.
    let usual = usual.to_string_lossy();
    let program = usual.split_whitespace().next().unwrap_or_default();
    let usual = Path::new(program).file_name().unwrap_or_default();
    let mut programs: Vec<_> = EDITORS
        .iter()
        .filter(|known| args.editor().is_none_or(|asked| asked == known.editor))
        .filter(|known| (known.is_complete)(args))
        .flat_map(|known| known.programs.iter().map(move |program| (known, *program)))
        .collect();
    programs.sort_by_key(|(_, program)| usual != *program);
    programs
        .into_iter()
        .find_map(|(known, program)| Some((known, in_path(program)?)))
}

/// What to say if there is no editor to open.
fn missing(asked: Option<Editor>) -> String {
    match EDITORS.iter().find(|known| Some(known.editor) == asked) {
        Some(known) => format!("found no {}; this is what it would show", known.name),
        None => "no supported editor found; here is what it would show".to_owned(),
    }
}

/// Writes files below a folder, each by where it is there.
fn write_all(folder: &Path, files: &[(&str, &str)]) -> io::Result<()> {
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, text)?;
    }
    Ok(())
}

fn in_path(program: &str) -> Option<PathBuf> {
    let mut endings = vec![env::consts::EXE_SUFFIX];
    if cfg!(windows) {
        endings.push(".cmd");
    }
    let names: Vec<_> = endings.iter().map(|it| format!("{program}{it}")).collect();
    env::split_paths(&env::var_os("PATH")?)
        .flat_map(|folder| {
            names
                .iter()
                .map(|name| folder.join(name))
                .collect::<Vec<_>>()
        })
        .find(|path| path.is_file())
}
