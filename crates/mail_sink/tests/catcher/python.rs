//! Python delivers: smtplib in every mode, and yagmail.

use std::fs;
use std::process::Command;

use crate::support::Catcher;
use mail_sink::tls::{Authority, Mode, Tls};
use mail_sink::{Config, Login};

/// Arguments: port, mode, mechanism, authority's file. Prints what the server answered to a
/// message, or the kind of error.
const SMTPLIB: &str = r#"
import smtplib, ssl, sys
from email.message import EmailMessage
port, mode, mechanism, ca = int(sys.argv[1]), *sys.argv[2:]
message = EmailMessage()
message["Subject"] = "警报: CPU 93%"
message["From"] = "监控 <me@a.example>"
message["To"] = "you@b.example"
message.set_content("你好\n.\n..dots\n")
message.add_attachment(b"\0\1", "application", "octet-stream", filename="图表.bin")
try:
    trust = ssl.create_default_context(cafile=ca) if ca else None
    if mode == "implicit":
        smtp = smtplib.SMTP_SSL("localhost", port, timeout=50, context=trust)
    else:
        smtp = smtplib.SMTP("localhost", port, timeout=50)
        if mode == "starttls":
            smtp.starttls(context=trust)
    with smtp:
        if mechanism:
            smtp.ehlo()
            smtp.user, smtp.password = "me", "right"
            smtp.auth(mechanism, getattr(smtp, "auth_" + mechanism.lower()))
        refused = smtp.send_message(message, mail_options=["SMTPUTF8", "BODY=8BITMIME"])
        print("sent", refused)
except Exception as error:
    print(type(error).__name__, error)
"#;

/// The same with yagmail, which logs in always and speaks TLS always. Arguments: port, mode,
/// authority's file, a picture.
const YAGMAIL: &str = r#"
import ssl, sys, yagmail
port, mode, ca, file = int(sys.argv[1]), *sys.argv[2:]
trust = ssl.create_default_context(cafile=ca)
how = dict(smtp_ssl=True, context=trust) if mode == "implicit" else \
    dict(smtp_ssl=False, smtp_starttls=dict(context=trust))
smtp = yagmail.SMTP({"me@a.example": "监控"}, "right", host="localhost", port=port, timeout=50, **how)
smtp.send(["you@b.example", "other@b.example"], "警报", ["正文", file])
smtp.close()
print("sent")
"#;

/// What a message says, its attachment too.
const READ: &str = r#"
import email, email.policy, sys
message = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
[file] = [part for part in message.walk() if part.get_filename()]
sender = message["from"].addresses[0].display_name
text = message.get_body(("plain",)).get_content().strip()
content = file.get_payload(decode=True).decode()
print(message["subject"], sender, text, file.get_filename() + " " + content, sep=" | ")
"#;

fn login() -> Login {
    Login { user: "me".to_owned(), password: "right".to_owned() }
}

/// A catcher in this mode, and the file of its authority.
fn catcher(mode: Option<Mode>, change: impl FnOnce(&mut Config)) -> (Catcher, String) {
    let mut ca = String::new();
    let catcher = Catcher::start(|dir, config| {
        config.tls = mode.map(|mode| {
            let authority = Authority::open(dir.join("tls")).unwrap();
            authority.ca_file().to_str().unwrap().clone_into(&mut ca);
            Tls { mode, authority, login_in_clear: false }
        });
        // `localhost` may be ::1 first; Python then goes on to 127.0.0.1.
        change(config);
    });
    (catcher, ca)
}

fn said(mut command: Command) -> String {
    let output =
        command.env_remove("PYTHONPATH").env("PYTHONIOENCODING", "utf-8").output().unwrap();
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr)
}

fn smtplib(catcher: &Catcher, mode: &str, mechanism: &str, ca: &str) -> Option<String> {
    let mut python = testkit::python(SMTPLIB)?;
    let port = catcher.sink.addr().port().to_string();
    python.args([&port, mode, mechanism, ca]);
    Some(said(python))
}

#[test]
fn smtplib_delivers_in_every_mode_with_every_login() {
    for (mode, name) in
        [(None, "plain"), (Some(Mode::StartTls), "starttls"), (Some(Mode::Implicit), "implicit")]
    {
        for mechanism in ["", "PLAIN", "LOGIN"] {
            let (catcher, ca) = catcher(mode, |config| {
                config.login = Some(login()).filter(|_| !mechanism.is_empty());
            });
            let Some(heard) = smtplib(&catcher, name, mechanism, &ca) else { return };
            assert_eq!(heard, "sent {}\n", "{name} {mechanism}");
            let [caught] = &catcher.caught()[..] else { panic!("{name} {mechanism}") };
            assert_eq!(
                (caught.from.as_str(), &caught.to[..]),
                ("me@a.example", &["you@b.example".to_owned()][..])
            );
            let text = fs::read_to_string(&caught.file).unwrap();
            assert!(
                text.contains("\r\n\r\n你好\r\n.\r\n..dots\r\n") || text.contains("5L2g5aW9"),
                "{text}"
            );
        }
    }
}

