//! From the fields of a rule to a rule: every value has a meaning, and nothing is left over.

use std::time::Duration;

use common::args::{BadValue, parse_duration};
use common::{Text, text};

use super::error::Mistake;
use super::fields::{Field, Fields, Value};
use super::{MailLimits, Rule, Severity, Side};
use crate::metric::{Direction, Metric, Minutes, Share};

/// Keys of every rule.
const COMMON: [&str; 9] =
    ["name", "metric", "above", "below", "recover", "for", "recover_for", "repeat", "severity"];
/// The words for metrics.
pub(super) const METRICS: [&str; 7] =
    ["cpu", "memory", "swap", "disk", "network", "load", "process"];
/// The longest that anything may be waited for: a year.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Keys that a metric takes besides those of every rule.
fn own_keys(metric: &str) -> &'static [&'static str] {
    match metric {
        "disk" => &["mount"],
        "network" => &["interface", "direction"],
        "load" => &["minutes"],
        "process" => &["process", "what"],
        _ => &[],
    }
}

pub(super) fn rule(mut fields: Fields) -> Result<Rule, Mistake> {
    let at = fields.at;
    let word = match fields.take("metric") {
        Some(metric) => metric.word(&METRICS.map(|word| (word, word)))?,
        None => {
            let all = METRICS.iter().flat_map(|metric| own_keys(metric));
            fields.allow_only(&COMMON.iter().chain(all).copied().collect::<Vec<_>>())?;
            return Err(missing(at, "metric", "metric = \"cpu\""));
        }
    };
    fields.allow_only(&COMMON.iter().chain(own_keys(word)).copied().collect::<Vec<_>>())?;
    let metric = metric_of(word, &mut fields)?;
    let (side, threshold, threshold_at) = threshold(&metric, &mut fields)?;
    let mut rule = Rule::new(metric, side, threshold);
    patience(&mut rule, &mut fields)?;
    if let Some(recover) = fields.take("recover") {
        rule.recover = value_of(&rule.metric, recover)?;
    }
    if let Some(severity) = fields.take("severity") {
        rule.severity =
            severity.word(&Severity::ALL.map(|severity| (severity.word(), severity)))?;
    }
    if let Some(name) = fields.take("name") {
        let (name, at) = name.text()?;
        rule.name = usable_name(name, at)?;
    }
    check_recovery(&rule, threshold_at)?;
    Ok(rule)
}

fn metric_of(word: &str, fields: &mut Fields) -> Result<Metric, Mistake> {
    let at = fields.at;
    let mut needed = |key: &'static str, example: &str| {
        fields.take(key).ok_or_else(|| missing(at, key, example))
    };
    Ok(match word {
        "cpu" => Metric::Cpu,
        "memory" => Metric::Memory,
        "swap" => Metric::Swap,
        "disk" => Metric::Disk { mount: needed("mount", "mount = \"/\"")?.text()?.0 },
        "load" => {
            let minutes = [("1", Minutes::One), ("5", Minutes::Five), ("15", Minutes::Fifteen)];
            let field = fields.take("minutes");
            Metric::Load { minutes: field.map_or(Ok(Minutes::One), |field| field.word(&minutes))? }
        }
        "network" => {
            let directions = [Direction::Received, Direction::Sent].map(|way| (way.word(), way));
            let direction = needed("direction", "direction = \"received\"")?.word(&directions)?;
            let interface = fields.take("interface").map(Field::text).transpose()?;
            Metric::Network { interface: interface.map(|(name, _)| name), direction }
        }
        _ => {
            let shares = [Share::Cpu, Share::Memory, Share::Count].map(|what| (what.word(), what));
            let what = needed("what", "what = \"count\"")?.word(&shares)?;
            let (name, _) = needed("process", "process = \"nginx\"")?.text()?;
            Metric::Process { name, what }
        }
    })
}

fn threshold(metric: &Metric, fields: &mut Fields) -> Result<(Side, f64, usize), Mistake> {
    let (above, below) = (fields.take("above"), fields.take("below"));
    let (side, field) = match (above, below) {
        (Some(above), None) => (Side::Above, above),
        (None, Some(below)) => (Side::Below, below),
        (None, None) => return Err(missing(fields.at, "above", "above = … | below = …")),
        (Some(_), Some(below)) => {
            let fact = text!("both above and below stand here", "above 和 below 都写了");
            let cure = text!("write two rules, one for each", "请写成两条规则，各管一边");
            return Err(Mistake::new(below.key_at, (fact, cure)));
        }
    };
    let at = field.value_at;
    Ok((side, value_of(metric, field)?, at))
}

