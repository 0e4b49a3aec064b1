//! Glimpse: the few facts that a plan needs before anything is loaded.

use std::cell::Cell;
use std::path::PathBuf;

use chrono::NaiveDate;
use kapok_domain::Calendars;

use crate::column::date_of;
use crate::error::LoadError;
use crate::scan::TableFiles;
use crate::schema::table;
use crate::tables::holidays;

/// The built-in calendars with the `holidays` table on top.
///
/// # Errors
///
/// If a source is missing or the table cannot be read.
pub fn load_calendars(sources: &[PathBuf]) -> Result<Calendars, LoadError> {
    let (holidays, _) = holidays::read(&TableFiles::open(table("holidays"), sources)?)?;
    Ok(Calendars::built_in().overridden_by(&holidays))
}

/// The last day of the `prices` table; Parquet files are asked for their statistics only.
///
/// # Errors
///
/// If a source or the table is missing, or it cannot be read.
pub fn last_price_day(sources: &[PathBuf]) -> Result<Option<NaiveDate>, LoadError> {
    let last = Cell::new(None);
    let see = |day: Option<i32>| last.set(last.get().max(day));
    let statistics = |_, last| {
        see(Some(last));
        false
    };
    TableFiles::open(table("prices"), sources)?.scan_if(&["date"], &statistics, &mut |batch| {
        let dates = batch.column("date");
        let days = (0..batch.len).filter_map(|row| dates.date(row).ok().flatten());
        see(days.max().map(|date| date.to_epoch_days()));
    })?;
    Ok(last.get().and_then(date_of))
}
