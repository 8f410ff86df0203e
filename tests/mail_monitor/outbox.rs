//! What outlives the program: the state and the letters in the outbox.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
#[cfg(unix)]
use std::sync::mpsc;

use mail_sink::{Config, Sink};
use serde_json::Value;
#[cfg(unix)]
use testkit::{LIMIT, Running};

#[cfg(unix)]
use crate::support::take;
use crate::support::{lesson, letters, message_ids, nobody, of_kind, run};

fn catcher(dir: &Path) -> Sink {
    Sink::start(Config::new("127.0.0.1:0".parse().unwrap(), dir), drop).unwrap()
}

fn once(state: &Path, server: SocketAddr) -> testkit::Finished {
    let url = format!("smtp+plain://{server}");
    let mut once = lesson(&["once", "--cpu", "0", "--memory", "100", "--json", "--smtp", &url]);
    run(once.arg("--state").arg(state))
}

#[test]
fn an_alert_waits_on_disk_for_its_server_and_is_mailed_once() {
    let dir = tempfile::tempdir().unwrap();
    let (state, mail) = (dir.path().join("state"), dir.path().join("mail"));
    assert_eq!(once(&state, nobody()).code(), 1);
    let waiting = letters(&state);
    let [letter] = waiting.as_slice() else { panic!("{waiting:?}") };
    assert_eq!((&letter["place"], &letter["attempts"]), (&"waiting".into(), &1.into()));
    assert!(letter["next"].is_string() && letter["reason"].is_string(), "{letter}");

    let id = letter["id"].as_str().unwrap();
    let retried = run(lesson(&["outbox", "retry", id, "--state"]).arg(&state));
    assert_eq!(retried.code(), 0, "{retried:?}");
    let sink = catcher(&mail);
    for deliveries in [1, 0] {
        let done = once(&state, sink.addr()); // the same incident: no other letter
        assert_eq!(done.code(), 0, "{done:?}");
        let events = done.events();
        let mailed = of_kind(&events, "mailed");
        assert_eq!(mailed.len(), deliveries);
        assert!(mailed.iter().all(|mailed| mailed["message_id"] == letter["message_id"]));
    }
    assert_eq!(message_ids(&mail).len(), 1);
    assert_eq!(letters(&state), Vec::<Value>::new());
}

#[test]
fn a_letter_that_is_refused_for_good_is_set_aside_and_can_be_dropped() {
    let dir = tempfile::tempdir().unwrap();
    let config = Config::new("127.0.0.1:0".parse().unwrap(), dir.path().join("mail"));
    let faults = vec!["rcpt:550".parse().unwrap()];
    let sink = Sink::start(Config { faults, ..config }, drop).unwrap();
    let state = dir.path().join("state");
    let done = once(&state, sink.addr());
    assert_eq!(done.code(), 1);
    assert!(done.stderr.contains("was refused for good"), "{}", done.stderr);
    let [letter] = letters(&state).try_into().expect("one letter");
    assert_eq!((&letter["place"], &letter["next"]), (&"refused".into(), &Value::Null));
    let id = letter["id"].as_str().unwrap();
    assert!(done.stderr.contains(&format!("outbox retry {id}")), "{}", done.stderr);
    assert_eq!(run(lesson(&["outbox", "drop", id, "--state"]).arg(&state)).code(), 0);
    let list = run(lesson(&["outbox", "list", "--lang", "zh", "--state"]).arg(&state));
    assert_eq!(list.text(), "发件箱是空的\n");
    let again = run(lesson(&["outbox", "drop", id, "--state"]).arg(&state));
    assert_eq!(again.code(), 2, "{again:?}");
}

