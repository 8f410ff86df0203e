// mistake: There is no AUTH before MAIL FROM. | 在 MAIL FROM 之前没有 AUTH。
// diagnosis: no-login
use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;

fn say(mut stream: &TcpStream, line: &str) -> io::Result<()> {
    write!(stream, "{line}\r\n")?;
    answer(stream)
}

fn answer(stream: &TcpStream) -> io::Result<()> {
    for line in BufReader::new(stream).lines() {
        if !line?.get(3..).unwrap_or_default().starts_with('-') {
            break;
        }
    }
    Ok(())
}

fn mail(args: &[String], subject: &str, text: &str) -> io::Result<()> {
    let (user, to) = (&args[3], &args[5]);
    let stream = TcpStream::connect(format!("{}:{}", args[1], args[2]))?;
    answer(&stream)?;
    say(&stream, "EHLO localhost")?;
    say(&stream, &format!("MAIL FROM:<{user}>"))?;
    say(&stream, &format!("RCPT TO:<{to}>"))?;
    say(&stream, "DATA")?;
    let header = format!("From: {user}\r\nTo: {to}\r\nSubject: {subject}\r\n");
    say(&stream, &format!("{header}\r\n{text}\r\n."))?;
    say(&stream, "QUIT")
}

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().collect();
    let mut breach = false;
    for line in io::stdin().lines() {
        let line = line?;
        let (cpu, memory) = line.trim().split_once(' ').unwrap();
        let too_high = cpu.parse::<f64>().unwrap() > 80.0 || memory.parse::<f64>().unwrap() > 90.0;
        if too_high && !breach {
            mail(&args, "ALERT", &format!("CPU {cpu} memory {memory}"))?;
        }
        if breach && !too_high {
            mail(&args, "RECOVERED", &format!("CPU {cpu} memory {memory}"))?;
        }
        breach = too_high;
    }
    Ok(())
}
