use std::collections::BTreeSet;
use std::fs;
use std::net::{Ipv4Addr, TcpListener, UdpSocket};
use std::path::Path;

use common::Explain;

use super::testing::{check, exercise, plan_of, planned};
use super::*;

/// Something of everything.
const VALUES: &str = r#"
draw.port = "port"
draw.ports = { ports = 3 }
draw.text = { text = { script = "mixed" } }
draw.texts = { texts = { count = 3, script = "chinese" } }
draw.long = { long-text = { min = 100, max = 200, script = "mixed" } }
draw.word = "word"
draw.words = { words = 4 }
draw.number = { number = { min = 3, max = 900 } }
draw.decimal = { decimal = { min = 80.1, max = 99.9 } }
draw.address = "address"
draw.one = { one-of = ["a", "b", "{word}"] }
draw.shuffled = { shuffled = ["{words}", "last"] }
draw.bytes = { undecodable = { in = "gbk" } }
draw.questions = { questions = { for = "codec", of = ["decode", "broken"], count = 4 } }
draw.all = { list = ["{port}", "{ports}", "{text}", "{texts}", "{long}", "{word}", "{words}",
    "{number}", "{decimal}", "{address}", "{one}", "{shuffled}", "{questions}"] }
args = ["{all}", "{neighbour}", "{neighbour-name}"]
network = "lan"
script = [{ type = "{bytes}" }]
"#;

#[test]
fn the_same_seed_draws_the_same_plan() {
    let exercise = exercise(&check("only", VALUES));
    for ground in [Ground::own_network(), Ground::host_where(|_| true)] {
        let one = format!("{:?}", plan_of(&exercise, 42, &ground));
        assert_eq!(one, format!("{:?}", plan_of(&exercise, 42, &ground)));
    }
}

#[test]
fn another_seed_check_or_exercise_draws_other_values() {
    let both = exercise(&(check("one", VALUES) + &check("two", VALUES)));
    let plan = plan_of(&both, 42, &Ground::own_network());
    let other_seed = plan_of(&both, 43, &Ground::own_network());
    let other_name = Plan::draw(&both, "other", 42, &Ground::own_network()).unwrap();
    let names = ["port", "text", "texts", "long", "words", "decimal", "address", "neighbour"];
    let first = &plan.checks[0];
    for other in [&plan.checks[1], &other_seed.checks[0], &other_name.checks[0]] {
        let same = names.iter().filter(|name| first.values[**name] == other.values[**name]);
        // A decimal may come out the same by chance.
        assert!(same.clone().count() <= 1, "{:?}", same.collect::<Vec<_>>());
    }
}

/// What is drawn depends on names alone: not on other values, not on what else a check does.
#[test]
fn a_value_depends_on_nothing_but_its_names_and_the_seed() {
    for seed in 0..50 {
        let all = planned(seed, VALUES);
        for (name, draw) in [
            ("number", "{ number = { min = 3, max = 900 } }"),
            ("text", "{ text = { script = \"mixed\" } }"),
            ("ports", "{ ports = 3 }"),
            ("bytes", "{ undecodable = { in = \"gbk\" } }"),
        ] {
            let alone = planned(
                seed,
                &format!(
                    "draw.{name} = {draw}\nscript = [{{ type = \"{{{name}}}\" }}]\nnetwork = \"lan\""
                ),
            );
            assert_eq!(alone.values[name], all.values[name], "{name}, seed {seed}");
        }
    }
}

fn ports_of(check: &PlannedCheck) -> Vec<u16> {
    let values = ["port", "ports"].map(|name| check.values[name].clone());
    let texts = values.iter().flat_map(Value::elements);
    texts.map(|port| port.text().unwrap().parse().unwrap()).collect()
}

#[test]
fn ports_of_a_check_differ_and_any_program_may_bind_them() {
    for seed in 0..300 {
        let ports = ports_of(&planned(seed, VALUES));
        assert_eq!(ports.iter().collect::<BTreeSet<_>>().len(), 4, "{ports:?}");
        assert!(ports.iter().all(|port| (1025..=32767).contains(port)), "{ports:?}");
    }
    let many = planned(1, "draw.ports = { ports = 1000 }\nargs = [\"{ports}\"]");
    assert_eq!(many.args.iter().collect::<BTreeSet<_>>().len(), 1000);
}

#[test]
fn on_the_hosts_network_all_checks_use_other_ports_and_only_free_ones() {
    let checks: String = (0..20).map(|n| check(&format!("c{n}"), VALUES)).collect();
    let ground = Ground::host_where(|port| port % 97 == 0);
    let plan = plan_of(&exercise(&checks), 5, &ground);
    let ports: Vec<u16> = plan.checks.iter().flat_map(ports_of).collect();
    assert_eq!(ports.iter().collect::<BTreeSet<_>>().len(), 80, "{ports:?}");
    assert!(ports.iter().all(|port| port.is_multiple_of(97)), "{ports:?}");
}

