//! The two return variants that reinvest dividends.

use kapok_published::{ActionRow, CloseRow, LevelRow};

use crate::exact::{Exact, exact};
use crate::index_rows::IndexRows;

/// A return variant that reinvests dividends: its name, and its columns.
#[derive(Clone, Copy)]
pub(crate) struct Variant {
    pub(crate) name: &'static str,
    pub(crate) points: fn(&ActionRow) -> Option<f64>,
    pub(crate) cash: fn(&LevelRow) -> Option<f64>,
    pub(crate) next_cash: fn(&LevelRow) -> Option<f64>,
    pub(crate) carried: fn(&LevelRow) -> Option<f64>,
    pub(crate) open_growth: fn(&CloseRow) -> Option<f64>,
    pub(crate) growth: fn(&CloseRow) -> Option<f64>,
}

/// The net and the gross return.
pub(crate) const VARIANTS: [Variant; 2] = [
    Variant {
        name: "net",
        points: |action| action.points_net,
        cash: |price| price.cash_net,
        next_cash: |price| price.next_cash_net,
        carried: |price| price.carried_net,
        open_growth: |row| row.open_growth_net,
        growth: |row| row.growth_net,
    },
    Variant {
        name: "gross",
        points: |action| action.points_gross,
        cash: |price| price.cash_gross,
        next_cash: |price| price.next_cash_gross,
        carried: |price| price.carried_gross,
        open_growth: |row| row.open_growth_gross,
        growth: |row| row.growth_gross,
    },
];

impl Variant {
    /// The variant of a row; `None` for the price return.
    pub(crate) fn of(row: &LevelRow) -> Option<Self> {
        VARIANTS.into_iter().find(|variant| variant.name == row.return_variant)
    }

    /// `Σ` of its dividend points.
    pub(crate) fn dividend_points(&self, index: &IndexRows<'_>) -> Exact {
        index.actions.iter().filter_map(|action| (self.points)(action)).map(exact).sum()
    }

    /// `Σ q p x` with growth at the open, if that is above zero.
    pub(crate) fn opened(&self, index: &IndexRows<'_>) -> Option<Exact> {
        Some(index.value_at_open(self.open_growth)).filter(|value| !value.is_zero())
    }
}
