//! Conventions over time.

use chrono::NaiveDate;

use crate::declared::{ConventionChange, Conventions, ConventionsConfig};
use crate::preset::Preset;
use kapok_strict_toml::Problem;

/// The conventions of an index, from date to date.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// Conventions of the base date.
    first: Conventions,
    /// Changes after it, in order of date.
    changes: Vec<Change>,
}

/// Conventions that hold from a date on.
#[derive(Debug, Clone, PartialEq)]
struct Change {
    from: NaiveDate,
    after: Conventions,
}

impl Timeline {
    /// The conventions of a calculation day.
    #[must_use]
    pub fn on(&self, date: NaiveDate) -> &Conventions {
        let begun = self.changes.partition_point(|change| change.from <= date);
        begun.checked_sub(1).map_or(&self.first, |last| &self.changes[last].after)
    }

    /// All conventions that ever hold, in order.
    pub fn all(&self) -> impl Iterator<Item = &Conventions> {
        std::iter::once(&self.first).chain(self.changes.iter().map(|change| &change.after))
    }

    /// The dates from which other conventions hold.
    pub fn dates(&self) -> impl Iterator<Item = NaiveDate> {
        self.changes.iter().map(|change| change.from)
    }

    /// Changes to other conventions from a date on.
    #[must_use]
    pub fn changed(&self, from: NaiveDate, to: Conventions) -> Self {
        let mut changes = self.changes.clone();
        changes.retain(|change| change.from < from);
        changes.push(Change { from, after: to });
        Self { first: self.first.clone(), changes }
    }

    /// Conventions of several versions of the rules, one after the other.
    ///
    /// * `versions`: the day from which each holds, and its conventions; in order of date, at least
    ///   one, and each with no change before that day
    ///
    /// # Panics
    ///
    /// If there is no version.
    #[must_use]
    pub fn joined(versions: &[(NaiveDate, Self)]) -> Self {
        let ((_, base), later) = versions.split_first().expect("an index has a version");
        let mut joined = base.clone();
        for (from, version) in later {
            joined.changes.retain(|change| change.from < *from);
            joined.changes.push(Change { from: *from, after: version.first.clone() });
            joined.changes.extend(version.changes.iter().cloned());
        }
        joined
    }

    /// The conventions of a preset over all time, with the names of tables and fixes of these.
    #[must_use]
    pub fn under(&self, preset: Preset) -> Self {
        let data = ConventionsConfig {
            withholding_table: self.first.withholding_table.clone(),
            fx_fix: self.first.fx_fix.clone(),
            fx_carry_days: Some(self.first.fx_carry_days),
            ..ConventionsConfig::default()
        };
        match Conventions::complete(data.over(preset.values())) {
            Ok(first) => Self { first, changes: Vec::new() },
            Err(open) => panic!("preset {} leaves {open:?} open", preset.name()),
        }
    }

    /// Preset, overrides and changes of an index file together.
    ///
    /// * `begin`: day from which the file holds
    pub fn resolve(
        preset: Option<Preset>,
        written: Option<&ConventionsConfig>,
        changes: &[ConventionChange],
        begin: NaiveDate,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let before = problems.len();
        let preset = preset.map(Preset::values).unwrap_or_default();
        let mut known = written.cloned().unwrap_or_default().over(preset);
        let path = if written.is_some() { "conventions" } else { "index" };
        let first = complete(known.clone(), path, problems);
        let mut later: Vec<Change> = Vec::with_capacity(changes.len());
        for (i, change) in changes.iter().enumerate() {
            let (path, from) = (format!("convention_changes[{i}]"), change.from.0);
            let last = i.checked_sub(1).map(|before| changes[before].from.0);
            check_from(from, last, begin, &path, problems);
            let change = ConventionsConfig::from(change.clone());
            if change == ConventionsConfig::default() {
                let message = "this change states no convention";
                let problem = Problem::new(path.clone(), message);
                problems.push(problem.hint("leave the change out, or state a convention"));
                continue;
            }
            known = change.over(known);
            if let Some(after) = complete(known.clone(), &path, problems) {
                let now = later.last().map(|change| &change.after).or(first.as_ref());
                if now == Some(&after) {
                    let problem = Problem::new(path, "the conventions are as before");
                    problems.push(problem.hint("leave the change out, or state another value"));
                }
                later.push(Change { from, after });
            }
        }
        (problems.len() == before).then_some(Self { first: first?, changes: later })
    }
}

/// Changes come one after the other, and after the day from which the file holds.
fn check_from(
    from: NaiveDate,
    last: Option<NaiveDate>,
    begin: NaiveDate,
    path: &str,
    problems: &mut Vec<Problem>,
) {
    let path = format!("{path}.from");
    if last.is_some_and(|last| last >= from) {
        let problem = Problem::new(path, format!("{from} is not after the change before it"));
        problems.push(problem.hint("write changes in the order of their dates, one for a date"));
    } else if from <= begin {
        let message = format!("{from} is not after {begin}, the day from which the file holds");
        let problem = Problem::new(path, message);
        problems.push(problem.hint("what holds from that day on stands in [conventions]"));
    }
}

fn complete(
    written: ConventionsConfig,
    path: &str,
    problems: &mut Vec<Problem>,
) -> Option<Conventions> {
    match Conventions::complete(written) {
        Ok(conventions) => check(&conventions, path, problems).then_some(conventions),
        Err(open) => {
            let message = format!("conventions are not determined: {}", open.join(", "));
            let hint = "name a preset, as in index.conventions = \"sp\", or state each of them \
                        under [conventions]";
            problems.push(Problem::new(path, message).hint(hint));
            None
        }
    }
}

/// Numbers lie where they mean something.
fn check(conventions: &Conventions, path: &str, problems: &mut Vec<Problem>) -> bool {
    let before = problems.len();
    let mut outside = |name: &str, value: f64, allowed: &str| {
        let message = format!("`{name}` is {value}, allowed is {allowed}");
        problems.push(Problem::new(format!("{path}.{name}"), message));
    };
    let Conventions { special_dividend_threshold, share_update_threshold, .. } = *conventions;
    if !(0.0..=1.0).contains(&special_dividend_threshold) {
        outside("special_dividend_threshold", special_dividend_threshold, "a fraction from 0 to 1");
    }
    if !(0.0..).contains(&share_update_threshold) {
        outside("share_update_threshold", share_update_threshold, "a fraction from 0 up");
    }
    let dilutive = conventions.dilutive_rights_threshold;
    if dilutive.is_nan() || dilutive <= 0.0 {
        outside("dilutive_rights_threshold", dilutive, "a number of shares above 0");
    }
    if conventions.level_decimals > 12 {
        outside("level_decimals", conventions.level_decimals.into(), "0 to 12");
    }
    problems.len() == before
}
