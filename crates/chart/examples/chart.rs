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

fn charts() -> Vec<(&'static str, LineChart)> {
    let breach = Threshold::above(80.0);
    let memory = |age: f64| 74.0 + 19.0 * rise(age, 1000.0, 300.0) - 11.0 * rise(age, 260.0, 90.0);
    let rate = |age: f64| 1.9e6 + 9e6 * rise(age, 900.0, 100.0) * rise(-age, -420.0, 60.0);
    let rates = measured(361, 5.0, |age| rate(age) / 1e5).into_iter();
    let rates = rates.map(|point| Point { value: point.value.map(|v| v * 1e5), ..point });
    let mut gap = measured(121, 5.0, |age| 42.0 + 20.0 * (age / 90.0).sin());
    for point in gap.iter_mut().filter(|point| (210.0..330.0).contains(&point.age)) {
        point.value = None;
    }
    let load = measured(181, 5.0, |age| 22.0 + 14.0 * (age / 130.0).cos());
    let load = load.into_iter().map(|p| Point { value: p.value.map(|v| (v / 9.0).max(0.0)), ..p });
    let disk = measured(200, 400.0, |age| 31.0 - 27.0 * rise(age, 30_000.0, 60_000.0));
    let strange = "host ж龘🦀\u{1b}[31m\u{202e} with a title that is far too long for a picture, \
                   磁盘 /srv/data/really/deep/directory/name";
    vec![
        (
            "cpu",
            LineChart::new("CPU · web-1", Unit::Percent, En)
                .points(measured(121, 5.0, cpu))
                .threshold(breach.clone())
                .mark(Mark::began(130.0)),
        ),
        (
            "cpu-zh",
            LineChart::new("处理器使用率 · 实验室-3 号机", Unit::Percent, Zh)
                .points(measured(121, 5.0, cpu))
                .threshold(breach.clone().recovery(70.0))
                .mark(Mark::began(130.0))
                .clock(50_600.0),
        ),
        (
            "memory",
            LineChart::new("Memory · db.example", Unit::Percent, En)
                .points(measured(361, 5.0, memory))
                .threshold(Threshold::above(90.0).recovery(85.0))
                .mark(Mark::began(840.0))
                .mark(Mark::ended(245.0)),
        ),
        (
            "memory-zh",
            LineChart::new("内存占用 · 数据库服务器", Unit::Percent, Zh)
                .points(measured(361, 5.0, memory))
                .threshold(Threshold::above(90.0).recovery(85.0))
                .mark(Mark::began(840.0))
                .mark(Mark::ended(245.0)),
        ),
        (
            "network",
            LineChart::new("eth0 received · web-1", Unit::BytesPerSecond, En)
                .points(rates.clone())
                .threshold(Threshold::above(10e6))
                .clock(36_000.0),
        ),
        (
            "network-zh",
            LineChart::new("以太网 接收速率 · 网关", Unit::BytesPerSecond, Zh)
                .points(rates)
                .threshold(Threshold::above(10e6)),
        ),
        (
            "load",
            LineChart::new("Load (1 min) · web-1", Unit::Plain, En)
                .points(load)
                .threshold(Threshold::above(4.0)),
        ),
        (
            "disk",
            LineChart::new("磁盘可用空间 /srv · 备份主机", Unit::Percent, Zh)
                .points(disk)
                .threshold(Threshold::below(10.0).recovery(15.0)),
        ),
        (
            "gap",
            LineChart::new("CPU · laptop (asleep for two minutes)", Unit::Percent, En)
                .points(gap)
                .threshold(breach.clone()),
        ),
        (
            "one-point",
            LineChart::new("CPU · web-1", Unit::Percent, En)
                .points([Point::new(0.0, 93.4)])
                .threshold(breach.clone()),
        ),
        (
            "no-data-zh",
            LineChart::new("处理器使用率 · web-1", Unit::Percent, Zh).threshold(breach.clone()),
        ),
        (
            "strange",
            LineChart::new(strange, Unit::Percent, En)
                .points(measured(20_000, 0.03, |age| 50.0 + 40.0 * (age * 1.7).sin()))
                .threshold(breach.label("limit of the rule “hot\u{7}” 龘")),
        ),
    ]
}

fn main() -> Result<(), Box<dyn Error>> {
    let directory = PathBuf::from(env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    for (name, chart) in charts() {
        fs::write(directory.join(format!("chart-{name}.png")), chart.to_png()?)?;
    }
    Ok(())
}
