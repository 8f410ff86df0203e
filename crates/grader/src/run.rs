//! A check conducted: the program runs on its stage, and the grader talks with it.
//!
//! [`conduct`] opens the stage, binds every endpoint, begins to capture, starts the program (time
//! 0), plays the script step by step, and ends. What was seen is a [`Record`]; nothing is judged
//! here.
//!
//! # Waiting
//!
//! One thread conducts a check. It sleeps until something happens: a packet, a connection, output,
//! the program's end. Threads that block on the program's streams and on its end wake it up. Only
//! two things are looked at again and again, because no system tells of them: the table of sockets,
//! while a step waits for one (every 0.2 ms, growing to 5 ms), and what the program's tree uses
//! (every 20 ms, growing to 100 ms).
//!
//! # Patience
//!
//! A wait is given up when the program's tree has done nothing at all for the check's patience (see
//! `watch`). A program that is busy gets until its limit of processor time, and all of it together
//! no more than six patiences or 20 seconds: a check has an end in every case.
//!
//! When a wait has failed, the rest of the script is played all the same, but each step is given
//! only a short while: so it is seen what the program would have done, such as output that comes
//! only at the end. After the last step a program that is still there is stopped.
//!
//! `within` and `after` are counted from the step before. Where the machine held the program or the
//! grader up, that time does not count, and where it may decide, [`Kind::HeldUp`] says so.
//!
//! # Nothing is missed
//!
//! See `settle`: before a wait is told to have failed because the program ended, and before the
//! record is made, everything that the program did has been read.
//!
//! # Floods
//!
//! Whatever a program does, the grader's memory stays small: of each class of evidence 10,000
//! pieces and 16 MiB are kept ([`Kind::NotKept`] counts the rest), of each output stream the first
//! 1 MiB and of stderr the last 64 KiB too; a program that writes more than 64 MiB is stopped.
//!
//! [`Kind::HeldUp`]: crate::evidence::Kind::HeldUp
//! [`Kind::NotKept`]: crate::evidence::Kind::NotKept

mod error;
mod notes;
mod output;
mod peers;
mod pipes;
mod record;
mod script;
mod settle;
mod turn;
mod wait;
mod watch;
mod window;
mod wire;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use mail_sink::Login;
use mio::{Events, Poll, Token, Waker};

pub use self::error::RunError;
pub use self::record::{Close, Datagram, Mailed, Record, Stream, Wait};

use self::notes::Notes;
use self::output::Output;
use self::peers::Peers;
use self::pipes::Pipes;
use self::watch::Watch;
use self::wire::Wire;
use crate::Cancel;
use crate::evidence::{OutputStream, Reason};
use crate::plan::{Action, PlannedCheck};
use crate::stage::{Bound, Exit, Limits, Setting, Stage};
use crate::submission::Executable;

const WAKER: Token = Token(0);
const CAPTURE: Token = Token(1);
const FIRST_PEER: usize = 2;

/// Conducts a check, from the opening of a stage to its end, or until it is cancelled.
///
/// # Errors
///
/// The grader's own trouble; or that the program could not be executed
/// ([`RunError::not_executable`]); or that it was cancelled.
pub fn conduct(
    check: &PlannedCheck,
    executable: &Executable,
    limits: &Limits,
    cancel: &Cancel,
) -> Result<Record, RunError> {
    let mut view = executable.view.clone();
    view.hosts.extend(check.hosts.iter().cloned());
    let program = executable.program(&check.args);
    let setting = Setting { program, view, network: check.network.clone(), limits: *limits };
    conduct_in(check, setting, cancel)
}

fn conduct_in(check: &PlannedCheck, setting: Setting, cancel: &Cancel) -> Result<Record, RunError> {
    if cancel.is_cancelled() {
        return Err(RunError::Cancelled);
    }
    let (limits, logins) = (setting.limits, peers::logins(check));
    let stage = Stage::open(setting)?;
    let mut run = Run::prepare(stage, check, limits, &logins, cancel)?;
    let waker = Arc::clone(&run.waker);
    // A poll that cannot be woken looks at its program soon, and sees that it is cancelled.
    let _waking = cancel.on_cancel(move || drop(waker.wake()));
    run.start()?;
    run.play()?;
    run.end()?;
    Ok(run.into_record())
}

