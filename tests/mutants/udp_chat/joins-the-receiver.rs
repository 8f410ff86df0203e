// mistake: `join` waits for the receiving thread, which has no end. | `join` 等待永远不会结束的接收线程。
// diagnosis: never-ends
use std::env;
use std::io::stdin;
use std::net::UdpSocket;
use std::thread;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let socket = UdpSocket::bind(format!("0.0.0.0:{}", args[1]))?;
    let receiving = socket.try_clone()?;
    let receiver = thread::spawn(move || {
        let mut buffer = [0; 65535];
        while let Ok((length, from)) = receiving.recv_from(&mut buffer) {
            println!("{from} {}", String::from_utf8_lossy(&buffer[..length]));
        }
    });
    for line in stdin().lines() {
        socket.send_to(line?.as_bytes(), format!("{}:{}", args[2], args[3]))?;
    }
    receiver.join().unwrap();
    Ok(())
}
