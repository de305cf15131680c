//! The client's process: when it is gone, so are we.

use std::time::Duration;

/// How often to look.
const PERIOD: Duration = Duration::from_secs(3);

/// Ends this process when another has ended, by its number. Where that can't be found out, the end of input must do.
pub(super) fn end_with(process: u32) {
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(PERIOD).await;
            if !is_running(process) {
                tracing::info!(process, "the client has gone");
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
    // A process of somebody else's is there as well.
    !matches!(
        rustix::process::test_kill_process(pid),
        Err(rustix::io::Errno::SRCH)
    )
}

#[cfg(not(unix))]
fn is_running(_process: u32) -> bool {
    true
}
