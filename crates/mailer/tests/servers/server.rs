//! A mail server that `scripts/mail-servers` runs for one test.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::Instant;

use mailer::{Mailer, SmtpUrl};
use serde_json::Value;
use tempfile::TempDir;
use testkit::{LIMIT, Running};

/// How TLS begins.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mode {
    StartTls,
    Implicit,
}

impl Mode {
    pub(crate) fn other(self) -> Self {
        match self {
            Mode::StartTls => Mode::Implicit,
            Mode::Implicit => Mode::StartTls,
        }
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Mode::StartTls => ("smtp", "starttls"),
            Mode::Implicit => ("smtps", "implicit"),
        }
    }
}

/// A server with an authority of its own. Dropping it ends it.
pub(crate) struct Server {
    about: Value,
    running: Option<Running>,
    _dir: TempDir,
}

/// Asks a server which logins it offers once TLS protects them.
const LOGINS: &str = r"
import smtplib, ssl, sys
trust = ssl.create_default_context(cafile=sys.argv[2])
with smtplib.SMTP_SSL('127.0.0.1', int(sys.argv[1]), context=trust) as server:
    server.ehlo()
    print(server.esmtp_features['auth'])
";

impl Server {
    /// Starts it; `None` when it cannot run here, which has then been said.
    pub(crate) fn start(program: &str, logins: &[&str]) -> Option<Self> {
        if !testkit::is_linux("the mail servers of scripts/mail-servers") {
            return None;
        }
        let dir = tempfile::tempdir().unwrap();
        let mut command = Command::new(testkit::tool("python3")?);
        command.arg(testkit::root().join("scripts/mail-servers"));
        command.args(["run", program]).arg(dir.path()).args(logins);
        let mut running = Running::start(command);
        let about: Value = serde_json::from_str(&running.next_line()).unwrap();
        if let Some(what) = about["missing"].as_str() {
            testkit::missing(&format!("{what}, to run {program} ({})", about["help"]));
            return None;
        }
        Some(Self { about, running: Some(running), _dir: dir })
    }

    /// The mailer that this server takes mail from.
    pub(crate) fn mailer(&self, mode: Mode) -> Mailer {
        self.mailer_with(mode, self.password(), &self.authority())
    }

    pub(crate) fn mailer_with(&self, mode: Mode, password: &str, authority: &[u8]) -> Mailer {
        let (scheme, _) = mode.names();
        let (user, port) = (self.text("user"), self.port(mode));
        let url: SmtpUrl = format!("{scheme}://{user}@127.0.0.1:{port}").parse().unwrap();
        Mailer::from_url(&url, Some(password.into())).root_certificate(authority).unwrap()
    }

    pub(crate) fn password(&self) -> &str {
        self.text("password")
    }

    pub(crate) fn authority(&self) -> Vec<u8> {
        fs::read(self.text("ca")).unwrap()
    }

    /// An authority that has nothing to do with this server.
    pub(crate) fn stranger(&self) -> Vec<u8> {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        params.self_signed(&key).unwrap().pem().into_bytes()
    }

    pub(crate) fn port(&self, mode: Mode) -> u16 {
        let (_, addr) = self.text(mode.names().1).rsplit_once(':').unwrap();
        addr.parse().unwrap()
    }

    /// The logins that it offers, as smtplib sees them.
    pub(crate) fn logins(&self) -> Vec<String> {
        let mut python = testkit::python(LOGINS).unwrap();
        python.args([&self.port(Mode::Implicit).to_string(), self.text("ca")]);
        let output = python.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let offered = String::from_utf8(output.stdout).unwrap();
        offered.split_whitespace().map(str::to_owned).collect()
    }

    /// The file in which the message with this Message-ID lies, as soon as it does: some servers
    /// deliver after they have answered.
    pub(crate) fn file_with(&self, message_id: &str) -> PathBuf {
        let began = Instant::now();
        while began.elapsed() < LIMIT {
            if let Some(file) = self.files().find(|file| holds(file, message_id)) {
                return file;
            }
            thread::yield_now();
        }
        panic!("no {message_id} within {LIMIT:?}: {:?}", self.files().collect::<Vec<_>>());
    }

    /// The messages that are written to the end.
    fn files(&self) -> impl Iterator<Item = PathBuf> {
        let entries = fs::read_dir(self.text("mail")).unwrap().map(|entry| entry.unwrap());
        let is_whole = |name: &str| !name.starts_with('.') && !name.starts_with("temp");
        entries
            .filter(move |entry| is_whole(&entry.file_name().to_string_lossy()))
            .map(|entry| entry.path())
    }

    fn text(&self, field: &str) -> &str {
        self.about[field].as_str().unwrap()
    }
}

fn holds(file: &PathBuf, message_id: &str) -> bool {
    // It may be gone: renamed just now.
    fs::read(file).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(message_id))
}

impl Drop for Server {
    fn drop(&mut self) {
        // Its directory may go only when nothing writes there any more.
        if let Some(running) = self.running.take()
            && !thread::panicking()
        {
            running.finish();
        }
    }
}
