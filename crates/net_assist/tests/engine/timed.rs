//! What is sent because it is time.

use std::io::Read;
use std::net::{TcpListener, UdpSocket};
use std::sync::Arc;
use std::time::{Duration, Instant};

use net_assist::engine::Allowance;
use net_assist::event::Cause;
use net_assist::record::Replay;
use net_assist::repeat::{Pattern, Repeat};
use net_assist::{Command, Event, Failure, Link, LinkKind, Target};
use testkit::LIMIT;

use crate::at_work::{AtWork, on};

fn every(interval: u64, count: Option<u64>, to: Target) -> Command {
    let interval = Duration::from_millis(interval);
    let pattern = Pattern::constant(b"tick".to_vec());
    Command::Repeat(Some(Repeat { to, interval, count, pattern }))
}

fn replay(messages: Vec<(Duration, Box<[u8]>)>, to: Target, speed: f64) -> Command {
    let file = "some.pcap".into();
    Command::Replay(Some(Replay { file, messages: messages.into(), to, speed }))
}

fn ended(engine: &mut AtWork) -> u64 {
    engine.next(|event| match event {
        Event::RepeatEnded { sent } | Event::ReplayEnded { sent } => Some(*sent),
        _ => None,
    })
}

#[test]
fn a_repetition_sends_as_many_as_it_was_told_and_no_faster() {
    let (mut engine, own) = AtWork::udp();
    let began = Instant::now();
    engine.order(every(10, Some(5), Target::Peer(own)));
    for number in 1..=5 {
        let cause = engine.next(|event| match event {
            Event::Sent { cause, .. } => Some(*cause),
            _ => None,
        });
        assert_eq!(cause, Cause::Repeat { number });
    }
    assert_eq!(ended(&mut engine), 5);
    assert!(began.elapsed() >= Duration::from_millis(40));
    engine.until(|status| status.totals.received == 5 && status.repeating.is_none());
}

#[test]
fn a_repetition_goes_on_until_it_is_ended() {
    let (mut engine, own) = AtWork::udp();
    engine.order(every(1, None, Target::Peer(own)));
    engine.until(|status| status.repeating >= Some(20));
    engine.order(Command::Repeat(None));
    let sent = ended(&mut engine);
    engine.until(|status| status.totals.sent == sent && status.totals.received == sent);
}

#[test]
fn a_repetition_that_fails_says_so_once_and_one_in_vain_ends() {
    let (mut engine, own) = AtWork::udp();
    engine.order(every(1, Some(20), Target::Peer("127.255.255.255:9".parse().unwrap())));
    let mut failures = 0;
    let sent = engine.next(|event| match event {
        Event::Failed(_) => {
            failures += 1;
            None
        }
        Event::RepeatEnded { sent } => Some(*sent),
        _ => None,
    });
    assert_eq!((failures, sent), (1, 0));
    engine.order(every(1, None, Target::Last));
    assert!(matches!(engine.failure(), Failure::NobodyToSendTo));
    assert_eq!(ended(&mut engine), 0);
    engine.order(every(1, None, Target::Peer(own)));
    engine.order(Command::Close);
    ended(&mut engine);
    engine.closed();
}

#[test]
fn a_replay_keeps_its_order_and_its_pace() {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(LIMIT)).unwrap();
    let to = Target::Peer(socket.local_addr().unwrap());
    let (mut engine, _) = AtWork::udp();
    let messages: Vec<_> =
        (0..5).map(|number| (Duration::from_millis(number * 40), [number as u8].into())).collect();
    for (speed, at_least) in [(1.0, 160), (2.0, 80), (0.0, 0)] {
        let began = Instant::now();
        engine.order(replay(messages.clone(), to, speed));
        for number in 0..5 {
            let mut byte = [0; 1];
            socket.recv(&mut byte).unwrap();
            assert_eq!(byte, [number]);
        }
        assert!(began.elapsed() >= Duration::from_millis(at_least), "speed {speed}");
        assert_eq!(ended(&mut engine), 5);
    }
}

#[test]
fn a_replay_waits_for_a_slow_reader_and_loses_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = listener.local_addr().unwrap();
    let link =
        Link { peer: Some(to.to_string().parse().unwrap()), ..Link::new(LinkKind::TcpClient) };
    let mut engine = AtWork::allowed(Allowance { waiting: 10_000, ..Allowance::default() });
    engine.opened(link);
    let (mut stream, _) = listener.accept().unwrap();
    let count = 3000_u64;
    let piece: Box<[u8]> = vec![b'x'; 5000].into();
    engine.order(replay(vec![(Duration::ZERO, piece); count as usize], Target::Selected, 0.0));
    engine.until(|status| status.peers.iter().any(|peer| peer.waiting > 0));
    let sent = engine.engine.status().replaying.unwrap().0;
    assert!(sent < count, "the whole replay fitted into the system's buffers");
    let reader = std::thread::spawn(move || {
        let mut all = Vec::new();
        stream.read_to_end(&mut all).map(|_| all.len() as u64)
    });
    assert_eq!(ended(&mut engine), count);
    engine.order(Command::EndOfInput);
    assert_eq!(reader.join().unwrap().unwrap(), count * 5000);
}

#[test]
fn a_replay_without_messages_ends_at_once() {
    let mut engine = AtWork::start();
    engine.order(Command::Open(on(LinkKind::Udp, "127.0.0.1:0")));
    engine.order(replay(Vec::new(), Target::All, 1.0));
    assert_eq!(ended(&mut engine), 0);
    let messages: Arc<[_]> = Arc::from([(Duration::ZERO, Box::from(&b"x"[..]))]);
    engine.order(replay(messages.to_vec(), Target::All, 1.0));
    assert!(matches!(engine.failure(), Failure::NobodyToSendTo));
    assert_eq!(ended(&mut engine), 0);
}
