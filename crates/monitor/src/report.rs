//! The mail's words: a subject that tells host, rule and value, and one text in two forms.
//!
//! The contents are built once (`blocks.rs`) and written twice, as plain text and as
//! HTML for mail clients (tables, inline styles, nothing loaded from outside but the chart that
//! comes with the mail), so both tell the same numbers.

mod blocks;
mod html;
mod plain;
mod words;

use common::Lang;

use crate::judge::Notice;
use crate::metric::Metric;
use crate::notify::NoticeGroup;
use crate::sample::{Process, Sample};

/// What a report is made of besides what happened.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The machine's name; it is made harmless here.
    pub host: &'a str,
    /// The newest sample.
    pub sample: &'a Sample,
    /// Who has most of a metric ([`Machine::top`](crate::Machine::top)).
    pub top: &'a [(Metric, Vec<Process>)],
    /// The Content-ID of a chart that comes inline with the mail: `chart` for `cid:chart`.
    pub chart: Option<&'a str>,
    /// The language.
    pub lang: Lang,
}

/// A report on what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// One line, without characters that a header refuses.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

impl Report {
    /// Words for a group of notices.
    pub fn new(group: &NoticeGroup, facts: &Facts<'_>) -> Self {
        let blocks = blocks::of(group, facts);
        let subject = words::subject(group, facts);
        let text = plain::write(&blocks, facts.lang);
        let html = html::write(&blocks, &subject, facts.lang);
        Self { subject, text, html }
    }
}

/// The metrics of a group for which [`Facts::top`] is wanted: of alerts and reminders, and none
/// whose processes would be the same again (those of the load are those of the CPU).
pub fn metrics_to_explain(group: &NoticeGroup) -> Vec<Metric> {
    let mut metrics: Vec<Metric> = Vec::new();
    let lasting = group.changes.iter().filter(|change| change.notice != Notice::Recovery);
    for metric in lasting.map(|change| &change.rule.metric) {
        let is_new = |known: &Metric| who_has_it(known) != who_has_it(metric);
        if metrics.iter().all(is_new) {
            metrics.push(metric.clone());
        }
    }
    metrics
}

/// What decides which processes are shown: the CPU, memory, or a name.
fn who_has_it(metric: &Metric) -> (&str, Option<&str>) {
    match metric {
        Metric::Cpu | Metric::Load { .. } => ("cpu", None),
        Metric::Memory | Metric::Swap => ("memory", None),
        Metric::Disk { .. } | Metric::Network { .. } => ("nothing", None),
        Metric::Process { name, .. } => ("process", Some(name)),
    }
}

#[cfg(test)]
#[path = "report/report_tests.rs"]
mod tests;
