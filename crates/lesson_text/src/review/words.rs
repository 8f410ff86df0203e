//! Faults in words.

use std::fmt::{self, Display};

use super::Flaw;
use crate::Language;

impl Display for Flaw {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.words().0)
    }
}

impl Flaw {
    /// In English and in Chinese.
    pub fn words(&self) -> (String, String) {
        let pair = |en: &str, zh: &str| (en.to_owned(), zh.to_owned());
        match self {
            Flaw::NoTitle => pair("there is no `# ` title", "没有 `# ` 标题"),
            Flaw::NoMinutes => {
                pair("there is no `<!-- minutes: N -->`", "没有 `<!-- minutes: N -->`")
            }
            Flaw::NoSection(heading) => {
                (format!("here `## {heading}` is expected"), format!("这里应该是 `## {heading}`"))
            }
            Flaw::OneMoreSection => pair("a lesson has six sections", "一课只有六个部分"),
            Flaw::NoDemonstration(why) => {
                (format!("no demonstration: {why}"), format!("演示的格式不对：{why}"))
            }
            Flaw::OtherMinutes => pair(
                "the minutes are not those of the other language",
                "分钟数和另一种语言的不一致",
            ),
            Flaw::OtherNotes(here, there) => (
                format!("{here} notes, in the other language {there}"),
                format!("这里有 {here} 条备注，另一种语言有 {there} 条"),
            ),
            Flaw::OtherCode(here, there) => other_code(here.as_deref(), there.as_ref()),
            Flaw::NotIn(Language::Chinese) => {
                pair("this section is not in Chinese", "这一节不是中文")
            }
            Flaw::NotIn(Language::English) => {
                pair("this paragraph is not in English", "这一段不是英文")
            }
            quote => quote.words_on_source(),
        }
    }

    fn words_on_source(&self) -> (String, String) {
        match self {
            Flaw::NoRegionNamed(info) => (
                format!("`{info}` names no region: `path:region`"),
                format!("`{info}` 没有写区域：`路径:区域`"),
            ),
            Flaw::NoFile(path) => (format!("there is no {path}"), format!("没有 {path}")),
            Flaw::NoRegion(path, why) => (format!("{path}: {why}"), format!("{path}：{why}")),
            Flaw::OtherSource(path, source, quoted) => (
                format!("{path} reads\n    {source}\n  and this quote\n    {quoted}"),
                format!("{path} 里是\n    {source}\n  引用的却是\n    {quoted}"),
            ),
            Flaw::NotBegun(name) => (
                format!("region {name} does not begin before"),
                format!("区域 {name} 没有开始就结束了"),
            ),
            Flaw::Twice(name) => {
                (format!("region {name} is there twice"), format!("区域 {name} 出现了两次"))
            }
            Flaw::NotEnded(name) => {
                (format!("region {name} does not end"), format!("区域 {name} 没有结束"))
            }
            Flaw::NoTarget(target) => {
                (format!("({target}) is not there"), format!("（{target}）不存在"))
            }
            _ => (String::new(), String::new()),
        }
    }
}

fn other_code(here: Option<&str>, there: Option<&(String, usize)>) -> (String, String) {
    match (here, there) {
        (Some(here), Some((there, _))) => (
            format!("`{here}`, in the other language `{there}`"),
            format!("这里是 `{here}`，另一种语言是 `{there}`"),
        ),
        (Some(here), None) => (
            format!("`{here}` is not in the other language"),
            format!("`{here}` 在另一种语言里没有"),
        ),
        (None, Some((there, line))) => (
            format!("`{there}` of the other language, line {line}, is missing"),
            format!("缺少另一种语言第 {line} 行的 `{there}`"),
        ),
        (None, None) => (String::new(), String::new()),
    }
}
