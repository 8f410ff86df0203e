//! The engine without a face: counts the datagrams that a reader of the journal gets, until its
//! standard input ends. For measuring, beside the faces and a bare loop.

use std::error::Error;
use std::io::{self, Read, Write};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use net_assist::engine::{Allowance, Engine};
use net_assist::{Command, Event, Journal, Link, LinkKind};

fn main() -> Result<(), Box<dyn Error>> {
    let engine = Engine::start(Allowance::default()).map_err(|error| format!("{error:?}"))?;
    let link = Link { bind: Some("127.0.0.1:0".parse()?), ..Link::new(LinkKind::Udp) };
    engine.order(Command::Open(link));
    let journal = Arc::clone(engine.journal());
    let reader = thread::spawn(move || read(&journal));
    io::stdin().read_to_end(&mut Vec::new())?;
    engine.order(Command::Close);
    drop(engine);
    reader.join().map_err(|_| "the reader panicked")??;
    Ok(())
}

fn read(journal: &Journal) -> io::Result<()> {
    let mut out = io::stdout();
    let (mut next, mut received, mut missed, mut dropped) = (0, 0_u64, 0, None);
    loop {
        let batch = journal.wait(next, 1000, Duration::from_secs(1));
        missed += batch.missed;
        next += batch.missed + batch.entries.len() as u64;
        for entry in &batch.entries {
            match &entry.event {
                Event::Opened { own, .. } => writeln!(out, "listening on {own}")?,
                Event::Received(_) => received += 1,
                Event::Closed { dropped: told, .. } => dropped = *told,
                _ => {}
            }
        }
        if batch.ended {
            break;
        }
    }
    let dropped = dropped.map_or("null".to_owned(), |dropped| dropped.to_string());
    writeln!(out, "{{\"received\":{received},\"missed\":{missed},\"dropped\":{dropped}}}")
}
