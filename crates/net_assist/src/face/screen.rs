//! The full-screen face.
//!
//! ```text
//!   keys, mouse ─┐                       ┌─▶ orders to the engine, files
//!   signals      ├─▶ state (pure) ───────┤
//!   journal ─────┘        ▲              └─▶ frame (at most 30 a second)
//!                         └── counters
//! ```
//!
//! The state knows no terminal and no socket; drawing reads from the journal only the entries that are
//! seen. So however much happens, a frame costs the same.

mod act;
mod areas;
mod begin;
mod cures;
mod draw;
mod effects;
mod fold;
mod form;
mod history;
mod input;
mod keys;
mod listen;
mod messages;
mod mouse;
mod notices;
mod peers;
mod sieve;
mod state;
mod theme;

#[cfg(test)]
mod tests;

use std::io::{self, BufWriter, Stdout, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use common::{Error, ExitStatus};
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use jiff::tz::TimeZone;
use net_assist::status::{Status, Unsent};
use net_assist::{Command, Engine, Journal};
use own_screen::{Taken, Wishes};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use self::listen::{FRAME, Heard};
use self::state::State;
use self::theme::Theme;
use super::settings::Settings;

/// What the screen needs of an engine.
pub(crate) trait Machine {
    fn order(&self, command: Command);
    fn journal(&self) -> &Arc<Journal>;
    fn status(&self) -> Status;
}

impl Machine for Engine {
    fn order(&self, command: Command) {
        Engine::order(self, command);
    }

    fn journal(&self) -> &Arc<Journal> {
        Engine::journal(self)
    }

    fn status(&self) -> Status {
        Engine::status(self)
    }
}

/// The counters are looked at at least so often: the rate is one of a second.
const LOOK: Duration = Duration::from_millis(500);
/// What is recorded has so long to be written where the end is forced.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Runs the screen until someone quits; the totals are told when the terminal is as it was.
///
/// # Errors
/// The system refuses the terminal or a thread, or the terminal is gone.
pub(crate) fn run(engine: Engine, settings: Settings) -> Result<ExitStatus, Error> {
    let engine = Arc::new(engine);
    let watched = Arc::downgrade(&engine);
    let ended = on_terminal(&*engine, &settings, move || {
        if let Some(engine) = watched.upgrade() {
            force_end(&engine);
        }
    });
    // Dropped before the process ends: what is recorded is written to its end.
    drop((engine, settings));
    ended
}

/// The end where the terminal takes nothing, so that the screen cannot end by itself: what is recorded
/// is written to its end all the same.
fn force_end(engine: &Engine) {
    own_screen::abandon();
    engine.order(Command::Record(None));
    engine.order(Command::Quit);
    let journal = Engine::journal(engine);
    let began = Instant::now();
    while began.elapsed() < LAST_WORDS {
        if journal.wait(journal.extent().0, 1, LAST_WORDS).ended {
            break;
        }
    }
    std::process::exit(ExitStatus::Done.code().into());
}

fn wishes(settings: &Settings) -> Wishes {
    Wishes { pastes: true, mouse: settings.mouse }
}

fn on_terminal(
    machine: &impl Machine,
    settings: &Settings,
    force: impl FnOnce() + Send + 'static,
) -> Result<ExitStatus, Error> {
    let (tell, heard) = mpsc::channel();
    // Dropped when all is told.
    let (_ends, is_over) = mpsc::channel();
    listen::signals(tell.clone(), is_over, force).map_err(Error::system("sigaction"))?;
    let taken = Taken::take(wishes(settings)).map_err(Error::system("tcsetattr"))?;
    listen::keys(tell.clone()).map_err(Error::system("pthread_create"))?;
    let is_told = Arc::new(AtomicBool::new(false));
    listen::journal(Arc::clone(machine.journal()), Arc::clone(&is_told), tell)
        .map_err(Error::system("pthread_create"))?;
    let mut state = State::new(settings, Theme::from_environment(), TimeZone::system());
    let ended = Screen::new(is_told)
        .and_then(|mut screen| screen.go(machine, &mut state, settings, &heard))
        .map_err(Error::Output);
    drop(taken);
    ended?;
    let totals = totals(&machine.status(), &state);
    // Nobody may be left to read them.
    let _ = writeln!(io::stdout(), "{totals}");
    Ok(ExitStatus::Done)
}

fn totals(status: &Status, state: &State) -> String {
    let total = status.totals;
    let (received, received_bytes) = (total.received, total.received_bytes);
    let (sent, sent_bytes) = (total.sent, total.sent_bytes);
    let dropped = status.dropped.unwrap_or(0);
    let mut line = common::tr!(
        state.lang,
        "received {received} ({received_bytes} bytes), sent {sent} ({sent_bytes} bytes), dropped {dropped}",
        "收到 {received} 条（{received_bytes} 字节），发出 {sent} 条（{sent_bytes} 字节），丢弃 {dropped} 条"
    );
    let Unsent { messages, bytes } = status.unsent;
    if messages > 0 {
        line += &common::tr!(
            state.lang,
            ", not sent {messages} ({bytes} bytes)",
            "，未发出 {messages} 条（{bytes} 字节）"
        );
    }
    line
}

/// The terminal's output, and when it was drawn last.
struct Screen {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    drawn: Option<Instant>,
    /// When the counters were looked at last.
    looked: Instant,
    /// The number of the first entry that was not heard yet.
    heard: u64,
    /// Whether news are on their way.
    is_told: Arc<AtomicBool>,
}

impl Screen {
    fn new(is_told: Arc<AtomicBool>) -> io::Result<Self> {
        let out = BufWriter::with_capacity(64 << 10, io::stdout());
        let terminal = Terminal::new(CrosstermBackend::new(out))?;
        Ok(Self { terminal, drawn: None, looked: Instant::now(), heard: 0, is_told })
    }

    fn go(
        &mut self,
        machine: &impl Machine,
        state: &mut State,
        settings: &Settings,
        heard: &Receiver<Heard>,
    ) -> io::Result<()> {
        let opening = state.open();
        for effect in begin::before(settings).into_iter().chain(opening) {
            effects::perform(effect, state, machine, settings);
        }
        let mut is_new = true;
        loop {
            if is_new && self.is_due() {
                self.draw(machine, state)?;
                for effect in state.take_due() {
                    effects::perform(effect, state, machine, settings);
                }
                // Where something is still looked for, the next frame has more of it.
                is_new = state.messages.is_looking(machine.journal());
            }
            let first = heard.recv_timeout(self.pause(is_new));
            if first.is_err() && !is_new {
                self.looked = Instant::now();
                is_new = !state.shows(&machine.status());
            }
            for what in first.into_iter().chain(heard.try_iter()) {
                is_new = true;
                self.is_told.store(false, Ordering::Release);
                if !take(what, state, machine, settings, &mut self.terminal)? {
                    return Ok(());
                }
            }
        }
    }

    /// Whether the last frame is long enough ago.
    fn is_due(&self) -> bool {
        self.drawn.is_none_or(|drawn| drawn.elapsed() >= FRAME)
    }

    fn pause(&self, is_new: bool) -> Duration {
        match (is_new, self.drawn) {
            (true, Some(drawn)) => FRAME.saturating_sub(drawn.elapsed()),
            (true, None) => Duration::ZERO,
            (false, _) => LOOK.saturating_sub(self.looked.elapsed()),
        }
    }

    fn draw(&mut self, machine: &impl Machine, state: &mut State) -> io::Result<()> {
        let journal = machine.journal();
        self.hear(journal, state);
        state.update(machine.status());
        crossterm::queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(|frame| draw::draw(frame, state, journal))?;
        crossterm::execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)?;
        self.looked = Instant::now();
        self.drawn = Some(self.looked);
        Ok(())
    }

    /// Looks through what is new for what wants to be read.
    fn hear(&mut self, journal: &Journal, state: &mut State) {
        loop {
            let batch = journal.read(self.heard, 1_000);
            let Some(last) = batch.entries.last() else { break };
            self.heard = last.number + 1;
            batch.entries.iter().for_each(|entry| state.hear(entry));
        }
    }
}

