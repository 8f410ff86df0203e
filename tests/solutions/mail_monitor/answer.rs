//! Mails once when the load gets too high, and once when that is over. 负载过高时发一封邮件，恢复后再发一封。

use std::error::Error;
use std::{env, io};

use mailer::{Mailer, Tls};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [host, port, user, password, to] = args.as_slice() else {
        return Err("usage: HOST PORT USER PASSWORD TO".into());
    };
    let mailer = Mailer::new(user, password.as_str(), host).tls(Tls::None).port(port.parse()?);

    let mut breached = false;
    for line in io::stdin().lines() {
        let line = line?;
        let [cpu, memory] = line.split_whitespace().collect::<Vec<_>>()[..] else { continue };
        let breaches = cpu.parse::<f64>()? > 80.0 || memory.parse::<f64>()? > 90.0;
        if breaches != breached {
            let subject = if breaches { "ALERT: load too high" } else { "RECOVERED: load normal" };
            mailer.send(to.as_str(), subject, format!("CPU {cpu} %, memory {memory} %"))?;
            breached = breaches;
        }
    }
    Ok(())
}
