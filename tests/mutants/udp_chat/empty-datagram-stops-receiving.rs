// mistake: An empty datagram ends the receiving thread, as with TCP. | 像 TCP 那样，空数据报让接收线程结束了。
// diagnosis: empty-taken-for-end
use std::io::stdin;
use std::net::UdpSocket;
use std::time::Duration;
use std::{env, thread};

fn main() -> std::io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let socket = UdpSocket::bind(format!("0.0.0.0:{}", args[1]))?;
    let receiving = socket.try_clone()?;
    thread::spawn(move || {
        let mut buffer = [0; 65535];
        while let Ok((length, from)) = receiving.recv_from(&mut buffer) {
            if length == 0 {
                break;
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
