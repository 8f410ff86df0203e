//! Checks among themselves: ids, points, what they need; and what each says of its network.

use std::time::Duration;

use common::suggest::nearest;
use common::text;

use super::{Lawful, holds, no_twins, placed};
use crate::exercise::error::Mistake;
use crate::exercise::names::is_name;
use crate::exercise::place::Place;
use crate::exercise::{Check, Exercise, InterfaceDraw, NetworkKind, Output};

/// Longer than a check may wait for anything.
const LONGEST_PATIENCE: Duration = Duration::from_secs(60);

/// `IFNAMSIZ` without its final NUL.
const LONGEST_INTERFACE: usize = 15;

pub(super) fn all(exercise: &Exercise) -> Lawful {
    holds(!exercise.checks.is_empty(), || {
        Mistake::new(
            Place::default(),
            text!("there is no check", "一个检查项也没有"),
            text!(
                "add [[check]] with id, title and points",
                "请加上 [[check]]，写明 id、title、points"
            ),
        )
    })?;
    no_twins(placed(exercise).map(|(place, check)| (check.id.as_str(), place.key("id"))))?;
    let krates = exercise.crates.iter().enumerate();
    no_twins(krates.map(|(i, name)| (name.as_str(), Place::default().key("crates").index(i))))
}

pub(super) fn one(exercise: &Exercise, check: &Check, place: &Place) -> Lawful {
    holds(is_name(&check.id), || not_a_name(&check.id, place.key("id")))?;
    holds(check.points >= 1, || {
        Mistake::new(
            place.key("points"),
            text!("a check is worth at least one point", "检查项至少值 1 分"),
            text!("write points = 1, or leave the check out", "请写 points = 1，或去掉这个检查项"),
        )
    })?;
    let patience = Duration::from_millis(1)..=LONGEST_PATIENCE;
    holds(patience.contains(&check.patience), || {
        Mistake::new(
            place.key("patience"),
            text!("patience is from 1ms to 60s", "patience 的范围是 1ms 到 60s"),
            text!("5s is what it is if it is left out", "不写就是 5s"),
        )
    })?;
    needs(exercise, check, place)?;
    arguments(exercise, check, place)?;
    interfaces(check, place)
}

pub(super) fn not_a_name(name: &str, place: Place) -> Mistake {
    Mistake::new(
        place,
        text!("\"{name}\" is no name", "“{name}”不能作名字"),
        text!(
            "a name is lower-case words and digits with dashes between: two-words",
            "名字由小写单词和数字组成，用短横线连接：two-words"
        ),
    )
}

fn needs(exercise: &Exercise, check: &Check, place: &Place) -> Lawful {
    let place = place.key("needs");
    let earlier = || exercise.checks.iter().map(|c| c.id.as_str()).take_while(|id| *id != check.id);
    for (index, need) in check.needs.iter().enumerate() {
        if earlier().any(|id| id == need) {
            continue;
        }
        let exists = exercise.checks.iter().any(|check| check.id == *need);
        let fact = match nearest(need, earlier()) {
            _ if *need == check.id => text!("a check needs itself", "检查项依赖它自己"),
            _ if exists => text!("\"{need}\" comes later in the file", "“{need}”在文件里排在后面"),
            Some(near) => text!(
                "no check has the id \"{need}\"; did you mean {near}?",
                "没有 id 为“{need}”的检查项；是不是想写 {near}？"
            ),
            None => text!("no check has the id \"{need}\"", "没有 id 为“{need}”的检查项"),
        };
        let cure = text!("name checks that stand earlier", "请写排在前面的检查项");
        return Err(Mistake::new(place.index(index), fact, cure));
    }
    no_twins(check.needs.iter().enumerate().map(|(i, need)| (need.as_str(), place.index(i))))
}

fn arguments(exercise: &Exercise, check: &Check, place: &Place) -> Lawful {
    holds(check.args.is_empty() || !exercise.arguments.is_empty(), || {
        Mistake::new(
            place.key("args"),
            text!(
                "the program is given arguments, and the exercise does not say which",
                "程序有参数，练习却没有说明"
            ),
            text!(
                "write arguments = \"IP PORT TEXT…\" at the top of the file",
                "请在文件开头写 arguments = \"IP PORT TEXT…\""
            ),
        )
    })
}

fn interfaces(check: &Check, place: &Place) -> Lawful {
    let wanted = check.network == NetworkKind::Interfaces;
    let place_of_network = place.key("network");
    let is_expected = check.expect.output == Output::Interfaces;
    holds(wanted || (check.interfaces.is_empty() && !is_expected), || {
        Mistake::new(
            place_of_network.clone(),
            text!(
                "interfaces are named, and the network is none of interfaces",
                "写了接口，网络类型却不是 interfaces"
            ),
            text!("write network = \"interfaces\"", "请写 network = \"interfaces\""),
        )
    })?;
    holds(!wanted || (!check.interfaces.is_empty() && check.peers.is_empty()), || {
        Mistake::new(
            place_of_network.clone(),
            text!(
                "a network of interfaces has interfaces and, since they are connected to nothing, no peers",
                "interfaces 网络要有接口；它们不与任何东西相连，所以不能有 peer"
            ),
            text!(
                "add [[check.interface]], or leave network out",
                "请加上 [[check.interface]]，或去掉 network"
            ),
        )
    })?;
    let place = place.key("interface");
    let names = check.interfaces.iter().map(|interface| interface.name.as_str());
    no_twins(names.enumerate().map(|(index, name)| (name, place.index(index))))?;
    for (index, draw) in check.interfaces.iter().enumerate() {
        interface(draw, &place.index(index))?;
    }
    Ok(())
}

fn interface(draw: &InterfaceDraw, place: &Place) -> Lawful {
    let name = &draw.name;
    let has_labels = draw.labels && draw.prefixes.len() > 1;
    let longest = LONGEST_INTERFACE - if has_labels { ":9".len() } else { 0 };
    let is_plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    holds(is_plain && name != "lo" && (1..=longest).contains(&name.len()), || {
        Mistake::new(
            place.key("name"),
            text!("no interface can be called \"{name}\" here", "这里的接口不能叫“{name}”"),
            text!(
                "letters and digits, at most {longest} of them; lo is there already",
                "用字母和数字，最多 {longest} 个；lo 已经有了"
            ),
        )
    })?;
    holds(draw.prefixes.len() <= 9 && draw.prefixes.iter().all(|p| (8..=32).contains(p)), || {
        Mistake::new(
            place.key("prefixes"),
            text!(
                "prefixes are from 8 to 32, at most nine of them",
                "前缀长度为 8 到 32，最多九个"
            ),
            text!("such as prefixes = [24, 20]", "例如 prefixes = [24, 20]"),
        )
    })?;
    holds(!draw.labels || has_labels, || {
        Mistake::new(
            place.key("labels"),
            text!("only addresses after the first have labels", "第一个之后的地址才有标签"),
            text!("give two prefixes, or leave labels out", "请写两个前缀，或去掉 labels"),
        )
    })
}
