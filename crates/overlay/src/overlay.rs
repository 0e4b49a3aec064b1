//! Overlays as resolved, and their days.

use chrono::NaiveDate;
use kapok_domain::{Currency, DayCount, IndexId};

use crate::day::OverlayDay;
use crate::facts::Facts;
use crate::kind::OverlayRule;
use crate::moving::Moving;
use crate::named_fact::NamedFact;
use crate::record::OverlayRecord;
use crate::series::Series;
use crate::state::OverlayState;
use crate::today::{OwnSeries, SeriesOfDay};

/// A level computed from published levels.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlay {
    /// The id under which it is published.
    pub id: String,
    /// The kind, as files name it.
    pub kind: &'static str,
    /// First day of the overlay.
    pub base_date: NaiveDate,
    /// Level on its first day, points.
    pub base_level: f64,
    /// Currency of its level.
    pub currency: Currency,
    /// Rule, from date to date.
    pub(crate) rule: OverlayRule,
}

impl Overlay {
    /// The series that it is computed from on a day: what its terms are on, then components.
    #[must_use]
    pub fn series_on(&self, date: NaiveDate) -> Vec<&Series> {
        self.rule.dated().series_on(date)
    }

    /// The names of these series, as an index file writes them.
    ///
    /// * `overlays`: of the same rulebook
    #[must_use]
    pub fn series_names(&self, date: NaiveDate, overlays: &[Self]) -> Vec<String> {
        let name = |series: &Series| series.name(|at| &overlays[at].id);
        self.series_on(date).into_iter().map(name).collect()
    }

    /// The series that it is computed from on any day.
    #[must_use]
    pub fn series(&self) -> Vec<&Series> {
        self.rule.dated().series()
    }

    /// The other indices whose series it needs, sorted.
    #[must_use]
    pub fn others(&self) -> Vec<&IndexId> {
        let mut others: Vec<&IndexId> =
            self.series().into_iter().filter_map(Series::other_index).collect();
        others.sort_unstable();
        others.dedup();
        others
    }

    /// Highest age of levels of other indices, calendar days.
    #[must_use]
    pub fn carry_days_of_others(&self) -> u32 {
        self.rule.carry_days_of_others()
    }

    /// Facts of the tables that its terms of a day name.
    ///
    /// * `overlays`: of the same rulebook
    #[must_use]
    pub fn named_facts(&self, date: NaiveDate, overlays: &[Self]) -> Vec<NamedFact> {
        let ids: Vec<&str> = overlays.iter().map(|overlay| overlay.id.as_str()).collect();
        self.rule.dated().facts(date, &ids)
    }

    /// The part of a year that its terms of a day count by, where they do.
    #[must_use]
    pub fn basis(&self, date: NaiveDate) -> Option<DayCount> {
        self.rule.dated().basis(date)
    }

    /// Whether its days must tell the return at the exchange rates of the day before.
    #[must_use]
    pub fn needs_local_return(&self) -> bool {
        self.rule.needs_local_return()
    }

    /// Whether its days must tell the currencies of the constituents.
    #[must_use]
    pub fn needs_exposures(&self) -> bool {
        self.rule.needs_exposures()
    }

    /// Terms of the overlay on a day as a text: fields `name=value` separated by blanks.
    ///
    /// * `overlays`: of the same rulebook
    #[must_use]
    pub fn terms_text(&self, date: NaiveDate, overlays: &[Self]) -> String {
        let ids: Vec<&str> = overlays.iter().map(|overlay| overlay.id.as_str()).collect();
        self.rule.dated().text(date, &ids)
    }
}

/// Moves overlays by one day: each in order, after those that it is computed from.
///
/// Source: `docs/methodology/overlays.md` §1.
///
/// * `states`: of the day before, in any order; empty on the base date
#[must_use]
pub fn advance(
    overlays: &[Overlay],
    mut states: Vec<OverlayState>,
    day: &OverlayDay<'_>,
    facts: &dyn Facts,
) -> (Vec<OverlayState>, Vec<OverlayRecord>) {
    let mut next = Vec::with_capacity(overlays.len());
    let mut records = Vec::with_capacity(overlays.len());
    let mut own: Vec<OwnSeries<'_>> =
        overlays.iter().map(|overlay| OwnSeries { id: &overlay.id, point: None }).collect();
    for (at, overlay) in overlays.iter().enumerate() {
        let of = states.iter().position(|state| *state.id == *overlay.id);
        let state = of.map(|of| states.swap_remove(of));
        if day.date < overlay.base_date {
            continue;
        }
        let Overlay { id, base_date, base_level, currency, .. } = overlay;
        let (base_date, base_level, currency) = (*base_date, *base_level, *currency);
        let ground = SeriesOfDay { day, facts, own: &own };
        let moving = Moving { at, id, base_date, base_level, currency, ground };
        let (state, record) = overlay.rule.dated().advance(&moving, state);
        own[at].point = record.point();
        next.push(state);
        records.push(record);
    }
    (next, records)
}
