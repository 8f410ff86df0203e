//! The least that a receiver in Rust can do: receive and count, until nothing comes for a second.

use std::io::Write;
use std::net::UdpSocket;
use std::time::Duration;

fn main() -> std::io::Result<()> {
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    let mut out = std::io::stdout();
    writeln!(out, "listening on {}", socket.local_addr()?)?;
    let mut buffer = [0; 1024];
    let mut received = 1_u64;
    socket.recv_from(&mut buffer)?;
    socket.set_read_timeout(Some(Duration::from_secs(1)))?;
    while socket.recv_from(&mut buffer).is_ok() {
        received += 1;
    }
    writeln!(out, "{{\"received\":{received}}}")
}
