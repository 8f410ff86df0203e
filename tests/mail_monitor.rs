//! What mail_monitor promises, seen from outside: its output, its log, the mail that arrives, its
//! exit status.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "mail_monitor/attempt.rs"]
mod attempt;
#[path = "mail_monitor/commands.rs"]
mod commands;
#[path = "mail_monitor/distrust.rs"]
mod distrust;
#[path = "mail_monitor/failures.rs"]
mod failures;
#[path = "mail_monitor/faults.rs"]
mod faults;
#[path = "mail_monitor/killed.rs"]
mod killed;
#[path = "mail_monitor/options.rs"]
mod options;
#[path = "mail_monitor/outbox.rs"]
mod outbox;
#[path = "mail_monitor/peers.rs"]
mod peers;
#[path = "mail_monitor/recorded.rs"]
mod recorded;
#[path = "mail_monitor/support.rs"]
mod support;

use std::fs;

use mail_parser::MimeHeaders;
use serde_json::Value;
#[cfg(unix)]
use testkit::Running;

use support::{lesson, message_ids, message_in, of_kind, run};

#[test]
fn once_with_a_limit_of_0_ends_with_a_mail_that_is_right() {
    for (lang, words) in [
        ("en", ["Alert from ", "(limit 0 %)", "alert: CPU ", "memory %"]),
        ("zh", ["来自 ", "（上限 0%）", "告警：CPU ", "内存 %"]),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let done =
            run(lesson(&["once", "--cpu", "0", "--lang", lang]).arg("--mail-dir").arg(dir.path()));
        assert_eq!((done.code(), done.stderr.as_str()), (0, ""));
        let text = done.text();
        let mut lines = text.lines();
        let (heading, row) = (lines.next().unwrap(), lines.next().unwrap());
        assert!(text.contains("000001.eml"), "it says where to look: {text}");
        let bytes = fs::read(dir.path().join("000001.eml")).unwrap();
        let message = message_in(&bytes);
        let subject = message.subject().unwrap();
        assert!(subject.contains(words[0]) && subject.contains(words[1]), "{subject}");
        assert!(text.contains(subject), "{text}");
        let body = message.body_text(0).unwrap();
        assert!(body.contains(words[2]) && body.contains(words[3]), "{body}");
        assert!(body.lines().any(|line| line == heading), "{body}");
        assert!(body.lines().any(|line| line == row), "the row that was shown is the row mailed");
        let from = message.from().unwrap().first().unwrap();
        let to = message.to().unwrap().first().unwrap();
        assert_eq!(
            (from.address(), to.address()),
            (Some("student@localhost"), Some("student@localhost"))
        );
        assert_eq!(
            message.text_part(0).unwrap().content_type().unwrap().attribute("charset"),
            Some("utf-8")
        );
        assert!(message.date().is_some() && message.message_id().unwrap().ends_with("@localhost"));
    }
}

#[test]
fn below_the_limits_nothing_is_mailed() {
    let dir = tempfile::tempdir().unwrap();
    let done = run(lesson(&["once", "--cpu", "100", "--memory", "100", "--json"])
        .arg("--mail-dir")
        .arg(dir.path()));
    assert_eq!(done.code(), 0);
    let kinds: Vec<Value> = done.events().iter().map(|event| event["event"].clone()).collect();
    assert_eq!(kinds, ["sample"]);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_sample_has_the_fields_of_the_contract() {
    let done = run(&mut lesson(&["once", "--json", "--cpu", "100", "--memory", "100"]));
    let sample = &done.events()[0];
    for percent in ["cpu", "memory", "disk"] {
        assert!((0.0..=100.0).contains(&sample[percent].as_f64().unwrap()), "{percent}: {sample}");
    }
    for bytes in ["memory_total", "disk_total", "bytes_received", "bytes_sent"] {
        assert!(sample[bytes].is_u64(), "{bytes}: {sample}");
    }
    assert!(sample["memory_total"].as_u64() > Some(1 << 20), "{sample}");
    let time = sample["time"].as_str().unwrap();
    let shape: String = time.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    assert!(
        ["0000-00-00T00:00:00+00:00", "0000-00-00T00:00:00-00:00"].contains(&shape.as_str()),
        "RFC 3339: {time}"
    );
}

#[test]
fn watch_mails_when_a_breach_begins_and_not_again_while_it_lasts() {
    let dir = tempfile::tempdir().unwrap();
    let mut watch = lesson(&["watch", "--cpu", "0", "--interval", "1ms", "--count", "3", "--json"]);
    let done = run(watch.arg("--mail-dir").arg(dir.path()));
    let events = done.events();
    assert_eq!((done.code(), of_kind(&events, "sample").len()), (0, 3));
    let [mailed] = of_kind(&events, "mailed").try_into().expect("one mail for one breach");
    let file = mailed["file"].as_str().unwrap();
    let bytes = fs::read(file).unwrap();
    let message = message_in(&bytes);
    assert_eq!(message.subject(), mailed["subject"].as_str());
    let message_id = format!("<{}>", message.message_id().unwrap());
    assert_eq!(Some(message_id.as_str()), mailed["message_id"].as_str());
    assert_eq!(mailed["to"], serde_json::json!(["student@localhost"]));
    assert!(mailed["server"].as_str().unwrap().starts_with("127.0.0.1:"), "{mailed}");
    let totals = events.last().unwrap();
    assert_eq!(
        (&totals["event"], &totals["sent"], &totals["samples"]),
        (&"done".into(), &1.into(), &3.into())
    );
    assert_eq!(message_ids(dir.path()).len(), 1);
}

#[cfg(unix)]
#[test]
fn a_watch_is_the_default_and_ctrl_c_or_sigterm_ends_it_with_its_totals() {
    for (command, interrupt) in [(&[] as &[&str], true), (&["watch"], false)] {
        let mut watch = Running::start(lesson(&[command, &["--lang", "en"]].concat()));
        assert!(watch.next_line().starts_with("time "), "the heading");
        watch.next_line(); // one sample; then it waits for 5 s
        if interrupt {
            watch.interrupt();
        } else {
            watch.terminate();
        }
        let done = watch.wait();
        assert_eq!(done.code(), 0, "{done:?}");
        // A busy machine is above the course's limit, so a mail may stand between.
        let text = done.text();
        let last = text.lines().last().unwrap_or_default();
        assert!(last.starts_with("done: samples "), "{text}");
    }
}

#[test]
fn the_log_has_its_heading_once_and_a_line_a_sample() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("monitor.log");
    let mut shown = Vec::new();
    for _ in 0..2 {
        let mut watch = lesson(&["watch", "--cpu", "100", "--memory", "100", "--interval", "1ms"]);
        let done = run(watch.args(["--count", "2", "--lang", "en", "--log"]).arg(&log));
        assert_eq!(done.code(), 0);
        shown.extend(done.text().lines().filter(|line| line.starts_with('2')).map(str::to_owned));
    }
    let text = fs::read_to_string(log).unwrap();
    let (heading, rows) = text.split_once('\n').unwrap();
    assert!(heading.starts_with("time ") && heading.ends_with("sent"), "{heading}");
    assert_eq!(rows.lines().collect::<Vec<_>>(), shown);
    assert_eq!(shown.len(), 4);
}

