//! Serves a directory of messages as pages: `cargo run -p mail_sink --example page -- DIR [IP:PORT]`.

use std::env;
use std::error::Error;
use std::io::{self, Read, Write};
use std::path::PathBuf;

use common::Lang;
use mail_sink::page::{self, PageConfig};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args_os().skip(1);
    let dir = args.next().map_or_else(|| PathBuf::from("."), PathBuf::from);
    let bind = args.next().and_then(|bind| bind.into_string().ok());
    let bind = bind.as_deref().unwrap_or("127.0.0.1:0").parse()?;
    let server = page::start(PageConfig { bind, dir, lang: Lang::En, names: Vec::new() })?;
    writeln!(io::stdout(), "http://{}/", server.addr())?;
    io::stdin().read_to_end(&mut Vec::new())?; // until end of input
    server.stop();
    Ok(())
}
