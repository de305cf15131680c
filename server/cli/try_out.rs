//! `dockwright try`: an editor with Dockwright, and nothing of the person's own touched.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::args::{Editor, TryArgs};
use super::{report, source};
use std::sync::Arc;

use crate::analysis::Document;
use crate::features::completion::Trigger;
use crate::features::symbols::Symbol;
use crate::features::{completion, hover, symbols};
use crate::lints;

const SAMPLE: &str = include_str!("sample.dockerfile");
const NEOVIM_CONFIG: &str = include_str!("../../editors/neovim/lsp/dockwright.lua");
const NEOVIM_PLUGIN: &str = include_str!("../../editors/neovim/plugin/dockwright.lua");
const NEOVIM_INIT: &str = include_str!("../../editors/neovim/try.lua");
const EMACS_CONFIG: &str = include_str!("../../editors/emacs/dockwright.el");
const EMACS_INIT: &str = include_str!("../../editors/emacs/try.el");
const VIM_INIT: &str = include_str!("../../editors/vim/try.vim");
/// The plugin of Vim, by where its files are in its folder.
const VIM_PLUGIN: [(&str, &str); 3] = [
    (
        "plugin/dockwright.vim",
        include_str!("../../editors/vim/plugin/dockwright.vim"),
    ),
    (
        "autoload/dockwright.vim",
        include_str!("../../editors/vim/autoload/dockwright.vim"),
    ),
    (
        "ale_linters/dockerfile/dockwright.vim",
        include_str!("../../editors/vim/ale_linters/dockerfile/dockwright.vim"),
    ),
];
const HELIX_LANGUAGES: &str = include_str!("../../editors/helix/languages.toml");

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
        if let Some((editor, program)) = find_editor(args.editor) {
            let mut command = Command::new(program);
            prepare(editor, &mut command, folder.path(), &file)?;
            if args.file.is_none() {
                // So that the editor calls the sample by its short name.
                command.current_dir(folder.path());
            }
            let status = command.arg(file).status()?;
            return Ok(status
                .code()
                .and_then(|code| u8::try_from(code).ok())
                .unwrap_or(1));
        }
        let missing = match args.editor {
            Some(Editor::Neovim) => "found no Neovim; this is what it would show",
            Some(Editor::Helix) => "found no Helix; this is what it would show",
            Some(Editor::Emacs) => "found no Emacs; this is what it would show",
            Some(Editor::Vim) => "found no Vim with ALE; this is what it would show",
            None => {
                "found neither Neovim, Helix, Emacs nor Vim with ALE; this is what they would show"
            }
        };
        writeln!(err, "dockwright: {missing}\n")?;
    }
    let document = source::read(&file, &Arc::default())?;
    let name = args.file.as_ref().map_or_else(
        || "Dockerfile".to_owned(),
        |file| file.display().to_string(),
    );
    show(&name, &document, report::coloured(&io::stdout()), out)?;
    Ok(0)
}

/// The editor to open, and its program: the one that is asked for, or the one that the person uses, or any.
fn find_editor(asked: Option<Editor>) -> Option<(Editor, PathBuf)> {
    let usual = ["VISUAL", "EDITOR"]
        .into_iter()
        .find_map(env::var_os)
        .unwrap_or_default();
    // Arguments may follow the program.
    let usual = usual.to_string_lossy();
    let program = usual.split_whitespace().next().unwrap_or_default();
    let usual = Path::new(program).file_name().unwrap_or_default();
    let mut programs = [
        (Editor::Neovim, "nvim"),
        (Editor::Helix, "hx"),
        (Editor::Helix, "helix"),
        (Editor::Emacs, "emacs"),
        (Editor::Vim, "vim"),
    ];
    programs.sort_by_key(|(_, program)| usual != *program);
    let fits = programs
        .into_iter()
        .filter(|(editor, _)| asked.is_none_or(|asked| asked == *editor))
        .filter(|(editor, _)| *editor != Editor::Vim || ale().is_some());
    fits.into_iter()
        .find_map(|(editor, program)| Some((editor, in_path(program)?)))
}

fn in_path(program: &str) -> Option<PathBuf> {
    let program = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(&program))
        .find(|path| path.is_file())
}

/// The folder of ALE, where Debian or one of Vim's managers of plugins puts it.
fn ale() -> Option<PathBuf> {
    let mut folders = Vec::new();
    if let Some(home) = env::home_dir() {
        for ours in [".vim", "vimfiles"].map(|name| home.join(name)) {
            let packs = fs::read_dir(ours.join("pack")).into_iter().flatten();
            for pack in packs.flatten() {
                folders.extend(["start/ale", "opt/ale"].map(|it| pack.path().join(it)));
            }
            folders.extend(["plugged/ale", "bundle/ale"].map(|it| ours.join(it)));
        }
    }
    folders.push(PathBuf::from("/usr/share/vim-ale"));
    folders
        .into_iter()
        .find(|it| it.join("plugin/ale.vim").is_file())
}

