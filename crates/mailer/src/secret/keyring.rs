//! The system's keyring, asked by the system's own program: `secret-tool` (freedesktop's Secret
//! Service) or `security` (macOS). A library would bring some fifty crates (D-Bus) for this one
//! question. Windows has no such program.
//!
//! The names are those of Python's keyring, so a password that yagmail put there
//! (`yagmail.register`, service `yagmail`) is found.

use std::io::{self, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use common::Text;

use super::{Secret, SecretError};
use crate::timeouts::end_of;

/// More than any password.
const LONGEST: u64 = 64 * 1024;

/// A password from the system's keyring: the one of `user` under the name `service`. Where the
/// keyring is locked, the system may ask whoever sits at the desktop; after `limit` it is given up.
///
/// # Errors
/// When there is no keyring, it has no such password, or it does not answer.
pub fn from_keyring(service: &str, user: &str, limit: Duration) -> Result<Secret, SecretError> {
    let Some((program, arguments)) = question(service, user) else {
        return Err(SecretError::NoKeyring { program: None });
    };
    let mut command = Command::new(program);
    command.args(arguments);
    match ask(command, limit) {
        Ok(Answer::Said(secret)) => Ok(secret),
        Ok(Answer::Nothing) => {
            let store = storing(service, user);
            Err(SecretError::Unknown { service: service.to_owned(), user: user.to_owned(), store })
        }
        Ok(Answer::NoText) => {
            Err(SecretError::NoText { place: Text::new("the keyring", "密钥环") })
        }
        Ok(Answer::TooLate) => Err(SecretError::Locked { after: limit }),
        Err(_) => Err(SecretError::NoKeyring { program: Some(program) }),
    }
}

/// The program and its arguments; none of them is secret.
fn question<'a>(service: &'a str, user: &'a str) -> Option<(&'static str, Vec<&'a str>)> {
    match () {
        () if cfg!(target_os = "macos") => {
            Some(("security", vec!["find-generic-password", "-s", service, "-a", user, "-w"]))
        }
        () if cfg!(unix) => {
            Some(("secret-tool", vec!["lookup", "service", service, "username", user]))
        }
        () => None,
    }
}

/// How to put a password there: both programs ask for it, so it is in no argument.
fn storing(service: &str, user: &str) -> String {
    if cfg!(target_os = "macos") {
        format!("security add-generic-password -s {service} -a {user} -w")
    } else {
        format!("secret-tool store --label={service} service {service} username {user}")
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Said(Secret),
    Nothing,
    NoText,
    TooLate,
}

/// Runs a program that prints a password. What it says on stderr is not read: it might repeat it.
fn ask(mut command: Command, limit: Duration) -> io::Result<Answer> {
    let end = end_of(limit);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    let (sender, answers) = mpsc::channel();
    if let Some(out) = child.stdout.take() {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let result = out.take(LONGEST).read_to_end(&mut bytes);
            let _ = sender.send(result.map(|_| bytes));
        });
    }
    let answer = answers.recv_timeout(limit);
    let succeeded = ended(&mut child, end);
    let (Ok(answer), Some(succeeded)) = (answer, succeeded) else {
        return Ok(Answer::TooLate);
    };
    let Ok(text) = String::from_utf8(answer?) else {
        return Ok(Answer::NoText);
    };
    let password = text.trim_end_matches(['\r', '\n']);
    let found = succeeded && !password.is_empty();
    Ok(if found { Answer::Said(Secret::new(password)) } else { Answer::Nothing })
}

/// How the program ended; one that does not end in time is killed.
fn ended(child: &mut Child, end: Instant) -> Option<bool> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) if Instant::now() < end => thread::sleep(Duration::from_millis(5)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn the_programs_answer_is_the_password() {
        assert_eq!(
            ask(shell("echo 'open sesame'"), LONG).unwrap(),
            Answer::Said(Secret::new("open sesame"))
        );
        assert_eq!(ask(shell("exit 1"), LONG).unwrap(), Answer::Nothing);
        assert_eq!(ask(shell("echo x; exit 1"), LONG).unwrap(), Answer::Nothing);
        assert_eq!(ask(shell("printf '\\377'"), LONG).unwrap(), Answer::NoText);
        assert!(ask(Command::new("/no/such/program"), LONG).is_err());
    }

    #[test]
    fn a_keyring_that_waits_for_somebody_is_given_up() {
        let limit = Duration::from_millis(100);
        assert_eq!(ask(shell("exec sleep 600"), limit).unwrap(), Answer::TooLate);
        // Its output closed, the program itself still there.
        assert_eq!(ask(shell("exec >&-; exec sleep 600"), limit).unwrap(), Answer::TooLate);
    }

    #[test]
    fn no_argument_is_secret_and_yagmails_names_are_used() {
        let (_, arguments) = question("yagmail", "me@a.example").unwrap();
        assert!(arguments.contains(&"yagmail") && arguments.contains(&"me@a.example"));
        assert!(storing("yagmail", "me@a.example").contains("me@a.example"));
    }
}
