// mistake: The first TEXT is taken for the IP: the order of the arguments is mixed up. | 参数顺序弄错了，把第一个 TEXT 当成 IP。
// diagnosis: crashed
use std::env;
use std::net::{Ipv4Addr, UdpSocket};

fn main() {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse().expect("PORT is a number");
    let ip: Ipv4Addr = args[3].parse().expect("IP is an address");
    let socket = UdpSocket::bind("0.0.0.0:0").expect("bind");
    for text in [&args[1]].into_iter().chain(&args[4..]) {
        socket.send_to(text.as_bytes(), (ip, port)).expect("send");
    }
}
