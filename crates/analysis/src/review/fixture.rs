//! A small market over a few days, for tests.

use kapok_domain::Calendars;
pub(crate) use kapok_fixture::day;
use kapok_fixture::{Head, Line, Market, days};
use kapok_market::{History, SecurityIx};
use kapok_rulebook::Rulebook;

use super::basis::Basis;

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

/// The day of all facts.
const AS_OF: &str = "2019-12-31";

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

/// An index file with the four columns and more sections.
pub(crate) fn book(sections: &str) -> Rulebook {
    book_of(COLUMNS, sections)
}

/// An index file with columns of its own.
pub(crate) fn book_of(columns: &str, sections: &str) -> Rulebook {
    let own = sections.contains("[weighting]");
    let head = Head {
        base_date: day(DAYS[4]),
        scheme: if own { "" } else { "free_float_cap" },
        ..Head::default()
    };
    let text = head.text(&format!("{columns}{sections}"));
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
    let lines = companies.iter().map(|company| Line::new(company.id));
    let mut market = Market::with_companies(lines, &[unlisted.id]);
    for company in companies {
        market.closes(&days(&DAYS), company.id, &company.closes);
        market.shares(company.id, AS_OF, 100.0, 1.0);
    }
    companies.iter().chain([&unlisted]).for_each(|company| tell(&mut market, company));
    market.history()
}

fn tell(market: &mut Market, company: &Company) {
    let id = company.id;
    if let Some(score) = company.score {
        market.score(["P", "S", "total"], id, AS_OF, score);
    }
    if let Some(carbon) = company.carbon {
        market.indicator(["P", "ci"], id, AS_OF, carbon, "t");
    }
    for (provider, coal) in [("P", company.coal), ("Q", company.coal_q)] {
        if let Some(share) = coal {
            market.involvement([provider, "coal"], id, AS_OF, share);
        }
    }
    for (provider, status) in [("P", company.ungc), ("Q", company.ungc_q)] {
        if let Some(status) = status {
            market.norm([provider, "UNGC"], id, AS_OF, status);
        }
    }
}
