//! Overlays: levels computed from levels.

use chrono::NaiveDate;

use crate::table::table;

table! {
    /// Levels of overlays of a back-test, one day after the other.
    BacktestOverlayRow, "backtest_overlays", version 1, "date × index × overlay",
    key [date, index_id, overlay_id]
    {
        /// The calculation day.
        date: NaiveDate, "";
        /// The index.
        index_id: String, "";
        /// The overlay.
        overlay_id: String, "";
        /// What it does, such as `decrement` or `hedged`.
        kind: String, "";
        /// Currency of the level, ISO 4217.
        currency: String, "";
        /// Level as it is carried.
        level: f64, "points";
        /// What the next day's return is measured from.
        next_level: f64, "points";
        /// What in the data of the index is illustrative; absent where nothing is.
        illustrative: Option<String>, "";
    }
}

table! {
    /// Levels computed from levels of the index, with everything that went into them.
    OverlayRow, "overlays", version 1, "index × overlay",
    key [index_id, overlay_id]
    parts OverlayParts {
        /// The overlay that a row is of.
        subject: struct OverlaySubject {
            /// The index.
            index_id: String, "";
            /// The overlay.
            overlay_id: String, "";
            /// The calculation day.
            date: NaiveDate, "";
            /// What it does, such as `decrement` or `hedged`.
            kind: String, "";
            /// What it is computed from: a return variant, an overlay, or the components of a
            /// blend, divided by `;`.
            on: String, "";
            /// Currency of the level, ISO 4217.
            currency: String, "";
            /// `final`, or `held`: then there is no level, and `reason` says why.
            status: String, "";
        }
        /// Level of an overlay and its return.
        level: struct OverlayLevel {
            /// Level as it is carried; absent where held.
            level: Option<f64>, "points";
            /// Level rounded as `level_decimals` and `level_rounding` of `levels` say.
            level_published: Option<f64>, "points";
            /// Level of the calculation day before; absent on the base date.
            previous_level: Option<f64>, "points";
            /// What today's return is measured from: the level of the day before, after a level
            /// split or a reset.
            return_base: Option<f64>, "points";
            /// Level by `return_base`, less one; absent where that is zero.
            daily_return: Option<f64>, "fraction";
            /// What the next day's return is measured from.
            next_level: Option<f64>, "points";
        }
        /// Numbers that entered the level of an overlay.
        entered: struct OverlayEntered {
            /// Level of the underlying, as it enters.
            underlying_level: Option<f64>, "points";
            /// What the underlying's return is measured from, as it enters.
            underlying_before: Option<f64>, "points";
            /// Calendar days since the calculation day before.
            days: Option<i64>, "days";
            /// How days become a part of a year, where the rule needs that.
            basis: Option<String>, "";
            /// That part of a year.
            year_fraction: Option<f64>, "years";
            /// Rate of cash of the day before.
            rate: Option<f64>, "fraction a year";
            /// The day of the rate; absent where it is a number of the index file.
            rate_as_of: Option<NaiveDate>, "";
            /// Exposure to the underlying; below zero where it is turned round.
            exposure: Option<f64>, "fraction";
            /// Dividends that entered, in points of the price return.
            points: Option<f64>, "points";
            /// Exchange rate of the level.
            exchange_rate: Option<f64>, "overlay currency per underlying currency";
            /// The day of the older fixing behind it.
            exchange_as_of: Option<NaiveDate>, "";
            /// Growth of the index at the exchange rates of the day before.
            local_return: Option<f64>, "ratio";
            /// Rates of a hedge, by currency and divided by `;`: currency, spot, its date, forward,
            /// its date, divided by `:`.
            quotes: Option<String>, "home currency per unit";
            /// Levels of the components of a blend today, divided by `;`.
            components: Option<String>, "points";
        }
        /// Terms of an overlay, and what it carries on.
        carried: struct OverlayCarried {
            /// The terms of the day: fields `name=value` with a blank in between.
            terms: String, "";
            /// What the next day continues with beside `next_level`, in the same form.
            memory: String, "";
            /// The first day of the overlay.
            base_date: NaiveDate, "";
            /// Its level on that day.
            base_level: f64, "points";
        }
        /// Hold of an overlay, and its illustrative data.
        held: struct OverlayHeld {
            /// The first day without a level, where held.
            held_since: Option<NaiveDate>, "";
            /// Why it is held.
            reason: Option<String>, "";
            /// What gets it going again.
            hint: Option<String>, "";
            /// What in the data of the index is illustrative; absent where nothing is.
            illustrative: Option<String>, "";
        }
    }
}
