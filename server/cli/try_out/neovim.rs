//! Neovim, with a plugin and a startup file.

use std::io;
use std::process::Command;

use super::trial::{Trial, write_all};

/// The files of the plugin by their paths, and the startup file.
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
    write_all(trial.folder, &FILES)?;
    command
        .env("DOCKWRIGHT", &trial.server)
        .env("DOCKWRIGHT_RUNTIME", trial.folder)
        .arg("--clean")
        .arg("-u")
        .arg(trial.folder.join("init.lua"));
    Ok(())
}
