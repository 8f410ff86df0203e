//! A password that shows itself to nobody, and the places that passwords come from: a file, an
//! environment variable, standard input, the system's keyring. Never the command line, which
//! everybody on the machine can read.

mod error;
mod keyring;
mod sources;

use std::fmt;

pub use error::SecretError;
pub use keyring::from_keyring;
pub use sources::{FromFile, from_environment, from_file, from_reader};

/// A password or a token. It has no `Display`, and its `Debug` tells nothing, not even its length,
/// so it cannot slip into a log, an error or a test's output.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a password.
    pub fn new(password: impl Into<String>) -> Self {
        Self(password.into())
    }

    /// The password itself, for the one place that sends it.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret(…)")
    }
}

impl From<&str> for Secret {
    fn from(password: &str) -> Self {
        Self::new(password)
    }
}

impl From<String> for Secret {
    fn from(password: String) -> Self {
        Self::new(password)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_the_password() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "Secret(…)");
        assert_eq!(format!("{:#?}", Some(Secret::new(""))), "Some(\n    Secret(…),\n)");
    }
}
