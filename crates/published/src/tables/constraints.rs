//! Limits of optimised weights.

use chrono::NaiveDate;

use crate::table::table;

table! {
    /// Constraints of optimised weights, where the weights lie, and what was given up for them.
    ConstraintRow, "constraints", version 1,
    "index × constraint, on days when a review with optimised weights took effect",
    key [index_id, constraint_id]
    {
        /// The index.
        index_id: String, "";
        /// The close after which the review took effect.
        date: NaiveDate, "";
        /// The day whose facts decided.
        reference_date: NaiveDate, "";
        /// The day whose prices the weights are of.
        pricing_date: NaiveDate, "";
        /// The constraint, with the group where it limits several.
        constraint_id: String, "";
        /// Where it comes from.
        source: String, "";
        /// Its value at the weights; absent for a limit of names, turnover or tracking error.
        value: Option<f64>, "unit of the constraint";
        /// Its value at the benchmark weights.
        benchmark: Option<f64>, "unit of the constraint";
        /// The lowest value allowed, as the index file states it.
        lower: Option<f64>, "unit of the constraint";
        /// The highest value allowed.
        upper: Option<f64>, "unit of the constraint";
        /// Whether the weights lie on a limit.
        binding: bool, "";
        /// What the objective gains for each unit by which the limit is loosened.
        multiplier: Option<f64>, "objective per unit of the constraint";
        /// By how much the weights miss the limit as written.
        missed: Option<f64>, "unit of the constraint";
        /// What else is to be known, such as how a limit of names is missed.
        note: Option<String>, "";
        /// The step of the relaxation ladder that was needed; absent where all holds as written.
        relaxation_step: Option<String>, "";
        /// The value of the objective.
        objective: f64, "unit of the objective";
        /// What in the data of the index is illustrative; absent where nothing is.
        illustrative: Option<String>, "";
    }
}
