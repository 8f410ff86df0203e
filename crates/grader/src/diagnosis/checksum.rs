//! A UDP header whose checksum is wrong (RFC 768, RFC 1071).

use std::net::Ipv4Addr;

use common::{Text, text};

use super::case::Case;
use super::printed::Pair;
use super::{Code, Diagnosis};

/// The header that a check asks for.
struct Header<'a> {
    source: Ipv4Addr,
    target: Ipv4Addr,
    ports: [u16; 2],
    text: &'a str,
}

/// Hexadecimal digits of a UDP header.
const DIGITS: usize = 16;
/// Those before the checksum: ports and length.
const BEFORE: usize = 12;

impl<'a> Header<'a> {
    /// From `SRC_IP DST_IP SRC_PORT DST_PORT TEXT`.
    fn of(args: &'a [String]) -> Option<Self> {
        let [source, target, from, to, text] = args else { return None };
        Some(Self {
            source: source.parse().ok()?,
            target: target.parse().ok()?,
            ports: [from.parse().ok()?, to.parse().ok()?],
            text,
        })
    }

    fn length(&self) -> u16 {
        u16::try_from(8 + self.text.len()).unwrap_or(u16::MAX)
    }

    /// What the sum runs over.
    fn pseudo(&self, protocol: u8, length: Option<u16>) -> Vec<u8> {
        let mut bytes = [self.source.octets(), self.target.octets()].concat();
        bytes.extend([0, protocol]);
        bytes.extend(length.into_iter().flat_map(u16::to_be_bytes));
        bytes
    }

    fn own(&self) -> Vec<u8> {
        let [from, to] = self.ports;
        [from, to, self.length(), 0].into_iter().flat_map(u16::to_be_bytes).collect()
    }

    fn all(&self) -> Vec<u8> {
        let pseudo = self.pseudo(17, Some(self.length()));
        [pseudo, self.own(), self.text.as_bytes().to_vec()].concat()
    }
}

/// How the last byte of an odd number is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Odd {
    Padded,
    Dropped,
    InFront,
}

/// The sum of 16-bit words before its carries are folded.
fn sum(bytes: &[u8], odd: Odd) -> u32 {
    let pairs = bytes.chunks_exact(2);
    let rest = match (pairs.remainder(), odd) {
        ([last], Odd::Padded) => u32::from(*last) << 8,
        ([last], Odd::InFront) => u32::from(*last),
        _ => 0,
    };
    let words = pairs.map(|pair| pair.iter().fold(0, |word, byte| word << 8 | u32::from(*byte)));
    words.sum::<u32>() + rest
}

fn folded(mut sum: u32) -> u16 {
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    u16::try_from(sum).unwrap_or(u16::MAX)
}

/// As RFC 768 has it, from the sum.
fn checksum(sum: u32) -> u16 {
    match !folded(sum) {
        0 => 0xffff,
        other => other,
    }
}

/// A checksum that was printed beside the one that is due.
struct Seen<'a> {
    header: &'a Header<'a>,
    got: u16,
    due: u16,
}

impl Seen<'_> {
    /// Whether it is the checksum over these bytes.
    fn is_over(&self, parts: &[&[u8]], odd: Odd) -> bool {
        self.got == checksum(sum(&parts.concat(), odd))
    }

    fn is_over_pseudo(&self, pseudo: &[u8]) -> bool {
        self.is_over(&[pseudo, &self.header.own(), self.header.text.as_bytes()], Odd::Padded)
    }

    /// Whether it is what comes of an odd length taken in this way.
    fn is_odd(&self, odd: Odd) -> bool {
        let all = self.header.all();
        all.len() % 2 == 1 && self.is_over(&[&all], odd)
    }

    fn total(&self) -> u32 {
        sum(&self.header.all(), Odd::Padded)
    }
}

/// How a checksum may come out wrong, and what that is called.
type Way = (fn(&Seen) -> bool, Code, &'static str, &'static str);

const WAYS: [Way; 11] = [
    (
        |seen| seen.got == 0 && seen.due == 0xffff,
        Code::ChecksumZero,
        "it computes to 0, and 0 means that there is none",
        "它算出来是 0，而 0 表示没有校验和",
    ),
    (
        |seen| seen.is_over_pseudo(b""),
        Code::ChecksumPseudoHeader,
        "the pseudo header is missing from the sum",
        "求和时漏掉了伪首部",
    ),
    (
        |seen| seen.is_odd(Odd::Dropped),
        Code::ChecksumOdd,
        "the last byte of the odd length is not in the sum",
        "长度为奇数时，最后一个字节没有计入",
    ),
    (
        |seen| seen.is_odd(Odd::InFront),
        Code::ChecksumOdd,
        "the last byte of the odd length is padded in front instead of behind",
        "长度为奇数时，零补在了最后一个字节的前面而不是后面",
    ),
    (|seen| seen.got == 0, Code::Checksum, "it was left at 0000", "它一直是 0000"),
    (
        |seen| seen.got == folded(seen.total()),
        Code::Checksum,
        "the one's complement is missing at the end",
        "最后没有取反码",
    ),
    (
        |seen| seen.got == !low(seen.total()),
        Code::Checksum,
        "the carries above 16 bits are thrown away instead of added",
        "超出 16 位的进位被丢掉了，没有加回来",
    ),
    (
        |seen| seen.is_over_pseudo(&seen.header.pseudo(6, Some(seen.header.length()))),
        Code::Checksum,
        "the pseudo header names protocol 6 (TCP) instead of 17 (UDP)",
        "伪首部里的协议号是 6（TCP），应为 17（UDP）",
    ),
    (
        |seen| seen.is_over_pseudo(&seen.header.pseudo(17, None)),
        Code::Checksum,
        "the pseudo header lacks the UDP length",
        "伪首部缺少 UDP 长度",
    ),
    (
        |seen| seen.got == seen.due.swap_bytes(),
        Code::Checksum,
        "its two bytes are swapped",
        "它的两个字节颠倒了",
    ),
    (
        |seen| {
            let pseudo = seen.header.pseudo(17, Some(seen.header.length()));
            seen.is_over(&[&pseudo, &seen.header.own()], Odd::Padded)
        },
        Code::Checksum,
        "the text is not in the sum",
        "求和时漏掉了文本",
    ),
];

