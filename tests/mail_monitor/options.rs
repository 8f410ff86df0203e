//! Options that change how a mail is sent, through the program: a token, the keyring, a signature,
//! TLS from the first byte.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
#[cfg(target_os = "linux")]
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::thread::{self, JoinHandle};

#[cfg(target_os = "linux")]
use mail_sink::{Config, Login, Sink};
use mailer::Dkim;
use rcgen::{KeyPair, PKCS_ED25519};
use testkit::{Finished, Running};

#[cfg(unix)]
use crate::support::take;
use crate::support::{lesson, run};

/// A server for one connection that gives these answers, one to each line, and the text of a mail
/// for a line; it returns the lines.
fn scripted(answers: &'static [&'static str]) -> (SocketAddr, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let thread = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
        let mut heard = Vec::new();
        for answer in answers {
            let _ = stream.write_all(format!("{answer}\r\n").as_bytes());
            if answer.starts_with("354") {
                while lines.next().is_some_and(|line| line != ".") {}
            } else {
                heard.extend(lines.next());
            }
        }
        heard
    });
    (addr, thread)
}

const TOKEN: &str = "ya29.a-token";
/// `user=me@a.example^Aauth=Bearer ya29.a-token^A^A` in base64.
const INITIAL_RESPONSE: &str = "dXNlcj1tZUBhLmV4YW1wbGUBYXV0aD1CZWFyZXIgeWEyOS5hLXRva2VuAQE=";

fn send_with_token(server: SocketAddr, file: &Path, lang: &str) -> Finished {
    let url = format!("smtp+plain://me@a.example@{server}");
    let args = ["send", "-s", "Hi", "-c", "你好", "--json", "--lang", lang, "--smtp", &url];
    // A password in the environment is not asked for, nor sent.
    let mut send = lesson(&args);
    run(send.env("SMTP_PASSWORD", "hunter2").arg("--token-file").arg(file))
}

#[test]
fn a_token_logs_in_with_xoauth2_and_is_never_told() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("token");
    fs::write(&file, format!("{TOKEN}\n")).unwrap();
    const OFFER: &str = "250-here\r\n250 AUTH PLAIN LOGIN XOAUTH2";
    for lang in ["en", "zh"] {
        let (addr, server) = scripted(&[
            "220 here", OFFER, "235 in", "250 ok", "250 ok", "354 go", "250 kept", "221 bye",
        ]);
        let done = send_with_token(addr, &file, lang);
        assert_eq!(done.code(), 0, "{done:?}");
        let heard = server.join().unwrap();
        assert_eq!(heard[1], format!("AUTH XOAUTH2 {INITIAL_RESPONSE}"));
        assert!(heard[2].starts_with("MAIL FROM:<me@a.example>"), "{heard:?}");
    }
    // {"status":"401","schemes":"bearer"} in base64: the reason comes as a challenge, to which the
    // client answers with an empty line.
    const REASON: &str = "334 eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIn0=";
    for (lang, fact, cure) in [
        ("en", "refused the login of me@a.example: 535", "check the user and the password"),
        ("zh", "拒绝 me@a.example 登录：535", "请检查用户名和密码"),
    ] {
        let (addr, server) = scripted(&["220 here", OFFER, REASON, "535 5.7.8 no", "221 bye"]);
        let done = send_with_token(addr, &file, lang);
        assert_eq!(done.code(), 1, "{done:?}");
        assert!(done.stderr.contains(fact) && done.stderr.contains(cure), "{}", done.stderr);
        let told = format!("{}{}", done.stderr, done.text());
        assert!(!told.contains(TOKEN) && !told.contains(INITIAL_RESPONSE), "{told}");
        assert_eq!(server.join().unwrap()[2], "", "the challenge is answered");
    }
    // A server that has no XOAUTH2 is not given the token as a password.
    for (lang, cure) in [("en", "log in over smtp://"), ("zh", "登录")] {
        let (addr, server) = scripted(&["220 here", "250-here\r\n250 AUTH PLAIN LOGIN", "221 bye"]);
        let done = send_with_token(addr, &file, lang);
        assert_eq!(done.code(), 1, "{done:?}");
        assert!(done.stderr.contains("XOAUTH2") && done.stderr.contains(cure), "{}", done.stderr);
        assert_eq!(server.join().unwrap()[1], "QUIT");
    }
    fs::write(&file, "\n").unwrap();
    let (addr, _) = scripted(&[]);
    let done = send_with_token(addr, &file, "en");
    assert!(done.code() == 1 && done.stderr.contains("\nhelp: "), "{done:?}");
}

