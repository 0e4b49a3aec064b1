//! The `prices` table, scattered into a panel: one row a day, one column a security.
//!
//! 1. [`days::of`] finds the days, reading the `date` column alone: the panel is then allocated
//!    once, in its final order, and memory that no close touches is never written.
//! 2. [`scatter::Scatter`] puts each close into its cell. A cell is empty while it holds zero, so
//!    a second row for a cell is noticed without any list of rows.
//! 3. [`contest::settle`] goes over the rows of such cells alone, in a second reading: the version
//!    known last stands, repeated rows are used once, contradicting ones not at all.
//! 4. Days without any close are taken out.

pub(crate) mod contest;
mod days;
mod row;
mod scatter;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use kapok_market::{Cells, CutOff, PriceMark, PricePanel, SecurityIx};

use crate::column::date_of;
use crate::error::LoadError;
use crate::names::Names;
use crate::report::TableReport;
use crate::scan::TableFiles;

/// Which prices are wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// First and last day; none: all days.
    pub(crate) window: Option<(NaiveDate, NaiveDate)>,
    pub(crate) cut_off: CutOff,
}

/// A finished panel and how it came about.
pub(crate) struct Prices {
    /// Days since 1970-01-01, sorted.
    pub(crate) days: Vec<i32>,
    pub(crate) width: usize,
    pub(crate) cells: Arc<dyn Cells>,
    /// Day, security, mark.
    pub(crate) marks: Vec<(i32, u32, PriceMark)>,
    pub(crate) report: TableReport,
}

impl Wanted {
    fn has(&self, day: i32) -> bool {
        self.touches(day, day)
    }

    /// Whether any day from `first` to `last` is wanted.
    fn touches(&self, first: i32, last: i32) -> bool {
        let overlaps = |(from, to): (NaiveDate, NaiveDate)| {
            first <= to.to_epoch_days() && from.to_epoch_days() <= last
        };
        self.window.is_none_or(overlaps)
    }
}

/// Reads the table.
pub(crate) fn read(
    files: &TableFiles,
    securities: &Names<'_>,
    wanted: Wanted,
) -> Result<Prices, LoadError> {
    let days = days::of(files, wanted)?;
    let mut scatter = scatter::Scatter::new(files, securities, wanted, days);
    let touches = |first, last| wanted.touches(first, last);
    files.scan_if(row::WANTED, &touches, &mut |batch| scatter.add(&batch))?;
    contest::settle(&mut scatter)?;
    Ok(scatter.finish())
}

impl Prices {
    /// The panel and its report.
    pub(crate) fn into_panel(self) -> (PricePanel, TableReport) {
        let days = self.days.into_iter().filter_map(date_of).collect();
        let mark = |(day, security, mark)| Some(((date_of(day)?, SecurityIx(security)), mark));
        let marks: BTreeMap<_, _> = self.marks.into_iter().filter_map(mark).collect();
        (PricePanel::new(days, self.width, self.cells, marks), self.report)
    }
}
