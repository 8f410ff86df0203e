//! Failures on request: what a mail program makes of a server that does not do its part.
//!
//! A fault is data: at which stage, what happens, and how often. As text it is
//! `STAGE:EFFECT`, with `xN` behind it for only the first N times: `rcpt:450x2`.
//!
//! | stage | when | effects |
//! |---|---|---|
//! | `greeting` | a client has connected | a reply, `drop`, `stall` |
//! | `ehlo` | EHLO or HELO | a reply, `drop`, `stall` |
//! | `starttls` | STARTTLS | a reply, `drop`, `stall` |
//! | `tls` | the client's first byte of TLS is awaited | `drop`, `stall` |
//! | `certificate` | the server shows its certificate | `expired`, `wrong-name`, `self-signed` |
//! | `auth` | user and password have been told | a reply, `drop`, `stall` |
//! | `mail` | MAIL | a reply, `drop`, `stall` |
//! | `rcpt` | RCPT | a reply, `drop`, `stall` |
//! | `data` | DATA | a reply, `drop`, `stall` |
//! | `body` | the message's first bytes are there | `drop`, `stall` |
//! | `end` | the message is complete | a reply (it is not kept), `drop`, `stall` (it **is** kept) |
//! | `rset` | RSET | a reply, `drop`, `stall` |
//! | `quit` | QUIT | a reply, `drop`, `stall` |
//!
//! | effect | what the client sees |
//! |---|---|
//! | a number, 400 to 599 | this reply instead of the usual one; behind 421 and at `greeting` the connection ends |
//! | `drop` | the connection ends without a word |
//! | `stall` | nothing more, until it gives up or the connection's whole time is over |
//! | `expired`, `wrong-name`, `self-signed` | a certificate that it must not trust |
//!
//! With several faults for a stage the first that is not used up happens: `rcpt:450x2` and
//! `rcpt:550x1` are two refusals for now, then one for good, then none.

use std::fmt::{self, Display};
use std::str::FromStr;
use std::sync::atomic::{AtomicU32, Ordering};

use common::args::BadValue;
use common::escape::escaped;
use common::{Text, text};

/// Where in a conversation something fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// A client has connected.
    Greeting,
    /// EHLO or HELO.
    Ehlo,
    /// STARTTLS.
    StartTls,
    /// The first byte of TLS is awaited.
    Tls,
    /// The certificate is shown.
    Certificate,
    /// A login is complete.
    Auth,
    /// MAIL.
    Mail,
    /// RCPT.
    Rcpt,
    /// DATA.
    Data,
    /// The first bytes of a message are there.
    Body,
    /// A message is complete.
    End,
    /// RSET.
    Rset,
    /// QUIT.
    Quit,
}

impl Stage {
    /// Every stage with its name, in the order of a conversation.
    pub const ALL: [(Stage, &'static str); 13] = [
        (Stage::Greeting, "greeting"),
        (Stage::Ehlo, "ehlo"),
        (Stage::StartTls, "starttls"),
        (Stage::Tls, "tls"),
        (Stage::Certificate, "certificate"),
        (Stage::Auth, "auth"),
        (Stage::Mail, "mail"),
        (Stage::Rcpt, "rcpt"),
        (Stage::Data, "data"),
        (Stage::Body, "body"),
        (Stage::End, "end"),
        (Stage::Rset, "rset"),
        (Stage::Quit, "quit"),
    ];

    fn name(self) -> &'static str {
        let found = Self::ALL.iter().find(|(stage, _)| *stage == self);
        found.map_or("", |(_, name)| name)
    }

    fn takes(self, effect: Effect) -> bool {
        match effect {
            Effect::Reply(_) => !matches!(self, Stage::Tls | Stage::Certificate | Stage::Body),
            Effect::Drop | Effect::Stall => self != Stage::Certificate,
            Effect::Certificate(_) => self == Stage::Certificate,
        }
    }
}

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A reply with this code, 400 to 599.
    Reply(u16),
    /// The connection ends without a word.
    Drop,
    /// Nothing more is said.
    Stall,
    /// A certificate that no client may trust.
    Certificate(BadCertificate),
}

/// What is wrong with a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadCertificate {
    /// Its time is over.
    Expired,
    /// It belongs to another host.
    WrongName,
    /// No authority stands behind it.
    SelfSigned,
}

impl Display for Effect {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Effect::Reply(code) => write!(out, "{code}"),
            Effect::Drop => out.write_str("drop"),
            Effect::Stall => out.write_str("stall"),
            Effect::Certificate(BadCertificate::Expired) => out.write_str("expired"),
            Effect::Certificate(BadCertificate::WrongName) => out.write_str("wrong-name"),
            Effect::Certificate(BadCertificate::SelfSigned) => out.write_str("self-signed"),
        }
    }
}

