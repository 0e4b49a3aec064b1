//! Levels.

use chrono::NaiveDate;

use crate::table::table;

table! {
    /// Levels of a day, with divisors, market values and dividends.
    LevelRow, "levels", version 2, "index × return variant × currency",
    key [index_id, return_variant, currency]
    parts LevelParts {
        /// Index, day and return variant of a level.
        subject: struct LevelSubject {
            /// Identifier of the index.
            index_id: String, "";
            /// English name of the index.
            index_name: String, "";
            /// Calculation day.
            date: NaiveDate, "";
            /// Return variant: `price`, `net` or `gross`.
            return_variant: String, "";
            /// Currency of the level (ISO 4217).
            currency: String, "";
        }
        /// A level and its return.
        level: struct LevelReturn {
            /// Level as carried to the next day.
            level: f64, "points";
            /// Published level: `level`, rounded to `level_decimals` by `level_rounding`.
            level_published: f64, "points";
            /// `level` of the previous calculation day; absent on the base date.
            previous_level: Option<f64>, "points";
            /// Daily return: level divided by the level of the previous calculation day, minus one.
            daily_return: Option<f64>, "fraction";
        }
        /// Divisors and market values behind the price level.
        value: struct LevelValue {
            /// Divisor of the day: index market value divided by the price return level, times
            /// `divisor_scale`.
            divisor: f64, "index currency per point";
            /// Divisor of the next calculation day.
            next_divisor: f64, "index currency per point";
            /// Index market value at the close: sum of the market values of the constituents.
            index_market_value: f64, "index currency";
            /// Index market value at the next open, after reviews and corporate actions.
            next_index_market_value: f64, "index currency";
            /// Number of constituents at the close.
            constituent_count: i64, "constituents";
            /// Number of constituents at the next open.
            next_constituent_count: i64, "constituents";
        }
        /// Dividends of the day, and the performance since the base date.
        course: struct LevelCourse {
            /// Dividends reinvested on the day in this variant, in index points of the price
            /// return.
            dividend_points: f64, "points";
            /// Return since the base date: level divided by the base level, minus one.
            return_since_base: f64, "fraction";
            /// Base date: the first calculation day.
            base_date: NaiveDate, "";
            /// Base level: the level on the base date.
            base_level: f64, "points";
            /// Date after whose close the last review took effect.
            last_review: NaiveDate, "";
            /// Next calculation day.
            next_date: NaiveDate, "";
            /// Status of the level: `final`, or `provisional` if it depends on a day of which an
            /// exchange has not yet published whether it trades. A correction is published as a new
            /// vintage.
            status: String, "";
            /// Illustrative parts of the data of the index, in words; absent if there are none.
            illustrative: Option<String>, "";
        }
        /// Levels that are carried and not published as rows.
        carried: struct CarriedLevels {
            /// Net return level as carried, on the row of the price return; absent if the index
            /// publishes the net return.
            carried_net: Option<f64>, "points";
            /// Gross return level as carried, on the row of the price return; absent if the index
            /// publishes the gross return.
            carried_gross: Option<f64>, "points";
        }
        /// Conventions by which a level is calculated and published.
        rules: struct LevelRules {
            /// Method of the price level: `divisor`, `chain`, `base_market_value`, or `geometric`
            /// for a geometric index.
            level_form: String, "";
            /// Method of the price level on the next calculation day.
            next_level_form: String, "";
            /// Scale of the divisor: the base level if the divisor is a base market value, else 1.
            divisor_scale: f64, "points";
            /// Scale of the divisor on the next calculation day.
            next_divisor_scale: f64, "points";
            /// Quantity that corporate actions keep: number of shares of the company
            /// (`cap_weighted`), weight (`fixed_weight`, `geometric`), units (`price_weighted`).
            weighting: String, "";
            /// Reinvestment of dividends in net and gross returns: `close`, `open`, `prior`,
            /// `in_stock`, `cash`.
            reinvestment: String, "";
            /// Reinvestment of dividends on the next calculation day.
            next_reinvestment: String, "";
            /// Decimals of the carried level, rounded half to even; absent if it is not rounded.
            carried_decimals: Option<i64>, "decimals";
            /// Decimals of `level_published`.
            level_decimals: i64, "decimals";
            /// Rounding of `level_published`: `half_up`, `half_even`, `truncate`.
            level_rounding: String, "";
        }
        /// Cash from dividends.
        cash: struct CashKept {
            /// Cash of the net return at the close, on the row of the price return; absent unless
            /// dividends are kept in cash.
            cash_net: Option<f64>, "points of the net return";
            /// Cash of the gross return at the close, under the same conditions.
            cash_gross: Option<f64>, "points of the gross return";
            /// Cash of the net return at the next open; a review invests it.
            next_cash_net: Option<f64>, "points of the net return";
            /// Cash of the gross return at the next open.
            next_cash_gross: Option<f64>, "points of the gross return";
        }
    }
}

table! {
    /// Levels of a back-test, by day.
    BacktestLevelRow, "backtest_levels", version 1, "date × index × return variant × currency",
    key [date, index_id, return_variant, currency]
    {
        /// Calculation day.
        date: NaiveDate, "";
        /// Identifier of the index.
        index_id: String, "";
        /// Return variant: `price`, `net` or `gross`.
        return_variant: String, "";
        /// Currency of the level (ISO 4217).
        currency: String, "";
        /// Level, unrounded.
        level: f64, "points";
        /// Divisor of the day.
        divisor: f64, "index currency per point";
        /// Illustrative parts of the data of the index, in words; absent if there are none.
        illustrative: Option<String>, "";
    }
}
