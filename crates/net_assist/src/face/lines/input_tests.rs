use super::*;

fn misunderstood(line: &str) -> String {
    let Misunderstood { fact, help } = understood(line).unwrap_err();
    format!("{} / {}", fact.en, help.en)
}

#[test]
fn a_line_is_said_as_it_is() {
    for line in ["你好", "", "  blanks  ", "1/2", "\\quit"] {
        assert_eq!(understood(line), Ok(Input::Say(line.to_owned())));
    }
    assert_eq!(understood("//quit"), Ok(Input::Say("/quit".to_owned())));
}

#[test]
fn commands_are_not_said() {
    let text = |text: &str| Some(text.to_owned());
    let group = parse_group("239.1.2.3").unwrap();
    for (line, meant) in [
        ("/quit ", Input::Quit),
        ("/who", Input::Who),
        ("/to  127.0.0.1:9", Input::To("127.0.0.1:9".parse().unwrap())),
        ("/all", Input::All(None)),
        ("/all hello ", Input::All(text("hello "))),
        ("/last  收到", Input::Last(text(" 收到"))),
        ("/hex 48 65", Input::Hex("48 65".to_owned())),
        ("/file /tmp/a b", Input::File("/tmp/a b".into())),
        ("/broadcast off", Input::Broadcast(false)),
        ("/join 239.1.2.3", Input::Join(group.clone())),
        ("/leave 239.1.2.3", Input::Leave(group)),
        ("/repeat off", Input::Repeat(None)),
        ("/reply off", Input::Reply(None)),
        ("/log off", Input::Log(None)),
        ("/replay off", Input::Replay(None)),
        ("/replay my log 0.5", Input::Replay(Some(("my log".into(), 0.5)))),
        ("/replay my log", Input::Replay(Some(("my log".into(), 1.0)))),
        ("/explain on", Input::Explain(true)),
        ("/open", Input::Open),
    ] {
        assert_eq!(understood(line), Ok(meant), "{line}");
    }
    let half_a_second = Duration::from_millis(500);
    let meant = Input::Repeat(Some((half_a_second, "n = {n} ".to_owned())));
    assert_eq!(understood("/repeat 500ms n = {n} "), Ok(meant));
}

#[test]
fn what_is_misunderstood_is_told_with_its_cure() {
    for (line, told) in [
        ("/to 127.0.0.1", "the port is missing"),
        ("/to", "the port is missing"),
        ("/quit now", "nothing was sent"),
        ("/etc/passwd", "type //etc/passwd"),
        ("/hlep", "did you mean /help?"),
        ("/boradcast on", "did you mean /broadcast?"),
        ("/", "/help lists the commands"),
        ("/x\u{1b}[2J", "\\x1b[2J"),
        ("/broadcast", "on or off"),
        ("/join 1.2.3.4", "not a multicast group"),
        ("/repeat 500", "a unit is missing"),
        ("/repeat 500ms", "nothing to send"),
        ("/repeat", "a unit is missing"),
        ("/file", "needs a file"),
        ("/replay", "needs a file"),
    ] {
        let said = misunderstood(line);
        assert!(said.contains(told), "{line}: {said}");
    }
}

#[test]
fn a_suggestion_is_near() {
    for (word, near) in
        [("/hepl", Some("/help")), ("/wh", Some("/who")), ("/qit", Some("/quit")), ("/dance", None)]
    {
        assert_eq!(nearest(word), near, "{word}");
    }
    assert_eq!(nearest(&"/x".repeat(1 << 20)), None);
}
