//! Rows of levels.

use chrono::{Days, NaiveDate};
use kapok_engine::{LevelRecord, Levels, Outcome};
use kapok_methodology::{ReturnVariant, Rulebook};

use super::{IndexDay, variant_name};
use crate::exact::rounded;
use crate::tables::LevelRow;

/// Decimals of a published level, rounded half away from zero.
pub(crate) const LEVEL_DECIMALS: u32 = 4;

pub(super) fn rows(day: &IndexDay<'_>) -> Vec<LevelRow> {
    day.book.variants.iter().map(|variant| row(day, *variant)).collect()
}

fn row(day: &IndexDay<'_>, variant: ReturnVariant) -> LevelRow {
    let (book, outcome, record) = (day.book, day.outcome, &day.outcome.level);
    let level = of_variant(record.levels, variant);
    let previous = record.previous.map(|levels| of_variant(levels, variant));
    let base_level = book.base_level.get();
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
        level_published: rounded(level, LEVEL_DECIMALS),
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
        last_review: last_review(book, outcome),
        next_date: outcome.next_date,
        status: "final".to_owned(),
        illustrative: day.illustrative(),
        carried_net: carried(ReturnVariant::Net),
        carried_gross: carried(ReturnVariant::Gross),
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

/// The last close up to the day after which a review was due; the base date before the first.
fn last_review(book: &Rulebook, outcome: &Outcome) -> NaiveDate {
    if outcome.review.is_some() {
        return outcome.date;
    }
    let mut to = outcome.date;
    while to > book.base_date {
        let from = to.checked_sub_days(Days::new(400)).unwrap_or(book.base_date);
        let from = from.max(book.base_date);
        let closes = book.schedule.closes(from, to, &book.calendar).unwrap_or_default();
        if let Some(last) = closes.into_iter().max() {
            return last;
        }
        to = from;
    }
    book.base_date
}
