//! The command line described for others: a shell that completes it, `man`.

use clap::{Args, Parser};
use clap_complete::Shell;
use common::{Console, Error, cli};

use crate::session::{Lines, Outcome, boxed};
use crate::status::GradeStatus;

/// The options of `course completions`.
#[derive(Args)]
pub(crate) struct CompletionOptions {
    /// the shell | 哪种 shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Tells a script for a shell.
pub(crate) fn completions<A: Parser>(
    options: &CompletionOptions,
    console: &mut Console,
) -> Outcome {
    let mut command = cli::localized::<A>(console.lang());
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut command, "course", &mut script);
    tell(console, &script)
}

/// Tells the man page in roff.
pub(crate) fn man<A: Parser>(console: &mut Console) -> Outcome {
    let command = cli::localized::<A>(console.lang());
    let mut page = Vec::new();
    clap_mangen::Man::new(command)
        .render(&mut page)
        .map_err(|error| boxed(Error::Output(error)))?;
    tell(console, &page)
}

fn tell(console: &mut Console, text: &[u8]) -> Outcome {
    let text = String::from_utf8_lossy(text).trim_end().to_owned();
    console.tell(&Lines(text)).map_err(boxed)?;
    Ok(GradeStatus::Passed)
}
