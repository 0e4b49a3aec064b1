//! The tables, column by column.

mod columns;
mod green;

use super::form::ValueType::{Date, Integer, Number, Text, Timestamp};
use super::form::{TableSchema, Withdrawal};
use columns::{
    ESG_KNOWN_AT, ESG_PERIOD_END, ISSUER, PROVIDER, PUBLISHED_ON, SECURITY, SOURCE, filled,
    known_at, optional, present,
};

/// All tables, in the order in which they are read.
pub(super) const TABLES: &[TableSchema] = &[
    SECURITIES,
    PRICES,
    HOLIDAYS,
    CLASSIFICATIONS,
    SHARES,
    CORPORATE_ACTIONS,
    FX,
    RATES,
    LEVELS,
    WITHHOLDING,
    ESG_SCORES,
    ESG_INDICATORS,
    INVOLVEMENT,
    NORMS,
    green::CONTROVERSIES,
    green::TARGETS,
    green::ACTIVITIES,
    green::TAXONOMY_MAP,
    green::SUPPLY_LINKS,
];

const SECURITIES: TableSchema = TableSchema {
    name: "securities",
    required: true,
    key: &["security_id"],
    withdrawal: Withdrawal::Otherwise("take the row out, or state `delisted_on`"),
    description: "one share line on one exchange",
    columns: &[
        filled("security_id", Text, "", "the vendor's id, never reused for another company"),
        optional("isin", Text, "ISO 6166", "international number, check digit verified"),
        optional("ticker", Text, "", "symbol on the exchange"),
        optional("name", Text, "", "name of the line"),
        optional("issuer_id", Text, "", "the company; default: `security_id`"),
        optional("issuer_name", Text, "", "name of the company"),
        filled("mic", Text, "ISO 10383", "the exchange, whose calendar the line follows"),
        filled("currency", Text, "ISO 4217", "currency of the price; minor units: `price_unit`"),
        filled("country", Text, "ISO 3166-1 alpha-2", "country of the issuer, for withholding"),
        optional("asset_class", Text, "", "`equity`, …"),
        optional("share_class", Text, "", "`common`, …"),
        optional("listed_on", Date, "", "first trading day"),
        optional("delisted_on", Date, "", "first day without trading"),
        SOURCE,
    ],
};

const PRICES: TableSchema = TableSchema {
    name: "prices",
    required: true,
    key: &["date", "security_id", "known_at"],
    withdrawal: Withdrawal::EmptyValue(&["close"]),
    description: "one close of one security, raw, as traded",
    columns: &[
        filled("date", Date, "", "the trading day"),
        SECURITY,
        present("close", Number, "quote unit", "official close; may be empty unless official"),
        optional("price_unit", Text, "", "`major` (default), or `minor` for pence and cents"),
        optional("status", Text, "", "`official` (default), `carried` or `suspended`"),
        optional("volume", Number, "shares", "shares traded; not read yet"),
        optional("turnover", Number, "currency", "value traded; not read yet"),
        known_at("when it could be known; default: end of `date`"),
        optional("source", Text, "", "where the row comes from; not read yet"),
    ],
};

const HOLIDAYS: TableSchema = TableSchema {
    name: "holidays",
    required: false,
    key: &["mic", "date"],
    withdrawal: Withdrawal::Otherwise("take the row out, or state the day as `open`"),
    description: "one closed, or specially opened, day of one exchange, or one complete year of it",
    columns: &[
        filled("mic", Text, "ISO 10383", "the exchange"),
        filled("date", Date, "", "the day"),
        optional("name", Text, "", "name of the holiday"),
        optional(
            "kind",
            Text,
            "",
            "`closed` (default), `open`, or `complete`: all closures of the year are stated",
        ),
    ],
};

const CLASSIFICATIONS: TableSchema = TableSchema {
    name: "classifications",
    required: false,
    key: &["security_id", "issuer_id", "system", "valid_from", "known_at"],
    withdrawal: Withdrawal::EmptyValue(&["code"]),
    description: "one code of one share line or company in one system",
    columns: &[
        optional("security_id", Text, "", "the share line; empty if `issuer_id` is given"),
        optional("issuer_id", Text, "", "the company; empty if `security_id` is given"),
        filled("system", Text, "", "`GICS`, `NACE2`, `GBT4754`, `CSRC`, `CNI`, `HSICS`, …"),
        present("code", Text, "", "the code; empty: withdrawn"),
        optional("name", Text, "", "name of the code"),
        filled("valid_from", Date, "", "first day of validity"),
        optional("valid_to", Date, "", "last day of validity; empty: still valid"),
        known_at("when it could be known; default: end of `valid_from`"),
        SOURCE,
    ],
};

