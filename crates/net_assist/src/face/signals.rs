//! The signals that end it, and one that must not.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::{SIGINT, SIGTERM};

/// The signals that end it in good order: its totals are told, its log is whole.
pub(crate) const ENDING: [i32; 2] = [SIGINT, SIGTERM];

/// The end of the terminal is one as well, unless it was started so that it outlives it (nohup). It
/// comes twice, from the system and from the shell.
///
/// # Errors
/// The system refuses.
pub(crate) fn stop_at_hangup(stop: &Arc<AtomicBool>) -> io::Result<()> {
    #[cfg(unix)]
    if !is_hangup_ignored() {
        signal_hook::flag::register(signal_hook::consts::SIGHUP, Arc::clone(stop))?;
    }
    #[cfg(not(unix))]
    let _ = stop;
    Ok(())
}

#[cfg(unix)]
fn is_hangup_ignored() -> bool {
    // Where nobody tells, as on macOS, a hangup does what it does to every program.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_none_or(|mask| mask & 1 != 0)
}

/// A file that would grow beyond what is allowed (`ulimit -f`) is an error of that file, which is told;
/// unheard, the signal would end the program (setrlimit(2), SIGXFSZ).
///
/// # Errors
/// The system refuses.
pub(crate) fn outlive_limits() -> io::Result<()> {
    #[cfg(unix)]
    signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default())?;
    Ok(())
}
