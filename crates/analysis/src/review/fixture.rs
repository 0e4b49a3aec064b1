//! A small market over a few days, for tests.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::{Calendars, IssuerId, end_of_day};
use kapok_market::fact::Fact;
use kapok_market::green::GreenTables;
use kapok_market::history::{Field, FieldValue, ShareCount};
use kapok_market::{
    CutOff, History, IssuerIx, PricePanel, Security, SecurityIx, Tables, TextIx, Texts,
};
use kapok_methodology::Rulebook;

use super::basis::Basis;

const HEAD: &str = r#"
[index]
id = "TEST"
name = { en = "Test" }
base_date = 2020-01-08
base_level = 1000.0
currency = "USD"
calendar = { open_if_any = ["XNYS"] }
returns = ["price"]
conventions = "sp"
[prices]
lookback_days = 10
[conventions]
float_step = "raw"
[universe]
where = "mic = 'XNYS'"
[review]
months = [1]
effective = { after_close_of = "last_trading_day" }
reference = { trading_days_before = 0 }
announcement = { trading_days_before = 0 }
"#;

const COLUMNS: &str = r#"
[columns]
esg_score = { score = "total", provider = "P", scheme = "S" }
carbon_intensity = { indicator = "ci", provider = "P", unit = "t" }
coal = { involvement = "coal", provider = "P" }
ungc = { norm = "UNGC", provider = "P" }
"#;

/// The calculation days: the last one is the base date, and reviewed.
pub(crate) const DAYS: [&str; 5] =
    ["2020-01-02", "2020-01-03", "2020-01-06", "2020-01-07", "2020-01-08"];

/// A company with one line of 100 shares in free float.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Company {
    pub(crate) id: &'static str,
    /// Closes; the last one is the market value over 100.
    pub(crate) closes: [f64; 5],
    pub(crate) score: Option<f64>,
    pub(crate) carbon: Option<f64>,
    pub(crate) coal: Option<f64>,
    pub(crate) ungc: Option<&'static str>,
    /// The coal share by the provider Q.
    pub(crate) coal_q: Option<f64>,
    /// The status by the provider Q.
    pub(crate) ungc_q: Option<&'static str>,
}

/// A company whose price stands still.
pub(crate) fn company(id: &'static str, close: f64) -> Company {
    Company { id, closes: [close; 5], ..Company::default() }
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// An index file with the four columns and more sections.
pub(crate) fn book(sections: &str) -> Rulebook {
    book_of(COLUMNS, sections)
}

/// An index file with columns of its own.
pub(crate) fn book_of(columns: &str, sections: &str) -> Rulebook {
    let weighting = match sections.contains("[weighting]") {
        true => "",
        false => "[weighting]\nscheme = \"free_float_cap\"\n",
    };
    let text = format!("{HEAD}{columns}{sections}{weighting}");
    Rulebook::compile(&text, &Calendars::built_in()).unwrap_or_else(|e| panic!("{e:#?}\n{text}"))
}

/// The review of the base date.
pub(crate) fn basis<'a>(book: &'a Rulebook, history: &'a History) -> Basis<'a> {
    Basis::find(book, history, day(DAYS[4])).unwrap()
}

/// Ids of securities.
pub(crate) fn ids(history: &History, securities: &[SecurityIx]) -> String {
    let all = securities.iter().map(|s| history.security(*s).id.as_str());
    all.collect::<Vec<_>>().join(" ")
}

/// The facts of companies, in the order of their ids.
pub(crate) fn history(companies: &[Company]) -> History {
    // A company without a share line, so that every column is in the tables.
    let unlisted = Company {
        score: Some(1.0),
        carbon: Some(1.0),
        coal: Some(0.0),
        ungc: Some("pass"),
        ..company("unlisted", 0.0)
    };
    let mut texts = Texts::default();
    let source = texts.intern("test");
    let lines: Vec<_> = companies.iter().enumerate().collect();
    let with_facts: Vec<_> = companies.iter().chain([&unlisted]).enumerate().collect();
    let count = |at: usize| {
        let value = ShareCount { outstanding: 100.0, free_float: Some(1.0) };
        (SecurityIx(u32::try_from(at).unwrap()), fact(source, value))
    };
    let cells: Vec<f64> =
        (0..DAYS.len()).flat_map(|day| companies.iter().map(move |c| c.closes[day])).collect();
    let days = DAYS.iter().map(|text| day(text)).collect();
    History::new(Tables {
        securities: lines.iter().map(|(at, c)| security(*at, c.id, source)).collect(),
        issuers: with_facts.iter().map(|(_, c)| c.id.parse::<IssuerId>().unwrap()).collect(),
        calendars: Calendars::built_in(),
        prices: PricePanel::new(days, companies.len(), cells, BTreeMap::new()),
        shares: (0..companies.len()).map(count).collect(),
        actions: Vec::new(),
        fx: BTreeMap::new(),
        rates: Vec::new(),
        withholding: Vec::new(),
        classifications: Vec::new(),
        issuer_facts: with_facts
            .iter()
            .flat_map(|(at, company)| facts(*at, company, &mut texts, source))
            .collect(),
        green: GreenTables::default(),
        texts,
        cut_off: CutOff::EndOfDay,
    })
}

fn facts(
    at: usize,
    company: &Company,
    texts: &mut Texts,
    source: TextIx,
) -> Vec<((IssuerIx, Field), Fact<FieldValue>)> {
    let [p, q] = ["P", "Q"].map(|text| texts.intern(text));
    let [scheme, total, ci, coal, ungc, none, unit] =
        ["S", "total", "ci", "coal", "UNGC", "", "t"].map(|text| texts.intern(text));
    let issuer = IssuerIx(u32::try_from(at).unwrap());
    let number = |value: Option<f64>, unit| value.map(|value| FieldValue::number(value, unit));
    let status = |value: Option<&str>, texts: &mut Texts| {
        value.map(|status| FieldValue::Text(texts.intern(status)))
    };
    let all = [
        (Field::Score(p, scheme, total), number(company.score, none)),
        (Field::Indicator(p, ci), number(company.carbon, unit)),
        (Field::Involvement(p, coal), number(company.coal, none)),
        (Field::Involvement(q, coal), number(company.coal_q, none)),
        (Field::Norm(p, ungc), status(company.ungc, texts)),
        (Field::Norm(q, ungc), status(company.ungc_q, texts)),
    ];
    let known = all.into_iter().filter_map(|(field, value)| Some((field, value?)));
    known.map(|(field, value)| ((issuer, field), fact(source, value))).collect()
}

fn security(at: usize, id: &str, source: TextIx) -> Security {
    Security {
        id: id.parse().unwrap(),
        isin: None,
        ticker: None,
        name: None,
        issuer: IssuerIx(u32::try_from(at).unwrap()),
        issuer_name: None,
        mic: "XNYS".parse().unwrap(),
        currency: "USD".parse().unwrap(),
        country: "US".into(),
        asset_class: None,
        share_class: None,
        listed_on: None,
        delisted_on: None,
        source,
    }
}

fn fact<T>(source: TextIx, value: T) -> Fact<T> {
    let as_of = "2019-12-31".parse().unwrap();
    Fact { as_of, known_at: end_of_day(as_of), source, value }
}
