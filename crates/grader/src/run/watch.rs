//! Whether the program does anything, and whether the machine lets it.
//!
//! # Idle
//!
//! A program is given up only after it has done *nothing* for its patience: no thread ran or wanted
//! to, nothing was written, no packet came. A look at the tree adds the time since the last look to
//! the idle time, or sets it back to nothing; a look that comes late because the grader itself was
//! held up adds no more than two intervals, so that a stalled grader does not make an idle program.
//! A little processor time is nothing, too: a program that asks again and again in short sleeps
//! waits like one that blocks. The system counts processor time in steps of 10 ms, so what it used
//! is set against all of the idle time.
//!
//! # Held up
//!
//! On a busy machine a right program may be late. What is measured: how much later than asked the
//! grader's own timers fire; for how long the program was runnable at two looks in a row without
//! being given a processor for that time; and, where the system counts it, for how long exactly the
//! program's threads waited for a processor ([`Watch::delayed_until`]).

use std::time::{Duration, Instant};

use crate::stage::{Limits, Usage};

const SHORTEST: Duration = Duration::from_millis(20);
const LONGEST: Duration = Duration::from_millis(100);
/// So much processor time, and this part of the idle time, is nothing: one in fifty.
const NOTHING: Duration = Duration::from_millis(20);
const PART: u32 = 50;
/// A timer that fires so much later than asked is on time: the poll counts in milliseconds.
const ON_TIME: Duration = Duration::from_millis(2);

/// What was seen of the program's tree.
pub(super) struct Watch {
    interval: Duration,
    /// When the next look is due.
    due: Instant,
    last: Instant,
    usage: Usage,
    /// Something was seen since the last look.
    stirred: bool,
    idle: Duration,
    /// Processor time used when the idle time began.
    cpu_before: Duration,
    /// Time between two looks that both found the program runnable, and what of it was used.
    runnable: Duration,
    ran: Duration,
    late: Duration,
    latest: Duration,
    /// For how long the program waited for a processor, at most.
    delayed: Duration,
    /// Whether the system counts that.
    is_counted: bool,
}

