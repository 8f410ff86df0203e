//! The mail's words: the subject tells the machine, what is wrong and by how much; the text has
//! the table.

use common::escape::escaped;
use common::{Lang, tr};
use sysinfo::System;

use crate::rules::{Breach, Metric};
use crate::sample::Sample;
use crate::table;

/// A report on a sample that is above a limit.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) subject: String,
    pub(crate) body: String,
}

impl Report {
    /// Words for a sample and what is wrong with it.
    pub(crate) fn new(sample: &Sample, breaches: &[Breach], lang: Lang) -> Self {
        let host = System::host_name().unwrap_or_else(|_| "localhost".to_owned());
        // The administrator chose the name; a header takes no control characters.
        Self::from_host(&escaped(&host).to_string(), sample, breaches, lang)
    }

    fn from_host(host: &str, sample: &Sample, breaches: &[Breach], lang: Lang) -> Self {
        let breaches: Vec<String> = breaches.iter().map(|breach| in_words(breach, lang)).collect();
        let all = breaches.join(lang.pick(", ", "，"));
        let subject = tr!(lang, "Alert from {host}: {all}", "来自 {host} 的告警：{all}");
        let each = breaches.join("\n  ");
        let (heading, row) = (table::heading(lang), table::row(sample));
        let memory = table::size(sample.memory_total);
        let disk = sample.disk.map_or("-".to_owned(), |disk| table::size(disk.total));
        let body = tr!(
            lang,
            "{host} is above its limits:\n\n  {each}\n\n{heading}\n{row}\n\n\
             memory {memory}, disk {disk}; network traffic since boot\n-- \nmail_monitor on {host}\n",
            "{host} 超过了上限：\n\n  {each}\n\n{heading}\n{row}\n\n\
             内存共 {memory}，磁盘共 {disk}；网络流量从开机算起\n-- \n{host} 上的 mail_monitor\n"
        );
        Self { subject, body }
    }
}

fn in_words(breach: &Breach, lang: Lang) -> String {
    let Breach { metric, value, limit } = breach;
    let name = match metric {
        Metric::Cpu => "CPU",
        Metric::Memory => lang.pick("memory", "内存"),
    };
    tr!(lang, "{name} {value:.1} % (limit {limit} %)", "{name} {value:.1}%（上限 {limit}%）")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Limits;

    fn report(lang: Lang) -> Report {
        let sample = Sample { memory: 95.0, ..Sample::example() };
        let limits = Limits { cpu: "80".parse().unwrap(), memory: "90".parse().unwrap() };
        Report::from_host("box", &sample, &limits.judge(&sample), lang)
    }

    #[test]
    fn the_subject_tells_host_metric_value_and_limit() {
        let subject = report(Lang::En).subject;
        assert_eq!(subject, "Alert from box: CPU 93.5 % (limit 80 %), memory 95.0 % (limit 90 %)");
        let subject = report(Lang::Zh).subject;
        assert_eq!(subject, "来自 box 的告警：CPU 93.5%（上限 80%），内存 95.0%（上限 90%）");
    }

    #[test]
    fn the_body_has_the_table_of_its_language() {
        for (lang, word) in [(Lang::En, "is above its limits"), (Lang::Zh, "超过了上限")] {
            let body = report(lang).body;
            assert!(body.contains(word), "{body}");
            assert!(body.contains(&table::heading(lang)), "{body}");
            assert!(body.contains("2026-11-23T13:05:11+08:00   93.5     95.0"), "{body}");
        }
    }
}
