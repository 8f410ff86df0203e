use super::*;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, SystemTime};

use proptest::prelude::*;

struct Site {
    server: Server,
    dir: tempfile::TempDir,
}

impl Site {
    fn with(messages: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        for (number, message) in messages.iter().enumerate() {
            fs::write(dir.path().join(Id(number as u64 + 1).file_name()), message).unwrap();
        }
        let bind = "127.0.0.1:0".parse().unwrap();
        let config =
            PageConfig { bind, dir: dir.path().to_owned(), lang: Lang::En, names: Vec::new() };
        Self { server: start(config).unwrap(), dir }
    }

    fn get_as(&self, path: &str, languages: &str) -> String {
        let mut stream = TcpStream::connect(self.server.addr()).unwrap();
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Language: {languages}\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut heard = Vec::new();
        stream.read_to_end(&mut heard).unwrap();
        String::from_utf8_lossy(&heard).into_owned()
    }

    fn get(&self, path: &str) -> String {
        self.get_as(path, "en")
    }
}

const MAIL: &str = "From: <b>监控</b> <me@a.example>\r\nTo: you@b.example\r\nSubject: </title><script>alert(1)</script>\r\n\
    Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n<i>你好</i>\r\n\
    --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n</iframe><meta http-equiv=refresh content=0><h1>你</h1>\r\n\
    --b\r\nContent-Type: text/html; name=\"../a\\\"<b>.html\"\r\n\r\n<script>alert(2)</script>\r\n--b--\r\n";

#[test]
fn the_list_has_the_newest_first_and_only_what_is_a_message() {
    let site = Site::with(&["Subject: one\r\n\r\n", "\r\n", "Subject: three\r\n\r\n"]);
    fs::write(site.dir.path().join("000004.part"), "Subject: half").unwrap();
    fs::write(site.dir.path().join("7.eml"), "Subject: foreign").unwrap();
    let list = site.get("/");
    let at = |text: &str| list.find(text).unwrap_or_else(|| panic!("{text}: {list}"));
    assert!(at("three") < at("(no subject)") && at("(no subject)") < at(">one<"));
    assert!(list.contains("3 messages") && !list.contains("half") && !list.contains("foreign"));
}

#[test]
fn a_long_list_is_cut_into_pages() {
    let mails = vec!["Subject: x\r\n\r\n"; 230];
    let site = Site::with(&mails);
    let mut path = "/".to_owned();
    let mut seen = Vec::new();
    loop {
        let list = site.get(&path);
        let links = list.split("href=\"/message/").skip(1);
        seen.extend(links.map(|link| link.split('"').next().unwrap().parse::<u64>().unwrap()));
        let Some((_, older)) = list.split_once("class=\"older\"><a href=\"") else { break };
        older.split('"').next().unwrap().clone_into(&mut path);
    }
    assert_eq!(seen, (1..=230).rev().collect::<Vec<u64>>());
}

#[test]
fn nothing_of_a_message_is_markup_on_the_page() {
    let site = Site::with(&[MAIL]);
    for path in ["/", "/message/1"] {
        let page = site.get(path);
        assert!(!page.contains("<script>alert") && !page.contains("<b>监控"), "{page}");
        assert!(page.contains("&lt;/title&gt;&lt;script&gt;alert(1)"), "{page}");
    }
    let page = site.get("/message/1");
    assert!(page.contains("&lt;i&gt;你好&lt;/i&gt;") && !page.contains("<h1>你</h1>"), "{page}");
    assert!(page.contains("<iframe sandbox src=\"/message/1/html\""), "{page}");
}