/// One failure: at a stage, this happens, always or only the first few times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub stage: Stage,
    /// What. A stage does not take every effect; see the table of this module.
    pub effect: Effect,
    /// How often, over all connections; `None` is always.
    pub times: Option<u32>,
}

impl Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.stage.name(), self.effect)?;
        self.times.map_or(Ok(()), |times| write!(out, "x{times}"))
    }
}

impl FromStr for Fault {
    type Err = BadValue;

    fn from_str(fault: &str) -> Result<Self, BadValue> {
        let (stage, rest) = fault.trim().split_once(':').ok_or_else(no_form)?;
        let stage = stage_named(stage)?;
        let (effect, times) = split_times(rest)?;
        let effect = effect_named(effect)?;
        if stage.takes(effect) {
            Ok(Self { stage, effect, times })
        } else {
            Err(does_not_fit(stage, effect))
        }
    }
}

fn stage_named(name: &str) -> Result<Stage, BadValue> {
    let same = |(_, known): &&(Stage, &str)| known.eq_ignore_ascii_case(name);
    let found = Stage::ALL.iter().find(same).map(|(stage, _)| *stage);
    found.ok_or_else(|| {
        let name = escaped(name);
        let known = Stage::ALL.map(|(_, name)| name);
        let (en, zh) = (known.join(", "), known.join("、"));
        BadValue::new(
            text!("mail has no stage \"{name}\"", "收信过程里没有“{name}”这一步"),
            text!("the stages are {en}", "可选的步骤：{zh}"),
        )
    })
}

/// The effect, and how often. No effect ends in x and digits, so these are always the number.
fn split_times(rest: &str) -> Result<(&str, Option<u32>), BadValue> {
    let before = rest.trim_end_matches(|c: char| c.is_ascii_digit());
    let Some(effect) = before.strip_suffix(['x', 'X']).filter(|_| before.len() < rest.len()) else {
        return Ok((rest, None));
    };
    let times: Option<u32> = rest.get(before.len()..).and_then(|times| times.parse().ok());
    match times.filter(|times| *times > 0) {
        Some(times) => Ok((effect.trim_end_matches([' ', ':']), Some(times))),
        None => Err(BadValue::new(
            Text::new("a fault happens at least once", "故障至少要发生一次"),
            Text::new(
                "x1 to x4294967295, or nothing for always",
                "x1 到 x4294967295；不写表示每次",
            ),
        )),
    }
}

fn effect_named(name: &str) -> Result<Effect, BadValue> {
    match name.to_ascii_lowercase().as_str() {
        "drop" => return Ok(Effect::Drop),
        "stall" => return Ok(Effect::Stall),
        "expired" => return Ok(Effect::Certificate(BadCertificate::Expired)),
        "wrong-name" => return Ok(Effect::Certificate(BadCertificate::WrongName)),
        "self-signed" => return Ok(Effect::Certificate(BadCertificate::SelfSigned)),
        _ => {}
    }
    let code = name.parse().ok().filter(|code| (400..600).contains(code));
    code.map(Effect::Reply).ok_or_else(|| {
        let name = escaped(name);
        BadValue::new(
            text!("\"{name}\" is nothing that can fail", "“{name}”不是一种故障"),
            Text::new(
                "a reply from 400 to 599, drop, stall, expired, wrong-name or self-signed",
                "可写 400 到 599 的应答码、drop、stall、expired、wrong-name 或 self-signed",
            ),
        )
    })
}

fn does_not_fit(stage: Stage, effect: Effect) -> BadValue {
    let stage_name = stage.name();
    let reason =
        text!("{effect} is nothing that {stage_name} can do", "{stage_name} 不会出现 {effect}");
    let help = match stage {
        Stage::Certificate => Text::new(
            "certificate:expired, certificate:wrong-name or certificate:self-signed",
            "可写 certificate:expired、certificate:wrong-name 或 certificate:self-signed",
        ),
        Stage::Tls | Stage::Body => text!(
            "{stage_name}:drop or {stage_name}:stall",
            "可写 {stage_name}:drop 或 {stage_name}:stall"
        ),
        _ => text!(
            "{stage_name}:450, {stage_name}:drop or {stage_name}:stall",
            "可写 {stage_name}:450、{stage_name}:drop 或 {stage_name}:stall"
        ),
    };
    BadValue::new(reason, help)
}

