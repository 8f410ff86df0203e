//! What can go wrong here, as a fact and a cure.

use std::io;

use common::error::system_said;
use common::{Error, ExitStatus, Explain, Text, text};

/// Why there is nothing to show.
#[derive(Debug)]
pub(crate) enum Problem {
    /// One that every lesson has.
    Common(Error),
    /// The system had no port to give.
    NoFreePort(io::Error),
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::Common(error)
    }
}

impl Explain for Problem {
    fn fact(&self) -> Text {
        match self {
            Self::Common(error) => error.fact(),
            Self::NoFreePort(source) => {
                let Text { en: why, zh: cause } = system_said(source);
                text!("the system gave no free port: {why}", "系统没有给出空闲端口：{cause}")
            }
        }
    }

    fn help(&self) -> Option<Text> {
        match self {
            Self::Common(error) => error.help(),
            Self::NoFreePort(_) => Some(Text::new(
                "fewer (--count), or end a program that holds many: cargo run -p ports -- list",
                "减少个数（--count），或结束占用很多端口的程序：cargo run -p ports -- list",
            )),
        }
    }

    fn status(&self) -> ExitStatus {
        match self {
            Self::Common(error) => error.status(),
            Self::NoFreePort(_) => ExitStatus::Refused,
        }
    }

    fn input(&self) -> Option<String> {
        match self {
            Self::Common(error) => error.input(),
            Self::NoFreePort(_) => None,
        }
    }
}
