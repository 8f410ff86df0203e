//! Links in Markdown.

/// The lines of a text that stand outside of fenced code, with their numbers.
pub fn lines_outside_fences(text: &str) -> Vec<(usize, String)> {
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

/// The text without what stands between backticks.
pub fn without_code(text: &str) -> String {
    text.split('`').step_by(2).collect()
}

/// The targets of `[words](target)` and `[name]: target`.
pub fn link_targets(line: &str) -> Vec<String> {
    let inline = line.split("](").skip(1).map(|rest| rest.split(')').next());
    let definition =
        line.starts_with('[').then(|| line.split_once("]: ").map(|(_, target)| target));
    let targets = inline.chain([definition.flatten()]).flatten();
    let without_title = targets.filter_map(|target| target.split_whitespace().next());
    without_title.map(str::to_owned).collect()
}

/// A link's path from the root; `None` when it leads out of the repository, or nowhere else.
pub fn resolved(directory: &str, target: &str) -> Option<String> {
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
