//! Lines and JSON: what is typed is sent, what comes is shown.

use serde_json::{Value, json};
use testkit::{Running, contract, next_datagram};

use super::{hearing, next_of, program, talking, untimed};

#[test]
fn each_line_is_a_datagram_and_each_datagram_a_line() {
    let (mut assistant, addr, friend) = talking(&[]);
    let to = friend.local_addr().unwrap();
    assistant.type_line("你好");
    assert_eq!(next_datagram(&friend), ("你好".as_bytes().to_vec(), addr));
    assert_eq!(untimed(&assistant.next_line()), format!("-> {to}  6 bytes: 你好"));
    friend.send_to(b"a", addr).unwrap();
    assert_eq!(untimed(&assistant.next_line()), format!("<- {to}  1 byte: a"));
}

#[test]
fn lines_speak_chinese() {
    let (mut assistant, addr, friend) = hearing(&["--lang", "zh"]);
    friend.send_to("你好".as_bytes(), addr).unwrap();
    let from = friend.local_addr().unwrap();
    assert_eq!(untimed(&assistant.next_line()), format!("<- {from}  6 字节：你好"));
    assert!(assistant.finish_by_quitting().text().contains("结束：发送 0 个数据报（0 字节）"));
}

/// Quits by a typed line: an end of input ends no receiver.
trait Quits {
    fn finish_by_quitting(self) -> testkit::Finished;
}

impl Quits for Running {
    fn finish_by_quitting(mut self) -> testkit::Finished {
        self.type_line("/quit");
        self.wait()
    }
}

#[test]
fn json_has_the_contracts_events_with_times() {
    let (mut assistant, addr, friend) = talking(&["--json"]);
    let to = friend.local_addr().unwrap();
    assistant.type_line("你好");
    let sent = assistant.next_event();
    let fields = ["bytes", "from", "to", "text", "hex"].map(|name| sent[name].clone());
    let (from, to) = (addr.to_string(), to.to_string());
    assert_eq!(fields, [json!(6), json!(from), json!(to), json!("你好"), json!("e4bda0e5a5bd")]);
    friend.send_to(b"\xc4\xe3\xba\xc3", addr).unwrap();
    let (received, error) = (assistant.next_event(), assistant.next_event());
    assert_eq!((&received["event"], &received["text"]), (&json!("received"), &Value::Null));
    assert_eq!((&received["truncated"], &received["full_length"]), (&json!(false), &json!(4)));
    assert_eq!((&error["event"], &error["suggestion"]), (&json!("decode_error"), &json!("gbk")));
    for event in [&sent, &received, &error] {
        let time = event["time"].as_str().unwrap();
        assert!(time.len() >= 24 && time.contains('T') && time.contains('.'), "{time}");
    }
    assistant.type_line("/quit");
    let finished = assistant.wait();
    let done = finished.events().pop().unwrap();
    assert_eq!(
        (&done["event"], &done["sent"], &done["received"]),
        (&json!("done"), &json!(1), &json!(1))
    );
    assert_eq!((&done["sent_bytes"], &done["received_bytes"]), (&json!(6), &json!(4)));
}

#[test]
fn messages_of_the_command_line_are_sent_in_their_order_and_stdin_is_left_alone() {
    let (friend, to) = testkit::receiver("127.0.0.1");
    let args = ["one", "", "//three", "--to", &to, "--wait", "0", "--line-end", "crlf"];
    let assistant = Running::start(program(&args));
    let said: Vec<_> = (0..3).map(|_| next_datagram(&friend).0).collect();
    assert_eq!(said, [&b"one\r\n"[..], b"\r\n", b"//three\r\n"]);
    assert_eq!(assistant.wait().code(), 0, "stdin is open all the while");
}

