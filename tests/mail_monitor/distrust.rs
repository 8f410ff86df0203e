//! A mail server that is not there, cannot be trusted, or is spoken to in the wrong way; and mail
//! that goes through although not everything does.

use std::path::Path;

use mail_sink::{Config, Sink};
use serde_json::Value;

use crate::attempt::{Case, Fate, try_all};
use crate::support::{lesson, letters, message_ids, nobody, of_kind, run};

#[test]
fn a_server_that_is_absent_is_told_apart_from_a_name_that_nobody_knows() {
    let refused = Case {
        astray: Some(nobody().to_string()),
        ..Case::new(
            "",
            ["cannot connect to 127.0.0.1:", "无法连接 127.0.0.1:"],
            ["nobody listens on that port", "那个端口没有程序在监听"],
            Fate::Waits,
        )
    };
    // RFC 6761 keeps this name free for ever, so no resolver knows it.
    let unknown = Case {
        astray: Some("mail.invalid:587".to_owned()),
        ..Case::new(
            "",
            ["cannot find the mail server mail.invalid", "找不到邮件服务器 mail.invalid"],
            ["check the spelling of the host", "请检查主机名的拼写"],
            Fate::Waits,
        )
    };
    try_all(vec![refused, unknown]);
}

/// A queue of one, which is full: what comes now is not answered (listen(2) on Linux).
#[cfg(target_os = "linux")]
#[test]
fn a_server_that_does_not_answer_to_connecting_is_told_as_such() {
    use std::net::SocketAddr;

    let queue = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
    queue.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    queue.listen(0).unwrap();
    let addr = queue.local_addr().unwrap();
    let _waiting = std::net::TcpStream::connect(addr.as_socket().unwrap()).unwrap();
    let fact = ["did not answer within 1 s (connecting)", "在 1 秒内没有应答（建立连接）"];
    let cure = ["whether a firewall drops the connection", "是否有防火墙拦截"];
    let astray = Some(addr.as_socket().unwrap().to_string());
    try_all(vec![Case { astray, timeout: "1s", ..Case::new("", fact, cure, Fate::Waits) }]);
}

#[test]
fn a_certificate_that_may_not_be_trusted_is_told_with_its_reason_and_nothing_is_sent() {
    let other = ["call the server by the name in its certificate", "请用证书上的名字访问服务器"];
    let rows = [
        (
            "certificate:expired",
            ["it has expired", "证书已过期"],
            ["this machine's clock", "本机的时钟"],
        ),
        ("certificate:wrong-name", ["for another name", "证书上的名字不是这个主机"], other),
        (
            "certificate:self-signed",
            ["it has signed itself", "它是自签名的"],
            ["a certificate that signs itself proves nothing", "自签名的证书什么也证明不了"],
        ),
    ];
    let mut cases = Vec::new();
    for (fault, fact, cure) in rows {
        let case = Case::new(fault, fact, cure, Fate::Waits);
        cases.extend([case.clone(), case.implicit()]);
    }
    let unknown = Case {
        trusts: false,
        ..Case::new(
            "",
            ["nobody that is trusted has issued it", "签发者不受信任"],
            ["give its root certificate: --ca FILE", "请给出它的根证书：--ca FILE"],
            Fate::Waits,
        )
    };
    cases.extend([unknown.clone(), unknown.implicit()]);
    try_all(cases);
}

#[test]
fn a_wrong_password_and_a_wrong_mode_are_told_with_what_would_be_right() {
    let login = Case::new(
        "",
        ["refused the login of me@a.example: 535", "拒绝 me@a.example 登录：535"],
        ["check the user and the password", "请检查用户名和密码"],
        Fate::Waits,
    );
    let login = Case { password: "another one", ..login };
    let begins = Case::new(
        "",
        ["begins with TLS: it waits for a handshake", "一开始就用 TLS：它在等握手"],
        ["try smtps://127.0.0.1:", "请试 smtps://127.0.0.1:"],
        Fate::Waits,
    );
    let clear = Case::new(
        "",
        ["does not begin with TLS: it speaks first", "不是一开始就用 TLS：它先以明文开始"],
        ["try smtp://127.0.0.1:", "请试 smtp://127.0.0.1:"],
        Fate::Waits,
    );
    let no_login = Case::new(
        "",
        ["offers no login without encryption", "在未加密时不提供登录"],
        ["log in over smtp://127.0.0.1 or smtps://", "请用 smtp://127.0.0.1 或 smtps://"],
        Fate::Waits,
    );
    try_all(vec![
        login.clone(),
        login.implicit(),
        begins.clone().implicit().spoken_to("smtp"),
        begins.implicit().spoken_to("smtp+plain"),
        clear.spoken_to("smtps"),
        no_login.spoken_to("smtp+plain"),
    ]);
}

