use super::{Kind, Token, begins_with, behind_closing, tokens};

fn texts(source: &str) -> Vec<String> {
    let all = tokens(source).into_iter();
    all.filter_map(|token| token.text().map(str::to_owned)).collect()
}

fn words(source: &str, keep: impl Fn(&Token) -> bool) -> Vec<String> {
    let all = tokens(source).into_iter().filter(keep);
    all.filter_map(|token| token.word().map(str::to_owned)).collect()
}

#[test]
fn string_literals_have_their_values() {
    let table = [
        (r#"f("a", "b")"#, &["a", "b"][..]),
        (r#""say \"hi\" \\""#, &[r#"say "hi" \"#]),
        ("\"one \\\n    two\"", &["one two"]),
        (r#""\n\t\0\x41\u{4f60}""#, &["\n\t\0A你"]),
        (r##"r"a\" r#"b"c"# br"d""##, &[r"a\", r#"b"c"#, "d"]),
        (r#"b"bytes" c"c""#, &["bytes", "c"]),
        (r#"'"' "a" '\'' "b" '\u{1F}' "c""#, &["a", "b", "c"]),
        ("'a: loop { \"b\" }", &["b"]),
        ("// \"no\"\n\"yes\" /* \"no\" /* nested */ \"no\" */ //! \"no\"", &["yes"]),
        ("\"no comment // here /* or here\"", &["no comment // here /* or here"]),
        ("r#type(\"a\")", &["a"]),
        ("\"never closed", &["never closed"]),
    ];
    for (source, expected) in table {
        assert_eq!(texts(source), expected, "{source}");
    }
}

#[test]
fn lines_are_counted_through_everything() {
    let source = "\"a\nb\"\n/* x\n */ here\n\"c \\\n d\" there";
    let lines: Vec<_> = tokens(source).iter().map(|token| token.line).collect();
    assert_eq!(lines, [1, 4, 5, 6]);
}

#[test]
fn doc_comments_are_kept_and_other_comments_are_not() {
    let docs: Vec<_> = tokens("//! no\n/// yes\n//// no\n// no\nfn f() {}")
        .into_iter()
        .filter(|token| matches!(token.kind, Kind::Doc(_)))
        .collect();
    assert_eq!(docs.len(), 1);
    assert_eq!(docs[0].kind, Kind::Doc("yes".to_owned()));
    assert_eq!(docs[0].line, 2);
}

#[test]
fn items_for_tests_are_marked_to_their_end() {
    let source = "\
        fn a() { x; }\n\
        #[cfg(test)]\n#[allow(dead_code)]\nfn b(list: [u8; 2]) -> [u8; 2] { y; { z; } }\n\
        fn c() {}\n\
        #[cfg(not(test))] fn d() {}\n\
        #[test]\nfn e() {}\n\
        #[cfg(all(test, unix))] mod f;\n\
        fn g() {}";
    let names = |in_test| {
        let all = words(source, |token| token.in_test == in_test);
        let short = all.into_iter().filter(|word| word.len() == 1 && word != "2");
        short.collect::<String>()
    };
    assert_eq!(names(false), "axcdg");
    assert_eq!(names(true), "byzef");
    let inside = tokens("fn a() {}\n#![cfg(test)]\nfn b() {}");
    assert!(inside.iter().any(|t| t.is_word("b") && t.in_test));
    assert!(inside.iter().any(|t| t.is_word("a") && !t.in_test));
}

#[test]
fn brackets_and_patterns() {
    let source = tokens("f(a[0], { b }) + c");
    assert_eq!(behind_closing(&source, 1), source.len() - 2);
    assert!(begins_with(&source, "f ( a ["));
    assert!(!begins_with(&source, "f ( b"));
    assert!(!begins_with(&tokens("\"f\""), "f"));
}
