//! The command line and the session that it names, merged; what contradicts itself is refused.

mod contradictions;

use std::path::PathBuf;
use std::time::Duration;

use common::args::{BadValue, Count, Destination, Wait};
use common::codec::{Encoding, ErrorMode};
use common::{Console, Explain, Lang, Text};
use net_assist::Target;
use net_assist::link::{Link, LinkKind};
use net_assist::payload::{Compose, Notation, View};
use net_assist::record::{Only, RecordFormat};
use net_assist::repeat::{Pattern, Repeat};
use net_assist::reply::Rules;

use super::{Refused, boxed, data};
use crate::args::{Args, Speed};

/// All that a face needs to know.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// What to open.
    pub(crate) link: Link,
    /// From what is typed to bytes.
    pub(crate) compose: Compose,
    /// The encoding in which received bytes are read.
    pub(crate) encoding: Encoding,
    /// What is done with received bytes that are not text in it.
    pub(crate) errors: ErrorMode,
    /// How bytes are shown.
    pub(crate) view: View,
    /// To whom typed lines go.
    pub(crate) target: Target,
    /// The line that stands ready to be sent on the full screen.
    pub(crate) message: Option<String>,
    /// What is sent as soon as it is open.
    pub(crate) send_on_open: Vec<Vec<u8>>,
    /// A file that is sent then.
    pub(crate) file: Option<PathBuf>,
    /// Whether what is sent was given with the command line, so that stdin is not read.
    pub(crate) gives_input: bool,
    /// What is sent again and again from the beginning.
    pub(crate) repeating: Option<Repeat>,
    /// The time between two, when something is sent again and again.
    pub(crate) interval: Duration,
    /// How many of them; `None`: until it is ended.
    pub(crate) repeat: Option<u64>,
    /// Where the rules are from.
    pub(crate) rules_file: Option<PathBuf>,
    /// The rules, with the one that echoes.
    pub(crate) rules: Rules,
    /// Whether what no rule answers is sent back.
    pub(crate) echo: bool,
    /// Where what happens is written.
    pub(crate) record: Option<PathBuf>,
    /// As what; `None`: as the file's ending says.
    pub(crate) record_format: Option<RecordFormat>,
    /// What is replayed, and how fast.
    pub(crate) replay: Option<(PathBuf, f64)>,
    /// Which of its messages.
    pub(crate) only: Only,
    /// The session's name.
    pub(crate) session: Option<String>,
    /// Under which name to save them.
    pub(crate) save: Option<String>,
    /// Whether stdin is sent as it is, and a pipe or file gets received bytes alone.
    pub(crate) raw: bool,
    /// Lines, also on a terminal.
    pub(crate) plain: bool,
    /// JSON instead of sentences.
    pub(crate) json: bool,
    /// Whether each step is explained.
    pub(crate) explain: bool,
    /// Whether the full screen listens to the mouse.
    pub(crate) mouse: bool,
    /// The language of the sentences.
    pub(crate) lang: Lang,
    /// End after so many received messages.
    pub(crate) count: Option<u64>,
    /// End when none comes for so long.
    pub(crate) timeout: Option<Duration>,
    /// How long replies are waited for after the end of input.
    pub(crate) wait: Option<Duration>,
}

impl Settings {
    /// What the command line asks for, on top of the session that it names.
    pub(crate) fn from(args: &Args, console: &Console) -> Result<Self, Box<dyn Explain>> {
        let mut settings = Self::usual(console.lang(), console.is_json());
        if let Some(name) = &args.files.session {
            data::apply_session(&mut settings, name).map_err(boxed)?;
        }
        settings.apply_link(args);
        settings.apply_payload(args);
        settings.apply_running(args);
        settings.apply_files(args)?;
        settings.apply_messages(args)?;
        contradictions::check(args, &settings)?;
        Ok(settings)
    }

    /// Whether lines were asked for, or what only lines do.
    pub(crate) fn wants_lines(&self) -> bool {
        let ends_by_itself = self.count.is_some() || self.timeout.is_some() || self.wait.is_some();
        self.plain || self.json || self.raw || ends_by_itself
    }

    /// Whether there is something to send without a line being typed.
    pub(crate) fn has_input(&self) -> bool {
        let once = !self.send_on_open.is_empty() || self.file.is_some();
        once || self.repeating.is_some() || self.replay.is_some()
    }

    /// What is to be said of the file of rules.
    pub(crate) fn rules_hint(&self) -> Option<Text> {
        data::has_no_rule(self.rules_file.as_deref(), &self.rules, self.echo)
    }

    /// What a log is written as.
    pub(crate) fn record_format(&self) -> RecordFormat {
        let by_name = || self.record.as_deref().map(data::log_format);
        self.record_format.or_else(by_name).unwrap_or(RecordFormat::Text)
    }

