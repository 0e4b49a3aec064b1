//! A market of one day at a price of one, and a review of it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::{Calendars, end_of_day};
use kapok_market::green::GreenTables;
use kapok_market::history::{ClassCode, Classified, Field, FieldValue, ShareCount, Tables};
use kapok_market::{
    CutOff, Fact, History, IssuerIx, Measure, PricePanel, Security, SecurityIx, TextIx, Texts,
};

use kapok_methodology::{Evidence, Review, ReviewError};

use crate::Rulebook;

/// A company with one line; shares are its market value.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) issuer: String,
    pub(super) shares: f64,
    pub(super) sector: String,
    pub(super) country: String,
    pub(super) score: Option<f64>,
    pub(super) intensity: Option<f64>,
    pub(super) disclosure: Option<String>,
}

/// A review with the ids of its targets.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) ids: Vec<String>,
    pub(super) review: Review,
}

impl Outcome {
    pub(super) fn weights(&self) -> Vec<f64> {
        self.review.targets.iter().map(|target| target.weight).collect()
    }

    pub(super) fn factors(&self) -> Vec<f64> {
        self.review.targets.iter().filter_map(|target| target.tilt_factor).collect()
    }
}

/// Lines from `id shares sector country score intensity disclosure`, `-` for what is not known.
pub(super) fn lines(rows: &[&str]) -> Vec<Line> {
    let line = |row: &&str| {
        let cells: Vec<&str> = row.split(' ').collect();
        let known = |at: usize| Some(cells[at]).filter(|cell| *cell != "-");
        let number = |at: usize| known(at).map(|cell| cell.parse().unwrap());
        Line {
            id: cells[0].into(),
            issuer: cells[0].into(),
            shares: number(1).unwrap(),
            sector: cells[2].into(),
            country: cells[3].into(),
            score: number(4),
            intensity: number(5),
            disclosure: known(6).map(Into::into),
        }
    };
    rows.iter().map(line).collect()
}

/// An index file with rules and a weighting of its own.
pub(super) fn index(rules: &str, weighting: &str) -> String {
    format!(
        r#"
[index]
id = "TEST"
name = {{ en = "Test" }}
base_date = 2024-01-02
base_level = 1000.0
currency = "USD"
calendar = {{ open_if_any = ["XNYS"] }}
returns = ["price"]
conventions = "sp"
[prices]
lookback_days = 10
[conventions]
withholding_table = "none"
fx_fix = "none"
fx_carry_days = 0
float_step = "raw"
[columns]
sector = {{ classification = "sector" }}
score = {{ score = "total", provider = "p", scheme = "s" }}
intensity = {{ indicator = "intensity", provider = "p", unit = "t" }}
disclosure = {{ norm = "disclosure", provider = "p" }}
[universe]
where = "mic = 'XNYS'"
{rules}
[review]
months = []
effective = {{ after_close_of = "last_trading_day" }}
reference = {{ trading_days_before = 0 }}
announcement = {{ trading_days_before = 0 }}
[weighting]
{weighting}
"#
    )
}

/// The review on the base date.
pub(super) fn review(lines: &[Line], index: &str) -> Result<Outcome, ReviewError> {
    let history = history(lines);
    let book = Rulebook::compile(index, history.calendars());
    let book = book.unwrap_or_else(|errors| panic!("{errors:#?}\n{index}"));
    let review = book.review(&history, book.base_date, &[], Evidence::All)?;
    let id = |security| history.security(security).id.to_string();
    let ids = review.targets.iter().map(|target| id(target.security)).collect();
    Ok(Outcome { ids, review })
}

/// The facts of all lines, known on the day.
fn history(lines: &[Line]) -> History {
    let mut lines = lines.to_vec();
    lines.sort_by(|a, b| a.id.cmp(&b.id));
    let mut issuers: Vec<String> = lines.iter().map(|line| line.issuer.clone()).collect();
    issuers.sort();
    issuers.dedup();
    let mut texts = Texts::default();
    let mut tables = Tables {
        securities: Vec::new(),
        issuers: issuers.iter().map(|id| id.parse().unwrap()).collect(),
        calendars: Calendars::built_in(),
        prices: prices(lines.len()),
        shares: Vec::new(),
        actions: Vec::new(),
        fx: BTreeMap::new(),
        rates: Vec::new(),
        withholding: Vec::new(),
        classifications: Vec::new(),
        issuer_facts: Vec::new(),
        green: GreenTables::default(),
        texts: Texts::default(),
        cut_off: CutOff::EndOfDay,
    };
    for (at, line) in lines.iter().enumerate() {
        let security = SecurityIx(u32::try_from(at).unwrap());
        let issuer = issuers.iter().position(|id| *id == line.issuer).unwrap();
        let issuer = IssuerIx(u32::try_from(issuer).unwrap());
        tables.securities.push(share_line(line, issuer, texts.intern("test")));
        let count = ShareCount { outstanding: line.shares, free_float: Some(1.0) };
        tables.shares.push((security, fact(count, &mut texts)));
        let code = ClassCode { code: texts.intern(&line.sector), name: None, valid_to: None };
        let about = (texts.intern("sector"), Classified::Security(security));
        tables.classifications.push((about, fact(code, &mut texts)));
        for (field, value) in issuer_facts(line, &mut texts) {
            tables.issuer_facts.push(((issuer, field), fact(value, &mut texts)));
        }
    }
    History::new(Tables { texts, ..tables })
}

fn day() -> NaiveDate {
    "2024-01-02".parse().unwrap()
}

fn prices(lines: usize) -> PricePanel {
    PricePanel::new(vec![day()], lines, vec![1.0; lines], BTreeMap::new())
}

fn fact<T>(value: T, texts: &mut Texts) -> Fact<T> {
    Fact { as_of: day(), known_at: end_of_day(day()), source: texts.intern("test"), value }
}

fn share_line(line: &Line, issuer: IssuerIx, source: TextIx) -> Security {
    Security {
        id: line.id.parse().unwrap(),
        isin: None,
        ticker: None,
        name: None,
        issuer,
        issuer_name: None,
        mic: "XNYS".parse().unwrap(),
        currency: "USD".parse().unwrap(),
        country: line.country.as_str().into(),
        asset_class: None,
        share_class: None,
        listed_on: None,
        delisted_on: None,
        source,
    }
}

/// What is known of a line's company.
fn issuer_facts(line: &Line, texts: &mut Texts) -> Vec<(Field, FieldValue)> {
    let [provider, scheme, pillar, unit, disclosure, intensity] =
        ["p", "s", "total", "t", "disclosure", "intensity"].map(|text| texts.intern(text));
    let number =
        |value: Option<f64>| value.map(|value| FieldValue::Number(Measure::new(value, unit)));
    let status = line.disclosure.as_ref().map(|word| FieldValue::Text(texts.intern(word)));
    let facts = [
        (Field::Score(provider, scheme, pillar), number(line.score)),
        (Field::Indicator(provider, intensity), number(line.intensity)),
        (Field::Norm(provider, disclosure), status),
    ];
    facts.into_iter().filter_map(|(field, value)| Some((field, value?))).collect()
}
