// mistake: A received `quit` ends the chat, although it is ordinary text here. | 收到 `quit` 就结束聊天，而这里它只是普通文本。
// diagnosis: ended-early
use std::io::stdin;
use std::net::UdpSocket;
use std::time::Duration;
use std::{env, process, thread};

fn main() -> std::io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let socket = UdpSocket::bind(format!("0.0.0.0:{}", args[1]))?;
    let receiving = socket.try_clone()?;
    thread::spawn(move || {
        let mut buffer = [0; 65535];
        while let Ok((length, from)) = receiving.recv_from(&mut buffer) {
            if &buffer[..length] == b"quit" {
                process::exit(0);
            }
            println!("{from} {}", String::from_utf8_lossy(&buffer[..length]));
        }
    });
    for line in stdin().lines() {
        socket.send_to(line?.as_bytes(), format!("{}:{}", args[2], args[3]))?;
    }
    thread::sleep(Duration::from_millis(300));
    Ok(())
}
