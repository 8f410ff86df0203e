use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use common::{Explain, Lang};
use proptest::prelude::*;

use super::{Only, Replay, ReplayError, pcap, text};
use crate::event::{Cause, Clock, Ending, Event, Received};
use crate::link::LinkKind;
use crate::{Entry, Target};

const OWN: &str = "127.0.0.1:8888";
const PEER: &str = "127.0.0.1:5000";

fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn received(from: &str, bytes: &[u8], full_length: usize) -> Event {
    let from = address(from);
    Event::Received(Received { bytes: bytes.into(), from, full_length, clock: Clock::System })
}

fn sent(from: &str, to: &str, bytes: &[u8]) -> Event {
    let (from, to) = (address(from), address(to));
    Event::Sent { from, to, bytes: bytes.into(), cause: Cause::Order }
}

fn opened(kind: LinkKind, own: &str) -> Event {
    Event::Opened { kind, own: address(own), peer: None, receive_buffer: 0 }
}

/// Each a millisecond after the one before.
fn entries(events: Vec<Event>) -> Vec<Entry> {
    let begin = UNIX_EPOCH + Duration::from_nanos(1_790_000_000_123_456_789);
    let time = |number: u64| -> SystemTime { begin + Duration::from_millis(number) };
    (0..).zip(events).map(|(number, event)| Entry { number, time: time(number), event }).collect()
}

fn as_pcap(events: Vec<Event>) -> Vec<u8> {
    let (mut writer, mut out) = (pcap::Writer::new(None), pcap::header().to_vec());
    for entry in entries(events) {
        writer.entry(&entry, &mut out);
    }
    out
}

fn as_text(events: Vec<Event>) -> Vec<u8> {
    let (mut writer, mut out) =
        (text::Writer::new(None), format!("{}\n", text::HEADER).into_bytes());
    for entry in entries(events) {
        writer.entry(&entry, &mut out);
    }
    out
}

struct Files(tempfile::TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn put(&self, content: &[u8]) -> PathBuf {
        let path = self.0.path().join("file");
        std::fs::write(&path, content).unwrap();
        path
    }

    fn read(&self, content: &[u8], only: Only) -> Result<Replay, ReplayError> {
        Replay::read(&self.put(content), only, Target::Last)
    }
}

fn payloads(replay: &Replay) -> Vec<Vec<u8>> {
    replay.messages.iter().map(|(_, bytes)| bytes.to_vec()).collect()
}

#[test]
fn a_text_record_is_read_by_people() {
    let record = as_text(vec![
        opened(LinkKind::Udp, OWN),
        received(PEER, "你好\n".as_bytes(), 7),
        received(PEER, b"cut \xe4\xbd", 1200),
        sent(OWN, PEER, b"C:\\ \x1b[2J"),
        Event::BroadcastSet(true),
    ]);
    let record = String::from_utf8(record).unwrap();
    let lines: Vec<&str> = record.lines().collect();
    let behind_time: Vec<&str> =
        lines[2..5].iter().map(|line| line.split_once(' ').unwrap().1).collect();
    assert_eq!(
        behind_time,
        [
            r"udp received 7 bytes 127.0.0.1:5000 -> 127.0.0.1:8888 | 你好\n",
            r"udp received 6 of 1200 bytes 127.0.0.1:5000 -> 127.0.0.1:8888 | cut \xe4\xbd",
            r"udp sent 8 bytes 127.0.0.1:8888 -> 127.0.0.1:5000 | C:\\ \x1b[2J",
        ]
    );
    assert!(lines[2].contains(".124456789") && lines[5].contains(" * "), "{record}");
    let words =
        crate::words::sentence(&Event::BroadcastSet(true), Lang::from_environment()).unwrap();
    assert!(lines[5].ends_with(&words));
}

#[test]
fn what_is_replayed_can_be_chosen() {
    let events =
        || vec![opened(LinkKind::Udp, OWN), received(PEER, b"a", 1), sent(OWN, PEER, b"b")];
    let files = Files::new();
    let chosen = |only| payloads(&files.read(&as_text(events()), only).unwrap());
    assert_eq!(chosen(Only::All), [b"a", b"b"]);
    assert_eq!(chosen(Only::Sent), [b"b"]);
    assert_eq!(chosen(Only::Received), [b"a"]);
    let chosen = |only| payloads(&files.read(&as_pcap(events()), only).unwrap());
    assert_eq!(chosen(Only::From(address(OWN))), [b"b"]);
    assert_eq!(chosen(Only::To(address(OWN))), [b"a"]);
}

