//! Links and paths in the documents lead to something.

use crate::readmes::without_code;
use crate::tree::{Fault, Tree};
use crate::{finds, holds_here};

/// Documents that speak about the repository from its root.
const ABOUT_THE_REPOSITORY: [&str; 4] =
    ["README*.md", "ARCHITECTURE*.md", "CONTRIBUTING*.md", "docs/**/*.md"];

fn broken_links(tree: &Tree) -> Vec<Fault> {
    let patterns = ABOUT_THE_REPOSITORY.iter().chain(&["lessons/*/README*.md"]);
    let mut faults = Vec::new();
    for path in patterns.flat_map(|pattern| tree.files(pattern)) {
        let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
        for (number, line) in lines_outside_fences(&tree.text(path)) {
            for target in links(&without_code(&line)) {
                let leads = resolve(directory, &target).is_none_or(|target| tree.has(&target));
                if !leads {
                    faults.push(Fault::new(path, number, format!("({target}) is not there")));
                }
            }
        }
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

fn lines_outside_fences(text: &str) -> Vec<(usize, String)> {
    let mut inside = false;
    let mut lines = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let is_fence = line.trim_start().starts_with("```");
        inside ^= is_fence;
        if !is_fence && !inside {
            lines.push((number, line.to_owned()));
        }
    }
    lines
}

/// The targets of `[words](target)` and `[name]: target`.
fn links(line: &str) -> Vec<String> {
    let inline = line.split("](").skip(1).map(|rest| rest.split(')').next());
    let definition =
        line.starts_with('[').then(|| line.split_once("]: ").map(|(_, target)| target));
    let targets = inline.chain([definition.flatten()]).flatten();
    let without_title = targets.filter_map(|target| target.split_whitespace().next());
    without_title.map(str::to_owned).collect()
}

/// A link's path from the root; `None` when it leads out of the repository.
fn resolve(directory: &str, target: &str) -> Option<String> {
    let path = target.split('#').next().unwrap_or_default();
    if path.is_empty() || path.contains(':') {
        return None;
    }
    let mut components: Vec<_> = directory.split('/').filter(|c| !c.is_empty()).collect();
    for component in path.split('/') {
        match component {
            "" | "." => {}
            ".." => drop(components.pop()?),
            name => components.push(name),
        }
    }
    (!components.is_empty()).then(|| components.join("/"))
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