/// A catcher without a login in which these fail.
fn catcher(dir: &Path, fault: &str) -> Sink {
    let config = Config::new("127.0.0.1:0".parse().unwrap(), dir.join("mail"));
    Sink::start(Config { faults: vec![fault.parse().unwrap()], ..config }, drop).unwrap()
}

#[test]
fn however_the_goodbye_goes_the_letter_is_delivered_once() {
    for fault in ["quit:drop", "quit:stall", "quit:421", "quit:500"] {
        let dir = tempfile::tempdir().unwrap();
        let sink = catcher(dir.path(), fault);
        let url = format!("smtp+plain://{}", sink.addr());
        for lang in ["en", "zh"] {
            let args = ["send", "-s", "Hi", "-c", "你好", "--lang", lang, "--smtp", &url];
            let sent = run(&mut lesson(&args));
            assert_eq!((sent.code(), sent.stderr.as_str()), (0, ""), "{fault}");
        }
        let state = dir.path().join("state");
        let mut once = lesson(&["once", "--cpu", "0", "--json", "--smtp", &url, "--state"]);
        let done = run(once.arg(&state));
        assert_eq!((done.code(), done.stderr.as_str()), (0, ""), "{fault}");
        let ids = message_ids(&dir.path().join("mail"));
        assert_eq!(ids.len(), 3, "{fault}: {ids:?}");
        assert_eq!(letters(&state), Vec::<Value>::new(), "{fault}");
    }
}

#[test]
fn of_two_recipients_one_is_refused_and_the_other_has_the_mail_once() {
    let to = ["-t", "gone@b.example", "-t", "you@b.example"];
    for (fault, place, words) in [
        ("rcpt:550x1", "refused", ["was refused for good", "被永久拒绝"]),
        ("rcpt:450x1", "waiting", ["the mail stays in the outbox", "邮件留在发件箱里"]),
    ] {
        for (lang, name) in ["en", "zh"].into_iter().enumerate() {
            let dir = tempfile::tempdir().unwrap();
            let sink = catcher(dir.path(), fault);
            let url = format!("smtp+plain://{}", sink.addr());
            let state = dir.path().join("state");
            let mut once = lesson(&["once", "--cpu", "0", "--json", "--lang", name]);
            once.args(to).args(["--smtp", &url, "--state"]);
            let done = run(once.arg(&state));
            assert_eq!(done.code(), 1, "{fault}: {done:?}");
            let fact = [
                "the server refused the recipient gone@b.example: ",
                "服务器拒绝了收件人 gone@b.example：",
            ];
            assert!(done.stderr.contains(fact[lang]), "{}", done.stderr);
            assert!(done.stderr.contains(words[lang]), "{}", done.stderr);
            assert_eq!(of_kind(&done.events(), "mailed").len(), 1);
            let [letter] = letters(&state).try_into().expect("one letter");
            assert_eq!(letter["place"], place, "{fault}");
            let id = letter["id"].as_str().unwrap();
            run(lesson(&["outbox", "retry", id, "--state"]).arg(&state));
            let mut once = lesson(&["once", "--cpu", "0", "--json", "--smtp", &url]);
            let done = run(once.args(to).arg("--state").arg(&state));
            assert_eq!(done.code(), 0, "{fault}: {done:?}");
            let events = done.events();
            let [mailed] = of_kind(&events, "mailed").try_into().expect("the rest");
            assert_eq!(mailed["to"], serde_json::json!(["gone@b.example"]), "{fault}");
            let ids = message_ids(&dir.path().join("mail"));
            assert!(ids.len() == 2 && ids[0] == ids[1], "one message for both: {ids:?}");
        }
    }
}

#[test]
fn send_tells_whom_the_server_refused_and_mails_the_others() {
    for (lang, fact) in [
        ("en", "the server refused the recipient gone@b.example: 550"),
        ("zh", "服务器拒绝了收件人 gone@b.example：550"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let sink = catcher(dir.path(), "rcpt:550x1");
        let url = format!("smtp+plain://{}", sink.addr());
        let to = ["-t", "gone@b.example", "-t", "you@b.example", "--lang", lang];
        let mut send = lesson(&["send", "-s", "Hi", "-c", "你好", "--smtp", &url]);
        let done = run(send.args(to));
        assert_eq!(done.code(), 0, "{done:?}");
        assert!(done.stderr.contains(fact), "{}", done.stderr);
        assert_eq!(message_ids(&dir.path().join("mail")).len(), 1);
    }
}
