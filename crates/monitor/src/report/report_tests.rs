use std::time::Duration;

use common::Lang;
use common::escape::is_hazardous;

use super::*;
use crate::judge::{Judge, JudgeMemory};
use crate::notify::{Notifier, NotifierMemory};
use crate::rules::{MailLimits, Rules};
use crate::sample::Absent;
use crate::table;
use crate::testing::sample;

/// The mails of a run with these rules: a value of the CPU at each second.
fn groups(lines: &[&str], steps: &[(u64, Option<f64>)]) -> Vec<NoticeGroup> {
    let rules = Rules::new(lines.iter().map(|line| line.parse().unwrap()).collect()).unwrap();
    let mut judge = Judge::new(&rules, Duration::from_secs(5), JudgeMemory::default());
    let mut notifier = Notifier::new(MailLimits::default(), NotifierMemory::default());
    for (second, cpu) in steps {
        let mut sample = sample(*second, *cpu);
        let nginx = "process nginx count below 1".parse::<crate::Rule>().unwrap().metric;
        sample.readings.push((nginx, Ok(0.0)));
        sample.readings.push((Metric::Swap, Err(Absent::NotTold("<b>&\u{1b}".to_owned()))));
        let changes = judge.observe(&sample);
        notifier.take(changes, sample.at, sample.time.timestamp());
    }
    notifier.unposted().to_vec()
}

fn report(group: &NoticeGroup, lang: Lang) -> Report {
    let top = vec![(
        Metric::Cpu,
        vec![
            Process { pid: 4711, name: "ffmpeg".to_owned(), cpu: 187.5, memory: 1 << 30 },
            Process { pid: 12, name: "<script>\n".to_owned(), cpu: 3.0, memory: 1 << 20 },
        ],
    )];
    let sample = sample(3600, Some(93.5));
    let facts = Facts { host: "box", sample: &sample, top: &top, chart: Some("chart"), lang };
    Report::new(group, &facts)
}

#[test]
fn the_subject_tells_host_metric_value_and_limit() {
    let groups = groups(
        &["cpu above 80 repeat 1m", "memory above 30 repeat never"],
        &[(0, Some(93.5)), (61, Some(91.0)), (70, Some(20.0))],
    );
    let subjects =
        |lang| groups.iter().map(|group| report(group, lang).subject).collect::<Vec<_>>();
    let expected = [
        "Alert from box: CPU 93.5 % (limit 80 %), memory 40.1 % (limit 30 %)",
        "Reminder from box: CPU 91.0 % (limit 80 %)",
        "Recovery on box: CPU 20.0 % (limit 80 %)",
    ];
    assert_eq!(subjects(Lang::En), expected);
    let expected = [
        "来自 box 的告警：CPU 93.5%（上限 80%），内存 40.1%（上限 30%）",
        "来自 box 的提醒：CPU 91.0%（上限 80%）",
        "box 已恢复：CPU 20.0%（上限 80%）",
    ];
    assert_eq!(subjects(Lang::Zh), expected);
}

#[test]
fn a_subject_says_what_is_of_another_kind_and_how_many_more() {
    let lines = [
        "cpu above 80 name first",
        "cpu above 81 name second",
        "cpu above 82 name third",
        "process nginx count below 1 severity critical name web",
    ];
    let groups = groups(&lines, &[(0, Some(90.0))]);
    let subject = report(&groups[0], Lang::En).subject;
    let expected = "Critical alert from box: first: CPU 90.0 % (limit 80 %), \
                    second: CPU 90.0 % (limit 81 %), third: CPU 90.0 % (limit 82 %), 1 more";
    assert_eq!(subject, expected);
    let text = report(&groups[0], Lang::En).text;
    assert!(text.contains("alert: web: process nginx count 0 (at least 1)"), "{text}");
}

