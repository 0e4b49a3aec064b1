//! The index that overlays belong to, as far as their terms depend on it.

use chrono::NaiveDate;
use kapok_domain::calendar::IndexCalendar;
use kapok_domain::{Currency, DayCount, ReturnVariant};

use crate::outside::{Outside, PREFIX};
use crate::series::Series;

/// The index that overlays belong to. What is absent is wrong with its file, and told elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct Index<'a> {
    /// Return variants of the index.
    pub variants: &'a [ReturnVariant],
    /// The currency of its levels.
    pub currency: Option<Currency>,
    /// First day of the index.
    pub base_date: NaiveDate,
    /// Series from outside that the file names.
    pub outside: &'a [Outside],
    /// Calculation days of the index.
    pub calendar: Option<&'a IndexCalendar>,
    /// The year of decrements that state none, from dates on, in order; the first holds before
    /// its date too.
    pub decrement_bases: &'a [(NaiveDate, DayCount)],
}

/// An overlay of the file that comes before another, as far as this one may refer to it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Earlier {
    pub(crate) id: String,
    pub(crate) currency: Currency,
    pub(crate) base_date: NaiveDate,
    /// A running total, which has no return.
    pub(crate) is_total: bool,
}

/// A series that is there, and the currency of its levels.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Underlying {
    pub(crate) series: Series,
    pub(crate) currency: Currency,
}

impl Index<'_> {
    /// The year of decrements on a day.
    pub(crate) fn decrement_basis(&self, date: NaiveDate) -> Option<DayCount> {
        let after = self.decrement_bases.partition_point(|(from, _)| *from <= date);
        self.decrement_bases.get(after.saturating_sub(1)).map(|(_, basis)| *basis)
    }

    /// The series of a name in the same file.
    pub(crate) fn find(&self, name: &str, earlier: &[Earlier]) -> Option<Underlying> {
        if let Some(series) = name.strip_prefix(PREFIX) {
            let outside = self.outside.iter().find(|outside| outside.series == series)?;
            let (series, currency) = (Series::Outside(outside.clone()), outside.currency);
            return Some(Underlying { series, currency });
        }
        let variant = self.variants.iter().find(|variant| variant.name() == name);
        let series = match variant {
            Some(variant) => Series::Variant(*variant),
            None => Series::Overlay(earlier.iter().position(|overlay| overlay.id == name)?),
        };
        let currency = self.currency_of(&series, earlier)?;
        Some(Underlying { series, currency })
    }

    /// The currency of a series; other indices are in that of this one, or refused later.
    pub(crate) fn currency_of(&self, series: &Series, earlier: &[Earlier]) -> Option<Currency> {
        match series {
            Series::Overlay(at) => Some(earlier[*at].currency),
            Series::Outside(outside) => Some(outside.currency),
            Series::Variant(_) | Series::Other(..) | Series::Cash => self.currency,
        }
    }
}
