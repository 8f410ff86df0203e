//! Sentences about one change, and the subject about all of them.

use common::duration::about;
use common::escape::escaped;
use common::{Lang, tr};
use jiff::Timestamp;

use super::Facts;
use super::blocks::Item;
use crate::judge::{Change, Notice};
use crate::notify::NoticeGroup;
use crate::rules::{Rule, Severity, Side};

/// So many changes stand in a subject; the others are counted.
const IN_SUBJECT: usize = 3;

/// A host's name as it is shown: an administrator chose it, and it may be anything.
pub(super) fn host(name: &str) -> String {
    escaped(name).to_string().chars().take(64).collect()
}

pub(super) fn subject(group: &NoticeGroup, facts: &Facts<'_>) -> String {
    let lang = facts.lang;
    let mut parts: Vec<String> = group
        .changes
        .iter()
        .take(IN_SUBJECT)
        .map(|change| in_subject(change, group, lang))
        .collect();
    let more = group.changes.len().saturating_sub(IN_SUBJECT);
    if more > 0 {
        parts.push(tr!(lang, "{more} more", "另有 {more} 条"));
    }
    let (head, all) = (headline(group, &host(facts.host), lang), parts.join(lang.pick(", ", "，")));
    tr!(lang, "{head}: {all}", "{head}：{all}")
}

/// What is most urgent in the group, and where.
pub(super) fn headline(group: &NoticeGroup, host: &str, lang: Lang) -> String {
    match (most_urgent(group), group.severity()) {
        (Notice::Alert, Severity::Critical) => {
            tr!(lang, "Critical alert from {host}", "来自 {host} 的严重告警")
        }
        (Notice::Alert, Severity::Warning) => tr!(lang, "Alert from {host}", "来自 {host} 的告警"),
        (Notice::Alert, Severity::Info) => tr!(lang, "Note from {host}", "来自 {host} 的提示"),
        (Notice::Reminder, _) => tr!(lang, "Reminder from {host}", "来自 {host} 的提醒"),
        (Notice::Recovery, _) => tr!(lang, "Recovery on {host}", "{host} 已恢复"),
    }
}

fn most_urgent(group: &NoticeGroup) -> Notice {
    let has = |notice| group.changes.iter().any(|change| change.notice == notice);
    match (has(Notice::Alert), has(Notice::Reminder)) {
        (true, _) => Notice::Alert,
        (false, true) => Notice::Reminder,
        (false, false) => Notice::Recovery,
    }
}

fn in_subject(change: &Change, group: &NoticeGroup, lang: Lang) -> String {
    let words = in_words(change, lang);
    if change.notice == most_urgent(group) {
        return words;
    }
    let label = label(change.notice, lang);
    tr!(lang, "{label} {words}", "{label}：{words}")
}

pub(super) fn label(notice: Notice, lang: Lang) -> &'static str {
    match notice {
        Notice::Alert => lang.pick("alert", "告警"),
        Notice::Reminder => lang.pick("reminder", "提醒"),
        Notice::Recovery => lang.pick("recovery", "恢复"),
    }
}

/// `CPU 93.5 % (limit 80 %)`, with the rule's name where it has one of its own.
fn in_words(change: &Change, lang: Lang) -> String {
    let rule = &change.rule;
    let unit = rule.metric.unit();
    let metric = rule.metric.name(lang);
    let value = change.value.map_or("?".to_owned(), |value| unit.show(value, lang));
    let limit = unit.show_threshold(rule.threshold, lang);
    let limit = match rule.side {
        Side::Above => tr!(lang, " (limit {limit})", "（上限 {limit}）"),
        Side::Below => tr!(lang, " (at least {limit})", "（下限 {limit}）"),
    };
    let words = format!("{metric} {value}{limit}");
    if rule.name == rule.metric.key() {
        return words;
    }
    let name = escaped(&rule.name);
    tr!(lang, "{name}: {words}", "{name}：{words}")
}

pub(super) fn item(change: &Change, facts: &Facts<'_>) -> Item {
    let lang = facts.lang;
    let mut more = vec![since(change, facts)];
    more.extend(why_no_value(change, lang));
    if change.notice != Notice::Alert {
        more.push(worst(change, lang));
    }
    more.extend(returns(change, lang));
    Item {
        notice: change.notice,
        severity: change.rule.severity,
        label: label(change.notice, lang).to_owned(),
        line: in_words(change, lang),
        more: more.join(lang.pick("; ", "；")),
    }
}

fn since(change: &Change, facts: &Facts<'_>) -> String {
    let (lang, incident) = (facts.lang, &change.incident);
    let (began, time) = (clock(incident.began, facts), clock(change.time, facts));
    let span = about(change.at.saturating_sub(incident.since), lang);
    let severity = change.rule.severity.name(lang);
    match change.notice {
        Notice::Alert if change.at == incident.since => {
            tr!(lang, "{severity}, at {time}", "{severity}，{time} 起")
        }
        Notice::Alert | Notice::Reminder => {
            tr!(
                lang,
                "{severity}, at {time}, for {span} so far",
                "{severity}，{time}，已持续 {span}"
            )
        }
        Notice::Recovery => {
            tr!(
                lang,
                "{severity}, from {began} to {time}, {span}",
                "{severity}，{began} 至 {time}，共 {span}"
            )
        }
    }
}

/// The time of day, with the date if that is another one than the sample's.
fn clock(time: Timestamp, facts: &Facts<'_>) -> String {
    let now = &facts.sample.time;
    let time = time.to_zoned(now.time_zone().clone());
    let format = if time.date() == now.date() { "%H:%M:%S" } else { "%Y-%m-%d %H:%M:%S" };
    time.strftime(format).to_string()
}

fn why_no_value(change: &Change, lang: Lang) -> Option<String> {
    if change.rule_is_gone {
        return Some(tr!(lang, "its rule was removed", "规则已被删除"));
    }
    let absent = change.absent.as_ref()?.text();
    let why = absent.in_lang(lang);
    Some(tr!(lang, "there is no value: {why}", "没有数值：{why}"))
}

fn worst(change: &Change, lang: Lang) -> String {
    let Rule { metric, side, .. } = &change.rule;
    let worst = metric.unit().show(change.incident.worst, lang);
    match side {
        Side::Above => tr!(lang, "at its highest {worst}", "最高 {worst}"),
        Side::Below => tr!(lang, "at its lowest {worst}", "最低 {worst}"),
    }
}

fn returns(change: &Change, lang: Lang) -> Option<String> {
    let times = change.incident.returns;
    (times > 0 && change.notice != Notice::Recovery).then(|| {
        tr!(
            lang,
            "it comes and goes (returns: {times}), so it has to stay away longer to be over",
            "反复出现：已复发 {times} 次，因此要正常更久才算恢复"
        )
    })
}