#[test]
fn commands_are_obeyed_and_not_sent() {
    let (mut assistant, addr, friend) = talking(&[]);
    let (other, other_addr) = testkit::receiver("127.0.0.1");
    assistant.type_line("/who");
    assert_eq!(assistant.next_line(), "nobody is known yet");
    other.send_to(b"psst", addr).unwrap();
    assert!(assistant.next_line().ends_with("4 bytes: psst"));
    assistant.type_line("/last you too");
    assert_eq!(next_datagram(&other).0, b"you too");
    assistant.type_line(&format!("/to {other_addr}"));
    assistant.type_line("what?");
    assert_eq!(next_datagram(&other).0, b"what?");
    assistant.type_line("/hex c4 e3 ba c3");
    assert_eq!(next_datagram(&other).0, b"\xc4\xe3\xba\xc3");
    assistant.type_line("//quit");
    assert_eq!(next_datagram(&other).0, b"/quit");
    friend.send_to(b"and me?", addr).unwrap();
    while !assistant.next_line().ends_with("and me?") {}
    assistant.type_line("/all everyone");
    assert_eq!(next_datagram(&friend).0, b"everyone");
    assert_eq!(next_datagram(&other).0, b"everyone");
    assistant.type_line("/help");
    let finished = assistant.finish_by_quitting();
    assert_eq!(finished.code(), 0);
    assert!(finished.stderr.contains("/to IP:PORT"), "{finished:?}");
}

#[test]
fn lines_behind_a_name_go_where_it_leads_also_when_the_input_ends_there() {
    let (mut assistant, _, friend) = talking(&["--wait", "0"]);
    let (other, other_addr) = testkit::receiver("127.0.0.1");
    let port = other.local_addr().unwrap().port();
    assistant.write(b"before\n");
    assistant.write(format!("/to localhost:{port}\nbehind\n/to {other_addr}\nlast").as_bytes());
    assistant.end_input();
    assert_eq!(next_datagram(&friend).0, b"before");
    assert_eq!(next_datagram(&other).0, b"behind");
    assert_eq!(next_datagram(&other).0, b"last");
    let finished = assistant.wait();
    assert_eq!(finished.code(), 0);
    assert!(finished.stderr.contains(&format!("looking up localhost:{port}")), "{finished:?}");
}

#[test]
fn a_line_that_cannot_be_sent_is_told_and_ends_nothing() {
    let too_long = "x".repeat(70_000);
    for (line, told) in [
        ("😀".as_bytes(), "gbk has no character '😀'"),
        (b"\xff\xfe", "not UTF-8"),
        (b"/dance", "there is no command /dance"),
        (b"/hepl", "did you mean /help?"),
        (b"/to nowhere", "the port is missing"),
        (b"/to [::1]:9", "of different families"),
        (b"/hex 4", "hex"),
        (b"/file /nonexistent", "cannot use the file /nonexistent"),
        (b"/reply /nonexistent", "/nonexistent"),
        (b"/replay /nonexistent", "/nonexistent"),
        (too_long.as_bytes(), "70000 bytes"),
    ] {
        let (mut assistant, _, friend) = talking(&["-e", "gbk", "--wait", "50ms"]);
        assistant.write(line);
        assistant.write(b"\nafter\n");
        assert_eq!(next_datagram(&friend).0, b"after", "{told}");
        let finished = assistant.finish();
        assert!(finished.stderr.contains(told), "{told}: {finished:?}");
        assert_eq!(finished.code(), 1, "a script learns that a line was not sent");
    }
}

#[test]
fn an_error_of_a_line_is_an_event_too() {
    let (mut assistant, ..) = talking(&["--json", "--lang", "zh"]);
    assistant.type_line("/dance");
    let event = assistant.next_event();
    assert_eq!(event["event"], "error");
    assert!(event["reason"].as_str().unwrap().contains("没有命令 /dance"), "{event}");
}

#[test]
fn a_datagram_that_is_cut_is_told_with_its_real_length() {
    let (mut assistant, addr, friend) = hearing(&["--buffer", "4"]);
    friend.send_to("你好".as_bytes(), addr).unwrap();
    let line = assistant.next_line();
    assert!(line.contains("4 of 6 bytes"), "{line}");
    let (mut assistant, addr, friend) = hearing(&["--json", "--buffer", "1024"]);
    friend.send_to(&[b'x'; 1500], addr).unwrap();
    let received = next_of(&mut assistant, "received");
    assert_eq!((&received["bytes"], &received["full_length"]), (&json!(1024), &json!(1500)));
    assert_eq!(received["truncated"], true);
}

