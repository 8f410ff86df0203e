//! Rules in words, as `check-config` tells them.

use std::time::Duration;

use common::escape::escaped;
use common::{Lang, tr};

use super::{Rule, Rules, Side};

impl Rules {
    /// What these rules say, a sentence a line: one for each rule, and one about the mails.
    pub fn explain(&self, lang: Lang) -> String {
        let mut lines: Vec<String> = self.iter().map(|rule| rule.explain(lang)).collect();
        let most = self.mail.at_most;
        lines.push(tr!(
            lang,
            "mails: at most {most} in an hour; what is held back comes with the next one",
            "邮件：一小时最多 {most} 封；押后的内容随下一封一起发"
        ));
        if !self.mail.gather.is_zero() {
            let gather = show_duration(self.mail.gather, lang);
            lines.push(tr!(
                lang,
                "mails: news waits {gather} for more of it, to be one mail",
                "邮件：消息先等 {gather}，把同时发生的合成一封"
            ));
        }
        lines.join("\n")
    }
}

impl Rule {
    /// What this rule says, in one sentence.
    pub fn explain(&self, lang: Lang) -> String {
        let (name, severity) = (escaped(&self.name), self.severity.name(lang));
        let (condition, recovery) = (self.condition(lang), self.recovery(lang));
        let after = match self.for_.is_zero() {
            true => tr!(lang, "at once", "立即"),
            false => {
                let span = show_duration(self.for_, lang);
                tr!(lang, "after {span}", "持续 {span} 后")
            }
        };
        let again = match self.repeat {
            None => tr!(lang, "no reminder", "不再提醒"),
            Some(span) => {
                let span = show_duration(span, lang);
                tr!(lang, "again every {span} while it lasts", "未恢复时每 {span} 提醒一次")
            }
        };
        tr!(
            lang,
            "{name} ({severity}): a mail {after} when {condition}; {again}; over when {recovery}",
            "{name}（{severity}）：{condition}，{after}发邮件；{again}；{recovery}算恢复"
        )
    }

    /// When it is bad: `CPU is above 80 %`.
    pub fn condition(&self, lang: Lang) -> String {
        let name = self.metric.name(lang);
        let limit = self.metric.unit().show_threshold(self.threshold, lang);
        if self.is_always() {
            return tr!(
                lang,
                "{name} is anything (always, for a demonstration)",
                "{name} 为任何值（总是触发，供演示）"
            );
        }
        match self.side {
            Side::Above => tr!(lang, "{name} is above {limit}", "{name} 高于 {limit}"),
            Side::Below => tr!(lang, "{name} is below {limit}", "{name} 低于 {limit}"),
        }
    }

    fn recovery(&self, lang: Lang) -> String {
        if self.is_always() {
            return tr!(lang, "the rule is taken away", "规则被删掉后才");
        }
        let limit = self.metric.unit().show_threshold(self.recover, lang);
        let value = match self.side {
            Side::Above => tr!(lang, "it is at most {limit}", "不高于 {limit}"),
            Side::Below => tr!(lang, "it is at least {limit}", "不低于 {limit}"),
        };
        if self.recover_for.is_zero() {
            return value;
        }
        let span = show_duration(self.recover_for, lang);
        tr!(lang, "{value} for {span}", "{value}并持续 {span} ")
    }
}

/// A time span for a person, in its two largest units: `1 h 30 min`, `45 s`, `200 ms`.
pub fn show_duration(span: Duration, lang: Lang) -> String {
    let seconds = span.as_secs();
    if seconds < 10 && span.subsec_millis() != 0 {
        let millis = span.as_millis();
        return tr!(lang, "{millis} ms", "{millis} 毫秒");
    }
    let parts = [
        (seconds / 86_400, lang.pick("d", "天")),
        (seconds / 3600 % 24, lang.pick("h", "小时")),
        (seconds / 60 % 60, lang.pick("min", "分钟")),
        (seconds % 60, lang.pick("s", "秒")),
    ];
    let Some(first) = parts.iter().position(|(number, _)| *number > 0) else {
        return tr!(lang, "0 s", "0 秒");
    };
    let shown = parts[first..].iter().take(2).filter(|(number, _)| *number > 0);
    let shown: Vec<String> = shown.map(|(number, unit)| format!("{number} {unit}")).collect();
    shown.join(" ")
}
