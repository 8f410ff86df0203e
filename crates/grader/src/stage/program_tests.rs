//! A program runs, and what it says and how it ends arrives.

use std::path::PathBuf;

use super::testing::{ALL, KEPT, Run, levels, python, run, setting, shell};
use super::{Exit, Level, StageError};

/// What a stage of none has on any system is tried there by the suites that need no shell.
fn all() -> Vec<Level> {
    if cfg!(unix) { levels(&ALL) } else { Vec::new() }
}

#[test]
fn output_and_status_arrive() {
    for level in all() {
        let done = run(level, shell("echo out; echo err >&2; exit 3"));
        let all = (done.stdout.as_str(), done.stderr.as_str(), done.exit);
        assert_eq!(all, ("out\n", "err\n", Exit::Status(3)), "{level}");
    }
}

#[test]
fn death_by_a_signal_is_told() {
    for level in all() {
        for signal in [6, 9, 11, 13, 15] {
            let done = run(level, shell(&format!("kill -{signal} $$")));
            assert_eq!(done.exit, Exit::Signal(signal), "{level}");
        }
    }
}

#[test]
fn a_closed_pipe_kills_as_it_does_outside() {
    for level in all() {
        let mut run = Run::start(level, shell("read line; while :; do echo x; done"));
        run.say("go\n");
        let Run { stage, streams, waiter } = run;
        drop(streams);
        assert_eq!(super::testing::end_of(waiter).unwrap(), Exit::Signal(13), "{level}");
        drop(stage);
    }
}

#[test]
fn a_conversation_goes_line_by_line() {
    for level in all() {
        let script = "while read line; do echo \"<$line>\"; done; echo end";
        let mut run = Run::start(level, shell(script));
        for line in ["one", "", "你好"] {
            run.say(&format!("{line}\n"));
            assert_eq!(run.next_line(), format!("<{line}>"), "{level}");
        }
        assert_eq!(run.finish().stdout, "end\n", "{level}");
    }
}

#[test]
fn arguments_arrive_as_they_are() {
    for level in all() {
        let words = ["", "two words", "$HOME", "'", "-n", "你好", "a\nb"];
        let command = [&["/bin/sh", "-c", "printf '<%s>' \"$@\"", "name"][..], &words].concat();
        let wanted: String = words.iter().map(|word| format!("<{word}>")).collect();
        assert_eq!(run(level, setting(&command)).stdout, wanted, "{level}");
    }
}

#[test]
fn a_program_has_the_environment_that_was_given_and_no_other() {
    for level in all() {
        let mut setting = setting(&["/usr/bin/env"]);
        setting.program.environment = vec![("COLOUR".into(), "blue = 蓝".into())];
        let done = run(level, setting);
        let own =
            |line: &&str| ["TMPDIR=", "TMP=", "TEMP="].iter().all(|own| !line.starts_with(own));
        let lines: Vec<_> = done.stdout.lines().filter(own).collect();
        assert_eq!(lines, ["COLOUR=blue = 蓝"], "{level}");
    }
}

#[test]
fn a_stream_may_be_opened_again_by_name() {
    for level in all() {
        let done = run(level, shell("echo out > /dev/stdout; echo err > /dev/stderr"));
        assert_eq!((done.stdout.as_str(), done.stderr.as_str()), ("out\n", "err\n"), "{level}");
    }
}

#[test]
fn the_usual_devices_are_there() {
    for level in all() {
        let script = "echo x > /dev/null && head -c 3 /dev/zero | od -An -tx1; \
                      head -c 9 /dev/urandom | wc -c; echo y 2>/dev/null; (echo z > /dev/full)";
        let done = run(level, shell(script));
        assert_eq!(done.stdout, " 00 00 00\n9\ny\n", "{level}: {}", done.stderr);
        assert_ne!(done.exit, Exit::Status(0), "{level}");
    }
}

#[test]
fn a_program_starts_with_nothing_open_but_its_streams() {
    for level in levels(&[Level::Full]) {
        let done = run(level, shell("ls /proc/$$/fd"));
        assert_eq!(done.stdout, "0\n1\n2\n", "{level}");
    }
}

#[test]
fn what_cannot_be_executed_is_told_with_its_path() {
    let directory = super::testing::directory(&[("text", "no program\n")]);
    for level in all() {
        for path in [directory.path().join("absent"), directory.path().join("text")] {
            let mut setting = setting(&[path.to_str().unwrap()]);
            setting.view.read = vec![directory.path().to_owned()];
            let mut stage = super::Stage::open_at(level, setting).unwrap();
            let error = stage.start().unwrap_err();
            let StageError::NotExecutable { path: told, .. } = &error else {
                panic!("{level}: {error:?}")
            };
            assert_eq!(*told, path);
        }
    }
}

#[test]
fn a_path_with_a_nul_byte_is_refused_before_anything_is_made() {
    for level in levels(&KEPT) {
        let mut setting = shell(":");
        setting.program.path = PathBuf::from("/bin/s\0h");
        let error = super::Stage::open_at(level, setting).unwrap_err();
        assert!(matches!(error, StageError::System { .. }), "{level}: {error:?}");
    }
}

#[test]
fn a_program_is_an_ordinary_user_without_capabilities() {
    for level in levels(&[Level::Full]) {
        let done = run(level, shell("id -u; grep -E '^(Cap|NoNewPrivs|Seccomp:)' /proc/$$/status"));
        let mut lines = done.stdout.lines();
        assert_ne!(lines.next(), Some("0"));
        for line in lines {
            let (name, value) = line.split_once(":\t").unwrap();
            let wanted = match name {
                "NoNewPrivs" => "1",
                "Seccomp" => "2",
                _ => "0000000000000000",
            };
            assert_eq!(value, wanted, "{name}");
        }
    }
}

#[test]
fn java_and_node_and_python_run_under_the_limits() {
    let Some(python) = python("print('python')") else { return };
    for level in levels(&KEPT) {
        assert_eq!(run(level, python.clone()).stdout, "python\n", "{level}");
        for (path, option) in [("/usr/bin/node", "-p"), ("/usr/bin/java", "-version")] {
            if std::path::Path::new(path).exists() {
                let done = run(level, setting(&[path, option, "1"]));
                assert_eq!(done.exit, Exit::Status(0), "{level}: {path}: {}", done.stderr);
            }
        }
    }
}
