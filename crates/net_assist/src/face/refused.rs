//! A refusal with its cure.

use common::{ExitStatus, Explain, Text};

/// What was not done, why, and what would be right.
#[derive(Debug)]
pub(crate) struct Refused {
    fact: Text,
    help: Option<Text>,
    status: ExitStatus,
}

impl Refused {
    /// What the command line or a typed line asks for makes no sense.
    pub(crate) fn usage(fact: Text, help: Text) -> Self {
        Self { fact, help: Some(help), status: ExitStatus::Usage }
    }

    /// The network, the system or a file refused.
    pub(crate) fn system(fact: Text, help: Option<Text>) -> Self {
        Self { fact, help, status: ExitStatus::Refused }
    }
}

impl Explain for Refused {
    fn fact(&self) -> Text {
        self.fact.clone()
    }

    fn help(&self) -> Option<Text> {
        self.help.clone()
    }

    fn status(&self) -> ExitStatus {
        self.status
    }
}
