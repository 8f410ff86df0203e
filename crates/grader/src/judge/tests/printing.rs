use crate::evidence::{Kind, OutputStream};
use crate::judge::testing::*;
use crate::judge::{Failure, Verdict};
use crate::plan::{ExpectedOutput, PlannedCheck};

fn passes(check: &PlannedCheck, output: &[u8]) -> bool {
    let seen = Seen::new().printed_bytes(output).exited(0);
    verdict(check, &seen) == Verdict::Passed
}

#[test]
fn exactly_the_lines_pass_and_each_byte_counts() {
    let check = prints(&["one", "", "三"]);
    assert!(passes(&check, "one\n\n三\n".as_bytes()));
    let wrong: [&[u8]; 10] = [
        b"",
        "one\n\n三".as_bytes(),
        "one\r\n\r\n三\r\n".as_bytes(),
        "one\n三\n".as_bytes(),
        "one\n\n三\n\n".as_bytes(),
        "One\n\n三\n".as_bytes(),
        "one \n\n三\n".as_bytes(),
        "\u{feff}one\n\n三\n".as_bytes(),
        "三\n\none\n".as_bytes(),
        b"one\n\n\xc8\xfd\n",
    ];
    for output in wrong {
        assert!(!passes(&check, output), "{:?} passed", String::from_utf8_lossy(output));
    }
}

#[test]
fn nothing_is_nothing() {
    assert!(passes(&prints(&[]), b""));
    assert!(!passes(&prints(&[]), b"\n"));
}

#[test]
fn any_number_of_replacement_characters_is_right_where_one_is_due() {
    let check = prints(&["a\u{fffd}b"]);
    assert!(passes(&check, "a\u{fffd}b\n".as_bytes()));
    assert!(passes(&check, "a\u{fffd}\u{fffd}\u{fffd}b\n".as_bytes()));
    assert!(!passes(&check, b"ab\n"));
    assert!(!passes(&check, "a?b\n".as_bytes()));
    assert!(!passes(&check, "a\u{fffd}b\u{fffd}\n".as_bytes()));
    assert!(!passes(&prints(&["ab"]), "a\u{fffd}b\n".as_bytes()));
}

#[test]
fn lines_in_any_order_are_a_multiset() {
    let mut check = prints(&[]);
    check.expected.output = ExpectedOutput::AnyOrder(lines(&["b", "a", "a"]));
    assert!(passes(&check, b"a\nb\na\n"));
    let wrong: [&[u8]; 4] = [b"a\nb\n", b"a\nb\nb\n", b"a\na\nb", b"a\na\nb\nc\n"];
    for output in wrong {
        assert!(!passes(&check, output), "{:?} passed", String::from_utf8_lossy(output));
    }
}

#[test]
fn a_choice_names_the_source_of_the_first_datagram() {
    let mut check = sends(&[b"hello"]);
    check.expected.output = ExpectedOutput::Choices(vec![
        lines(&["before"]),
        lines(&["after 0.0.0.0:{source-port}", "after {source-ip}:{source-port}"]),
    ]);
    let printed = |text: &str| {
        let seen = Seen::new().printed(text).sent(b"hello").exited(0);
        verdict(&check, &seen) == Verdict::Passed
    };
    assert!(printed("before\nafter 0.0.0.0:45678\n"));
    assert!(printed("before\nafter 127.0.0.1:45678\n"));
    assert!(!printed("before\nafter 127.0.0.1:45679\n"));
    assert!(!printed("before\nafter 0.0.0.0:{source-port}\n"));
    assert!(!printed("before\nafter 0.0.0.0:45678"));
    assert!(!printed("after 0.0.0.0:45678\nbefore\n"));
    assert!(!printed("before\n"));
    assert!(!printed("before\nafter 0.0.0.0:45678\nmore\n"));
}

#[test]
fn without_a_datagram_no_line_can_name_its_source() {
    let mut check = prints(&[]);
    check.expected.output = ExpectedOutput::Choices(vec![lines(&["{source-port}"])]);
    assert!(!passes(&check, b"{source-port}\n"));
}

#[test]
fn more_output_than_is_kept_is_too_much() {
    let dropped = Kind::OutputDropped { stream: OutputStream::Stdout, bytes: 1 };
    let seen = Seen::new().printed("one\n").add(dropped).exited(0);
    let failure = Failure::Output { expected: "one\n".to_owned(), got: b"one\n".to_vec() };
    assert_eq!(failures(&prints(&["one"]), &seen), [failure]);
}

#[test]
fn standard_error_is_free() {
    let seen = Seen::new().said("warning: anything\n").printed("one\n").exited(0);
    assert_eq!(verdict(&prints(&["one"]), &seen), Verdict::Passed);
}

#[test]
#[cfg(target_os = "linux")]
fn the_hosts_own_interfaces_are_read_where_the_stage_has_none() {
    let mut check = prints(&[]);
    check.expected.output = ExpectedOutput::HostInterfaces;
    let of_the_host = crate::judge::host::interfaces().unwrap();
    assert!(of_the_host.iter().all(|line| line.split(' ').count() == 3));
    let all: String = of_the_host.iter().rev().flat_map(|line| [line.as_str(), "\n"]).collect();
    assert!(passes(&check, all.as_bytes()));
    assert!(!passes(&check, format!("{all}eth9 203.0.113.7 203.0.113.255\n").as_bytes()));
}
