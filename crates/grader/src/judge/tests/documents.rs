use std::fs;

use tempfile::TempDir;

use crate::evidence::Kind;
use crate::exercise::{Dependency, FileExpectation, TomlExpectation};
use crate::judge::testing::*;
use crate::judge::{Failure, FileProblem, Verdict, judge_files};
use crate::plan::{Endpoint, ExpectedLetter, ExpectedMails, PlannedCheck};

fn files(path: &str, toml: Vec<TomlExpectation>) -> PlannedCheck {
    let mut check = check();
    check.expected.files = vec![FileExpectation { path: path.to_owned(), toml }];
    check
}

fn toolchain() -> PlannedCheck {
    let equals =
        TomlExpectation::Equals { key: "toolchain.channel".into(), value: "1.85.0".into() };
    let contains = TomlExpectation::Contains {
        key: "toolchain.components".into(),
        values: lines(&["clippy", "rustfmt"]),
    };
    files("rust-toolchain.toml", vec![equals, contains])
}

fn judged(check: &PlannedCheck, name: &str, text: impl AsRef<[u8]>) -> Verdict {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join(name), text).unwrap();
    judge_files(check, dir.path())
}

#[test]
fn values_and_lists_in_toml_are_compared_by_meaning() {
    let passes = |text: &str| judged(&toolchain(), "rust-toolchain.toml", text) == Verdict::Passed;
    assert!(passes("[toolchain]\nchannel = \"1.85.0\"\ncomponents = [\"clippy\", \"rustfmt\"]\n"));
    assert!(passes(
        "\u{feff}toolchain = { profile = \"minimal\", channel = '1.85.0', \
         components = [\"rust-src\", \"rustfmt\", \"clippy\"] }"
    ));
    let wrong = [
        "[toolchain]\nchannel = \"1.85\"\ncomponents = [\"clippy\", \"rustfmt\"]\n",
        "[toolchain]\nchannel = 1.85\ncomponents = [\"clippy\", \"rustfmt\"]\n",
        "[toolchain]\nchannel = \"1.85.0\"\ncomponents = [\"clippy\"]\n",
        "[toolchain]\nchannel = \"1.85.0\"\ncomponents = \"clippy, rustfmt\"\n",
        "channel = \"1.85.0\"\ncomponents = [\"clippy\", \"rustfmt\"]\n",
        "toolchain = \"1.85.0\"\n",
        "",
    ];
    for text in wrong {
        assert!(!passes(text), "{text:?} passed");
    }
}

#[test]
fn a_file_that_is_no_toml_no_text_or_too_long_is_broken() {
    let broken = |text: &[u8]| {
        let verdict = judged(&toolchain(), "rust-toolchain.toml", text);
        matches!(
            verdict,
            Verdict::Failed(failures)
                if matches!(failures[..], [Failure::File { problem: FileProblem::Broken(_), .. }])
        )
    };
    assert!(broken(b"[toolchain\n"));
    assert!(broken(b"# \xff\n"));
    assert!(broken(&vec![b'#'; 64 * 1024 + 1]));
}

#[test]
fn only_regular_files_below_the_directory_count() {
    let missing = |verdict| {
        matches!(
            verdict,
            Verdict::Failed(failures)
                if matches!(failures[..], [Failure::File { problem: FileProblem::Missing, .. }])
        )
    };
    let dir = TempDir::new().unwrap();
    assert!(missing(judge_files(&toolchain(), dir.path())));
    fs::create_dir(dir.path().join("rust-toolchain.toml")).unwrap();
    assert!(missing(judge_files(&toolchain(), dir.path())));
    fs::write(dir.path().join("other.toml"), "").unwrap();
    for path in ["../other.toml", "/etc/hostname", "x/../other.toml"] {
        assert!(missing(judge_files(&files(path, Vec::new()), dir.path())), "{path}");
    }
}

#[test]
#[cfg(unix)]
fn a_link_is_no_file() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("real.toml"), "a = 1\n").unwrap();
    std::os::unix::fs::symlink("real.toml", dir.path().join("link.toml")).unwrap();
    std::os::unix::fs::symlink(".", dir.path().join("here")).unwrap();
    let passes = |path| judge_files(&files(path, Vec::new()), dir.path()) == Verdict::Passed;
    assert!(passes("real.toml"));
    assert!(!passes("link.toml"));
    assert!(!passes("here/real.toml"));
}

