//! One turn: sleep until something happens, then read everything that did.

use std::io::ErrorKind;
use std::mem;
use std::sync::mpsc::TryRecvError;
use std::time::{Duration, Instant};

use mio::Token;

use super::error::RunError;
use super::peers::Served;
use super::pipes::{Message, Pipes};
use super::{CAPTURE, Run, WAKER};
use crate::evidence::{Kind, OutputStream, Reason};
use crate::stage::{Exit, Usage};

/// After so many messages the sockets have their turn.
const AT_ONCE: usize = 64;
/// The signal by which Linux and macOS end a program that used up its processor time (getrlimit(2)).
const SIGXCPU: i32 = 24;

impl Run<'_> {
    /// Sleeps until something happens, at most for `pause`, and reads it.
    pub(super) fn turn(&mut self, pause: Duration) -> Result<(), RunError> {
        self.sleep(pause)?;
        if self.cancel.is_cancelled() {
            return Err(RunError::Cancelled);
        }
        self.read_messages()?;
        self.read_sockets();
        let now = Instant::now();
        if now >= self.watch.due() {
            let usage = if self.exit.is_none() { self.stage.usage() } else { Usage::default() };
            self.watch.look(now, usage, &self.limits);
            self.unread.append(&mut self.later);
        }
        Ok(())
    }

    fn sleep(&mut self, pause: Duration) -> Result<(), RunError> {
        let begun = Instant::now();
        let pause = if self.unread.is_empty() {
            pause.min(self.watch.due().saturating_duration_since(begun))
        } else {
            Duration::ZERO
        };
        match self.poll.poll(&mut self.events, Some(pause)) {
            Err(error) if error.kind() != ErrorKind::Interrupted => {
                return Err(RunError::waiting(error));
            }
            _ => {}
        }
        if self.events.is_empty() {
            self.watch.fired(begun + pause, Instant::now());
        }
        self.unread.extend(self.events.iter().map(mio::event::Event::token));
        Ok(())
    }

    fn read_messages(&mut self) -> Result<(), RunError> {
        for _ in 0..AT_ONCE {
            let message = self.pipes.as_ref().map(|Pipes { messages, .. }| messages.try_recv());
            match message {
                Some(Ok(message)) => self.hear(message)?,
                None | Some(Err(TryRecvError::Empty | TryRecvError::Disconnected)) => {
                    self.unread.remove(&WAKER);
                    return Ok(());
                }
            }
        }
        self.unread.insert(WAKER);
        Ok(())
    }

    fn hear(&mut self, message: Message) -> Result<(), RunError> {
        self.watch.stir();
        match message {
            Message::Wrote(OutputStream::Stdout, when, bytes) => {
                self.stdout.take(when, bytes, &mut self.notes);
            }
            Message::Wrote(OutputStream::Stderr, when, bytes) => {
                self.stderr.take(when, bytes, &mut self.notes);
            }
            Message::Closed(OutputStream::Stdout) => self.stdout.close(),
            Message::Closed(OutputStream::Stderr) => self.stderr.close(),
            Message::Typed(when, bytes, taken) => {
                self.notes.add(when, Kind::Typed { bytes, taken });
                self.typed(when);
            }
            Message::InputEnded(when) => {
                if self.has_ended_input {
                    self.notes.add(when, Kind::InputEnded);
                }
                self.typed(when);
            }
            Message::Ended(when, exit) => self.ended(when, exit?),
        }
        Ok(())
    }

    /// A step that types is over when what it typed was written.
    fn typed(&mut self, when: Instant) {
        if let Some(step) = self.untyped.pop_front()
            && let Some(over) = self.steps.get_mut(step)
        {
            *over = when;
        }
    }

    fn ended(&mut self, when: Instant, exit: Exit) {
        self.exit = Some((when, exit));
        if self.stopped.is_some() {
            return;
        }
        if exit == Exit::Signal(SIGXCPU) {
            // A limit that the grader set: it is the grader who ended the program.
            self.stopped = Some((when, Reason::Busy));
            self.notes.add(when, Kind::Stopped(Reason::Busy));
        } else {
            self.notes.add(when, Kind::Exited(exit));
        }
    }

    /// Reads every socket that has something, the capture first: a packet leaves before it arrives.
    fn read_sockets(&mut self) {
        let now = Instant::now();
        for token in mem::take(&mut self.unread) {
            match self.read_socket(token, now) {
                Served::Empty => {}
                Served::More => {
                    self.unread.insert(token);
                }
                Served::Later => {
                    self.later.insert(token);
                }
            }
        }
    }

    fn read_socket(&mut self, token: Token, now: Instant) -> Served {
        if token == WAKER {
            return Served::More; // there are messages left
        }
        self.watch.stir();
        if token == CAPTURE {
            return self.wire.read(now, &mut self.notes);
        }
        self.peers.serve(token, now, &mut self.notes)
    }
}
