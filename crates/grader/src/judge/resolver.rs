//! The name service's own packets: a program that is given a host name may cause them, and has not
//! sent them.

use std::net::SocketAddrV4;

/// The port of the Domain Name System (RFC 1035, section 4.2).
pub(super) const DNS: u16 = 53;

/// Whether a datagram is a question to a name server (RFC 1035, section 4.1.1): a standard query
/// with at least one question and no answer.
pub(crate) fn is_lookup(to: SocketAddrV4, bytes: &[u8]) -> bool {
    // ID, flags, questions, answers
    let Some(&[_, _, flags, _, q1, q2, a1, a2]) = bytes.first_chunk::<8>() else { return false };
    let (questions, answers) = (u16::from_be_bytes([q1, q2]), u16::from_be_bytes([a1, a2]));
    let standard_query = flags & 0b1111_1000 == 0;
    to.port() == DNS && bytes.len() > 12 && standard_query && questions > 0 && answers == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    /// `example.org` IN A, as a stub resolver asks for it.
    const QUERY: &[u8] = b"\x12\x34\x01\x00\0\x01\0\0\0\0\0\0\x07example\x03org\0\0\x01\0\x01";

    fn at(port: u16) -> SocketAddrV4 {
        SocketAddrV4::new(Ipv4Addr::LOCALHOST, port)
    }

    #[test]
    fn a_question_to_a_name_server_is_a_lookup() {
        assert!(is_lookup(at(53), QUERY));
    }

    #[test]
    fn text_to_port_53_and_a_question_to_another_port_are_the_programs_own() {
        assert!(!is_lookup(at(53), b"hello, name server"));
        assert!(!is_lookup(at(53), b""));
        assert!(!is_lookup(at(9000), QUERY));
    }
}
