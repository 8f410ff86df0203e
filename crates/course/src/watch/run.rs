//! The watch itself: one thread that takes every event.

mod wishes;

use std::collections::VecDeque;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use common::{Error, Explain as _, Text};
use grader::event::GradeEvent;
use grader::report::Status;

use super::desk::{Content, Desk};
use super::event::{Checked, Event};
use super::front::{Front, News};
use super::notice::Notice;
use super::quiet::Quiet;
use super::round::{Bench, Round};
use super::state::{Panel, Phase, State};
use super::{polling, view};
use crate::progress::Progress;
use crate::session::{Outcome, Session, boxed};
use crate::status::GradeStatus;
use crate::syllabus::Lesson;

/// Everything that the watch knows.
pub(crate) struct Watch<'a, 'b> {
    session: &'a mut Session<'b>,
    bench: Bench,
    events: Receiver<Event>,
    front: Front,
    lessons: Vec<Lesson>,
    /// Which of them is watched.
    at: usize,
    desk: Desk,
    notice: Notice,
    quiet: Quiet,
    state: State,
    /// The check that runs.
    round: Option<Round>,
    /// The number of the newest check.
    generation: u64,
    /// What the desk said when the newest check of it began.
    checked: Option<Content>,
    /// Exercises that are still to be checked, when all of them are.
    all: Option<VecDeque<usize>>,
    /// And how many of those that were are solved.
    solved: usize,
    /// Since when, and whether it was said that it takes long.
    begun: Instant,
    is_long: bool,
    /// It ends with the check that runs.
    is_ending: bool,
}

/// A build of an exercise takes less, but for the crates that are built before it.
const LONG: Duration = Duration::from_secs(5);

/// Whether it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    On,
    End,
}

impl<'a, 'b> Watch<'a, 'b> {
    pub(crate) fn new(
        session: &'a mut Session<'b>,
        bench: Bench,
        events: Receiver<Event>,
        front: Front,
        lessons: Vec<Lesson>,
        at: usize,
        is_polling: bool,
    ) -> Self {
        let desk = desk_of(&lessons[at]);
        let notice = Notice::new(&desk, bench.events.clone(), is_polling);
        let state = State::new(&lessons[at], lessons.get(at + 1), session.lang());
        Self {
            session,
            bench,
            events,
            front,
            lessons,
            at,
            desk,
            notice,
            quiet: Quiet::new(),
            state,
            round: None,
            generation: 0,
            checked: None,
            all: None,
            solved: 0,
            begun: Instant::now(),
            is_long: false,
            is_ending: false,
        }
    }

    /// Until it is told to end. Nothing of a check is left then.
    pub(crate) fn run(mut self) -> Outcome {
        let ended = self.go();
        let Self { round, front, .. } = self;
        if let Some(round) = round {
            round.end();
        }
        drop(front);
        ended.map_err(boxed)
    }

    fn go(&mut self) -> Result<GradeStatus, Error> {
        self.open()?;
        if self.notice.is_polling() {
            self.state.notes.push(polling(None));
            self.show(News::Noted)?;
        }
        loop {
            let flow = match self.next_event() {
                Some(event) => self.take(event)?,
                None => self.look()?,
            };
            if flow == Flow::End {
                return Ok(GradeStatus::Passed);
            }
        }
    }

    /// The next event; `None` when it is time to look at the desk.
    fn next_event(&self) -> Option<Event> {
        let due = self.quiet.due().map_or(self.notice.due(), |due| due.min(self.notice.due()));
        // Who is never quiet is looked at all the same.
        let pause = due.checked_duration_since(Instant::now())?;
        self.events.recv_timeout(pause).ok()
    }

