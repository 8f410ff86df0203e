//! Whether this user may make a network of their own on this machine: some demonstrations and
//! many tests of the course do (user_namespaces(7), network_namespaces(7)).

use std::fs;
use std::process::Command;
use std::time::Duration;

use common::{Text, text};

use crate::check::Check;
use crate::child::ask;
use crate::search::on_path;
use crate::system::{self, System};

/// Settings of Linux that forbid it, the value that does so, and the command that allows it.
const SETTINGS: [(&str, &str, &str); 3] = [
    (
        "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
        "1",
        "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0",
    ),
    (
        "/proc/sys/kernel/unprivileged_userns_clone",
        "0",
        "sudo sysctl kernel.unprivileged_userns_clone=1",
    ),
    ("/proc/sys/user/max_user_namespaces", "0", "sudo sysctl user.max_user_namespaces=10000"),
];

/// Tries it, for a moment.
pub(crate) fn check(limit: Duration) -> Check {
    if system::here() != System::Linux {
        return Check::look(
            "sandbox",
            Text::new(
                "not on this system: private networks for trying things out are Linux's",
                "这个系统上没有：供试验用的独立网络是 Linux 才有的",
            ),
            Text::new(
                "nothing to do, every lesson works; with Linux (WSL 2, a virtual machine) there \
                 is more to try",
                "不用处理，每一课都能运行；有了 Linux（WSL 2 或虚拟机），能试的更多",
            ),
        );
    }
    let Some(unshare) = on_path("unshare") else {
        return Check::look(
            "sandbox",
            Text::new(
                "not known: unshare is not in the directories of PATH",
                "无法得知：PATH 的各个目录里都没有 unshare",
            ),
            Text::new(
                "sudo apt install util-linux (Debian, Ubuntu)",
                "sudo apt install util-linux（Debian、Ubuntu）",
            ),
        );
    };
    let mut command = Command::new(unshare);
    command.args(["--user", "--map-root-user", "--net", "true"]);
    match ask(&mut command, limit) {
        Ok(_) => Check::fine(
            "sandbox",
            Text::new(
                "private networks for trying things out can be made here",
                "可以建立供试验用的独立网络",
            ),
        ),
        Err(why) => Check::look("sandbox", refused(&why), cure()),
    }
}

fn refused(why: &Text) -> Text {
    Text {
        en: format!("no private networks here: unshare {}", why.en).into(),
        zh: format!("这里不能建立独立的网络：unshare {}", why.zh).into(),
    }
}

fn cure() -> Text {
    let forbids = |(file, value, _): &&(&str, &str, &str)| {
        fs::read_to_string(file).is_ok_and(|set| set.trim() == *value)
    };
    match SETTINGS.iter().find(forbids) {
        Some((_, _, command)) => text!(
            "{command} allows it; every lesson works without it",
            "{command} 可以允许它；没有它，每一课也都能运行"
        ),
        None => Text::new(
            "nothing to do: a container often forbids it, and every lesson works without it",
            "不用处理：容器里常常不允许，没有它每一课也都能运行",
        ),
    }
}
