use common::Explain;
use common::codec::Encoding;
use proptest::prelude::*;

use super::{EXAMPLE, Rule, Rules, Say, When};
use crate::link::Peer;

fn peer() -> Peer {
    "127.0.0.1:5000".parse().unwrap()
}

fn said(rules: &Rules, bytes: &[u8]) -> Option<(usize, Vec<u8>)> {
    rules.answer(bytes, peer()).map(|answer| (answer.rule, answer.bytes))
}

fn one(when: When, say: Say) -> Rules {
    Rules::new(vec![Rule::new(when, say, None).unwrap()], None)
}

fn template(source: &str) -> Rules {
    one(When::Always, Say::Template(source.to_owned()))
}

#[test]
fn the_example_answers_as_its_comments_say() {
    let rules = Rules::from_toml(EXAMPLE).unwrap();
    assert_eq!(rules.len(), 5);
    assert_eq!(said(&rules, b"ping\r\n"), Some((1, b"pong".to_vec())));
    let (rule, greeting) = said(&rules, "老师，你好".as_bytes()).unwrap();
    assert!(
        rule == 2 && String::from_utf8(greeting).unwrap().starts_with("你好，127.0.0.1:5000！")
    );
    assert_eq!(said(&rules, b"x is 7"), Some((3, b"x = 7 (answer 1){ok}".to_vec())));
    assert_eq!(said(&rules, b"y is 8\n").unwrap().1, b"y = 8 (answer 2){ok}");
    assert_eq!(said(&rules, b"\xde\xad\xbe\xef"), Some((4, vec![0, 1])));
    assert_eq!(said(&rules, b"\xff\n"), Some((5, b"\xff\n".to_vec())));
}

#[test]
fn text_is_compared_in_its_encoding() {
    let rules =
        Rules::from_toml("encoding = \"gbk\"\n[[rule]]\nequals = \"你\"\ntext = \"好\"").unwrap();
    assert_eq!(said(&rules, b"\xc4\xe3").unwrap().1, b"\xba\xc3");
    assert_eq!(said(&rules, "你".as_bytes()), None);
    let own =
        Rules::from_toml("[[rule]]\nencoding = \"gbk\"\ncontains = \"你\"\ntext = \"好\"").unwrap();
    assert_eq!(said(&own, b"a\xc4\xe3b").unwrap().1, b"\xba\xc3");
    let by_face = one(When::Equals("你".to_owned()), Say::Echo).or_in(Encoding::Gbk);
    assert!(said(&by_face, b"\xc4\xe3").is_some());
}

#[test]
fn an_answer_is_never_empty_but_to_an_empty_datagram() {
    let echo = one(When::Always, Say::Echo);
    assert_eq!(said(&echo, b""), Some((1, Vec::new())));
    assert_eq!(said(&template("{text}"), b"\n"), None);
}

#[test]
fn a_long_text_is_not_handed_to_a_regular_expression() {
    let rules = one(When::Matches("(a*)*b".to_owned()), Say::Echo);
    assert!(said(&rules, &[b'a'; 65_000]).is_none());
    assert!(said(&rules, b"aab").is_some());
}

