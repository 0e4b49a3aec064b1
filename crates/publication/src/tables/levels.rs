//! Levels.

use chrono::NaiveDate;

use crate::table::table;

table! {
    /// Levels of a day and what they were made of.
    LevelRow, "levels", version 1, "index × return variant × currency",
    key [index_id, return_variant, currency]
    {
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
        /// Level, unrounded.
        level: f64, "points";
        /// Level rounded to 4 decimals, half away from zero.
        level_published: f64, "points";
        /// Unrounded level of the calculation day before; absent on the base date.
        previous_level: Option<f64>, "points";
        /// Level by the level of the calculation day before, less one.
        daily_return: Option<f64>, "fraction";
        /// Divisor of the day: index market value by level of the price return.
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
        /// On the row of the price return: the net level with which the calculation continues,
        /// where the index does not publish it.
        carried_net: Option<f64>, "points";
        /// On the row of the price return: the gross level with which the calculation continues,
        /// where the index does not publish it.
        carried_gross: Option<f64>, "points";
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
