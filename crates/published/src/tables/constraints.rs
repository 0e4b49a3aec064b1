//! Limits of optimised weights.

use chrono::NaiveDate;

use crate::table::table;

table! {
    /// Constraints of an optimisation: allowed range, value at the weights, and relaxations.
    ConstraintRow, "constraints", version 1,
    "index × constraint, on days when a review with optimised weights took effect",
    key [index_id, constraint_id]
    {
        /// Identifier of the index.
        index_id: String, "";
        /// Date after whose close the review took effect.
        date: NaiveDate, "";
        /// Reference date: facts known on this date were used.
        reference_date: NaiveDate, "";
        /// Pricing date: weights are set with prices of this date.
        pricing_date: NaiveDate, "";
        /// Identifier of the constraint, with the group if it limits several groups.
        constraint_id: String, "";
        /// Source of the constraint.
        source: String, "";
        /// Value at the optimised weights; absent for limits of names, turnover or tracking error.
        value: Option<f64>, "unit of the constraint";
        /// Value at the benchmark weights.
        benchmark: Option<f64>, "unit of the constraint";
        /// Lowest allowed value, as stated in the index file.
        lower: Option<f64>, "unit of the constraint";
        /// Highest allowed value, as stated in the index file.
        upper: Option<f64>, "unit of the constraint";
        /// Whether the constraint is binding at the weights.
        binding: bool, "";
        /// Shadow price: improvement of the objective per unit by which the limit is loosened.
        multiplier: Option<f64>, "objective per unit of the constraint";
        /// Violation: distance between the value and the limit as stated.
        missed: Option<f64>, "unit of the constraint";
        /// Further information, such as how a limit of names is missed.
        note: Option<String>, "";
        /// Step of the relaxation ladder that was needed; absent if all constraints hold as stated.
        relaxation_step: Option<String>, "";
        /// Value of the objective.
        objective: f64, "unit of the objective";
        /// Illustrative parts of the data of the index, in words; absent if there are none.
        illustrative: Option<String>, "";
    }
}
