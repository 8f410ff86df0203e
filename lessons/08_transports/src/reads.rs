//! What a read returned: which messages, whole or in part.

use common::event::Event;
use common::json::Object;
use common::{Console, Error, Lang, tr};

use crate::picture::{NAMES, letter};
use crate::report::{Outcome, name};
use crate::tally::{Part, Transport};
use common::layout::{left, right};

/// How many reads of each transport a person is shown.
const SHOWN: usize = 3;

/// Tells the first reads, or all of them to a program.
pub(crate) fn tell(outcome: &Outcome, console: &mut Console) -> Result<(), Error> {
    let shown = match (console.is_json(), outcome.run.transport) {
        (true, _) => usize::MAX,
        (false, Transport::Framed) => 0, // a person has seen the like: UDP's
        (false, _) => SHOWN,
    };
    let reads = outcome.tally.reads.iter().enumerate();
    for (number, parts) in reads.take(shown) {
        console.tell(&Read {
            transport: outcome.run.transport,
            number,
            parts,
            digits: outcome.plan.digits(),
        })?;
    }
    Ok(())
}

struct Read<'a> {
    transport: Transport,
    /// Counted from 0.
    number: usize,
    parts: &'a [Part],
    digits: usize,
}

impl Read<'_> {
    fn bytes(&self) -> usize {
        self.parts.iter().map(|part| part.bytes).sum()
    }

    /// The whole messages in the middle as a range, what is torn at the ends by its length.
    fn contents(&self, lang: Lang) -> String {
        let mut said: Vec<String> = Vec::new();
        let mut rest = self.parts;
        while let [part, ..] = rest {
            let whole = rest.iter().take_while(|part| part.is_whole()).count();
            said.push(match whole {
                0 => self.torn(part, lang),
                1 => self.label(part),
                _ => format!("{}-{}", self.label(part), self.label(&rest[whole - 1])),
            });
            rest = &rest[whole.max(1)..];
        }
        said.join(lang.pick(", ", "、"))
    }

    fn torn(&self, part: &Part, lang: Lang) -> String {
        let (label, bytes) = (self.label(part), part.bytes);
        if part.start == 0 {
            tr!(lang, "the first {bytes} of {label}", "{label} 的前 {bytes} 字节")
        } else if part.start + bytes == part.of {
            tr!(lang, "the last {bytes} of {label}", "{label} 的后 {bytes} 字节")
        } else {
            tr!(lang, "{bytes} from inside {label}", "{label} 中间的 {bytes} 字节")
        }
    }

    fn label(&self, part: &Part) -> String {
        let (number, width) = (part.message + 1, self.digits);
        format!("{number:0width$}")
    }
}

impl Event for Read<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let name = left(name(self.transport, lang), NAMES);
        let (letter, bytes) = (letter(self.number), right(&self.bytes().to_string(), 5));
        let contents = self.contents(lang);
        tr!(
            lang,
            "{name}  {letter} {bytes} bytes: {contents}",
            "{name}  {letter} {bytes} 字节：{contents}"
        )
    }

    fn json(&self) -> String {
        let part = |part: &Part| {
            Object::new()
                .number("message", part.message + 1)
                .number("start", part.start)
                .number("bytes", part.bytes)
                .number("of", part.of)
        };
        Object::event("read")
            .string("name", self.transport.name())
            .number("number", self.number + 1)
            .number("bytes", self.bytes())
            .objects("parts", self.parts.iter().map(part))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(parts: &[(usize, usize, usize)]) -> [String; 2] {
        let part = |&(message, start, bytes)| Part { message, start, bytes, of: 10 };
        let parts: Vec<_> = parts.iter().map(part).collect();
        let read = Read { transport: Transport::Tcp, number: 0, parts: &parts, digits: 2 };
        [Lang::En, Lang::Zh].map(|lang| read.contents(lang))
    }

    #[test]
    fn torn_messages_are_told_by_their_length_and_whole_ones_as_a_range() {
        let read = [(0, 4, 6), (1, 0, 10), (2, 0, 10), (3, 0, 10), (4, 0, 1)];
        assert_eq!(
            contents(&read),
            ["the last 6 of 01, 02-04, the first 1 of 05", "01 的后 6 字节、02-04、05 的前 1 字节"]
        );
        assert_eq!(contents(&[(6, 0, 10)]), ["07", "07"]);
        assert_eq!(contents(&[(6, 3, 4)])[0], "4 from inside 07");
    }
}
