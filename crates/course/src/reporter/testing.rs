//! Reports for the tests of formats.

use std::time::{Duration, SystemTime};

use grader::Words;
use grader::diagnosis::{Code, Diagnosis, Exhibit};
use grader::report::{CheckReport, CheckStatus, Report, Status};
use grader::stage;

use super::{Graded, Standing};

pub(super) fn graded(checks: Vec<CheckReport>) -> Graded {
    with(Status::Failed, Standing::Failed, checks)
}

pub(super) fn not_built(output: &str) -> Graded {
    let why = Words::new("it does not build", "编译失败");
    let status = Status::BuildFailed { why, output: output.to_owned() };
    with(status, Standing::BuildFailed, vec![skipped("a")])
}

pub(super) fn in_trouble() -> Graded {
    let status = Status::GraderError { why: Words::new("no stage", "没有隔离环境") };
    with(status, Standing::GraderError, vec![passed("a"), skipped("b")])
}

fn with(status: Status, standing: Standing, checks: Vec<CheckReport>) -> Graded {
    let isolation = stage::isolation().clone();
    let report = Report { exercise: "exercise".into(), seed: 7, isolation, status, checks };
    Graded { report, standing, begun: SystemTime::now(), took: Duration::from_millis(1500) }
}

pub(super) fn passed(id: &str) -> CheckReport {
    check(id, CheckStatus::Passed, 5)
}

pub(super) fn skipped(id: &str) -> CheckReport {
    check(id, CheckStatus::Skipped { why: Words::new("needs b", "需要先通过 b") }, 0)
}

/// A check that failed with these last words.
pub(super) fn failed(id: &str, stderr: &str) -> CheckReport {
    let diagnosis = Diagnosis {
        code: Code::Crashed,
        fact: Words::new("it crashed", "它崩溃了"),
        help: Words::new("read on", "往下读"),
        exhibits: vec![Exhibit::Stderr { text: stderr.to_owned() }],
    };
    check(id, CheckStatus::Failed(diagnosis), 0)
}

fn check(id: &str, status: CheckStatus, points: u32) -> CheckReport {
    CheckReport {
        id: id.to_owned(),
        title: Words::new(format!("title # {id}"), format!("标题 # {id}")),
        status,
        points,
        max_points: 5,
        duration: Duration::from_millis(12),
        command: "python3 answer.py".into(),
    }
}