    fn look(&mut self) -> Result<Flow, Error> {
        self.say_if_it_takes_long()?;
        if self.notice.due() <= Instant::now() && self.notice.glance(&self.desk) {
            self.quiet.touched(Instant::now());
        }
        if self.quiet.due().is_some_and(|due| due <= Instant::now()) {
            let content = self.desk.content();
            let now = Instant::now();
            // A touch that changed nothing is no save.
            if self.quiet.is_over(now, content.is_half) && self.checked != Some(content) {
                self.quiet.changed(now);
                self.begin(content)?;
            }
        }
        Ok(Flow::On)
    }

    /// Names the one thing that a build may wait for, for whoever begins to wonder.
    fn say_if_it_takes_long(&mut self) -> Result<(), Error> {
        let is_building = matches!(self.state.phase, Phase::Building { preparing: None });
        if !is_building || self.is_long || self.round.is_none() || self.begun.elapsed() < LONG {
            return Ok(());
        }
        self.is_long = true;
        self.state.notes.push(Text::new(
            "this takes long: the machine is busy, or other checks (a batch, another watch) use all \
             places to build; it goes on by itself when one of them is free. An editor's own build \
             does not hold it up.",
            "用时较长：机器很忙，或者别的检查（批量评分、另一个 watch）占满了编译位置；有空位后会自动继续。\
             编辑器自己的编译不会挡住它。",
        ));
        self.show(News::Noted)
    }

    fn take(&mut self, event: Event) -> Result<Flow, Error> {
        match event {
            Event::Touched => {
                self.notice.told(&self.desk);
                self.quiet.touched(Instant::now());
            }
            Event::Deaf(why) => self.deaf(&why)?,
            Event::Key(key) => return self.key(key),
            Event::Resized => {
                self.front.resized();
                self.show(News::Went)?;
            }
            Event::InputEnded if self.round.is_some() => self.is_ending = true,
            Event::InputEnded | Event::Stopped => return Ok(Flow::End),
            Event::Notes { generation, notes } if self.is_current(generation) => {
                for note in notes {
                    self.state.notes.push(note.into());
                    self.show(News::Noted)?;
                }
            }
            Event::Grade { generation, event } if self.is_current(generation) => {
                self.told(*event)?;
            }
            Event::Over { generation, result } if self.is_current(generation) => {
                self.over(result)?;
                if self.is_ending && self.round.is_none() {
                    return Ok(Flow::End);
                }
            }
            Event::Notes { .. } | Event::Grade { .. } | Event::Over { .. } => {}
        }
        Ok(Flow::On)
    }

    fn show(&mut self, news: News) -> Result<(), Error> {
        self.front.show(&self.state, news, self.session)
    }

    fn deaf(&mut self, why: &str) -> Result<(), Error> {
        // A desk that is not there is waited for; that is no fault of the system's.
        if self.notice.is_polling() || !self.desk.is_there() {
            return Ok(());
        }
        self.notice.poll();
        self.state.notes.push(polling(Some(why)));
        self.show(News::Noted)
    }

    // Checks.

    /// Whether this is news of the check that runs.
    fn is_current(&self, generation: u64) -> bool {
        self.round.as_ref().is_some_and(|round| round.generation == generation)
    }

    /// Turns to the exercise and checks it.
    fn open(&mut self) -> Result<(), Error> {
        let lesson = &self.lessons[self.at];
        let lang = self.session.lang();
        self.state = State::new(lesson, self.lessons.get(self.at + 1), lang);
        let name = lesson.name.clone();
        self.note_progress(|progress| progress.current = Some(name))?;
        self.show(News::Opened)?;
        self.begin(self.desk.content())
    }

    /// Checks what lies on the desk now, instead of whatever was checked.
    fn begin(&mut self, content: Content) -> Result<(), Error> {
        self.all = None;
        self.checked = Some(content);
        self.state.begin(&self.lessons[self.at]);
        self.start(self.at, content);
        self.show(News::Began)
    }

    fn start(&mut self, place: usize, content: Content) {
        self.generation += 1;
        (self.begun, self.is_long) = (Instant::now(), false);
        let (name, before) = (&self.lessons[place].name, self.round.take());
        self.round = Some(Round::start(&self.bench, name, self.generation, content, before));
    }

