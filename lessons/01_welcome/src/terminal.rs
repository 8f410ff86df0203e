//! The terminal: whether it shows Chinese, and how wide it is.

use std::env;
use std::io::{self, IsTerminal};

use common::escape::escaped;
use common::{Text, text};

use crate::check::Check;
use crate::system::{self, System};

/// The course's output is made for this width.
const COLUMNS: u16 = 80;

/// Encoding and width.
pub(crate) fn checks() -> Vec<Check> {
    let encoding = match system::here() {
        System::Windows => on_windows(),
        _ => locale(),
    };
    vec![encoding, width()]
}

/// POSIX, XBD 8.2: the first one that is set decides which characters there are.
fn locale() -> Check {
    let decides = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(|name| Some((name, env::var_os(name)?)))
        .find(|(_, value)| !value.is_empty());
    let Some((name, value)) = decides else {
        return Check::look(
            "encoding",
            Text::new(
                "LC_ALL, LC_CTYPE and LANG are not set: some programs then write ? for 你好",
                "LC_ALL、LC_CTYPE、LANG 都没有设置：有的程序会把“你好”写成 ?",
            ),
            cure("LANG"),
        );
    };
    let shown = escaped(&value.to_string_lossy()).to_string();
    let plain = shown.to_ascii_lowercase().replace('-', "");
    if plain.ends_with("utf8") || plain.contains("utf8@") {
        return Check::fine(
            "encoding",
            text!(
                "UTF-8 ({name}={shown}); two characters here: 你好",
                "UTF-8（{name}={shown}）；这里应是两个汉字：你好"
            ),
        );
    }
    Check::look(
        "encoding",
        text!(
            "{name}={shown} is not UTF-8: some programs then write ? for 你好",
            "{name}={shown} 不是 UTF-8：有的程序会把“你好”写成 ?"
        ),
        cure(name),
    )
}

fn cure(name: &str) -> Text {
    let locale = match system::here() {
        System::MacOs => "zh_CN.UTF-8",
        _ => "C.UTF-8",
    };
    text!(
        "export {name}={locale} (locale -a lists what there is)",
        "export {name}={locale}（用 locale -a 查看有哪些）"
    )
}

/// This program writes Unicode to a console whatever its code page is; through a pipe the code
/// page decides how the next program reads it.
fn on_windows() -> Check {
    if io::stdout().is_terminal() {
        return Check::fine(
            "encoding",
            Text::new(
                "a Windows console; two characters here: 你好",
                "Windows 控制台；这里应是两个汉字：你好",
            ),
        );
    }
    Check::look(
        "encoding",
        Text::new(
            "output goes to a file or a pipe, in UTF-8; other programs may expect the code page",
            "输出到文件或管道，用 UTF-8；别的程序可能按代码页来读",
        ),
        Text::new(
            "chcp 65001 sets UTF-8 for a console; chcp alone tells what it is",
            "chcp 65001 把控制台设为 UTF-8；只输入 chcp 可以查看现在是什么",
        ),
    )
}

fn width() -> Check {
    if !io::stdout().is_terminal() {
        return Check::fine(
            "width",
            Text::new(
                "output goes to a file or a pipe: no width to keep to",
                "输出到文件或管道：没有宽度的限制",
            ),
        );
    }
    match system::terminal_width() {
        Some(columns) if columns < COLUMNS => Check::look(
            "width",
            text!(
                "{columns} columns: tables are made for {COLUMNS}",
                "{columns} 列：表格是按 {COLUMNS} 列排的"
            ),
            Text::new(
                "make the window wider, or the letters smaller",
                "请把窗口拉宽，或者把字号调小",
            ),
        ),
        Some(columns) => Check::fine("width", text!("{columns} columns", "{columns} 列")),
        None => Check::fine(
            "width",
            text!(
                "not known on this system; {COLUMNS} columns are right",
                "这个系统上无法得知；{COLUMNS} 列正好"
            ),
        ),
    }
}
