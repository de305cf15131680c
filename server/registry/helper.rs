//! Credential helpers (`docker-credential-…`), which store passwords. Run only if the settings enable them, and only on an
//! explicit request.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

use super::credentials::{Credentials, credentials_from_secret};
use super::environment::ProcessEnvironment;
use super::json::{read, text};
use super::policy::Period;
use syntax::lock::lock;

/// Time limit of one run.
const TIMEOUT: Duration = Duration::from_secs(5);
/// Size limit of the output, in bytes.
const MAX_OUTPUT_BYTES: u64 = 64 * 1024;

/// Why a helper returns no credentials.
pub(super) enum HelperError {
    /// It isn't in the path.
    Missing,
    /// It has none for this registry.
    NotFound,
    /// It fails, takes too long, or its output isn't of the protocol.
    Failed,
}

/// Credentials that helpers returned, for a while. Never written to disk.
#[derive(Default)]
pub(super) struct CredentialCache(Mutex<HashMap<(String, String), (Credentials, Period)>>);

impl CredentialCache {
    fn entries(&self) -> MutexGuard<'_, HashMap<(String, String), (Credentials, Period)>> {
        lock(&self.0)
    }

    /// The credentials that a program returned for a registry, if they are still recent; `now` is in seconds since 1970.
    pub(super) fn get(&self, program: &str, registry: &str, now: u64) -> Option<Credentials> {
        let mut entries = self.entries();
        entries.retain(|_, (_, valid)| valid.contains(now));
        let key = (program.to_owned(), registry.to_owned());
        entries
            .get(&key)
            .map(|(credentials, _)| credentials.clone())
    }

    /// Stores credentials for a period.
    pub(super) fn store(
        &self,
        program: String,
        registry: String,
        credentials: Credentials,
        valid: Period,
    ) {
        self.entries()
            .insert((program, registry), (credentials, valid));
    }

    /// Forgets credentials that a registry refused.
    pub(super) fn forget(&self, refused: &Credentials) {
        self.entries().retain(|_, (kept, _)| kept != refused);
    }
}

/// The name of the program, for a helper's name in Docker's configuration; `None` if it is invalid.
pub(super) fn program_name(suffix: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let starts_well = suffix.starts_with(|c: char| c.is_ascii_alphanumeric());
    let valid = suffix.len() <= 64 && starts_well && suffix.chars().all(plain);
    valid.then(|| format!("docker-credential-{suffix}"))
}

/// Runs a helper for the credentials of a registry.
///
/// # Errors
///
/// If it returns none.
pub(super) async fn get(
    environment: &ProcessEnvironment,
    program: &str,
    registry: &str,
) -> Result<Credentials, HelperError> {
    let program = find(environment, program).ok_or(HelperError::Missing)?;
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
    let run = tokio::time::timeout(TIMEOUT, run(command, registry));
    let (success, output) = run.await.ok().flatten().ok_or(HelperError::Failed)?;
    if !success {
        // `credentials.IsErrCredentialsNotFoundMessage` of docker-credential-helpers.
        let message = String::from_utf8_lossy(&output);
        return Err(match message.trim() {
            "credentials not found in native keychain" => HelperError::NotFound,
            _ => HelperError::Failed,
        });
    }
    let output = read(&output).ok_or(HelperError::Failed)?;
    let user = text(&output, "Username").ok_or(HelperError::Failed)?;
    let secret = text(&output, "Secret").ok_or(HelperError::Failed)?;
    Ok(credentials_from_secret(user, secret))
}

/// Whether a command succeeds, and its output. `None` if it doesn't start, or its output is too long.
async fn run(mut command: Command, input: &str) -> Option<(bool, Vec<u8>)> {
    let mut child = command.spawn().ok()?;
    let mut stdin = child.stdin.take()?;
    // A program that doesn't read its input may still answer.
    let _ = stdin.write_all(input.as_bytes()).await;
    drop(stdin);
    let mut output = Vec::new();
    let stdout = child.stdout.take()?;
    stdout
        .take(MAX_OUTPUT_BYTES + 1)
        .read_to_end(&mut output)
        .await
        .ok()?;
    if output.len() as u64 > MAX_OUTPUT_BYTES {
        return None;
    }
    Some((child.wait().await.ok()?.success(), output))
}

/// The path of a helper in the user's `PATH`, outside of workspace folders.
fn find(environment: &ProcessEnvironment, program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
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
