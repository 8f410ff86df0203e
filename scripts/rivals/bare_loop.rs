//! The least that a receiver in Rust can do: receive, decode, print a line.

use std::io::Write;
use std::net::UdpSocket;
use std::time::Duration;

fn main() -> std::io::Result<()> {
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    let mut out = std::io::stdout();
    writeln!(out, "listening on {}", socket.local_addr()?)?;
    let wait: f64 = std::env::args().nth(1).and_then(|wait| wait.parse().ok()).unwrap_or(1.0);
    socket.set_read_timeout(Some(Duration::from_secs_f64(wait)))?;
    let mut buffer = [0; 1024];
    while let Ok((length, from)) = socket.recv_from(&mut buffer) {
        let text = String::from_utf8_lossy(&buffer[..length]);
        writeln!(out, "received {length} bytes from {from}: {text}")?;
    }
    Ok(())
}
