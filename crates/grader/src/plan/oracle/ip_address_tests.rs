use proptest::prelude::*;

use super::*;

/// By hand, from the exercise's words, RFC 1918 and RFC 1122.
#[test]
fn answers_are_those_of_the_rfcs() {
    let rows = [
        ("192.168.1.0/24", "C 192.168.1.0 192.168.1.255 private"),
        ("192.168.1.77/24", "C 192.168.1.0 192.168.1.255 private"),
        ("192.168.1.77/26", "C 192.168.1.64 192.168.1.127 private"),
        ("192.168.1.77/32", "C 192.168.1.77 192.168.1.77 private"),
        ("192.168.1.77/31", "C 192.168.1.76 192.168.1.77 private"),
        ("192.168.1.77/0", "C 0.0.0.0 255.255.255.255 private"),
        ("192.168.1.77/1", "C 128.0.0.0 255.255.255.255 private"),
        ("10.0.0.0/8", "A 10.0.0.0 10.255.255.255 private"),
        ("10.255.255.255/8", "A 10.0.0.0 10.255.255.255 private"),
        ("10.1.2.3/4", "A 0.0.0.0 15.255.255.255 private"),
        ("9.255.255.255/8", "A 9.0.0.0 9.255.255.255 public"),
        ("11.0.0.0/8", "A 11.0.0.0 11.255.255.255 public"),
        ("172.15.255.255/12", "B 172.0.0.0 172.15.255.255 public"),
        ("172.16.0.0/12", "B 172.16.0.0 172.31.255.255 private"),
        ("172.31.255.255/12", "B 172.16.0.0 172.31.255.255 private"),
        ("172.32.0.0/12", "B 172.32.0.0 172.47.255.255 public"),
        ("192.167.255.255/16", "C 192.167.0.0 192.167.255.255 public"),
        ("192.168.0.0/16", "C 192.168.0.0 192.168.255.255 private"),
        ("192.169.0.0/16", "C 192.169.0.0 192.169.255.255 public"),
        ("126.255.255.255/8", "A 126.0.0.0 126.255.255.255 public"),
        ("127.0.0.1/8", "A 127.0.0.0 127.255.255.255 loopback"),
        ("127.255.255.255/30", "A 127.255.255.252 127.255.255.255 loopback"),
        ("128.0.0.0/16", "B 128.0.0.0 128.0.255.255 public"),
        ("191.255.0.1/17", "B 191.255.0.0 191.255.127.255 public"),
        ("223.255.255.255/9", "C 223.128.0.0 223.255.255.255 public"),
        ("224.0.0.1/23", "D 224.0.0.0 224.0.1.255 public"),
        ("239.255.255.255/5", "D 232.0.0.0 239.255.255.255 public"),
        ("240.0.0.0/3", "E 224.0.0.0 255.255.255.255 public"),
        ("255.255.255.255/32", "E 255.255.255.255 255.255.255.255 public"),
        ("0.0.0.0/0", "A 0.0.0.0 255.255.255.255 public"),
    ];
    for (question, expected) in rows {
        assert_eq!(answer(question), expected, "{question}");
    }
}

#[test]
fn what_is_no_address_in_that_form_is_an_error() {
    for question in [
        "",
        "/",
        "network",
        "192.168.1.1",
        "192.168.1.1/",
        "/24",
        "192.168.1.1/33",
        "192.168.1.1/256",
        "192.168.1.1/-1",
        "192.168.1.1/+8",
        "192.168.1.1/08",
        "192.168.1.1/00",
        "192.168.1.1/024",
        "192.168.1.1/24 ",
        " 192.168.1.1/24",
        "192.168.1.1 /24",
        "192.168.1.1/ 24",
        "192.168.1/24",
        "192.168.1.1.1/24",
        "192.168..1/24",
        ".168.1.1/24",
        "192.168.1./24",
        "192.168.01.1/24",
        "192.168.1.01/24",
        "00.0.0.0/8",
        "256.1.1.1/8",
        "1.1.1.999/8",
        "1.1.1.1/8/8",
        "1.1.1.1/255.255.255.0",
        "0x7f.0.0.1/8",
        "1.1.1.a/8",
        "+1.1.1.1/8",
        "-1.1.1.1/8",
        "1.1.1.１/8",
        "1.1.1.1/８",
        "127.1/8",
        "1.1.1.1\\8",
        "::1/128",
        "1.1.1.1/24x",
        "1,1,1,1/8",
        "1.1.1.99999999999999999999/8",
    ] {
        assert_eq!(answer(question), "error", "{question:?}");
    }
}

fn asked(kind: &str, form: usize, seed: u64) -> String {
    question(kind, form, &mut Generator::new(seed, &["question"])).unwrap()
}

proptest! {
    #[test]
    fn each_kind_is_answered_as_it_is_called(seed: u64, form in 0_usize..100) {
        for (kind, end) in [("private", "private"), ("loopback", "loopback"), ("public", "public")] {
            let question = asked(kind, form, seed);
            prop_assert!(answer(&question).ends_with(end), "{}: {}", kind, question);
        }
        for (kind, class) in
            [("class-a", 'A'), ("class-b", 'B'), ("class-c", 'C'), ("class-d", 'D'), ("class-e", 'E')]
        {
            let question = asked(kind, form, seed);
            prop_assert!(answer(&question).starts_with(class), "{}: {}", kind, question);
        }
        for kind in ["prefixes", "borders", "edge"] {
            let question = asked(kind, form, seed);
            prop_assert!(answer(&question) != "error", "{}: {}", kind, question);
        }
        let question = asked("broken", form, seed);
        prop_assert_eq!(answer(&question), "error", "{}", question);
        prop_assert!(!question.contains('\n'));
    }

    /// What a line that looks right means agrees with the standard library's own arithmetic.
    #[test]
    fn network_and_broadcast_have_the_same_first_bits(bits: u32, prefix in 1_u32..=32) {
        let address = Ipv4Addr::from_bits(bits);
        let answer = answer(&format!("{address}/{prefix}"));
        let fields: Vec<&str> = answer.split(' ').collect();
        let (network, broadcast): (Ipv4Addr, Ipv4Addr) =
            (fields[1].parse().unwrap(), fields[2].parse().unwrap());
        let first_bits = |address: Ipv4Addr| address.to_bits() >> (32 - prefix);
        prop_assert_eq!(first_bits(network), first_bits(address));
        prop_assert_eq!(first_bits(broadcast), first_bits(address));
        let hosts = u64::from(broadcast.to_bits()) - u64::from(network.to_bits()) + 1;
        prop_assert_eq!(hosts, 1 << (32 - prefix));
    }
}

#[test]
fn the_first_prefixes_that_are_asked_are_none_all_and_all_but_one() {
    let prefixes: Vec<String> = (0..3).map(|form| asked("prefixes", form, 1)).collect();
    assert!(prefixes[0].ends_with("/0") && prefixes[1].ends_with("/32"), "{prefixes:?}");
    assert!(prefixes[2].ends_with("/31"), "{prefixes:?}");
    // The address is private, its network is not.
    assert!(answer(&asked("prefixes", 3, 1)).ends_with("private"));
}

#[test]
fn private_addresses_come_from_all_three_blocks() {
    let first = |form| asked("private", form, 9).split('.').next().unwrap().to_owned();
    assert_eq!([first(0), first(1), first(2)], ["192", "172", "10"]);
}

#[test]
fn broken_lines_differ_in_kind() {
    let lines: std::collections::BTreeSet<String> =
        (0..21).map(|form| asked("broken", form, 3)).collect();
    assert_eq!(lines.len(), 21);
}
