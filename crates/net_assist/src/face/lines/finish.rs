//! The end: everything is closed, what had come before is written, the totals are told.

use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use common::event::{Awaited, TimedOut};
use common::{Error, ExitStatus, Text, duration};
use net_assist::event::{Ending, Event};
use net_assist::{Command, Entry};

use super::Happening;
use super::conversation::Conversation;
use super::ending::End;
use super::keyboard::Typed;

/// How long the engine may take to close.
const CLOSING_AT_MOST: Duration = Duration::from_secs(5);

impl Conversation<'_> {
    /// Whether it is to end by itself now, and why.
    pub(super) fn end_now(&mut self, now: Instant) -> Option<End> {
        let end = self.clocks.end(now);
        // Who has ended may still read, and slowly.
        if end == Some(End::PeerEnded) && self.waiting() > 0 {
            self.clocks.sent(now);
            return None;
        }
        end
    }

    /// The other side sends no more: what happens to what is typed, and how it ends. Who sits at a
    /// terminal decides that; a program that keeps its pipe open does not know of it.
    pub(super) fn peer_ended(&mut self, now: Instant) {
        if self.clocks.nothing_more_to_send() {
            return;
        }
        if self.settings.raw {
            return self.output.hint(&Text::new(
                "the rest of the input is still sent; its end closes the connection",
                "其余的输入仍会发送；输入结束时关闭连接",
            ));
        }
        if io::stdin().is_terminal() {
            return self.output.hint(&Text::new(
                "lines are still sent; the end of input (Ctrl-D) or /quit closes the connection. If \
                 the other side has closed already, the next line is answered by a reset (RST)",
                "输入的行仍会发送；输入结束（Ctrl-D）或 /quit 关闭连接。\
                 如果对方已完全关闭，下一行会换来复位（RST）",
            ));
        }
        let Text { en, zh } = duration::text(self.clocks.peer_ended(now));
        self.output.hint(&Text {
            en: format!("lines are still sent; {en} without one ends it (--wait sets the time)")
                .into(),
            zh: format!("输入的行仍会发送；{zh}内没有新的行就结束（时间由 --wait 设定）").into(),
        });
    }

    /// Tells why it ends by itself; the status where it is not the usual one.
    pub(super) fn tell_end(&mut self, end: End) -> Result<Option<ExitStatus>, Error> {
        let (after, awaited) = match end {
            End::Counted | End::PeerEnded => return Ok(None),
            End::Waited(_) if !self.clocks.misses_some() => return Ok(None),
            End::Waited(after) => (after, Awaited::Reply),
            End::TimedOut(after) if self.totals.sent > 0 => (after, Awaited::Reply),
            End::TimedOut(after) => (after, Awaited::Anyone),
        };
        self.output.tell(&TimedOut { after, awaited })?;
        Ok(Some(ExitStatus::NothingArrived))
    }

    /// Closes, writes what had come before, and tells the totals.
    pub(super) fn finish(
        mut self,
        happenings: &Receiver<Happening>,
        status: Option<ExitStatus>,
    ) -> Result<ExitStatus, Error> {
        self.feed.gate.end();
        self.engine.order(Command::Quit);
        let mut has_ended = false;
        while let Ok(happening) = happenings.recv_timeout(CLOSING_AT_MOST) {
            match happening {
                Happening::Entries(batch) => {
                    self.show_last(batch.missed, &batch.entries)?;
                    has_ended = batch.ended;
                }
                Happening::Typed(Typed::Part(part)) => self.files.left_out(&part),
                Happening::FileEnded(file, _) => self.files.ended(&file),
                _ => {}
            }
            if has_ended {
                break;
            }
        }
        for failure in self.files.cut_short() {
            self.output.error(&failure);
        }
        if let Some(lines) = self.lookup.left_over() {
            self.output.error(&lines);
        }
        self.totals.dropped = self.engine.status().dropped.unwrap_or(self.totals.dropped);
        self.totals.missed = self.output.missed;
        self.output.tell(&self.totals)?;
        Ok(status.unwrap_or(self.output.status))
    }

    /// What came before the end. That everything is closed now goes without saying.
    pub(super) fn show_last(&mut self, missed: u64, entries: &[Arc<Entry>]) -> Result<(), Error> {
        let enough = self.clocks.is_counted();
        self.output.missed(missed)?;
        for entry in entries {
            match &entry.event {
                Event::Closed { dropped, .. } => self.totals.dropped = dropped.unwrap_or(0),
                Event::Disconnected { why: Ending::ByUs, .. } => {}
                Event::Received(_) if enough => {}
                event => {
                    match event {
                        Event::Received(received) => self.totals.received(received.full_length),
                        Event::Sent { bytes, .. } => self.totals.sent(bytes.len()),
                        _ => {}
                    }
                    self.output.entry(entry)?;
                }
            }
        }
        self.output.flush()
    }
}
