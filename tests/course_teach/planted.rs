//! A course of two lessons in a directory of its own. Its program needs nothing but std, and no
//! port: it echoes what is typed.
#![allow(dead_code, reason = "a test that shares this need not use all of it")]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use tempfile::TempDir;
use testkit::binary_of;

static COURSE: LazyLock<std::path::PathBuf> = LazyLock::new(|| binary_of("course"));

/// A planted course.
pub(crate) struct Planted {
    directory: TempDir,
}

const PROGRAM: &str = r#"use std::io::{self, BufRead, Write};

fn main() {
    let name = std::env::args().nth(1).unwrap_or_default();
    // region: say
    println!("ready {name}");
    // endregion: say
    println!("pid {}", std::process::id());
    io::stdout().flush().unwrap();
    for line in io::stdin().lock().lines() {
        println!("got {}", line.unwrap());
    }
    println!("bye");
    eprintln!("hint: {name}");
}
"#;

/// What the demonstration of a lesson shows in each language.
pub(crate) const RIGHT: &str = "\
# terminal 1
$ cargo run -p echo -- left
ready left
pid [..]
> 你好
got 你好
^D
bye
# terminal 2
$ cargo run -p echo -- right
ready right
...
^D
bye
";

/// A demonstration that waits for what never comes.
pub(crate) const WAITS: &str = "$ cargo run -p echo -- long\nready long\npid [..]\nnever\n";

impl Planted {
    /// A course whose first lesson shows this demonstration in English.
    pub(crate) fn new(demonstration: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let put = |path: &str, text: &str| {
            let path = directory.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        put("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"lessons/*\"]\n");
        for (lesson, name) in [("01_echo", "echo"), ("02_after", "after")] {
            let manifest = format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n");
            put(&format!("lessons/{lesson}/Cargo.toml"), &manifest);
            put(&format!("lessons/{lesson}/src/main.rs"), PROGRAM);
        }
        put("lessons/01_echo/README.md", &english("Echo", demonstration));
        put("lessons/01_echo/README.zh.md", &chinese("回声", RIGHT));
        put("lessons/02_after/README.md", &english("Afterwards", RIGHT));
        put("lessons/02_after/README.zh.md", &chinese("然后", RIGHT));
        Self { directory }
    }

    /// Its root.
    pub(crate) fn root(&self) -> &Path {
        self.directory.path()
    }

    /// The course's command in it.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&*COURSE);
        command.current_dir(self.root()).env("COURSE_LANG", "en").env_remove("CARGO_TARGET_DIR");
        command
    }

    /// A shell's command line that runs it; what stands before it says that the shell ran.
    pub(crate) fn shell(&self, environment: &str, arguments: &str) -> String {
        let (root, course) = (self.root().display(), COURSE.display());
        format!(
            "cd {root} && unset CARGO_TARGET_DIR && export COURSE_LANG=en {environment} && \
             echo before the class && {course} {arguments}; echo ended with $?; exec cat"
        )
    }
}

fn english(title: &str, demonstration: &str) -> String {
    format!(
        "# {title}\n\n<!-- minutes: 4 -->\n\n## Goal\n\nAfterwards you can echo.\n\n\
         <!-- notes: Say it loudly. -->\n\n## Idea\n\n- One point about {title}.\n\n## Run it\n\n\
         Look:\n\n```console\n{demonstration}```\n\n<!-- notes: Type it. -->\n\n## Look closer\n\n\
         ```rust src/main.rs:say\nprintln!(\"out of date\");\n```\n\n## Mistakes\n\n| a | b |\n\
         |---|---|\n| c | d |\n\n## Exercise\n\nEcho twice.\n"
    )
}

fn chinese(title: &str, demonstration: &str) -> String {
    format!(
        "# {title}\n\n<!-- minutes: 4 -->\n\n## 目标\n\n你能做出{title}。\n\n\
         <!-- notes: 大声说。 -->\n\n## 原理\n\n- 关于{title}的一点。\n\n## 运行\n\n看：\n\n\
         ```console\n{demonstration}```\n\n## 细看\n\n```rust src/main.rs:say\n过时了\n```\n\n\
         ## 常见错误\n\n没有。\n\n## 练习\n\n再来一遍。\n"
    )
}
