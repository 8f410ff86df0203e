//! What was found out, in the order in which a student reads it.

use common::event::Event;
use common::json::Object;
use common::{Console, Error, Lang, Text, text, tr};

use crate::knock::as_milliseconds;
use crate::picture::{NAMES, Strip, draw};
use crate::plan::Plan;
use crate::race::Run;
use crate::reads;
use crate::tally::{Tally, Transport};
use common::layout::{left, right};

/// A run and what became of its messages.
pub(crate) struct Outcome<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) run: &'a Run,
    pub(crate) tally: Tally,
}

/// Tells all runs: to a person the picture, a few reads and the numbers, to a program every read
/// and the numbers.
pub(crate) fn tell(plan: &Plan, runs: &[Run], console: &mut Console) -> Result<(), Error> {
    let outcome = |run| Outcome { plan, run, tally: Tally::of(plan, run) };
    let outcomes: Vec<_> = runs.iter().map(outcome).collect();
    let for_a_person = !console.is_json();
    if for_a_person {
        console.tell(&Picture(&outcomes))?;
    }
    for outcome in &outcomes {
        reads::tell(outcome, console)?;
    }
    if for_a_person {
        console.tell(&Heading)?;
    }
    for outcome in &outcomes {
        console.tell(outcome)?;
    }
    if for_a_person {
        console.tell(&Conclusion(&outcomes))?;
    }
    if outcomes.first().is_some_and(|udp| udp.tally.lost() > 0) {
        console.hint(&hint(plan));
    }
    Ok(())
}

fn hint(plan: &Plan) -> Text {
    let seed = plan.seed;
    text!(
        "the same messages, with room for all of them:\n  \
         cargo run -p transports -- --seed {seed} --receive-buffer 1000000",
        "同样的消息，缓冲区足够大时会怎样：\n  \
         cargo run -p transports -- --seed {seed} --receive-buffer 1000000"
    )
}

/// What a person calls a transport.
pub(crate) fn name(transport: Transport, lang: Lang) -> &'static str {
    match transport {
        Transport::Udp => "UDP",
        Transport::Tcp => "TCP",
        Transport::Framed => lang.pick("framed", "带长度"),
    }
}

impl Event for Plan {
    fn sentence(&self, lang: Lang) -> String {
        let (count, bytes, seed) = (self.messages.len(), self.bytes(), self.seed);
        let (least, most) = (self.sizes.least, self.sizes.most);
        let (rest, buffer) = (self.reader_delay, self.buffer);
        let (asked, granted) = (self.receive_buffer, self.granted);
        tr!(
            lang,
            "{count} numbered messages of {least} to {most} bytes, {bytes} bytes in all (--seed {seed})\n\
             The sender hurries. The reader rests {rest:?} before each read and takes at most\n\
             {buffer} bytes. Until then the system keeps what fits into its receive buffer:\n\
             {granted} bytes with all overhead (asked for: {asked}).",
            "{count} 条编号消息，每条 {least} 到 {most} 字节，共 {bytes} 字节（--seed {seed}）\n\
             发送方尽快发送。读取方每次读之前休息 {rest:?}，一次最多取 {buffer} 字节。\n\
             没取走的由系统放在接收缓冲区里：{granted} 字节，包括额外开销（申请的是 {asked}）。"
        )
    }

    fn json(&self) -> String {
        Object::event("settings")
            .number("seed", self.seed)
            .number("messages", self.messages.len())
            .number("bytes", self.bytes())
            .number("least", self.sizes.least)
            .number("most", self.sizes.most)
            .number("reader_delay_ms", as_milliseconds(self.reader_delay))
            .number("pause_ms", as_milliseconds(self.pause))
            .number("buffer", self.buffer)
            .number("receive_buffer_asked", self.receive_buffer)
            .number("receive_buffer", self.granted)
            .finish()
    }
}

