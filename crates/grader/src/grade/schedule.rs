//! The order of checks: each after those that it needs.

use std::collections::HashMap;

use crate::Words;
use crate::plan::PlannedCheck;

/// Which check may run next.
pub(super) struct Schedule<'a> {
    checks: &'a [PlannedCheck],
    begun: Vec<bool>,
    passed: HashMap<&'a str, bool>,
}

impl<'a> Schedule<'a> {
    pub(super) fn new(checks: &'a [PlannedCheck]) -> Self {
        Self { checks, begun: vec![false; checks.len()], passed: HashMap::new() }
    }

    /// The next check whose needs are decided: to be run, or skipped, with the reason: one of them
    /// has not passed.
    pub(super) fn next_ready(&mut self) -> Option<(usize, Option<Words>)> {
        let decided = |check: &PlannedCheck| {
            check.needs.iter().all(|need| self.passed.contains_key(need.as_str()))
        };
        let index = (0..self.checks.len()).find(|&i| !self.begun[i] && decided(&self.checks[i]))?;
        self.begun[index] = true;
        let failed = |need: &&String| self.passed.get(need.as_str()) != Some(&true);
        let lacking = self.checks[index].needs.iter().find(failed);
        Some((index, lacking.map(|need| self.needs(need))))
    }

    fn needs(&self, need: &str) -> Words {
        let title = self.checks.iter().find(|check| check.id == need).map(|check| &check.title);
        let (en, zh) = title.map_or((need, need), |title| (&title.en, &title.zh));
        Words::new(format!("it builds on “{en}”"), format!("要先通过“{zh}”"))
    }

    pub(super) fn over(&mut self, index: usize, passed: bool) {
        self.passed.insert(&self.checks[index].id, passed);
    }
}