/// Lets an editor start with a configuration in a folder of its own.
fn prepare(editor: Editor, command: &mut Command, folder: &Path, file: &Path) -> io::Result<()> {
    let us: OsString = env::current_exe()?.into();
    for (variable, name) in [
        ("XDG_STATE_HOME", "state"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_CACHE_HOME", "cache"),
    ] {
        command.env(variable, folder.join(name));
    }
    match editor {
        Editor::Emacs => {
            fs::write(folder.join("dockwright.el"), EMACS_CONFIG)?;
            fs::write(folder.join("try.el"), EMACS_INIT)?;
            command.env("DOCKWRIGHT", us);
            // What Emacs makes as it starts, it makes there.
            command
                .arg("--init-directory")
                .arg(folder.join("emacs"))
                .args(["-Q", "-nw", "-L"])
                .arg(folder)
                .arg("-l")
                .arg(folder.join("try.el"));
        }
        Editor::Vim => {
            let runtime = folder.join("vim");
            for (name, text) in VIM_PLUGIN {
                let path = runtime.join(name);
                fs::create_dir_all(path.parent().unwrap_or(&runtime))?;
                fs::write(path, text)?;
            }
            fs::write(runtime.join("try.vim"), VIM_INIT)?;
            command
                .env("DOCKWRIGHT", us)
                .env("DOCKWRIGHT_RUNTIME", &runtime)
                .env("DOCKWRIGHT_ALE", ale().unwrap_or_default());
            command
                .args(["-N", "-i", "NONE", "-u"])
                .arg(runtime.join("try.vim"));
        }
        Editor::Neovim => {
            fs::create_dir(folder.join("lsp"))?;
            fs::create_dir(folder.join("plugin"))?;
            fs::write(folder.join("plugin/dockwright.lua"), NEOVIM_PLUGIN)?;
            fs::write(folder.join("lsp/dockwright.lua"), NEOVIM_CONFIG)?;
            fs::write(folder.join("init.lua"), NEOVIM_INIT)?;
            command
                .env("DOCKWRIGHT", us)
                .env("DOCKWRIGHT_RUNTIME", folder);
            command
                .arg("--clean")
                .arg("-u")
                .arg(folder.join("init.lua"));
        }
        Editor::Helix => {
            let config = folder.join("config/helix");
            fs::create_dir_all(&config)?;
            let us = us.to_string_lossy().replace('\\', "\\\\");
            let mut ours =
                HELIX_LANGUAGES.replace("command = \"dockwright\"", &format!("command = \"{us}\""));
            // Whatever the file is called, it is meant to be a Dockerfile. The table of the language is the last.
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            if !name.contains(['*', '?', '[', ']', '{', '}', '\\', '"']) {
                ours.push_str(&format!(
                    "file-types = [{{ glob = \"*Dockerfile*\" }}, {{ glob = \"{name}\" }}]\n"
                ));
            }
            fs::write(config.join("languages.toml"), ours)?;
            fs::write(
                config.join("config.toml"),
                "[editor]\nend-of-line-diagnostics = \"hint\"\n",
            )?;
            command.env("XDG_CONFIG_HOME", folder.join("config"));
        }
    }
    Ok(())
}

/// Prints what an editor would show.
fn show(name: &str, document: &Document, coloured: bool, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "Problems\n")?;
    let found = lints::check(document, &lints::Settings::default());
    report::picture(name, &document.text, &found, coloured, out)?;
    let summary =
        report::summary(found.iter().map(|it| it.severity), 1).unwrap_or_else(|| "none".to_owned());
    writeln!(out, "{summary}\n\nOutline\n")?;
    for symbol in symbols::symbols(document) {
        outline(&symbol, 1, out)?;
    }
    if let Some(item) = document.file().items.last() {
        let keyword = &item.instruction.keyword;
        if let Some(hover) = hover::hover(document, item.at(keyword.span).start) {
            writeln!(out, "\nHover on {}\n", keyword.text)?;
            plain(&hover.markdown, out)?;
        }
    }
    let offered = completion::completion(document, document.text.len(), Trigger::Asked);
    if !offered.items.is_empty() {
        let labels: Vec<_> = offered
            .items
            .iter()
            .map(|completion| completion.label.as_str())
            .collect();
        writeln!(
            out,
            "\nCompletion at the end of the file\n\n  {}",
            labels.join(" ")
        )?;
    }
    Ok(())
}

/// Prints Markdown as a terminal can show it: code is indented, and the target of a link stands behind its text.
fn plain(markdown: &str, out: &mut impl Write) -> io::Result<()> {
    let mut code = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            code = !code;
            continue;
        }
        let line = if code {
            format!("    {line}")
        } else {
            format!("  {}", line.replace("](", ": ").replace('`', ""))
        };
        let line = match line.trim_start().strip_prefix('[') {
            Some(reference) if !code => format!("  {}", reference.trim_end_matches(')')),
            _ => line,
        };
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn outline(symbol: &Symbol, depth: usize, out: &mut impl Write) -> io::Result<()> {
    let indent = "  ".repeat(depth);
    writeln!(
        out,
        "{}",
        format!("{indent}{} {}", symbol.name, symbol.detail).trim_end()
    )?;
    symbol
        .children
        .iter()
        .try_for_each(|child| outline(child, depth + 1, out))
}
