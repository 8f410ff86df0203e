// mistake: The datagrams go to PORT + 1. | 数据报发到了 PORT + 1。
// diagnosis: wrong-port
use std::env;
use std::net::UdpSocket;

fn main() {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse().expect("a port");
    let socket = UdpSocket::bind("0.0.0.0:0").expect("bind");
    for text in args.iter().skip(3) {
        socket.send_to(text.as_bytes(), (args[1].as_str(), port.wrapping_add(1))).expect("send");
    }
}
