//! Glimpse: the few facts that a plan needs before anything is loaded.

use chrono::NaiveDate;
use kapok_domain::Calendars;
use kapok_market::CutOff;

use crate::column::date_of;
use crate::error::LoadError;
use crate::prices::far::DaysSeen;
use crate::scan::TableFiles;
use crate::schema::table;
use crate::sources::Sources;
use crate::tables::holidays;

/// The built-in calendars with the `holidays` table on top.
///
/// # Errors
///
/// If a source is missing or the table cannot be read.
pub fn load_calendars(sources: &Sources) -> Result<Calendars, LoadError> {
    let (holidays, _) =
        holidays::read(&TableFiles::open(table("holidays"), sources, CutOff::EndOfDay)?)?;
    Ok(Calendars::built_in().overridden_by(&holidays))
}

/// The last day of the `prices` table, but for days far from all others, which are typing errors.
/// Parquet files are asked for their statistics only.
///
/// # Errors
///
/// If a source or the table is missing, or it cannot be read.
pub fn last_price_day(sources: &Sources) -> Result<Option<NaiveDate>, LoadError> {
    Ok(price_period(sources)?.map(|(_, last)| last))
}

/// The first and the last day of the `prices` table, as [`last_price_day`] sees them.
///
/// # Errors
///
/// If a source or the table is missing, or it cannot be read.
pub fn price_period(sources: &Sources) -> Result<Option<(NaiveDate, NaiveDate)>, LoadError> {
    let seen = DaysSeen::default();
    let statistics = |first, last| seen.see_group(first, last);
    let files = TableFiles::open(table("prices"), sources, CutOff::EndOfDay)?;
    files.scan_if(&["date"], &statistics, &mut |batch| {
        seen.see_all(batch.column("date"));
    })?;
    Ok(seen.period().and_then(|period| Some((date_of(period.first)?, date_of(period.last)?))))
}
