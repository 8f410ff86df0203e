//! What the course's exercises build with, downloaded where somebody may wait for it: a student's
//! first check, not a class that is graded.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use super::super::output::Capped;
use super::super::{Trouble, Workshop};
use crate::Cancel;

/// Downloads what the workspace's lock file names. The manifests that cargo reads here are the
/// course's own: a submission is nowhere near.
///
/// # Errors
/// It could not be, as cargo says.
pub(super) fn download(
    workshop: &Workshop,
    cancel: &Cancel,
    progress: &mut dyn FnMut(&str),
) -> Result<(), Trouble> {
    let failed = |said: String| Trouble::NotDownloaded { said };
    let mut cargo = Command::new(&workshop.toolchain()?.cargo);
    cargo.args(["fetch", "--locked", "--color=never"]).current_dir(workshop.root());
    cargo.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = cargo.spawn().map_err(|error| failed(error.to_string()))?;
    let Some(stderr) = child.stderr.take() else { return Err(failed(String::new())) };
    let child = Arc::new(Mutex::new(child));
    let ended = Arc::clone(&child);
    let waking = cancel.on_cancel(move || {
        // It may have ended by itself.
        let _ = lock(&ended).kill();
    });
    let mut said = Capped::default();
    for line in BufReader::new(stderr).lines().map_while(Result::ok) {
        if line.trim_start().starts_with("Download") {
            progress(line.trim());
        }
        said.push(line.as_bytes());
        said.push_str("\n");
    }
    drop(waking);
    let is_done = lock(&child).wait().is_ok_and(|status| status.success());
    if is_done { Ok(()) } else { Err(failed(said.last_lines(6))) }
}

fn lock(child: &Mutex<Child>) -> std::sync::MutexGuard<'_, Child> {
    child.lock().unwrap_or_else(PoisonError::into_inner)
}
