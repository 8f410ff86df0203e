// attack: lets the assembler read a file | 让汇编器读取文件
// exercise: welcome
// outcome: build_failed
use std::arch::global_asm;

global_asm!(".globl stolen", "stolen:", ".incbin \"/etc/shadow\"");

fn main() {}
