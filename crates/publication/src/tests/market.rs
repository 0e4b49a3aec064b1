//! Eighteen lines in three currencies over seven days, with every type of event.

use std::collections::BTreeMap;

use kapok_domain::{Calendars, Currency, IssuerId};
use kapok_market::history::{Field, FieldValue, ShareCount};
use kapok_market::{
    CorporateAction, CutOff, GreenTables, History, IssuerIx, PricePanel, QuotedBasis, Ratio,
    SecurityIx, Tables, Terms, Texts,
};
use kapok_methodology::Rulebook;

use super::fixture::{DAYS, Line, USD_CNY, cash, day, event, fact, security};

const BNK: u32 = 0;
const CAP: u32 = 1;
const CNY: u32 = 2;
const DEL: u32 = 3;
const DIV: u32 = 4;
const GOE: u32 = 5;
const INN: u32 = 6;
const KID: u32 = 7;
const NEW: u32 = 8;
const OLD: u32 = 9;
const OUT: u32 = 10;
const PAR: u32 = 11;
const RIG: u32 = 12;
const RTS: u32 = 13;
const TGT: u32 = 15;
const TRY: u32 = 16;
const WAI: u32 = 17;

const LINES: [Line; 18] = [
    ("BNK", "XNYS", "USD", "US", 5e6, [5.0, 4.0, 3.0, 2.0, 0.0, 0.0, 0.0]),
    ("CAP", "XNYS", "USD", "US", 2e6, [40.0, 40.4, 40.2, 39.5, 36.9, 38.5, 38.2]),
    ("CNY", "XSHG", "CNY", "CN", 9e6, [70.07, 71.3, 70.9, 69.9, 35.1, 0.0, 0.0]),
    ("DEL", "XNYS", "USD", "US", 6e6, [8.0, 8.1, 8.2, 8.3, 8.4, 8.5, 0.0]),
    ("DIV", "XNYS", "USD", "US", 1e6, [30.33, 30.1, 30.9, 29.9, 30.2, 30.7, 30.5]),
    ("GOE", "XNYS", "USD", "US", 2e6, [9.0, 9.1, 9.3, 9.2, 9.05, 9.04, 9.1]),
    ("INN", "XNYS", "USD", "US", 2e6, [33.0, 33.1, 33.3, 33.2, 33.4, 33.5, 33.6]),
    ("KID", "XNYS", "USD", "US", 1e6, [0.0, 0.0, 0.0, 6.1, 6.3, 6.2, 6.4]),
    ("NEW", "XNYS", "USD", "US", 4e6, [0.0, 0.0, 0.0, 0.0, 0.0, 10.2, 10.3]),
    ("OLD", "XNYS", "USD", "US", 2e6, [20.0, 20.2, 20.4, 20.3, 20.5, 0.0, 0.0]),
    ("OUT", "XNYS", "USD", "US", 3e6, [15.0, 15.1, 15.3, 15.2, 15.4, 15.5, 15.6]),
    ("PAR", "XNYS", "USD", "US", 2e6, [50.1, 49.9, 46.5, 46.9, 46.2, 46.8, 47.0]),
    ("RIG", "XNYS", "USD", "US", 6e5, [0.0, 0.0, 0.0, 0.0, 0.8, 0.7, 0.75]),
    ("RTS", "XNYS", "USD", "US", 3e6, [25.3, 25.1, 25.2, 25.3, 24.6, 24.5, 24.7]),
    ("SUS", "XNYS", "USD", "US", 2e6, [7.0, 7.1, 0.0, 0.0, 0.0, 0.0, 0.0]),
    ("TGT", "XNYS", "USD", "US", 4e6, [10.0, 10.1, 10.2, 0.0, 0.0, 0.0, 0.0]),
    ("TRY", "XNYS", "TRY", "US", 8e6, [12.3, 12.1, 12.7, 13.1, 13.3, 1.29, 1.3]),
    ("WAI", "XNYS", "USD", "US", 2e6, [22.0, 22.1, 22.3, 22.2, 22.9, 23.0, 23.1]),
];

/// New lira from 24 January on.
const USD_TRY: [f64; 7] = [5.91, 5.93, 5.92, 5.94, 5.93, 0.594, 0.593];

fn usd() -> Currency {
    "USD".parse().unwrap()
}

