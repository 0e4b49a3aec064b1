//! One calculated index-day, and the words that its rows share.

use chrono::NaiveDate;
use kapok_conventions::Conventions;
use kapok_domain::Mic;
use kapok_engine::{CloseDetail, Outcome};
use kapok_market::{History, SecurityIx, Snapshot};
use kapok_rulebook::Rulebook;

/// One calculated index-day.
#[derive(Debug, Clone, Copy)]
pub struct IndexDay<'a> {
    /// The methodology.
    pub book: &'a Rulebook,
    /// SHA-256 of the index file, in the version in force on the day.
    pub config_sha256: &'a str,
    /// Facts of the market.
    pub history: &'a History,
    /// The outcome of the day, with its detail.
    pub outcome: &'a Outcome,
}

impl<'a> IndexDay<'a> {
    pub(super) fn detail(&self) -> &'a CloseDetail {
        let detail = self.outcome.detail.as_ref();
        // Drivers that publish calculate with it; without it there are no constituents to publish.
        detail.expect("an index-day that is tabulated was calculated with its detail")
    }

    /// Version of the rules in force on the day.
    #[must_use]
    pub fn rules(&self) -> &'a Rulebook {
        self.book.on(self.outcome.date)
    }

    /// Day from which the version in force holds; `None` of an index with one version.
    #[must_use]
    pub fn rules_from(&self) -> Option<NaiveDate> {
        self.rules().version
    }

    pub(super) fn index_id(&self) -> String {
        self.book.id.to_string()
    }

    /// Illustrative data of the index, for every row that rests on it.
    pub(super) fn illustrative(&self) -> Option<String> {
        self.rules().illustrative.clone().filter(|text| !text.is_empty())
    }

    /// Exchanges whose calendar is provisional on the day or up to the next calculation day, so
    /// that a notice of them may change what depends on it.
    #[must_use]
    pub fn provisional_calendars(&self) -> Vec<Mic> {
        self.book.calendar.uncertain_exchanges(self.outcome.date, self.outcome.next_date)
    }

    /// Status of a level of the day.
    pub(super) fn status(&self) -> &'static str {
        if self.provisional_calendars().is_empty() { "final" } else { "provisional" }
    }

    /// The conventions of the day.
    pub(super) fn conventions(&self) -> &'a Conventions {
        self.book.conventions.on(self.outcome.date)
    }

    /// Facts that were known at the day's cut-off.
    pub(super) fn snapshot(&self) -> Snapshot<'a> {
        let (date, history) = (self.outcome.date, self.history);
        let lookback = self.rules().price_lookback_days;
        Snapshot::new(history, date, history.cut_off(date), lookback)
    }

    pub(super) fn security_id(&self, security: SecurityIx) -> String {
        self.history.security(security).id.to_string()
    }
}
