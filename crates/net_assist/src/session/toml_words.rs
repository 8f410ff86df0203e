//! What the TOML parser and serde say, as a fact and a cure in both languages.

use common::escape::escaped;
use common::{Text, text};

/// What is wrong, and what would be right.
pub(super) fn told(message: &str) -> (Text, Text) {
    let message = message.trim();
    let fact = of_value(message).unwrap_or_else(|| of_syntax(message));
    let cure = Text::new(
        "a line is a name, = and a value; text stands in quotes: text = \"pong\", count = 3, \
         echo = true",
        "每行写成“名字 = 值”，文本要加引号：text = \"pong\"、count = 3、echo = true",
    );
    (fact, cure)
}

/// ``invalid type: integer `5`, expected a string`` and its like.
fn of_value(message: &str) -> Option<Text> {
    let rest = message
        .strip_prefix("invalid type: ")
        .or_else(|| message.strip_prefix("invalid value: "))?;
    let (found, wanted) = rest.rsplit_once(", expected ")?;
    let (found, wanted) = (found_words(found), wanted_words(wanted));
    Some(Text {
        en: format!("{} stands here, where {} is wanted", found.en, wanted.en).into(),
        zh: format!("这里写的是{}，应当写{}", found.zh, wanted.zh).into(),
    })
}

fn found_words(found: &str) -> Text {
    let value = |open: char| found.split(open).nth(1).map(|value| escaped(value).to_string());
    let of = |en: &'static str, zh: &'static str, value: Option<String>| match value {
        Some(value) => text!("{en} {value}", "{zh} {value}"),
        None => Text::new(en, zh),
    };
    match found.split([' ', ',']).next().unwrap_or_default() {
        "integer" => of("the integer", "整数", value('`')),
        "floating" => of("the number", "小数", value('`')),
        "boolean" => of("the truth value", "真假值", value('`')),
        "string" => of("the text", "文本", value('"').map(|value| format!("\"{value}\""))),
        "sequence" => Text::new("a list", "列表"),
        "map" => Text::new("a table or a date", "表或日期"),
        _ => Text::new("something else", "别的内容"),
    }
}

fn wanted_words(wanted: &str) -> Text {
    match wanted {
        "a nonzero u16" => Text::new("an integer from 1 to 65535", "1 到 65535 的整数"),
        "a nonzero u32" => Text::new("an integer from 1 to 4294967295", "1 到 4294967295 的整数"),
        "u32" => Text::new("an integer from 0 to 4294967295", "0 到 4294967295 的整数"),
        "a boolean" => Text::new("true or false", " true 或 false"),
        "a sequence" => Text::new("a list in square brackets", "方括号里的列表"),
        wanted if wanted.starts_with("struct ") => Text::new("a table", "表"),
        // Strings, paths and words of a choice.
        _ => Text::new("text in quotes", "加引号的文本"),
    }
}

/// What is no TOML. The parser's own words are kept in the language that they are in.
fn of_syntax(message: &str) -> Text {
    let shown = escaped(message).to_string();
    let zh = [
        ("duplicate", "同一个名字写了两次"),
        ("missing field", "缺少必须写的项"),
        ("must be quoted", "文本没有加引号"),
        ("no value", "名字后面缺少“= 值”"),
        ("basic string", "文本的引号没有正确结束，或反斜杠写法不对"),
        ("literal string", "文本的引号没有正确结束"),
        ("unclosed", "括号没有结束"),
        ("escape", "反斜杠写法不对；单引号里的反斜杠不需要转义"),
        ("newline", "这里应当换行"),
    ];
    let zh = zh.into_iter().find(|(part, _)| message.contains(part));
    let zh = zh.map_or("这里不符合 TOML 的写法", |(_, words)| words);
    Text { en: shown.into(), zh: zh.into() }
}

#[cfg(test)]
mod tests {
    use crate::reply::Rules;
    use crate::session::Session;

    #[test]
    fn mistakes_of_form_are_told_in_chinese_without_the_parsers_english() {
        let of_rules = ["rule = 5", "[[rule]", "[[rule]]\nequals = 5", "[[rule]]\necho = \"yes\""];
        let rules = of_rules.map(|source| Rules::from_toml(source).unwrap_err());
        let of_sessions = [
            "buffer = 0",
            "buffer = 2000-01-01",
            "count = 1.5",
            "count = -1",
            "broadcast = \"yes\"",
            "broadcast = yes",
            "join = \"239.1.1.1\"",
            "message = [1]",
            "rules = 1",
            "a",
            "to = ",
            "mouse = true\nmouse = true",
            "message = \"x",
            "message = \"\\q\"",
            "kind = 7",
            "mouse = true mouse = true",
        ];
        let sessions = of_sessions.map(|source| Session::from_toml(source).unwrap_err());
        for mistake in rules.into_iter().chain(sessions) {
            let (fact, cure) = (&mistake.fact, mistake.cure.as_ref().expect("a cure"));
            for foreign in ["invalid", "expected", "unclosed", "integer", "string", "key"] {
                assert!(!fact.zh.contains(foreign) && !cure.zh.contains(foreign), "{}", fact.zh);
            }
            assert!(!fact.en.contains("u16") && !fact.en.contains("u32"), "{}", fact.en);
        }
    }

    #[test]
    fn a_number_out_of_its_range_is_told_with_the_range() {
        let mistake = Session::from_toml("buffer = 99999").unwrap_err();
        assert_eq!(mistake.fact.zh, "这里写的是整数 99999，应当写1 到 65535 的整数");
        let expected = "the integer 99999 stands here, where an integer from 1 to 65535 is wanted";
        assert_eq!(mistake.fact.en, expected);
    }
}
