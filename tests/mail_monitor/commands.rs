//! The other commands, and what a watch shows besides its lines.

use std::fs;
#[cfg(unix)]
use std::io::{Read, Write};
#[cfg(unix)]
use std::net::{SocketAddr, TcpStream};

use mail_parser::{MimeHeaders, PartType};
use testkit::Running;
#[cfg(unix)]
use testkit::Terminal;

use crate::support::{lesson, message_in, run, take};

#[test]
fn check_config_explains_its_own_example_and_places_a_mistake() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("rules.toml");
    let example = run(&mut lesson(&["check-config", "--example"]));
    assert_eq!(example.code(), 0);
    fs::write(&file, example.text()).unwrap();
    for (lang, words) in [("en", "CPU is above 80 %"), ("zh", "CPU 高于 80%")] {
        let done = run(lesson(&["check-config", "--lang", lang]).arg(&file));
        assert_eq!(done.code(), 0, "{done:?}");
        assert!(done.text().contains(words), "{}", done.text());
    }
    fs::write(&file, "[[rule]]\nmetric = \"cpu\"\nabove = \"120 %\"\n").unwrap();
    for (lang, place) in [("en", "line 3"), ("zh", "第 3 行")] {
        let done = run(lesson(&["check-config", "--lang", lang]).arg(&file));
        assert_eq!(done.code(), 2);
        assert!(done.stderr.contains(place) && done.stderr.contains("\nhelp: "), "{done:?}");
        let watch = run(lesson(&["watch", "--lang", lang, "--rules"]).arg(&file));
        assert_eq!((watch.code(), watch.text().as_str()), (2, ""), "the same before the watch");
        assert_eq!(watch.stderr, done.stderr);
    }
}

#[test]
fn rules_of_a_file_and_of_options_are_one_mail() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("rules.toml");
    let rule = "[[rule]]\nname = \"busy\"\nmetric = \"memory\"\nabove = \"0 %\"\nfor = \"1h\"\n";
    fs::write(&file, rule).unwrap();
    let mut once = lesson(&["once", "--json", "--rule", "cpu above 0%", "--rules"]);
    let done = run(once.arg(&file).arg("--mail-dir").arg(dir.path()));
    let events = done.events();
    let subject = events[1]["subject"].as_str().unwrap();
    assert!(subject.contains("busy: memory") && subject.contains("CPU"), "{subject}");
    let both = run(lesson(&["once", "--cpu", "5", "--rules"]).arg(&file));
    assert_eq!(both.code(), 2, "--cpu would not count: {both:?}");
}

#[test]
fn an_alert_has_a_chart_and_the_same_numbers_in_both_forms() {
    let dir = tempfile::tempdir().unwrap();
    let args = ["watch", "--cpu", "100", "--rule", "memory above 0% for 1ms", "--lang", "zh"];
    let mut watch = lesson(&args);
    watch.args(["--interval", "1ms", "--count", "3", "--mail-dir"]);
    assert_eq!(run(watch.arg(dir.path())).code(), 0);
    let bytes = fs::read(dir.path().join("000001.eml")).unwrap();
    let message = message_in(&bytes);
    let html = message.body_html(0).unwrap();
    assert!(html.contains("cid:chart") && html.contains("占用最多的进程"), "{html}");
    let (text, row) = (message.body_text(0).unwrap(), html.contains("内存 %"));
    assert!(text.contains("占用最多的进程") && row, "{text}");
    let chart = message.parts.iter().find(|part| part.content_id() == Some("chart")).unwrap();
    let (PartType::InlineBinary(png) | PartType::Binary(png)) = &chart.body else {
        panic!("{chart:?}")
    };
    assert!(png.starts_with(b"\x89PNG"));
    assert!(message.header("References").is_some(), "mails of an incident are a conversation");
}

