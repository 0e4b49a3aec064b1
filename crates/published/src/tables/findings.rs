//! Findings of the data gate.

use chrono::NaiveDate;

use crate::table::table;

table! {
    /// Findings of the data gate in a back-test, and closes that were carried.
    BacktestFindingRow, "backtest_findings", version 1, "index × day × subject × check",
    key [index_id, date, subject, check]
    {
        /// The index.
        index_id: String, "";
        /// The day of the fact; of a carried close the first day.
        date: NaiveDate, "";
        /// The last day; equal to `date` but for carried closes.
        last_date: NaiveDate, "";
        /// Number of calculation days; 1 but for carried closes.
        days: i64, "";
        /// Owner of the fact: a security, a pair of currencies, an exchange.
        subject: String, "";
        /// Check that made the finding, or `carried_close`.
        check: String, "";
        /// `note`, `warn` or `block`; `accepted` if a person has accepted the finding.
        severity: String, "";
        /// Weight in the index at the open of the day; absent where it is unknown.
        weight: Option<f64>, "fraction";
        /// Value seen, the limit, and what may explain it.
        message: String, "";
    }
}
