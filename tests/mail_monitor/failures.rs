//! What goes wrong: bad values, files that refuse, a closed stdout, a server that is not there.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Instant;

use mail_sink::{Config, Login, Sink};
use testkit::{LIMIT, Running};

use crate::support::{lesson, nobody, of_kind, run, take};

#[test]
fn bad_values_are_refused_with_an_example_in_both_languages() {
    let send = ["send", "-c", "Text", "-s"];
    let cases: &[(&[&str], &str, &str)] = &[
        (&["once", "--cpu", "150"], "0 to 100", "0 到 100"),
        (&["once", "--memory", "NaN"], "0 to 100", "0 到 100"),
        (&["watch", "--interval", "0s"], "from 1ms", "范围 1ms"),
        (&["watch", "--interval", "5"], "write 500ms", "请写成 500ms"),
        (&["watch", "--count", "0"], "from 1 to", "1 到"),
        (
            &["once", "--smtp", "http://mail.example"],
            "smtps://user@host:465",
            "smtps://user@host:465",
        ),
        (&["once", "-t", "nobody"], "you@example.com", "you@example.com"),
        (&["once", "-t", "a@b.example\r\nBcc: c@d.example"], "on one line", "写在一行里"),
        (
            &[send[0], send[1], send[2], send[3], "Hi\r\nBcc: c@d.example"],
            "on one line",
            "写在一行里",
        ),
        (&["--cpu", "0", "once"], "write them behind it", "请写在命令后面"),
        (&["send", "-s", "Hi"], "--help", "--help"),
        (&["sink", "--bind", "localhost"], "localhost:8888", "localhost:8888"),
    ];
    for (args, en, zh) in cases {
        for (lang, words) in [("en", en), ("zh", zh)] {
            let done = run(lesson(args).args(["--lang", lang]));
            assert_eq!(done.code(), 2, "{args:?}: {done:?}");
            let help = done.stderr.split_once("\nhelp: ").expect("a cure").1;
            assert!(help.contains(words), "{args:?}: {}", done.stderr);
            assert_eq!(done.text(), "", "{args:?}");
        }
    }
}

#[test]
fn a_password_on_the_command_line_is_refused_and_not_repeated() {
    for command in ["once", "watch"] {
        let url = "smtps://me:hunter2@mail.example";
        let done = run(&mut lesson(&[command, "--json", "--smtp", url]));
        assert_eq!(done.code(), 2);
        assert!(done.stderr.contains("SMTP_PASSWORD"), "{}", done.stderr);
        assert!(!format!("{done:?}{}", done.text()).contains("hunter2"));
    }
}

#[test]
fn a_user_without_a_password_is_told_where_to_put_it() {
    let url = "smtps://me@mail.example";
    let done = run(lesson(&["once", "--smtp", url]).env("SMTP_PASSWORD", ""));
    assert_eq!(done.code(), 2);
    assert!(done.stderr.contains("no password for me in $SMTP_PASSWORD"), "{}", done.stderr);
    let done = run(&mut lesson(&[
        "once",
        "--smtp",
        url,
        "--password-file",
        "/no/such/file",
        "--lang",
        "zh",
    ]));
    assert_eq!(done.code(), 1);
    assert!(done.stderr.contains("无法读取密码文件 /no/such/file"), "{}", done.stderr);
}

#[test]
fn a_password_for_nobody_is_not_left_out_silently() {
    for place in [&["--password-file", "f"] as &[&str], &["--token-file", "f"], &["--keyring"]] {
        for server in [&[] as &[&str], &["--smtp", "smtp://mail.invalid"]] {
            for (lang, fact, cure) in [
                ("en", "nobody to log in with it", "--user USER"),
                ("zh", "没有登录的用户", "--user USER"),
            ] {
                let args = [&["send", "-s", "Hi", "-c", "Hi", "--lang", lang], server, place];
                let done = run(&mut lesson(&args.concat()));
                assert_eq!(done.code(), 2, "{args:?}: {done:?}");
                let said = done.stderr.contains(fact) && done.stderr.contains(cure);
                assert!(said, "{args:?}: {}", done.stderr);
            }
        }
    }
}