/// The way in which a checksum came out wrong.
fn way(seen: &Seen) -> (Code, &'static str, &'static str) {
    let known = WAYS.iter().find(|(is_it, ..)| is_it(seen));
    known.map_or((Code::Checksum, "the sum is another", "和不对"), |(_, code, en, zh)| {
        (*code, *en, *zh)
    })
}

fn low(sum: u32) -> u16 {
    u16::try_from(sum & 0xffff).unwrap_or(u16::MAX)
}

/// A header that is right but for its checksum, or whose length counts characters.
pub(super) fn checksum_of_a_header(case: &Case) -> Option<Diagnosis> {
    let header = Header::of(&case.check.args)?;
    let printed = case.printed.as_ref()?;
    let pairs = printed.pairs();
    let pair = pairs.first()?;
    let got = pair.text().filter(|got| got.len() == DIGITS && is_hex(got))?;
    if pair.expected.len() != DIGITS || !is_hex(pair.expected) {
        return None;
    }
    let (expected_head, due) = pair.expected.split_at_checked(BEFORE)?;
    let (head, seen) = got.split_at_checked(BEFORE)?;
    if head != expected_head {
        return characters(case, &header, pair, head);
    }
    let (seen, due) = (u16::from_str_radix(seen, 16).ok()?, u16::from_str_radix(due, 16).ok()?);
    let (code, what, what_zh) = way(&Seen { header: &header, got: seen, due });
    let diagnosis = Diagnosis::new(
        code,
        text!(
            "Ports and length are right; the checksum was to be {due:04x}, and it is {seen:04x}: {what}.",
            "端口和长度都对；校验和应为 {due:04x}，实际是 {seen:04x}：{what_zh}。"
        ),
        help(code),
    );
    Some(diagnosis.with(case.pair_bytes(pair)))
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
}

fn help(code: Code) -> Text {
    match code {
        Code::ChecksumZero => text!(
            "A computed 0 is written ffff (RFC 768): if checksum == 0: checksum = 0xFFFF.",
            "算出来是 0 时要写 ffff（RFC 768）：if checksum == 0: checksum = 0xFFFF。"
        ),
        Code::ChecksumOdd => text!(
            "For the sum alone, append one zero byte behind an odd length; it is not sent and not counted.",
            "只在求和时，长度为奇数就在末尾补一个零字节；它不发送，也不计入长度。"
        ),
        Code::ChecksumPseudoHeader => text!(
            "Put twelve bytes before the header when you add up: both addresses, a zero, 17, and the UDP length.",
            "求和时在首部之前放上十二个字节：两个地址、一个零、17，以及 UDP 长度。"
        ),
        _ => text!(
            "Add up 16-bit words in network order (pseudo header, header with checksum 0, text), add the carries back in, and take the one's complement.",
            "按网络字节序把 16 位的字相加（伪首部、校验和为 0 的首部、文本），把进位加回来，最后取反码。"
        ),
    }
}

fn characters(case: &Case, header: &Header, pair: &Pair, head: &str) -> Option<Diagnosis> {
    let length = u16::from_str_radix(head.get(8..)?, 16).ok()?;
    let letters = header.text.chars().count();
    if usize::from(length) != 8 + letters || letters == header.text.len() {
        return None;
    }
    let (bytes, due) = (header.text.len(), header.length());
    let diagnosis = Diagnosis::new(
        Code::CharactersForBytes,
        text!(
            "The length field counts characters: 8 + {letters}; the text has {bytes} bytes, so it was to be {due:04x}.",
            "长度字段数的是字符：8 + {letters}；文本有 {bytes} 字节，应为 {due:04x}。"
        ),
        text!(
            "Count the bytes of the text in UTF-8: len(text.encode()) in Python, text.len() in Rust.",
            "要数文本在 UTF-8 里的字节数：Python 用 len(text.encode())，Rust 用 text.len()。"
        ),
    );
    Some(diagnosis.with(case.pair_bytes(pair)))
}
