//! Where reports go: `--format` and `--out` in pairs.

use std::env;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, value_parser};
use common::error::system_said;
use common::{Console, Lang, text};
use grader::Words;

use super::Refused;
use crate::progress::replace;
use crate::reporter::{Format, Graded, Standing, summary};

/// `--format` and `--out` in the order in which they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct OutputWords(Vec<Word>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Word {
    Format(Format),
    Out(PathBuf),
}

impl FromArgMatches for OutputWords {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut words = Vec::new();
        let formats = matches.get_many::<Format>("format").into_iter().flatten();
        let places = matches.indices_of("format").into_iter().flatten();
        words.extend(places.zip(formats.map(|format| Word::Format(*format))));
        let outs = matches.get_many::<PathBuf>("out").into_iter().flatten();
        let places = matches.indices_of("out").into_iter().flatten();
        words.extend(places.zip(outs.map(|out| Word::Out(out.clone()))));
        words.sort_by_key(|(place, _)| *place);
        Ok(Self(words.into_iter().map(|(_, word)| word).collect()))
    }

    fn update_from_arg_matches(&mut self, _: &ArgMatches) -> Result<(), clap::Error> {
        Err(clap::Error::new(ErrorKind::InvalidSubcommand))
    }
}

impl Args for OutputWords {
    fn augment_args(command: Command) -> Command {
        let format = Arg::new("format")
            .long("format")
            .value_name("FORMAT")
            .action(ArgAction::Append)
            .value_parser(value_parser!(Format))
            .hide_possible_values(true)
            .help(
                "how the report is written: human (default), json, junit, tap, ctrf, gradescope, \
                 github or classroom; may be given several times, one of them without an --out \
                 goes to stdout | 报告的形式：human（默认）、json、junit、tap、ctrf、gradescope、\
                 github 或 classroom；可以给多个，其中一个不带 --out 的写到标准输出",
            );
        let out = Arg::new("out")
            .long("out")
            .value_name("FILE")
            .action(ArgAction::Append)
            .value_parser(value_parser!(PathBuf))
            .help(
                "the file for the --format just before it | 紧挨在它前面的那个 --format 写到这个文件",
            );
        command.arg(format).arg(out)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// What is written where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Outputs {
    /// The format of stdout, if anything is written there.
    pub(super) stdout: Option<Format>,
    files: Vec<(Format, PathBuf)>,
}

impl OutputWords {
    /// Each `--out` belongs to the `--format` just before it; one `--format` may be without, and is
    /// for stdout.
    ///
    /// # Errors
    /// An `--out` without a format of its own, two formats for stdout or for one file.
    pub(super) fn resolve(&self, json: bool) -> Result<Outputs, Refused> {
        let mut stdout = Vec::new();
        let mut files: Vec<(Format, PathBuf)> = Vec::new();
        let mut last = None;
        for word in &self.0 {
            match word {
                Word::Format(format) => stdout.extend(last.replace(*format)),
                Word::Out(out) => {
                    let format = last.take().ok_or_else(|| no_format(out))?;
                    if files.iter().any(|(_, taken)| taken == out) {
                        return Err(twice(out));
                    }
                    files.push((format, out.clone()));
                }
            }
        }
        stdout.extend(last);
        if stdout.len() > 1 {
            return Err(several());
        }
        let format = stdout.pop().or_else(|| files.is_empty().then_some(Format::Human));
        let stdout = match format {
            Some(Format::Human) if json => Some(Format::Json),
            format => format,
        };
        Ok(Outputs { stdout, files })
    }
}

fn no_format(out: &Path) -> Refused {
    let out = common::escape::escaped(&out.to_string_lossy()).to_string();
    Refused::usage(
        text!("--out {out} has no --format of its own", "--out {out} 没有自己的 --format"),
        text!(
            "each --out belongs to the --format just before it: --format junit --out {out}",
            "每个 --out 属于紧挨在前面的 --format：--format junit --out {out}"
        ),
    )
}

fn twice(out: &Path) -> Refused {
    let out = common::escape::escaped(&out.to_string_lossy()).to_string();
    Refused::usage(
        text!("two reports are to be written to {out}", "有两份报告要写到 {out}"),
        text!("give each --out a file of its own", "请给每个 --out 各一个文件"),
    )
}

fn several() -> Refused {
    Refused::usage(
        text!("more than one format is for stdout", "有不止一种形式要写到标准输出"),
        text!(
            "give all but one an --out FILE: --format human --format junit --out junit.xml",
            "除了一个以外，都要带 --out FILE：--format human --format junit --out junit.xml"
        ),
    )
}

impl Outputs {
    /// Whether a format is among them.
    fn has(&self, format: Format) -> bool {
        self.stdout == Some(format) || self.files.iter().any(|(known, _)| *known == format)
    }

