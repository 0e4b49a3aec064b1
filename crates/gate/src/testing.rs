//! Common ground of the tests of families: findings of a history, and of an evening of an index.

use chrono::NaiveDate;
use kapok_fixture::Market;
use kapok_market::{History, SecurityIx};

use crate::accepted::{Accepted, Gate};
use crate::check::Check;
use crate::finding::Finding;
use crate::held::{ChosenBy, Held, Lines, Moved};
use crate::inspect::{Inspection, review};
use crate::limits::{Limits, Setting};
use crate::severity::Severity;
use crate::span::Span;

/// The n-th day of January 2024, which began on a Monday; later days go on into February.
pub(crate) fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2023, 12, 31).unwrap() + chrono::Days::new(n.into())
}

/// Findings of some checks, one a line.
pub(crate) fn lines_of(found: &[Finding], checks: &[Check]) -> String {
    let of = found.iter().filter(|finding| checks.contains(&finding.check));
    of.map(|finding| format!("{finding}\n")).collect()
}

/// Findings of some checks about a whole history.
pub(crate) fn whole(history: &History, after: u32, to: u32, checks: &[Check]) -> String {
    let span = Span { after: day(after), to: day(to) };
    lines_of(&review(history, &Limits::default(), span), checks)
}

/// An index that holds some lines with equal weights throughout.
pub(crate) struct Index {
    pub(crate) lines: Vec<SecurityIx>,
    pub(crate) currency: &'static str,
    pub(crate) fix: Option<&'static str>,
    pub(crate) curves: Vec<(String, String)>,
    pub(crate) moved: Option<Moved>,
    pub(crate) reviewed: bool,
    /// Lines of the next open, where these are others.
    pub(crate) next: Option<Vec<SecurityIx>>,
    /// Reference and pricing date of a review, and its universe.
    pub(crate) chosen: Option<(u32, u32, Vec<SecurityIx>)>,
    /// The base date, from the first day on.
    pub(crate) base: u32,
    /// Acceptances.
    pub(crate) accepted: Vec<Accepted>,
}

impl Index {
    pub(crate) fn of(market: &Market, ids: &[&str]) -> Self {
        let mut lines: Vec<SecurityIx> = ids.iter().map(|id| market.ix(id)).collect();
        lines.sort_unstable();
        let (currency, fix) = ("USD", Some("F"));
        Self {
            lines,
            currency,
            fix,
            curves: Vec::new(),
            moved: None,
            reviewed: false,
            next: None,
            chosen: None,
            base: 1,
            accepted: Vec::new(),
        }
    }

    fn lines(history: &History, lines: &[SecurityIx], date: NaiveDate) -> Lines {
        let last = |line: &SecurityIx| {
            history.prices().last_close(*line, NaiveDate::MIN, date).unwrap_or((date, 0.0))
        };
        let price: Vec<f64> = lines.iter().map(|line| last(line).1).collect();
        let since: Vec<NaiveDate> = lines.iter().map(|line| last(line).0).collect();
        let mut of = Lines::default();
        of.take_over(history, lines, &price, &since, lines.iter().map(|_| 1.0));
        of
    }

    /// Findings of an evening after the day before.
    pub(crate) fn evening(&self, history: &History, n: u32, checks: &[Check]) -> String {
        self.evening_after(history, n - 1, n, checks)
    }

    /// Findings of an evening after another calculation day.
    pub(crate) fn evening_after(
        &self,
        history: &History,
        after: u32,
        n: u32,
        checks: &[Check],
    ) -> String {
        let span = Span { after: day(after), to: day(n) };
        // Notes of missing closes are not made: the table of carried closes says them.
        let severity = Setting { severity: Some(Severity::Warn), ..Setting::default() };
        let limits = Limits::default().with(Check::MissingClose, severity);
        let gate = Gate { limits, accepted: self.accepted.clone() };
        let chosen_from =
            self.chosen.as_ref().map(|(reference, pricing, _)| *reference.min(pricing));
        let inspection = Inspection::of(history, &gate, span, chosen_from.map(day));
        self.asked(history, &inspection, (after, n), checks)
    }

    /// Findings of an evening after another calculation day, as an inspection sees it.
    pub(crate) fn asked(
        &self,
        history: &History,
        inspection: &Inspection,
        (after, n): (u32, u32),
        checks: &[Check],
    ) -> String {
        let next = self.next.as_ref().unwrap_or(&self.lines);
        let held = Held {
            index: "I",
            currency: self.currency.parse().unwrap(),
            fix: self.fix,
            curves: &self.curves,
            after: day(after),
            date: day(n),
            opened: &Self::lines(history, &self.lines, day(after)),
            next: &Self::lines(history, next, day(n)),
            left: &[],
            reviewed: self.reviewed,
            chosen_by: self.chosen.as_ref().map(|(reference, pricing, universe)| ChosenBy {
                reference: day(*reference),
                pricing: day(*pricing),
                since: None,
                base: day(self.base),
                universe,
            }),
            moved: self.moved,
        };
        let mut found = inspection.evening(history, &held);
        found.retain(|finding| !finding.is_accepted());
        lines_of(&found, checks)
    }
}
