//! One check, from its plan to what is reported of it.

use std::time::Duration;

use common::{Explain, text};

use crate::diagnosis::diagnose;
use crate::judge::{Verdict, judge};
use crate::plan::{PlannedCheck, is_free_on_host};
use crate::report::{CheckStatus, Status};
use crate::run::{Record, conduct};
use crate::stage::Limits;
use crate::submission::Executable;
use crate::{Cancel, Words};

/// How often a check is run when its evidence does not decide.
const ATTEMPTS: usize = 3;

/// What became of a check, before it is a report.
pub(super) struct Outcome {
    pub(super) status: CheckStatus,
    pub(super) duration: Duration,
    /// As a person would type it.
    pub(super) command: String,
    /// What kept it from being run, which decides about the whole grade.
    pub(super) trouble: Option<Status>,
}

impl Outcome {
    pub(super) fn skipped(why: Words) -> Self {
        let status = CheckStatus::Skipped { why };
        Self { status, duration: Duration::ZERO, command: String::new(), trouble: None }
    }

    pub(super) fn troubled(why: Words) -> Self {
        let trouble = Some(Status::GraderError { why: why.clone() });
        Self { trouble, ..Self::skipped(why) }
    }

    fn not_executable(why: Words) -> Self {
        let trouble = Some(Status::BuildFailed { why: why.clone(), output: String::new() });
        Self { trouble, ..Self::skipped(why) }
    }
}

/// Runs a check, again if its evidence does not decide or the grader itself stumbled. On the host's
/// network, where somebody else may be in the way for a moment, it must fail twice.
pub(super) fn attempt(check: &PlannedCheck, executable: &Executable, cancel: &Cancel) -> Outcome {
    let mut outcome = once(check, executable, cancel);
    let mut failed = false;
    for _ in 1..ATTEMPTS {
        let is_sure = failed || check.ports.is_empty();
        let again = match &outcome.status {
            CheckStatus::Failed(_) => !is_sure,
            _ => matches!(outcome.trouble, Some(Status::GraderError { .. })),
        };
        if !again || cancel.is_cancelled() {
            break;
        }
        failed |= matches!(outcome.status, CheckStatus::Failed(_));
        outcome = once(check, executable, cancel);
    }
    outcome.command = command_line(executable, check);
    outcome
}

fn once(check: &PlannedCheck, executable: &Executable, cancel: &Cancel) -> Outcome {
    let record = match conduct(check, executable, &Limits::default(), cancel) {
        Ok(record) => record,
        Err(error) if error.not_executable().is_some() => {
            return Outcome::not_executable(explained(&error));
        }
        Err(error) => return Outcome::troubled(explained(&error)),
    };
    let mut outcome = settle(check, &record, judge(check, &record));
    if let CheckStatus::Failed(diagnosis) = &mut outcome.status {
        // On the host's network somebody else may have been in the way.
        if let Some(port) = check.ports.iter().find(|port| !is_free_on_host(**port)) {
            return Outcome::troubled(undecided(taken_by_another(*port)));
        }
        diagnosis.rewrite(|text| executable.without_directory(text));
    }
    outcome
}

fn taken_by_another(port: u16) -> Words {
    text!(
        "port {port}, which this check uses, is taken by another program",
        "这项检查要用的端口 {port} 被另一个程序占用"
    )
    .into()
}

/// As a person would type it into a shell; arguments that no person would type are cut.
fn command_line(executable: &Executable, check: &PlannedCheck) -> String {
    const READABLE: usize = 120;
    let cut = |arg: &String| match arg.char_indices().nth(READABLE) {
        Some((end, _)) => format!("{}…", &arg[..end]),
        None => arg.clone(),
    };
    let args: Vec<String> = check.args.iter().map(cut).collect();
    // Arguments of a plan hold no NUL, the one thing that cannot be quoted.
    let args = shlex::try_join(args.iter().map(String::as_str)).unwrap_or_default();
    format!("{} {args}", executable.command).trim_end().to_owned()
}

pub(super) fn settle(check: &PlannedCheck, record: &Record, verdict: Verdict) -> Outcome {
    let status = match verdict {
        Verdict::Passed => CheckStatus::Passed,
        Verdict::Failed(failures) => CheckStatus::Failed(diagnose(check, record, &failures)),
        Verdict::Inconclusive(why) => return Outcome::troubled(undecided(why)),
    };
    Outcome { status, duration: record.duration, command: String::new(), trouble: None }
}

fn undecided(why: Words) -> Words {
    let (en, zh) = (why.en, why.zh);
    text!(
        "the evidence does not decide, through no fault of the program: {en}",
        "证据不足以下结论，这不是程序的错：{zh}"
    )
    .into()
}

pub(super) fn explained(error: &impl Explain) -> Words {
    let mut why: Words = error.fact().into();
    if let Some(help) = error.help() {
        why.en += &format!("\nhelp: {}", help.en);
        why.zh += &format!("\nhelp: {}", help.zh);
    }
    why
}