#[test]
fn a_closed_port_is_told_with_the_peer_whose_it_is() {
    let (friend, to) = testkit::receiver("127.0.0.1");
    drop(friend);
    let mut assistant = Running::start(program(&["hello", "--json", "--to", &to]));
    let told = next_of(&mut assistant, "unreachable");
    assert_eq!(told["peer"], to);
}

#[test]
fn bytes_are_shown_as_hex_and_as_both() {
    for (view, shown) in [("hex", "e4 bd a0"), ("both", "你")] {
        let (mut assistant, addr, friend) = hearing(&["--view", view]);
        friend.send_to("你".as_bytes(), addr).unwrap();
        let line = assistant.next_line();
        assert!(line.contains(shown) && line.contains("e4 bd a0"), "{line}");
    }
}

#[test]
fn the_error_modes_are_pythons() {
    for (mode, text) in
        [("ignore", "ab"), ("replace", "a\u{fffd}b"), ("backslashreplace", "a\\xffb")]
    {
        let (mut assistant, addr, friend) = hearing(&["--errors", mode]);
        friend.send_to(b"a\xffb", addr).unwrap();
        let line = assistant.next_line();
        assert!(line.ends_with(&format!(": {text}")), "{mode}: {line}");
    }
}

#[test]
fn each_step_is_explained_in_calls_python_and_rust() {
    let (mut assistant, _, friend) = talking(&["--explain", "--json"]);
    assistant.type_line("你好");
    assert_eq!(next_datagram(&friend).0, "你好".as_bytes());
    assistant.type_line("/quit");
    let events = assistant.wait().events();
    let steps = events.iter().filter(|event| event["event"] == "step");
    let python: Vec<_> = steps.map(|step| step["python"].as_str().unwrap()).collect();
    assert!(python.iter().any(|line| line.contains("socket(AF_INET, SOCK_DGRAM)")), "{python:?}");
    assert!(python.iter().any(|line| line.contains(".sendto(")), "{python:?}");
}

#[test]
fn what_is_closed_can_be_opened_again() {
    let (mut assistant, _, friend) = talking(&["--json"]);
    assistant.type_line("/close");
    next_of(&mut assistant, "closed");
    assistant.type_line("lost");
    next_of(&mut assistant, "error");
    assistant.type_line("/open");
    next_of(&mut assistant, "listening");
    assistant.type_line("found");
    assert_eq!(next_datagram(&friend).0, b"found");
}

#[test]
fn ten_thousand_lines_in_a_pipe_arrive_as_they_are() {
    let (mut assistant, _, friend) = talking(&["--json"]);
    let lines: String = (0..10_000).map(|number| format!("{number}\n")).collect();
    let reader =
        std::thread::spawn(move || (0..100).map(|_| next_datagram(&friend).0).collect::<Vec<_>>());
    assistant.write(lines.as_bytes());
    let first: Vec<_> = (0..100).map(|number| number.to_string().into_bytes()).collect();
    assert_eq!(reader.join().unwrap(), first);
    let finished = assistant.finish();
    let sent = finished.events().iter().filter(|event| event["event"] == "sent").count();
    assert_eq!(sent, 10_000, "each is told");
}

#[test]
fn two_assistants_talk_to_each_other() {
    let (mut one, one_addr) = Running::listening(program(&["--json", "--bind", "127.0.0.1:0"]));
    let (mut two, two_addr) =
        Running::listening(program(&["--json", "--to", &one_addr.to_string()]));
    two.type_line("你好");
    let heard = next_of(&mut one, "received");
    assert_eq!((&heard["text"], &heard["from"]), (&json!("你好"), &json!(two_addr.to_string())));
    one.type_line("/last 你也好");
    assert_eq!(next_of(&mut two, "received")["text"], "你也好");
}

#[test]
fn nothing_but_lines_goes_into_a_pipe() {
    let (mut assistant, addr, friend) = hearing(&[]);
    friend.send_to(b"\x1b[2J\x1b[H\rforged", addr).unwrap();
    contract::is_harmless(assistant.next_line().as_bytes());
}
