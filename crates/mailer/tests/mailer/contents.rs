//! What is written is what a recipient's program reads: text beside HTML, pictures, attachments,
//! copies, conversations.

use std::collections::BTreeMap;

use common::Lang;
use mail_parser::{HeaderForm, Message, MessageParser, MimeHeaders, PartType};
use mailer::{Attachment, Contents, Inline, Letter, MailError, Mailer, Oneself, Part, Thread};
use proptest::prelude::*;

fn mailer() -> Mailer {
    Mailer::new("me@a.example", "", "mail.example").alias("张三")
}

fn read(letter: &Letter) -> Message<'_> {
    MessageParser::default().parse(letter.bytes()).unwrap()
}

/// The tree of parts in one line.
fn tree(message: &Message<'_>, part: usize) -> String {
    let part = message.part(u32::try_from(part).unwrap()).unwrap();
    let kind = part.content_type().map_or("text/plain".to_owned(), |kind| {
        format!("{}/{}", kind.c_type, kind.c_subtype.as_deref().unwrap_or_default())
    });
    match &part.body {
        PartType::Multipart(parts) => {
            let inner: Vec<_> = parts.iter().map(|&part| tree(message, part as usize)).collect();
            format!("{}({})", kind.trim_start_matches("multipart/"), inner.join(", "))
        }
        _ => kind,
    }
}

fn full() -> Contents {
    Contents::text("CPU 93 %")
        .html("<p>CPU <b>93 %</b></p><img src=\"cid:chart\">")
        .inline(Inline::new("chart", "图.png", *b"\x89PNG"))
        .attach(Attachment::new("报告.csv", "a,b\n"))
}

#[test]
fn every_level_of_the_tree_is_there_only_when_it_holds_something() {
    for (contents, expected) in [
        (Contents::text("a"), "text/plain"),
        (Contents::default().html("<p>a"), "alternative(text/plain, text/html)"),
        (
            Contents::text("a").attach(Attachment::new("a.pdf", "")),
            "mixed(text/plain, application/pdf)",
        ),
        (full(), "mixed(related(alternative(text/plain, text/html), image/png), text/csv)"),
    ] {
        let letter = mailer().compose(Oneself, "Hi", contents).unwrap();
        assert_eq!(tree(&read(&letter), 0), expected);
    }
}

#[test]
fn text_html_pictures_and_attachments_come_through() {
    let letter = mailer().compose("you@b.example", "报告", full()).unwrap();
    let message = read(&letter);
    assert_eq!(message.body_text(0).unwrap(), "CPU 93 %");
    assert!(message.body_html(0).unwrap().contains("cid:chart"));
    let parts: Vec<_> = message.attachments().collect();
    let picture = parts.iter().find(|part| part.content_id() == Some("chart")).unwrap();
    assert_eq!((picture.attachment_name(), picture.contents()), (Some("图.png"), &b"\x89PNG"[..]));
    assert_eq!(picture.content_disposition().unwrap().c_type, "inline");
    let file = parts.iter().find(|part| part.attachment_name() == Some("报告.csv")).unwrap();
    assert_eq!(file.contents(), b"a,b\n");
    assert_eq!(file.content_disposition().unwrap().c_type, "attachment");
    // Both forms of the name stand there.
    let raw = String::from_utf8(letter.bytes().to_vec()).unwrap();
    assert!(raw.contains("name=\"=?UTF-8?B?5oql5ZGKLmNzdg==?=\""), "{raw}");
    assert!(raw.contains("filename*=UTF-8''%E6%8A%A5%E5%91%8A.csv"), "{raw}");
}

#[test]
fn html_alone_brings_a_text_that_is_no_html() {
    let html = "<h1>Over</h1><p>see <a href='https://a.example/x'>the page</a></p>";
    let letter = mailer().compose(Oneself, "Hi", Contents::default().html(html)).unwrap();
    let message = read(&letter);
    assert_eq!(
        message.body_text(0).unwrap().replace("\r\n", "\n"),
        "Over\n\nsee the page (https://a.example/x)"
    );
    assert_eq!(message.body_html(0).unwrap(), html);
}

#[test]
fn line_breaks_stay_as_typed() {
    let text = "one\n\n  two\n\tthree \n.\nfive";
    let parts = vec![Part::Text(text.to_owned())];
    for contents in [Contents::text(text), Contents::from_parts(parts).unwrap()] {
        let letter = mailer().compose(Oneself, "Hi", contents).unwrap();
        let message = read(&letter);
        assert_eq!(message.body_text(0).unwrap().replace("\r\n", "\n").trim_end(), text);
    }
}

#[test]
fn blind_copies_stand_in_the_envelope_alone() {
    let draft = mailer().clone();
    let letter = draft
        .draft("you@b.example", "Hi", "Text")
        .cc(["c@c.example", "you@B.EXAMPLE"])
        .bcc(BTreeMap::from([("secret@d.example", "秘密")]))
        .reply_to("answers@a.example")
        .compose()
        .unwrap();
    let to: Vec<_> = letter.to().iter().map(ToString::to_string).collect();
    assert_eq!(to, ["you@b.example", "c@c.example", "secret@d.example"]);
    let raw = String::from_utf8(letter.bytes().to_vec()).unwrap();
    assert!(!raw.contains("secret@d.example") && !raw.to_lowercase().contains("\nbcc"), "{raw}");
    let message = read(&letter);
    assert_eq!(message.cc().unwrap().iter().count(), 2);
    assert_eq!(message.reply_to().unwrap().first().unwrap().address(), Some("answers@a.example"));
}

