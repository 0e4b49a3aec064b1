//! The result of a verification.

use serde::Serialize;

use crate::check::{Check, Failure};

/// The result of a verification.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Verification {
    /// Comparisons that were made.
    pub checks: Vec<Check>,
    /// Comparisons that could not be made, and why.
    pub skipped: Vec<String>,
}

impl Verification {
    /// Whether nothing differs.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.checks.iter().all(|check| check.failures.is_empty())
    }

    /// Number of values compared.
    #[must_use]
    pub fn compared(&self) -> usize {
        self.checks.iter().map(|check| check.compared).sum()
    }

    /// The largest relative error.
    #[must_use]
    pub fn worst(&self) -> f64 {
        self.checks.iter().map(|check| check.worst).fold(0.0, f64::max)
    }

    /// Values that differ, with the check that found it.
    pub fn failures(&self) -> impl Iterator<Item = (&Check, &Failure)> {
        self.checks.iter().flat_map(|check| check.failures.iter().map(move |f| (check, f)))
    }

    /// Adds the result of another verification.
    pub(crate) fn extend(&mut self, other: Self) {
        self.checks.extend(other.checks);
        self.skipped.extend(other.skipped);
    }

    /// Adds a check that compared something.
    pub(crate) fn add(&mut self, check: Check) {
        if check.compared > 0 {
            self.checks.push(check);
        }
    }

    /// Adds checks that compared something.
    pub(crate) fn add_all(&mut self, checks: impl IntoIterator<Item = Check>) {
        checks.into_iter().for_each(|check| self.add(check));
    }

    /// Notes a comparison that could not be made.
    pub(crate) fn skip(&mut self, reason: String) {
        self.skipped.push(reason);
    }
}