#[test]
fn a_dry_run_shows_the_message_and_needs_neither_network_nor_password() {
    let dir = tempfile::tempdir().unwrap();
    let html = dir.path().join("mail.html");
    fs::write(&html, "<p>see <a href='https://a.example/'>there</a></p>").unwrap();
    let mut send = lesson(&["send", "-s", "你好", "--dry-run", "--smtp", "smtps://me@no.invalid"]);
    send.args(["-t", "you@b.example", "--cc", "c@b.example", "--bcc", "blind@b.example"]);
    send.args(["--header", "X-Priority=1", "--html"]).arg(&html).arg("-a").arg(&html);
    let done = run(&mut send);
    assert_eq!(done.code(), 0, "{done:?}");
    let text = done.text();
    for wanted in [
        "To: you@b.example",
        "Cc: c@b.example",
        "Bcc (in no header): blind@b.example",
        "Subject: 你好",
        "X-Priority: 1",
        "https://a.example/",
        "[attachment: mail.html",
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    for header in ["Subject=x", "X-A=b\r\nBcc: evil@c.example", "no"] {
        let mut send = lesson(&["send", "-s", "Hi", "-c", "Hi", "--dry-run", "--header", header]);
        assert_eq!(run(&mut send).code(), 2, "{header:?}");
    }
}

#[cfg(unix)]
#[test]
fn the_password_comes_from_a_file_or_stdin_over_starttls_into_the_sink() {
    let dir = tempfile::tempdir().unwrap();
    let password = dir.path().join("password");
    fs::write(&password, "open sesame\n").unwrap();
    let mut sink = lesson(&["sink", "--bind", "127.0.0.1:0", "--tls", "starttls", "--show"]);
    sink.args(["--user", "me", "--password-file"]).arg(&password);
    sink.arg("--tls-dir").arg(dir.path().join("tls")).arg("--mail-dir").arg(dir.path());
    let (mut sink, addr) = Running::listening(sink);
    let port = addr.port().to_string();
    let send = |words: &str| {
        let mut send = lesson(&["send", "-s", "你好", "-c", "第一行", "--host", "127.0.0.1"]);
        send.args(["--port", &port, "--tls", "starttls", "--user", "me", "--from"]);
        send.args(["me@a.example", "--password-stdin", "--ca"]);
        let mut send = Running::start(take(send.arg(dir.path().join("tls/ca.pem"))));
        send.write(words.as_bytes());
        send.finish()
    };
    let wrong = send("hunter2\n");
    assert_eq!(wrong.code(), 1);
    assert!(!format!("{wrong:?}").contains("hunter2"));
    let right = send("open sesame\n");
    assert_eq!(right.code(), 0, "{right:?}");
    assert!(sink.next_line().starts_with("caught a mail"));
    assert_eq!(sink.next_line(), "  From: me@a.example");
    while sink.next_line() != "  第一行" {}
    sink.terminate();
    let done = sink.wait();
    assert!(done.stderr.contains("tls/ca.pem"), "the certificate is told: {}", done.stderr);
}

#[cfg(unix)]
#[test]
fn the_sink_fails_on_request_and_shows_its_page() {
    let dir = tempfile::tempdir().unwrap();
    let mut sink = lesson(&["sink", "--bind", "127.0.0.1:0", "--fail", "rcpt:450x1"]);
    sink.args(["--page", "127.0.0.1:0", "--mail-dir"]).arg(dir.path());
    let (sink, addr) = Running::listening(sink);
    let url = format!("smtp+plain://{addr}");
    let args = ["send", "-t", "a@b.example", "-s", "Look here", "-c", "Hi", "--smtp", &url];
    let first = run(&mut lesson(&args));
    assert!(first.code() == 1 && first.stderr.contains("450"), "{first:?}");
    assert_eq!(run(&mut lesson(&args)).code(), 0);
    let page = address_in(&sink.stderr(), "http://");
    let shown = get(page, "/");
    assert!(shown.starts_with("HTTP/1.1 200") && shown.contains("Look here"), "{shown}");
    sink.terminate();
    assert_eq!(sink.wait().code(), 0);
    let bad = run(&mut lesson(&["sink", "--fail", "rcpt:250"]));
    assert!(bad.code() == 2 && bad.stderr.contains("\nhelp: "), "{bad:?}");
}

#[cfg(unix)]
#[test]
fn a_sink_tells_why_no_encryption_came_about_and_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    for (lang, reason, cure) in [
        ("en", "does not trust the certificate", "hint: tell the mail program to trust"),
        ("zh", "对方不信任证书", "提示：请让邮件程序信任"),
    ] {
        let args = ["sink", "--bind", "127.0.0.1:0", "--tls", "implicit", "--lang", lang];
        let sink = |json: &[&str]| {
            let mut sink = lesson(&[&args, json].concat());
            Running::listening(take(sink.arg("--mail-dir").arg(dir.path())))
        };
        let send = |addr: SocketAddr| {
            let url = format!("smtps://{addr}");
            lesson(&["send", "-s", "Hi", "-c", "你好", "--smtp", &url])
        };
        let (mut told, addr) = sink(&[]);
        assert_eq!(run(&mut send(addr)).code(), 1);
        let line = told.next_line();
        assert!(line.contains(reason) && line.contains("127.0.0.1:"), "{line}");
        let (mut events, addr) = sink(&["--json"]);
        assert_eq!(run(&mut send(addr)).code(), 1);
        let event = events.next_event();
        assert_eq!(event["event"], "not_encrypted");
        assert!(event["reason"].as_str().unwrap().contains("does not trust the certificate"));
        assert!(event["help"].as_str().unwrap().contains("ca.pem"), "{event}");
        assert!(event["from"].as_str().unwrap().starts_with("127.0.0.1:"), "{event}");
        let trusting = run(send(addr).arg("--ca").arg(dir.path().join("tls/ca.pem")));
        assert_eq!(trusting.code(), 0, "{trusting:?}");
        assert_eq!(events.next_event()["event"], "caught");
        for sink in [told, events] {
            sink.terminate();
            let done = sink.wait();
            assert!(done.code() == 0 && done.stderr.contains(cure), "{done:?}");
        }
    }
}