#[test]
fn blind_copies_are_shown_to_whoever_looks_at_the_message() {
    let mail = "From: me@a.example\r\nTo: Li <YOU@b.example>\r\nCc: c@b.example\r\n\r\n";
    let site = Site::with(&[mail, "To: you@b.example\r\n\r\n"]);
    let to = ["you@b.example", "c@b.example", "ou@b.example", "<i>@b.example"];
    let envelope = crate::Envelope::new("bounce@a.example", &to.map(str::to_owned));
    fs::write(site.dir.path().join("000001.envelope"), envelope.to_string()).unwrap();
    for (lang, whole, blind) in [("en", "Envelope", "Blind copies"), ("zh", "信封", "密送")] {
        let page = site.get(&format!("/message/1?lang={lang}"));
        let row = |label: &str| {
            let (_, rest) = page.split_once(&format!("<dt>{label}</dt><dd>")).unwrap();
            rest.split("</dd>").next().unwrap().to_owned()
        };
        assert!(row(whole).starts_with("&lt;bounce@a.example&gt; → &lt;you@b.example&gt;, "));
        assert_eq!(row(blind), "&lt;ou@b.example&gt;, &lt;&lt;i&gt;@b.example&gt;");
        let without = site.get(&format!("/message/2?lang={lang}"));
        assert!(!without.contains(blind) && !without.contains(whole), "{without}");
    }
}

#[test]
fn a_message_is_told_with_its_time_of_day_and_its_age() {
    let site = Site::with(&["Subject: x\r\n\r\n"]);
    let file = fs::File::options().write(true).open(site.dir.path().join("000001.eml")).unwrap();
    let then = SystemTime::now() - Duration::from_secs(3 * 60 + 5);
    file.set_modified(then).unwrap();
    let exact = jiff::Timestamp::try_from(then).unwrap();
    let here = exact.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S");
    for path in ["/", "/message/1"] {
        for (lang, ago) in [("en", "3 min ago"), ("zh", "3 分钟前")] {
            let page = site.get_as(path, lang);
            let seconds = exact.strftime("%Y-%m-%dT%H:%M:%SZ");
            let time = format!("<time datetime=\"{seconds}\">{here}</time> · {ago}");
            assert!(page.contains(&time), "{time}: {page}");
        }
    }
}

#[test]
fn the_frame_may_do_nothing_even_when_it_is_opened_alone() {
    let site = Site::with(&[MAIL, "Subject: no HTML\r\n\r\n"]);
    let frame = site.get("/message/1/html");
    let policy = frame.lines().find(|line| line.starts_with("Content-Security-Policy: ")).unwrap();
    for word in [
        "sandbox;",
        "default-src 'none'",
        "img-src data:;",
        "form-action 'none'",
        "base-uri 'none'",
    ] {
        assert!(policy.contains(word), "{policy}");
    }
    assert!(!policy.contains("allow-"), "{policy}");
    assert!(frame.contains("<x-meta") && frame.contains("<h1>你</h1>"), "{frame}");
    assert!(frame.contains("\r\nX-DNS-Prefetch-Control: off\r\n"), "{frame}");
    assert!(site.get("/message/2/html").starts_with("HTTP/1.1 404 "));
}

#[test]
fn an_attachment_is_saved_under_a_harmless_name_and_never_shown() {
    let site = Site::with(&[MAIL]);
    let page = site.get("/message/1");
    assert!(page.contains("href=\"/message/1/part/2\" download>"), "{page}");
    let part = site.get("/message/1/part/2");
    assert!(part.contains("\r\nContent-Type: application/octet-stream\r\n"), "{part}");
    assert!(part.contains("\r\nContent-Disposition: attachment; filename=\"a__b_.html\"; filename*=UTF-8''a__b_.html\r\n"), "{part}");
    assert!(part.ends_with("\r\n\r\n<script>alert(2)</script>"), "{part}");
    // The HTML itself, what is not there, and what is no number.
    for path in
        ["/message/1/part/1", "/message/1/part/3", "/message/1/part/x", "/message/1/part/-1"]
    {
        assert!(site.get(path).starts_with("HTTP/1.1 404 "), "{path}");
    }
    assert_eq!(
        show::disposition("报告.pdf"),
        "attachment; filename=\"__.pdf\"; filename*=UTF-8''%E6%8A%A5%E5%91%8A.pdf"
    );
}

