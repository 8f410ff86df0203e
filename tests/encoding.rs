//! encoding: which bytes a text has, what bytes mean, and what comes of a mix-up; all as CPython
//! says it.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test fails by panicking")]

use predicates::prelude::*;
use predicates::str::contains;
use serde_json::{Value, json};
use testkit::{Running, contract};

const BINARY: &str = env!("CARGO_BIN_EXE_encoding");

fn lesson() -> assert_cmd::Command {
    contract::lesson(BINARY)
}

fn events(args: &[&str]) -> Vec<Value> {
    let output = lesson().args(args).arg("--json").output().unwrap();
    contract::is_harmless(&output.stdout);
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn event(args: &[&str]) -> Value {
    let mut events = events(args);
    assert_eq!(events.len(), 1, "{events:?}");
    events.remove(0)
}

/// The lines of stdout, after success.
fn told(args: &[&str]) -> Vec<String> {
    let output = lesson().args(args).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    contract::is_harmless(&output.stdout);
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

// ---- encode ----

#[test]
fn each_character_stands_above_its_bytes() {
    assert_eq!(
        told(&["encode", "你a😀"]),
        [
            "你a😀 in utf-8: 3 characters, 8 bytes",
            "  你        a       😀",
            "  U+4F60    U+0061  U+1F600",
            "  e4 bd a0  61      f0 9f 98 80",
        ]
    );
    assert_eq!(
        told(&["encode", "你a", "-e", "cp936", "--lang", "zh"]),
        ["你a 用 gbk 编码：2 个字符，3 字节", "  你      a", "  U+4F60  U+0061", "  c4 e3   61",]
    );
}

#[test]
fn every_encoding_and_mode_gives_the_bytes_of_python() {
    for (encoding, errors, hex) in [
        ("utf-8", "strict", "e4bda0c3a9f09f9880"),
        ("gbk", "ignore", "c4e3a8a6"),
        ("gbk", "replace", "c4e3a8a63f"),
        ("gbk", "backslashreplace", "c4e3a8a65c553030303166363030"),
        ("gbk", "xmlcharrefreplace", "c4e3a8a62623313238353132 3b"),
        ("gb18030", "strict", "c4e3a8a69439fc36"),
        ("ascii", "replace", "3f3f3f"),
        ("latin-1", "xmlcharrefreplace", "262332303332303be92623313238353132 3b"),
    ] {
        let event = event(&["encode", "你é😀", "-e", encoding, "--errors", errors]);
        assert_eq!(event["hex"], hex.replace(' ', ""), "{encoding} {errors}");
        assert_eq!((&event["codec"], &event["errors"]), (&json!(encoding), &json!(errors)));
        assert_eq!((&event["event"], &event["text"]), (&json!("encoded"), &json!("你é😀")));
        let pieces = event["characters"].as_array().unwrap();
        let joined: String = pieces.iter().map(|piece| piece["hex"].as_str().unwrap()).collect();
        assert_eq!(joined, event["hex"].as_str().unwrap());
    }
}

#[test]
fn what_stands_for_a_missing_character_is_said() {
    let lines = told(&["encode", "a😀", "-e", "gbk", "--errors", "xmlcharrefreplace"]);
    assert_eq!(lines[0], "a😀 in gbk with errors=xmlcharrefreplace: 2 characters, 10 bytes");
    assert!(lines.last().unwrap().contains("now &#128512;"), "{lines:?}");
    let lines = told(&["encode", "a😀", "-e", "gbk", "--errors", "ignore", "--lang", "zh"]);
    assert!(lines.last().unwrap().contains("略去"), "{lines:?}");
    let args = ["encode", "a😀", "-e", "gbk"];
    contract::refuses(BINARY, &args, 2, "gbk has no character '😀'", "gbk 里没有字符“😀”");
}

#[test]
fn what_steers_a_terminal_is_shown_by_its_number() {
    let lines = told(&["encode", "\x1b[2J\u{202e}"]);
    assert!(lines[0].starts_with(r"\x1b[2J\u202e in utf-8"), "{lines:?}");
    assert!(lines[1].contains(r"\x1b") && lines[1].contains(r"\u202e"));
}

// ---- decode ----

#[test]
fn each_character_stands_under_its_bytes() {
    assert_eq!(
        told(&["decode", "E4BDA0", "0x61", r"\xf0\x9f\x98\x80"]),
        [
            "8 bytes read as utf-8: 3 characters: 你a😀",
            "  e4 bd a0  61      f0 9f 98 80",
            "  你        a       😀",
            "  U+4F60    U+0061  U+1F600",
        ]
    );
}

#[test]
fn every_way_of_writing_hex_is_the_same() {
    for hex in ["c4e3bac3", "C4 E3 BA C3", "0xc4e3bac3", r"\xc4\xe3\xba\xc3", "0xC4 0xE3 0xBA 0xC3"]
    {
        assert_eq!(event(&["decode", hex, "-e", "gbk"])["text"], "你好", "{hex}");
    }
    assert_eq!(event(&["decode", ""])["text"], "");
}

#[test]
fn broken_bytes_are_marked_and_named() {
    for (lang, broken, reason) in [
        ("en", "broken", "  byte 3: e5 a5: unexpected end of data"),
        ("zh", "坏", "  第 3 字节：e5 a5：字符还没完，数据就结束了"),
    ] {
        let output = lesson().args(["decode", "e4bda0e5a5", "--lang", lang]).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(2));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1..3], ["  e4 bd a0  e5 a5", "  你        ?"], "{text}");
        assert_eq!(lines[3], format!("  U+4F60    {broken}"));
        assert_eq!(lines[4], reason);
    }
}

