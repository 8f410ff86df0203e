use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::*;
use crate::judge::JudgeMemory;
use crate::notify::NotifierMemory;
use crate::rules::{MailLimits, Rules};
use crate::sample::Absent;
use crate::testing::sample;

fn page(format: Format) -> String {
    let lines = [
        "cpu above 80 name a\"b\\c",
        "memory above 90",
        "load 5 above 4",
        "disk C:\\data above 50",
    ];
    let rules = Rules::new(lines.iter().map(|line| line.parse().unwrap()).collect()).unwrap();
    let mut judge = Judge::new(&rules, Duration::from_secs(5), JudgeMemory::default());
    let mut notifier = Notifier::new(MailLimits::default(), NotifierMemory::default());
    let mut sample = sample(5, Some(93.5));
    let mut metrics = rules.metrics().into_iter().skip(2);
    sample.readings.push((metrics.next().unwrap(), Err(Absent::NotTold(String::new()))));
    sample.readings.push((metrics.next().unwrap(), Ok(50.0)));
    let changes = judge.observe(&sample);
    notifier.take(changes, sample.at, sample.time.timestamp());
    let mails = Mails { sent: 3, waiting: 1, refused: 0 };
    exposition(&sample, &judge, &notifier, mails, format)
}

#[test]
fn readings_states_and_counts_are_there_in_base_units() {
    let page = page(Format::Text);
    for line in [
        "mail_monitor_cpu_ratio 0.935",
        "mail_monitor_memory_size_bytes 8589934592",
        "mail_monitor_network_received_bytes_total 1610612736",
        "mail_monitor_sample_timestamp_seconds 1795406405",
        "mail_monitor_reading_ratio{metric=\"cpu\"} 0.935",
        "mail_monitor_reading_ratio{metric=\"disk C:\\\\data\"} 0.5",
        "mail_monitor_rule_state{rule=\"a\\\"b\\\\c\",state=\"firing\"} 1",
        "mail_monitor_rule_state{rule=\"memory\",state=\"ok\"} 1",
        "mail_monitor_incidents_total 1",
        "mail_monitor_mails_sent_total 3",
        "mail_monitor_mails_waiting 1",
    ] {
        assert!(page.lines().any(|known| known == line), "{line} is not in\n{page}");
    }
    assert!(!page.contains("reading_load"), "a missing reading is left out");
}

/// The rules of the text format: every sample has a family that was announced, all samples of a
/// family stand together, names and labels are well formed, nothing stands twice.
fn check(page: &str, format: Format) {
    let mut kinds: BTreeMap<String, String> = BTreeMap::new();
    let mut current = String::new();
    let mut seen = Vec::new();
    assert!(page.ends_with('\n'));
    for line in page.lines().filter(|line| *line != "# EOF") {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').unwrap();
            assert!(kinds.insert(name.to_owned(), kind.to_owned()).is_none(), "{name} twice");
            current = name.to_owned();
        } else if !line.starts_with("# HELP ") {
            let (series, value) = line.rsplit_once(' ').unwrap();
            let name = series.split('{').next().unwrap();
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'));
            let is_counter = kinds[&current] == "counter";
            let family = match format {
                Format::OpenMetrics if is_counter => name.strip_suffix("_total").unwrap(),
                _ => name,
            };
            assert_eq!(family, current);
            assert!(value.parse::<f64>().unwrap().is_finite());
            assert!(!seen.contains(&series.to_owned()), "{series} twice");
            seen.push(series.to_owned());
        }
    }
    assert_eq!(page.ends_with("# EOF\n"), format == Format::OpenMetrics);
}

#[test]
fn the_page_keeps_the_rules_of_its_format() {
    for format in [Format::Text, Format::OpenMetrics] {
        check(&page(format), format);
    }
}

#[test]
fn the_parser_of_prometheus_reads_it() {
    const SCRIPT: &str = "\
import sys
name = sys.argv[1]
if name == 'text':
    from prometheus_client.parser import text_string_to_metric_families as parse
else:
    from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
count = 0
for family in parse(sys.stdin.read()):
    for sample in family.samples:
        count += 1
        if sample.labels.get('state') == 'firing' and sample.value == 1:
            print(sample.labels['rule'])
print(count)
";
    // An interpreter that has prometheus_client: the one of the peers, or the first on the path.
    let python = std::env::var_os("COURSE_PEERS_PYTHON").unwrap_or_else(|| "python3".into());
    let import = ["-c", "import prometheus_client"];
    let has_it = Command::new(&python).args(import).stderr(Stdio::null()).status();
    if !has_it.is_ok_and(|status| status.success()) {
        return testkit::missing("prometheus_client for Python (COURSE_PEERS_PYTHON)");
    }
    for (format, name) in [(Format::Text, "text"), (Format::OpenMetrics, "openmetrics")] {
        let page = page(format);
        let mut child = Command::new(&python)
            .args(["-c", SCRIPT, name])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(page.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let samples = page.lines().filter(|line| !line.starts_with('#')).count();
        let told = String::from_utf8(output.stdout).unwrap();
        assert_eq!(told.replace('\r', ""), format!("a\"b\\c\n{samples}\n"), "{name}");
    }
}

#[test]
fn the_format_is_the_one_that_is_asked_for() {
    let prometheus =
        "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.4";
    assert_eq!(Format::accepted(prometheus), Format::OpenMetrics);
    assert_eq!(Format::accepted("*/*"), Format::Text);
}

#[test]
fn the_rules_for_prometheus_ask_only_for_what_is_there() {
    let path = testkit::root().join("scripts/monitoring/alerts.yml");
    let alerts = std::fs::read_to_string(path).unwrap();
    let page = page(Format::Text);
    let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
    let names = alerts.split(|c| !is_name(c)).filter(|word| word.starts_with("mail_monitor_"));
    let mut asked = 0;
    for name in names {
        asked += 1;
        let is_there = page.lines().any(|line| line.split(['{', ' ']).next() == Some(name));
        assert!(is_there, "{name}");
    }
    assert!(asked >= 5);
}
