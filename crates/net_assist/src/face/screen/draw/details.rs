//! An entry as a whole.

use common::codec::{self, ErrorMode};
use common::escape::escaped;
use common::layout::left;
use common::tr;
use net_assist::event::{Clock, Event};
use net_assist::payload::{self, View};
use net_assist::words::grouped;
use net_assist::{Entry, Journal, words};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::entry::{Message, clock, steps};
use super::{middle, window};
use crate::face::screen::fold::folded;
use crate::face::screen::state::State;
use crate::face::screen::theme::Look;

/// So many bytes are shown as text; the dump has all of them.
const TEXT: usize = 16 << 10;

pub(super) fn draw(
    buffer: &mut Buffer,
    size: Rect,
    state: &State,
    journal: &Journal,
    number: u64,
    scroll: usize,
) -> usize {
    let columns = usize::from(size.width).saturating_sub(4).min(100);
    let lines = match state.messages.entry(journal, number) {
        Some(entry) => lines(&entry, state, columns),
        None => {
            let gone = state.lang.pick("it is no longer kept", "该条记录已被丢弃");
            vec![Line::from(gone)]
        }
    };
    let area = middle(size, columns, lines.len());
    let title = tr!(state.lang, "Entry {number}", "第 {number} 条");
    window(buffer, area, state, &title, &lines, scroll)
}

fn lines(entry: &Entry, state: &State, columns: usize) -> Vec<Line<'static>> {
    let lang = state.lang;
    let time = clock(entry.time, &state.zone, "%Y-%m-%d %H:%M:%S%.6f %:z");
    let mut lines = vec![named(state, lang.pick("time", "时间"), &time)];
    match Message::of(&entry.event, lang) {
        Some(message) => lines.extend(message_lines(entry, &message, state, columns)),
        None => {
            let text = match &entry.event {
                Event::Failed(failure) => {
                    let (fact, help) = words::told(failure);
                    let help = help.map(|help| help.in_lang(lang).to_owned()).unwrap_or_default();
                    format!("{}\n{help}", fact.in_lang(lang))
                }
                event => words::sentence(event, lang).unwrap_or_default(),
            };
            for line in text.lines() {
                lines.extend(folded(&[Span::raw(line.to_owned())], columns, 20));
            }
        }
    }
    let steps = steps(entry, state, columns);
    if !steps.is_empty() {
        lines.push(heading(state, lang.pick("as calls", "对应的调用")));
        lines.extend(steps);
    }
    lines
}

fn message_lines(
    entry: &Entry,
    message: &Message<'_>,
    state: &State,
    columns: usize,
) -> Vec<Line<'static>> {
    let lang = state.lang;
    let side =
        if message.is_received { lang.pick("from", "来自") } else { lang.pick("to", "发往") };
    let mut lines = vec![named(state, side, &message.peer.to_string())];
    let length = grouped(message.bytes.len() as u64);
    let length = match message.full_length {
        Some(full) => tr!(
            lang,
            "{length} of {full}: the buffer was too small, the rest is lost",
            "{full} 字节中的 {length}：缓冲区太小，其余已丢失"
        ),
        None => length,
    };
    lines.push(named(state, lang.pick("bytes", "字节"), &length));
    if let Event::Received(received) = &entry.event {
        let clock = match received.clock {
            Clock::System => lang.pick("the system, on arrival", "系统在到达时记录"),
            Clock::Program => lang.pick("this program, when it read it", "本程序在读取时记录"),
        };
        lines.push(named(state, lang.pick("clock", "时刻由"), clock));
    }
    if let Some(cause) = &message.cause {
        lines.push(named(state, lang.pick("why", "原因"), cause));
    }
    let encoding = state.form.encoding;
    lines.push(heading(state, &tr!(lang, "text ({encoding})", "文本（{encoding}）")));
    lines.extend(text(message.bytes, state, columns));
    lines.push(heading(state, lang.pick("hex", "十六进制")));
    let width = if columns >= 74 { 16 } else { 8 };
    lines.extend(
        message
            .bytes
            .chunks(width)
            .enumerate()
            .map(|(row, bytes)| dump(row * width, bytes, width, state)),
    );
    lines
}

/// The text, a line of it a line here if it decodes; else with its bad bytes marked.
fn text(bytes: &[u8], state: &State, columns: usize) -> Vec<Line<'static>> {
    let encoding = state.form.encoding;
    let shown = &bytes[..bytes.len().min(TEXT)];
    if let Ok(text) = codec::decode(shown, encoding, ErrorMode::Strict) {
        let lines = text.split('\n').flat_map(|line| {
            let line = escaped(line).to_string();
            let folded = folded(&[Span::raw(line)], columns, usize::MAX);
            if folded.is_empty() { vec![Line::default()] } else { folded }
        });
        return lines.collect();
    }
    let spans = payload::shown(shown, encoding, View::Text, state.lang, None);
    let spans: Vec<Span<'_>> = spans
        .into_iter()
        .map(|span| Span::styled(span.text, state.theme.span(span.kind)))
        .collect();
    folded(&spans, columns, usize::MAX)
}

/// A row as `hexdump -C` writes it: the offset, the bytes, and those of them that are ASCII.
fn dump(offset: usize, bytes: &[u8], width: usize, state: &State) -> Line<'static> {
    let mut hex = String::new();
    for (at, byte) in bytes.iter().enumerate() {
        let gap = if at == 8 { "  " } else { " " };
        hex.push_str(if at == 0 { "" } else { gap });
        hex.push_str(&format!("{byte:02x}"));
    }
    let is_shown = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
    let ascii: String =
        bytes.iter().map(|byte| if is_shown(byte) { char::from(*byte) } else { '.' }).collect();
    let theme = state.theme;
    let columns = width * 3 + usize::from(width > 8);
    Line::from(vec![
        Span::styled(format!("{offset:06x}  "), theme.of(Look::Dim)),
        Span::raw(left(&hex, columns)),
        Span::styled(format!(" |{ascii}|"), theme.of(Look::Dim)),
    ])
}

fn named(state: &State, name: &str, value: &str) -> Line<'static> {
    Line::from(vec![
        Span::styled(left(name, 8), state.theme.of(Look::Dim)),
        Span::raw(value.to_owned()),
    ])
}

fn heading(state: &State, text: &str) -> Line<'static> {
    Line::from(Span::styled(text.to_owned(), state.theme.of(Look::Title)))
}
