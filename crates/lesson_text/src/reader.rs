//! From Markdown to [`LessonText`], line by line.

use super::{Block, CodeBlock, LessonText, Malformed, Prose, Section};

pub(super) fn read(markdown: &str) -> Result<LessonText, Malformed> {
    let mut reader = Reader::default();
    let mut lines = markdown.lines().zip(1..);
    while let Some((line, number)) = lines.next() {
        if let Some(info) = fence(line) {
            let closing = &line[..line.len() - info.len()];
            let text = up_to_fence(&mut lines, closing)
                .ok_or_else(|| Malformed::new(number, "this code block is not closed"))?;
            let info = info.trim().to_owned();
            reader.push(Block::Code(CodeBlock { line: number, info, text }));
        } else if let Some(begin) = line.strip_prefix("<!--") {
            let comment = up_to_comment_end(&mut lines, begin)
                .ok_or_else(|| Malformed::new(number, "this comment is not closed"))?;
            reader.comment(number, comment.trim())?;
        } else {
            reader.line(number, line)?;
        }
    }
    reader.end_paragraph();
    Ok(reader.text)
}

type Lines<'a, 'b> = &'b mut dyn Iterator<Item = (&'a str, usize)>;

/// The info string behind an opening fence.
fn fence(line: &str) -> Option<&str> {
    line.starts_with("```").then(|| line.trim_start_matches('`'))
}

/// The lines up to a fence at least as long as the opening one.
fn up_to_fence(lines: Lines<'_, '_>, opening: &str) -> Option<String> {
    let mut text = String::new();
    for (line, _) in lines {
        let closes = fence(line).is_some_and(|info| info.trim().is_empty());
        if closes && line.trim_end().len() >= opening.len() {
            return Some(text);
        }
        text.push_str(line);
        text.push('\n');
    }
    None
}

fn up_to_comment_end(lines: Lines<'_, '_>, begin: &str) -> Option<String> {
    let mut comment = begin.to_owned();
    loop {
        if let Some((comment, _)) = comment.split_once("-->") {
            return Some(comment.to_owned());
        }
        comment.push('\n');
        comment.push_str(lines.next()?.0);
    }
}

#[derive(Default)]
struct Reader {
    text: LessonText,
    paragraph: Option<Prose>,
}

impl Reader {
    fn push(&mut self, block: Block) {
        self.end_paragraph();
        match self.text.sections.last_mut() {
            Some(section) => section.blocks.push(block),
            None => self.text.opening.push(block),
        }
    }

    fn end_paragraph(&mut self) {
        if let Some(prose) = self.paragraph.take() {
            self.push(Block::Prose(prose));
        }
    }

    fn line(&mut self, number: usize, line: &str) -> Result<(), Malformed> {
        if let Some(title) = line.strip_prefix("# ") {
            if !self.text.title.is_empty() {
                return Err(Malformed::new(number, "this is a second title"));
            }
            self.text.title = title.trim().to_owned();
        } else if let Some(heading) = line.strip_prefix("## ") {
            self.end_paragraph();
            self.text.sections.push(Section {
                line: number,
                heading: heading.trim().to_owned(),
                notes: Vec::new(),
                blocks: Vec::new(),
            });
        } else if line.trim().is_empty() {
            self.end_paragraph();
        } else {
            self.prose(number, line);
        }
        Ok(())
    }

    fn prose(&mut self, number: usize, line: &str) {
        match &mut self.paragraph {
            Some(prose) => {
                prose.text.push('\n');
                prose.text.push_str(line);
            }
            None => {
                self.paragraph = Some(Prose { line: number, text: line.to_owned() });
            }
        }
    }

    /// A comment that is neither minutes nor notes is for whoever edits the file.
    fn comment(&mut self, number: usize, comment: &str) -> Result<(), Malformed> {
        self.end_paragraph();
        if let Some(minutes) = comment.strip_prefix("minutes:") {
            let minutes = minutes.trim().parse();
            let minutes = minutes.map_err(|_| Malformed::new(number, "minutes is not a number"))?;
            self.text.minutes = Some(minutes);
        } else if let Some(notes) = comment.strip_prefix("notes:") {
            let Some(section) = self.text.sections.last_mut() else {
                return Err(Malformed::new(number, "notes stand under a `## ` heading"));
            };
            section.notes.push(notes.trim().to_owned());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Part;

    const TEXT: &str = "\
# Send

<!-- minutes: 12 -->

Opening.

## Goal

<!-- notes: Ask first.
Then tell. -->

One
line more.

```rust src/main.rs:send
# not a title
## nor a section
```

````text
```
<!-- not a comment -->
```
````
## 练习

  ``` no fence
";

    #[test]
    fn a_lesson_is_read() {
        let text = LessonText::parse(TEXT).unwrap();
        assert_eq!((text.title.as_str(), text.minutes), ("Send", Some(12)));
        assert_eq!(text.opening[0].as_prose().unwrap().text, "Opening.");
        let headings: Vec<_> = text.sections.iter().map(|s| s.heading.as_str()).collect();
        assert_eq!(headings, ["Goal", "练习"]);
        let goal = text.part(Part::Goal).unwrap();
        assert_eq!((goal.line, goal.blocks.len()), (7, 3));
        assert_eq!(goal.notes, ["Ask first.\nThen tell."]);
        assert_eq!(goal.prose().next().unwrap().text, "One\nline more.");
        assert_eq!(text.part(Part::Exercise).unwrap().blocks.len(), 1);
        assert_eq!(text.part(Part::Idea), None);
    }

    #[test]
    fn code_is_kept_as_it_stands() {
        let text = LessonText::parse(TEXT).unwrap();
        let [quote, literal] = text.code().collect::<Vec<_>>()[..] else {
            panic!("two blocks");
        };
        assert_eq!((quote.line, quote.language()), (15, "rust"));
        let place = quote.quote().unwrap();
        assert_eq!((place.path, place.region), ("src/main.rs", "send"));
        assert_eq!(quote.text, "# not a title\n## nor a section\n");
        assert_eq!(literal.text, "```\n<!-- not a comment -->\n```\n");
        assert_eq!(literal.quote(), None);
    }

    #[test]
    fn what_has_no_form_is_refused_with_its_line() {
        let table = [
            ("# A\n\n```rust\nlet x;\n", 3, "not closed"),
            ("# A\n<!-- notes: x\n", 2, "not closed"),
            ("# A\n<!-- minutes: long -->\n", 2, "number"),
            ("# A\n<!-- notes: x -->\n", 2, "heading"),
            ("# A\n\n# B\n", 3, "second title"),
        ];
        for (text, line, what) in table {
            let malformed = LessonText::parse(text).unwrap_err();
            assert_eq!(malformed.line, line, "{text}");
            assert!(malformed.what.contains(what), "{malformed}");
        }
    }
}
