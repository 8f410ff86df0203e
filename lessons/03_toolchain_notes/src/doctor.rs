//! The doctor: what runs here when somebody types `cargo`, and why. It looks and never touches:
//! no toolchain is installed, no file is written, no packet is sent.

mod finding;
mod installed;
mod linker;
mod machine;
mod offline;
mod places;
mod programs;
mod toolchain;

use std::time::Duration;

use common::Console;
use common::event::Event;
use common::json::Object;
use common::{Lang, tr};

use crate::problem::Problem;
use crate::stop::Stop;

use finding::{Finding, Told};
use machine::Machine;

/// One look at the machine.
type Examination = fn(&Machine) -> Vec<Finding>;

/// In the order in which they decide what runs.
const EXAMINATIONS: [Examination; 6] = [
    programs::examine,
    toolchain::examine,
    installed::examine,
    places::examine,
    linker::examine,
    offline::examine,
];

/// Examines this machine from the current directory, and tells each finding as it is made.
/// No child may take longer than `limit`.
pub(crate) fn examine(limit: Duration, console: &mut Console) -> Result<(), Problem> {
    let stop = Stop::on_signals().map_err(common::Error::system("sigaction"))?;
    let machine = Machine::here(limit, &stop)?;
    let mut summary = Summary::default();
    for examination in EXAMINATIONS {
        for finding in examination(&machine) {
            if stop.is_asked() {
                return Err(Problem::Stopped);
            }
            summary.count(&finding);
            console.tell(&Told::new(&finding, console.lang()))?;
        }
    }
    Ok(console.tell(&summary)?)
}

/// How many findings were fine, and how many have a cure.
#[derive(Default)]
struct Summary {
    fine: usize,
    cures: usize,
}

impl Summary {
    fn count(&mut self, finding: &Finding) {
        match finding.cure {
            None => self.fine += 1,
            Some(_) => self.cures += 1,
        }
    }
}

impl Event for Summary {
    fn sentence(&self, lang: Lang) -> String {
        let Self { fine, cures } = self;
        tr!(
            lang,
            "\n{fine} fine, {cures} to look at; nothing was changed",
            "\n{fine} 项正常，{cures} 项要处理；没有改动任何东西"
        )
    }

    fn json(&self) -> String {
        Object::event("examined").number("fine", self.fine).number("cures", self.cures).finish()
    }
}
