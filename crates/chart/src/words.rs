//! The chart's own words, in both languages. Their characters stand in `font/characters.txt`.

use common::{Lang, tr};

use crate::line_chart::{Event, Side};

/// The unit in which a time axis counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimeUnit {
    Seconds,
    Minutes,
    Hours,
    Days,
}

impl TimeUnit {
    /// Its length in seconds.
    pub(crate) fn seconds(self) -> f64 {
        match self {
            TimeUnit::Seconds => 1.0,
            TimeUnit::Minutes => 60.0,
            TimeUnit::Hours => 3600.0,
            TimeUnit::Days => 86_400.0,
        }
    }
}

/// A time before now, in whole units; 0 is now.
pub(crate) fn ago(lang: Lang, count: u32, unit: TimeUnit) -> String {
    match (count, unit) {
        (0, _) => tr!(lang, "now", "现在"),
        (_, TimeUnit::Seconds) => tr!(lang, "{count} s ago", "{count} 秒前"),
        (_, TimeUnit::Minutes) => tr!(lang, "{count} min ago", "{count} 分钟前"),
        (_, TimeUnit::Hours) => tr!(lang, "{count} h ago", "{count} 小时前"),
        (1, TimeUnit::Days) => tr!(lang, "1 day ago", "1 天前"),
        (_, TimeUnit::Days) => tr!(lang, "{count} days ago", "{count} 天前"),
    }
}

/// The words at the threshold.
pub(crate) fn limit(lang: Lang, side: Side, limit: &str) -> String {
    match side {
        Side::Above => tr!(lang, "limit {limit}", "上限 {limit}"),
        Side::Below => tr!(lang, "lower limit {limit}", "下限 {limit}"),
    }
}

/// The words at the recovery threshold.
pub(crate) fn recovery(lang: Lang, side: Side, limit: &str) -> String {
    match side {
        Side::Above => tr!(lang, "recovers below {limit}", "低于 {limit} 恢复"),
        Side::Below => tr!(lang, "recovers above {limit}", "高于 {limit} 恢复"),
    }
}

/// The words at a mark.
pub(crate) fn event(lang: Lang, event: Event) -> String {
    match event {
        Event::Began => tr!(lang, "alert began", "告警开始"),
        Event::Ended => tr!(lang, "alert ended", "告警结束"),
    }
}

/// Instead of a line, where there is no value.
pub(crate) fn no_data(lang: Lang) -> String {
    tr!(lang, "no data", "暂无数据")
}

/// The picture in words; the last, lowest and highest value, where there is one.
pub(crate) fn description(lang: Lang, title: &str, values: Option<[String; 3]>) -> String {
    let Some([last, lowest, highest]) = values else {
        return tr!(lang, "{title}: no data", "{title}：暂无数据");
    };
    tr!(
        lang,
        "{title}: last {last}, lowest {lowest}, highest {highest}",
        "{title}：最近 {last}，最低 {lowest}，最高 {highest}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::Font;

    fn all(lang: Lang) -> Vec<String> {
        let units = [TimeUnit::Seconds, TimeUnit::Minutes, TimeUnit::Hours, TimeUnit::Days];
        let sides = [Side::Above, Side::Below];
        let mut all: Vec<String> = units.map(|unit| ago(lang, 2, unit)).into();
        all.extend([ago(lang, 0, TimeUnit::Days), ago(lang, 1, TimeUnit::Days), no_data(lang)]);
        all.extend(sides.map(|side| limit(lang, side, "80 %")));
        all.extend(sides.map(|side| recovery(lang, side, "12.5 MB/s")));
        all.extend([Event::Began, Event::Ended].map(|which| event(lang, which)));
        all.push(description(lang, "CPU", None));
        all.push(description(lang, "CPU", Some(["1".into(), "2".into(), "3".into()])));
        all
    }

    #[test]
    fn the_font_has_every_character_of_the_charts_words() {
        let font = Font::built_in().unwrap();
        for words in all(Lang::Zh).iter().chain(&all(Lang::En)) {
            let missing: String = words.chars().filter(|c| !font.has(*c)).collect();
            assert_eq!(missing, "", "in {words}");
        }
    }

    #[test]
    fn the_two_languages_differ_in_every_word() {
        for (en, zh) in all(Lang::En).iter().zip(all(Lang::Zh)) {
            assert_ne!(*en, zh);
        }
    }
}