fn no_form() -> BadValue {
    BadValue::new(
        Text::new("a fault is a stage and what happens there", "故障要写明在哪一步、发生什么"),
        Text::new(
            "such as rcpt:450, data:stall, greeting:drop, or end:451x2 for only twice",
            "例如 rcpt:450、data:stall、greeting:drop；end:451x2 表示只发生两次",
        ),
    )
}

/// The faults of a catcher, and how often each may still happen: all connections use them up
/// together, so that a client which comes again meets what is left.
#[derive(Debug, Default)]
pub struct Faults(Vec<(Fault, AtomicU32)>);

impl Faults {
    /// Nothing fails.
    pub const NONE: &'static Faults = &Faults(Vec::new());

    /// These fail, each as often as it says.
    pub fn new(faults: impl IntoIterator<Item = Fault>) -> Self {
        let left = |fault: Fault| (fault, AtomicU32::new(fault.times.unwrap_or(u32::MAX)));
        Self(faults.into_iter().map(left).collect())
    }

    /// What happens at this stage now; asking uses it up.
    pub fn next(&self, stage: Stage) -> Option<Effect> {
        let mut here = self.0.iter().filter(|(fault, _)| fault.stage == stage);
        here.find_map(|(fault, left)| {
            let happens = fault.times.is_none()
                || left
                    .try_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1))
                    .is_ok();
            happens.then_some(fault.effect)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::Lang;
    use proptest::prelude::*;

    #[test]
    fn a_fault_reads_as_it_is_written() {
        for text in [
            "rcpt:450",
            "data:554",
            "greeting:drop",
            "data:stall",
            "auth:535",
            "starttls:drop",
            "end:421",
            "certificate:expired",
            "certificate:wrong-name",
            "certificate:self-signed",
            "tls:stall",
            "body:drop",
            "quit:500x1",
            "certificate:expiredx3",
            "ehlo:dropx4294967295",
        ] {
            assert_eq!(text.parse::<Fault>().unwrap().to_string(), text);
        }
        for (text, same) in [(" RCPT:450X2 ", "rcpt:450x2"), ("data:stall:x2", "data:stallx2")] {
            assert_eq!(text.parse::<Fault>().unwrap().to_string(), same);
        }
    }

    #[test]
    fn what_is_no_fault_is_refused_with_what_would_be_one() {
        for (text, reason, zh) in [
            ("rcpt", "a fault is a stage and what happens there", "rcpt:450"),
            ("rctp:450", "no stage \"rctp\"", "rcpt"),
            ("rcpt:250", "\"250\" is nothing that can fail", "400"),
            ("rcpt:600", "\"600\"", "599"),
            ("rcpt:", "\"\"", "drop"),
            ("rcpt:450x0", "at least once", "x1"),
            ("rcpt:450x99999999999", "at least once", "x1"),
            ("rcpt:450x", "\"450x\"", "drop"),
            ("rcpt:expired", "nothing that rcpt can do", "rcpt:stall"),
            ("certificate:450", "nothing that certificate can do", "certificate:expired"),
            ("body:450", "nothing that body can do", "body:drop"),
            ("rcpt:\u{1b}[2J", "\\x1b[2J", "drop"),
        ] {
            let refused = text.parse::<Fault>().unwrap_err();
            assert!(refused.reason.en.contains(reason), "{text}: {refused}");
            assert!(refused.help.in_lang(Lang::Zh).contains(zh), "{text}: {:?}", refused.help);
        }
    }

    #[test]
    fn a_fault_happens_as_often_as_it_says_and_the_next_one_follows() {
        let faults = ["rcpt:450x2", "data:drop", "rcpt:550x1"].map(|text| text.parse().unwrap());
        let faults = Faults::new(faults);
        let rcpt: Vec<_> = (0..5).map(|_| faults.next(Stage::Rcpt)).collect();
        let (now, forever) = (Some(Effect::Reply(450)), Some(Effect::Reply(550)));
        assert_eq!(rcpt, [now, now, forever, None, None]);
        assert!((0..100).all(|_| faults.next(Stage::Data) == Some(Effect::Drop)));
        assert_eq!(faults.next(Stage::Mail), None);
    }

    proptest! {
        #[test]
        fn no_text_is_too_much(text in any::<String>(), stage in "[a-z]{0,12}", rest in "[a-z0-9:x -]{0,20}") {
            let _ = text.parse::<Fault>();
            if let Ok(fault) = format!("{stage}:{rest}").parse::<Fault>() {
                prop_assert_eq!(fault.to_string().parse::<Fault>(), Ok(fault));
            }
        }
    }
}
