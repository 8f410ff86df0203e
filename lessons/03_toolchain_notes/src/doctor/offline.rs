//! Whether what Cargo.lock names has been downloaded, so that a build needs no network.
//!
//! Read from the files: `cargo metadata --offline` would unpack what it finds.

use std::fs;
use std::path::{Path, PathBuf};

use common::{Text, text};

use super::finding::{Finding, listed};
use super::machine::Machine;
use super::places;
use crate::lock::{Package, packages};
use crate::problem::shown_path;

/// How many missing names a line shows.
const SHOWN: usize = 4;

pub(super) fn examine(machine: &Machine) -> Vec<Finding> {
    let lock = machine.upwards().map(|at| at.join("Cargo.lock")).find(|file| file.is_file());
    vec![match lock {
        None => Finding::fine(
            "offline",
            Text::new(
                "no Cargo.lock from here upwards: nothing has to be downloaded yet",
                "从这里往上没有 Cargo.lock：还没有要下载的东西",
            ),
        ),
        Some(lock) => of_lock(machine, &lock),
    }]
}

fn of_lock(machine: &Machine, lock: &Path) -> Finding {
    let at = shown_path(lock);
    let Ok(text) = fs::read_to_string(lock) else {
        let fact = text!("{at} cannot be read", "无法读取 {at}");
        return Finding::with_cure(
            "offline",
            fact,
            Text::new("see who may read it", "请检查它的权限"),
        );
    };
    if takes_from_a_directory(machine) {
        return Finding::fine(
            "offline",
            text!(
                "a config file takes libraries from a directory, so what {at} names was not looked for",
                "有配置文件让库来自本机目录，所以没有去查找 {at} 列出的库"
            ),
        );
    }
    let wanted: Vec<Package> = packages(&text).filter(Package::is_from_registry).collect();
    let caches = caches(machine.cargo_home.as_deref());
    let missing: Vec<String> = wanted
        .iter()
        .map(|package| format!("{}-{}", package.name, package.version))
        .filter(|name| !caches.iter().any(|cache| cache.join(format!("{name}.crate")).is_file()))
        .collect();
    told(&at, wanted.len(), missing)
}

fn told(at: &str, wanted: usize, missing: Vec<String>) -> Finding {
    if missing.is_empty() {
        return Finding::fine(
            "offline",
            text!(
                "ready: the {wanted} downloads that {at} names are here (cargo build --offline)",
                "就绪：{at} 列出的 {wanted} 个下载都在本机（cargo build --offline）"
            ),
        );
    }
    let (count, first) = (missing.len(), listed(&missing[..missing.len().min(SHOWN)]));
    let more = if count > SHOWN { ", …" } else { "" };
    let fact = text!(
        "{at} names {wanted} downloads; not here: {count} (some may be for other systems): \
         {first}{more}",
        "{at} 列出 {wanted} 个下载，其中 {count} 个不在本机（有些可能是别的系统才需要的）：\
         {first}{more}"
    );
    let cure = Text::new("cargo fetch, while there is a network", "趁有网络时运行 cargo fetch");
    Finding::with_cure("offline", fact, cure).values(missing)
}

/// One directory for each registry.
fn caches(cargo_home: Option<&Path>) -> Vec<PathBuf> {
    let cache = cargo_home.map(|home| home.join("registry").join("cache"));
    let entries = cache.and_then(|cache| fs::read_dir(cache).ok());
    entries.into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// A mirror of the public registry has a cache like the registry itself; a directory needs none.
fn takes_from_a_directory(machine: &Machine) -> bool {
    places::configuration_files(machine).iter().any(|file| {
        let text = fs::read_to_string(file).unwrap_or_default();
        let is_directory =
            |line: &str| line.starts_with("directory") || line.starts_with("local-registry");
        text.lines().map(str::trim_start).any(is_directory)
    })
}
