//! One round: every letter that is due is handed to the server, over one connection.

use std::time::SystemTime;

use common::{Explain, Text};

use super::lock::Lock;
use super::{Id, Outbox, OutboxError, Place, State, backoff};
use crate::letter::random;
use crate::{Address, Connection, Letter, MailError, Mailer, Receipt, Refused};

/// What became of a letter.
#[derive(Debug)]
pub enum Event {
    /// A server has taken it; it is out of the outbox unless another event says otherwise.
    Delivered {
        /// Its name in the outbox.
        id: Id,
        /// The subject: escape it before showing it.
        subject: String,
        /// What the server said, and which recipients it refused.
        receipt: Receipt,
        /// Whether an earlier attempt ended unknown: this may be the second copy.
        perhaps_twice: bool,
    },
    /// Not now: it is tried again.
    Waits {
        /// Its name in the outbox.
        id: Id,
        /// The subject: escape it before showing it.
        subject: String,
        /// Why not; `None` when the server took it for some of its recipients, and asked to try
        /// again for the others.
        error: Option<MailError>,
        /// How often it was tried.
        attempts: u32,
        /// When it is tried next.
        next: SystemTime,
        /// How many other letters wait for the same server now, without having been tried.
        others: usize,
    },
    /// A server refused it for good, for all or for some of its recipients: it is set aside.
    SetAside {
        /// Its name in the outbox.
        id: Id,
        /// The subject: escape it before showing it.
        subject: String,
        /// Why.
        reason: Text,
    },
    /// A file was no letter, and lies under `broken` now; or the disk did not take a note of what
    /// happened. The other letters go on.
    Trouble(OutboxError),
}

/// A round in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Letters that a server has taken.
    pub delivered: usize,
    /// Letters that wait for another attempt.
    pub waiting: usize,
    /// Letters that were set aside.
    pub set_aside: usize,
}

impl Outbox {
    /// Hands over every letter that is due. The connection is made for the first of them; when
    /// there is none, nothing is connected.
    ///
    /// # Errors
    /// When another process delivers from this outbox at the moment, or the directory cannot be
    /// read. What happens to a letter is an [`Event`], not an error.
    pub fn deliver(
        &mut self,
        mailer: &Mailer,
        now: SystemTime,
        on_event: impl FnMut(Event),
    ) -> Result<Summary, OutboxError> {
        let mut connection: Option<Connection> = None;
        let post = |letter: &Letter| {
            let open = match &mut connection {
                Some(open) => open,
                none => none.insert(mailer.connect()?),
            };
            open.post(letter)
        };
        self.deliver_by(post, now, on_event)
    }

    /// The same by any way of posting.
    pub(super) fn deliver_by(
        &mut self,
        mut post: impl FnMut(&Letter) -> Result<Receipt, MailError>,
        now: SystemTime,
        on_event: impl FnMut(Event),
    ) -> Result<Summary, OutboxError> {
        let path = self.dir.join("deliver.lock");
        let Some(_lock) = Lock::try_take(&path)? else {
            return Err(OutboxError::Busy { path });
        };
        let due = self.due(now)?;
        let mut round = Round { outbox: self, now, tell: on_event, summary: Summary::default() };
        for (index, id) in due.iter().enumerate() {
            let rest = due.get(index + 1..).unwrap_or_default();
            if !round.letter(id, rest, &mut post) {
                break; // the others would meet the same
            }
        }
        Ok(round.summary)
    }
}

struct Round<'a, T> {
    outbox: &'a mut Outbox,
    now: SystemTime,
    tell: T,
    summary: Summary,
}