fn value_of(metric: &Metric, field: Field) -> Result<f64, Mistake> {
    let unit = metric.unit();
    field.read(|value| {
        let value = match value {
            Value::Text(text) => unit.parse(text),
            Value::Number(number) => unit.bare(*number),
            Value::Other(_) => unit.parse(""),
        }?;
        if value > metric.largest() {
            let reason = Text::new("more than 100 %", "超过 100%");
            return Err(BadValue::new(reason, text!("from 0 to 100", "范围 0 到 100")));
        }
        Ok(value)
    })
}

fn patience(rule: &mut Rule, fields: &mut Fields) -> Result<(), Mistake> {
    if let Some(field) = fields.take("for") {
        rule.for_ = field.read(duration)?;
        rule.recover_for = rule.for_;
    }
    if let Some(field) = fields.take("recover_for") {
        rule.recover_for = field.read(duration)?;
    }
    if let Some(field) = fields.take("repeat") {
        rule.repeat = field.read(repeat)?;
    }
    Ok(())
}

fn duration(value: &Value) -> Result<Duration, BadValue> {
    let text = match value {
        Value::Text(text) => text.as_str(),
        Value::Number(_) | Value::Other(_) => {
            let reason = Text::new("not a duration", "不是时长");
            let help = text!(
                "write \"500ms\", \"5s\", \"2m\" or \"1h\"",
                "请写成 \"500ms\"、\"5s\"、\"2m\" 或 \"1h\""
            );
            return Err(BadValue::new(reason, help));
        }
    };
    let duration = parse_duration(&text.replace(' ', ""))?;
    if duration > LONGEST {
        let reason = Text::new("out of range", "超出范围");
        return Err(BadValue::new(reason, text!("at most a year: 8760h", "最长一年：8760h")));
    }
    Ok(duration)
}

fn repeat(value: &Value) -> Result<Option<Duration>, BadValue> {
    if matches!(value, Value::Text(text) if text == "never") {
        return Ok(None);
    }
    let span = duration(value)?;
    if span < Duration::from_secs(1) {
        let reason = Text::new("out of range", "超出范围");
        let help = text!("from 1s to a year, or \"never\"", "范围 1s 到一年，或 \"never\"");
        return Err(BadValue::new(reason, help));
    }
    Ok(Some(span))
}

fn usable_name(name: String, at: usize) -> Result<String, Mistake> {
    let is_usable = !name.trim().is_empty()
        && name.chars().count() <= 60
        && !name.chars().any(common::escape::is_hazardous);
    if is_usable {
        return Ok(name);
    }
    let fact = text!("this name cannot stand in a subject", "这个名字不能写进邮件主题");
    let cure = text!(
        "1 to 60 characters, without newlines and control characters",
        "1 到 60 个字符，不含换行和控制字符"
    );
    Err(Mistake::new(at, (fact, cure)))
}

fn check_recovery(rule: &Rule, at: usize) -> Result<(), Mistake> {
    let is_good = match rule.side {
        Side::Above => rule.recover <= rule.threshold,
        Side::Below => rule.recover >= rule.threshold,
    };
    if is_good {
        return Ok(());
    }
    let fact = text!(
        "recover is on the bad side of the threshold: it would never be over",
        "recover 落在阈值的异常一侧：告警永远不会结束"
    );
    let cure = text!(
        "recover is at most above, or at least below",
        "recover 应不大于 above，或不小于 below"
    );
    Err(Mistake::new(at, (fact, cure)))
}

fn missing(at: usize, key: &str, example: &str) -> Mistake {
    let fact = text!("this rule has no {key}", "这条规则缺少 {key}");
    let fact = if key == "above" {
        text!("this rule has no threshold", "这条规则没有阈值")
    } else {
        fact
    };
    Mistake::new(at, (fact, text!("add {example}", "请加上 {example}")))
}

pub(super) fn mail(mut fields: Fields) -> Result<MailLimits, Mistake> {
    fields.allow_only(&["at_most", "gather"])?;
    let mut limits = MailLimits::default();
    if let Some(field) = fields.take("at_most") {
        limits.at_most = field.read(|value| match value {
            Value::Number(n) if n.fract() == 0.0 && (1.0..=1000.0).contains(n) => Ok(*n as u32),
            _ => Err(BadValue::new(
                Text::new("not a number of mails", "不是邮件数"),
                text!("mails an hour, from 1 to 1000", "每小时的邮件数，1 到 1000"),
            )),
        })?;
    }
    if let Some(field) = fields.take("gather") {
        limits.gather = field.read(duration)?;
    }
    Ok(limits)
}
