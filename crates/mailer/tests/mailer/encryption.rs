//! TLS: the right certificate, every wrong one, and the wrong mode for a port.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use common::Explain;
use mailer::error::Distrust;
use mailer::{MailError, Mailer, SmtpUrl};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::script::Act::{Say, Stall};
use crate::script::Script;

/// A certificate authority of one's own.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "an authority of one's own");
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn pem(&self) -> Vec<u8> {
        self.0.pem().into_bytes()
    }

    /// TLS for a server of this name whose certificate ends at the beginning of this year.
    fn server(&self, name: &str, until: i32) -> ServerConfig {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2000, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        config(certificate.der().clone(), key)
    }
}

fn config(certificate: CertificateDer<'static>, key: PrivatePkcs8KeyDer<'static>) -> ServerConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key.into())
        .unwrap()
}

/// A server that speaks TLS first, and takes one mail from each client. Its threads end with the
/// tests.
fn serve(config: ServerConfig) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let config = Arc::new(config);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (stream, config) = (stream.unwrap(), Arc::clone(&config));
            thread::spawn(move || take_one_mail(stream, config));
        }
    });
    addr
}

/// The same, beginning in the clear: STARTTLS is offered, and then taken.
fn serve_starttls(config: ServerConfig) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut buffer = [0; 4096];
        for answer in ["220 here", "250-here\r\n250 STARTTLS", "220 go"] {
            stream.write_all(format!("{answer}\r\n").as_bytes()).unwrap();
            if answer != "220 go" {
                assert!(stream.read(&mut buffer).unwrap() > 0);
            }
        }
        let connection = ServerConnection::new(Arc::new(config)).unwrap();
        let mut stream = StreamOwned::new(connection, stream);
        let mut heard = stream.read(&mut buffer).unwrap_or(0);
        for answer in ["250 here", "250 ok", "250 ok", "354 go", "250 kept", "221 bye"] {
            let sent = stream.write_all(format!("{answer}\r\n").as_bytes());
            if heard == 0 || sent.is_err() {
                return;
            }
            heard = stream.read(&mut buffer).unwrap_or(0);
        }
    });
    addr
}

fn take_one_mail(stream: TcpStream, config: Arc<ServerConfig>) {
    let connection = ServerConnection::new(config).unwrap();
    let mut stream = StreamOwned::new(connection, stream);
    let mut buffer = [0; 4096];
    for answer in ["220 here", "250 here", "250 ok", "250 ok", "354 go", "250 kept", "221 bye"] {
        // A client that breaks the handshake off is what some of these tests are about.
        let sent = stream.write_all(format!("{answer}\r\n").as_bytes());
        if sent.is_err() || stream.read(&mut buffer).unwrap_or(0) == 0 {
            return;
        }
    }
}

fn mailer(scheme: &str, host: &str, addr: SocketAddr) -> Mailer {
    let url: SmtpUrl = format!("{scheme}://{host}:{}", addr.port()).parse().unwrap();
    Mailer::from_url(&url, None)
        .from("me@a.example".parse().unwrap())
        .timeout(Duration::from_secs(30))
}