impl<T: FnMut(Event)> Round<'_, T> {
    /// Tries one letter; whether it is worth trying the next.
    fn letter(
        &mut self,
        id: &Id,
        rest: &[Id],
        post: &mut impl FnMut(&Letter) -> Result<Receipt, MailError>,
    ) -> bool {
        let Some(letter) = self.load(id) else {
            return true;
        };
        let mut state = self.outbox.state(Place::Waiting, id);
        let letter = for_the_rest(letter, &state);
        let perhaps_twice = state.perhaps_arrived;
        // Written before the attempt: after a crash in its middle, nobody knows how it ended.
        state.attempts = state.attempts.saturating_add(1);
        state.perhaps_arrived = true;
        self.keep(id, &state, true);
        match post(&letter) {
            Ok(receipt) => {
                state.perhaps_arrived = false;
                self.taken(id, &letter, state, receipt, perhaps_twice);
                true
            }
            Err(error) => {
                state.perhaps_arrived = perhaps_twice || error.may_have_arrived();
                self.failed(id, &letter, state, error, rest)
            }
        }
    }

    /// `None` when there is no letter (any more); a file that is none is set aside.
    fn load(&mut self, id: &Id) -> Option<Letter> {
        let error = match self.outbox.load(Place::Waiting, id) {
            Ok(entry) => match Letter::from_parts(entry?.parts) {
                Ok(letter) => return Some(letter),
                Err(_) => OutboxError::Broken { path: self.outbox.letter_path(Place::Waiting, id) },
            },
            Err(error) => error,
        };
        let error = match error {
            OutboxError::Broken { .. } => match self.outbox.set_aside(&format!("{id}.letter")) {
                Ok(path) => OutboxError::Broken { path },
                Err(error) => error,
            },
            error => error,
        };
        (self.tell)(Event::Trouble(error));
        None
    }

    /// A server took it, for all or some of its recipients.
    fn taken(
        &mut self,
        id: &Id,
        letter: &Letter,
        mut state: State,
        receipt: Receipt,
        perhaps_twice: bool,
    ) {
        let (later, never) = divided(&receipt.refused);
        let reason = reason_of(&receipt.refused);
        self.summary.delivered += 1;
        let subject = letter.subject().to_owned();
        let event = Event::Delivered { id: id.clone(), subject, receipt, perhaps_twice };
        state.refused.extend(never);
        if later.is_empty() && state.refused.is_empty() {
            let removed = self.outbox.remove_letter(Place::Waiting, id);
            (self.tell)(event);
            if let Err(error) = removed {
                self.outbox.delivered.insert(id.clone());
                (self.tell)(Event::Trouble(error));
            }
            return;
        }
        (self.tell)(event);
        state.pending = later;
        state.reason = reason.or(state.reason);
        if state.pending.is_empty() {
            self.set_aside(id, letter, state);
        } else {
            self.wait(id, letter, state, None, 0);
        }
    }

    /// Whether it is worth trying the next letter.
    fn failed(
        &mut self,
        id: &Id,
        letter: &Letter,
        mut state: State,
        error: MailError,
        rest: &[Id],
    ) -> bool {
        let about_server = error.is_about_server();
        let (later, never) = match &error {
            MailError::RecipientsRefused { refused, .. } => divided(refused),
            _ => (Vec::new(), Vec::new()),
        };
        state.refused.extend(never);
        state.reason = Some(error.fact());
        if error.is_final() && later.is_empty() {
            self.set_aside(id, letter, state);
            return true;
        }
        if !later.is_empty() {
            state.pending = later;
        }
        let others = if about_server { self.postpone(rest, &error) } else { 0 };
        self.wait(id, letter, state, Some(error), others);
        !about_server
    }

    fn wait(
        &mut self,
        id: &Id,
        letter: &Letter,
        mut state: State,
        error: Option<MailError>,
        others: usize,
    ) {
        let attempts = state.attempts;
        state.wait_until(self.now + backoff(attempts, random()));
        let next = state.next();
        // Durable where recipients were told apart or a copy may have arrived.
        self.keep(id, &state, error.is_none() || state.perhaps_arrived);
        self.summary.waiting += 1 + others;
        let subject = letter.subject().to_owned();
        (self.tell)(Event::Waits { id: id.clone(), subject, error, attempts, next, others });
    }

    /// The server is away: letters that were not tried wait as if they had been, so that it is not
    /// asked again for each of them.
    fn postpone(&mut self, ids: &[Id], error: &MailError) -> usize {
        for id in ids {
            let mut state = self.outbox.state(Place::Waiting, id);
            state.attempts = state.attempts.saturating_add(1);
            state.reason = Some(error.fact());
            state.wait_until(self.now + backoff(state.attempts, random()));
            self.keep(id, &state, false);
        }
        ids.len()
    }

    fn set_aside(&mut self, id: &Id, letter: &Letter, mut state: State) {
        state.refused.append(&mut state.pending);
        let reason = state.reason.clone().unwrap_or_else(|| Text::new("refused", "被拒绝"));
        let outbox = &mut *self.outbox;
        let moved = outbox
            .write_state(Place::Refused, id, &state, true)
            .and_then(|()| outbox.move_letter(id, Place::Waiting, Place::Refused));
        match moved {
            Ok(()) => drop(outbox.unwritten.remove(id)),
            Err(error) => {
                // It stays where it is; this process does not ask the server again at once.
                let mut waits = state;
                waits.wait_until(self.now + backoff(waits.attempts, random()));
                outbox.unwritten.insert(id.clone(), waits);
                (self.tell)(Event::Trouble(error));
            }
        }
        self.summary.set_aside += 1;
        let subject = letter.subject().to_owned();
        (self.tell)(Event::SetAside { id: id.clone(), subject, reason });
    }

    /// Notes how a letter fares; when the disk does not take it, at least this process knows.
    fn keep(&mut self, id: &Id, state: &State, durable: bool) {
        match self.outbox.write_state(Place::Waiting, id, state, durable) {
            Ok(()) => drop(self.outbox.unwritten.remove(id)),
            Err(error) => {
                self.outbox.unwritten.insert(id.clone(), state.clone());
                (self.tell)(Event::Trouble(error));
            }
        }
    }
}

/// Those that have it already do not get it again.
fn for_the_rest(letter: Letter, state: &State) -> Letter {
    let pending: Vec<Address> = state.pending.iter().filter_map(|to| to.parse().ok()).collect();
    if pending.is_empty() { letter } else { letter.to_only(pending) }
}

/// Who may be tried again, and who not.
fn divided(refused: &[Refused]) -> (Vec<String>, Vec<String>) {
    let (later, never): (Vec<&Refused>, Vec<&Refused>) =
        refused.iter().partition(|one| one.reply.is_temporary());
    let addresses = |list: Vec<&Refused>| list.iter().map(|one| one.address.clone()).collect();
    (addresses(later), addresses(never))
}

fn reason_of(refused: &[Refused]) -> Option<Text> {
    let first = refused.iter().find(|one| !one.reply.is_temporary()).or(refused.first())?;
    let (address, code, said) =
        (&first.address, first.reply.code, super::one_line(&first.reply.text));
    Some(common::text!("{address} was refused: {code} {said}", "{address} 被拒绝：{code} {said}"))
}