fn distributions() -> Vec<CorporateAction> {
    let net = Terms::CashDividend { amount: 0.2, currency: usd(), special: false, net: true };
    let mut early = event("early", CNY, "2020-01-23", "2020-01-10", cash(1.2, "CNY", true));
    early.quoted_basis = QuotedBasis::BeforeSplit;
    let scrip = Terms::OptionalDividend {
        amount: 0.4,
        currency: usd(),
        ratio: Ratio { new: 1.0, old: 50.0 },
        stock_default: true,
    };
    vec![
        event("regular", DIV, "2020-01-17", "2020-01-10", cash(0.51, "USD", false)),
        event("special", DIV, "2020-01-22", "2020-01-10", cash(1.0, "USD", true)),
        event("foreign", CNY, "2020-01-22", "2020-01-10", cash(0.3, "CNY", false)),
        event("abroad", TRY, "2020-01-22", "2020-01-10", cash(0.05, "USD", false)),
        event("after tax", OUT, "2020-01-23", "2020-01-10", net),
        event("scrip", OUT, "2020-01-22", "2020-01-10", scrip),
        event("double", PAR, "2020-01-21", "2020-01-10", cash(0.6, "USD", true)),
        event("surprise", DIV, "2020-01-24", "2020-01-24", cash(0.4, "USD", true)),
        early,
    ]
}

fn capital() -> Vec<CorporateAction> {
    let rights = Terms::RightsIssue {
        new: 1.0,
        old: 5.0,
        subscription_price: Some(20.0),
        currency: usd(),
        unranked_dividend: 0.3,
        line: Some(SecurityIx(RIG)),
    };
    let repayment = Terms::CapitalRepayment {
        amount: 2.0,
        currency: usd(),
        consolidation: Some(Ratio { new: 9.0, old: 10.0 }),
    };
    let tender =
        Terms::TenderOffer { ratio: Ratio { new: 1.0, old: 20.0 }, price: 33.0, currency: usd() };
    let more = Terms::ShareChange { ratio: Ratio { new: 105.0, old: 100.0 } };
    let given = Terms::Distribution { value: Some(0.7), currency: usd() };
    let coin = Terms::Redenomination { ratio: Ratio { new: 1.0, old: 10.0 } };
    vec![
        event("split", CNY, "2020-01-23", "2020-01-10", Terms::Split { new: 2.0, old: 1.0 }),
        event("rights", RTS, "2020-01-23", "2020-01-10", rights),
        event("given", CAP, "2020-01-22", "2020-01-10", given),
        event("bonus", CAP, "2020-01-23", "2020-01-10", Terms::BonusIssue { new: 1.0, old: 10.0 }),
        event("repayment", CAP, "2020-01-24", "2020-01-10", repayment),
        event("more", CAP, "2020-01-27", "2020-01-10", more),
        event("coin", TRY, "2020-01-24", "2020-01-10", coin),
        event("tender", DIV, "2020-01-27", "2020-01-10", tender),
        event("name", GOE, "2020-01-22", "2020-01-10", Terms::IdentifierChange),
    ]
}

fn lines() -> Vec<CorporateAction> {
    let ratio = |new, old| Ratio { new, old };
    let spin_off = Terms::SpinOff {
        child: Some((SecurityIx(KID), ratio(1.0, 2.0))),
        value: Some(3.0),
        currency: usd(),
    };
    let merger = Terms::Merger {
        acquirer: Some((SecurityIx(DIV), ratio(1.0, 4.0))),
        cash: 2.5,
        currency: usd(),
    };
    let stated = Terms::Delisting { final_price: Some(9.0), currency: usd() };
    let bankrupt = Terms::Bankruptcy { final_price: None, currency: usd() };
    let switch = Terms::LineSwitch { into: SecurityIx(NEW), ratio: ratio(2.0, 1.0) };
    let replaced = Terms::Replacement { by: SecurityIx(INN) };
    vec![
        event("spin-off", PAR, "2020-01-21", "2020-01-10", spin_off),
        event("merger", TGT, "2020-01-23", "2020-01-10", merger),
        event("bankrupt", BNK, "2020-01-24", "2020-01-10", bankrupt),
        event("switch", OLD, "2020-01-24", "2020-01-10", switch),
        event("delisting", DEL, "2020-01-27", "2020-01-10", stated),
        event("replaced", OUT, "2020-01-27", "2020-01-10", replaced),
    ]
}

