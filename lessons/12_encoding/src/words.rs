//! The words for what the codec knows: reasons of errors and of guesses.

use common::codec::{DecodeError, EncodeErrors, Encoding, GuessReason};
use common::{Lang, Text, text, tr};

use crate::cells::code_point;

/// CPython's reason, in both languages.
pub(crate) fn reason(error: &DecodeError) -> Text {
    let zh = match error.reason {
        "invalid start byte" => "这个字节不能开始一个字符",
        "invalid continuation byte" => "后面的字节接不上",
        "unexpected end of data" => "字符还没完，数据就结束了",
        "ordinal not in range(128)" => "不小于 128",
        "illegal multibyte sequence" => "没有这样的多字节序列",
        "incomplete multibyte sequence" => "多字节序列不完整",
        other => other,
    };
    let en = error.reason;
    text!("{en}", "{zh}")
}

/// What speaks for a guess.
pub(crate) fn of_guess(reason: GuessReason) -> Text {
    match reason {
        GuessReason::OnlyAscii => Text::new(
            "only ASCII: the same text in all of them",
            "全是 ASCII：这几种编码读出来都一样",
        ),
        GuessReason::ValidUtf8MultiByte => Text::new(
            "well-formed UTF-8 of three bytes or more a character: hardly ever an accident",
            "是合法的 UTF-8，且有三字节以上的字符：几乎不可能是巧合",
        ),
        GuessReason::ValidUtf8TwoByteOnly => Text::new(
            "well-formed UTF-8, but of two bytes a character only: may be an accident",
            "是合法的 UTF-8，但只有双字节字符：可能是巧合",
        ),
        GuessReason::GbkPairsOfCommonHanzi => Text::new(
            "every pair is a character, most of them common hanzi",
            "每两个字节都是一个字符，而且多数是常用汉字",
        ),
        GuessReason::GbkPairsOfRareHanzi => Text::new(
            "every pair is a character, but many are rare: may be UTF-8 read wrongly",
            "每两个字节都是一个字符，但生僻的很多：可能是把 UTF-8 读错了",
        ),
        GuessReason::SameAsGbk => {
            Text::new("contains GBK: the same text", "它包含 GBK：读出来一样")
        }
        GuessReason::FourByteSequences => Text::new(
            "sequences of four bytes, which only GB18030 has",
            "有四字节序列，只有 GB18030 才有",
        ),
        GuessReason::PairsOutsideGbk => {
            Text::new("pairs that GBK does not have", "有 GBK 里没有的双字节字符")
        }
        GuessReason::AnyByte => Text::new(
            "nothing else fits; any byte is a character there, which proves nothing",
            "别的都不行；在它里面任何字节都是字符，说明不了什么",
        ),
    }
}

/// The name of a guess's reason in `--json`.
pub(crate) const fn name_of_guess(reason: GuessReason) -> &'static str {
    match reason {
        GuessReason::OnlyAscii => "only-ascii",
        GuessReason::ValidUtf8MultiByte => "valid-utf-8",
        GuessReason::ValidUtf8TwoByteOnly => "valid-utf-8-two-bytes-only",
        GuessReason::GbkPairsOfCommonHanzi => "gbk-common-hanzi",
        GuessReason::GbkPairsOfRareHanzi => "gbk-rare-hanzi",
        GuessReason::SameAsGbk => "same-as-gbk",
        GuessReason::FourByteSequences => "four-byte-sequences",
        GuessReason::PairsOutsideGbk => "pairs-outside-gbk",
        GuessReason::AnyByte => "any-byte",
    }
}

/// The first character that an encoding lacks.
pub(crate) fn lacks(encoding: Encoding, character: char) -> Text {
    let (shown, code) = (crate::cells::character(character), code_point(character));
    text!("{encoding} has no {shown} ({code})", "{encoding} 里没有 {shown}（{code}）")
}

/// The mode in a sentence; nothing for the one that nobody had to name.
pub(crate) fn with_mode(errors: EncodeErrors, lang: Lang) -> String {
    let name = errors.name();
    match errors {
        EncodeErrors::Strict => String::new(),
        _ => tr!(lang, " with errors={name}", "（错误处理 {name}）"),
    }
}

/// A number of characters.
pub(crate) fn characters(count: usize, lang: Lang) -> String {
    match (lang, count) {
        (Lang::En, 1) => "1 character".to_owned(),
        (Lang::En, _) => format!("{count} characters"),
        (Lang::Zh, _) => format!("{count} 个字符"),
    }
}

/// A number of bytes.
pub(crate) fn bytes(count: usize, lang: Lang) -> String {
    match (lang, count) {
        (Lang::En, 1) => "1 byte".to_owned(),
        (Lang::En, _) => format!("{count} bytes"),
        (Lang::Zh, _) => format!("{count} 字节"),
    }
}
