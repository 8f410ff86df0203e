//! How UDP's checksum comes about (RFC 768, RFC 1071), to be followed with pencil and paper.

use common::event::Event;
use common::json::Object;
use common::{Lang, tr};

use crate::fields::{PSEUDO_IPV4, PSEUDO_IPV6};
use crate::header::{objects, rows};
use crate::layers::Route;

/// The checksum's way: what is summed, and what the sum becomes.
pub(crate) struct Checksum<'a> {
    pub(crate) route: &'a Route,
    pub(crate) datagram: &'a [u8],
}

/// Where UDP's header holds the checksum, which counts as zero while it is made.
const FIELD: std::ops::Range<usize> = 6..8;

impl Checksum<'_> {
    /// The pseudo header: counted, but never sent.
    fn pseudo_header(&self) -> Vec<u8> {
        let length = u32::try_from(self.datagram.len()).unwrap_or(u32::MAX).to_be_bytes();
        match self.route {
            Route::V4 { from, to } => {
                let addresses = [from.ip().octets(), to.ip().octets()].concat();
                [&addresses[..], &[0, 17], &length[2..]].concat()
            }
            Route::V6 { from, to } => {
                let addresses = [from.ip().octets(), to.ip().octets()].concat();
                [&addresses[..], &length, &[0, 0, 0, 17]].concat()
            }
        }
    }

    // region: sum
    /// All 16-bit words added up; an odd last byte gets a zero behind it.
    fn sum(&self) -> u64 {
        let mut datagram = self.datagram.to_vec();
        datagram[FIELD].fill(0);
        let all = [self.pseudo_header(), datagram].concat();
        let word = |pair: &[u8]| match *pair {
            [high, low] => u64::from(u16::from_be_bytes([high, low])),
            [high] => u64::from(u16::from_be_bytes([high, 0])),
            _ => 0,
        };
        all.chunks(2).map(word).sum()
    }

    /// What does not fit into 16 bits is added below, until nothing is left over.
    fn folded(sum: u64) -> u64 {
        if sum > 0xffff { Self::folded((sum & 0xffff) + (sum >> 16)) } else { sum }
    }
    // endregion: sum
}

impl Event for Checksum<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let pseudo = self.pseudo_header();
        let (bytes, sum) = (pseudo.len(), self.sum());
        let folded = Self::folded(sum);
        let inverted = !folded & 0xffff;
        let table = match self.route {
            Route::V4 { .. } => rows(&pseudo, &PSEUDO_IPV4, lang),
            Route::V6 { .. } => rows(&pseudo, &PSEUDO_IPV6, lang),
        };
        let zero = match inverted {
            0 => lang.pick(
                " -> written as ffff (0000 says: no checksum)",
                " -> 写成 ffff（0000 表示没有校验和）",
            ),
            _ => "",
        };
        tr!(
            lang,
            "\n   The checksum also counts a pseudo header of {bytes} bytes, which is never sent:\n\
             {table}\n   \
             all words added: {sum:x} -> carry added: {folded:04x} -> inverted: {inverted:04x}{zero}",
            "\n   校验和还要算上一个 {bytes} 字节的伪首部，它从不发送：\n\
             {table}\n   \
             所有 16 位字相加：{sum:x} -> 加上进位：{folded:04x} -> 取反：{inverted:04x}{zero}"
        )
    }

    fn json(&self) -> String {
        let pseudo = self.pseudo_header();
        let fields = match self.route {
            Route::V4 { .. } => objects(&pseudo, &PSEUDO_IPV4),
            Route::V6 { .. } => objects(&pseudo, &PSEUDO_IPV6),
        };
        Object::event("header")
            .string("layer", "pseudo")
            .number("bytes", pseudo.len())
            .hex("hex", &pseudo)
            .objects("fields", fields)
            .number("sum", self.sum())
            .finish()
    }
}
