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
    told("split_twice", "2:1 under two ids", events::split_twice),
    told("split_shifted", "a session early or late", events::split_shifted),
    told("split_of_other_line", "2:1", events::split_of_other_line),
    told("split_in_closes", "2:1, closes adjusted for it", prices::split_in_closes),
    told("bonus_shifted", "a session early or late", events::bonus_shifted),
    told("special_shifted", "a session early or late", events::special_shifted),
    told("bonus_missing", "2 for 10", events::bonus_missing),
    told("bonus_inverted", "10 for 2", events::bonus_inverted),
    told("bonus_too_many", "a second one, 2 to 5 for 10", events::bonus_invented),
    told("rights_inverted", "5 for 1 instead of 1 for 5", events::rights_inverted),
    told("special_missing", "6 usual moves to 16 %", events::special_missing),
    told("rights_missing", "6 usual moves or more", events::rights_missing),
    told("dividend_as_special", "0.3 to 1.3 % of the price", events::dividend_as_special),
    told("dividend_twice", "the same day", events::twice_on_one_day),
    told("dividend_days_apart", "1 to 4 days", events::twice_days_apart),
    told("dividend_in_two_currencies", "at the rate of the day", events::twice_in_two_currencies),
    told("amount_times_100", "0.3 to 1.3 % of the price before", events::amount_times_100),
    told("amount_by_100", "0.3 to 1.3 % of the price before", events::amount_by_100),
    told("amount_times_10", "0.3 to 1.3 % of the price before", events::amount_times_10),
    told("amount_in_other_currency", "HKD or CNY taken as USD", events::amount_in_dollars),
    told("rate_inverted", "1/x for a day", facts::rate_inverted),
    told("rate_of_one", "1 for a day", facts::rate_of_one),
    told("rate_times", "10 to 100 times", facts::rate_times),
    told("rate_of_other_pair", "CNY for HKD and back", facts::rate_of_other_pair),
    told("rate_twice", "CNY for HKD as well", facts::rate_twice),
    told("rate_pair_reversed", "7.8 for 1/7.8", facts::pair_reversed),
    told("rate_of_next_day", "a day later", facts::rate_of_next_day),
    told("rates_end", "one currency, for good", facts::rates_end),
    told("wrong_currency", "CNY for HKD or back", facts::wrong_currency),
    told("rates_of_yesterday", "all pairs", facts::rates_of_yesterday),
    told("unit_times_100", "100 times", prices::unit_times_100),
    told("unit_by_100", "a hundredth", prices::unit_by_100),
    told("unit_times_1000", "1,000 times", prices::unit_times_1000),
    told("close_times", "1.45 to 4 times, or the reverse", prices::close_times),
    told("close_of_other_line", "closes of two lines swapped", prices::swapped),
    told("close_of_near_line", "closes 16 to 60 % apart swapped", prices::swapped_near),
    told("ids_swapped", "two lines, from a day on", prices::ids_swapped),
    told("close_of_other_class", "16 to 35 % off", prices::close_of_other_class),
    told("close_times_ten", "10 times or a tenth", prices::close_times_ten),
    told("close_in_other_currency", "by 7.1 or 7.8", prices::close_in_other_currency),
    told("close_of_zero", "0", prices::close_of_zero),
    told("close_below_zero", "the sign", prices::close_below_zero),
    told("spin_off_missing", "16 to 35 % of the price", prices::spin_off_missing),
    told("close_repeated", "4 to 10 sessions", prices::repeated),
    told("prices_end", "one line, for good", prices::prices_end),
    told("suspended", "a line that trades, one day", prices::suspended),
    told("closure_invented", "a closed day that traded", prices::closure_invented),
    told("part_of_yesterday", "5 to 7 lines of an exchange", prices::part_of_yesterday),
    told("a_day_late", "an exchange, from a day on", prices::a_day_late),
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
    told("shares_of_other_line", "2.1 times or more apart", facts::shares_of_other_line),
    told("shares_by_1000", "a thousandth", facts::shares_by_1000),
    told("float_above_one", "percent for fraction", facts::float_in_percent),
    told("float_jump", "0.31 to 0.35 less", facts::float_jump),
    told("esg_times_1000", "kilograms for tonnes", facts::esg_times_1000),
    told("esg_sign", "below zero", facts::esg_sign),
    told("esg_stale", "four years alike", facts::esg_stale),
    told("esg_jump", "6 to 20 times", facts::esg_jump),
    untold("adjusted_closes", "52 dividends of 26 lines", prices::adjusted_closes),
    untold("small_special_missing", "4 % to 6 usual moves", events::small_special_missing),
    untold("dividend_shifted", "a session early or late", events::dividend_shifted),
    untold("dividend_missing", "0.3 to 1.3 % of the price", events::dividend_missing),
    untold("dividend_a_little_off", "5 to 30 %", events::amount_off),
    untold("rate_a_little_off", "0.5 to 1.2 %", facts::rate_off),
    untold("shares_a_little_off", "5 to 24 %", facts::shares_off),
    untold("close_a_little_off", "1 to 6 %", prices::close_off),
    told("rate_unlike_itself", "3 to 7 %, a pair that no row has", facts::rate_unlike_itself),
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
