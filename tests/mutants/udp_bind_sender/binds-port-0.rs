// mistake: It binds port 0 instead of OWN_PORT. | 绑定的是 0 号端口，而不是 OWN_PORT。
// diagnosis: unbound-source
use std::env;
use std::net::UdpSocket;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.send_to(args[4].as_bytes(), format!("{}:{}", args[2], args[3]))?;
    Ok(())
}
