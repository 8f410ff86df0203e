//! Made-up traffic on the terminal, to be looked at:
//! `cargo test -p net_assist --bin net_assist -- --ignored --nocapture play`.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, SystemTime};

use clap::Parser as _;
use common::args::OutputOptions;
use common::{Console, Lang};
use net_assist::Journal;
use net_assist::command::Command;
use net_assist::event::{Cause, Clock, Event, Failure, Received};
use net_assist::journal::Limits;
use net_assist::status::{Open, PeerStatus, Status, Traffic};

use crate::args::Args;
use crate::face::screen::{Machine, on_terminal};
use crate::face::settings::Settings;

/// An engine that only says what it would do.
pub(crate) struct Fake {
    pub(crate) journal: Arc<Journal>,
    pub(crate) status: Arc<Mutex<Status>>,
}

impl Fake {
    pub(crate) fn new() -> Self {
        let journal = Arc::new(Journal::new(Limits::default()));
        Self { journal, status: Arc::default() }
    }
}

pub(crate) fn own() -> SocketAddr {
    "0.0.0.0:8888".parse().unwrap()
}

impl Machine for Fake {
    fn order(&self, command: Command) {
        let mut status = self.status.lock().unwrap();
        let now = SystemTime::now();
        match command {
            Command::Open(link) => {
                status.open = Some(Open {
                    kind: link.kind,
                    own: own(),
                    broadcast: link.broadcast,
                    connecting: false,
                });
                let opened = Event::Opened {
                    kind: link.kind,
                    own: own(),
                    peer: None,
                    receive_buffer: 212_992,
                };
                self.journal.append([(now, opened)]);
            }
            Command::Close => {
                status.open = None;
                self.journal.append([(now, Event::Closed { own: own(), dropped: Some(0) })]);
            }
            Command::Send { bytes, .. } => {
                let Some(to) = status.selected.or(status.peers.first().map(|one| one.peer)) else {
                    self.journal.append([(now, Event::Failed(Failure::NobodyToSendTo))]);
                    return;
                };
                status.totals.sent += 1;
                status.totals.sent_bytes += bytes.len() as u64;
                let sent = Event::Sent { from: own(), to, bytes, cause: Cause::Order };
                self.journal.append([(now, sent)]);
            }
            Command::Select(peer) => status.selected = peer,
            Command::Broadcast(is_on) => {
                if let Some(open) = &mut status.open {
                    open.broadcast = is_on;
                }
                self.journal.append([(now, Event::BroadcastSet(is_on))]);
            }
            _ => {}
        }
    }

    fn journal(&self) -> &Arc<Journal> {
        &self.journal
    }

    fn status(&self) -> Status {
        self.status.lock().unwrap().clone()
    }
}

/// What a command line asks for.
pub(crate) fn settings(lang: Lang, arguments: &[&str]) -> Settings {
    let options = OutputOptions { json: false, lang: Some(lang) };
    let console = Console::on(Box::new(io::sink()), Box::new(io::sink()), &options);
    let arguments = ["net_assist"].iter().chain(arguments);
    let args = Args::try_parse_from(arguments).unwrap();
    Settings::from(&args, &console).ok().unwrap()
}

/// What arrives, again and again.
pub(crate) fn messages() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("127.0.0.1:54321", "你好，网络！Hello, network!".into()),
        ("192.168.100.100:50001", b"plain text from far away".to_vec()),
        ("127.0.0.1:54321", b"\xc4\xe3\xba\xc3 GBK here".to_vec()),
        ("[2001:db8::1]:40000", b"\x1b]0;owned\x07 control \xe2\x80\xae reversed".to_vec()),
        ("127.0.0.1:40404", Vec::new()),
        (
            "127.0.0.1:54321",
            "长一些的中文内容，用来看看换行以及对齐是否正确，还有标点符号。".repeat(3).into(),
        ),
        ("192.168.100.100:50001", (0_u8..=40).collect()),
    ]
}

pub(crate) fn hear(fake: &Fake, from: &str, bytes: &[u8]) {
    let from: SocketAddr = from.parse().unwrap();
    let now = SystemTime::now();
    let mut status = fake.status.lock().unwrap();
    status.totals.received += 1;
    status.totals.received_bytes += bytes.len() as u64;
    status.peers.retain(|one| one.peer != from);
    let traffic = Traffic { received: status.totals.received, sent: 3, ..Traffic::default() };
    let peer = PeerStatus { peer: from, traffic, last: now, unreachable: false, waiting: 0 };
    status.peers.insert(0, peer);
    status.peer_count = status.peers.len();
    status.all_count = status.peer_count;
    status.heard = Some(from);
    drop(status);
    let received =
        Received { bytes: bytes.into(), from, full_length: bytes.len(), clock: Clock::System };
    fake.journal.append([(now, Event::Received(received))]);
}

#[test]
#[ignore = "it takes the terminal: for looking at it"]
fn play() {
    let lang = Lang::from_environment();
    let arguments = std::env::var("PLAY_ARGS").unwrap_or_default();
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    if std::env::var_os("PLAY_REAL").is_some() {
        let engine = net_assist::Engine::start(Default::default()).unwrap();
        let _ = on_terminal(&engine, &settings(lang, &arguments), || ()).unwrap();
        return;
    }
    let fake = Fake::new();
    let rate: u64 = std::env::var("PLAY_RATE").ok().and_then(|rate| rate.parse().ok()).unwrap_or(2);
    let other = Fake { journal: Arc::clone(&fake.journal), status: Arc::clone(&fake.status) };
    thread::spawn(move || {
        let all = messages();
        let step = Duration::from_millis(20)
            .max(Duration::from_secs(1) / u32::try_from(rate).unwrap().max(1));
        let burst = (rate as f64 * step.as_secs_f64()).round() as usize;
        let mut at = 0;
        loop {
            thread::park_timeout(step); // this sets the pace; nothing is waited for
            for _ in 0..burst.max(1) {
                let (from, bytes) = &all[at % all.len()];
                hear(&other, from, bytes);
                at += 1;
            }
            other.status.lock().unwrap().rate.received = rate;
        }
    });
    let _ = on_terminal(&fake, &settings(lang, &arguments), || ()).unwrap();
}
