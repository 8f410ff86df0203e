use common::Explain;

use crate::exercise::testing::{CHECK, HEAD, assert_rows, broken, refused};
use crate::exercise::{Answer, Exercise};

#[test]
fn what_no_type_can_say_is_told_with_its_place() {
    assert_rows(&[
        ("en = \"Title\"", "en = \" \"", "title.en: nothing stands here", "这里是空的"),
        ("zh = \"任务\"", "zh = \"\"", "task.zh: nothing stands here", "这里是空的"),
        ("en = \"answers\"", "en = \"a\\nb\"", "a title has one line", "标题只能有一行"),
        ("arguments = \"PORT\"", "", "does not say which", "练习却没有说明"),
        ("points = 1", "points = 0", "check \"first\".points: a check is worth", "至少值 1 分"),
        ("points = 1", "points = 1\npatience = \"0s\"", "from 1ms to 60s", "1ms 到 60s"),
        ("id = \"first\"", "id = \"First\"", "\"First\" is no name", "不能作名字"),
        ("points = 1", "points = 1\nneeds = [\"first\"]", "a check needs itself", "依赖它自己"),
        (
            "points = 1",
            "points = 1\nneeds = [\"other\"]",
            "no check has the id",
            "没有 id 为“other”",
        ),
        ("task =", "crates = [\"a\", \"a\"]\ntask =", "crates[1]: \"a\" stands", "写了两次"),
    ]);
}

#[test]
fn values_must_be_there_be_used_and_fit() {
    assert_rows(&[
        ("\"{port}\"]", "\"{prot}\"]", "{prot}; did you mean {port}?", "是不是想写 {port}"),
        ("payload = \"{texts}\"", "payload = \"{text\"", "a { has no }", "有 { 没有 }"),
        ("payload = \"{texts}\"", "payload = \"text}\"", "a } has no {", "有 } 没有 {"),
        ("payload = \"{texts}\"", "payload = \"{a b}\"", "braces is no name", "不是名字"),
        ("draw.port =", "draw.b = \"port\"\ndraw.port =", "{b} is drawn and not used", "没有用到"),
        ("task =", "draw.b = \"port\"\ntask =", "draw.b: {b} is drawn and not", "没有用到"),
        ("draw.port =", "draw.here = \"port\"\ndraw.port =", "{here} is given", "由环境给出"),
        (
            "draw.port = \"port\"",
            "draw.port = { is = \"{port}\" }",
            "{port} needs itself",
            "它自己",
        ),
        ("\"{neighbour}\", ", "\"{texts} a\", ", "stands inside a longer text", "更长的文本里"),
        ("payload = \"{texts}\"", "payload = \"{source-port}\"", "no value is called", "没有叫"),
        ("count = 2", "count = 0", "nothing can be drawn", "抽不出值"),
        ("count = 2", "count = 1000000", "nothing can be drawn", "抽不出值"),
    ]);
}

