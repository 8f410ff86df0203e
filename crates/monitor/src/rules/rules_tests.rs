use common::{Explain, Lang};

use super::*;

/// Line, column, fact and cure of a file's first mistake.
fn mistake(source: &str) -> (usize, usize, String, String) {
    let error = Rules::from_toml(source).unwrap_err();
    let place = error.place().unwrap();
    let help = error.help().unwrap();
    assert!(error.fact().zh.starts_with(&format!("第 {} 行第 {} 列：", place.line, place.column)));
    assert!(!help.zh.is_ascii(), "{help:?}");
    let fact = error.fact().en.into_owned();
    let fact = fact.split_once(": ").unwrap().1.to_owned();
    (place.line, place.column, fact, help.en.into_owned())
}

#[test]
fn the_default_is_the_course() {
    let rules = Rules::default();
    let told: Vec<String> = rules.iter().map(|rule| rule.condition(Lang::En)).collect();
    assert_eq!(told, ["CPU is above 80 %", "memory is above 90 %"]);
    assert!(rules.iter().all(|rule| rule.for_.is_zero()));
}

#[test]
fn the_example_shows_every_key_and_what_is_commented_out_holds() {
    let rules = Rules::from_toml(EXAMPLE).unwrap();
    assert_eq!(rules.iter().count(), 8);
    let uncommented: String = EXAMPLE
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(rest) if rest.contains(" = ") => format!("{rest}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    assert_eq!(Rules::from_toml(&uncommented).unwrap(), rules);
    for key in
        ["at_most", "gather", "mount", "interface", "direction", "minutes", "process", "what"]
            .iter()
            .chain(&[
                "name",
                "above",
                "below",
                "recover",
                "for",
                "recover_for",
                "repeat",
                "severity",
            ])
    {
        assert!(uncommented.contains(&format!("\n{key} = ")), "{key}");
    }
}

type Row = (&'static str, usize, usize, &'static str, &'static str);
const MISTAKES: &[Row] = &[
    (
        "[[rule]]\nmetric = \"cpu\"\nabvoe = 80\n",
        3,
        1,
        "unknown key \"abvoe\"; did you mean above?",
        "here may",
    ),
    ("[[rule]]\nmetric = \"cpu\"", 1, 1, "this rule has no threshold", "add above"),
    (
        "[[rule]]\nmetric = \"cpu\"\nabove = 80\nrepaet = \"1h\"\n",
        4,
        1,
        "unknown key \"repaet\"; did you mean repeat?",
        "here may stand: name",
    ),
    (
        "[[rule]]\nmetrik = \"cpu\"\nabove = 1",
        2,
        1,
        "unknown key \"metrik\"; did you mean metric?",
        "here",
    ),
    (
        "[[rule]]\nmetric = \"cpuu\"\nabove = 1",
        2,
        10,
        "\"cpuu\" is not known; did you mean cpu?",
        "choose",
    ),
    (
        "[[rule]]\nmetric = \"cpu\"\nabove = \"80 MB\"",
        3,
        9,
        "above = \"80 MB\": not a percentage",
        "write \"80 %\"",
    ),
    ("[[rule]]\nmetric = \"cpu\"\nabove = 101", 3, 9, "above = 101: more than 100 %", "from 0"),
    (
        "[[rule]]\nmetric = \"cpu\"\nabove = true",
        3,
        9,
        "above = boolean: not a percentage",
        "write",
    ),
    (
        "[[rule]]\nmetric = \"cpu\"\nabove = 80\nfor = 5",
        4,
        7,
        "for = 5: not a duration",
        "write \"500ms\"",
    ),
    (
        "[[rule]]\nmetric = \"cpu\"\nabove = 80\nfor = \"5\"",
        4,
        7,
        "for = \"5\": a unit is missing",
        "write 500ms",
    ),
    (
        "[[rule]]\nmetric = \"cpu\"\nabove = 80\nrecover = 90",
        3,
        9,
        "recover is on the bad side",
        "recover is at most",
    ),
    (
        "[[rule]]\nmetric = \"cpu\"\nabove = 80\nbelow = 9",
        4,
        1,
        "both above and below stand here",
        "write two",
    ),
    (
        "[[rule]]\nmetric = \"cpu\"\nabove = 80\nmount = \"/\"",
        4,
        1,
        "unknown key \"mount\"",
        "here may",
    ),
    (
        "[[rule]]\nmetric = \"disk\"\nabove = 80",
        1,
        1,
        "this rule has no mount",
        "add mount = \"/\"",
    ),
    ("[rule]\nmetric = \"cpu\"", 1, 1, "rule is one table", "write [[rule]]"),
    ("[[rules]]\nmetric = \"cpu\"", 1, 3, "unknown key \"rules\"; did you mean rule?", "here"),
    ("[[rule]]\nmetric = \"cpu\nabove", 2, 14, "this is not TOML", "text stands"),
    ("[[rule]]\nmetric = \"cpu\"\nmetric = \"cpu\"", 3, 1, "this key stands here twice", "leave"),
    ("[mail]\nat_most = 0\n", 2, 11, "at_most = 0: not a number of mails", "mails an hour"),
    ("", 1, 1, "there is no rule", "add one"),
    (
        "# 中文\n[[rule]]\nname = \"内存\"\nmetric = \"cpu\"\nabove = 80\n[[rule]]\nname = \"内存\"\nmetric = \"memory\"\nabove = 1",
        6,
        1,
        "two rules are called \"内存\"",
        "give",
    ),
    (
        "[[rule]]\nmetric = \"cpu\"\nabove = 1\nname = \"a\\nb\"",
        4,
        8,
        "this name cannot stand",
        "1 to 60",
    ),
    ("rule = [1]", 1, 9, "a table is wanted here", "write"),
    ("[[rule]]\nmetric = \"cpu\"\nabove = 1e999", 3, 9, "above = inf: not a percentage", "write"),
    ("[[rule]]\nmetric = \"cpu\"\nabove = nan", 3, 9, "above = NaN: not a percentage", "write"),
];

#[test]
fn a_mistake_has_its_line_and_column_and_a_cure() {
    for &(source, line, column, fact, cure) in MISTAKES {
        let (at_line, at_column, told, help) = mistake(source);
        assert_eq!((at_line, at_column), (line, column), "{source}: {told}");
        assert!(told.starts_with(fact), "{source}: {told}");
        assert!(help.starts_with(cure), "{source}: {help}");
    }
}

#[test]
fn the_column_counts_characters() {
    let (line, column, ..) = mistake("[[rule]]\nname = \"内存\" x");
    assert_eq!((line, column), (2, 13));
}

#[test]
fn one_line_says_the_same_as_a_file() {
    for (line, file) in [
        ("cpu > 80%", "metric = \"cpu\"\nabove = 80"),
        (
            "disk / above 90 % recover 85 % for 5m repeat never severity critical name root disk",
            "metric = \"disk\"\nmount = \"/\"\nabove = 90\nrecover = 85\nfor = \"5m\"\nrepeat = \"never\"\nseverity = \"critical\"\nname = \"root disk\"",
        ),
        (
            "network eth0 received above 50 MB/s",
            "metric = \"network\"\ninterface = \"eth0\"\ndirection = \"received\"\nabove = \"50 MB/s\"",
        ),
        (
            "network sent above 1 MB/s",
            "metric = \"network\"\ndirection = \"sent\"\nabove = \"1 MB/s\"",
        ),
        ("load 15 above 4", "metric = \"load\"\nminutes = 15\nabove = 4.0"),
        (
            "process my app count < 1",
            "metric = \"process\"\nprocess = \"my app\"\nwhat = \"count\"\nbelow = 1",
        ),
    ] {
        let rules = Rules::from_toml(&format!("[[rule]]\n{file}\n")).unwrap();
        assert_eq!(rules.iter().next(), Some(&line.parse().unwrap()), "{line}");
    }
}

#[test]
fn one_line_that_is_no_rule_is_refused() {
    for line in [
        "",
        "cpu",
        "cpu 80",
        "cpu above",
        "cpu all above 80",
        "disc / above 80",
        "process nginx above 1",
        "cpu above 80 above 90",
        "cpu above 80 for",
        "disk above 80",
    ] {
        assert!(line.parse::<Rule>().is_err(), "{line}");
    }
}

#[test]
fn between_the_thresholds_it_is_neither_bad_nor_recovered() {
    let above: Rule = "cpu above 80 recover 70".parse().unwrap();
    let below: Rule = "process a count below 2 recover 4".parse().unwrap();
    for (rule, value, bad, recovered) in [
        (&above, 80.1, true, false),
        (&above, 80.0, false, false),
        (&above, 70.1, false, false),
        (&above, 70.0, false, true),
        (&below, 1.0, true, false),
        (&below, 2.0, false, false),
        (&below, 4.0, false, true),
    ] {
        assert_eq!((rule.is_bad(value), rule.is_recovered(value)), (bad, recovered), "{value}");
    }
}

#[test]
fn a_limit_of_zero_fires_on_an_idle_machine_too() {
    let rules = Rules::limits(0.0, 100.0);
    let fires: Vec<bool> = rules.iter().map(|rule| rule.is_bad(0.0)).collect();
    assert_eq!(fires, [true, false]);
    assert!(rules.iter().all(|rule| rule.threshold != 0.0 || !rule.is_recovered(0.0)));
    let none: Rule = "process a count above 0".parse().unwrap();
    assert!(!none.is_bad(0.0));
}

#[test]
fn a_file_is_explained_in_both_languages() {
    let rules = Rules::from_toml(EXAMPLE).unwrap();
    let en = rules.explain(Lang::En);
    let first = "cpu (warning): a mail after 1 min when CPU is above 80 %; again every 1 h while it \
                 lasts; over when it is at most 72 % for 1 min";
    assert_eq!(en.lines().next(), Some(first));
    assert!(
        en.contains("web server (critical): a mail at once when process nginx count is below 1;"),
        "{en}"
    );
    assert!(
        en.ends_with("mails: at most 12 in an hour; what is held back comes with the next one")
    );
    let zh = rules.explain(Lang::Zh);
    let first = "cpu（警告）：CPU 高于 80%，持续 1 分钟后发邮件；未恢复时每 1 小时提醒一次；不高于 72% 并持续 1 分钟才算恢复";
    assert_eq!(zh.lines().next(), Some(first));
    assert_eq!(zh.lines().count(), en.lines().count());
}

proptest::proptest! {
    #[test]
    fn whatever_stands_in_a_file_it_is_rules_or_a_mistake_with_a_place(
        at in 0_usize..3000, length in 0_usize..40, put in ".{0,12}",
    ) {
        let mut text: Vec<char> = EXAMPLE.chars().collect();
        let at = at.min(text.len());
        text.splice(at..(at + length).min(text.len()), put.chars());
        let text: String = text.into_iter().collect();
        if let Err(error) = Rules::from_toml(&text) {
            let place = error.place().unwrap();
            assert!(place.line <= text.lines().count() + 1 && place.column >= 1);
            let told = format!("{}{}", error.fact().en, error.fact().zh);
            assert!(!told.chars().any(common::escape::is_hazardous), "{told:?}");
        }
    }

    #[test]
    fn whatever_stands_on_one_line_it_is_a_rule_or_a_mistake(line in "(cpu|disk|network|load|process)? ?.{0,40}") {
        let _ = line.parse::<Rule>();
    }
}
