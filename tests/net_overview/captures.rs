//! The capture file: what Wireshark reads in it, and what becomes of the files that stand there.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use predicates::str::contains;
use serde_json::Value;
use tempfile::TempDir;
use testkit::{contract, tool};

use super::{BINARY, events, from_hex, lesson, refuses};

/// Wireshark in the terminal, with every check switched on; `None` when it is absent.
fn tshark(capture: &Path, args: &[&str]) -> Option<String> {
    let mut command = Command::new(tool("tshark")?);
    command.arg("-r").arg(capture);
    for option in [
        "ip.check_checksum:TRUE",
        "udp.check_checksum:TRUE",
        "ip.defragment:TRUE",
        "ipv6.defragment:TRUE",
        "data.show_as_text:TRUE",
    ] {
        command.args(["-o", option]);
    }
    let output = command.args(args).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let said: Vec<&str> =
        said.lines().filter(|line| !line.starts_with("Running as user")).collect();
    assert!(output.status.success() && said.is_empty(), "{said:?}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// What tshark finds wrong.
fn complaints(capture: &Path) -> Option<String> {
    tshark(capture, &["-Y", "_ws.expert || _ws.malformed"])
}

fn written(args: &[&str]) -> (TempDir, std::path::PathBuf) {
    let room = TempDir::new().unwrap();
    let file = room.path().join("message.pcap");
    lesson().args(args).arg("--pcap").arg(&file).assert().success().stdout(contains("written to"));
    (room, file)
}

/// Claims that tshark has nothing to complain of, finds both checksums right, and reads `bytes`.
fn is_read(args: &[&str], bytes: &[u8], fragments: usize) {
    let (_room, file) = written(args);
    let Some(complaints) = complaints(&file) else {
        return;
    };
    assert_eq!(complaints, "", "{args:?}");
    let fields = ["ip.checksum.status", "udp.checksum.status", "udp.payload"];
    let mut options = vec!["-T", "fields"];
    options.extend(fields.iter().flat_map(|field| ["-e", field]));
    let read = tshark(&file, &options).unwrap();
    let frames: Vec<Vec<&str>> = read.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(frames.len(), fragments, "{args:?}");
    let is_ipv6 = args.iter().any(|arg| arg.starts_with('['));
    let header_is_right = |frame: &Vec<&str>| frame[0] == if is_ipv6 { "" } else { "1" };
    assert!(frames.iter().all(header_is_right), "{frames:?}");
    // What came in pieces is whole in the last one.
    let last = frames.last().unwrap();
    assert_eq!(last[1], "1", "{args:?}");
    assert_eq!(from_hex(&Value::from(last[2])), bytes, "{args:?}");
}

#[test]
fn wireshark_reads_the_text_and_has_nothing_to_complain_of() {
    let long = "网络编程".repeat(400);
    let odd = "x".repeat(2999);
    let ipv6 = ["--to", "[2001:db8::2]:8888"];
    is_read(&["Hello"], b"Hello", 1);
    is_read(&["你好，收到"], "你好，收到".as_bytes(), 1);
    is_read(&["你好", "-e", "gbk"], b"\xc4\xe3\xba\xc3", 1);
    is_read(&[""], b"", 1);
    is_read(&["odd"], b"odd", 1);
    is_read(&["你好", ipv6[0], ipv6[1]], "你好".as_bytes(), 1);
    is_read(&["", ipv6[0], ipv6[1]], b"", 1);
    is_read(&[&long], long.as_bytes(), 4);
    is_read(&[&odd], odd.as_bytes(), 3);
    is_read(&[&long, ipv6[0], ipv6[1]], long.as_bytes(), 4);
    is_read(&["x".repeat(100).as_str(), "--mtu", "68"], &[b'x'; 100], 3);
    is_read(&["hi", "--to", "255.255.255.255:8888"], b"hi", 1);
    is_read(&["hi", "--to", "239.1.2.3:8888"], b"hi", 1);
}

#[test]
fn the_longest_datagram_is_read_too() {
    let longest = "x".repeat(65_507);
    is_read(&[&longest], longest.as_bytes(), 45);
    let longest = "x".repeat(65_527);
    is_read(&[&longest, "--to", "[2001:db8::2]:8888"], longest.as_bytes(), 46);
}

#[test]
fn wireshark_shows_the_text_as_text() {
    let (_room, file) = written(&["Hello, network"]);
    let Some(text) = tshark(&file, &["-T", "fields", "-e", "data.text"]) else {
        return;
    };
    assert_eq!(text.trim_end(), "Hello, network");
}

#[test]
fn wireshark_would_notice_a_wrong_checksum() {
    let (_room, file) = written(&["Hello"]);
    let mut bytes = fs::read(&file).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&file, &bytes).unwrap();
    let Some(complaints) = complaints(&file) else {
        return;
    };
    assert_ne!(complaints, "", "the other tests would be worth nothing");
}

#[test]
fn the_time_in_the_capture_is_now() {
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64();
    let before = now();
    let (_room, file) = written(&["Hello"]);
    let Some(time) = tshark(&file, &["-T", "fields", "-e", "frame.time_epoch"]) else {
        return;
    };
    let time: f64 = time.trim().parse().unwrap();
    assert!(before - 0.001 < time && time <= now(), "{time}");
}

#[test]
fn the_capture_holds_the_frames_that_are_told() {
    let room = TempDir::new().unwrap();
    let file = room.path().join("a.pcap");
    let path = file.to_str().unwrap();
    let events = events(&["Hello", "--pcap", path]);
    let frame = events.iter().find(|event| event["event"] == "frame").unwrap();
    let content = fs::read(&file).unwrap();
    assert_eq!(content.len(), 24 + 16 + 47);
    assert_eq!(content[40..], from_hex(&frame["hex"]));
    let capture = events.last().unwrap();
    assert_eq!(
        (&capture["event"], &capture["file"], &capture["replaced"]),
        (&"capture".into(), &path.into(), &false.into())
    );
    assert_eq!((&capture["frames"], &capture["bytes"]), (&1.into(), &87.into()));
}

#[test]
fn an_earlier_capture_is_replaced_and_that_is_said() {
    let (_room, file) = written(&["a"]);
    let path = file.to_str().unwrap();
    for (lang, words) in [("en", "in place of an earlier capture"), ("zh", "替换了以前的")] {
        lesson()
            .args(["longer", "--pcap", path, "--lang", lang])
            .assert()
            .success()
            .stdout(contains(words));
    }
    assert_eq!(fs::read(&file).unwrap().len(), 24 + 16 + 48);
}

#[test]
fn any_other_file_stays_as_it_is() {
    let room = TempDir::new().unwrap();
    let file = room.path().join("main.rs");
    fs::write(&file, "fn main() {}").unwrap();
    let path = file.to_str().unwrap();
    refuses_capture(&["--pcap", path], "it is no capture", "不是抓包文件");
    assert_eq!(fs::read(&file).unwrap(), b"fn main() {}");
    if Path::new("/dev/null").exists() {
        refuses_capture(&["--pcap", "/dev/null"], "it is no capture", "不是抓包文件");
    }
}

/// The layers come first, so stdout is not empty; the rest is as for every refusal.
fn refuses_capture(args: &[&str], en: &str, zh: &str) {
    for (lang, words) in [("en", en), ("zh", zh)] {
        let output = lesson().args(args).args(["--lang", lang]).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(words) && said.contains("\nhelp: "), "{said}");
    }
    let output = lesson().args(args).arg("--json").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let last: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
    assert_eq!((&last["event"], &last["status"]), (&"error".into(), &1.into()));
    assert_eq!(last["input"], args[1]);
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let room = TempDir::new().unwrap();
    let at = |name: &str| room.path().join(name).to_str().unwrap().to_owned();
    refuses_capture(&["--pcap", &at("")], "directory", "这是一个目录");
    refuses_capture(&["--pcap", &at("missing/a.pcap")], "No such file", "不存在");
    fs::write(at("file"), "").unwrap();
    refuses_capture(&["--pcap", &at("file/a.pcap")], "Not a directory", "这不是目录");
    if Path::new("/proc/self").exists() {
        refuses_capture(&["--pcap", "/proc/a.pcap"], "/proc/a.pcap", "/proc/a.pcap");
    }
    assert_eq!(fs::read_dir(room.path()).unwrap().count(), 1, "nothing is left");
}

