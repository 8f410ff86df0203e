//! Who shows what the grader tells.

mod human;
mod json;

pub(crate) use self::human::Human;
pub(crate) use self::json::Json;
