//! A market of one day at a price of one, and a review of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use kapok_domain::{Calendars, end_of_day};
use kapok_market::green::GreenTables;
use kapok_market::history::{ClassCode, Classified, Field, FieldValue, ShareCount, Tables};
use kapok_market::{
    CutOff, Fact, History, IssuerIx, Measure, PricePanel, Security, SecurityIx, Texts,
};

use crate::candidates::ReviewError;
use crate::review::{Evidence, Review};
use crate::rulebook::Rulebook;

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

fn history(lines: &[Line]) -> History {
    let mut lines = lines.to_vec();
    lines.sort_by(|a, b| a.id.cmp(&b.id));
    let mut issuers: Vec<String> = lines.iter().map(|line| line.issuer.clone()).collect();
    issuers.sort();
    issuers.dedup();
    let mut texts = Texts::default();
    let date = "2024-01-02".parse().unwrap();
    let source = texts.intern("test");
    let [provider, scheme, pillar, unit, system, disclosure, intensity] =
        ["p", "s", "total", "t", "sector", "disclosure", "intensity"]
            .map(|text| texts.intern(text));
    let known_at = end_of_day(date);
    let (mut securities, mut shares) = (Vec::new(), Vec::new());
    let (mut classifications, mut issuer_facts) = (Vec::new(), Vec::new());
    for (at, line) in lines.iter().enumerate() {
        let security = SecurityIx(u32::try_from(at).unwrap());
        let issuer = issuers.iter().position(|id| *id == line.issuer).unwrap();
        let issuer = IssuerIx(u32::try_from(issuer).unwrap());
        securities.push(Security {
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
        });
        let count = ShareCount { outstanding: line.shares, free_float: Some(1.0) };
        shares.push((security, Fact { as_of: date, known_at, source, value: count }));
        let code = ClassCode { code: texts.intern(&line.sector), name: None, valid_to: None };
        let about = (system, Classified::Security(security));
        classifications.push((about, Fact { as_of: date, known_at, source, value: code }));
        let facts = [
            (
                Field::Score(provider, scheme, pillar),
                line.score.map(|x| FieldValue::Number(Measure::new(x, unit))),
            ),
            (
                Field::Indicator(provider, intensity),
                line.intensity.map(|x| FieldValue::Number(Measure::new(x, unit))),
            ),
            (
                Field::Norm(provider, disclosure),
                line.disclosure.as_ref().map(|word| FieldValue::Text(texts.intern(word))),
            ),
        ];
        for (field, value) in facts.into_iter().filter_map(|(f, v)| Some((f, v?))) {
            issuer_facts.push(((issuer, field), Fact { as_of: date, known_at, source, value }));
        }
    }
    let prices =
        PricePanel::new(vec![date], lines.len(), Arc::new(vec![1.0; lines.len()]), BTreeMap::new());
    History::new(Tables {
        securities,
        issuers: issuers.iter().map(|id| id.parse().unwrap()).collect(),
        calendars: Calendars::built_in(),
        prices,
        shares,
        actions: Vec::new(),
        fx: BTreeMap::new(),
        rates: Vec::new(),
        withholding: Vec::new(),
        classifications,
        issuer_facts,
        green: GreenTables::default(),
        texts,
        cut_off: CutOff::EndOfDay,
    })
}
