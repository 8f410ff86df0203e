//! Delivery into the catcher: what arrives is what was written.

use std::fs;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver};

use mail_parser::{MessageParser, MimeHeaders};
use mail_sink::{Caught, Config, Login, Notice, Sink};
use mailer::{Attachment, Contents, Mailer, Oneself, Secret, SmtpUrl, Tls};
use proptest::prelude::*;
use tempfile::TempDir;

struct Catcher {
    sink: Sink,
    notices: Receiver<Notice>,
    _dir: TempDir,
}

impl Catcher {
    fn start(login: Option<Login>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (sender, notices) = mpsc::channel();
        let config = Config { login, ..Config::new("127.0.0.1:0".parse().unwrap(), dir.path()) };
        let sink = Sink::start(config, move |notice| sender.send(notice).unwrap()).unwrap();
        Self { sink, notices, _dir: dir }
    }

    fn mailer(&self) -> Mailer {
        let url = SmtpUrl::plain(self.sink.addr());
        Mailer::from_url(&url, None).from("me@a.example".parse().unwrap())
    }

    fn caught(&self) -> Caught {
        match self.notices.try_recv().unwrap() {
            Notice::Caught(caught) => caught,
            other => panic!("{other:?}"),
        }
    }

    fn bytes(&self) -> Vec<u8> {
        fs::read(self.caught().file).unwrap()
    }
}

#[test]
fn a_chinese_mail_arrives_as_it_was_written() {
    let catcher = Catcher::start(None);
    let text = "你好，\n\n第二行 with ASCII\n.a line that begins with a dot\n";
    let mailer = catcher.mailer().alias("张三");
    let receipt = mailer
        .send("李四 <you@b.example>", "关于网络编程课的一封很长很长的信，长到要折行", text)
        .unwrap();
    let bytes = catcher.bytes();
    assert!(bytes.is_ascii(), "headers and body are encoded for the wire");
    let message = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(message.subject(), Some("关于网络编程课的一封很长很长的信，长到要折行"));
    let from = message.from().unwrap().first().unwrap();
    assert_eq!((from.name(), from.address()), (Some("张三"), Some("me@a.example")));
    let to = message.to().unwrap().first().unwrap();
    assert_eq!((to.name(), to.address()), (Some("李四"), Some("you@b.example")));
    assert_eq!(message.body_text(0).unwrap().replace("\r\n", "\n"), text);
    assert!(message.date().is_some());
    assert_eq!(format!("<{}>", message.message_id().unwrap()), receipt.message_id);
    assert!(receipt.message_id.ends_with("@a.example>"), "the sender's domain, not this machine");
    let content_type = message.content_type().unwrap();
    assert_eq!(content_type.c_type, "text");
    assert_eq!(content_type.attribute("charset"), Some("utf-8"));
    assert_eq!(receipt.reply.code, 250);
}

#[test]
fn without_a_recipient_it_goes_to_oneself_and_several_get_one_mail() {
    let catcher = Catcher::start(None);
    catcher.mailer().send(Oneself, "Hi", "Text").unwrap();
    assert_eq!(catcher.caught().to, ["me@a.example"]);
    let to: &[&str] = &["b@b.example", "c@c.example"];
    catcher.mailer().send(to, "Hi", "Text").unwrap();
    let Caught { from, to, .. } = catcher.caught();
    assert_eq!((from.as_str(), to.len()), ("me@a.example", 2));
    assert!(catcher.notices.try_recv().is_err());
}

#[test]
fn attachments_come_through_byte_for_byte() {
    let catcher = Catcher::start(None);
    let bytes: Vec<u8> = (0..=255).cycle().take(5000).collect();
    let contents = Contents::text("two files").attach(Attachment::new("data.bin", bytes.clone()));
    let contents = contents.attach(Attachment::new("报告.txt", "你好".as_bytes()));
    catcher.mailer().send("you@b.example", "Files", contents).unwrap();
    let raw = catcher.bytes();
    let message = MessageParser::default().parse(&raw).unwrap();
    let parts: Vec<_> = message.attachments().collect();
    assert_eq!(message.body_text(0).unwrap().trim_end(), "two files");
    assert_eq!(
        (parts[0].attachment_name(), parts[0].contents()),
        (Some("data.bin"), bytes.as_slice())
    );
    assert_eq!(
        (parts[1].attachment_name(), parts[1].contents()),
        (Some("报告.txt"), "你好".as_bytes())
    );
    let missing = Attachment::read(&PathBuf::from("/no/such/file")).unwrap_err();
    assert!(missing.to_string().contains("/no/such/file"));
}

#[test]
fn the_right_password_logs_in_and_the_wrong_one_does_not() {
    let login = Login { user: "me@a.example".to_owned(), password: "right".to_owned() };
    let catcher = Catcher::start(Some(login));
    let mailer = |password| {
        let addr = catcher.sink.addr();
        let mailer = Mailer::new("me@a.example", Secret::new(password), addr.ip().to_string());
        mailer.port(addr.port()).tls(Tls::None)
    };
    mailer("right").send(Oneself, "Hi", "Text").unwrap();
    assert_eq!(catcher.caught().to, ["me@a.example"]);
    let error = mailer("wrong").send(Oneself, "Hi", "Text").unwrap_err();
    assert!(matches!(error, mailer::MailError::Credentials { .. }), "{error:?}");
}

#[test]
fn a_letter_that_is_posted_twice_is_the_same_message_twice() {
    let catcher = Catcher::start(None);
    let mailer = catcher.mailer();
    let letter = mailer.compose(Oneself, "Hi", "Text").unwrap();
    mailer.post(&letter).unwrap();
    mailer.post(&letter).unwrap();
    let (first, second) = (catcher.bytes(), catcher.bytes());
    assert_eq!(first, letter.bytes());
    assert_eq!(first, second);
    let other = mailer.compose(Oneself, "Hi", "Text").unwrap();
    assert_ne!(other.message_id(), letter.message_id());
}

#[test]
fn a_user_that_is_no_address_becomes_one_at_the_server() {
    for (user, host, sender) in [
        ("me", "mail.example", "me@mail.example"),
        ("me@a.example", "mail.example", "me@a.example"),
        ("me", "127.0.0.1", "me@[127.0.0.1]"),
    ] {
        let mailer = Mailer::new(user, "", host);
        assert_eq!(mailer.sender().unwrap().email(), sender);
        let letter = mailer.compose(Oneself, "Hi", "Text").unwrap();
        let message = MessageParser::default().parse(letter.bytes()).unwrap();
        assert_eq!(message.from().unwrap().first().unwrap().address(), Some(sender));
    }
    let nobody = Mailer::from_url(&"smtp://mail.example".parse().unwrap(), None);
    assert!(nobody.sender().is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_text_makes_composing_panic_or_breaks_the_message(subject in any::<String>(), alias in any::<String>(), text in any::<String>()) {
        let url: SmtpUrl = "smtps://me@a.example@mail.example".parse().unwrap();
        let mailer = Mailer::from_url(&url, None).alias(alias);
        let Ok(letter) = mailer.compose("you@b.example", &subject, text) else {
            return Ok(()); // a control character
        };
        let message = MessageParser::default().parse(letter.bytes()).unwrap();
        prop_assert_eq!(message.to().unwrap().first().unwrap().address(), Some("you@b.example"));
        // Blanks at its ends are no part of a header's value.
        prop_assert_eq!(message.subject().unwrap_or_default().trim(), subject.trim());
    }
}
