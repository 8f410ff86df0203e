//! Programs that try to fill the grader's memory or its time.

use super::*;
use crate::evidence::Reason;

#[test]
fn of_a_flood_of_output_the_beginning_is_kept_and_the_rest_counted() {
    let record =
        Trial::sh("yes | head -c 5000000; yes no | head -c 3000000 >&2; echo end >&2").run();
    assert_eq!(record.exit(), Some(Exit::Status(0)));
    assert_eq!(record.stdout().len(), 1 << 20);
    assert_eq!(record.dropped(OutputStream::Stdout), 5_000_000 - (1 << 20));
    let stderr = record.stderr();
    assert_eq!(stderr.len(), (1 << 20) + (64 << 10));
    assert!(stderr.starts_with(b"no\n") && stderr.ends_with(b"\nend\n"));
    assert_eq!(record.dropped(OutputStream::Stderr), 3_000_004 - stderr.len() as u64);
}

#[test]
fn lines_that_are_not_kept_are_counted_all_the_same() {
    let trial = Trial::sh("yes | head -n 2000000; read line").waits_for(Awaited::Lines(2_000_000));
    assert_eq!(trial.run().failed_wait(), None);
}

#[test]
fn endless_output_is_stopped() {
    let record = Trial::new("/usr/bin/yes", &[]).run();
    assert_eq!(record.stopped(), Some(Reason::Output));
    assert_eq!(record.stdout().len(), 1 << 20);
}

#[test]
fn output_in_single_bytes_is_kept_in_few_pieces() {
    let Some(trial) = Trial::python("for _ in range(20000): os.write(1, b'x')") else { return };
    let record = trial.run();
    assert_eq!(record.stdout(), [b'x'; 20_000]);
    assert!(record.evidence.len() < 2_000, "{}", record.evidence.len());
}

#[test]
fn of_a_flood_of_datagrams_so_many_are_kept_and_the_rest_counted() {
    let script = "
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
where = (sys.argv[1], int(sys.argv[2]))
for n in range(100000): s.sendto(b'%d' % n, where)
";
    let Some(trial) = Trial::python(script) else { return };
    let at = address();
    let record = trial.arg(at.ip()).arg(at.port()).peer(udp("peer", at)).run();
    let kept = record.arrived_at("peer").count();
    assert!(kept <= 10_000, "{kept}");
    let counted = kept as u64 + record.not_kept() + record.lost();
    assert!(counted >= 100_000, "{counted}: {} {}", record.not_kept(), record.lost());
    assert_eq!(record.exit(), Some(Exit::Status(0)));
}

#[test]
fn large_datagrams_are_kept_up_to_a_limit_too() {
    let script = "
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
where = (sys.argv[1], int(sys.argv[2]))
for _ in range(2000): s.sendto(bytes(60000), where)
";
    let Some(trial) = Trial::python(script) else { return };
    let at = address();
    let record = trial.arg(at.ip()).arg(at.port()).peer(udp("peer", at)).run();
    let kept: usize = record.arrived_at("peer").map(|datagram| datagram.bytes.len()).sum();
    assert!(kept <= 16 << 20, "{kept}");
    assert!(record.not_kept() + record.lost() > 0);
}

#[test]
fn a_flood_of_connections_is_served_and_ends() {
    let script = "
where = (sys.argv[1], int(sys.argv[2]))
for _ in range(20):
    kept = []
    for _ in range(150):
        try: kept.append(socket.create_connection(where, timeout=0.5))
        except OSError: pass
print('done')
";
    let Some(trial) = Trial::python(script) else { return };
    let at = address();
    let peer = Endpoint::Tcp { name: "peer".to_owned(), at };
    let record = trial.arg(at.ip()).arg(at.port()).peer(peer).run();
    assert_eq!(record.stdout(), b"done\n");
    assert!(record.streams("peer").len() >= 100);
}

#[test]
fn a_flood_between_the_programs_own_sockets_does_not_hold_the_grader_up() {
    let script = "
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', 0))
while True: s.sendto(b'x', s.getsockname())
";
    let Some(mut trial) = Trial::python(script) else { return };
    trial.limits.cpu = Duration::from_secs(1);
    let record = trial.run();
    assert_eq!(record.stopped(), Some(Reason::Busy));
}

#[test]
fn an_endless_flood_of_datagrams_ends_with_the_programs_time() {
    let script = "
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
where = (sys.argv[1], int(sys.argv[2]))
while True: s.sendto(bytes(1000), where)
";
    let Some(trial) = Trial::python(script) else { return };
    let at = address();
    let mut trial = trial.arg(at.ip()).arg(at.port()).peer(udp("peer", at));
    trial.limits.cpu = Duration::from_secs(1);
    let record = trial.run();
    assert_eq!(record.stopped(), Some(Reason::Busy));
    assert!(record.arrived_at("peer").count() <= 10_000);
    assert!(record.not_kept() + record.lost() > 0);
}
