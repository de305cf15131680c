//! Neovim, with a plugin and a start-up file.

use std::fs;
use std::io;
use std::process::Command;

use super::Trial;

/// The plugin, by where its files are, and the start-up file.
const FILES: [(&str, &str); 3] = [
    (
        "plugin/dockwright.lua",
        include_str!("../../../editors/neovim/plugin/dockwright.lua"),
    ),
    (
        "lsp/dockwright.lua",
        include_str!("../../../editors/neovim/lsp/dockwright.lua"),
    ),
    ("init.lua", include_str!("../../../editors/neovim/try.lua")),
];

pub(super) fn prepare(command: &mut Command, trial: &Trial) -> io::Result<()> {
    for (name, text) in FILES {
        let path = trial.folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(trial.folder))?;
        fs::write(path, text)?;
    }
    command
        .env("DOCKWRIGHT", &trial.server)
        .env("DOCKWRIGHT_RUNTIME", trial.folder)
        .arg("--clean")
        .arg("-u")
        .arg(trial.folder.join("init.lua"));
    Ok(())
}
