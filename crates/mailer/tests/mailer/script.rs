//! A mail server that follows a script.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread::{self, JoinHandle};

/// What the server does at one point of the conversation.
#[derive(Clone, Copy)]
pub(crate) enum Act {
    /// Sends this, then waits for the client's next line.
    Say(&'static str),
    /// Hangs up.
    HangUp,
    /// Says nothing more, and waits until the client has gone.
    Stall,
}

/// A server for one connection. Its thread ends when the script or the client does.
pub(crate) struct Script {
    pub(crate) addr: SocketAddr,
    thread: JoinHandle<Vec<String>>,
}

impl Script {
    pub(crate) fn start(acts: &[Act]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let acts = acts.to_vec();
        let thread = thread::spawn(move || follow(&listener.accept().unwrap().0, &acts));
        Self { addr, thread }
    }

    /// What the client said, after it has gone.
    pub(crate) fn heard(self) -> Vec<String> {
        self.thread.join().unwrap()
    }
}

fn follow(mut stream: &TcpStream, acts: &[Act]) -> Vec<String> {
    let mut reader = BufReader::new(stream);
    let mut heard = Vec::new();
    for act in acts {
        match act {
            Act::Say(words) => {
                let _ = stream.write_all(words.as_bytes());
                if words.starts_with("354") {
                    while read_line(&mut reader).is_some_and(|line| line != ".") {}
                } else {
                    heard.extend(read_line(&mut reader));
                }
            }
            Act::HangUp => break,
            Act::Stall => heard.extend(std::iter::from_fn(|| read_line(&mut reader))),
        }
    }
    heard
}

fn read_line(reader: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    let length = reader.read_line(&mut line).unwrap_or(0);
    (length > 0).then(|| line.trim_end().to_owned())
}
