//! Parts of a year between two days, for interest and fees.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use schemars::JsonSchema;
use serde::Deserialize;

/// Day count: conversion of days to a fraction of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum DayCount {
    /// Calendar days by 360.
    #[serde(rename = "act/360")]
    Act360,
    /// Calendar days by 365.
    #[serde(rename = "act/365")]
    Act365,
    /// Calendar days in leap years by 366, others by 365 (ISDA).
    #[serde(rename = "act/act")]
    ActAct,
}

/// A text that is no day count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a day count: act/360, act/365 or act/act")]
pub struct DayCountError(String);

impl DayCount {
    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Act360 => "act/360",
            Self::Act365 => "act/365",
            Self::ActAct => "act/act",
        }
    }

    /// The part of a year from one day to another: the days after `from` up to `to`.
    ///
    /// Source: `docs/methodology/overlays.md` §2.
    #[must_use]
    pub fn fraction(self, from: NaiveDate, to: NaiveDate) -> f64 {
        match self {
            Self::Act360 => days(from, to) / 360.0,
            Self::Act365 => days(from, to) / 365.0,
            Self::ActAct => {
                let (leap, common) = leap_days(from, to);
                leap / 366.0 + common / 365.0
            }
        }
    }
}

fn days(from: NaiveDate, to: NaiveDate) -> f64 {
    (to - from).num_days() as f64
}

/// Days of a period in leap years, and in others: a day belongs to the year that it begins in.
fn leap_days(from: NaiveDate, to: NaiveDate) -> (f64, f64) {
    if from.year() == to.year() {
        let all = days(from, to);
        return if from.leap_year() { (all, 0.0) } else { (0.0, all) };
    }
    let mut found = (0.0, 0.0);
    let mut start = from;
    while start < to {
        let new_year = NaiveDate::from_ymd_opt(start.year() + 1, 1, 1).unwrap_or(to);
        let end = new_year.min(to);
        let part = if start.leap_year() { &mut found.0 } else { &mut found.1 };
        *part += days(start, end);
        start = end;
    }
    found
}

impl fmt::Display for DayCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for DayCount {
    type Err = DayCountError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let all = [Self::Act360, Self::Act365, Self::ActAct];
        let found = all.into_iter().find(|count| count.name().eq_ignore_ascii_case(text));
        found.ok_or_else(|| DayCountError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fraction(count: &str, from: &str, to: &str) -> f64 {
        let count: DayCount = count.parse().unwrap();
        count.fraction(from.parse().unwrap(), to.parse().unwrap())
    }

    #[test]
    fn a_weekend_and_the_turn_of_a_leap_year() {
        assert_eq!(fraction("act/360", "2024-01-05", "2024-01-08"), 3.0 / 360.0);
        assert_eq!(fraction("act/365", "2024-01-05", "2024-01-08"), 3.0 / 365.0);
        assert_eq!(fraction("act/act", "2024-01-05", "2024-01-08"), 3.0 / 366.0);
        assert_eq!(fraction("act/act", "2024-12-30", "2025-01-02"), 2.0 / 366.0 + 1.0 / 365.0);
        // 185 days of 2023, all 366 of 2024, 181 of 2025.
        let common = (185.0 + 181.0) / 365.0;
        assert_eq!(fraction("act/act", "2023-06-30", "2025-07-01"), 1.0 + common);
        assert_eq!("ACT/360".parse(), Ok(DayCount::Act360));
        assert_eq!("act/252".parse::<DayCount>().unwrap_err().to_string(), {
            "`act/252` is not a day count: act/360, act/365 or act/act"
        });
    }
}
