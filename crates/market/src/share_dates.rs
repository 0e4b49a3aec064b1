//! Dates on which share counts come into force and become known: they tell a day which lines to
//! look at.

use chrono::NaiveDate;
use kapok_domain::Timestamp;

use crate::fact::{Fact, FactTable};
use crate::security::SecurityIx;
use crate::share_count::ShareCount;

/// Lines by the dates of their share counts.
#[derive(Debug)]
pub(crate) struct ShareDates {
    in_force: Vec<(NaiveDate, SecurityIx)>,
    known: Vec<(Timestamp, SecurityIx)>,
}

impl ShareDates {
    pub(crate) fn new(shares: &FactTable<SecurityIx, ShareCount>) -> Self {
        let rows = shares.rows();
        // Two orders of the same rows: by the date that a count is about, and by the time it became
        // known.
        let mut in_force: Vec<_> = rows.iter().map(|(line, fact)| (fact.as_of, *line)).collect();
        let moments = |(line, fact): &'_ (SecurityIx, Fact<ShareCount>)| {
            let moments = [Some(fact.known_at), fact.withdrawn_at];
            moments.into_iter().flatten().map(|at| (at, *line)).collect::<Vec<_>>()
        };
        let mut known: Vec<_> = rows.iter().flat_map(moments).collect();
        in_force.sort_unstable();
        known.sort_unstable();
        Self { in_force, known }
    }

    /// Lines with a count in force from a day of one window on, or known or withdrawn in the other;
    /// windows are open at their start and closed at their end.
    pub(crate) fn between(
        &self,
        in_force: (NaiveDate, NaiveDate),
        known: (Timestamp, Timestamp),
    ) -> Vec<SecurityIx> {
        let mut found = lines(&self.in_force, in_force);
        found.extend(lines(&self.known, known));
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn lines<T: Ord + Copy>(rows: &[(T, SecurityIx)], (after, to): (T, T)) -> Vec<SecurityIx> {
    let start = rows.partition_point(|(date, _)| *date <= after);
    let within = rows[start..].iter().take_while(|(date, _)| *date <= to);
    within.map(|(_, line)| *line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::security::TextIx;
    use crate::share_count::CountKnown;
    use kapok_domain::end_of_day;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_count_shows_when_it_comes_into_force_and_when_it_becomes_known() {
        let count = |line: u32, as_of: &str, known: &str| {
            let stated = CountKnown::Stated;
            let value = ShareCount { outstanding: 1.0, free_float: None, known: stated };
            let known_at = end_of_day(day(known));
            (SecurityIx(line), Fact::new(day(as_of), known_at, TextIx(0), value))
        };
        let dates = ShareDates::new(&FactTable::new(vec![
            count(0, "2024-01-05", "2024-01-02"), // announced before
            count(1, "2024-01-02", "2024-01-04"), // late
            count(2, "2024-01-09", "2024-01-02"), // later
        ]));
        let evening = |before: &str, date: &str, next: &str| {
            let known = (end_of_day(day(before)), end_of_day(day(date)));
            let found = dates.between((day(date), day(next)), known);
            found.iter().map(|line| line.0).collect::<Vec<_>>()
        };
        assert_eq!(evening("2024-01-03", "2024-01-04", "2024-01-05"), [0, 1]);
        assert_eq!(evening("2024-01-04", "2024-01-05", "2024-01-08"), [] as [u32; 0]);
        assert_eq!(evening("2024-01-05", "2024-01-08", "2024-01-09"), [2]);
    }
}
