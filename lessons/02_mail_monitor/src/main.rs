//! Watches this machine and mails a report when it is over a limit: what the Python course does
//! with psutil and yagmail, here with sysinfo and lettre.
//!
//! Read [`monitor`] first: sample → judge → report → send. Each step has its own file; the mail
//! itself is in the crates `mailer` (the client) and `mail_sink` (the server that catches it).
//!
//! 监视本机，超过上限时发送邮件报告。先读 [`monitor`]：采样 → 判断 → 写报告 → 发送。

mod args;
mod catcher;
mod events;
mod failure;
mod log;
mod outbox;
mod post;
mod report;
mod rounds;
mod rules;
mod sample;
mod table;

use common::{Console, ExitStatus};
use mailer::{Attachment, Contents};

use args::{Args, MonitorOptions, SendOptions, Task};
use events::{Heading, Mailed, Totals};
use failure::Failure;
use log::Log;
use outbox::Outbox;
use post::Post;
use report::Report;
use rounds::Rounds;
use rules::Alarm;
use sample::Machine;

fn main() -> ExitStatus {
    common::main(run)
}

fn run(args: &Args, console: &mut Console) -> Result<ExitStatus, Failure> {
    match args.task()? {
        Task::Watch(watch) => {
            monitor(&watch.monitor, Rounds::every(watch.interval, watch.count)?, console)
        }
        Task::Once(options) => monitor(options, Rounds::one(), console),
        Task::Send(options) => send(options, console),
        Task::Sink(options) => catcher::run(options, console),
    }
}

// region: monitor
fn monitor(
    options: &MonitorOptions,
    mut rounds: Rounds,
    console: &mut Console,
) -> Result<ExitStatus, Failure> {
    let limits = options.limits();
    let mut machine = Machine::open()?;
    let post = Post::open(&options.mail)?;
    let mut log = Log::new(options.log.as_deref(), console.lang());
    let (mut alarm, mut outbox) = (Alarm::default(), Outbox::default());
    let mut told = if console.is_json() { Ok(()) } else { console.tell(&Heading) };

    while rounds.next() {
        let sample = machine.sample(); // 1. sample: psutil.cpu_percent(), virtual_memory(), …
        log.append(&sample, console);
        told = told.and_then(|()| console.tell(&sample)); // closed? The alert still goes out.

        let breaches = limits.judge(&sample); // 2. judge
        if alarm.begins(&breaches) {
            let report = Report::new(&sample, &breaches, console.lang()); // 3. report
            let letter = post.mailer.compose(&post.to, &report.subject, report.body)?;
            outbox.put(letter);
        }
        outbox.deliver(&post, console)?; // 4. send: mailer.post(letter), until it is taken
        if told.is_err() {
            break;
        }
    }

    let complete = log.finish(console) && outbox.waiting() == 0;
    told?;
    if rounds.are_a_watch() {
        console.tell(&Totals::of(&rounds, &outbox))?;
    }
    Ok(if complete { ExitStatus::Done } else { ExitStatus::Refused })
}
// endregion: monitor

// region: send
fn send(options: &SendOptions, console: &mut Console) -> Result<ExitStatus, Failure> {
    let mut contents = Contents::text(options.contents.as_str());
    for path in &options.attachments {
        contents = contents.attach(Attachment::read(path)?);
    }
    let post = Post::open(&options.mail)?;
    let receipt = post.mailer.send(&post.to, &options.subject, contents)?;
    console.tell(&Mailed::new(&options.subject, receipt, post.newest_file()))?;
    Ok(ExitStatus::Done)
}
// endregion: send
