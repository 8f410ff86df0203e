//! The network debug assistant: UDP and TCP by hand, full-screen, as lines or as JSON.
//!
//! 网络调试助手：手动收发 UDP 与 TCP，可用全屏界面、逐行输出或 JSON。
//!
//! Settings (the command line on top of a saved session) → an engine → a face on it, which gives
//! orders and shows what comes of them. The engine is the library of this package.

mod args;
mod face;

use common::{Console, Error, ExitStatus, Explain};
use net_assist::Engine;
use net_assist::engine::Allowance;

use args::Args;
use face::{Face, Settings, lines, screen, sessions};

fn main() -> ExitStatus {
    common::main(run)
}

fn run(args: &Args, console: &mut Console) -> Result<ExitStatus, Box<dyn Explain>> {
    if args.files.sessions {
        return sessions::list(console);
    }
    face::signals::outlive_limits().map_err(Error::system("sigaction")).map_err(face::boxed)?;
    let settings = Settings::from(args, console)?;
    sessions::save(&settings, console)?;
    let engine = Engine::start(Allowance::default()).map_err(face::boxed)?;
    match Face::of(&settings) {
        Face::Screen => screen::run(engine, settings).map_err(face::boxed),
        Face::Lines => lines::run(&engine, settings, console).map_err(face::boxed),
    }
}
