//! Expectations: that they can be met, and that the script does not wait for more than they allow.

use common::{Text, text};

use super::peers::{Speaks, speaks};
use super::{Lawful, holds, no_twins};
use crate::exercise::error::Mistake;
use crate::exercise::kinds::Kinds;
use crate::exercise::place::Place;
use crate::exercise::slots::{Slot, Wanted};
use crate::exercise::{
    Await, Check, Datagrams, Expect, FileExpectation, Output, Peer, Step, TomlExpectation,
};

pub(super) fn all(check: &Check, kinds: &mut Kinds<'_>, place: &Place) -> Lawful {
    let expect = place.key("expect");
    holds((0..=255).contains(&check.expect.exit), || {
        mistake(
            &expect.key("exit"),
            text!("no program ends with this status", "程序不会以这个状态退出"),
            text!("from 0 to 255", "范围是 0 到 255"),
        )
    })?;
    for (index, datagrams) in check.expect.datagrams.iter().enumerate() {
        of_datagrams(check, datagrams, &expect.key("datagrams").index(index))?;
    }
    let targets = check.expect.datagrams.iter().enumerate().map(|(index, datagrams)| {
        (datagrams.to.as_str(), expect.key("datagrams").index(index).key("to"))
    });
    no_twins(targets)?;
    for (index, stream) in check.expect.streams.iter().enumerate() {
        let place = expect.key("streams").index(index).key("at");
        speaks(check, &stream.at, Speaks::Tcp, &place)?;
    }
    let streams = check.expect.streams.iter().enumerate();
    no_twins(streams.map(|(i, s)| (s.at.as_str(), expect.key("streams").index(i).key("at"))))?;
    if let Some(mails) = &check.expect.mails {
        speaks(check, &mails.at, Speaks::Smtp, &expect.key("mails").key("at"))?;
    }
    lines(&check.expect.output, &expect.key("output"))?;
    awaited(check, kinds, place)
}

fn of_datagrams(check: &Check, datagrams: &Datagrams, place: &Place) -> Lawful {
    holds(!datagrams.at.is_empty(), || {
        mistake(
            &place.key("at"),
            text!("no peer receives these datagrams", "没有 peer 接收这些数据报"),
            text!(
                "name a peer: where packets cannot be captured, only it sees them",
                "请写一个 peer：在不能抓包的系统上，只有它看得到"
            ),
        )
    })?;
    let place = place.key("at");
    no_twins(datagrams.at.iter().enumerate().map(|(i, name)| (name.as_str(), place.index(i))))?;
    for (index, name) in datagrams.at.iter().enumerate() {
        let place = place.index(index);
        speaks(check, name, Speaks::Udp, &place)?;
        let peer = check.peers.iter().find(|peer| peer.name() == Some(name));
        holds(peer.is_none_or(|peer| hears(peer, &datagrams.to)), || {
            mistake(
                &place,
                text!(
                    "\"{name}\" does not hear what is sent to this address",
                    "发往这个地址的数据报，“{name}”收不到"
                ),
                text!(
                    "its own address is the same, or {{any}} with the same port",
                    "它自己的地址应该相同，或是 {{any}} 加同一个端口"
                ),
            )
        })?;
    }
    Ok(())
}

/// Whether a datagram to this address reaches the peer; both as they stand in the file.
fn hears(peer: &Peer, to: &str) -> bool {
    match (peer.at().rsplit_once(':'), to.rsplit_once(':')) {
        (Some((own, own_port)), Some((ip, port))) => {
            own_port == port && (own == ip || matches!(own, "0.0.0.0" | "{any}"))
        }
        _ => peer.at() == to,
    }
}

/// A line is one line.
fn lines(output: &Output, place: &Place) -> Lawful {
    let lines: Vec<&String> = match output {
        Output::Lines(lines) | Output::AnyOrder(lines) => lines.iter().collect(),
        Output::Choices(lines) => {
            holds(lines.iter().all(|choices| !choices.is_empty()), || {
                mistake(
                    &place.key("choices"),
                    text!("a line has no choice", "有一行没有任何写法"),
                    text!("write at least one way for each line", "每一行至少写一种"),
                )
            })?;
            lines.iter().flatten().collect()
        }
        Output::Interfaces | Output::Anything => Vec::new(),
    };
    holds(!lines.iter().any(|line| line.contains(['\n', '\r'])), || {
        mistake(
            place,
            text!("a line has a line break in it", "一行里有换行符"),
            text!(
                "write two lines; each gets its newline by itself",
                "请写成两行；每行的换行符会自动加上"
            ),
        )
    })
}

/// A script that waits for more than is expected can never go on.
fn awaited(check: &Check, kinds: &mut Kinds<'_>, place: &Place) -> Lawful {
    for (index, step) in check.script.iter().enumerate() {
        let Step::Await(wait) = step else { continue };
        let (count, most) = match &wait.event {
            Await::Datagrams { at, count } => (*count, datagrams_at(check, at, kinds, place)?),
            Await::Lines(count) => (*count, lines_of(check, kinds, place)?),
            Await::Mails { count, .. } => {
                (*count, check.expect.mails.as_ref().map(|mails| mails.are.len()))
            }
            Await::Connections { .. } | Await::Bound(_) | Await::Exit => continue,
        };
        holds(most.is_none_or(|most| count <= most), || {
            let most = most.unwrap_or_default();
            mistake(
                &place.key("script").index(index).key("await").key("for"),
                text!(
                    "{count} are awaited, and only {most} are expected",
                    "要等 {count} 个，期望的却只有 {most} 个"
                ),
                text!("counts are totals since the start", "数量从开始累计"),
            )
        })?;
    }
    Ok(())
}

