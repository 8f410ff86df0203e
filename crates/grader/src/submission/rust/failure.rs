//! Why a build failed: the student's program, or something of the grader's own.

use std::path::{MAIN_SEPARATOR, Path};

use common::{Text, text};

use super::super::allowance::Allowance;
use super::super::locate::Program;
use super::super::tool::End;
use super::super::{BuildError, BuildFailure, Request};
use super::cargo::Run;
use super::{dependencies, manifest};
use crate::stage::Exit;

/// What a failed run of cargo means. `place` is the package's directory in the slot.
pub(super) fn of(
    run: &Run,
    program: &Program,
    request: Request<'_>,
    place: &Path,
    allowance: &Allowance,
) -> BuildError {
    let said = run.stderr.as_str();
    let why = match run.end {
        End::Exit(Exit::Status(_)) if run.messages.has_errors() => {
            let plain = allowance.why(run.end);
            remarks(run, program, request).iter().fold(plain, |all, one| and(&all, one))
        }
        End::Exit(Exit::Status(_)) if said.contains("memory allocation of") => {
            allowance.why(End::Memory)
        }
        End::Exit(Exit::Status(_)) => match signal(said) {
            Some(signal) => allowance.killed(signal),
            None => return dependencies::trouble(run).into(),
        },
        _ => allowance.why(run.end),
    };
    let shown = |text: &str| as_the_student_knows_it(text, program, place);
    let mut output = run.messages.rendered(shown);
    if output.is_empty() {
        output = shown(&last_words(said));
    }
    BuildFailure { why: why.into(), output }.into()
}

/// What a compiler that crashed has said itself: without what cargo says of it, and without a
/// backtrace, which is about the compiler and has other numbers each time.
fn last_words(stderr: &str) -> String {
    let own = stderr.lines().take_while(|line| {
        let line = line.trim_start();
        !line.starts_with("stack backtrace:") && !line.starts_with("error: could not compile")
    });
    let own = own.filter(|line| !line.trim_start().starts_with("Compiling "));
    own.flat_map(|line| [line, "\n"]).collect()
}

fn and(one: &Text, other: &Text) -> Text {
    Text {
        en: format!("{}; {}", one.en, other.en).into(),
        zh: format!("{}；{}", one.zh, other.zh).into(),
    }
}

/// Sentences that the compiler cannot say.
fn remarks(run: &Run, program: &Program, request: Request<'_>) -> Vec<Text> {
    let mut remarks = Vec::new();
    if run.messages.has_code(&["E0432", "E0433"]) {
        remarks.extend(about_crates(program, request));
    }
    if run.messages.has_code(&["E0583"]) && program.copy.is_single_file() {
        remarks.push(Text::new(
            "only this one file was handed in: give the directory if the program has several",
            "只提交了这一个文件：程序若有多个文件，请给出目录",
        ));
    }
    remarks
}

/// Which crates may be used, if the program may have meant another one.
fn about_crates(program: &Program, request: Request<'_>) -> Option<Text> {
    let allowed = std::iter::once("std").chain(request.crates.iter().map(String::as_str));
    let allowed = allowed.collect::<Vec<_>>().join(", ");
    let manifest = program.copy.path().join("Cargo.toml");
    if !manifest.is_file() {
        return Some(text!("this exercise may use {allowed}", "这个练习可以使用 {allowed}"));
    }
    let plain = |name: &str| name.replace('-', "_");
    let mut others = manifest::dependencies(&manifest);
    others.retain(|name| !request.crates.iter().any(|known| plain(known) == plain(name)));
    let others = others.iter().map(|name| super::super::shown(Path::new(name)));
    let others = others.collect::<Vec<_>>().join(", ");
    (!others.is_empty()).then(|| {
        text!(
            "its Cargo.toml asks for {others}, but this exercise may use {allowed} only",
            "它的 Cargo.toml 依赖 {others}，而这个练习只能使用 {allowed}"
        )
    })
}

