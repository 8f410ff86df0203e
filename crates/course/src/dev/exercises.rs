//! Exercises, as far as they can be judged without running anything.

use std::fs;
use std::path::Path;

use common::{Explain as _, Text, text};

use super::fault::{Fault, Kind};
use super::texts::directory;
use crate::syllabus::Lesson;

/// What is wrong with a lesson's exercise.
pub(super) fn faults(root: &Path, lesson: &Lesson) -> Vec<Fault> {
    let desk = format!("{}/exercise", directory(lesson));
    let mut faults = Vec::new();
    match lesson.exercise() {
        Ok(None) => {
            let what = text!("there is no exercise.toml", "没有 exercise.toml");
            return vec![Fault::new(Kind::Exercise, desk, what)];
        }
        Ok(Some(exercise)) => {
            if exercise.hints.is_empty() {
                let what = text!("there is no hint", "没有提示");
                faults.push(Fault::new(Kind::Exercise, format!("{desk}/exercise.toml"), what));
            }
        }
        Err(error) => {
            let Text { en, zh } = error.fact();
            let what = text!("{en}", "{zh}");
            faults.push(Fault::new(Kind::Exercise, format!("{desk}/exercise.toml"), what));
        }
    }
    let manifest = fs::read_to_string(root.join(&desk).join("Cargo.toml")).unwrap_or_default();
    let package = format!("ex_{}", lesson.name);
    if !manifest.lines().any(|line| line.trim() == format!("name = \"{package}\"")) {
        let what = text!("the package is not called {package}", "程序包的名字不是 {package}");
        faults.push(Fault::new(Kind::Desk, format!("{desk}/Cargo.toml"), what));
    }
    let main = lesson.directory.join("exercise/src/main.rs");
    if !main.is_file() {
        let what = text!("the starter is missing", "缺少初始代码");
        faults.push(Fault::new(Kind::Desk, format!("{desk}/src/main.rs"), what));
    }
    faults
}
