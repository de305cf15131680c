//! Ends the server when the client's process has ended (`processId` of `initialize`).

use std::time::Duration;

use super::runtime;

/// The interval between checks.
const PERIOD: Duration = Duration::from_secs(3);

/// Exits this process once the process with the given id has ended. Does nothing on systems other than Unix, where the
/// server exits at the end of its input.
pub(super) fn end_with(process: u32) {
    runtime::spawn(async move {
        loop {
            runtime::sleep(PERIOD).await;
            if !is_running(process) {
                tracing::info!(process, "the client process has ended");
                std::process::exit(1);
            }
        }
    });
}

#[cfg(unix)]
fn is_running(process: u32) -> bool {
    let Some(pid) = i32::try_from(process)
        .ok()
        .and_then(rustix::process::Pid::from_raw)
    else {
        return true;
    };
    // EPERM means that the process exists and belongs to another user.
    !matches!(
        rustix::process::test_kill_process(pid),
        Err(rustix::io::Errno::SRCH)
    )
}

#[cfg(not(unix))]
fn is_running(_process: u32) -> bool {
    true
}
