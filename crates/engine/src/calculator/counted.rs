//! Constituents of an evening whose share counts are looked at.
//!
//! Source: `docs/methodology/corporate-actions.md` §10.

use chrono::NaiveDate;
use kapok_market::{CorporateAction, SecurityIx};

use super::events::Dates;
use crate::equity::constituents::Constituents;
use crate::outcome::ReviewRecord;

/// Constituents of an evening before the events of the next open, and which share counts they have
/// seen.
#[derive(Clone, Copy)]
pub(super) struct Counted<'c, 'a> {
    pub(super) constituents: &'c Constituents,
    pub(super) dates: Dates,
    /// Count date up to which counts have acted.
    pub(super) acted: NaiveDate,
    /// Day at whose cut-off they were known.
    pub(super) known: NaiveDate,
    /// Review that takes effect tonight, whose composition they are.
    pub(super) review: Option<&'c ReviewRecord>,
    /// Line switches of today that became known late, and those of the next open.
    pub(super) switches: &'c [&'a CorporateAction],
}

impl<'a> Counted<'_, 'a> {
    /// Lines that constituents become.
    pub(super) fn coming(&self) -> impl Iterator<Item = SecurityIx> {
        let into = self.switches.iter().filter_map(|switch| switch.terms.other_line());
        into.filter(|line| !self.constituents.contains(*line))
    }

    /// Whether a constituent becomes another line at the next open.
    pub(super) fn switches_tonight(&self, line: SecurityIx) -> bool {
        let today = self.dates.today;
        self.switches.iter().any(|switch| switch.security == line && switch.ex_date > today)
    }

    pub(super) fn switch_into(&self, line: SecurityIx) -> Option<&'a CorporateAction> {
        let mut switches = self.switches.iter().copied();
        switches.find(|switch| switch.terms.other_line() == Some(line))
    }

    /// Whether a line has come in today by a switch that the evening before did not know.
    pub(super) fn is_late(&self, line: SecurityIx) -> bool {
        let today = self.dates.today;
        !self.constituents.contains(line)
            && self.switch_into(line).is_some_and(|switch| switch.ex_date <= today)
    }
}
