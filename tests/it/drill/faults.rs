//! Kinds of wrong input, each with the range of its size.

mod events;
mod facts;
mod prices;

use chrono::NaiveDate;

use super::random::Random;
use super::trial::Fault;
use super::world::World;

/// Contradiction between a fault and something at hand: an event, another row, the calendar,
/// yesterday, peers or a limit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Contradiction {
    /// Always: each injection is stopped or told.
    Plain,
    /// By peers or by earlier events alone, and not always beyond a limit: a gap of the checks.
    Faint,
    /// None.
    None,
}

/// A kind of wrong input.
pub(super) struct Kind {
    pub(super) name: &'static str,
    /// Range of the size, in words.
    pub(super) size: &'static str,
    /// Contradiction between it and something at hand.
    pub(super) contradiction: Contradiction,
    /// Puts it into a market at a random place; `None` if the market has no such place.
    pub(super) inject: fn(&mut World, &mut Random) -> Option<Fault>,
}

const fn told(
    name: &'static str,
    size: &'static str,
    inject: fn(&mut World, &mut Random) -> Option<Fault>,
) -> Kind {
    Kind { name, size, contradiction: Contradiction::Plain, inject }
}

const fn faint(
    name: &'static str,
    size: &'static str,
    inject: fn(&mut World, &mut Random) -> Option<Fault>,
) -> Kind {
    Kind { name, size, contradiction: Contradiction::Faint, inject }
}

const fn untold(
    name: &'static str,
    size: &'static str,
    inject: fn(&mut World, &mut Random) -> Option<Fault>,
) -> Kind {
    Kind { name, size, contradiction: Contradiction::None, inject }
}

/// All kinds.
pub(super) const FAULTS: &[Kind] = &[
    told("split_inverted", "1:2 for 2:1", events::split_inverted),
    told("split_ratio_times_ten", "20:1 for 2:1", events::split_ratio_times_ten),
    told("split_missing", "2:1", events::split_missing),
    told("split_without_shares", "2:1", events::split_without_shares),
    faint("bonus_missing", "2 for 10", events::bonus_missing),
    told("bonus_too_many", "a second one, 2 to 5 for 10", events::bonus_invented),
    told("rights_inverted", "5 for 1 instead of 1 for 5", events::rights_inverted),
    faint("special_missing", "4 to 8 % of the price", events::special_missing),
    told("dividend_as_special", "0.3 to 1.3 % of the price", events::dividend_as_special),
    told("dividend_twice", "the same day", events::twice_on_one_day),
    told("dividend_days_apart", "1 to 4 days", events::twice_days_apart),
    told("dividend_in_two_currencies", "at the rate of the day", events::twice_in_two_currencies),
    told("amount_times_100", "0.3 to 1.3 % of the price before", events::amount_times_100),
    told("amount_by_100", "0.3 to 1.3 % of the price before", events::amount_by_100),
    faint("amount_in_other_currency", "HKD or CNY taken as USD", events::amount_in_dollars),
    told("rate_inverted", "1/x for a day", facts::rate_inverted),
    told("rate_of_one", "1 for a day", facts::rate_of_one),
    told("rate_times", "10 to 100 times", facts::rate_times),
    faint("rate_of_other_pair", "CNY for HKD and back", facts::rate_of_other_pair),
    told("rates_of_yesterday", "all pairs", facts::rates_of_yesterday),
    told("unit_times_100", "100 times", prices::unit_times_100),
    told("unit_by_100", "a hundredth", prices::unit_by_100),
    told("unit_times_1000", "1,000 times", prices::unit_times_1000),
    told("close_times", "1.45 to 4 times, or the reverse", prices::close_times),
    told("close_of_other_line", "closes of two lines swapped", prices::swapped),
    told("region_of_yesterday", "all closes of an exchange", prices::region_of_yesterday),
    told("copy_of_yesterday", "all closes", prices::copy_of_yesterday),
    told("dropped_row", "one line", prices::dropped_row),
    told("two_thirds_of_a_file", "25 to 40 % missing", prices::partial_file),
    told("exchange_missing", "all rows of an exchange", prices::exchange_missing),
    told("row_on_closed_day", "2 to 10 % off", prices::row_on_closed_day),
    told("row_of_other_year", "1 to 200 years", prices::row_of_other_year),
    told("two_closes", "two rows, 1 to 30 % apart", prices::two_closes),
    told("wrong_mic", "a code that does not exist", facts::wrong_mic),
    told("withholding_missing", "one country", facts::withholding_missing),
    told("shares_times", "2 to 20 times", facts::shares_times),
    told("shares_by_1000", "a thousandth", facts::shares_by_1000),
    told("float_above_one", "percent for fraction", facts::float_in_percent),
    told("float_jump", "0.31 to 0.35 less", facts::float_jump),
    told("esg_times_1000", "kilograms for tonnes", facts::esg_times_1000),
    told("esg_sign", "below zero", facts::esg_sign),
    told("esg_stale", "four years alike", facts::esg_stale),
    told("esg_jump", "6 to 20 times", facts::esg_jump),
    untold("adjusted_closes", "52 dividends of 26 lines", prices::adjusted_closes),
    untold("dividend_missing", "0.3 to 1.3 % of the price", events::dividend_missing),
    untold("dividend_a_little_off", "5 to 30 %", events::amount_off),
    untold("rate_a_little_off", "0.5 to 5 %", facts::rate_off),
    untold("shares_a_little_off", "5 to 24 %", facts::shares_off),
    untold("close_a_little_off", "1 to 6 %", prices::close_off),
];

/// A fault of a name and some days.
fn fault(names: &[&str], days: &[NaiveDate]) -> Option<Fault> {
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    Some(Fault { names, days: days.to_vec() })
}

/// The next weekday: the evening on which a fault of a weekend or of an overnight event is told.
fn around(date: NaiveDate) -> Vec<NaiveDate> {
    (0..6).map(|days| date + chrono::Days::new(days)).collect()
}
