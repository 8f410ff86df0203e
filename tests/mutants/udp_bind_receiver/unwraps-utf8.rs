// mistake: `from_utf8(...).unwrap()` panics at a datagram that is no UTF-8. | 收到不是 UTF-8 的数据报时，`from_utf8(...).unwrap()` 会 panic。
// diagnosis: died-on-undecodable
use std::net::UdpSocket;

fn main() {
    let port: u16 = std::env::args().nth(1).unwrap().parse().unwrap();
    let socket = UdpSocket::bind(("0.0.0.0", port)).unwrap();
    let mut buffer = vec![0; 65535];
    loop {
        let (length, from) = socket.recv_from(&mut buffer).unwrap();
        let text = std::str::from_utf8(&buffer[..length]).unwrap();
        if text == "quit" {
            break;
        }
        println!("{from} {text}");
    }
}
