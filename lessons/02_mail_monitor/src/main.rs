//! Watches this machine and mails a report when it is over a limit: what the Python course does
//! with psutil and yagmail, here with sysinfo and lettre.
//!
//! Read [`monitor`] first: sample → judge → report → send. The judgement is in the crate `monitor`,
//! the picture in `chart`, the mail in `mailer` (client) and `mail_sink` (server).
//!
//! 监视本机，超过上限时发送邮件报告。先读 [`monitor`]：采样 → 判断 → 写报告 → 发送。

mod alert;
mod args;
mod blind;
mod check_config;
mod courier;
mod events;
mod failure;
mod log;
mod metrics;
mod outbox;
mod outbox_command;
mod post;
mod private_dir;
mod rounds;
mod screen;
mod send;
mod sink;
mod sink_events;
mod state;

use common::{Console, ExitStatus};
use jiff::Timestamp;
use monitor::{History, Judge, Machine, Notifier};

use alert::Scene;
use args::{Args, MonitorOptions, Task};
use events::Totals;
use failure::Failure;
use log::Log;
use metrics::Metrics;
use outbox::Outbox;
use post::Post;
use rounds::Rounds;
use screen::Screen;
use state::State;

fn main() -> ExitStatus {
    common::main(run)
}

fn run(args: &Args, console: &mut Console) -> Result<ExitStatus, Failure> {
    match args.task()? {
        Task::Watch(watch) => monitor(&watch.monitor, Rounds::of(watch)?, console),
        Task::Once(options) => monitor(options, Rounds::one(), console),
        Task::Send(options) => send::run(options, console),
        Task::Sink(options) => sink::run(options, console),
        Task::Outbox(options) => outbox_command::run(options, console),
        Task::CheckConfig(options) => check_config::run(options, console),
    }
}

fn monitor(
    options: &MonitorOptions,
    mut rounds: Rounds,
    console: &mut Console,
) -> Result<ExitStatus, Failure> {
    let rules = options.rules(rounds.are_a_watch())?;
    let mut screen = Screen::new(&rounds, console);
    let console = &mut screen.console(console);
    let (mut state, saved) = State::open(options.state.as_deref(), console)?;
    let mut machine = Machine::open(rules.metrics(), saved.clock(Timestamp::now()))?;
    let mut history = History::new(rules.metrics(), rounds.remembered());
    let mut judge = Judge::new(&rules, rounds.interval(), saved.judge);
    let mut notifier = Notifier::new(rules.mail, saved.notifier);
    let post = Post::open(&options.mail, console)?;
    let mut outbox = Outbox::open(&state, &post)?;
    let mut log = Log::new(&options.log, console.lang());
    let metrics = Metrics::serve(options.metrics.as_ref(), console)?;
    let (mut told, mut last) = (screen.begin(console), None);

    // region: loop
    while rounds.next() {
        let sample = machine.sample(); // 1. sample: psutil.cpu_percent(), virtual_memory(), …
        history.record(&sample);
        log.append(&sample, console);

        let changes = judge.observe(&sample); // 2. judge
        told = told.and_then(|()| screen.show(&sample, &history, &judge, console));
        notifier.take(changes, sample.at, sample.time.timestamp());
        state.keep(&judge, &notifier, &sample, console);

        let scene = Scene::new(&sample, &history, &mut machine, &post, console.lang());
        let put = alert::report(&mut notifier, &mut outbox, scene); // 3. report
        outbox.check(put, console)?;
        state.keep(&judge, &notifier, &sample, console);

        told = told.and(outbox.deliver(&rounds, console)); // 4. send: until a server has taken it
        metrics.publish(&sample, &judge, &notifier, &outbox);
        last = Some(sample);
        if told.is_err() {
            break; // nobody reads any more; the alert went out all the same
        }
    }
    // endregion: loop

    let mut complete = log.finish(console);
    if let Some(sample) = last.filter(|_| rounds.are_a_watch()) {
        complete &= state.finish(&judge, &notifier, &sample, console);
        if !state.is_kept() {
            notifier.flush(sample.at, sample.time.timestamp()); // what is held back goes out now
            let scene = Scene::new(&sample, &history, &mut machine, &post, console.lang());
            let put = alert::report(&mut notifier, &mut outbox, scene);
            outbox.check(put, console)?;
        }
        told = told.and(outbox.finish(state.is_kept(), console));
        told = told.and_then(|()| console.tell(&Totals::of(&rounds, &state, &outbox)));
    }
    told?;
    complete &= outbox.is_in_order(&rounds, &state, notifier.unposted().len());
    Ok(if complete { ExitStatus::Done } else { ExitStatus::Refused })
}
