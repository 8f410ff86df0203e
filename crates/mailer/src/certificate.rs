//! One look into a certificate (RFC 5280, 4.1) that was refused already: who issued it? For words
//! in an error only; nothing is trusted because of it.

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;

/// Whether a certificate (DER) names itself as its issuer.
pub(crate) fn is_self_signed(certificate: &[u8]) -> bool {
    names(certificate).is_some_and(|(issuer, subject)| issuer == subject)
}

/// The issuer and the subject: certificate → to be signed → [version], number, algorithm, issuer,
/// validity, subject.
fn names(certificate: &[u8]) -> Option<(&[u8], &[u8])> {
    let (_, whole, _) = value(certificate).filter(|(tag, ..)| *tag == SEQUENCE)?;
    let (_, mut rest, _) = value(whole).filter(|(tag, ..)| *tag == SEQUENCE)?;
    let (first, _, behind) = value(rest)?;
    if first == VERSION {
        rest = behind;
    }
    let (_, _, rest) = value(rest)?; // number
    let (_, _, rest) = value(rest)?; // algorithm
    let (_, issuer, rest) = value(rest)?;
    let (_, _, rest) = value(rest)?; // validity
    let (_, subject, _) = value(rest)?;
    Some((issuer, subject))
}

/// A value in DER: its tag, its contents, and what is behind it.
fn value(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&[tag, first], rest) = der.split_first_chunk()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x83 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first - 0x80))?;
            (digits.iter().fold(0, |length, &digit| length << 8 | usize::from(digit)), rest)
        }
        _ => return None,
    };
    let (contents, rest) = rest.split_at_checked(length)?;
    Some((tag, contents, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rcgen::{CertificateParams, CertifiedIssuer, DnType, KeyPair};

    fn params(name: &str) -> CertificateParams {
        let mut params = CertificateParams::new(vec!["mail.example".to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params
    }

    #[test]
    fn who_signs_himself_is_told_from_who_is_signed() {
        let own = params("me").self_signed(&KeyPair::generate().unwrap()).unwrap();
        assert!(is_self_signed(own.der()));
        let issuer =
            CertifiedIssuer::self_signed(params("CA"), KeyPair::generate().unwrap()).unwrap();
        let issued = params("me").signed_by(&KeyPair::generate().unwrap(), &issuer).unwrap();
        assert!(!is_self_signed(issued.der()));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in any::<Vec<u8>>()) {
            is_self_signed(&bytes);
        }
    }
}
