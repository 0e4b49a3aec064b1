//! Where named columns come from.

use std::collections::BTreeMap;

use kapok_market::column::{Binding, Column, ColumnType, SecurityField, Values};

use crate::calculated::Calculated;
use crate::error::FactError;
use crate::known::{KnownColumn, KnownColumns};
use crate::market_value::{free_float_cap, market_cap};
use crate::setting::Setting;
use crate::sheet::{Made, Sheet};
use crate::votes::Votes;

/// Where a named column comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnSource {
    /// The input tables.
    Data(Binding),
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
    /// What several raters say together: `pass` or `fail`.
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
            Self::Data(binding) => binding.column_type(),
            Self::Calculated(calculated) => calculated.column_type(),
            Self::MarketCap | Self::FreeFloatCap => ColumnType::Number,
            Self::ReferenceDate | Self::NextTradingDay => ColumnType::Date,
            Self::Member | Self::Votes(_) => ColumnType::Text,
        }
    }

    /// Whether every security has a value.
    #[must_use]
    pub fn is_total(&self) -> bool {
        use SecurityField::{Country, Currency, IssuerId, Mic, SecurityId};
        match self {
            Self::Data(Binding::Security(field)) => {
                matches!(field, SecurityId | IssuerId | Mic | Currency | Country)
            }
            Self::ReferenceDate | Self::NextTradingDay | Self::Member => true,
            Self::Data(_)
            | Self::MarketCap
            | Self::FreeFloatCap
            | Self::Votes(_)
            | Self::Calculated(_) => false,
        }
    }

    /// What an index file may know of it.
    ///
    /// * `others`: the columns that it is made of, among others
    pub(crate) fn known(&self, others: &KnownColumns) -> KnownColumn {
        KnownColumn {
            column_type: self.column_type(),
            is_total: self.is_total(),
            is_unique: *self == Self::Data(Binding::Security(SecurityField::SecurityId)),
            is_made_of_others: matches!(
                self,
                Self::Votes(_) | Self::Calculated(Calculated::Pathway(_))
            ),
            unit: self.unit(others),
        }
    }

    /// The unit of its values, where the index file alone says it.
    fn unit(&self, others: &KnownColumns) -> Option<String> {
        match self {
            Self::Data(Binding::Indicator { unit, .. }) => Some(unit.clone()),
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
            Self::Data(binding) => {
                let column = sheet.snapshot().column(binding);
                let column =
                    column.map_err(|error| FactError::Column { name: name.to_owned(), error })?;
                return Ok(Made { binding: Some(binding), ..Made::plain(column) });
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

/// The same date for all.
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
    let security = |field| ColumnSource::Data(Binding::Security(field));
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
        ("close", ColumnSource::Data(Binding::Close)),
        ("price_date", ColumnSource::Data(Binding::PriceDate)),
        ("price_status", ColumnSource::Data(Binding::PriceStatus)),
        ("shares_outstanding", ColumnSource::Data(Binding::SharesOutstanding)),
        ("free_float", ColumnSource::Data(Binding::FreeFloat)),
        ("market_cap", ColumnSource::MarketCap),
        ("free_float_cap", ColumnSource::FreeFloatCap),
        ("reference_date", ColumnSource::ReferenceDate),
        ("next_trading_day", ColumnSource::NextTradingDay),
        ("member", ColumnSource::Member),
    ];
    named.into_iter().map(|(name, source)| (name.to_owned(), source)).collect()
}
