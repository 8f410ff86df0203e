use std::os::unix::fs::PermissionsExt;

use super::super::file_access::Landlock;
use super::super::opening::open_with;
use super::*;
use crate::stage::opened::Inside;
use crate::stage::testing::{end_of, levels, shell};
use crate::stage::{Exit, Level, StageError};

/// As on a kernel of before 2021.
const NO_LANDLOCK: Landlock = Landlock { files: false, signals: false };

/// How a script ends where there is no Landlock.
fn end(script: &str) -> Exit {
    let mut stage = open_with(NO_LANDLOCK, &shell(script)).unwrap();
    let waiter = stage.waiter();
    let _streams = stage.start().unwrap();
    end_of(waiter).unwrap()
}

#[test]
fn without_landlock_the_filter_keeps_signals_in() {
    if levels(&[Level::Partial]).is_empty() {
        return;
    }
    let grader = std::process::id();
    for signalling in ["kill -9 $PPID", "kill -0 1", &format!("kill -TERM {grader}")] {
        let exit = end(&format!("{signalling} 2>/dev/null && exit 1; exit 4"));
        assert_eq!(exit, Exit::Status(4), "{signalling}");
    }
    assert_eq!(end("kill -ABRT $$"), Exit::Signal(6));
}

#[test]
fn a_file_that_not_everybody_may_read_is_told_before_a_program_fails_on_it() {
    if levels(&[Level::Partial]).is_empty() || !nix::unistd::geteuid().is_root() {
        return; // an ordinary user's program may read what the user may
    }
    let private = crate::stage::testing::directory(&[]);
    let nobody_else = std::fs::Permissions::from_mode(0o700);
    std::fs::set_permissions(private.path(), nobody_else).unwrap();
    let mut setting = shell(":");
    setting.view.read = vec![private.path().to_owned()];
    let Err(StageError::System { step, .. }) = open_with(NO_LANDLOCK, &setting) else {
        panic!("it was opened")
    };
    assert!(step.starts_with("show "), "{step}");
}

#[test]
fn a_filter_speaks_of_the_programs_own_process_only_where_it_must() {
    let own = |processes| {
        let filters = filters(Company { local_sockets: true, processes, group: true }).unwrap();
        filters.concat().iter().filter(|step| step.k == OWN_PROCESS).count()
    };
    assert_eq!(own(false), 0);
    assert_eq!(own(true), SIGNALLING.len());
}

#[test]
fn no_filter_is_longer_than_the_system_takes() {
    const LONGEST: usize = 4096; // BPF_MAXINSNS
    for filter in filters(Company { local_sockets: true, processes: true, group: true }).unwrap() {
        assert!(filter.len() < LONGEST);
    }
}
