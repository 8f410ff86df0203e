//! Which system calls a program may not make (seccomp(2)).
//!
//! Everything is allowed but what a program of this course never needs and what has broken, or
//! could break, out of a container: making namespaces and mounts, tracing, other processes' memory
//! and limits, sockets other than of the usual families, memory that no limit sees, and the
//! system's own administration. Without a namespace of its own, a program may not signal others
//! either, and where nothing else holds its processes together, they stay in one group.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use libc::{c_int, c_long, sock_filter};
use seccompiler::SeccompCmpArgLen::{Dword, Qword};
use seccompiler::SeccompCmpOp::{Eq, MaskedEq, Ne};
use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule,
};

use super::program::OWN_PROCESS;

/// Calls that are refused whatever their arguments, as if for lack of privilege.
const REFUSED: &[c_long] = &[
    // Other processes.
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_process_mrelease,
    libc::SYS_pidfd_getfd,
    libc::SYS_kcmp,
    libc::SYS_move_pages,
    libc::SYS_migrate_pages,
    // Namespaces and mounts.
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_chroot,
    libc::SYS_pivot_root,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_mount_setattr,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    // Files past their paths.
    libc::SYS_name_to_handle_at,
    libc::SYS_open_by_handle_at,
    libc::SYS_fanotify_init,
    libc::SYS_quotactl,
    libc::SYS_quotactl_fd,
    // Memory that no limit sees, or that is handled from outside.
    libc::SYS_memfd_secret,
    libc::SYS_userfaultfd,
    libc::SYS_shmget,
    libc::SYS_semget,
    libc::SYS_msgget,
    libc::SYS_mq_open,
    // Programs in the kernel, and its keys.
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    // The system itself.
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_syslog,
    libc::SYS_vhangup,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_adjtimex,
    libc::SYS_clock_adjtime,
];

#[cfg(target_arch = "x86_64")]
const REFUSED_HERE: &[c_long] =
    &[libc::SYS_kexec_file_load, libc::SYS_iopl, libc::SYS_ioperm, libc::SYS_modify_ldt];
#[cfg(not(target_arch = "x86_64"))]
const REFUSED_HERE: &[c_long] = &[];

/// Calls without which programs know how to go on, when the system has not got them.
const ABSENT: &[c_long] = &[
    libc::SYS_clone3, // its flags lie in memory, which a filter does not see; libraries use clone
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_memfd_create,
];

/// A new namespace, as clone(2) asks for it.
const NAMESPACES: [c_int; 7] = [
    libc::CLONE_NEWNS,
    libc::CLONE_NEWCGROUP,
    libc::CLONE_NEWUTS,
    libc::CLONE_NEWIPC,
    libc::CLONE_NEWUSER,
    libc::CLONE_NEWPID,
    libc::CLONE_NEWNET,
];

/// Calls that send a signal, the process being their first argument.
const SIGNALLING: [c_long; 5] = [
    libc::SYS_kill,
    libc::SYS_tgkill,
    libc::SYS_tkill,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
];

/// Who shares the system with a program, and what of it the filter must see to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Company {
    /// Sockets of other programs, which are found by path or name.
    pub(super) local_sockets: bool,
    /// Processes that the program could signal.
    pub(super) processes: bool,
    /// Nobody, but its processes are known by their group, which they may not leave then.
    pub(super) group: bool,
}

/// The filters, to be loaded one after the other. Where a rule speaks of the program's own process,
/// it says [`OWN_PROCESS`].
pub(super) fn filters(company: Company) -> Result<Vec<Vec<sock_filter>>, BackendError> {
    type Known = Vec<(Company, Vec<Vec<sock_filter>>)>;
    static KNOWN: Mutex<Known> = Mutex::new(Vec::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, filters)) = known.iter().find(|(of, _)| *of == company) {
        return Ok(filters.clone());
    }
    let filters = compile_all(company)?;
    known.push((company, filters.clone()));
    Ok(filters)
}

fn compile_all(company: Company) -> Result<Vec<Vec<sock_filter>>, BackendError> {
    let refused = compile(refused(company)?, libc::EPERM)?;
    let absent = ABSENT.iter().map(|call| (*call, vec![])).collect();
    Ok(vec![[other_entries(), refused].concat(), compile(absent, libc::ENOSYS)?])
}

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

fn compile(rules: Rules, errno: c_int) -> Result<Vec<sock_filter>, BackendError> {
    let errno = SeccompAction::Errno(errno.cast_unsigned());
    let here = std::env::consts::ARCH.try_into()?;
    // The program of another architecture's entry point (such as that for 32 bits) is killed.
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, errno, here)?;
    let program: BpfProgram = filter.try_into()?;
    let plain = |step: &seccompiler::sock_filter| sock_filter {
        code: step.code,
        jt: step.jt,
        jf: step.jf,
        k: step.k,
    };
    Ok(program.iter().map(plain).collect())
}

