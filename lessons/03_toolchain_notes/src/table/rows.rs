//! The rows of the table, in the order in which a student meets them.

use common::Text;

use super::Row;

const fn row(python: &'static str, rust: &'static str, ends: Text) -> Row {
    Row { python, rust: Some(rust), ends }
}

/// A command that has no counterpart, because none is needed.
const fn needless(python: &'static str, ends: Text) -> Row {
    Row { python, rust: None, ends }
}

pub(super) const ALL: [Row; 20] = [
    row(
        "mkvirtualenv net",
        "cargo new net",
        Text::new(
            "no environment is made, only a Cargo.toml and a first program. The separation needs no \
         command: every project writes down its own versions and builds into its own target/.",
            "这里并没有创建环境，只是写出 Cargo.toml 和第一个程序。隔离不需要任何命令：\
         每个项目自己写明版本，编译结果放在自己的 target/ 里。",
        ),
    ),
    row(
        "mkvirtualenv -p python3.12 net",
        "rust-toolchain.toml: channel = \"1.85.0\"",
        Text::new(
            "a file of the project, not an option of a command: it is committed, and rustup obeys it \
         for everyone who enters the directory. It picks the compiler, never the libraries.",
            "这是项目里的文件，不是命令的选项：它随代码一起提交，任何人进入这个目录，rustup 都照它办。\
         它只决定用哪个编译器，不管用哪些库。",
        ),
    ),
    row(
        "workon net",
        "cd net",
        Text::new(
            "nothing is activated and no variable changes. cargo looks for Cargo.toml, and rustup for \
         rust-toolchain.toml, from the current directory upwards, at each call.",
            "没有“激活”这一步，环境变量也不变。每次调用时，cargo 从当前目录逐级向上找 Cargo.toml，\
         rustup 逐级向上找 rust-toolchain.toml。",
        ),
    ),
    needless(
        "deactivate",
        Text::new(
            "what was never switched on need not be switched off. What does outlast a `cd` is the \
         variable RUSTUP_TOOLCHAIN, until `unset RUSTUP_TOOLCHAIN`.",
            "没有打开过的东西不用关。换目录后仍然起作用的是环境变量 RUSTUP_TOOLCHAIN，\
         要用 unset RUSTUP_TOOLCHAIN 取消。",
        ),
    ),
    row(
        "rmvirtualenv net",
        "cargo clean",
        Text::new(
            "removes target/, which is all that was built here. Downloaded sources stay in CARGO_HOME \
         for all projects, and compilers stay until `rustup toolchain uninstall 1.85.0`.",
            "只删除 target/，也就是在这里编译出的一切。下载的源码留在 CARGO_HOME 供所有项目使用，\
         编译器要用 rustup toolchain uninstall 1.85.0 才会删除。",
        ),
    ),
    row(
        "lsvirtualenv",
        "rustup toolchain list",
        Text::new(
            "lists compilers. There is no list of projects: a project is any directory with a \
         Cargo.toml.",
            "列出的是编译器。没有项目的清单：有 Cargo.toml 的目录就是项目。",
        ),
    ),
    row(
        "pip install X",
        "cargo add X",
        Text::new(
            "writes a line into Cargo.toml and installs nothing. The next build downloads the sources \
         and compiles them for this project alone.",
            "只在 Cargo.toml 里写一行，什么也不安装。下一次构建时才下载源码，并且只为这个项目编译。",
        ),
    ),
    row(
        "pip install X==V",
        "cargo add X@=V",
        Text::new(
            "mind the second `=`: X@V means \"V or a later compatible one\". And one project may use \
         two versions of a library at once, which an environment of Python cannot.",
            "注意第二个等号：X@V 的意思是“V 或更新的兼容版本”。另外，一个项目里可以同时用\
         同一个库的两个版本，Python 的一个环境做不到。",
        ),
    ),
    row(
        "pip install --upgrade X",
        "cargo update X",
        Text::new(
            "stays within what Cargo.toml allows, and changes nothing but Cargo.lock.",
            "不会超出 Cargo.toml 允许的范围，并且只修改 Cargo.lock。",
        ),
    ),
    row(
        "pip uninstall X",
        "cargo remove X",
        Text::new(
            "what only X needed goes with it; pip leaves it behind.",
            "只有 X 才需要的库也随之消失；pip 会把它们留下。",
        ),
    ),
    row(
        "pip list",
        "cargo tree",
        Text::new(
            "shows what this project uses and on whose behalf, not what happens to be installed.",
            "显示的是这个项目用了什么、是谁需要它，而不是恰好装了什么。",
        ),
    ),
    row(
        "pip freeze > requirements.txt",
        "Cargo.lock",
        Text::new(
            "written by every build, without being asked, with the checksum of each download. \
         Cargo.toml says what is wanted, Cargo.lock what was chosen: commit both.",
            "每次构建都会自动写好，并记下每个下载文件的校验和。Cargo.toml 写想要什么，\
         Cargo.lock 写选定了什么：两个文件都要提交。",
        ),
    ),
    row(
        "pip install -r requirements.txt",
        "cargo build --locked",
        Text::new(
            "a plain `cargo build` obeys Cargo.lock as well; --locked refuses to change it.",
            "普通的 cargo build 也遵守 Cargo.lock；加上 --locked 则不允许修改它。",
        ),
    ),
    row(
        "pip download -d wheels X",
        "cargo fetch",
        Text::new(
            "fetches what Cargo.lock names, for every system, into CARGO_HOME. After that \
         `cargo build --offline` needs no network.",
            "把 Cargo.lock 列出的全部下载到 CARGO_HOME，包括别的系统才需要的。\
         之后 cargo build --offline 不需要网络。",
        ),
    ),
    row(
        "pipx install X",
        "cargo install X",
        Text::new(
            "for programs, not for libraries: it puts them into CARGO_HOME/bin, for this user and \
         every project.",
            "用来安装程序，不是安装库：程序放进 CARGO_HOME/bin，供当前用户的所有项目使用。",
        ),
    ),
    row(
        "python -V",
        "rustc -V",
        Text::new(
            "the answer depends on the directory: rustup picks the compiler at each call.",
            "结果与所在目录有关：每次调用时由 rustup 挑选编译器。",
        ),
    ),
    row(
        "which python",
        "rustup which rustc",
        Text::new(
            "`which rustc` shows rustup's stand-in, which starts the real one. `rustup show` says \
         why it is this one.",
            "which rustc 看到的只是 rustup 的替身，由它启动真正的编译器。rustup show 会说明为什么选它。",
        ),
    ),
    row(
        "python3.12 app.py",
        "cargo +1.85.0 run",
        Text::new(
            "for this one call; the `+` is understood by rustup and goes before everything else.",
            "只对这一次调用有效；加号由 rustup 处理，必须写在最前面。",
        ),
    ),
    row(
        "pyenv local 3.12",
        "rustup override set 1.85.0",
        Text::new(
            "is kept in RUSTUP_HOME on this machine, where the other people in the project do not \
         see it. Prefer rust-toolchain.toml.",
            "记在本机的 RUSTUP_HOME 里，项目里的其他人看不到。最好用 rust-toolchain.toml。",
        ),
    ),
    row(
        "export WORKON_HOME=/big/disk",
        "export CARGO_HOME=… RUSTUP_HOME=…",
        Text::new(
            "downloads and compilers live there, for all projects. What a project builds stays with \
         it, in target/, unless CARGO_TARGET_DIR moves it.",
            "那里放下载的源码和编译器，由所有项目共用。项目的编译结果仍在它自己的 target/ 里，\
         除非用 CARGO_TARGET_DIR 挪走。",
        ),
    ),
];
