//! One day of one index. No other function makes a level.
//!
//! 1. Open: events of today that became known overnight, and one change of the divisor for them.
//! 2. Close: official closes and rates of the day.
//! 3. Level: index market value by the divisor, or as the conventions say.
//! 4. Returns: the income of the day is reinvested as the conventions say.
//! 5. Evening: the review that takes effect and the events of the next open, and one change of
//!    the divisor for all of it.
//!
//! Securities and what happens to them are in [`crate::equity`]; divisor, level, returns and record
//! know market values and points alone.

use chrono::NaiveDate;
use kapok_conventions::Reinvestment;
use kapok_domain::{Divisor, Level};
use kapok_market::History;

use crate::day::Day;
use crate::divisor::{next_divisor, rebased, scale};
use crate::equity::believable::{Behind, guard, name_accepted, within_reason};
use crate::equity::closing::Closing;
use crate::equity::evening::Evening;
use crate::equity::opening::Opening;
use crate::error::StepError;
use crate::level::{PriceLevel, carried};
use crate::levels::{Levels, NetGross};
use crate::outcome::{LevelRecord, Outcome};
use crate::returns::{PriceMove, Yesterday};
use crate::state::{State, Switched};

/// Moves an index by one day.
///
/// Source: `docs/methodology/calculation.md` §1, §2, §3, §6.
///
/// # Errors
///
/// If the day cannot be calculated; the index is then held.
pub fn step(history: &History, state: State, day: &Day<'_>) -> Result<(State, Outcome), StepError> {
    let State { levels: yesterday, cash, divisor, constituents, .. } = state;
    let State { last_review, opened, mut switched, .. } = state;
    let (conventions, rounding) = (day.conventions, day.conventions.carried_rounding);
    let scale = scale(conventions.level_form, day.base_level);

    let opening = Opening::of(history, day, constituents)?;
    switched.extend(Switched::among(&opening.actions));
    let behind = Behind { opened: &opened, switched: &switched };
    let accepted = guard(history, day, &opening, behind)?;
    // Late events of the open come before the close is counted, so that the day's price move is
    // measured from prices after them; those of tonight follow the level.
    let divisor = rebased(divisor, &opening.changes(), || opening.constituents.market_value())?;

    let mut closing = Closing::of(history, day, opening)?;
    let price = PriceLevel::of(closing.valuation(day), yesterday.price, divisor, scale)?;

    let mut paid = closing.pay(day, price.point, &opened, &switched);
    name_accepted(&mut paid.records, &accepted);
    // The price level is rounded first, so net and gross levels are reproducible from published
    // figures (Euronext carries eight decimals).
    let moved = PriceMove { before: yesterday.price, after: carried(rounding, price.level) };
    let income = closing.income(day, &paid, price.point);
    let before = Yesterday { levels: yesterday, cash };
    let returns = income.reinvested(conventions.reinvestment, before, moved);
    let levels = Levels {
        price: moved.after,
        net: carried(rounding, returns.net.level),
        gross: carried(rounding, returns.gross.level),
    };

    levels.are_positive(day.date)?;

    closing.actions.extend(paid.records);
    let level = LevelRecord {
        levels,
        previous: Some(yesterday),
        dividend_points_gross: paid.gross,
        dividend_points_net: paid.net,
        franked_points: paid.franked,
        returns,
        local_return: closing.local_return,
        ..LevelRecord::still(0.0, closing.market_value, price.point.divisor, closing.len())
    };
    evening(history, day, closing, level, last_review)
}

/// Calculates the first day of an index: its first composition, at the close of the base date, is
/// worth the base level, `D = M / base level`. `day.review` holds that composition.
///
/// Source: `docs/methodology/calculation.md` §1.
///
/// # Errors
///
/// If the day cannot be calculated.
///
/// # Panics
///
/// If the day has no review.
pub fn found(
    history: &History,
    base_level: Level,
    day: &Day<'_>,
) -> Result<(State, Outcome), StepError> {
    let review = day.review.as_ref().expect("the base date has a review");
    within_reason(history, day, &review.constituents)?;
    let closing = Closing::founding(day, review.constituents.clone());
    let (market_value, base) = (closing.market_value, base_level.get());
    let scale = scale(day.conventions.level_form, base);
    let divisor = Divisor::new(market_value * scale / base)?.get();
    let level = LevelRecord::still(base, market_value, divisor, closing.len());
    evening(history, day, closing, level, day.date)
}

/// Prepares the state of the next day: one change of the divisor for all that changes the market
/// value after the close.
///
/// Source: `docs/methodology/calculation.md` §1.
fn evening(
    history: &History,
    day: &Day<'_>,
    closing: Closing<'_>,
    level: LevelRecord,
    last_review: NaiveDate,
) -> Result<(State, Outcome), StepError> {
    let founded = level.previous.is_none();
    let evening = Evening::of(history, day, closing, founded)?;
    let Evening { constituents, market_value, actions, opened, switched, review, detail } = evening;
    let last_review = if review.is_some() { day.date } else { last_review };
    let level =
        LevelRecord { next_market_value: market_value, next_count: constituents.len(), ..level };
    let level = LevelRecord {
        next_divisor: next_divisor(day, &level),
        next_cash: next_cash(day, &level, review.is_some()),
        ..level
    };
    let state = State {
        date: day.date,
        levels: level.levels,
        cash: level.next_cash,
        divisor: Divisor::new(level.next_divisor)?,
        constituents,
        last_review,
        opened,
        switched,
        overlays: Vec::new(),
    };
    let (date, next_date, overlays) = (day.date, day.next_date, Vec::new());
    let (weighting, next_weighting) = (day.weighting, day.next_weighting);
    let outcome = Outcome {
        date,
        next_date,
        level,
        actions,
        review,
        last_review,
        weighting,
        next_weighting,
        detail,
        overlays,
    };
    Ok((state, outcome))
}

/// Cash with which the next day opens; a review puts it into the index.
///
/// Source: `docs/methodology/calculation.md` §3.
fn next_cash(day: &Day<'_>, level: &LevelRecord, reviewed: bool) -> NetGross<f64> {
    let kept = day.conventions.reinvestment == Reinvestment::Cash && !reviewed;
    // When the convention ends, the cash goes into the index as at a review, so levels do not move.
    let kept = kept && day.next_conventions.reinvestment == Reinvestment::Cash;
    match kept {
        true => NetGross { net: level.returns.net.cash, gross: level.returns.gross.cash },
        false => NetGross::default(),
    }
}