#[test]
fn the_pace_is_kept() {
    for record in [as_text, as_pcap] {
        let events = vec![sent(OWN, PEER, b"a"), Event::BroadcastSet(true), sent(OWN, PEER, b"b")];
        let replay = Files::new().read(&record(events), Only::All).unwrap();
        assert_eq!(replay.messages[1].0, Duration::from_millis(2));
    }
}

#[test]
fn a_long_message_of_a_stream_comes_back_as_the_same_stream() {
    let long: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
    for record in [as_text, as_pcap] {
        let events = vec![opened(LinkKind::TcpServer, OWN), sent(OWN, PEER, &long)];
        let replay = Files::new().read(&record(events), Only::All).unwrap();
        assert_eq!(payloads(&replay).concat(), long);
    }
}

#[test]
fn what_is_no_record_is_refused_with_a_cure() {
    let files = Files::new();
    let mut other_link = as_pcap(vec![]);
    other_link[20] = 105;
    let mut endless = as_pcap(vec![sent(OWN, PEER, b"a")]);
    endless[24 + 11] = 0x7f;
    let header = text::HEADER;
    for (content, words) in [
        (b"\x0a\x0d\x0d\x0a\x1c\x00\x00\x00".to_vec(), "pcapng"),
        (b"GIF89a".to_vec(), "neither a record"),
        (b"".to_vec(), "neither a record"),
        (b"my homework\n".to_vec(), "neither a record"),
        (format!("{header}\nnonsense\n").into_bytes(), ":2: this is no line"),
        (format!("{header}\n").into_bytes(), "no message"),
        (as_pcap(vec![]), "no message"),
        (other_link, "link type 105"),
        (endless, "damaged at byte 24"),
    ] {
        let error = files.read(&content, Only::All).unwrap_err();
        assert!(error.fact().en.contains(words), "{words}: {}", error.fact().en);
        assert!(words.contains("damaged") || error.help().is_some(), "{words}");
    }
    let missing = Replay::read(Path::new("/nonexistent"), Only::All, Target::Last).unwrap_err();
    assert!(missing.help().is_some());
}

#[test]
fn a_line_without_end_does_not_fill_the_memory() {
    let mut endless = format!("{}\n", text::HEADER).into_bytes();
    endless.resize(4 << 20, b'a');
    let error = Files::new().read(&endless, Only::All).unwrap_err();
    assert!(error.fact().en.contains("no line"), "{}", error.fact().en);
}

/// Everything that there is, in both families.
fn conversation() -> Vec<Event> {
    let reset = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
    vec![
        opened(LinkKind::Udp, "0.0.0.0:8888"),
        received(PEER, "你好，收到".as_bytes(), 15),
        received(PEER, b"", 0),
        received(PEER, &[7; 1024], 1200),
        sent("0.0.0.0:8888", PEER, b"odd"),
        opened(LinkKind::Udp, "[::1]:8888"),
        received("[::1]:5000", "你好".as_bytes(), 6),
        received("[::1]:5000", &[7; 10], 1200),
        sent("[::1]:8888", "[::1]:5000", &[0; 60_000]),
        opened(LinkKind::TcpServer, "0.0.0.0:9999"),
        Event::Connected { peer: address(PEER) },
        received(PEER, b"question\n", 9),
        sent("0.0.0.0:9999", PEER, &[b'x'; 200_000]),
        received(PEER, b"thanks\n", 7),
        Event::Disconnected { peer: address(PEER), why: Ending::ByPeer },
        Event::Connected { peer: address(PEER) },
        received(PEER, b"again\n", 6),
        Event::Disconnected { peer: address(PEER), why: Ending::Broken(reset.into()) },
        opened(LinkKind::TcpServer, "[::1]:9999"),
        Event::Connected { peer: address("[::1]:6000") },
        sent("[::1]:9999", "[::1]:6000", &[b'y'; 70_000]),
        Event::Disconnected { peer: address("[::1]:6000"), why: Ending::ByUs },
    ]
}

