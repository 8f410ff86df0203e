use std::net::UdpSocket;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Condvar, Mutex};
use std::time::Duration;

use clap::Parser as _;
use common::args::OutputOptions;
use common::{Console, Lang};
use net_assist::Engine;
use net_assist::link::Link;

use super::super::form::Form;
use super::super::output::Output;
use super::*;
use crate::args::Args;
use crate::face::Settings;

const LIMIT: Duration = Duration::from_secs(60);

/// A console that nobody reads.
fn console() -> Console {
    let options = OutputOptions { json: false, lang: Some(Lang::En) };
    Console::on(Box::new(io::sink()), Box::new(io::sink()), &options)
}

/// A name server that answers for a port when the test says so: every name is this machine's.
#[derive(Clone, Default)]
struct Slow(Arc<(Mutex<Vec<u16>>, Condvar)>);

impl Slow {
    fn answers(&self, port: u16) {
        self.0.0.lock().unwrap().push(port);
        self.0.1.notify_all();
    }

    fn resolve(&self, name: &Destination) -> Result<SocketAddr, Error> {
        let port = name.to_string().rsplit(':').next().unwrap().parse().unwrap();
        let (answered, news) = &*self.0;
        let waits = |ports: &mut Vec<u16>| !ports.contains(&port);
        let waited = news.wait_timeout_while(answered.lock().unwrap(), LIMIT, waits).unwrap();
        match waited.1.timed_out() {
            true => Err(Error::Resolve { host: name.to_string(), source: None }),
            false => Ok(([127, 0, 0, 1], port).into()),
        }
    }
}

/// A conversation over UDP, and where it hears of what happens.
fn talking<'a>(
    engine: &'a Engine,
    console: &'a mut Console,
    slow: &Slow,
) -> (Conversation<'a>, Receiver<Happening>) {
    let args = Args::try_parse_from(["net_assist", "--bind", "127.0.0.1:0"]).unwrap();
    let settings = Settings::from(&args, console).ok().unwrap();
    let link: Link = settings.link.clone();
    engine.order(Command::Open(link));
    let slow = slow.clone();
    let (happened, happenings) = mpsc::sync_channel(8);
    let output = Output::new(Form::new(&settings, false), console);
    let mut conversation = Conversation::new(engine, settings, output, happened.clone());
    conversation.lookup = Lookup::new(happened, move |name| slow.resolve(name));
    (conversation, happenings)
}

fn types(conversation: &mut Conversation<'_>, line: &str) {
    let typed = Happening::Typed(Typed::Line(line.to_owned()));
    assert!(matches!(conversation.deal_with(typed), Ok(Next::GoOn)));
}

/// Lets the answer come that is on its way.
fn hears(conversation: &mut Conversation<'_>, happenings: &Receiver<Happening>) {
    let happening = happenings.recv_timeout(LIMIT).unwrap();
    assert!(matches!(happening, Happening::Found(_)));
    assert!(matches!(conversation.deal_with(happening), Ok(Next::GoOn)));
}

fn friend() -> (UdpSocket, SocketAddr) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(LIMIT)).unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
}

fn next(friend: &UdpSocket) -> String {
    let mut room = [0; 100];
    let length = friend.recv(&mut room).unwrap();
    String::from_utf8_lossy(&room[..length]).into_owned()
}

#[test]
fn lines_wait_for_the_name_and_nothing_else_does() {
    let (engine, mut console) = (Engine::start(Default::default()).unwrap(), console());
    let slow = Slow::default();
    let (mut one, happenings) = talking(&engine, &mut console, &slow);
    let ((old, old_address), (new, new_address)) = (friend(), friend());
    types(&mut one, &format!("/to {old_address}"));
    types(&mut one, "to the old one");
    assert_eq!(next(&old), "to the old one");
    types(&mut one, &format!("/to slow.example:{}", new_address.port()));
    // What looks is obeyed, and what is sent waits.
    types(&mut one, "/who");
    types(&mut one, "to the new one");
    types(&mut one, "/who");
    assert_eq!(one.lookup.waiting.len(), 2, "behind a line that waits, all wait");
    slow.answers(new_address.port());
    hears(&mut one, &happenings);
    assert_eq!(next(&new), "to the new one");
    assert!(!one.lookup.is_under_way() && one.lookup.left_over().is_none());
}

#[test]
fn a_second_one_takes_the_place_of_the_first() {
    let (engine, mut console) = (Engine::start(Default::default()).unwrap(), console());
    let slow = Slow::default();
    let (mut one, happenings) = talking(&engine, &mut console, &slow);
    let [(_first, late), (second, address), (third, other)] = [(); 3].map(|()| friend());
    types(&mut one, &format!("/to slow.example:{}", late.port()));
    types(&mut one, &format!("/to {address}"));
    types(&mut one, "one");
    assert_eq!(next(&second), "one");
    slow.answers(late.port());
    hears(&mut one, &happenings);
    types(&mut one, "two");
    assert_eq!(next(&second), "two", "the first answer comes too late");
    // A name after a name: the answer for the first is none for the second.
    types(&mut one, &format!("/to slow.example:{}", address.port()));
    types(&mut one, &format!("/to slower.example:{}", other.port()));
    types(&mut one, "three");
    slow.answers(address.port());
    hears(&mut one, &happenings);
    assert!(one.lookup.is_under_way());
    slow.answers(other.port());
    hears(&mut one, &happenings);
    assert_eq!(next(&third), "three");
}

#[test]
fn few_names_are_looked_up_at_once() {
    let (engine, mut console) = (Engine::start(Default::default()).unwrap(), console());
    let slow = Slow::default();
    let (mut one, _happenings) = talking(&engine, &mut console, &slow);
    for number in 0..=MOST {
        types(&mut one, &format!("/to slow{number}.example:{}", number + 1));
    }
    assert_eq!(one.lookup.number, MOST as u64, "the last one was refused");
    types(&mut one, "hello");
    assert!(one.lookup.left_over().is_some(), "the one before is still waited for");
    (1..=MOST).for_each(|port| slow.answers(u16::try_from(port).unwrap()));
}
