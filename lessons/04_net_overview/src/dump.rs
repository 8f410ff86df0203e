//! Bytes for the eye: the whole frame, in the picture of what is inside what and as a dump.

use std::fmt::Write as _;

use common::event::Event;
use common::json::Object;
use common::{Lang, tr};

use crate::layers::{ETHERNET, Packet, UDP};
use crate::layout::{centred, title};

/// How many bytes of a frame a sentence shows; `--json` and a capture have all of them.
const SHOWN: usize = 256;
const A_LINE: usize = 16;
const INDENT: &str = "   ";

/// A frame as it leaves the network card.
pub(crate) struct Frame<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) packet: &'a Packet,
    pub(crate) ip: &'static str,
    /// Its number, from 1, and how many there are.
    pub(crate) number: usize,
    pub(crate) of: usize,
}

/// `e4 bd a0`.
pub(crate) fn spaced(bytes: &[u8]) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.join(" ")
}

impl Frame<'_> {
    /// What stands in it, in order: the name and the number of bytes.
    fn parts(&self, lang: Lang) -> Vec<(&'static str, usize)> {
        let text = lang.pick("text", "文本");
        let content = self.packet.part.len();
        let mut parts =
            vec![(lang.pick("Ethernet", "以太网"), ETHERNET), (self.ip, self.packet.header_length)];
        if self.packet.part.start == 0 {
            parts.extend([("UDP", UDP), (text, content - UDP)]);
        } else {
            parts.push((text, content));
        }
        parts
    }

    fn picture(&self, lang: Lang) -> String {
        let parts = self.parts(lang);
        let widths = [12, 12, 11, 24];
        let mut lines = [INDENT; 4].map(|indent| indent.to_owned() + "|");
        for ((name, bytes), width) in parts.iter().zip(widths) {
            let cells = [
                "-".repeat(width),
                centred(name, width),
                centred(&bytes.to_string(), width),
                "-".repeat(width),
            ];
            for (line, cell) in lines.iter_mut().zip(cells) {
                line.push_str(&cell);
                line.push('|');
            }
        }
        for border in [0, 3] {
            lines[border] = lines[border].replace('|', "+");
        }
        lines.join("\n")
    }

    fn dump(&self) -> String {
        let shown = &self.bytes[..self.bytes.len().min(SHOWN)];
        let mut dump = String::new();
        for (line, bytes) in shown.chunks(A_LINE).enumerate() {
            let offset = line * A_LINE;
            let (left, right) = bytes.split_at(bytes.len().min(A_LINE / 2));
            let hex = format!("{}  {}", spaced(left), spaced(right));
            let text: String = bytes.iter().map(|&byte| printable(byte)).collect();
            // A String takes any text.
            let _ = write!(dump, "\n{INDENT}{offset:04x}  {hex:<48}  {text}");
        }
        dump
    }
}

fn printable(byte: u8) -> char {
    if byte.is_ascii_graphic() || byte == b' ' { char::from(byte) } else { '.' }
}

impl Event for Frame<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let (bytes, of) = (self.bytes.len(), self.of);
        let heading = if of == 1 {
            tr!(lang, "The whole frame: {bytes} bytes", "完整的帧：{bytes} 字节")
        } else {
            tr!(lang, "The first frame of {of}: {bytes} bytes", "{of} 帧中的第一帧：{bytes} 字节")
        };
        let rest = match bytes.saturating_sub(SHOWN) {
            0 => String::new(),
            rest => tr!(
                lang,
                "\n{INDENT}... and {rest} more bytes (--json and --pcap have all of them)",
                "\n{INDENT}…… 另有 {rest} 字节（--json 和 --pcap 里有全部）"
            ),
        };
        let heading = title(Some(5), &heading);
        format!("{heading}{}\n{}{rest}", self.picture(lang), self.dump())
    }

    fn json(&self) -> String {
        Object::event("frame")
            .number("number", self.number)
            .number("of", self.of)
            .number("bytes", self.bytes.len())
            .hex("hex", self.bytes)
            .finish()
    }
}
