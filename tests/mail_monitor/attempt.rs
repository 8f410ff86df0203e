//! A server that does not do its part, and what the program makes of it: told in both languages by
//! `send`, and by `once` with the letter in its outbox until a later attempt.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use mail_sink::tls::{Authority, Mode, Tls};
use mail_sink::{Config, Limits, Login, Sink};
use serde_json::Value;
use tempfile::TempDir;
use testkit::Finished;

use crate::support::{lesson, letters, message_ids, of_kind, run};

const USER: &str = "me@a.example";
const PASSWORD: &str = "correct-horse-7";
/// As a login bears it: the password alone (LOGIN), and with the user (PLAIN).
const ENCODED: [&str; 2] = ["Y29ycmVjdC1ob3JzZS03", "AG1lQGEuZXhhbXBsZQBjb3JyZWN0LWhvcnNlLTc="];

/// A sentence in both languages, or a part of it.
pub(crate) type Words = [&'static str; 2];

/// Where the letter is after the attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// In the outbox, and the server has nothing.
    Waits,
    /// In the outbox; the server may have it, and has so many copies.
    Unknown(usize),
    /// Set aside.
    Refused,
}

/// What goes wrong, and what is to be said of it.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// The fault as the catcher takes it, without a number of times; empty for none.
    pub(crate) fault: String,
    /// The server's port.
    pub(crate) port: Mode,
    /// How the program speaks to it at first.
    pub(crate) scheme: &'static str,
    /// Where the program goes instead of to the server: `host:port`.
    pub(crate) astray: Option<String>,
    /// Whether the program is told of the server's authority.
    pub(crate) trusts: bool,
    /// The password that the server wants.
    pub(crate) password: &'static str,
    /// The most bytes of a message.
    pub(crate) most: usize,
    pub(crate) timeout: &'static str,
    pub(crate) fact: Vec<String>,
    pub(crate) cure: Words,
    pub(crate) fate: Fate,
}

impl Case {
    /// A fault of a server with STARTTLS, of which both languages say this.
    pub(crate) fn new(fault: impl Into<String>, fact: Words, cure: Words, fate: Fate) -> Self {
        let fact = fact.map(str::to_owned).to_vec();
        Self {
            fault: fault.into(),
            port: Mode::StartTls,
            scheme: "smtp",
            astray: None,
            trusts: true,
            password: PASSWORD,
            most: Limits::default().message,
            timeout: "20s",
            fact,
            cure,
            fate,
        }
    }

    /// The same on a port that begins with TLS.
    pub(crate) fn implicit(self) -> Self {
        Self { port: Mode::Implicit, scheme: "smtps", ..self }
    }

    /// The same when the program speaks to the server in this way.
    pub(crate) fn spoken_to(self, scheme: &'static str) -> Self {
        Self { scheme, ..self }
    }

    /// What the attempt told on stderr names the fact and the cure, and nothing secret.
    fn check(&self, done: &Finished, lang: usize, cure: &str) {
        assert_eq!(done.code(), 1, "{self:?}: {done:?}");
        let stderr = &done.stderr;
        let (fact, help) = stderr.split_once("\nhelp: ").expect("a cure");
        assert!(fact.contains(&self.fact[lang]), "{self:?}: {stderr}");
        assert!(help.contains(cure), "{self:?}: {stderr}");
        assert_silent(&format!("{stderr}{}", done.text()));
    }

    /// Nothing fails any more.
    fn mended(&self) -> Self {
        let scheme = if self.port == Mode::Implicit { "smtps" } else { "smtp" };
        let right = Self::new("", ["", ""], self.cure, self.fate).spoken_to(scheme);
        Self { port: self.port, ..right }
    }

    fn try_to_send(&self) {
        let server = Server::start(self, "");
        for (lang, name) in ["en", "zh"].into_iter().enumerate() {
            let mut send = lesson(&["send", "-s", "Hi", "-c", "你好", "--lang", name]);
            self.check(&run(server.reached(&mut send, self)), lang, self.cure[lang]);
        }
    }

