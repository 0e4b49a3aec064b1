//! Outcomes as rows.

mod action_terms;
mod actions;
mod attribution;
mod constituents;
mod constraints;
mod disclosure;
mod file_columns;
mod index_day;
mod levels;
mod overlays;
mod review;
mod rounding;
mod verdicts;

use kapok_published::DayTables;

pub use index_day::IndexDay;

/// The rows of calculated index-days, in all tables, by index.
///
/// # Panics
///
/// If an outcome was calculated without its detail.
#[must_use]
pub fn tabulate(days: &[IndexDay<'_>]) -> DayTables {
    let mut tables = DayTables::default();
    for day in days {
        tables.append(index_day(day));
    }
    tables.sort();
    tables
}

fn index_day(day: &IndexDay<'_>) -> DayTables {
    let detail = day.detail();
    DayTables {
        levels: levels::rows(day),
        constituents_close: constituents::close_rows(day, detail),
        constituents_open: constituents::open_rows(day, detail),
        corporate_actions: actions::rows(day, detail),
        review: review::rows(day, detail),
        eligibility: verdicts::rows(day),
        attribution: attribution::rows(day),
        overlays: overlays::rows(day),
        esg_disclosure: disclosure::rows(day, detail),
        constraints: constraints::rows(day),
    }
}
