//! A process that keeps and delivers letters is killed, again and again, at any point: every
//! letter that it had kept arrives at a real server, and two copies are the same message.

use std::collections::{BTreeSet, HashMap};
use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, SystemTime};

use mail_sink::{Config, Notice, Sink};
use mailer::outbox::{Outbox, Place};
use mailer::{Mailer, Oneself, SmtpUrl};

const DIR: &str = "MAILER_TEST_OUTBOX";
const SERVER: &str = "MAILER_TEST_SERVER";
const TIMES: u32 = 200;

fn mailer(server: &str) -> Mailer {
    let url: SmtpUrl = format!("smtp+plain://{server}").parse().unwrap();
    Mailer::from_url(&url, None).from("me@a.example".parse().unwrap())
}

/// Not a test: the process that is killed.
#[test]
#[ignore = "started by the test below"]
fn keeps_and_delivers_until_it_is_killed() {
    let (Ok(dir), Ok(server)) = (env::var(DIR), env::var(SERVER)) else {
        return;
    };
    let mailer = mailer(&server);
    let mut outbox = Outbox::open(dir).unwrap();
    loop {
        let letter = mailer.compose(Oneself, "超限", "CPU 93 %").unwrap();
        outbox.put(&letter, "cpu").unwrap();
        // Not println!, which the harness holds back.
        writeln!(io::stdout(), "kept {}", letter.message_id()).unwrap();
        outbox.deliver(&mailer, SystemTime::now(), drop).unwrap();
    }
}

/// Starts the process, lets it work for that long, kills it; the Message-IDs that it had kept. Its
/// life begins when it is started, or with its first letter.
fn work_and_die(dir: &str, server: &str, life: Duration, from_start: bool) -> Vec<String> {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args([
        "--exact",
        "killed::keeps_and_delivers_until_it_is_killed",
        "--ignored",
        "--nocapture",
    ]);
    let mut child = command
        .env(DIR, dir)
        .env(SERVER, server)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let (sender, lines) = mpsc::channel();
    let reader = thread::spawn(move || {
        let kept = out
            .lines()
            .map_while(Result::ok)
            .filter_map(|line| line.split_once("kept ").map(|(_, id)| id.to_owned()));
        kept.inspect(|_| sender.send(()).unwrap_or_default()).collect::<Vec<String>>()
    });
    if !from_start {
        lines.recv_timeout(Duration::from_secs(60)).expect("the process keeps a letter");
    }
    // What is random here is how long it lasts.
    let (_nobody, never) = mpsc::channel::<()>();
    let _ = never.recv_timeout(life);
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}

#[test]
fn killed_two_hundred_times_it_loses_no_letter() {
    let (mail, outbox) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let caught = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&caught);
    let sink =
        Sink::start(Config::new("127.0.0.1:0".parse().unwrap(), mail.path()), move |notice| {
            if let Notice::Caught(message) = notice {
                keep.lock().unwrap().push(message.file);
            }
        })
        .unwrap();
    let (dir, server) = (outbox.path().to_str().unwrap(), sink.addr().to_string());
    let mut kept = BTreeSet::new();
    for time in 0..TIMES {
        // Spread over the milliseconds that a start and a few letters take.
        let life = Duration::from_micros(u64::from(time * 7919 % 1009) * 50);
        kept.extend(work_and_die(dir, &server, life, time % 2 == 1));
    }
    let mut rest = Outbox::open(outbox.path()).unwrap();
    let later = SystemTime::now() + Duration::from_secs(86_400);
    rest.deliver(&mailer(&server), later, drop).unwrap();
    assert!(rest.list().unwrap().iter().all(|one| one.place != Place::Waiting));
    sink.stop();
    let mut copies: HashMap<String, Vec<Vec<u8>>> = HashMap::new();
    for file in caught.lock().unwrap().iter() {
        let bytes = fs::read(file).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let id = text.split("Message-ID: ").nth(1).unwrap().lines().next().unwrap();
        copies.entry(id.to_owned()).or_default().push(bytes);
    }
    assert!(kept.len() >= TIMES as usize / 2, "{} letters", kept.len());
    let lost: Vec<_> = kept.iter().filter(|id| !copies.contains_key(*id)).collect();
    assert!(lost.is_empty(), "{} of {} are lost: {lost:?}", lost.len(), kept.len());
    assert!(copies.values().all(|copies| copies.iter().all(|copy| *copy == copies[0])));
    // A kill between a server's yes and the removal makes a second copy, never a third habit.
    let doubles = copies.values().filter(|copies| copies.len() > 1).count();
    assert!(doubles <= TIMES as usize, "{doubles} letters came twice");
}
