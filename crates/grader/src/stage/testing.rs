//! What the tests of a stage share: settings, programs that run to their end, and the levels that
//! this system has.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::OnceLock;
use std::sync::mpsc;
use std::thread;

use testkit::{LIMIT, missing};

use super::{
    Exit, Level, Limits, Network, Program, Setting, Stage, StageError, Streams, View, Waiter,
    system,
};

/// Of these levels, those that this system has; each of the others has been said to be missing.
pub(super) fn levels(wanted: &[Level]) -> Vec<Level> {
    let has = |level: &Level| {
        let has = best() >= *level && (*level != Level::Partial || has_partial());
        if !has {
            missing(&format!("{level} isolation"));
        }
        has
    };
    wanted.iter().copied().filter(has).collect()
}

pub(super) const KEPT: [Level; 2] = [Level::Full, Level::Partial];
pub(super) const ALL: [Level; 3] = [Level::Full, Level::Partial, Level::None];

fn best() -> Level {
    static BEST: OnceLock<Level> = OnceLock::new();
    *BEST.get_or_init(|| system::isolation(Level::Full).level)
}

fn has_partial() -> bool {
    static HAS: OnceLock<bool> = OnceLock::new();
    *HAS.get_or_init(|| system::isolation(Level::Partial).level == Level::Partial)
}

/// A setting for a program with arguments, `argv[0]` being its path.
pub(super) fn setting(command: &[&str]) -> Setting {
    Setting {
        program: Program {
            path: command[0].into(),
            args: command.iter().map(Into::into).collect(),
            environment: vec![("PATH".into(), "/usr/local/bin:/usr/bin:/bin".into())],
            directory: "/tmp".into(),
        },
        view: View::default(),
        network: Network::Loopback,
        limits: Limits::default(),
    }
}

/// A setting for a script of the shell.
pub(super) fn shell(script: &str) -> Setting {
    setting(&["/bin/sh", "-c", script])
}

/// A setting for a script in Python; `None` after having said that there is none where a stage
/// sees it.
pub(super) fn python(script: &str) -> Option<Setting> {
    const PYTHON: &str = "/usr/bin/python3";
    if !Path::new(PYTHON).exists() {
        missing(PYTHON);
        return None;
    }
    Some(setting(&[PYTHON, "-I", "-S", "-u", "-c", script]))
}

/// A program that runs in a stage.
pub(super) struct Run {
    pub(super) stage: Stage,
    pub(super) streams: Streams,
    pub(super) waiter: Waiter,
}

/// A program that has ended.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) stdout: String,
    pub(super) stderr: String,
    pub(super) exit: Exit,
}

impl Run {
    pub(super) fn start(level: Level, setting: Setting) -> Self {
        let mut stage = Stage::open_at(level, setting).unwrap();
        let waiter = stage.waiter();
        let streams = stage.start().unwrap();
        Self { stage, streams, waiter }
    }

    /// Closes stdin and waits for the end of everything; the stage is dropped.
    pub(super) fn finish(self) -> Done {
        let Self { stage, streams, waiter } = self;
        let Streams { stdin, stdout, stderr } = streams;
        drop(stdin);
        let errors = thread::spawn(move || text(stderr));
        let stdout = in_time(move || text(stdout));
        let exit = end_of(waiter).unwrap();
        drop(stage);
        Done { stdout, stderr: errors.join().unwrap(), exit }
    }

    /// The next line of stdout, byte by byte: nothing that follows is taken.
    pub(super) fn next_line(&mut self) -> String {
        let mut stdout = self.streams.stdout.try_clone().unwrap();
        in_time(move || {
            let mut line = Vec::new();
            while line.last() != Some(&b'\n') {
                let mut byte = [0];
                assert_eq!(stdout.read(&mut byte).unwrap(), 1, "it ended after {line:?}");
                line.extend(byte);
            }
            String::from_utf8(line).unwrap().trim_end().to_owned()
        })
    }

    pub(super) fn say(&mut self, line: &str) {
        self.streams.stdin.write_all(line.as_bytes()).unwrap();
    }
}

/// Runs a program to its end.
pub(super) fn run(level: Level, setting: Setting) -> Done {
    Run::start(level, setting).finish()
}

fn text(mut stream: impl Read) -> String {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

pub(super) fn end_of(waiter: Waiter) -> Result<Exit, StageError> {
    in_time(|| waiter.wait())
}

/// What takes longer than [`LIMIT`] fails.
pub(super) fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || send.send(work()));
    receive.recv_timeout(LIMIT).expect("in time")
}

/// A directory that everybody may pass through, with files that everybody may read.
pub(super) fn directory(files: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    open_to_all(directory.path());
    for (name, text) in files {
        fs::write(directory.path().join(name), text).unwrap();
    }
    directory
}

#[cfg(unix)]
pub(super) fn open_to_all(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(windows)]
pub(super) fn open_to_all(_: &Path) {}
