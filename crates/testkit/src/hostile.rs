//! Datagrams that a hostile sender might send, the same in each run.

use crate::LONGEST_DATAGRAM;

/// So many datagrams of 0 to 65,507 bytes: noise, escape sequences, halves of characters,
/// forged lines. The lengths are spread over the orders of magnitude, as real ones are.
pub fn datagrams(count: u32) -> impl Iterator<Item = Vec<u8>> {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    (0..count).map(move |number| {
        let most = [0, 7, 60, 1_500, LONGEST_DATAGRAM][number as usize % 5];
        let length = random.below(most + 1);
        let mut datagram: Vec<u8> = (0..length).map(|_| random.next().to_le_bytes()[7]).collect();
        plant(&mut datagram, &mut random);
        if number % 1000 == 4 {
            datagram.resize(LONGEST_DATAGRAM, 0x1b);
        }
        datagram
    })
}

const NASTY: [&[u8]; 9] = [
    b"\x1b]0;owned\x07",
    b"\x1b[2J\x1b[H",
    b"\r\nreceived 5 bytes from 127.0.0.1:1: forged",
    "\u{202e}\u{2066}".as_bytes(),
    "\u{9b}31m".as_bytes(),
    &[0x9b, b'2', b'J'],
    &[0xe4, 0xbd],
    &[0x81],
    "\u{feff}\u{2028}\u{e0041}".as_bytes(),
];

fn plant(datagram: &mut [u8], random: &mut Random) {
    let nasty = NASTY[random.below(NASTY.len())];
    if datagram.len() >= nasty.len() {
        let at = random.below(datagram.len() - nasty.len() + 1);
        datagram[at..at + nasty.len()].copy_from_slice(nasty);
    }
    // Some of it shall be text throughout, or the decoder hides what the display would do.
    if random.below(3) == 0 {
        datagram.iter_mut().for_each(|byte| *byte &= 0x7f);
    }
}

/// splitmix64 (Steele, Lea and Flood, 2014): small, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap() % limit
    }
}