#[test]
fn a_subject_is_safe_in_a_header() {
    let groups = groups(&["cpu above 80"], &[(0, Some(90.0))]);
    let sample = sample(0, Some(90.0));
    let host = "box\r\nBcc: everyone@example.com\u{202e}";
    let facts = Facts { host, sample: &sample, top: &[], chart: None, lang: Lang::En };
    let report = Report::new(&groups[0], &facts);
    assert!(!report.subject.chars().any(is_hazardous), "{}", report.subject);
    assert!(report.subject.len() < 200);
}

#[test]
fn the_text_reads_well_in_both_languages() {
    let groups = groups(&["cpu above 80"], &[(0, Some(93.5)), (90, Some(41.0))]);
    let alert = report(&groups[0], Lang::En).text;
    let expected = "\
Alert from box

  alert: CPU 93.5 % (limit 80 %)
    warning, at 12:00:00

time                       CPU % memory % disk %   received       sent
2026-11-23T13:00:00+08:00   93.5     40.1   63.0    1.5 GiB     1023 B

memory 8.0 GiB, disk 256.0 GiB in all; network traffic since boot

Top processes by CPU
process                        PID  CPU (1 core)      memory
ffmpeg                        4711       187.5 %     1.0 GiB
<script>\\n                      12         3.0 %     1.0 MiB

-- 
mail_monitor on box
";
    assert_eq!(alert, expected);
    let recovery = report(&groups[1], Lang::Zh).text;
    let begins = "\
box 已恢复

  恢复：CPU 41.0%（上限 80%）
    警告，12:00:00 至 12:01:30，共 1 分钟 30 秒；最高 93.5%

";
    assert!(recovery.starts_with(begins), "{recovery}");
    assert!(recovery.contains(&table::heading(Lang::Zh)), "{recovery}");
}

#[test]
fn html_and_text_tell_the_same_numbers_and_html_is_escaped() {
    let groups = groups(
        &["cpu above 80 repeat 1m", "swap above 1 name a<b>&\"c"],
        &[(0, Some(93.5)), (61, None)],
    );
    for lang in [Lang::En, Lang::Zh] {
        for group in &groups {
            let report = report(group, lang);
            let shown = shown(&report.html);
            for word in
                report.text.replace('：', "： ").split_whitespace().filter(|word| *word != "--")
            {
                assert!(shown.contains(word.trim_end_matches([':', '：'])), "{word}: {shown}");
            }
            assert!(!report.html.contains("<script") && !report.html.contains("http"));
            assert!(report.html.contains("<img src=\"cid:chart\""));
            assert!(!report.html.chars().any(|c| c != '\n' && is_hazardous(c)));
        }
    }
}

/// The text of HTML as a browser shows it, roughly.
fn shown(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1;
    let texts = body.split('<').filter_map(|piece| piece.split_once('>').map(|(_, text)| text));
    let text: String = texts.flat_map(|text| [text, " "]).collect();
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    plain.replace("&#39;", "'").replace("&amp;", "&")
}

#[test]
fn a_reminder_without_a_value_says_why() {
    let groups = groups(&["cpu above 80 repeat 1m"], &[(0, Some(93.5)), (61, None)]);
    let report = report(&groups[1], Lang::En);
    assert_eq!(report.subject, "Reminder from box: CPU ? (limit 80 %)");
    assert!(
        report
            .text
            .contains("there is no value: not known at the first look; at its highest 93.5 %")
    );
}

#[test]
fn what_is_asked_of_the_machine_is_what_still_lasts() {
    let groups =
        groups(&["cpu above 80", "cpu above 85 name b"], &[(0, Some(90.0)), (5, Some(1.0))]);
    assert_eq!(metrics_to_explain(&groups[0]), [Metric::Cpu]);
    assert_eq!(metrics_to_explain(&groups[1]), []);
    let lines = ["cpu above 80", "memory above 30", "process nginx count below 1"];
    let all = self::groups(&lines, &[(0, Some(90.0))]);
    assert_eq!(metrics_to_explain(&all[0]).len(), 3);
}
