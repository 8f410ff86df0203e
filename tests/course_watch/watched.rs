//! A watch whose lines are read as they come, and the program that it checks.
//!
//! Which of two verdicts may come is told by the order of things alone, never by a clock. A verdict on
//! what was there before a save is wrong when its check was not over at the save: when the program that
//! it judges was seen to run before the save and runs still behind it. It is wrong, too, behind the line
//! that says that the saved answer is being checked.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::thread;
use std::time::Instant;

use testkit::{LIMIT, children_of};

/// Stands before all that is told of a check.
pub(crate) const CHECKING: &str = "checking welcome";

/// The watch and its lines.
pub(crate) struct Watched {
    watch: Child,
    lines: Receiver<String>,
}

impl Watched {
    pub(crate) fn start(mut command: Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut watch = command.spawn().unwrap();
        let (tell, lines) = mpsc::channel();
        let stdout = BufReader::new(watch.stdout.take().unwrap());
        thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                if tell.send(line).is_err() {
                    break;
                }
            }
        });
        Self { watch, lines }
    }

    /// Reads until a line has `wanted`.
    pub(crate) fn until(&self, wanted: &str) {
        while !self.lines.recv_timeout(LIMIT).unwrap().contains(wanted) {}
    }

    /// Presses a key.
    pub(crate) fn press(&self, key: &str) {
        writeln!(self.watch.stdin.as_ref().unwrap(), "{key}").unwrap();
    }

    /// The answer that is being checked, if it runs just now.
    pub(crate) fn program(&self) -> Option<Program> {
        programs_of(self.watch.id()).into_iter().next()
    }

    /// The answer that is being checked, as soon as only the check without arguments goes on; none when
    /// the verdict comes first.
    pub(crate) fn last_program_before(&self, verdict: &str) -> Option<Program> {
        let begun = Instant::now();
        while begun.elapsed() < LIMIT {
            let mut programs = programs_of(self.watch.id());
            if programs.len() == 1 && programs[0].is_bare {
                return programs.pop();
            }
            match self.lines.try_recv() {
                Ok(line) if line.contains(verdict) => return None,
                Ok(_) | Err(TryRecvError::Empty) => thread::yield_now(),
                Err(TryRecvError::Disconnected) => panic!("the watch has ended"),
            }
        }
        panic!("no program ran and no verdict came");
    }

    /// Waits for the verdict on what was saved. The old one may have been on its way, but only when
    /// the save was not `during` the old check, and the new check has not begun.
    pub(crate) fn verdict(&self, during: bool, wanted: &str, old: &str) {
        let mut may_be_old = !during;
        loop {
            let line = self.lines.recv_timeout(LIMIT).unwrap();
            if line.contains(wanted) {
                return;
            }
            may_be_old &= !line.contains(CHECKING);
            assert!(may_be_old || !line.contains(old), "an old verdict: {line}");
        }
    }

    /// Ends its input, and with it the watch.
    pub(crate) fn end(mut self) {
        drop(self.watch.stdin.take());
        assert!(self.watch.wait().unwrap().success());
    }
}

/// A running answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Program {
    pid: u32,
    /// With the number it is the same process, and no later one.
    begun: String,
    /// Whether it has no arguments.
    is_bare: bool,
}

impl Program {
    /// The process with this number, if it is an answer that runs (proc(5)).
    fn at(pid: u32) -> Option<Self> {
        let read = |name: &str| fs::read(format!("/proc/{pid}/{name}")).ok();
        let command = String::from_utf8_lossy(&read("cmdline")?).into_owned();
        let (_, arguments) = command.split_once("answer.py\0")?;
        let is_bare = arguments.is_empty();
        let stat = String::from_utf8_lossy(&read("stat")?).into_owned();
        // Its name, which may have blanks, stands in brackets before these.
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let has_ended = matches!(fields.first(), None | Some(&("Z" | "X")));
        (!has_ended).then(|| Self { pid, begun: fields[19].to_owned(), is_bare })
    }

    /// Whether it still does.
    pub(crate) fn runs(&self) -> bool {
        Self::at(self.pid).as_ref() == Some(self)
    }
}

fn programs_of(pid: u32) -> Vec<Program> {
    let children = children_of(pid).into_iter();
    children.flat_map(|child| Program::at(child).into_iter().chain(programs_of(child))).collect()
}
