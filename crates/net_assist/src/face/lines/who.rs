//! `/who`: the peers.

use common::event::Event;
use common::json::Object;
use common::{Lang, tr};
use net_assist::status::Status;

/// Who was heard from, sent to or is connected, the latest first.
pub(super) struct Who(pub(super) Status);

/// Peers in a sentence; `--json` has all that the engine tells.
const IN_A_SENTENCE: usize = 20;

impl Event for Who {
    fn sentence(&self, lang: Lang) -> String {
        let Status { peers, peer_count, selected, .. } = &self.0;
        if peers.is_empty() {
            return lang.pick("nobody is known yet", "还没有任何对方").to_owned();
        }
        let each = peers.iter().take(IN_A_SENTENCE).map(|peer| {
            let mark = if Some(peer.peer) == *selected { "*" } else { "" };
            let (address, came, went) = (peer.peer, peer.traffic.received, peer.traffic.sent);
            tr!(
                lang,
                "{mark}{address} ({came} from it, {went} to it)",
                "{mark}{address}（来 {came}，去 {went}）"
            )
        });
        let each = each.collect::<Vec<_>>().join(lang.pick(", ", "、"));
        let more = peer_count.saturating_sub(IN_A_SENTENCE);
        if more > 0 {
            return tr!(lang, "{each} and {more} more", "{each}，还有 {more} 个");
        }
        each
    }

    fn json(&self) -> String {
        let peers = self.0.peers.iter().map(|peer| {
            Object::new()
                .shown("peer", peer.peer)
                .number("received", peer.traffic.received)
                .number("sent", peer.traffic.sent)
                .number("waiting", peer.waiting)
                .boolean("unreachable", peer.unreachable)
                .boolean("selected", Some(peer.peer) == self.0.selected)
        });
        Object::event("who").number("count", self.0.peer_count).objects("peers", peers).finish()
    }
}
