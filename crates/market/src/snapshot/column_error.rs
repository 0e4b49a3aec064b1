//! Columns that cannot be made, and the rows that are to blame.

use chrono::NaiveDate;
use kapok_domain::Currency;
use kapok_units::Unit;

/// A column that cannot be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ColumnError {
    /// A name that occurs nowhere in the tables.
    #[error("no {table} row has {what}")]
    NothingLikeIt {
        /// The input table.
        table: &'static str,
        /// The name looked for.
        what: String,
    },
    /// A value in another unit than the rule expects.
    #[error(
        "{} of {} for {} is in `{}`{}, the rule expects `{expected}`",
        row.indicator, row.issuer, row.as_of, row.unit, row.currency_in_words()
    )]
    Unit {
        /// The value.
        row: IndicatorRow,
        /// The unit of the rule.
        expected: String,
    },
    /// Values of one column in two currencies that its unit does not tell apart.
    #[error(
        "{} of {} for {} is in `{}`{}, and that of {other} in {first}",
        row.indicator, row.issuer, row.as_of, row.unit, row.currency_in_words()
    )]
    TwoCurrencies {
        /// The value.
        row: IndicatorRow,
        /// Another company.
        other: String,
        /// Currency of its value.
        first: Currency,
    },
}

/// Row of the `esg_indicators` table, by its key, with the unit of its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorRow {
    /// The indicator.
    pub indicator: String,
    /// Provider of the value.
    pub provider: String,
    /// The company.
    pub issuer: String,
    /// Period end of the value.
    pub as_of: NaiveDate,
    /// Unit of the value.
    pub unit: String,
    /// Currency of the value, where the row states one.
    pub currency: Option<Currency>,
}

impl IndicatorRow {
    fn currency_in_words(&self) -> String {
        self.currency.map_or_else(String::new, |currency| format!(" of {currency}"))
    }
}

impl ColumnError {
    /// The row that is wrong, where it is one.
    #[must_use]
    pub fn row(&self) -> Option<&IndicatorRow> {
        match self {
            Self::NothingLikeIt { .. } => None,
            Self::Unit { row, .. } | Self::TwoCurrencies { row, .. } => Some(row),
        }
    }

    /// The way out.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            Self::NothingLikeIt { .. } => {
                "check [columns] of the index file against the tables".into()
            }
            Self::Unit { row, expected } => unit_hint(row, expected),
            Self::TwoCurrencies { .. } => "state all values in one currency, with a unit that \
                 names it, such as `USD million`; nothing converts them here"
                .into(),
        }
    }
}

/// The way out of a unit that the rule does not expect.
fn unit_hint(row: &IndicatorRow, expected: &str) -> String {
    let (seen, wanted) = (Unit::parse(&row.unit), Unit::parse(expected));
    let names_none = |unit: &Unit| unit.has_money() && unit.currencies().next().is_none();
    match (row.currency, seen, wanted) {
        (Some(currency), Some(seen), Some(wanted)) if names_none(&wanted) && seen.has_money() => {
            let example = match wanted.is_money() {
                true => format!("{currency} {expected}"),
                false => format!("tCO2e/{currency} million"),
            };
            format!(
                "`{expected}` names no currency: state it in the unit of the column, as in \
                 `{example}`"
            )
        }
        (None, Some(seen), _) if names_none(&seen) => {
            "state the `currency` of the row, or name it in its `unit`".into()
        }
        (_, Some(seen), Some(wanted)) if seen.has_money() && wanted.has_money() => {
            "nothing converts it here: give values in the currency and scale of the column, or \
             take the company out in the table"
                .into()
        }
        _ => "correct the unit of the row, or that of the column in [columns]".into(),
    }
}
