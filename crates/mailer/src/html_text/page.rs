//! The text of a page while it is being read.

use super::markup::Tag;
use super::table::Table;

/// Deeper lists and quotes are not indented any further.
const DEEPEST: usize = 8;

#[derive(Default)]
pub(super) struct Page {
    out: String,
    /// Line ends that are due before the next text: none, one, or two (an empty line between).
    breaks: usize,
    blank: bool,
    lists: Vec<Option<u64>>,
    quotes: usize,
    preformatted: usize,
    link: Option<Link>,
    table: Option<Table>,
    /// Tables inside a table: their cells are text of the outer one's.
    nested: usize,
}

struct Link {
    href: String,
    text: String,
}

impl Page {
    pub(super) fn text(&mut self, text: &str) {
        if self.preformatted > 0 && self.table.is_none() {
            return self.preformatted_text(text);
        }
        let begins_blank = text.starts_with(is_blank);
        for (index, word) in text.split(is_blank).filter(|word| !word.is_empty()).enumerate() {
            self.blank |= index > 0 || begins_blank;
            self.word(word);
        }
        self.blank |= text.ends_with(is_blank);
    }

    pub(super) fn open(&mut self, tag: &Tag) {
        match tag.name.as_str() {
            "br" => self.line_end(),
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dl" => self.block(2),
            "ul" => self.list(None),
            "ol" => self.list(Some(1)),
            "li" => self.item(),
            "blockquote" => {
                self.block(2);
                self.quotes += 1;
            }
            "pre" => {
                self.block(2);
                self.preformatted += 1;
            }
            "hr" => {
                self.block(1);
                self.word("----------");
                self.block(1);
            }
            "a" => self.open_link(tag.href.as_deref()),
            "img" => self.picture(tag.alt.as_deref()),
            "table" => self.open_table(),
            "tr" => self.in_table(Table::begin_row),
            "td" => self.in_table(|table| table.begin_cell(false)),
            "th" => self.in_table(|table| table.begin_cell(true)),
            name if is_block(name) => self.block(1),
            _ => {}
        }
    }

    pub(super) fn close(&mut self, name: &str) {
        match name {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "dl" => self.block(2),
            "ul" | "ol" => {
                self.lists.pop();
                self.block(if self.lists.is_empty() { 2 } else { 1 });
            }
            "blockquote" => {
                self.block(2);
                self.quotes = self.quotes.saturating_sub(1);
            }
            "pre" => {
                self.preformatted = self.preformatted.saturating_sub(1);
                self.block(2);
            }
            "a" => self.close_link(),
            "table" => self.close_table(),
            "td" | "th" => self.in_table(Table::end_cell),
            name if is_block(name) || name == "li" => self.block(1),
            _ => {}
        }
    }

    pub(super) fn finish(mut self) -> String {
        self.close_link();
        self.nested = 0;
        self.close_table();
        let end = self.out.trim_end().len();
        self.out.truncate(end);
        self.out
    }

    fn word(&mut self, word: &str) {
        if let Some(link) = &mut self.link {
            if self.blank && !link.text.is_empty() {
                link.text.push(' ');
            }
            link.text.push_str(word);
        }
        if let Some(cell) = self.table.as_mut().and_then(Table::cell) {
            if self.blank || self.breaks > 0 {
                cell.push(' ');
            }
            cell.push_str(word);
        } else {
            self.begin_text();
            self.out.push_str(word);
        }
        (self.blank, self.breaks) = (false, 0);
    }

    /// Writes the line ends or the blank that are due.
    fn begin_text(&mut self) {
        if self.out.is_empty() {
            self.out.push_str(&"> ".repeat(self.quotes.min(DEEPEST)));
            self.out.push_str(&"  ".repeat(self.depth()));
        } else if self.breaks > 0 {
            for _ in 0..self.breaks {
                self.begin_line();
            }
            self.out.push_str(&"  ".repeat(self.depth()));
        } else if self.blank && !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
        self.breaks = 0;
    }

    fn begin_line(&mut self) {
        let end = self.out.trim_end_matches(' ').len();
        self.out.truncate(end);
        self.out.push('\n');
        self.out.push_str(&"> ".repeat(self.quotes.min(DEEPEST)));
    }

    fn depth(&self) -> usize {
        self.lists.len().min(DEEPEST)
    }

    fn preformatted_text(&mut self, text: &str) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.breaks += 1;
            }
            let line = line.trim_end_matches('\r');
            if !line.is_empty() {
                self.begin_text();
                self.out.push_str(line);
            }
        }
    }

    fn block(&mut self, breaks: usize) {
        self.breaks = self.breaks.max(breaks);
        self.blank = false;
    }

    /// `<br>`: every one of them counts, but no more than an empty line is kept.
    fn line_end(&mut self) {
        self.breaks = (self.breaks + 1).min(2);
        self.blank = false;
    }

    fn list(&mut self, number: Option<u64>) {
        self.block(if self.lists.is_empty() { 2 } else { 1 });
        self.lists.push(number);
    }

    fn item(&mut self) {
        self.block(1);
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}.", *number - 1)
            }
            _ => "-".to_owned(),
        };
        // The mark hangs left of what belongs to it.
        let inner = self.lists.pop();
        self.word(&mark);
        self.lists.extend(inner);
        self.blank = true;
    }

    fn open_link(&mut self, href: Option<&str>) {
        self.close_link();
        let goes_somewhere = |href: &&str| {
            let known = ["http://", "https://", "mailto:", "tel:", "ftp://"];
            known.iter().any(|scheme| {
                href.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
            })
        };
        self.link = href
            .filter(goes_somewhere)
            .map(|href| Link { href: href.to_owned(), text: String::new() });
    }

    fn close_link(&mut self) {
        let Some(Link { href, text }) = self.link.take() else {
            return;
        };
        let place = href.strip_prefix("mailto:").unwrap_or(&href);
        if text == place || text == href || text == href.trim_end_matches('/') {
            return;
        }
        if text.is_empty() {
            return self.word(place);
        }
        let was_blank = std::mem::replace(&mut self.blank, true);
        self.word(&format!("({place})"));
        self.blank = was_blank;
    }

    fn picture(&mut self, alt: Option<&str>) {
        if let Some(alt) = alt.filter(|alt| !alt.is_empty()) {
            self.word(&format!("[{alt}]"));
        }
    }

    fn open_table(&mut self) {
        if self.table.is_some() {
            self.nested += 1;
            self.blank = true;
            return;
        }
        self.table = Some(Table::default());
    }

    /// What a nested table calls a cell is a word in the outer one's.
    fn in_table(&mut self, act: impl FnOnce(&mut Table)) {
        match &mut self.table {
            Some(table) if self.nested == 0 => {
                act(table);
                (self.blank, self.breaks) = (false, self.breaks);
            }
            _ => self.blank = true,
        }
    }

    fn close_table(&mut self) {
        if self.nested > 0 {
            self.nested -= 1;
            self.blank = true;
            return;
        }
        let Some(table) = self.table.take() else {
            return;
        };
        let lines = table.lines();
        self.block(2);
        for line in lines {
            self.begin_text();
            self.out.push_str(&line);
            self.block(1);
        }
        self.block(2);
    }
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "nav"
            | "aside"
            | "form"
            | "fieldset"
            | "figure"
            | "figcaption"
            | "address"
            | "dt"
            | "dd"
            | "center"
            | "body"
            | "caption"
            | "tr"
            | "details"
            | "summary"
            | "option"
    )
}
