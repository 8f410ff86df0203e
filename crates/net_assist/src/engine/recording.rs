//! The file that is written. The writing itself is a reader of the journal with a thread of its own.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use super::desk::Desk;
use crate::event::{Event, Failure};
use crate::record::{self, RecordFormat, Recorder};

/// How it goes with the writing.
const WRITES: u8 = 0;
const WAITS: u8 = 1;
const ENDED: u8 = 2;

/// A file that is being written. Dropping the last of it ends the writing, with all that was told
/// before.
#[derive(Debug)]
pub(super) struct Recording {
    file: PathBuf,
    recorder: Recorder,
    state: Arc<AtomicU8>,
}

impl Recording {
    /// The file, how many messages are in it, and whether it waits for room; `None`: it has ended.
    pub(super) fn status(&self) -> Option<(PathBuf, u64, bool)> {
        let state = self.state.load(Ordering::Relaxed);
        let status = (self.file.clone(), self.recorder.messages(), state == WAITS);
        (state != ENDED).then_some(status)
    }
}

/// Begins to write what happens from now on, and tells so or why not.
pub(super) fn begin(file: &Path, format: RecordFormat, desk: &mut Desk) {
    desk.flush();
    let state = Arc::new(AtomicU8::new(WRITES));
    let tell = {
        let (journal, state) = (Arc::clone(&desk.journal), Arc::clone(&state));
        move |event: Event| {
            state.store(after(&event), Ordering::Relaxed);
            journal.append([(std::time::SystemTime::now(), event)]);
        }
    };
    let own = desk.book().open.map(|open| (open.kind, open.own));
    match record::start(Arc::clone(&desk.journal), own, file, format, tell) {
        Ok(recorder) => {
            let recording = Recording { file: file.to_owned(), recorder, state };
            desk.book().recording = Some(Arc::new(recording));
            desk.tell(Event::RecordBegan { file: file.to_owned() });
        }
        Err(error) => desk.fail(Failure::File { file: file.to_owned(), reason: error.into() }),
    }
}

/// Ends the writing, if there is one, after all that was told until here.
pub(super) fn end(desk: &mut Desk) {
    desk.flush();
    let recording = desk.book().recording.take();
    // Outside of the lock: it waits for the thread that writes.
    drop(recording);
}

fn after(event: &Event) -> u8 {
    match event {
        Event::RecordWaits { .. } => WAITS,
        Event::RecordEnded { .. } => ENDED,
        _ => WRITES,
    }
}