    fn told(&mut self, event: GradeEvent) -> Result<(), Error> {
        if self.all.is_some() {
            return Ok(());
        }
        match event {
            GradeEvent::Building => self.state.phase = Phase::Building { preparing: None },
            GradeEvent::Preparing { line } => {
                self.state.phase = Phase::Building { preparing: Some(line) };
            }
            GradeEvent::Built { .. } => self.state.phase = Phase::Checking,
            GradeEvent::CheckDone(check) => {
                if self.is_old() {
                    return Ok(());
                }
                self.state.done.insert(check.id.clone(), check);
            }
            GradeEvent::Started { .. }
            | GradeEvent::CheckStarted { .. }
            | GradeEvent::Finished(_) => return Ok(()),
        }
        self.show(News::Went)
    }

    /// Whether the desk says something else than what is being checked: then the check is given up,
    /// and begins anew when the save is over.
    fn is_old(&mut self) -> bool {
        let now = self.desk.content();
        let is_old = self.round.as_ref().is_some_and(|round| round.content != now);
        if is_old {
            self.checked = None;
            self.quiet.touched(Instant::now());
            if let Some(round) = &mut self.round {
                round.give_up();
            }
        }
        is_old
    }

    fn over(&mut self, result: Checked) -> Result<(), Error> {
        if self.all.is_some() {
            return self.one_is_over(&result);
        }
        if self.is_old() {
            return Ok(());
        }
        self.round = None;
        let report = match result {
            Ok(Some(report)) => {
                self.state.phase = Phase::Over(report.clone());
                Some(report)
            }
            Ok(None) => return Ok(()),
            Err(refusal) => {
                self.state.phase = Phase::Refused(refusal);
                None
            }
        };
        self.show(News::Over)?;
        // Behind what a person waits for: it lasts until it is on the disk.
        if let Some(report) = report {
            self.note_progress(|progress| progress.note(&report))?;
        }
        Ok(())
    }

    /// One of all exercises.
    fn one_is_over(&mut self, result: &Checked) -> Result<(), Error> {
        self.round = None;
        let Some(place) = self.all.as_mut().and_then(VecDeque::pop_front) else { return Ok(()) };
        let result = match result {
            Ok(None) => return Ok(()),
            Ok(Some(report)) => Ok(&**report),
            Err(refusal) => Err(refusal),
        };
        let (name, lang) = (self.lessons[place].name.clone(), self.session.lang());
        if let Panel::All { over, now } = &mut self.state.panel {
            over.push(view::one_of_all(&name, result, lang));
            *now = None;
        }
        self.show(News::Line)?;
        if let Ok(report) = result {
            self.solved += usize::from(report.status == Status::Passed);
            self.note_progress(|progress| progress.note(report))?;
        }
        self.next_of_all()
    }

    fn next_of_all(&mut self) -> Result<(), Error> {
        let Some(&place) = self.all.as_ref().and_then(VecDeque::front) else {
            self.all = None;
            let total = view::total(self.solved, self.lessons.len(), self.session.lang());
            if let Panel::All { over, .. } = &mut self.state.panel {
                over.push(total);
            }
            return self.show(News::Line);
        };
        let lesson = &self.lessons[place];
        let (name, content) = (lesson.name.clone(), desk_of(lesson).content());
        if let Panel::All { now, .. } = &mut self.state.panel {
            *now = Some(name);
        }
        self.start(place, content);
        self.show(News::Went)
    }

    /// What cannot be noted is said, and the watch goes on.
    fn note_progress(&mut self, change: impl FnOnce(&mut Progress)) -> Result<(), Error> {
        let Err(error) = Progress::update(self.session.root(), change) else { return Ok(()) };
        self.state.notes.push(error.fact());
        self.state.notes.extend(error.help());
        self.show(News::Noted)
    }
}

fn desk_of(lesson: &Lesson) -> Desk {
    Desk::new(lesson.directory.join("exercise"))
}
