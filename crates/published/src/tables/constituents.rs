//! Compositions: at the close, and with which the next day opens.

use chrono::NaiveDate;

use crate::table::table;

table! {
    /// Constituents at the close of the day.
    CloseRow, "constituents_close", version 2, "index × security",
    key [index_id, security_id]
    parts CloseParts {
        /// Index and day of a constituent at the close.
        subject: struct CloseSubject {
            /// Identifier of the index.
            index_id: String, "";
            /// Calculation day.
            date: NaiveDate, "";
        }
        /// Names of a share line and its company.
        names: struct SecurityNames {
            /// Identifier of the security.
            security_id: String, "";
            /// ISIN (ISO 6166).
            isin: Option<String>, "";
            /// Ticker symbol on the exchange.
            ticker: Option<String>, "";
            /// Name of the share line.
            name: Option<String>, "";
            /// Identifier of the company.
            issuer_id: String, "";
            /// Name of the company.
            issuer_name: Option<String>, "";
            /// Market identifier code of the exchange (ISO 10383).
            mic: String, "";
            /// Quotation currency (ISO 4217).
            currency: String, "";
            /// Country of the company (ISO 3166-1 alpha-2).
            country: String, "";
        }
        /// Prices and exchange rates of a constituent, from open to close.
        prices: struct ClosePrices {
            /// Opening price: the last price, adjusted for corporate actions of the open.
            open_price: f64, "quotation currency";
            /// Opening exchange rate: the rate of the previous close.
            open_fx: f64, "index currency per quotation currency";
            /// Last official close.
            close: f64, "quotation currency";
            /// Date of the close.
            price_date: NaiveDate, "";
            /// Status of the close: `official`; `carried_holiday` if the exchange was closed or its
            /// calendar is unknown; `carried`; `suspended`;
            /// `decided` by a person; or, if the price of the last day is
            /// replaced, `deal_terms`, `stated`, `nominal`, `zero`.
            price_status: String, "";
            /// Exchange rate of the day.
            fx: f64, "index currency per quotation currency";
            /// Date of the fixing of the exchange rate.
            fx_date: NaiveDate, "";
        }
        /// Shares and market value of a constituent at the close.
        holding: struct CloseHolding {
            /// Shares in issue, as used by the index.
            shares_outstanding: f64, "shares";
            /// Free-float factor.
            free_float: f64, "fraction";
            /// Cap factor: fraction of the free-float shares that weighting and caps leave in the
            /// index.
            cap_factor: f64, "factor";
            /// Index shares: shares in issue × free-float factor × cap factor.
            index_shares: f64, "shares";
            /// Price adjustment factor of the close, for events adjusted by the price of the
            /// ex-date; otherwise 1.
            price_adjustment_factor: f64, "factor";
            /// Market value: close × price adjustment factor × index shares × exchange rate.
            market_value: f64, "index currency";
            /// Weight: fraction of the index market value.
            weight: f64, "fraction";
            /// Daily return in quotation currency: close × price adjustment factor divided by the
            /// opening price, minus one; absent if the opening price is zero.
            daily_price_return: Option<f64>, "fraction";
        }
        /// Role of a line, and the growth of its index share by dividends.
        growth: struct GrowthAtClose {
            /// Role: `member`; `entering` during a transition; `spun_off` or `rights` of
            /// `parent_security_id`.
            role: String, "";
            /// Security from which the line originated by a spin-off or a rights issue; of a member
            /// that another line has become since the last review, that line.
            parent_security_id: Option<String>, "";
            /// Growth factor of one index share at the open by net dividends reinvested in the
            /// stock; absent if dividends are reinvested otherwise.
            open_growth_net: Option<f64>, "factor";
            /// Growth factor of one index share at the open, gross.
            open_growth_gross: Option<f64>, "factor";
            /// Growth factor of one index share at the close, net.
            growth_net: Option<f64>, "factor";
            /// Growth factor of one index share at the close, gross.
            growth_gross: Option<f64>, "factor";
        }
        /// Columns of the index file at the close.
        columns: struct FileColumns {
            /// Selection group, as known on the day.
            group: Option<String>, "";
            /// Column `esg_score` of the index file, as known on the day.
            esg_score: Option<f64>, "points of its scheme";
            /// Column `carbon_intensity` of the index file, as known on the day.
            carbon_intensity: Option<f64>, "unit of the index file";
            /// Illustrative parts of the data of the index, in words; absent if there are none.
            illustrative: Option<String>, "";
        }
    }
}

table! {
    /// Constituents at the next open, with all that is needed to calculate the next day.
    OpenRow, "constituents_open", version 2, "index × security",
    key [index_id, security_id]
    parts OpenParts {
        /// Index and day of a constituent of the next open.
        subject: struct OpenSubject {
            /// Identifier of the index.
            index_id: String, "";
            /// Calculation day after whose close the composition is valid.
            date: NaiveDate, "";
            /// Next calculation day.
            effective_date: NaiveDate, "";
        }
        /// Names of a share line and its company.
        names: shared SecurityNames {
            /// Identifier of the security.
            security_id: String, "";
            /// ISIN (ISO 6166).
            isin: Option<String>, "";
            /// Ticker symbol on the exchange.
            ticker: Option<String>, "";
            /// Name of the share line.
            name: Option<String>, "";
            /// Identifier of the company.
            issuer_id: String, "";
            /// Name of the company.
            issuer_name: Option<String>, "";
            /// Market identifier code of the exchange (ISO 10383).
            mic: String, "";
            /// Quotation currency (ISO 4217).
            currency: String, "";
            /// Country of the company (ISO 3166-1 alpha-2).
            country: String, "";
        }
        /// Price and exchange rate of a constituent at the next open.
        prices: struct OpenPrices {
            /// Last official close, adjusted for the corporate actions of the next open.
            adjusted_close: f64, "quotation currency";
            /// Date of the close.
            price_date: NaiveDate, "";
            /// Exchange rate of the close.
            fx: f64, "index currency per quotation currency";
        }
        /// Shares and market value of a constituent at the next open.
        holding: struct OpenHolding {
            /// Shares in issue, as used by the index.
            shares_outstanding: f64, "shares";
            /// Free-float factor.
            free_float: f64, "fraction";
            /// Cap factor: fraction of the free-float shares that weighting and caps leave in the
            /// index.
            cap_factor: f64, "factor";
            /// Index shares: shares in issue × free-float factor × cap factor.
            index_shares: f64, "shares";
            /// Market value: adjusted close × index shares × exchange rate.
            market_value: f64, "index currency";
            /// Weight: fraction of the index market value.
            weight: f64, "fraction";
            /// Divisor of the next calculation day.
            next_divisor: f64, "index currency per point";
        }
        /// Role of a line at the next open, and the growth of its index share by dividends.
        growth: struct OpenGrowth {
            /// Role: `member`; `entering` during a transition; `spun_off` or `rights` of
            /// `parent_security_id`.
            role: String, "";
            /// Security from which the line originated by a spin-off or a rights issue; of a member
            /// that another line has become since the last review, that line.
            parent_security_id: Option<String>, "";
            /// Growth factor of one index share by net dividends reinvested in the stock; absent if
            /// dividends are reinvested otherwise.
            growth_net: Option<f64>, "factor";
            /// Growth factor of one index share, gross.
            growth_gross: Option<f64>, "factor";
            /// Illustrative parts of the data of the index, in words; absent if there are none.
            illustrative: Option<String>, "";
        }
    }
}
