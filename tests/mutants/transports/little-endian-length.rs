// mistake: `to_le_bytes` writes the length little-endian. | `to_le_bytes` 按小端写出长度。
// diagnosis: wrong-framing
use std::env;
use std::io::{self, Write, stdin};
use std::net::{TcpStream, UdpSocket};

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let to = format!("{}:{}", args[1], args[2]);
    let udp = UdpSocket::bind("0.0.0.0:0")?;
    let mut tcp = TcpStream::connect(&to)?;
    for line in stdin().lines() {
        let line = line?;
        udp.send_to(line.as_bytes(), &to)?;
        let length = u32::try_from(line.len()).unwrap();
        tcp.write_all(&length.to_le_bytes())?;
        tcp.write_all(line.as_bytes())?;
    }
    Ok(())
}
