//! The codecs beside CPython itself: the same cases, the same answers.
//!
//! `CODEC_CASES` sets how many random cases there are (200000 for the long run, in which every
//! four-byte sequence of GB18030 is tried too), `CODEC_SEED` repeats a run. Without python3 the
//! comparison is skipped, unless `REQUIRE_PEERS=1` forbids that.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]

use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::process::{Child, Command, Stdio};
use std::{env, thread};

use common::codec::{EncodeErrors, Encoding, ErrorMode, decode, encode};

/// Answers every request of a line with a line; see there.
const SCRIPT: &str = include_str!("data/codec_oracle.py");

#[derive(Debug)]
enum Case {
    Decode { bytes: Vec<u8>, encoding: Encoding, modes: &'static [ErrorMode] },
    Encode { text: String, encoding: Encoding, modes: &'static [EncodeErrors] },
    Label(String),
}

impl Case {
    fn request(&self) -> String {
        match self {
            Case::Decode { bytes, encoding, modes } => {
                let modes: Vec<_> = modes.iter().map(|mode| mode.name()).collect();
                format!("decode {encoding} {} {}", modes.join(","), hex(bytes))
            }
            Case::Encode { text, encoding, modes } => {
                let modes: Vec<_> = modes.iter().map(|mode| mode.name()).collect();
                format!("encode {encoding} {} {}", modes.join(","), hex(text.as_bytes()))
            }
            Case::Label(label) => format!("label - - {}", hex(label.as_bytes())),
        }
    }

    /// What Rust says, in the words of the script.
    fn answer(&self) -> String {
        match self {
            Case::Decode { bytes, encoding, modes } => {
                let answers = modes.iter().map(|mode| match decode(bytes, *encoding, *mode) {
                    Ok(text) => format!("={}", hex(text.as_bytes())),
                    Err(e) => format!("!{},{},{}", e.start, e.end, e.reason),
                });
                answers.collect::<Vec<_>>().join("\t")
            }
            Case::Encode { text, encoding, modes } => {
                let answers = modes.iter().map(|mode| match encode(text, *encoding, *mode) {
                    Ok(bytes) => format!("={}", hex(&bytes)),
                    Err(e) => format!("!{},{},{}", e.start, e.end, u32::from(e.character)),
                });
                answers.collect::<Vec<_>>().join("\t")
            }
            Case::Label(label) => match Encoding::from_label(label) {
                None => "-".into(),
                Some(Encoding::Latin1) => "iso8859-1".into(),
                Some(encoding) => encoding.name().into(),
            },
        }
    }
}

/// A python3 that is gone when the test is.
struct Python(Child);

impl Python {
    /// `None`, and a line that says so, if this machine has no python3.
    fn start() -> Option<Python> {
        let child = Command::new("python3")
            .args(["-I", "-S", "-c", SCRIPT])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        match child {
            Ok(child) => Some(Python(child)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let required = env::var_os("REQUIRE_PEERS").is_some_and(|value| value == "1");
                assert!(!required, "REQUIRE_PEERS=1, and there is no python3");
                let _ = writeln!(io::stderr(), "skipped: codec_python needs python3");
                None
            }
            Err(error) => panic!("cannot start python3: {error}"),
        }
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Asks one python3 about all cases and panics with the first ones on which it disagrees.
///
/// The cases are written by a thread of their own: both pipes are small, and each side would
/// wait for the other to read.
fn compare(cases: &[Case]) {
    let Some(mut python) = Python::start() else {
        return;
    };
    let requests = BufWriter::new(python.0.stdin.take().unwrap());
    let answers = BufReader::new(python.0.stdout.take().unwrap());
    let failures: Vec<String> = thread::scope(|scope| {
        scope.spawn(|| write_requests(cases, requests));
        let mut answers = answers.lines();
        let wrong = cases.iter().filter_map(|case| {
            let python = answers.next().expect("python3 stopped early").unwrap();
            let rust = case.answer();
            let wrong = rust != python;
            wrong.then(|| format!("{}\n  rust   {rust}\n  python {python}", case.request()))
        });
        let wrong = wrong.collect();
        assert!(answers.next().is_none(), "python3 said more than it was asked");
        wrong
    });
    let shown = failures.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    assert!(failures.is_empty(), "{} of {} differ:\n{shown}", failures.len(), cases.len());
}

/// Ends early if python3 does; the reading side then says so.
fn write_requests(cases: &[Case], mut requests: impl Write) {
    for case in cases {
        if writeln!(requests, "{}", case.request()).is_err() {
            return;
        }
    }
}

#[test]
fn every_two_bytes_decode_as_in_python() {
    let modes = &[ErrorMode::Strict, ErrorMode::Replace];
    let cases: Vec<Case> = [Encoding::Gbk, Encoding::Gb18030]
        .into_iter()
        .flat_map(|encoding| {
            (0..=u16::MAX).map(move |pair| Case::Decode {
                bytes: pair.to_be_bytes().into(),
                encoding,
                modes,
            })
        })
        .collect();
    assert_eq!(cases.len(), 2 * 65_536);
    compare(&cases);
}

/// In the long run every sequence; otherwise every 89th, which leaves out no first byte.
#[test]
fn four_bytes_decode_as_in_python() {
    let step = if case_count() >= LONG_RUN { 1 } else { 89 };
    let cases: Vec<Case> = (0..126 * 10 * 126 * 10_u32)
        .step_by(step)
        .map(|number| {
            let digit = |n: u32| b'0' + (n % 10) as u8;
            let high = |n: u32| 0x81 + (n % 126) as u8;
            let bytes = vec![
                high(number / 12_600),
                digit(number / 1_260),
                high(number / 10),
                digit(number),
            ];
            Case::Decode { bytes, encoding: Encoding::Gb18030, modes: &[ErrorMode::Strict] }
        })
        .collect();
    compare(&cases);
}

/// Every character of the basic plane, and every 97th beyond it.
#[test]
fn every_character_encodes_as_in_python() {
    let characters: Vec<char> =
        ('\0'..='\u{FFFF}').chain(('\u{10000}'..=char::MAX).step_by(97)).collect();
    assert!(characters.len() > 0xF7FF);
    let encodings = [Encoding::Gbk, Encoding::Gb18030, Encoding::Ascii, Encoding::Latin1];
    let cases: Vec<Case> = encodings
        .into_iter()
        .flat_map(|encoding| {
            let modes: &[_] = &[EncodeErrors::Strict];
            characters.iter().map(move |c| Case::Encode { text: c.to_string(), encoding, modes })
        })
        .collect();
    compare(&cases);
}

#[test]
fn random_cases_go_as_in_python() {
    let mut random = Random::seeded("random cases");
    let cases: Vec<Case> = (0..case_count()).map(|_| random.case()).collect();
    compare(&cases);
}

#[test]
fn labels_name_the_codec_that_python_finds() {
    let mut random = Random::seeded("labels");
    let cases: Vec<Case> = (0..3_000).map(|_| Case::Label(random.label())).collect();
    compare(&cases);
}

const LONG_RUN: usize = 200_000;

fn case_count() -> usize {
    env::var("CODEC_CASES").map_or(10_000, |count| count.parse().expect("CODEC_CASES: a number"))
}

/// SplitMix64: short, and the same numbers everywhere from the same seed.
struct Random(u64);

impl Random {
    /// Tells the seed on stderr, so that a failure can be repeated.
    fn seeded(what: &str) -> Random {
        let seed = env::var("CODEC_SEED").map_or_else(
            |_| {
                let now = std::time::UNIX_EPOCH.elapsed().unwrap();
                now.as_secs() ^ u64::from(now.subsec_nanos())
            },
            |seed| seed.parse().expect("CODEC_SEED: a number"),
        );
        let _ = writeln!(io::stderr(), "codec_python, {what}: CODEC_SEED={seed}");
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    fn case(&mut self) -> Case {
        let encoding = self.one_of(&Encoding::ALL);
        // Once in a while long: buffers grow, and fast paths have blocks.
        let pieces = if self.below(200) == 0 { 300 } else { 4 };
        if self.below(2) == 0 {
            let bytes = (0..=self.below(pieces)).flat_map(|_| self.bytes()).collect();
            Case::Decode { bytes, encoding, modes: &ErrorMode::ALL }
        } else {
            let text = (0..=self.below(pieces)).map(|_| self.text()).collect();
            Case::Encode { text, encoding, modes: &EncodeErrors::ALL }
        }
    }

    fn bytes(&mut self) -> Vec<u8> {
        // Where ranges of lead bytes, trail bytes and continuation bytes begin and end.
        const EDGES: &[u8] = b"09/:@~\x7F\x80\x81\x84\x8F\x90\xA0\xA1\xBF\xC0\xC1\xC2\xDF\xE0\xE3\
            \xE4\xED\xEF\xF0\xF4\xF5\xF7\xF8\xFD\xFE\xFF";
        match self.below(4) {
            0 => (0..self.below(6)).map(|_| self.next() as u8).collect(),
            1 => (0..self.below(6)).map(|_| self.one_of(EDGES)).collect(),
            2 => vec![self.one_of(EDGES), b'0' + self.next() as u8 % 10, self.next() as u8],
            _ => {
                let encoding = self.one_of(&Encoding::ALL);
                let text = self.text();
                let whole = encode(&text, encoding, ErrorMode::Ignore).unwrap();
                let cut = self.below(whole.len() + 1);
                match self.below(3) {
                    0 => whole[..cut].to_vec(),
                    1 => whole[cut..].to_vec(),
                    _ => whole.into_owned(),
                }
            }
        }
    }

    fn text(&mut self) -> String {
        const CHOSEN: &str = "，。：！？“”—―…·・€￠￡￥～《》①ÄèǹḿαЖㄅ㐀龥龦龴\
            \u{A0}\u{E000}\u{E5E5}\u{E766}\u{F8FF}\u{FE10}\u{FE30}\u{FFFD}\u{FFFF}😀𠮷\u{10FFFF}";
        let chosen: Vec<char> = CHOSEN.chars().collect();
        (0..self.below(5))
            .map(|_| match self.below(6) {
                0 => char::from(self.next() as u8),
                1 => self.one_of(&chosen),
                2 => char::from_u32(self.next() as u32 % 0x11_0000).unwrap_or('中'),
                3 => char::from_u32(self.next() as u32 % 0x1_0000).unwrap_or('文'),
                _ => char::from_u32(0x4E00 + self.next() as u32 % 20_902).unwrap(),
            })
            .collect()
    }

    /// A name of a codec, hardly or badly changed.
    fn label(&mut self) -> String {
        const NAMES: &str = "utf-8 utf8 u8 utf utf8-ucs2 utf8-ucs4 cp65001 utf-8-sig utf-7 gbk cp936 \
            936 ms936 gb18030 gb18030-2000 gb2312 euc-cn ascii 646 ansi-x3.4-1968 ansi-x3-4-1968 \
            ansi-x3.4-1986 cp367 csascii ibm367 iso646-us iso-646.irv-1991 iso-ir-6 us us-ascii \
            latin-1 8859 cp819 csisolatin1 ibm819 iso8859 iso8859-1 iso-8859-1 iso-8859-1-1987 \
            iso-ir-100 l1 latin latin1 l2 iso8859-15 cp1252 hz big5";
        let names: Vec<&str> = NAMES.split(' ').collect();
        let mut label = String::new();
        for c in self.one_of(&names).chars() {
            match self.below(30) {
                0 => {}
                1 => label.extend([c, self.one_of(&['-', '.', '_', '1', '8', 'é', '中', '\0'])]),
                2..9 if c == '-' => label.push_str(self.one_of(&["_", " ", "--", "-_", ".", "é"])),
                3..9 => label.push(c.to_ascii_uppercase()),
                _ => label.push(c),
            }
        }
        label
    }
}

fn hex(bytes: &[u8]) -> String {
    common::escape::hex(bytes).to_string()
}