fn depends() -> PlannedCheck {
    let dependency = Dependency {
        name: "encoding_rs".to_owned(),
        version: "0.8.35".to_owned(),
        default_features: false,
    };
    files("Cargo.toml", vec![TomlExpectation::Depends(dependency)])
}

fn manifest(edition: &str, rest: &str) -> String {
    format!("[package]\nname = \"answer\"\nversion = \"0.1.0\"\nedition = \"{edition}\"\n{rest}\n")
}

fn depends_rightly(edition: &str, rest: &str) -> bool {
    judged(&depends(), "Cargo.toml", manifest(edition, rest)) == Verdict::Passed
}

#[test]
fn exactly_one_release_is_what_cargo_takes_for_it() {
    let right = [
        "[dependencies]\nencoding_rs = { version = \"=0.8.35\", default-features = false }",
        "[dependencies]\nencoding_rs = { version = \"= 0.8.35\", default-features = false }",
        "[dependencies]\nencoding_rs = { version = \">=0.8.35, <0.8.36\", default-features = false }",
        "[dependencies.encoding_rs]\nversion = \"=0.8.35\"\ndefault-features = false\nfeatures = [\"alloc\"]",
        "[dependencies]\nserde = \"1\"\nencoding_rs = { version = \"=0.8.35\", default-features = false, package = \"encoding_rs\" }",
        "[dependencies]\nencoding_rs = { workspace = true }\n[workspace.dependencies]\nencoding_rs = { version = \"=0.8.35\", default-features = false }",
        "[dependencies]\nencoding_rs = { version = \"=0.8.35\", default-features = false }\n[dev-dependencies]\nencoding_rs = \"=0.8.35\"",
    ];
    for rest in right {
        assert!(depends_rightly("2024", rest), "{rest}");
    }
}

#[test]
fn every_other_way_to_depend_fails() {
    let entry = "encoding_rs = { version = \"=0.8.35\", default-features = false }";
    let wrong = [
        "".to_owned(),
        "[dependencies]\nencoding_rs = \"=0.8.35\"".to_owned(),
        "[dependencies]\nencoding_rs = { version = \"=0.8.35\", default-features = true }".to_owned(),
        "[dependencies]\nencoding_rs = { version = \"=0.8.35\", default_features = false }".to_owned(),
        "[dependencies]\nencoding_rs = { version = \"=0.8.35\", default-features = false, features = [\"default\"] }".to_owned(),
        "[dependencies]\nencoding_rs = { version = \"0.8.35\", default-features = false }".to_owned(),
        "[dependencies]\nencoding_rs = { version = \"~0.8.35\", default-features = false }".to_owned(),
        "[dependencies]\nencoding_rs = { version = \"=0.8\", default-features = false }".to_owned(),
        "[dependencies]\nencoding_rs = { version = \"<=0.8.35\", default-features = false }".to_owned(),
        "[dependencies]\nencoding_rs = { version = \"*\", default-features = false }".to_owned(),
        "[dependencies]\nencoding_rs = { version = \"=0.8.34\", default-features = false }".to_owned(),
        "[dependencies]\nencoding_rs = { version = \"nonsense\", default-features = false }".to_owned(),
        "[dependencies]\nencoding_rs = { default-features = false }".to_owned(),
        "[dependencies]\nencoding_rs = { version = \"=0.8.35\", default-features = false, optional = true }".to_owned(),
        "[dependencies]\nencoding_rs = { version = \"=0.8.35\", default-features = false, git = \"https://example.org/e\" }".to_owned(),
        "[dependencies]\nencoding_rs = { version = \"=0.8.35\", default-features = false, path = \"e\" }".to_owned(),
        "[dependencies]\nencoding_rs = { version = \"=0.8.35\", default-features = false, registry = \"mine\" }".to_owned(),
        "[dependencies]\nencoding_rs = { version = \"=0.8.35\", default-features = false, package = \"encoding\" }".to_owned(),
        "[dependencies]\nenc = { version = \"=0.8.35\", default-features = false, package = \"encoding_rs\" }".to_owned(),
        "[dependencies]\nencoding-rs = { version = \"=0.8.35\", default-features = false }".to_owned(),
        format!("[dev-dependencies]\n{entry}"),
        format!("[build-dependencies]\n{entry}"),
        format!("[target.'cfg(unix)'.dependencies]\n{entry}"),
        format!("[dependencies]\n{entry}\n[dev-dependencies]\nencoding_rs = \"0.8\""),
        format!("[dependencies]\n{entry}\nold = {{ version = \"0.7\", package = \"encoding_rs\" }}"),
        format!("[dependencies]\n{entry}\n[target.'cfg(windows)'.build-dependencies]\nencoding_rs = \"0.7\""),
        format!("[dependencies]\n{entry}\n[patch.crates-io]\nencoding_rs = {{ path = \"e\" }}"),
        "[dependencies]\nencoding_rs = { workspace = true }".to_owned(),
        "[dependencies]\nencoding_rs = { workspace = true, default-features = false }\n[workspace.dependencies]\nencoding_rs = \"=0.8.35\"".to_owned(),
    ];
    for rest in wrong {
        assert!(!depends_rightly("2024", &rest), "{rest} passed");
    }
}

