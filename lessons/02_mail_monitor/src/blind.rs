//! Rules that cannot be judged: a mount or an interface that is not there, or whose name is
//! misspelt, would else be silent for ever.

use common::{Console, Lang, Text, text};
use monitor::{Absent, Metric, Sample};

/// The metrics without a reading.
#[derive(Default)]
pub(crate) struct Blind(Vec<Metric>);

impl Blind {
    /// Tells when a metric ceases to have a reading, and when it has one again.
    pub(crate) fn look(&mut self, sample: &Sample, console: &mut Console) {
        for (metric, reading) in &sample.readings {
            let was_blind = self.0.contains(metric);
            match reading {
                // A rate is a difference: the next sample has it, or says why not.
                Err(Absent::NotYet | Absent::NotAsked) => {}
                Err(why) if !was_blind => {
                    self.0.push(metric.clone());
                    console.hint(&not_judged(metric, why));
                }
                Ok(_) if was_blind => {
                    self.0.retain(|blind| blind != metric);
                    console.hint(&judged_again(metric));
                }
                _ => {}
            }
        }
    }
}

fn not_judged(metric: &Metric, why: &Absent) -> Text {
    let (name, name_zh) = names(metric);
    let Text { en, zh } = why.text();
    text!(
        "no reading of {name}: {en}; its rules are not judged until there is one",
        "{name_zh} 没有读数：{zh}；在有读数之前，不判断它的规则"
    )
}

fn judged_again(metric: &Metric) -> Text {
    let (en, zh) = names(metric);
    text!(
        "there is a reading of {en} again: its rules are judged",
        "{zh} 又有读数了：继续判断它的规则"
    )
}

fn names(metric: &Metric) -> (String, String) {
    (metric.name(Lang::En), metric.name(Lang::Zh))
}
