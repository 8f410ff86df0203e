//! Each header against its document, read here by hand: lengths, checksums, addresses, fragments.

use serde_json::{Value, json};

use super::{events, from_hex, sentences};

/// RFC 1071: 16-bit words are added up, what overflows is added below. Over data that contains
/// its own checksum the sum is ffff.
fn sum(data: &[u8]) -> u16 {
    let mut sum: u32 = 0;
    for pair in data.chunks(2) {
        let low = pair.get(1).copied().unwrap_or(0);
        sum += u32::from(pair[0]) << 8 | u32::from(low);
        while sum > 0xffff {
            sum = (sum & 0xffff) + (sum >> 16);
        }
    }
    u16::try_from(sum).unwrap()
}

fn word(bytes: &[u8], at: usize) -> usize {
    usize::from(u16::from_be_bytes([bytes[at], bytes[at + 1]]))
}

fn frames(events: &[Value]) -> Vec<Vec<u8>> {
    let frames = events.iter().filter(|event| event["event"] == "frame");
    frames.map(|frame| from_hex(&frame["hex"])).collect()
}

/// Takes frames apart by the offsets of RFC 894, 791, 8200 and 768, puts fragments together, and
/// checks everything that can be wrong. Returns the text.
fn opened(frames: &[Vec<u8>]) -> Vec<u8> {
    let mut datagram = Vec::new();
    let mut addresses = Vec::new();
    for (number, frame) in frames.iter().enumerate() {
        let is_last = number + 1 == frames.len();
        let packet = &frame[14..];
        let (own, content, offset, more) = match word(frame, 12) {
            0x0800 => {
                assert_eq!(packet[0], 0x45);
                assert_eq!(word(packet, 2), packet.len(), "total length");
                assert_eq!(sum(&packet[..20]), 0xffff, "header checksum");
                assert_eq!(packet[9], 17);
                let flags = word(packet, 6);
                let whole = frames.len() == 1;
                assert_eq!(flags >> 14 & 1 == 1, whole, "DF");
                let id = word(packet, 4);
                assert_eq!(id, if whole { 0 } else { 0x1234 });
                (packet[12..20].to_vec(), &packet[20..], (flags & 0x1fff) * 8, flags >> 13 & 1 == 1)
            }
            0x86dd => {
                assert_eq!(packet[0] >> 4, 6);
                assert_eq!(word(packet, 4), packet.len() - 40, "payload length");
                let own = packet[8..40].to_vec();
                if frames.len() == 1 {
                    assert_eq!(packet[6], 17);
                    (own, &packet[40..], 0, false)
                } else {
                    assert_eq!((packet[6], packet[40]), (44, 17));
                    let place = word(packet, 42);
                    (own, &packet[48..], place & 0xfff8, place & 1 == 1)
                }
            }
            other => panic!("type {other:04x}"),
        };
        assert_eq!((offset, more), (datagram.len(), !is_last));
        assert!(is_last || content.len() % 8 == 0);
        datagram.extend_from_slice(content);
        addresses = own;
    }
    let length = datagram.len();
    assert_eq!(word(&datagram, 4), length, "UDP length");
    assert_ne!(word(&datagram, 6), 0, "there is a checksum");
    let length = u32::try_from(length).unwrap().to_be_bytes();
    let counted = [&addresses[..], &length, &[0, 0, 0, 17], &datagram].concat();
    assert_eq!(sum(&counted), 0xffff, "UDP checksum");
    datagram[8..].to_vec()
}

#[test]
fn lengths_and_checksums_are_right_for_every_kind_of_message() {
    let odd = "abc".repeat(499);
    let (exact, one_more) = ("x".repeat(1472), "x".repeat(1473));
    let (exact_6, one_more_6) = ("x".repeat(1452), "x".repeat(1453));
    let longest = "网".repeat(21_835);
    let messages = [
        "",
        "a",
        "ab",
        "你好",
        "é",
        "\u{ff}\u{ff}",
        &odd,
        &exact,
        &one_more,
        &exact_6,
        &one_more_6,
        &longest,
    ];
    let routes: [&[&str]; 4] = [
        &[],
        &["--to", "[2001:db8::2]:8888"],
        &["--to", "10.255.255.254:65535", "--from", "172.16.0.1:1", "--ttl", "255"],
        &["--to", "[fe80::ffff]:1", "--from", "[::1]:65535", "--mtu", "1280"],
    ];
    for route in routes {
        for message in messages {
            let text = opened(&frames(&events(&[&[message], route].concat())));
            assert_eq!(text, message.as_bytes(), "{route:?}");
        }
    }
}

#[test]
fn a_datagram_is_cut_exactly_where_a_frame_ends() {
    let count = |length: usize, args: &[&str]| {
        let message = "x".repeat(length);
        frames(&events(&[&[message.as_str()], args].concat())).len()
    };
    assert_eq!((count(1472, &[]), count(1473, &[])), (1, 2));
    let ipv6 = ["--to", "[2001:db8::2]:8888"];
    assert_eq!((count(1452, &ipv6), count(1453, &ipv6)), (1, 2));
    let narrow = ["--mtu", "68"];
    assert_eq!((count(40, &narrow), count(41, &narrow)), (1, 2));
    // 70 less 20 is 50: a piece takes 48 of them, because offsets count in units of 8.
    let uneven = ["--mtu", "70"];
    assert_eq!((count(42, &uneven), count(43, &uneven)), (1, 2));
    let message = "x".repeat(100);
    let pieces = events(&[&message, "--mtu", "70"]);
    let told = pieces.iter().find(|event| event["event"] == "fragments");
    let expected = json!({"event": "fragments", "count": 3, "mtu": 70, "fragments": [
        {"offset": 0, "bytes": 48}, {"offset": 48, "bytes": 48}, {"offset": 96, "bytes": 12},
    ]});
    assert_eq!(told, Some(&expected));
}