#[test]
fn headers_of_ones_own_are_written_and_the_mailers_are_refused_with_a_cure() {
    let mailer = mailer();
    let with =
        |name: &str, value: &str| mailer.draft(Oneself, "Hi", "x").header(name, value).compose();
    let letter = with("X-Rule", "cpu > 80，超限").unwrap();
    let message = read(&letter);
    assert_eq!(message.header_as("X-Rule", HeaderForm::Text)[0].as_text(), Some("cpu > 80，超限"));
    for (name, cure) in [
        ("Bcc", "Draft::bcc"),
        ("bCC", "Draft::bcc"),
        ("Content-Type", "Contents"),
        ("Message-ID", "Draft::thread"),
        ("Subject", "subject"),
    ] {
        let error = with(name, "x").unwrap_err();
        let help = common::Explain::help(&error).unwrap();
        assert!(help.en.contains(cure) && !help.zh.is_ascii(), "{name}: {help:?}");
    }
    for (name, value) in [
        ("X-A\r\nBcc", "x@y"),
        ("", "x"),
        ("X A", "x"),
        ("X:", "x"),
        ("X-A", "x\r\nBcc: y@z"),
        ("X-A", "x\ny"),
        ("X-É", "x"),
    ] {
        let error = with(name, value).unwrap_err();
        assert!(matches!(error, MailError::BadHeader { .. }), "{name:?}: {value:?}");
    }
}

#[test]
fn alerts_of_one_incident_are_one_conversation_of_different_messages() {
    let mailer = mailer();
    let first = mailer.compose(Oneself, "CPU", "93 %").unwrap();
    let thread = Thread::of(&first);
    let kept: Thread = thread.to_string().parse().unwrap();
    let mut ids = vec![first.message_id().to_owned()];
    for _ in 0..50 {
        let next = mailer.draft(Oneself, "CPU", "94 %").thread(&kept).compose().unwrap();
        let message = read(&next);
        let first = first.message_id().trim_matches(['<', '>']);
        assert_eq!(message.in_reply_to().as_text(), Some(first));
        assert_eq!(message.references().as_text(), Some(first));
        ids.push(next.message_id().to_owned());
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 51);
}

#[test]
fn a_letter_in_pieces_is_the_same_letter() {
    let letter =
        mailer().draft("张 <用户@例子.中国>", "报告", full()).bcc("b@b.example").compose().unwrap();
    let again = Letter::from_parts(letter.to_parts()).unwrap();
    assert_eq!(again.to_parts(), letter.to_parts());
    assert_eq!((again.bytes(), again.message_id()), (letter.bytes(), letter.message_id()));
    let mut parts = letter.to_parts();
    parts.message_id = "x\r\ny".to_owned();
    assert!(Letter::from_parts(parts).is_err());
}

#[test]
fn a_preview_shows_everything_and_needs_no_server() {
    let mailer = mailer();
    let letter =
        mailer.draft("李四 <you@b.example>", "超限", full()).bcc("b@b.example").compose().unwrap();
    let preview = letter.preview().unwrap();
    let (en, zh) = (preview.in_lang(Lang::En), preview.in_lang(Lang::Zh));
    for piece in [
        "From: 张三 <me@a.example>",
        "To: 李四 <you@b.example>",
        "Subject: 超限",
        "Bcc (in no header): b@b.example",
        "CPU 93 %",
        "[HTML,",
        "图.png, cid:chart, image/png, 4 bytes",
        "[attachment: 报告.csv, text/csv, 4 bytes]",
    ] {
        assert!(en.contains(piece), "{piece}: {en}");
    }
    assert!(zh.contains("[附件：报告.csv，text/csv，4 字节]"), "{zh}");
    let hostile = mailer.compose(Oneself, "Hi", "\u{1b}[2J").unwrap();
    assert!(!hostile.preview().unwrap().in_lang(Lang::En).contains('\u{1b}'));
}

#[test]
fn a_domain_of_other_letters_goes_out_as_punycode() {
    let letter = mailer().compose("张 <me@例子.中国>", "Hi", "Text").unwrap();
    assert!(letter.bytes().is_ascii());
    let message = read(&letter);
    assert_eq!(message.to().unwrap().first().unwrap().address(), Some("me@xn--fsqu00a.xn--fiqs8s"));
    assert_eq!(letter.to()[0].to_string(), "me@例子.中国");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_and_any_bytes_come_through(text in "[^\\p{Cc}]{0,200}(\n[^\\p{Cc}]{0,80}){0,5}", bytes in any::<Vec<u8>>(), name in "[^\\p{C}]{1,40}") {
        let contents = Contents::text(text.clone()).attach(Attachment::new(name.clone(), bytes.clone()));
        let letter = mailer().compose(Oneself, "Hi", contents).unwrap();
        prop_assert!(letter.bytes().is_ascii());
        prop_assert!(letter.bytes().split(|&byte| byte == b'\n').all(|line| line.len() <= 998));
        let message = read(&letter);
        prop_assert_eq!(message.body_text(0).unwrap().replace("\r\n", "\n"), text);
        let file = message.attachments().next().unwrap();
        prop_assert_eq!(file.attachment_name(), Some(name.as_str()));
        prop_assert_eq!(file.contents(), bytes.as_slice());
    }
}
