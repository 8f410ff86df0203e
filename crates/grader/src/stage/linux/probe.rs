//! What this system allows, found out by doing it.

use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddrV4};
use std::path::Path;

use common::error::system_said;
use common::{Text, text};

use super::file_access::Landlock;
use super::identity::lends_users;
use super::sys;
use crate::stage::{
    Exit, Isolation, Lan, Level, Limits, Missing, Network, Program, Setting, Side, Stage,
    StageError, View, other,
};

/// The highest level up to `wanted` that works, with what is missing.
pub(crate) fn isolation(wanted: Level) -> Isolation {
    let mut missing = Vec::new();
    if wanted == Level::Full {
        match try_out(Level::Full) {
            Ok(()) => return Isolation { level: Level::Full, missing },
            Err(error) => missing.push(no_namespaces(&error)),
        }
    }
    if wanted >= Level::Partial {
        match try_out(Level::Partial) {
            Ok(()) => {
                missing.extend(missing_at_partial());
                return Isolation { level: Level::Partial, missing };
            }
            Err(error) => missing.push(no_keeper(&error)),
        }
    }
    missing.extend(missing_at_none());
    Isolation { level: Level::None, missing }
}

/// Opens a stage, runs the shortest program in it, and opens one of each socket.
fn try_out(level: Level) -> Result<(), StageError> {
    const ADDRESS: Ipv4Addr = Ipv4Addr::new(192, 168, 150, 25);
    let failed = |step: &str| {
        let step = step.to_owned();
        move |source| StageError::System { step, source }
    };
    let shell = Program {
        path: "/bin/sh".into(),
        args: ["sh", "-c", ":"].map(Into::into).into(),
        environment: Vec::new(),
        directory: "/tmp".into(),
    };
    let network = Network::Lan(Lan { address: ADDRESS, prefix: 24 });
    let limits = Limits::default();
    let setting = Setting { program: shell, view: View::default(), network, limits };
    let mut stage = Stage::open_at(level, setting)?;
    if level == Level::Full {
        let neighbour = SocketAddrV4::new(Ipv4Addr::new(192, 168, 150, 1), 9);
        stage.udp(Side::Neighbour, neighbour, false).map_err(failed("open a UDP socket"))?;
        stage.capture().map_err(failed("capture packets"))?;
    }
    let waiter = stage.waiter();
    match stage.start() {
        // Without a shell, nothing can be told about executing.
        Err(StageError::NotExecutable { source, .. })
            if source.kind() == io::ErrorKind::NotFound =>
        {
            return Ok(());
        }
        started => started?,
    };
    match waiter.wait()? {
        Exit::Status(0) => Ok(()),
        Exit::Status(_) | Exit::Signal(_) => {
            Err(failed("run /bin/sh")(io::ErrorKind::Other.into()))
        }
    }
}

fn missing(part: &'static str, why: Text) -> Missing {
    Missing { part, why: why.into() }
}

fn said(error: &StageError) -> Text {
    match error {
        StageError::System { step, source } => {
            let Text { en, zh } = system_said(source);
            text!("{step}: {en}", "{step}：{zh}")
        }
        StageError::KeeperLost { .. } | StageError::NotExecutable { .. } => error.words().into(),
    }
}

fn no_namespaces(error: &StageError) -> Missing {
    let Text { en, zh } = said(error);
    let Text { en: cure, zh: remedy } = cure();
    let why = text!(
        "this system does not allow a world of its own ({en}){cure}",
        "本系统不允许建立独立的命名空间（{zh}）{remedy}"
    );
    missing("namespaces", why)
}

fn no_keeper(error: &StageError) -> Missing {
    let Text { en, zh } = said(error);
    missing("processes", text!("programs cannot be kept ({en})", "无法看管程序的进程（{zh}）"))
}

/// What would allow namespaces here, as far as it can be told.
fn cure() -> Text {
    let is = |path: &str, value: &str| {
        fs::read_to_string(path).is_ok_and(|content| content.trim() == value)
    };
    let own_users = lends_users();
    if !own_users && is("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1") {
        return sysctl("kernel.apparmor_restrict_unprivileged_userns=0");
    }
    if !own_users && is("/proc/sys/kernel/unprivileged_userns_clone", "0") {
        return sysctl("kernel.unprivileged_userns_clone=1");
    }
    if !own_users && is("/proc/sys/user/max_user_namespaces", "0") {
        return sysctl("user.max_user_namespaces=10000");
    }
    let container = ["/.dockerenv", "/run/.containerenv"];
    let in_container = container.iter().any(|path| Path::new(path).exists());
    if in_container && own_users {
        return Text::new(
            "; start the container with --privileged",
            "；请用 --privileged 启动容器",
        );
    }
    if in_container {
        return Text::new(
            "; start the container with --privileged, or with --security-opt seccomp=unconfined \
             --security-opt apparmor=unconfined --security-opt systempaths=unconfined",
            "；请用 --privileged 启动容器，或者加上 --security-opt seccomp=unconfined \
             --security-opt apparmor=unconfined --security-opt systempaths=unconfined",
        );
    }
    Text::new("", "")
}

fn sysctl(setting: &str) -> Text {
    text!("; sudo sysctl -w {setting} allows it", "；执行 sudo sysctl -w {setting} 即可允许")
}

fn missing_at_partial() -> Vec<Missing> {
    let landlock = Landlock::here();
    let mut all = vec![host_network(), no_capture()];
    if !landlock.files {
        all.push(host_files(&Text::new("no Landlock", "没有 Landlock")));
    }
    if !lends_users() {
        all.push(missing(
            "processes",
            Text::new(
                "the limit on processes counts all of this user's, and a program can see them",
                "进程数限制按该用户的全部进程计算，程序也能看到这些进程",
            ),
        ));
    }
    if !sys::has_filters() {
        all.push(no_filters());
    }
    if !sys::has_filters() && !lends_users() {
        all.push(missing("processes", other::outliving()));
    }
    if !sys::has_filters() && !lends_users() && !landlock.signals {
        all.push(missing(
            "signals",
            Text::new(
                "a program can signal others of the same user",
                "程序可以向同一用户的其他进程发送信号",
            ),
        ));
    }
    all
}

fn missing_at_none() -> Vec<Missing> {
    vec![
        host_network(),
        no_capture(),
        host_files(&Text::new("no isolation", "没有隔离")),
        missing("processes", other::no_limits()),
        missing("processes", other::outliving()),
        no_filters(),
    ]
}

fn host_network() -> Missing {
    missing("network", other::host_network())
}

fn no_capture() -> Missing {
    missing("capture", other::no_capture())
}

fn host_files(reason: &Text) -> Missing {
    let Text { en, zh } = reason;
    missing(
        "files",
        text!(
            "a program may open what its user may ({en})",
            "程序能打开其用户有权访问的文件（{zh}）"
        ),
    )
}

fn no_filters() -> Missing {
    missing("system-calls", Text::new("system calls are not filtered", "没有过滤系统调用"))
}
