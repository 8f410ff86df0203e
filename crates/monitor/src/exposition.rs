//! Everything for Prometheus: the text format 0.0.4
//! (<https://prometheus.io/docs/instrumenting/exposition_formats/>) and OpenMetrics 1.0.
//!
//! Units are base units (ratios, bytes, seconds). A reading that is missing is left out, which is
//! what Prometheus calls stale. Labels may hold anything and are escaped.

use std::fmt::Write;

use crate::judge::{Judge, State};
use crate::metric::Metric;
use crate::notify::Notifier;
use crate::rules::Side;
use crate::sample::Sample;
use crate::unit::Unit;

/// How to write it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Text format 0.0.4, which everything that scrapes reads.
    #[default]
    Text,
    /// OpenMetrics 1.0.
    OpenMetrics,
}

impl Format {
    /// The one that an `Accept` header asks for.
    pub fn accepted(header: &str) -> Self {
        let asks = header.to_ascii_lowercase().contains("application/openmetrics-text");
        if asks { Format::OpenMetrics } else { Format::Text }
    }

    /// Its `Content-Type`.
    pub const fn content_type(self) -> &'static str {
        match self {
            Format::Text => "text/plain; version=0.0.4; charset=utf-8",
            Format::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        }
    }
}

/// What became of the mails; the outbox knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mails {
    /// Taken by a server since the program began.
    pub sent: u64,
    /// In the outbox.
    pub waiting: u64,
    /// Set aside: a server will never take them.
    pub refused: u64,
}

/// All readings, states and counts as one page.
pub fn exposition(
    sample: &Sample,
    judge: &Judge,
    notifier: &Notifier,
    mails: Mails,
    format: Format,
) -> String {
    let mut page = Page { text: String::new(), format };
    overview(&mut page, sample);
    readings(&mut page, sample);
    rules(&mut page, judge);
    notices(&mut page, judge, notifier, mails);
    page.finish()
}

fn overview(page: &mut Page, sample: &Sample) {
    let overview = &sample.overview;
    let ratio = |percent: Option<f64>| percent.map(|percent| percent / 100.0);
    page.gauge("cpu_ratio", "Load of all cores", ratio(overview.cpu));
    page.gauge("memory_ratio", "Memory that programs could not have", ratio(overview.memory));
    page.gauge("memory_size_bytes", "All memory", Some(overview.memory_total as f64));
    let disk = overview.disk;
    page.gauge(
        "disk_ratio",
        "Use of the current directory's file system",
        ratio(disk.map(|d| d.used)),
    );
    page.gauge("disk_size_bytes", "Size of that file system", disk.map(|d| d.total as f64));
    page.counter(
        "network_received_bytes",
        "Received since boot, without loopback",
        overview.received,
    );
    page.counter("network_sent_bytes", "Sent since boot, without loopback", overview.sent);
    let time = sample.time.timestamp().as_millisecond() as f64 / 1000.0;
    page.gauge("sample_timestamp_seconds", "When this was read", Some(time));
}

/// One family for each unit that the rules read.
fn readings(page: &mut Page, sample: &Sample) {
    let families = [
        (Unit::Percent, "reading_ratio", "A share that a rule reads; of a process 1 is one core"),
        (Unit::BytesPerSecond, "reading_bytes_per_second", "Traffic that a rule reads"),
        (Unit::Bytes, "reading_bytes", "Memory that a rule reads"),
        (Unit::Load, "reading_load", "A load average that a rule reads"),
        (Unit::Count, "reading_processes", "A number of processes that a rule reads"),
    ];
    for (unit, name, help) in families {
        let of_unit = sample.readings.iter().filter(|(metric, _)| metric.unit() == unit);
        let samples: Vec<_> = of_unit
            .filter_map(|(metric, reading)| {
                let value = base(metric, *reading.as_ref().ok()?);
                Some((vec![("metric", metric.key())], value))
            })
            .collect();
        page.gauges(name, help, &samples);
    }
}

/// The value in its base unit.
fn base(metric: &Metric, value: f64) -> f64 {
    if metric.unit() == Unit::Percent { value / 100.0 } else { value }
}

fn rules(page: &mut Page, judge: &Judge) {
    let (mut thresholds, mut states) = (Vec::new(), Vec::new());
    for (rule, state) in judge.states() {
        let side = match rule.side {
            Side::Above => "above",
            Side::Below => "below",
        };
        let labels = vec![
            ("rule", rule.name.clone()),
            ("metric", rule.metric.key()),
            ("side", side.to_owned()),
            ("severity", rule.severity.word().to_owned()),
        ];
        thresholds.push((labels, base(&rule.metric, rule.threshold)));
        for known in State::ALL {
            let labels = vec![("rule", rule.name.clone()), ("state", known.word().to_owned())];
            states.push((labels, f64::from(u8::from(known == state))));
        }
    }
    page.gauges("rule_threshold", "The last good value, in the unit of the reading", &thresholds);
    page.gauges("rule_state", "1 for the state in which a rule is", &states);
}

fn notices(page: &mut Page, judge: &Judge, notifier: &Notifier, mails: Mails) {
    let counts = notifier.counts();
    page.counter("incidents", "Incidents that began", judge.incidents_so_far());
    page.counter("notice_groups", "Mails that were written", counts.groups);
    page.counter("notices_held", "Notices that the limit of mails held back", counts.held);
    let waiting = Some(notifier.waiting() as f64);
    page.gauge("notices_waiting", "Notices that wait to be written", waiting);
    page.counter("mails_sent", "Mails that a server took since the start", mails.sent);
    page.gauge("mails_waiting", "Mails in the outbox", Some(mails.waiting as f64));
    page.gauge("mails_refused", "Mails set aside: refused for good", Some(mails.refused as f64));
}

struct Page {
    text: String,
    format: Format,
}

type Labels = Vec<(&'static str, String)>;

impl Page {
    fn gauge(&mut self, name: &str, help: &str, value: Option<f64>) {
        let samples: Vec<(Labels, f64)> =
            value.map(|value| (Vec::new(), value)).into_iter().collect();
        self.gauges(name, help, &samples);
    }

    fn gauges(&mut self, name: &str, help: &str, samples: &[(Labels, f64)]) {
        if samples.is_empty() {
            return; // a family without samples says nothing
        }
        self.family(name, help, "gauge");
        for (labels, value) in samples {
            let labels = self.labels(labels);
            self.line(&format!("mail_monitor_{name}{labels} {value}"));
        }
    }

    /// OpenMetrics names the family without the suffix that its sample has; the text format with.
    fn counter(&mut self, name: &str, help: &str, value: u64) {
        let sample = format!("{name}_total");
        let family = match self.format {
            Format::Text => sample.as_str(),
            Format::OpenMetrics => name,
        };
        self.family(family, help, "counter");
        self.line(&format!("mail_monitor_{sample} {value}"));
    }

    fn family(&mut self, name: &str, help: &str, kind: &str) {
        self.line(&format!("# HELP mail_monitor_{name} {help}"));
        self.line(&format!("# TYPE mail_monitor_{name} {kind}"));
    }

    fn labels(&self, labels: &Labels) -> String {
        if labels.is_empty() {
            return String::new();
        }
        let labels = labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escape(value)));
        format!("{{{}}}", labels.collect::<Vec<_>>().join(","))
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{line}"); // a String takes any text
    }

    fn finish(mut self) -> String {
        if self.format == Format::OpenMetrics {
            self.line("# EOF");
        }
        self.text
    }
}

/// A label's value: backslash, quote and newline are escaped, everything else is UTF-8.
fn escape(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
#[path = "exposition_tests.rs"]
mod tests;
