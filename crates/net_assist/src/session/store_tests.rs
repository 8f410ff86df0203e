use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use common::codec::{Encoding, ErrorMode};
use common::{Explain, Lang};
use proptest::prelude::*;

use super::{Store, home, is_name};
use crate::link::LinkKind;
use crate::payload::{LineEnd, Notation, View};
use crate::record::RecordFormat;
use crate::session::{FileError, Session, parse_group};

fn store() -> (tempfile::TempDir, Store) {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::at(directory.path().join("sessions"));
    (directory, store)
}

#[test]
fn settings_are_saved_listed_read_and_deleted_by_name() {
    let (_directory, store) = store();
    assert_eq!(store.list().unwrap(), Vec::<String>::new());
    let session = Session { explain: true, ..Session::default() };
    store.save("课堂-1", &session).unwrap();
    store.save("b", &Session::default()).unwrap();
    assert_eq!(store.list().unwrap(), ["b", "课堂-1"]);
    assert_eq!(store.load("课堂-1").unwrap(), session);
    store.delete("课堂-1").unwrap();
    assert_eq!(store.list().unwrap(), ["b"]);
}

#[test]
fn a_name_cannot_lead_out_of_the_directory() {
    for name in
        ["", ".", "..", "a/b", "../a", "a\\b", ".hidden", "a b", "CON", "nul", "com1", "a:b", "a\0"]
    {
        assert!(!is_name(name), "{name:?}");
    }
    for name in ["a", "class-1", "课堂", "console", "COM12x"] {
        assert!(is_name(name), "{name}");
    }
    let (_directory, store) = store();
    assert!(matches!(store.save("a b", &Session::default()), Err(FileError::Name { .. })));
    assert!(matches!(store.delete("../x.toml"), Err(FileError::Name { .. })));
}

#[test]
fn an_unknown_name_gets_the_one_that_was_meant() {
    let (_directory, store) = store();
    store.save("class-1", &Session::default()).unwrap();
    let error = store.load("clas-1").unwrap_err();
    assert!(error.fact().en.contains("did you mean class-1?"), "{}", error.fact().en);
    assert!(store.delete("other").unwrap_err().fact().zh.contains("没有保存过"));
}

#[test]
fn a_failed_save_leaves_what_was_there() {
    let (directory, store) = store();
    let file = directory.path().join("x.toml");
    std::fs::create_dir(&file).unwrap();
    assert!(store.save(file.to_str().unwrap(), &Session::default()).is_err());
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1, "no draft is left");
}

#[test]
fn a_mistake_is_told_with_its_place_and_a_suggestion() {
    let (directory, store) = store();
    let file = directory.path().join("x.toml");
    for (source, place, words) in [
        ("kind = \"udp\"\nencodnig = \"gbk\"\n", "x.toml:2:1", "did you mean encoding?"),
        ("kind = \"udpp\"", "x.toml:1:8", "did you mean udp?"),
        ("\n  bind = \"8888\"", "x.toml:2:10", "the port is missing"),
        ("encoding = \"klingon\"", "x.toml:1:12", "no encoding"),
        ("join = [\"1.2.3.4\"]", "x.toml:1:8", "not a multicast group"),
        ("kind = ", "x.toml:1:8", ""),
        ("buffer = 0", "x.toml:1:10", ""),
        ("buffer = 70000", "x.toml:1:10", ""),
    ] {
        std::fs::write(&file, source).unwrap();
        let fact = store.load(file.to_str().unwrap()).unwrap_err().fact();
        assert!(fact.en.contains(place) && fact.en.contains(words), "{source}: {}", fact.en);
    }
}

#[test]
fn the_directory_is_the_one_that_the_system_has_for_settings() {
    let of = |variables: &[(&str, &str)]| {
        home(|name| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| OsString::from(value))
        })
    };
    let all =
        [("NET_ASSIST_HOME", "/n"), ("XDG_CONFIG_HOME", "/x"), ("HOME", "/h"), ("APPDATA", "/a")];
    assert_eq!(of(&all), Some(PathBuf::from("/n")));
    assert_eq!(of(&[]), None);
    if cfg!(target_os = "linux") {
        assert_eq!(of(&all[1..]).as_deref(), Some(Path::new("/x/net_assist")));
        assert_eq!(of(&all[2..]).as_deref(), Some(Path::new("/h/.config/net_assist")));
    }
}

#[test]
fn groups_are_typed_with_their_interface() {
    assert!(parse_group("224.0.0.9@192.168.1.5").unwrap().interface.is_some());
    assert_eq!(parse_group("ff02::1%3").unwrap().scope, 3);
    for wrong in ["10.0.0.1", "224.0.0.9%3", "ff02::1@10.0.0.1", "", "x"] {
        assert!(parse_group(wrong).is_err(), "{wrong}");
    }
}

fn pick<T: Clone + std::fmt::Debug + 'static>(values: &[T]) -> impl Strategy<Value = T> + use<T> {
    proptest::sample::select(values.to_vec())
}

fn optional<T: Clone + std::fmt::Debug + 'static>(value: T) -> impl Strategy<Value = Option<T>> {
    proptest::option::of(Just(value))
}

fn sessions() -> impl Strategy<Value = Session> {
    let link = (
        pick(&[LinkKind::Udp, LinkKind::TcpClient, LinkKind::TcpServer]),
        optional("0.0.0.0:8888"),
        optional("[::1]:9"),
        any::<bool>(),
        proptest::collection::vec(pick(&["224.0.0.9", "239.1.2.3@10.0.0.1", "ff02::1%3"]), 0..3),
        1_u16..,
    );
    let text = (
        pick(&Encoding::ALL),
        pick(&ErrorMode::ALL),
        pick(&[Notation::Text, Notation::Hex]),
        any::<bool>(),
        pick(&[LineEnd::None, LineEnd::Cr, LineEnd::Lf, LineEnd::CrLf]),
        pick(&[View::Text, View::Hex, View::Both]),
        proptest::option::of(any::<String>()),
    );
    let rest = (
        proptest::option::of(1_u64..86_400_000),
        proptest::option::of(any::<u32>()),
        proptest::option::of("[a-z/你 \"\\\\]{1,9}"),
        pick(&[RecordFormat::Text, RecordFormat::Pcap]),
        pick(&[None, Some(Lang::En), Some(Lang::Zh)]),
        any::<bool>(),
    );
    (link, text, rest).prop_map(|(link, text, rest)| Session {
        kind: link.0,
        bind: link.1.map(|value| value.parse().unwrap()),
        to: link.2.map(|value| value.parse().unwrap()),
        broadcast: link.3,
        join: link.4.into_iter().map(|group| parse_group(group).unwrap()).collect(),
        buffer: link.5.try_into().unwrap(),
        encoding: text.0,
        errors: text.1,
        notation: text.2,
        escapes: text.3,
        line_end: text.4,
        view: text.5,
        message: text.6,
        interval: rest.0.map(Duration::from_millis),
        count: rest.1,
        rules: rest.2.clone().map(PathBuf::from),
        record: rest.2.map(PathBuf::from),
        record_format: rest.3,
        explain: rest.5,
        lang: rest.4,
        mouse: rest.5,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn what_was_saved_is_what_is_loaded(session in sessions()) {
        let (_directory, store) = store();
        store.save("x", &session).unwrap();
        prop_assert_eq!(store.load("x").unwrap(), session);
    }

    #[test]
    fn any_text_is_settings_or_a_mistake_inside_of_it(source in any::<String>()) {
        if let Err(mistake) = Session::from_toml(&source) {
            prop_assert!(mistake.line <= source.matches('\n').count() + 1);
        }
    }
}