/// Draws in the place of `{texts}`, which is a list of two.
#[test]
fn draws_have_sensible_ranges_and_parts() {
    let draw = "{ texts = { count = 2, script = \"ascii\" } }";
    let rows = [
        ("{ text = { script = \"ascii\", min = 9, max = 3 } }", "nothing can be drawn"),
        ("{ text = { script = \"awkward\", max = 10 } }", "nothing can be drawn"),
        ("{ text = { script = \"ascii\", min = 0 } }", "nothing can be drawn"),
        ("{ long-text = { min = 10, max = 65508, script = \"ascii\" } }", "nothing can be drawn"),
        ("{ number = { min = 2, max = 1 } }", "nothing can be drawn"),
        ("{ decimal = { min = 1.01, max = 1.09 } }", "nothing can be drawn"),
        ("{ one-of = [] }", "nothing can be drawn"),
        ("{ zipped = { lists = [], with = \" \" } }", "nothing can be drawn"),
        ("{ split = { text = \"a\", at = \"\" } }", "nothing can be drawn"),
        ("{ undecodable = { in = \"latin-1\" } }", "nothing can be drawn"),
        ("{ nth = [\"{port}\", 1] }", "a list is wanted here"),
        ("{ joined = { list = \"{port}\", with = \",\" } }", "a list is wanted here"),
        (
            "{ encoded = { text = \"{b}\", in = \"gbk\" } }",
            "text is wanted here, and this is bytes",
        ),
        ("{ nth = [\"{c}\", 3] }", "the list has 3 elements"),
        ("{ zipped = { lists = [\"{c}\", \"{d}\"], with = \" \" } }", "have 3 and 2 elements"),
        (
            "{ questions = { for = \"codec\", of = [\"decod\"], count = 3 } }",
            "did you mean decode?",
        ),
        (
            "{ questions = { for = \"codec\", of = [\"decode gbk lax\"], count = 3 } }",
            "no questions",
        ),
        ("{ questions = { for = \"codec\", of = [\"euro\", \"empty\"], count = 1 } }", "2 kinds"),
    ];
    for (by, message) in rows {
        let more = "draw.b = { hex = \"ff\" }\ndraw.c = { words = 3 }\ndraw.d = { words = 2 }";
        let source = broken(draw, &format!("{by}\n{more}"));
        let error = refused(&source);
        assert!(error.fact().en.contains(message), "{by}: {error}");
        assert!(error.fact().en.contains("check \"first\".draw.texts"), "{by}: {error}");
    }
}

#[test]
fn peers_have_names_addresses_and_a_part() {
    assert_rows(&[
        ("name = \"peer\"", "name = \"Peer\"", "\"Peer\" is no name", "不能作名字"),
        ("from = \"peer\"", "from = \"pear\"", "\"pear\"; did you mean peer?", "是不是想写 peer"),
        ("at = \"peer\", count", "at = \"nobody\", count", "no peer is called", "没有叫“nobody”"),
        ("at = [\"peer\"]", "at = [\"x\"]", "no peer is called \"x\"", "没有叫“x”的 peer"),
        ("at = [\"peer\"]", "at = [\"peer\", \"peer\"]", "stands here twice", "写了两次"),
        ("at = [\"peer\"]", "at = []", "no peer receives", "没有 peer 接收"),
        ("kind = \"udp\"", "kind = \"tcp\"", "kind tcp, and udp is wanted", "这里需要 udp"),
        ("at = \"{neighbour}:{port}\" }]", "at = \"{neighbour}\" }]", "no address", "不是 IP:PORT"),
        (
            "at = \"{neighbour}:{port}\" }]",
            "at = \"{port}:{port}\" }]",
            "no address",
            "不是 IP:PORT",
        ),
        ("at = \"{neighbour}:{port}\" }]", "at = \"{here}:{port}\" }]", "does not hear", "收不到"),
        (
            "at = \"{neighbour}:{port}\" }]",
            "at = \"{neighbour-name}:{port}\" }]",
            "no address",
            "不是 IP:PORT",
        ),
        ("to = \"{neighbour}:{port}\"", "to = \"{neighbour}:0\"", "no address", "不是 IP:PORT"),
        (
            "at = \"{neighbour}:{port}\" }]",
            "at = \"{neighbour}:{port}\" }, { kind = \"hold-udp\", at = \"{neighbour}:{port}\" }]",
            "another peer has this address",
            "另一个 peer",
        ),
        (
            "at = \"{neighbour}:{port}\" }]",
            "at = \"{neighbour}:{port}\" }, { kind = \"udp\", name = \"b\", at = \"{here}:9\" }]",
            "peer[1]: this peer has no part",
            "没有用到",
        ),
        (
            "at = \"{neighbour}:{port}\" }]",
            "at = \"{neighbour}:{port}\" }, { kind = \"tcp\", name = \"peer\", at = \"{here}:9\" }]",
            "\"peer\" stands here twice",
            "写了两次",
        ),
    ]);
}

#[test]
fn a_peer_whose_port_the_program_is_told_has_a_part() {
    let source = broken(
        "at = \"{neighbour}:{port}\" }]",
        "at = \"{neighbour}:{port}\" }, { kind = \"tcp\", name = \"tcp\", at = \"{neighbour}:{port}\" }]",
    );
    Exercise::parse(&source).unwrap();
}