#[test]
fn the_old_spelling_of_default_features_counts_before_the_2024_edition() {
    let rest = "[dependencies]\nencoding_rs = { version = \"=0.8.35\", default_features = false }";
    assert!(depends_rightly("2021", rest));
    assert!(!depends_rightly("2024", rest));
}

#[test]
fn a_manifest_without_a_package_is_none() {
    let lone =
        "[dependencies]\nencoding_rs = { version = \"=0.8.35\", default-features = false }\n";
    assert_ne!(judged(&depends(), "Cargo.toml", lone), Verdict::Passed);
}

fn mails(letters: Vec<ExpectedLetter>) -> PlannedCheck {
    let mut check = check();
    let (user, password) = ("me@example.com".to_owned(), "secret".to_owned());
    check.peers = vec![Endpoint::Smtp { name: "server".to_owned(), at: PEER, user, password }];
    check.expected.mails = Some(ExpectedMails {
        at: "server".to_owned(),
        from: "me@example.com".to_owned(),
        to: "you@example.org".to_owned(),
        letters,
    });
    check
}

fn alert() -> ExpectedLetter {
    let text = lines(&["95.2", "30.1"]);
    ExpectedLetter { subject: "ALERT".to_owned(), subject_lacks: None, text }
}

fn recovered() -> ExpectedLetter {
    let subject_lacks = Some("ALERT".to_owned());
    ExpectedLetter { subject: "RECOVERED".to_owned(), subject_lacks, text: Vec::new() }
}

fn mailed(from: &str, to: &[&str], message: &str) -> Kind {
    Kind::Mailed {
        peer: "server".to_owned(),
        from: from.to_owned(),
        to: lines(to),
        bytes: message.replace('\n', "\r\n").into_bytes(),
    }
}

fn letter(headers: &str, text: &str) -> Kind {
    let message = format!("From: me@example.com\nTo: you@example.org\n{headers}\n\n{text}\n");
    mailed("<me@example.com>", &["<you@example.org>"], &message)
}

#[test]
fn a_message_is_read_in_whatever_way_it_is_written() {
    let right = [
        letter("Subject: ALERT", "CPU 95.2 %, memory 30.1 %"),
        letter("Subject: =?utf-8?q?ALERT?=", "95.2\n30.1."),
        letter("Subject: =?utf-8?b?6K2m5ZGKIEFMRVJU?=", "CPU95.2,MEM30.1"),
        letter(
            "Subject: an ALERT\nMIME-Version: 1.0\nContent-Type: text/plain; charset=\"utf-8\"\n\
             Content-Transfer-Encoding: base64",
            "Q1BVIDk1LjIgJSwgbWVtb3J5IDMwLjEgJQ==",
        ),
        letter(
            "Subject: ALERT\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\
             Content-Transfer-Encoding: quoted-printable",
            "CPU 95=2E2, memory 3=\n0.1",
        ),
        letter(
            "Subject: ALERT\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8",
            "<p>CPU <b>95.2</b></p><p>30.1</p>",
        ),
        letter(
            "Subject: ALERT\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=x",
            "--x\nContent-Type: text/plain\n\n95.2 30.1\n--x\nContent-Type: text/html\n\n<p>hi</p>\n--x--",
        ),
    ];
    for mail in right {
        let seen = Seen::new().add(mail.clone()).exited(0);
        assert_eq!(verdict(&mails(vec![alert()]), &seen), Verdict::Passed, "{mail:?}");
    }
}

