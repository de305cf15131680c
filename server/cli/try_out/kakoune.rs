//! Kakoune, with the user's kak-lsp.

use std::fs;
use std::io;
use std::process::Command;

use super::trial::Trial;

const LANGUAGE: &str = include_str!("../../../editors/kakoune/dockwright.kak");
const START: &str = include_str!("../../../editors/kakoune/try.kak");

pub(super) fn prepare(command: &mut Command, trial: &Trial) -> io::Result<()> {
    let config = trial.folder.join("config/kak");
    fs::create_dir_all(&config)?;
    let server = trial.server.to_string_lossy().replace('\\', "\\\\");
    let server = format!("[dockwright]\n        command = \"{server}\"");
    let language = LANGUAGE.replace("[dockwright]", &server);
    fs::write(config.join("dockwright.kak"), language)?;
    fs::write(config.join("kakrc"), START)?;
    command
        .env("XDG_CONFIG_HOME", trial.folder.join("config"))
        .env("KAKOUNE_CONFIG_DIR", config);
    Ok(())
}
