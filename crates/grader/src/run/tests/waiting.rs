//! Patience: who is given up, who is not, and what is seen afterwards.

use std::time::{Duration, Instant};

use super::*;
use crate::evidence::{Reason, Waited};

const SHORT: Duration = Duration::from_millis(300);

#[test]
fn a_program_that_waits_for_ever_is_given_up_after_its_patience() {
    let begun = Instant::now();
    let record = Trial::sh("exec sleep 1000").patience(SHORT).run();
    assert_eq!(record.failed_wait().unwrap().outcome, Waited::NotInTime);
    assert_eq!(record.stopped(), Some(Reason::Asleep));
    assert_eq!(record.exit(), None);
    assert!(record.duration >= SHORT, "{:?}", record.duration);
    assert!(begun.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_program_that_works_is_given_longer_than_its_patience() {
    // Half a second of work, with no sign of it from outside.
    let Some(trial) = Trial::python(
        "
while time.process_time() < 0.5: pass
print('done')
",
    ) else {
        return;
    };
    let record = trial.patience(SHORT).waits_for(Awaited::Lines(1)).run();
    assert_eq!(record.failed_wait(), None);
    assert_eq!(record.stdout(), b"done\n");
}

#[test]
fn a_program_that_sleeps_between_signs_of_life_is_not_given_up() {
    let record = Trial::sh("for n in 1 2 3 4 5 6; do sleep 0.2; echo $n; done")
        .patience(Duration::from_millis(800))
        .waits_for(Awaited::Lines(6))
        .run();
    assert_eq!(record.failed_wait(), None);
}

#[test]
fn a_program_that_only_asks_the_clock_in_short_sleeps_is_given_up() {
    let Some(trial) = Trial::python("while True: time.sleep(0.05)") else { return };
    let begun = Instant::now();
    let record = trial.patience(SHORT).run();
    assert_eq!(record.stopped(), Some(Reason::Asleep));
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
}

#[test]
fn an_endless_loop_is_stopped_busy() {
    let mut trial = Trial::sh("while :; do :; done").patience(SHORT);
    trial.limits.cpu = Duration::from_secs(1);
    let record = trial.run();
    assert_eq!(record.stopped(), Some(Reason::Busy));
    assert_eq!(record.exit(), None);
    assert_eq!(record.failed_wait().unwrap().outcome, Waited::NotInTime);
}

#[test]
fn a_wait_ends_when_the_program_has_ended() {
    let begun = Instant::now();
    let record = Trial::sh("echo one; exit 3")
        .patience(Duration::from_secs(60))
        .waits_for(Awaited::Lines(2))
        .run();
    let wait = record.failed_wait().unwrap();
    assert_eq!((wait.step, wait.outcome), (0, Waited::ProgramEnded));
    assert_eq!(record.exit(), Some(Exit::Status(3)));
    assert_eq!(record.stdout(), b"one\n");
    // The wait for the end is no failure of its own.
    assert_eq!(record.waited(2).unwrap().outcome, Waited::Came);
    assert!(begun.elapsed() < Duration::from_secs(20));
}

#[test]
fn what_comes_only_behind_a_failed_wait_is_seen_all_the_same() {
    // Like a program that does not flush: its lines come when its input ends.
    let record = Trial::sh("read line; read line; cat > /dev/null; echo got $line")
        .patience(SHORT)
        .types("one\n")
        .waits_for(Awaited::Lines(1))
        .types("two\n")
        .waits_for(Awaited::Lines(2))
        .run();
    assert_eq!(record.failed_wait().unwrap().step, 1);
    assert_eq!(record.stdout(), b"got two\n");
    assert_eq!(record.exit(), Some(Exit::Status(0)));
    assert_eq!(record.waited(5).unwrap().outcome, Waited::Came);
}

#[test]
fn datagrams_are_sent_to_a_program_that_missed_its_wait() {
    let Some(trial) = Trial::python(
        "
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', int(sys.argv[1])))
s.recv(100)
print('late')
",
    ) else {
        return;
    };
    let port = free_port();
    let record = trial
        .arg(port)
        .peer(udp("peer", address()))
        .patience(SHORT)
        .waits_for(Awaited::Lines(1))
        .step(tells("peer", Some(SocketAddrV4::new(Ipv4Addr::LOCALHOST, port)), b"x"))
        .run();
    assert_eq!(record.failed_wait().unwrap().step, 0);
    assert_eq!(record.stdout(), b"late\n");
    assert_eq!(record.exit(), Some(Exit::Status(0)));
    // Where it listens is looked at when a wait fails.
    assert_eq!(record.bound()[0].address.port(), port);
}

#[test]
fn a_program_that_closes_its_output_and_goes_on_is_waited_for() {
    let record = Trial::sh("echo before; exec >&- 2>&-; sleep 0.2; exit 4").run();
    assert_eq!(record.stdout(), b"before\n");
    assert_eq!(record.exit(), Some(Exit::Status(4)));
    assert!(record.duration >= Duration::from_millis(200));
}

#[test]
fn a_child_that_stays_behind_does_not_hold_the_check_up() {
    let begun = Instant::now();
    let record = Trial::sh("sleep 1000 & echo done").run();
    assert_eq!(record.stdout(), b"done\n");
    assert_eq!(record.exit(), Some(Exit::Status(0)));
    assert!(begun.elapsed() < Duration::from_secs(20));
}

#[test]
fn memory_over_the_limit_stops_the_program() {
    let Some(trial) = Trial::python(
        "
kept = []
while True:
    kept.append(bytearray(os.urandom(1 << 20)))
    time.sleep(0.002)
",
    ) else {
        return;
    };
    let mut trial = trial;
    trial.limits.memory = 64 << 20;
    let record = trial.run();
    assert!(
        record.stopped() == Some(Reason::Memory) || record.exit().is_some(),
        "a limit of the stage's own may be first: {:?} {:?}",
        record.stopped(),
        record.exit()
    );
}
