use std::fs;
use std::path::{Path, PathBuf};

use common::Explain;
use tempfile::TempDir;

use super::{Course, CourseError};

/// A course with these lessons; those with a star have an exercise.
fn course(lessons: &[&str]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("Cargo.toml"), "[workspace]\n").unwrap();
    fs::create_dir(root.path().join("lessons")).unwrap();
    for lesson in lessons {
        let desk = root.path().join("lessons").join(lesson.trim_end_matches('*')).join("exercise");
        fs::create_dir_all(&desk).unwrap();
        if lesson.ends_with('*') {
            fs::write(desk.join("exercise.toml"), "").unwrap();
        }
    }
    root
}

fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap()
}

#[test]
fn a_course_is_found_from_anywhere_inside_it() {
    let root = course(&["10_udp_send*"]);
    let desk = root.path().join("lessons/10_udp_send/exercise");
    for from in [root.path(), &root.path().join("lessons"), &desk] {
        let course = Course::above(from).unwrap();
        assert_eq!(course.root(), real(root.path()), "{}", from.display());
    }
}

#[test]
fn a_package_on_the_way_up_is_not_taken_for_the_course() {
    let root = course(&["10_udp_send*"]);
    let lesson = root.path().join("lessons/10_udp_send");
    fs::write(lesson.join("Cargo.toml"), "[package]\nname = \"udp_send\"\n").unwrap();
    fs::create_dir(lesson.join("lessons")).unwrap();
    assert_eq!(Course::above(&lesson).unwrap().root(), real(root.path()));
}

#[test]
fn the_exercises_are_the_lessons_that_have_one() {
    let root = course(&["10_udp_send*", "12_encoding*", "20_next"]);
    let course = Course::at(root.path()).unwrap();
    let names: Vec<_> = course.exercises().map(|place| place.name.as_str()).collect();
    assert_eq!(names, ["encoding", "udp_send"]);
    let place = course.exercise("udp_send").unwrap();
    assert_eq!(place.desk, real(root.path()).join("lessons/10_udp_send/exercise"));
    assert_eq!(place.file, place.desk.join("exercise.toml"));
    assert_eq!(course.exercise("10_udp_send").unwrap(), place);
}

#[test]
fn an_unknown_exercise_gets_the_nearest_name_in_both_languages() {
    let root = course(&["10_udp_send*", "12_encoding*"]);
    let error = Course::at(root.path()).unwrap().exercise("udp_sned").unwrap_err();
    assert_eq!(error.fact().en, "no exercise \"udp_sned\"; did you mean udp_send?");
    assert!(error.fact().zh.contains("udp_send"));
    assert_eq!(error.help().unwrap().en, "there are: encoding, udp_send");
}

#[test]
fn a_directory_outside_any_course_is_said_to_be_outside() {
    let elsewhere = tempfile::tempdir().unwrap();
    let error = Course::above(elsewhere.path()).unwrap_err();
    assert!(matches!(&error, CourseError::NoCourse { from } if *from == real(elsewhere.path())));
    assert!(error.help().unwrap().en.contains("COURSE_ROOT"));
    assert!(matches!(Course::at(elsewhere.path()), Err(CourseError::NoRoot { .. })));
}

#[test]
fn course_root_has_the_last_word_unless_it_is_empty() {
    let (one, other) = (course(&["10_udp_send*"]), course(&["12_encoding*"]));
    let find = |root: &str| Course::find_with(Some(root.into()), one.path()).unwrap();
    assert_eq!(find(other.path().to_str().unwrap()).root(), real(other.path()));
    assert_eq!(find("").root(), real(one.path()));
}
