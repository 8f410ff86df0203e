//! Draws: their ranges, and that each is used.

use std::collections::{BTreeMap, BTreeSet};

use common::codec::Encoding;
use common::suggest::nearest;
use common::{Text, text};

use super::checks::not_a_name;
use super::{Lawful, holds, placed};
use crate::exercise::error::Mistake;
use crate::exercise::names::{GIVEN, is_name};
use crate::exercise::place::Place;
use crate::exercise::{Check, Draw, Exercise, Oracle, Script, slots};

/// The payload of the longest datagram over IPv4.
const LONGEST_PAYLOAD: usize = 65_507;

/// More of anything than a check needs; it keeps a slip of the keyboard from filling the memory.
const MOST: usize = 1000;

pub(super) fn all(draws: &BTreeMap<String, Draw>, place: &Place) -> Lawful {
    for (name, draw) in draws {
        let place = place.key("draw").key(name);
        holds(is_name(name), || not_a_name(name, place.clone()))?;
        holds(!GIVEN.contains(&name.as_str()), || {
            Mistake::new(
                place.clone(),
                text!("{{{name}}} is given, it cannot be drawn", "{{{name}}} 由环境给出，不能抽取"),
                text!("choose another name", "请换一个名字"),
            )
        })?;
        range(draw, &place)?;
    }
    Ok(())
}

/// Numbers in a draw.
fn range(draw: &Draw, place: &Place) -> Lawful {
    match draw {
        Draw::Ports(count) | Draw::Words(count) | Draw::Texts { count, .. } => {
            count_of(*count, place)
        }
        Draw::Questions { oracle, of, count } => {
            count_of(*count, place)?;
            questions(*oracle, of, *count, place)
        }
        Draw::Text { script, min, max } => within(
            shortest(*script) <= *max && 1 <= *min && min <= max && *max <= MOST,
            place,
            &characters(*script),
        ),
        Draw::LongText { min, max, script } => within(
            shortest_bytes(*script) <= *min && min <= max && *max <= LONGEST_PAYLOAD,
            place,
            &bytes(*script),
        ),
        Draw::Number { min, max } => within(min <= max, place, &ordered()),
        Draw::Decimal { min, max } => within(has_tenth(*min, *max), place, &tenths()),
        Draw::OneOf(texts) | Draw::Shuffled(texts) => {
            within(!texts.is_empty(), place, &text!("name at least one", "请至少写一个"))
        }
        Draw::Zipped { lists, .. } => {
            within(!lists.is_empty(), place, &text!("name at least one list", "请至少写一个列表"))
        }
        Draw::Undecodable { encoding } => within(
            *encoding != Encoding::Latin1,
            place,
            &text!("in latin-1 everything decodes", "latin-1 里任何字节都能解码"),
        ),
        Draw::Split { at, .. } => within(
            !at.is_empty(),
            place,
            &text!("at is what stands between the parts", "at 是各部分之间的分隔符"),
        ),
        Draw::Port
        | Draw::Word
        | Draw::Address
        | Draw::Hex(_)
        | Draw::Encoded { .. }
        | Draw::Decoded { .. }
        | Draw::Answer { .. }
        | Draw::List(_)
        | Draw::Joined { .. }
        | Draw::Is(_)
        | Draw::Nth(..) => Ok(()),
    }
}

fn within(law: bool, place: &Place, cure: &Text) -> Lawful {
    holds(law, || {
        let fact = text!("nothing can be drawn from this", "这样抽不出值来");
        Mistake::new(place.clone(), fact, cure.clone())
    })
}

fn count_of(count: usize, place: &Place) -> Lawful {
    within((1..=MOST).contains(&count), place, &text!("from 1 to {MOST}", "范围是 1 到 {MOST}"))
}

/// Characters of the shortest text that holds all that its script promises.
fn shortest(script: Script) -> usize {
    match script {
        Script::Ascii | Script::Chinese => 1,
        Script::Mixed | Script::Unicode => 3,
        Script::Awkward => 20,
    }
}

/// The same in bytes of UTF-8, with room for every length.
fn shortest_bytes(script: Script) -> usize {
    match script {
        Script::Ascii => 1,
        Script::Chinese | Script::Mixed | Script::Unicode => 8,
        Script::Awkward => 20,
    }
}

fn characters(script: Script) -> Text {
    let least = shortest(script);
    text!(
        "1 ≤ min ≤ max ≤ {MOST}, and max at least {least} for this script",
        "1 ≤ min ≤ max ≤ {MOST}，这种文字的 max 至少为 {least}"
    )
}

fn bytes(script: Script) -> Text {
    let least = shortest_bytes(script);
    text!(
        "{least} ≤ min ≤ max ≤ {LONGEST_PAYLOAD} (bytes) for this script",
        "这种文字要求 {least} ≤ min ≤ max ≤ {LONGEST_PAYLOAD}（字节）"
    )
}

fn ordered() -> Text {
    text!("min is at most max", "min 不能大于 max")
}

fn has_tenth(min: f64, max: f64) -> bool {
    min.abs() < 1e6 && max.abs() < 1e6 && (min * 10.0 - 1e-6).ceil() <= (max * 10.0 + 1e-6).floor()
}

fn tenths() -> Text {
    text!(
        "min is at most max, and a number with one digit after the point lies between them",
        "min 不能大于 max，两者之间要有一位小数的数"
    )
}

fn questions(oracle: Oracle, of: &[String], count: usize, place: &Place) -> Lawful {
    let place = place.key("questions").key("of");
    for (index, kind) in of.iter().enumerate() {
        holds(oracle.knows(kind), || {
            let kinds = oracle.kinds();
            let fact = match nearest(kind, kinds.iter().copied()) {
                Some(near) => text!(
                    "it has no questions of the kind \"{kind}\"; did you mean {near}?",
                    "没有“{kind}”这类问题；是不是想写 {near}？"
                ),
                None => text!("it has no questions of the kind \"{kind}\"", "没有“{kind}”这类问题"),
            };
            let kinds = kinds.join(", ");
            Mistake::new(place.index(index), fact, text!("the kinds: {kinds}", "可选：{kinds}"))
        })?;
    }
    holds(of.len() <= count, || {
        let kinds = of.len();
        Mistake::new(
            place,
            text!(
                "there are {kinds} kinds and only {count} questions",
                "写了 {kinds} 类，却只有 {count} 个问题"
            ),
            text!("ask at least one of each kind", "每类至少问一个"),
        )
    })
}

/// Draws of a check that it does not use.
pub(super) fn used(exercise: &Exercise, check: &Check, place: &Place) -> Lawful {
    let needed = slots::needed(exercise, check);
    match check.draw.keys().find(|name| !needed.contains(*name)) {
        None => Ok(()),
        Some(name) => Err(unused(name, place.key("draw").key(name))),
    }
}

/// Draws of the exercise that no check uses.
pub(super) fn used_somewhere(exercise: &Exercise) -> Lawful {
    let used: BTreeSet<String> = placed(exercise)
        .flat_map(|(_, check)| {
            let needed = slots::needed(exercise, check);
            needed.into_iter().filter(|name| !check.draw.contains_key(name)).collect::<Vec<_>>()
        })
        .collect();
    match exercise.draw.keys().find(|name| !used.contains(*name)) {
        None => Ok(()),
        Some(name) => Err(unused(name, Place::default().key("draw").key(name))),
    }
}

fn unused(name: &str, place: Place) -> Mistake {
    Mistake::new(
        place,
        text!("{{{name}}} is drawn and not used", "抽取了 {{{name}}}，却没有用到"),
        text!("use it, or leave it out", "请用上它，或去掉它"),
    )
}