#[test]
fn an_outbox_that_is_not_there_is_not_made() {
    let dir = tempfile::tempdir().unwrap();
    for (lang, fact) in [("en", "there is no outbox in"), ("zh", "里没有发件箱")] {
        let done = run(lesson(&["outbox", "list", "--lang", lang, "--state"]).arg(dir.path()));
        assert_eq!(done.code(), 1);
        assert!(done.stderr.contains(fact), "{}", done.stderr);
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    assert_eq!(run(&mut lesson(&["outbox", "list"])).code(), 2, "which one is not said");
}

#[test]
fn a_damaged_state_is_set_aside_and_told() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("state.toml"), "version = 1\nhalf a li").unwrap();
    for (lang, fact) in [("en", "state.toml.damaged"), ("zh", "")] {
        let done = run(lesson(&["once", "--cpu", "100", "--memory", "100", "--lang", lang])
            .arg("--state")
            .arg(dir.path()));
        assert_eq!(done.code(), 0, "{done:?}");
        assert!(done.stderr.contains(fact), "{}", done.stderr);
        assert!(lang == "en" || done.stderr.is_empty(), "told once: {}", done.stderr);
    }
    assert!(dir.path().join("state.toml.damaged").is_file());
}

#[cfg(unix)]
#[test]
fn a_watch_that_was_ended_goes_on_after_a_restart_and_only_one_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let (state, mail) = (dir.path().join("state"), dir.path().join("mail"));
    let start = || {
        let mut watch = lesson(&["watch", "--cpu", "0", "--memory", "100", "--json"]);
        watch.arg("--state").arg(&state).arg("--mail-dir").arg(&mail);
        Running::start(watch)
    };
    let mut first = start();
    first.next_event_of("mailed");
    let second = start().finish();
    assert_eq!(second.code(), 1);
    assert!(second.stderr.contains("another mail_monitor"), "{}", second.stderr);
    first.terminate();
    assert_eq!(first.wait().code(), 0);
    let mut third = start();
    assert_eq!(third.next_event()["event"], "sample");
    third.interrupt();
    let done = third.wait();
    assert_eq!((done.code(), of_kind(&done.events(), "mailed").len()), (0, 0), "{done:?}");
    assert_eq!(message_ids(&mail).len(), 1, "the incident goes on");
}

