//! A sentence in English and in Chinese, and which of the two a person reads.

use std::borrow::Cow;
use std::env;
use std::str::FromStr;

use crate::args::BadValue;

/// The language of the sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese (simplified).
    Zh,
}

impl Lang {
    /// The language of this machine's user: `COURSE_LANG`, then `LC_ALL`, `LC_MESSAGES`,
    /// `LANG` (the order of POSIX, XBD 8.2), then English.
    pub fn from_environment() -> Self {
        Self::from_lookup(|name| env::var(name).ok())
    }

    fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Self {
        if let Some(lang) = lookup("COURSE_LANG").and_then(|value| value.parse().ok()) {
            return lang;
        }
        // The first one that is set decides, even when it names a third language.
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(lookup)
            .find(|value| !value.is_empty())
            .filter(|value| value.to_ascii_lowercase().starts_with("zh"))
            .map_or(Lang::En, |_| Lang::Zh)
    }

    /// The one of the two that this language reads.
    pub fn pick<T>(self, en: T, zh: T) -> T {
        match self {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }
}

impl FromStr for Lang {
    type Err = BadValue;

    /// `en` or `zh`, also as a locale (`zh_CN.UTF-8`, `en-GB`).
    fn from_str(value: &str) -> Result<Self, BadValue> {
        let language = value.split(['_', '-', '.']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "en" => Ok(Lang::En),
            "zh" => Ok(Lang::Zh),
            _ => Err(BadValue::new(
                Text::new("there are two languages", "只有两种语言"),
                Text::new("--lang en or --lang zh", "--lang en 或 --lang zh"),
            )),
        }
    }
}

/// A sentence in both languages. Made with [`text!`](crate::text!), so that neither can be
/// forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// English.
    pub en: Cow<'static, str>,
    /// Chinese.
    pub zh: Cow<'static, str>,
}

impl Text {
    /// A sentence without values in it.
    pub const fn new(en: &'static str, zh: &'static str) -> Self {
        Self { en: Cow::Borrowed(en), zh: Cow::Borrowed(zh) }
    }

    /// The sentence as `lang` reads it.
    pub fn in_lang(&self, lang: Lang) -> &str {
        lang.pick(&self.en, &self.zh)
    }
}

/// A [`Text`] with values in it: `text!("sent {n} bytes", "已发送 {n} 字节")`.
#[macro_export]
macro_rules! text {
    ($en:literal, $zh:literal $(, $value:expr)* $(,)?) => {
        $crate::Text {
            en: ::std::format!($en $(, $value)*).into(),
            zh: ::std::format!($zh $(, $value)*).into(),
        }
    };
}

/// A sentence in one language, chosen where it is made: `tr!(lang, "sent {n}", "已发送 {n}")`.
/// For lines that are told often; [`text!`](crate::text!) formats both.
#[macro_export]
macro_rules! tr {
    ($lang:expr, $en:literal, $zh:literal $(, $value:expr)* $(,)?) => {
        match $lang {
            $crate::Lang::En => ::std::format!($en $(, $value)*),
            $crate::Lang::Zh => ::std::format!($zh $(, $value)*),
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lang(variables: &[(&str, &str)]) -> Lang {
        Lang::from_lookup(|name| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn course_lang_wins_over_the_locale() {
        assert_eq!(lang(&[("COURSE_LANG", "zh"), ("LC_ALL", "en_US.UTF-8")]), Lang::Zh);
        assert_eq!(lang(&[("COURSE_LANG", "en"), ("LANG", "zh_CN.UTF-8")]), Lang::En);
    }

    #[test]
    fn an_unknown_course_lang_leaves_it_to_the_locale() {
        assert_eq!(lang(&[("COURSE_LANG", "fr"), ("LANG", "zh_CN")]), Lang::Zh);
    }

    #[test]
    fn the_first_locale_variable_that_is_set_decides() {
        assert_eq!(lang(&[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")]), Lang::En);
        assert_eq!(lang(&[("LC_ALL", ""), ("LANG", "zh_CN.UTF-8")]), Lang::Zh);
        assert_eq!(lang(&[("LC_MESSAGES", "zh_TW"), ("LANG", "en_US")]), Lang::Zh);
        assert_eq!(lang(&[]), Lang::En);
    }
}
