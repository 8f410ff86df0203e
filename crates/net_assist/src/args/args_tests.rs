use common::args::BadValue;

use super::values::{parse_line_end, parse_patience};
use super::*;

fn refused(value: &str, parse: fn(&str) -> Result<(), BadValue>) -> String {
    parse(value).unwrap_err().help.en.into_owned()
}

#[test]
fn groups_are_multicast_addresses_with_or_without_an_interface() {
    let group = parse_group("239.1.2.3").unwrap();
    assert_eq!((group.interface, group.scope), (None, 0));
    let group = parse_group("239.1.2.3@192.168.1.5").unwrap();
    assert_eq!(group.interface, Some([192, 168, 1, 5].into()));
    for value in ["ff02::1234@7", "ff02::1234%7"] {
        assert_eq!(parse_group(value).unwrap().scope, 7);
    }
}

#[test]
fn what_is_no_group_is_refused_with_an_example() {
    let parse = |value: &str| parse_group(value).map(|_| ());
    for value in ["", "192.168.1.5", "239.1.2", "::1", "@", "239.1.2.3@", "239.1.2.3@eth0"] {
        assert!(refused(value, parse).contains("239.1.2.3"), "{value}");
    }
    assert!(refused("ff02::1@nothing-is-called-so", parse).contains("ip link"));
}

#[test]
fn speeds_are_factors() {
    for (value, factor) in [("1", 1.0), ("0.5", 0.5), ("2x", 2.0), ("0", 0.0)] {
        let speed: Speed = value.parse().unwrap();
        assert!((speed.factor() - factor).abs() < f64::EPSILON, "{value}");
    }
    let parse = |value: &str| value.parse::<Speed>().map(|_| ());
    for value in ["", "-1", "1001", "0.0001", "NaN", "inf", "fast", "x"] {
        assert!(refused(value, parse).contains("twice as fast"), "{value}");
    }
}

#[test]
fn no_time_at_all_is_a_time_to_wait() {
    assert!(parse_patience("0").unwrap().is_zero());
    assert_eq!(parse_patience("1.5s").unwrap().as_millis(), 1500);
    for value in ["-1s", "25h", "1", ""] {
        assert!(parse_patience(value).is_err(), "{value}");
    }
}

#[test]
fn words_are_those_of_the_help() {
    assert!(parse_line_end("crlf").is_ok());
    assert_eq!(parse_line_end("CRLF").unwrap_err().help.en, "choose one of none, cr, lf, crlf");
}

#[test]
fn one_kind_at_a_time() {
    let parse = |args: &[&str]| Args::try_parse_from([&["net_assist"], args].concat());
    for args in [["--tcp", "--udp"], ["--tcp", "--tcp-listen"], ["--udp", "--tcp-listen"]] {
        assert!(parse(&args).is_err(), "{args:?}");
    }
    assert_eq!(parse(&[]).unwrap().link.kind(), None);
    assert_eq!(parse(&["--tcp"]).unwrap().link.kind(), Some(net_assist::LinkKind::TcpClient));
}
