//! Many checks at the same time.

use std::thread;

use super::*;

#[test]
fn two_hundred_checks_at_once_in_eight_threads_are_all_right() {
    let script = "
read line
echo got $line
echo noise >&2
exit 3
";
    thread::scope(|scope| {
        for thread in 0..8 {
            scope.spawn(move || {
                for number in 0..25 {
                    let line = format!("{thread}-{number}");
                    let trial = Trial::sh(script)
                        .peer(udp("peer", address()))
                        .types(&format!("{line}\n"))
                        .waits_for(Awaited::Lines(1));
                    let record = trial.run();
                    assert_eq!(record.stdout(), format!("got {line}\n").as_bytes());
                    assert_eq!(record.stderr(), b"noise\n");
                    assert_eq!(record.exit(), Some(Exit::Status(3)));
                    assert_eq!(record.failed_wait(), None);
                }
            });
        }
    });
}
