//! A ` ```console ` block: terminals beside each other, commands, and what they show.
//!
//! ```text
//! # terminal 1
//! $ cargo run -p udp_chat -- --bind :8888
//! listening on [..]:8888
//! # terminal 2
//! …
//! ```
//!
//! A line `$ …` is a command, `> …` is typed into the command that runs, `^C` is Ctrl-C and `^D`
//! the end of input; every other line is expected on stdout. Terminal 1 starts first, and the
//! next one when the first command of the one before has shown its first line. A terminal that
//! is named again goes on. Without `# terminal` lines there is one terminal.

use super::Malformed;
use super::matcher::Pattern;

/// What is done in the terminals of a block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Demonstration {
    /// In the order in which they start.
    pub terminals: Vec<Terminal>,
}

/// A terminal: commands, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// Its number in the text.
    pub number: u32,
    /// What is run in it.
    pub commands: Vec<Command>,
}

/// A command and what happens while it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Its line in the file.
    pub line: usize,
    /// The command line, without `$ `.
    pub text: String,
    /// What it shows and what is typed, in order.
    pub steps: Vec<Step>,
}

/// Something that happens while a command runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its line in the file.
    pub line: usize,
    /// What.
    pub kind: StepKind,
}

/// What happens while a command runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// The command shows a line.
    Shows(Pattern),
    /// A line is typed, once everything before it has been shown.
    Types(String),
    /// Ctrl-C, once everything before it has been shown.
    Interrupts,
    /// Ctrl-D, once everything before it has been shown.
    EndsInput,
}

impl Demonstration {
    /// Reads a block whose first line has this number.
    pub(super) fn parse(text: &str, first_line: usize) -> Result<Self, Malformed> {
        let mut demonstration = Self::default();
        let mut here = 0;
        for (line, number) in text.lines().zip(first_line..) {
            if let Some(terminal) = terminal_number(line) {
                demonstration.drop_blank_ends();
                here = demonstration.terminal(terminal);
            } else if let Some(command) = line.strip_prefix("$ ") {
                if demonstration.terminals.is_empty() {
                    demonstration.terminal(1);
                }
                demonstration.terminals[here].commands.push(Command {
                    line: number,
                    text: command.trim().to_owned(),
                    steps: Vec::new(),
                });
            } else {
                let terminal = demonstration.terminals.get_mut(here);
                match terminal.and_then(|terminal| terminal.commands.last_mut()) {
                    Some(command) => command.steps.push(Step::parse(line, number)),
                    None if line.trim().is_empty() => {}
                    None => return Err(Malformed::new(number, "no command shows this line")),
                }
            }
        }
        demonstration.drop_blank_ends();
        Ok(demonstration)
    }

    /// Where the terminal with this number stands; a new one comes last.
    fn terminal(&mut self, number: u32) -> usize {
        let known = self.terminals.iter().position(|t| t.number == number);
        known.unwrap_or_else(|| {
            let commands = Vec::new();
            self.terminals.push(Terminal { number, commands });
            self.terminals.len() - 1
        })
    }

    /// A blank line before the next command or terminal is there for the reader.
    fn drop_blank_ends(&mut self) {
        let terminals = self.terminals.iter_mut();
        for command in terminals.flat_map(|terminal| &mut terminal.commands) {
            while command.steps.last().is_some_and(Step::is_blank) {
                command.steps.pop();
            }
        }
    }
}

impl Command {
    /// The lines that it is expected to show.
    pub fn shown(&self) -> Vec<Pattern> {
        let shown = |step: &Step| match &step.kind {
            StepKind::Shows(pattern) => Some(pattern.clone()),
            _ => None,
        };
        self.steps.iter().filter_map(shown).collect()
    }
}

impl Step {
    fn parse(line: &str, number: usize) -> Self {
        let kind = match (line, line.strip_prefix("> ")) {
            (_, Some(typed)) => StepKind::Types(typed.to_owned()),
            (">", _) => StepKind::Types(String::new()),
            ("^C", _) => StepKind::Interrupts,
            ("^D", _) => StepKind::EndsInput,
            _ => StepKind::Shows(Pattern::new(line)),
        };
        Self { line: number, kind }
    }

    fn is_blank(&self) -> bool {
        matches!(&self.kind, StepKind::Shows(pattern) if pattern.as_str().is_empty())
    }
}

/// `# terminal 2`, in Chinese `# 终端 2`; a colon and a remark may follow.
fn terminal_number(line: &str) -> Option<u32> {
    let rest = line.strip_prefix("# ")?;
    let rest = rest.strip_prefix("terminal ").or(rest.strip_prefix("终端"))?;
    let number = rest.split([':', '：']).next()?;
    number.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAT: &str = "\
# terminal 1
$ cargo run -p udp_chat
listening on [..]

# 终端 2：对方
$ cargo run -p udp_chat -- --bind :8888
...
> hello

# terminal 1
received hello
^C
$ cargo run -p welcome
";

    #[test]
    fn terminals_go_on_when_they_are_named_again() {
        let demonstration = Demonstration::parse(CHAT, 11).unwrap();
        let [first, second] = &demonstration.terminals[..] else {
            panic!("two terminals: {demonstration:?}");
        };
        assert_eq!((first.number, second.number), (1, 2));
        let [chat, welcome] = &first.commands[..] else {
            panic!("two commands: {first:?}");
        };
        assert_eq!((chat.line, chat.text.as_str()), (12, "cargo run -p udp_chat"));
        assert_eq!((welcome.line, welcome.steps.len()), (23, 0));
        let lines: Vec<_> = chat.steps.iter().map(|step| step.line).collect();
        assert_eq!(lines, [13, 21, 22], "no blank line");
        assert_eq!(chat.steps[2].kind, StepKind::Interrupts);
    }

    #[test]
    fn steps_keep_their_order_and_lose_the_blank_end() {
        let demonstration = Demonstration::parse(CHAT, 1).unwrap();
        let steps = &demonstration.terminals[1].commands[0].steps;
        let kinds: Vec<_> = steps.iter().map(|step| &step.kind).collect();
        let typed = StepKind::Types("hello".to_owned());
        assert_eq!(kinds, [&StepKind::Shows(Pattern::AnyLines), &typed]);
    }

    #[test]
    fn without_terminals_there_is_one() {
        let demonstration = Demonstration::parse("\n$ a\nx\n\ny\n\n$ b\n", 1).unwrap();
        let commands = &demonstration.terminals[0].commands;
        assert_eq!(demonstration.terminals.len(), 1);
        assert_eq!(commands[0].shown().len(), 3, "a blank line inside stays");
        assert_eq!(commands[1].text, "b");
    }

    #[test]
    fn output_of_no_command_is_refused() {
        let malformed = Demonstration::parse("listening\n$ a\n", 5).unwrap_err();
        assert_eq!(malformed.line, 5);
        assert!(Demonstration::parse("$ a\n# terminal 2\nx\n", 5).is_err());
    }
}
