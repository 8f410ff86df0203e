//! From what happened to a letter: words, who has most of it, and a picture of the last minutes.

use chart::{LineChart, Mark, Point, Threshold};
use common::Lang;
use mailer::{Contents, Inline, Letter, Thread};
use monitor::report::metrics_to_explain;
use monitor::{
    Change, Facts, History, Machine, Metric, Notice, NoticeGroup, Notifier, Report, Sample, Side,
    Unit,
};

use crate::failure::Failure;
use crate::outbox::Outbox;
use crate::post::Post;

/// So many processes stand in a mail.
const TOP: usize = 5;
/// The chart's name within the mail.
const CHART: &str = "chart";

/// What a letter is made of besides what happened.
pub(crate) struct Scene<'a> {
    sample: &'a Sample,
    history: &'a History,
    machine: &'a mut Machine,
    post: &'a Post,
    lang: Lang,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(
        sample: &'a Sample,
        history: &'a History,
        machine: &'a mut Machine,
        post: &'a Post,
        lang: Lang,
    ) -> Self {
        Self { sample, history, machine, post, lang }
    }
}

// region: report
/// Writes a letter about each group of news, and puts it into the outbox.
pub(crate) fn report(
    notifier: &mut Notifier,
    outbox: &mut Outbox,
    mut scene: Scene<'_>,
) -> Result<(), Failure> {
    notifier.post(|group| outbox.put(&group.id, || letter(group, &mut scene)))
}
// endregion: report

fn letter(group: &NoticeGroup, scene: &mut Scene<'_>) -> Result<Letter, Failure> {
    let Scene { sample, history, machine, post, lang } = scene;
    let metrics = metrics_to_explain(group).into_iter();
    let top: Vec<_> = metrics.map(|metric| (metric.clone(), machine.top(&metric, TOP))).collect();
    let host = Machine::host();
    let png = picture(group, sample, history, &host, *lang);
    let chart = png.as_ref().map(|_| CHART);
    let facts = Facts { host: &host, sample, top: &top, chart, lang: *lang };
    let Report { subject, text, html } = Report::new(group, &facts);
    let mut contents = Contents::text(text).html(html);
    if let Some(png) = png {
        contents = contents.inline(Inline::new(CHART, "chart.png", png));
    }
    let mut draft = post.mailer.draft(&post.to, &subject, contents);
    if let Some(thread) = thread(group, post) {
        draft = draft.thread(&thread);
    }
    Ok(draft.compose()?)
}

/// All mails of an incident are one conversation. It is named by the incident: so a watch that was
/// restarted goes on with it.
fn thread(group: &NoticeGroup, post: &Post) -> Option<Thread> {
    let sender = post.mailer.sender().ok()?;
    let (_, domain) = sender.email().rsplit_once('@')?;
    let incident = *group.incidents().first()?;
    format!("<{incident}@{domain}>").parse().ok()
}

/// The chart of the change that is worst; none where there are no two values to draw a line through,
/// or it cannot be drawn: the numbers are in the text, too.
fn picture(
    group: &NoticeGroup,
    sample: &Sample,
    history: &History,
    host: &str,
    lang: Lang,
) -> Option<Vec<u8>> {
    let alerts = group.changes.iter().filter(|change| change.notice == Notice::Alert);
    let worst = alerts.max_by_key(|change| change.rule.severity);
    let change = worst.or(group.changes.first())?;
    let metric = &change.rule.metric;
    let age = |at| sample.at.saturating_sub(at).as_secs_f64();
    let points: Vec<Point> = history
        .points(metric)
        .map(|point| Point { age: age(point.at), value: point.value })
        .collect();
    if points.iter().filter(|point| point.value.is_some()).count() < 2 {
        return None;
    }
    let title = format!("{} · {host}", metric.name(lang));
    let mut chart = LineChart::new(title, unit(metric), lang)
        .points(points)
        .threshold(threshold(change, lang))
        .mark(Mark::began(age(change.incident.since)))
        .clock(seconds_of_the_day(sample));
    if change.notice == Notice::Recovery {
        chart = chart.mark(Mark::ended(age(change.at)));
    }
    chart.to_png().ok()
}

fn unit(metric: &Metric) -> chart::Unit {
    match metric.unit() {
        Unit::Percent => chart::Unit::Percent,
        Unit::BytesPerSecond => chart::Unit::BytesPerSecond,
        Unit::Bytes | Unit::Load | Unit::Count => chart::Unit::Plain,
    }
}

fn threshold(change: &Change, lang: Lang) -> Threshold {
    let rule = &change.rule;
    let threshold = match rule.side {
        Side::Above => Threshold::above(rule.threshold),
        Side::Below => Threshold::below(rule.threshold),
    };
    let limit = rule.metric.unit().show_threshold(rule.threshold, lang);
    let threshold = threshold.label(common::tr!(lang, "limit {limit}", "阈值 {limit}"));
    // At one place, one line says it.
    if rule.recover == rule.threshold { threshold } else { threshold.recovery(rule.recover) }
}

fn seconds_of_the_day(sample: &Sample) -> f64 {
    let time = sample.time.time();
    f64::from(time.hour()) * 3600.0 + f64::from(time.minute()) * 60.0 + f64::from(time.second())
}
