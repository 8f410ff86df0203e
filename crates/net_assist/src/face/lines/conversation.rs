//! What happens, one thing after the other, and when it ends.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TryRecvError};
use std::thread;
use std::time::{Duration, Instant};

use common::args::Destination;
use common::{Error, ExitStatus, Explain, text};
use net_assist::event::{Cause, Ending, Event};
use net_assist::journal::Batch;
use net_assist::link::LinkKind;
use net_assist::{Command, Engine, Entry, Failure};

use super::done::Done;
use super::ending::Clocks;
use super::files::Files;
use super::gate::Gate;
use super::keyboard::Feed;
use super::lookup::Lookup;
use super::output::Output;
use super::{Happening, is_stopped};
use crate::face::Settings;

/// How often it looks whether it is to stop.
const TICK: Duration = Duration::from_millis(100);
/// How often it looks whether a TCP peer reads again.
const HELD_TICK: Duration = Duration::from_millis(2);
/// Bytes that may wait for a TCP peer before the input is held up.
const MOST_WAITING: usize = 256 << 10;
/// A conversation under way.
pub(super) struct Conversation<'a> {
    pub(super) engine: &'a Engine,
    pub(super) settings: Settings,
    pub(super) output: Output<'a>,
    pub(super) feed: Feed,
    pub(super) clocks: Clocks,
    /// The own address, once it is open.
    pub(super) own: Option<SocketAddr>,
    /// Whether the first [`Event::Opened`] has come: until then a failure ends it.
    begun: bool,
    /// What came before that: whoever waits for the first line waits for where it listens.
    early: Vec<Arc<Entry>>,
    /// Files that are being read, and stdin.
    pub(super) inputs: u32,
    pub(super) files: Files,
    pub(super) lookup: Lookup,
    /// Whether a TCP client has said that nothing more will come.
    said_all: bool,
    is_held: bool,
    /// Whether the input is not read before there is somebody to send it to.
    is_input_kept: bool,
    pub(super) totals: Done,
}

/// Whether to go on.
pub(super) enum Next {
    GoOn,
    /// End with the usual status.
    End,
    /// End with this one.
    EndWith(ExitStatus),
}

impl<'a> Conversation<'a> {
    pub(super) fn new(
        engine: &'a Engine,
        settings: Settings,
        output: Output<'a>,
        happened: SyncSender<Happening>,
    ) -> Self {
        let lookup = Lookup::new(happened.clone(), Destination::resolve);
        let feed = Feed { happened, gate: Arc::new(Gate::default()) };
        let clocks = Clocks::new(&settings, Instant::now());
        Self {
            engine,
            output,
            feed,
            clocks,
            own: None,
            begun: false,
            early: Vec::new(),
            inputs: 0,
            files: Files::default(),
            lookup,
            said_all: false,
            is_held: false,
            is_input_kept: false,
            totals: Done::of(settings.link.kind),
            settings,
        }
    }

    /// Opens, and deals with one happening after the other.
    pub(super) fn run(
        mut self,
        happenings: &Receiver<Happening>,
        stop: &AtomicBool,
    ) -> Result<ExitStatus, Error> {
        self.open();
        loop {
            if is_stopped(stop) {
                return self.finish(happenings, None);
            }
            let happening = match happenings.try_recv() {
                Ok(happening) => Some(happening),
                Err(TryRecvError::Disconnected) => return self.finish(happenings, None),
                // Only when all that has come is dealt with, a wait for more can be over.
                Err(TryRecvError::Empty) => match self.end_now(Instant::now()) {
                    Some(end) if self.begun => {
                        let status = self.tell_end(end)?;
                        return self.finish(happenings, status);
                    }
                    _ => self.wait(happenings)?,
                },
            };
            match happening.map_or(Ok(Next::GoOn), |happening| self.deal_with(happening))? {
                Next::GoOn => {}
                Next::End => return self.finish(happenings, None),
                Next::EndWith(status) if !self.begun => {
                    self.output.flush()?;
                    return Ok(status);
                }
                Next::EndWith(status) => return self.finish(happenings, Some(status)),
            }
        }
    }

