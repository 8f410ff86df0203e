//! What an IP address says: its bits, its network, its class and where it is good for.
//!
//! 一个 IP 地址说明了什么：它的二进制位、所在网络、类别和适用范围。

mod class;
mod diagnose;
mod examples;
mod given;
mod input;
mod kind;
mod network;
mod sheet;

use std::io;

use clap::Parser;
use common::{Console, Error, ExitStatus, text};

use given::Given;
use input::Lines;
use kind::kind_of;
use network::Network;
use sheet::Sheet;

/// What an IP address says: version, bits, network, broadcast, hosts, class, scope, reverse name. | 一个 IP 地址说明了什么：版本、二进制、网络、广播、主机、类别、范围、反向域名。
#[derive(Parser)]
#[command(after_help = EXAMPLES)]
struct Args {
    /// addresses; - reads them from stdin, one a line; none at all: stdin, and if that is a terminal or empty, examples | 地址；- 表示从标准输入读取，每行一个；一个都不写：读标准输入，如果那是终端或为空，就显示例子
    #[arg(value_name = "ADDR[/PREFIX]")]
    addresses: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  cargo run -p ip_address                                 some addresses, explained
  cargo run -p ip_address -- 192.168.1.5/24               an address in its network
  cargo run -p ip_address -- 10.1.2.3/255.255.240.0 ::1   a mask instead of a prefix; IPv6
  cargo run -p ip_address -- - --json < addresses.txt     one a line, for a program
|
例子：
  cargo run -p ip_address                                 讲解几个地址
  cargo run -p ip_address -- 192.168.1.5/24               一个地址和它所在的网络
  cargo run -p ip_address -- 10.1.2.3/255.255.240.0 ::1   用掩码代替前缀；IPv6
  cargo run -p ip_address -- - --json < addresses.txt     每行一个，供程序使用";

fn main() -> ExitStatus {
    common::main(ip_address)
}

fn ip_address(args: &Args, console: &mut Console) -> Result<ExitStatus, Error> {
    let mut seen = Seen::default();
    for address in &args.addresses {
        match address.as_str() {
            "-" => seen.read_stdin(console)?,
            address => seen.judge(address, console)?,
        }
    }
    if args.addresses.is_empty() && !input::is_terminal() {
        seen.read_stdin(console)?;
    }
    if args.addresses.is_empty() && seen.count == 0 {
        examples::tell(console)?;
        return Ok(ExitStatus::Done);
    }
    if let Some(bare) = seen.bare {
        console.hint(&text!(
            "without /PREFIX the network is the address alone; try {bare}/{}",
            "不写 /前缀 时，网络里只有这一个地址；试试 {bare}/{}",
            if bare.contains(':') { 64 } else { 24 }
        ));
    }
    Ok(if seen.bad { ExitStatus::Usage } else { ExitStatus::Done })
}

/// What came in until now.
#[derive(Default)]
struct Seen {
    count: usize,
    /// Something was no address.
    bad: bool,
    /// The first address of a host without a prefix.
    bare: Option<String>,
}

impl Seen {
    fn read_stdin(&mut self, console: &mut Console) -> Result<(), Error> {
        let mut lines = Lines::of(io::stdin().lock());
        while let Some(line) = lines.next_line().map_err(Error::Input)? {
            self.judge(&line, console)?;
        }
        Ok(())
    }

    /// Explains one address, or says why it is none; that ends nothing.
    fn judge(&mut self, input: &str, console: &mut Console) -> Result<(), Error> {
        self.count += 1;
        match Given::read(input) {
            Ok(given) => {
                let is_bare = !given.has_prefix && kind_of(given.ip).is_of_hosts();
                if is_bare && self.bare.is_none() {
                    self.bare = Some(given.ip.to_string());
                }
                let network = Network::of(given.ip, given.prefix);
                console.tell(&Sheet::new(&given, &network))
            }
            Err(refusal) => {
                self.bad = true;
                console.error(&refusal);
                Ok(())
            }
        }
    }
}
