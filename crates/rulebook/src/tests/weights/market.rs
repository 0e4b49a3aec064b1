//! A market of one day at a price of one, and a review of it.

use kapok_fixture::{Head, Market, day};
use kapok_market::History;
use kapok_methodology::{Evidence, Review, ReviewError};

use crate::Rulebook;

/// The base date, on which everything is known.
const DAY: &str = "2024-01-02";

const COLUMNS: &str = r#"[columns]
sector = { classification = "sector" }
score = { score = "total", provider = "p", scheme = "s" }
intensity = { indicator = "intensity", provider = "p", unit = "t" }
disclosure = { norm = "disclosure", provider = "p" }
"#;

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
    let head = Head {
        base_date: day(DAY),
        conventions: "withholding_table = \"none\"
fx_fix = \"none\"
fx_carry_days = 0
float_step = \"raw\"",
        months: "[6]",
        scheme: "",
        ..Head::default()
    };
    head.text(&format!("{COLUMNS}{rules}\n[weighting]\n{weighting}"))
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
    let share_lines = lines.iter().map(|line| {
        kapok_fixture::Line::new(&line.id).of_issuer(&line.issuer).from_country(&line.country)
    });
    let mut market = Market::new(share_lines);
    for line in lines {
        market.close(day(DAY), &line.id, 1.0).shares(&line.id, DAY, line.shares, 1.0);
        market.class("sector", &line.id, DAY, &line.sector);
        if let Some(score) = line.score {
            market.score(["p", "s", "total"], &line.issuer, DAY, score);
        }
        if let Some(intensity) = line.intensity {
            market.indicator(["p", "intensity"], &line.issuer, DAY, intensity, "t");
        }
        if let Some(word) = &line.disclosure {
            market.norm(["p", "disclosure"], &line.issuer, DAY, word);
        }
    }
    market.history()
}
