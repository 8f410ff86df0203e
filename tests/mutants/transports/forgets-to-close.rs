// mistake: The connection is kept in a thread that never ends. | 连接留在一个永不结束的线程里，没有关闭。
// diagnosis: not-closed or never-ends
use std::env;
use std::io::{self, Write, stdin};
use std::net::{TcpStream, UdpSocket};
use std::thread;

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let to = format!("{}:{}", args[1], args[2]);
    let udp = UdpSocket::bind("0.0.0.0:0")?;
    let mut tcp = TcpStream::connect(&to)?;
    for line in stdin().lines() {
        let line = line?;
        udp.send_to(line.as_bytes(), &to)?;
        let length = u32::try_from(line.len()).unwrap();
        tcp.write_all(&length.to_be_bytes())?;
        tcp.write_all(line.as_bytes())?;
    }
    let reader = thread::spawn(move || io::copy(&mut tcp, &mut io::sink()));
    reader.join().unwrap()?;
    Ok(())
}
