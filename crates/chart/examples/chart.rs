//! Writes pictures to look at: `cargo run -p chart --example chart DIRECTORY`.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use chart::{LineChart, Mark, Point, Threshold, Unit};
use common::Lang::{En, Zh};

/// A curve that looks measured: smooth, with a little noise that is the same in every run.
fn measured(count: u32, step: f64, curve: impl Fn(f64) -> f64) -> Vec<Point> {
    let noise = |at: u32| {
        let mixed = (at ^ (at << 7)).wrapping_mul(2_654_435_761);
        f64::from((mixed ^ (mixed >> 13)).wrapping_mul(2_246_822_519) >> 16) / 65_536.0 - 0.5
    };
    let point = |at: u32| {
        let age = f64::from(at) * step;
        Point::new(age, curve(age) + 2.0 * noise(at) + 3.0 * noise(at / 4))
    };
    (0..count).map(point).collect()
}

/// From 0 to 1 around `at`, within about `width` seconds.
fn rise(age: f64, at: f64, width: f64) -> f64 {
    1.0 / (1.0 + ((age - at) / width * 4.0).exp())
}

fn cpu(age: f64) -> f64 {
    31.0 + 9.0 * (age / 47.0).sin() + 56.0 * rise(age, 170.0, 40.0)
}

/// A picture's name and what it shows.
type Named = (&'static str, LineChart);

fn processor() -> Vec<Named> {
    let points = || measured(121, 5.0, cpu);
    let limit = Threshold::above(80.0);
    let en = LineChart::new("CPU · web-1", Unit::Percent, En);
    let zh = LineChart::new("处理器使用率 · 实验室-3 号机", Unit::Percent, Zh);
    let zh = zh.threshold(limit.clone().recovery(70.0)).clock(50_600.0);
    vec![
        ("cpu", en.points(points()).threshold(limit).mark(Mark::began(130.0))),
        ("cpu-zh", zh.points(points()).mark(Mark::began(130.0))),
    ]
}

fn memory() -> Vec<Named> {
    let curve = |age: f64| 74.0 + 19.0 * rise(age, 1000.0, 300.0) - 11.0 * rise(age, 260.0, 90.0);
    let chart = |title, lang| {
        let chart = LineChart::new(title, Unit::Percent, lang);
        let chart = chart.points(measured(361, 5.0, curve));
        let chart = chart.threshold(Threshold::above(90.0).recovery(85.0));
        chart.mark(Mark::began(840.0)).mark(Mark::ended(245.0))
    };
    vec![
        ("memory", chart("Memory · db.example", En)),
        ("memory-zh", chart("内存占用 · 数据库服务器", Zh)),
    ]
}

fn network() -> Vec<Named> {
    let curve = |age: f64| 19.0 + 90.0 * rise(age, 900.0, 100.0) * rise(-age, -420.0, 60.0);
    let bytes = |point: Point| Point { value: point.value.map(|value| value * 1e5), ..point };
    let chart = |title, lang| {
        let chart = LineChart::new(title, Unit::BytesPerSecond, lang);
        let chart = chart.points(measured(361, 5.0, curve).into_iter().map(bytes));
        chart.threshold(Threshold::above(10e6))
    };
    vec![
        ("network", chart("eth0 received · web-1", En).clock(36_000.0)),
        ("network-zh", chart("以太网 接收速率 · 网关", Zh)),
    ]
}

fn load_and_disk() -> Vec<Named> {
    let load = measured(181, 5.0, |age| 22.0 + 14.0 * (age / 130.0).cos());
    let tenth = |point: Point| Point { value: point.value.map(|value| value / 9.0), ..point };
    let load = load.into_iter().map(tenth);
    let disk = measured(200, 400.0, |age| 31.0 - 27.0 * rise(age, 30_000.0, 60_000.0));
    let chart = LineChart::new("Load (1 min) · web-1", Unit::Plain, En);
    let free = LineChart::new("磁盘可用空间 /srv · 备份主机", Unit::Percent, Zh);
    vec![
        ("load", chart.points(load).threshold(Threshold::above(4.0))),
        ("disk-zh", free.points(disk).threshold(Threshold::below(10.0).recovery(15.0))),
    ]
}

fn unusual() -> Vec<Named> {
    let mut gap = measured(121, 5.0, |age| 42.0 + 20.0 * (age / 90.0).sin());
    for point in gap.iter_mut().filter(|point| (210.0..330.0).contains(&point.age)) {
        point.value = None;
    }
    let chart =
        |title, lang| LineChart::new(title, Unit::Percent, lang).threshold(Threshold::above(80.0));
    let title = "host ж龘🦀\u{1b}[31m\u{202e} with a title that is far too long for a picture, \
                 磁盘 /srv/data/really/deep/directory/name";
    let dense = measured(20_000, 0.03, |age| 50.0 + 40.0 * (age * 1.7).sin());
    let limit = Threshold::above(80.0).label("limit of the rule “hot\u{7}” 龘");
    vec![
        ("gap", chart("CPU · laptop (asleep for two minutes)", En).points(gap)),
        ("one-point", chart("CPU · web-1", En).points([Point::new(0.0, 93.4)])),
        ("no-data-zh", chart("处理器使用率 · web-1", Zh)),
        ("strange", chart(title, En).points(dense).threshold(limit)),
    ]
}

fn main() -> Result<(), Box<dyn Error>> {
    let directory = PathBuf::from(env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let charts = [processor(), memory(), network(), load_and_disk(), unusual()].concat();
    for (name, chart) in charts {
        fs::write(directory.join(format!("chart-{name}.png")), chart.to_png()?)?;
    }
    Ok(())
}