#[cfg(unix)]
#[test]
fn a_watch_that_is_stopped_while_a_letter_waits_ends_well_and_says_when_it_is_sent() {
    for (lang, words, later) in [
        ("en", "hint: mails that wait in the outbox: 1; the next watch", "not before "),
        ("zh", "提示：发件箱里还有 1 封邮件在等；下次用同一个 --state", "最早"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let (state, mail) = (dir.path().join("state"), dir.path().join("mail"));
        let watch = |server: SocketAddr| {
            let url = format!("smtp+plain://{server}");
            let mut watch = lesson(&["watch", "--cpu", "0", "--memory", "100", "--json"]);
            watch.args(["--lang", lang, "--smtp", &url, "--state"]).arg(&state);
            Running::start(watch)
        };
        let mut first = watch(nobody());
        first.next_event_of("error");
        first.terminate();
        let done = first.wait();
        assert_eq!(done.code(), 0, "{done:?}");
        let last = done.stderr.lines().last().unwrap();
        assert!(last.starts_with(words) && last.contains(later), "{last}");
        assert_eq!(done.events().last().unwrap()["undelivered"], 1);
        // As it says: the next one sends it.
        let [letter] = letters(&state).try_into().expect("one letter");
        let id = letter["id"].as_str().unwrap();
        run(lesson(&["outbox", "retry", id, "--state"]).arg(&state));
        let sink = catcher(&mail);
        let mut second = watch(sink.addr());
        second.next_event_of("mailed");
        second.interrupt();
        let done = second.wait();
        assert_eq!((done.code(), done.stderr.as_str()), (0, ""));
        assert_eq!(message_ids(&mail), [letter["message_id"].as_str().unwrap()]);
    }
}

/// This test would take an hour otherwise.
#[cfg(unix)]
#[test]
fn a_server_that_says_nothing_holds_up_neither_the_samples_nor_the_end() {
    let dir = tempfile::tempdir().unwrap();
    let (state, mail) = (dir.path().join("state"), dir.path().join("mail"));
    let watch = |server: SocketAddr| {
        let url = format!("smtp+plain://{server}");
        let mut watch = lesson(&["watch", "--cpu", "0", "--interval", "1ms", "--json"]);
        watch.args(["--timeout", "1h", "--smtp", &url, "--state"]).arg(&state);
        Running::start(watch)
    };
    let config = Config::new("127.0.0.1:0".parse().unwrap(), &mail);
    let faults = vec!["end:stall".parse().unwrap()];
    let (sender, caught) = mpsc::channel();
    let keeps_silent = move |notice| drop(sender.send(notice));
    let sink = Sink::start(Config { faults, ..config }, keeps_silent).unwrap();
    let mut first = watch(sink.addr());
    caught.recv_timeout(LIMIT).unwrap();
    for _ in 0..20 {
        assert_eq!(first.next_event()["event"], "sample");
    }
    first.terminate();
    let done = first.wait();
    assert_eq!(done.code(), 0, "{done:?}");
    assert_eq!(done.events().last().unwrap()["undelivered"], 1);
    drop(sink);
    let sink = catcher(&mail);
    let mut second = watch(sink.addr());
    second.next_event_of("mailed");
    second.terminate();
    let done = second.wait();
    assert!(done.stderr.contains("the second copy"), "{done:?}");
    let [one, two] = message_ids(&mail).try_into().expect("two copies");
    assert_eq!(one, two);
}

#[cfg(unix)]
#[test]
fn a_watch_that_is_stopped_with_an_alert_that_nobody_will_send_has_failed() {
    // Without --state the outbox goes with the watch.
    let url = format!("smtp+plain://{}", nobody());
    let mut watch = lesson(&["watch", "--cpu", "0", "--memory", "100", "--json"]);
    let mut watch = Running::start(take(watch.args(["--smtp", &url])));
    watch.next_event_of("error");
    watch.terminate();
    let done = watch.wait();
    assert_eq!(done.code(), 1, "{done:?}");
    let said = done.stderr.contains("hint: alerts that no mail server took: 1");
    assert!(said && !done.stderr.contains("the next watch"), "{}", done.stderr);
    // A letter that was refused for good is no matter of waiting.
    let dir = tempfile::tempdir().unwrap();
    let config = Config::new("127.0.0.1:0".parse().unwrap(), dir.path().join("mail"));
    let faults = vec!["rcpt:550".parse().unwrap()];
    let sink = Sink::start(Config { faults, ..config }, drop).unwrap();
    let url = format!("smtp+plain://{}", sink.addr());
    let mut watch = lesson(&["watch", "--cpu", "0", "--json", "--smtp", &url, "--state"]);
    let mut watch = Running::start(take(watch.arg(dir.path().join("state"))));
    watch.next_event_of("error");
    watch.terminate();
    assert_eq!(watch.wait().code(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_state_that_cannot_be_written_is_told_and_the_alert_goes_out() {
    let dir = tempfile::tempdir().unwrap();
    let (state, mail) = (dir.path().join("state"), dir.path().join("mail"));
    fs::create_dir(&state).unwrap();
    fs::create_dir(state.join(".state.toml.new")).unwrap(); // where it is written first
    let mut watch = lesson(&["watch", "--cpu", "0", "--interval", "1ms", "--count", "2"]);
    let done = run(watch.arg("--state").arg(&state).arg("--mail-dir").arg(&mail));
    assert_eq!(done.code(), 1, "{done:?}");
    assert_eq!(done.stderr.matches("error: ").count(), 1, "told once: {}", done.stderr);
    assert!(done.stderr.contains("state.toml"), "{}", done.stderr);
    assert_eq!(done.text().lines().filter(|line| line.starts_with('2')).count(), 2);
    assert!(mail.join("000001.eml").is_file(), "{done:?}");
}
