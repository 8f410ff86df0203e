//! Lines: what is typed or piped in is sent, what happens comes out, one line each.
//!
//! ```text
//!   stdin ──▶ thread: reads ────┐
//!                 │ (gate)      │  channel     this thread: alone gives orders to the
//!                 ▼             ├───────────▶  engine and writes to stdout; ends it all
//!   journal ─▶ thread: reads ───┘
//! ```
//!
//! When stdout is slow, the channel fills and the journal's reader waits; the engine never does. What
//! the journal had to discard meanwhile is told and counted.

mod clock;
mod conversation;
mod done;
mod ending;
mod files;
mod finish;
mod form;
mod gate;
mod input;
mod keyboard;
mod lookup;
mod obey;
mod output;
mod who;

use std::io::{self, IsTerminal};
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{self, SyncSender};
use std::sync::{Arc, atomic::Ordering};
use std::thread;
use std::time::Duration;

use common::{Console, Error, ExitStatus};
use net_assist::Engine;
use net_assist::command::Whole;
use net_assist::journal::{Batch, Journal};

use super::{Settings, signals};
use conversation::Conversation;
use form::Form;
use output::Output;

/// What the one thread that decides has to deal with.
#[derive(Debug)]
enum Happening {
    /// Entries of the journal.
    Entries(Batch),
    /// Something that was typed or read.
    Typed(keyboard::Typed),
    /// A file that was to be sent has been read, or could not be.
    FileEnded(Arc<Whole>, io::Result<()>),
    /// The address of a name, or that it has none.
    Found(lookup::Found),
    /// Stdin has ended, or could not be read.
    InputEnded(io::Result<()>),
}

/// Entries of one batch: enough to make writes few, and few enough that those on their way take
/// little memory beside the journal's, and that what is typed meanwhile is soon obeyed.
const BATCH: usize = 256;
/// Happenings that may wait; the journal is where more of them wait.
const WAITING: usize = 2;

/// Runs until the end of the input, the other side's end, a signal or what the settings say.
///
/// # Errors
/// Stdout cannot be written, or the system refuses signals.
pub(crate) fn run(
    engine: &Engine,
    mut settings: Settings,
    console: &mut Console,
) -> Result<ExitStatus, Error> {
    settings.link.half_open = sends_after_the_end(&settings);
    let stop = stopped_by_signals()?;
    let (happened, happenings) = mpsc::sync_channel(WAITING);
    let (journal, entries) = (Arc::clone(engine.journal()), happened.clone());
    thread::spawn(move || forward(&journal, &entries));
    // A terminal is no place for foreign bytes as they are.
    let raw = settings.raw && !io::stdout().is_terminal();
    let output = Output::new(Form::new(&settings, raw), console);
    Conversation::new(engine, settings, output, happened).run(&happenings, &stop)
}

/// Whether a TCP client goes on sending to someone who sends no more: what is typed or piped in is
/// sent to its end. Who only waits for messages waits no longer, unless a pipe or a file is sent.
fn sends_after_the_end(settings: &Settings) -> bool {
    let is_piped = settings.raw && !settings.gives_input && !io::stdin().is_terminal();
    let waits_for_messages = settings.count.is_some() || settings.timeout.is_some();
    is_piped || settings.file.is_some() || !waits_for_messages
}

/// Set by the first signal; Ctrl-C a second time ends the process, should stdout hold it up.
fn stopped_by_signals() -> Result<Arc<AtomicBool>, Error> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in signals::ENDING {
        let again = Arc::clone(&stop);
        signal_hook::flag::register_conditional_shutdown(signal, 128 + signal, again)
            .and_then(|_| signal_hook::flag::register(signal, Arc::clone(&stop)))
            .map_err(Error::system("sigaction"))?;
    }
    signals::stop_at_hangup(&stop).map_err(Error::system("sigaction"))?;
    Ok(stop)
}

fn forward(journal: &Journal, entries: &SyncSender<Happening>) {
    let mut next = 0;
    loop {
        let batch = journal.wait(next, BATCH, Duration::from_secs(1));
        next += batch.missed + batch.entries.len() as u64;
        let ended = batch.ended;
        let is_news = ended || batch.missed > 0 || !batch.entries.is_empty();
        // When nobody takes it, it is over already.
        if is_news && entries.send(Happening::Entries(batch)).is_err() || ended {
            return;
        }
    }
}

/// Whether a signal has told it to stop.
fn is_stopped(stop: &AtomicBool) -> bool {
    stop.load(Ordering::Relaxed)
}
