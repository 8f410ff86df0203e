//! What a README quotes from the source is what stands in the source.

use lesson_text::{Language, region, region_names};

use crate::readmes::readmes;
use crate::tree::{Fault, Tree};
use crate::{finds, holds_here};

fn outdated(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for readme in readmes(tree, &Language::ALL) {
        let (lesson, _) = readme.path.rsplit_once('/').unwrap();
        for code in readme.text.code() {
            let mut fault = |what| faults.push(Fault::new(&readme.path, code.line, what));
            let Some(quote) = code.quote() else {
                if code.language() == "rust" && code.info.contains('/') {
                    fault(format!("`{}` names no region: `path:region`", code.info));
                }
                continue;
            };
            let path = format!("{lesson}/{}", quote.path);
            if !tree.has(&path) {
                fault(format!("there is no {path}"));
                continue;
            }
            match region(&tree.text(&path), quote.region) {
                Ok(source) if source.trim() == code.text.trim() => {}
                Ok(source) => fault(difference(&path, &source, &code.text)),
                Err(why) => fault(format!("{path}: {why}")),
            }
        }
    }
    faults
}

fn difference(path: &str, source: &str, quoted: &str) -> String {
    let ends = [""].into_iter().cycle();
    let lines = source.trim().lines().chain(ends.clone());
    let mut pairs = lines.zip(quoted.trim().lines().chain(ends));
    let (source, quoted) = pairs.find(|(a, b)| a != b).unwrap();
    format!("{path} reads\n    {source}\n  and this quote\n    {quoted}")
}

fn unpaired_marks(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for path in tree.files("lessons/**/*.rs") {
        let text = tree.text(path);
        let (mut open, mut seen) = (Vec::new(), Vec::new());
        for (line, begins, name) in region_names(&text) {
            let mut fault = |what: String| faults.push(Fault::new(path, line, what));
            if !begins {
                match open.iter().position(|(_, opened)| *opened == name) {
                    Some(at) => drop(open.remove(at)),
                    None => fault(format!("region {name} does not begin before")),
                }
                continue;
            }
            if seen.contains(&name) {
                fault(format!("region {name} is there twice"));
            }
            seen.push(name);
            open.push((line, name));
        }
        let unclosed = open.iter();
        faults
            .extend(unclosed.map(|(line, name)| {
                Fault::new(path, *line, format!("region {name} does not end"))
            }));
    }
    faults
}

#[test]
fn quotes_are_up_to_date() {
    let source = "fn main() {\n    // region: a\n    let b = 1;\n    // endregion: a\n}\n";
    let readme = "\
# T
```rust src/main.rs:a
let b = 1;
```
```rust src/main.rs:a
let b = 2;
```
```rust src/main.rs:c
```
```rust src/other.rs:a
```
```rust src/main.rs
```
```rust
let own = 1;
```
";
    let files = [("lessons/01_a/src/main.rs", source), ("lessons/01_a/README.zh.md", readme)];
    let places = [":5", ":8", ":10", ":12"];
    let places = places.map(|line| format!("lessons/01_a/README.zh.md{line}"));
    finds(outdated, &files, &places.each_ref().map(String::as_str));
    holds_here(outdated);
}

#[test]
fn every_region_begins_and_ends_once() {
    let planted = "\
// region: a
// region: inner
// endregion: inner
// endregion: a
// region: a
// endregion: a
// endregion: b
// region: c
";
    let files = [("lessons/01_a/src/x/y.rs", planted)];
    let places = [":5", ":7", ":8"];
    let places = places.map(|line| format!("lessons/01_a/src/x/y.rs{line}"));
    finds(unpaired_marks, &files, &places.each_ref().map(String::as_str));
    holds_here(unpaired_marks);
}
