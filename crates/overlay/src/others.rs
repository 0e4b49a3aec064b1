//! Levels of other indices, for blends.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use kapok_domain::{Currency, IndexId};

use crate::error::OverlayError;
use crate::series::Point;

/// Levels of other indices, for blends: index and series to level by day, with currency.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Others {
    series: BTreeMap<(IndexId, String), OtherSeries>,
    /// Indices that are held, by the first day without a level.
    held: BTreeMap<IndexId, NaiveDate>,
}

/// Levels of one series by day.
#[derive(Debug, Clone, PartialEq)]
struct OtherSeries {
    currency: Currency,
    days: Vec<(NaiveDate, Point)>,
}

/// A level of another index that a blend asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted<'a> {
    /// The index.
    pub index: &'a IndexId,
    /// Return variant or overlay of that index.
    pub series: &'a str,
    /// Highest age of the level, calendar days.
    pub carry_days: u32,
    /// The currency that it must be in.
    pub currency: Currency,
}

impl Others {
    /// None at all.
    pub const NONE: &'static Self = &Self { series: BTreeMap::new(), held: BTreeMap::new() };

    /// Adds the level of a day; days come in order.
    pub fn add(
        &mut self,
        index: &IndexId,
        series: &str,
        currency: Currency,
        date: NaiveDate,
        point: Point,
    ) {
        let key = (index.clone(), series.to_owned());
        let new = || OtherSeries { currency, days: Vec::new() };
        let days = &mut self.series.entry(key).or_insert_with(new).days;
        match days.binary_search_by_key(&date, |(day, _)| *day) {
            Ok(at) => days[at].1 = point,
            Err(at) => days.insert(at, (date, point)),
        }
    }

    /// Notes that an index has no levels from a day on. Without it a blend would carry the last one
    /// for some days, as on a holiday, and be wrong in silence.
    pub fn hold(&mut self, index: &IndexId, since: NaiveDate) {
        self.held.insert(index.clone(), since);
    }

    /// The level of a series on a day, or its last one before.
    ///
    /// # Errors
    ///
    /// If there is none in the days allowed, the index is held, or it is in another currency.
    pub fn on(&self, wanted: Wanted<'_>, date: NaiveDate) -> Result<Point, OverlayError> {
        let Wanted { index, series, carry_days, currency } = wanted;
        let oldest = date - Days::new(carry_days.into());
        let (index_id, series_name) = (index.to_string(), series.to_owned());
        if let Some(&since) = self.held.get(index).filter(|since| **since <= date) {
            return Err(OverlayError::OtherHeld { index: index_id, series: series_name, since });
        }
        let of_series = self.series.get(&(index.clone(), series_name.clone()));
        let last = of_series.and_then(|of_series| {
            let end = of_series.days.partition_point(|(day, _)| *day <= date);
            let (day, point) = of_series.days[..end].last()?;
            // The other index may have no calculation day today; its last level is then carried,
            // within limits.
            (*day >= oldest).then_some((of_series.currency, *point))
        });
        match last {
            Some((seen, point)) if seen == currency => Ok(point),
            Some((seen, _)) => Err(OverlayError::OtherCurrency {
                index: index_id,
                series: series_name,
                seen,
                wanted: currency,
            }),
            None => {
                let (index, series) = (index_id, series_name);
                Err(OverlayError::NoOther { index, series, date, carry_days })
            }
        }
    }
}