#[test]
fn mistakes_are_told_with_their_place_and_a_suggestion() {
    let rule = "[[rule]]\n";
    for (source, line, column, words) in [
        (format!("{rule}equal = \"a\"\necho = true"), 2, 1, "did you mean equals?"),
        (format!("{rule}equals = \"a\""), 1, 1, "needs one answer"),
        (format!("{rule}text = \"a\"\necho = true"), 1, 1, "needs one answer"),
        (
            format!("{rule}equals = \"a\"\ncontains = \"b\"\necho = true"),
            1,
            1,
            "more than one condition",
        ),
        (format!("{rule}regex = '('\necho = true"), 2, 9, "no regular expression"),
        (
            format!("{rule}regex = '(\\w{{1000}}){{100}}'\necho = true"),
            2,
            9,
            "no regular expression",
        ),
        (format!("{rule}template = \"{{txt}}\""), 2, 12, "did you mean {text}?"),
        (format!("{rule}regex = '(a)'\ntemplate = \"{{2}}\""), 3, 12, "names no group"),
        (format!("{rule}hex = \"4\""), 2, 7, "left over"),
        (format!("{rule}text = \"\""), 2, 8, "empty"),
        ("encoding = \"x\"".to_owned(), 1, 12, "no encoding"),
        (format!("encoding = \"gbk\"\n{rule}text = \"🦀\""), 3, 8, "gbk has no character"),
        (format!("{rule}echo = 1"), 2, 8, ""),
    ] {
        let mistake = Rules::from_toml(&source).unwrap_err();
        let told = (mistake.line, mistake.column);
        assert_eq!(told, (line, column), "{source}: {}", mistake.fact.en);
        assert!(mistake.fact.en.contains(words), "{source}: {}", mistake.fact.en);
    }
}

#[test]
fn a_file_is_read_and_saved_again() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("rules.toml");
    let rules = Rules::from_toml(EXAMPLE).unwrap();
    rules.save(&path).unwrap();
    assert_eq!(Rules::load(&path).unwrap().to_toml(), rules.to_toml());
    let missing = Rules::load(&directory.path().join("none.toml")).unwrap_err();
    assert!(missing.fact().en.contains("none.toml") && missing.help().is_some());
}

proptest! {
    #[test]
    fn what_a_stranger_writes_is_not_read_as_a_template(text in "[{}a-z0-9]{0,20}|\\{text\\}|\\{from\\}") {
        let rules = one(When::Matches("^(.*)$".to_owned()), Say::Template("<{text}|{1}>".to_owned()));
        prop_assert_eq!(said(&rules, text.as_bytes()).unwrap().1, format!("<{text}|{text}>").into_bytes());
    }

    #[test]
    fn any_bytes_are_answered_or_not_and_nothing_panics(bytes in any::<Vec<u8>>()) {
        let rules = Rules::from_toml(EXAMPLE).unwrap();
        prop_assert!(said(&rules, &bytes).is_some());
    }

    #[test]
    fn rules_read_back_as_they_were(
        texts in proptest::collection::vec((any::<String>(), "[^{]{1,9}"), 0..5),
        bytes in proptest::collection::vec(any::<u8>(), 1..9),
    ) {
        let rules = texts.iter().enumerate().map(|(index, (text, answer))| {
            let when = match index % 3 {
                0 => When::Equals(text.clone()),
                1 => When::Contains(text.clone()),
                _ => When::Bytes(bytes.clone()),
            };
            let say = match index % 3 {
                0 => Say::Text(answer.clone()),
                1 => Say::Template(format!("{answer}{{text}}")),
                _ => Say::Bytes(bytes.clone()),
            };
            Rule::new(when, say, (index % 2 == 0).then_some(Encoding::Utf8)).unwrap()
        });
        let rules = Rules::new(rules.collect(), Some(Encoding::Gb18030));
        let read = Rules::from_toml(&rules.to_toml()).unwrap();
        prop_assert_eq!(read.to_toml(), rules.to_toml());
        for (text, _) in &texts {
            prop_assert_eq!(said(&read, text.as_bytes()), said(&rules, text.as_bytes()));
        }
    }
}

#[test]
fn what_is_wrong_with_an_expression_is_told_in_chinese_only() {
    for pattern in
        ["(", ")", "[a", "a{2", "*", "\\p{Han}", "(?=a)", "(a)\\1", "(?P<1>a)", "\\q", "[b-a]"]
    {
        let told = super::regex(pattern).unwrap_err().reason.zh;
        let words = told.split_once('：').unwrap().1;
        assert!(words != "写法不对", "{pattern} has words of its own");
        assert!(!words.contains("found") && !words.contains("not "), "{words}");
    }
}
