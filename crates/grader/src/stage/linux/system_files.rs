//! What every program finds in its file system: the system's own programs and libraries, and the
//! few files of `/etc` that they ask for.

use std::fs;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Programs and libraries; `/nix` and `/gnu` are where NixOS and Guix have them.
const PROGRAMS: [&str; 9] =
    ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store"];

/// What programs and libraries read of `/etc`. Nothing secret is among it.
const CONFIGURATION: [&str; 20] = [
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "ld-musl-x86_64.path",
    "ld-musl-aarch64.path",
    "alternatives",
    "ssl/certs",
    "ssl/openssl.cnf",
    "pki/ca-trust",
    "pki/java",
    "pki/tls/certs",
    "pki/tls/openssl.cnf",
    "ca-certificates",
    "crypto-policies",
    "localtime",
    "timezone",
    "services",
    "protocols",
    "mime.types",
    "gai.conf",
];

/// Devices that are only bytes.
pub(super) const DEVICES: [&str; 5] =
    ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];

/// Something of the system's own.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Where it is.
    pub(super) path: PathBuf,
    /// What it is.
    pub(super) kind: Kind,
}

/// What is at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A directory, with all that is in it.
    Directory,
    /// A file.
    File,
    /// A symbolic link with this text.
    Link(PathBuf),
}

/// What there is of it on this system; looked up once.
pub(super) fn entries() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        let programs = PROGRAMS.iter().map(PathBuf::from);
        let configuration = CONFIGURATION.iter().map(|name| Path::new("/etc").join(name));
        programs.chain(configuration).chain(java()).filter_map(entry).collect()
    })
}

/// Java's own configuration, to which links in `/usr/lib/jvm` lead on some systems.
fn java() -> impl Iterator<Item = PathBuf> {
    let etc = fs::read_dir("/etc").into_iter().flatten().flatten();
    etc.filter(|entry| entry.file_name().to_string_lossy().starts_with("java"))
        .map(|entry| entry.path())
}

fn entry(path: PathBuf) -> Option<Entry> {
    let kind = fs::symlink_metadata(&path).ok()?.file_type();
    let kind = if kind.is_symlink() {
        Kind::Link(fs::read_link(&path).ok()?)
    } else if kind.is_dir() {
        Kind::Directory
    } else {
        Kind::File
    };
    Some(Entry { path, kind })
}

/// Files of `/etc` that are the stage's own: their names and contents.
pub(super) fn own_files(
    (uid, gid): (u32, u32),
    hosts: &[(String, Ipv4Addr)],
) -> [(&'static str, String); 5] {
    [
        (
            "passwd",
            format!("root:x:0:0:root:/:/bin/sh\nstudent:x:{uid}:{gid}:student:/tmp:/bin/sh\n"),
        ),
        ("group", format!("root:x:0:\nstudent:x:{gid}:\n")),
        // Nobody but the files below is asked: a name that is unknown is so at once.
        ("nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n".to_owned()),
        ("hosts", hosts_file(hosts)),
        ("hostname", format!("{HOST_NAME}\n")),
    ]
}

/// The name of the host that a program believes to be on.
pub(super) const HOST_NAME: &str = "stage";

/// Names for IPv4 alone: with `::1` beside it, a program that takes the first address of
/// `localhost` would speak to nobody.
fn hosts_file(hosts: &[(String, Ipv4Addr)]) -> String {
    let line = |(name, address): &(String, Ipv4Addr)| format!("{address} {name}\n");
    let own = format!("127.0.0.1 localhost {HOST_NAME}\n");
    own + &hosts.iter().map(line).collect::<String>()
}
