//! Helix, with a temporary configuration folder.

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
    // The file is a Dockerfile whatever its name. The language's table is the last one of the file.
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
