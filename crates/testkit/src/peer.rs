//! The programs that lessons talk to: Python's socket module, ncat, socat. Here over UDP; over TCP in
//! `stream_peer`.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::Command;

use crate::lan::Host;
use crate::running::Running;
use crate::socket_table::udp_address_of;
use crate::tools::{is_linux, python_args, tool};

/// A kind of program that speaks UDP or TCP on its standard streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// Python's socket module, as the Python course uses it.
    Python,
    /// Nmap's netcat.
    Ncat,
    /// socat.
    Socat,
}

/// A peer at work: what it receives comes out of it, what it is given it sends.
pub struct Conversation {
    pub(crate) running: Running,
    pub(crate) addr: SocketAddr,
}

/// Receives and prints; what stands on stdin goes to whoever sent last.
const PYTHON_LISTENER: &str = r"
import os, socket, sys, threading
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind((sys.argv[1], 0))
peer = None
def talk():
    while (data := os.read(0, 65536)):
        s.sendto(data, peer)
threading.Thread(target=talk, daemon=True).start()
while True:
    data, peer = s.recvfrom(65536)
    os.write(1, data)
";

/// Sends what stands on stdin and prints what comes back.
const PYTHON_CALLER: &str = r"
import os, socket, sys, threading
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('', 0))
def listen():
    while True:
        os.write(1, s.recvfrom(65536)[0])
threading.Thread(target=listen, daemon=True).start()
while (data := os.read(0, 65536)):
    s.sendto(data, (sys.argv[1], int(sys.argv[2])))
threading.Event().wait()
";

impl Peer {
    /// Starts a peer that listens on `ip` and a free port, and waits until it is bound; `None`
    /// when the program is absent (which has then been said).
    pub fn listen(self, ip: Ipv4Addr) -> Option<Conversation> {
        self.listen_as(ip, Command::new)
    }

    /// The same on a host of a LAN, on every interface of it.
    pub fn listen_on(self, host: &Host) -> Option<Conversation> {
        self.listen_as(Ipv4Addr::UNSPECIFIED, |program| host.command(program))
    }

    fn listen_as(self, ip: Ipv4Addr, command: impl Fn(PathBuf) -> Command) -> Option<Conversation> {
        if !is_linux("the socket table that tells when a peer is ready") {
            return None;
        }
        let mut command = command(self.program()?);
        match self {
            Peer::Python => command.args(python_args(PYTHON_LISTENER)).arg(ip.to_string()),
            Peer::Ncat => command.args(["-u", "-l", &ip.to_string(), "0"]),
            Peer::Socat => command.args(["-b65536", &format!("UDP4-LISTEN:0,bind={ip}"), "STDIO"]),
        };
        let running = Running::start(command);
        let addr = udp_address_of(running.pid());
        Some(Conversation { running, addr })
    }

    /// Starts a peer that sends to `to` what it is given; `None` when the program is absent.
    pub fn call(self, to: SocketAddr) -> Option<Conversation> {
        let (ip, port) = (to.ip().to_string(), to.port().to_string());
        let mut command = Command::new(self.program()?);
        match self {
            Peer::Python => command.args(python_args(PYTHON_CALLER)).args([ip, port]),
            Peer::Ncat => command.args(["-u", &ip, &port]),
            Peer::Socat => command.args(["-b65536", "STDIO", &format!("UDP4:{ip}:{port}")]),
        };
        Some(Conversation { running: Running::start(command), addr: to })
    }

    pub(crate) fn program(self) -> Option<PathBuf> {
        tool(match self {
            Peer::Python => "python3",
            Peer::Ncat => "ncat",
            Peer::Socat => "socat",
        })
    }
}

impl Conversation {
    /// Where the peer listens, or whom it calls.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Waits until the peer has received as many bytes as are expected, and compares.
    pub fn expect(&mut self, expected: &[u8]) {
        let got = self.running.next_bytes(expected.len());
        assert_eq!(got, expected, "the peer received other bytes");
    }

    /// The peer's process.
    pub fn pid(&self) -> u32 {
        self.running.pid()
    }

    /// Lets the peer send one datagram, or a piece of the stream.
    pub fn send(&mut self, bytes: &[u8]) {
        self.running.write(bytes);
    }

    /// Ends the peer's input: it has nothing more to send.
    pub fn end_input(&mut self) {
        self.running.end_input();
    }
}

/// Expands to one test for each peer and encoding, each calling
/// `$claim(peer, encoding's name, text, its bytes)`: the rows of the interoperation table.
#[macro_export]
macro_rules! with_every_peer {
    ($claim:ident) => {
        $crate::with_every_peer!($claim,
            python_utf8: Python "utf-8" UTF8, python_gbk: Python "gbk" GBK,
            ncat_utf8: Ncat "utf-8" UTF8, ncat_gbk: Ncat "gbk" GBK,
            socat_utf8: Socat "utf-8" UTF8, socat_gbk: Socat "gbk" GBK);
    };
    ($claim:ident, $($name:ident: $peer:ident $encoding:literal $bytes:ident),*) => {
        mod $claim {
            $(#[test]
            fn $name() {
                use $crate::text::{$bytes, TEXT};
                super::$claim($crate::Peer::$peer, $encoding, TEXT, $bytes);
            })*
        }
    };
}
