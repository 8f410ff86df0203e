//! An entry of the journal in lines: a message as one row of a table where there is room, else as a
//! heading with its content under it.

use std::time::SystemTime;

use common::layout::{left, right};
use common::{Lang, tr};
use jiff::tz::TimeZone;
use net_assist::event::{Cause, Event};
use net_assist::explain::Explainer;
use net_assist::link::Peer;
use net_assist::{Entry, payload, words};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr as _;

use crate::face::screen::fold::{cut, cut_front, folded};
use crate::face::screen::state::State;
use crate::face::screen::theme::Look;

/// From so many columns on a message is one row.
pub(super) const TABLE: usize = 84;
/// Columns of a time, `12:34:56.789`.
const TIME: usize = 12;
/// Columns of a length.
const LENGTH: usize = 7;
/// Rows of a content under its heading.
const CONTENT: usize = 4;
/// Of a call.
const CALL: usize = 3;
/// And of a sentence.
const SENTENCE: usize = 4;

/// How entries are laid out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    pub(super) columns: usize,
    /// Columns of an address.
    pub(super) peer: usize,
}

impl Layout {
    pub(super) fn is_table(self) -> bool {
        self.columns >= TABLE
    }
}

/// A time of day to the millisecond.
pub(super) fn clock(time: SystemTime, zone: &TimeZone, format: &str) -> String {
    let Ok(time) = jiff::Timestamp::try_from(time) else { return String::new() };
    time.to_zoned(zone.clone()).strftime(format).to_string()
}

/// The names of the columns.
pub(super) fn heading(state: &State, layout: Layout) -> Line<'static> {
    let lang = state.lang;
    let text = format!(
        "{} {} {} {}  {}",
        left(lang.pick("time", "时间"), TIME),
        left("", direction_columns(lang)),
        left(lang.pick("peer", "对端"), layout.peer),
        right(lang.pick("bytes", "字节"), LENGTH),
        lang.pick("content", "内容"),
    );
    cut(&[Span::styled(text, state.theme.of(Look::Dim))], layout.columns)
}

/// An entry in at least one line.
pub(super) fn lines(entry: &Entry, state: &State, layout: Layout) -> Vec<Line<'static>> {
    let mut lines = match Message::of(&entry.event, state.lang) {
        Some(message) if layout.is_table() => vec![row(entry, &message, state, layout)],
        Some(message) => card(entry, &message, state, layout.columns),
        None => sentence(entry, state, layout.columns),
    };
    if state.form.explain {
        lines.extend(steps(entry, state, layout.columns));
    }
    lines
}

/// What is shown of a message besides its time.
pub(super) struct Message<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) peer: Peer,
    /// How many bytes it had, where some of them are lost.
    pub(super) full_length: Option<usize>,
    pub(super) is_received: bool,
    /// Why it was sent, if not by hand.
    pub(super) cause: Option<String>,
}

impl<'a> Message<'a> {
    pub(super) fn of(event: &'a Event, lang: Lang) -> Option<Self> {
        match event {
            Event::Received(received) => Some(Self {
                bytes: &received.bytes,
                peer: received.from,
                full_length: received.is_truncated().then_some(received.full_length),
                is_received: true,
                cause: None,
            }),
            Event::Sent { to, bytes, cause, .. } => Some(Self {
                bytes,
                peer: *to,
                full_length: None,
                is_received: false,
                cause: cause_of(*cause, lang),
            }),
            _ => None,
        }
    }

    pub(super) fn direction(&self, lang: Lang) -> &'static str {
        match self.is_received {
            true => lang.pick("recv", "收"),
            false => lang.pick("sent", "发"),
        }
    }

    fn style(&self, state: &State) -> Style {
        state.theme.of(if self.is_received { Look::Received } else { Look::Sent })
    }
}

fn cause_of(cause: Cause, lang: Lang) -> Option<String> {
    match cause {
        Cause::Order => None,
        Cause::Repeat { number } => Some(tr!(lang, "repeat {number}", "循环 {number}")),
        Cause::Rule(rule) => Some(tr!(lang, "rule {rule}", "规则 {rule}")),
        Cause::Replay => Some(lang.pick("replay", "重放").to_owned()),
    }
}

fn direction_columns(lang: Lang) -> usize {
    lang.pick(4, 2)
}

fn time(entry: &Entry, state: &State) -> Span<'static> {
    let text = clock(entry.time, &state.zone, "%H:%M:%S%.3f");
    Span::styled(left(&text, TIME + 1), state.theme.of(Look::Dim))
}

