//! Answers by rule, and the brake on them.
//!
//! Two assistants that answer each other would do so as fast as the machine can. A peer gets at most
//! [`LIMIT`] answers a second; what is above is withheld, which ends such a conversation, and told.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::desk::Desk;
use crate::event::{Cause, Event};
use crate::link::Peer;
use crate::reply::{Answer, Rules};

/// So many answers a second one peer gets at most.
pub(super) const LIMIT: u32 = 1000;

/// The answer that the rules have.
pub(super) fn matched(rules: &Rules, bytes: &[u8], peer: Peer) -> Option<Answer> {
    if rules.is_empty() { None } else { rules.answer(bytes, peer) }
}

/// What is sent for an answer, if the peer may get one more; tells of it.
pub(super) fn allowed(answer: Answer, peer: Peer, desk: &mut Desk) -> Option<(Arc<[u8]>, Cause)> {
    let count = count(desk, peer, Instant::now());
    if count > LIMIT {
        if count == LIMIT + 1 {
            desk.tell(Event::AnswersWithheld { peer, limit: LIMIT });
        }
        return None;
    }
    desk.tell(Event::RuleMatched { rule: answer.rule, peer });
    Some((answer.bytes.into(), Cause::Rule(answer.rule)))
}

/// The so-manieth answer to this peer within a second.
fn count(desk: &Desk, peer: Peer, now: Instant) -> u32 {
    let mut book = desk.book();
    // Whoever was forgotten within a batch is one of very many.
    let Some(known) = book.peers.get_mut(peer) else { return 1 };
    let (began, count) = match known.answers {
        Some((began, count)) if now.duration_since(began) < Duration::from_secs(1) => {
            (began, count.saturating_add(1))
        }
        _ => (now, 1),
    };
    known.answers = Some((began, count));
    count
}
