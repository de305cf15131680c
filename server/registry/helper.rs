//! Programs that keep passwords (`docker-credential-…`). Run only if the user switched them on, and asks for something.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

use super::credentials::{Credentials, password_of};
use super::json::{read, text};
use super::settings::Environment;

/// How long one may take.
const TIME: Duration = Duration::from_secs(5);
/// The most that it may say, in bytes.
const MOST: u64 = 64 * 1024;

/// Asks a helper, by the end of its name, for a registry. `None` if it knows nothing, whatever the reason.
pub(super) async fn ask(
    environment: &Environment,
    suffix: &str,
    registry: &str,
) -> Option<Credentials> {
    let program = find(environment, suffix)?;
    let mut command = Command::new(program);
    command
        .arg("get")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    if let Some(home) = environment.home() {
        command.current_dir(home);
    }
    let said = tokio::time::timeout(TIME, run(command, registry));
    let said = said.await.ok()??;
    let said = read(&said)?;
    let (user, secret) = (text(&said, "Username")?, text(&said, "Secret")?);
    Some(password_of(user, secret))
}

/// What a command says to a text, if it says that all is well.
async fn run(mut command: Command, input: &str) -> Option<Vec<u8>> {
    let mut child = command.spawn().ok()?;
    let mut stdin = child.stdin.take()?;
    // Whoever doesn't listen may still answer.
    let _ = stdin.write_all(input.as_bytes()).await;
    drop(stdin);
    let mut said = Vec::new();
    let stdout = child.stdout.take()?;
    stdout.take(MOST + 1).read_to_end(&mut said).await.ok()?;
    if said.len() as u64 > MOST {
        return None;
    }
    child.wait().await.ok()?.success().then_some(said)
}

/// A helper in the user's path, outside the folders that they work on.
fn find(environment: &Environment, suffix: &str) -> Option<PathBuf> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let begins_well = suffix.starts_with(|c: char| c.is_ascii_alphanumeric());
    if suffix.len() > 64 || !begins_well || !suffix.chars().all(plain) {
        return None;
    }
    let name = format!("docker-credential-{suffix}{}", std::env::consts::EXE_SUFFIX);
    let folders = std::env::split_paths(environment.get("PATH")?);
    let programs = folders.map(|folder| folder.join(&name));
    let usable = |program: &PathBuf| is_program(program) && !environment.is_in_workspace(program);
    programs.into_iter().find(usable)
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let data = path.metadata();
    data.is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}
