//! Helix, with a temporary configuration folder.

use std::fs;
use std::io;
use std::process::Command;

use super::trial::Trial;

const LANGUAGES: &str = include_str!("../../../editors/helix/languages.toml");
/// The beginning of the list of names of Dockerfiles.
const FILE_TYPES: &str = "name = \"dockerfile\"\nfile-types = [\n";
const SETTINGS: &str = "[editor]\nend-of-line-diagnostics = \"hint\"\n";

pub(super) fn prepare(command: &mut Command, trial: &Trial) -> io::Result<()> {
    let config = trial.folder.join("config/helix");
    fs::create_dir_all(&config)?;
    let server = trial.server.to_string_lossy().replace('\\', "\\\\");
    let server = format!("command = \"{server}\"");
    let mut languages = LANGUAGES.replace("command = \"dockwright\"", &server);
    // The file is a Dockerfile whatever its name.
    let name = trial.file.file_name().unwrap_or_default().to_string_lossy();
    if !name.contains(['*', '?', '[', ']', '{', '}', '\\', '"']) {
        let own = format!("{FILE_TYPES}  {{ glob = \"{name}\" }},\n");
        languages = languages.replacen(FILE_TYPES, &own, 1);
    }
    fs::write(config.join("languages.toml"), languages)?;
    fs::write(config.join("config.toml"), SETTINGS)?;
    command.env("XDG_CONFIG_HOME", trial.folder.join("config"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configuration_has_the_list_once() {
        assert_eq!(LANGUAGES.matches(FILE_TYPES).count(), 1);
    }
}
