//! Sends each line and prints each datagram, both at once. 发送每一行，同时打印收到的每个数据报。

use std::env;
use std::error::Error;
use std::io::{self, BufRead, ErrorKind};
use std::net::{Ipv4Addr, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [own_port, peer_ip, peer_port] = args.as_slice() else {
        return Err("usage: OWN_PORT PEER_IP PEER_PORT".into());
    };
    let own: (Ipv4Addr, u16) = (Ipv4Addr::UNSPECIFIED, own_port.parse()?);
    let peer: (Ipv4Addr, u16) = (peer_ip.parse()?, peer_port.parse()?);
    let socket = UdpSocket::bind(own)?;
    socket.set_read_timeout(Some(Duration::from_millis(50)))?;

    let ended = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| show_arrivals(&socket, &ended));
        for line in io::stdin().lock().split(b'\n').map_while(Result::ok) {
            if let Err(error) = socket.send_to(&line, peer) {
                eprintln!("not sent: {error}"); // the chat goes on
            }
        }
        ended.store(true, Ordering::Release);
    });
    Ok(())
}

fn show_arrivals(socket: &UdpSocket, ended: &AtomicBool) {
    while !ended.load(Ordering::Acquire) {
        show_next(socket);
    }
    // What came before the end still waits in the socket: a few hundred datagrams at most.
    let _ = (0..2_000).take_while(|_| show_next(socket)).count();
}

/// Prints the next datagram; tells if there was one within the read timeout.
fn show_next(socket: &UdpSocket) -> bool {
    let mut buffer = [0; 65_535];
    match socket.recv_from(&mut buffer) {
        Ok((length, from)) => println!("{from} {}", String::from_utf8_lossy(&buffer[..length])),
        Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
            return false;
        }
        // Windows: nobody listened where the last line went. The chat goes on.
        Err(error) => eprintln!("not received: {error}"),
    }
    true
}
