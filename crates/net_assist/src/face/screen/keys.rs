//! What keys mean, by where the focus is.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::messages::Move;

/// Where a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The send line.
    Send,
    /// The messages.
    Messages,
    /// The list of peers.
    Peers,
    /// The settings, on a field that is typed into.
    FieldText,
    /// The settings, on any other field.
    Field,
    /// What is looked for.
    Find,
    /// Help or details, above everything else.
    Overlay,
}

impl Place {
    /// Whether letters are typed here.
    fn is_typed(self) -> bool {
        matches!(self, Self::Send | Self::FieldText | Self::Find)
    }
}

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    Help,
    OpenOrClose,
    View,
    Settings,
    Repeat,
    Record,
    Find,
    To,
    Broadcast,
    Explain,
    Quit,
    NextPane,
    PreviousPane,
    /// Escape.
    Back,
    /// Enter.
    Enter,
    /// Enter with another key: a line end in what is typed.
    NewLine,
    /// Space, where nothing is typed.
    Toggle,
    EndOfInput,
    /// Delete, where nothing is typed: a peer.
    Remove,
    /// Only this peer's messages, or everyone's again.
    OnlyThis,
    /// Sends to whom the chosen message is from or was sent to.
    Reply,
    /// Puts the chosen message into the send line.
    Reuse,
    Move(Move),
    Edit(Edit),
}

/// A change of what is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edit {
    Insert(char),
    Backspace,
    Delete,
    Left,
    Right,
    WordLeft,
    WordRight,
    Home,
    End,
    DeleteWord,
    DeleteToHome,
    DeleteToEnd,
}

/// What a key means here.
pub(crate) fn action(key: KeyEvent, place: Place) -> Option<Action> {
    let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
    let is_alt = key.modifiers.contains(KeyModifiers::ALT);
    match key.code {
        // AltGr is Ctrl and Alt on Windows: it types a character.
        KeyCode::Char(letter) if is_control && is_alt => typed(letter, place),
        KeyCode::Char(letter) if is_control => with_control(letter, place),
        KeyCode::Char(letter) if is_alt => with_alt(letter, place),
        KeyCode::Char(letter) if place.is_typed() => typed(letter, place),
        KeyCode::Char(letter) => command(letter, place),
        KeyCode::F(number) => function(number),
        KeyCode::Esc => Some(Action::Back),
        KeyCode::Tab => Some(Action::NextPane),
        KeyCode::BackTab => Some(Action::PreviousPane),
        KeyCode::Enter if is_alt || key.modifiers.contains(KeyModifiers::SHIFT) => {
            Some(Action::NewLine)
        }
        KeyCode::Enter => Some(Action::Enter),
        code if place.is_typed() => edit(code, is_control || is_alt, place),
        code => step(code),
    }
}

fn typed(letter: char, place: Place) -> Option<Action> {
    place.is_typed().then_some(Action::Edit(Edit::Insert(letter)))
}

/// F1 to F10; also Alt and Escape with a digit, and the digit alone where nothing is typed.
fn function(number: u8) -> Option<Action> {
    Some(match number {
        1 => Action::Help,
        2 => Action::OpenOrClose,
        3 => Action::View,
        4 => Action::Settings,
        5 => Action::Repeat,
        6 => Action::Record,
        7 => Action::Find,
        8 => Action::To,
        9 => Action::Broadcast,
        10 => Action::Quit,
        12 => Action::Explain,
        _ => return None,
    })
}

fn by_digit(digit: char) -> Option<Action> {
    let number = digit.to_digit(10).and_then(|number| u8::try_from(number).ok())?;
    function(if number == 0 { 10 } else { number })
}

fn with_control(letter: char, place: Place) -> Option<Action> {
    let edit = |edit| place.is_typed().then_some(Action::Edit(edit));
    match letter.to_ascii_lowercase() {
        'c' | 'q' => Some(Action::Quit),
        'g' => Some(Action::Help),
        'o' => Some(Action::OpenOrClose),
        'x' => Some(Action::View),
        's' => Some(Action::Settings),
        'r' => Some(Action::Repeat),
        'l' => Some(Action::Record),
        'f' => Some(Action::Find),
        't' => Some(Action::To),
        'y' => Some(Action::Broadcast),
        'p' => Some(Action::Explain),
        'd' => Some(Action::EndOfInput),
        'j' => Some(Action::NewLine),
        'n' => Some(Action::NextPane),
        'a' => edit(Edit::Home),
        'e' => edit(Edit::End),
        'w' => edit(Edit::DeleteWord),
        'u' => edit(Edit::DeleteToHome),
        'k' => edit(Edit::DeleteToEnd),
        // What Backspace sends in some terminals.
        'h' => edit(Edit::Backspace),
        _ => None,
    }
}

fn with_alt(letter: char, place: Place) -> Option<Action> {
    let edit = |edit| place.is_typed().then_some(Action::Edit(edit));
    match letter {
        'b' => edit(Edit::WordLeft),
        'f' => edit(Edit::WordRight),
        'h' | '?' => Some(Action::Help),
        'e' => Some(Action::Explain),
        digit => by_digit(digit),
    }
}

/// Letters where nothing is typed.
fn command(letter: char, place: Place) -> Option<Action> {
    let list = matches!(place, Place::Messages | Place::Peers);
    let all = match letter {
        '?' => Some(Action::Help),
        '/' => Some(Action::Find),
        ' ' => Some(Action::Toggle),
        'j' => Some(Action::Move(Move::Down)),
        'k' => Some(Action::Move(Move::Up)),
        'g' => Some(Action::Move(Move::First)),
        'G' => Some(Action::Move(Move::Last)),
        'q' if place == Place::Overlay => Some(Action::Back),
        digit => by_digit(digit),
    };
    all.or(match letter {
        'f' if list => Some(Action::OnlyThis),
        'r' if list => Some(Action::Reply),
        'c' if place == Place::Messages => Some(Action::Reuse),
        'x' if place == Place::Peers => Some(Action::Remove),
        _ => None,
    })
}

fn edit(code: KeyCode, by_word: bool, place: Place) -> Option<Action> {
    let edit = match code {
        KeyCode::Backspace if by_word => Edit::DeleteWord,
        KeyCode::Backspace => Edit::Backspace,
        KeyCode::Delete => Edit::Delete,
        KeyCode::Left if by_word => Edit::WordLeft,
        KeyCode::Right if by_word => Edit::WordRight,
        KeyCode::Left => Edit::Left,
        KeyCode::Right => Edit::Right,
        KeyCode::Home => Edit::Home,
        KeyCode::End => Edit::End,
        code => return if place == Place::Find { None } else { step(code) },
    };
    Some(Action::Edit(edit))
}

fn step(code: KeyCode) -> Option<Action> {
    let step = match code {
        KeyCode::Up => Move::Up,
        KeyCode::Down => Move::Down,
        KeyCode::PageUp => Move::PageUp,
        KeyCode::PageDown => Move::PageDown,
        KeyCode::Home => Move::First,
        KeyCode::End => Move::Last,
        // On a choice: back and on.
        KeyCode::Left => return Some(Action::Edit(Edit::Left)),
        KeyCode::Right => return Some(Action::Edit(Edit::Right)),
        KeyCode::Delete => return Some(Action::Remove),
        _ => return None,
    };
    Some(Action::Move(step))
}
