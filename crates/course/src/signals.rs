//! Being told to end: then what was started is ended first, and the terminal is put back.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Becomes true when this process is told to end: SIGINT, SIGTERM, SIGHUP. Elsewhere than on Unix
/// Ctrl-C reaches every program of the terminal by itself.
pub(crate) fn told_to_end() -> Arc<AtomicBool> {
    let told = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    for signal in signal_hook::consts::TERM_SIGNALS.iter().chain([&signal_hook::consts::SIGHUP]) {
        // A signal that cannot be caught does what it always did.
        let _ = signal_hook::flag::register(*signal, Arc::clone(&told));
    }
    told
}