#[test]
fn no_frame_is_longer_than_the_mtu_allows() {
    let message = "x".repeat(5000);
    for mtu in [68, 69, 75, 76, 576, 1500, 5027, 5028, 65_535] {
        let frames = frames(&events(&[&message, "--mtu", &mtu.to_string()]));
        assert!(frames.iter().all(|frame| frame.len() <= mtu + 14), "{mtu}");
        assert_eq!(opened(&frames).len(), 5000);
    }
}

#[test]
fn a_checksum_of_zero_is_written_ffff() {
    for to in ["192.0.2.2:8888", "[2001:db8::2]:8888"] {
        let checksum = |from: u16| {
            let ip = if to.starts_with('[') { "[2001:db8::1]" } else { "192.0.2.1" };
            let from = format!("{ip}:{from}");
            let args = ["hi", "--to", to, "--from", &from];
            let text = sentences(&args);
            let header = events(&args).swap_remove(1);
            let value = header["fields"][3]["value"].as_u64().unwrap();
            opened(&frames(&events(&args)));
            (u16::try_from(value).unwrap(), text)
        };
        // What the checksum lacks to ffff, the port adds: the sum becomes ffff, inverted 0.
        let (usual, text) = checksum(50_000);
        assert!(!text.contains("written as ffff"), "{text}");
        let port = sum(&[50_000_u16.to_be_bytes(), usual.to_be_bytes()].concat());
        let (written, text) = checksum(port);
        assert_eq!(written, 0xffff, "{to}");
        assert!(text.contains("inverted: 0000 -> written as ffff"), "{text}");
        assert!(text.contains("0xffff"), "{text}");
    }
}

#[test]
fn the_way_to_the_checksum_can_be_followed() {
    let events = events(&["hi"]);
    let pseudo = &events[2];
    assert_eq!((&pseudo["layer"], &pseudo["bytes"]), (&json!("pseudo"), &json!(12)));
    assert_eq!(pseudo["hex"], "c0000201c00002020011000a");
    let mut header = from_hex(&events[1]["hex"]);
    header[6..].fill(0);
    let all = [&from_hex(&pseudo["hex"])[..], &header, b"hi"].concat();
    let total: u64 = all.chunks(2).map(|pair| word(pair, 0) as u64).sum();
    assert_eq!(pseudo["sum"], total);
    let text = sentences(&["hi"]);
    let folded = sum(&all);
    let line =
        format!("added: {total:x} -> carry added: {folded:04x} -> inverted: {:04x}", !folded);
    assert!(text.contains(&line), "{line}: {text}");
}

#[test]
fn every_field_is_told_with_its_value() {
    let told = events(&["你好", "--ttl", "7", "--to", "10.1.2.3:4660"]);
    let layers: Vec<&str> = told.iter().filter_map(|event| event["layer"].as_str()).collect();
    assert_eq!(layers, ["udp", "pseudo", "ipv4", "ethernet"]);
    let field = |layer: &str, name: &str| {
        let header = told.iter().find(|event| event["layer"] == layer).unwrap();
        let fields = header["fields"].as_array().unwrap();
        let bits: u64 = fields.iter().map(|field| field["bits"].as_u64().unwrap()).sum();
        assert_eq!(Some(bits / 8), header["bytes"].as_u64(), "{layer} is covered");
        fields.iter().find(|field| field["name"] == name).unwrap()["value"].clone()
    };
    for (layer, name, value) in [
        ("udp", "source_port", json!(50_000)),
        ("udp", "destination_port", json!(0x1234)),
        ("udp", "length", json!(14)),
        ("ipv4", "version", json!(4)),
        ("ipv4", "header_length", json!(5)),
        ("ipv4", "total_length", json!(34)),
        ("ipv4", "flags", json!(2)),
        ("ipv4", "ttl", json!(7)),
        ("ipv4", "protocol", json!(17)),
        ("ipv4", "source", json!("192.0.2.1")),
        ("ipv4", "destination", json!("10.1.2.3")),
        ("ethernet", "destination", json!("02:00:00:00:00:02")),
        ("ethernet", "source", json!("02:00:00:00:00:01")),
        ("ethernet", "type", json!(0x0800)),
    ] {
        assert_eq!(field(layer, name), value, "{layer} {name}");
    }
}

#[test]
fn groups_and_everyone_have_a_mac_address_of_their_own() {
    for (to, mac, ttl) in [
        ("192.0.2.2:9", "02:00:00:00:00:02", 64),
        ("255.255.255.255:9", "ff:ff:ff:ff:ff:ff", 64),
        ("239.129.2.3:9", "01:00:5e:01:02:03", 1),
        ("[2001:db8::5]:9", "02:00:00:00:00:02", 64),
        ("[ff02::1:2]:9", "33:33:00:01:00:02", 1),
    ] {
        let events = events(&["hi", "--to", to]);
        let header = |layer| events.iter().find(|event| event["layer"] == layer);
        let ethernet = header("ethernet").unwrap();
        assert_eq!(ethernet["fields"][0]["value"], mac, "{to}");
        let hops = match header("ipv4") {
            Some(ipv4) => &ipv4["fields"][8],
            None => &header("ipv6").unwrap()["fields"][5],
        };
        assert_eq!(hops["value"], ttl, "{to}");
    }
}
