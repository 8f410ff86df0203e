// mistake: `is_ok()` is read the wrong way round: free and taken are swapped. | `is_ok()` 的意思弄反了：free 和 taken 颠倒。
// diagnosis: output-differs
use std::env;
use std::io::ErrorKind;
use std::net::UdpSocket;

fn main() {
    for argument in env::args().skip(1) {
        let port: u16 = argument.parse().expect("a port");
        let class = match port {
            0..=1023 => "well-known",
            1024..=49151 => "registered",
            49152..=65535 => "dynamic",
        };
        let state = match UdpSocket::bind(("127.0.0.1", port)) {
            Err(error) if error.kind() == ErrorKind::AddrInUse => "free",
            _ => "taken",
        };
        println!("{port} {class} {state}");
    }
}
