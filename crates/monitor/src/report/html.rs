//! The contents as HTML that mail clients show: tables and inline styles, no scripts, no style
//! sheets, nothing from elsewhere.

use common::Lang;

use super::blocks::{Block, Item, Table};
use crate::judge::Notice;
use crate::rules::Severity;

const FONT: &str = "font-family:-apple-system,'Segoe UI','PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif";
const CELL: &str = "padding:4px 10px;border-bottom:1px solid #e3e6ea;white-space:nowrap";

pub(super) fn write(blocks: &[Block], title: &str, lang: Lang) -> String {
    let title = escape(title);
    let tag = match lang {
        Lang::En => "en",
        Lang::Zh => "zh-CN",
    };
    let body: String = blocks.iter().map(block).collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"{tag}\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title></head>\n\
         <body style=\"margin:0;padding:16px;background:#ffffff;color:#1f2328;font-size:14px;\
         line-height:1.5;{FONT}\">\n{body}</body>\n</html>\n"
    )
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(text) => {
            format!("<h1 style=\"margin:0 0 12px;font-size:18px\">{}</h1>\n", escape(text))
        }
        Block::Paragraph(text) => {
            format!("<p style=\"margin:8px 0 16px;color:#57606a\">{}</p>\n", escape(text))
        }
        Block::Items(items) => {
            let rows: String = items.iter().map(item).collect();
            format!(
                "<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" \
                 style=\"border-collapse:collapse;margin:0 0 16px\">\n{rows}</table>\n"
            )
        }
        Block::Table(table) => write_table(table),
        Block::Chart { cid, shows } => format!(
            "<p style=\"margin:0 0 16px\"><img src=\"cid:{}\" alt=\"{}\" width=\"640\" \
             style=\"display:block;max-width:100%;height:auto;border:0\"></p>\n",
            escape(cid),
            escape(shows)
        ),
        Block::Footer(text) => format!(
            "<p style=\"margin:16px 0 0;font-size:12px;color:#57606a\">{}</p>\n",
            escape(text)
        ),
    }
}

fn item(item: &Item) -> String {
    let colour = colour(item.notice, item.severity);
    let (label, line, more) = (escape(&item.label), escape(&item.line), escape(&item.more));
    format!(
        "<tr><td style=\"padding:6px 12px 6px 10px;border-left:4px solid {colour};color:{colour};\
         vertical-align:top;white-space:nowrap\">{label}</td>\
         <td style=\"padding:6px 0\"><strong>{line}</strong><br>\
         <span style=\"color:#57606a\">{more}</span></td></tr>\n"
    )
}

/// Dark enough on white to be read (a contrast of 4.5 and more, WCAG 2.2).
fn colour(notice: Notice, severity: Severity) -> &'static str {
    match (notice, severity) {
        (Notice::Recovery, _) => "#1a7f37",
        (_, Severity::Critical) => "#b3141d",
        (_, Severity::Warning) => "#8a5300",
        (_, Severity::Info) => "#0a58ca",
    }
}

fn write_table(table: &Table) -> String {
    let side = |column| if column < table.text_columns { "left" } else { "right" };
    let row = |cells: &[String], tag: &str, style: &str| {
        let cells = cells.iter().enumerate().map(|(column, cell)| {
            let (side, cell) = (side(column), escape(cell));
            format!("<{tag} style=\"{CELL};text-align:{side}{style}\">{cell}</{tag}>")
        });
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    let caption = match table.caption.as_str() {
        "" => String::new(),
        caption => {
            format!("<p style=\"margin:16px 0 4px\"><strong>{}</strong></p>\n", escape(caption))
        }
    };
    let heading = row(&table.heading, "th", ";color:#57606a;font-weight:600");
    let rows: String = table.rows.iter().map(|cells| row(cells, "td", "")).collect();
    format!(
        "{caption}<table cellpadding=\"0\" cellspacing=\"0\" style=\"border-collapse:collapse;\
         font-variant-numeric:tabular-nums\">\n{heading}{rows}</table>\n"
    )
}

/// Text as HTML shows it (HTML standard, 13.3).
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(character),
        }
    }
    out
}
