//! DKIM signatures (RFC 6376, and RFC 8463 for Ed25519): a receiving server sees that a message
//! comes from the domain that it names, and that nobody has changed it on the way.
//!
//! Left out: partial bodies (`l=`) and expiry (`x=`), which weaken a signature, and verifying.

mod canonical;

use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use common::Text;
use common::args::BadValue;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;

use crate::MailError;

/// The headers that are signed, where a message has them. Named once more than they stand there,
/// so that nobody can add another one unnoticed (RFC 6376, 8.15).
const SEALED: [&str; 5] = ["from", "to", "cc", "subject", "reply-to"];
/// The headers that are signed, where a message has them.
const SIGNED: [&str; 7] = [
    "date",
    "message-id",
    "in-reply-to",
    "references",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
];

/// Signs messages for a domain. `Debug` does not show the key.
#[derive(Clone)]
pub struct Dkim {
    domain: String,
    selector: String,
    key: Arc<Key>,
}

enum Key {
    Rsa(RsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl Dkim {
    /// A signer for `domain`, whose public key stands in DNS at
    /// `selector._domainkey.domain` ([`Dkim::record`]). The private key is PEM: RSA of at least
    /// 2,048 bits (PKCS #8 or PKCS #1) or Ed25519 (PKCS #8).
    ///
    /// # Errors
    /// When the domain or the selector is no DNS name, or the key cannot be read.
    pub fn new(domain: &str, selector: &str, private_key: &[u8]) -> Result<Self, MailError> {
        let domain = crate::address::ascii_domain(domain).into_owned();
        if !is_dns_name(&domain) || !is_dns_name(selector) {
            return Err(refused(
                Text::new("the domain or the selector is no DNS name", "域名或选择器不是 DNS 名字"),
                Text::new("such as example.com and mail", "例如 example.com 和 mail"),
            ));
        }
        let key = Key::from_pem(private_key).ok_or_else(|| {
            refused(
                Text::new("the private key cannot be read", "无法读取私钥"),
                Text::new(
                    "it has to be PEM, RSA of at least 2048 bits or Ed25519: \
                     openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out dkim.pem",
                    "它应当是 PEM，2048 位以上的 RSA 或 Ed25519：\
                     openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out dkim.pem",
                ),
            )
        })?;
        Ok(Self { domain, selector: selector.to_owned(), key: Arc::new(key) })
    }

    /// The name and the text of the TXT record that has to stand in DNS.
    pub fn record(&self) -> (String, String) {
        let (kind, public) = match &*self.key {
            Key::Rsa(pair) => ("rsa", rsa_key_info(pair.public_key().as_ref())),
            Key::Ed25519(pair) => ("ed25519", pair.public_key().as_ref().to_vec()),
        };
        let name = format!("{}._domainkey.{}", self.selector, self.domain);
        (name, format!("v=DKIM1; k={kind}; p={}", BASE64_STANDARD.encode(public)))
    }

    /// The `DKIM-Signature` header of a message, with its line end: to be put before it.
    ///
    /// # Errors
    /// When the key cannot sign (the system gives no random numbers).
    pub(crate) fn sign(&self, message: &[u8]) -> Result<String, MailError> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        self.sign_at(message, now.as_secs())
    }

    fn sign_at(&self, message: &[u8], time: u64) -> Result<String, MailError> {
        let (head, body) = canonical::split(message);
        let fields = canonical::fields(head);
        let present = |name: &&&str| fields.iter().any(|(known, _)| known == **name);
        let sealed = SEALED.iter().filter(present).flat_map(|name| [*name, *name]);
        let signed: Vec<&str> = sealed.chain(SIGNED.iter().filter(present).copied()).collect();
        let body_hash = BASE64_STANDARD.encode(digest(&SHA256, &canonical::body(body)));
        let mut header = self.header(&signed, &body_hash, time);
        let mut data = canonical::chosen(&fields, &signed);
        data.extend_from_slice(canonical::field(&header).as_bytes());
        let signature = BASE64_STANDARD.encode(self.key.sign(&data)?);
        for piece in signature.as_bytes().chunks(70) {
            header.push_str("\r\n ");
            header.push_str(&String::from_utf8_lossy(piece));
        }
        header.push_str("\r\n");
        Ok(header)
    }

    /// The header up to `b=`, which is signed too.
    fn header(&self, signed: &[&str], body_hash: &str, time: u64) -> String {
        let Self { domain, selector, key } = self;
        let algorithm = match &**key {
            Key::Rsa(_) => "rsa-sha256",
            Key::Ed25519(_) => "ed25519-sha256",
        };
        let names = signed.chunks(5).map(|names| names.join(":")).collect::<Vec<_>>();
        format!(
            "DKIM-Signature: v=1; a={algorithm}; c=relaxed/relaxed; t={time};\r\n d={domain};\r\n \
             s={selector};\r\n h={};\r\n bh={body_hash};\r\n b=",
            names.join(":\r\n ")
        )
    }
}

impl fmt::Debug for Dkim {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { domain, selector, .. } = self;
        out.debug_struct("Dkim")
            .field("domain", domain)
            .field("selector", selector)
            .finish_non_exhaustive()
    }
}

