//! TCP peers.

use super::*;
use crate::run::Close;

fn tcp(name: &str, at: SocketAddrV4) -> Endpoint {
    Endpoint::Tcp { name: name.to_owned(), at }
}

fn client(trial: &str, at: SocketAddrV4) -> Option<Trial> {
    let script = format!("where = (sys.argv[1], int(sys.argv[2]))\n{trial}");
    Some(Trial::python(&script)?.arg(at.ip()).arg(at.port()).peer(tcp("peer", at)))
}

#[test]
fn what_comes_over_each_connection_is_kept_apart() {
    let script = "
a = socket.create_connection(where)
a.sendall(b'first')
b = socket.create_connection(where)
b.sendall(b'second')
b.close()
a.sendall(b', more')
sys.stdin.read()
a.close()
";
    let Some(trial) = client(script, address()) else { return };
    let connections = Awaited::Connections { at: "peer".to_owned(), count: 2 };
    let record = trial.waits_for(connections).run();
    let streams = record.streams("peer");
    assert_eq!(streams.len(), 2);
    assert_eq!(streams[0].bytes, b"first, more");
    assert_eq!(streams[1].bytes, b"second");
    assert!(streams.iter().all(|stream| stream.closed == Some(Close::Orderly)));
    assert_eq!(record.failed_wait(), None);
}

#[test]
fn a_reset_is_told_apart_from_an_orderly_close() {
    let script = "
import struct
a = socket.create_connection(where)
a.sendall(b'bytes')
sys.stdin.read()
a.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
a.close()
";
    let Some(trial) = client(script, address()) else { return };
    let connections = Awaited::Connections { at: "peer".to_owned(), count: 1 };
    let record = trial.waits_for(connections).run();
    assert_eq!(record.streams("peer")[0].closed, Some(Close::Reset));
}

#[test]
fn a_program_that_is_gone_has_closed_its_connections() {
    let script = "
a = socket.create_connection(where)
a.sendall(b'x' * 100000)
os._exit(0)
";
    let Some(trial) = client(script, address()) else { return };
    let record = trial.run();
    let streams = record.streams("peer");
    assert_eq!(streams[0].bytes.len(), 100_000);
    assert_eq!(streams[0].closed, Some(Close::Orderly));
}

#[test]
fn of_an_endless_stream_the_beginning_is_kept() {
    let script = "
a = socket.create_connection(where)
for _ in range(200): a.sendall(b'x' * 65536)
";
    let Some(trial) = client(script, address()) else { return };
    let record = trial.run();
    assert_eq!(record.streams("peer")[0].bytes.len(), 1 << 20);
    assert_eq!(record.exit(), Some(Exit::Status(0)));
}

#[test]
fn many_small_pieces_are_all_kept() {
    let script = "
a = socket.create_connection(where)
a.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
for n in range(5000): a.sendall(b'%05d' % n)
";
    let Some(trial) = client(script, address()) else { return };
    let record = trial.run();
    let expected: String = (0..5000).map(|number| format!("{number:05}")).collect();
    assert_eq!(String::from_utf8(record.streams("peer")[0].bytes.clone()).unwrap(), expected);
}
