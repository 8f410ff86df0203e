//! A rule on one line, for an option: `disk / above 90% for 5m severity critical`.

use std::str::FromStr;

use common::args::BadValue;
use common::{Text, text};

use super::Rule;
use super::build::{self, METRICS};
use super::fields::{Field, Fields, Value};

/// Words that begin a value, and the key that they stand for.
const KEYS: [(&str, &str); 10] = [
    ("above", "above"),
    (">", "above"),
    ("below", "below"),
    ("<", "below"),
    ("recover", "recover"),
    ("for", "for"),
    ("recover_for", "recover_for"),
    ("repeat", "repeat"),
    ("severity", "severity"),
    ("name", "name"),
];

impl FromStr for Rule {
    type Err = BadValue;

    /// `METRIC [WHICH] above|below VALUE [recover VALUE] [for TIME] [recover_for TIME]
    /// [repeat TIME] [severity WORD] [name NAME]`, such as `cpu > 80%`,
    /// `network eth0 received above 50 MB/s for 1m`, `process nginx count below 1`.
    fn from_str(line: &str) -> Result<Self, BadValue> {
        let fields = Fields::new(0, fields(line)?);
        build::rule(fields).map_err(|mistake| BadValue::new(mistake.fact, mistake.cure))
    }
}

fn fields(line: &str) -> Result<Vec<Field>, BadValue> {
    let mut words = line.split_whitespace().peekable();
    let metric = words.next().ok_or_else(example)?;
    let key_of = |word: &str| KEYS.iter().find(|(known, _)| *known == word).map(|(_, key)| *key);
    let mut fields = vec![field("metric", metric)];
    let mut which = Vec::new();
    while let Some(word) = words.next_if(|word| key_of(word).is_none()) {
        which.push(word);
    }
    fields.extend(which_one(metric, &which)?);
    while let Some(key) = words.next().and_then(key_of) {
        let mut value = Vec::new();
        while let Some(word) = words.next_if(|word| key_of(word).is_none()) {
            value.push(word);
        }
        if fields.iter().any(|field| field.key == key) {
            let reason = text!("{key} stands there twice", "{key} 写了两次");
            return Err(BadValue::new(reason, example().help));
        }
        fields.push(field(key, &value.join(" ")));
    }
    Ok(fields)
}

/// The words between the metric and its threshold.
fn which_one(metric: &str, words: &[&str]) -> Result<Vec<Field>, BadValue> {
    let (last, before) =
        words.split_last().map_or((None, words), |(last, rest)| (Some(*last), rest));
    let before = before.join(" ");
    Ok(match (metric, last) {
        ("disk", Some(_)) => vec![field("mount", &words.join(" "))],
        ("load", Some(_)) => vec![field("minutes", &words.join(" "))],
        ("network", Some(way)) if before.is_empty() => vec![field("direction", way)],
        ("network", Some(way)) => vec![field("interface", &before), field("direction", way)],
        ("process", Some(what)) if !before.is_empty() => {
            vec![field("process", &before), field("what", what)]
        }
        (_, Some(_)) if METRICS.contains(&metric) => return Err(example()),
        _ => Vec::new(),
    })
}

fn field(key: &str, value: &str) -> Field {
    let value = Value::Text(value.to_owned());
    Field { key: key.to_owned(), key_at: 0, value, value_at: 0 }
}

fn example() -> BadValue {
    BadValue::new(
        Text::new("not a rule", "不是规则"),
        text!(
            "write cpu above 80% for 1m, disk / above 90%, network eth0 received above 50 MB/s, load 5 above 4, or process nginx count below 1",
            "例如 cpu above 80% for 1m、disk / above 90%、network eth0 received above 50 MB/s、load 5 above 4、process nginx count below 1"
        ),
    )
}
