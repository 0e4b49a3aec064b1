//! Levels.

use chrono::NaiveDate;

use crate::table::table;

table! {
    /// Levels of a day and what they were made of.
    LevelRow, "levels", version 2, "index × return variant × currency",
    key [index_id, return_variant, currency]
    parts LevelParts {
        /// The level that a row is of.
        subject: struct LevelSubject {
            /// The index.
            index_id: String, "";
            /// Its English name.
            index_name: String, "";
            /// The calculation day.
            date: NaiveDate, "";
            /// `price`, `net` or `gross`.
            return_variant: String, "";
            /// Currency of the level, ISO 4217.
            currency: String, "";
        }
        /// A level and its return.
        level: struct LevelReturn {
            /// Level with which the calculation continues.
            level: f64, "points";
            /// Level rounded as `level_decimals` and `level_rounding` say.
            level_published: f64, "points";
            /// `level` of the calculation day before; absent on the base date.
            previous_level: Option<f64>, "points";
            /// Level by the level of the calculation day before, less one.
            daily_return: Option<f64>, "fraction";
        }
        /// Divisors and market values behind the price level.
        value: struct LevelValue {
            /// Divisor of the day: index market value by level of the price return, times
            /// `divisor_scale`.
            divisor: f64, "index currency per point";
            /// Divisor of the next calculation day.
            next_divisor: f64, "index currency per point";
            /// Sum of the constituents' market values at the close.
            index_market_value: f64, "index currency";
            /// The same with which the next day opens, after reviews and corporate actions.
            next_index_market_value: f64, "index currency";
            /// Constituents at the close.
            constituent_count: i64, "constituents";
            /// Constituents of the next day.
            next_constituent_count: i64, "constituents";
        }
        /// Dividends of the day, and the course since the base date.
        course: struct LevelCourse {
            /// Dividends reinvested today in this variant, in points of the price return.
            dividend_points: f64, "points";
            /// Level by base level, less one.
            return_since_base: f64, "fraction";
            /// The first calculation day.
            base_date: NaiveDate, "";
            /// Level on the base date.
            base_level: f64, "points";
            /// The close after which the composition was last reviewed.
            last_review: NaiveDate, "";
            /// The calculation day after this one.
            next_date: NaiveDate, "";
            /// `final`; a correction is a new vintage.
            status: String, "";
            /// What in the data of the index is illustrative; absent where nothing is.
            illustrative: Option<String>, "";
        }
        /// Levels that are carried and not published.
        carried: struct CarriedLevels {
            /// On the row of the price return: the net level with which the calculation continues,
            /// where the index does not publish it.
            carried_net: Option<f64>, "points";
            /// On the row of the price return: the gross level with which the calculation
            /// continues, where the index does not publish it.
            carried_gross: Option<f64>, "points";
        }
        /// Conventions by which a level is calculated and published.
        rules: struct LevelRules {
            /// How the price level follows from market values: `divisor`, `chain`,
            /// `base_market_value`; `geometric` for an index of that scheme.
            level_form: String, "";
            /// The same of the next calculation day.
            next_level_form: String, "";
            /// Points of the index for one of market value by divisor: the base level where the
            /// divisor is a base market value, else 1.
            divisor_scale: f64, "points";
            /// The same of the next calculation day.
            next_divisor_scale: f64, "points";
            /// What corporate actions leave as it is: `cap_weighted` the count of the company's
            /// shares held, `fixed_weight` and `geometric` the weight, `price_weighted` the units.
            weighting: String, "";
            /// Where dividends go in net and gross returns: `close`, `open`, `prior`, `in_stock`,
            /// `cash`.
            reinvestment: String, "";
            /// The same of the next calculation day.
            next_reinvestment: String, "";
            /// Decimals to which levels are rounded, halves to the even digit, before the
            /// calculation continues with them; absent where they are not.
            carried_decimals: Option<i64>, "decimals";
            /// Decimals of `level_published`.
            level_decimals: i64, "decimals";
            /// How it is rounded: `half_up`, `half_even`, `truncate`.
            level_rounding: String, "";
        }
        /// Cash that dividends are kept in.
        cash: struct CashKept {
            /// On the row of the price return, where dividends are kept in cash: the cash of the
            /// net return at the close.
            cash_net: Option<f64>, "points of the net return";
            /// The cash of the gross return at the close.
            cash_gross: Option<f64>, "points of the gross return";
            /// The cash of the net return with which the next day opens: a review invests it.
            next_cash_net: Option<f64>, "points of the net return";
            /// The cash of the gross return with which the next day opens.
            next_cash_gross: Option<f64>, "points of the gross return";
        }
    }
}

table! {
    /// Levels of a back-test, one day after the other.
    BacktestLevelRow, "backtest_levels", version 1, "date × index × return variant × currency",
    key [date, index_id, return_variant, currency]
    {
        /// The calculation day.
        date: NaiveDate, "";
        /// The index.
        index_id: String, "";
        /// `price`, `net` or `gross`.
        return_variant: String, "";
        /// Currency of the level, ISO 4217.
        currency: String, "";
        /// Level, unrounded.
        level: f64, "points";
        /// Divisor of the day.
        divisor: f64, "index currency per point";
        /// What in the data of the index is illustrative; absent where nothing is.
        illustrative: Option<String>, "";
    }
}
