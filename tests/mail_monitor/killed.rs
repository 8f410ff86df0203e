//! The watch is killed at random moments: every alert arrives, and none twice unless it can be
//! seen. `KILLS=200` kills it so many times; each takes half a second.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

use mail_sink::{Config, Sink};

use crate::support::{lesson, message_in, run};

/// So many rules that always fire, each with a name that no other contains.
fn rules(count: usize) -> String {
    let rule = |number| {
        format!("[[rule]]\nname = \"r{number:03}\"\nmetric = \"memory\"\nabove = \"0 %\"\n")
    };
    let rules: String = (0..count).map(rule).collect();
    format!("[mail]\nat_most = 1000\n{rules}")
}

/// A moment around sampling, writing, putting and delivering.
fn moment() -> Duration {
    let random = std::hash::RandomState::new().build_hasher().finish();
    Duration::from_millis(100 + random % 600)
}

/// For each rule the Message-IDs of the mails that tell its alert.
fn alerts(dir: &Path) -> BTreeMap<String, Vec<String>> {
    let mut alerts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "eml") {
            continue;
        }
        let bytes = fs::read(path).unwrap();
        let message = message_in(&bytes);
        let text = message.body_text(0).unwrap();
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("  alert: ") {
                let id = message.message_id().unwrap().to_owned();
                alerts.entry(rest.chars().take(4).collect()).or_default().push(id);
            }
        }
    }
    alerts
}

#[test]
fn a_watch_that_is_killed_at_any_moment_loses_no_alert_and_sends_none_unseen_twice() {
    let kills = env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(12);
    let dir = tempfile::tempdir().unwrap();
    let (file, mail) = (dir.path().join("rules.toml"), dir.path().join("mail"));
    let config = Config::new("127.0.0.1:0".parse().unwrap(), &mail);
    let sink = Sink::start(config, drop).unwrap();
    let url = format!("smtp+plain://{}", sink.addr());
    let watch = |more: &[&str]| {
        let mut watch = lesson(&["watch", "--interval", "1ms", "--smtp", &url]);
        watch.args(more).arg("--rules").arg(&file).arg("--state").arg(dir.path().join("state"));
        watch
    };
    let (_open, never) = mpsc::channel::<()>();
    for kill in 0..kills {
        fs::write(&file, rules(kill + 1)).unwrap();
        let mut child = watch(&[]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let _ = never.recv_timeout(moment()); // nothing comes: the moment is what is tried
        child.kill().unwrap();
        child.wait().unwrap();
    }
    // What a killed attempt left open is tried again when it is due; here at once.
    retry_all(&dir.path().join("state"));
    let done = run(&mut watch(&["--count", "2"]));
    assert_eq!(done.code(), 0, "{done:?}");
    sink.stop();
    let alerts = alerts(&mail);
    assert_eq!(alerts.len(), kills, "every alert arrives: {:?}", alerts.keys());
    for (rule, mut ids) in alerts {
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 1, "{rule}: a second copy bears the same Message-ID");
    }
}

fn retry_all(state: &Path) {
    let list = run(lesson(&["outbox", "list", "--json", "--state"]).arg(state));
    for letter in list.events().iter().filter_map(|event| event["id"].as_str().map(str::to_owned)) {
        let done = run(lesson(&["outbox", "retry", &letter, "--state"]).arg(state));
        assert_eq!(done.code(), 0, "{done:?}");
    }
}
