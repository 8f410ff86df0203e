use std::collections::BTreeSet;

use super::*;
use crate::plan::testing::{check, exercise, output, plan_of, planned, trouble};
use crate::plan::{Action, Ground};

#[test]
fn only_values_that_are_used_are_in_the_plan() {
    let check = planned(
        1,
        "draw.a = { is = \"{b}\" }\ndraw.b = \"word\"\ndraw.c = \"word\"\nargs = [\"{a}\"]",
    );
    assert_eq!(check.values.keys().collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(check.values["a"], check.values["b"]);
}

#[test]
fn a_check_hides_values_of_the_exercise() {
    let draws = "[draw]\na = { is = \"{b}\" }\nb = { is = \"outer\" }\n";
    let checks = check("one", "args = [\"{a}\"]")
        + &check("two", "draw.b = { is = \"inner\" }\nargs = [\"{a}\"]");
    let plan = plan_of(&exercise(&format!("{draws}{checks}")), 1, &Ground::own_network());
    assert_eq!((&*plan.checks[0].args[0], &*plan.checks[1].args[0]), ("outer", "inner"));
}

#[test]
fn values_are_made_of_values() {
    let check = planned(
        1,
        r#"
draw.texts = { list = ["你好", "再见"] }
draw.gbk = { encoded = { text = "{texts}", in = "gbk" } }
draw.back = { decoded = { bytes = "{gbk}", in = "gbk", errors = "strict" } }
draw.wrong = { decoded = { bytes = "{gbk}", in = "utf-8", errors = "replace" } }
draw.joined = { joined = { list = "{texts}", with = "/" } }
draw.split = { split = { text = "{joined}", at = "/" } }
draw.zipped = { zipped = { lists = ["{texts}", "{back}"], with = " = ", end = "!" } }
draw.answers = { answer = { by = "port-class", to = "{numbers}" } }
draw.numbers = { list = ["80", "8888"] }
draw.is = { is = "{joined}; {numbers-1}" }
draw.numbers-1 = { nth = ["{numbers}", 1] }
expect.output.lines = ["{back}", "{joined}", "{split}", "{zipped}", "{answers}", "{is}"]
script = [{ type = "{gbk}" }, { line = "{wrong}" }]
"#,
    );
    assert_eq!(
        output(&check),
        [
            "你好",
            "再见",
            "你好/再见",
            "你好",
            "再见",
            "你好 = 你好!",
            "再见 = 再见!",
            "well-known",
            "registered",
            "你好/再见; 8888",
        ]
    );
    assert_eq!(check.script[0], Action::Input(vec![0xc4, 0xe3, 0xba, 0xc3]));
    assert_eq!(check.values["wrong"].elements()[0].text(), Some("\u{fffd}\u{fffd}\u{fffd}"));
}

#[test]
fn a_list_of_one_is_that_one_where_one_is_wanted() {
    let check = planned(
        1,
        r#"
draw.question = { questions = { for = "udp-header", of = ["odd"], count = 1 } }
draw.fields = { split = { text = "{question}", at = "\t" } }
draw.answer = { answer = { by = "udp-header", to = "{question}" } }
args = ["{fields}"]
expect.output.lines = ["{answer}"]
"#,
    );
    assert_eq!(check.args.len(), 5);
    assert_eq!(output(&check)[0].len(), 16);
}

#[test]
fn numbers_lie_in_their_range_and_reach_its_ends() {
    let draw = |rest: &str| {
        let seeds = 0..400;
        let texts = seeds.map(|seed| {
            planned(seed, &format!("draw.n = {rest}\nargs = [\"{{n}}\"]")).args[0].clone()
        });
        texts.collect::<BTreeSet<String>>()
    };
    let numbers = draw("{ number = { min = 7, max = 9 } }");
    assert_eq!(numbers.into_iter().collect::<Vec<_>>(), ["7", "8", "9"]);
    let tenths = draw("{ decimal = { min = 80.1, max = 80.3 } }");
    assert_eq!(tenths.into_iter().collect::<Vec<_>>(), ["80.1", "80.2", "80.3"]);
    let around_zero = draw("{ decimal = { min = -0.1, max = 0.1 } }");
    assert_eq!(around_zero.into_iter().collect::<Vec<_>>(), ["-0.1", "0.0", "0.1"]);
    let chosen = draw("{ one-of = [\"a\", \"b\"] }");
    assert_eq!(chosen.into_iter().collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn shuffled_is_another_order_of_the_same() {
    let orders: BTreeSet<Vec<String>> = (0..100)
        .map(|seed| {
            planned(seed, "draw.s = { shuffled = [\"a\", \"b\", \"c\"] }\nargs = [\"{s}\"]").args
        })
        .collect();
    assert_eq!(orders.len(), 6, "all orders of three come");
    assert!(orders.iter().all(|order| order.iter().collect::<BTreeSet<_>>().len() == 3));
}

#[test]
fn what_only_a_drawn_value_shows_is_an_error_of_the_plan() {
    let rows = [
        ("args = [\"{nobody}\"]", Trouble::NoSuchName("nobody".to_owned())),
        ("draw.a = { is = \"{b}\" }\ndraw.b = { is = \"{a}\" }\nargs = [\"{a}\"]", Trouble::Cycle),
        ("args = [\"{\"]", Trouble::Braces),
        ("draw.a = { hex = \"ff\" }\nargs = [\"{a}\"]", Trouble::NoArgument),
        ("args = [\"a\\u0000b\"]", Trouble::NoArgument),
        ("draw.a = { words = 2 }\nargs = [\"a {a}\"]", Trouble::WrongKind),
        ("draw.a = { hex = \"abc\" }\nscript = [{ type = \"{a}\" }]", Trouble::Hex),
        ("draw.a = { hex = \"zz\" }\nscript = [{ type = \"{a}\" }]", Trouble::Hex),
        (
            "draw.a = { nth = [\"{b}\", 2] }\ndraw.b = { words = 2 }\nargs = [\"{a}\"]",
            Trouble::NoElement,
        ),
        (
            "draw.a = { zipped = { lists = [\"{b}\", \"{c}\"], with = \"\" } }\ndraw.b = { words = 2 }\n\
             draw.c = { words = 1 }\nargs = [\"{a}\"]",
            Trouble::Lengths,
        ),
        (
            "draw.a = { encoded = { text = \"🦀\", in = \"gbk\" } }\nscript = [{ type = \"{a}\" }]",
            Trouble::Codec,
        ),
        (
            "draw.a = { answer = { by = \"codec\", to = \"what?\" } }\nargs = [\"{a}\"]",
            Trouble::Question("what?".to_owned()),
        ),
        (
            "draw.a = { questions = { for = \"codec\", of = [\"x\"], count = 1 } }\nargs = [\"{a}\"]",
            Trouble::Question("x".to_owned()),
        ),
        (
            "draw.a = { text = { script = \"mixed\", min = 1, max = 1 } }\nargs = [\"{a}\"]",
            Trouble::NoSuchText,
        ),
        ("draw.a = { decimal = { min = 2.0, max = 1.0 } }\nargs = [\"{a}\"]", Trouble::Range),
        ("draw.a = { decimal = { min = nan, max = inf } }\nargs = [\"{a}\"]", Trouble::Range),
        (
            "peer = [{ kind = \"hold-udp\", at = \"localhost:1\" }]",
            Trouble::NoAddress("localhost:1".to_owned()),
        ),
        (
            "script = [{ await = { for = { bound = \"70000\" } } }]",
            Trouble::NoPort("70000".to_owned()),
        ),
    ];
    for (rest, expected) in rows {
        assert_eq!(trouble(rest), expected, "{rest}");
    }
}
