//! Disclosures of an index on its composition.

use chrono::NaiveDate;

use crate::table::table;

table! {
    /// ESG factors, carbon figures and trajectory of indices whose file names ESG data, with
    /// coverage and method.
    DisclosureRow, "esg_disclosure", version 1, "index × metric",
    key [index_id, metric]
    {
        /// Identifier of the index.
        index_id: String, "";
        /// Calculation day.
        date: NaiveDate, "";
        /// Identifier of the metric.
        metric: String, "";
        /// Item of the law or standard that requires the metric.
        item: String, "";
        /// Value of the metric; absent if it cannot be calculated (`note` states the reason).
        value: Option<f64>, "unit of the row";
        /// Unit of the value; empty if there is none.
        unit: String, "";
        /// Name of the formula, as listed in the methodology.
        formula_id: String, "";
        /// Denominator of the metric; empty if there is none.
        denominator: String, "";
        /// Coverage by weight: fraction of the index weight with known data.
        coverage: Option<f64>, "fraction";
        /// Coverage by number: fraction of the constituents with known data.
        coverage_by_count: Option<f64>, "fraction";
        /// Fraction of the figure that is reported by companies; absent if the figure is not based
        /// on emissions or the data do not state it.
        reported_share: Option<f64>, "fraction";
        /// Fraction of the figure that is estimated; the remainder comes from data that do not
        /// state their method.
        estimated_share: Option<f64>, "fraction";
        /// Treatment of missing values; empty if none is needed.
        missing_policy: String, "";
        /// Treatment of Scope 3: `counted`, `not counted`, `phased in`, `alone`; absent if the
        /// figure is not based on emissions.
        scope_3: Option<String>, "";
        /// PCAF data quality of Scopes 1 and 2, weighted average.
        data_quality: Option<f64>, "score, 1 (best) to 5";
        /// PCAF data quality of Scope 3, weighted average.
        data_quality_scope_3: Option<f64>, "score, 1 (best) to 5";
        /// Reason for an absent value, or further information.
        note: Option<String>, "";
        /// Illustrative parts of the data of the index, in words; absent if there are none.
        illustrative: Option<String>, "";
    }
}