#[test]
fn smtplib_hears_what_is_wrong_with_each_certificate() {
    for (fault, mode, reason) in [
        ("certificate:expired", Mode::Implicit, "certificate has expired"),
        ("certificate:expired", Mode::StartTls, "certificate has expired"),
        ("certificate:wrong-name", Mode::Implicit, "Hostname mismatch"),
        ("certificate:self-signed", Mode::StartTls, "self-signed certificate"),
        ("certificate:self-signed", Mode::Implicit, "self-signed certificate"),
    ] {
        let (catcher, ca) = catcher(Some(mode), |config| {
            config.faults = vec![format!("{fault}x1").parse().unwrap()];
        });
        let name = if mode == Mode::Implicit { "implicit" } else { "starttls" };
        let Some(heard) = smtplib(&catcher, name, "", &ca) else { return };
        let heard = heard.replace("self signed", "self-signed");
        assert!(
            heard.starts_with("SSLCertVerificationError") && heard.contains(reason),
            "{fault}: {heard}"
        );
        assert_eq!(
            smtplib(&catcher, name, "", &ca).unwrap(),
            "sent {}\n",
            "{fault} the second time"
        );
    }
}

#[test]
fn an_authority_that_is_not_trusted_and_a_password_in_the_clear_are_refused() {
    let (stranger, _) = catcher(Some(Mode::Implicit), |_| {});
    let (other, ca) = catcher(Some(Mode::StartTls), |config| config.login = Some(login()));
    let Some(heard) = smtplib(&stranger, "implicit", "", &ca) else { return };
    assert!(heard.starts_with("SSLCertVerificationError"), "{heard}");
    let heard = smtplib(&other, "plain", "PLAIN", "").unwrap();
    assert!(heard.starts_with("SMTPAuthenticationError (538"), "{heard}");
    let heard = smtplib(&other, "plain", "", "").unwrap();
    assert!(heard.contains("530"), "{heard}");
}

#[test]
fn smtplib_meets_each_fault_and_gets_through_when_it_is_used_up() {
    for (fault, error) in [
        ("greeting:421x1", "SMTPConnectError (421"),
        ("greeting:dropx1", "SMTPServerDisconnected"),
        ("mail:451x1", "SMTPSenderRefused (451"),
        ("rcpt:550x1", "SMTPRecipientsRefused"),
        ("data:554x1", "SMTPDataError (554"),
        ("data:dropx1", "SMTPServerDisconnected"),
        ("end:452x1", "SMTPDataError (452"),
        ("end:dropx1", "SMTPServerDisconnected"),
    ] {
        let (catcher, _) = catcher(None, |config| config.faults = vec![fault.parse().unwrap()]);
        let Some(heard) = smtplib(&catcher, "plain", "", "") else { return };
        assert!(heard.starts_with(error), "{fault}: {heard}");
        // The answer to a message that was kept may be lost: then it comes twice.
        assert_eq!(catcher.caught().len(), usize::from(fault.starts_with("end:drop")), "{fault}");
        assert_eq!(smtplib(&catcher, "plain", "", "").unwrap(), "sent {}\n", "{fault}");
        assert_eq!(catcher.caught().len(), 1, "{fault}");
    }
}

#[test]
fn smtplib_meets_the_faults_of_encryption_and_login() {
    for (fault, error) in [
        ("starttls:454x1", "SMTPResponseException (454"),
        ("starttls:dropx1", "SMTPServerDisconnected"),
        ("tls:dropx1", "SSLEOFError|ConnectionResetError|SSLError"),
        ("auth:535x1", "SMTPAuthenticationError (535"),
        ("auth:dropx1", "SMTPServerDisconnected"),
    ] {
        let (catcher, ca) = catcher(Some(Mode::StartTls), |config| {
            config.faults = vec![fault.parse().unwrap()];
        });
        let Some(heard) = smtplib(&catcher, "starttls", "PLAIN", &ca) else { return };
        assert!(error.split('|').any(|error| heard.starts_with(error)), "{fault}: {heard}");
        assert_eq!(smtplib(&catcher, "starttls", "PLAIN", &ca).unwrap(), "sent {}\n", "{fault}");
    }
}

#[test]
fn yagmail_delivers_with_starttls_and_with_tls() {
    let Some(python) = testkit::python_with(&["yagmail"]) else { return };
    for (mode, name) in [(Mode::StartTls, "starttls"), (Mode::Implicit, "implicit")] {
        let (catcher, ca) = catcher(Some(mode), |config| {
            config.login = Some(Login { user: "me@a.example".to_owned(), ..login() });
        });
        let file = catcher.dir.path().join("图表.png");
        fs::write(&file, "no picture").unwrap();
        let mut command = Command::new(&python);
        command
            .args(["-c", YAGMAIL, &catcher.sink.addr().port().to_string(), name, &ca])
            .arg(&file);
        assert_eq!(said(command), "sent\n", "{name}");
        let [caught] = &catcher.caught()[..] else { panic!("{name}") };
        assert_eq!(caught.to, ["you@b.example", "other@b.example"]);
        let mut reader = testkit::python(READ).unwrap();
        reader.arg(&caught.file);
        assert_eq!(said(reader), "警报 | 监控 | 正文 | 图表.png no picture\n", "{name}");
    }
}