/// A secret-tool that runs this script, alone on the `PATH`.
#[cfg(target_os = "linux")]
fn with_keyring(dir: &Path, script: &str) -> std::path::PathBuf {
    let bin = dir.join("bin");
    let program = bin.join("secret-tool");
    fs::create_dir_all(&bin).unwrap();
    fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    bin
}

#[cfg(target_os = "linux")]
#[test]
fn the_keyring_gives_the_password_or_a_cure() {
    let dir = tempfile::tempdir().unwrap();
    let login = Login { user: "me@a.example".to_owned(), password: "open sesame".to_owned() };
    let config = Config::new("127.0.0.1:0".parse().unwrap(), dir.path().join("mail"));
    let sink = Sink::start(Config { login: Some(login), ..config }, drop).unwrap();
    let url = format!("smtp+plain://me@a.example@{}", sink.addr());
    let send = |path: &Path, more: &[&str]| {
        let mut send = lesson(&["send", "-s", "Hi", "-c", "你好", "--smtp", &url, "--keyring"]);
        run(send.args(more).env("PATH", path).env("SMTP_PASSWORD", "hunter2"))
    };
    // yagmail's name is the default; what was asked is written down by the stand-in.
    let asked = dir.path().join("asked");
    let script = format!("echo \"$@\" >> '{}'; echo 'open sesame'", asked.display());
    let bin = with_keyring(dir.path(), &script);
    for more in [&[] as &[&str], &["work"]] {
        let done = send(&bin, more);
        assert_eq!((done.code(), done.stderr.as_str()), (0, ""));
    }
    let words = fs::read_to_string(&asked).unwrap();
    let expected = "lookup service yagmail username me@a.example\n\
                    lookup service work username me@a.example\n";
    assert_eq!(words, expected);
    // It knows nothing; what it says on stderr may be anything, and is not repeated.
    let empty = with_keyring(dir.path(), "echo 'open sesame' >&2; exit 1");
    for (lang, fact, cure) in [
        ("en", "no password for me@a.example under yagmail", "secret-tool store --label=yagmail"),
        ("zh", "密钥环里没有 me@a.example 在 yagmail 下的密码", "请这样存进去：secret-tool store"),
    ] {
        let done = send(&empty, &["--lang", lang]);
        assert_eq!(done.code(), 1, "{done:?}");
        assert!(done.stderr.contains(fact) && done.stderr.contains(cure), "{}", done.stderr);
        assert!(!done.stderr.contains("sesame"), "{}", done.stderr);
    }
    // There is no such program.
    for (lang, fact, cure) in [
        ("en", "has no keyring that can be asked", "keep the password in a file"),
        ("zh", "没有可用的密钥环", "把密码放在文件里"),
    ] {
        let done = send(&dir.path().join("nothing"), &["--lang", lang]);
        assert_eq!(done.code(), 1, "{done:?}");
        assert!(done.stderr.contains(fact) && done.stderr.contains(cure), "{}", done.stderr);
    }
}

const VERIFY: &str = r#"
import dkim, sys
message = open(sys.argv[1], "rb").read()
name, record = sys.argv[2].encode(), sys.argv[3].encode()
lookup = lambda asked, timeout=5: record if asked.rstrip(b".") == name else None
print(dkim.verify(message, dnsfunc=lookup), dkim.verify(message + b"more\r\n", dnsfunc=lookup))
"#;

/// For tests alone; it signs nothing that anybody trusts.
const RSA_KEY: &str = include_str!("../../crates/mailer/tests/mailer/dkim_test_key.pem");

