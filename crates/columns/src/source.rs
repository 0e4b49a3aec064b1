//! Sources of named columns.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_industry::System;
use kapok_market::column::{Binding, Column, ColumnType, SecurityField, Values};

use kapok_units::Unit;

use crate::bounds::Bounds;
use crate::calculated::Calculated;
use crate::data_column::DataColumn;
use crate::declaration::Beside;
use crate::error::FactError;
use crate::kind::ColumnKind;
use crate::known::{KnownColumn, KnownColumns};
use crate::market_value::{free_float_cap, market_cap};
use crate::setting::Setting;
use crate::sheet::{Made, Sheet};
use crate::votes::Votes;
use crate::words::Words;

/// Source of a named column.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnSource {
    /// The input tables.
    Data(DataColumn),
    /// Shares in issue × last close × FX, in index currency.
    MarketCap,
    /// Market value of the free float, after the float step, in index currency.
    FreeFloatCap,
    /// The reference date of the review.
    ReferenceDate,
    /// The calculation day after the close on which the review takes effect.
    NextTradingDay,
    /// `yes` for a constituent, `no` for another security.
    Member,
    /// Judgement of several raters: `pass` or `fail`.
    Votes(Votes),
    /// Calculated from facts about companies.
    Calculated(Calculated),
}

/// All columns of an index by name.
pub type ColumnSources = BTreeMap<String, ColumnSource>;

impl ColumnSource {
    /// The type of the column's values.
    #[must_use]
    pub fn column_type(&self) -> ColumnType {
        match self {
            Self::Data(data) => data.binding.column_type(),
            Self::Calculated(calculated) => calculated.column_type(),
            Self::MarketCap | Self::FreeFloatCap => ColumnType::Number,
            Self::ReferenceDate | Self::NextTradingDay => ColumnType::Date,
            Self::Member | Self::Votes(_) => ColumnType::Text,
        }
    }

