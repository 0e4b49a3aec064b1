//! Rows of levels.

use kapok_conventions::{CarriedRounding, Conventions, LevelForm, Reinvestment};
use kapok_domain::ReturnVariant;
use kapok_published::{
    CarriedLevels, CashKept, LevelCourse, LevelParts, LevelReturn, LevelRow, LevelRules,
    LevelSubject, LevelValue,
};
use kapok_weighting::WeightingKind;

use super::index_day::IndexDay;
use super::rounding::published;

pub(super) fn rows(day: &IndexDay<'_>) -> Vec<LevelRow> {
    day.book.variants.iter().map(|variant| row(day, *variant)).collect()
}

fn row(day: &IndexDay<'_>, variant: ReturnVariant) -> LevelRow {
    let parts = LevelParts {
        subject: subject(day, variant),
        level: level(day, variant),
        value: value(day),
        course: course(day, variant),
        carried: carried(day, variant),
        rules: rules(day),
        cash: cash(day, variant),
    };
    parts.into()
}

fn subject(day: &IndexDay<'_>, variant: ReturnVariant) -> LevelSubject {
    LevelSubject {
        index_id: day.index_id(),
        index_name: day.rules().name.clone(),
        date: day.outcome.date,
        return_variant: variant.name().to_owned(),
        currency: day.book.currency.to_string(),
    }
}

fn level(day: &IndexDay<'_>, variant: ReturnVariant) -> LevelReturn {
    let record = &day.outcome.level;
    let level = record.levels.of(variant);
    let previous = record.previous.map(|levels| levels.of(variant));
    LevelReturn {
        level,
        level_published: published(day, level),
        previous_level: previous,
        daily_return: previous.map(|previous| level / previous - 1.0),
    }
}

fn value(day: &IndexDay<'_>) -> LevelValue {
    let record = &day.outcome.level;
    LevelValue {
        divisor: record.divisor,
        next_divisor: record.next_divisor,
        index_market_value: record.market_value,
        next_index_market_value: record.next_market_value,
        constituent_count: count(record.count),
        next_constituent_count: count(record.next_count),
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn course(day: &IndexDay<'_>, variant: ReturnVariant) -> LevelCourse {
    let (book, outcome) = (day.book, day.outcome);
    let base_level = book.base_level.get();
    LevelCourse {
        dividend_points: dividend_points(day, variant),
        return_since_base: outcome.level.levels.of(variant) / base_level - 1.0,
        base_date: book.base_date,
        base_level,
        last_review: outcome.last_review,
        next_date: outcome.next_date,
        status: day.status().to_owned(),
        illustrative: day.illustrative(),
    }
}

fn dividend_points(day: &IndexDay<'_>, variant: ReturnVariant) -> f64 {
    match variant {
        ReturnVariant::Price => 0.0,
        ReturnVariant::Net => day.outcome.level.dividend_points_net,
        ReturnVariant::Gross => day.outcome.level.dividend_points_gross,
    }
}

/// On the row of the price return, levels of the variants that have no row.
fn carried(day: &IndexDay<'_>, variant: ReturnVariant) -> CarriedLevels {
    let carried = |carried: ReturnVariant| {
        let hidden = variant == ReturnVariant::Price && !day.book.variants.contains(&carried);
        hidden.then(|| day.outcome.level.levels.of(carried))
    };
    CarriedLevels {
        carried_net: carried(ReturnVariant::Net),
        carried_gross: carried(ReturnVariant::Gross),
    }
}

fn rules(day: &IndexDay<'_>) -> LevelRules {
    let base_level = day.book.base_level.get();
    let (today, next) = (day.conventions(), day.book.conventions.on(day.outcome.next_date));
    LevelRules {
        level_form: level_form(day.outcome.weighting, today).to_owned(),
        next_level_form: level_form(day.outcome.next_weighting, next).to_owned(),
        divisor_scale: divisor_scale(today, base_level),
        next_divisor_scale: divisor_scale(next, base_level),
        weighting: day.outcome.weighting.name().to_owned(),
        reinvestment: today.reinvestment.name().to_owned(),
        next_reinvestment: next.reinvestment.name().to_owned(),
        carried_decimals: carried_decimals(today.carried_rounding),
        level_decimals: today.level_decimals.into(),
        level_rounding: today.level_rounding.name().to_owned(),
    }
}

fn level_form(weighting: WeightingKind, conventions: &Conventions) -> &'static str {
    match weighting {
        kind @ WeightingKind::Geometric => kind.name(),
        WeightingKind::CapWeighted | WeightingKind::FixedWeight | WeightingKind::PriceWeighted => {
            conventions.level_form.name()
        }
    }
}

fn divisor_scale(conventions: &Conventions, base_level: f64) -> f64 {
    match conventions.level_form {
        LevelForm::Divisor | LevelForm::Chain => 1.0,
        LevelForm::BaseMarketValue => base_level,
    }
}

fn carried_decimals(rounding: CarriedRounding) -> Option<i64> {
    match rounding {
        CarriedRounding::Unrounded => None,
        CarriedRounding::EightDecimals => Some(8),
    }
}

/// On the row of the price return, the cash of both other variants.
fn cash(day: &IndexDay<'_>, variant: ReturnVariant) -> CashKept {
    let in_cash = day.conventions().reinvestment == Reinvestment::Cash;
    let kept = |cash: f64| (variant == ReturnVariant::Price && in_cash).then_some(cash);
    let record = &day.outcome.level;
    CashKept {
        cash_net: kept(record.returns.net.cash),
        cash_gross: kept(record.returns.gross.cash),
        next_cash_net: kept(record.next_cash.net),
        next_cash_gross: kept(record.next_cash.gross),
    }
}
