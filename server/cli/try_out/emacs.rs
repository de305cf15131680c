//! Emacs, with Eglot.

use std::io;
use std::process::Command;

use super::trial::{Trial, write_all};

const FILES: [(&str, &str); 2] = [
    (
        "dockwright.el",
        include_str!("../../../editors/emacs/dockwright.el"),
    ),
    ("try.el", include_str!("../../../editors/emacs/try.el")),
];

pub(super) fn prepare(command: &mut Command, trial: &Trial) -> io::Result<()> {
    write_all(trial.folder, &FILES)?;
    command
        .env("DOCKWRIGHT", &trial.server)
        // Emacs creates files there at startup.
        .arg("--init-directory")
        .arg(trial.folder.join("emacs"))
        .args(["-Q", "-nw", "-L"])
        .arg(trial.folder)
        .arg("-l")
        .arg(trial.folder.join("try.el"));
    Ok(())
}
