//! What a typed line means.

use common::Text;
use common::args::{BadValue, Destination};
use common::escape::is_hazardous;

/// A line from the keyboard, understood.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// Send this.
    Say(String),
    /// `/to IP:PORT`: talk to someone else.
    To(Destination),
    /// `/to` with something else behind it.
    BadDestination(String, BadValue),
    /// `/reply TEXT`: send this to whoever was heard last.
    Reply(String),
    /// `/who`: who has been heard.
    Who,
    /// `/help`.
    Help,
    /// `/quit`, Ctrl-D, Ctrl-C, the end of stdin.
    Quit,
    /// A command that does not exist.
    UnknownCommand(String),
    /// A line that cannot be sent: not UTF-8, or longer than any datagram.
    Unreadable(Text),
}

impl From<String> for Input {
    fn from(line: String) -> Self {
        let Some(command) = line.strip_prefix('/') else {
            return Input::Say(line);
        };
        if command.starts_with('/') {
            return Input::Say(command.to_owned());
        }
        let (word, rest) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
        match (word, rest.trim()) {
            ("to", value) => match value.parse() {
                Ok(destination) => Input::To(destination),
                Err(reason) => Input::BadDestination(value.to_owned(), reason),
            },
            ("reply", _) => Input::Reply(rest.to_owned()),
            ("who", "") => Input::Who,
            ("help", "") => Input::Help,
            ("quit", "") => Input::Quit,
            _ => Input::UnknownCommand(line),
        }
    }
}

/// A nick stands before each line on other people's screens: one visible word or more.
pub(crate) fn nick(value: &str) -> Result<String, BadValue> {
    if value.trim().is_empty() || value.chars().any(is_hazardous) {
        return Err(BadValue::new(
            Text::new("a nick is visible text", "昵称必须是可见的文字"),
            Text::new("for example --nick 小明", "例如 --nick 小明"),
        ));
    }
    Ok(value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(line: &str) -> Input {
        Input::from(line.to_owned())
    }

    #[test]
    fn a_line_is_said_as_it_is() {
        for line in ["你好", "", "  blanks  ", "1/2", "\\quit"] {
            assert_eq!(input(line), Input::Say(line.to_owned()));
        }
    }

    #[test]
    fn two_slashes_say_one() {
        assert_eq!(input("//quit"), Input::Say("/quit".to_owned()));
    }

    #[test]
    fn commands_are_not_said() {
        assert_eq!(input("/quit "), Input::Quit);
        assert_eq!(input("/who"), Input::Who);
        assert_eq!(input("/reply 收到 "), Input::Reply("收到 ".to_owned()));
        assert_eq!(input("/help"), Input::Help);
        assert_eq!(input("/to  127.0.0.1:9"), Input::To("127.0.0.1:9".parse().unwrap()));
        assert!(matches!(input("/to 127.0.0.1"), Input::BadDestination(..)));
        assert!(matches!(input("/to"), Input::BadDestination(..)));
        assert!(matches!(input("/quit now"), Input::UnknownCommand(_)));
        assert!(matches!(input("/etc/passwd"), Input::UnknownCommand(_)));
    }

    #[test]
    fn a_nick_cannot_forge_a_line() {
        assert!(nick("小明").is_ok());
        for value in ["", "  ", "a\nb", "\u{202e}x"] {
            assert!(nick(value).is_err(), "{value:?}");
        }
    }
}
