//! A header: its fields one after the other, each read from the real bytes.

use common::event::Event;
use common::json::Object;
use common::layout::padded;
use common::{Lang, Text, tr};

use crate::fields::Field;
use crate::layout::title;

/// A header of one layer.
pub(crate) struct Header<'a> {
    /// Its place in the story.
    pub(crate) step: Option<usize>,
    /// `udp`, `ipv4`, `ipv6`, `ethernet`: for programs.
    pub(crate) layer: &'static str,
    /// For people, with the document that defines it.
    pub(crate) name: Text,
    pub(crate) bytes: &'a [u8],
    pub(crate) fields: &'static [Field],
}

/// The columns of offset, bytes and name; the value takes what is left.
const COLUMNS: [usize; 3] = [6, 21, 21];

/// The fields as rows: offset, bytes, name, value.
pub(crate) fn rows(bytes: &[u8], fields: &[Field], lang: Lang) -> String {
    let head = [
        lang.pick("byte", "偏移"),
        lang.pick("content", "内容"),
        lang.pick("field", "字段"),
        lang.pick("value", "值"),
    ];
    let mut lines = vec![row(head[0], head[1], head[2], head[3])];
    let mut bit = 0;
    for field in fields {
        let offset = (bit / 8).to_string();
        let (label, value) = (field.label.in_lang(lang), field.value(bytes, bit));
        let content = field.content(bytes, bit);
        let mut content = content.iter();
        let first = content.next().map_or("", String::as_str);
        lines.push(row(&offset, first, label, value.in_lang(lang)));
        lines.extend(content.map(|more| row("", more, "", "")));
        bit += field.bits;
    }
    lines.join("\n")
}

fn row(offset: &str, content: &str, label: &str, value: &str) -> String {
    let cells = [offset, content, label].into_iter().zip(COLUMNS);
    let cells: String = cells.map(|(text, columns)| padded(text, columns)).collect();
    format!("   {cells}{value}").trim_end().to_owned()
}

impl Event for Header<'_> {
    fn sentence(&self, lang: Lang) -> String {
        let (name, bytes) = (self.name.in_lang(lang), self.bytes.len());
        let heading = tr!(lang, "{name}: {bytes} bytes", "{name}：{bytes} 字节");
        format!("{}{}", title(self.step, &heading), rows(self.bytes, self.fields, lang))
    }

    fn json(&self) -> String {
        Object::event("header")
            .string("layer", self.layer)
            .number("bytes", self.bytes.len())
            .hex("hex", self.bytes)
            .objects("fields", objects(self.bytes, self.fields))
            .finish()
    }
}

/// The fields as JSON objects: `name`, `bits`, `value`.
pub(crate) fn objects(bytes: &[u8], fields: &[Field]) -> Vec<Object> {
    let mut bit = 0;
    let mut objects = Vec::new();
    for field in fields {
        objects.push(field.json(bytes, bit));
        bit += field.bits;
    }
    objects
}
