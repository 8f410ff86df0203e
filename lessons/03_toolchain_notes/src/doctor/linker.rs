//! rustc makes object files; a linker of the system makes the program of them.

use std::env;
use std::path::{Path, PathBuf};

use common::escape::escaped;
use common::{Text, text};

use super::finding::{Finding, joined};
use super::machine::Machine;
use crate::problem::shown_path;
use crate::search;

pub(super) fn examine(machine: &Machine) -> Vec<Finding> {
    vec![if cfg!(windows) { on_windows(machine) } else { on_unix(machine) }]
}

/// `cc` from `PATH`. That it is there is not enough: on macOS a stand-in is always there.
fn on_unix(machine: &Machine) -> Finding {
    let Some(cc) = search::on_path("cc").into_iter().next() else {
        let fact = Text::new(
            "no cc in the directories of PATH: nothing can be linked",
            "PATH 的各个目录里都没有 cc：无法链接程序",
        );
        return Finding::with_cure("linker", fact, install());
    };
    // Asking macOS's stand-in itself would open a window that offers to install the real one.
    let (program, question): (&Path, &[&str]) = if cfg!(target_os = "macos") {
        (Path::new("/usr/bin/xcode-select"), &["-p"])
    } else {
        (&cc, &["--version"])
    };
    let at = shown_path(&cc);
    match machine.ask(program, question) {
        Ok(said) => {
            let said = escaped(said.first().map_or("", String::as_str)).to_string();
            Finding::fine("linker", text!("{at}: {said}", "{at}：{said}")).path(&cc)
        }
        Err(why) => {
            let fact = joined(&[text!("{at} ", "{at} "), why]);
            Finding::with_cure("linker", fact, install()).path(&cc)
        }
    }
}

/// Visual Studio's installer knows where its linker is; rustc asks it in the same way.
fn on_windows(machine: &Machine) -> Finding {
    let programs = env::var_os("ProgramFiles(x86)").map(PathBuf::from).unwrap_or_default();
    let vswhere = programs.join(r"Microsoft Visual Studio\Installer\vswhere.exe");
    let question = [
        "-latest",
        "-products",
        "*",
        "-property",
        "installationPath",
        "-requires",
        "Microsoft.VisualStudio.Component.VC.Tools.x86.x64",
    ];
    let found = machine.ask(&vswhere, &question).ok().and_then(|said| said.into_iter().next());
    if let Some(at) = found {
        let shown = escaped(&at).to_string();
        return Finding::fine("linker", text!("in {shown}", "在 {shown}")).values([at]);
    }
    let fact = Text::new(
        "no Visual Studio with the C++ tools (a toolchain that ends in -gnu brings its own linker)",
        "没有带 C++ 工具的 Visual Studio（名字以 -gnu 结尾的工具链自带链接器）",
    );
    Finding::with_cure("linker", fact, install())
}

fn install() -> Text {
    if cfg!(windows) {
        return Text::new(
            "install \"Build Tools for Visual Studio\" with \"Desktop development with C++\"",
            "请安装 Visual Studio 生成工具，并选择“使用 C++ 的桌面开发”",
        );
    }
    if cfg!(target_os = "macos") {
        return Text::new("xcode-select --install", "xcode-select --install");
    }
    Text::new(
        "sudo apt install gcc (Debian, Ubuntu), sudo dnf install gcc (Fedora)",
        "sudo apt install gcc（Debian、Ubuntu），sudo dnf install gcc（Fedora）",
    )
}