fn distrust(error: &MailError) -> Distrust {
    match error {
        MailError::Certificate { why, .. } => *why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_own_root_is_trusted_and_nothing_else() {
    let (own, other) = (Authority::new(), Authority::new());
    let addr = serve(own.server("127.0.0.1", 3000));
    let receipt = mailer("smtps", "127.0.0.1", addr)
        .root_certificate(&own.pem())
        .unwrap()
        .send("you@b.example", "Hi", "Text")
        .unwrap();
    assert_eq!(receipt.reply.text, "kept");

    let addr = serve(own.server("127.0.0.1", 3000));
    let stranger = mailer("smtps", "127.0.0.1", addr).root_certificate(&other.pem()).unwrap();
    let error = stranger.send("you@b.example", "Hi", "Text").unwrap_err();
    assert_eq!(distrust(&error), Distrust::UnknownIssuer);

    let addr = serve(own.server("127.0.0.1", 3000));
    let public = mailer("smtps", "127.0.0.1", addr);
    let error = public.send("you@b.example", "Hi", "Text").unwrap_err();
    assert_eq!(distrust(&error), Distrust::UnknownIssuer);
    assert!(error.help().unwrap().en.contains("--ca"), "{error:?}");
}

#[test]
fn starttls_encrypts_and_trusts_as_strictly() {
    let (own, other) = (Authority::new(), Authority::new());
    let send = |root: &Authority| {
        let addr = serve_starttls(own.server("127.0.0.1", 3000));
        let mailer = mailer("smtp", "127.0.0.1", addr).root_certificate(&root.pem()).unwrap();
        mailer.send("you@b.example", "Hi", "Text")
    };
    assert_eq!(send(&own).unwrap().reply.text, "kept");
    assert_eq!(distrust(&send(&other).unwrap_err()), Distrust::UnknownIssuer);
}

#[test]
fn an_expired_certificate_and_one_for_another_name_are_told_apart() {
    let own = Authority::new();
    for (name, until, why) in
        [("127.0.0.1", 2001, Distrust::Expired), ("mail.example", 3000, Distrust::OtherName)]
    {
        let addr = serve(own.server(name, until));
        let mailer = mailer("smtps", "127.0.0.1", addr).root_certificate(&own.pem()).unwrap();
        let error = mailer.send("you@b.example", "Hi", "Text").unwrap_err();
        assert_eq!(distrust(&error), why);
    }
}

#[test]
fn tls_to_a_port_that_begins_in_the_clear_is_named() {
    let script = Script::start(&[Say("220 here\r\n"), Stall]);
    let error =
        mailer("smtps", "127.0.0.1", script.addr).send("you@b.example", "Hi", "Text").unwrap_err();
    assert!(matches!(error, MailError::WrongTlsMode { .. }), "{error:?}");
    assert!(error.help().unwrap().en.contains("smtp://127.0.0.1"), "{error:?}");
}

#[test]
fn the_clear_to_a_port_that_begins_with_tls_is_named_long_before_the_limit() {
    let addr = serve(Authority::new().server("127.0.0.1", 3000));
    for scheme in ["smtp", "smtp+plain"] {
        let begin = Instant::now();
        let mailer = mailer(scheme, "127.0.0.1", addr).timeout(Duration::from_secs(120));
        let error = mailer.send("you@b.example", "Hi", "Text").unwrap_err();
        assert!(matches!(error, MailError::WrongTlsMode { .. }), "{error:?}");
        assert!(error.help().unwrap().en.contains("smtps://127.0.0.1"), "{error:?}");
        assert!(begin.elapsed() < Duration::from_secs(60), "{:?}", begin.elapsed());
    }
}

#[test]
fn a_certificate_that_signs_itself_is_named() {
    let key = KeyPair::generate().unwrap();
    let own =
        CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap().self_signed(&key).unwrap();
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    let addr = serve(config(own.der().clone(), key));
    let error = mailer("smtps", "127.0.0.1", addr).send("you@b.example", "Hi", "Text").unwrap_err();
    assert_eq!(distrust(&error), Distrust::SelfSigned);
    assert!(error.help().unwrap().en.contains("--ca"), "{error:?}");
}

#[test]
fn without_starttls_nothing_is_sent_in_the_clear() {
    let script = Script::start(&[Say("220 here\r\n"), Say("250 here\r\n")]);
    let error =
        mailer("smtp", "127.0.0.1", script.addr).send("you@b.example", "Hi", "Text").unwrap_err();
    assert!(matches!(error, MailError::NoStartTls { .. }), "{error:?}");
    let heard = script.heard();
    assert!(heard.iter().all(|line| !line.starts_with("MAIL")), "{heard:?}");
}

#[test]
fn a_file_without_a_certificate_is_no_root() {
    for pem in ["", "hello", "-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----\n"] {
        let mailer = Mailer::new("me@a.example", "", "mail.example");
        let error = mailer.root_certificate(pem.as_bytes()).unwrap_err();
        assert!(matches!(error, MailError::BadRoot), "{pem}: {error:?}");
    }
}
