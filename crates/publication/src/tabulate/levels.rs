//! Rows of levels.

use kapok_engine::{LevelRecord, Levels};
use kapok_methodology::conventions::{
    CarriedRounding, Conventions, LevelForm, LevelRounding, Reinvestment,
};
use kapok_methodology::{ReturnVariant, WeightingKind};

use super::{IndexDay, variant_name};
use crate::exact::{Mode, rounded};
use crate::tables::LevelRow;

pub(super) fn rows(day: &IndexDay<'_>) -> Vec<LevelRow> {
    day.book.variants.iter().map(|variant| row(day, *variant)).collect()
}

fn row(day: &IndexDay<'_>, variant: ReturnVariant) -> LevelRow {
    let (book, outcome, record) = (day.book, day.outcome, &day.outcome.level);
    let level = of_variant(record.levels, variant);
    let previous = record.previous.map(|levels| of_variant(levels, variant));
    let base_level = book.base_level.get();
    let today = book.conventions.on(outcome.date);
    let next = book.conventions.on(outcome.next_date);
    let in_cash = variant == ReturnVariant::Price && today.reinvestment == Reinvestment::Cash;
    let cash = |cash: f64| in_cash.then_some(cash);
    let carried = |carried: ReturnVariant| {
        let hidden = variant == ReturnVariant::Price && !book.variants.contains(&carried);
        hidden.then(|| of_variant(record.levels, carried))
    };
    LevelRow {
        index_id: day.index_id(),
        index_name: book.name.clone(),
        date: outcome.date,
        return_variant: variant_name(variant).to_owned(),
        currency: book.currency.to_string(),
        level,
        level_published: published(day, level),
        previous_level: previous,
        daily_return: previous.map(|previous| level / previous - 1.0),
        divisor: record.divisor,
        next_divisor: record.next_divisor,
        index_market_value: record.market_value,
        next_index_market_value: record.next_market_value,
        constituent_count: count(record.count),
        next_constituent_count: count(record.next_count),
        dividend_points: dividend_points(record, variant),
        return_since_base: level / base_level - 1.0,
        base_date: book.base_date,
        base_level,
        last_review: outcome.last_review,
        next_date: outcome.next_date,
        status: "final".to_owned(),
        illustrative: day.illustrative(),
        carried_net: carried(ReturnVariant::Net),
        carried_gross: carried(ReturnVariant::Gross),
        level_form: level_form(day, today).to_owned(),
        next_level_form: level_form(day, next).to_owned(),
        divisor_scale: divisor_scale(today, base_level),
        next_divisor_scale: divisor_scale(next, base_level),
        weighting: weighting(day).to_owned(),
        reinvestment: reinvestment(today.reinvestment).to_owned(),
        next_reinvestment: reinvestment(next.reinvestment).to_owned(),
        carried_decimals: carried_decimals(today.carried_rounding),
        level_decimals: today.level_decimals.into(),
        level_rounding: mode(today.level_rounding).name().to_owned(),
        cash_net: cash(record.returns.net.cash),
        cash_gross: cash(record.returns.gross.cash),
        next_cash_net: cash(record.next_cash.net),
        next_cash_gross: cash(record.next_cash.gross),
    }
}

fn of_variant(levels: Levels, variant: ReturnVariant) -> f64 {
    match variant {
        ReturnVariant::Price => levels.price,
        ReturnVariant::Net => levels.net,
        ReturnVariant::Gross => levels.gross,
    }
}

fn dividend_points(record: &LevelRecord, variant: ReturnVariant) -> f64 {
    match variant {
        ReturnVariant::Price => 0.0,
        ReturnVariant::Net => record.dividend_points_net,
        ReturnVariant::Gross => record.dividend_points_gross,
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn level_form(day: &IndexDay<'_>, conventions: &Conventions) -> &'static str {
    match (day.book.weighting.scheme.kind(), conventions.level_form) {
        (WeightingKind::Geometric, _) => "geometric",
        (_, LevelForm::Divisor) => "divisor",
        (_, LevelForm::Chain) => "chain",
        (_, LevelForm::BaseMarketValue) => "base_market_value",
    }
}

fn divisor_scale(conventions: &Conventions, base_level: f64) -> f64 {
    match conventions.level_form {
        LevelForm::Divisor | LevelForm::Chain => 1.0,
        LevelForm::BaseMarketValue => base_level,
    }
}

fn weighting(day: &IndexDay<'_>) -> &'static str {
    match day.book.weighting.scheme.kind() {
        WeightingKind::CapWeighted => "cap_weighted",
        WeightingKind::FixedWeight => "fixed_weight",
        WeightingKind::PriceWeighted => "price_weighted",
        WeightingKind::Geometric => "geometric",
    }
}

fn reinvestment(rule: Reinvestment) -> &'static str {
    match rule {
        Reinvestment::Close => "close",
        Reinvestment::Open => "open",
        Reinvestment::Prior => "prior",
        Reinvestment::InStock => "in_stock",
        Reinvestment::Cash => "cash",
    }
}

fn carried_decimals(rounding: CarriedRounding) -> Option<i64> {
    match rounding {
        CarriedRounding::Unrounded => None,
        CarriedRounding::EightDecimals => Some(8),
    }
}

/// A level as the conventions of the day publish it.
pub(super) fn published(day: &IndexDay<'_>, level: f64) -> f64 {
    let today = day.book.conventions.on(day.outcome.date);
    rounded(level, today.level_decimals, mode(today.level_rounding))
}

fn mode(rounding: LevelRounding) -> Mode {
    match rounding {
        LevelRounding::HalfUp => Mode::HalfUp,
        LevelRounding::HalfEven => Mode::HalfEven,
        LevelRounding::Truncate => Mode::Truncate,
    }
}