#[test]
fn send_mails_text_and_files_to_everybody_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("数据.csv");
    fs::write(&file, "a,b\r\n1,2\r\n").unwrap();
    let mut send = lesson(&["send", "-s", "你好", "-c", "第一行\n第二行", "--json"]);
    send.args([
        "-t",
        "李四 <li@b.example>",
        "--to",
        "you@b.example",
        "--from",
        "张三 <me@a.example>",
    ]);
    let done = run(send.arg("-a").arg(&file).arg("--mail-dir").arg(dir.path()));
    assert_eq!(done.code(), 0, "{done:?}");
    let mailed = &done.events()[0];
    assert_eq!(mailed["to"], serde_json::json!(["li@b.example", "you@b.example"]));
    let bytes = fs::read(mailed["file"].as_str().unwrap()).unwrap();
    let message = message_in(&bytes);
    assert_eq!(message.subject(), Some("你好"));
    assert_eq!(message.from().unwrap().first().unwrap().name(), Some("张三"));
    assert_eq!(message.body_text(0).unwrap().trim_end().replace('\r', ""), "第一行\n第二行");
    let attachment = message.attachments().next().unwrap();
    assert_eq!(attachment.attachment_name(), Some("数据.csv"));
    assert_eq!(attachment.contents(), b"a,b\r\n1,2\r\n");
}

#[test]
fn mail_without_a_directory_goes_to_a_new_private_one_that_stays() {
    let temp = tempfile::tempdir().unwrap();
    let done = run(lesson(&["once", "--cpu", "0", "--json"])
        .env("TMPDIR", temp.path())
        .env("TEMP", temp.path())
        .env("TMP", temp.path()));
    let events = done.events();
    let file = std::path::Path::new(events[1]["file"].as_str().unwrap()).to_owned();
    assert!(file.starts_with(temp.path()) && file.is_file());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(file.parent().unwrap()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
    run(lesson(&["once", "--cpu", "100", "--memory", "100"])
        .env("TMPDIR", temp.path())
        .env("TEMP", temp.path())
        .env("TMP", temp.path()));
    assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 1, "an empty one does not stay");
}

#[cfg(unix)]
#[test]
fn the_sink_catches_mail_and_counts_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut sink = lesson(&["sink", "--bind", "127.0.0.1:0", "--lang", "zh"]);
    sink.arg("--mail-dir").arg(dir.path());
    let (mut sink, addr) = Running::listening(sink);
    let server = format!("smtp+plain://{addr}");
    let done = run(&mut lesson(&["once", "--cpu", "0", "--json", "--smtp", &server]));
    let mailed = &done.events()[1];
    assert_eq!(mailed["server"], addr.to_string());
    assert!(mailed.get("file").is_none(), "only the built-in catcher's file is known: {mailed}");
    let line = sink.next_line();
    assert!(line.starts_with("收到一封邮件") && line.ends_with("000001.eml"), "{line}");
    sink.terminate();
    let done = sink.wait();
    assert_eq!((done.code(), done.text().as_str()), (0, "结束：收到邮件 1 封\n"));
}
