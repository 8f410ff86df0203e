//! The contents as plain text.

use common::layout::{left, right};
use common::{Lang, tr};
use unicode_width::UnicodeWidthStr;

use super::blocks::{Block, Item, Table};

pub(super) fn write(blocks: &[Block], lang: Lang) -> String {
    let parts = blocks.iter().filter_map(|block| match block {
        Block::Heading(text) | Block::Paragraph(text) => Some(format!("{text}\n")),
        Block::Items(items) => Some(items.iter().map(|one| item(one, lang)).collect()),
        Block::Table(table) => Some(write_table(table)),
        Block::Chart { .. } => None,
        Block::Footer(text) => Some(format!("-- \n{text}\n")), // the blank marks a signature (RFC 3676)
    });
    parts.collect::<Vec<String>>().join("\n")
}

fn item(item: &Item, lang: Lang) -> String {
    let Item { label, line, more, .. } = item;
    tr!(lang, "  {label}: {line}\n    {more}\n", "  {label}：{line}\n    {more}\n")
}

fn write_table(table: &Table) -> String {
    let widths: Vec<usize> = (0..table.heading.len()).map(|column| width(table, column)).collect();
    let rows = std::iter::once(&table.heading).chain(&table.rows);
    let caption =
        if table.caption.is_empty() { String::new() } else { format!("{}\n", table.caption) };
    rows.fold(caption, |text, row| text + &line(row, &widths, table.text_columns) + "\n")
}

fn width(table: &Table, column: usize) -> usize {
    let cells =
        std::iter::once(&table.heading).chain(&table.rows).filter_map(|row| row.get(column));
    let widest = cells.map(|cell| cell.width()).max().unwrap_or_default();
    let apart = usize::from(column >= table.text_columns); // a number keeps a blank before it
    table.widths.get(column).copied().unwrap_or_default().max(widest + apart)
}

fn line(cells: &[String], widths: &[usize], text_columns: usize) -> String {
    let cells = cells.iter().zip(widths).enumerate().map(|(column, (cell, width))| {
        if column < text_columns { left(cell, *width) } else { right(cell, *width) }
    });
    cells.collect()
}
