//! Compositions: at the close, and with which the next day opens.

use chrono::NaiveDate;

use crate::table::table;

table! {
    /// The constituents at the close of the day.
    CloseRow, "constituents_close", version 2, "index × security",
    key [index_id, security_id]
    parts CloseParts {
        /// Index and day of a constituent at the close.
        subject: struct CloseSubject {
            /// The index.
            index_id: String, "";
            /// The calculation day.
            date: NaiveDate, "";
        }
        /// Names of a share line and its company.
        names: struct SecurityNames {
            /// The security.
            security_id: String, "";
            /// ISO 6166 number.
            isin: Option<String>, "";
            /// Symbol on its exchange.
            ticker: Option<String>, "";
            /// Name of the share line.
            name: Option<String>, "";
            /// The company.
            issuer_id: String, "";
            /// Name of the company.
            issuer_name: Option<String>, "";
            /// Exchange, ISO 10383.
            mic: String, "";
            /// Quotation currency, ISO 4217.
            currency: String, "";
            /// Country of the company, ISO 3166-1 alpha-2.
            country: String, "";
        }
        /// Prices and exchange rates of a constituent, from open to close.
        prices: struct ClosePrices {
            /// Price with which the day opened: the last one, adjusted for corporate actions.
            open_price: f64, "quotation currency";
            /// Exchange rate with which the day opened: that of the close before.
            open_fx: f64, "index currency per quotation currency";
            /// Last official close.
            close: f64, "quotation currency";
            /// The day of that close.
            price_date: NaiveDate, "";
            /// `official`; `carried_holiday` where the exchange was closed or has no known
            /// calendar; `carried`; `suspended`; `decided` by a person; on its last day, where the market's is replaced:
            /// `deal_terms`, `stated`, `nominal`, `zero`.
            price_status: String, "";
            /// Exchange rate of the day.
            fx: f64, "index currency per quotation currency";
            /// The day of the fixing behind that rate.
            fx_date: NaiveDate, "";
        }
        /// Shares and market value of a constituent at the close.
        holding: struct CloseHolding {
            /// Shares in issue as the index counts them.
            shares_outstanding: f64, "shares";
            /// Free-float factor.
            free_float: f64, "fraction";
            /// What weighting and caps leave of the free-float shares.
            cap_factor: f64, "factor";
            /// Shares in issue × free float × cap factor.
            index_shares: f64, "shares";
            /// What the close counts for, of events that are adjusted by the price of the ex-date;
            /// else 1.
            price_adjustment_factor: f64, "factor";
            /// Close × price adjustment factor × index shares × exchange rate.
            market_value: f64, "index currency";
            /// Fraction of the index market value.
            weight: f64, "fraction";
            /// Close by open price, less one, in quotation currency; absent where it opened at
            /// zero.
            daily_price_return: Option<f64>, "fraction";
        }
        /// Role of a line, and the growth of its index share by dividends.
        growth: struct GrowthAtClose {
            /// `member`; `entering` on the way in; `spun_off` or `rights` of `parent_security_id`.
            role: String, "";
            /// The line that it came from.
            parent_security_id: Option<String>, "";
            /// What dividends reinvested in the stock had made of one index share at the open, net;
            /// absent where they are reinvested otherwise.
            open_growth_net: Option<f64>, "factor";
            /// The same, gross.
            open_growth_gross: Option<f64>, "factor";
            /// What they have made of it at the close, net.
            growth_net: Option<f64>, "factor";
            /// The same, gross.
            growth_gross: Option<f64>, "factor";
        }
        /// Columns of the index file at the close.
        columns: struct FileColumns {
            /// The group that the selection chooses within, as known today.
            group: Option<String>, "";
            /// Column `esg_score` of the index file, as known today.
            esg_score: Option<f64>, "points of its scheme";
            /// Column `carbon_intensity` of the index file, as known today.
            carbon_intensity: Option<f64>, "unit of the index file";
            /// What in the data of the index is illustrative; absent where nothing is.
            illustrative: Option<String>, "";
        }
    }
}

table! {
    /// The constituents with which the next calculation day opens: all that is needed to
    /// calculate it.
    OpenRow, "constituents_open", version 2, "index × security",
    key [index_id, security_id]
    parts OpenParts {
        /// Index and day of a constituent of the next open.
        subject: struct OpenSubject {
            /// The index.
            index_id: String, "";
            /// The calculation day after whose close this holds.
            date: NaiveDate, "";
            /// The next calculation day.
            effective_date: NaiveDate, "";
        }
        /// Names of a share line and its company.
        names: shared SecurityNames {
            /// The security.
            security_id: String, "";
            /// ISO 6166 number.
            isin: Option<String>, "";
            /// Symbol on its exchange.
            ticker: Option<String>, "";
            /// Name of the share line.
            name: Option<String>, "";
            /// The company.
            issuer_id: String, "";
            /// Name of the company.
            issuer_name: Option<String>, "";
            /// Exchange, ISO 10383.
            mic: String, "";
            /// Quotation currency, ISO 4217.
            currency: String, "";
            /// Country of the company, ISO 3166-1 alpha-2.
            country: String, "";
        }
        /// Price and exchange rate with which a constituent opens.
        prices: struct OpenPrices {
            /// Last official close, adjusted for the corporate actions of the next open.
            adjusted_close: f64, "quotation currency";
            /// The day of that close.
            price_date: NaiveDate, "";
            /// Exchange rate of the close.
            fx: f64, "index currency per quotation currency";
        }
        /// Shares and market value of a constituent at the next open.
        holding: struct OpenHolding {
            /// Shares in issue as the index counts them.
            shares_outstanding: f64, "shares";
            /// Free-float factor.
            free_float: f64, "fraction";
            /// What weighting and caps leave of the free-float shares.
            cap_factor: f64, "factor";
            /// Shares in issue × free float × cap factor.
            index_shares: f64, "shares";
            /// Adjusted close × index shares × exchange rate.
            market_value: f64, "index currency";
            /// Fraction of the index market value.
            weight: f64, "fraction";
            /// Divisor of the next day.
            next_divisor: f64, "index currency per point";
        }
        /// Role of a line at the next open, and the growth of its index share by dividends.
        growth: struct OpenGrowth {
            /// `member`; `entering` on the way in; `spun_off` or `rights` of `parent_security_id`.
            role: String, "";
            /// The line that it came from.
            parent_security_id: Option<String>, "";
            /// What dividends reinvested in the stock have made of one index share, net; absent
            /// where they are reinvested otherwise.
            growth_net: Option<f64>, "factor";
            /// The same, gross.
            growth_gross: Option<f64>, "factor";
            /// What in the data of the index is illustrative; absent where nothing is.
            illustrative: Option<String>, "";
        }
    }
}