/// The two steps of the check.
const WAIT: &str = "{ await = { for = { datagrams = { at = \"peer\", count = 1 } } } },";
const SEND: &str = "{ send = { from = \"peer\", payload = \"{texts}\" } },";

#[test]
fn steps_stand_in_an_order_that_can_happen() {
    assert_rows(&[
        (WAIT, "", "nothing was awaited before", "没有等待过"),
        (
            WAIT,
            "{ await = { for = { lines = 1 } } },",
            "answers, but no datagram was awaited",
            "没有等它收到数据报",
        ),
        (WAIT, "{ await = { for = { lines = 3 } } },", "answers, but", "没有等它收到"),
        (SEND, "{ await = { for = { lines = 3 } } },", "3 are awaited, and only 2", "要等 3 个"),
        (
            SEND,
            "{ await = { for = { datagrams = { at = \"peer\", count = 2 } } } }, { line = \"{texts}\" }",
            "2 are awaited, and only 1",
            "要等 2 个",
        ),
    ]);
}

#[test]
fn waits_and_pauses_make_sense() {
    assert_rows(&[
        (SEND, "{ await = { for = { lines = 0 } } },", "the count is 0", "数量是 0"),
        (
            SEND,
            "{ await = { for = \"exit\" } }, { line = \"{texts}\" }",
            "the program has ended before this",
            "程序已经结束",
        ),
        (
            SEND,
            "\"end-input\", { line = \"{texts}\" }",
            "standard input has ended",
            "标准输入已经结束",
        ),
        (SEND, "\"end-input\", \"end-input\"", "standard input has ended", "标准输入已经结束"),
        (
            SEND,
            "{ await = { for = \"exit\", after = \"2s\", within = \"1s\" } }",
            "no time is left",
            "没有时间",
        ),
        (
            SEND,
            "{ pause = \"0ms\" }, { line = \"{texts}\" }",
            "a pause is longer",
            "pause 要大于零",
        ),
        (
            SEND,
            "{ pause = \"10s\" }, { line = \"{texts}\" }",
            "a pause is longer",
            "pause 要大于零",
        ),
        (
            SEND,
            "{ await = { for = { bound = \"{neighbour}\" } } }, { line = \"{texts}\" }",
            "this is no port",
            "不是端口",
        ),
        (
            SEND,
            "{ await = { for = { mails = { at = \"peer\", count = 1 } } } }, { line = \"{texts}\" }",
            "smtp is wanted",
            "这里需要 smtp",
        ),
    ]);
}

#[test]
fn expectations_can_be_met() {
    let lines = "expect.output.lines = [\"{texts}\"]";
    let to = "are = [\"hello\"] }]";
    assert_rows(&[
        (lines, "expect.output.lines = [\"{texts}\", \"a\\nb\"]", "a line break in it", "换行符"),
        (lines, "expect.output.choices = [[]]", "a line has no choice", "没有任何写法"),
        (lines, "expect.exit = 256", "no program ends with this status", "不会以这个状态"),
        (lines, "expect.output = \"interfaces\"", "none of interfaces", "网络类型却不是"),
        (lines, "network = \"interfaces\"", "connected to nothing", "不与任何东西相连"),
        (lines, "expect.files = [{ path = \"a\" }]", "files are looked at", "却要检查文件"),
        (to, "are = [], from-port = \"0\" }]", "this is no port", "不是端口"),
        (
            to,
            "are = [] }, { to = \"{neighbour}:{port}\", at = [\"peer\"], are = [] }]",
            "\"{neighbour}:{port}\" stands here twice",
            "写了两次",
        ),
    ]);
}

