//! Disclosures of an index on its composition.

use chrono::NaiveDate;

use crate::table::table;

table! {
    /// ESG factors, carbon figures and the place on the trajectory, of indices whose file names ESG
    /// data; each with all that a reader needs to judge it.
    DisclosureRow, "esg_disclosure", version 1, "index × metric",
    key [index_id, metric]
    {
        /// The index.
        index_id: String, "";
        /// The calculation day.
        date: NaiveDate, "";
        /// The metric.
        metric: String, "";
        /// The item of a law or standard that it answers.
        item: String, "";
        /// The number; absent where it cannot be had: `note` says why.
        value: Option<f64>, "unit of the row";
        /// Unit of the number, in words; empty where there is none.
        unit: String, "";
        /// Name of the formula; the methodology documents list them.
        formula_id: String, "";
        /// What is divided by; empty where nothing is.
        denominator: String, "";
        /// Share of the weight of which the data are known.
        coverage: Option<f64>, "fraction";
        /// Share of the constituents of which they are known.
        coverage_by_count: Option<f64>, "fraction";
        /// Share of the figure that companies report; absent where it is not made of emissions, or
        /// the data do not say.
        reported_share: Option<f64>, "fraction";
        /// Share of it that others estimate; what neither holds comes from data that do not say.
        estimated_share: Option<f64>, "fraction";
        /// What becomes of values that are not known; empty where none is needed.
        missing_policy: String, "";
        /// Whether Scope 3 counts: `counted`, `not counted`, `phased in`, `alone`; absent where the
        /// figure is not made of emissions.
        scope_3: Option<String>, "";
        /// PCAF data quality of scopes 1 and 2 by weight.
        data_quality: Option<f64>, "score, 1 (best) to 5";
        /// The same of scope 3.
        data_quality_scope_3: Option<f64>, "score, 1 (best) to 5";
        /// Why there is no value, or what else is to be known.
        note: Option<String>, "";
        /// What in the data of the index is illustrative; absent where nothing is.
        illustrative: Option<String>, "";
    }
}
