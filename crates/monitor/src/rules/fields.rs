//! The keys and values of a rule as they were written, in a file or on one line.

use common::args::BadValue;
use common::escape::escaped;
use common::suggest::nearest;
use common::{Text, text};

use super::error::Mistake;

/// A value as it was written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(f64),
    /// Something that no key takes, by its name in TOML.
    Other(&'static str),
}

/// A key, its value, and the bytes at which they stand.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) key: String,
    pub(super) key_at: usize,
    pub(super) value: Value,
    pub(super) value_at: usize,
}

/// The fields of one table.
#[derive(Debug)]
pub(super) struct Fields {
    /// Where the table stands.
    pub(super) at: usize,
    left: Vec<Field>,
}

impl Fields {
    pub(super) fn new(at: usize, fields: Vec<Field>) -> Self {
        Self { at, left: fields }
    }

    pub(super) fn take(&mut self, key: &str) -> Option<Field> {
        let index = self.left.iter().position(|field| field.key == key)?;
        Some(self.left.remove(index))
    }

    /// Refuses every other key. Asked first: a misspelled key tells more than a missing one.
    pub(super) fn allow_only(&self, known: &[&str]) -> Result<(), Mistake> {
        let stranger = self.left.iter().find(|field| !known.contains(&field.key.as_str()));
        stranger.map_or(Ok(()), |field| Err(unknown(&field.key, field.key_at, known)))
    }
}

/// A key that means nothing here.
pub(super) fn unknown(key: &str, at: usize, known: &[&str]) -> Mistake {
    let near = nearest(key, known.iter().copied());
    let (key, known) = (escaped(key), known.join(", "));
    let fact = match near {
        Some(near) => {
            text!(
                "unknown key \"{key}\"; did you mean {near}?",
                "未知的键“{key}”；是不是想写 {near}？"
            )
        }
        None => text!("unknown key \"{key}\"", "未知的键“{key}”"),
    };
    Mistake::new(at, (fact, text!("here may stand: {known}", "这里可以写：{known}")))
}

impl Field {
    pub(super) fn text(self) -> Result<(String, usize), Mistake> {
        match self.value {
            Value::Text(text) => Ok((text, self.value_at)),
            _ => Err(self.wrong(Text::new("text is wanted", "这里应写文本"), self.text_example())),
        }
    }

    fn text_example(&self) -> Text {
        let key = escaped(&self.key);
        text!("write {key} = \"…\", in quotes", "请写成 {key} = \"…\"，带引号")
    }

    /// One of several words.
    pub(super) fn word<T: Copy>(self, words: &[(&'static str, T)]) -> Result<T, Mistake> {
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let (written, at) = match &self.value {
            Value::Number(number) => (number.to_string(), self.value_at), // minutes = 5
            _ => self.text()?,
        };
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == written) {
            return Ok(*value);
        }
        let near = nearest(&written, known.iter().copied());
        let (written, known) = (escaped(&written), known.join(", "));
        let fact = match near {
            Some(near) => {
                text!(
                    "\"{written}\" is not known; did you mean {near}?",
                    "不认识“{written}”；是不是想写 {near}？"
                )
            }
            None => text!("\"{written}\" is not known", "不认识“{written}”"),
        };
        Err(Mistake::new(at, (fact, text!("choose one of: {known}", "请从中选一个：{known}"))))
    }

    /// A value that `read` understands.
    pub(super) fn read<T>(
        self,
        read: impl FnOnce(&Value) -> Result<T, BadValue>,
    ) -> Result<T, Mistake> {
        read(&self.value).map_err(|BadValue { reason, help }| {
            let shown = match &self.value {
                Value::Text(text) => format!("\"{}\"", escaped(text)),
                Value::Number(number) => number.to_string(),
                Value::Other(name) => (*name).to_owned(),
            };
            let Text { en, zh } = reason;
            let key = escaped(&self.key);
            let fact = text!("{key} = {shown}: {en}", "{key} = {shown}：{zh}");
            Mistake::new(self.value_at, (fact, help))
        })
    }

    fn wrong(&self, fact: Text, cure: Text) -> Mistake {
        let (Text { en, zh }, key) = (fact, escaped(&self.key));
        Mistake::new(self.value_at, (text!("{key}: {en}", "{key}：{zh}"), cure))
    }
}
