//! A thousand clients at once, and what one costs, in clear and in TLS. Alone in its process, so that
//! the memory is theirs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use mail_sink::tls::{Authority, Mode, Tls};
use mail_sink::{Config, Notice, Sink};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

const CROWD: usize = 1000;
/// A handshake takes a debug build long: `CROWD=1000 cargo test --release` has as many in TLS.
fn encrypted() -> usize {
    env::var("CROWD").ok().and_then(|crowd| crowd.parse().ok()).unwrap_or(100)
}

/// The most memory that a connection may take that has said nothing yet, in bytes. A debug build
/// needs more stack than the program that is used.
const MOST: usize = 96 * 1024;

/// This process's memory in bytes, where it is told.
fn resident() -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse::<usize>().ok().map(|kib| kib * 1024)
}

/// Room for both ends of every connection.
fn allow_descriptors() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit, setrlimit};
        let mut limit = getrlimit(Resource::Nofile);
        limit.current = limit.maximum;
        let _ = setrlimit(Resource::Nofile, limit);
    }
}

/// A catcher that has room for so many and one that is not admitted, and how many mails it caught.
fn catcher(crowd: usize, dir: &Path, tls: Option<Tls>) -> (Sink, Arc<AtomicUsize>) {
    let mut config = Config::new("127.0.0.1:0".parse().unwrap(), dir);
    config.limits.connections = crowd;
    config.limits.idle = Duration::from_secs(600); // the first waits for the last
    config.tls = tls;
    let caught = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&caught);
    let sink = Sink::start(config, move |notice| {
        assert!(matches!(notice, Notice::Caught(_)), "{notice:?}");
        count.fetch_add(1, Ordering::SeqCst);
    });
    (sink.unwrap(), caught)
}

/// Lets a crowd in, each with a first line, then has every one of them deliver. What one costs.
fn hold<S: Read + Write>(crowd: usize, mut connect: impl FnMut() -> S) -> Option<usize> {
    let before = resident();
    let mut clients: Vec<BufReader<S>> = Vec::new();
    for number in 0..crowd {
        let mut client = BufReader::with_capacity(256, connect());
        let mut line = String::new();
        client.read_line(&mut line).unwrap();
        assert!(line.starts_with("220 "), "client {number}: {line}");
        clients.push(client);
    }
    let after = resident();
    for (number, client) in clients.iter_mut().enumerate() {
        let to = format!("RCPT TO:<{number}@x>");
        let mail = format!("EHLO a\r\nMAIL FROM:<a@x>\r\n{to}\r\nDATA\r\nhi\r\n.\r\nQUIT\r\n");
        client.get_mut().write_all(mail.as_bytes()).unwrap();
        let mut heard = String::new();
        client.read_to_string(&mut heard).unwrap();
        assert!(heard.ends_with("221 2.0.0 goodbye\r\n"), "client {number}: {heard}");
    }
    Some(after?.saturating_sub(before?) / crowd)
}

fn told(name: &str, cost: Option<usize>) {
    let Some(cost) = cost else { return testkit::missing("/proc/self/status") };
    assert!(cost < MOST, "{name}: {cost} bytes a connection");
    let _ = writeln!(std::io::stderr(), "{name}: {cost} bytes a connection");
}

#[test]
fn a_thousand_clients_are_held_and_served() {
    allow_descriptors();
    let dir = tempfile::tempdir().unwrap();
    let (sink, caught) = catcher(CROWD, dir.path(), None);
    let addr = sink.addr();
    let cost = hold(CROWD, || TcpStream::connect(addr).unwrap());
    assert_eq!(caught.load(Ordering::SeqCst), CROWD);
    told("in clear", cost);
    sink.stop();

    let authority = Authority::open(dir.path().join("tls")).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(authority.ca_pem().as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let config = Arc::new(config);
    let tls = Tls { mode: Mode::Implicit, authority, login_in_clear: false };
    let crowd = encrypted();
    let (sink, caught) = catcher(crowd, dir.path(), Some(tls));
    let addr = sink.addr();
    // What the client's side takes is counted too.
    let cost = hold(crowd, || {
        let connection =
            ClientConnection::new(Arc::clone(&config), "localhost".try_into().unwrap());
        StreamOwned::new(connection.unwrap(), TcpStream::connect(addr).unwrap())
    });
    assert_eq!(caught.load(Ordering::SeqCst), crowd);
    told("in TLS", cost);
    sink.stop();
}
