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
use kapok_domain::{Currency, CurrencyWord, Timestamp, check_country, meaning};
use kapok_market::{Fact, Security, Texts};

use crate::column::{Breach, Column};
use crate::names::Names;
use crate::settle::{Likeness, Rows, Versions};
use crate::withdrawal::Withdrawals;

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
        versions: Some(Versions {
            are: |(a, x), (b, y)| (x.as_of, a) == (y.as_of, b),
            known_at: |(_, fact)| fact.known_at,
        }),
    }
}

/// Facts that are taken back: date and key.
pub(crate) type Withdrawn<K> = Withdrawals<(NaiveDate, K)>;

/// Settles rows of facts that are expected on the evening of their date.
pub(crate) fn settle_dated_facts<K: Ord + Copy, T: PartialEq>(
    mut rows: Rows<FactRow<K, T>>,
    withdrawn: Withdrawn<K>,
    name: impl Fn(&K) -> String,
) -> (Vec<FactRow<K, T>>, crate::report::TableReport) {
    rows.note_late(|(_, fact)| (fact.as_of, fact.known_at), |(key, _)| name(key));
    settle_facts(rows, withdrawn, name)
}

/// Settles rows of facts, and marks those that are taken back.
pub(crate) fn settle_facts<K: Ord + Copy, T: PartialEq>(
    mut rows: Rows<FactRow<K, T>>,
    withdrawn: Withdrawn<K>,
    name: impl Fn(&K) -> String,
) -> (Vec<FactRow<K, T>>, crate::report::TableReport) {
    let named = |(as_of, key): &(NaiveDate, K)| format!("{} {as_of}", name(key));
    withdrawn.apply(&mut rows, |key, as_of| (as_of, *key), named);
    rows.settle(&facts(), |(key, fact)| format!("{} {}", name(key), fact.as_of))
}

/// Time from which a fact could be known: as the row says, or else on the evening of its date.
pub(crate) fn known_or_end_of(
    column: &Column,
    row: usize,
    date: NaiveDate,
) -> Result<Timestamp, Breach> {
    Ok(column.moment(row)?.unwrap_or_else(|| column.default_moment(date, None)))
}

/// Country, by its code of two letters.
pub(crate) fn country(column: &Column, row: usize) -> Result<&str, Breach> {
    let text = column.needed_text(row)?;
    check_country(text).map_err(|error| column.breach(row, error))?;
    Ok(text)
}

/// The rule that a currency breaks on a day outside its years.
pub(crate) fn not_in_use(currency: Currency, day: NaiveDate) -> String {
    let years = match currency.years() {
        (_, Some(last)) if last < day => format!("was used until {last}"),
        (Some(first), _) => format!("is used from {first} on"),
        _ => String::new(),
    };
    format!("is not a currency of {day}: {currency} {years}")
}

/// A currency that is in use on a day.
pub(crate) fn in_use(
    column: &Column,
    row: usize,
    currency: Currency,
    day: NaiveDate,
) -> Result<Currency, Breach> {
    match currency.is_used_on(day) {
        true => Ok(currency),
        false => Err(column.breach(row, not_in_use(currency, day))),
    }
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

    /// A text, unless it was parsed already.
    fn unknown<'t>(&self, text: &'t str) -> Option<&'t str> {
        (!self.known.contains_key(text) && text.parse::<T>().is_err()).then_some(text)
    }

    pub(crate) fn needed(&mut self, column: &Column, row: usize) -> Result<T, Breach> {
        match self.get(column, row)? {
            Some(value) => Ok(value),
            None => column.needed_parsed(row),
        }
    }
}

/// The currency of a price; a minor unit is refused with the way to write it.
pub(crate) fn quotation_currency(
    parsed: &mut Parsed<Currency>,
    column: &Column,
    row: usize,
) -> Result<Currency, Breach> {
    match column.text(row).and_then(|text| parsed.unknown(text)).and_then(meaning) {
        Some(CurrencyWord::Minor { currency, parts: 100, .. }) => {
            let way_out = format!("write {currency}, and `price_unit` = minor in `prices`");
            Err(column.breach(row, format!("is a minor unit, not a currency: {way_out}")))
        }
        _ => parsed.needed(column, row),
    }
}
