use proptest::prelude::*;

use super::*;

/// Computed apart from this code, in Python: `struct.pack("!BBH", 0, 17, n)` and so on, summed as
/// `struct.unpack("!%dH" % (len(data) // 2), data)`, carries added while there are any. The first by
/// hand: c000 + 0201 (source) + c633 + 6407 (target) + 0011 + 000d (17, length) + 9c40 + 22b8
/// (ports) + 000d (length) + 6865 + 6c6c + 6f00 (`hello`, padded) = 3ef2f; ef2f + 3 = ef32; its
/// complement is 10cd.
#[test]
fn headers_are_those_of_rfc_768() {
    let rows = [
        ("192.0.2.1\t198.51.100.7\t40000\t8888\thello", "9c4022b8000d10cd"),
        ("10.0.0.1\t10.0.0.2\t1024\t1025\t", "040004010008e3da"),
        ("127.0.0.1\t127.0.0.1\t53000\t8888\t你好", "cf0822b8000ee4ad"),
        ("192.168.1.5\t192.168.1.255\t8080\t8080\tnet!", "1f901f90000c59da"),
        ("255.255.255.255\t255.255.255.255\t65535\t65535\t\u{7f}\u{7f}", "ffffffff000a805b"),
        // A tab in the text is text.
        ("10.1.2.3\t10.4.5.6\t5000\t6000\ta\tb", "13881770000bf6c8"),
        // 0 is written ffff.
        ("203.0.113.9\t192.0.2.77\t23449\t9000\tzero sum", "5b9923280010ffff"),
        // afff6: fff6 + a carries once more.
        ("203.0.113.9\t192.0.2.77\t15006\t9000\t收到数据报文网络", "3a9e23280020fffe"),
    ];
    for (question, expected) in rows {
        assert_eq!(answer(question).as_deref(), Some(expected), "{question}");
    }
}

#[test]
fn what_is_no_datagram_has_no_answer() {
    let long = format!("10.0.0.1\t10.0.0.2\t1\t2\t{}", "x".repeat(65_528));
    for question in ["", "10.0.0.1 10.0.0.2 1 2 hi", "10.0.0.1\t10.0.0.2\t1\t70000\thi", &long] {
        assert_eq!(answer(question), None);
    }
}

fn asked(kind: &str, seed: u64) -> String {
    question(kind, &mut Generator::new(seed, &["question"])).unwrap_or_else(|| panic!("{kind}"))
}

fn text(question: &str) -> &str {
    question.splitn(5, '\t').nth(4).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn each_kind_is_what_it_is_called(seed: u64) {
        let odd = asked("odd", seed);
        prop_assert!(!text(&odd).len().is_multiple_of(2) && text(&odd).is_ascii(), "{}", odd);
        let ascii = asked("ascii", seed);
        prop_assert!(text(&ascii).len().is_multiple_of(2) && text(&ascii).is_ascii(), "{}", ascii);
        let chinese = asked("chinese", seed);
        prop_assert!(text(&chinese).chars().count() < text(&chinese).len(), "{}", chinese);
        let empty = asked("empty", seed);
        prop_assert_eq!(text(&empty), "");
        let zero = asked("zero", seed);
        prop_assert!(answer(&zero).unwrap().ends_with("ffff"), "{}", zero);
        for question in [odd, ascii, chinese, zero] {
            prop_assert_eq!(question.matches('\t').count(), 4, "{}", question);
            prop_assert_eq!(answer(&question).unwrap().len(), 16);
        }
    }

    /// A program that adds the carries only once gets another checksum.
    #[test]
    fn a_carry_question_tells_who_folds_only_once(seed: u64) {
        let question = asked("carry", seed);
        let sum = Datagram::parse(&question).unwrap().sum().unwrap();
        let once = (sum & 0xffff) + (sum >> 16);
        prop_assert!(once > 0xffff);
        let [high, low] = (!once & 0xffff).to_be_bytes()[2..] else { unreachable!() };
        prop_assert!(!answer(&question).unwrap().ends_with(&hex(&[high, low]).to_string()));
    }
}
