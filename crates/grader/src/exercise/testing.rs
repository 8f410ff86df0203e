//! For tests: an exercise that is right, to be broken in one place.

use common::Explain;

use super::{Exercise, ExerciseError};

/// The head of an exercise whose answer is a program.
pub(super) const HEAD: &str = r#"
arguments = "PORT"
title = { en = "Title", zh = "标题" }
task = { en = "Task", zh = "任务" }
"#;

/// A check that talks to the program; each row breaks it in one place.
pub(super) const CHECK: &str = r#"
[[check]]
id = "first"
title = { en = "answers", zh = "回复" }
points = 1
draw.port = "port"
draw.texts = { texts = { count = 2, script = "ascii" } }
args = ["{neighbour}", "{port}"]
peer = [{ kind = "udp", name = "peer", at = "{neighbour}:{port}" }]
script = [
    { await = { for = { datagrams = { at = "peer", count = 1 } } } },
    { send = { from = "peer", payload = "{texts}" } },
]
expect.datagrams = [{ to = "{neighbour}:{port}", at = ["peer"], are = ["hello"] }]
expect.output.lines = ["{texts}"]
"#;

pub(super) fn refused(source: &str) -> ExerciseError {
    match Exercise::parse(source) {
        Err(error) => error,
        Ok(_) => panic!("this was accepted:\n{source}"),
    }
}

/// The exercise with a part of it replaced.
pub(super) fn broken(part: &str, by: &str) -> String {
    let whole = format!("{HEAD}{CHECK}");
    assert!(whole.contains(part), "{part} does not stand in the exercise");
    whole.replacen(part, by, 1)
}

/// What is replaced, by what, and the words that the message must have in each language.
pub(super) type Row = (&'static str, &'static str, &'static str, &'static str);

pub(super) fn assert_rows(rows: &[Row]) {
    for (part, by, en, zh) in rows {
        let error = refused(&broken(part, by));
        let (fact, help) = (error.fact(), error.help().unwrap());
        assert!(fact.en.contains(en), "{by}: {}", fact.en);
        assert!(fact.zh.contains(zh), "{by}: {}", fact.zh);
        assert!(!help.en.is_empty() && !help.zh.is_empty(), "{by}: no cure");
        assert_ne!(help.en, help.zh, "{by}: one language");
        assert!(error.line().is_some(), "{by}: no line for {}", fact.en);
    }
}