/// A file system of one page, in a mount namespace of its own (mount_namespaces(7)).
#[test]
fn a_full_disk_leaves_nothing_behind() {
    let Some(unshare) = tool("unshare") else {
        return;
    };
    let room = TempDir::new().unwrap();
    let message = "x".repeat(20_000);
    let script = "mount -t tmpfs -o size=4k none . && cd \"$PWD\" && \
                  { \"$@\" --pcap full.pcap >/dev/null; echo \"status $?\"; ls -A; }";
    let run = |script: &str| {
        let mut command = Command::new(&unshare);
        command
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh", BINARY])
            .args([&message, "--lang", "en"])
            .current_dir(room.path());
        command.output().unwrap()
    };
    if !run("mount -t tmpfs -o size=4k none .").status.success() {
        testkit::missing("unprivileged mount namespaces");
        return;
    }
    let output = run(script);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("No space left") && said.contains("help: make room"), "{said}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "status 1\n");
}

#[test]
fn a_refused_message_writes_no_capture() {
    let room = TempDir::new().unwrap();
    let file = room.path().join("a.pcap");
    let path = file.to_str().unwrap();
    refuses(&["😀", "-e", "gbk", "--pcap", path], 2, "gbk has no", "gbk 里没有");
    assert!(!file.exists());
    contract::says_that_stdout_is_closed({
        let mut command = contract::program(BINARY);
        command.args(["--pcap", path]);
        command
    });
}
