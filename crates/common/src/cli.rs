//! From the command line to a running lesson: parsing, help and usage errors in the language of
//! whoever reads them.
//!
//! A help text is written once, on the option, as `English | 中文`; examples that need several
//! lines have a line with a single `|` between the languages. [`localize`] picks the half.

mod usage_error;

use std::env;
use std::ffi::OsString;

use clap::{Arg, ArgAction, Args as _, Command, FromArgMatches as _, Parser};

use crate::args::OutputOptions;
use crate::{Console, Error, ExitStatus, Explain, Lang};

use usage_error::UsageError;

/// Runs a lesson: parses its arguments, gives it a console, tells its error and returns its exit
/// status. This is all that a lesson's `main` calls.
pub fn main<A: Parser, E: Explain>(
    lesson: impl FnOnce(&A, &mut Console) -> Result<ExitStatus, E>,
) -> ExitStatus {
    match start::<A>() {
        Ok((args, mut console)) => {
            let result = lesson(&args, &mut console);
            console.finish(result)
        }
        Err(status) => status,
    }
}

/// The first half of [`main`], for a program with exit statuses of its own: its arguments and a
/// console.
///
/// # Errors
/// The status with which to end when a refused command line, or the help that was asked for, has
/// been told.
pub fn start<A: Parser>() -> Result<(A, Console), ExitStatus> {
    let arguments: Vec<OsString> = env::args_os().collect();
    match parse::<A>(&arguments) {
        Ok((args, output)) => Ok((args, Console::new(&output))),
        Err(error) => {
            // Language and form hold for a refused command line too.
            let mut console = Console::new(&output_options(&arguments));
            let result = refuse_or_help::<A>(&error, arguments, console.lang());
            Err(console.finish(result))
        }
    }
}

fn parse<A: Parser>(arguments: &[OsString]) -> Result<(A, OutputOptions), clap::Error> {
    let mut matches = command::<A>().try_get_matches_from(arguments)?;
    let output = OutputOptions::from_arg_matches(&matches)?;
    Ok((A::from_arg_matches_mut(&mut matches)?, output))
}

/// The lesson's command with the output options, so that no lesson has to list them.
fn command<A: Parser>() -> Command {
    let command = A::command().disable_help_subcommand(true);
    let about = command.get_about().cloned().unwrap_or_default();
    OutputOptions::augment_args(command).about(about)
}

/// The command line of a program with its help in one language, as others describe it: completions
/// for a shell, a man page.
pub fn localized<A: Parser>(lang: Lang) -> Command {
    localize(command::<A>(), lang)
}

/// Tells a mistake in our own words; help is rendered by clap, from the half that `lang` reads.
fn refuse_or_help<A: Parser>(
    error: &clap::Error,
    arguments: Vec<OsString>,
    lang: Lang,
) -> Result<ExitStatus, Box<dyn Explain>> {
    if error.use_stderr() {
        return Err(Box::new(UsageError::new(error)));
    }
    if let Err(help) = localize(command::<A>(), lang).try_get_matches_from(arguments) {
        help.print().map_err(|error| Box::new(Error::Output(error)) as _)?;
    }
    Ok(ExitStatus::Done)
}

/// `--json` and `--lang` as they stand on the command line, whatever else stands there.
fn output_options(arguments: &[OsString]) -> OutputOptions {
    let mut options = OutputOptions::default();
    let mut words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        match word {
            "--" => break,
            "--json" => options.json = true,
            "--lang" => options.lang = words.next().and_then(|value| value.parse().ok()),
            _ => {
                if let Some(value) = word.strip_prefix("--lang=") {
                    options.lang = value.parse().ok();
                }
            }
        }
    }
    options
}

fn localize(command: Command, lang: Lang) -> Command {
    let half = |text: &str| pick_half(text, lang).to_owned();
    let about = command.get_about().map(|text| half(&text.to_string()));
    let examples = command.get_after_help().map(|text| half(&text.to_string()));
    let template = help_template(&mut command.clone(), lang);
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help);
    let has_subcommands = command.has_subcommands();
    let path = command.get_bin_name().unwrap_or(command.get_name()).to_owned();
    let mut command = command
        .disable_help_flag(true)
        .arg(help.help("print this help | 显示本帮助"))
        .help_template(template)
        .mut_args(|arg| localize_argument(arg, lang))
        .about(about.unwrap_or_default())
        .after_help(examples.unwrap_or_default());
    if has_subcommands {
        command = command.subcommand_help_heading(lang.pick("Commands", "命令")).mut_subcommands(
            |subcommand| {
                let path = format!("{path} {}", subcommand.get_name());
                localize(subcommand.bin_name(path), lang)
            },
        );
    }
    command
}

/// clap's own words in a help text are "Usage:", "[OPTIONS]" and "<COMMAND>".
fn help_template(command: &mut Command, lang: Lang) -> String {
    let usage = command.render_usage().to_string();
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage);
    let usage = match lang {
        Lang::En => format!("Usage: {usage}"),
        Lang::Zh => {
            format!("用法：{}", usage.replace("OPTIONS", "选项").replace("COMMAND", "命令"))
        }
    };
    format!("{{about}}\n\n{usage}\n\n{{all-args}}{{after-help}}")
}

fn localize_argument(arg: Arg, lang: Lang) -> Arg {
    let mut help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    help = pick_half(&help, lang).to_owned();
    let takes_value = arg.get_action().takes_values();
    if takes_value && !arg.is_hide_default_value_set() && !arg.get_default_values().is_empty() {
        let values: Vec<_> = arg.get_default_values().iter().map(|v| v.to_string_lossy()).collect();
        let values = values.join(" ");
        help += &crate::tr!(lang, " [default: {values}]", " [默认值：{values}]");
    }
    let heading = match (arg.is_positional(), lang) {
        (true, Lang::En) => "Arguments",
        (true, Lang::Zh) => "参数",
        (false, Lang::En) => "Options",
        (false, Lang::Zh) => "选项",
    };
    let arg = arg.help(help).help_heading(heading);
    if takes_value { arg.hide_default_value(true) } else { arg }
}

/// The half of `English | 中文` that `lang` reads; all of it when there is only one.
fn pick_half(text: &str, lang: Lang) -> &str {
    let halves = text.split_once("\n|\n").or_else(|| text.split_once(" | "));
    halves.map_or(text, |(en, zh)| lang.pick(en, zh))
}