#[test]
fn every_mode_gives_the_text_of_python() {
    for (errors, text) in
        [("ignore", "你z"), ("replace", "你\u{fffd}z"), ("backslashreplace", r"你\xe5\xa5z")]
    {
        let event = event(&["decode", "e4bda0e5a57a", "--errors", errors]);
        assert_eq!((&event["text"], &event["errors"]), (&json!(text), &json!(errors)));
        assert_eq!((&event["event"], &event["codec"]), (&json!("decoded"), &json!("utf-8")));
        let bad = &event["characters"][1];
        assert_eq!(
            (&bad["at"], &bad["hex"], &bad["text"]),
            (&json!(3), &json!("e5a5"), &Value::Null)
        );
    }
    let mut ignoring = lesson();
    ignoring.args(["decode", "e4bda0e5", "--errors", "ignore"]);
    ignoring.assert().success().stderr(contains("try guess"));
}

#[test]
fn a_decode_error_says_where_and_what_fits() {
    let told = events(&["decode", "61c4e3bac3"]);
    assert_eq!(
        told[0],
        json!({
            "event": "decode_error", "encoding": "utf-8", "at": 1, "end": 2, "hex": "61c4e3bac3",
            "reason": "invalid continuation byte", "suggestion": "gbk",
        })
    );
    assert_eq!((&told[1]["event"], &told[1]["status"]), (&json!("error"), &json!(2)));
    let cure = contains("in gbk all of it is text: -e gbk");
    lesson().args(["decode", "61c4e3bac3"]).assert().code(2).stderr(cure);
    assert_eq!(events(&["decode", "ff"])[0].get("suggestion"), None);
}

#[test]
fn a_pair_that_changed_in_2022_is_pointed_at() {
    let lines = told(&["decode", "a6d9", "-e", "gb18030"]);
    assert_eq!(lines.last().unwrap(), "  byte 0: a6 d9 is ︐ (U+FE10) in the edition of 2022");
    assert_eq!(event(&["decode", "a6d9", "-e", "gb18030"])["text"], "\u{e78d}");
    let listed = events(&["editions"]);
    assert_eq!(listed.len(), 20);
    assert_eq!(
        listed[1],
        json!({
            "event": "edition", "hex": "a6d9", "text": "\u{e78d}", "text_2022": "︐",
            "hex_of_text_2022": "84318236",
        })
    );
    assert_eq!(told_count(&["editions", "--lang", "zh"], "2022 年版"), 1);
}

fn told_count(args: &[&str], words: &str) -> usize {
    told(args).iter().filter(|line| line.contains(words)).count()
}

// ---- guess ----

#[test]
fn the_likeliest_encoding_comes_first_with_its_reason() {
    for (hex, first, text, reason) in [
        ("c4e3bac3", "gbk", "你好", "gbk-common-hanzi"),
        ("e4bda0e5a5bd", "utf-8", "你好", "valid-utf-8"),
        ("68656c6c6f", "utf-8", "hello", "only-ascii"),
        ("9439fc36", "gb18030", "😀", "four-byte-sequences"),
        ("ffff", "latin-1", "ÿÿ", "any-byte"),
    ] {
        let told = events(&["guess", hex]);
        let names: Vec<_> = told.iter().map(|event| event["encoding"].as_str().unwrap()).collect();
        assert_eq!(names.len(), 5, "{names:?}");
        let first_event = &told[0];
        assert_eq!(first_event["event"], "guess");
        assert_eq!((&first_event["rank"], &first_event["encoding"]), (&json!(1), &json!(first)));
        assert_eq!((&first_event["text"], &first_event["reason"]), (&json!(text), &json!(reason)));
    }
    let english = contains("1. gbk      你好")
        .and(contains("most of them common hanzi"))
        .and(contains("-  utf-8    no: byte 0 (c4): invalid continuation byte"));
    lesson().args(["guess", "c4 e3 ba c3"]).assert().success().stdout(english);
    assert_eq!(told_count(&["guess", "c4e3bac3", "--lang", "zh"], "多数是常用汉字"), 1);
}

