//! Rates of interest, a fraction a year: a number, or a curve of the `rates` table.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::curve::Curve;
use crate::words::Words;

/// A rate a year: a number, or a curve of the `rates` table.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Rate {
    /// One number for all days, a fraction a year.
    Fixed(f64),
    /// Rates of the table, day by day.
    Curve(Curve),
}

/// A rate of the day before, from which on interest runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateUsed {
    /// A fraction a year.
    pub rate: f64,
    /// The day of the rate; `None` where it is a number of the index file.
    pub as_of: Option<NaiveDate>,
}

/// Interest of a calculation day.
///
/// Source: `docs/methodology/overlays.md` §2.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interest {
    /// `r`, a fraction a year.
    pub rate: f64,
    /// `f`, the part of a year since the calculation day before.
    pub fraction: f64,
}

impl Rate {
    pub(crate) fn words(&self, words: &mut Words<'_>) {
        match self {
            Self::Fixed(rate) => words.number("rate", *rate),
            Self::Curve(curve) => words.curve(curve),
        }
    }
}
