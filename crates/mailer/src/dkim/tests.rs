//! The canonical forms, and signatures that ring itself checks. A verifier of somebody else's is
//! asked in the crate's tests.

use proptest::prelude::*;
use rcgen::{KeyPair as Generated, PKCS_ED25519};
use ring::signature::{ED25519, UnparsedPublicKey};

use super::*;

const MESSAGE: &[u8] =
    b"From: a@b.example\r\nSubject: one\r\n two\r\nX-Other: x\r\n\r\nHello \t you\r\n\r\n\r\n";

fn ed25519() -> Dkim {
    let key = Generated::generate_for(&PKCS_ED25519).unwrap();
    Dkim::new("b.example", "mail", key.serialize_pem().as_bytes()).unwrap()
}

#[test]
fn the_examples_of_the_standard_come_out() {
    // RFC 6376, 3.4.5.
    let (head, body) =
        canonical::split(b"A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n");
    let fields: Vec<_> = canonical::fields(head).into_iter().map(|(_, field)| field).collect();
    assert_eq!(fields, ["a:X", "b:Y Z"]);
    assert_eq!(canonical::body(body), b" C\r\nD E\r\n");
    assert_eq!(canonical::body(b""), b"");
    assert_eq!(canonical::body(b"\r\n\r\n"), b"");
    assert_eq!(canonical::body(b"a"), b"a\r\n");
}

#[test]
fn a_signature_covers_what_it_names() {
    let dkim = ed25519();
    let header = dkim.sign_at(MESSAGE, 1_700_000_000).unwrap();
    assert!(header.split("\r\n").all(|line| line.len() <= 78), "{header}");
    assert!(header.contains("h=from:from:subject:subject;"), "{header}");
    let (unsigned, signature) = header.rsplit_once(" b=").unwrap();
    let signature: String = signature.split_whitespace().collect();
    let data = format!(
        "from:a@b.example\r\nsubject:one two\r\n{}",
        canonical::field(&format!("{unsigned} b="))
    );
    let Key::Ed25519(pair) = &*dkim.key else { panic!("another key") };
    let public = UnparsedPublicKey::new(&ED25519, pair.public_key().as_ref());
    let hash = digest(&SHA256, data.as_bytes());
    public.verify(hash.as_ref(), &BASE64_STANDARD.decode(signature).unwrap()).unwrap();
}

#[test]
fn what_is_no_key_or_no_name_is_refused_with_a_cure() {
    let key = Generated::generate_for(&PKCS_ED25519).unwrap().serialize_pem();
    for (domain, selector, pem) in [
        ("b.example", "mail", "no key"),
        ("b.example", "mail", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
        ("b.example; x=1", "mail", key.as_str()),
        ("b.example", "a\r\nX: y", key.as_str()),
        ("", "mail", key.as_str()),
    ] {
        let error = Dkim::new(domain, selector, pem.as_bytes()).unwrap_err();
        assert!(matches!(error, MailError::Dkim { .. }), "{error:?}");
    }
}

#[test]
fn debug_shows_no_key() {
    assert_eq!(
        format!("{:?}", ed25519()),
        "Dkim { domain: \"b.example\", selector: \"mail\", .. }"
    );
}

proptest! {
    #[test]
    fn blanks_that_servers_change_do_not_count(words in prop::collection::vec("[!-~]{1,8}", 1..8), gaps in prop::collection::vec("[ \t]{1,4}", 8)) {
        let spaced: String = words.iter().zip(&gaps).map(|(word, gap)| format!("{word}{gap}")).collect();
        let folded: String = words.iter().zip(&gaps).map(|(word, gap)| format!("\r\n{gap}{word}")).collect();
        let plain = words.join(" ");
        prop_assert_eq!(canonical::field(&format!("X-A \t: {spaced}")), format!("x-a:{plain}"));
        prop_assert_eq!(canonical::field(&format!("x-a:{folded}")), format!("x-a:{plain}"));
        prop_assert_eq!(canonical::body(format!("{spaced}\r\n\r\n").as_bytes()), format!("{plain}\r\n").into_bytes());
    }

    #[test]
    fn a_canonical_body_stays_as_it_is(bytes in any::<Vec<u8>>()) {
        let once = canonical::body(&bytes);
        prop_assert_eq!(canonical::body(&once), once);
    }

    #[test]
    fn no_message_makes_signing_panic(bytes in any::<Vec<u8>>()) {
        let (head, body) = canonical::split(&bytes);
        let fields = canonical::fields(head);
        canonical::chosen(&fields, &["from", "from"]);
        canonical::body(body);
    }
}
