use std::net::UdpSocket;
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, Sender};
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

/// A name server that answers when the test says so, one question after another.
fn slow() -> (Sender<SocketAddr>, impl Fn(&Destination) -> Result<SocketAddr, Error>) {
    let (answer, answers) = mpsc::channel();
    let answers = Mutex::new(answers);
    let unknown = |_| Error::Resolve { host: "slow".to_owned(), source: None };
    (answer, move |_: &Destination| answers.lock().unwrap().recv_timeout(LIMIT).map_err(unknown))
}

/// A conversation over UDP, and where it hears of what happens.
fn talking<'a>(
    engine: &'a Engine,
    console: &'a mut Console,
    resolve: impl Fn(&Destination) -> Result<SocketAddr, Error> + Send + Sync + 'static,
) -> (Conversation<'a>, Receiver<Happening>) {
    let args = Args::try_parse_from(["net_assist", "--bind", "127.0.0.1:0"]).unwrap();
    let settings = Settings::from(&args, console).ok().unwrap();
    let link: Link = settings.link.clone();
    engine.order(Command::Open(link));
    let (happened, happenings) = mpsc::sync_channel(8);
    let output = Output::new(Form::new(&settings, false), console);
    let mut conversation = Conversation::new(engine, settings, output, happened.clone());
    conversation.lookup = Lookup::new(happened, resolve);
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
    let (answer, resolve) = slow();
    let (mut one, happenings) = talking(&engine, &mut console, resolve);
    let ((old, old_address), (new, new_address)) = (friend(), friend());
    types(&mut one, &format!("/to {old_address}"));
    types(&mut one, "to the old one");
    assert_eq!(next(&old), "to the old one");
    types(&mut one, "/to slow.example:9");
    // What looks is obeyed, and what is sent waits.
    types(&mut one, "/who");
    types(&mut one, "to the new one");
    types(&mut one, "/who");
    assert_eq!(one.lookup.waiting.len(), 2, "behind a line that waits, all wait");
    answer.send(new_address).unwrap();
    hears(&mut one, &happenings);
    assert_eq!(next(&new), "to the new one");
    assert!(!one.lookup.is_under_way() && one.lookup.left_over().is_none());
}

#[test]
fn a_second_one_takes_the_place_of_the_first() {
    let (engine, mut console) = (Engine::start(Default::default()).unwrap(), console());
    let (answer, resolve) = slow();
    let (mut one, happenings) = talking(&engine, &mut console, resolve);
    let ((first, first_address), (second, second_address)) = (friend(), friend());
    types(&mut one, "/to slow.example:9");
    types(&mut one, &format!("/to {second_address}"));
    types(&mut one, "one");
    assert_eq!(next(&second), "one");
    answer.send(first_address).unwrap();
    hears(&mut one, &happenings);
    types(&mut one, "two");
    assert_eq!(next(&second), "two", "the first answer comes too late");
    // A name after a name.
    types(&mut one, "/to slow.example:9");
    types(&mut one, "/to slower.example:9");
    types(&mut one, "three");
    answer.send(first_address).unwrap();
    answer.send(first_address).unwrap();
    let both = [(); 2].map(|()| happenings.recv_timeout(LIMIT).unwrap());
    for happening in both {
        assert!(matches!(one.deal_with(happening), Ok(Next::GoOn)));
    }
    assert_eq!(next(&first), "three");
}

#[test]
fn few_names_are_looked_up_at_once() {
    let (engine, mut console) = (Engine::start(Default::default()).unwrap(), console());
    let (answer, resolve) = slow();
    let (mut one, _happenings) = talking(&engine, &mut console, resolve);
    for number in 0..MOST {
        types(&mut one, &format!("/to slow{number}.example:9"));
    }
    let last = one.lookup.number;
    types(&mut one, "/to one.too.many:9");
    assert_eq!((one.lookup.number, last), (last, MOST as u64));
    types(&mut one, "hello");
    assert!(one.lookup.left_over().is_some(), "the last one is still waited for");
    drop(answer);
}
