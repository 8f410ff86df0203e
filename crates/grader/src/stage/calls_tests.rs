//! System calls that a program may not make.

use super::Exit;
use super::testing::{KEPT, levels, python, run, shell};

/// Calls that must be refused, as Python sees them: `0` if the call worked, else its error.
const CALLS: &str = "
import ctypes, os, socket, signal
libc = ctypes.CDLL(None, use_errno=True)
def call(name, *arguments):
    result = getattr(libc, name)(*arguments)
    print(name, ctypes.get_errno() if result == -1 else 0)
call('ptrace', 16, 1, 0, 0)
call('unshare', 0x10000000)
call('unshare', 0x40000000)
call('mount', b'none', b'/tmp', b'tmpfs', 0, None)
call('umount2', b'/proc', 2)
call('chroot', b'/tmp')
call('setns', 0, 0)
call('memfd_create', b'x', 0)
call('shmget', 0, 4096, 0o1600)
call('personality', 0x0040000)
call('prlimit', 1, 0, ctypes.byref((ctypes.c_ulong * 2)(1, 1)), None)
def open(name, *arguments):
    try: socket.socket(*arguments); print(name, 0)
    except OSError as error: print(name, error.errno)
open('packet', 17, 3)
open('raw', 2, 3, 1)
open('vsock', 40, 1)
open('alg', 38, 5)
open('audit', 16, 3, 9)
open('route', 16, 3, 0)
open('tcp', 2, 1)
open('udp6', 10, 2)
print('clone', libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0) if os.uname().machine == 'x86_64' else -1)
";

#[test]
fn calls_that_lead_out_are_refused() {
    let Some(setting) = python(CALLS) else { return };
    let refused = "ptrace 1|unshare 1|unshare 1|mount 1|umount2 1|chroot 1|setns 1|memfd_create 38|\
                   shmget 1|personality 1|prlimit 1|packet 1|raw 1|vsock 1|alg 1|audit 1|route 0|\
                   tcp 0|udp6 0|clone -1";
    for level in levels(&KEPT) {
        let done = run(level, setting.clone());
        let mut lines: Vec<_> = done.stdout.lines().collect();
        if lines.contains(&"udp6 97") {
            // This system has no IPv6.
            lines.iter_mut().filter(|line| **line == "udp6 97").for_each(|line| *line = "udp6 0");
        }
        assert_eq!(lines.join("|"), refused, "{level}: {}", done.stderr);
    }
}

#[test]
fn the_older_entry_for_32_bits_is_closed() {
    // int 0x80 with getpid's old number, as machine code.
    let Some(setting) = python(
        "import ctypes, mmap, os
print('ready')
if os.uname().machine == 'x86_64':
    code = mmap.mmap(-1, 4096, prot=7)
    code.write(b'\\xb8\\x14\\0\\0\\0\\xcd\\x80\\xc3')
    place = ctypes.addressof(ctypes.c_char.from_buffer(code))
    ctypes.CFUNCTYPE(ctypes.c_int)(place)()
    print('out')
else: os.kill(os.getpid(), 31)",
    ) else {
        return;
    };
    for level in levels(&KEPT) {
        let done = run(level, setting.clone());
        assert_eq!((done.stdout.as_str(), done.exit), ("ready\n", Exit::Signal(31)), "{level}");
    }
}

#[test]
fn a_program_cannot_signal_its_keeper_or_the_grader() {
    let grader = std::process::id();
    for level in levels(&KEPT) {
        let script = format!(
            "kill -9 $PPID; kill -9 {grader}; kill -STOP $PPID; kill -9 1; echo alive; \
             (kill -9 $$) ; echo not reached"
        );
        let done = run(level, shell(&script));
        let own_death = done.exit == Exit::Signal(9);
        assert!(done.stdout.starts_with("alive\n"), "{level}: {}", done.stderr);
        // Where only the filter keeps signals in, a child may not signal its parent either.
        assert!(own_death || done.stdout.ends_with("not reached\n"), "{level}");
    }
}
