//! Keys, as events: single ones of a terminal in raw mode, or lines.

use std::io::{self, BufRead};
use std::sync::mpsc::Sender;
use std::thread;

use crossterm::event::{Event as Told, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, read};

use super::event::{Event, Key};

/// Tells each key that is pressed.
pub(crate) fn press(events: Sender<Event>) -> io::Result<()> {
    let listen = move || {
        loop {
            let event = match read() {
                Ok(Told::Key(key)) if key.kind != KeyEventKind::Release => meant(key),
                Ok(Told::Resize(..)) => Some(Event::Resized),
                Ok(_) => None,
                Err(_) => break drop(events.send(Event::InputEnded)),
            };
            if event.is_some_and(|event| events.send(event).is_err()) {
                break;
            }
        }
    };
    thread::Builder::new().name("watch-keys".to_owned()).spawn(listen).map(drop)
}

fn meant(key: KeyEvent) -> Option<Event> {
    let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
    let key = match key.code {
        KeyCode::Char('c' | 'd') if is_control => return Some(Event::Stopped),
        KeyCode::Char(' ') | KeyCode::PageDown => Key::Page(1),
        KeyCode::PageUp => Key::Page(-1),
        KeyCode::Down | KeyCode::Char('j') => Key::Scroll(1),
        KeyCode::Up | KeyCode::Char('k') => Key::Scroll(-1),
        KeyCode::Right => Key::Next,
        KeyCode::Left => Key::Previous,
        KeyCode::Char(letter) if !is_control => Key::of(letter)?,
        _ => return None,
    };
    Some(Event::Key(key))
}

/// Tells each line that begins with a key's letter, and the end of the input.
pub(crate) fn lines(events: Sender<Event>) -> io::Result<()> {
    let listen = move || {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            let letter = line.trim().chars().next();
            let key = match letter {
                Some(letter) => Key::of(letter).unwrap_or(Key::Help),
                None => continue,
            };
            if events.send(Event::Key(key)).is_err() {
                return;
            }
        }
        let _ = events.send(Event::InputEnded);
    };
    thread::Builder::new().name("watch-lines".to_owned()).spawn(listen).map(drop)
}