#[test]
fn a_wrong_password_is_named_but_never_shown() {
    let dir = tempfile::tempdir().unwrap();
    let login = Login { user: "me".to_owned(), password: "right".to_owned() };
    let config = Config::new("127.0.0.1:0".parse().unwrap(), dir.path());
    let sink = Sink::start(Config { login: Some(login), ..config }, drop).unwrap();
    let url = format!("smtp+plain://me@{}", sink.addr());
    for json in [&[] as &[&str], &["--json"]] {
        let args = [&["once", "--cpu", "0", "--smtp", &url], json].concat();
        let done = run(lesson(&args).env("SMTP_PASSWORD", "hunter2"));
        assert_eq!(done.code(), 1);
        assert!(done.stderr.contains("refused the login of me: 535"), "{}", done.stderr);
        assert!(!format!("{}{}", done.stderr, done.text()).contains("hunter2"));
    }
    // The right one comes from a file here, with the newline that an editor leaves.
    let file = dir.path().join("password");
    fs::write(&file, "right\n").unwrap();
    let done =
        run(lesson(&["once", "--cpu", "0", "--smtp", &url]).arg("--password-file").arg(file));
    assert_eq!(done.code(), 0, "{done:?}");
}

#[test]
fn an_absent_server_is_told_and_the_sampling_goes_on() {
    let url = format!("smtp+plain://{}", nobody());
    let args = ["watch", "--cpu", "0", "--interval", "1ms", "--count", "3", "--smtp", &url];
    for (lang, fact, cure) in [
        ("en", "error: cannot connect to", "nobody listens on that port"),
        ("zh", "错误：无法连接", "那个端口没有程序在监听"),
    ] {
        let done = run(lesson(&args).args(["--lang", lang]));
        assert_eq!(done.code(), 1);
        assert!(done.stderr.contains(fact) && done.stderr.contains(cure), "{}", done.stderr);
        assert_eq!(done.text().lines().filter(|line| line.starts_with('2')).count(), 3);
    }
    let done = run(&mut lesson(&["once", "--cpu", "0", "--smtp", &url, "--json"]));
    let events = done.events();
    assert_eq!(done.code(), 1);
    assert_eq!(of_kind(&events, "error")[0]["status"], 1);
}

/// Hangs up on the first client; takes a mail from the second, and returns it.
fn unreliable(listener: &TcpListener) -> String {
    drop(listener.accept().unwrap());
    let (mut stream, _) = listener.accept().unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut mail = String::new();
    for answer in ["220 here", "250 here", "250 ok", "250 ok", "354 go", "250 kept"] {
        writeln!(stream, "{answer}\r").unwrap();
        mail.clear();
        let ends: fn(&str) -> bool =
            if answer == "354 go" { |all| all.ends_with("\r\n.\r\n") } else { |_| true };
        while reader.read_line(&mut mail).unwrap() > 0 && !ends(&mail) {}
        if answer == "354 go" {
            let _ = stream.write_all(b"250 kept\r\n221 bye\r\n");
            return mail;
        }
    }
    mail
}

#[test]
fn an_alert_that_was_not_delivered_is_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp+plain://{}", listener.local_addr().unwrap());
    let server = thread::spawn(move || unreliable(&listener));
    let args =
        ["watch", "--cpu", "0", "--interval", "1ms", "--count", "2", "--json", "--smtp", &url];
    let done = run(&mut lesson(&args));
    let kinds: Vec<String> =
        done.events().iter().map(|event| event["event"].as_str().unwrap().to_owned()).collect();
    // Delivery goes on beside the sampling: the second sample may come before the error.
    let but_samples = kinds.iter().filter(|kind| *kind != "sample");
    assert_eq!(but_samples.collect::<Vec<_>>(), ["error", "mailed", "done"]);
    assert_eq!(kinds.iter().filter(|kind| *kind == "sample").count(), 2);
    assert_eq!(done.code(), 0);
    let mail = server.join().unwrap();
    let samples = done.events();
    let first = samples[0]["time"].as_str().unwrap();
    assert!(mail.contains(first), "the alert is the one of the first sample: {mail}");
}

