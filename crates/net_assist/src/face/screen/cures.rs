//! Cures in the screen's own words: where others name an option, here is a field or a key.

use std::io::ErrorKind;

use common::{Error, Explain as _, Text};
use net_assist::event::Failure;
use net_assist::payload::ComposeError;

use super::form::Field;

/// What to do about a failure.
pub(crate) fn on_screen(failure: &Failure, help: Option<Text>) -> Option<Text> {
    let own = match failure {
        Failure::NotOpen => Some(Text::new("F2 opens", "请按 F2 打开")),
        Failure::Connect { reason, .. } => {
            let kind = reason.0.kind();
            matches!(kind, ErrorKind::AddrNotAvailable | ErrorKind::InvalidInput)
                .then(leave_own_out)
        }
        Failure::Common(error) => of_error(error),
        _ => None,
    };
    own.or_else(|| help.map(with_fields))
}

/// What to do about a mistake in what is typed.
pub(crate) fn of_typed(error: &ComposeError) -> Option<Text> {
    match error {
        ComposeError::Encode(Error::Encode(_)) => Some(Text::new(
            "utf-8 and gb18030 hold every character: F4, “Encoding”",
            "utf-8 和 gb18030 能表示所有字符：F4“编码”",
        )),
        error => error.help().map(with_fields),
    }
}

fn of_error(error: &Error) -> Option<Text> {
    match error {
        Error::Families { .. } => Some(Text::new(
            "give addresses of the same family: F4, “Local” and “Peer”",
            "请使用同一种地址：F4“本地地址”和“远程地址”",
        )),
        Error::Send { source, .. } => match source.kind() {
            ErrorKind::PermissionDenied => Some(Text::new(
                "a broadcast needs permission (SO_BROADCAST): F9 gives it, then send again; if \
                 this is no broadcast address, a firewall forbids it",
                "发送广播需要许可（SO_BROADCAST）：按 F9 允许后重发；\
                 如果这不是广播地址，那就是防火墙不允许",
            )),
            ErrorKind::InvalidInput => Some(leave_own_out()),
            _ => None,
        },
        _ => None,
    }
}

fn leave_own_out() -> Text {
    Text::new(
        "the own address cannot reach it: one bound to 127.0.0.1 stays on this machine; leave F4, \
         “Local”, empty or write :0, then F2",
        "自己的地址到不了那里：绑定 127.0.0.1 只能在本机内通信；请把 F4“本地地址”留空或写 :0，再按 F2",
    )
}

/// Options that are fields here.
const FIELDS: [(&str, Field); 2] = [("--bind ", Field::Own), ("--to ", Field::Peer)];

/// An option with its value is the value and its field.
fn with_fields(help: Text) -> Text {
    let mut help = help;
    for (option, field) in FIELDS {
        let (en, zh) = (field.name(common::Lang::En), field.name(common::Lang::Zh));
        help = Text {
            en: replaced(&help.en, option, &format!(" (F4, “{en}”)")).into(),
            zh: replaced(&help.zh, option, &format!("（F4“{zh}”）")).into(),
        };
    }
    help
}

fn replaced(help: &str, option: &str, field: &str) -> String {
    let Some((before, behind)) = help.split_once(option) else { return help.to_owned() };
    let is_value = |c: char| c.is_ascii_alphanumeric() || ".:[]%-".contains(c);
    let end = behind.find(|c| !is_value(c)).unwrap_or(behind.len());
    let (value, rest) = behind.split_at(end);
    format!("{before}{value}{field}{rest}")
}

#[cfg(test)]
mod tests {
    use std::io;

    use net_assist::words;

    use super::*;

    fn cure(failure: &Failure) -> Text {
        on_screen(failure, words::told(failure).1).unwrap()
    }

    fn common(error: Error) -> Failure {
        Failure::Common(error.into())
    }

    fn errors() -> Vec<Failure> {
        let own = "127.0.0.1:8888".parse().unwrap();
        let to = "10.0.0.1:9".parse().unwrap();
        let kinds = [
            ErrorKind::AddrInUse,
            ErrorKind::AddrNotAvailable,
            ErrorKind::PermissionDenied,
            ErrorKind::InvalidInput,
        ];
        let mut all = vec![
            Failure::NotOpen,
            Failure::NoPeer,
            Failure::NobodyToSendTo,
            common(Error::Families { own, to: "[::1]:9".parse().unwrap() }),
        ];
        for kind in kinds {
            all.push(common(Error::Bind { addr: own, source: kind.into() }));
            all.push(common(Error::Send { to, bytes: 1, source: kind.into() }));
            let reason = io::Error::from(kind).into();
            all.push(Failure::Connect { to, reason });
        }
        all
    }

    #[test]
    fn no_cure_on_the_screen_names_an_option() {
        for failure in errors() {
            let Some(cure) = on_screen(&failure, words::told(&failure).1) else { continue };
            for text in [&cure.en, &cure.zh] {
                assert!(!text.contains("--"), "{failure:?}: {text}");
            }
        }
    }

    #[test]
    fn the_value_of_an_option_stays_with_the_field_that_takes_it() {
        let cure = cure(&Failure::NoPeer);
        assert!(cure.en.contains("127.0.0.1:8888 (F4, “Peer”)"), "{}", cure.en);
        assert!(cure.zh.contains("127.0.0.1:8888（F4“远程地址”）"), "{}", cure.zh);
        let text = replaced("或用 --bind :80 绑定", "--bind ", "（F4）");
        assert_eq!(text, "或用 :80（F4） 绑定");
    }
}