fn row(entry: &Entry, message: &Message<'_>, state: &State, layout: Layout) -> Line<'static> {
    let (lang, theme) = (state.lang, state.theme);
    let style = message.style(state);
    let length = message.bytes.len();
    let length = match message.full_length {
        Some(full) => format!("{length}/{full}"),
        None => length.to_string(),
    };
    let peer = left(&cut_front(&message.peer.to_string(), layout.peer), layout.peer);
    let mut spans = vec![
        time(entry, state),
        Span::styled(left(message.direction(lang), direction_columns(lang) + 1), style),
        Span::styled(peer, style),
        Span::raw(format!(" {}  ", right(&length, LENGTH))),
    ];
    if let Some(cause) = &message.cause {
        spans.push(Span::styled(format!("[{cause}] "), theme.of(Look::Dim)));
    }
    if message.full_length.is_some() {
        spans.push(Span::styled(lang.pick("[cut] ", "[截断] "), theme.of(Look::Bad)));
    }
    let used: usize = spans.iter().map(|span| span.content.width()).sum();
    spans.extend(content(message.bytes, state, layout.columns.saturating_sub(used).max(8)));
    cut(&spans, layout.columns)
}

fn card(entry: &Entry, message: &Message<'_>, state: &State, columns: usize) -> Vec<Line<'static>> {
    let (lang, theme) = (state.lang, state.theme);
    let style = message.style(state);
    let length = message.bytes.len();
    let bytes = match (lang, length) {
        (Lang::Zh, _) => format!(" {length} 字节"),
        (Lang::En, 1) => " 1 byte".to_owned(),
        (Lang::En, _) => format!(" {length} bytes"),
    };
    let mut spans = vec![
        time(entry, state),
        Span::styled(format!("{} {}", message.direction(lang), message.peer), style),
        Span::raw(bytes),
    ];
    if let Some(full) = message.full_length {
        let text = tr!(lang, " [cut: {full}]", " [截断：共 {full}]");
        spans.push(Span::styled(text, theme.of(Look::Bad)));
    }
    if let Some(cause) = &message.cause {
        spans.push(Span::styled(format!(" [{cause}]"), theme.of(Look::Dim)));
    }
    let mut lines = vec![cut(&spans, columns)];
    let room = columns.saturating_sub(2);
    let content = folded(&content(message.bytes, state, room * CONTENT), room, CONTENT);
    lines.extend(content.into_iter().map(|line| indented(line, 2)));
    lines
}

/// Bytes as they are to be shown, about as many as have room.
fn content(bytes: &[u8], state: &State, columns: usize) -> Vec<Span<'static>> {
    let form = &state.form;
    let shown = payload::shown(bytes, form.encoding, form.view, state.lang, Some(columns));
    shown.into_iter().map(|span| Span::styled(span.text, state.theme.span(span.kind))).collect()
}

fn sentence(entry: &Entry, state: &State, columns: usize) -> Vec<Line<'static>> {
    let (text, mark, look) = match &entry.event {
        Event::Failed(failure) => {
            let (fact, _) = words::told(failure);
            (fact.in_lang(state.lang).to_owned(), "! ", Look::Bad)
        }
        event => {
            let text = words::sentence(event, state.lang).unwrap_or_default();
            (text, "- ", look_of(event))
        }
    };
    let style = state.theme.of(look);
    let text: String = text.lines().collect::<Vec<_>>().join(" ");
    let head = [time(entry, state), Span::styled(mark, style)];
    let used = TIME + 1 + 2;
    if columns >= TABLE {
        let room = columns - used;
        let mut folded = folded(&[Span::styled(text, style)], room, SENTENCE).into_iter();
        let mut first = Line::from(head.to_vec());
        first.extend(folded.next().unwrap_or_default());
        return std::iter::once(first).chain(folded.map(|line| indented(line, used))).collect();
    }
    // Where little room is left, the sentence goes on under its time.
    let mut spans = head.to_vec();
    spans.push(Span::styled(text, style));
    hanging(&spans, columns)
}

/// Rows of which all but the first are indented by two columns.
fn hanging(spans: &[Span<'_>], columns: usize) -> Vec<Line<'static>> {
    // The first row has two columns more than it uses: a line that looks even at the right.
    let mut lines = folded(spans, columns.saturating_sub(2), SENTENCE).into_iter();
    let first = lines.next().unwrap_or_default();
    std::iter::once(first).chain(lines.map(|line| indented(line, 2))).collect()
}

fn look_of(event: &Event) -> Look {
    match event {
        Event::Opened { .. } | Event::Connected { .. } => Look::Good,
        Event::Dropped { .. }
        | Event::Unreachable { .. }
        | Event::RecordWaits { .. }
        | Event::ConnectionsRefused { .. } => Look::Bad,
        _ => Look::Busy,
    }
}

/// What the step is in calls.
pub(super) fn steps(entry: &Entry, state: &State, columns: usize) -> Vec<Line<'static>> {
    let (lang, theme) = (state.lang, state.theme);
    let mut lines = Vec::new();
    let link = &state.form.link;
    let mut explainer =
        Explainer { kind: link.kind, encoding: state.form.encoding, buffer: link.buffer };
    for step in explainer.steps(&entry.event) {
        let rows =
            [(lang.pick("call", "调用"), step.call), ("Python", step.python), ("Rust", step.rust)];
        for (name, text) in rows.into_iter().filter(|(_, text)| !text.is_empty()) {
            let text = common::escape::escaped(&text).to_string();
            let spans = [
                Span::styled(format!("    {} ", left(name, 6)), theme.of(Look::Dim)),
                Span::styled(text, theme.of(Look::Busy)),
            ];
            match columns < TABLE {
                true => lines.extend(folded_behind(spans, columns, 4 + 6 + 1)),
                false => lines.push(cut(&spans, columns)),
            }
        }
        if let Some(why) = step.why {
            let why = Span::styled(why.in_lang(lang).to_owned(), theme.of(Look::Dim));
            let folded = folded(&[why], columns.saturating_sub(4), 3);
            lines.extend(folded.into_iter().map(|line| indented(line, 4)));
        }
    }
    lines
}

/// A name and its text in few rows, the text under itself.
fn folded_behind(spans: [Span<'static>; 2], columns: usize, head: usize) -> Vec<Line<'static>> {
    let [name, text] = spans;
    let rows = folded(&[text], columns.saturating_sub(head).max(8), CALL).into_iter();
    let rows = rows.enumerate().map(|(row, mut line)| {
        let before = if row == 0 { name.clone() } else { Span::raw(" ".repeat(head)) };
        line.spans.insert(0, before);
        line
    });
    rows.collect()
}

fn indented(mut line: Line<'static>, columns: usize) -> Line<'static> {
    line.spans.insert(0, Span::raw(" ".repeat(columns)));
    line
}
