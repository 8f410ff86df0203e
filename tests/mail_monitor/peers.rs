//! Programs that this project did not write: Python's smtplib delivers into the catcher, and
//! aiosmtpd takes mail over TLS.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::Value;
use tempfile::TempDir;
use testkit::{Finished, Running};

use crate::support::{lesson, message_in, run};

const SMTPLIB: &str = r"
import smtplib, sys
from email.message import EmailMessage
message = EmailMessage()
message['From'] = 'Python <py@a.example>'
message['To'] = 'you@b.example'
message['Subject'] = '来自 Python 的信'
message.set_content('你好\n.\n..two dots\n')
with smtplib.SMTP('127.0.0.1', int(sys.argv[1])) as server:
    server.login('anybody', 'anything')
    server.send_message(message, to_addrs=['you@b.example', 'blind@b.example'])
";

#[test]
fn pythons_smtplib_delivers_into_the_sink() {
    let Some(mut python) = testkit::python(SMTPLIB) else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let mut sink = lesson(&["sink", "--bind", "127.0.0.1:0", "--json"]);
    sink.arg("--mail-dir").arg(dir.path());
    let (mut sink, addr) = Running::listening(sink);
    python.arg(addr.port().to_string());
    let sent = Running::start(python).finish();
    assert!(sent.status.success(), "{sent:?}");
    let caught = sink.next_event();
    assert_eq!((&caught["event"], &caught["from"]), (&"caught".into(), &"py@a.example".into()));
    assert_eq!(caught["to"], serde_json::json!(["you@b.example", "blind@b.example"]));
    let bytes = fs::read(caught["file"].as_str().unwrap()).unwrap();
    let message = message_in(&bytes);
    assert_eq!(message.subject(), Some("来自 Python 的信"));
    assert_eq!(message.body_text(0).unwrap().replace('\r', ""), "你好\n.\n..two dots\n");
    assert_eq!(caught["bytes"], bytes.len());
}

/// A mail server on a port of its own choice, which it prints; then one JSON line for each mail,
/// as Python's email package reads it.
const AIOSMTPD: &str = r"
import asyncio, email, email.policy, json, ssl, sys
from aiosmtpd.smtp import SMTP, AuthResult

class Handler:
    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        print(json.dumps({'from': envelope.mail_from, 'to': envelope.rcpt_tos,
            'header_from': mail['from'], 'subject': mail['subject'],
            'body': mail.get_body().get_content(), 'tls': session.ssl is not None,
            'user': session.auth_data.login.decode()}), flush=True)
        return '250 2.0.0 kept'

def authenticate(server, session, envelope, mechanism, data):
    right = (data.login, data.password) == (b'student', b'open sesame')
    return AuthResult(success=right, handled=False, auth_data=data)

async def main(mode, certificate, key):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    implicit = mode == 'implicit'
    def session():
        return SMTP(Handler(), authenticator=authenticate, auth_required=True,
            auth_require_tls=not implicit, tls_context=None if implicit else context)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(session, '127.0.0.1', 0, ssl=context if implicit else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main(*sys.argv[1:]))
";

/// A running aiosmtpd and the root certificate by which to know it.
struct MailServer {
    running: Running,
    addr: SocketAddr,
    dir: TempDir,
}

impl MailServer {
    fn start(mode: &str) -> Option<Self> {
        let python = testkit::python_with(&["aiosmtpd.smtp"])?;
        let dir = tempfile::tempdir().unwrap();
        certify(dir.path());
        let mut command = Command::new(python);
        command.args(["-c", AIOSMTPD, mode]);
        command.arg(dir.path().join("server.pem")).arg(dir.path().join("server.key"));
        let mut running = Running::start(command);
        let port: u16 = running.next_line().parse().unwrap();
        Some(Self { running, addr: SocketAddr::from(([127, 0, 0, 1], port)), dir })
    }

    fn root(&self) -> PathBuf {
        self.dir.path().join("root.pem")
    }

    /// `once --cpu 0` through this server.
    fn once(&self, scheme: &str, password: &str, more: &[&str]) -> Finished {
        let url = format!("{scheme}://student@{}", self.addr);
        let mut once = lesson(&["once", "--cpu", "0", "--json", "--lang", "zh", "--smtp", &url]);
        run(once.args(more).env("SMTP_PASSWORD", password).arg("--ca").arg(self.root()))
    }
}

/// Makes an authority and the certificate of a server at 127.0.0.1.
fn certify(dir: &Path) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let root = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &root).unwrap();
    fs::write(dir.join("root.pem"), root.pem()).unwrap();
    fs::write(dir.join("server.pem"), certificate.pem()).unwrap();
    fs::write(dir.join("server.key"), key.serialize_pem()).unwrap();
}

#[test]
fn aiosmtpd_takes_the_alert_over_tls_and_over_starttls() {
    for (mode, scheme) in [("implicit", "smtps"), ("starttls", "smtp")] {
        let Some(mut server) = MailServer::start(mode) else {
            return;
        };
        let done = server.once(
            scheme,
            "open sesame",
            &["-t", "you@b.example", "--from", "张三 <me@a.example>"],
        );
        assert_eq!(done.code(), 0, "{mode}: {done:?}");
        let mailed = done.events().pop().unwrap();
        let mail: Value = server.running.next_event();
        assert_eq!((&mail["user"], &mail["from"]), (&"student".into(), &"me@a.example".into()));
        assert_eq!(mail["to"], mailed["to"]);
        assert_eq!(mail["header_from"], "张三 <me@a.example>");
        assert_eq!(mail["subject"], mailed["subject"]);
        assert!(mail["subject"].as_str().unwrap().contains("告警"), "{mail}");
        assert!(mail["body"].as_str().unwrap().contains("内存 %"), "{mail}");
        assert_eq!(mailed["server"], server.addr.to_string());
    }
}

#[test]
fn a_wrong_password_or_certificate_or_mode_is_told_as_such() {
    let Some(implicit) = MailServer::start("implicit") else {
        return;
    };
    let Some(starttls) = MailServer::start("starttls") else {
        return;
    };
    let refused = implicit.once("smtps", "hunter2", &[]);
    assert!(refused.stderr.contains("拒绝 student 登录：535"), "{}", refused.stderr);
    assert!(!format!("{refused:?}{}", refused.text()).contains("hunter2"));
    let wrong_mode = starttls.once("smtps", "open sesame", &[]);
    assert!(wrong_mode.stderr.contains("（STARTTLS）"), "{}", wrong_mode.stderr);
    let wrong_mode = implicit.once("smtp", "open sesame", &["--timeout", "200ms"]);
    assert!(wrong_mode.stderr.contains("请试 smtps://"), "{}", wrong_mode.stderr);
    let url = format!("smtps://student@{}", implicit.addr);
    let untrusted =
        run(lesson(&["once", "--cpu", "0", "--smtp", &url]).env("SMTP_PASSWORD", "open sesame"));
    assert!(untrusted.stderr.contains("is not trusted"), "{}", untrusted.stderr);
    assert!(untrusted.stderr.contains("--ca FILE"), "{}", untrusted.stderr);
    for done in [refused, wrong_mode, untrusted] {
        assert_eq!(done.code(), 1, "{done:?}");
    }
}
