//! The contents of a mail, before they have a form.

use common::escape::escaped;
use common::{Lang, tr};

use super::{Facts, words};
use crate::judge::Notice;
use crate::notify::NoticeGroup;
use crate::rules::Severity;
use crate::sample::{Process, Space};
use crate::table;
use crate::unit::{Unit, size};

/// A part of a mail. Its texts are harmless but not yet escaped for HTML.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Block {
    Heading(String),
    Paragraph(String),
    /// What happened: of what kind and how bad, in how many words.
    Items(Vec<Item>),
    Table(Table),
    /// The chart: its Content-ID and what it shows.
    Chart {
        cid: String,
        shows: String,
    },
    /// Below everything.
    Footer(String),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    pub(super) notice: Notice,
    pub(super) severity: Severity,
    pub(super) label: String,
    pub(super) line: String,
    /// Smaller, below the line.
    pub(super) more: String,
}

/// A table whose first `text_columns` are text, the others numbers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Table {
    pub(super) caption: String,
    pub(super) text_columns: usize,
    /// Widths of the columns at least, in plain text.
    pub(super) widths: Vec<usize>,
    pub(super) heading: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

pub(super) fn of(group: &NoticeGroup, facts: &Facts<'_>) -> Vec<Block> {
    let lang = facts.lang;
    let host = words::host(facts.host);
    let items = group.changes.iter().map(|change| words::item(change, facts)).collect();
    let mut blocks = vec![Block::Heading(words::headline(group, &host, lang)), Block::Items(items)];
    if group.held > 0 {
        let held = group.held;
        blocks.push(Block::Paragraph(tr!(
            lang,
            "Held back by the hourly limit of mails, and told in this one: {held}.",
            "其中 {held} 条因每小时的邮件数已达上限而推迟，现一并告知。"
        )));
    }
    if let Some(cid) = facts.chart {
        let shows = tr!(lang, "the last minutes, with the threshold", "最近几分钟的曲线和阈值线");
        blocks.push(Block::Chart { cid: cid.to_owned(), shows });
    }
    blocks.push(Block::Table(overview(facts)));
    blocks.push(Block::Paragraph(totals(facts)));
    for (metric, processes) in facts.top.iter().filter(|(_, processes)| !processes.is_empty()) {
        blocks.push(Block::Table(top(&metric.name(lang), processes, lang)));
    }
    blocks.push(Block::Footer(tr!(lang, "mail_monitor on {host}", "{host} 上的 mail_monitor")));
    blocks
}

/// The course's table.
fn overview(facts: &Facts<'_>) -> Table {
    Table {
        caption: String::new(),
        text_columns: 1,
        widths: table::WIDTHS.to_vec(),
        heading: table::heading_cells(facts.lang).to_vec(),
        rows: vec![table::cells(facts.sample).to_vec()],
    }
}

fn totals(facts: &Facts<'_>) -> String {
    let overview = &facts.sample.overview;
    let memory = size(overview.memory_total);
    let disk = overview.disk.map_or("-".to_owned(), |Space { total, .. }| size(total));
    tr!(
        facts.lang,
        "memory {memory}, disk {disk} in all; network traffic since boot",
        "内存共 {memory}，磁盘共 {disk}；网络流量从开机算起"
    )
}

fn top(metric: &str, processes: &[Process], lang: Lang) -> Table {
    let row = |process: &Process| {
        let name: String = escaped(&process.name).to_string().chars().take(40).collect();
        let (cpu, memory) =
            (Unit::Percent.show(process.cpu, lang), Unit::Bytes.show(process.memory as f64, lang));
        vec![name, process.pid.to_string(), cpu, memory]
    };
    let names = lang
        .pick(["process", "PID", "CPU (1 core)", "memory"], ["进程", "PID", "CPU（单核）", "内存"]);
    Table {
        caption: tr!(lang, "Top processes by {metric}", "占用最多的进程：{metric}"),
        text_columns: 1,
        widths: vec![25, 9, 14, 12],
        heading: names.map(str::to_owned).to_vec(),
        rows: processes.iter().map(row).collect(),
    }
}