#[test]
fn a_log_that_cannot_be_written_is_told_once_and_the_sampling_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let mut places = vec![dir.path().to_owned(), dir.path().join("no/such/dir/log")];
    if cfg!(target_os = "linux") {
        places.push("/dev/full".into());
    }
    for log in places {
        for (lang, fact) in [("en", "error: cannot write the log"), ("zh", "错误：无法写日志")]
        {
            let mut watch = lesson(&["watch", "--cpu", "100", "--memory", "100", "--lang", lang]);
            let done = run(watch.args(["--interval", "1ms", "--count", "3", "--log"]).arg(&log));
            assert_eq!(done.code(), 1, "{}: {done:?}", log.display());
            let told = done.stderr.matches(fact).count();
            assert_eq!(told, 2, "when it began, and at the end: {}", done.stderr);
            let all_wait = lang == "zh" || done.stderr.contains("lines that wait: 3\n");
            assert!(all_wait, "{}", done.stderr);
            assert_eq!(done.text().lines().filter(|line| line.starts_with('2')).count(), 3);
        }
    }
}

#[test]
fn the_log_gets_the_lines_that_waited() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    fs::create_dir(&log).unwrap();
    let mut watch =
        lesson(&["watch", "--cpu", "100", "--memory", "100", "--interval", "1ms", "--json"]);
    let mut watch = Running::start(take(watch.arg("--log").arg(&log)));
    watch.next_event_of("error");
    fs::remove_dir(&log).unwrap();
    let begun = Instant::now();
    while !watch.stderr().contains("works again") {
        watch.next_event();
        assert!(begun.elapsed() < LIMIT, "{}", watch.stderr());
    }
    #[cfg(unix)]
    {
        watch.terminate();
        let done = watch.wait();
        assert_eq!(done.code(), 0);
        let samples = done.events().last().unwrap()["samples"].as_u64().unwrap();
        let lines = fs::read_to_string(&log).unwrap().lines().count() as u64;
        assert_eq!(lines, samples + 1, "each sample, and the heading");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn when_stdout_refuses_the_alert_still_goes_out() {
    for args in [["once", "--cpu", "0"], ["watch", "--cpu", "0"]] {
        let dir = tempfile::tempdir().unwrap();
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let mut command = lesson(&args);
        let output = command.arg("--mail-dir").arg(dir.path()).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.starts_with("error: cannot write to stdout"), "{stderr}");
        assert!(dir.path().join("000001.eml").is_file());
    }
}

#[test]
fn a_reader_that_leaves_ends_a_watch_with_an_error() {
    let mut watch = Running::start(lesson(&["watch", "--interval", "1ms", "--cpu", "100"]));
    watch.next_line();
    watch.close_stdout();
    let done = watch.wait();
    assert_eq!(done.code(), 1);
    assert!(done.stderr.contains("cannot write to stdout"), "{}", done.stderr);
}

#[test]
fn a_directory_that_takes_no_mail_is_told_before_the_first_sample() {
    let file = tempfile::NamedTempFile::new().unwrap();
    for command in ["once", "watch", "sink"] {
        let mut lesson = lesson(&[command, "--lang", "zh"]);
        if command == "sink" {
            lesson.args(["--bind", "127.0.0.1:0"]);
        }
        let done = run(lesson.arg("--mail-dir").arg(file.path().join("mail")));
        assert_eq!(done.code(), 1);
        assert!(done.stderr.contains("无法把邮件存到"), "{}", done.stderr);
        assert!(!done.text().contains("listening"));
    }
}

#[test]
fn a_taken_port_is_told_with_a_way_out() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap().to_string();
    let done = run(&mut lesson(&["sink", "--bind", &addr]));
    assert_eq!(done.code(), 1);
    assert!(
        done.stderr.contains(&addr) && done.stderr.contains("--bind 127.0.0.1:0"),
        "{}",
        done.stderr
    );
    drop(TcpStream::connect(addr));
}
