//! Alerts on their way: on disk until a server has taken them.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use common::{Console, Error, Explain};
use mailer::Letter;
use mailer::outbox::{Event, Outbox as Queue, OutboxError, Place};
use monitor::exposition::Mails;

use crate::courier::{Courier, News, Order};
use crate::events::{Mailed, SetAside, Waits};
use crate::failure::Failure;
use crate::post::Post;
use crate::rounds::{Rounds, Stop};
use crate::state::State;

/// How long an attempt may hold up a watch of short intervals, and how long one that is under way
/// may go on when a watch ends. A server that is well takes a fraction of that.
const PATIENCE: Duration = Duration::from_secs(3);

/// The outbox of a watch. What it cannot do is told when that begins, and does not end the watch.
pub(crate) struct Outbox {
    queue: Queue,
    courier: Courier,
    delivered: u64,
    set_aside: u64,
    /// What was told last of the outbox itself, so that it is not told at every sample.
    told: Option<String>,
}

impl Outbox {
    pub(crate) fn open(state: &State, post: &Arc<Post>) -> Result<Self, Failure> {
        let queue = Queue::open(state.outbox())?;
        let courier = Courier::start(Queue::open(state.outbox())?, Arc::clone(post))?;
        Ok(Self { queue, courier, delivered: 0, set_aside: 0, told: None })
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

    /// Hands what is due to the server, and tells what comes of it, until the next round is due and
    /// the server had its time; what takes longer goes on beside the rounds. What the server does not
    /// take now is tried again, later and later.
    pub(crate) fn deliver(&mut self, rounds: &Rounds, console: &mut Console) -> Result<(), Error> {
        self.courier.go(Order::Due);
        let at_least = self.courier.away_since() + PATIENCE;
        self.listen(console, |now| rounds.waits_until(now, at_least))
    }

    /// The end of a watch. One that `goes_on` later sends what waits then; an attempt that is under way
    /// has a short while. Otherwise this outbox goes with the lesson: everything is tried once more.
    pub(crate) fn finish(&mut self, goes_on: bool, console: &mut Console) -> Result<(), Error> {
        if goes_on {
            let end = Instant::now() + PATIENCE;
            let told = self.listen(console, |now| Some(end).filter(|end| *end > now));
            self.courier.leave();
            return told;
        }
        self.courier.go(Order::Everything);
        self.listen(console, |now| Some(now + Stop::patience()))
    }

    /// Tells what the courier has to tell: what is there in any case, and what comes until it is back
    /// or there is no more time.
    fn listen(
        &mut self,
        console: &mut Console,
        until: impl Fn(Instant) -> Option<Instant>,
    ) -> Result<(), Error> {
        let mut told = Ok(());
        while self.courier.is_away() {
            let now = Instant::now();
            let until = until(now);
            match self.courier.news(until.unwrap_or(now)) {
                Some(News::Event(event, file)) => {
                    let said = self.tell(event, file, console);
                    told = told.and(said); // nobody reads any more? The others still go out.
                }
                Some(News::Back(round)) => self.back(round, console),
                None if until.is_some() => {}
                None => break,
            }
        }
        told
    }

    fn tell(
        &mut self,
        event: Event,
        file: Option<PathBuf>,
        console: &mut Console,
    ) -> Result<(), Error> {
        match event {
            Event::Delivered { subject, receipt, perhaps_twice, .. } => {
                self.delivered += 1;
                let mailed = Mailed::new(&subject, receipt, file);
                return console.tell(&mailed.perhaps_twice(perhaps_twice));
            }
            Event::Waits { error, attempts, next, others, .. } => {
                if let Some(error) = error {
                    console.error(&error);
                }
                console.hint(&Waits { attempts, next, others }.text());
            }
            Event::SetAside { id, subject, reason } => {
                self.set_aside += 1;
                console.error(&SetAside { id, subject, reason });
            }
            Event::Trouble(error) => console.error(&error),
        }
        Ok(())
    }

    fn back(&mut self, round: Result<(), OutboxError>, console: &mut Console) {
        match round {
            Ok(()) => self.told = None,
            Err(error) => self.tell_once(&error, console),
        }
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