#[test]
fn a_blind_copy_is_in_the_envelope_beside_the_message_and_not_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let mut send = lesson(&["send", "-s", "Hi", "-c", "Hi", "-t", "you@b.example"]);
    send.args(["--bcc", "blind@b.example", "--from", "me@a.example", "--mail-dir"]);
    assert_eq!(run(send.arg(dir.path())).code(), 0);
    let envelope = fs::read_to_string(dir.path().join("000001.envelope")).unwrap();
    let expected = "MAIL FROM:<me@a.example>\nRCPT TO:<you@b.example>\nRCPT TO:<blind@b.example>\n";
    assert_eq!(envelope, expected);
    assert!(!fs::read_to_string(dir.path().join("000001.eml")).unwrap().contains("blind"));
}

#[test]
fn the_last_mail_of_a_counted_sink_is_answered_before_it_ends() {
    for _ in 0..5 {
        let dir = tempfile::tempdir().unwrap();
        let mut sink = lesson(&["sink", "--bind", "127.0.0.1:0", "--count", "1", "--mail-dir"]);
        let (sink, addr) = Running::listening(take(sink.arg(dir.path())));
        let url = format!("smtp+plain://{addr}");
        let sent = run(&mut lesson(&["send", "-s", "Hi", "-c", "Hi", "--smtp", &url]));
        assert_eq!((sent.code(), sent.stderr.as_str()), (0, ""));
        assert_eq!(sink.wait().code(), 0);
    }
}

