//! The mail's words: a subject that tells host, rule and value, and one text in two forms.
//!
//! The contents are built once ([`Block`](blocks::Block)) and written twice, as plain text and as
//! HTML for mail clients (tables, inline styles, nothing loaded from outside but the chart that
//! comes with the mail), so both tell the same numbers.

mod blocks;
mod html;
mod plain;
mod words;

use common::Lang;

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
        let text = plain::write(&blocks);
        let html = html::write(&blocks, &subject, facts.lang);
        Self { subject, text, html }
    }
}

/// The metrics of a group for which [`Facts::top`] is wanted: each once, of alerts and reminders.
pub fn metrics_to_explain(group: &NoticeGroup) -> Vec<Metric> {
    let mut metrics: Vec<Metric> = Vec::new();
    for change in &group.changes {
        let metric = &change.rule.metric;
        let lasts = change.notice != crate::Notice::Recovery;
        if lasts && !metrics.contains(metric) {
            metrics.push(metric.clone());
        }
    }
    metrics
}

#[cfg(test)]
#[path = "report/report_tests.rs"]
mod tests;
