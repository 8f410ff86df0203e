//! Clients that mean no good: random words, faults, endless messages, a disk that is full.

use std::env;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::support::Catcher;
use mail_sink::tls::{Authority, Mode, Tls};
use mail_sink::{Limits, Notice};
use proptest::prelude::*;

fn say(addr: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(addr).unwrap();
    stream.set_read_timeout(Some(testkit::LIMIT)).unwrap();
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(Shutdown::Write);
    let mut heard = Vec::new();
    let _ = stream.read_to_end(&mut heard); // a fault may reset the connection
    String::from_utf8_lossy(&heard).into_owned()
}

const MAIL: &str = "EHLO me\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nDATA\r\nhi\r\n.\r\nQUIT\r\n";

fn words() -> impl Strategy<Value = Vec<u8>> {
    let words = prop::sample::select(vec![
        "EHLO me\r\n",
        "STARTTLS\r\n",
        "AUTH LOGIN\r\n",
        "AUTH PLAIN AG1lAHJpZ2h0\r\n",
        "MAIL FROM:<a@x>\r\n",
        "RCPT TO:<b@x>\r\n",
        "DATA\r\n",
        "text\r\n",
        ".\r\n",
        "\r\n",
        "RSET\r\n",
        "QUIT\r\n",
        "\u{16}\u{3}\u{1}",
    ]);
    let piece = prop_oneof![
        6 => words.prop_map(|word| word.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..60),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

#[test]
fn no_words_and_no_faults_stop_it() {
    let limits = Limits {
        idle: Duration::from_millis(200),
        session: Duration::from_secs(1),
        ..Limits::default()
    };
    let catchers = [None, Some(Mode::StartTls), Some(Mode::Implicit)].map(|mode| {
        Catcher::start(|dir, config| {
            config.limits = limits;
            config.faults =
                ["rcpt:450x9", "data:dropx5", "end:stallx2", "tls:dropx3", "starttls:454x4"]
                    .map(|fault| fault.parse().unwrap())
                    .to_vec();
            let authority = Authority::open(dir.join("tls")).unwrap();
            config.tls = mode.map(|mode| Tls { mode, authority, login_in_clear: true });
        })
    });
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) };
    proptest!(config, |(bytes in words())| {
        for catcher in &catchers {
            let heard = say(catcher.sink.addr(), &bytes);
            // TLS answers nonsense with an alert of its own.
            prop_assert!(heard.is_empty() || heard.starts_with("220 ") || heard.starts_with('\u{15}'), "{}", heard);
        }
    });
    let clear = &catchers[0];
    let heard = (0..20)
        .map(|_| say(clear.sink.addr(), MAIL.as_bytes()))
        .find(|heard| heard.contains("kept as"));
    assert!(heard.is_some(), "it takes mail no more");
}

#[test]
fn messages_that_are_too_much_together_are_put_off() {
    let catcher = Catcher::start(|_, config| {
        config.limits = Limits { memory: 300_000, message: 250_000, ..Limits::default() };
    });
    let addr = catcher.sink.addr();
    let (begin, end) = MAIL.split_once("hi").unwrap();
    let large = "x".repeat(200_000);
    let open = |text: &str| {
        let mut stream = TcpStream::connect(addr).unwrap();
        stream.write_all(format!("{begin}{text}").as_bytes()).unwrap();
        stream
    };
    let finish = |mut stream: TcpStream| {
        stream.write_all(end.as_bytes()).unwrap();
        let mut heard = String::new();
        stream.read_to_string(&mut heard).unwrap();
        heard
    };
    // Whichever is read first takes the room that the other needs, unless it is gone before.
    let begin = Instant::now();
    loop {
        let first = open(&large);
        let heard = [finish(open(&large)), finish(first)];
        if heard.iter().any(|heard| heard.contains("452 4.3.1")) {
            break;
        }
        assert!(begin.elapsed() < testkit::LIMIT, "both were taken");
    }
    // What was held is free again.
    assert!(finish(open(&large)).contains("kept as"));
    assert!(finish(open(&"x".repeat(260_000))).contains("552 5.3.4"));
}

