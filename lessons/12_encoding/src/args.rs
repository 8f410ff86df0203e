//! The command line.

use clap::{Parser, Subcommand};
use common::Text;
use common::args::{BadValue, CodecOptions};
use common::codec::{EncodeErrors, Encoding};

use crate::hex::Hex;

/// Characters become bytes, and bytes characters: encode, decode, guess, compare. | 字符变字节，字节变字符：编码、解码、猜测、比较。
#[derive(Parser)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// What to do; nothing is `compare`.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// text to bytes, character by character | 文本变字节，逐个字符显示
    Encode {
        /// the text | 文本
        text: String,
        /// encoding: utf-8, gbk, gb18030, ascii, latin-1 | 编码：utf-8、gbk、gb18030、ascii、latin-1
        #[arg(short, long, value_name = "LABEL", default_value_t = Encoding::Utf8)]
        encoding: Encoding,
        /// for characters it lacks: strict, ignore, replace, backslashreplace, xmlcharrefreplace | 遇到编码里没有的字符：strict、ignore、replace、backslashreplace、xmlcharrefreplace
        #[arg(long, value_name = "MODE", default_value = "strict", value_parser = encode_errors)]
        errors: EncodeErrors,
    },
    /// bytes to text; what is broken is marked | 字节变文本，并标出坏的地方
    Decode {
        /// the bytes: e4bda0, E4 BD A0, 0xe4 0xbd, \xe4\xbd | 字节：e4bda0、E4 BD A0、0xe4 0xbd、\xe4\xbd
        #[arg(required = true, value_name = "HEX")]
        bytes: Vec<Hex>,
        #[command(flatten)]
        codec: CodecOptions,
    },
    /// in which encodings the bytes are text, the likeliest first | 这些字节在哪些编码里是文本，最可能的在前
    Guess {
        /// the bytes in hex | 十六进制的字节
        #[arg(required = true, value_name = "HEX")]
        bytes: Vec<Hex>,
    },
    /// the text in every encoding, and what each wrong decoding makes of it (the default) | 文本的每种编码，以及每种错误解码的结果（默认）
    Compare {
        /// the text | 文本
        #[arg(default_value = FRIENDLY)]
        text: String,
    },
    /// the 20 pairs that GB 18030 gave to other characters in 2022 | GB 18030 在 2022 年换了字符的 20 个编码
    Editions,
}

/// Two characters that UTF-8 and GBK take for each other without an error.
pub(crate) const FRIENDLY: &str = "你好";

const EXAMPLES: &str = "\
Examples:
  cargo run -p encoding                                  你好, written and read in five encodings
  cargo run -p encoding -- encode 你好 -e gbk             to bytes
  cargo run -p encoding -- decode c4 e3 ba c3 -e gbk     to text
  cargo run -p encoding -- guess c4e3bac3                what may these bytes be?
|
例子：
  cargo run -p encoding                                  用五种编码写“你好”，再用五种编码读
  cargo run -p encoding -- encode 你好 -e gbk             变成字节
  cargo run -p encoding -- decode c4 e3 ba c3 -e gbk     变成文本
  cargo run -p encoding -- guess c4e3bac3                这些字节可能是什么？";

/// The modes of encoding: one more than those of decoding.
fn encode_errors(label: &str) -> Result<EncodeErrors, BadValue> {
    EncodeErrors::from_label(label).ok_or(BadValue::new(
        Text::new("no error mode has that name", "没有叫这个名字的错误处理方式"),
        Text::new(
            "choose strict, ignore, replace, backslashreplace or xmlcharrefreplace",
            "可选 strict、ignore、replace、backslashreplace、xmlcharrefreplace",
        ),
    ))
}
