use std::fs;
use std::path::Path;

use common::Explain;

use super::*;
use crate::exercise::testing::{CHECK, HEAD, assert_rows, broken};
use crate::exercise::{Answer, Draw, Oracle, Output, Peer, Script, Step};

#[test]
fn a_whole_exercise_is_read() {
    let exercise = Exercise::parse(&format!("{HEAD}{CHECK}")).unwrap();
    assert_eq!(exercise.answer, Answer::Program);
    let check = &exercise.checks[0];
    assert_eq!(check.draw["texts"], Draw::Texts { count: 2, script: Script::Ascii });
    assert!(matches!(&check.peers[0], Peer::Udp { share: false, .. }));
    assert!(matches!(&check.script[0], Step::Await(_)));
    assert_eq!(check.expect.output, Output::Lines(vec!["{texts}".to_owned()]));
}

#[test]
fn what_is_no_toml_of_this_kind_is_told_in_both_languages() {
    assert_rows(&[
        ("points = 1", "points = ", "cannot be read", "无法读取"),
        ("points = 1", "pionts = 1", "\"pionts\" here; did you mean points?", "是不是想写 points"),
        ("points = 1", "", "\"points\" is missing", "缺少“points”"),
        ("points = 1", "points = -1", "integer `-1` does not fit", "不能写 integer `-1`"),
        ("points = 1", "points = 1\npoints = 2", "stands here twice", "写了两次"),
        ("points = 1", "points = 1\npatience = \"5 s\"", "not a duration", "时长"),
        ("points = 1", "points = 1\nnetwork = \"wan\"", "did you mean lan?", "是不是想写 lan"),
        ("draw.port = \"port\"", "draw.port = \"prot\"", "did you mean port?", "是不是想写 port"),
        ("script = \"ascii\"", "script = \"asci\"", "did you mean ascii?", "是不是想写 ascii"),
        ("count = 2", "cuont = 2", "did you mean count?", "是不是想写 count"),
        ("kind = \"udp\"", "kind = \"sctp\"", "\"sctp\" here", "没有叫“sctp”的项"),
        (
            "kind = \"udp\"",
            "kind = \"udp\", shar = true",
            "did you mean share?",
            "是不是想写 share",
        ),
        ("from = \"peer\"", "from = \"peer\", ot = \"x\"", "\"ot\" here", "没有叫“ot”的项"),
        ("{ send = {", "{ line = \"a\", send = {", "one thing is wanted", "只能写一样"),
        (
            "draw.port = \"port\"",
            "draw.port = { undecodable = { in = \"big5\" } }",
            "no encoding of this course has that name",
            "没有叫这个名字的编码",
        ),
    ]);
}

#[test]
fn a_mistake_is_told_with_its_file_and_line() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("exercise.toml");
    fs::write(&file, broken("from = \"peer\"", "from = \"pear\"")).unwrap();
    let error = Exercise::load(&file).unwrap_err();
    let begin = format!("{}:16: check \"first\".script[1].send.from: ", file.display());
    assert!(error.fact().en.starts_with(&begin), "{}", error.fact().en);
    assert_eq!(error.file(), Some(file.as_path()));
}

#[test]
fn a_file_that_is_not_there_is_told_in_both_languages() {
    let error = Exercise::load(Path::new("no/such/exercise.toml")).unwrap_err();
    assert!(error.fact().en.starts_with("no/such/exercise.toml: "), "{}", error.fact().en);
    assert!(error.fact().zh.contains("不存在"), "{}", error.fact().zh);
}

#[test]
fn the_committed_schema_is_that_of_the_types() {
    let committed = include_str!("../../exercise.schema.json");
    assert!(
        committed == schema(),
        "crates/grader/exercise.schema.json is old: write schema() into it \
         (cargo run -p grader --example exercise_schema)"
    );
}

#[test]
fn an_exercise_that_is_written_is_read_again() {
    let exercise = Exercise::parse(&format!("{HEAD}{CHECK}")).unwrap();
    let written = toml::to_string(&exercise).unwrap();
    assert_eq!(Exercise::parse(&written).unwrap(), exercise, "{written}");
}

#[test]
fn every_kind_of_an_oracle_is_known_to_it() {
    for oracle in [Oracle::IpAddress, Oracle::PortClass, Oracle::UdpHeader, Oracle::Codec] {
        assert!(oracle.kinds().iter().all(|kind| oracle.knows(kind)), "{oracle:?}");
        assert!(!oracle.knows("") && !oracle.knows("nonsense"), "{oracle:?}");
    }
    assert!(Oracle::Codec.knows("decode gbk") && Oracle::Codec.knows("encode utf-8 ignore"));
    assert!(!Oracle::Codec.knows("euro gbk") && !Oracle::Codec.knows("decode gbk strict more"));
}

/// A sentence that was not translated has no Chinese character in it.
#[test]
fn every_exercise_of_the_course_speaks_both_languages_and_has_hints() {
    let lessons = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lessons");
    let mut exercises = 0;
    for lesson in fs::read_dir(lessons).unwrap() {
        let file = lesson.unwrap().path().join("exercise/exercise.toml");
        if !file.exists() {
            continue;
        }
        let exercise = Exercise::load(&file).unwrap_or_else(|error| panic!("{error}"));
        let Exercise { task, hints, checks, .. } = exercise;
        assert!(hints.len() > 1, "{}: hints come in steps", file.display());
        for words in hints.iter().chain([&task]).chain(checks.iter().map(|check| &check.title)) {
            // Code between backticks is in no language.
            let says_something =
                words.en.split('`').step_by(2).any(|p| p.contains(char::is_alphabetic));
            let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            let is_translated = words.zh.contains(is_chinese);
            assert!(is_translated || !says_something, "{}: {}", file.display(), words.zh);
        }
        exercises += 1;
    }
    assert!(exercises > 0, "no exercise was found");
}
