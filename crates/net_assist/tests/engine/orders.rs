//! Any orders, in any sequence: the engine says what it thinks of them, and still answers.

use std::time::Duration;

use net_assist::engine::Allowance;
use net_assist::journal::Limits;
use net_assist::link::Group;
use net_assist::record::{RecordFormat, Replay};
use net_assist::repeat::{Pattern, Repeat};
use net_assist::{Command, Event, Link, LinkKind, Target};
use proptest::prelude::*;

use crate::at_work::{AtWork, on};

fn kinds() -> impl Strategy<Value = LinkKind> {
    prop_oneof![Just(LinkKind::Udp), Just(LinkKind::TcpClient), Just(LinkKind::TcpServer)]
}

fn targets() -> impl Strategy<Value = Target> {
    prop_oneof![
        Just(Target::All),
        Just(Target::Last),
        Just(Target::Selected),
        (1u16..20).prop_map(|port| Target::Peer(([127, 0, 0, 1], port).into())),
        Just(Target::Peer("[::1]:9".parse().unwrap())),
        Just(Target::Peer("127.255.255.255:9".parse().unwrap())),
    ]
}

fn links() -> impl Strategy<Value = Link> {
    let binds = prop_oneof![
        Just(None),
        Just(Some("127.0.0.1:0")),
        Just(Some("[::1]:0")),
        Just(Some("192.0.2.1:0"))
    ];
    let peers = prop_oneof![Just(None), Just(Some("127.0.0.1:9")), Just(Some("[::1]:9"))];
    (kinds(), binds, peers, any::<bool>(), 0usize..70_000).prop_map(
        |(kind, bind, peer, broadcast, buffer)| Link {
            bind: bind.or(Some("127.0.0.1:0")).map(|bind| bind.parse().unwrap()),
            peer: peer.map(|peer| peer.parse().unwrap()),
            broadcast,
            buffer,
            ..Link::new(kind)
        },
    )
}

fn groups() -> impl Strategy<Value = Group> {
    let addresses = prop_oneof![Just("239.1.1.1"), Just("ff01::1:1"), Just("10.0.0.1")];
    (addresses, 0u32..3).prop_map(|(address, scope)| Group {
        address: address.parse().unwrap(),
        interface: Some("127.0.0.1".parse().unwrap()),
        scope,
    })
}

fn commands() -> impl Strategy<Value = Command> {
    let bytes = prop_oneof![4 => 0usize..40, 1 => Just(70_000)];
    let repeats =
        (targets(), 0u64..3, prop::option::of(0u64..4)).prop_map(|(to, ms, count)| Repeat {
            to,
            interval: Duration::from_millis(ms),
            count,
            pattern: Pattern::constant(b"again".to_vec()),
        });
    let replays = (targets(), 0u64..4, any::<f64>()).prop_map(|(to, count, speed)| Replay {
        file: "none".into(),
        messages: (0..count).map(|n| (Duration::from_millis(n), [7].into())).collect(),
        to,
        speed,
    });
    prop_oneof![
        4 => links().prop_map(Command::Open),
        1 => Just(Command::Close),
        4 => (targets(), bytes).prop_map(|(to, n)| Command::Send { to, bytes: vec![b'x'; n].into() }),
        1 => targets().prop_map(|to| Command::Select(match to {
            Target::Peer(peer) => Some(peer),
            _ => None,
        })),
        1 => any::<bool>().prop_map(Command::Broadcast),
        1 => groups().prop_map(Command::Join),
        1 => groups().prop_map(Command::Leave),
        1 => prop::option::of(repeats).prop_map(Command::Repeat),
        1 => prop::option::of(replays).prop_map(Command::Replay),
        1 => Just(Command::Record(None)),
        1 => Just(Command::Record(Some(("/no/such/place".into(), RecordFormat::Text)))),
        1 => (1u16..20).prop_map(|port| Command::Disconnect(([127, 0, 0, 1], port).into())),
        1 => Just(Command::EndOfInput),
        1 => Just(Command::ClearCounters),
    ]
}

fn is_last(own: std::net::SocketAddr) -> bool {
    own.ip() == std::net::Ipv4Addr::new(127, 0, 0, 77)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn after_any_orders_the_engine_still_answers(
        commands in prop::collection::vec(commands(), 1..40),
    ) {
        let journal = Limits { entries: 10_000, bytes: 1 << 20 };
        let mut engine = AtWork::allowed(Allowance { peers: 3, waiting: 1000, journal, ..Allowance::default() });
        for command in commands {
            engine.order(command);
        }
        // An address that no order before has named.
        engine.order(Command::Open(on(LinkKind::Udp, "127.0.0.77:0")));
        let own = engine.next(|event| match event {
            net_assist::Event::Opened { own, .. } if is_last(*own) => Some(*own),
            _ => None,
        });
        engine.send(own, b"still here");
        while &*engine.received().bytes != b"still here" {}
    }
}

#[test]
fn each_opening_ends_in_an_event_also_when_the_next_order_comes_before_its_addresses() {
    const OPENINGS: usize = 50;
    let mut engine = AtWork::start();
    for _ in 0..OPENINGS {
        // A name: somebody has to look it up.
        let bind = Some("localhost:0".parse().unwrap());
        engine.order(Command::Open(Link { bind, ..Link::new(LinkKind::Udp) }));
    }
    engine.order(Command::Close);
    let (mut ended, mut opened) = (0, 0);
    while ended < OPENINGS {
        engine.next(|event| match event {
            Event::Opened { .. } => {
                opened += 1;
                None
            }
            Event::Closed { .. } | Event::OpeningCancelled => {
                ended += 1;
                Some(())
            }
            _ => None,
        });
    }
    assert!(opened < OPENINGS, "no order came early");
}
