use super::{Row, also, row};
use crate::diagnosis::Code;
use crate::judge::testing::*;
use crate::plan::{ExpectedOutput, PlannedCheck};

/// A UDP header for these arguments, computed by hand (RFC 768).
const HEADER: &str = "04d2162e000a686e";

fn header(text: &str, expected: &str) -> PlannedCheck {
    let mut check = prints(&[expected]);
    check.args = lines(&["10.0.0.1", "10.0.0.2", "1234", "5678", text]);
    check
}

pub(super) fn rows() -> Vec<Row> {
    let hex = prints(&["c0ffee"]);
    let columns = prints(&["10 b", "20 d"]);
    let shown = |output: &str| Seen::new().printed(output).exited(0);
    let chinese = prints(&["你好"]);
    let mut any = prints(&[]);
    any.expected.output = ExpectedOutput::AnyOrder(lines(&["lo 127.0.0.1 -", "eth0 10.0.0.1 -"]));
    vec![
        row(Code::UpperCase, &hex, shown("C0FFEE\n"), shown("c0ffed\n")),
        row(Code::Blanks, &columns, shown("10  b\n20 d\n"), shown("10, b\n20 d\n")),
        also(Code::Blanks, &columns, shown("10 b 20 d\n")),
        also(Code::Blanks, &columns, shown("10 b\r\n20 d\r\n")),
        also(Code::Blanks, &any, shown("eth0  10.0.0.1  -\nlo    127.0.0.1 -\n")),
        row(Code::LineOrder, &columns, shown("20 d\n10 b\n"), shown("20 d\n10 c\n")),
        row(Code::MissingNewline, &columns, shown("10 b\n20 d"), shown("10 b\n20 e")),
        also(Code::MissingNewline, &columns, shown("10 b20 d")),
        row(Code::ExtraOutput, &columns, shown("title\n10 b\n20 d\n"), shown("title\n10 b\n")),
        also(Code::ExtraOutput, &columns, shown("> 10 b\n> 20 d\n")),
        also(Code::ExtraOutput, &prints(&[]), shown("hello\n")),
        row(Code::MissingOutput, &columns, shown("20 d\n"), shown("20 d\n20 d\n")),
        also(Code::MissingOutput, &columns, shown("")),
        also(Code::MissingOutput, &any, shown("lo 127.0.0.1 -\n")),
        row(Code::OutputDiffers, &columns, shown("10 b\n20 x\n"), shown("10 b\n20 D\n")),
        also(Code::OutputDiffers, &prints(&["one two"]), shown("\"one two\"\n")),
        also(Code::OutputDiffers, &prints(&["lo 127.0.0.1 -"]), shown("lo 127.0.0.1 \n")),
        row(
            Code::WrongEncoding,
            &chinese,
            Seen::new().printed_bytes(b"\xc4\xe3\xba\xc3\n").exited(0),
            Seen::new().printed_bytes(b"\xc4\xe3\xba\xc4\n").exited(0),
        ),
        row(Code::CutShort, &prints(&["61622063642065"]), shown("6162\n"), shown("6172\n")),
    ]
    .into_iter()
    .chain(checksums())
    .collect()
}

fn checksums() -> Vec<Row> {
    let even = header("hi", HEADER);
    let odd = header("abc", "04d2162e000b9669");
    let zero = header("", "04d2162e0008ffff");
    let shown = |output: &str| Seen::new().printed(&format!("{output}\n")).exited(0);
    let chinese = header("你好", "04d2162e000e0000");
    vec![
        row(Code::Checksum, &even, shown("04d2162e000a9791"), shown("162e04d2000a686e")),
        also(Code::Checksum, &even, shown("04d2162e000a0000")),
        also(Code::Checksum, &even, shown("04d2162e000a6e68")),
        row(Code::ChecksumZero, &zero, shown("04d2162e00080000"), shown("04d2162e0008fffe")),
        row(
            Code::ChecksumPseudoHeader,
            &even,
            shown(&format!("04d2162e000a{:04x}", without_pseudo_header())),
            shown("04d2162e000a1234"),
        ),
        row(
            Code::ChecksumOdd,
            &odd,
            shown(&format!("04d2162e000b{:04x}", without_the_last_byte())),
            shown("04d2162e000b1234"),
        ),
        row(
            Code::CharactersForBytes,
            &chinese,
            shown("04d2162e000a0000"),
            shown("04d2162e000c0000"),
        ),
    ]
}

fn ones_complement(words: &[u32]) -> u32 {
    let mut sum: u32 = words.iter().sum();
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    0xffff - sum
}

fn without_pseudo_header() -> u32 {
    ones_complement(&[0x04d2, 0x162e, 10, 0x6869])
}

fn without_the_last_byte() -> u32 {
    ones_complement(&[0x0a00, 1, 0x0a00, 2, 17, 11, 0x04d2, 0x162e, 11, 0x6162])
}

#[test]
fn the_header_made_by_hand_is_right() {
    let sum = ones_complement(&[0x0a00, 1, 0x0a00, 2, 17, 10, 0x04d2, 0x162e, 10, 0x6869]);
    assert_eq!(HEADER, format!("04d2162e000a{sum:04x}"));
}
