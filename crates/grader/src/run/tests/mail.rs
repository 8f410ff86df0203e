//! The mail server.

use super::*;

fn smtp(at: SocketAddrV4) -> Endpoint {
    let [name, user, password] = ["mail", "me@example.org", "secret"].map(str::to_owned);
    Endpoint::Smtp { name, at, user, password }
}

fn client(script: &str) -> Option<Trial> {
    let at = address();
    let trial = Trial::python(script)?.arg(at.ip()).arg(at.port()).peer(smtp(at));
    Some(trial)
}

fn mails(count: usize) -> Awaited {
    Awaited::Mails { at: "mail".to_owned(), count }
}

#[test]
fn a_mail_is_kept_with_its_envelope() {
    let Some(trial) = client(
        "
import smtplib
s = smtplib.SMTP(sys.argv[1], int(sys.argv[2]), timeout=5)
s.login('me@example.org', 'secret')
s.sendmail('me@example.org', ['you@example.org'], 'Subject: one\\r\\n\\r\\n.dot\\r\\n')
sys.stdin.readline()
s.sendmail('me@example.org', ['a@x', 'b@x'], 'Subject: two\\r\\n\\r\\n')
s.quit()
",
    ) else {
        return;
    };
    let record = trial.waits_for(mails(1)).types("\n").waits_for(mails(2)).run();
    assert_eq!(record.failed_wait(), None, "{}", String::from_utf8_lossy(&record.stderr()));
    let mails = record.mails("mail");
    assert_eq!(mails.len(), 2);
    assert_eq!(
        (mails[0].from, mails[0].to),
        ("me@example.org", &["you@example.org".to_owned()][..])
    );
    assert_eq!(mails[0].bytes, b"Subject: one\r\n\r\n.dot\r\n");
    assert_eq!(mails[1].to, ["a@x", "b@x"]);
    assert_eq!(record.refusals("mail"), [""; 0]);
    assert_eq!(record.streams("mail").len(), 1);
}

#[test]
fn without_a_login_nothing_is_taken_and_the_refusal_is_told() {
    let Some(trial) = client(
        "
import smtplib
s = smtplib.SMTP(sys.argv[1], int(sys.argv[2]), timeout=5)
try: s.sendmail('a@x', ['b@x'], 'Subject: no')
except smtplib.SMTPException as error: print(type(error).__name__)
try: s.login('me@example.org', 'wrong')
except smtplib.SMTPException as error: print(type(error).__name__)
",
    ) else {
        return;
    };
    let record = trial.run();
    assert_eq!(record.mails("mail").len(), 0);
    let refusals = record.refusals("mail");
    assert!(refusals.iter().any(|reply| reply.starts_with("530 ")), "{refusals:?}");
    assert!(refusals.iter().any(|reply| reply.starts_with("535 ")), "{refusals:?}");
    assert_eq!(record.stdout(), b"SMTPSenderRefused\nSMTPAuthenticationError\n");
}

#[test]
fn hostile_clients_are_outlasted() {
    let Some(trial) = client(
        "
where = (sys.argv[1], int(sys.argv[2]))
silent = [socket.create_connection(where) for _ in range(50)]
endless = socket.create_connection(where)
try:
    for _ in range(1000): endless.sendall(b'x' * 10000)
except OSError: pass
binary = socket.create_connection(where)
binary.sendall(os.urandom(3000) + b'\\r\\n')
deaf = socket.create_connection(where)
deaf.setblocking(False)
try:
    for _ in range(100000): deaf.send(b'EHLO x\\r\\n' * 100)
except OSError: pass
data = socket.create_connection(where)
data.sendall(b'EHLO x\\r\\nAUTH PLAIN AG1lQGV4YW1wbGUub3JnAHNlY3JldA==\\r\\nMAIL FROM:<a@x>\\r\\n'
    b'RCPT TO:<b@x>\\r\\nDATA\\r\\n')
data.setblocking(False)
for _ in range(300):
    try: data.send(b'y' * 10000)
    except BlockingIOError: time.sleep(0.001)
print('done')
",
    ) else {
        return;
    };
    let record = trial.run();
    assert_eq!(record.stdout(), b"done\n", "{}", String::from_utf8_lossy(&record.stderr()));
    assert_eq!(record.mails("mail").len(), 0);
    assert_eq!(record.streams("mail").len(), 54);
}