fn tshark(file: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new(testkit::tool("tshark")?)
        .args(["-r", file.to_str().unwrap()])
        .args(
            ["ip", "udp", "tcp"]
                .into_iter()
                .flat_map(|protocol| ["-o".to_owned(), format!("{protocol}.check_checksum:TRUE")]),
        )
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn wireshark_reads_the_capture_without_a_complaint() {
    let files = Files::new();
    let file = files.put(&as_pcap(conversation()));
    let bad = "ip.checksum.status == 0 || udp.checksum.status == 0 || tcp.checksum.status == 0 \
               || _ws.malformed || tcp.analysis.retransmission || tcp.analysis.lost_segment \
               || tcp.analysis.ack_lost_segment || tcp.analysis.out_of_order";
    let Some(bad) = tshark(&file, &["-Y", bad]) else { return };
    assert_eq!(bad, "");
    let good =
        tshark(&file, &["-Y", "udp.checksum.status == 1 || tcp.checksum.status == 1"]).unwrap();
    assert!(good.lines().count() > 15, "the sums were looked at: {good}");
    let first = ["-c", "1", "-T", "fields", "-e", "frame.time_epoch", "-e", "data.data"];
    let first = tshark(&file, &first).unwrap();
    assert!(first.starts_with("1790000000.124456789"), "{first}");
    assert!(first.contains("e4bda0e5a5bdefbc8ce694b6e588b0"), "{first}");
    let cut = ["-Y", "frame.len > frame.cap_len", "-T", "fields", "-e", "frame.len"];
    assert_eq!(tshark(&file, &cut).unwrap(), "1228\n1248\n");
}

#[test]
fn wireshark_follows_the_streams() {
    let file = Files::new();
    let file = file.put(&as_pcap(conversation()));
    let follow =
        |number: usize| tshark(&file, &["-q", "-z", &format!("follow,tcp,ascii,{number}")]);
    let Some(first) = follow(0) else { return };
    assert!(first.contains("question") && first.contains("thanks"), "{first:.300}");
    assert_eq!(first.matches('x').count(), 200_000);
    assert!(!first.contains("again") && !first.contains("missing"));
    assert!(follow(1).unwrap().contains("again"));
    assert_eq!(follow(2).unwrap().matches('y').count(), 70_000);
}

#[test]
fn captures_of_other_programs_are_read_in_every_byte_order_and_on_every_network() {
    const SCRIPT: &str = r#"
import struct, sys, os
text = "你好".encode()
udp = struct.pack(">HHHH", 5000, 8888, 8 + len(text), 0) + text
def ipv4(content, protocol=17, offset=0, total=None):
    return struct.pack(">BBHHHBBH4s4s", 0x46, 0, total or 24 + len(content), 1, offset, 64, protocol, 0,
        bytes([10, 0, 0, 1]), bytes([10, 0, 0, 2])) + bytes(4) + content
extension = struct.pack(">BB6x", 17, 0)
ipv6 = struct.pack(">IHBB16s16s", 6 << 28, len(extension + udp), 60, 64, bytes(15) + b"\1", bytes(15) + b"\2") + extension + udp
def tcp(sequence, flags, content):
    return ipv4(struct.pack(">HHIIBBHHH", 5000, 8888, sequence % 2**32, 0, 6 << 4, flags, 0, 0, 0) + bytes(4) + content, 6)
v4, v6 = ipv4(udp), ipv6
stream = [tcp(2**32 - 3, 2, b""), tcp(2**32 - 2, 24, text[:4]), tcp(2**32 - 2, 24, text[:4]), tcp(0, 24, text[2:]), tcp(4, 17, b"")]
mac = bytes(12)
frames = {
    101: [v4, v6], 12: [v4], 228: [v4], 229: [v6],
    1: [mac + b"\x08\x00" + v4 + b"\0" * 9, mac + b"\x81\x00\0\1\x08\x00" + v4, mac + b"\x86\xdd" + v6,
        mac + b"\x08\x06" + bytes(28), mac + b"\x08\x00" + ipv4(udp, 17, 0x2000), mac + b"\x08\x00" + ipv4(b"xx", 1)],
    0: [struct.pack("=I", 2) + v4], 108: [struct.pack(">I", 2) + v4],
    113: [bytes(14) + b"\x08\x00" + v4], 276: [b"\x86\xdd" + bytes(18) + v6],
    14: stream,
}
os.chdir(sys.argv[1])
for order in "<>":
    for magic, unit in ((0xa1b2c3d4, 1), (0xa1b23c4d, 1000)):
        for link, packets in frames.items():
            with open(f"{'le' if order == '<' else 'be'}-{unit}-{link}.pcap", "wb") as file:
                file.write(struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 65535, link))
                for number, packet in enumerate(packets):
                    file.write(struct.pack(order + "IIII", 1790000000, number * 500 * unit, len(packet), len(packet)) + packet)
"#;
    let directory = tempfile::tempdir().unwrap();
    let Some(mut python) = testkit::python(SCRIPT) else { return };
    assert!(python.arg(directory.path()).status().unwrap().success());
    let mut count = 0;
    for file in std::fs::read_dir(directory.path()).unwrap() {
        let file = file.unwrap().path();
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        let replay = Replay::read(&file, Only::All, Target::Last)
            .unwrap_or_else(|error| panic!("{name}: {}", error.fact().en));
        let payloads = payloads(&replay);
        let expected = match name.rsplit(['-', '.']).nth(1).unwrap() {
            "101" => 2,
            "1" => 3,
            _ => 1,
        };
        if name.contains("-14.") {
            assert_eq!(payloads.concat(), "你好".as_bytes(), "{name}: repetitions are left out");
        } else {
            assert_eq!(payloads, vec!["你好".as_bytes(); expected], "{name}");
        }
        if expected == 3 {
            assert_eq!(replay.messages[1].0, Duration::from_micros(500), "{name}");
        }
        count += 1;
    }
    assert_eq!(count, 40);
}