    /// System of industry codes that the column is made of, where the system is known here.
    #[must_use]
    pub fn industry_system(&self) -> Option<System> {
        match self {
            Self::Calculated(Calculated::HighImpact(high)) => Some(high.system),
            Self::Data(data) => match &data.binding {
                Binding::Classification { system, .. } => system.parse().ok(),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether every security has a value.
    #[must_use]
    pub fn is_total(&self) -> bool {
        use SecurityField::{Country, Currency, IssuerId, Mic, SecurityId};
        match self {
            Self::Data(data) => matches!(
                data.binding,
                Binding::Security(SecurityId | IssuerId | Mic | Currency | Country)
            ),
            Self::ReferenceDate | Self::NextTradingDay | Self::Member => true,
            Self::MarketCap | Self::FreeFloatCap | Self::Votes(_) | Self::Calculated(_) => false,
        }
    }

    /// Knowledge that an index file may have of it.
    ///
    /// * `others`: the columns that it is made of, among others
    pub(crate) fn known(&self, others: &KnownColumns, beside: &Beside<'_>) -> KnownColumn {
        KnownColumn {
            kind: self.kind(others, beside),
            is_total: self.is_total(),
            earliest: self.earliest(beside),
            is_unique: self.is_of(&[SecurityField::SecurityId]),
            is_name: self.is_of(&[
                SecurityField::SecurityId,
                SecurityField::IssuerId,
                SecurityField::Isin,
                SecurityField::Ticker,
                SecurityField::Name,
                SecurityField::IssuerName,
            ]),
            is_made_of_others: matches!(
                self,
                Self::Votes(_) | Self::Calculated(Calculated::Pathway(_))
            ),
            unit: self.unit(others),
        }
    }

    /// Day before which none of its dates lies: a review of the index has no earlier one.
    fn earliest(&self, beside: &Beside<'_>) -> Option<NaiveDate> {
        match self {
            Self::ReferenceDate | Self::NextTradingDay => beside.earliest,
            _ => None,
        }
    }

    /// Whether it is one of some properties of share lines.
    fn is_of(&self, fields: &[SecurityField]) -> bool {
        let Self::Data(data) = self else { return false };
        matches!(&data.binding, Binding::Security(field) if fields.contains(field))
    }

    /// Kind of its values.
    fn kind(&self, others: &KnownColumns, beside: &Beside<'_>) -> ColumnKind {
        match self {
            Self::Data(data) => data.kind(beside),
            Self::MarketCap | Self::FreeFloatCap => {
                // An index without a currency is refused for that; its columns are money all the
                // same.
                let unit = beside.currency.map_or_else(|| Unit::read("money"), Unit::money);
                ColumnKind::bounded(unit, Bounds::NOT_NEGATIVE)
            }
            Self::ReferenceDate | Self::NextTradingDay => ColumnKind::Dates,
            Self::Member => ColumnKind::texts(Words::of(&["yes", "no"])),
            Self::Votes(_) => ColumnKind::texts(Words::of(&["pass", "fail"])),
            Self::Calculated(calculated) => calculated.kind(others, beside),
        }
    }

    /// The unit of its values, where the index file alone says it.
    fn unit(&self, others: &KnownColumns) -> Option<String> {
        match self {
            Self::Data(DataColumn { binding: Binding::Indicator { unit, .. }, .. }) => {
                Some(unit.clone())
            }
            Self::Calculated(Calculated::Intensity(intensity)) => Some(intensity.unit.clone()),
            Self::Calculated(Calculated::ChainIntensity(chain)) => {
                others.get(&chain.of)?.unit.clone()
            }
            _ => None,
        }
    }

    /// The columns that it is made of.
    pub(crate) fn needed<'a>(&'a self, setting: Setting<'a>) -> Vec<&'a str> {
        match self {
            Self::Votes(votes) => votes.columns(),
            Self::Calculated(calculated) => calculated.needed(setting),
            Self::Data(_)
            | Self::MarketCap
            | Self::FreeFloatCap
            | Self::ReferenceDate
            | Self::NextTradingDay
            | Self::Member => Vec::new(),
        }
    }

    /// Its values over all securities.
    ///
    /// * `name`: the column's name, for messages
    /// * `sheet`: with the columns that it is made of
    pub(crate) fn make<'h>(&'h self, name: &str, sheet: &Sheet<'h>) -> Result<Made<'h>, FactError> {
        let column = match self {
            Self::Data(data) => {
                let snapshot = sheet.snapshot();
                let column = snapshot.column(&data.binding);
                let column =
                    column.map_err(|error| FactError::Column { name: name.to_owned(), error })?;
                data.check(name, &column, &snapshot)?;
                return Ok(Made { binding: Some(&data.binding), ..Made::plain(column) });
            }
            Self::Votes(votes) => {
                let asked = votes.columns();
                return Ok(Made { asked, ..Made::plain(votes.column(sheet)) });
            }
            Self::MarketCap => market_cap(sheet)?,
            Self::FreeFloatCap => free_float_cap(sheet)?,
            Self::ReferenceDate => dates(sheet, sheet.snapshot().date()),
            Self::NextTradingDay => {
                let close = sheet.situation().effective_close;
                dates(sheet, sheet.setting().calendar.after(close, 1)?)
            }
            Self::Calculated(calculated) => calculated.column(sheet)?,
            Self::Member => members(sheet),
        };
        Ok(Made::plain(column))
    }
}

/// One date for all.
fn dates<'h>(sheet: &Sheet<'h>, date: chrono::NaiveDate) -> Column<'h> {
    let count = sheet.history().securities().len();
    Column { unit: "", values: Values::Date(vec![Some(date); count]) }
}

/// Whether each security is a constituent, in words.
fn members<'h>(sheet: &Sheet<'h>) -> Column<'h> {
    let word = |s| Some(if sheet.is_member(s) { "yes" } else { "no" });
    let all = crate::companies::securities(sheet.history());
    Column { unit: "", values: Values::Text(all.map(word).collect()) }
}

/// The columns that every index has.
#[must_use]
pub fn built_in() -> ColumnSources {
    let data = |binding: Binding| ColumnSource::Data(binding.into());
    let security = |field| data(Binding::Security(field));
    let named = [
        ("security_id", security(SecurityField::SecurityId)),
        ("isin", security(SecurityField::Isin)),
        ("ticker", security(SecurityField::Ticker)),
        ("name", security(SecurityField::Name)),
        ("issuer_id", security(SecurityField::IssuerId)),
        ("issuer_name", security(SecurityField::IssuerName)),
        ("mic", security(SecurityField::Mic)),
        ("currency", security(SecurityField::Currency)),
        ("country", security(SecurityField::Country)),
        ("asset_class", security(SecurityField::AssetClass)),
        ("share_class", security(SecurityField::ShareClass)),
        ("listed_on", security(SecurityField::ListedOn)),
        ("delisted_on", security(SecurityField::DelistedOn)),
        ("close", data(Binding::Close)),
        ("price_date", data(Binding::PriceDate)),
        ("price_status", data(Binding::PriceStatus)),
        ("shares_outstanding", data(Binding::SharesOutstanding)),
        ("free_float", data(Binding::FreeFloat)),
        ("market_cap", ColumnSource::MarketCap),
        ("free_float_cap", ColumnSource::FreeFloatCap),
        ("reference_date", ColumnSource::ReferenceDate),
        ("next_trading_day", ColumnSource::NextTradingDay),
        ("member", ColumnSource::Member),
    ];
    named.into_iter().map(|(name, source)| (name.to_owned(), source)).collect()
}
