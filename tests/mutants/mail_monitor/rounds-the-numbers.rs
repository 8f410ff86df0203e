// mistake: The numbers are rounded in the text. | 正文里的数字被四舍五入了。
// diagnosis: mail-wrong-text
use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;

fn base64(bytes: &[u8]) -> String {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let mut four = [0; 4];
        four[1..=chunk.len()].copy_from_slice(chunk);
        let number = u32::from_be_bytes(four);
        for i in 0..4 {
            let digit = digits[(number >> (18 - 6 * i) & 63) as usize];
            text.push(if i <= chunk.len() { digit as char } else { '=' });
        }
    }
    text
}

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
    say(&stream, &format!("AUTH PLAIN {}", base64(format!("\0{user}\0{}", args[4]).as_bytes())))?;
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
        let (cpu, memory): (f64, f64) = (cpu.parse().unwrap(), memory.parse().unwrap());
        let too_high = cpu > 80.0 || memory > 90.0;
        if too_high && !breach {
            mail(&args, "ALERT", &format!("CPU {cpu:.0} memory {memory:.0}"))?;
        }
        if breach && !too_high {
            mail(&args, "RECOVERED", &format!("CPU {cpu:.0} memory {memory:.0}"))?;
        }
        breach = too_high;
    }
    Ok(())
}
