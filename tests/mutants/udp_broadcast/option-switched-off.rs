// mistake: `set_broadcast(false)` switches the permission off instead of on. | `set_broadcast(false)` 关闭了广播权限，而不是打开。
// diagnosis: broadcast-refused
use std::env;
use std::net::UdpSocket;

fn main() {
    let args: Vec<String> = env::args().collect();
    let port: u16 = args[2].parse().expect("a port");
    let socket = UdpSocket::bind("0.0.0.0:0").expect("bind");
    socket.set_broadcast(false).expect("set_broadcast");
    socket.send_to(args[3].as_bytes(), (args[1].as_str(), port)).expect("send_to");
}