#[cfg(unix)]
#[test]
fn the_metrics_are_what_prometheus_reads() {
    let mut watch = lesson(&["watch", "--cpu", "100", "--memory", "100", "--json"]);
    let mut watch = Running::start(take(watch.args(["--metrics", "127.0.0.1:0"])));
    watch.next_event();
    let addr = address_in(&watch.stderr(), "http://");
    let page = std::iter::repeat_with(|| get(addr, "/metrics"))
        .find(|page| page.contains("mail_monitor_cpu_ratio"))
        .unwrap();
    assert!(page.contains("Content-Type: text/plain; version=0.0.4"), "{page}");
    let state = "mail_monitor_rule_state{rule=\"cpu\",state=\"ok\"} 1";
    assert!(page.contains(state) && page.contains("mail_monitor_mails_waiting 0"), "{page}");
    assert!(get(addr, "/other").starts_with("HTTP/1.1 404"));
    // As Prometheus asks, and as one that knows the older form only.
    let newer = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4";
    let metrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    let text = "text/plain; version=0.0.4; charset=utf-8";
    for (accept, media_type, module) in [
        (newer, metrics, "prometheus_client.openmetrics.parser"),
        ("text/plain;version=0.0.4", text, "prometheus_client.parser"),
    ] {
        let page = get_as(addr, "/metrics", accept);
        let (head, body) = page.split_once("\r\n\r\n").unwrap();
        let header = format!("Content-Type: {media_type}");
        assert!(head.lines().any(|line| line == header), "{accept}: {head}");
        assert_eq!(body.ends_with("\n# EOF\n"), media_type == metrics, "{body}");
        parsed(module, body);
    }
    watch.terminate();
    assert_eq!(watch.wait().code(), 0);
}

#[test]
fn the_log_is_rotated_by_size() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    let mut watch = lesson(&["watch", "--cpu", "100", "--memory", "100", "--interval", "1ms"]);
    watch.args(["--count", "14", "--log-size", "1kB", "--log-keep", "2", "--log"]);
    let done = run(watch.arg(&log));
    assert_eq!(done.code(), 0, "{done:?}");
    let old = fs::read_to_string(dir.path().join("log.1")).unwrap();
    let new = fs::read_to_string(&log).unwrap();
    assert!(old.len() <= 1000 && old.starts_with("time ") && new.starts_with("time "));
    assert_eq!(old.lines().count() + new.lines().count(), 14 + 2);
}

#[cfg(unix)]
#[test]
fn on_a_terminal_a_watch_is_a_table_that_stays_in_its_place() {
    let program = env!("CARGO_BIN_EXE_mail_monitor");
    // When the program has ended, tmux says so in a line of its own, and the first one goes.
    let command = format!("echo; {program} watch --cpu 100 --interval 300ms --count 4 --lang zh");
    let Some(terminal) = Terminal::start(80, 24, &command) else { return };
    let screen = terminal.wait_until(|screen| screen.contains("结束：采样 4 次"));
    assert_eq!(screen.matches("状态").count(), 1, "drawn in one place: {screen}");
    assert!(screen.contains("CPU") && screen.contains("内存"), "{screen}");
}

#[cfg(unix)]
fn address_in(stderr: &str, before: &str) -> SocketAddr {
    let (_, rest) = stderr.split_once(before).unwrap();
    rest.split('/').next().unwrap().parse().unwrap()
}

#[cfg(unix)]
fn get(addr: SocketAddr, path: &str) -> String {
    get_as(addr, path, "*/*")
}

/// The page is what Prometheus's own reader takes, with the state of a rule in it.
#[cfg(unix)]
fn parsed(module: &str, page: &str) {
    let Some(python) = testkit::python_with(&[module]) else { return };
    let script = format!(
        "import sys\nfrom {module} import text_string_to_metric_families as parse\n\
         samples = [s for family in parse(sys.stdin.buffer.read().decode()) for s in family.samples]\n\
         print([s.value == 1 for s in samples if s.name == 'mail_monitor_rule_state'\n\
         and s.labels == {{'rule': 'cpu', 'state': 'ok'}}])"
    );
    let mut command = std::process::Command::new(python);
    command.args(["-c", &script]);
    let mut reader = Running::start(command);
    reader.write(page.as_bytes());
    let read = reader.finish();
    assert_eq!(read.text(), "[True]\n", "{module}: {read:?}");
}

#[cfg(unix)]
fn get_as(addr: SocketAddr, path: &str, accept: &str) -> String {
    let mut stream = TcpStream::connect(addr).unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nHost: {addr}\r\nAccept: {accept}\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    page
}