/// The second numbering of x86-64's calls (x32), which says that it is the same architecture: the
/// system has not got it.
fn other_entries() -> Vec<sock_filter> {
    const X32: u32 = 0x4000_0000;
    const NUMBER: u32 = 0; // where seccomp_data has the call's number
    let step = |code: u32, jt, jf, k| sock_filter { code: code as u16, jt, jf, k };
    let absent = libc::SECCOMP_RET_ERRNO | libc::ENOSYS.cast_unsigned();
    if cfg!(not(target_arch = "x86_64")) {
        return Vec::new();
    }
    vec![
        step(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, 0, 0, NUMBER),
        step(libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K, 0, 1, X32),
        step(libc::BPF_RET | libc::BPF_K, 0, 0, absent),
    ]
}

fn refused(company: Company) -> Result<Rules, BackendError> {
    let always = REFUSED.iter().chain(REFUSED_HERE).map(|call| (*call, vec![]));
    let mut rules: Rules = always.collect();
    let mut refuse = |call, rule| rules.entry(call).or_default().push(rule);
    for namespace in NAMESPACES {
        let bit = u64::from(namespace.cast_unsigned());
        refuse(libc::SYS_clone, when(&[(0, MaskedEq(bit), bit)])?);
    }
    sockets(company, &mut refuse)?;
    others_limits(&mut refuse)?;
    for command in [libc::TIOCSTI, libc::TIOCLINUX] {
        refuse(libc::SYS_ioctl, when(&[(1, Eq, command)])?);
    }
    // Asking for the present one is all right.
    refuse(libc::SYS_personality, when(&[(0, Ne, 0xffff_ffff), (0, Ne, 0)])?);
    if company.processes {
        others_signals(&mut refuse)?;
    }
    if company.group {
        rules.extend([libc::SYS_setsid, libc::SYS_setpgid].map(|call| (call, vec![])));
    }
    Ok(rules)
}

/// Only the usual families, netlink only to ask for interfaces, nothing below a transport.
fn sockets(
    company: Company,
    refuse: &mut impl FnMut(c_long, SeccompRule),
) -> Result<(), BackendError> {
    let number = |constant: c_int| u64::from(constant.cast_unsigned());
    let netlink = number(libc::AF_NETLINK);
    let local = if company.local_sockets { netlink } else { number(libc::AF_UNIX) };
    let usual = [number(libc::AF_INET), number(libc::AF_INET6), netlink, local];
    refuse(libc::SYS_socket, when(&usual.map(|family| (0, Ne, family)))?);
    let route = number(libc::NETLINK_ROUTE);
    refuse(libc::SYS_socket, when(&[(0, Eq, netlink), (2, Ne, route)])?);
    let kind = MaskedEq(0xf); // without the flags beside it
    refuse(libc::SYS_socket, when(&[(0, Ne, netlink), (1, kind, number(libc::SOCK_RAW))])?);
    Ok(())
}

/// Limits and priorities of other processes; one's own are process 0.
fn others_limits(refuse: &mut impl FnMut(c_long, SeccompRule)) -> Result<(), BackendError> {
    let other = || (0, Ne, 0);
    let new_limits = SeccompCondition::new(2, Qword, Ne, 0)?;
    refuse(libc::SYS_prlimit64, SeccompRule::new(vec![condition(other())?, new_limits])?);
    for call in [
        libc::SYS_sched_setaffinity,
        libc::SYS_sched_setscheduler,
        libc::SYS_sched_setparam,
        libc::SYS_sched_setattr,
    ] {
        refuse(call, when(&[other()])?);
    }
    for call in [libc::SYS_setpriority, libc::SYS_ioprio_set] {
        refuse(call, when(&[(1, Ne, 0)])?);
    }
    Ok(())
}

/// A signal only to oneself and one's own group; none by a descriptor or as news of one.
fn others_signals(refuse: &mut impl FnMut(c_long, SeccompRule)) -> Result<(), BackendError> {
    let other = [(0, Ne, 0), (0, Ne, u64::from(OWN_PROCESS))];
    for call in SIGNALLING {
        refuse(call, when(&other)?);
    }
    // Always refused, which takes a rule: zero arguments differ from one.
    refuse(libc::SYS_pidfd_send_signal, when(&[(0, Ne, 0xffff_ffff)])?);
    const F_SETOWN_EX: u64 = 15;
    const F_SETSIG: u64 = 10;
    for command in [libc::F_SETOWN as u64, F_SETOWN_EX, F_SETSIG] {
        refuse(libc::SYS_fcntl, when(&[(1, Eq, command)])?);
    }
    for command in [0x8901 /* FIOSETOWN */, 0x8902 /* SIOCSPGRP */] {
        refuse(libc::SYS_ioctl, when(&[(1, Eq, command)])?);
    }
    Ok(())
}

/// A rule for when all of these hold: argument, comparison, value; 32 bits of each.
fn when(conditions: &[(u8, SeccompCmpOp, u64)]) -> Result<SeccompRule, BackendError> {
    let conditions = conditions.iter().cloned().map(condition).collect::<Result<_, _>>()?;
    SeccompRule::new(conditions)
}

fn condition(
    (argument, comparison, value): (u8, SeccompCmpOp, u64),
) -> Result<SeccompCondition, BackendError> {
    SeccompCondition::new(argument, Dword, comparison, value)
}

#[cfg(test)]
#[path = "filters_tests.rs"]
mod tests;
