//! Exercise: one mail when a limit is broken, one when it is over. 练习：越限时发一封邮件，恢复时再发一封。
//!
//!     cargo run -p ex_mail_monitor -- 127.0.0.1 2525 me@example.com secret you@example.com
//!
//! Check it: `cargo course check mail_monitor` 检查

use std::env;
use std::error::Error;
use std::io;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [host, port, user, _password, to] = arguments.as_slice() else {
        return Err("usage: ex_mail_monitor HOST PORT USER PASSWORD TO".into());
    };
    let port: u16 = port.parse()?;

    // Your turn: each line is `CPU MEMORY`. A breach is CPU > 80 or MEMORY > 90. One mail when it
    // begins (ALERT), one when it ends (RECOVERED), none in between.
    // 轮到你了：每一行是 `CPU MEMORY`。CPU > 80 或 MEMORY > 90 就是越限。开始时发一封（ALERT），
    // 结束时发一封（RECOVERED），中间不发。
    for line in io::stdin().lines() {
        eprintln!("no mail from {user} to {to} at {host}:{port} / 还没有发邮件: {}", line?);
    }
    Ok(())
}
