//! Overlays: levels computed from levels.

use chrono::NaiveDate;

use crate::table::table;

table! {
    /// Levels of overlays of a back-test, by day.
    BacktestOverlayRow, "backtest_overlays", version 1, "date × index × overlay",
    key [date, index_id, overlay_id]
    {
        /// Calculation day.
        date: NaiveDate, "";
        /// Identifier of the index.
        index_id: String, "";
        /// Identifier of the overlay.
        overlay_id: String, "";
        /// Kind of the overlay, such as `decrement` or `hedged`.
        kind: String, "";
        /// Currency of the level (ISO 4217).
        currency: String, "";
        /// Level as carried to the next day.
        level: f64, "points";
        /// Base of the next day's return.
        next_level: f64, "points";
        /// Illustrative parts of the data of the index, in words; absent if there are none.
        illustrative: Option<String>, "";
    }
}

table! {
    /// Levels of overlays, with their inputs and terms.
    OverlayRow, "overlays", version 1, "index × overlay",
    key [index_id, overlay_id]
    parts OverlayParts {
        /// Overlay and day of a row.
        subject: struct OverlaySubject {
            /// Identifier of the index.
            index_id: String, "";
            /// Identifier of the overlay.
            overlay_id: String, "";
            /// Calculation day.
            date: NaiveDate, "";
            /// Kind of the overlay, such as `decrement` or `hedged`.
            kind: String, "";
            /// Underlying: a return variant, an overlay, or the components of a blend, separated by
            /// `;`.
            on: String, "";
            /// Currency of the level (ISO 4217).
            currency: String, "";
            /// Status: `final`, or `held` (no level; `reason` states why).
            status: String, "";
        }
        /// Level of an overlay and its return.
        level: struct OverlayLevel {
            /// Level as carried to the next day; absent if held.
            level: Option<f64>, "points";
            /// Published level, rounded by `level_decimals` and `level_rounding` of the table
            /// `levels`.
            level_published: Option<f64>, "points";
            /// Level of the previous calculation day; absent on the base date.
            previous_level: Option<f64>, "points";
            /// Base of the day's return: the level of the previous day, after a level split or a
            /// reset.
            return_base: Option<f64>, "points";
            /// Daily return: level divided by `return_base`, minus one; absent if `return_base` is
            /// zero.
            daily_return: Option<f64>, "fraction";
            /// Base of the next day's return.
            next_level: Option<f64>, "points";
        }
        /// Inputs of the level of an overlay.
        entered: struct OverlayEntered {
            /// Level of the underlying, as used.
            underlying_level: Option<f64>, "points";
            /// Base of the return of the underlying, as used.
            underlying_before: Option<f64>, "points";
            /// Calendar days since the previous calculation day.
            days: Option<i64>, "days";
            /// Day-count basis, if the overlay uses one.
            basis: Option<String>, "";
            /// Year fraction by the day-count basis.
            year_fraction: Option<f64>, "years";
            /// Cash rate of the previous day, per year.
            rate: Option<f64>, "fraction a year";
            /// Date of the cash rate; absent if the index file states the rate.
            rate_as_of: Option<NaiveDate>, "";
            /// Exposure to the underlying; negative for an inverse overlay.
            exposure: Option<f64>, "fraction";
            /// Dividends used, in index points of the price return.
            points: Option<f64>, "points";
            /// Exchange rate of the level.
            exchange_rate: Option<f64>, "overlay currency per underlying currency";
            /// Date of the older fixing of the exchange rate.
            exchange_as_of: Option<NaiveDate>, "";
            /// Growth factor of the index at the exchange rates of the previous day.
            local_return: Option<f64>, "ratio";
            /// Rates of a hedge, one entry per currency, separated by `;`: currency, spot, date of
            /// the spot, forward, date of the forward, separated by `:`.
            quotes: Option<String>, "home currency per unit";
            /// Levels of the components of a blend on the day, separated by `;`.
            components: Option<String>, "points";
        }
        /// Terms of an overlay, and its carried state.
        carried: struct OverlayCarried {
            /// Terms of the day, as `name=value` separated by blanks.
            terms: String, "";
            /// State carried to the next day beside `next_level`, as `name=value` separated by
            /// blanks.
            memory: String, "";
            /// Base date of the overlay.
            base_date: NaiveDate, "";
            /// Base level of the overlay.
            base_level: f64, "points";
        }
        /// Hold of an overlay, and its illustrative data.
        held: struct OverlayHeld {
            /// First day without a level, if held.
            held_since: Option<NaiveDate>, "";
            /// Reason for which the overlay is held.
            reason: Option<String>, "";
            /// Hint how to resume a held overlay.
            hint: Option<String>, "";
            /// Illustrative parts of the data of the index, in words; absent if there are none.
            illustrative: Option<String>, "";
        }
    }
}
