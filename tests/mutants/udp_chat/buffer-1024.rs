// mistake: The buffer has 1024 bytes: the rest of a longer datagram is lost. | 缓冲区只有 1024 字节，更长的数据报丢了后半部分。
// diagnosis: cut-at-buffer
use std::io::stdin;
use std::net::UdpSocket;
use std::time::Duration;
use std::{env, thread};

fn main() -> std::io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let socket = UdpSocket::bind(format!("0.0.0.0:{}", args[1]))?;
    let receiving = socket.try_clone()?;
    thread::spawn(move || {
        let mut buffer = [0; 1024];
        while let Ok((length, from)) = receiving.recv_from(&mut buffer) {
            println!("{from} {}", String::from_utf8_lossy(&buffer[..length]));
        }
    });
    for line in stdin().lines() {
        socket.send_to(line?.as_bytes(), format!("{}:{}", args[2], args[3]))?;
    }
    thread::sleep(Duration::from_millis(300));
    Ok(())
}
