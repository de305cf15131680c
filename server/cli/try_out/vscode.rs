//! VS Code, with the extension from `--vsix`.

use std::fs;
use std::io;
use std::process::{Command, Stdio};

use serde_json::json;

use super::trial::Trial;

pub(super) fn prepare(command: &mut Command, trial: &Trial) -> io::Result<()> {
    let portable = trial.folder.join("vscode");
    let (data, extensions) = (portable.join("user-data"), portable.join("extensions"));
    fs::create_dir_all(data.join("User"))?;
    let settings = json!({
        "dockwright.path": trial.server.to_string_lossy(),
        "telemetry.telemetryLevel": "off",
        "update.mode": "none",
        "workbench.startupEditor": "none",
    });
    fs::write(data.join("User/settings.json"), settings.to_string())?;
    command
        .env("VSCODE_PORTABLE", &portable)
        .arg("--user-data-dir")
        .arg(&data)
        .arg("--extensions-dir")
        .arg(&extensions);
    install(command, trial)?;
    // The folder is needed until the window is closed.
    command.args(["--new-window", "--disable-workspace-trust", "--wait"]);
    Ok(())
}

/// Installs the extension into the extensions folder of a command.
fn install(command: &Command, trial: &Trial) -> io::Result<()> {
    let mut install = Command::new(command.get_program());
    for (name, value) in command.get_envs() {
        install.env(name, value.unwrap_or_default());
    }
    install
        .args(command.get_args())
        .arg("--install-extension")
        .arg(trial.args.vsix.as_deref().unwrap_or(trial.file))
        .stdout(Stdio::null());
    if install.status()?.success() {
        return Ok(());
    }
    Err(io::Error::other("failed to install the extension"))
}