const SHARES: TableSchema = TableSchema {
    name: "shares",
    required: false,
    key: &["effective_date", "security_id", "known_at"],
    withdrawal: Withdrawal::EmptyValue(&["shares_outstanding", "free_float"]),
    description: "one share count of one share line",
    columns: &[
        filled("effective_date", Date, "", "first day of the count"),
        SECURITY,
        present("shares_outstanding", Number, "shares", "shares in issue; empty: withdrawn"),
        optional("free_float", Number, "fraction of one", "free-float factor; empty: unknown"),
        optional("foreign_room", Number, "fraction of one", "not read yet"),
        known_at("when it could be known; default: end of `effective_date`"),
        SOURCE,
    ],
};

const CORPORATE_ACTIONS: TableSchema = TableSchema {
    name: "corporate_actions",
    required: false,
    key: &["event_id", "terms_version", "known_at"],
    withdrawal: Withdrawal::Otherwise(
        "a row of the event with the `status` `cancelled` or `reversed`",
    ),
    description: "one version of one event",
    columns: &[
        filled("event_id", Text, "", "the same for all versions of an event"),
        SECURITY,
        filled(
            "type",
            Text,
            "",
            "what happens: `cash_dividend`, `split`, `rights_issue`, …, listed in docs/data.md \
             with the columns that each needs; others are kept, and hold the indices that have \
             the security",
        ),
        filled(
            "ex_date",
            Date,
            "",
            "first day without the benefit; on a closed day, price events act on the next \
             trading day",
        ),
        optional("announced_at", Timestamp, "UTC", "when it was announced"),
        filled(
            "status",
            Text,
            "",
            "`estimated` (dividends only), `announced`, `confirmed`, `cancelled` or `reversed`",
        ),
        optional("terms_version", Integer, "", "1, 2, … as terms are corrected; default: 1"),
        optional("ratio_new", Number, "shares", "shares added, received, bought or after, by type"),
        optional("ratio_old", Number, "shares", "for so many shares held, in issue or before"),
        optional(
            "amount",
            Number,
            "currency a share",
            "cash or value that leaves, a share; delisting, bankruptcy: the final price",
        ),
        optional("currency", Text, "ISO 4217", "of amounts; default: that of the security"),
        optional("gross_or_net", Text, "", "`gross` (default), or `net` of tax"),
        optional("regular_or_special", Text, "", "`regular` (default), or `special`"),
        optional(
            "subscription_price",
            Number,
            "currency",
            "rights: price of a new share, empty while it is not set; tender: price of one bought",
        ),
        optional(
            "unranked_dividend",
            Number,
            "currency a share",
            "rights: dividend to come that new shares will not get; default: none",
        ),
        optional(
            "child_security_id",
            Text,
            "",
            "the line handed out, of the rights, or after a switch, as in `securities`",
        ),
        optional("acquirer_security_id", Text, "", "the buyer's line, as in `securities`"),
        optional(
            "quoted_basis",
            Text,
            "",
            "amounts and a split on one day: `after_split` (default; also `post`, `ex`), or \
             `before_split` (also `pre`, `cum`)",
        ),
        optional(
            "election",
            Text,
            "",
            "optional dividend: who says nothing gets `cash` or `stock`",
        ),
        optional("franked", Number, "fraction of one", "part of a dividend with tax credit"),
        optional("record_date", Date, "", "not read yet"),
        optional("pay_date", Date, "", "not read yet"),
        known_at("when it could be known; default: `announced_at`, or the day before `ex_date`"),
        SOURCE,
    ],
};

const FX: TableSchema = TableSchema {
    name: "fx",
    required: false,
    key: &["date", "base", "quote", "fix", "known_at"],
    withdrawal: Withdrawal::EmptyValue(&["rate"]),
    description: "one fixing of one pair of currencies",
    columns: &[
        filled("date", Date, "", "day of the fixing"),
        filled("base", Text, "ISO 4217", "one unit of this currency"),
        filled("quote", Text, "ISO 4217", "costs `rate` units of this one"),
        present("rate", Number, "quote per base", "the rate; empty: withdrawn"),
        filled("fix", Text, "", "source of the fixing, such as `WMR1600`"),
        known_at("when it could be known; default: end of `date`"),
        SOURCE,
    ],
};

const RATES: TableSchema = TableSchema {
    name: "rates",
    required: false,
    key: &["date", "curve", "tenor", "known_at"],
    withdrawal: Withdrawal::EmptyValue(&["rate"]),
    description: "one interest rate of one curve and tenor",
    columns: &[
        filled("date", Date, "", "day of the rate"),
        filled("curve", Text, "", "the curve, such as `EFFR`"),
        filled("tenor", Text, "", "the tenor, such as `ON` or `3M`"),
        present(
            "rate",
            Number,
            "fraction a year",
            "the rate; 0.05 is 5 %, and it may be negative; empty: withdrawn",
        ),
        filled("day_count", Text, "", "`act/360`, `act/365` or `act/act`"),
        known_at("when it could be known; default: end of `date`"),
        SOURCE,
    ],
};

