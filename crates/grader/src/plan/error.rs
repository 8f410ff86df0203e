//! Why no plan could be drawn: an author's mistake that only drawn values show, or a host on which
//! nothing is free.

use std::error::Error;
use std::fmt;

use common::escape::escaped;
use common::{ExitStatus, Explain, Text, text};

/// A plan that could not be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanError {
    /// The check.
    pub check: String,
    /// What of it: `{name}` of a value, or a key of the file.
    pub what: String,
    /// Why.
    pub trouble: Trouble,
}

/// What keeps a plan from being drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nothing has this name.
    NoSuchName(String),
    /// A value needs itself.
    Cycle,
    /// Braces that are not closed or opened, or have no name in them.
    Braces,
    /// A list where one value is wanted, the reverse, or bytes where text is wanted.
    WrongKind,
    /// Not `IP:PORT`.
    NoAddress(String),
    /// Not a port.
    NoPort(String),
    /// An argument with a NUL byte in it, or with bytes that are no UTF-8.
    NoArgument,
    /// Text that the encoding lacks, or bytes that do not decode.
    Codec,
    /// No text of this script and length keeps the promises of its script.
    NoSuchText,
    /// No number lies between the two.
    Range,
    /// Not hexadecimal digits, two a byte.
    Hex,
    /// A list has fewer elements.
    NoElement,
    /// Lists of different lengths.
    Lengths,
    /// The oracle does not understand this.
    Question(String),
    /// Not that many ports are free.
    Ports,
}

impl Explain for PlanError {
    fn fact(&self) -> Text {
        let Self { check, what, trouble } = self;
        let Text { en, zh } = trouble.fact();
        text!("check \"{check}\", {what}: {en}", "检查项“{check}”，{what}：{zh}")
    }

    fn help(&self) -> Option<Text> {
        Some(match self.trouble {
            Trouble::Ports => text!(
                "end programs that hold ports (ss -lntup, on Windows netstat -ano, shows them)",
                "请结束占用端口的程序（用 ss -lntup，Windows 上用 netstat -ano 查看）"
            ),
            _ => text!(
                "this is a mistake in the exercise, not in the answer: tell its author",
                "这是练习本身的错误，不是答案的错误：请告诉练习的作者"
            ),
        })
    }

    fn status(&self) -> ExitStatus {
        ExitStatus::Refused
    }
}

impl Trouble {
    fn fact(&self) -> Text {
        match self {
            Trouble::NoSuchName(name) => {
                text!("no value is called {{{name}}}", "没有叫 {{{name}}} 的值")
            }
            Trouble::Cycle => text!("a value needs itself", "值用到了它自己"),
            Trouble::Braces => text!("the braces are wrong", "花括号不对"),
            Trouble::WrongKind => text!(
                "a list, one text or bytes stand where another of these is wanted",
                "列表、单个文本、字节用错了地方"
            ),
            Trouble::NoAddress(text) => {
                of(text, "is no address IP:PORT", "不是 IP:PORT 形式的地址")
            }
            Trouble::NoPort(text) => of(text, "is no port", "不是端口"),
            Trouble::NoArgument => text!(
                "an argument is UTF-8 without NUL bytes, and this is not",
                "参数必须是不含 NUL 字节的 UTF-8 文本"
            ),
            Trouble::Codec => {
                text!("this cannot be encoded or decoded strictly", "无法按 strict 方式编码或解码")
            }
            Trouble::NoSuchText => text!(
                "there are not enough texts of this script and length",
                "这种文字和长度的文本不够用"
            ),
            Trouble::Range => text!("no number lies in the range", "范围里没有数"),
            Trouble::Hex => text!("these are no hexadecimal bytes", "这不是十六进制字节"),
            Trouble::NoElement => text!("the list is shorter", "列表没有这么长"),
            Trouble::Lengths => text!("the lists have different lengths", "列表的长度不同"),
            Trouble::Question(text) => {
                of(text, "is no question for this oracle", "不是能问它的问题")
            }
            Trouble::Ports => text!("not enough ports are free", "空闲的端口不够"),
        }
    }
}

fn of(what: &str, en: &str, zh: &str) -> Text {
    let what = escaped(what);
    text!("\"{what}\" {en}", "“{what}”{zh}")
}

impl fmt::Display for PlanError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.fact().en)
    }
}

impl Error for PlanError {}
