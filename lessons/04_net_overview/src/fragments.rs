//! What happens to a datagram that does not fit into one frame.

use common::event::Event;
use common::json::Object;
use common::layout::padded;
use common::{Lang, tr};

use crate::layers::Packet;

/// The pieces of one datagram.
pub(crate) struct Fragments<'a> {
    pub(crate) packets: &'a [Packet],
    pub(crate) ip: &'static str,
    pub(crate) mtu: usize,
}

/// How many pieces a sentence lists, besides the last one.
const SHOWN: usize = 8;

impl Fragments<'_> {
    fn row(&self, number: usize, packet: &Packet, lang: Lang) -> String {
        let part = &packet.part;
        let more = if number < self.packets.len() {
            lang.pick("yes", "有")
        } else {
            lang.pick("no", "无")
        };
        row([
            &number.to_string(),
            &format!("{}-{}", part.start, part.end - 1),
            &part.len().to_string(),
            &packet.bytes.len().to_string(),
            more,
        ])
    }
}

fn row(columns: [&str; 5]) -> String {
    let widths = [8, 18, 10, 14, 1];
    let cells = columns.iter().zip(widths);
    let line: String = cells.map(|(text, width)| padded(text, width)).collect();
    format!("\n   {}", line.trim_end())
}

impl Event for Fragments<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let Self { packets, ip, mtu } = self;
        let count = packets.len();
        let length: usize = packets.iter().map(|packet| packet.part.len()).sum();
        let mut sentence = tr!(
            lang,
            "\n   This is piece 1 of {count}. The datagram has {length} bytes, but no packet here\n   \
             may have more than {mtu}: so {ip} cuts it. Each piece has an IP header of\n   \
             its own, only the first the UDP header. Lose one piece, and all is lost.\n",
            "\n   这是 {count} 片中的第 1 片。数据报有 {length} 字节，而这里的包最长 {mtu} 字节，\n   \
             所以 {ip} 把它切开。每一片都有自己的 IP 首部，UDP 首部只在第一片里。\n   \
             丢了一片，整个数据报就丢了。\n"
        );
        sentence += &match lang {
            Lang::En => row(["piece", "bytes of it", "how many", "packet", "more follow"]),
            Lang::Zh => row(["第几片", "其中的字节", "字节数", "包的长度", "后面还有"]),
        };
        for (number, packet) in (1..).zip(*packets) {
            if number <= SHOWN || number == count {
                sentence += &self.row(number, packet, lang);
            } else if number == SHOWN + 1 {
                sentence += "\n   ...";
            }
        }
        sentence
    }

    fn json(&self) -> String {
        let piece = |packet: &Packet| {
            Object::new().number("offset", packet.part.start).number("bytes", packet.part.len())
        };
        Object::event("fragments")
            .number("count", self.packets.len())
            .number("mtu", self.mtu)
            .objects("fragments", self.packets.iter().map(piece))
            .finish()
    }
}
