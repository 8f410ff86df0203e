//! Files of an answer.

use common::{Text, text};

use super::case::Case;
use super::show::quoted_code;
use super::{Code, Diagnosis, Exhibit};
use crate::judge::{Failure, FileProblem};

/// The first file that is not as it must be.
pub(super) fn file(case: &Case) -> Option<Diagnosis> {
    let (path, problem) = case.failures.iter().find_map(|failure| match failure {
        Failure::File { path, problem } => Some((path, problem)),
        _ => None,
    })?;
    Some(match problem {
        FileProblem::Missing => missing(path),
        FileProblem::Broken(why) => broken(path, why),
        FileProblem::Differs { key, expected, got } => differs(path, key, expected, got.as_deref()),
        FileProblem::OtherRelease { key, release, got } => other_release(path, key, release, got),
    })
}

fn missing(path: &str) -> Diagnosis {
    Diagnosis::new(
        Code::FileMissing,
        text!("The file answer/{path} is not there.", "缺少文件 answer/{path}。"),
        text!(
            "Make it, with exactly this name: dashes and underlines are not the same, and a link does not count.",
            "请创建它，名字必须完全一致：短横线和下划线不是一回事，链接也不算。"
        ),
    )
}

fn broken(path: &str, why: &str) -> Diagnosis {
    // The parser shows the line between these two.
    let mut said = why.lines().next().unwrap_or_default().to_owned();
    if let Some(reason) = why.lines().skip(1).filter(|line| !line.trim().is_empty()).last() {
        said = format!("{said}: {reason}");
    }
    let said = quoted_code(&said);
    Diagnosis::new(
        Code::FileBroken,
        text!(
            "The file answer/{path} cannot be read as TOML: {said}.",
            "文件 answer/{path} 无法按 TOML 解析：{said}。"
        ),
        text!(
            "Look at that line and the one before it: a quote or a bracket that is not closed?",
            "看看那一行和它的前一行：是不是有引号或括号没有闭合？"
        ),
    )
}

fn differs(path: &str, key: &str, expected: &str, got: Option<&str>) -> Diagnosis {
    let wanted = quoted_code(expected);
    let Text { en, zh } = match got.map(quoted_code) {
        Some(got) => text!("it is {got}", "实际是 {got}"),
        None => Text::new("it is not there", "但没有这一项"),
    };
    let help = if key.contains("dependencies") {
        of_versions()
    } else {
        text!(
            "Write it into the table that the key names: `[a]`, then `b = …`, is the key a.b. A version is written with all three numbers.",
            "写到键所在的表里：键 a.b 就是先写 `[a]`，再写 `b = …`。版本号要写全三个数字。"
        )
    };
    let diagnosis = Diagnosis::new(
        Code::FileDiffers,
        text!(
            "In answer/{path} the key {key} was to be {wanted}; {en}.",
            "answer/{path} 里的 {key} 应为 {wanted}；{zh}。"
        ),
        help,
    );
    diagnosis.with(Exhibit::File {
        path: path.to_owned(),
        key: key.to_owned(),
        expected: expected.to_owned(),
        got: got.unwrap_or_default().to_owned(),
    })
}

fn of_versions() -> Text {
    text!(
        "In Cargo.toml \"0.8.35\" allows every later 0.8 release; exactly one is \"=0.8.35\". Default features go off with default-features = false.",
        "在 Cargo.toml 里，\"0.8.35\" 允许之后的所有 0.8 版本；恰好一个版本要写 \"=0.8.35\"。关闭默认特性写 default-features = false。"
    )
}

fn other_release(path: &str, key: &str, release: &str, got: &str) -> Diagnosis {
    let seen = quoted_code(got);
    let diagnosis = Diagnosis::new(
        Code::FileDiffers,
        text!(
            "answer/{path} was to depend on {release} and on no other version of it; {key} asks for {seen}.",
            "answer/{path} 应该只依赖 {release}，不依赖它的其他版本；而 {key} 要求的是 {seen}。"
        ),
        of_versions(),
    );
    diagnosis.with(Exhibit::File {
        path: path.to_owned(),
        key: key.to_owned(),
        expected: release.to_owned(),
        got: got.to_owned(),
    })
}
