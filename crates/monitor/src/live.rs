//! What a terminal shows of a watch: each rule with its state, value, threshold and the last
//! minutes as a sparkline. Pure: history and width in, lines out, without escape sequences.

use common::Lang;
use common::layout::{left, right};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::history::{History, Point};
use crate::judge::{Judge, State};
use crate::rules::{Rule, Side};
use crate::sample::{Sample, show};
use crate::sparkline::sparkline;

const STATE: usize = 10;
const NUMBER: usize = 11;
/// The widest that names and sparklines become: a wide terminal is not a reason for long lines.
const WIDEST_NAME: usize = 28;
const WIDEST_SPARK: usize = 60;

/// Which columns fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Columns {
    name: usize,
    has_limit: bool,
    spark: usize,
}

impl Columns {
    /// First the sparkline shrinks, then the name, then the threshold goes, then the sparkline.
    fn fit(width: usize) -> Self {
        let fixed = STATE + 1 + NUMBER; // state, blank, value
        let name = |most: usize| most.clamp(8, WIDEST_NAME);
        let with_limit = fixed + NUMBER + 3;
        if width >= with_limit + 14 + 8 {
            let name = name((width - with_limit) / 2);
            let spark = (width - with_limit - name).min(WIDEST_SPARK);
            return Self { name, has_limit: true, spark };
        }
        if width >= fixed + 2 + 8 + 6 {
            let name = name((width - fixed - 2) / 2);
            return Self { name, has_limit: false, spark: width - fixed - 2 - name };
        }
        Self { name: width.saturating_sub(fixed).max(4), has_limit: false, spark: 0 }
    }
}

/// The table: a heading and a line a rule, none wider than `width` columns (from 26 on).
pub fn table(
    history: &History,
    judge: &Judge,
    sample: &Sample,
    width: usize,
    lang: Lang,
) -> Vec<String> {
    let columns = Columns::fit(width);
    let mut lines = vec![heading(columns, lang)];
    for (rule, state) in judge.states() {
        let points: Vec<Point> = history.points(&rule.metric).collect();
        let spark = sparkline(&points, rule.metric.unit(), history.span(), columns.spark);
        lines.push(row(rule, state, sample, &spark, columns, lang));
    }
    lines
}

fn heading(columns: Columns, lang: Lang) -> String {
    let [state, name, value, limit, last] = lang.pick(
        ["state", "rule", "value", "threshold", "last minutes"],
        ["状态", "规则", "当前值", "阈值", "最近几分钟"],
    );
    line(columns, [state, name, value, limit, last].map(str::to_owned))
}

fn row(
    rule: &Rule,
    state: State,
    sample: &Sample,
    spark: &str,
    columns: Columns,
    lang: Lang,
) -> String {
    let is_own_name = rule.name != rule.metric.key();
    let name = if is_own_name { rule.name.clone() } else { rule.metric.name(lang) };
    let sign = match rule.side {
        Side::Above => '>',
        Side::Below => '<',
    };
    let limit = rule.metric.unit().show_threshold(rule.threshold, lang);
    let value = show(&rule.metric, &sample.reading(&rule.metric), lang);
    let state = state.name(lang).to_owned();
    let name = common::escape::escaped(&name).to_string();
    line(columns, [state, name, value, format!("{sign} {limit}"), spark.to_owned()])
}

fn line(columns: Columns, [state, name, value, limit, spark]: [String; 5]) -> String {
    let mut line = left(&state, STATE) + " " + &left(&cut(&name, columns.name), columns.name);
    line += &right(&cut(&value, NUMBER), NUMBER);
    if columns.has_limit {
        line += &right(&cut(&limit, NUMBER), NUMBER + 1);
    }
    if columns.spark > 0 {
        line += &format!("  {}", cut(&spark, columns.spark));
    }
    line.trim_end().to_owned()
}

/// At most so many columns, with `…` in place of what is cut off.
fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1; // the sign that something is missing
    for character in text.chars() {
        used += character.width().unwrap_or_default();
        if used > columns {
            break;
        }
        kept.push(character);
    }
    kept + "…"
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::judge::JudgeMemory;
    use crate::rules::Rules;
    use crate::testing::sample;

    fn shown(width: usize, lang: Lang) -> Vec<String> {
        let lines = [
            "cpu above 80",
            "memory above 90 for 1m",
            "disk /a/very/long/mount/point/of/a/volume above 90%",
        ];
        let mut rules: Vec<Rule> = lines.iter().map(|line| line.parse().unwrap()).collect();
        rules.push(
            "network received above 1.5 GB/s name 中文名字很长很长很长很长的规则".parse().unwrap(),
        );
        let rules = Rules::new(rules).unwrap();
        let mut judge = Judge::new(&rules, Duration::from_secs(5), JudgeMemory::default());
        let mut history = History::new(rules.metrics(), Duration::from_secs(120));
        for second in (0..=120).step_by(5) {
            let sample = sample(second, Some(second as f64 / 1.3));
            judge.observe(&sample);
            history.record(&sample);
        }
        table(&history, &judge, &sample(120, Some(92.3)), width, lang)
    }

    #[test]
    fn the_table_fits_and_its_columns_stand_below_each_other() {
        for lang in [Lang::En, Lang::Zh] {
            for width in [26, 30, 40, 60, 79, 80, 120, 300] {
                let lines = shown(width, lang);
                assert_eq!(lines.len(), 5);
                for line in &lines {
                    assert!(line.width() <= width, "{width}: {line:?} has {}", line.width());
                    assert!(!line.contains('\u{1b}'));
                }
            }
        }
    }

    #[test]
    fn eighty_columns_show_everything() {
        let lines = shown(79, Lang::En);
        let expected = [
            "state      rule                       value   threshold  last minutes",
            "firing     CPU                       92.3 %      > 80 %  ▁▂▂▂▂▃▃▃▃▄▄▅▅▅▅▆▆▆▆▇▇▇",
            "ok         memory                    40.1 %      > 90 %  ▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄▄",
            "ok         disk /a/very/long/mo…          -      > 90 %",
            "ok         中文名字很长很长很长…          -  > 1.5 GB/s",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn chinese_is_aligned() {
        let lines = shown(79, Lang::Zh);
        let column = |line: &str, word: &str| line[..line.find(word).unwrap()].width();
        assert_eq!(
            column(&lines[1], "> 80%") + "> 80%".width(),
            column(&lines[0], "阈值") + "阈值".width()
        );
        assert!(lines[1].starts_with("告警       CPU"), "{lines:#?}");
    }

    #[test]
    fn whoever_cuts_says_so() {
        assert_eq!(cut("中文名字", 5), "中文…");
        assert_eq!(cut("中文名字", 8), "中文名字");
        assert_eq!(cut("abc", 0), "…");
    }
}
