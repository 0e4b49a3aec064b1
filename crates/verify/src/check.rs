//! Comparisons of published values with recomputed ones.

use std::fmt;

use serde::Serialize;

use crate::exact::{Exact, exact, relative_error, text};
use crate::rounding::{Rounding, rounded};

/// Distance that a published number may have from the exact value of its formula, relative to it. A
/// published `f64` is that value after a few roundings, each at most 1.1e-16; rounded formulas
/// have fewer than ten of them, and a chain of splits one more each. 1e-13 leaves room for
/// hundreds, and is a ten-millionth of the last of four decimals of a level of a thousand.
pub const TOLERANCE: f64 = 1e-13;

/// Distance that numbers with powers, roots or logarithms may have from ours, relative to their
/// scale.
pub(crate) const TRANSCENDENTAL: f64 = 1e-14;

/// One formula, for one index or for all files.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// The formula, or the sentence that is to hold.
    pub name: String,
    /// The index; empty for files.
    pub index: String,
    /// Number of values compared.
    pub compared: usize,
    /// The largest relative error.
    pub worst: f64,
    /// Values that differ by more than they may.
    pub failures: Vec<Failure>,
}

/// One value that is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// File or table, row and column.
    pub place: String,
    /// The published value.
    pub published: String,
    /// The recomputed value.
    pub recomputed: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: published {}, recomputed {}", self.place, self.published, self.recomputed)
    }
}

impl Check {
    /// A check of one index.
    pub(crate) fn of(index: &str, name: impl Into<String>) -> Self {
        Self { index: index.to_owned(), ..Self::of_files(name) }
    }

    /// A check of files.
    pub(crate) fn of_files(name: impl Into<String>) -> Self {
        let (name, index) = (name.into(), String::new());
        Self { name, index, compared: 0, worst: 0.0, failures: Vec::new() }
    }

    /// Compares a published number with the exact one, relative to that.
    pub(crate) fn near(
        &mut self,
        place: impl FnOnce() -> String,
        published: f64,
        recomputed: &Exact,
    ) {
        self.within(place, &exact(published), recomputed, recomputed);
    }

    /// Compares a level with its formula; where levels are carried at so many decimals, it has no
    /// more, and is at most half a unit of the last away.
    pub(crate) fn carried(
        &mut self,
        place: impl Fn() -> String,
        published: f64,
        recomputed: &Exact,
        decimals: Option<i64>,
    ) {
        let Some(decimals) = decimals else { return self.near(place, published, recomputed) };
        let Ok(decimals) = u32::try_from(decimals) else {
            return self.refuse(place(), decimals.to_string(), "decimals".to_owned());
        };
        let whole = rounded(published, decimals, Rounding::HalfEven);
        self.same(&place, published, whole);
        let half = Exact::power_of_ten(decimals) / exact(2.0);
        let beyond = (exact(published) - recomputed).abs() - half;
        let beyond = if beyond.is_negative() { Exact::zero() } else { beyond };
        self.within(place, &(recomputed + &beyond), recomputed, recomputed);
    }

    /// Compares a number with the nearest of some exact ones, relative to a scale.
    pub(crate) fn nearest(
        &mut self,
        place: impl FnOnce() -> String,
        published: f64,
        candidates: &[Exact],
        scale: &Exact,
    ) {
        let published = exact(published);
        let error = |candidate: &Exact| relative_error(&published, candidate, scale);
        let nearest = candidates.iter().min_by(|a, b| error(a).total_cmp(&error(b)));
        if let Some(nearest) = nearest {
            self.within(place, &published, nearest, scale);
        }
    }

    /// Compares a number with the exact one, relative to a scale.
    pub(crate) fn within(
        &mut self,
        place: impl FnOnce() -> String,
        published: &Exact,
        recomputed: &Exact,
        scale: &Exact,
    ) {
        self.within_tolerance(place, published, recomputed, scale, TOLERANCE);
    }

    /// Compares a number with the exact one, relative to a scale, to a tolerance.
    pub(crate) fn within_tolerance(
        &mut self,
        place: impl FnOnce() -> String,
        published: &Exact,
        recomputed: &Exact,
        scale: &Exact,
        tolerance: f64,
    ) {
        let error = relative_error(published, recomputed, scale);
        self.compared += 1;
        self.worst = self.worst.max(error);
        if error > tolerance {
            self.fail(place(), text(published), text(recomputed));
        }
    }

    /// Compares two values that must be the same.
    pub(crate) fn same<T: PartialEq + fmt::Debug>(
        &mut self,
        place: impl FnOnce() -> String,
        published: T,
        recomputed: T,
    ) {
        self.compared += 1;
        if published != recomputed {
            self.fail(place(), format!("{published:?}"), format!("{recomputed:?}"));
        }
    }

    /// Compares two exact numbers that must be the same.
    pub(crate) fn equal(
        &mut self,
        place: impl FnOnce() -> String,
        published: &Exact,
        recomputed: &Exact,
    ) {
        self.compared += 1;
        if published != recomputed {
            self.worst = self.worst.max(relative_error(published, recomputed, &exact(1.0)));
            self.fail(place(), text(published), text(recomputed));
        }
    }

    /// Counts a comparison without a fault.
    pub(crate) fn pass(&mut self) {
        self.compared += 1;
    }

    /// Counts a comparison that cannot be made, or that was made elsewhere and failed.
    pub(crate) fn refuse(&mut self, place: String, published: String, recomputed: String) {
        self.compared += 1;
        self.fail(place, published, recomputed);
    }

    fn fail(&mut self, place: String, published: String, recomputed: String) {
        self.failures.push(Failure { place, published, recomputed });
    }
}
