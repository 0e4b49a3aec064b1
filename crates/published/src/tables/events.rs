//! Corporate actions, and the parts of a change of level.

use chrono::NaiveDate;

use crate::table::table;

table! {
    /// Corporate actions: as applied, in that order, then as announced for the next five days.
    ActionRow, "corporate_actions", version 2, "event × index",
    key [index_id, sequence, event_id]
    parts ActionParts {
        /// Index, day and stage of an event.
        subject: struct ActionSubject {
            /// The index.
            index_id: String, "";
            /// The calculation day.
            date: NaiveDate, "";
            /// Place in the order of treatment, from 1.
            sequence: i64, "";
            /// `today_open`: became known overnight; `today_close`: dividend reinvested;
            /// `after_close`: by the price of the ex-date, or because a term has run out;
            /// `next_open`: adjusts the next open; `announced`: nothing done yet.
            stage: String, "";
        }
        /// An event, and its treatment.
        event: struct ActionEvent {
            /// The event, in the vendor's numbering.
            event_id: String, "";
            /// Version of its terms.
            version: i64, "";
            /// The security.
            security_id: String, "";
            /// Type of the event: `cash_dividend`, `split` and so on.
            event_type: String, "";
            /// First day on which the price is without the benefit.
            ex_date: NaiveDate, "";
            /// What was done, in words; `announced` where nothing was done yet.
            treatment: String, "";
        }
        /// Numbers of an event's terms.
        terms: struct ActionTerms {
            /// Shares after, added, received or bought, by the terms.
            ratio_new: Option<f64>, "shares";
            /// Shares before, held or in issue, by the terms.
            ratio_old: Option<f64>, "shares";
            /// Cash, value that leaves, or price, a share, by the terms.
            amount: Option<f64>, "amount_currency";
            /// Currency of the amount.
            amount_currency: Option<String>, "";
            /// Whether the amount is quoted on shares before or after the splits of its ex-date:
            /// `before_split`, `after_split`.
            quoted_basis: Option<String>, "";
            /// Whether tax has been taken off the amount of a cash dividend already.
            amount_after_tax: Option<bool>, "";
            /// Dividend a share that new shares of a rights issue will not get.
            unranked_dividend: Option<f64>, "amount_currency";
        }
        /// Effect of an event on its line and on the index; absent before it is applied.
        effect: struct ActionEffect {
            /// Price before; after the close with its price adjustment factor.
            price_before: Option<f64>, "quotation currency";
            /// Price after.
            price_after: Option<f64>, "quotation currency";
            /// Index shares before.
            index_shares_before: Option<f64>, "shares";
            /// Index shares after; zero where the security leaves.
            index_shares_after: Option<f64>, "shares";
            /// Exchange rate used for the change of market value, before a redenomination.
            fx: Option<f64>, "index currency per quotation currency";
            /// What it changes in the index market value; zero by definition for a split.
            market_value_change: Option<f64>, "index currency";
            /// Divisor before all events of this stage; absent for `today_open`, where it is
            /// `next_divisor` of the day before.
            divisor_before: Option<f64>, "index currency per point";
            /// Divisor after all events of this stage.
            divisor_after: Option<f64>, "index currency per point";
            /// Gross dividend, in points of the price return.
            points_gross: Option<f64>, "points";
            /// The same after withholding.
            points_net: Option<f64>, "points";
        }
    }
}

table! {
    /// The day's change of a level, split into parts that sum to it exactly.
    AttributionRow, "attribution", version 1,
    "index × return variant × component × security × event",
    key [index_id, return_variant, component, security_id, event_id]
    {
        /// The index.
        index_id: String, "";
        /// The calculation day.
        date: NaiveDate, "";
        /// `price`, `net` or `gross`.
        return_variant: String, "";
        /// `price` at the rate of the close before, `fx`, `dividend`, `corporate_action`,
        /// `review` or `rounding`.
        component: String, "";
        /// The security, where the part is due to one.
        security_id: Option<String>, "";
        /// The event, where the part is due to one.
        event_id: Option<String>, "";
        /// The part.
        points: f64, "points";
    }
}
