//! Links and paths in the documents lead to something.

use lesson_text::review::{self, lines_outside_fences};

use crate::tree::{Fault, Tree, faults_in};
use crate::{finds, holds_here};

/// Documents that speak about the repository from its root.
const ABOUT_THE_REPOSITORY: [&str; 4] =
    ["README*.md", "ARCHITECTURE*.md", "CONTRIBUTING*.md", "docs/**/*.md"];

fn broken_links(tree: &Tree) -> Vec<Fault> {
    let patterns = ABOUT_THE_REPOSITORY.iter().chain(&["lessons/*/README*.md"]);
    let mut faults = Vec::new();
    for path in patterns.flat_map(|pattern| tree.files(pattern)) {
        let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
        let links = review::links(&tree.text(path), directory, |target| tree.has(target));
        faults.extend(faults_in(path, links));
    }
    faults
}

fn broken_paths(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    let documents = ABOUT_THE_REPOSITORY.iter();
    for path in documents.flat_map(|pattern| tree.files(pattern)) {
        for (number, line) in lines_outside_fences(&tree.text(path)) {
            for code in line.split('`').skip(1).step_by(2) {
                let named = repository_path(code);
                if named.is_some_and(|named| !tree.has(&named)) {
                    faults.push(Fault::new(path, number, format!("`{code}` is not there")));
                }
            }
        }
    }
    faults
}

/// What looks like a path of the repository, as a pattern: `lessons/NN_name` is any lesson
/// and `tests/name.rs` any lesson's tests.
fn repository_path(code: &str) -> Option<String> {
    let path = code.split(':').next()?.trim_end_matches('/');
    let first = path.split('/').next()?;
    let top = ["crates", "lessons", "scripts", "tests", "docs"];
    let is_inside = code.contains('/') && (top.contains(&first) || first.starts_with('.'));
    let is_document = !code.contains('/') && path.ends_with(".md");
    let is_path =
        (is_inside && first.len() > 2 || is_document) && !path.contains(char::is_whitespace);
    let is_placeholder = path.contains(['<', '…', '{', '$', '(']);
    let any = |component| match component {
        "NN_name" => "*",
        "name.rs" => "*.rs",
        component => component,
    };
    (is_path && !is_placeholder).then(|| path.split('/').map(any).collect::<Vec<_>>().join("/"))
}

#[test]
fn every_link_leads_to_something() {
    let readme = "\
[good](lessons/01_a/README.md) and [here](#part), [web](https://example.com/x)
[bad](lessons/02_b) and ![good](docs/)
`[no](link)`
```
[no](link)
```
[name]: missing.md
";
    let lesson = "[good](../../README.md#part \"title\") [good](src/) [bad](src/lib.rs)\n";
    let files = [
        ("README.md", readme),
        ("lessons/01_a/README.md", lesson),
        ("lessons/01_a/src/main.rs", ""),
        ("docs/x.md", ""),
    ];
    let places = ["README.md:2", "README.md:7", "lessons/01_a/README.md:1"];
    finds(broken_links, &files, &places);
    holds_here(broken_links);
}

#[test]
fn every_path_of_the_repository_exists() {
    let text = "\
`lessons/01_a/`, `lessons/NN_name/src/main.rs:send`, `lessons/*/src`, `README.md`
`crates/none` and `NOTES.md`
`tests/x y`, `cargo run`, `a/b`, `../x`, `lessons/<name>/x`, `target/debug`
`lessons/NN_name/none.rs`
";
    let files = [("ARCHITECTURE.md", text), ("README.md", ""), ("lessons/01_a/src/main.rs", "")];
    let places = ["ARCHITECTURE.md:2", "ARCHITECTURE.md:2", "ARCHITECTURE.md:4"];
    finds(broken_paths, &files, &places);
    holds_here(broken_paths);
}