#[test]
fn interfaces_can_be_made() {
    let check = |interfaces: &str| {
        format!(
            "{HEAD}\n[[check]]\nid = \"a\"\ntitle = {{ en = \"a\", zh = \"甲\" }}\npoints = 1\n\
             network = \"interfaces\"\n{interfaces}\nexpect.output = \"interfaces\"\n"
        )
    };
    Exercise::parse(&check("interface = [{ name = \"eth0\", prefixes = [24] }]")).unwrap();
    for (interfaces, message) in [
        ("", "has interfaces"),
        ("interface = [{ name = \"lo\", prefixes = [8] }]", "can be called \"lo\""),
        ("interface = [{ name = \"a23456789012345x\", prefixes = [8] }]", "no interface can be"),
        ("interface = [{ name = \"eth0:1\", prefixes = [8] }]", "no interface can be"),
        ("interface = [{ name = \"e\", prefixes = [7] }]", "from 8 to 32"),
        ("interface = [{ name = \"e\", prefixes = [33] }]", "from 8 to 32"),
        ("interface = [{ name = \"e\", prefixes = [24], labels = true }]", "after the first"),
        ("interface = [{ name = \"e\", prefixes = [] }, { name = \"e\", prefixes = [] }]", "twice"),
    ] {
        let error = refused(&check(interfaces));
        assert!(error.fact().en.contains(message), "{interfaces}: {error}");
    }
}

#[test]
fn an_answer_of_files_runs_nothing() {
    let source = |check: &str| {
        format!(
            "answer = \"files\"\ntitle = {{ en = \"a\", zh = \"甲\" }}\ntask = {{ en = \"a\", zh = \
             \"甲\" }}\n[[check]]\nid = \"a\"\ntitle = {{ en = \"a\", zh = \"甲\" }}\npoints = 1\n{check}\n"
        )
    };
    let file = "expect.files = [{ path = \"answer/Cargo.toml\" }]";
    let exercise = Exercise::parse(&source(file)).unwrap();
    assert_eq!(exercise.answer, Answer::Files);
    for (check, message) in [
        ("", "no file is looked at"),
        ("expect.files = [{ path = \"../x\" }]", "no path inside the answer"),
        ("expect.files = [{ path = \"/etc/passwd\" }]", "no path inside the answer"),
        ("expect.files = [{ path = \"a\" }, { path = \"a\" }]", "twice"),
        (
            "expect.files = [{ path = \"a\", toml = [{ equals = { key = \"\", value = \"\" } }] }]",
            "compared",
        ),
        (
            "expect.files = [{ path = \"a\", toml = [{ depends = { name = \"b\", version = \"1\", \
             default-features = true } }] }]",
            "compared",
        ),
        ("expect.output.lines = [\"a\"]", "nothing is run"),
        ("expect.exit = 1", "nothing is run"),
        ("script = [\"end-input\"]", "nothing is run"),
        ("draw.a = \"port\"", "nothing is run"),
        ("network = \"lan\"", "nothing is run"),
    ] {
        let error = refused(&source(check));
        assert!(error.fact().en.contains(message), "{check}: {error}");
    }
}

#[test]
fn checks_have_ids_of_their_own_and_need_only_earlier_ones() {
    let twice = refused(&format!("{HEAD}{CHECK}{CHECK}"));
    assert!(twice.fact().en.contains("check \"first\".id: \"first\" stands here twice"), "{twice}");
    let later = CHECK.replace("points = 1", "points = 1\nneeds = [\"second\"]");
    let second = CHECK.replace("\"first\"", "\"second\"");
    let error = refused(&format!("{HEAD}{later}{second}"));
    assert!(error.fact().en.contains("\"second\" comes later in the file"), "{error}");
    let near = second.replace("points = 1", "points = 1\nneeds = [\"frist\"]");
    let error = refused(&format!("{HEAD}{CHECK}{near}"));
    assert!(error.fact().en.contains("did you mean first?"), "{error}");
    assert!(refused(&format!("{HEAD}\ncheck = []")).fact().zh.contains("一个检查项也没有"));
}

#[test]
fn a_value_of_the_exercise_that_every_check_hides_is_not_used() {
    let head = format!("{HEAD}draw.port = \"port\"\n");
    let error = refused(&format!("{head}{CHECK}"));
    assert!(error.fact().en.contains("{port} is drawn and not used"), "{error}");
}