/// The strips.
struct Picture<'a>(&'a [Outcome<'a>]);

impl Event for Picture<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let strip = |outcome| {
            let Outcome { run, tally, .. }: &Outcome = outcome;
            let name = name(run.transport, lang);
            Strip { name, tally }
        };
        let strips: Vec<_> = self.0.iter().map(strip).collect();
        let picture = draw(&strips, lang);
        let indent = " ".repeat(NAMES);
        tr!(
            lang,
            "\n{picture}\n\
             {indent} a letter: the read in which the message came; ab: in pieces, in a to b;\n\
             {indent} a dot: it never came; framed: TCP with each message's length before it\n\
             \nWhat the first reads returned:",
            "\n{picture}\n\
             {indent} 字母：消息在哪一次读取中到达；ab：被拆开，从 a 到 b 才到齐；\n\
             {indent} 点：一直没有到达；带长度：TCP，每条消息前面先发它的长度\n\
             \n开头几次读取得到了什么："
        )
    }

    fn json(&self) -> String {
        Object::event("picture").finish()
    }
}

/// The widths of the columns behind the name.
const COLUMNS: [usize; 8] = [6, 9, 6, 11, 7, 8, 7, 15];

fn row(name: &str, cells: [&str; 8]) -> String {
    let cells = cells.iter().zip(COLUMNS);
    let cells = cells.map(|(cell, width)| right(cell, width));
    left(name, NAMES) + &cells.collect::<String>()
}

/// The line over the numbers.
struct Heading;

impl Event for Heading {
    fn sentence(&self, lang: Lang) -> String {
        let words = lang.pick(
            ["sent", "arrived", "lost", "reordered", "reads", "mixed", "split", "sending took"],
            ["发送", "到达", "丢失", "乱序", "读取", "混合", "拆开", "发送用时"],
        );
        format!("\n{}", row("", words))
    }

    fn json(&self) -> String {
        Object::event("heading").finish()
    }
}

impl Event for Outcome<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let Self { run, tally, .. } = self;
        let numbers = [
            tally.cells.len(),
            tally.received(),
            tally.lost(),
            tally.reordered,
            tally.reads.len(),
            tally.mixed(),
            tally.split(),
        ];
        let [sent, received, lost, reordered, reads, mixed, split] =
            numbers.map(|number| number.to_string());
        let took = run.took();
        let took = tr!(lang, "{took} ms", "{took} 毫秒");
        let name = name(run.transport, lang);
        let cells = [&sent, &received, &lost, &reordered, &reads, &mixed, &split, &took];
        row(name, cells.map(String::as_str))
    }

    fn json(&self) -> String {
        let Self { run, tally, plan } = self;
        let event = match run.transport {
            Transport::Framed => Object::event("framed").string("name", "tcp"),
            transport => Object::event("transport").string("name", transport.name()),
        };
        let event = event
            .number("sent", tally.cells.len())
            .number("received", tally.received())
            .number("lost", tally.lost())
            .number("reordered", tally.reordered)
            .number("reads", tally.reads.len())
            .number("mixed", tally.mixed())
            .number("split", tally.split())
            .number("cut", tally.cut)
            .number("receive_buffer", plan.granted)
            .number("sending_ms", as_milliseconds(run.sending));
        match run.drops {
            Some(drops) => event.number("drops", drops).finish(),
            None => event.null("drops").finish(),
        }
    }
}

/// What the numbers mean.
struct Conclusion<'a>(&'a [Outcome<'a>]);

impl Event for Conclusion<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let mut lines = vec![String::new()];
        for outcome in self.0 {
            let name = left(name(outcome.run.transport, lang), NAMES);
            let indent = " ".repeat(NAMES);
            for said in outcome.conclusions(lang) {
                let said = said.replace('\n', &format!("\n{indent} "));
                lines.push(format!("{name} {said}"));
            }
        }
        lines.join("\n")
    }

    fn json(&self) -> String {
        Object::event("conclusion").finish()
    }
}