#[test]
fn a_stalled_client_hears_nothing_and_goes_when_its_whole_time_is_over() {
    for (fault, mode) in
        [("greeting:stall", None), ("data:stall", None), ("tls:stall", Some(Mode::Implicit))]
    {
        let catcher = Catcher::start(|dir, config| {
            config.faults = vec![fault.parse().unwrap()];
            config.limits.idle = Duration::from_millis(20);
            config.limits.session = Duration::from_millis(200);
            let authority = Authority::open(dir.join("tls")).unwrap();
            config.tls = mode.map(|mode| Tls { mode, authority, login_in_clear: true });
        });
        let mut stream = TcpStream::connect(catcher.sink.addr()).unwrap();
        stream.write_all(MAIL.as_bytes()).unwrap();
        let mut heard = Vec::new();
        let _ = stream.read_to_end(&mut heard);
        let heard = String::from_utf8_lossy(&heard);
        // Silence is not ended by a word, as it would be for a client that is silent itself.
        assert!(!heard.contains("421") && !heard.contains("354"), "{fault}: {heard}");
        assert!(catcher.caught().is_empty());
    }
}

#[test]
fn stopping_ends_a_stalled_conversation() {
    let catcher = Catcher::start(|_, config| config.faults = vec!["ehlo:stall".parse().unwrap()]);
    let mut stream = TcpStream::connect(catcher.sink.addr()).unwrap();
    stream.write_all(b"EHLO me\r\n").unwrap();
    let waiting = thread::spawn(move || stream.read_to_end(&mut Vec::new()));
    catcher.sink.stop();
    let _ = waiting.join().unwrap();
}

/// Where this test finds a disk that is nearly full: a file system of its own, 64 KiB large.
const FULL: &str = "MAIL_SINK_TEST_FULL_DISK";

#[test]
fn a_full_disk_is_told_to_the_client_and_to_whoever_listens() {
    if env::var_os(FULL).is_some() {
        return on_a_full_disk();
    }
    if !testkit::is_linux("a file system of one's own") {
        return;
    }
    let Some(unshare) = testkit::tool("unshare") else { return };
    let dir = tempfile::tempdir().unwrap();
    let inside = Command::new(unshare)
        .args(["--user", "--map-root-user", "--mount", "sh", "-c"])
        .arg("mount -t tmpfs -o size=64k none \"$1\" || exit 77; shift; exec \"$@\"")
        .arg("sh")
        .arg(dir.path())
        .arg(env::current_exe().unwrap())
        .args(["--exact", thread::current().name().unwrap()])
        .env(FULL, dir.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&inside.stdout) + String::from_utf8_lossy(&inside.stderr);
    if inside.status.code() == Some(77) || said.contains("unshare failed") {
        return testkit::missing("user namespaces");
    }
    assert!(inside.status.success() && said.contains("1 passed"), "{said}");
}

fn on_a_full_disk() {
    let place = env::var_os(FULL).unwrap();
    let catcher = Catcher::start(|_, config| config.dir = place.into());
    let large = MAIL.replace("hi", &"x".repeat(200_000));
    let heard = say(catcher.sink.addr(), large.as_bytes());
    assert!(heard.contains("452 4.3.1"), "{heard}");
    match catcher.notices.try_recv().unwrap() {
        Notice::NotKept(error) => {
            use common::Explain;
            assert!(error.fact().zh.contains("磁盘已满"), "{error}");
            assert!(error.help().unwrap().en.contains("make room"), "{error}");
        }
        other => panic!("{other:?}"),
    }
    // Nothing half is left, and what fits is taken.
    assert!(say(catcher.sink.addr(), MAIL.as_bytes()).contains("kept as 000001.eml"));
    assert_eq!(catcher.caught().len(), 1);
}
