//! Files that are sent: as one datagram, or part by part into a stream.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use net_assist::command::Whole;
use net_assist::link::LinkKind;
use net_assist::{Command, Failure};

use super::Happening;
use super::conversation::{Conversation, piece};
use super::keyboard::Part;
use crate::face::data;

/// The files that are being sent.
#[derive(Debug, Default)]
pub(super) struct Files(Vec<Sending>);

#[derive(Debug)]
struct Sending {
    file: Arc<Whole>,
    /// Bytes that the engine was told to send.
    ordered: u64,
    /// Whether a part of it came when nothing was sent any more.
    is_left_out: bool,
}

impl Files {
    fn begin(&mut self, file: Arc<Whole>) {
        self.0.push(Sending { file, ordered: 0, is_left_out: false });
    }

    fn ordered(&mut self, part: &Part) {
        if let Some(sending) = self.of(&part.of) {
            sending.ordered = part.at + part.bytes.len() as u64;
        }
    }

    /// A part is not sent because it ends.
    pub(super) fn left_out(&mut self, part: &Part) {
        if let Some(sending) = self.of(&part.of) {
            sending.is_left_out = true;
        }
    }

    /// A file has been read. It has been sent, too, unless a part was left out.
    pub(super) fn ended(&mut self, file: &Arc<Whole>) {
        self.0.retain(|one| one.is_left_out || !Arc::ptr_eq(&one.file, file));
    }

    fn of(&mut self, file: &Arc<Whole>) -> Option<&mut Sending> {
        self.0.iter_mut().find(|one| Arc::ptr_eq(&one.file, file))
    }

    /// Those of which a rest is not sent because it ends, unless that has been told.
    pub(super) fn cut_short(&mut self) -> Vec<Failure> {
        let rests = self.0.drain(..).filter_map(|Sending { file, ordered, .. }| {
            let length = file.length();
            let is_whole = length.is_some_and(|length| ordered >= length);
            let is_news = !is_whole && file.cut();
            let name = file.file.clone();
            is_news.then_some(Failure::CutShort { file: name, sent: ordered, length, why: None })
        });
        rests.collect()
    }
}

impl Conversation<'_> {
    /// A datagram from a file, or a stream of its parts.
    pub(super) fn send_file(&mut self, file: PathBuf) {
        if self.settings.link.kind != LinkKind::Udp {
            self.feed_file(file);
            return;
        }
        match data::datagram(&file) {
            Ok(bytes) => self.send(self.settings.target, bytes),
            Err(error) => self.output.error(&error),
        }
    }

    /// Reads a file and hands it over part by part, beside everything else.
    fn feed_file(&mut self, file: PathBuf) {
        self.inputs += 1;
        let file = Arc::new(Whole::new(file));
        self.files.begin(Arc::clone(&file));
        let (feed, piece) = (self.feed.clone(), piece(self.settings.link.kind));
        thread::spawn(move || {
            let how = feed.file(&file, piece);
            let _ = feed.happened.send(Happening::FileEnded(file, how));
        });
    }

    /// Sends a part, unless the rest of its file is not wanted any more.
    pub(super) fn send_part(&mut self, part: Part) {
        if part.of.is_cut() {
            return;
        }
        self.files.ordered(&part);
        self.feed.gate.enter(part.bytes.len());
        let Part { bytes, at, of } = part;
        let to = self.settings.target;
        self.engine.order(Command::SendPart { to, bytes: Arc::from(bytes), at, of });
    }

    pub(super) fn file_ended(&mut self, file: &Arc<Whole>, how: io::Result<()>) {
        self.files.ended(file);
        if let Err(error) = how {
            self.output.error(&data::file_refused(&file.file, error));
        }
        self.input_ended();
    }
}
