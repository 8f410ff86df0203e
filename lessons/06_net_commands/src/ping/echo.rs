//! The bytes of an echo request and of its reply: RFC 792 for IPv4, RFC 4443 for IPv6.
//!
//! ```text
//!  0       1       2       3
//! +-------+-------+---------------+
//! | type  | code  | checksum      |
//! +-------+-------+---------------+
//! | identifier    | sequence      |
//! +---------------+---------------+
//! | data: comes back as it was    |
//! ```

/// The header before the data, in bytes.
pub(crate) const HEADER: usize = 8;
/// The data of a request, in bytes: as many as every `ping` sends.
pub(crate) const DATA: usize = 56;

const REPLY_V4: u8 = 0;
const REQUEST_V4: u8 = 8;
const REQUEST_V6: u8 = 128;
const REPLY_V6: u8 = 129;

/// What tells the replies to one program from those to another: two may have the same identifier,
/// but not the same token, which stands at the beginning of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sender {
    /// Whether these are packets of ICMPv6.
    pub(crate) v6: bool,
    pub(crate) identifier: u16,
    pub(crate) token: [u8; 8],
}

impl Sender {
    /// The bytes of an echo request.
    pub(crate) fn request(&self, sequence: u16) -> Vec<u8> {
        let kind = if self.v6 { REQUEST_V6 } else { REQUEST_V4 };
        let mut packet = vec![kind, 0, 0, 0];
        packet.extend(self.identifier.to_be_bytes());
        packet.extend(sequence.to_be_bytes());
        packet.extend(self.token);
        packet.extend((packet.len()..HEADER + DATA).map(|place| place as u8));
        if !self.v6 {
            // For ICMPv6 the system does it: its sum covers addresses that we do not know yet.
            let sum = checksum(&packet);
            packet[2..4].copy_from_slice(&sum.to_be_bytes());
        }
        packet
    }

    /// The sequence number of a reply to this sender; `None` for everybody else's packets.
    pub(crate) fn sequence_of_reply(&self, packet: &[u8]) -> Option<u16> {
        let kind = if self.v6 { REPLY_V6 } else { REPLY_V4 };
        let intact = self.v6 || checksum(packet) == 0;
        self.sequence(packet, kind).filter(|_| intact)
    }

    /// The sequence number of a request of this sender, as an ICMP error quotes it: at least its
    /// header (RFC 792), sometimes no more.
    pub(crate) fn sequence_of_request(&self, quoted: &[u8]) -> Option<u16> {
        let kind = if self.v6 { REQUEST_V6 } else { REQUEST_V4 };
        self.sequence(quoted, kind)
    }

    fn sequence(&self, packet: &[u8], kind: u8) -> Option<u16> {
        let (header, data) = packet.split_first_chunk::<HEADER>()?;
        let [first, code, _, _, id_high, id_low, high, low] = *header;
        let token = data.get(..self.token.len()).unwrap_or(&self.token);
        let ours = (first, code) == (kind, 0)
            && u16::from_be_bytes([id_high, id_low]) == self.identifier
            && token == self.token;
        ours.then(|| u16::from_be_bytes([high, low]))
    }
}

/// The Internet checksum (RFC 1071): the complement of the one's complement sum of all 16-bit
/// words. Over a packet that holds its own checksum it is 0.
pub(crate) fn checksum(packet: &[u8]) -> u16 {
    let words = packet.chunks(2).map(|pair| match *pair {
        [high, low] => u32::from(u16::from_be_bytes([high, low])),
        [high, ..] => u32::from(high) << 8,
        [] => 0,
    });
    let mut sum: u32 = words.sum();
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !(sum as u16)
}

/// A packet without its IPv4 header, and that header's time to live. A raw socket hands out
/// both, a datagram socket of Linux the ICMP packet alone; no ICMP type begins with 0x4.
pub(crate) fn without_ip_header(packet: &[u8]) -> (&[u8], Option<u8>) {
    const VERSION_4: u8 = 4;
    const TIME_TO_LIVE: usize = 8;
    match packet.first() {
        Some(first) if first >> 4 == VERSION_4 => {
            let length = usize::from(first & 0xf) * 4;
            let inside = packet.get(length..).unwrap_or_default();
            (inside, packet.get(TIME_TO_LIVE).copied())
        }
        _ => (packet, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENDER: Sender = Sender { v6: false, identifier: 0x1234, token: *b"tokentok" };

    fn reply_to(request: &[u8]) -> Vec<u8> {
        let mut reply = request.to_vec();
        reply[0] = REPLY_V4;
        reply[2..4].fill(0);
        let sum = checksum(&reply);
        reply[2..4].copy_from_slice(&sum.to_be_bytes());
        reply
    }

    #[test]
    fn the_checksum_is_that_of_rfc_1071() {
        // The example of RFC 1071, section 3.
        assert_eq!(checksum(&[0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]), !0xddf2);
        assert_eq!(checksum(&[0x01]), !0x0100, "an odd byte is the high one");
        assert_eq!(checksum(&SENDER.request(7)), 0);
        assert_eq!(SENDER.request(7).len(), 64);
    }

    #[test]
    fn a_reply_to_us_is_recognized() {
        let reply = reply_to(&SENDER.request(513));
        assert_eq!(SENDER.sequence_of_reply(&reply), Some(513));
    }

    #[test]
    fn other_packets_are_not_replies_to_us() {
        let request = SENDER.request(1);
        assert_eq!(SENDER.sequence_of_reply(&request), None, "a request");
        let other = Sender { identifier: 1, ..SENDER };
        assert_eq!(SENDER.sequence_of_reply(&reply_to(&other.request(1))), None);
        let other = Sender { token: [0; 8], ..SENDER };
        assert_eq!(SENDER.sequence_of_reply(&reply_to(&other.request(1))), None);
        let mut broken = reply_to(&request);
        broken[40] ^= 1;
        assert_eq!(SENDER.sequence_of_reply(&broken), None, "a wrong checksum");
        for length in 0..HEADER {
            assert_eq!(SENDER.sequence_of_reply(&request[..length]), None);
        }
    }

    #[test]
    fn a_quoted_request_may_be_cut_behind_its_header() {
        let request = SENDER.request(9);
        assert_eq!(SENDER.sequence_of_request(&request[..8]), Some(9));
        assert_eq!(SENDER.sequence_of_request(&request), Some(9));
    }

    #[test]
    fn an_ip_header_is_taken_off() {
        let mut packet = vec![0x45; 20];
        packet[8] = 63;
        packet.push(0);
        assert_eq!(without_ip_header(&packet), (&[0][..], Some(63)));
        assert_eq!(without_ip_header(&[0, 1]), (&[0, 1][..], None));
        assert_eq!(without_ip_header(&[0x4f]), (&[][..], None));
        assert_eq!(without_ip_header(&[]), (&[][..], None));
    }
}