#[test]
fn a_signed_letter_is_verified_by_dkimpy() {
    let Some(python) = testkit::python_with(&["dkim", "nacl"]) else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let key = dir.path().join("key.pem");
    let ed25519 = KeyPair::generate_for(&PKCS_ED25519).unwrap().serialize_pem();
    let commands: [&[&str]; 2] = [
        &["send", "-t", "李四 <li@b.example>", "-s", "你好", "-c", ".第一行\n\n 第二行 \n\n"],
        &["once", "--cpu", "0", "--memory", "100"],
    ];
    for (number, text) in [RSA_KEY, &ed25519].into_iter().enumerate() {
        fs::write(&key, text).unwrap();
        let (name, record) = Dkim::new("a.example", "mail", text.as_bytes()).unwrap().record();
        for command in commands {
            let mail = dir.path().join(format!("{number}-{}", command[0]));
            let mut sign = lesson(command);
            sign.args(["--from", "me@a.example", "--dkim-domain", "a.example"]);
            sign.args(["--dkim-selector", "mail", "--dkim-key"]).arg(&key);
            let done = run(sign.arg("--mail-dir").arg(&mail));
            assert_eq!((done.code(), done.stderr.as_str()), (0, ""));
            let mut verify = Command::new(&python);
            verify.args(["-c", VERIFY]).arg(mail.join("000001.eml")).args([&name, &record]);
            let verified = Running::start(verify).finish();
            assert_eq!(verified.text().trim_end(), "True False", "{command:?}: {verified:?}");
        }
    }
}

#[test]
fn a_key_that_cannot_sign_is_told_before_anything_is_sent() {
    let dir = tempfile::tempdir().unwrap();
    let key = dir.path().join("key.pem");
    fs::write(&key, "no key").unwrap();
    let sign = ["--dkim-domain", "a.example", "--dkim-selector", "mail", "--dkim-key"];
    for (lang, fact) in
        [("en", "the mail cannot be signed (DKIM)"), ("zh", "无法给邮件签名（DKIM）")]
    {
        let mut send = lesson(&["send", "-s", "Hi", "-c", "你好", "--lang", lang]);
        let done = run(send.args(sign).arg(&key).arg("--mail-dir").arg(dir.path().join("mail")));
        assert_eq!(done.code(), 2, "{done:?}");
        assert!(done.stderr.contains(fact) && done.stderr.contains("\nhelp: "), "{}", done.stderr);
    }
    let mut half = lesson(&["send", "-s", "Hi", "-c", "你好", "--dkim-domain", "a.example"]);
    assert_eq!(run(&mut half).code(), 2);
    let missing = dir.path().join("missing.pem");
    let mut send = lesson(&["send", "-s", "Hi", "-c", "你好"]);
    let done = run(send.args(sign).arg(&missing));
    assert!(done.code() == 1 && done.stderr.contains("missing.pem"), "{done:?}");
}

#[cfg(unix)]
#[test]
fn send_reaches_a_sink_that_begins_with_tls_by_its_authority() {
    let dir = tempfile::tempdir().unwrap();
    let mut sink = lesson(&["sink", "--bind", "127.0.0.1:0", "--tls", "implicit", "--json"]);
    let (mut sink, addr) = Running::listening(take(sink.arg("--mail-dir").arg(dir.path())));
    let ca = dir.path().join("tls/ca.pem");
    assert!(sink.stderr().contains(&ca.display().to_string()), "{}", sink.stderr());
    let port = addr.port().to_string();
    let args = ["send", "-s", "你好", "-c", "第一行", "-u", "me@a.example", "--port", &port];
    for more in [&["--host", "127.0.0.1", "--tls", "implicit"], &["--host", "localhost"] as &[&str]]
    {
        let mut send = lesson(&args);
        let done = run(send.args(more).env("SMTP_PASSWORD", "x").arg("--ca").arg(&ca));
        assert_eq!((done.code(), done.stderr.as_str()), (0, ""));
        assert_eq!(sink.next_event()["to"], serde_json::json!(["me@a.example"]));
    }
    sink.terminate();
    assert_eq!(sink.wait().code(), 0);
}

#[test]
fn a_rule_that_cannot_be_judged_is_told_once_in_both_languages() {
    for (lang, word) in [("en", "not judged"), ("zh", "没有读数")] {
        let mut command = lesson(&["watch", "--interval", "200ms", "--count", "3", "--lang", lang]);
        command.args(["--cpu", "100", "--memory", "100"]);
        command.args(["--rule", "disk /no/such/mount above 90%"]);
        command.args(["--rule", "network nosuch0 received above 1MB/s"]);
        let done = run(&mut command);
        assert_eq!(done.code(), 0, "{}", done.stderr);
        assert_eq!(done.stderr.matches(word).count(), 2, "{}", done.stderr);
        for name in ["/no/such/mount", "nosuch0"] {
            assert!(done.stderr.contains(name), "{}", done.stderr);
        }
    }
}
