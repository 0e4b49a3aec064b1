//! A small market and its index files, for tests.

mod green;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kapok_domain::{Calendars, IssuerId, end_of_day};
use kapok_market::fact::Fact;
use kapok_market::history::{ClassCode, Classified, Field, FieldValue, ShareCount};
use kapok_market::{
    CutOff, History, IssuerIx, Measure, Method, PricePanel, Security, SecurityIx, Tables, TextIx,
    Texts,
};

use crate::config::{Document, IndexConfig, Problem};
use crate::library::Library;
use crate::review::{Evidence, Holding, Review};
use crate::rulebook::Rulebook;

pub(crate) use green::{Doing, Way, library};

/// The day on which everything is known, and reviewed.
pub(crate) const DAY: &str = "2020-01-23";

const HEAD: &str = r#"
[index]
id = "TEST"
name = { en = "Test" }
base_date = 2020-01-02
base_level = 1000.0
currency = "USD"
calendar = { open_if_any = ["XNYS"] }
returns = ["price"]
conventions = "sp"
[prices]
lookback_days = 10
[conventions]
float_step = "raw"
[columns]
score = { score = "total", provider = "P", scheme = "S" }
risk = { score = "risk", provider = "P", scheme = "S" }
sector = { classification = "SECTOR" }
rating = { norm = "RATING", provider = "P" }
coal = { involvement = "coal", provider = "P" }
ungc_a = { norm = "UNGC", provider = "A" }
ungc_b = { norm = "UNGC", provider = "B" }
ungc_c = { norm = "UNGC", provider = "C" }
[universe]
where = "mic = 'XNYS'"
[review]
months = [1]
effective = { after_close_of = "last_trading_day" }
reference = { trading_days_before = 0 }
announcement = { trading_days_before = 0 }
[weighting]
scheme = "free_float_cap"
"#;

