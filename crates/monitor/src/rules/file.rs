//! From a TOML file to rules.

use std::path::Path;

use common::error::system_said;
use common::escape::escaped;
use common::{Text, text};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::Mistake;
use super::fields::{Field, Fields, Value, unknown};
use super::{ConfigError, MailLimits, Rule, Rules, build, twice};

/// A larger file holds no rules that a person wrote.
const LARGEST: u64 = 1 << 20;

impl Rules {
    /// Reads rules; [`EXAMPLE`](super::EXAMPLE) shows every key.
    ///
    /// # Errors
    /// The first mistake, with its line and column, and what to write instead.
    pub fn from_toml(source: &str) -> Result<Self, ConfigError> {
        read(source).map_err(|mistake| mistake.in_source(source))
    }

    /// Reads rules from a file.
    ///
    /// # Errors
    /// As [`Rules::from_toml`]; or the file cannot be read.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let size = std::fs::metadata(path).map_or(0, |file| file.len());
        if size > LARGEST {
            let fact = text!(
                "a file of {size} bytes is no file of rules",
                "文件有 {size} 字节，不像规则文件"
            );
            let cure = text!("name the file with the rules", "请给出写有规则的文件");
            return Err(ConfigError::anywhere((fact, cure)).in_file(path));
        }
        std::fs::read_to_string(path)
            .map_err(|source| {
                let Text { en, zh } = system_said(&source);
                let fact = text!("cannot read the rules: {en}", "无法读取规则：{zh}");
                let cure = text!("check its name and permissions", "请检查文件名和权限");
                ConfigError::anywhere((fact, cure))
            })
            .and_then(|source| Self::from_toml(&source))
            .map_err(|error| error.in_file(path))
    }
}

fn read(source: &str) -> Result<Rules, Mistake> {
    let (root, errors) = DeTable::parse_recoverable(source);
    let place = |error: &toml::de::Error| error.span().map_or(0, |span| span.start);
    if let Some(first) = errors.iter().min_by_key(|error| place(error)) {
        return Err(Mistake::new(place(first), syntax(first.message())));
    }
    let mut rules: Vec<Rule> = Vec::new();
    let mut mail = MailLimits::default();
    for (key, value) in sorted(root.get_ref()) {
        match key.get_ref().as_ref() {
            "rule" => rules = read_rules(value)?,
            "mail" => mail = build::mail(fields(value)?)?,
            other => return Err(unknown(other, key.span().start, &["rule", "mail"])),
        }
    }
    if rules.is_empty() {
        let fact = text!("there is no rule", "没有规则");
        let cure = text!(
            "add one: [[rule]], then metric = \"cpu\" and above = \"80 %\"",
            "请加一条：[[rule]]，再写 metric = \"cpu\" 和 above = \"80 %\""
        );
        return Err(Mistake::new(0, (fact, cure)));
    }
    Ok(Rules { rules, mail })
}

/// In the order of the file, so that the first mistake is the first one a reader meets.
fn sorted<'a, 'i>(
    table: &'a DeTable<'i>,
) -> Vec<(&'a Spanned<std::borrow::Cow<'i, str>>, &'a Spanned<DeValue<'i>>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

fn read_rules(value: &Spanned<DeValue<'_>>) -> Result<Vec<Rule>, Mistake> {
    let Some(tables) = value.get_ref().as_array() else {
        let fact = text!("rule is one table", "rule 写成了单个表");
        let cure = text!("write [[rule]], with two brackets", "请写 [[rule]]，两层方括号");
        return Err(Mistake::new(value.span().start, (fact, cure)));
    };
    let mut rules: Vec<Rule> = Vec::new();
    for table in tables {
        let rule = build::rule(fields(table)?)?;
        if rules.iter().any(|earlier| earlier.name == rule.name) {
            return Err(Mistake::new(table.span().start, twice(&rule.name)));
        }
        rules.push(rule);
    }
    Ok(rules)
}

fn fields(table: &Spanned<DeValue<'_>>) -> Result<Fields, Mistake> {
    let at = table.span().start;
    let Some(entries) = table.get_ref().as_table() else {
        let fact = text!("a table is wanted here", "这里应是一个表");
        let cure =
            text!("write its keys below [[rule]] or [mail]", "请把键写在 [[rule]] 或 [mail] 下面");
        return Err(Mistake::new(at, (fact, cure)));
    };
    let field =
        |(key, value): (&Spanned<std::borrow::Cow<'_, str>>, &Spanned<DeValue<'_>>)| Field {
            key: key.get_ref().clone().into_owned(),
            key_at: key.span().start,
            value: plain(value.get_ref()),
            value_at: value.span().start,
        };
    Ok(Fields::new(at, sorted(entries).into_iter().map(field).collect()))
}

fn plain(value: &DeValue<'_>) -> Value {
    // TOML allows 1_000 and, in other radixes, letters: a rule needs neither.
    let number = |digits: &str| digits.replace('_', "").parse().ok().map(Value::Number);
    let plain = match value {
        DeValue::String(text) => Some(Value::Text(text.clone().into_owned())),
        DeValue::Integer(integer) if integer.radix() == 10 => number(integer.as_str()),
        DeValue::Float(float) => number(float.as_str()),
        _ => None,
    };
    plain.unwrap_or(Value::Other(value.type_str()))
}

fn syntax(message: &str) -> (Text, Text) {
    if message.contains("duplicate key") {
        return (
            text!("this key stands here twice", "这个键写了两次"),
            text!("leave one of them out", "请去掉其中一个"),
        );
    }
    let said = escaped(message);
    (
        text!("this is not TOML: {said}", "不是合法的 TOML：{said}"),
        text!(
            "text stands in quotes, and each rule below [[rule]]",
            "文本要加引号，每条规则写在 [[rule]] 下面"
        ),
    )
}