impl Key {
    fn from_pem(pem: &[u8]) -> Option<Self> {
        let rsa = |pair| Some(Key::Rsa(pair));
        match PrivateKeyDer::from_pem_slice(pem).ok()? {
            PrivateKeyDer::Pkcs1(der) => {
                RsaKeyPair::from_der(der.secret_pkcs1_der()).ok().and_then(rsa)
            }
            PrivateKeyDer::Pkcs8(der) => {
                let der = der.secret_pkcs8_der();
                let ed25519 = || Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).map(Key::Ed25519);
                RsaKeyPair::from_pkcs8(der).ok().and_then(rsa).or_else(|| ed25519().ok())
            }
            _ => None,
        }
    }

    fn sign(&self, data: &[u8]) -> Result<Vec<u8>, MailError> {
        match self {
            // RFC 8463, 3: what is signed is the hash.
            Key::Ed25519(pair) => Ok(pair.sign(digest(&SHA256, data).as_ref()).as_ref().to_vec()),
            Key::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                let random = SystemRandom::new();
                pair.sign(&RSA_PKCS1_SHA256, &random, data, &mut signature).map_err(|_| {
                    refused(
                        Text::new("the key could not sign", "私钥无法签名"),
                        Text::new("try again", "请再试一次"),
                    )
                })?;
                Ok(signature)
            }
        }
    }
}

fn refused(reason: Text, help: Text) -> MailError {
    MailError::Dkim { problem: BadValue::new(reason, help) }
}

fn is_dns_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    let is_label = |label: &str| (1..=63).contains(&label.len()) && label.bytes().all(is_plain);
    name.len() <= 253 && name.split('.').all(is_label)
}

/// A `SubjectPublicKeyInfo` (RFC 5280, 4.1) around an RSA key as ring gives it (RFC 8017, A.1.1).
fn rsa_key_info(key: &[u8]) -> Vec<u8> {
    // SEQUENCE { rsaEncryption, NULL }
    const ALGORITHM: [u8; 15] = [0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0];
    let bits: Vec<u8> = [&[0], key].concat();
    der(0x30, &[ALGORITHM.as_slice(), &der(3, &bits)].concat())
}

/// A value in DER, up to 65,535 bytes.
fn der(tag: u8, value: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(value.len()).unwrap_or(u16::MAX).to_be_bytes();
    let head = match (high, low) {
        (0, 0..=127) => vec![tag, low],
        (0, _) => vec![tag, 0x81, low],
        _ => vec![tag, 0x82, high, low],
    };
    [head.as_slice(), value].concat()
}

#[cfg(test)]
#[path = "dkim/tests.rs"]
mod tests;
