//! The same programs over TCP.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::Command;

use crate::peer::{Conversation, Peer};
use crate::running::Running;
use crate::socket_table::tcp_address_of;
use crate::tools::{is_linux, python_args};

/// Takes one connection, or makes one; prints what comes, sends what stands on stdin, and says so when
/// that ends. Ends when both sides have said so.
const PYTHON: &str = r"
import os, socket, sys, threading
if sys.argv[1] == 'listen':
    s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    s.bind((sys.argv[2], 0))
    s.listen(1)
    c = s.accept()[0]
else:
    c = socket.create_connection((sys.argv[2], int(sys.argv[3])))
def talk():
    while (data := os.read(0, 65536)):
        c.sendall(data)
    c.shutdown(socket.SHUT_WR)
t = threading.Thread(target=talk, daemon=True)
t.start()
while (data := c.recv(65536)):
    os.write(1, data)
t.join()
";

impl Peer {
    /// Starts a peer that takes one TCP connection on `ip` and a free port, and waits until it does so;
    /// `None` when the program is absent (which has then been said).
    pub fn listen_tcp(self, ip: Ipv4Addr) -> Option<Conversation> {
        if !is_linux("the socket table that tells when a peer is ready") {
            return None;
        }
        let mut command = Command::new(self.program()?);
        match self {
            Peer::Python => command.args(python_args(PYTHON)).arg("listen").arg(ip.to_string()),
            Peer::Ncat => command.args(["-l", &ip.to_string(), "0"]),
            Peer::Socat => command.args([&format!("TCP4-LISTEN:0,bind={ip}"), "STDIO"]),
        };
        let running = Running::start(command);
        let addr = tcp_address_of(running.pid());
        Some(Conversation { running, addr })
    }

    /// Starts a peer that connects to `to` over TCP; `None` when the program is absent.
    pub fn call_tcp(self, to: SocketAddr) -> Option<Conversation> {
        let (ip, port) = (to.ip().to_string(), to.port().to_string());
        let mut command = Command::new(self.program()?);
        match self {
            Peer::Python => command.args(python_args(PYTHON)).args(["call".into(), ip, port]),
            Peer::Ncat => command.args([ip, port]),
            Peer::Socat => command.args(["STDIO", &format!("TCP4:{ip}:{port}")]),
        };
        Some(Conversation { running: Running::start(command), addr: to })
    }
}
