// mistake: `break` leaves only the inner loop: after `quit` it goes on receiving. | `break` 只跳出内层循环，收到 `quit` 之后仍继续接收。
// diagnosis: never-ends
use std::net::UdpSocket;

fn main() -> std::io::Result<()> {
    let port: u16 = std::env::args().nth(1).unwrap().parse().unwrap();
    let socket = UdpSocket::bind(("0.0.0.0", port))?;
    let mut buffer = [0; 65535];
    loop {
        loop {
            let (length, from) = socket.recv_from(&mut buffer)?;
            if &buffer[..length] == b"quit" {
                break;
            }
            println!("{from} {}", String::from_utf8_lossy(&buffer[..length]));
        }
    }
}
