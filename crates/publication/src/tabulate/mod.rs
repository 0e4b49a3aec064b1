//! Outcomes as rows.

mod constituents;
mod constraints;
mod disclosure;
mod events;
mod levels;
mod overlays;
mod review;

use kapok_engine::Outcome;
use kapok_market::{History, SecurityIx, Snapshot};
use kapok_methodology::{ReturnVariant, Rulebook};

use crate::day_tables::DayTables;

/// One calculated index-day.
#[derive(Debug, Clone, Copy)]
pub struct IndexDay<'a> {
    /// The methodology.
    pub book: &'a Rulebook,
    /// SHA-256 of the index file.
    pub config_sha256: &'a str,
    /// All that is known.
    pub history: &'a History,
    /// What the day yielded, with its detail.
    pub outcome: &'a Outcome,
}

impl IndexDay<'_> {
    fn index_id(&self) -> String {
        self.book.id.to_string()
    }

    /// What in the data of the index is illustrative, for every row that rests on it.
    fn illustrative(&self) -> Option<String> {
        self.book.illustrative.clone().filter(|text| !text.is_empty())
    }

    /// What was known at the day's cut-off.
    fn snapshot(&self) -> Snapshot<'_> {
        let (date, history) = (self.outcome.date, self.history);
        let lookback = self.book.price_lookback_days;
        Snapshot::new(history, date, history.cut_off(date), lookback)
    }

    fn security_id(&self, security: SecurityIx) -> String {
        self.history.security(security).id.to_string()
    }
}

/// The rows of calculated index-days, in all tables, by index.
///
/// # Panics
///
/// If an outcome was calculated without its detail.
#[must_use]
pub fn tabulate(days: &[IndexDay<'_>]) -> DayTables {
    let mut tables = DayTables::default();
    for day in days {
        tables.append(tabulate_one(day));
    }
    tables.sort();
    tables
}

fn tabulate_one(day: &IndexDay<'_>) -> DayTables {
    let Some(detail) = &day.outcome.detail else {
        panic!("{} of {} has no detail", day.book.id, day.outcome.date);
    };
    DayTables {
        levels: levels::rows(day),
        constituents_close: constituents::close_rows(day, detail),
        constituents_open: constituents::open_rows(day, detail),
        corporate_actions: events::action_rows(day, detail),
        review: review::rows(day, detail),
        eligibility: review::eligibility_rows(day),
        attribution: events::attribution_rows(day),
        overlays: overlays::rows(day),
        esg_disclosure: disclosure::rows(day, detail),
        constraints: constraints::rows(day),
    }
}

/// The name of a return variant in published tables.
pub(crate) fn variant_name(variant: ReturnVariant) -> &'static str {
    match variant {
        ReturnVariant::Price => "price",
        ReturnVariant::Net => "net",
        ReturnVariant::Gross => "gross",
    }
}
