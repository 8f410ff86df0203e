//! What is sent and how it is read: the same for every transport.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::ops::Range;
use std::time::Duration;

use common::Error;
use socket2::SockRef;

use crate::HERE;
use crate::options::{Options, Sizes};
use crate::problem::Problem;

/// The messages, and the two sides' habits.
pub(crate) struct Plan {
    /// From which the messages were drawn.
    pub(crate) seed: u64,
    /// Within which their lengths are.
    pub(crate) sizes: Sizes,
    /// Each begins with its number, counted from 1, and a dash: `07-kqz…`.
    pub(crate) messages: Vec<Vec<u8>>,
    /// How long the reader rests before each read.
    pub(crate) reader_delay: Duration,
    /// How long the sender rests after each message.
    pub(crate) pause: Duration,
    /// How many bytes the reader takes at once.
    pub(crate) buffer: usize,
    /// How much the system shall keep for a reader that is not ready.
    pub(crate) receive_buffer: usize,
    /// How much it keeps in fact: it rounds, doubles or limits what it is asked for (socket(7)).
    pub(crate) granted: usize,
}

impl Plan {
    const LONGEST: Duration = Duration::from_secs(60);
    const MOST_READS: usize = 100_000;

    /// Draws the messages.
    ///
    /// # Errors
    /// When the run would take too long.
    pub(crate) fn new(options: &Options) -> Result<Self, Problem> {
        let seed = options.seed.unwrap_or_else(any_seed);
        let mut random = Random(seed);
        let messages = (1..=options.messages)
            .map(|number| message(number, options.messages, options.size, &mut random))
            .collect();
        let plan = Self {
            seed,
            sizes: options.size,
            messages,
            reader_delay: options.reader_delay,
            pause: options.pause,
            buffer: options.buffer,
            receive_buffer: options.receive_buffer,
            granted: granted(options.receive_buffer)?,
        };
        plan.check_length()?;
        Ok(plan)
    }

    fn check_length(&self) -> Result<(), Problem> {
        let messages = self.messages.len();
        // UDP and the framed run read once a message, TCP once a buffer.
        let reads = 2 * messages + self.bytes() / self.buffer + 1;
        let times = |rest: Duration, count| rest * u32::try_from(count).unwrap_or(u32::MAX);
        let estimate = times(self.reader_delay, reads) + times(self.pause, 3 * messages);
        if estimate > Self::LONGEST || reads > Self::MOST_READS {
            return Err(Problem::TooLong { estimate, reads });
        }
        Ok(())
    }

    /// The length of all messages together.
    pub(crate) fn bytes(&self) -> usize {
        self.messages.iter().map(Vec::len).sum()
    }

    /// Where each message lies in the stream of all of them.
    pub(crate) fn places(&self) -> impl Iterator<Item = Range<usize>> {
        self.messages.iter().scan(0, |end, message| {
            let start = *end;
            *end += message.len();
            Some(start..*end)
        })
    }

    /// How many digits a message's number has.
    pub(crate) fn digits(&self) -> usize {
        digits(self.messages.len())
    }

    /// Gives a reader its small buffer, and tells its address. A TCP connection inherits the
    /// listener's.
    pub(crate) fn prepare_reader<'a>(
        &self,
        reader: impl Into<SockRef<'a>>,
    ) -> Result<SocketAddr, Error> {
        let reader = reader.into();
        reader
            .set_recv_buffer_size(self.receive_buffer)
            .map_err(Error::system("setsockopt(SO_RCVBUF)"))?;
        let own = reader.local_addr().map_err(Error::system("getsockname"))?;
        own.as_socket().ok_or_else(|| Error::system("getsockname")(ErrorKind::InvalidData.into()))
    }

    /// Gives TCP's sender a small buffer too, so that it notices early that it has to wait.
    pub(crate) fn prepare_sender(&self, sender: &TcpStream) -> Result<(), Error> {
        SockRef::from(sender)
            .set_send_buffer_size(self.receive_buffer)
            .map_err(Error::system("setsockopt(SO_SNDBUF)"))
    }

    /// A length that came over the network, if a message may have it: whoever believed every
    /// length would make room for four gigabytes because a stranger asked.
    pub(crate) fn trusted(&self, length: u32) -> io::Result<usize> {
        let length = usize::try_from(length).ok();
        length
            .filter(|&length| length <= self.sizes.most)
            .ok_or_else(|| ErrorKind::InvalidData.into())
    }
}

/// What the system makes of a wish for a receive buffer.
fn granted(receive_buffer: usize) -> Result<usize, Error> {
    let socket = UdpSocket::bind(HERE).map_err(Error::bind(HERE))?;
    let socket = SockRef::from(&socket);
    socket.set_recv_buffer_size(receive_buffer).map_err(Error::system("setsockopt(SO_RCVBUF)"))?;
    socket.recv_buffer_size().map_err(Error::system("getsockopt(SO_RCVBUF)"))
}

fn digits(number: usize) -> usize {
    number.to_string().len().max(2)
}

/// `07-` and letters up to a length that is drawn.
fn message(number: usize, count: usize, sizes: Sizes, random: &mut Random) -> Vec<u8> {
    let length = sizes.least + random.below(sizes.most - sizes.least + 1);
    let width = digits(count);
    let mut message = format!("{number:0width$}-").into_bytes();
    message.extend((message.len()..length).map(|_| random.letter()));
    message
}

/// SplitMix64 (Steele, Lea, Flood 2014): a few lines, and the same numbers everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        usize::try_from(self.next() % limit).unwrap_or(0)
    }

    fn letter(&mut self) -> u8 {
        b"abcdefghijklmnopqrstuvwxyz"[self.below(26)]
    }
}

/// A number that nobody can foresee, short enough to be typed.
fn any_seed() -> u64 {
    RandomState::new().build_hasher().finish() % 10_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    fn plan(arguments: &[&str]) -> Result<Plan, Problem> {
        let arguments = ["transports"].iter().chain(arguments);
        Plan::new(&crate::options::Args::parse_from(arguments).options)
    }

    #[test]
    fn a_seed_gives_the_same_messages_and_another_gives_others() {
        let of = |seed| plan(&["--seed", seed]).unwrap().messages;
        assert_eq!(of("7"), of("7"));
        assert_ne!(of("7"), of("8"));
    }

    #[test]
    fn messages_are_numbered_and_within_the_sizes() {
        let plan = plan(&["--messages", "300", "--size", "8-20"]).unwrap();
        for (message, number) in plan.messages.iter().zip(1..) {
            let begin = format!("{number:03}-");
            assert!(message.starts_with(begin.as_bytes()), "{number}");
            assert!((8..=20).contains(&message.len()), "{}", message.len());
        }
        let lengths: std::collections::BTreeSet<_> = plan.messages.iter().map(Vec::len).collect();
        assert_eq!(lengths.len(), 13, "every length is drawn");
    }

    #[test]
    fn what_takes_too_long_is_refused() {
        for arguments in [
            ["--messages", "1000", "--reader-delay", "100ms"],
            ["--messages", "100", "--pause", "1s"],
            ["--messages", "1000", "--buffer", "8"],
        ] {
            let told = plan(&arguments).err();
            assert!(matches!(told, Some(Problem::TooLong { .. })), "{arguments:?}");
        }
    }

    #[test]
    fn a_length_that_no_message_has_is_not_trusted() {
        let plan = plan(&["--size", "8-20"]).unwrap();
        assert_eq!(plan.trusted(20).unwrap(), 20);
        assert!(plan.trusted(21).is_err());
        assert!(plan.trusted(u32::MAX).is_err());
    }
}
