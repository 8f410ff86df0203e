//! The settings: what they mean, and what is done from them.

use common::Lang;
use net_assist::command::Command;
use net_assist::event::{Event, Failure};
use net_assist::link::LinkKind;

use super::Desk;
use crate::face::screen::effects;
use crate::face::screen::form::{Field, Form};
use crate::face::screen::keys::Action;
use crate::face::screen::state::{Effect, Focus};

fn talking() -> Desk {
    let mut desk = Desk::open(Lang::En, &[]);
    desk.hear("127.0.0.1:5000", b"hello");
    desk
}

/// What the engine tells once a socket is open at this address.
fn opened_at(desk: &mut Desk, own: &str) {
    let event = Event::Opened {
        kind: LinkKind::Udp,
        own: own.parse().unwrap(),
        peer: None,
        receive_buffer: 0,
    };
    let entry = net_assist::Entry { number: 0, time: std::time::SystemTime::now(), event };
    desk.state.hear(&entry);
}

#[test]
fn groups_are_a_list_whose_new_ones_are_joined_and_whose_old_ones_are_left() {
    let arguments = ["--join", "239.1.2.3", "--join", "239.1.2.4"];
    let mut desk = Desk::open(Lang::En, &arguments);
    assert_eq!(desk.state.form.text(Field::Group), "239.1.2.3 239.1.2.4");
    desk.state.form.set(Field::Group, "239.1.2.4, 239.1.2.5");
    let effects = enter(&mut desk, Field::Group);
    let told = format!("{effects:?}");
    assert!(told.contains("Leave(Group { address: 239.1.2.3"), "{told}");
    assert!(told.contains("Join(Group { address: 239.1.2.5"), "{told}");
    assert!(!told.contains("239.1.2.4"), "{told}");
    assert!(enter(&mut desk, Field::Group).is_empty());
    // Typed, but not entered: what is opened has it.
    desk.state.form.set(Field::Group, "239.9.9.9");
    assert_eq!(desk.state.link().unwrap().groups.len(), 1);
    desk.state.form.set(Field::Group, "10.0.0.1");
    assert_eq!(desk.state.link().unwrap_err().0, Field::Group);
}

/// The effects of Enter on a field.
fn enter(desk: &mut Desk, field: Field) -> Vec<Effect> {
    desk.state.focus = Focus::Settings;
    desk.state.form.chosen = field;
    desk.state.act(Action::Enter, &desk.fake.journal)
}

#[test]
fn the_receive_buffer_is_a_setting_and_enter_opens_with_it() {
    let mut desk = Desk::open(Lang::En, &[]);
    assert_eq!(desk.state.form.text(Field::Buffer), "65535");
    desk.state.form.set(Field::Buffer, "1024");
    let effects = enter(&mut desk, Field::Buffer);
    let opened =
        matches!(&effects[..], [Effect::Order(Command::Open(link))] if link.buffer == 1024);
    assert!(opened, "{effects:?}");
    desk.state.form.set(Field::Buffer, "0");
    assert!(enter(&mut desk, Field::Buffer).is_empty());
    assert!(desk.state.notices.current().unwrap().fact.en.contains("Buffer"));
}

#[test]
fn a_port_that_the_system_gave_is_kept_until_the_own_address_is_typed_or_it_is_taken() {
    let mut desk = Desk::open(Lang::En, &["--to", "127.0.0.1:9"]);
    let bind = |desk: &Desk| desk.state.link().unwrap().bind.map(|bind| bind.to_string());
    assert_eq!(bind(&desk), None);
    opened_at(&mut desk, "127.0.0.1:54321");
    assert_eq!(bind(&desk).as_deref(), Some("127.0.0.1:54321"));
    desk.state.form.set(Field::Peer, "[2001:db8::1]:9");
    assert_eq!(bind(&desk).as_deref(), Some("[::]:54321"));
    desk.state.form.set(Field::Own, ":7000");
    assert_eq!(bind(&desk).as_deref(), Some("0.0.0.0:7000"));
    desk.state.form.set(Field::Own, "");
    let addr = "127.0.0.1:54321".parse().unwrap();
    let source = std::io::ErrorKind::AddrInUse.into();
    desk.state.failed(&Failure::Common(common::Error::Bind { addr, source }.into()));
    assert_eq!(bind(&desk), None);
}

#[test]
fn what_could_not_be_used_is_not_saved() {
    let mut desk = Desk::new(Lang::En, &[]);
    desk.state.form.set(Field::Interval, "soon");
    assert_eq!(desk.state.pace().unwrap_err().0, Field::Interval);
    desk.state.form.set(Field::Interval, "");
    desk.state.form.set(Field::Count, "-1");
    assert_eq!(desk.state.pace().unwrap_err().0, Field::Count);
}

#[test]
fn how_mistakes_are_treated_is_saved_as_it_was_loaded() {
    let mut desk = Desk::new(Lang::En, &[]);
    let settings = super::play::settings(Lang::En, &["--errors", "replace"]);
    let session = Form::new(&settings).session("", &settings);
    desk.state.form.load(&session);
    let usual = super::play::settings(Lang::En, &[]);
    assert_eq!(desk.state.form.session("", &usual).errors, session.errors);
}

#[test]
fn the_send_line_names_who_was_heard_last_and_not_who_was_sent_to_last() {
    let mut desk = talking();
    let heard = desk.state.status.heard.unwrap();
    let mut status = desk.state.status.clone();
    status.peers[0].peer = "127.0.0.1:9999".parse().unwrap();
    desk.state.update(status);
    assert!(desk.screen().contains(&format!("Send to {heard} (last heard)")));
}

#[test]
fn a_replay_without_anything_open_is_told() {
    let mut desk = Desk::new(Lang::En, &[]);
    desk.state.form.set(Field::Replay, "talk.txt");
    assert!(enter(&mut desk, Field::Replay).is_empty());
    assert!(desk.state.notices.current().unwrap().fact.en.contains("nothing is open"));
    let mut desk = talking();
    desk.state.form.set(Field::Replay, "~/talk.txt");
    let effects = enter(&mut desk, Field::Speed);
    let is_home = |path: &std::path::Path| path.is_absolute() && path.ends_with("talk.txt");
    assert!(matches!(&effects[..], [Effect::Replay(Some(path))] if is_home(path)), "{effects:?}");
}

#[test]
fn a_file_without_a_rule_is_told() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let path = file.path().to_str().unwrap();
    let mut desk = Desk::open(Lang::Zh, &["--reply", path, "--echo"]);
    let hint = |desk: &mut Desk| desk.state.notices.current_remark().cloned();
    assert_eq!(hint(&mut desk), None, "a key was pressed meanwhile");
    let mut desk = Desk::new(Lang::Zh, &["--reply", path, "--echo"]);
    assert!(hint(&mut desk).unwrap().zh.contains("没有规则"));
    desk.state.notices.seen();
    let settings = super::play::settings(Lang::Zh, &[]);
    let rules = Effect::Rules(Some(file.path().to_owned()));
    effects::perform(rules, &mut desk.state, &desk.fake, &settings);
    assert!(hint(&mut desk).unwrap().zh.contains("没有规则"));
}