#[test]
fn a_port_that_somebody_holds_is_not_free() {
    let udp = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let ground = Ground::host();
    assert!(!(ground.is_free)(udp.local_addr().unwrap().port()));
    assert!(!(ground.is_free)(tcp.local_addr().unwrap().port()));
    assert!((Ground::own_network().is_free)(tcp.local_addr().unwrap().port()));
}

#[test]
#[cfg(target_os = "linux")]
fn two_graders_on_one_host_use_different_ports() {
    let exercise = exercise(&(check("one", VALUES) + &check("two", VALUES)));
    let drawn = |plan: &Plan| plan.checks.iter().flat_map(|c| c.ports.clone()).collect::<Vec<_>>();
    let plan = plan_of(&exercise, 77, &Ground::host());
    let other = plan_of(&exercise, 77, &Ground::host());
    let (ports, others) = (drawn(&plan), drawn(&other));
    assert_eq!((ports.len(), others.len()), (8, 8));
    assert!(ports.iter().all(|port| !others.contains(port)), "{ports:?} {others:?}");
}

/// With so few free ports, values of a kind are often in each other's way.
#[test]
fn the_order_in_which_values_are_needed_decides_nothing() {
    let ground = Ground::host_where(|port| port.is_multiple_of(4096));
    let ports = "draw.a = \"port\"\ndraw.b = \"port\"\ndraw.c = \"port\"\n";
    let plain =
        exercise(&check("only", &format!("{ports}args = [\"{{a}}\", \"{{b}}\", \"{{c}}\"]")));
    let turned = exercise(&check(
        "only",
        &format!(
            "{ports}draw.0 = {{ list = [\"{{c}}\", \"{{b}}\"] }}\nargs = [\"{{0}}\", \"{{a}}\"]"
        ),
    ));
    for seed in 0..100 {
        let [plain, turned] =
            [&plain, &turned].map(|of| plan_of(of, seed, &ground).checks.remove(0));
        for name in ["a", "b", "c"] {
            assert_eq!(plain.values[name], turned.values[name], "{name}, seed {seed}");
        }
    }
}

#[test]
fn short_texts_do_not_begin_with_one_another_either() {
    let few = "{ text = { script = \"ascii\", min = 1, max = 2 } }";
    let draws: String = ["a", "b", "c", "d"].map(|name| format!("draw.{name} = {few}\n")).concat();
    for seed in 0..200 {
        let args =
            planned(seed, &format!("{draws}args = [\"{{a}}\", \"{{b}}\", \"{{c}}\", \"{{d}}\"]"))
                .args;
        for one in &args {
            let begun = args.iter().filter(|other| other.starts_with(one)).count();
            assert_eq!(begun, 1, "{args:?}");
        }
    }
}

#[test]
fn texts_and_words_of_a_check_do_not_begin_with_one_another() {
    for seed in 0..200 {
        let check = planned(seed, VALUES);
        let names = ["text", "texts", "long", "word", "words"];
        let values = names.map(|name| check.values[name].clone());
        let texts: Vec<&str> =
            values.iter().flat_map(Value::elements).map(|value| value.text().unwrap()).collect();
        for (number, one) in texts.iter().enumerate() {
            for other in &texts[number + 1..] {
                assert!(!one.starts_with(other) && !other.starts_with(one), "{one}, {other}");
            }
        }
    }
}

#[test]
fn a_host_without_free_ports_is_told() {
    let exercise = exercise(&check("only", "draw.p = \"port\"\nargs = [\"{p}\"]"));
    let ground = Ground::host_where(|_| false);
    let error = Plan::draw(&exercise, "name", 1, &ground).unwrap_err();
    assert_eq!(error.trouble, Trouble::Ports);
    assert!(error.help().unwrap().en.contains("ports"));
}

/// Every exercise of the course can be drawn, whatever the seed and the ground.
#[test]
fn every_exercise_of_the_course_can_be_planned() {
    let lessons = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../lessons");
    let grounds = [
        Ground::own_network(),
        Ground::host_where(|_| true),
        Ground { many_loopbacks: false, ..Ground::host_where(|_| true) },
    ];
    let mut planned = 0;
    for lesson in fs::read_dir(lessons).unwrap() {
        let file = lesson.unwrap().path().join("exercise/exercise.toml");
        if !file.exists() {
            continue;
        }
        let exercise = Exercise::load(&file).unwrap_or_else(|error| panic!("{error}"));
        for seed in 0..8 {
            for ground in &grounds {
                let plan = Plan::draw(&exercise, "x", seed, ground)
                    .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
                assert_eq!(plan.checks.len(), exercise.checks.len());
                planned += 1;
            }
        }
    }
    assert!(planned > 0, "no exercise was found");
}
