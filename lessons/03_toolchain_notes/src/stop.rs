//! Ctrl-C and its relatives: a request to end, seen by whoever waits.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};

/// Turns true when somebody asks this process to end. A process that ended at once would leave
/// its children running and its directory lying about.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Listens for SIGINT (Ctrl-C) and SIGTERM, on Unix for SIGHUP (the terminal is closed) too.
    pub(crate) fn on_signals() -> io::Result<Self> {
        let stop = Self::default();
        #[cfg(unix)]
        signal_hook::flag::register(signal_hook::consts::SIGHUP, Arc::clone(&stop.0))?;
        for signal in [SIGINT, SIGTERM] {
            signal_hook::flag::register(signal, Arc::clone(&stop.0))?;
        }
        Ok(stop)
    }

    pub(crate) fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
