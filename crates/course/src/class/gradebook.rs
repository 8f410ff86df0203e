//! The gradebook: a line a student (RFC 4180), made from the reports alone.
//!
//! No times, no order of work: whoever grades the same class with the same seed gets the same bytes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use crate::reporter::Standing;

/// A grade as a report has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grade {
    /// How it went.
    pub(super) standing: Standing,
    /// Points reached.
    pub(super) points: u64,
    /// Points that can be reached.
    pub(super) max_points: u64,
}

impl Grade {
    /// Reads a report.
    pub(super) fn read(report: &Value) -> Option<Self> {
        Some(Self {
            standing: Standing::named(report["status"].as_str()?)?,
            points: report["points"].as_u64()?,
            max_points: report["max_points"].as_u64()?,
        })
    }

    /// What the gradebook shows. The grader's own trouble is no zero.
    fn shown(self) -> String {
        match self.standing {
            Standing::GraderError => String::new(),
            _ => self.points.to_string(),
        }
    }
}

/// The grades of a class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Gradebook {
    /// In the order of the lessons.
    pub(super) exercises: Vec<String>,
    /// By student, then by exercise.
    pub(super) students: BTreeMap<String, BTreeMap<String, Grade>>,
}

impl Gradebook {
    /// As a table of comma-separated values.
    pub(super) fn csv(&self) -> String {
        let head = ["student"].into_iter().chain(self.exercises.iter().map(String::as_str));
        let mut csv = row(head.chain(["total", "max", "status"]));
        for (student, grades) in &self.students {
            let mut fields = vec![student.clone()];
            let of = |exercise: &String| grades.get(exercise).copied();
            fields
                .extend(self.exercises.iter().map(|e| of(e).map(Grade::shown).unwrap_or_default()));
            let all = grades.values();
            let worst = all.clone().map(|grade| grade.standing).max();
            // A sum without one of its parts would look like a grade.
            let total = match worst {
                Some(Standing::GraderError) | None => String::new(),
                Some(_) => all.clone().map(|grade| grade.points).sum::<u64>().to_string(),
            };
            let most: u64 = all.map(|grade| grade.max_points).sum();
            fields.extend([total, most.to_string(), worst.map_or("", Standing::as_str).to_owned()]);
            csv += &row(fields.iter().map(String::as_str));
        }
        csv
    }

    /// Grades that say nothing about the student.
    pub(super) fn troubles(&self) -> usize {
        let grades = self.students.values().flat_map(BTreeMap::values);
        grades.filter(|grade| grade.standing == Standing::GraderError).count()
    }
}

fn row<'a>(fields: impl Iterator<Item = &'a str>) -> String {
    let mut row = String::new();
    for (number, field) in fields.enumerate() {
        let comma = if number > 0 { "," } else { "" };
        // A String takes any text.
        let _ = write!(row, "{comma}{}", quoted(&no_formula(field)));
    }
    row + "\r\n"
}

/// A spreadsheet takes a field that begins so for a formula, and runs it (CSV injection); a student
/// chooses the name of a file. Full-width forms are taken for the same by some.
fn no_formula(field: &str) -> String {
    let begins = field.trim_start().chars().next();
    let is_formula = begins.is_some_and(|c| "=+-@＝＋－＠|%\t\r".contains(c));
    if is_formula { format!("'{field}") } else { field.to_owned() }
}

fn quoted(field: &str) -> String {
    let is_plain = !field.contains([',', '"', '\r', '\n']);
    if is_plain { field.to_owned() } else { format!("\"{}\"", field.replace('"', "\"\"")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grade(standing: Standing, points: u64) -> Grade {
        Grade { standing, points, max_points: 10 }
    }

    fn gradebook(rows: &[(&str, &[Grade])]) -> String {
        let exercises = vec!["welcome".to_owned(), "udp_send".to_owned()];
        let students = rows.iter().map(|(name, grades)| {
            let grades = exercises.iter().cloned().zip(grades.iter().copied());
            ((*name).to_owned(), grades.collect())
        });
        Gradebook { students: students.collect(), exercises: exercises.clone() }.csv()
    }

    #[test]
    fn a_line_a_student_sorted_with_total_and_the_worst_standing() {
        let (passed, failed) = (grade(Standing::Passed, 10), grade(Standing::Failed, 4));
        let missing = grade(Standing::Missing, 0);
        let csv = gradebook(&[("wang", &[failed, missing]), ("li", &[passed, failed])]);
        let expected = "student,welcome,udp_send,total,max,status\r\n\
                        li,10,4,14,20,failed\r\nwang,4,0,4,20,missing\r\n";
        assert_eq!(csv, expected);
    }

    #[test]
    fn the_graders_trouble_is_no_zero() {
        let grades = [grade(Standing::Passed, 10), grade(Standing::GraderError, 0)];
        let csv = gradebook(&[("li", &grades)]);
        assert!(csv.ends_with("li,10,,,20,grader_error\r\n"), "{csv}");
    }

    #[test]
    fn a_name_is_neither_a_formula_nor_a_second_field() {
        for (name, shown) in [
            ("=cmd|'/c calc'!A1", "'=cmd|'/c calc'!A1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            (" =1", "' =1"),
            ("＝1", "'＝1"),
            ("li,10,\"a\"", "\"li,10,\"\"a\"\"\""),
            ("王芳", "王芳"),
        ] {
            let csv = gradebook(&[(name, &[])]);
            assert_eq!(csv.lines().nth(1).unwrap(), format!("{shown},,,,0,"), "{name}");
        }
    }
}
