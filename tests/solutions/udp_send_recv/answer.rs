//! Sends a text, waits for one reply and prints it. 发送文本，等待一个回复并打印。

use std::env;
use std::error::Error;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, UdpSocket};
use std::process::ExitCode;
use std::time::Duration;

use common::codec::{Encoding, ErrorMode, decode, encode};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [ip, port, text, encoding] = args.as_slice() else {
        return Err("usage: IP PORT TEXT ENCODING".into());
    };
    let to: (Ipv4Addr, u16) = (ip.parse()?, port.parse()?);
    let encoding = Encoding::from_label(encoding).ok_or("ENCODING is utf-8 or gbk")?;
    let bytes = encode(text, encoding, ErrorMode::Strict)
        .map_err(|_| format!("the text cannot be written in {encoding}"))?;

    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect(to)?; // from now on it hears this peer alone
    socket.set_read_timeout(Some(Duration::from_secs(2)))?;
    socket.send(&bytes)?;

    let mut reply = [0; 65_535];
    loop {
        match socket.recv(&mut reply) {
            Ok(length) => {
                let text = decode(&reply[..length], encoding, ErrorMode::Replace);
                println!("{}", text.unwrap_or_default()); // replacing never fails
                return Ok(ExitCode::SUCCESS);
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            // Too late, or the peer's system says by ICMP that nobody listens there.
            Err(error) => {
                eprintln!("no reply: {error}");
                return Ok(ExitCode::from(3));
            }
        }
    }
}
