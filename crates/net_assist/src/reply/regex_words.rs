//! What is wrong with a regular expression, in Chinese; the library's own words are English.

/// Parts of its words, and what they are called.
const WORDS: [(&str, &str); 14] = [
    ("without matching", "有“)”，没有对应的“(”"),
    ("closing ')'", "有“(”，没有对应的“)”"),
    ("look-around", "不支持前后查看（(?=…)、(?<=…) 等）"),
    ("backreferences", "不支持反向引用（\\1 等）"),
    ("Unicode character classes", "不支持 Unicode 字符类（\\p{…}）"),
    ("must be applied", "*、+、?、{n} 前面缺少要重复的内容"),
    ("counted repetition", "重复次数 {n,m} 写法不对"),
    ("character class", "字符类 […] 写法不对"),
    ("escape", "反斜杠写法不对"),
    ("hexadecimal", "十六进制写法不对"),
    ("group name", "分组的名字写法不对"),
    ("flag", "选项 (?…) 写法不对"),
    ("nesting", "嵌套太深"),
    ("size limit", "太大"),
];

/// The mistake in Chinese.
pub(super) fn chinese(said: &str) -> &'static str {
    let known = WORDS.into_iter().find(|(part, _)| said.contains(part));
    known.map_or("写法不对", |(_, words)| words)
}
