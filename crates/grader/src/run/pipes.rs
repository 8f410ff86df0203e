//! The program's streams and its end, each with a thread that blocks on it and tells what it sees:
//! whatever a program does or leaves undone, the thread that conducts the check never blocks.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::thread;
use std::time::Instant;

use mio::Waker;

use crate::evidence::OutputStream;
use crate::stage::{Exit, StageError, Streams, Waiter};

/// The largest piece of output that is told at once.
const PIECE: usize = 64 << 10;
/// So many messages may wait; then whoever floods the grader waits, not the grader's memory.
const WAITING: usize = 32;

/// What a thread tells.
pub(super) enum Message {
    /// The program wrote.
    Wrote(OutputStream, Instant, Vec<u8>),
    /// A stream reached its end.
    Closed(OutputStream),
    /// These bytes were written to standard input, or could not be.
    Typed(Instant, Vec<u8>, bool),
    /// Standard input was closed.
    InputEnded(Instant),
    /// The program ended.
    Ended(Instant, Result<Exit, StageError>),
}

/// What the threads told, and what is to be typed.
pub(super) struct Pipes {
    /// In the order in which it was told.
    pub(super) messages: Receiver<Message>,
    /// Dropped, standard input is closed behind what was typed before.
    pub(super) typist: Option<Sender<Vec<u8>>>,
}

#[derive(Clone)]
struct Teller {
    messages: SyncSender<Message>,
    waker: Arc<Waker>,
}

impl Teller {
    /// False when nobody listens any more.
    fn tell(&self, message: Message) -> bool {
        self.messages.send(message).is_ok() && self.waker.wake().is_ok()
    }
}

impl Pipes {
    /// Starts the threads. They end when the program's ends of the pipes are closed, which is so
    /// at the latest when its stage is gone.
    pub(super) fn start(streams: Streams, waiter: Waiter, waker: Arc<Waker>) -> io::Result<Self> {
        let Streams { stdin, stdout, stderr } = streams;
        let (sender, messages) = mpsc::sync_channel(WAITING);
        let teller = Teller { messages: sender, waker };
        let (typist, orders) = mpsc::channel();
        spawn(&teller, move |teller| read(stdout, OutputStream::Stdout, teller))?;
        spawn(&teller, move |teller| read(stderr, OutputStream::Stderr, teller))?;
        spawn(&teller, move |teller| write(stdin, &orders, teller))?;
        spawn(&teller, move |teller| {
            let exit = waiter.wait();
            teller.tell(Message::Ended(Instant::now(), exit));
        })?;
        Ok(Self { messages, typist: Some(typist) })
    }
}

fn spawn(teller: &Teller, run: impl FnOnce(&Teller) + Send + 'static) -> io::Result<()> {
    let teller = teller.clone();
    thread::Builder::new().name("grader-pipe".to_owned()).spawn(move || run(&teller))?;
    Ok(())
}

fn read(mut from: File, stream: OutputStream, teller: &Teller) {
    let mut piece = vec![0; PIECE];
    loop {
        let length = match from.read(&mut piece) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(_) => break,
        };
        let bytes = piece.get(..length).unwrap_or_default().to_vec();
        if !teller.tell(Message::Wrote(stream, Instant::now(), bytes)) {
            return;
        }
    }
    teller.tell(Message::Closed(stream));
}

fn write(mut to: File, orders: &Receiver<Vec<u8>>, teller: &Teller) {
    for bytes in orders {
        let taken = to.write_all(&bytes).is_ok();
        if !teller.tell(Message::Typed(Instant::now(), bytes, taken)) {
            return;
        }
    }
    drop(to);
    teller.tell(Message::InputEnded(Instant::now()));
}