impl Watch {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            interval: SHORTEST,
            due: now + SHORTEST,
            last: now,
            usage: Usage::default(),
            stirred: true,
            idle: Duration::ZERO,
            cpu_before: Duration::ZERO,
            runnable: Duration::ZERO,
            ran: Duration::ZERO,
            late: Duration::ZERO,
            latest: Duration::ZERO,
            delayed: Duration::ZERO,
            is_counted: false,
        }
    }

    pub(super) fn due(&self) -> Instant {
        self.due
    }

    /// The program did something, or was given something to do.
    pub(super) fn stir(&mut self) {
        self.stirred = true;
        self.idle = Duration::ZERO;
    }

    /// A new wait: looks become frequent again.
    pub(super) fn begin(&mut self, now: Instant) {
        self.stir();
        self.interval = SHORTEST;
        self.due = self.due.min(now + SHORTEST);
    }

    /// Takes what the stage tells now.
    pub(super) fn look(&mut self, now: Instant, usage: Usage, limits: &Limits) {
        let elapsed = now.saturating_duration_since(self.last);
        if usage.busy && self.usage.busy {
            self.runnable += elapsed;
            self.ran += usage.cpu.saturating_sub(self.usage.cpu);
        }
        self.count_delay(&usage, elapsed);
        let idle = self.idle + elapsed.min(self.interval * 2);
        let ran = usage.cpu.saturating_sub(self.cpu_before);
        let is_active = self.stirred
            || usage.busy
            || usage.processes != self.usage.processes
            || usage.cpu.saturating_sub(self.usage.cpu) > NOTHING
            || ran > NOTHING + idle / PART;
        if is_active {
            self.idle = Duration::ZERO;
            self.cpu_before = usage.cpu;
        } else {
            self.idle = idle;
        }
        self.stirred = false;
        // What is about to fill the memory or to use up its time does it quickly.
        let is_close = usage.memory > limits.memory / 4 || usage.cpu > limits.cpu * 3 / 4;
        self.interval = if is_close { SHORTEST } else { (self.interval * 5 / 4).min(LONGEST) };
        self.due = now + self.interval;
        self.last = now;
        self.usage = usage;
    }

    fn count_delay(&mut self, usage: &Usage, elapsed: Duration) {
        let before = self.usage;
        self.is_counted |= usage.delayed.is_some();
        self.delayed += match usage.delayed {
            Some(now) if usage.processes >= before.processes => {
                now.checked_sub(before.delayed.unwrap_or_default()).unwrap_or(elapsed)
            }
            // Somebody has gone, and with it what was counted of it.
            _ if before.processes > usage.processes => elapsed,
            _ => Duration::ZERO,
        };
    }

    /// A timer was to fire at `asked` and nothing else woke the grader.
    pub(super) fn fired(&mut self, asked: Instant, now: Instant) {
        let late = now.saturating_duration_since(asked);
        if late > ON_TIME {
            self.late += late;
            self.latest = self.latest.max(late);
        }
    }

    /// What the last look told.
    pub(super) fn usage(&self) -> Usage {
        self.usage
    }

    /// For how long nothing has happened.
    pub(super) fn idle(&self) -> Duration {
        self.idle
    }

    /// For how long, so far, the machine has held the grader or the program up.
    pub(super) fn held_up(&self) -> Duration {
        self.late + self.starved()
    }

    /// For how long, until the last look, the machine has kept the program from running.
    pub(super) fn delayed(&self) -> Duration {
        if self.is_counted { self.delayed } else { self.held_up() }
    }

    /// At most so much later than on an idle machine comes what the program does at `when`, and is
    /// seen. What it waited since the last look is not known, and taken to be all of that time.
    pub(super) fn delayed_until(&self, when: Instant) -> Duration {
        let since = when.saturating_duration_since(self.last);
        if self.is_counted { self.delayed + since + self.latest } else { self.held_up() }
    }

    /// For how long the program wanted a processor and had none.
    pub(super) fn starved(&self) -> Duration {
        self.runnable.saturating_sub(self.ran)
    }

    /// The longest that a timer was late: so much may any time be off.
    pub(super) fn latest(&self) -> Duration {
        self.latest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        cpu: Duration::from_secs(10),
        memory: 1 << 30,
        processes: 64,
        descriptors: 256,
        file: 1 << 24,
        scratch: 1 << 24,
    };

    const fn ms(time: u64) -> Duration {
        Duration::from_millis(time)
    }

    fn usage(cpu: u64, busy: bool) -> Usage {
        Usage { cpu: ms(cpu), processes: 1, busy, ..Usage::default() }
    }

    /// A watch that has seen one process, idle, and the time of that.
    fn watch() -> (Watch, Instant) {
        let now = Instant::now();
        let mut watch = Watch::new(now);
        watch.look(now, usage(0, false), &LIMITS);
        (watch, now)
    }

    #[test]
    fn time_in_which_nothing_happens_adds_up() {
        let (mut watch, mut now) = watch();
        for _ in 0..20 {
            now += ms(20);
            watch.look(now, usage(0, false), &LIMITS);
        }
        assert_eq!(watch.idle(), ms(400));
    }

    #[test]
    fn any_sign_of_life_sets_it_back() {
        let signs: [fn(&mut Watch) -> Usage; 4] = [
            |_| usage(0, true),
            |_| usage(50, false),
            |_| Usage { processes: 2, ..usage(0, false) },
            |watch| {
                watch.stir();
                usage(0, false)
            },
        ];
        for (number, sign) in signs.into_iter().enumerate() {
            let (mut watch, now) = watch();
            watch.look(now + ms(20), usage(0, false), &LIMITS);
            assert_eq!(watch.idle(), ms(20));
            let usage = sign(&mut watch);
            watch.look(now + ms(40), usage, &LIMITS);
            assert_eq!(watch.idle(), ms(0), "sign {number}");
        }
    }

    #[test]
    fn a_little_processor_time_now_and_then_is_nothing() {
        let (mut watch, mut now) = watch();
        let mut cpu = 0;
        // A tick of 10 ms in each second: one in a hundred.
        for second in 1..=10 {
            for _ in 0..50 {
                now += ms(20);
                watch.look(now, usage(cpu, false), &LIMITS);
            }
            cpu = second * 10;
        }
        assert!(watch.idle() > ms(9_000), "{:?}", watch.idle());
    }

    #[test]
    fn a_tenth_of_a_processor_is_something() {
        let (mut watch, mut now) = watch();
        for look in 0..100 {
            now += ms(20);
            watch.look(now, usage(look / 5 * 10, false), &LIMITS);
            assert!(watch.idle() < ms(500), "{:?} at look {look}", watch.idle());
        }
        // A piece of work behind a long sleep, too.
        let (mut watch, mut now) = self::watch();
        for _ in 0..1000 {
            now += ms(20);
            watch.look(now, usage(0, false), &LIMITS);
        }
        watch.look(now + ms(20), usage(30, false), &LIMITS);
        assert_eq!(watch.idle(), ms(0));
    }

    #[test]
    fn a_look_that_comes_late_does_not_make_a_program_idle() {
        let (mut watch, now) = watch();
        watch.look(now + ms(60_000), usage(0, false), &LIMITS);
        assert!(watch.idle() <= LONGEST * 2);
    }

    #[test]
    fn looks_become_rarer_and_a_new_wait_makes_them_frequent_again() {
        let (mut watch, mut now) = watch();
        for _ in 0..20 {
            now = watch.due();
            watch.look(now, usage(0, false), &LIMITS);
        }
        assert_eq!(watch.due() - now, LONGEST);
        watch.begin(now);
        assert_eq!(watch.due() - now, SHORTEST);
        let fills = Usage { memory: LIMITS.memory / 2, ..usage(0, false) };
        watch.look(now, fills, &LIMITS);
        assert_eq!(watch.due() - now, SHORTEST);
    }

    #[test]
    fn who_wants_a_processor_and_gets_none_is_starved() {
        let (mut watch, now) = watch();
        watch.look(now, usage(0, true), &LIMITS);
        watch.look(now + ms(100), usage(100, true), &LIMITS);
        assert_eq!(watch.starved(), ms(0));
        watch.look(now + ms(200), usage(120, true), &LIMITS);
        assert_eq!(watch.starved(), ms(80));
        // Asleep at one of the looks: nobody knows for how long.
        watch.look(now + ms(300), usage(120, false), &LIMITS);
        watch.look(now + ms(400), usage(120, true), &LIMITS);
        assert_eq!(watch.starved(), ms(80));
        assert_eq!(watch.held_up(), ms(80));
    }

    #[test]
    fn what_the_system_counts_is_how_long_the_program_was_delayed() {
        let counted = |delayed| Usage { delayed: Some(ms(delayed)), ..usage(0, false) };
        let now = Instant::now();
        let mut watch = Watch::new(now);
        watch.look(now + ms(20), counted(5), &LIMITS);
        watch.look(now + ms(40), counted(12), &LIMITS);
        assert_eq!(watch.delayed(), ms(12));
        // Behind the last look nobody knows, and the grader may be late itself.
        assert_eq!(watch.delayed_until(now + ms(70)), ms(42));
        watch.fired(now, now + ms(8));
        assert_eq!(watch.delayed_until(now + ms(40)), ms(20));
        // A process that goes takes its count along.
        watch.look(now + ms(60), Usage { processes: 2, ..counted(32) }, &LIMITS);
        watch.look(now + ms(90), counted(1), &LIMITS);
        assert_eq!(watch.delayed(), ms(62));
        watch.look(now + ms(100), Usage::default(), &LIMITS);
        assert_eq!(watch.delayed(), ms(72));
    }

    #[test]
    fn timers_that_fire_late_hold_the_grader_up() {
        let (mut watch, now) = watch();
        watch.fired(now, now + ms(2));
        assert_eq!(watch.held_up(), ms(0));
        watch.fired(now, now + ms(30));
        watch.fired(now, now + ms(20));
        assert_eq!(watch.held_up(), ms(50));
        assert_eq!(watch.latest(), ms(30));
    }
}