pub(super) fn history() -> History {
    let mut texts = Texts::default();
    texts.intern("test");
    let score = Field::Score(texts.intern("P"), texts.intern("S"), texts.intern("total"));
    let (points, treaty) = (texts.intern("points"), texts.intern("TREATY"));
    let of = |issuer: u32, as_of: &str, value: f64| {
        ((IssuerIx(issuer), score), fact(as_of, FieldValue::number(value, points)))
    };
    let mut issuer_facts: Vec<_> = (0..18)
        .filter(|at| ![WAI, GOE].contains(at))
        .map(|at| of(at, "2019-12-31", 70.0))
        .collect();
    issuer_facts.extend([of(WAI, "2019-12-31", 20.0), of(WAI, "2020-01-20", 90.0)]);
    issuer_facts.push(of(GOE, "2019-12-31", 60.0));
    let rates = [("US", 0.3), ("CN", 0.1)];
    let rates = rates.map(|(c, rate)| ((treaty, texts.intern(c)), fact("2010-01-01", rate)));
    let pair = |quote: &str| (usd(), quote.parse().unwrap());
    let fixings = DAYS.iter().enumerate().flat_map(|(at, date)| {
        [(pair("CNY"), fact(date, USD_CNY[at])), (pair("TRY"), fact(date, USD_TRY[at]))]
    });
    let count = |outstanding| ShareCount { outstanding, free_float: Some(0.9) };
    let counts = LINES.iter().zip(0_u32..);
    let counts = counts.map(|(line, at)| (SecurityIx(at), fact("2019-12-31", count(line.4))));
    let later = (SecurityIx(GOE), fact("2020-01-22", count(2.5e6)));
    let cells: Vec<f64> =
        (0..DAYS.len()).flat_map(|at| LINES.iter().map(move |line| line.5[at])).collect();
    let days = DAYS.map(day).to_vec();
    History::new(Tables {
        securities: LINES.iter().enumerate().map(|(at, line)| security(at, line)).collect(),
        issuers: LINES.iter().map(|l| l.0.parse::<IssuerId>().unwrap()).collect(),
        calendars: Calendars::built_in(),
        prices: PricePanel::new(days, LINES.len(), cells, BTreeMap::new()),
        shares: counts.chain([later]).collect(),
        actions: [distributions(), capital(), lines()].concat(),
        fx: BTreeMap::from([("FIX".to_owned(), fixings.collect())]),
        rates: Vec::new(),
        withholding: rates.to_vec(),
        classifications: Vec::new(),
        issuer_facts,
        green: GreenTables::default(),
        texts,
        cut_off: CutOff::EndOfDay,
    })
}

/// What tells an index from the others.
pub(super) struct Style {
    pub(super) id: &'static str,
    pub(super) currency: &'static str,
    pub(super) returns: &'static str,
    pub(super) conventions: &'static str,
    /// Tables after `[conventions]`.
    pub(super) more: &'static str,
    pub(super) scheme: &'static str,
    /// Reviewed in January, over so many days; then of the lines that stay.
    pub(super) review_days: Option<u32>,
}

const REVIEWED: &str = r#"
[universe]
where = "security_id IN ('DIV','PAR','RTS','CNY','TRY','CAP','SUS','WAI','GOE')"
[columns]
esg_score = { score = "total", provider = "P", scheme = "S" }
[selection]
rank_by = [
  { by = "esg_score", order = "desc", if_missing = "last" },
  { by = "security_id", order = "asc" },
]
target = { count = 8 }
"#;

const ALL: &str = r#"
[universe]
where = "security_id NOT IN ('KID','NEW','INN','RIG','WAI')"
"#;

pub(super) fn book(style: &Style) -> Rulebook {
    let Style { id, currency, returns, conventions, more, scheme, review_days } = style;
    let (months, universe) = if review_days.is_some() { ("1", REVIEWED) } else { ("6", ALL) };
    let days = review_days.unwrap_or(1);
    let text = format!(
        r#"
[index]
id = "{id}"
name = {{ en = "{id}" }}
base_date = 2020-01-16
base_level = 1000.0
currency = "{currency}"
calendar = {{ open_if_any = ["XNYS"] }}
returns = [{returns}]
conventions = "sp"
[prices]
lookback_days = 10
[conventions]
withholding_table = "TREATY"
fx_fix = "FIX"
fx_carry_days = 5
float_step = "raw"
{conventions}
{more}
{universe}
[review]
months = [{months}]
effective = {{ after_close_of = "nth_weekday", nth = 4, weekday = "thursday", if_closed = "next" }}
reference = {{ trading_days_before = 2 }}
announcement = {{ trading_days_before = 1 }}
pricing = {{ trading_days_before = 1 }}
days = {days}
[weighting]
scheme = "{scheme}"
"#
    );
    match Rulebook::compile(&text, &Calendars::built_in()) {
        Ok(book) => book,
        Err(error) => panic!("{id}: {error:?}"),
    }
}
