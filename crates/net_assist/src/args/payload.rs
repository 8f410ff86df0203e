//! From what is typed to bytes, and from bytes to what is read.

use common::codec::{Encoding, ErrorMode};
use net_assist::payload::{LineEnd, View};

use super::values::{parse_line_end, parse_view};

/// How text becomes bytes and bytes become text.
#[derive(Debug, clap::Args)]
pub(crate) struct PayloadOptions {
    /// encoding of the text: utf-8, gbk, gb18030, ascii, latin-1 [default: utf-8] | 文本编码：utf-8、gbk、gb18030、ascii、latin-1 [默认值：utf-8]
    #[arg(short, long, value_name = "LABEL")]
    pub(crate) encoding: Option<Encoding>,
    /// what to do with what does not fit: strict, ignore, replace, backslashreplace [default: strict] | 遇到无法转换的内容：strict、ignore、replace、backslashreplace [默认值：strict]
    #[arg(long, value_name = "MODE")]
    pub(crate) errors: Option<ErrorMode>,
    /// show what comes and goes as text, hex or both [default: text] | 收发内容的显示方式：text、hex 或 both [默认值：text]
    #[arg(long, value_name = "text|hex|both", value_parser = parse_view)]
    pub(crate) view: Option<View>,
    /// what is sent is hex: 48 65 6c, 48656c, 0x48 or \x48 | 发送内容按十六进制读：48 65 6c、48656c、0x48 或 \x48
    #[arg(long)]
    pub(crate) hex: bool,
    /// \n, \r, \t, \0, \\ and \xHH in what is sent mean bytes | 发送内容中的 \n、\r、\t、\0、\\ 和 \xHH 表示字节
    #[arg(long)]
    pub(crate) escapes: bool,
    /// what is added to each message: none, cr, lf, crlf [default: none] | 每条消息末尾添加：none、cr、lf、crlf [默认值：none]
    #[arg(long, value_name = "END", value_parser = parse_line_end)]
    pub(crate) line_end: Option<LineEnd>,
    /// stdin is sent as it is read, not line by line; into a pipe or file goes nothing but what is received | 标准输入按原始字节发送，不按行；输出到管道或文件时只有收到的字节
    #[arg(long)]
    pub(crate) raw: bool,
}
