//! Corporate actions, and the parts of a change of level.

use chrono::NaiveDate;

use crate::table::table;

table! {
    /// Corporate actions: those applied, in order of treatment, then those announced for the next
    /// five days.
    ActionRow, "corporate_actions", version 2, "event × index",
    key [index_id, sequence, event_id]
    parts ActionParts {
        /// Index, day and stage of an event.
        subject: struct ActionSubject {
            /// Identifier of the index.
            index_id: String, "";
            /// Calculation day.
            date: NaiveDate, "";
            /// Position in the order of treatment, from 1.
            sequence: i64, "";
            /// Stage of the day: `today_open` (became known overnight), `today_close` (dividend
            /// reinvested), `after_close` (adjusted by the price of the ex-date, or a term has
            /// expired), `next_open` (adjusts the next open), `announced` (not yet applied).
            stage: String, "";
        }
        /// An event, and its treatment.
        event: struct ActionEvent {
            /// Identifier of the event, as the vendor assigns it.
            event_id: String, "";
            /// Version of the terms.
            version: i64, "";
            /// Identifier of the security.
            security_id: String, "";
            /// Type of the event, such as `cash_dividend` or `split`.
            event_type: String, "";
            /// Ex-date: first day on which the security trades without the entitlement.
            ex_date: NaiveDate, "";
            /// Treatment in words; `announced` if not yet applied.
            treatment: String, "";
        }
        /// Terms of an event.
        terms: struct ActionTerms {
            /// New shares of the ratio: shares after, added, received or bought.
            ratio_new: Option<f64>, "shares";
            /// Old shares of the ratio: shares before, held or in issue.
            ratio_old: Option<f64>, "shares";
            /// Amount per share: cash, value distributed, or price.
            amount: Option<f64>, "amount_currency";
            /// Currency of the amount.
            amount_currency: Option<String>, "";
            /// Basis of the amount: shares before or after splits of the ex-date (`before_split`,
            /// `after_split`).
            quoted_basis: Option<String>, "";
            /// Whether the amount of a cash dividend is net of tax.
            amount_after_tax: Option<bool>, "";
            /// Dividend per share to which new shares of a rights issue are not entitled.
            unranked_dividend: Option<f64>, "amount_currency";
        }
        /// Effect of an event on its line and on the index; absent before it is applied.
        effect: struct ActionEffect {
            /// Price before the event; after the close, including the price adjustment factor.
            price_before: Option<f64>, "quotation currency";
            /// Price after the event.
            price_after: Option<f64>, "quotation currency";
            /// Index shares before the event.
            index_shares_before: Option<f64>, "shares";
            /// Index shares after the event; zero if the security leaves the index.
            index_shares_after: Option<f64>, "shares";
            /// Exchange rate used for the change of market value, before any redenomination.
            fx: Option<f64>, "index currency per quotation currency";
            /// Change of the index market value; zero by definition for a split.
            market_value_change: Option<f64>, "index currency";
            /// Divisor before all events of the stage; absent for `today_open`, where it equals
            /// `next_divisor` of the previous day.
            divisor_before: Option<f64>, "index currency per point";
            /// Divisor after all events of the stage.
            divisor_after: Option<f64>, "index currency per point";
            /// Gross dividend, in index points of the price return.
            points_gross: Option<f64>, "points";
            /// Dividend after withholding tax, in index points of the price return.
            points_net: Option<f64>, "points";
        }
    }
}

table! {
    /// Attribution: parts of the day's change of a level, which sum to it exactly.
    AttributionRow, "attribution", version 1,
    "index × return variant × component × security × event",
    key [index_id, return_variant, component, security_id, event_id]
    {
        /// Identifier of the index.
        index_id: String, "";
        /// Calculation day.
        date: NaiveDate, "";
        /// Return variant: `price`, `net` or `gross`.
        return_variant: String, "";
        /// Component: `price` (at the exchange rate of the previous close), `fx`, `dividend`,
        /// `corporate_action`, `review` or `rounding`.
        component: String, "";
        /// Identifier of the security, if the part is due to a single security.
        security_id: Option<String>, "";
        /// Identifier of the event, if the part is due to a single event.
        event_id: Option<String>, "";
        /// Contribution to the change of the level, in index points.
        points: f64, "points";
    }
}
