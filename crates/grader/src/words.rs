//! A sentence in both languages, as it stands in an `exercise.toml`.

use common::Text;
use serde::Deserialize;

/// A sentence (or a few) in English and in Chinese.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// English.
    pub en: String,
    /// Chinese (simplified).
    pub zh: String,
}

impl Words {
    /// Both sentences.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }
}

impl From<Text> for Words {
    fn from(text: Text) -> Self {
        Self::new(text.en, text.zh)
    }
}

impl From<Words> for Text {
    fn from(words: Words) -> Self {
        Text { en: words.en.into(), zh: words.zh.into() }
    }
}
