//! Reviews: changes, and the verdicts behind them.

use chrono::NaiveDate;
use kapok_domain::Timestamp;

use crate::table::table;

table! {
    /// Review that took effect after the close of the day: members, ranked candidates and
    /// deletions.
    ReviewRow, "review", version 3, "index × security, on days when a review took effect",
    key [index_id, security_id]
    parts ReviewParts {
        /// Index, dates and security of a row of a review.
        subject: struct ReviewSubject {
            /// Identifier of the index.
            index_id: String, "";
            /// Date after whose close the review took effect.
            date: NaiveDate, "";
            /// Reference date: facts known on this date were used.
            reference_date: NaiveDate, "";
            /// Pricing date: prices and exchange rates of this date set the index shares.
            pricing_date: NaiveDate, "";
            /// Announcement date of the review.
            announcement_date: NaiveDate, "";
            /// Number of the transition day, from 1.
            part: i64, "";
            /// Number of transition days.
            parts: i64, "";
            /// Identifier of the security.
            security_id: String, "";
        }
        /// Change and selection of a security.
        choice: struct ChoiceOfReview {
            /// Change: `add`, `delete`, `keep` or `not_selected`; `leaving` before the last of
            /// several transition days; `gone` if it was selected and left by an event since.
            change: String, "";
            /// Whether the security was a constituent before the review, including one that was
            /// still entering.
            member_before: bool, "";
            /// Group within which the security was ranked.
            group: Option<String>, "";
            /// Rank within the group, from 1; absent if not ranked.
            rank: Option<i64>, "";
            /// Selection: `ranked`, `preferred`, `buffered`, `filled`, `left_out`, `dropped`;
            /// `eligible` if the index selects all; absent if not eligible.
            choice: Option<String>, "";
        }
        /// Weights and shares of a security around a review.
        weights: struct ReviewWeights {
            /// Weight at the close, before the review; absent if not a constituent.
            weight_before: Option<f64>, "fraction";
            /// Weight at the next open; absent if not a constituent.
            weight_after: Option<f64>, "fraction";
            /// Uncapped weight on the pricing date.
            uncapped_weight: Option<f64>, "fraction";
            /// Target weight on the pricing date.
            reference_weight: Option<f64>, "fraction";
            /// Product of the factors of all tilts, before groups are rescaled; absent without
            /// tilts.
            tilt_factor: Option<f64>, "factor";
            /// Weight in the benchmark of an optimisation; absent for other weightings.
            benchmark_weight: Option<f64>, "fraction";
            /// Lower bound of the weight in an optimisation; absent for other weightings.
            lowest_weight: Option<f64>, "fraction";
            /// Upper bound of the weight in an optimisation; absent for other weightings.
            highest_weight: Option<f64>, "fraction";
            /// Cap factor: fraction of the free-float shares that weighting and caps leave in the
            /// index, on the pricing date.
            cap_factor: Option<f64>, "factor";
            /// Index shares set on the pricing date; like the cap factor absent for a line that
            /// further selected lines have become since, or that comes in for a selected one.
            index_shares: Option<f64>, "shares";
        }
        /// Figures of a whole review.
        whole: struct WholeReview {
            /// One-way turnover of the review, at the close.
            turnover: f64, "fraction";
            /// Change of the index market value by the review.
            market_value_change: f64, "index currency";
            /// Illustrative parts of the data of the index, in words; absent if there are none.
            illustrative: Option<String>, "";
        }
    }
}

table! {
    /// Verdict of each eligibility rule on each security of the universe, on days when a review
    /// took effect.
    EligibilityRow, "eligibility", version 2,
    "index × security × rule, on days when a review took effect",
    key [index_id, security_id, rule]
    {
        /// Identifier of the index.
        index_id: String, "";
        /// Date after whose close the review took effect.
        date: NaiveDate, "";
        /// Reference date: facts known on this date were used.
        reference_date: NaiveDate, "";
        /// Identifier of the security.
        security_id: String, "";
        /// Identifier of the rule in the index file.
        rule: String, "";
        /// Whether the security passes the rule.
        passed: bool, "";
        /// Whether a value was missing, so that the missing-data policy of the rule decided.
        missing: bool, "";
        /// Value found, or `name=value` of each of several.
        value: String, "";
        /// Condition or limit of the rule.
        limit: String, "";
        /// Distance: value minus limit; absent unless the rule compares one column with one number.
        distance: Option<f64>, "unit of the value";
        /// Whether the value lies within the stated distance of the limit, on either side.
        near_miss: bool, "";
        /// Unit of the value; empty if there is none.
        unit: String, "";
        /// Source of the values.
        source: String, "";
        /// End of the period of the newest value.
        as_of: Option<NaiveDate>, "";
        /// Publication date of the newest value, if the tables state it.
        published_on: Option<NaiveDate>, "";
        /// Time from which the newest value was known.
        known_at: Option<Timestamp>, "";
        /// Method of the values: `reported`, `verified`, `estimated` or `modelled`; of several, the
        /// least reliable.
        method: Option<String>, "";
        /// PCAF data quality, from 1 (best) to 5; of several, the worst.
        quality: Option<i64>, "";
        /// Source of the rule.
        rule_source: String, "";
        /// Illustrative parts of the data of the index, in words; absent if there are none.
        illustrative: Option<String>, "";
    }
}
