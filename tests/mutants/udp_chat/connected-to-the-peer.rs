// mistake: The socket is connected to the peer: the system filters all other senders. | 套接字 connect 到了对方，系统会过滤其他所有发送方。
// diagnosis: missing-output
use std::io::stdin;
use std::net::UdpSocket;
use std::time::Duration;
use std::{env, thread};

fn main() -> std::io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let socket = UdpSocket::bind(format!("0.0.0.0:{}", args[1]))?;
    socket.connect(format!("{}:{}", args[2], args[3]))?;
    let receiving = socket.try_clone()?;
    thread::spawn(move || {
        let mut buffer = [0; 65535];
        loop {
            // a refusal by the peer is no reason to stop
            let Ok(length) = receiving.recv(&mut buffer) else { continue };
            let from = receiving.peer_addr().unwrap();
            println!("{from} {}", String::from_utf8_lossy(&buffer[..length]));
        }
    });
    for line in stdin().lines() {
        let _ = socket.send(line?.as_bytes());
    }
    thread::sleep(Duration::from_millis(300));
    Ok(())
}
