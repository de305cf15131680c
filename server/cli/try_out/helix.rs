//! Helix, with a folder of settings.

use std::fs;
use std::io;
use std::process::Command;

use super::Trial;

const LANGUAGES: &str = include_str!("../../../editors/helix/languages.toml");
const SETTINGS: &str = "[editor]\nend-of-line-diagnostics = \"hint\"\n";

pub(super) fn prepare(command: &mut Command, trial: &Trial) -> io::Result<()> {
    let config = trial.folder.join("config/helix");
    fs::create_dir_all(&config)?;
    let server = trial.server.to_string_lossy().replace('\\', "\\\\");
    let server = format!("command = \"{server}\"");
    let mut languages = LANGUAGES.replace("command = \"dockwright\"", &server);
    // Whatever the file is called, it is meant to be a Dockerfile. The table of the language is the last.
    let name = trial.file.file_name().unwrap_or_default().to_string_lossy();
    if !name.contains(['*', '?', '[', ']', '{', '}', '\\', '"']) {
        languages.push_str(&format!(
            "file-types = [{{ glob = \"*Dockerfile*\" }}, {{ glob = \"{name}\" }}]\n"
        ));
    }
    fs::write(config.join("languages.toml"), languages)?;
    fs::write(config.join("config.toml"), SETTINGS)?;
    command.env("XDG_CONFIG_HOME", trial.folder.join("config"));
    Ok(())
}
