//! What the keys do.

use common::layout::left;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{middle, window};
use crate::face::screen::fold::folded;
use crate::face::screen::state::State;
use crate::face::screen::theme::Look;

/// Keys, and what they do in English and in Chinese. Without keys: a heading.
type Row = (&'static str, &'static str, &'static str);

const ROWS: [Row; 47] = [
    ("", "Everywhere", "任何位置"),
    ("F1  ?  Ctrl-G", "this help", "本帮助"),
    ("F2  Ctrl-O", "open or close the socket", "打开或关闭"),
    ("F3  Ctrl-X", "show text, hex or both", "显示文本、十六进制或两者"),
    ("F4  Ctrl-S", "settings; again: put the column away", "设置；再按收起左栏"),
    ("F5  Ctrl-R", "repeat what is typed, or stop", "循环发送输入的内容，或停止"),
    ("F6  Ctrl-L", "record to a file, or stop", "记录到文件，或停止"),
    ("F7  Ctrl-F  /", "find: text, address or hex", "查找文本、地址或十六进制"),
    ("F8  Ctrl-T", "send to the selected, the last or all", "发给选中的、最近的或全部"),
    ("F9  Ctrl-Y", "permit broadcast, or not", "允许或禁止广播"),
    ("F12 Ctrl-P", "explain each step: call, Python, Rust", "讲解每一步：系统调用、Python、Rust"),
    ("F10 Ctrl-C", "quit (also Ctrl-Q)", "退出（也可 Ctrl-Q）"),
    ("Tab  Shift-Tab", "next, previous pane", "下一个、上一个窗格"),
    ("Esc", "back; an error: I have read it", "返回；错误提示：已读"),
    (
        "Esc 1 … Esc 0",
        "F1 … F10 without such keys; also Alt-1 … Alt-0",
        "没有功能键时代替 F1 … F10；也可 Alt-1 … Alt-0",
    ),
    ("", "Send line", "发送框"),
    ("Enter", "send", "发送"),
    ("Alt-Enter  Ctrl-J", "a line end within the message", "在内容中换行"),
    ("↑ ↓", "what was sent before", "发送历史"),
    ("PgUp PgDn", "look back through the messages", "回看收发记录"),
    (
        "Ctrl-← Ctrl-→",
        "a word left, right (also Alt-B, Alt-F)",
        "按词左移、右移（也可 Alt-B、Alt-F）",
    ),
    ("Home End", "begin, end of the line (Ctrl-A, Ctrl-E)", "行首、行尾（Ctrl-A、Ctrl-E）"),
    ("Ctrl-W", "delete a word (also Alt-Backspace)", "删除一个词（也可 Alt-退格）"),
    ("Ctrl-U Ctrl-K", "delete to the begin, to the end", "删到行首、删到行尾"),
    ("Ctrl-D", "TCP client: nothing more will be sent", "TCP 客户端：不再发送（半关闭）"),
    ("", "Messages", "收发记录"),
    ("↑ ↓ PgUp PgDn", "choose; stops following", "选择；同时停止跟随"),
    ("Home End", "the oldest; the newest: follow", "最早；最新并跟随"),
    ("Space", "stop, or follow again", "暂停或继续跟随"),
    ("Enter", "the whole message with a hex dump", "查看整条内容与十六进制转储"),
    ("r", "reply: select its sender", "回复：选中其发送方"),
    ("c", "copy into the send line", "复制到发送框"),
    ("f", "only this peer, or everyone", "只看该对端，或全部"),
    ("", "Peers", "对端列表"),
    ("Enter  Space", "select whom to send to, or no longer", "选中发送对象，或取消"),
    ("x  Delete", "TCP: disconnect; UDP: forget", "TCP：断开；UDP：移除"),
    ("f", "only this peer's messages", "只看其收发记录"),
    ("", "Settings", "设置"),
    ("↑ ↓", "another field", "选择项目"),
    ("← →  Space", "change a choice or a switch", "更改选项或开关"),
    (
        "Enter",
        "do it: open, join, send the file, record, save",
        "执行：打开、加入、发送文件、记录、保存",
    ),
    ("", "Signs", "标记"),
    ("recv 收  sent 发", "received from, sent to", "收到、发出"),
    ("\\xc4\\xe3", "reversed: bytes that are no text in this encoding", "反显：不是该编码的文本"),
    ("\\x1b \\u202e", "underlined: characters that steer a terminal", "下划线：会控制终端的字符"),
    (
        "[cut] 3/2000",
        "the buffer was too small: 3 of 2000 bytes kept",
        "缓冲区太小：2000 字节只留 3",
    ),
    ("* peer", "selected; 12/3: received, sent", "已选中；12/3：收、发条数"),
];

/// Columns of the keys.
const KEYS: usize = 18;

pub(super) fn draw(buffer: &mut Buffer, size: Rect, state: &State, scroll: usize) -> usize {
    let columns = usize::from(size.width).saturating_sub(2).min(76);
    let lines = lines(state, columns);
    let area = middle(size, columns, lines.len());
    window(buffer, area, state, state.lang.pick("Keys", "按键"), &lines, scroll)
}

/// All of it in so many columns.
fn lines(state: &State, columns: usize) -> Vec<Line<'static>> {
    let theme = state.theme;
    let mut lines = Vec::new();
    for (keys, en, zh) in ROWS {
        let text = state.lang.pick(en, zh);
        if keys.is_empty() {
            if !lines.is_empty() {
                lines.push(Line::default());
            }
            lines.push(Line::from(Span::styled(format!(" {text}"), theme.of(Look::Title))));
            continue;
        }
        let name = Span::styled(format!("  {} ", left(keys, KEYS)), theme.of(Look::Key));
        let room = columns.saturating_sub(KEYS + 4).max(8);
        for (row, mut line) in folded(&[Span::raw(text)], room, 3).into_iter().enumerate() {
            let before = if row == 0 { name.clone() } else { Span::raw(" ".repeat(KEYS + 3)) };
            line.spans.insert(0, before);
            lines.push(line);
        }
    }
    lines
}
