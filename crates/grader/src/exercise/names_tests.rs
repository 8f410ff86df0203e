use proptest::prelude::*;

use super::*;

fn parts(text: &str) -> Vec<Part> {
    Template::parse(text).unwrap().0
}

fn literal(text: &str) -> Part {
    Part::Literal(text.to_owned())
}

fn name(name: &str) -> Part {
    Part::Name(name.to_owned())
}

#[test]
fn names_stand_in_braces_and_braces_are_doubled() {
    assert_eq!(parts(""), []);
    assert_eq!(parts("hello"), [literal("hello")]);
    assert_eq!(parts("{port}"), [name("port")]);
    assert_eq!(parts("{a}:{b-2}"), [name("a"), literal(":"), name("b-2")]);
    assert_eq!(parts("{{a}} {a}"), [literal("{a} "), name("a")]);
    assert_eq!(parts("{{{a}}}"), [literal("{"), name("a"), literal("}")]);
    assert_eq!(parts("你好{m}"), [literal("你好"), name("m")]);
}

#[test]
fn what_is_half_a_name_is_refused() {
    for (text, bad) in [
        ("{", BadTemplate::Open),
        ("a{b", BadTemplate::Open),
        ("}", BadTemplate::Closed),
        ("{a}}", BadTemplate::Closed),
        ("{}", BadTemplate::NoName),
        ("{A}", BadTemplate::NoName),
        ("{a b}", BadTemplate::NoName),
        ("{a-}", BadTemplate::NoName),
        ("{a{b}}", BadTemplate::NoName),
        ("{端口}", BadTemplate::NoName),
    ] {
        assert_eq!(Template::parse(text), Err(bad), "{text}");
    }
}

proptest! {
    #[test]
    fn text_with_doubled_braces_is_text(text: String) {
        let doubled = text.replace('{', "{{").replace('}', "}}");
        let parsed = Template::parse(&doubled).unwrap();
        let whole: String = parsed.0.iter().map(|part| match part {
            Part::Literal(text) => text.as_str(),
            Part::Name(_) => "a name!",
        }).collect();
        prop_assert_eq!(whole, text);
    }
}
