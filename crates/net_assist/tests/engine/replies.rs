//! Answers by rule, and the brake on them.

use std::io::{Read, Write};
use std::net::{TcpStream, UdpSocket};

use net_assist::event::Cause;
use net_assist::reply::{Rule, Rules, Say, When};
use net_assist::{Command, Event, LinkKind, Target};
use testkit::LIMIT;

use crate::at_work::{AtWork, on};

fn echo() -> Command {
    let rule = Rule::new(When::Always, Say::Echo, None).unwrap();
    Command::Rules(Rules::new(vec![rule], None))
}

#[test]
fn a_datagram_and_a_piece_of_a_stream_are_answered() {
    let (mut engine, own) = AtWork::udp();
    engine.order(echo());
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(LIMIT)).unwrap();
    let mut answer = [0; 9];
    socket.send_to("回声".as_bytes(), own).unwrap();
    assert_eq!(socket.recv(&mut answer).unwrap(), 6);
    assert_eq!(&answer[..6], "回声".as_bytes());
    // What came, that a rule has an answer, the answer: in this order.
    let mut told = Vec::new();
    engine.next(|event| {
        told.push(match event {
            Event::Received(_) => "received",
            Event::RuleMatched { rule: 1, .. } => "matched",
            Event::Sent { cause: Cause::Rule(1), .. } => "sent",
            _ => return None,
        });
        (told.len() == 3).then_some(())
    });
    assert_eq!(told, ["received", "matched", "sent"]);

    let own = engine.opened(on(LinkKind::TcpServer, "127.0.0.1:0"));
    let mut stream = TcpStream::connect(own).unwrap();
    stream.write_all(b"and now in a stream").unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut heard = String::new();
    stream.read_to_string(&mut heard).unwrap();
    assert_eq!(heard, "and now in a stream");
}

#[test]
fn two_that_answer_each_other_are_stopped_and_it_is_said() {
    for kind in [LinkKind::Udp, LinkKind::TcpServer] {
        let (mut one, own) = AtWork::open(on(kind, "127.0.0.1:0"));
        let (other, to) = match kind {
            LinkKind::TcpServer => {
                let mut link = net_assist::Link::new(LinkKind::TcpClient);
                link.peer = Some(own.to_string().parse().unwrap());
                (AtWork::open(link).0, one.connected())
            }
            _ => AtWork::udp(),
        };
        one.order(echo());
        other.order(echo());
        one.send_to(Target::Peer(to), b"ping");
        // Whoever comes to the limit first stops; then nobody has anything to answer.
        let withheld = |engine: &AtWork| {
            let entries = engine.engine.journal().read(0, usize::MAX).entries;
            let told = entries
                .iter()
                .filter(|entry| matches!(entry.event, Event::AnswersWithheld { limit: 1000, .. }));
            told.count()
        };
        one.until(|_| withheld(&one) + withheld(&other) == 1);
        let answers = one.engine.status().totals.sent;
        assert!((1000..=1001).contains(&answers), "{kind:?}: {answers} sent");
        // Another one is answered all the same, and this one again in the next second.
        if kind == LinkKind::Udp {
            let (mut third, _) = AtWork::udp();
            third.send(own, b"me too");
            third.expect(b"me too");
        }
    }
}
