//! Vim, with the user's ALE.

use std::env;
use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::Command;

use super::trial::{Trial, write_all};

/// The files of the plugin by their paths in its folder, and the startup file.
const FILES: [(&str, &str); 4] = [
    (
        "plugin/dockwright.vim",
        include_str!("../../../editors/vim/plugin/dockwright.vim"),
    ),
    (
        "autoload/dockwright.vim",
        include_str!("../../../editors/vim/autoload/dockwright.vim"),
    ),
    (
        "ale_linters/dockerfile/dockwright.vim",
        include_str!("../../../editors/vim/ale_linters/dockerfile/dockwright.vim"),
    ),
    ("try.vim", include_str!("../../../editors/vim/try.vim")),
];

pub(super) fn prepare(command: &mut Command, trial: &Trial) -> io::Result<()> {
    let runtime = trial.folder.join("vim");
    write_all(&runtime, &FILES)?;
    command
        .env("DOCKWRIGHT", &trial.server)
        .env("DOCKWRIGHT_RUNTIME", &runtime)
        .env("DOCKWRIGHT_ALE", ale().unwrap_or_default())
        .args(["-N", "-i", "NONE", "-u"])
        .arg(runtime.join("try.vim"));
    Ok(())
}

/// The folder of ALE, installed by Debian or a plugin manager of Vim.
pub(super) fn ale() -> Option<PathBuf> {
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
