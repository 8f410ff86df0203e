//! Rules in words, as `check-config` tells them.

use common::duration::exact;
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
            "邮件：一小时最多 {most} 封；超出的内容随下一封一起发"
        ));
        if !self.mail.gather.is_zero() {
            let gather = exact(self.mail.gather, lang);
            lines.push(tr!(
                lang,
                "mails: each waits {gather}, so that what happens meanwhile comes in the same mail",
                "邮件：发送前先等 {gather}，把这段时间里的消息合成一封"
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
                let span = exact(self.for_, lang);
                tr!(lang, "after {span}", "持续 {span}后")
            }
        };
        let again = match self.repeat {
            None => tr!(lang, "no reminder", "不再提醒"),
            Some(span) => {
                let span = exact(span, lang);
                tr!(lang, "again every {span} while it lasts", "未恢复时每 {span}提醒一次")
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
            return tr!(lang, "the rule is removed", "规则被删掉后才");
        }
        let limit = self.metric.unit().show_threshold(self.recover, lang);
        let value = match self.side {
            Side::Above => tr!(lang, "it is at most {limit}", "不高于 {limit}"),
            Side::Below => tr!(lang, "it is at least {limit}", "不低于 {limit}"),
        };
        if self.recover_for.is_zero() {
            return tr!(lang, "{value}", "{value} 即");
        }
        let span = exact(self.recover_for, lang);
        tr!(lang, "{value} for {span}", "{value} 并持续 {span}才")
    }
}
