//! `/to`: the name is looked up beside everything else, and what is typed behind it waits.
//!
//! A name server may take half a minute. Meanwhile what happens is still shown, and a second `/to`
//! takes the place of the first. Lines behind it are held back, so that none goes where the one
//! before it was to go.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::{io, thread};

use common::args::Destination;
use common::{Error, Explain, Text, text};
use net_assist::link::LinkKind;
use net_assist::{Command, Target};

use super::Happening;
use super::conversation::{Conversation, Next};
use super::keyboard::Typed;
use crate::face::Refused;

/// So many names are looked up at once: a thread that asks a name server cannot be stopped.
const MOST: usize = 4;

/// How a name becomes an address.
type Resolve = dyn Fn(&Destination) -> Result<SocketAddr, Error> + Send + Sync;

/// The name that is being looked up, and what waits for it.
pub(super) struct Lookup {
    happened: SyncSender<Happening>,
    resolve: Arc<Resolve>,
    /// Each thread holds one more.
    threads: Arc<()>,
    /// How many there were; the last one is the one that counts.
    number: u64,
    is_wanted: bool,
    waiting: VecDeque<Typed>,
}

/// What came of looking up a name, and of which: they are numbered.
#[derive(Debug)]
pub(super) struct Found {
    number: u64,
    address: Result<SocketAddr, Error>,
}

impl Lookup {
    pub(super) fn new(
        happened: SyncSender<Happening>,
        resolve: impl Fn(&Destination) -> Result<SocketAddr, Error> + Send + Sync + 'static,
    ) -> Self {
        Self {
            happened,
            resolve: Arc::new(resolve),
            threads: Arc::new(()),
            number: 0,
            is_wanted: false,
            waiting: VecDeque::new(),
        }
    }

    /// Whether a name is being looked up.
    pub(super) fn is_under_way(&self) -> bool {
        self.is_wanted
    }

    /// Whether this line is obeyed only when the name is known.
    pub(super) fn holds(&self, typed: &Typed) -> bool {
        let is_of_a_file = matches!(typed, Typed::Part(_));
        self.is_wanted && !is_of_a_file && (!self.waiting.is_empty() || typed.waits())
    }

    pub(super) fn hold(&mut self, typed: Typed) {
        self.waiting.push_back(typed);
    }

    /// What is to be said of the lines that wait when it ends.
    pub(super) fn left_over(&self) -> Option<Refused> {
        let lines = self.waiting.len();
        let told = text!(
            "lines that waited for a name to be looked up and were not sent: {lines}",
            "有 {lines} 行在等待域名查询，没有发送"
        );
        (lines > 0).then(|| Refused::system(told, None))
    }

    /// Begins; an answer for an earlier name counts no more.
    fn begin(&mut self, name: Destination) -> Result<(), Refused> {
        if Arc::strong_count(&self.threads) > MOST {
            return Err(too_many());
        }
        self.number += 1;
        let (number, happened) = (self.number, self.happened.clone());
        let (resolve, thread) = (Arc::clone(&self.resolve), Arc::clone(&self.threads));
        let look_up = move || {
            let address = resolve(&name);
            drop(thread);
            // When nobody takes it, it is over already.
            let _ = happened.send(Happening::Found(Found { number, address }));
        };
        let spawned = thread::Builder::new().name("net_assist name".into()).spawn(look_up);
        spawned.map_err(|error: io::Error| {
            let error = Error::system("clone")(error);
            Refused::system(error.fact(), error.help())
        })?;
        self.is_wanted = true;
        Ok(())
    }

    /// Takes the answer, if it is the one that is waited for.
    fn take(&mut self, found: Found) -> Option<Result<SocketAddr, Error>> {
        let is_it = self.is_wanted && found.number == self.number;
        self.is_wanted &= !is_it;
        is_it.then_some(found.address)
    }
}

fn too_many() -> Refused {
    Refused::system(
        text!("{MOST} names are still being looked up", "还有 {MOST} 个名字正在查询"),
        Some(Text::new(
            "the name server does not answer; give an IP address, or try again later",
            "域名服务器没有应答；请直接写 IP 地址，或稍后再试",
        )),
    )
}

impl Conversation<'_> {
    pub(super) fn turn_to_peer(&mut self, destination: Destination) {
        if self.settings.link.kind == LinkKind::TcpClient {
            return self.output.error(&talks_to_its_server());
        }
        if destination.to_string().parse::<SocketAddr>().is_ok() {
            // No one has to be asked.
            self.is_known(destination.resolve());
            return self.no_lookup();
        }
        let was_under_way = self.lookup.is_under_way();
        let told = text!(
            "looking up {destination}; lines wait for it",
            "正在查询 {destination}，之后输入的行等待结果"
        );
        match self.lookup.begin(destination) {
            Ok(()) => {
                self.output.hint(&told);
                // It ends as an input does, so that nothing ends before it.
                self.inputs += u32::from(!was_under_way);
                self.hold_input();
            }
            Err(refused) => self.output.error(&refused),
        }
    }

    /// Whom lines go to from now on.
    fn is_known(&mut self, address: Result<SocketAddr, Error>) {
        let checked = address.and_then(|to| {
            if let Some(own) = self.own {
                Error::check_families(own, to)?;
            }
            Ok(to)
        });
        match checked {
            Ok(to) => {
                self.engine.order(Command::Select(Some(to)));
                let told = text!("each line now goes to {to}", "现在每一行都发给 {to}");
                self.turn_to(Target::Selected, &told);
            }
            Err(error) => self.output.error(&error),
        }
    }

    /// A name has been looked up; what waited for it is obeyed.
    pub(super) fn found(&mut self, found: Found) -> Result<Next, Error> {
        let Some(address) = self.lookup.take(found) else { return Ok(Next::GoOn) };
        self.is_known(address);
        while let Some(typed) = self.lookup.waiting.pop_front() {
            match self.obey_typed(typed)? {
                Next::GoOn if self.lookup.is_under_way() => break,
                Next::GoOn => {}
                end => return Ok(end),
            }
        }
        self.lookup_ended();
        Ok(Next::GoOn)
    }

    /// No name is wanted any more.
    fn no_lookup(&mut self) {
        if std::mem::take(&mut self.lookup.is_wanted) {
            self.lookup_ended();
        }
    }

    fn lookup_ended(&mut self) {
        self.hold_input();
        self.input_ended();
    }
}

fn talks_to_its_server() -> Refused {
    Refused::system(
        Text::new(
            "a TCP client talks to the server that it connected to",
            "TCP 客户端只能和它连接的服务器通信",
        ),
        Some(Text::new(
            "start another one with --tcp --to IP:PORT",
            "请用 --tcp --to IP:端口 另开一个",
        )),
    )
}

#[cfg(test)]
#[path = "lookup_tests.rs"]
mod tests;
