//! Rows to facts, one file a table.

pub(crate) mod actions;
pub(crate) mod activities;
pub(crate) mod classifications;
pub(crate) mod controversies;
mod dates;
pub(crate) mod esg;
mod ex_dates;
pub(crate) mod fx;
pub(crate) mod holidays;
pub(crate) mod involvement;
pub(crate) mod levels;
mod qualifiers;
pub(crate) mod rates;
pub(crate) mod securities;
pub(crate) mod shares;
pub(crate) mod supply_links;
pub(crate) mod targets;
pub(crate) mod taxonomy_map;
pub(crate) mod terms;
mod whose;
pub(crate) mod withholding;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use chrono::NaiveDate;
use kapok_domain::{Currency, Timestamp};
use kapok_market::{Fact, Security, Texts};

use crate::column::{Breach, Column, end_of};
use crate::names::Names;
use crate::settle::{Likeness, Rows};

/// Names that rows of other tables refer to.
pub(crate) struct Known<'a> {
    pub(crate) lines: &'a [Security],
    pub(crate) securities: &'a Names<'a>,
    pub(crate) issuers: &'a Names<'a>,
    pub(crate) texts: Texts,
}

/// A fact with its key.
pub(crate) type FactRow<K, T> = (K, Fact<T>);

/// Facts about the same key and date that were known at the same time say the same, or contradict
/// each other, whatever their sources.
pub(crate) fn facts<K: Ord, T: PartialEq>() -> Likeness<FactRow<K, T>> {
    Likeness {
        order: |(a, x), (b, y)| (x.as_of, a, x.known_at).cmp(&(y.as_of, b, y.known_at)),
        one_key: |(a, x), (b, y)| (x.as_of, a, x.known_at) == (y.as_of, b, y.known_at),
        agree: |(_, x), (_, y)| x.value == y.value,
        repeats: |_, _| true,
    }
}

/// Settles rows of facts.
pub(crate) fn settle_facts<K: Ord, T: PartialEq>(
    rows: Rows<FactRow<K, T>>,
    name: impl Fn(&K) -> String,
) -> (Vec<FactRow<K, T>>, crate::report::TableReport) {
    rows.settle(&facts(), |(key, fact)| format!("{} {}", name(key), fact.as_of))
}

/// Time from which a fact could be known: as the table says, or else the end of its date.
pub(crate) fn known_or_end_of(
    column: &Column,
    row: usize,
    date: NaiveDate,
) -> Result<Timestamp, Breach> {
    Ok(column.moment(row)?.unwrap_or_else(|| end_of(date)))
}

/// ISO 3166-1 alpha-2 by its form: two capital letters.
pub(crate) fn country(column: &Column, row: usize) -> Result<&str, Breach> {
    let text = column.needed_text(row)?;
    let good = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    let rule = "is not a country code: two capital letters";
    if good { Ok(text) } else { Err(column.breach(row, rule)) }
}

/// Texts that were parsed already: the codes of a table are few, and long to look up.
#[derive(Debug)]
pub(crate) struct Parsed<T> {
    known: BTreeMap<Box<str>, T>,
}

impl<T: FromStr<Err: Display> + Copy> Parsed<T> {
    pub(crate) fn new() -> Self {
        Self { known: BTreeMap::new() }
    }

    pub(crate) fn get(&mut self, column: &Column, row: usize) -> Result<Option<T>, Breach> {
        let Some(text) = column.text(row) else { return Ok(None) };
        if let Some(known) = self.known.get(text) {
            return Ok(Some(*known));
        }
        let parsed = column.needed_parsed(row)?;
        self.known.insert(text.into(), parsed);
        Ok(Some(parsed))
    }

    pub(crate) fn needed(&mut self, column: &Column, row: usize) -> Result<T, Breach> {
        match self.get(column, row)? {
            Some(value) => Ok(value),
            None => column.needed_parsed(row),
        }
    }
}

/// Quotations in hundredths that vendors give for a currency, and the currency.
const MINOR_UNITS: [(&str, &str); 5] =
    [("GBX", "GBP"), ("GBp", "GBP"), ("ZAc", "ZAR"), ("ZAC", "ZAR"), ("ILA", "ILS")];

/// The currency of a price; a minor unit is refused with the way to write it.
pub(crate) fn quotation_currency(
    parsed: &mut Parsed<Currency>,
    column: &Column,
    row: usize,
) -> Result<Currency, Breach> {
    let minor = MINOR_UNITS.iter().find(|(minor, _)| column.text(row) == Some(minor));
    if let Some((_, major)) = minor {
        let way_out = format!("write {major}, and `price_unit` = minor in `prices`");
        return Err(column.breach(row, format!("is a minor unit, not a currency: {way_out}")));
    }
    parsed.needed(column, row)
}
