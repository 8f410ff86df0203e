//! The thread that waits for the keyboard: a line editor on a terminal, plain lines in a pipe.

use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::sync::mpsc::SyncSender;

use common::{Console, Error, Text};
use rustyline::history::MemHistory;
use rustyline::{Config, Editor, ExternalPrinter};

use crate::Happening;
use crate::input::Input;
use crate::terminal::Restorer;

/// Where lines come from.
pub(crate) enum Keyboard {
    /// A line editor, whose prompt and half-typed line survive what is printed meanwhile.
    Terminal { editor: Box<Editor<(), MemHistory>>, prompt: String },
    /// A pipe or a file.
    Pipe,
}

/// The console of a chat, and whether typed lines are visible on it anyway.
pub(crate) struct Screen {
    pub(crate) console: Console,
    pub(crate) shows_typing: bool,
    /// Puts the terminal back when the chat ends while a line is being typed.
    restorer: Option<Restorer>,
}

impl Screen {
    /// The console for the last words, when the editor may have gone.
    pub(crate) fn leave(mut self) -> Console {
        self.restorer = None;
        self.console.redirected(Box::new(io::stdout()), Box::new(io::stderr()))
    }
}

impl Keyboard {
    /// Opens the keyboard, and a console that does not garble what is typed on it.
    pub(crate) fn open(console: &Console, nick: Option<&str>) -> (Self, Screen) {
        let restorer = Restorer::new();
        if io::stdin().is_terminal()
            && io::stdout().is_terminal()
            && let Ok((editor, out, err)) = line_editor()
        {
            let console = console.redirected(Box::new(out), Box::new(err));
            let prompt = format!("{}> ", nick.unwrap_or_default());
            let keyboard = Keyboard::Terminal { editor: Box::new(editor), prompt };
            return (keyboard, Screen { console, shows_typing: true, restorer });
        }
        let console = console.redirected(Box::new(io::stdout()), Box::new(io::stderr()));
        (Keyboard::Pipe, Screen { console, shows_typing: false, restorer: None })
    }

    /// Hands over each line, and [`Input::Quit`] at the end.
    pub(crate) fn read(mut self, typed: &SyncSender<Happening>) {
        loop {
            let inputs = match self.next() {
                Ok(inputs) => inputs,
                Err(error) => {
                    let _ = typed.send(Happening::Failed(Error::Input(error)));
                    return;
                }
            };
            for input in inputs {
                let is_last = input == Input::Quit;
                // When nobody takes it, the chat is over already.
                if typed.send(Happening::Typed(input)).is_err() || is_last {
                    return;
                }
            }
        }
    }

    /// What was typed until Enter; several lines where several were pasted.
    fn next(&mut self) -> io::Result<Vec<Input>> {
        match self {
            Keyboard::Terminal { editor, prompt } => next_edited(editor, prompt),
            Keyboard::Pipe => next_line(&mut io::stdin().lock()).map(|input| vec![input]),
        }
    }
}

type Printers = (Editor<(), MemHistory>, Printer, Printer);

fn line_editor() -> rustyline::Result<Printers> {
    let config = Config::builder().auto_add_history(true).build();
    let mut editor = Editor::with_history(config, MemHistory::new())?;
    let out = Printer(Box::new(editor.create_external_printer()?));
    let err = Printer(Box::new(editor.create_external_printer()?));
    Ok((editor, out, err))
}

fn next_edited(editor: &mut Editor<(), MemHistory>, prompt: &str) -> io::Result<Vec<Input>> {
    use rustyline::error::ReadlineError;
    match editor.readline(prompt) {
        Ok(text) => Ok(lines_of(&text)),
        Err(ReadlineError::Eof | ReadlineError::Interrupted) => Ok(vec![Input::Quit]),
        Err(ReadlineError::Io(error)) => Err(error),
        Err(other) => Err(io::Error::other(other)),
    }
}

/// A paste may hold several lines; an Enter without text is one that is empty.
fn lines_of(text: &str) -> Vec<Input> {
    if text.is_empty() {
        return vec![Input::Say(String::new())];
    }
    text.lines().map(|line| Input::from(line.to_owned())).collect()
}

/// No datagram is as long; a line that never ends must not fill the memory.
const LONGEST_LINE: u64 = 1 << 20;

fn next_line(stdin: &mut impl BufRead) -> io::Result<Input> {
    let mut line = Vec::new();
    let length = stdin.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)?;
    if length == 0 {
        return Ok(Input::Quit);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
        line.pop_if(|last| *last == b'\r');
    } else if length as u64 == LONGEST_LINE {
        stdin.skip_until(b'\n')?;
        return Ok(Input::Unreadable(Text::new(
            "a line of more than a megabyte was not sent",
            "超过一兆字节的行没有发送",
        )));
    }
    Ok(String::from_utf8(line).map_or_else(
        |_| {
            Input::Unreadable(Text::new(
                "a line that is not UTF-8 text was not sent",
                "不是 UTF-8 文本的行没有发送",
            ))
        },
        Input::from,
    ))
}

/// Prints above the line that is being typed.
struct Printer(Box<dyn ExternalPrinter + Send>);

impl Write for Printer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes).into_owned();
        match self.0.print(text) {
            Ok(()) => {}
            // The editor has gone: nobody is typing any more.
            Err(_) => io::stdout().write_all(bytes)?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::ErrorKind;

    fn inputs(mut bytes: &[u8]) -> Vec<Input> {
        let mut inputs = Vec::new();
        loop {
            let input = next_line(&mut bytes).unwrap();
            if input == Input::Quit {
                return inputs;
            }
            inputs.push(input);
        }
    }

    fn say(text: &str) -> Input {
        Input::Say(text.to_owned())
    }

    #[test]
    fn lines_end_with_a_newline_of_either_kind_or_with_the_input() {
        assert_eq!(inputs("你好\r\n\nlast".as_bytes()), [say("你好"), say(""), say("last")]);
    }

    #[test]
    fn each_line_of_a_paste_is_a_line() {
        assert_eq!(lines_of("一\n二\n"), [say("一"), say("二")]);
        assert_eq!(lines_of("一\n\n/quit"), [say("一"), say(""), Input::Quit]);
        assert_eq!(lines_of(""), [say("")]);
    }

    #[test]
    fn a_line_that_is_not_text_does_not_end_the_chat() {
        let inputs = inputs(b"\xc4\xe3\nafter\n");
        assert!(matches!(inputs[0], Input::Unreadable(_)));
        assert_eq!(inputs[1], say("after"));
    }

    #[test]
    fn an_endless_line_is_not_kept_in_memory() {
        let mut bytes = vec![b'x'; 3 << 20];
        bytes.extend(b"\nafter\n");
        let inputs = inputs(&bytes);
        assert!(matches!(inputs[0], Input::Unreadable(_)));
        assert_eq!(inputs[1..], [say("after")]);
    }

    #[test]
    fn reading_fails_as_the_system_said() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(ErrorKind::PermissionDenied.into())
            }
        }
        let error = next_line(&mut io::BufReader::new(Broken)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::PermissionDenied);
    }
}