    fn usual(lang: Lang, json: bool) -> Self {
        let encoding = Encoding::Utf8;
        let compose = Compose::default();
        Self {
            link: Link { buffer: 65_535, ..Link::new(LinkKind::Udp) },
            compose,
            encoding,
            errors: ErrorMode::Strict,
            view: View::Text,
            target: Target::Selected,
            message: None,
            send_on_open: Vec::new(),
            gives_input: false,
            file: None,
            repeating: None,
            interval: Duration::from_secs(1),
            repeat: None,
            rules_file: None,
            rules: Rules::default(),
            echo: false,
            record: None,
            record_format: None,
            replay: None,
            only: Only::All,
            session: None,
            save: None,
            raw: false,
            plain: false,
            json,
            explain: false,
            mouse: false,
            lang,
            count: None,
            timeout: None,
            wait: None,
        }
    }

    fn apply_link(&mut self, args: &Args) {
        let (given, link) = (&args.link, &mut self.link);
        if let Some(kind) = given.kind() {
            link.kind = kind;
        }
        replace(&mut link.bind, &given.bind);
        replace(&mut link.peer, &given.to);
        if let Some(buffer) = given.buffer {
            link.buffer = buffer.bytes();
        }
        link.broadcast |= given.broadcast;
        if !given.join.is_empty() {
            link.groups.clone_from(&given.join);
        }
    }

    fn apply_payload(&mut self, args: &Args) {
        let given = &args.payload;
        if let Some(encoding) = given.encoding {
            (self.encoding, self.compose.encoding) = (encoding, encoding);
        }
        if let Some(errors) = given.errors {
            (self.errors, self.compose.errors) = (errors, errors);
        }
        self.view = given.view.unwrap_or(self.view);
        self.compose.line_end = given.line_end.unwrap_or(self.compose.line_end);
        if given.hex {
            self.compose.notation = Notation::Hex;
        }
        self.compose.escapes |= given.escapes;
        self.raw = given.raw;
        self.link.whole_characters = (!self.raw).then_some(self.encoding);
    }

    fn apply_running(&mut self, args: &Args) {
        let given = &args.running;
        self.count = given.count.map(Count::get);
        self.timeout = given.timeout.map(Wait::duration);
        self.wait = given.wait;
        self.plain = given.plain;
        self.explain |= given.explain;
        self.mouse |= given.mouse;
    }

    fn apply_files(&mut self, args: &Args) -> Result<(), Box<dyn Explain>> {
        let given = &args.files;
        if given.to_all {
            self.target = Target::All;
        }
        self.interval = given.repeat.map_or(self.interval, Wait::duration);
        self.repeat = given.times.map(Count::get).or(self.repeat);
        replace(&mut self.file, &given.file);
        replace(&mut self.save, &given.save);
        if given.log.is_some() {
            (self.record, self.record_format) = (given.log.clone(), None);
        }
        self.record_format = given.log_format.or(self.record_format);
        if let Some(file) = &given.replay {
            self.replay = Some((file.clone(), Speed::ONE.factor()));
        }
        if let (Some((_, speed)), Some(chosen)) = (&mut self.replay, given.speed) {
            *speed = chosen.factor();
        }
        self.only = given.only.unwrap_or(self.only);
        replace(&mut self.rules_file, &given.reply);
        self.echo |= given.echo;
        let rules = data::rules(self.rules_file.as_deref(), self.echo, self.encoding);
        self.rules = rules.map_err(boxed)?;
        Ok(())
    }

    fn apply_messages(&mut self, args: &Args) -> Result<(), Box<dyn Explain>> {
        if args.files.repeat.is_some() {
            let Some(message) = args.messages.first() else {
                return Err(Box::new(contradictions::nothing_to_repeat()));
            };
            self.repeating = Some(Repeat {
                to: self.target,
                interval: self.interval,
                count: self.repeat,
                pattern: Pattern::parse(message, &self.compose).map_err(boxed)?,
            });
        } else {
            for message in &args.messages {
                self.send_on_open.push(self.compose.bytes(message).map_err(boxed)?);
            }
        }
        if let Some(message) = args.messages.first() {
            self.message = Some(message.clone());
        }
        self.gives_input = self.has_input();
        let speaks_first = self.has_input() || self.link.kind == LinkKind::TcpClient;
        if speaks_first && self.link.kind != LinkKind::TcpServer && self.target == Target::Selected
        {
            self.link.peer.get_or_insert(course_destination()?);
        }
        Ok(())
    }
}

/// Where every lesson of the course sends unless told otherwise.
fn course_destination() -> Result<Destination, Box<dyn Explain>> {
    "127.0.0.1:8888".parse().map_err(|error: BadValue| {
        Box::new(Refused::usage(error.reason, error.help)) as Box<dyn Explain>
    })
}

fn replace<T: Clone>(setting: &mut Option<T>, given: &Option<T>) {
    if given.is_some() {
        setting.clone_from(given);
    }
}
