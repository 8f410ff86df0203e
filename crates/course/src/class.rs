//! For CI and for whoever teaches: one submission, a whole class, a class shared out to machines.

mod answer;
mod batch;
mod examiner;
mod grade;
mod gradebook;
mod ledger;
mod merge;
mod outputs;
mod pace;
mod roll;
mod shard;

pub(crate) use self::batch::{BatchOptions, batch};
pub(crate) use self::grade::{GradeOptions, grade};
pub(crate) use self::merge::{MergeOptions, merge};

use std::hash::Hasher;

use clap::ValueEnum;
use common::{ExitStatus, Explain, Text};
use grader::stage::Level;

/// At least so much must be kept apart.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum RequiredLevel {
    None,
    Partial,
    Full,
}

impl From<RequiredLevel> for Level {
    fn from(level: RequiredLevel) -> Self {
        match level {
            RequiredLevel::None => Self::None,
            RequiredLevel::Partial => Self::Partial,
            RequiredLevel::Full => Self::Full,
        }
    }
}

/// A command that makes no sense as it stands, or that finds what it cannot use.
#[derive(Debug)]
struct Refused {
    fact: Text,
    help: Text,
    status: ExitStatus,
}

impl Refused {
    /// The command line makes no sense.
    fn usage(fact: Text, help: Text) -> Self {
        Self { fact, help, status: ExitStatus::Usage }
    }

    /// The system, or what lies on the disk, refuses.
    fn found(fact: Text, help: Text) -> Self {
        Self { fact, help, status: ExitStatus::Refused }
    }
}

impl Explain for Refused {
    fn fact(&self) -> Text {
        self.fact.clone()
    }

    fn help(&self) -> Option<Text> {
        Some(self.help.clone())
    }

    fn status(&self) -> ExitStatus {
        self.status
    }
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo; RFC 9923): the same number on every machine and with every
/// release, which the standard library's hashers do not promise. Against mistakes, not attacks.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A number for texts in this order.
fn digest<T: AsRef<[u8]>>(texts: impl IntoIterator<Item = T>) -> u64 {
    let mut hasher = Fnv::default();
    for text in texts {
        hasher.write(text.as_ref());
        hasher.write(&[0xff]); // stands in no UTF-8: "a", "bc" is not "ab", "c"
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        let of = |text: &str| {
            let mut hasher = Fnv::default();
            hasher.write(text.as_bytes());
            hasher.finish()
        };
        assert_eq!(of(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(of("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(of("foobar"), 0x8594_4171_f739_67e8);
        assert_ne!(digest(["a", "bc"]), digest(["ab", "c"]));
    }
}