/// Lines with a price of one, so that shares are market value.
#[derive(Debug, Clone, Default)]
pub(crate) struct World {
    /// Ids in order, with their free-float market value.
    pub(crate) lines: Vec<(String, f64)>,
    /// Pillar, id, score.
    pub(crate) scores: Vec<(&'static str, String, f64)>,
    /// Id, sector.
    pub(crate) sectors: Vec<(String, String)>,
    /// Framework, provider, id, status.
    pub(crate) norms: Vec<(&'static str, &'static str, String, &'static str)>,
    /// Id, fraction of revenue from coal.
    pub(crate) coal: Vec<(String, f64)>,
    /// Name, id, value, unit.
    pub(crate) indicators: Vec<(&'static str, &'static str, f64, &'static str)>,
    /// Rows of `activities`.
    pub(crate) doings: Vec<Doing>,
    /// Rows of `taxonomy_map`.
    pub(crate) ways: Vec<Way>,
    /// Buyer, supplier, share of the buyer's input.
    pub(crate) links: Vec<(&'static str, &'static str, f64)>,
    /// Lines that are bonds, with their first trading day.
    pub(crate) bonds: Vec<(&'static str, &'static str)>,
    /// Indicators of provider P.
    pub(crate) reported: Vec<Indicated>,
    /// Indicators of provider P by year: name, id, year, value, how it came about; emissions in
    /// tonnes, money in euro.
    pub(crate) yearly: Vec<(&'static str, &'static str, i32, f64, Method)>,
    /// Id, the year by whose end a target of provider P is to be reached.
    pub(crate) targets: Vec<(&'static str, u16)>,
    /// Id, code of NACE Rev. 2.
    pub(crate) nace: Vec<(String, String)>,
}

/// One indicator of one company for the year 2019.
#[derive(Debug, Clone)]
pub(crate) struct Indicated {
    pub(crate) name: &'static str,
    pub(crate) id: String,
    pub(crate) value: f64,
    pub(crate) unit: &'static str,
    pub(crate) method: Option<Method>,
    pub(crate) quality: Option<u8>,
}

/// An index file with more sections.
pub(crate) fn compiled(sections: &str) -> Result<Rulebook, Vec<Problem>> {
    compiled_with(sections, &Library::default())
}

/// The same, with a library.
pub(crate) fn compiled_with(sections: &str, library: &Library) -> Result<Rulebook, Vec<Problem>> {
    let text = format!("{HEAD}{sections}");
    let (_, config) = Document::parse::<IndexConfig>(&text).unwrap_or_else(|e| panic!("{e:#?}"));
    Rulebook::resolve_with(config, &Calendars::built_in(), library)
}

/// What is wrong with an index file: path, message, hint.
pub(crate) fn wrong(sections: &str) -> Vec<String> {
    let Err(problems) = compiled(sections) else { return Vec::new() };
    let line = |problem: Problem| {
        let hint = problem.hint.map(|hint| format!(" ({hint})")).unwrap_or_default();
        format!("{}: {}{hint}", problem.path, problem.message)
    };
    problems.into_iter().map(line).collect()
}

pub(crate) fn day() -> NaiveDate {
    DAY.parse().unwrap()
}

impl World {
    /// Ids with market value and score.
    pub(crate) fn of(lines: &[(&str, f64, f64)]) -> Self {
        let mut world = Self::default();
        for (id, cap, score) in lines {
            world.lines.push(((*id).to_owned(), *cap));
            world.scores.push(("total", (*id).to_owned(), *score));
        }
        world
    }

    pub(crate) fn ix(&self, id: &str) -> SecurityIx {
        let at = self.lines.iter().position(|line| line.0 == id);
        SecurityIx(u32::try_from(at.unwrap_or_else(|| panic!("no line {id}"))).unwrap())
    }

    pub(crate) fn members(&self, ids: &[&str]) -> Vec<Holding> {
        let mut members: Vec<SecurityIx> = ids.iter().map(|id| self.ix(id)).collect();
        members.sort_unstable();
        members.into_iter().map(|security| Holding { security, index_shares: 1.0 }).collect()
    }

    pub(crate) fn history(&self) -> History {
        let mut texts = Texts::default();
        let source = texts.intern("test");
        let issuer_facts = self.issuer_facts(&mut texts, source);
        let system = texts.intern("SECTOR");
        let sector = |(id, code): &(String, String)| {
            let code = ClassCode { code: texts.intern(code), name: None, valid_to: None };
            ((system, Classified::Security(self.ix(id))), fact(source, code))
        };
        let mut classifications: Vec<_> = self.sectors.iter().map(sector).collect();
        let system = texts.intern("NACE2");
        for (id, code) in &self.nace {
            let code = ClassCode { code: texts.intern(code), name: None, valid_to: None };
            let line = Classified::Security(self.ix(id));
            classifications.push(((system, line), fact(source, code)));
        }
        let green = self.green(&mut texts, source);
        let closes = vec![1.0; self.lines.len()];
        let count = |(id, cap): &(String, f64)| {
            let count = ShareCount { outstanding: *cap, free_float: Some(1.0) };
            (self.ix(id), fact(source, count))
        };
        let prices = (vec![day()], self.lines.len(), closes, BTreeMap::new());
        History::new(Tables {
            securities: (0..self.lines.len()).map(|at| self.security(at, source)).collect(),
            issuers: self.lines.iter().map(|l| l.0.parse::<IssuerId>().unwrap()).collect(),
            calendars: Calendars::built_in(),
            prices: PricePanel::new(prices.0, prices.1, prices.2, prices.3),
            shares: self.lines.iter().map(count).collect(),
            actions: Vec::new(),
            fx: BTreeMap::new(),
            rates: Vec::new(),
            withholding: Vec::new(),
            classifications,
            issuer_facts,
            green,
            texts,
            cut_off: CutOff::EndOfDay,
        })
    }

    fn issuer_facts(
        &self,
        texts: &mut Texts,
        source: TextIx,
    ) -> Vec<((IssuerIx, Field), Fact<FieldValue>)> {
        let (provider, scheme, unit) = (texts.intern("P"), texts.intern("S"), texts.intern(""));
        let issuer = |id: &str| IssuerIx(self.ix(id).0);
        let mut facts = Vec::new();
        for (pillar, id, value) in &self.scores {
            let field = Field::Score(provider, scheme, texts.intern(pillar));
            facts.push((
                (issuer(id), field),
                fact(source, FieldValue::Number(Measure::new(*value, unit))),
            ));
        }
        for (name, id, value, unit) in &self.indicators {
            let field = Field::Indicator(provider, texts.intern(name));
            let value = FieldValue::number(*value, texts.intern(unit));
            facts.push(((issuer(id), field), fact(source, value)));
        }
        for (framework, provider, id, status) in &self.norms {
            let field = Field::Norm(texts.intern(provider), texts.intern(framework));
            let status = FieldValue::Text(texts.intern(status));
            facts.push(((issuer(id), field), fact(source, status)));
        }
        for (id, share) in &self.coal {
            let field = Field::Involvement(provider, texts.intern("coal"));
            facts.push((
                (issuer(id), field),
                fact(source, FieldValue::Number(Measure::new(*share, unit))),
            ));
        }
        for indicated in &self.reported {
            let field = Field::Indicator(provider, texts.intern(indicated.name));
            let measure = Measure {
                method: indicated.method,
                quality: indicated.quality,
                ..Measure::new(indicated.value, texts.intern(indicated.unit))
            };
            facts.push(((issuer(&indicated.id), field), fact(source, FieldValue::Number(measure))));
        }
        for (name, id, year, value, method) in &self.yearly {
            let field = Field::Indicator(provider, texts.intern(name));
            let unit = texts.intern(if name.starts_with('s') { "tCO2e" } else { "EUR" });
            let measure = Measure { method: Some(*method), ..Measure::new(*value, unit) };
            let as_of = NaiveDate::from_ymd_opt(*year, 12, 31).unwrap();
            let value = FieldValue::Number(measure);
            let known_at = end_of_day(as_of);
            facts.push(((issuer(id), field), Fact { as_of, known_at, source, value }));
        }
        facts
    }

    fn security(&self, at: usize, source: TextIx) -> Security {
        let bond = self.bonds.iter().find(|(id, _)| *id == self.lines[at].0);
        Security {
            id: self.lines[at].0.parse().unwrap(),
            isin: None,
            ticker: None,
            name: None,
            issuer: IssuerIx(u32::try_from(at).unwrap()),
            issuer_name: None,
            mic: "XNYS".parse().unwrap(),
            currency: "USD".parse().unwrap(),
            country: "US".into(),
            asset_class: bond.map(|_| "bond".into()),
            share_class: None,
            listed_on: bond.map(|(_, day)| day.parse().unwrap()),
            delisted_on: None,
            source,
        }
    }

    /// A review under an index file with these sections.
    pub(crate) fn review(&self, sections: &str, members: &[&str]) -> Review {
        let book = compiled(sections).unwrap_or_else(|e| panic!("{e:#?}"));
        let review = book.review(&self.history(), day(), &self.members(members), Evidence::All);
        review.unwrap_or_else(|e| panic!("{e}"))
    }

    /// The ids that such a review chooses, in order of id.
    pub(crate) fn chosen(&self, sections: &str, members: &[&str]) -> Vec<&str> {
        let review = self.review(sections, members);
        let chosen = review.targets.iter().map(|target| target.security);
        chosen.map(|security| self.lines[security.at()].0.as_str()).collect()
    }
}

fn fact<T>(source: TextIx, value: T) -> Fact<T> {
    let as_of = "2019-12-31".parse().unwrap();
    Fact { as_of, known_at: end_of_day(as_of), source, value }
}
