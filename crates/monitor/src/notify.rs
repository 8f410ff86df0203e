//! From changes to mails: what happens together is one mail, and no hour has too many.
//!
//! - Everything that one sample brings is one [`NoticeGroup`]; with [`MailLimits::gather`] the
//!   first news waits so long for more.
//! - In any hour there are at most [`MailLimits::at_most`] groups. What is over is *held back*: it
//!   waits, and the next group that the limit allows has all of it and says how many waited.
//!   Alerts and recoveries are never dropped. A reminder that waits gives way to a newer one and to
//!   the recovery of its incident, and there is none for an alert that itself still waits.
//! - A group stays [`unposted`](Notifier::unposted) until somebody says that it is in the outbox.
//!   Its id never changes, so after a crash between the two it can be seen there.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::judge::{Change, Incident, Notice};
use crate::rules::{MailLimits, Severity};

/// The span in which mails are counted.
pub const HOUR: Duration = Duration::from_secs(60 * 60);

/// What becomes one mail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NoticeGroup {
    /// Unlike that of any other group, of letters, digits and `-`: for the outbox and the
    /// Message-ID.
    pub id: String,
    /// When it was made, for people.
    pub time: Timestamp,
    /// How many of the changes were held back by the limit.
    pub held: u32,
    /// What happened, the oldest first; at least one.
    pub changes: Vec<Change>,
}

impl NoticeGroup {
    /// The ids of its incidents, each once, the oldest first: mails that share one belong to one
    /// thread.
    pub fn incidents(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = Vec::new();
        for Change { incident: Incident { id, .. }, .. } in &self.changes {
            if !ids.contains(&id.as_str()) {
                ids.push(id);
            }
        }
        ids
    }

    /// The worst severity in it.
    pub fn severity(&self) -> Severity {
        self.changes.iter().map(|change| change.rule.severity).max().unwrap_or_default()
    }
}

/// What a notifier has to know after a restart.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NotifierMemory {
    counts: Counts,
    /// When the groups of the last hour were made, on the monitor's clock.
    #[serde(default)]
    made: Vec<Duration>,
    #[serde(default)]
    waiting: Vec<Waiting>,
    #[serde(default)]
    unposted: Vec<NoticeGroup>,
}

/// How many there have been.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Groups, each of which became a mail.
    pub groups: u64,
    /// Changes that the limit held back, counted when it did.
    pub held: u64,
    /// Reminders that gave way to something newer while they waited.
    pub outdated: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Waiting {
    is_held: bool,
    change: Change,
}

/// Makes groups.
#[derive(Clone, Debug)]
pub struct Notifier {
    limits: MailLimits,
    memory: NotifierMemory,
}

impl Notifier {
    /// A notifier that goes on where `memory` was.
    pub fn new(limits: MailLimits, memory: NotifierMemory) -> Self {
        Self { limits, memory }
    }

    /// Takes what happened, and makes a group if one is due. To be called at every sample, also
    /// when nothing happened: something may wait.
    pub fn take(&mut self, changes: Vec<Change>, now: Duration, time: Timestamp) {
        for change in changes {
            self.add(change);
        }
        let gather = self.limits.gather;
        let is_ripe = |waiting: &Waiting| now.saturating_sub(waiting.change.at) >= gather;
        if !self.memory.waiting.iter().any(is_ripe) {
            return;
        }
        self.memory.made.retain(|made| now.saturating_sub(*made) < HOUR);
        if self.memory.made.len() < usize::try_from(self.limits.at_most.max(1)).unwrap_or(1) {
            return self.make(now, time);
        }
        for waiting in &mut self.memory.waiting {
            if is_ripe(waiting) && !waiting.is_held {
                waiting.is_held = true;
                self.memory.counts.held += 1;
            }
        }
    }

    /// Makes a group of all that waits, whatever the limits say: for the end of a program that
    /// keeps no state.
    pub fn flush(&mut self, now: Duration, time: Timestamp) {
        if !self.memory.waiting.is_empty() {
            self.make(now, time);
        }
    }

    /// Groups that are not in the outbox yet, the oldest first.
    pub fn unposted(&self) -> &[NoticeGroup] {
        &self.memory.unposted
    }

    /// Hands each of these to `put`, and takes it off the list when `put` has it safe.
    ///
    /// # Errors
    /// The first that `put` returns; that group and the ones behind it stay unposted.
    pub fn post<E>(&mut self, mut put: impl FnMut(&NoticeGroup) -> Result<(), E>) -> Result<(), E> {
        while let Some(group) = self.memory.unposted.first() {
            put(group)?;
            self.memory.unposted.remove(0);
        }
        Ok(())
    }

    /// The group is in the outbox.
    pub fn posted(&mut self, id: &str) {
        self.memory.unposted.retain(|group| group.id != id);
    }

    /// How many changes wait.
    pub fn waiting(&self) -> usize {
        self.memory.waiting.len()
    }

    /// How many there have been.
    pub fn counts(&self) -> Counts {
        self.memory.counts
    }

    /// What to keep for a restart.
    pub fn memory(&self) -> &NotifierMemory {
        &self.memory
    }

    fn add(&mut self, change: Change) {
        let waiting = &mut self.memory.waiting;
        let is_of_it = |one: &Waiting| one.change.incident.id == change.incident.id;
        let before = waiting.len();
        waiting.retain(|one| !(is_of_it(one) && one.change.notice == Notice::Reminder));
        self.memory.counts.outdated += (before - waiting.len()) as u64;
        if change.notice == Notice::Reminder && waiting.iter().any(is_of_it) {
            self.memory.counts.outdated += 1; // the alert has not been told yet
            return;
        }
        waiting.push(Waiting { is_held: false, change });
    }

    fn make(&mut self, now: Duration, time: Timestamp) {
        let memory = &mut self.memory;
        let waiting = std::mem::take(&mut memory.waiting);
        let held = waiting.iter().filter(|one| one.is_held).count();
        let changes: Vec<Change> = waiting.into_iter().map(|one| one.change).collect();
        memory.counts.groups += 1;
        let first = changes.first().map_or("", |change| &change.incident.id);
        let id = format!("{first}-{}", memory.counts.groups);
        memory.made.push(now);
        let held = u32::try_from(held).unwrap_or(u32::MAX);
        memory.unposted.push(NoticeGroup { id, time, held, changes });
    }
}
