//! Alerts on their way: on disk until a server has taken them.

use std::time::SystemTime;

use common::{Console, Error, Explain};
use mailer::Letter;
use mailer::outbox::{Event, Outbox as Queue, OutboxError, Place};
use monitor::exposition::Mails;

use crate::events::{Mailed, SetAside, Waits};
use crate::failure::Failure;
use crate::post::Post;
use crate::rounds::Rounds;
use crate::state::State;

/// The outbox of a watch. What it cannot do is told when that begins, and does not end the watch.
pub(crate) struct Outbox {
    queue: Queue,
    delivered: u64,
    set_aside: u64,
    /// What was told last of the outbox itself, so that it is not told at every sample.
    told: Option<String>,
}

impl Outbox {
    pub(crate) fn open(state: &State) -> Result<Self, Failure> {
        let queue = Queue::open(state.outbox())?;
        Ok(Self { queue, delivered: 0, set_aside: 0, told: None })
    }

    /// Puts the letter of a group there, unless it lies there already: the lesson was killed
    /// between putting it there and noting that.
    pub(crate) fn put(
        &mut self,
        group: &str,
        letter: impl FnOnce() -> Result<Letter, Failure>,
    ) -> Result<(), Failure> {
        if self.queue.list()?.iter().any(|listed| listed.note == group) {
            return Ok(());
        }
        self.queue.put(&letter()?, group)?;
        Ok(())
    }

    /// Whether alerts were put there. An outbox that refuses is told; the alerts stay with the
    /// notifier until the next sample.
    pub(crate) fn check(
        &mut self,
        put: Result<(), Failure>,
        console: &mut Console,
    ) -> Result<(), Failure> {
        match put {
            Err(Failure::Outbox(error)) => {
                self.tell_once(&error, console);
                Ok(())
            }
            other => other,
        }
    }

    /// Hands what is due to the server. What it does not take now is tried again, later and later.
    pub(crate) fn deliver(&mut self, post: &Post, console: &mut Console) -> Result<(), Error> {
        let Self { queue, delivered, set_aside, .. } = self;
        let mut told = Ok(());
        let mut tell = |event| match event {
            Event::Delivered { subject, receipt, perhaps_twice, .. } => {
                *delivered += 1;
                let mailed = Mailed::new(&subject, receipt, post.newest_file());
                let said = console.tell(&mailed.perhaps_twice(perhaps_twice));
                if told.is_ok() {
                    told = said; // nobody listens? The others still go out.
                }
            }
            Event::Waits { error, attempts, next, others, .. } => {
                if let Some(error) = error {
                    console.error(&error);
                }
                console.hint(&Waits { attempts, next, others }.text());
            }
            Event::SetAside { id, subject, reason } => {
                *set_aside += 1;
                console.error(&SetAside { id, subject, reason });
            }
            Event::Trouble(error) => console.error(&error),
        };
        match queue.deliver(&post.mailer, SystemTime::now(), &mut tell) {
            Ok(_) => self.told = None,
            Err(error) => self.tell_once(&error, console),
        }
        told
    }

    /// One more attempt for everything that waits: this outbox goes with the lesson.
    pub(crate) fn deliver_at_last(
        &mut self,
        post: &Post,
        console: &mut Console,
    ) -> Result<(), Error> {
        for listed in self.queue.list().unwrap_or_default() {
            if listed.place == Place::Waiting {
                let _ = self.queue.retry(&listed.id); // it stays where it is
            }
        }
        self.deliver(post, console)
    }

    /// How many letters were taken since the start, wait, and were refused.
    pub(crate) fn mails(&self) -> Mails {
        let list = self.queue.list().unwrap_or_default();
        let count = |place| list.iter().filter(|listed| listed.place == place).count() as u64;
        let (waiting, refused) = (count(Place::Waiting), count(Place::Refused));
        Mails { sent: self.delivered, waiting, refused }
    }

    /// How many letters wait, or were refused since the start.
    pub(crate) fn undelivered(&self) -> u64 {
        self.mails().waiting + self.set_aside
    }

    /// How many letters wait for the next watch with this state, and when the first of them is
    /// due; `None` when none does, or this watch was to send them.
    pub(crate) fn left_for_restart(
        &self,
        rounds: &Rounds,
        state: &State,
    ) -> Option<(u64, SystemTime)> {
        let goes_on = rounds.are_stopped() && state.is_kept();
        let due = self.queue.next_due().ok().flatten().filter(|_| goes_on)?;
        Some((self.mails().waiting, due))
    }

    /// Whether nothing is left to be sent, of letters and of `held` notices that are none yet; or it
    /// was a signal that ended the watch, and the next one sends them.
    pub(crate) fn is_in_order(&self, rounds: &Rounds, state: &State, held: usize) -> bool {
        let goes_on = rounds.are_stopped() && state.is_kept();
        self.set_aside == 0 && (goes_on || (self.mails().waiting == 0 && held == 0))
    }

    fn tell_once(&mut self, error: &OutboxError, console: &mut Console) {
        let fact = error.fact().en.into_owned();
        if self.told.as_ref() != Some(&fact) {
            console.error(error);
            self.told = Some(fact);
        }
    }
}
