//! Time spans for a person.

use std::time::Duration;

use crate::text::{Lang, Text};
use crate::tr;

/// A time span that somebody chose, in its two largest units: `1 h 30 min`, `1.5 s`, `200 ms`.
///
/// ```
/// # use std::time::Duration;
/// use common::{Lang, duration};
/// assert_eq!(duration::exact(Duration::from_millis(1500), Lang::En), "1.5 s");
/// assert_eq!(duration::exact(Duration::from_secs(5400), Lang::Zh), "1 小时 30 分钟");
/// ```
pub fn exact(span: Duration, lang: Lang) -> String {
    let (seconds, millis) = (span.as_secs(), span.subsec_millis());
    match (seconds, millis) {
        (0, 1..) => return tr!(lang, "{millis} ms", "{millis} 毫秒"),
        (1..60, 1..) => {
            let fraction = format!("{millis:03}");
            let fraction = fraction.trim_end_matches('0');
            return tr!(lang, "{seconds}.{fraction} s", "{seconds}.{fraction} 秒");
        }
        _ => {}
    }
    let parts = [
        (seconds / 86_400, lang.pick("d", "天")),
        (seconds / 3600 % 24, lang.pick("h", "小时")),
        (seconds / 60 % 60, lang.pick("min", "分钟")),
        (seconds % 60, lang.pick("s", "秒")),
    ];
    let largest = parts.iter().skip_while(|(number, _)| *number == 0).take(2);
    let shown: Vec<String> = largest
        .filter(|(number, _)| *number > 0)
        .map(|(number, unit)| format!("{number} {unit}"))
        .collect();
    if shown.is_empty() { tr!(lang, "0 s", "0 秒") } else { shown.join(" ") }
}

/// [`exact`] in both languages.
pub fn text(span: Duration) -> Text {
    Text { en: exact(span, Lang::En).into(), zh: exact(span, Lang::Zh).into() }
}

/// A time span that was measured: from one second on without fractions, which nobody asks for.
pub fn about(span: Duration, lang: Lang) -> String {
    if span < Duration::from_secs(1) {
        return exact(span, lang);
    }
    exact(Duration::from_secs(span.saturating_add(Duration::from_millis(500)).as_secs()), lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chosen_span_is_shown_as_it_was_chosen_and_a_measured_one_rounded() {
        for (millis, chosen, measured, chinese) in [
            (0, "0 s", "0 s", "0 秒"),
            (200, "200 ms", "200 ms", "200 毫秒"),
            (1000, "1 s", "1 s", "1 秒"),
            (1500, "1.5 s", "2 s", "2 秒"),
            (6050, "6.05 s", "6 s", "6 秒"),
            (59_499, "59.499 s", "59 s", "59 秒"),
            (59_500, "59.5 s", "1 min", "1 分钟"),
            (60_500, "1 min", "1 min 1 s", "1 分钟 1 秒"),
            (5_400_000, "1 h 30 min", "1 h 30 min", "1 小时 30 分钟"),
            (3_601_000, "1 h", "1 h", "1 小时"),
            (90_061_000, "1 d 1 h", "1 d 1 h", "1 天 1 小时"),
        ] {
            let span = Duration::from_millis(millis);
            assert_eq!(exact(span, Lang::En), chosen, "{millis}");
            assert_eq!(about(span, Lang::En), measured, "{millis}");
            assert_eq!(about(span, Lang::Zh), chinese, "{millis}");
        }
        assert_eq!(exact(Duration::MAX, Lang::En), about(Duration::MAX, Lang::En));
    }
}