#[test]
fn the_source_is_plain_text_exactly_as_it_came() {
    let site = Site::with(&[MAIL]);
    let source = site.get("/message/1/source");
    assert!(
        source.contains("\r\nContent-Type: text/plain; charset=utf-8\r\n")
            && source.ends_with(MAIL)
    );
}

#[test]
fn the_pages_follow_the_browser_and_the_address_says_otherwise() {
    let site = Site::with(&[MAIL]);
    for (path, languages, word) in [
        ("/", "zh-CN,zh;q=0.9,en;q=0.8", "1 封"),
        ("/", "fr, en-GB;q=0.7, zh;q=0.3", "1 message"),
        ("/", "zh;q=0, fr", "1 message"),
        ("/", "", "1 message"),
        ("/?lang=zh", "en", "href=\"/message/1?lang=zh\""),
        ("/?lang=en", "zh", "href=\"/message/1?lang=en\""),
        ("/message/1", "zh-TW", "附件"),
        ("/nowhere", "zh", "这里什么也没有"),
    ] {
        let page = site.get_as(path, languages);
        assert!(page.contains(word), "{path} {languages}: {page}");
    }
    let first = Site::with(&[]);
    assert!(
        first.get("/?lang=zh").contains("还没有收到邮件")
            && first.get("/").contains("Nothing has been caught")
    );
}

#[test]
fn no_path_leads_out_of_the_directory() {
    let site = Site::with(&["Subject: x\r\n\r\n"]);
    fs::write(site.dir.path().join("secret.eml"), "secret").unwrap();
    for path in [
        "/message/secret",
        "/message/../secret.eml/source",
        "/message/%2e%2e%2fsecret/source",
        "/message/+1",
        "/message/1/",
        "/message/1/../1/source",
        "//",
        "/message//source",
        "/message/99999999999999999999",
        "/message/000001.eml",
        "/page.rs",
        "/message/1/source/x",
        "/message/2",
    ] {
        let heard = site.get(path);
        assert!(heard.starts_with("HTTP/1.1 404 ") && !heard.contains("secret"), "{path}: {heard}");
    }
    assert!(site.get("/message/0001").starts_with("HTTP/1.1 200 "));
}

#[test]
fn every_answer_keeps_other_pages_out() {
    let site = Site::with(&[MAIL]);
    for path in [
        "/",
        "/message/1",
        "/message/1/html",
        "/message/1/part/2",
        "/message/1/source",
        "/style.css",
        "/x",
    ] {
        let heard = site.get(path);
        for header in [
            "Cross-Origin-Resource-Policy: same-origin",
            "Referrer-Policy: no-referrer",
            "X-Content-Type-Options: nosniff",
        ] {
            assert!(heard.contains(&format!("\r\n{header}\r\n")), "{path}: {heard}");
        }
        assert_eq!(heard.matches("\r\nContent-Security-Policy: ").count(), 1, "{path}: {heard}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn no_message_breaks_out_of_the_page(subject in "[<>\"'&a-z/ =]{0,30}", body in "[<>\"'&a-z/\\-! =\n]{0,80}") {
        let raw = format!("Subject: x{subject}\r\nFrom: y{subject}\r\nContent-Type: text/plain; name=\"z{subject}\"\r\n\r\n{body}");
        let site = Site::with(&[&raw, &format!("Subject: x{subject}\r\n\r\n{body}")]);
        let markup = |page: &str| page.matches('<').count();
        let plain = Site::with(&["Subject: x\r\nFrom: y\r\nContent-Type: text/plain; name=\"z\"\r\n\r\nb", "Subject: x\r\n\r\nb"]);
        for path in ["/", "/message/1", "/message/2"] {
            prop_assert_eq!(markup(&site.get(path)), markup(&plain.get(path)), "{}", path);
        }
    }
}
