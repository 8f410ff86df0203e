//! What a README quotes from the source is what stands in the source.

use lesson_text::{Language, review};

use crate::readmes::readmes;
use crate::tree::{Fault, Tree, faults_in};
use crate::{finds, holds_here};

fn outdated(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for readme in readmes(tree, &Language::ALL) {
        let (lesson, _) = readme.path.rsplit_once('/').unwrap();
        let read = |path: &str| {
            let path = format!("{lesson}/{path}");
            tree.has(&path).then(|| tree.text(&path))
        };
        faults.extend(faults_in(&readme.path, review::quotes(&readme.text, read)));
    }
    faults
}

fn unpaired_marks(tree: &Tree) -> Vec<Fault> {
    let sources = tree.files("lessons/**/*.rs");
    sources.flat_map(|path| faults_in(path, review::regions(&tree.text(path)))).collect()
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