    /// Gradescope wants its file whatever happens: until grading ends, one that says that it did
    /// not.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(super) fn begin(&self, seed: u64, lang: Lang) -> Result<(), Refused> {
        let why = Words::new(
            "the grader was stopped before it came to an end; this says nothing about the program",
            "评分程序中途被终止；这与所提交的程序无关",
        );
        let standing = Standing::GraderError;
        let unfinished = Graded::without_grading("course", None, seed, standing, why);
        for (format, out) in &self.files {
            if *format == Format::Gradescope {
                write(out, &format.document(std::slice::from_ref(&unfinished), lang))?;
            }
        }
        Ok(())
    }

    /// Writes all that can be written only at the end; `human` and `json` have told stdout already.
    ///
    /// # Errors
    /// A file or stdout cannot be written.
    pub(super) fn finish(&self, all: &[Graded], console: &mut Console) -> Result<(), Refused> {
        let lang = console.lang();
        for (format, out) in &self.files {
            write(out, &format.document(all, lang))?;
        }
        if self.has(Format::Github) {
            append_summary(&summary(all, lang))?;
        }
        let Some(format) = self.stdout.filter(|f| !matches!(f, Format::Human | Format::Json))
        else {
            return Ok(());
        };
        let document = format.document(all, lang);
        let told = console.tell(&crate::session::Lines(document.trim_end().to_owned()));
        told.map_err(|error| {
            use common::Explain as _;
            Refused::found(error.fact(), error.help().unwrap_or_else(|| error.fact()))
        })
    }
}

fn write(out: &Path, document: &str) -> Result<(), Refused> {
    replace(out, document).map_err(|source| cannot_write(out, &source))
}

fn append_summary(markdown: &str) -> Result<(), Refused> {
    let file = env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty());
    let Some(file) = file.map(PathBuf::from) else { return Ok(()) };
    let opened = OpenOptions::new().append(true).create(true).open(&file);
    let written = opened.and_then(|mut opened| opened.write_all(markdown.as_bytes()));
    written.map_err(|source| cannot_write(&file, &source))
}

/// A file of reports that the system does not let us write.
pub(super) fn cannot_write(path: &Path, source: &io::Error) -> Refused {
    let (path, said) = (path.display(), system_said(source));
    let (said_en, said_zh) = (said.en, said.zh);
    Refused::found(
        text!("{path} cannot be written: {said_en}", "无法写入 {path}：{said_zh}"),
        text!("choose a place that may be written and has room", "请换一个可写并且有空间的位置"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(line: &str, json: bool) -> Result<Outputs, Refused> {
        let command = OutputWords::augment_args(Command::new("x").no_binary_name(true));
        let matches = command.try_get_matches_from(line.split_whitespace()).unwrap();
        OutputWords::from_arg_matches(&matches).unwrap().resolve(json)
    }

    fn outputs(stdout: Option<Format>, files: &[(Format, &str)]) -> Outputs {
        let files = files.iter().map(|(format, file)| (*format, PathBuf::from(file))).collect();
        Outputs { stdout, files }
    }

    #[test]
    fn an_out_belongs_to_the_format_before_it_and_one_format_is_for_stdout() {
        use Format::{Human, Json, Junit, Tap};
        for (line, stdout, files) in [
            ("", Some(Human), &[][..]),
            ("--format tap", Some(Tap), &[]),
            ("--format junit --out a", None, &[(Junit, "a")]),
            ("--format human --format junit --out a", Some(Human), &[(Junit, "a")]),
            ("--format junit --out a --format tap", Some(Tap), &[(Junit, "a")]),
            ("--format tap --out b --format json --out=a", None, &[(Tap, "b"), (Json, "a")]),
            ("--format tap --out b --format tap --out c", None, &[(Tap, "b"), (Tap, "c")]),
        ] {
            assert_eq!(resolved(line, false).unwrap(), outputs(stdout, files), "{line}");
        }
        assert_eq!(resolved("", true).unwrap(), outputs(Some(Json), &[]));
    }

    #[test]
    fn what_is_ambiguous_is_refused() {
        for line in [
            "--out a",
            "--out a --format junit",
            "--format junit --out a --out b",
            "--format junit --format tap",
            "--format junit --out a --format tap --out a",
        ] {
            assert_eq!(
                resolved(line, false).unwrap_err().status,
                common::ExitStatus::Usage,
                "{line}"
            );
        }
    }
}
