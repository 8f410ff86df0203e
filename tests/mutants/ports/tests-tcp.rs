// mistake: A `TcpListener` is bound: who holds the UDP port is never seen. | 绑定的是 `TcpListener`，看不到谁占用了 UDP 端口。
// diagnosis: tcp-for-udp or output-differs
use std::env;
use std::io::ErrorKind;
use std::net::TcpListener;

fn main() {
    for argument in env::args().skip(1) {
        let port: u16 = argument.parse().expect("a port");
        let class = match port {
            0..=1023 => "well-known",
            1024..=49151 => "registered",
            49152..=65535 => "dynamic",
        };
        let state = match TcpListener::bind(("127.0.0.1", port)) {
            Err(error) if error.kind() == ErrorKind::AddrInUse => "taken",
            _ => "free",
        };
        println!("{port} {class} {state}");
    }
}
