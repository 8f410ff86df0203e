// mistake: Everything goes over TCP, nothing over UDP. | 全部用 TCP 发送，没有用 UDP。
// diagnosis: tcp-for-udp or nothing-sent
use std::env;
use std::io::{self, Write, stdin};
use std::net::TcpStream;

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let to = format!("{}:{}", args[1], args[2]);
    let mut tcp = TcpStream::connect(&to)?;
    for line in stdin().lines() {
        let line = line?;
        let length = u32::try_from(line.len()).unwrap();
        tcp.write_all(&length.to_be_bytes())?;
        tcp.write_all(line.as_bytes())?;
    }
    Ok(())
}
