//! Who a program is: an ordinary user, whoever runs the grader.
//!
//! An ordinary user's programs stay that user's. Root's become a user that nobody else is, for as
//! long as a stage lasts: so that the limit on processes, which counts by user and does not bind
//! root, counts this stage's alone.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::ops::Range;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::process;
use std::sync::{Mutex, OnceLock, PoisonError};

use nix::unistd::{getegid, geteuid};

use super::id_map;
use crate::stage::StageError;

/// Users that one grader lends at the same time.
const LENT: u32 = 256;
/// Above what systems and container runtimes give to anybody, and a range for each grader.
const HIGH: u32 = 0x7000_0000;
/// For a container that has only the usual 65536 users: below `nobody`.
const LOW: u32 = 40_000;

/// The user whom a program becomes.
#[derive(Debug)]
pub(super) struct User {
    /// As the host numbers it.
    pub(super) uid: u32,
    /// As the host numbers it.
    pub(super) gid: u32,
    /// Lent to this stage by root.
    pub(super) lease: Option<Lease>,
}

impl User {
    /// The ordinary user who runs the grader; for root, a user who has nothing else.
    ///
    /// Root of a container that has no such users is an ordinary user outside.
    pub(super) fn for_a_program() -> Result<Self, StageError> {
        let (uid, gid) = (geteuid().as_raw(), getegid().as_raw());
        if !lends_users() {
            return Ok(Self { uid, gid, lease: None });
        }
        let lease = Lease::take().ok_or_else(|| StageError::System {
            step: format!("open more than {LENT} stages at once"),
            source: io::ErrorKind::QuotaExceeded.into(),
        })?;
        Ok(Self { uid: lease.uid, gid: lease.uid, lease: Some(lease) })
    }
}

/// A user who is this stage's alone. Given back when dropped: nothing of the user's runs then.
#[derive(Debug)]
pub(super) struct Lease {
    uid: u32,
    namespace: Option<OwnedFd>,
}

/// The users that are not lent, with a user namespace each once there is one. `None` is not yet
/// looked at.
static FREE: Mutex<Option<BTreeMap<u32, Option<OwnedFd>>>> = Mutex::new(None);

impl Lease {
    fn take() -> Option<Self> {
        let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
        let free = free.get_or_insert_with(|| range().map(|uid| (uid, None)).collect());
        let (uid, namespace) = free.pop_first()?;
        Some(Self { uid, namespace })
    }

    /// As the host numbers it.
    pub(super) fn user(&self) -> u32 {
        self.uid
    }

    /// A user namespace in which root's files are this user's, for mounts. `None` where the system
    /// has no such thing.
    pub(super) fn owners(&mut self) -> Option<RawFd> {
        if self.namespace.is_none() {
            self.namespace = id_map::namespace(self.uid).ok();
        }
        self.namespace.as_ref().map(AsRawFd::as_raw_fd)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(free) = free.as_mut() {
            free.insert(self.uid, self.namespace.take());
        }
    }
}

/// Whether programs become users of their own, which takes no user namespace.
pub(super) fn lends_users() -> bool {
    geteuid().is_root() && !range().is_empty()
}

/// The users that this grader may lend: none where there are no such users.
fn range() -> Range<u32> {
    static RANGE: OnceLock<Range<u32>> = OnceLock::new();
    RANGE.get_or_init(find_range).clone()
}

fn find_range() -> Range<u32> {
    let map = fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
    let number = process::id();
    let high = HIGH + number % (1 << 20) * LENT;
    let low = LOW + number % 80 * LENT;
    let first = [high, low].into_iter().find(|first| has_all(&map, *first..first + LENT));
    first.map_or(0..0, |first| first..first + LENT)
}

/// Whether a map of users (user_namespaces(7)) has all of these in one line.
fn has_all(map: &str, users: Range<u32>) -> bool {
    map.lines().any(|line| {
        let mut numbers = line.split_ascii_whitespace().map(str::parse::<u64>);
        let (Some(Ok(first)), Some(Ok(count))) = (numbers.next(), numbers.nth(1)) else {
            return false;
        };
        first <= users.start.into() && u64::from(users.end) <= first + count
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_programs_are_a_user_each_and_others_stay_who_they_are() {
        let user = || User::for_a_program().unwrap();
        let (a, b) = (user(), user());
        if lends_users() {
            assert_ne!(a.uid, 0);
            assert_ne!(a.uid, b.uid);
        } else {
            assert_eq!([a.uid, b.uid], [geteuid().as_raw(); 2]);
        }
    }

    #[test]
    fn users_are_those_that_the_system_has() {
        let whole = "         0          0 4294967295\n";
        let container = "0 100000 65536\n";
        assert!(has_all(whole, HIGH..HIGH + LENT));
        assert!(has_all(container, LOW..LOW + LENT));
        assert!(!has_all(container, HIGH..HIGH + LENT));
        assert!(!has_all("0 1000 1\n", LOW..LOW + LENT));
        assert!(!has_all("not a map", LOW..LOW + LENT));
    }
}
