//! The letter that every server gets, with everything that has ever arrived garbled.

use chart::{LineChart, Point, Threshold, Unit};
use common::Lang;
use mailer::{Address, Attachment, Contents, Inline, Letter, Mailer};
use serde_json::{Value, json};

pub(crate) const ALIAS: &str = "监控，三号机房";
const SUBJECT: &str =
    "[警报] 处理器使用率 93.5%，超过 80%：请值班的同学尽快查看三号机房的 web-1 主机，谢谢";
const TEXT: &str = "处理器使用率 93.5%\n.以点开头的一行\n\n  Two blanks, then a dot:\n.\nend";
const HTML: &str = "<p>处理器使用率 <b>93.5%</b></p>\n<p><img src=\"cid:chart@a\" alt=\"图\"></p>";
const TABLE: &str = "时间,处理器\r\n10:00,93.5\r\n";
const TABLE_NAME: &str = "十一月的性能报告（三号机房，web-1 主机，第二十三天）.csv";
const BYTES_NAME: &str = "数据 1.bin";

pub(crate) fn sender() -> Address {
    "student@example.com".parse().unwrap()
}

pub(crate) fn letter(mailer: &Mailer) -> Letter {
    let contents = Contents::text(TEXT)
        .html(HTML)
        .inline(Inline::new("chart@a", "图表.png", chart()))
        .attach(Attachment::new(TABLE_NAME, TABLE).media_type("text/csv"))
        .attach(Attachment::new(BYTES_NAME, bytes()));
    let to = [("li@example.com", "李四"), ("wang@example.com", "Wang, 五")];
    let draft = mailer.draft(to, SUBJECT, contents).cc(("zhao@example.com", "赵六"));
    draft.bcc("hidden@example.com").compose().unwrap()
}

/// What each reader makes of it.
pub(crate) fn as_read() -> Value {
    json!({
        "subject": SUBJECT,
        "from": [[ALIAS, "student@example.com"]],
        "to": [["李四", "li@example.com"], ["Wang, 五", "wang@example.com"]],
        "cc": [["赵六", "zhao@example.com"]],
        "bcc": null,
        "text": TEXT,
        "html": HTML,
        "files": [
            ["chart@a", "图表.png", "image/png", hex(&chart())],
            [null, TABLE_NAME, "text/csv", hex(TABLE.as_bytes())],
            [null, BYTES_NAME, "application/octet-stream", hex(&bytes())],
        ],
    })
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn chart() -> Vec<u8> {
    let points = (0..60).map(|at| Point::new(f64::from(at) * 5.0, 93.5 - f64::from(at)));
    let chart = LineChart::new("处理器使用率 · web-1", Unit::Percent, Lang::Zh).points(points);
    chart.threshold(Threshold::above(80.0)).to_png().unwrap()
}

fn bytes() -> Vec<u8> {
    (0..=255).cycle().take(5_000).collect()
}