    /// The fault happens once; what the letter's way is from there on.
    fn try_to_alert(&self) {
        let mut server = Server::start(self, "x1");
        let state = server.dir.path().join("state");
        let done = server.once(&state, self, "zh");
        let [letter] = letters(&state).try_into().expect("one letter");
        let retry = format!("mail_monitor outbox retry {} --state", letter["id"].as_str().unwrap());
        let is_refused = self.fate == Fate::Refused;
        self.check(&done, 1, if is_refused { &retry } else { self.cure[1] });
        assert_nowhere_in(&state);
        assert_eq!(letter["attempts"], 1, "{self:?}");
        assert!(letter["reason"].as_str().unwrap().contains(&self.fact[0]), "{self:?}: {letter}");
        assert_eq!(letter["place"], if is_refused { "refused" } else { "waiting" }, "{self:?}");
        let arrived = if let Fate::Unknown(copies) = self.fate { copies } else { 0 };
        assert_eq!(message_ids(&server.mail()).len(), arrived, "{self:?}");
        if self.fault.is_empty() {
            server.restart(&self.mended(), "");
        }
        self.try_again(&server, &state, &letter, arrived + 1);
    }

    fn try_again(&self, server: &Server, state: &Path, letter: &Value, copies: usize) {
        let id = letter["id"].as_str().unwrap();
        let retried = run(lesson(&["outbox", "retry", id, "--state"]).arg(state));
        assert_eq!(retried.code(), 0, "{retried:?}");
        let done = server.once(state, &self.mended(), "en");
        assert_eq!(done.code(), 0, "{self:?}: {done:?}");
        let events = done.events();
        let [mailed] = of_kind(&events, "mailed").try_into().expect("one letter");
        assert_eq!(mailed["message_id"], letter["message_id"], "{self:?}");
        let seen_twice = matches!(self.fate, Fate::Unknown(_));
        assert_eq!(mailed["perhaps_twice"] == true, seen_twice, "{self:?}: {mailed}");
        let ids = message_ids(&server.mail());
        assert_eq!(ids.len(), copies, "{self:?}");
        assert!(ids.iter().all(|id| letter["message_id"] == id.as_str()), "{self:?}: {ids:?}");
        assert_eq!(letters(state), Vec::<Value>::new(), "{self:?}");
    }
}

/// Tries each case, some at a time: most of them wait.
pub(crate) fn try_all(cases: Vec<Case>) {
    let cases = Mutex::new(cases.into_iter());
    let next = || cases.lock().unwrap().next();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some(case) = next() {
                    case.try_to_send();
                    case.try_to_alert();
                }
            });
        }
    });
}

/// A catcher with its authority and its mail in a directory of its own.
struct Server {
    sink: Option<Sink>,
    dir: TempDir,
}

impl Server {
    fn start(case: &Case, times: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut server = Self { sink: None, dir };
        server.restart(case, times);
        server
    }

    fn restart(&mut self, case: &Case, times: &str) {
        let authority = Authority::open(self.dir.path().join("tls")).unwrap();
        let mut config = Config::new(SocketAddr::from(([127, 0, 0, 1], 0)), self.mail());
        config.tls = Some(Tls { mode: case.port, authority, login_in_clear: false });
        config.login = Some(Login { user: USER.to_owned(), password: case.password.to_owned() });
        config.limits.message = case.most;
        if !case.fault.is_empty() {
            config.faults.push(format!("{}{times}", case.fault).parse().unwrap());
        }
        self.sink = Some(Sink::start(config, drop).unwrap());
    }

    fn mail(&self) -> PathBuf {
        self.dir.path().join("mail")
    }

    fn reached<'a>(&self, command: &'a mut Command, case: &Case) -> &'a mut Command {
        let addr = self.sink.as_ref().unwrap().addr().to_string();
        let url = format!("{}://{USER}@{}", case.scheme, case.astray.as_ref().unwrap_or(&addr));
        command.args(["--smtp", &url, "--timeout", case.timeout]).env("SMTP_PASSWORD", PASSWORD);
        if case.trusts {
            command.arg("--ca").arg(self.dir.path().join("tls/ca.pem"));
        }
        command
    }

    fn once(&self, state: &Path, case: &Case, lang: &str) -> Finished {
        let mut once = lesson(&["once", "--cpu", "0", "--memory", "100", "--json"]);
        once.args(["--lang", lang, "--state"]).arg(state);
        run(self.reached(&mut once, case))
    }
}

fn assert_silent(text: &str) {
    for secret in [&[PASSWORD], ENCODED.as_slice()].concat() {
        assert!(!text.contains(secret), "the password is told: {text}");
    }
}

/// The password is in no file of this directory.
fn assert_nowhere_in(dir: &Path) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            assert_nowhere_in(&path);
        } else {
            assert_silent(&String::from_utf8_lossy(&fs::read(&path).unwrap()));
        }
    }
}