/// The signal that ended rustc, as cargo tells it: `(signal: 9, SIGKILL: kill)`.
fn signal(stderr: &str) -> Option<i32> {
    let (_, behind) = stderr.split_once("(signal: ")?;
    let digits: String = behind.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// The compiler speaks of files in the slot; the student has them elsewhere.
fn as_the_student_knows_it(text: &str, program: &Program, place: &Path) -> String {
    let slot = place.parent().unwrap_or(place);
    let prefix = |path: &Path| format!("{}{MAIN_SEPARATOR}", path.display());
    let text = text.replace(&prefix(place), "").replace(&prefix(slot), "");
    let text = without_random_names(&text);
    if program.main == Path::new("src/main.rs") {
        return text;
    }
    let main = program.main.to_string_lossy();
    text.split_inclusive('\n').map(|line| in_single_directory(line, &main)).collect()
}

/// `--> src/main.rs:1:2` is `--> answer.rs:1:2` to someone who has no `src`.
fn in_single_directory(line: &str, main: &str) -> String {
    let line = line.replace("`src/main.rs`", &format!("`{main}`"));
    for arrow in ["--> ", "::: "] {
        if let Some((before, place)) = line.split_once(arrow)
            && let Some(place) = place.strip_prefix("src/")
            && before.trim().is_empty()
        {
            return match place.strip_prefix("main.rs:") {
                Some(position) => format!("{before}{arrow}{main}:{position}"),
                None => format!("{before}{arrow}{place}"),
            };
        }
    }
    line
}

/// The linker's arguments name a directory `rustcXXXXXX`, another one each time.
fn without_random_names(text: &str) -> String {
    let mut pieces = text.split("deps/rustc");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let random = piece.bytes().take_while(u8::is_ascii_alphanumeric).count();
        plain.extend(["deps/rustc", if random == 6 { &piece[random..] } else { piece }]);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{in_single_directory, last_words, signal, without_random_names};

    #[test]
    fn a_compiler_that_was_killed_is_told_from_what_cargo_says() {
        let killed = "error: could not compile `a`\n\nCaused by:\n  process didn't exit \
                      successfully: `rustc` (signal: 9, SIGKILL: kill)\n";
        for (said, number) in [
            (killed, Some(9)),
            ("(signal: 24, SIGXCPU: CPU time limit exceeded)", Some(24)),
            ("error: could not compile `a`", None),
            ("(signal: )", None),
        ] {
            assert_eq!(signal(said), number, "{said}");
        }
    }

    #[test]
    fn the_last_words_of_a_compiler_are_its_own() {
        let said = "   Compiling ex_a v0.0.0 (/x)\nmemory allocation of 9 bytes failed\n\
                    stack backtrace:\n   0: 0x7f\nerror: could not compile `ex_a`\n";
        assert_eq!(last_words(said), "memory allocation of 9 bytes failed\n");
    }

    #[test]
    fn places_in_a_single_file_are_shown_with_its_own_name() {
        for (line, shown) in [
            (" --> src/main.rs:2:5\n", " --> 发送.rs:2:5\n"),
            ("  ::: src/net.rs:1:1\n", "  ::: net.rs:1:1\n"),
            ("error: couldn't read `src/main.rs`: x", "error: couldn't read `发送.rs`: x"),
            ("3 |     // --> src/main.rs:2:5", "3 |     // --> src/main.rs:2:5"),
        ] {
            assert_eq!(in_single_directory(line, "发送.rs"), shown);
        }
    }

    #[test]
    fn names_that_are_drawn_for_each_call_are_left_out() {
        let text = "\"target/debug/deps/rustcqZdWeD/symbols.o\" deps/rustc_x deps/rustc-1";
        let plain = "\"target/debug/deps/rustc/symbols.o\" deps/rustc_x deps/rustc-1";
        assert_eq!(without_random_names(text), plain);
    }
}
