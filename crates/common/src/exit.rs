//! The exit status, as a type whose numbers never change their meaning.

use std::process::{ExitCode, Termination};

/// How a lesson ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
#[repr(u8)]
pub enum ExitStatus {
    /// It did what it was asked to do; also a receiver that was told to stop.
    Done = 0,
    /// The network, the system or a file refused.
    Refused = 1,
    /// The command line made no sense.
    Usage = 2,
    /// It waited for a datagram and none came.
    NothingArrived = 3,
}

impl ExitStatus {
    /// The number that the shell sees in `$?`.
    pub const fn code(self) -> u8 {
        self as u8
    }
}

impl Termination for ExitStatus {
    fn report(self) -> ExitCode {
        ExitCode::from(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::ExitStatus::{self, Done, NothingArrived, Refused, Usage};

    #[test]
    fn the_numbers_are_those_of_the_contract() {
        assert_eq!([Done, Refused, Usage, NothingArrived].map(ExitStatus::code), [0, 1, 2, 3]);
    }
}