/// Takes what was heard; whether the screen goes on.
fn take(
    what: Heard,
    state: &mut State,
    machine: &impl Machine,
    settings: &Settings,
    terminal: &mut Terminal<CrosstermBackend<BufWriter<Stdout>>>,
) -> io::Result<bool> {
    let journal = machine.journal();
    let effects = match what {
        Heard::Key(key) => {
            keys::action(key, state.place()).map(|action| state.act(action, journal))
        }
        Heard::Mouse(mouse) => Some(state.mouse(mouse, journal)),
        Heard::Paste(text) => {
            state.paste(&text, journal);
            None
        }
        Heard::Resized => {
            // What a terminal shows while its size changes is not known: all of it is drawn anew.
            let size = terminal.size()?;
            terminal.resize(size.into())?;
            None
        }
        Heard::Stop => {
            own_screen::lend();
            listen::stop();
            None
        }
        Heard::Continued => {
            own_screen::take_again(wishes(settings))?;
            // `clear` would ask the terminal where its cursor is, and wait for what the keys' thread reads.
            let size = terminal.size()?;
            terminal.resize(size.into())?;
            None
        }
        Heard::News => None,
        Heard::End => return Ok(false),
    };
    let mut goes_on = true;
    for effect in effects.unwrap_or_default() {
        goes_on &= effects::perform(effect, state, machine, settings);
    }
    Ok(goes_on)
}
