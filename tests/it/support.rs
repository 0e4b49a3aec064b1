//! Small markets and index files for tests, and the drivers of the calculation.

pub(crate) mod index;
pub(crate) mod market;
pub(crate) mod overlaid;
pub(crate) mod table;

use chrono::NaiveDate;
use kapok_engine::{Calculator, Outcome, State, StepError};
pub(crate) use kapok_fixture::{day, weekdays};
use kapok_market::History;
use kapok_publication::{IndexDay, tabulate};
use kapok_rulebook::Rulebook;
use kapok_verify::recompute;

/// The exchange of all test markets: it trades on every weekday but 1 January.
pub(crate) const MIC: &str = "XXXX";
/// The source of all test fixings.
pub(crate) const FIX: &str = "FIX";
/// The withholding table of all test markets.
pub(crate) const WITHHOLDING: &str = "test";

/// A line as a terminal shows it.
pub(crate) fn wrapped(line: &str) -> String {
    let mut lines = vec![String::new()];
    for word in line.split_inclusive(' ') {
        if lines[lines.len() - 1].len() + word.len() > 88 {
            lines.push("    ".to_owned());
        }
        lines.last_mut().unwrap().push_str(word);
    }
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

/// Every evening of an index from its base date to `until`, with the constituents kept.
pub(crate) fn evenings(
    book: &Rulebook,
    history: &History,
    until: NaiveDate,
) -> Result<Vec<(State, Outcome)>, StepError> {
    let calculator = Calculator { book, history, detail: true };
    let mut evenings = vec![calculator.found()?];
    for &date in &book.calendar.between(book.base_date, until)?[1..] {
        let state = evenings[evenings.len() - 1].0.clone();
        evenings.push(calculator.next(state, date)?);
    }
    Ok(evenings)
}

/// Proves every day of an index by the second engine, each with the day before it.
pub(crate) fn prove(book: &Rulebook, history: &History, days: &[(State, Outcome)]) {
    let tables: Vec<_> = days
        .iter()
        .map(|(_, outcome)| IndexDay { book, config_sha256: "", history, outcome })
        .map(|day| tabulate(&[day]))
        .collect();
    for (at, today) in tables.iter().enumerate() {
        let proof = recompute(today, at.checked_sub(1).map(|before| &tables[before]));
        let failures: Vec<String> = proof.failures().map(|(_, f)| f.to_string()).collect();
        assert_eq!(failures, [""; 0]);
    }
}