    fn open(&mut self) {
        let settings = &self.settings;
        if let Some(file) = &settings.record {
            let format = settings.record_format();
            self.engine.order(Command::Record(Some((file.clone(), format))));
        }
        if let Some(hint) = settings.rules_hint() {
            self.output.hint(&hint);
        }
        if !settings.rules.is_empty() {
            self.engine.order(Command::Rules(settings.rules.clone()));
        }
        self.engine.order(Command::Open(settings.link.clone()));
    }

    fn wait(&mut self, happenings: &Receiver<Happening>) -> Result<Option<Happening>, Error> {
        self.output.flush()?;
        let tick = if self.is_held { HELD_TICK } else { TICK };
        let until = self.clocks.next().filter(|_| self.begun);
        let left = until.map(|until| until.saturating_duration_since(Instant::now()));
        match happenings.recv_timeout(left.map_or(tick, |left| left.min(tick))) {
            Ok(happening) => Ok(Some(happening)),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                if self.is_held {
                    self.look_who_reads();
                }
                Ok(None)
            }
        }
    }

    pub(super) fn deal_with(&mut self, happening: Happening) -> Result<Next, Error> {
        match happening {
            Happening::Entries(batch) => return self.show(&batch),
            Happening::Typed(typed) if self.lookup.holds(&typed) => self.lookup.hold(typed),
            Happening::Found(found) => return self.found(found),
            Happening::Typed(typed) => {
                self.clocks.sent(Instant::now());
                let next = self.obey_typed(typed)?;
                if self.settings.link.kind != LinkKind::Udp {
                    self.look_who_reads();
                }
                return Ok(next);
            }
            Happening::FileEnded(file, how) => self.file_ended(&file, how),
            Happening::InputEnded(Err(error)) => {
                self.output.error(&Error::Input(error));
                self.input_ended();
            }
            Happening::InputEnded(Ok(())) => self.input_ended(),
        }
        Ok(Next::GoOn)
    }

    fn show(&mut self, batch: &Batch) -> Result<Next, Error> {
        if self.clocks.is_counted() {
            // What comes now was not asked for.
            self.show_last(batch.missed, &batch.entries)?;
            return Ok(Next::End);
        }
        self.output.missed(batch.missed)?;
        if batch.missed > 0 {
            // Who knows what of it was ours.
            self.feed.gate.gone(u64::MAX, usize::MAX);
        }
        for (index, entry) in batch.entries.iter().enumerate() {
            if !self.begun && is_of_the_log(&entry.event) {
                self.early.push(Arc::clone(entry));
                continue;
            }
            self.output.entry(entry)?;
            match self.follow(entry) {
                Next::GoOn => {}
                next => {
                    self.output.flush()?;
                    return Ok(next);
                }
            }
            if self.begun {
                self.early.drain(..).try_for_each(|entry| self.output.entry(&entry))?;
            }
            if self.clocks.is_counted() {
                self.show_last(0, batch.entries.get(index + 1..).unwrap_or_default())?;
                return Ok(Next::End);
            }
        }
        self.output.flush()?;
        self.end_stream();
        Ok(if batch.ended { Next::End } else { Next::GoOn })
    }

    /// What an event means for what comes next.
    fn follow(&mut self, entry: &Entry) -> Next {
        let now = Instant::now();
        if self.is_input_kept && matches!(entry.event, Event::Connected { .. } | Event::Received(_))
        {
            self.read_input();
        }
        match &entry.event {
            Event::Received(received) => {
                self.totals.received(received.full_length);
                self.clocks.received(now);
            }
            Event::Sent { bytes, cause, .. } => {
                self.totals.sent(bytes.len());
                self.clocks.sent(now);
                if *cause == Cause::Order {
                    self.feed.gate.gone(1, bytes.len());
                }
            }
            Event::Opened { own, .. } => {
                self.own = Some(*own);
                if !self.begun {
                    self.begun = true;
                    self.clocks.opened(now);
                    self.begin();
                }
            }
            Event::Connecting { to } => {
                self.output.hint(&text!("connecting to {to}", "正在连接 {to}"));
            }
            Event::RepeatBegan { .. } | Event::ReplayBegan { .. } => self.clocks.sender_began(),
            Event::RepeatEnded { .. } | Event::ReplayEnded { .. } => self.clocks.sender_ended(now),
            Event::PeerEnded { .. } => self.peer_ended(now),
            Event::Disconnected { why, .. } if self.settings.link.kind == LinkKind::TcpClient => {
                return match why {
                    Ending::ByPeer => Next::End,
                    Ending::ByUs => Next::GoOn,
                    Ending::Broken(_) => Next::EndWith(ExitStatus::Refused),
                };
            }
            Event::Failed(failure) => {
                match failure {
                    // Nothing of the file is under way any more.
                    Failure::CutShort { .. } => self.feed.gate.gone(u64::MAX, usize::MAX),
                    _ => self.feed.gate.gone(1, 0),
                }
                self.clocks.sender_failed();
                if !self.begun {
                    return Next::EndWith(failure.status());
                }
            }
            _ => {}
        }
        Next::GoOn
    }

    /// It is open: what was given to be sent is sent, else stdin is read.
    fn begin(&mut self) {
        for bytes in std::mem::take(&mut self.settings.send_on_open) {
            self.send(self.settings.target, bytes);
        }
        if let Some(repeat) = self.settings.repeating.clone() {
            self.clocks.sender_ordered();
            self.engine.order(Command::Repeat(Some(repeat)));
        }
        if let Some((file, speed)) = self.settings.replay.clone() {
            self.replay(&file, speed);
        }
        self.inputs = 1;
        if let Some(file) = self.settings.file.take() {
            self.send_file(file);
        }
        if self.settings.gives_input {
            self.input_ended();
            return;
        }
        // As a pipe's end, it keeps its input for the first one who comes.
        self.is_input_kept = self.settings.raw && self.has_nobody();
        if !self.is_input_kept {
            self.read_input();
        }
    }

    /// Whether there is nobody to send to before somebody connects or sends.
    fn has_nobody(&self) -> bool {
        let link = &self.settings.link;
        link.kind == LinkKind::TcpServer || link.kind == LinkKind::Udp && link.peer.is_none()
    }

    fn read_input(&mut self) {
        self.is_input_kept = false;
        let (feed, kind) = (self.feed.clone(), self.settings.link.kind);
        let raw = self.settings.raw.then(|| piece(kind));
        thread::spawn(move || raw.map_or_else(|| feed.lines(), |piece| feed.raw(piece)));
    }

    /// Counts something that goes on sending once the engine has begun with it.
    pub(super) fn sender_ordered(&mut self) {
        self.clocks.sender_ordered();
    }

    pub(super) fn input_ended(&mut self) {
        self.inputs = self.inputs.saturating_sub(1);
        if self.inputs == 0 {
            self.clocks.input_ended(Instant::now());
            self.end_stream();
        }
    }

    /// A TCP client says once that it has said all.
    fn end_stream(&mut self) {
        let is_client = self.settings.link.kind == LinkKind::TcpClient;
        if is_client && self.clocks.nothing_more_to_send() && !self.said_all {
            self.said_all = true;
            self.engine.order(Command::EndOfInput);
        }
    }

    /// How many bytes wait for a TCP peer, at most.
    pub(super) fn waiting(&self) -> usize {
        self.engine.status().peers.iter().map(|peer| peer.waiting).max().unwrap_or(0)
    }

    /// Holds the input up while a TCP peer does not read.
    fn look_who_reads(&mut self) {
        let is_held = self.waiting() > if self.is_held { MOST_WAITING / 2 } else { MOST_WAITING };
        if is_held != self.is_held {
            self.is_held = is_held;
            self.hold_input();
        }
    }

    /// Holds the input up, or lets it go on.
    pub(super) fn hold_input(&self) {
        self.feed.gate.hold(self.is_held || self.lookup.is_under_way());
    }
}

/// The longest piece of a file or of raw input: what one datagram holds, or a good part of a stream.
pub(super) fn piece(kind: LinkKind) -> usize {
    if kind == LinkKind::Udp { 65_507 } else { 1 << 16 }
}

/// What the log tells on its own account.
fn is_of_the_log(event: &Event) -> bool {
    matches!(
        event,
        Event::RecordBegan { .. }
            | Event::RecordWaits { .. }
            | Event::RecordGoesOn { .. }
            | Event::RecordEnded { .. }
    )
}
