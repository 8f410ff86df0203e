//! Quotes: a region of a source file, between `// region: send` and `// endregion: send`.

/// The place that a code block quotes: `src/main.rs:send`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote<'a> {
    /// The file, from the lesson's directory.
    pub path: &'a str,
    /// The region's name.
    pub region: &'a str,
}

impl<'a> Quote<'a> {
    pub(super) fn parse(named: &'a str) -> Option<Self> {
        let (path, region) = named.rsplit_once(':')?;
        Some(Self { path, region })
    }
}

/// The lines of a region, moved to the left margin, without the marks of other regions in it.
///
/// # Errors
/// A sentence, when the region is not there, is there twice or is not closed.
pub fn region(source: &str, name: &str) -> Result<String, String> {
    let is = |line: &str, mark| marked(line, mark) == Some(name);
    let mut begins = source.lines().enumerate().filter(|(_, l)| is(l, BEGIN));
    let Some((begin, _)) = begins.next() else {
        return Err(format!("there is no `{BEGIN} {name}`"));
    };
    if begins.next().is_some() {
        return Err(format!("there are two of `{BEGIN} {name}`"));
    }
    let inside = source.lines().skip(begin + 1);
    let Some(length) = inside.clone().position(|line| is(line, END)) else {
        return Err(format!("`{BEGIN} {name}` is not closed"));
    };
    let is_mark = |line: &str| marked(line, BEGIN).or_else(|| marked(line, END)).is_some();
    let lines = inside.take(length).filter(|line| !is_mark(line));
    Ok(dedent(&lines.collect::<Vec<_>>()))
}

/// The regions that begin (`true`) and end (`false`) in a source, with their lines, in order.
pub fn region_names(source: &str) -> Vec<(usize, bool, &str)> {
    let mark = |line| {
        let begin = marked(line, BEGIN).map(|name| (true, name));
        begin.or_else(|| marked(line, END).map(|name| (false, name)))
    };
    let numbered = source.lines().zip(1..);
    numbered
        .filter_map(|(line, number)| mark(line).map(|(begins, name)| (number, begins, name)))
        .collect()
}

const BEGIN: &str = "// region:";
const END: &str = "// endregion:";

fn marked<'a>(line: &'a str, mark: &str) -> Option<&'a str> {
    line.trim().strip_prefix(mark).map(str::trim)
}

fn dedent(lines: &[&str]) -> String {
    let indent = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let written = lines.iter().filter(|line| !line.trim().is_empty());
    let margin = written.map(indent).min().unwrap_or(0);
    let moved = lines.iter().map(|line| line.get(margin..).unwrap_or(""));
    let text = moved.fold(String::new(), |text, line| text + line + "\n");
    format!("{}\n", text.trim_matches('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "fn main() {\n    // region: outer\n    a();\n\n    // region: inner\n    \
                          if b {\n        c();\n    }\n    // endregion: inner\n    \
                          // endregion: outer\n}\n// region: open\n";

    #[test]
    fn a_region_loses_its_margin_and_the_marks_in_it() {
        let outer = "a();\n\nif b {\n    c();\n}\n";
        assert_eq!(region(SOURCE, "outer").as_deref(), Ok(outer));
        let inner = "if b {\n    c();\n}\n";
        assert_eq!(region(SOURCE, "inner").as_deref(), Ok(inner));
    }

    #[test]
    fn a_region_is_there_once_and_closed() {
        assert!(region(SOURCE, "nowhere").unwrap_err().contains("no `"));
        assert!(region(SOURCE, "open").unwrap_err().contains("not closed"));
        let twice = SOURCE.repeat(2);
        assert!(region(&twice, "inner").unwrap_err().contains("two"));
    }

    #[test]
    fn every_mark_is_listed() {
        let names = region_names(SOURCE);
        assert_eq!(names[0], (2, true, "outer"));
        assert_eq!(names[2], (9, false, "inner"));
        assert_eq!(names.len(), 5);
    }
}