/// A check that is being conducted.
struct Run<'a> {
    check: &'a PlannedCheck,
    limits: Limits,
    cancel: &'a Cancel,
    stage: Stage,
    poll: Poll,
    events: Events,
    waker: Arc<Waker>,
    peers: Peers<'a>,
    wire: Wire<'a>,
    notes: Notes,
    watch: Watch,
    /// `None` until the program has started.
    pipes: Option<Pipes>,
    /// Sockets that have more, and those that are to be tried again later.
    unread: BTreeSet<Token>,
    later: BTreeSet<Token>,
    stdout: Output,
    stderr: Output,
    /// The steps that typed something that is not written yet.
    untyped: VecDeque<usize>,
    has_ended_input: bool,
    exit: Option<(Instant, Exit)>,
    stopped: Option<(Instant, Reason)>,
    bound: BTreeSet<Bound>,
    /// When each step was over.
    steps: Vec<Instant>,
    /// A wait has failed: the rest is played without waiting.
    has_failed: bool,
    /// The last step waited with all patience and for nothing.
    is_waited_out: bool,
    /// Its end did not come in time: it is waited for all the same, to tell late from never.
    is_late: bool,
    /// Everything that the program did has been read.
    is_settled: bool,
}

impl<'a> Run<'a> {
    /// Everything that must be there before the program starts.
    fn prepare(
        stage: Stage,
        check: &'a PlannedCheck,
        limits: Limits,
        logins: &'a BTreeMap<String, Login>,
        cancel: &'a Cancel,
    ) -> Result<Self, RunError> {
        let poll = Poll::new().map_err(RunError::waiting)?;
        let waker = Arc::new(Waker::new(poll.registry(), WAKER).map_err(RunError::waiting)?);
        let registry = poll.registry().try_clone().map_err(RunError::waiting)?;
        let peers = Peers::open(&stage, check, logins, registry, FIRST_PEER)?;
        let wire = Wire::open(&stage, check, poll.registry(), CAPTURE)
            .map_err(RunError::at("capture packets", "抓取数据包"))?;
        let now = Instant::now();
        Ok(Self {
            check,
            limits,
            cancel,
            stage,
            poll,
            events: Events::with_capacity(256),
            waker,
            peers,
            wire,
            notes: Notes::new(now),
            watch: Watch::new(now),
            pipes: None,
            unread: BTreeSet::new(),
            later: BTreeSet::new(),
            stdout: Output::new(OutputStream::Stdout),
            stderr: Output::new(OutputStream::Stderr),
            untyped: VecDeque::new(),
            has_ended_input: false,
            exit: None,
            stopped: None,
            bound: BTreeSet::new(),
            steps: Vec::new(),
            has_failed: false,
            is_waited_out: false,
            is_late: false,
            is_settled: false,
        })
    }

    /// Starts the program; the clock begins.
    fn start(&mut self) -> Result<(), RunError> {
        let now = Instant::now();
        self.notes.begin(now);
        let streams = self.stage.start()?;
        let waiter = self.stage.waiter();
        let pipes = Pipes::start(streams, waiter, Arc::clone(&self.waker))
            .map_err(RunError::at("start a thread", "启动线程"))?;
        self.pipes = Some(pipes);
        self.watch = Watch::new(Instant::now());
        Ok(())
    }

    /// When the check is over in any case. What the machine kept from the program is added, up to
    /// as much again.
    fn last_moment(&self) -> Instant {
        let timed = self.check.script.iter().map(longest).sum::<Duration>();
        let hard = (self.check.patience * 6).max(Duration::from_secs(20)) + timed;
        self.notes.zero() + hard + self.watch.starved().min(hard)
    }

    /// When the step before was over.
    fn step_before(&self) -> Instant {
        self.steps.last().copied().unwrap_or(self.notes.zero())
    }
}

/// The time that a step may take beside the program's patience.
fn longest(action: &Action) -> Duration {
    match action {
        Action::Pause(time) => *time,
        Action::Await { within, after, .. } => within.or(*after).unwrap_or_default(),
        _ => Duration::ZERO,
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
