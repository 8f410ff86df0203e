//! The script, step by step.

use std::io::ErrorKind;
use std::net::SocketAddrV4;
use std::time::{Duration, Instant};

use super::Run;
use super::error::RunError;
use super::peers::name_and_address;
use super::wait::SHORT_WHILE;
use crate::evidence::Kind;
use crate::plan::Action;

/// A pause that took so much longer than asked was held up.
const PAUSE_HELD_UP: Duration = Duration::from_millis(100);
/// For so long the system may refuse to send for want of room.
const SENDING: Duration = Duration::from_secs(1);

impl Run<'_> {
    /// Plays every step, until the end or until the program had to be stopped.
    pub(super) fn play(&mut self) -> Result<(), RunError> {
        let check = self.check;
        for (step, action) in check.script.iter().enumerate() {
            if self.stopped.is_some() {
                break;
            }
            self.is_waited_out = false;
            let over = match action {
                Action::Await { what, within, after } => self.wait(step, what, *within, *after)?,
                Action::Send { from, to, payload } => self.send(from, *to, payload)?,
                Action::Input(bytes) => self.type_in(step, bytes),
                Action::EndInput => self.end_input(step),
                Action::Pause(time) => self.pause(*time)?,
            };
            self.steps.push(over);
        }
        Ok(())
    }

    fn send(
        &mut self,
        from: &str,
        to: Option<SocketAddrV4>,
        payload: &[u8],
    ) -> Result<Instant, RunError> {
        let begun = Instant::now();
        let sent = loop {
            match self.peers.send(from, to, payload) {
                Ok(sent) => break sent,
                Err(error) if is_short_of_room(&error) && begun.elapsed() < SENDING => {
                    self.turn(Duration::from_millis(1))?;
                }
                // The program may have sent from where no answer can go to.
                Err(_) if to.is_none() => break None,
                Err(error) => {
                    return Err(RunError::at("send a datagram", "发送数据报")(error));
                }
            }
        };
        let now = Instant::now();
        if let Some(to) = sent {
            let at = self.check.peers.iter().map(name_and_address);
            if let Some((_, at)) = at.into_iter().find(|(name, _)| *name == Some(from)) {
                self.wire.expect_own(at, to, payload);
            }
            let (peer, bytes) = (from.to_owned(), payload.to_vec());
            self.notes.add(now, Kind::Told { peer, to, bytes });
        }
        Ok(now)
    }

    /// Hands bytes to the thread that writes; the step is over when they are written, and the next
    /// one begins at once.
    fn type_in(&mut self, step: usize, bytes: &[u8]) -> Instant {
        if let Some(typist) = self.pipes.as_ref().and_then(|pipes| pipes.typist.as_ref())
            && typist.send(bytes.to_vec()).is_ok()
        {
            self.untyped.push_back(step);
        }
        Instant::now()
    }

    fn end_input(&mut self, step: usize) -> Instant {
        if let Some(typist) = self.pipes.as_mut().and_then(|pipes| pipes.typist.take()) {
            drop(typist);
            self.has_ended_input = true;
            self.untyped.push_back(step);
        }
        Instant::now()
    }

    /// Lets time pass, as long as there is a program for which it does.
    fn pause(&mut self, time: Duration) -> Result<Instant, RunError> {
        let time = if self.has_failed { time.min(SHORT_WHILE) } else { time };
        let begun = Instant::now();
        while let Some(left) = time.checked_sub(begun.elapsed()).filter(|left| !left.is_zero()) {
            if self.exit.is_some() || self.stop_at_a_limit() {
                return Ok(Instant::now());
            }
            self.turn(left)?;
        }
        let late = begun.elapsed().saturating_sub(time);
        if late > PAUSE_HELD_UP && late > time / 5 && !self.has_failed {
            self.notes.add(Instant::now(), Kind::HeldUp(late));
        }
        Ok(Instant::now())
    }
}

fn is_short_of_room(error: &std::io::Error) -> bool {
    // ENOBUFS has no kind of its own.
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
        || error.raw_os_error() == Some(ENOBUFS)
}

#[cfg(target_os = "linux")]
const ENOBUFS: i32 = 105;
#[cfg(not(target_os = "linux"))]
const ENOBUFS: i32 = 55; // the BSDs, macOS; no error of Windows has this number
