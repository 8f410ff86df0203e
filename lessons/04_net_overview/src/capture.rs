//! The frames as a capture file: classic pcap, as tcpdump writes it and Wireshark opens it
//! (draft-ietf-opsawg-pcap). The file appears whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::time::{SystemTime, UNIX_EPOCH};

use common::event::Event;
use common::json::Object;
use common::{Console, Lang, Text};

use crate::problem::{Problem, shown_path};

/// Its bytes tell the order of all the numbers that follow, and that times have microseconds.
const MAGIC: u32 = 0xa1b2_c3d4;
/// Other first words of captures: nanoseconds, the other byte order, pcapng.
const MAGICS: [[u8; 4]; 5] = [
    MAGIC.to_le_bytes(),
    MAGIC.to_be_bytes(),
    0xa1b2_3c4d_u32.to_le_bytes(),
    0xa1b2_3c4d_u32.to_be_bytes(),
    [0x0a, 0x0d, 0x0d, 0x0a],
];
/// "No frame is longer"; tcpdump's own number.
const SNAPLEN: u32 = 262_144;
const LINKTYPE_ETHERNET: u32 = 1;

/// What to do with a message that was looked at: nothing was sent.
pub(crate) fn offer() -> Text {
    Text::new(
        "nothing was sent; --pcap message.pcap writes the frame for Wireshark",
        "什么也没有发送；用 --pcap message.pcap 可以把帧写进文件，用 Wireshark 打开",
    )
}

/// Writes the frames to `file`, and tells so. An earlier capture is replaced; any other file is
/// kept.
pub(crate) fn write(file: &Path, frames: &[Vec<u8>], console: &mut Console) -> Result<(), Problem> {
    let refused = |source| Problem::Write { file: file.to_owned(), source };
    let replaced = match fs::metadata(file) {
        Ok(data) if data.is_dir() => return Err(refused(ErrorKind::IsADirectory.into())),
        Ok(data) if data.is_file() && is_capture(file).map_err(refused)? => true,
        Ok(_) => return Err(Problem::NotACapture(file.to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => false,
        Err(error) => return Err(refused(error)),
    };
    let content = content(frames, SystemTime::now());
    put(file, &content).map_err(refused)?;
    Ok(console.tell(&Written { file, frames: frames.len(), bytes: content.len(), replaced })?)
}

/// Whether a file may be replaced: a capture, or an empty file.
fn is_capture(file: &Path) -> io::Result<bool> {
    let mut start = Vec::new();
    File::open(file)?.take(4).read_to_end(&mut start)?;
    Ok(start.is_empty() || MAGICS.iter().any(|magic| start == magic))
}

// region: pcap
fn content(frames: &[Vec<u8>], now: SystemTime) -> Vec<u8> {
    let since_1970 = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    let seconds = u32::try_from(since_1970.as_secs()).unwrap_or(u32::MAX);

    let mut file = Vec::new();
    file.extend(MAGIC.to_le_bytes());
    file.extend([2, 0, 4, 0]); // version 2.4
    file.extend([0; 8]); // the time is UTC
    file.extend(SNAPLEN.to_le_bytes());
    file.extend(LINKTYPE_ETHERNET.to_le_bytes());
    for frame in frames {
        let length = u32::try_from(frame.len()).unwrap_or(SNAPLEN).to_le_bytes();
        file.extend(seconds.to_le_bytes());
        file.extend(since_1970.subsec_micros().to_le_bytes());
        file.extend(length); // as captured
        file.extend(length); // as it was on the wire
        file.extend(frame);
    }
    file
}
// endregion: pcap

/// Writes beside the file and gives it the name at the end, so that nobody opens half of it.
fn put(file: &Path, content: &[u8]) -> io::Result<()> {
    let (draft, mut out) = Draft::beside(file)?;
    out.write_all(content)?;
    out.sync_all()?;
    drop(out); // Windows does not rename what is open
    fs::rename(&draft.0, file)
}

/// A file under another name; gone when dropped, unless it has got its name.
struct Draft(PathBuf);

impl Draft {
    fn beside(file: &Path) -> io::Result<(Self, File)> {
        let name = file.file_name().ok_or(ErrorKind::IsADirectory)?;
        let mut draft = OsString::from(".");
        draft.push(name);
        draft.push(format!(".{}.part", process::id()));
        let draft = file.with_file_name(draft);
        let out = OpenOptions::new().write(true).create_new(true).open(&draft)?;
        Ok((Self(draft), out))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0); // after the renaming there is none
    }
}

/// A capture was written.
struct Written<'a> {
    file: &'a Path,
    frames: usize,
    bytes: usize,
    replaced: bool,
}

impl Event for Written<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let Self { frames, bytes, .. } = self;
        let file = shown_path(self.file);
        let plural = if *frames == 1 { "" } else { "s" };
        let replaced = if self.replaced {
            lang.pick(", in place of an earlier capture", "，替换了以前的抓包文件")
        } else {
            ""
        };
        match lang {
            Lang::En => {
                format!("\nwritten to {file}: {frames} frame{plural}, {bytes} bytes{replaced}")
            }
            Lang::Zh => format!("\n已写入 {file}：{frames} 帧，{bytes} 字节{replaced}"),
        }
    }

    fn json(&self) -> String {
        Object::event("capture")
            .string("file", self.file.to_string_lossy())
            .number("frames", self.frames)
            .number("bytes", self.bytes)
            .boolean("replaced", self.replaced)
            .finish()
    }

    fn hint(&self) -> Option<Text> {
        let file = shown_path(self.file);
        Some(common::text!(
            "nothing was sent; open it with: wireshark {file}, or: tshark -V -r {file}",
            "什么也没有发送；打开它：wireshark {file}，或者：tshark -V -r {file}"
        ))
    }
}
