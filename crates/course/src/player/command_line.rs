//! The command lines that a demonstration may show: `cargo run -p NAME [-- ARGUMENTS]`.

use common::{Text, text};

/// The package and its program's arguments.
pub(super) fn parse(line: &str) -> Result<(String, Vec<String>), Text> {
    let words = shlex::split(line)
        .ok_or_else(|| text!("a quote of the command is not closed", "命令里有引号没有配对"))?;
    let Some(words) = words.strip_prefix(&["cargo".to_owned(), "run".to_owned()]) else {
        return Err(not_run());
    };
    let mut words = words.iter();
    let mut package = None;
    let mut arguments = Vec::new();
    while let Some(word) = words.next() {
        match word.as_str() {
            "-p" | "--package" => package = words.next().cloned(),
            "-q" | "--quiet" => {}
            "--" => break,
            option if option.starts_with('-') => {
                let name = option.strip_prefix("--package=").ok_or_else(not_run)?;
                package = Some(name.to_owned());
            }
            // cargo passes everything from here on.
            _ => {
                arguments.push(word.clone());
                break;
            }
        }
    }
    arguments.extend(words.cloned());
    Ok((package.ok_or_else(not_run)?, arguments))
}

/// The package that a command line runs.
pub(crate) fn package_of(line: &str) -> Option<String> {
    parse(line).ok().map(|(package, _)| package)
}

fn not_run() -> Text {
    text!(
        "a demonstration's command is cargo run -p NAME [-- ARGUMENTS]",
        "演示里的命令应是 cargo run -p 名字 [-- 参数]"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_and_arguments_are_told_apart() {
        let table: [(&str, &str, &[&str]); 6] = [
            ("cargo run -p udp_send", "udp_send", &[]),
            ("cargo run --package=udp_send -q", "udp_send", &[]),
            ("cargo run --package a -- 你好 --to [::1]:8888", "a", &["你好", "--to", "[::1]:8888"]),
            ("cargo run -p a -- 'two words' -- -x", "a", &["two words", "--", "-x"]),
            ("cargo run -p a hello -q", "a", &["hello", "-q"]),
            ("cargo run -p ports # the table", "ports", &[]),
        ];
        for (line, package, arguments) in table {
            let (found, rest) = parse(line).unwrap();
            assert_eq!(
                (found.as_str(), rest),
                (package, arguments.iter().map(|&w| w.to_owned()).collect())
            );
        }
    }

    #[test]
    fn other_commands_are_refused() {
        let lines = ["", "ls", "cargo test", "cargo run", "cargo run -p", "X=1 cargo run -p a"];
        for line in lines.into_iter().chain(["cargo run --release -p a", "cargo run -p a -- 'x"]) {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
