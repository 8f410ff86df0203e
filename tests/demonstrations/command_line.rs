//! The command lines that a demonstration may show: `cargo run -p NAME [-- ARGUMENTS]`.

/// The package and its program's arguments.
pub(crate) fn parse(command: &str) -> Result<(String, Vec<String>), String> {
    let words = shlex::split(command).ok_or("a quote is not closed")?;
    let mut words = words.into_iter();
    let begins = words.next().as_deref() == Some("cargo") && words.next().as_deref() == Some("run");
    if !begins {
        return Err(NOT_RUN.to_owned());
    }
    let mut package = None;
    let mut arguments = Vec::new();
    while let Some(word) = words.next() {
        match word.as_str() {
            "-p" | "--package" => package = words.next(),
            "-q" | "--quiet" => {}
            "--" => break,
            option if option.starts_with("--package=") => {
                package = option.split_once('=').map(|(_, name)| name.to_owned());
            }
            option if option.starts_with('-') => return Err(NOT_RUN.to_owned()),
            _ => {
                arguments.push(word); // cargo passes everything from here on
                break;
            }
        }
    }
    arguments.extend(words);
    Ok((package.ok_or(NOT_RUN)?, arguments))
}

const NOT_RUN: &str = "a demonstration's command is `cargo run -p NAME [-- ARGUMENTS]`";

#[test]
fn programs_and_arguments_are_told_apart() {
    let table: [(&str, &str, &[&str]); 6] = [
        ("cargo run -p udp_send", "udp_send", &[]),
        ("cargo run --package=udp_send -q", "udp_send", &[]),
        (
            "cargo run --package udp_send -- 你好 --to [::1]:8888",
            "udp_send",
            &["你好", "--to", "[::1]:8888"],
        ),
        ("cargo run -p udp_send -- 'two words' -- -x", "udp_send", &["two words", "--", "-x"]),
        ("cargo run -p udp_send hello -q", "udp_send", &["hello", "-q"]),
        ("cargo run -p ports # the table", "ports", &[]),
    ];
    for (line, package, arguments) in table {
        let (got, rest) = parse(line).unwrap();
        assert_eq!((got.as_str(), &rest[..]), (package, &owned(arguments)[..]));
    }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

#[test]
fn other_commands_are_refused() {
    let table = [
        "",
        "ls",
        "cargo test",
        "cargo run",
        "cargo run -p",
        "cargo run --release -p udp_send",
        "COURSE_LANG=zh cargo run -p udp_send",
        "cargo run -p udp_send -- 'open",
    ];
    for line in table {
        assert!(parse(line).is_err(), "{line}");
    }
}
