//! Sends each line over UDP and over TCP. 把每一行同时用 UDP 和 TCP 发出去。

use std::env;
use std::error::Error;
use std::io::{self, BufRead, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs, UdpSocket};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [host, port] = args.as_slice() else {
        return Err("usage: HOST PORT".into());
    };
    let mut addresses = (host.as_str(), port.parse()?).to_socket_addrs()?;
    let server = addresses.find(SocketAddr::is_ipv4).ok_or("the host has no IPv4 address")?;
    let udp = UdpSocket::bind("0.0.0.0:0")?;
    let mut tcp = TcpStream::connect(server)?;

    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        udp.send_to(&line, server)?;
        // TCP keeps no boundaries: the length tells where a line ends.
        let length = u32::try_from(line.len())?.to_be_bytes();
        tcp.write_all(&[&length[..], &line].concat())?;
    }
    Ok(())
}