#[test]
fn a_message_may_be_in_any_encoding() {
    let rows = [
        ("=?eucgb2312_cn?b?uOa+ryBBTEVSVCDByw==?=", "gb2312", "Q1BVIDk1LjIgxNq05iAzMC4xILjmvq8="),
        ("=?gb18030?b?uOa+ryBBTEVSVCDByw==?=", "gb18030", "Q1BVIDk1LjIgxNq05iAzMC4xILjmvq8="),
        (
            "=?utf-16?b?//5KVGaLIABBAEwARQBSAFQAIACGTg==?=",
            "utf-16",
            "//5DAFAAVQAgADkANQAuADIAIACFUVhbIAAzADAALgAxACAASlRmiw==",
        ),
        ("ALERT", "x-unknown", "Q1BVIDk1LjIgxNq05iAzMC4xILjmvq8="),
    ];
    for (subject, charset, text) in rows {
        let headers = format!(
            "Subject: {subject}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=\"{charset}\"\n\
             Content-Transfer-Encoding: base64"
        );
        let seen = Seen::new().add(letter(&headers, text)).exited(0);
        assert_eq!(verdict(&mails(vec![alert()]), &seen), Verdict::Passed, "{charset}");
    }
}

#[test]
fn each_single_deviation_of_the_messages_fails() {
    let right = || letter("Subject: ALERT", "95.2 30.1");
    let body = "Subject: ALERT\n\n95.2 30.1\n";
    let with_name = format!("From: Monitor <me@example.com>\nTo: you@example.org\n{body}");
    let named = mailed("me@example.com", &["you@example.org", "you@example.org"], &with_name);
    let seen = Seen::new().add(named).exited(0);
    assert_eq!(verdict(&mails(vec![alert()]), &seen), Verdict::Passed);
    let other = |header: &str| format!("{header}{body}");
    let rows: [(&str, Vec<Kind>); 12] = [
        ("none", vec![]),
        ("two", vec![right(), right()]),
        ("subject", vec![letter("Subject: Alert", "95.2 30.1")]),
        ("no subject", vec![letter("X-Subject: ALERT", "95.2 30.1")]),
        ("one number", vec![letter("Subject: ALERT", "95.2")]),
        ("rounded", vec![letter("Subject: ALERT", "95 30")]),
        ("formatted anew", vec![letter("Subject: ALERT", "95.20 30.10")]),
        ("part of a number", vec![letter("Subject: ALERT", "195.2 30.1")]),
        ("MAIL FROM", vec![mailed("you@example.org", &["you@example.org"], &with_name)]),
        (
            "RCPT TO",
            vec![mailed("me@example.com", &["me@example.com", "you@example.org"], &with_name)],
        ),
        (
            "From",
            vec![mailed("me@example.com", &["you@example.org"], &other("From: x@example.com\n"))],
        ),
        ("no From", vec![mailed("me@example.com", &["you@example.org"], &other(""))]),
    ];
    for (row, kinds) in rows {
        let seen = kinds.into_iter().fold(Seen::new(), Seen::add).exited(0);
        assert!(!failures(&mails(vec![alert()]), &seen).is_empty(), "{row} passed");
    }
}

#[test]
fn messages_come_in_order_and_a_recovery_does_not_say_alert() {
    let check = mails(vec![alert(), recovered()]);
    let one = || letter("Subject: ALERT", "95.2 30.1");
    let two = || letter("Subject: RECOVERED", "fine");
    let passes = |kinds: [Kind; 2]| {
        let seen = kinds.into_iter().fold(Seen::new(), Seen::add).exited(0);
        verdict(&check, &seen) == Verdict::Passed
    };
    assert!(passes([one(), two()]));
    assert!(!passes([two(), one()]));
    assert!(!passes([one(), letter("Subject: RECOVERED from ALERT", "fine")]));
}
