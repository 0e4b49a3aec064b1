//! A finished panel and how it came about.

use std::collections::BTreeMap;

use kapok_market::{OffSession, PriceMark, PricePanel, SecurityIx};

use crate::column::date_of;
use crate::report::TableReport;

/// A finished panel and how it came about.
pub(crate) struct Prices {
    /// Days since 1970-01-01, sorted.
    pub(crate) days: Vec<i32>,
    pub(crate) width: usize,
    pub(crate) cells: Vec<f64>,
    /// Day, security, mark.
    pub(crate) marks: Vec<(i32, u32, PriceMark)>,
    /// Prices of days on which their exchange was closed.
    pub(crate) off_session: Vec<OffSession>,
    pub(crate) report: TableReport,
}

impl Prices {
    /// The panel and its report.
    pub(crate) fn into_panel(self) -> (PricePanel, TableReport) {
        let days = self.days.into_iter().filter_map(date_of).collect();
        let mark = |(day, security, mark)| Some(((date_of(day)?, SecurityIx(security)), mark));
        let marks: BTreeMap<_, _> = self.marks.into_iter().filter_map(mark).collect();
        let panel = PricePanel::new(days, self.width, self.cells, marks);
        (panel.beside(self.off_session), self.report)
    }
}