fn messages() -> impl Strategy<Value = Vec<(bool, Vec<u8>)>> {
    let bytes = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..100),
        any::<String>().prop_map(String::into_bytes),
        "[\\\\xn0 |\r\n\t你]{0,30}".prop_map(String::into_bytes),
    ];
    proptest::collection::vec((any::<bool>(), bytes), 1..20)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn a_record_is_read_back_without_a_loss(
        messages in messages(),
        kind in proptest::sample::select(vec![LinkKind::Udp, LinkKind::TcpServer]),
        family in proptest::sample::select(vec![(OWN, PEER), ("[::1]:8888", "[::1]:5000")]),
    ) {
        let (own, peer) = family;
        let messages: Vec<_> = messages
            .into_iter()
            .filter(|(_, bytes)| kind == LinkKind::Udp || !bytes.is_empty())
            .collect();
        prop_assume!(!messages.is_empty());
        let expected: Vec<_> = messages.iter().map(|(_, bytes)| bytes.clone()).collect();
        for record in [as_text, as_pcap] {
            let mut events = vec![opened(kind, own)];
            events.extend(messages.iter().map(|(is_sent, bytes)| match is_sent {
                true => sent(own, peer, bytes),
                false => received(peer, bytes, bytes.len()),
            }));
            let replay = Files::new().read(&record(events), Only::All).unwrap();
            prop_assert_eq!(payloads(&replay), expected.clone());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]
    #[test]
    fn a_hostile_file_is_read_or_refused(
        mut noise in proptest::collection::vec(any::<u8>(), 0..300),
        link in proptest::sample::select(vec![0_u8, 1, 101, 113]),
        begins in 0_usize..3,
        place in any::<proptest::sample::Index>(),
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..6),
    ) {
        let files = Files::new();
        let content = match begins {
            0 => {
                let mut header = pcap::header().to_vec();
                header[20] = link;
                if let [a, b, c, d, ..] = &mut noise[..] {
                    // Lengths near what there is, so that packets are looked at.
                    (*a, *b, *c, *d) = (0, 0, 0, 0);
                }
                for at in [8, 12] {
                    if let Some(length) = noise.get_mut(at..at + 4) {
                        length.copy_from_slice(&[200, 0, 0, 0]);
                    }
                }
                [header, noise].concat()
            }
            1 => [text::HEADER.as_bytes(), b"\n", &noise].concat(),
            _ => {
                let mut record = as_pcap(conversation()[..8].to_vec());
                record.truncate(place.index(record.len()) + 1);
                for (index, byte) in changes {
                    let at = index.index(record.len());
                    record[at] = byte;
                }
                record
            }
        };
        for only in [Only::All, Only::Sent] {
            if let Err(error) = files.read(&content, only) {
                prop_assert!(!error.fact().en.is_empty() && !error.fact().zh.is_empty());
            }
        }
    }
}