// ---- compare ----

#[test]
fn the_matrix_shows_every_mix_up() {
    let lines = told(&["compare", "你好"]);
    let row = |name: &str| lines.iter().rfind(|line| line.trim_start().starts_with(name)).unwrap();
    assert_eq!(
        row("utf-8").trim(),
        "utf-8      = 你好       ~ 浣犲ソ     ~ 浣犲ソ     ! ������     ~ ä½\u{a0}å¥½"
    );
    assert_eq!(
        row("gbk").trim(),
        "gbk        ! ���        = 你好       = 你好       ! ����       ~ ÄãºÃ"
    );
    assert!(lines.contains(&"  ascii      -          ascii has no 你 (U+4F60)".to_owned()));
    assert!(
        lines.contains(
            &"  backslashreplace   \\u4f60\\u597d                 你\\xe5\\xa5".to_owned()
        )
    );
    assert!(
        lines.contains(
            &"  xmlcharrefreplace  &#20320;&#22909;             (encoding only)".to_owned()
        )
    );
}

#[test]
fn without_a_command_it_compares_a_friendly_text() {
    assert_eq!(told(&[]), told(&["compare"]));
    assert_eq!(told(&["--lang", "zh"]), told(&["compare", "你好", "--lang", "zh"]));
    assert!(told(&["--lang", "zh"])[0].starts_with("你好：2 个字符"));
    let ascii = contains("ASCII is the same in all five");
    lesson().args(["compare", "hello"]).assert().success().stderr(ascii);
}

/// For each line of JSON, a text: what each encoding makes of it, and each other of that.
const SCRIPT: &str = r#"
import json, sys
NAMES = ["utf-8", "gbk", "gb18030", "ascii", "latin-1"]
for line in sys.stdin:
    text, matrix = json.loads(line), {}
    for written in NAMES:
        try:
            data = text.encode(written)
        except UnicodeEncodeError:
            continue
        for read in NAMES:
            matrix[written + " " + read] = [data.hex(), data.decode(read, "replace")]
    print(json.dumps(matrix), flush=True)
"#;

#[test]
fn every_mix_up_comes_out_as_in_python() {
    let Some(python) = testkit::python(SCRIPT) else {
        return;
    };
    let mut python = Running::start(python);
    for text in
        ["你好", "你好，收到", "hello", "café", "😀 ok", "€5", "ДМ", "龥\u{e5e5}", "\u{9b}2J\n", ""]
    {
        python.type_line(&json!(text).to_string());
        let theirs = python.next_event();
        let told = events(&["compare", text]);
        let ours: serde_json::Map<_, _> = told
            .iter()
            .filter(|event| event.get("written").is_some())
            .map(|event| {
                let names = [&event["written"], &event["codec"]].map(|name| name.as_str().unwrap());
                (names.join(" "), json!([event["hex"], event["text"]]))
            })
            .collect();
        assert_eq!(Value::Object(ours), theirs, "{text:?}");
        let right = told.iter().filter(|event| event["right"] == true);
        assert!(right.count() >= 2, "{text:?}");
    }
}

// ---- the rest of the contract ----

#[test]
fn bad_values_are_refused() {
    let refuses = |args: &[&str], en, zh| contract::refuses(BINARY, args, 2, en, zh);
    refuses(&["decode", "e4bg"], "'g' at offset 3", "偏移 3 处的“g”");
    refuses(&["decode", "e4b"], "'b' at offset 2 is half a byte", "只有半个字节");
    refuses(&["guess", "你好"], "'你' at offset 0", "偏移 0");
    refuses(&["decode", "c4", "-e", "big5"], "no encoding", "没有叫这个名字的编码");
    refuses(&["encode", "x", "--errors", "xml"], "no error mode", "没有叫这个名字的错误处理方式");
    refuses(
        &["decode", "c4", "--errors", "xmlcharrefreplace"],
        "no error mode",
        "没有叫这个名字的错误处理方式",
    );
    refuses(&["encode"], "TEXT", "TEXT");
    refuses(&["decode"], "HEX", "HEX");
    refuses(&["decod", "c4"], "no such command", "没有这个命令");
}

#[test]
fn a_stdout_that_cannot_be_written_is_told_on_stderr() {
    for args in [&[][..], &["encode", "x"], &["decode", "61"], &["guess", "61"], &["editions"]] {
        contract::tells_when_stdout_fails(BINARY, args);
    }
}

#[test]
fn the_help_is_complete_in_both_languages() {
    contract::helps_in_both_languages(BINARY);
}
