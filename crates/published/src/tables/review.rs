//! Reviews: changes, and the verdicts behind them.

use chrono::NaiveDate;
use kapok_domain::Timestamp;

use crate::table::table;

table! {
    /// A review that took effect after the close of the day: members, ranked candidates and who
    /// left.
    ReviewRow, "review", version 3, "index × security, on days when a review took effect",
    key [index_id, security_id]
    parts ReviewParts {
        /// Index, dates and security of a row of a review.
        subject: struct ReviewSubject {
            /// The index.
            index_id: String, "";
            /// The close after which the review took effect.
            date: NaiveDate, "";
            /// The day whose facts decided.
            reference_date: NaiveDate, "";
            /// The day whose prices and rates set the index shares.
            pricing_date: NaiveDate, "";
            /// The day on which the outcome was announced.
            announcement_date: NaiveDate, "";
            /// Which of the days this is on which the composition moves, from 1.
            part: i64, "";
            /// How many of them there are.
            parts: i64, "";
            /// The security.
            security_id: String, "";
        }
        /// Change and choice of a security.
        choice: struct ChoiceOfReview {
            /// `add`, `delete`, `keep` or `not_selected`; `leaving` before the last of several
            /// days.
            change: String, "";
            /// Whether it was a constituent before, on the way in or not.
            member_before: bool, "";
            /// The group that it was ranked in.
            group: Option<String>, "";
            /// Place in the ranking of its group, from 1; absent where it was not ranked.
            rank: Option<i64>, "";
            /// `ranked`, `preferred`, `buffered`, `filled`, `left_out`, `dropped`; `eligible` where
            /// the index selects all; absent where it is not eligible.
            choice: Option<String>, "";
        }
        /// Weights and shares of a security around a review.
        weights: struct ReviewWeights {
            /// Weight at the close, before the review; absent where it was no constituent.
            weight_before: Option<f64>, "fraction";
            /// Weight with which the next day opens; absent where it is no constituent.
            weight_after: Option<f64>, "fraction";
            /// Weight before caps, on the pricing date.
            uncapped_weight: Option<f64>, "fraction";
            /// Weight set on the pricing date.
            reference_weight: Option<f64>, "fraction";
            /// Product of the factors of all tilts, before groups are scaled back; absent without
            /// tilts.
            tilt_factor: Option<f64>, "factor";
            /// Weight in the benchmark of an optimisation; absent in other weightings, like the
            /// next two.
            benchmark_weight: Option<f64>, "fraction";
            /// Lowest weight that the optimisation could give.
            lowest_weight: Option<f64>, "fraction";
            /// Highest weight that the optimisation could give.
            highest_weight: Option<f64>, "fraction";
            /// What weighting and caps leave of the free-float shares, on the pricing date.
            cap_factor: Option<f64>, "factor";
            /// Index shares set on the pricing date.
            index_shares: Option<f64>, "shares";
        }
        /// Figures of a whole review.
        whole: struct WholeReview {
            /// One-way turnover of the whole review at the close.
            turnover: f64, "fraction";
            /// What the whole review changes in the index market value.
            market_value_change: f64, "index currency";
            /// What in the data of the index is illustrative; absent where nothing is.
            illustrative: Option<String>, "";
        }
    }
}

table! {
    /// Every rule's verdict on every security of the universe, on days when a review took effect.
    EligibilityRow, "eligibility", version 2,
    "index × security × rule, on days when a review took effect",
    key [index_id, security_id, rule]
    {
        /// The index.
        index_id: String, "";
        /// The close after which the review took effect.
        date: NaiveDate, "";
        /// The day whose facts decided.
        reference_date: NaiveDate, "";
        /// The security.
        security_id: String, "";
        /// The rule, as the index file names it.
        rule: String, "";
        /// Whether the security may stay.
        passed: bool, "";
        /// Whether a value was not known, so that the rule's missing-data policy decided.
        missing: bool, "";
        /// The value seen, or `name=value` of each of several.
        value: String, "";
        /// What is allowed.
        limit: String, "";
        /// Value less limit; absent unless the rule compares one column with one number.
        distance: Option<f64>, "unit of the value";
        /// Whether the value is as near to the limit as the rule calls near, on either side.
        near_miss: bool, "";
        /// Unit of the value, empty where there is none.
        unit: String, "";
        /// Where the values came from.
        source: String, "";
        /// The end of the period that the newest of them speaks about.
        as_of: Option<NaiveDate>, "";
        /// When the newest of them was published, where the tables say so.
        published_on: Option<NaiveDate>, "";
        /// When the newest of them could be known.
        known_at: Option<Timestamp>, "";
        /// `reported`, `verified`, `estimated` or `modelled`: the least reliable of them.
        method: Option<String>, "";
        /// PCAF data quality, 1 (best) to 5: the worst of them.
        quality: Option<i64>, "";
        /// Where the rule comes from.
        rule_source: String, "";
        /// What in the data of the index is illustrative; absent where nothing is.
        illustrative: Option<String>, "";
    }
}