/// How many datagrams are expected at a peer, if any are said to be and it is known how many.
fn datagrams_at(
    check: &Check,
    peer: &str,
    kinds: &mut Kinds<'_>,
    place: &Place,
) -> Result<Option<usize>, Mistake> {
    let expected = &check.expect.datagrams;
    let mut all = (!expected.is_empty()).then_some(0);
    for datagrams in expected.iter().filter(|datagrams| datagrams.at.iter().any(|at| at == peer)) {
        let count = elements(&datagrams.are, Wanted::Bytes, kinds, place)?;
        all = all.zip(count).map(|(all, count)| all + count);
    }
    Ok(all)
}

fn lines_of(check: &Check, kinds: &mut Kinds<'_>, place: &Place) -> Result<Option<usize>, Mistake> {
    match &check.expect.output {
        Output::Lines(lines) | Output::AnyOrder(lines) => {
            elements(lines, Wanted::Texts, kinds, place)
        }
        Output::Choices(lines) => Ok(Some(lines.len())),
        Output::Interfaces | Output::Anything => Ok(None),
    }
}

/// How many elements a list of strings has with its lists spliced in.
fn elements(
    texts: &[String],
    wanted: Wanted,
    kinds: &mut Kinds<'_>,
    place: &Place,
) -> Result<Option<usize>, Mistake> {
    let mut all = Some(0);
    for text in texts {
        let kind = kinds.of_slot(&Slot { place: place.clone(), text, wanted })?;
        all = all.zip(kind.length()).map(|(all, count)| all + count);
    }
    Ok(all)
}

/// Nothing is run where the answer is files.
pub(super) fn files_only(check: &Check, place: &Place) -> Lawful {
    let Expect { datagrams, streams, mails, output, exit, files } = &check.expect;
    let expects = place.key("expect");
    let present = [
        (!check.args.is_empty(), place.key("args")),
        (!check.peers.is_empty(), place.key("peer")),
        (!check.script.is_empty(), place.key("script")),
        (!check.draw.is_empty(), place.key("draw")),
        (check.network != Default::default(), place.key("network")),
        (!datagrams.is_empty(), expects.key("datagrams")),
        (!streams.is_empty(), expects.key("streams")),
        (mails.is_some(), expects.key("mails")),
        (*output != Output::default(), expects.key("output")),
        (*exit != 0, expects.key("exit")),
    ];
    for (is_there, place) in present {
        holds(!is_there, || {
            mistake(
                &place,
                text!("the answer is files, and nothing is run", "答案是文件，不会运行任何程序"),
                text!(
                    "leave this out, or leave answer = \"files\" out",
                    "请去掉它，或去掉 answer = \"files\""
                ),
            )
        })?;
    }
    let place = expects.key("files");
    holds(!files.is_empty(), || {
        mistake(
            &place,
            text!("no file is looked at", "没有检查任何文件"),
            text!(
                "write expect.files = [{{ path = \"answer/Cargo.toml\" }}]",
                "请写 expect.files = [{{ path = \"answer/Cargo.toml\" }}]"
            ),
        )
    })?;
    no_twins(files.iter().enumerate().map(|(i, file)| (file.path.as_str(), place.index(i))))?;
    for (index, file) in files.iter().enumerate() {
        of_file(file, &place.index(index))?;
    }
    Ok(())
}

fn of_file(file: &FileExpectation, place: &Place) -> Lawful {
    let inside = file.path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    holds(inside && !file.path.contains(['\\', ':']), || {
        mistake(
            &place.key("path"),
            text!("this is no path inside the answer", "这不是答案目录里的路径"),
            text!("such as answer/Cargo.toml", "例如 answer/Cargo.toml"),
        )
    })?;
    for (index, expectation) in file.toml.iter().enumerate() {
        let place = place.key("toml").index(index);
        let (key, is_right) = match expectation {
            TomlExpectation::Equals { key, .. } => (key, true),
            TomlExpectation::Contains { key, values } => (key, !values.is_empty()),
            TomlExpectation::Depends(dependency) => {
                (&dependency.name, dependency.version.parse::<semver::Version>().is_ok())
            }
        };
        holds(is_right && !key.is_empty(), || {
            mistake(
                &place,
                text!("nothing can be compared with this", "这没法拿来比较"),
                text!(
                    "a key, at least one value, and a full version such as 0.8.35",
                    "请写键、至少一个值，版本号要完整，例如 0.8.35"
                ),
            )
        })?;
    }
    Ok(())
}

pub(super) fn no_files(check: &Check, place: &Place) -> Lawful {
    holds(check.expect.files.is_empty(), || {
        mistake(
            &place.key("expect").key("files"),
            text!("the answer is a program, and files are looked at", "答案是程序，却要检查文件"),
            text!(
                "write answer = \"files\" at the top of the file",
                "请在文件开头写 answer = \"files\""
            ),
        )
    })
}

fn mistake(place: &Place, fact: Text, cure: Text) -> Mistake {
    Mistake::new(place.clone(), fact, cure)
}
