//! `dockwright try`: opens an editor with Dockwright, without changing the user's configuration.
//!
//! An editor has a module, an entry in [`EDITORS`], and a variant of [`Editor`].

mod emacs;
mod helix;
mod kakoune;
mod neovim;
mod show;
mod trial;
mod vim;
mod vscode;

use std::env;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use self::trial::Trial;
use super::args::{Editor, TryArgs};
use super::{report, source};

const SAMPLE: &str = include_str!("../sample.dockerfile");

/// A supported editor.
struct SupportedEditor {
    editor: Editor,
    /// Its name in messages.
    name: &'static str,
    /// The names of its executable.
    programs: &'static [&'static str],
    /// Whether everything that it needs besides its executable is available.
    is_available: fn(&TryArgs) -> bool,
    /// Adds arguments for a configuration in the folder of the trial.
    prepare: fn(&mut Command, &Trial) -> io::Result<()>,
}

/// The editors, in order of preference.
const EDITORS: [SupportedEditor; 6] = [
    SupportedEditor {
        editor: Editor::Neovim,
        name: "Neovim",
        programs: &["nvim"],
        is_available: |_| true,
        prepare: neovim::prepare,
    },
    SupportedEditor {
        editor: Editor::Helix,
        name: "Helix",
        programs: &["hx", "helix"],
        is_available: |_| true,
        prepare: helix::prepare,
    },
    SupportedEditor {
        editor: Editor::Emacs,
        name: "Emacs",
        programs: &["emacs"],
        is_available: |_| true,
        prepare: emacs::prepare,
    },
    SupportedEditor {
        editor: Editor::Kakoune,
        name: "Kakoune with kak-lsp",
        programs: &["kak"],
        is_available: |_| find_in_path("kak-lsp").is_some(),
        prepare: kakoune::prepare,
    },
    SupportedEditor {
        editor: Editor::Vim,
        name: "Vim with ALE",
        programs: &["vim"],
        is_available: |_| vim::ale().is_some(),
        prepare: vim::prepare,
    },
    SupportedEditor {
        editor: Editor::Vscode,
        name: "VS Code or its extension (--vsix)",
        programs: &["code", "codium", "code-insiders"],
        is_available: |args| args.vsix.is_some(),
        prepare: vscode::prepare,
    },
];

/// Opens an editor on a file, or prints what it would show. Returns the exit code.
///
/// # Errors
///
/// If the file can't be read, the editor can't be started, or writing fails.
pub(super) fn run(args: &TryArgs, out: &mut impl Write, err: &mut impl Write) -> io::Result<u8> {
    let folder = tempfile::Builder::new().prefix("dockwright-").tempdir()?;
    let file = if let Some(file) = &args.file {
        // An editor would create a file that doesn't exist.
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

/// Runs an editor, and returns its exit code.
fn open(known: &SupportedEditor, program: PathBuf, trial: &Trial) -> io::Result<u8> {
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
        // So that the editor shows the sample's name without a path.
        command.current_dir(trial.folder);
    }
    let status = command.arg(trial.file).status()?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.unwrap_or(1))
}

/// The editor to open, and the path of its executable: the requested one, that of `$VISUAL` or `$EDITOR`, or else the first one
/// found.
fn find(args: &TryArgs) -> Option<(&'static SupportedEditor, PathBuf)> {
    let usual = ["VISUAL", "EDITOR"]
        .into_iter()
        .find_map(env::var_os)
        .unwrap_or_default();
    // The variable may contain arguments.
    let usual = usual.to_string_lossy();
    let program = usual.split_whitespace().next().unwrap_or_default();
    let usual = Path::new(program).file_name().unwrap_or_default();
    let mut programs: Vec<_> = EDITORS
        .iter()
        .filter(|known| {
            args.editor()
                .is_none_or(|requested| requested == known.editor)
        })
        .filter(|known| (known.is_available)(args))
        .flat_map(|known| known.programs.iter().map(move |program| (known, *program)))
        .collect();
    programs.sort_by_key(|(_, program)| usual != *program);
    programs
        .into_iter()
        .find_map(|(known, program)| Some((known, find_in_path(program)?)))
}

/// The message if no editor is found.
fn missing(requested: Option<Editor>) -> String {
    match EDITORS.iter().find(|known| Some(known.editor) == requested) {
        Some(known) => format!("{} not found; here is what it would show", known.name),
        None => "no supported editor found; here is what an editor would show".to_owned(),
    }
}

fn find_in_path(program: &str) -> Option<PathBuf> {
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