const LEVELS: TableSchema = TableSchema {
    name: "levels",
    required: false,
    key: &["date", "series", "known_at"],
    withdrawal: Withdrawal::EmptyValue(&["level"]),
    description: "one level of a series that somebody else calculates, for overlays",
    columns: &[
        filled("date", Date, "", "day of the level"),
        filled("series", Text, "", "the series, as index files name it"),
        present("level", Number, "points", "the level, above zero; empty: withdrawn"),
        filled("currency", Text, "ISO 4217", "currency of the level"),
        known_at("when it could be known; default: end of `date`"),
        SOURCE,
    ],
};

const WITHHOLDING: TableSchema = TableSchema {
    name: "withholding",
    required: false,
    key: &["country", "table", "effective_from", "known_at"],
    withdrawal: Withdrawal::EmptyValue(&["rate"]),
    description: "one rate of tax on dividends of one country's companies",
    columns: &[
        filled("country", Text, "ISO 3166-1 alpha-2", "country of the issuer"),
        filled("table", Text, "", "the table of rates that an index names"),
        present("rate", Number, "fraction of one", "the rate; empty: withdrawn"),
        filled("effective_from", Date, "", "first ex-date of the rate"),
        known_at("when it could be known; default: end of `effective_from`"),
        SOURCE,
    ],
};

const ESG_SCORES: TableSchema = TableSchema {
    name: "esg_scores",
    required: false,
    key: &["issuer_id", "provider", "scheme", "pillar", "period_end", "known_at"],
    withdrawal: Withdrawal::EmptyValueOrNothing(&["score"]),
    description: "one score of one company",
    columns: &[
        ISSUER,
        PROVIDER,
        filled("scheme", Text, "", "the provider's method"),
        filled("pillar", Text, "", "`total`, `environment`, `social`, `governance`, …"),
        present("score", Number, "points", "the score; empty: not rated, the row says nothing"),
        optional("band", Text, "", "the provider's band; not read yet"),
        ESG_PERIOD_END,
        PUBLISHED_ON,
        ESG_KNOWN_AT,
        SOURCE,
    ],
};

const ESG_INDICATORS: TableSchema = TableSchema {
    name: "esg_indicators",
    required: false,
    key: &["issuer_id", "provider", "indicator", "period_end", "known_at"],
    withdrawal: Withdrawal::EmptyValueOrNothing(&["value"]),
    description: "one reported or estimated number of one company",
    columns: &[
        ISSUER,
        filled("indicator", Text, "", "name of the indicator"),
        ESG_PERIOD_END,
        present("value", Number, "`unit`", "the value; empty: not disclosed, the row says nothing"),
        filled("unit", Text, "", "unit of the value, which a rule must name"),
        optional("currency", Text, "ISO 4217", "currency of the unit"),
        PUBLISHED_ON,
        optional("method", Text, "", "`reported`, `verified`, `estimated` or `modelled`"),
        optional("quality", Integer, "PCAF 1-5", "quality of the data, 1 is best"),
        PROVIDER,
        optional("restates", Text, "", "not read yet"),
        ESG_KNOWN_AT,
        SOURCE,
    ],
};

const INVOLVEMENT: TableSchema = TableSchema {
    name: "involvement",
    required: false,
    key: &["issuer_id", "provider", "activity", "period_end", "known_at"],
    withdrawal: Withdrawal::EmptyValueOrNothing(&["revenue_share", "ownership_share"]),
    description: "share of one company's revenue from one activity, and of ownership in it",
    columns: &[
        ISSUER,
        filled("activity", Text, "", "name of the activity"),
        present("revenue_share", Number, "fraction of one", "share of revenue; empty: unknown"),
        optional(
            "ownership_share",
            Number,
            "fraction of one",
            "share owned of companies in the activity; empty: unknown",
        ),
        ESG_PERIOD_END,
        PUBLISHED_ON,
        PROVIDER,
        ESG_KNOWN_AT,
        SOURCE,
    ],
};

const NORMS: TableSchema = TableSchema {
    name: "norms",
    required: false,
    key: &["issuer_id", "provider", "framework", "period_end", "known_at"],
    withdrawal: Withdrawal::EmptyValue(&["status"]),
    description: "status of one company under one framework of norms",
    columns: &[
        ISSUER,
        filled("framework", Text, "", "`UNGC`, `OECD`, `ILO`, …"),
        present("status", Text, "", "`compliant`, `watch`, `violation`, …; empty: withdrawn"),
        ESG_PERIOD_END,
        PUBLISHED_ON,
        PROVIDER,
        ESG_KNOWN_AT,
        SOURCE,
    ],
};
