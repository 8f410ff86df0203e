//! What is written into a header is read back by another program's reader, unchanged.

use mail_parser::{MessageParser, MimeHeaders};
use proptest::prelude::*;

use super::*;

fn subject_of(header: &str) -> String {
    let message = format!("{header}\r\nFrom: a@b.example\r\n\r\nx");
    let message = MessageParser::default().parse(&message).unwrap();
    message.subject().unwrap_or_default().to_owned()
}

fn attachment_name(words: &[String]) -> String {
    let mut all = vec!["attachment;".to_owned()];
    all.extend(words.iter().cloned());
    let header = tokens("Content-Disposition", &all);
    let message = format!("{header}\r\n\r\nx");
    let message = MessageParser::default().parse(&message).unwrap();
    message.attachment_name().unwrap_or_default().to_owned()
}

fn is_folded_well(header: &str) -> bool {
    header.is_ascii()
        && header.split("\r\n").all(|line| line.len() <= 78 && !line.trim().is_empty())
}

#[test]
fn a_long_chinese_subject_is_folded_and_read_back() {
    let subject = "关于网络编程课的一封很长很长的信，".repeat(40);
    let header = text("Subject", &subject).unwrap();
    assert!(is_folded_well(&header), "{header}");
    assert_eq!(subject_of(&header), subject);
    assert!(header.split_whitespace().skip(1).all(|word| word.len() <= 75), "{header}");
}

#[test]
fn no_encoded_word_splits_a_character() {
    let header = text("Subject", &"a😀é网".repeat(50)).unwrap();
    for word in header.split_whitespace().skip(1) {
        let inner = word.strip_prefix("=?UTF-8?B?").unwrap().strip_suffix("?=").unwrap();
        assert!(String::from_utf8(BASE64_STANDARD.decode(inner).unwrap()).is_ok(), "{word}");
    }
}

#[test]
fn plain_english_stays_readable() {
    assert_eq!(text("Subject", "CPU is at 93%").unwrap(), "Subject: CPU is at 93%");
    assert!(text("Subject", "looks like =?UTF-8?B?eA==?= code").unwrap().contains("=?UTF-8?B?bG9"));
    let long = text("Subject", "word ".repeat(40).trim_end()).unwrap();
    assert!(is_folded_well(&long) && !long.contains("=?"), "{long}");
}

#[test]
fn a_control_character_is_refused() {
    for value in ["a\r\nBcc: x@y.example", "a\nb", "a\0", "a\u{85}b", "\u{1b}[2J", "a\tb"] {
        assert!(text("Subject", value).is_err(), "{value:?}");
    }
}

#[test]
fn names_before_an_address_are_quoted_or_encoded() {
    for (name, written) in [
        ("Zhang San", "Zhang San <a@b.example>"),
        ("Zhang, San", "\"Zhang, San\" <a@b.example>"),
        ("say \"hi\" \\", "\"say \\\"hi\\\" \\\\\" <a@b.example>"),
        ("张三", "=?UTF-8?B?5byg5LiJ?= <a@b.example>"),
    ] {
        let address = "a@b.example".parse::<Address>().unwrap().with_name(name).unwrap();
        assert_eq!(addresses("To", &[address]), format!("To: {written}"));
    }
}

#[test]
fn many_recipients_are_folded() {
    let one = |n: i32| format!("张三 <user{n}@host{n}.example>").parse().unwrap();
    let list: Vec<Address> = (0..50).map(one).collect();
    let header = addresses("To", &list);
    assert!(is_folded_well(&header), "{header}");
    let message =
        MessageParser::default().parse(&format!("{header}\r\n\r\nx")).unwrap().into_owned();
    assert_eq!(message.to().unwrap().iter().count(), 50);
}

#[test]
fn a_chinese_file_name_is_written_both_ways() {
    assert_eq!(parameter_in_words("name", "报告.txt"), ["name=\"=?UTF-8?B?5oql5ZGKLnR4dA==?=\""]);
    assert_eq!(
        parameter_in_percent("filename", "报告.txt"),
        ["filename*=UTF-8''%E6%8A%A5%E5%91%8A.txt"]
    );
    assert_eq!(parameter_in_percent("filename", "a b.txt"), ["filename=\"a b.txt\""]);
    let long = "很长的名字".repeat(12) + ".txt";
    let pieces = parameter_in_percent("filename", &long);
    assert!(pieces.len() > 1 && pieces[1].starts_with("filename*1*="), "{pieces:?}");
    assert_eq!(attachment_name(&pieces), long);
}

proptest! {
    #[test]
    fn any_text_is_read_back_or_refused(value in any::<String>()) {
        match text("Subject", &value) {
            Err(_) => prop_assert!(value.chars().any(char::is_control)),
            Ok(header) => {
                prop_assert!(is_folded_well(&header), "{header}");
                prop_assert_eq!(subject_of(&header), value);
            }
        }
    }

    #[test]
    fn any_printable_text_is_read_back(value in "[ -~]{0,300}") {
        let header = text("X-Any", &value).unwrap().replacen("X-Any", "Subject", 1);
        prop_assert_eq!(subject_of(&header), value);
    }

    #[test]
    fn any_name_is_read_back(value in "\\PC{1,120}") {
        prop_assume!(!value.chars().any(char::is_control) && !value.trim().is_empty());
        let address = "a@b.example".parse::<Address>().unwrap().with_name(&value).unwrap();
        let header = addresses("From", &[address]);
        prop_assert!(header.split("\r\n").all(|line| line.len() <= 78), "{header}");
        let message = MessageParser::default().parse(&format!("{header}\r\n\r\nx")).unwrap().into_owned();
        let from = message.from().unwrap().first().unwrap();
        prop_assert_eq!(from.name().unwrap_or_default(), value);
        prop_assert_eq!(from.address(), Some("a@b.example"));
    }

    #[test]
    fn any_file_name_is_read_back_from_percent(value in "\\PC{1,200}") {
        prop_assume!(!value.chars().any(char::is_control));
        prop_assert_eq!(attachment_name(&parameter_in_percent("filename", &value)), value);
    }
}
